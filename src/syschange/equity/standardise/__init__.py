"""Standardisation as verbs: rates made comparable, life expectancy, and a gap split into rates and make-up."""

from syschange.equity.standardise.kitagawa import Kitagawa, kitagawa
from syschange.equity.standardise.life import LifeExpectancy, life_expectancy
from syschange.equity.standardise.rates import Standardised, standardise

__all__ = ["Kitagawa", "LifeExpectancy", "Standardised", "kitagawa", "life_expectancy", "standardise"]
