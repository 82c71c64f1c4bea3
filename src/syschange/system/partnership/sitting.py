"""How many of the organisations that could sit in the area-wide group do."""

import math
from dataclasses import dataclass

import pandas as pd

from syschange.errors import UnknownChoiceError, WrongTypeError
from syschange.frames import ALL
from syschange.system.measured import AFTER, BEFORE
from syschange.system.partnership.asked import Asked
from syschange.system.partnership.reading import known
from syschange.system.partnership.seats import Seats, groups_of

SITTING = "organisations_sitting"
ASKS = "eligible organisations that have a seat"
CAME = "organisations_coming"
CAME_ASKS = "eligible organisations that came at least once"


@dataclass(frozen=True)
class Sitting:
    """Organisations with a seat, and those that came, in one period."""

    period: str
    seats: float
    came: float
    eligible: float


def sitting_of(seats: Seats, how: Asked) -> tuple[Sitting, ...]:
    """Return the organisations with a seat in each period; nothing where it was not asked.

    Raises
    ------
    UnknownChoiceError
        Where the area-wide group is none of the groups.
    WrongTypeError
        Where more organisations sit than are said to be eligible.
    """
    rows = seats.rows
    if how.area_group is not None:
        names = [str(c) for c in groups_of(rows).cat.categories]
        if how.area_group not in names:
            raise UnknownChoiceError("group that meets", how.area_group, names)
        rows = rows[(groups_of(rows).astype(str) == how.area_group).to_numpy()]
    if how.eligible is None or "agency" not in rows:
        return ()
    rows = rows[known(rows["agency"])]
    made = []
    for period in (BEFORE, AFTER) if how.changed else (ALL,):
        own = rows if period == ALL else rows[(rows["day"] < how.changed_on) == (period == BEFORE)]
        own = own if period == ALL else own[own["day"].notna()]
        came = own[own["held"] & (own["attended"] == 1)]
        made.append(Sitting(period, _different(own), _different(came), float(how.eligible)))
    most = max(s.seats for s in made)
    if most > how.eligible:
        raise WrongTypeError(
            "More organisations have a seat than are said to be eligible.", "Count all that could have one."
        )
    return tuple(made)


def _different(rows: pd.DataFrame) -> float:
    return float(rows["agency"].astype(str).nunique())


def share(part: float, whole: float) -> float:
    """Return a share; missing where either is."""
    return part / whole if whole > 0 and not math.isnan(part) else math.nan
