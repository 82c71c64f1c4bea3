"""People drawn with needs of known severity, and referrals of known fate."""

from typing import Any

import numpy as np
import pandas as pd
import polars as pl

SERVICES = np.array(["mental health team", "drug service", "housing support"])
SEVERITY = np.array(["mild", "moderate", "severe"])
REASONS = np.array(["other need", "no capacity", "family", "risk"])
LAST = pd.Timestamp("2024-12-15")


def world(
    people: int = 700, *, seed: int = 1, apart: float = 0.25, barrier: float = 0.3, after: float = 0.0
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return access and people: those with both needs are accepted `apart` less often.

    The label takes `barrier` at the mental health team and adds as much at the drug service. From 2024 on people with
    both needs are accepted `after` more often than before.
    """
    r = np.random.default_rng(seed)
    mental, drugs = r.random(people) < 0.65, r.random(people) < 0.55
    table = pd.DataFrame({
        "person_id": [f"p{i}" for i in range(people)],
        "need_mental_health": mental, "need_drugs_alcohol": drugs,
        "severity_mental_health": _some(r, mental), "severity_drugs_alcohol": _some(r, drugs),
        "family_drugs_alcohol": r.random(people) < 0.3,
    })  # fmt: skip
    who = np.repeat(np.arange(people), 1 + (r.random(people) < 0.5))
    n = len(who)
    place = r.integers(0, 3, n)
    both = mental[who] & drugs[who]
    label = both & (r.random(n) < 0.5)
    referred = pd.Timestamp("2023-01-01") + pd.to_timedelta(r.integers(0, 700, n), unit="D")
    new = np.asarray(referred >= pd.Timestamp("2024-01-01"))
    likely = 0.7 - apart * both + after * both * new + barrier * label * np.array([-1, 1, 0])[place]
    taken = r.random(n) < likely
    decided = referred + pd.to_timedelta(r.integers(1, 20, n), unit="D")
    started = decided + pd.to_timedelta(r.integers(0, 60, n), unit="D")
    weights = np.where(both[:, None], [0.5, 0.2, 0.1, 0.2], [0.1, 0.5, 0.2, 0.2]).cumsum(axis=1)
    reason = REASONS[(r.random(n)[:, None] > weights).sum(axis=1).clip(max=3)]
    known = np.asarray(decided <= LAST)
    access = pd.DataFrame({
        "person_id": table["person_id"].to_numpy()[who], "service": SERVICES[place], "referred_on": referred,
        "assessed_on": decided.where(known), "decided_on": decided.where(known),
        "accepted": pd.array([bool(t) if k else None for t, k in zip(taken, known, strict=True)], dtype="boolean"),
        "rejection_reason": [str(x) if k and not t else None for x, k, t in zip(reason, known, taken, strict=True)],
        "started_on": started.where(taken & known & np.asarray(started <= LAST)), "diagnosis_label": label,
    })  # fmt: skip
    return access, table


def _some(r: np.random.Generator, need: np.ndarray) -> list[str | None]:
    severity = SEVERITY[r.integers(0, 3, len(need))]
    return [str(s) if has else None for s, has in zip(severity, need, strict=True)]


def as_polars(frame: pd.DataFrame) -> pl.LazyFrame:
    """Return a table as a lazy one of Polars, days as dates."""
    made: dict[str, Any] = {}
    for name in frame:
        values = [None if pd.isna(v) else v for v in frame[name]]
        made[str(name)] = [v.date() if isinstance(v, pd.Timestamp) else v for v in values]
    return pl.DataFrame(made).lazy()
