"""Whether joint actions that were agreed are carried out, and how long that takes."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from syschange.errors import NotEstimableError
from syschange.frames import ALL
from syschange.results import Estimate
from syschange.statistics.survival import Waits, day_reached, incidence
from syschange.system.measured import AFTER, BEFORE, period_of
from syschange.system.partnership.asked import MONTH
from syschange.system.partnership.decisions import Decisions
from syschange.system.partnership.kept import Kept

DAYS = "days_to_deliver"
DAYS_ASKS = "days from agreeing on a joint action until half of such actions are carried out"
HALF = 0.5


@dataclass(frozen=True, eq=False)
class Delivery:
    """How long agreed joint actions took to be carried out.

    Attributes
    ----------
    waits
        The days that each had waited when it was carried out, or last looked at, by period.
    personal
        Whether decisions are about persons: then nothing of this is given on paper.
    early
        Joint actions agreed too lately to be judged by the time allowed.
    """

    waits: dict[str, Waits]
    personal: bool
    early: int

    def half(self, period: str, *, level: float) -> Estimate:
        """Return by which day half of the actions agreed in a period had been carried out.

        Raises
        ------
        NotEstimableError
            Where fewer than half had been, or there are none.
        """
        if period not in self.waits:
            raise NotEstimableError("No joint action was agreed in that time.", "Ask about another.")
        return day_reached(incidence(self.waits[period]), HALF, level=level)


def add_delivery(kept: Kept, made: Decisions, until: pd.Timestamp | None) -> Delivery | None:
    """Keep the share of joint actions delivered in time, and return how long they took; None where nothing says.

    Only actions agreed long enough ago are judged, delivered or not: of those agreed lately only the quick ones could
    have been delivered yet.
    """
    asks = f"joint actions agreed that were delivered within {kept.how.deliver_within:g} months"
    needed = {"joint", "delivered_on", "decided_on"}
    if not needed <= set(made.rows) or until is None:
        kept.missing.append(asks)
        return None
    agreed = made.chosen(((made.flag("joint") == 1) & (made.flag("carried") != 0)).to_numpy())
    agreed = agreed.chosen(
        agreed.rows["decided_on"].notna().to_numpy() & (agreed.rows["decided_on"] <= until).to_numpy()
    )
    since = (until - agreed.rows["decided_on"]).dt.days.to_numpy(dtype=np.float64)
    took = (agreed.rows["delivered_on"] - agreed.rows["decided_on"]).dt.days.to_numpy(dtype=np.float64)
    took = np.where((took >= 0) & (took <= since), took, np.nan)
    allowed = round(kept.how.deliver_within * MONTH)
    due = since >= allowed
    if due.any():
        in_time = np.nan_to_num(took[due], nan=np.inf) <= allowed
        agreed.chosen(due).keep(kept, ("joint_delivered", asks), in_time)
    personal = made.personal and bool(agreed.rows["person_id"].notna().any())
    return Delivery(_waits(agreed, took, since, kept), personal, int((~due).sum()))


def _waits(
    agreed: Decisions, took: npt.NDArray[Any], since: npt.NDArray[Any], kept: Kept
) -> dict[str, Waits]:
    periods: npt.NDArray[Any] = np.full(len(took), ALL, dtype=object)
    if kept.how.changed:
        days = agreed.rows["decided_on"].reset_index(drop=True)
        periods = np.asarray(period_of(days, kept.how.changed_on).astype(str), dtype=object)
    found = {}
    for period in (BEFORE, AFTER) if kept.how.changed else (ALL,):
        own = periods == period
        if own.any():
            ends = np.where(np.isnan(took), since, took)[own]
            when, place = np.unique(ends, return_inverse=True)
            done = ~np.isnan(took[own])
            found[period] = Waits.of(
                when, np.bincount(place, weights=done, minlength=len(when)),
                np.bincount(place, weights=~done, minlength=len(when)),
            )  # fmt: skip
    return found
