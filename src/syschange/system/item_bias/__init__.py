"""Whether an assessment itself differs by group: each item compared between people alike, and who leaves it out."""

from syschange.system.item_bias.result import ItemBias
from syschange.system.item_bias.verb import item_bias

__all__ = ["ItemBias", "item_bias"]
