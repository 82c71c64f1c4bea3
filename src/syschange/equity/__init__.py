"""For whom: access and outcomes by intersecting characteristics, and how groups compare."""

from syschange.equity.breakdown import Breakdown, breakdown
from syschange.equity.compare import Comparison, compare
from syschange.equity.controlled import Controlled, controlled
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
from syschange.equity.sources import Reduced, reduce

__all__ = [
    "Breakdown",
    "Comparison",
    "Controlled",
    "Design",
    "FourFifths",
    "GapNoise",
    "Reach",
    "Reduced",
    "RelativeLikelihood",
    "RelativeRateIndex",
    "Representation",
    "breakdown",
    "compare",
    "controlled",
    "four_fifths",
    "gap_noise",
    "reach",
    "reduce",
    "relative_likelihood",
    "relative_rate_index",
    "representation",
]
