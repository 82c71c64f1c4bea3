"""Whether plans are really personal: how they differ, whose goal they hold, and what they build on."""

from syschange.system.plans.result import Plans
from syschange.system.plans.verb import plans

__all__ = ["Plans", "plans"]
