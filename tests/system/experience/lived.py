"""People, and what happened to them, drawn with known rates; for the tests of this folder and those beside it."""

import re
from typing import Any

import numpy as np
import pandas as pd
import polars as pl

FIRST, CHANGED, LAST = pd.Timestamp("2023-01-01"), pd.Timestamp("2024-01-01"), pd.Timestamp("2024-12-30")


def on(days: Any) -> Any:
    """Return days counted from the first one."""
    given = np.asarray(days, dtype=float)
    made = FIRST + pd.to_timedelta(np.nan_to_num(given), unit="D")
    return made.where(~np.isnan(given)) if given.ndim else made


def sentences(words: str) -> list[str]:
    """Return the sentences of some words."""
    return re.split(r"(?<=[a-z)]\.) (?=[A-Z])", words)


def people(n: int = 300, *, seed: int = 1, leave: float = 0.3) -> pd.DataFrame:
    """Return people who start over two years; some leave and a few die."""
    r = np.random.default_rng(seed)
    start = np.sort(r.integers(0, 720, n)).astype(float)
    left = np.where(r.random(n) < leave, start + r.integers(100, 300, n), np.nan)
    died = np.where(
        r.random(n) < 0.03, np.fmax(start, np.nan_to_num(left, nan=0)) + r.integers(20, 200, n), np.nan
    )
    trauma = r.random(n) < 0.5
    return pd.DataFrame(
        {
            "person_id": [f"p{i:04d}" for i in range(n)],
            "started_on": pd.Series(on(start)).astype("datetime64[s]"),
            "left_on": pd.Series(on(left)).astype("datetime64[s]"),
            "died_on": pd.Series(on(died)).astype("datetime64[s]"),
            "trauma": pd.array([None if x < 0.05 else bool(t) for x, t in zip(r.random(n), trauma, strict=True)],
                               dtype="boolean"),
            "area": r.choice(["east", "west"], n),
            "severity_mental_health": r.choice(["mild", "moderate", "severe"], n),
        }
    )  # fmt: skip


def events(table: pd.DataFrame, *, seed: int = 2) -> pd.DataFrame:
    """Return events of four kinds in people's time, and the returns of some who left."""
    r = np.random.default_rng(seed)
    parts = []
    for kind, mean in (("retelling", 1.5), ("eviction", 0.3), ("exclusion", 0.2), ("restraint", 0.1)):
        number = r.poisson(mean, len(table))
        who = np.repeat(np.arange(len(table)), number)
        day = table["started_on"].to_numpy()[who] + pd.to_timedelta(r.integers(0, 90, len(who)), unit="D")
        times = (
            np.where(r.random(len(who)) < 0.2, 2.0, np.nan)
            if kind == "retelling"
            else np.full(len(who), np.nan)
        )
        parts.append(pd.DataFrame({"person_id": table["person_id"].to_numpy()[who], "event": kind, "happened_on": day,
                                   "times": times}))  # fmt: skip
    gone = np.flatnonzero(table["left_on"].notna() & (r.random(len(table)) < 0.5))
    back = table["left_on"].to_numpy()[gone] + pd.to_timedelta(r.integers(1, 300, len(gone)), unit="D")
    parts.append(pd.DataFrame({"person_id": table["person_id"].to_numpy()[gone], "event": "return",
                               "happened_on": back, "times": np.nan}))  # fmt: skip
    made = pd.concat(parts, ignore_index=True)
    made["happened_on"] = made["happened_on"].astype("datetime64[s]")
    return made[made["happened_on"] <= LAST].reset_index(drop=True)


def contacts(table: pd.DataFrame, *, seed: int = 3, lost: float = 0.2) -> pd.DataFrame:
    """Return contacts: the first on the day of the start, and for most a few more."""
    r = np.random.default_rng(seed)
    n = len(table)
    number = np.where(r.random(n) < lost, 1, 2 + r.poisson(3, n))
    who = np.repeat(np.arange(n), number)
    first = np.concatenate([[True], who[1:] != who[:-1]])
    day = table["started_on"].to_numpy()[who] + pd.to_timedelta(
        np.where(first, 0, r.integers(1, 80, len(who))), unit="D"
    )
    made = pd.DataFrame(
        {
            "person_id": table["person_id"].to_numpy()[who],
            "contacted_on": pd.Series(day).astype("datetime64[s]"),
            "kind": np.where(r.random(len(who)) < 0.2, "assessment", "visit"),
            "entry_point": np.where(
                first, r.choice(["GP", "cafe", "police cell"], len(who), p=[0.5, 0.4, 0.1]), None
            ),
            "opened_with": np.where(
                first, r.choice(["strengths or a plan", "needs or problems"], len(who)), None
            ),
            "agency": r.choice(["a", "b"], len(who)),
            "worker_id": [f"w{i:02d}" for i in r.integers(0, 40, len(who))],
            "minutes": np.round(r.gamma(4, 12, len(who))),
            "attended": r.random(len(who)) < 0.9,
            "first_ever": first & (r.random(len(who)) < 0.7),
        }
    )
    made.loc[first, "attended"] = True
    return made[made["contacted_on"] <= LAST].reset_index(drop=True)


def decisions(table: pd.DataFrame, *, seed: int = 4) -> pd.DataFrame:
    """Return decisions about people, and some of a board."""
    r = np.random.default_rng(seed)
    n = 2 * len(table)
    ids = r.choice(table["person_id"].to_numpy(), n).astype(object)
    board = r.random(n) < 0.1
    ids[board] = None
    owner = r.choice(np.array(["people concerned", "shared with people concerned", "organisation", None]), n)
    override: list[Any] = [
        None if b or x < 0.05 else bool(x < 0.2) for b, x in zip(board, r.random(n), strict=True)
    ]
    return pd.DataFrame(
        {
            "decision_id": [f"d{i}" for i in range(n)],
            "decided_by": "worker",
            "person_id": ids,
            "decided_on": pd.Series(on(r.integers(0, 728, n))).astype("datetime64[s]"),
            "overridden": pd.array(override, dtype="boolean"),
            "risk_owner": owner,
        }
    )


def workforce(n: int = 40, *, seed: int = 5) -> pd.DataFrame:
    """Return workers of two agencies, of whom most are trained in the course of time."""
    r = np.random.default_rng(seed)
    trained = np.where(r.random(n) < 0.7, r.integers(0, 600, n), np.nan)
    left = np.where(r.random(n) < 0.2, r.integers(400, 700, n), np.nan)
    return pd.DataFrame(
        {
            "worker_id": [f"w{i:02d}" for i in range(n)],
            "post": "worker",
            "agency": r.choice(["a", "b"], n),
            "started_on": pd.Series(on(r.integers(-900, 300, n))).astype("datetime64[s]"),
            "left_on": pd.Series(on(left)).astype("datetime64[s]"),
            "trained_on": pd.Series(on(trained)).astype("datetime64[s]"),
        }
    )  # fmt: skip


def outcomes(table: pd.DataFrame, *, seed: int = 6) -> pd.DataFrame:
    """Return a score at the start and after a year."""
    r = np.random.default_rng(seed)
    n = len(table)
    start = r.normal(40, 8, n)
    parts = [
        pd.DataFrame({"person_id": table["person_id"], "measure": "mcs", "months": m, "value": v})
        for m, v in ((0.0, start), (12.0, start + r.normal(3, 6, n)))
    ]
    return pd.concat(parts, ignore_index=True)


def access(table: pd.DataFrame, *, seed: int = 7) -> pd.DataFrame:
    """Return referrals: most are assessed, some leave, some wait still."""
    r = np.random.default_rng(seed)
    n = len(table)
    referred = table["started_on"] + pd.to_timedelta(r.integers(0, 10, n), unit="D")
    wait = r.exponential(30, n).round()
    assessed = pd.Series(referred + pd.to_timedelta(wait, unit="D")).where(r.random(n) < 0.8)
    began = assessed + pd.to_timedelta(r.integers(1, 150, n), unit="D")
    out = pd.Series(referred + pd.to_timedelta(r.integers(20, 100, n), unit="D")).where(
        assessed.isna() & (r.random(n) < 0.5)
    )
    made = pd.DataFrame(
        {
            "person_id": table["person_id"],
            "service": r.choice(["x", "y"], n),
            "referred_on": referred.astype("datetime64[s]"),
            "assessed_on": assessed.where(assessed <= LAST).astype("datetime64[s]"),
            "started_on": began.where(began <= LAST).astype("datetime64[s]"),
            "exited_on": out.where(out <= LAST).astype("datetime64[s]"),
            "exit_reason": np.where(out <= LAST, "withdrew", None),
        }
    )
    return made[made["referred_on"] <= LAST].reset_index(drop=True)


def as_polars(frame: pd.DataFrame) -> pl.LazyFrame:
    """Return a table as a lazy one of Polars, days as dates."""
    made: dict[str, Any] = {}
    for name in frame:
        values = [None if pd.isna(v) else v for v in frame[name]]
        made[str(name)] = [v.date() if isinstance(v, pd.Timestamp) else v for v in values]
    return pl.DataFrame(made, infer_schema_length=None).lazy()


def renamed(frame: pd.DataFrame, *columns: str, seed: int = 9) -> pd.DataFrame:
    """Return a table in another order with ids of other names: the same name anew in every table."""
    made = frame.sample(frac=1, random_state=seed).reset_index(drop=True)
    for column in columns:
        made[column] = [None if pd.isna(v) else f"z{str(v)[::-1]}" for v in made[column]]
    return made


_FIRST: dict[str, Any] = {}


def once(name: str, make: Any) -> str:
    """Return what something made is as text, made the first time a name is asked for."""
    if name not in _FIRST:
        _FIRST[name] = make().table.to_csv()
    return str(_FIRST[name])
