"""For whom: access and outcomes by intersecting characteristics, and how groups compare."""

from syschange.equity.breakdown import Breakdown, breakdown
from syschange.equity.compare import Comparison, compare
from syschange.equity.controlled import Controlled, controlled
from syschange.equity.decompose import Decomposition, decompose
from syschange.equity.funnel import Funnel, funnel
from syschange.equity.gradient import Gradient, gradient
from syschange.equity.inequality import (
    ChangeInInequality,
    Inequality,
    change_in_inequality,
    inequality,
)
from syschange.equity.intersections import Intersections, intersections
from syschange.equity.noise import GapNoise, gap_noise
from syschange.equity.options import Design
from syschange.equity.presets import (
    FourFifths,
    RelativeLikelihood,
    RelativeRateIndex,
    four_fifths,
    relative_likelihood,
    relative_rate_index,
)
from syschange.equity.reach import Reach, reach
from syschange.equity.representation import Representation, representation
from syschange.equity.shrink import Shrunk, shrink
from syschange.equity.sources import Reduced, reduce
from syschange.equity.standardise import (
    Kitagawa,
    LifeExpectancy,
    Standardised,
    kitagawa,
    life_expectancy,
    standardise,
)

__all__ = [
    "Breakdown",
    "ChangeInInequality",
    "Comparison",
    "Controlled",
    "Decomposition",
    "Design",
    "FourFifths",
    "Funnel",
    "GapNoise",
    "Gradient",
    "Inequality",
    "Intersections",
    "Kitagawa",
    "LifeExpectancy",
    "Reach",
    "Reduced",
    "RelativeLikelihood",
    "RelativeRateIndex",
    "Representation",
    "Shrunk",
    "Standardised",
    "breakdown",
    "change_in_inequality",
    "compare",
    "controlled",
    "decompose",
    "four_fifths",
    "funnel",
    "gap_noise",
    "gradient",
    "inequality",
    "intersections",
    "kitagawa",
    "life_expectancy",
    "reach",
    "reduce",
    "relative_likelihood",
    "relative_rate_index",
    "representation",
    "shrink",
    "standardise",
]
