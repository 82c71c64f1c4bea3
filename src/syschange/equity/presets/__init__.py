"""Measures of inequality that UK practice knows by name, each with its interval and the way round it is read."""

from syschange.equity.presets.four_fifths import FourFifths, four_fifths
from syschange.equity.presets.relative_likelihood import INDICATORS, RelativeLikelihood, relative_likelihood
from syschange.equity.presets.relative_rate_index import RelativeRateIndex, relative_rate_index

__all__ = [
    "INDICATORS",
    "FourFifths",
    "RelativeLikelihood",
    "RelativeRateIndex",
    "four_fifths",
    "relative_likelihood",
    "relative_rate_index",
]
