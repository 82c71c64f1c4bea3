"""Plans as they are counted: each once, with what it records, and the actions in it."""

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from syschange.errors import DataWarning, MissingColumnError, NotEstimableError
from syschange.frames import columns_of
from syschange.system.fields import Fields, beside, one_of_each, read, without_small
from syschange.system.measured import PERIOD, period_of
from syschange.system.plans.coded import Agreed, agreed, one_coding

SECTORS = (
    "NHS", "social services", "housing", "probation and prison", "police", "education", "benefits and employment",
    "voluntary and community", "private",
)  # fmt: skip
FIELDS = Fields(
    ids=("plan_id", "person_id", "action", "stated_goal", "recorded_goal", "agency", "coder_id"),
    groups=("service", "sector"),
    flags=("strengths_recorded", "strengths_used", "family_outcome"),
    days=("made_on",),
    required=("plan_id", "person_id", "action"),
    orders={"sector": SECTORS},
)
_SHARED = "Some plans are given to two people, and are left out."
_UNRECORDED = (
    "Some plans build on strengths that they do not record: they are not counted as building on any."
)
_ODD = 0.1  # ours: share of plans from which a doubt about the data is a warning


@dataclass(frozen=True, eq=False)
class Planned:
    """Plans and their actions.

    Attributes
    ----------
    plans
        A row a plan: `plan_id`, `person_id`, `day`, the characteristics, `period` where a change is asked about, and
        as far as recorded `strengths_recorded`, `strengths_used`, `same_goal`, `family_outcome`.
    lines
        A row a plan and action: `plan` (its place in `plans`), `action`, and as far as recorded `agency` and `used`.
    by
        The characteristics that every measure of plans is told by.
    agreement
        Whether those agree who coded the same plans.
    rows, used
        Rows received, and used.
    notes
        What has to be said of the data.
    """

    plans: pd.DataFrame
    lines: pd.DataFrame
    by: tuple[str, ...]
    agreement: tuple[Agreed, ...]
    rows: int
    used: int
    notes: tuple[str, ...] = field(default=())


def planned(
    data: object, *, called: Mapping[str, str], people: pd.DataFrame | None, by: Sequence[str],
    changed_on: object | None,
) -> Planned:  # fmt: skip
    """Return the plans of a table.

    Parameters
    ----------
    data
        The table of plans.
    called
        Its columns that are called otherwise than in the schema; those named None are left out.
    people, by
        Characteristics, and the table of people where they are not in that of plans.
    changed_on
        The day of the change, or None.

    Raises
    ------
    MissingColumnError, WrongTypeError, UnknownChoiceError
        Where a column cannot be used.
    NotEstimableError
        Where no row belongs to a plan of somebody.
    """
    found = read(data, "plans", FIELDS, called, more=by)
    if changed_on is not None and "made_on" not in found:
        raise MissingColumnError(called.get("made_on", "made_on"), columns_of(data), "the table of plans")
    rows = found[found["plan_id"].notna() & found["person_id"].notna() & ~_shared(found)].reset_index(
        drop=True
    )
    if not len(rows):
        raise NotEstimableError("No row says whose plan it is.", "Give the id of the person and of the plan.")
    rows = beside(_told(rows), "plans", people, by)
    kept = rows[one_coding(rows)].reset_index(drop=True)
    own = tuple(dict.fromkeys([*(c for c in ("service", "sector") if c in rows), *by]))
    whole = _plans(kept, own)
    if changed_on is not None:
        whole[PERIOD] = period_of(whole["day"], changed_on)
    notes = _doubts(found, kept)
    whole = without_small(whole, [c for c in ("service",) if c in whole])
    return Planned(whole, _lines(kept, whole), own, agreed(rows), len(found), len(rows), notes)


def _told(rows: pd.DataFrame) -> pd.DataFrame:
    """Return rows with what they say of goals, and with a coder each."""
    made = rows.copy()
    if {"stated_goal", "recorded_goal"} <= set(rows):
        stated, recorded = (_folded(rows[c]) for c in ("stated_goal", "recorded_goal"))
        known = stated.notna() & recorded.notna()
        made["same_goal"] = (stated == recorded).astype(float).where(known)
    made["coder"] = (
        rows["coder_id"].astype(object).where(rows["coder_id"].notna(), "") if "coder_id" in rows else ""
    )
    return made


def _folded(texts: "pd.Series[Any]") -> "pd.Series[Any]":
    """Return texts without regard to capitals and spaces, each different one looked at once."""
    codes, seen = pd.factorize(texts)
    made = np.array([*(" ".join(str(t).casefold().split()) for t in seen), None], dtype=object)
    return pd.Series(made[codes], index=texts.index)


def _plans(kept: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    grouped = kept.groupby("plan_id", sort=True)
    made = pd.DataFrame({"person_id": grouped["person_id"].min()})
    made["day"] = grouped["made_on"].min() if "made_on" in kept else pd.NaT
    for flag, how in (("strengths_recorded", "max"), ("family_outcome", "max"), ("same_goal", "min")):
        if flag in kept:
            made[flag] = grouped[flag].agg(how)
    if "strengths_used" in kept:
        used = grouped["strengths_used"].max()
        # What is not recorded is not built on, whatever the row of an action says.
        made["strengths_used"] = (
            used if "strengths_recorded" not in made else np.minimum(used, made["strengths_recorded"])
        )
    for column in by:
        made[column] = one_of_each(kept, "plan_id", column)
    return made.reset_index()


def _lines(kept: pd.DataFrame, whole: pd.DataFrame) -> pd.DataFrame:
    """Return a row a plan and action; an action told twice is one, that builds on strengths if either row says so."""
    place = pd.Series(np.arange(len(whole)), index=whole["plan_id"])
    rows = kept[kept["action"].notna()]
    made = pd.DataFrame({"plan": rows["plan_id"].map(place), "action": pd.factorize(rows["action"])[0]})
    made["used"] = rows.get("strengths_used", np.nan)
    if "agency" in rows:
        made["agency"] = rows["agency"].astype(object)
        made = made.sort_values(["plan", "action", "agency"], kind="stable")
        used = made.groupby(["plan", "action"])["used"].transform("max")
        return made.assign(used=used).drop_duplicates(["plan", "action", "agency"]).reset_index(drop=True)
    return made.groupby(["plan", "action"])["used"].max().reset_index()


def _doubts(found: pd.DataFrame, kept: pd.DataFrame) -> tuple[str, ...]:
    """Return what has to be said of the data, and warn of what is serious."""
    said = []
    if len(kept) and found[["plan_id", "person_id"]].isna().any(axis=None):
        said.append("Rows that do not say whose plan they are of are left out.")
    odd = {_SHARED: float(_shared(found).mean()), _UNRECORDED: _unrecorded(kept)}
    for sentence, share in odd.items():
        if share > 0:
            said.append(sentence)
        if share >= _ODD:
            warnings.warn(sentence, DataWarning, stacklevel=4)
    return tuple(said)


def _shared(rows: pd.DataFrame) -> "pd.Series[bool]":
    """Return which rows are of a plan that is given to two people."""
    return rows.groupby("plan_id")["person_id"].transform("nunique") > 1


def _unrecorded(kept: pd.DataFrame) -> float:
    if not {"strengths_recorded", "strengths_used"} <= set(kept):
        return 0.0
    grouped = kept.groupby("plan_id")
    return float(((grouped["strengths_used"].max() == 1) & (grouped["strengths_recorded"].max() == 0)).mean())
