"""Effects where people come in clusters: robust errors, the wild bootstrap and randomisation, from sums a cluster."""

from syschange.statistics.clusters.curves import Crossings, Curve
from syschange.statistics.clusters.means import mean_variance
from syschange.statistics.clusters.randomised import REPLICATES, allocations, crossings, randomised
from syschange.statistics.clusters.robust import KINDS, Robust, robust
from syschange.statistics.clusters.sums import ClusterSums, Equations, equations
from syschange.statistics.clusters.wild import wild

__all__ = [
    "KINDS",
    "REPLICATES",
    "ClusterSums",
    "Crossings",
    "Curve",
    "Equations",
    "Robust",
    "allocations",
    "crossings",
    "equations",
    "mean_variance",
    "randomised",
    "robust",
    "wild",
]
