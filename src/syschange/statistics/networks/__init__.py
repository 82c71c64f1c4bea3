"""Networks: who is tied to whom, what it turns on, and what is left of it when some go."""

from syschange.statistics.networks.central import (
    betweenness,
    betweenness_centralisation,
    degree_centralisation,
)
from syschange.statistics.networks.cuts import Cuts, cuts
from syschange.statistics.networks.graph import Graph, components, connected_share, density, graph, pairs
from syschange.statistics.networks.occasions import Occasions, at_most, tied, together
from syschange.statistics.networks.people import Without, without_people
from syschange.statistics.networks.removal import Removed, worst_removal
from syschange.statistics.networks.reshuffled import reshuffled

__all__ = [
    "Cuts",
    "Graph",
    "Occasions",
    "Removed",
    "Without",
    "at_most",
    "betweenness",
    "betweenness_centralisation",
    "components",
    "connected_share",
    "cuts",
    "degree_centralisation",
    "density",
    "graph",
    "pairs",
    "reshuffled",
    "tied",
    "together",
    "without_people",
    "worst_removal",
]
