"""Whether an effect lasts: a path of effects with its covariance, what is kept of it, and how fast it fades."""

from syschange.statistics.lasting.decay import Decay, half_life, slope
from syschange.statistics.lasting.fieller import FiellerRatio, Ratio, fieller
from syschange.statistics.lasting.groups import (
    Group,
    adjusted_apart,
    adjusted_path,
    difference_apart,
    difference_path,
)
from syschange.statistics.lasting.path import Path, window

__all__ = [
    "Decay",
    "FiellerRatio",
    "Group",
    "Path",
    "Ratio",
    "adjusted_apart",
    "adjusted_path",
    "difference_apart",
    "difference_path",
    "fieller",
    "half_life",
    "slope",
    "window",
]
