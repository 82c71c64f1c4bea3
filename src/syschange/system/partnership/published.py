"""The network made fit for paper: in tenths, and only where enough organisations and people stand behind it."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from syschange.frames import rows as rows_of
from syschange.results import address
from syschange.system.measured import PERIOD
from syschange.system.partnership.network import TENTHS, TURN
from syschange.system.partnership.sitting import CAME, SITTING, Sitting

STEP = 0.1  # ours: of the pairs of ten organisations or more, it is more than four
MANY = 2.0  # organisations that hold others together are told as none, one, or two or more
_OF_PEOPLE = ("one_person", "people")

Shown = Mapping[tuple[Any, Any], float]


def published_network(network: pd.DataFrame, shown: Shown) -> pd.DataFrame:
    """Return the numbers of a network from published counts: missing where those are hidden, else in tenths."""
    made = network.copy()
    cells = [address({PERIOD: row["period"], "ties": row["ties"]}) for row in rows_of(network)]
    for name in ("organisations", "people"):
        made[name] = [float(shown.get((cell, name), np.nan)) for cell in cells]
    of_people = made["measure"].str.endswith(_OF_PEOPLE)
    told = made["organisations"].notna() & (~of_people | made["people"].notna())
    few = made["measure"] == "articulation"
    for name in ("value", "at_least", "at_most"):
        tenths = (made[name] / STEP).round() / round(1 / STEP)
        made[name] = tenths.where(~few, made[name].clip(upper=MANY)).where(told)
    made["chance"] = np.nan
    coarse = np.where(few, "counted: none, one, or two or more", TENTHS)
    made["method"] = np.where(made["method"] == TURN, TURN, coarse)
    return made


def published_sitting(sitting: tuple[Sitting, ...], shown: Shown) -> tuple[Sitting, ...]:
    """Return the organisations sitting from published counts."""
    made = []
    for one in sitting:
        cell = address({PERIOD: one.period})
        seats, came = (float(shown.get((cell, name), np.nan)) for name in (SITTING, CAME))
        made.append(Sitting(one.period, min(seats, one.eligible), min(came, one.eligible), one.eligible))
    return tuple(made)
