"""What others have said about money and families, as context with its source and price year; never a result."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from syschange.system.value.terms import CONTEXT

_KENDALL = (
    "Kendall S, Rodger J, Palmer H (2010) Redesigning provision for families with multiple problems, Research Report "
    "DFE-RR046, Department for Education"
)
_UKDPC = "UK Drug Policy Commission (2010) Supporting the supporters: families of drug misusers"
_YEAR = 2010  # about: the reports say no more than when they came out
_SAID = (
    (
        "estimated savings for each £1 spent on intensive work with whole families",
        2.5,
        "pounds a pound",
        _KENDALL,
    ),
    (
        "estimated savings from intensive work with whole families",
        49_000.0,
        "pounds a family and year",
        _KENDALL,
    ),
    (
        "estimated cost of the harms that families of people who use drugs meet",
        1_800_000_000.0,
        "pounds",
        _UKDPC,
    ),
)


def elsewhere(price_year: int, index: Mapping[int, float]) -> pd.DataFrame:
    """Return published figures, with what they would be in the prices of a year where the index reaches back.

    Parameters
    ----------
    price_year
        The year whose prices the costs are given in.
    index
        The index of prices that the user gave, by year.
    """
    made = pd.DataFrame(_SAID, columns=["item", "value", "unit", "source"])
    made.insert(3, "price_year", f"about {_YEAR}")
    by = index[price_year] / index[_YEAR] if {_YEAR, price_year} <= set(index) else np.nan
    # A ratio of pounds to pounds has no price year.
    made.insert(4, "value_now", np.where(made["unit"] == "pounds a pound", np.nan, made["value"] * by))
    made.insert(5, "standing", CONTEXT)
    return made
