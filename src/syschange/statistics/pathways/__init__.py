"""Whether a way of working is new or has a new name: distances between sets of moves, by name and by shape."""

from syschange.statistics.pathways.distances import Distance, Distances, distances
from syschange.statistics.pathways.divergence import jsd
from syschange.statistics.pathways.draws import DrawnDistribution
from syschange.statistics.pathways.drift import CEILING, FLOOR, SPLITS, TIMES, Drift, drift, margin
from syschange.statistics.pathways.moves import (
    Moves,
    cases_with,
    effective,
    in_order,
    is_straight,
    moves_of,
    table_of,
)
from syschange.statistics.pathways.relabelling import EXACT, Relabelling, relabel
from syschange.statistics.pathways.unchanging import (
    Sample,
    jaccard,
    mean_difference,
    mean_drift,
    mean_margin,
    mix_distance,
    mix_drift,
)

__all__ = [
    "CEILING",
    "EXACT",
    "FLOOR",
    "SPLITS",
    "TIMES",
    "Distance",
    "Distances",
    "DrawnDistribution",
    "Drift",
    "Moves",
    "Relabelling",
    "Sample",
    "cases_with",
    "distances",
    "drift",
    "effective",
    "in_order",
    "is_straight",
    "jaccard",
    "jsd",
    "margin",
    "mean_difference",
    "mean_drift",
    "mean_margin",
    "mix_distance",
    "mix_drift",
    "moves_of",
    "relabel",
    "table_of",
]
