"""Whether the first contact was with somebody trained, and how many of the staff there were: never of small teams."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from syschange.frames import take_rows
from syschange.system.first_contact.firsts import Firsts
from syschange.system.people_days import Floats, Ints, number_of

UNDER_TEN = 10  # ours, as everywhere: what is told of workers is never told of teams smaller than that
JOINED = "(joined, since some have under ten workers)"


def staff_of(
    workforce: object, *, worker: str, agency: str | None, started: str | None, left: str | None, trained: str
) -> pd.DataFrame:
    """Return workers and posts: `worker`, `agency` where recorded, and the days `started`, `left`, `trained`."""
    days = {"started": started, "left": left, "trained": trained}
    named = {k: v for k, v in days.items() if v is not None}
    ids = [worker, *([agency] if agency is not None else [])]
    rows = take_rows(workforce, ids=ids, days=list(named.values()))
    made = {"worker": rows[worker]} | ({"agency": rows[agency]} if agency is not None else {})
    missing = np.full(len(rows), np.nan)
    return pd.DataFrame(made | {k: number_of(rows[named[k]]) if k in named else missing for k in days})


def met_trained(found: Firsts, staff: pd.DataFrame) -> tuple[Floats, Ints]:
    """Return whether each person's first day held a contact with a trained worker, and the workers by row of `met`.

    Returns
    -------
    tuple of arrays
        1, 0 and missing where no worker met is in the workforce, shape (people,); the number of the worker of each
        contact on those days, −1 where there is none.
    """
    own = staff[staff["worker"].notna()]
    names: Any = pd.Index(pd.unique(own["worker"]))
    place = names.get_indexer(own["worker"])
    soonest = np.full(len(names), np.inf)
    np.minimum.at(soonest, place, np.where(np.isnan(own["trained"]), np.inf, own["trained"]))
    worker: Any = found.met["worker"]
    at = np.where(worker.notna(), names.get_indexer(pd.Index(worker.where(worker.notna(), other=None))), -1)
    row = found.met["row"].to_numpy(dtype=np.int64)
    yes = (np.append(soonest, np.inf)[at] <= found.day[row]).astype(float)
    made = np.full(len(found.day), -1.0)
    np.maximum.at(made, row[at >= 0], yes[at >= 0])
    return np.where(made < 0, np.nan, made), at.astype(np.int64)


def staff_trained(found: Firsts, staff: pd.DataFrame) -> tuple[Floats, Ints, Ints]:
    """Return for each person how many in 100 of the staff there were trained that day.

    Returns
    -------
    tuple of arrays
        Percentages, missing where the agency is not known or nobody was in post, shape (people,); the number of the
        agency of each contact on those days, −1 where there is none; and how many workers each agency ever had.
    """
    own = staff[staff["worker"].notna() & staff["agency"].notna()]
    names: Any = pd.Index(pd.unique(own["agency"]))
    where = names.get_indexer(own["agency"])
    agency: Any = found.met["agency"]
    at = np.where(agency.notna(), names.get_indexer(pd.Index(agency.where(agency.notna(), other=None))), -1)
    row = found.met["row"].to_numpy(dtype=np.int64)
    share = np.full(len(at), np.nan)
    for number in range(len(names)):  # a few dozen agencies, not rows
        mine, there = own[where == number], at == number
        share[there] = _share(mine, found.day[row[there]])
    known = ~np.isnan(share)
    # In an order of their own, so that the order of rows cannot be seen in the last digit.
    order = np.lexsort((share[known], row[known]))
    top = np.bincount(row[known][order], weights=share[known][order], minlength=len(found.day))
    number_known = np.bincount(row[known], minlength=len(found.day))
    made: Floats = np.where(number_known > 0, 100 * top / np.maximum(number_known, 1), np.nan)
    size = own.groupby(where)["worker"].nunique().reindex(range(len(names)), fill_value=0)
    held: Ints = np.asarray(size, dtype=np.int64)
    return made, at.astype(np.int64), held


def _share(staff: pd.DataFrame, day: Floats) -> Floats:
    """Return the share of the posts held on each day whose holder had been trained by then."""
    begins = np.where(np.isnan(staff["started"]), -np.inf, staff["started"])
    ends = np.where(np.isnan(staff["left"]), np.inf, staff["left"])
    ready = np.maximum(begins, np.where(np.isnan(staff["trained"]), np.inf, staff["trained"]))
    held = _held(begins, ends, day)
    return np.where(held > 0, _held(ready, ends, day) / np.maximum(held, 1), np.nan)


def _held(begins: Floats, ends: Floats, day: Floats) -> Floats:
    some = ends > begins
    from_then = np.searchsorted(np.sort(begins[some]), day, side="right")
    return np.asarray(from_then - np.searchsorted(np.sort(ends[some]), day, side="right"), dtype=np.float64)


@dataclass(frozen=True, eq=False)
class Behind:
    """The workers behind the contacts of first days.

    Attributes
    ----------
    row
        The person of each contact.
    at
        The number of the worker, or of the agency; −1 where it is not known.
    size
        How many workers each agency has; None where `at` numbers workers.
    time
        The period of each person, as a whole number.
    """

    row: Ints
    at: Ints
    size: Ints | None
    time: Ints

    def workers(self, people: npt.NDArray[np.bool_]) -> int:
        """Return how many workers stand behind some people, in the period that has fewest."""
        here = people[self.row]
        found = []
        for period in np.unique(self.time[people]):
            some = np.unique(self.at[here & (self.time[self.row] == period) & (self.at >= 0)])
            found.append(len(some) if self.size is None else int(self.size[some].sum()))
        return min(found, default=0)


def joined_small(labels: "pd.Series[str]", behind: Behind) -> "pd.Series[str]":
    """Return labels, one a person, with those of fewer than ten workers joined to others until each has ten."""
    codes = labels.cat.codes.to_numpy(dtype=np.int64)
    kinds = [str(c) for c in labels.cat.categories]
    size = [behind.workers(codes == k) for k in range(len(kinds))]
    present = np.bincount(codes[codes >= 0], minlength=len(kinds)) > 0
    order = [int(k) for k in np.lexsort((np.array(kinds), np.array(size))) if present[k]]
    small = [k for k in order if size[k] < UNDER_TEN]
    if not small:
        return labels
    for k in order[len(small) :]:
        if behind.workers(np.isin(codes, small)) >= UNDER_TEN:
            break
        small.append(k)
    names = [c for k, c in enumerate(kinds) if k not in small]
    text = labels.astype(object).where(~np.isin(codes, small), JOINED)
    return pd.Series(pd.Categorical(text, categories=[*names, JOINED], ordered=True), index=labels.index)
