"""What is measured of a workforce, and the rows of posts it is measured on."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from syschange.system.measured import Measure

TRAINING, REFLECTIVE, PEER, PEER_BOTH, SICKNESS, TURNOVER, SHADOWING = (
    "training", "reflective practice", "peer supervision", "peer training and supervision", "sickness", "turnover",
    "shadowing",
)  # fmt: skip
_WORKERS = "workers"
MEASURES: Mapping[str, Measure] = {
    m.name: m
    for m in (
        Measure(TRAINING, "workers who have completed the training named", unit=_WORKERS),
        Measure(REFLECTIVE, "workers with time set aside to reflect on the work with others", unit=_WORKERS),
        Measure(PEER, "peer workers with supervision or support by peers", unit=_WORKERS),
        Measure(PEER_BOTH, "peer workers with the training and with supervision by peers", unit=_WORKERS),
        Measure(
            SICKNESS, "days off sick a worker in twelve months", kind="mean", unit=_WORKERS, better="lower"
        ),
        Measure(
            TURNOVER, "workers who left, for every 100 in post for a year", kind="rate", unit=_WORKERS,
            better="lower", per=100.0,
        ),
        Measure(
            SHADOWING, "days a worker in twelve months spent alongside another organisation", kind="mean",
            unit=_WORKERS,
        ),
    )
}  # fmt: skip
# Which measures need which columns, by what the columns hold.
NEEDS: Mapping[str, tuple[str, ...]] = {
    TRAINING: ("trained",),
    REFLECTIVE: ("reflective",),
    PEER: ("lived", "peer"),
    PEER_BOTH: ("lived", "peer", "trained"),
    SICKNESS: ("sickness",),
    TURNOVER: (),
    SHADOWING: ("shadowing",),
}
_YEAR = 365.25


def measured_rows(
    posts: pd.DataFrame, day: pd.Timestamp, *, by: Sequence[str], present: Sequence[str]
) -> list[tuple[Measure, pd.DataFrame]]:
    """Return each measure with its rows, a row a worker and post (see `system.measured.basis_of`).

    Parameters
    ----------
    posts
        A row a worker and post: `unit`, `started`, `left`, the characteristics, and the columns of `present`.
    day
        The day asked about.
    by
        The characteristics.
    present
        Which of "trained", "reflective", "lived", "peer", "sickness" and "shadowing" there are.
    """
    held = posts[(posts["left"].isna() | (posts["left"] > day)) & ~(posts["started"] > day)]
    found = []
    for name, needs in NEEDS.items():
        if set(needs) <= set(present):
            rows = _turnover(posts, held, day, by) if name == TURNOVER else _value(held, name, day)
            found.append((MEASURES[name], rows[["unit", "value", "exposure", *by]]))
    return found


def _value(held: pd.DataFrame, name: str, day: pd.Timestamp) -> pd.DataFrame:
    rows = held
    if name in {PEER, PEER_BOTH}:
        rows = held[held["lived"] == 1]
    if name == TRAINING:
        value = (rows["trained"] <= day).astype(float)
    elif name == PEER_BOTH:
        value = rows["peer"].where(rows["trained"] <= day, 0.0)  # whoever lacks one of the two lacks both
    else:
        column = {REFLECTIVE: "reflective", PEER: "peer", SICKNESS: "sickness", SHADOWING: "shadowing"}[name]
        value = rows[column]
    return rows.assign(value=value, exposure=1.0)


def _turnover(posts: pd.DataFrame, held: pd.DataFrame, day: pd.Timestamp, by: Sequence[str]) -> pd.DataFrame:
    """Return years in post in the twelve months up to a day, and whether the worker left in them.

    Who holds another post on that day has not left, and who gave up several left with the last of them: once. Years
    in which a worker held several posts at a time count once too, shared out between the posts. A post whose start is
    not recorded is taken to be older.
    """
    opens = day - pd.DateOffset(years=1)
    begins = posts["started"].where(posts["started"] > opens, opens)
    ends = posts["left"].where(posts["left"] < day, day)
    years = (ends - begins).dt.days.to_numpy(dtype=np.float64) / _YEAR
    left = (posts["left"] > opens) & (posts["left"] <= day) & ~posts["unit"].isin(held["unit"])
    last = (
        posts[left].sort_values(["unit", "left", "started", *by]).drop_duplicates("unit", keep="last").index
    )
    inside = years > 0
    together = _together(posts["unit"], begins, ends)
    made: pd.DataFrame = posts.assign(value=posts.index.isin(last).astype(float), exposure=years * together)
    return made.loc[inside]


def _together(
    unit: "pd.Series[str]", begins: "pd.Series[pd.Timestamp]", ends: "pd.Series[pd.Timestamp]"
) -> "pd.Series[float]":
    """Return for each post the time its worker held any, over the sum of the times of their posts."""
    spans = pd.DataFrame({"unit": unit, "begins": _since(begins), "ends": _since(ends)})
    spans = spans[spans["ends"] > spans["begins"]].sort_values(["unit", "begins", "ends"])
    latest = spans["ends"].groupby(spans["unit"]).cummax().groupby(spans["unit"]).shift()
    fresh = spans["begins"].clip(lower=latest.fillna(-np.inf))
    alone = (spans["ends"] - fresh).clip(lower=0).groupby(spans["unit"]).sum()
    share = alone / (spans["ends"] - spans["begins"]).groupby(spans["unit"]).sum()
    return unit.map(share)


def _since(days: "pd.Series[pd.Timestamp]") -> "pd.Series[float]":
    return (days - pd.Timestamp(0)).dt.days.astype(float)
