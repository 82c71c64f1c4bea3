"""How many different things are in use, and how alike two people's are: Hill numbers, likeness, and shuffles."""

from syschange.statistics.diversity.held import Held, held_of, marks, ordered
from syschange.statistics.diversity.hill import ORDERS, hill, hill_left_out, rarefied
from syschange.statistics.diversity.left_out import LeftOut, left_out, weighted
from syschange.statistics.diversity.likeness import identical_left_out, likeness, likeness_left_out
from syschange.statistics.diversity.shuffled import shuffles

__all__ = [
    "ORDERS", "Held", "LeftOut", "held_of", "hill", "hill_left_out", "identical_left_out", "left_out", "likeness",
    "likeness_left_out", "marks", "ordered", "rarefied", "shuffles", "weighted",
]  # fmt: skip
