"""How far each referral came, which of them are looked at, and how long it took until the service began."""

import numpy as np
import numpy.typing as npt

from syschange.errors import NotEstimableError
from syschange.system.dual_need.records import EXITS, WAITING, Referrals

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

STAGES = ("assessed", "accepted", "started")
STILL, REACHED, LEFT = 0, 1, 2


def until(given: Referrals, day: float) -> Referrals:
    """Return the referrals as they stood at the end of a day: what came later had not happened, and is not known.

    Raises
    ------
    NotEstimableError
        Where there were none yet.
    """
    days = {name: np.where(values > day, np.nan, values) for name, values in given.days.items()}
    later = np.flatnonzero(~(given.days["referred"] > day))
    if not len(later):
        raise NotEstimableError("Nobody had been referred by the day of as_of=.", "Give a later day.")
    undecided = given.days["decided"] > day
    flags = dict(given.flags) | {"accepted": np.where(undecided, np.nan, given.flags["accepted"])}
    made = Referrals(
        given.person, given.service, days, flags, given.ranks,
        np.where(undecided, -1, given.reason), np.where(given.days["exited"] > day, -1, given.exit),
        given.strangers,
    )  # fmt: skip
    return made.at(later)


def last_day(given: Referrals) -> float:
    """Return the last day of any of the dates; missing where there is none."""
    every = np.concatenate(list(given.days.values()))
    return float(np.nanmax(every)) if np.isfinite(every).any() else np.nan


def first_of(given: Referrals, *, by_service: bool = False) -> Ints:
    """Return the place of the first referral of each person, or of each person to each service.

    Of several on one day it is the one decided, assessed and begun first, and never one by the name of the service:
    names change no number.
    """
    f, d = given.flags, given.days
    service = given.service.cat.codes.to_numpy(dtype=np.int64)
    content = [d["decided"], d["assessed"], d["started"], d["exited"], f["accepted"], f["label"]]
    late = [np.where(np.isnan(v), np.inf, v) for v in (d["referred"], *content)]
    keys = [given.person, service] if by_service else [given.person]
    order = np.lexsort((service, given.exit, given.reason, *late[::-1], *keys[::-1]))
    new = np.zeros(len(order), dtype=bool)
    new[:1] = True
    for key in keys:
        new[1:] |= np.diff(key[order]) != 0
    return np.sort(order[new])


def reached(given: Referrals) -> dict[str, Floats]:
    """Return for each stage 1 where a referral came to it, 0 where it ended before, and missing where it may yet.

    A later stage means that the earlier ones were passed, whether or not that was recorded.
    """
    raw = [
        ~np.isnan(given.days["assessed"]),
        given.flags["accepted"] == 1,
        ~np.isnan(given.days["started"]),
    ]
    over = ended(given)
    made = {}
    for place, name in enumerate(STAGES):
        here = np.logical_or.reduce(raw[place:])
        made[name] = np.where(here, 1.0, np.where(over, 0.0, np.nan))
    return made


def ended(given: Referrals) -> npt.NDArray[np.bool_]:
    """Return whether a referral ended without a start: it was refused, or the person left."""
    gone = (given.exit >= 0) & (given.exit != EXITS.index(WAITING))
    return np.asarray(((given.flags["accepted"] == 0) | gone) & np.isnan(given.days["started"]))


def skipped(given: Referrals, columns: set[str]) -> bool:
    """Return whether any referral came to a later stage without an earlier one's having been recorded."""
    assessed = "assessed" in columns and bool(
        (np.isnan(given.days["assessed"]) & (given.flags["accepted"] == 1)).any()
    )
    accepted = "accepted" in columns and bool(
        (~np.isnan(given.days["started"]) & (given.flags["accepted"] != 1)).any()
    )
    return assessed or accepted


def waits(given: Referrals, end: float) -> tuple[Floats, Ints]:
    """Return how many days each referral is known to have waited, and how that ended.

    Parameters
    ----------
    given
        The referrals.
    end
        The last day that is known of.

    Returns
    -------
    tuple of arrays
        Days, missing where the day of referral is not known or an end lies before it; and 0 where somebody still
        waited, 1 where the service began, 2 where the referral ended otherwise. Somebody who left on a day that is
        not known is taken to have waited to the end, without a start.
    """
    d = given.days
    begun, over = ~np.isnan(d["started"]), ended(given)
    refused = given.flags["accepted"] == 0
    left = np.where(refused & ~np.isnan(d["decided"]), d["decided"], d["exited"])
    seen = np.where(over, left, d["exited"])
    last = np.where(begun, d["started"], np.where(np.isnan(seen), end, seen))
    days = last - d["referred"]
    return np.where(days >= 0, days, np.nan), np.where(begun, REACHED, np.where(over, LEFT, STILL))
