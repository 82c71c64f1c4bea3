"""Shares, means and rates of one part of a system, before and after and by group: what many verbs are made of."""

from syschange.system.measured.measure import CHANGE, GAP, VALUE, Measure
from syschange.system.measured.periods import AFTER, BEFORE, PERIOD, day_of, period_of
from syschange.system.measured.result import Measured, measured
from syschange.system.measured.words import change_words, gap_words, value_words

__all__ = [
    "AFTER", "BEFORE", "CHANGE", "GAP", "PERIOD", "VALUE", "Measure", "Measured", "change_words", "day_of",
    "gap_words", "measured", "period_of", "value_words",
]  # fmt: skip
