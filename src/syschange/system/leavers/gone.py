"""Who left which unit and in which quarter, from the workforce."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from syschange.errors import NotEstimableError, WrongTypeError, quote
from syschange.frames import columns_of, take_rows
from syschange.system.leavers.activity import Activity, quarter_of
from syschange.system.lookalikes import named

_HANDOVER = 31  # days, ours: who takes up a post in the unit within a month of leaving one has not left


@dataclass(frozen=True, eq=False)
class Gone:
    """Departures from units with activity, as rows and columns of its counts.

    Attributes
    ----------
    unit, quarter
        One entry a departure.
    people
        Everybody who left a unit.
    outside
        Of them, those whose unit has no activity in the records, or who left before or after those.
    staff
        Everybody who ever worked in the units that somebody left.
    wrong
        Rows that cannot be used: no worker, no unit, or left before they started.
    """

    unit: npt.NDArray[np.int64]
    quarter: npt.NDArray[np.int64]
    people: int
    outside: int
    staff: int
    wrong: int


def gone_of(
    workforce: object,
    activity: Activity,
    *,
    unit: str,
    worker: str,
    post: str,
    posts: Sequence[str] | None,
    started: str,
    left: str,
) -> Gone:
    """Return the departures.

    Raises
    ------
    MissingColumnError, WrongTypeError
        Where a column is not there or not of its kind.
    NotEstimableError
        Where no row holds one of the posts asked for.
    """
    days = [left, started] if started in columns_of(workforce) else [left]
    rows = take_rows(workforce, ids=[worker, unit, *([post] if posts is not None else [])], days=days)
    rows[worker], rows[unit] = named(rows[worker]), named(rows[unit])
    if started not in days:
        rows[started] = pd.NaT
    wrong = rows[worker].isna() | rows[unit].isna() | (rows[left] < rows[started])
    usable = rows[~wrong]
    key = usable if posts is None else usable[usable[post].isin(_named(posts))]
    if not len(key):
        raise NotEstimableError(
            "No usable row of the workforce has such a post."
            if posts
            else "No row of the workforce can be used.",
            f"Check posts= against the column {quote(post)}." if posts else "Check its columns.",
        )
    left_for_good = _left(key, worker=worker, unit=unit, started=started, left=left)
    codes = pd.Index(activity.units).get_indexer(pd.Index(left_for_good[unit])).astype(np.int64)
    quarters = quarter_of(left_for_good[left]) - activity.start
    inside = (codes >= 0) & (quarters >= 0) & (quarters < activity.counts.shape[1])
    units_left = set(left_for_good.loc[inside, unit])
    staff = usable.loc[usable[unit].isin(units_left), worker].nunique()
    return Gone(
        codes[inside], quarters[inside], len(left_for_good), int((~inside).sum()), int(staff),
        int(np.count_nonzero(wrong)),
    )  # fmt: skip


def _named(posts: Sequence[str]) -> list[str]:
    if isinstance(posts, str) or not posts or not all(isinstance(p, str) for p in posts):
        raise WrongTypeError(
            "The key posts are not a list of names.", 'Give for example posts=["coordinator"].'
        )
    return list(posts)


def _left(rows: pd.DataFrame, *, worker: str, unit: str, started: str, left: str) -> pd.DataFrame:
    """Return a row for each time a worker left a unit and took up no other post in it within a month."""
    spells = rows[[worker, unit]].copy()
    # As days since 1970, so that ends that are not recorded can lie beyond any date.
    spells["begins"] = _days(rows[started], missing=-np.inf)
    spells["ends"] = _days(rows[left], missing=np.inf)
    spells = spells.sort_values([worker, unit, "begins", "ends"], kind="stable")
    same = [spells[worker], spells[unit]]
    previous = spells["ends"].groupby(same).cummax().groupby(same).shift()
    fresh = previous.isna() | (spells["begins"] - _HANDOVER > previous)
    last = spells.groupby(fresh.cumsum()).agg({unit: "first", "ends": "max"})
    last = last[np.isfinite(last["ends"])]
    ends = pd.Timestamp(0) + pd.to_timedelta(last["ends"], unit="D")
    return pd.DataFrame({unit: last[unit], left: ends}).reset_index(drop=True)


def _days(dates: "pd.Series[pd.Timestamp]", *, missing: float) -> npt.NDArray[np.float64]:
    known = dates.notna().to_numpy()
    days = (dates - pd.Timestamp(0)).dt.days.to_numpy(dtype=np.float64)
    return np.where(known, days, missing)
