"""Shares of money: counted in ledgers, and so without an interval."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from syschange.frames import ALL
from syschange.system.measured import AFTER, BEFORE, period_of
from syschange.system.partnership.asked import Asked

WITH_PEOPLE = "money_with_people"
WITH_PEOPLE_ASKS = "money decided on by or with the people concerned"
RECURRENT = "recurrent_money"
RECURRENT_ASKS = "money that comes from a budget that goes on"


@dataclass(frozen=True)
class Money:
    """A share of money in one period.

    Attributes
    ----------
    measure, asks
        Its name, and what it is.
    period
        "before", "after", or "(all)".
    lines
        Decisions or budget lines with a sum, of which it is known where they belong.
    value
        The share of the sum; missing where there is none.
    personal
        Whether single people stand behind it: then it is not given on paper.
    """

    measure: str
    asks: str
    period: str
    lines: float
    value: float
    personal: bool


def shares_of_money(
    name: tuple[str, str],
    amount: "pd.Series[float]",
    yes: "pd.Series[float]",
    day: "pd.Series[Any] | None",
    how: Asked,
    *,
    personal: bool,
) -> Iterator[Money]:
    """Yield the share of an amount whose rows say yes, in each period.

    Parameters
    ----------
    name
        Of the measure, and what it asks.
    amount, yes
        Sums, and whether each is of those asked for; rows where either is missing are left out.
    day
        Their days, where periods are told apart.
    how
        What was asked.
    personal
        Whether single people stand behind it.
    """
    known = (amount.notna() & yes.notna() & (amount > 0)).to_numpy()
    periods = np.full(len(amount), ALL, dtype=object)
    if how.changed and day is not None:
        periods = np.asarray(period_of(day.reset_index(drop=True), how.changed_on).astype(object))
    for period in (BEFORE, AFTER) if how.changed else (ALL,):
        own = known & (periods == period)
        sums, held = amount.to_numpy(dtype=float)[own], yes.to_numpy(dtype=float)[own]
        value = float(math.fsum(sums * held) / math.fsum(sums)) if own.any() else math.nan
        yield Money(*name, period, float(own.sum()), value, personal)
