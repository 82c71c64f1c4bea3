"""Family in the plan, and asked about telling them: early or late, given or refused."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from syschange.frames import UNKNOWN
from syschange.system.coordination.asked import Asked
from syschange.system.coordination.handoffs import rows_of, units_of
from syschange.system.coordination.homes import Ints, as_labels, attached, earliest, some
from syschange.system.coordination.records import Records
from syschange.system.measured import Measure

Floats = npt.NDArray[np.float64]
Given = list[tuple[Measure, pd.DataFrame]]
OUTCOME, ROLE, INFORMED = "family_outcome", "family_role", "informed_family"
ASKED, ASKED_EARLY, REFUSED = "consent_asked", "consent_asked_early", "consent_refused"
WHEN, EARLY, LATE = "asked_when", "early", "late"
_EVENTS = ("consent asked", "consent given", "consent refused")
_HOUSEHOLDS = "households"
PLANS: Mapping[str, str] = {
    OUTCOME: "plans with an outcome for the family as a whole",
    ROLE: "plans in which family or friends have a part and know of it",
}
CONTRADICTED = "Where consent was given and refused on one day, the answer counts as not known."


def plans(held: Records, changed_on: pd.Timestamp | None, *, by: Sequence[str]) -> Given:
    """Return the share of plans with an outcome and a part for the family; a plan has it if one of its rows does."""
    rows = held.plans
    if rows is None or not len(rows):
        return []
    plan = pd.factorize(rows["plan"])[0].astype(np.int64)
    size = int(plan.max(initial=-1)) + 1
    first = np.full(size, -1, dtype=np.int64)
    at = np.flatnonzero(plan >= 0)[::-1]
    first[plan[at]] = at
    person = rows["person"].to_numpy()[first]
    made_on = earliest(plan, rows["made_on"], size)
    made = []
    for name, asks in PLANS.items():
        if name in rows and rows[name].notna().any():
            value = _any(plan, rows[name].to_numpy(dtype=float), size)
            measure = Measure(name, asks, unit=_HOUSEHOLDS)
            made.append((measure, _of_people(held, person, value, made_on, changed_on, by)))
    return made


def _any(group: Ints, flag: Floats, groups: int) -> Floats:
    """Return 1 where any row of a group is so, 0 where none is, missing where nothing is known."""
    yes, known = some(group, flag == 1, groups), some(group, ~np.isnan(flag), groups)
    return np.where(yes, 1.0, np.where(known, 0.0, np.nan))


def _of_people(  # noqa: PLR0917 - the parts of a row, in one order everywhere
    held: Records, person: Ints, value: Floats, day: "pd.Series[pd.Timestamp]", changed_on: pd.Timestamp | None,
    by: Sequence[str],
) -> pd.DataFrame:  # fmt: skip
    made = rows_of(held, units_of(held, person), day, value, changed_on, ())
    return attached(made, held.members, person, by)


def consent(
    held: Records, options: Asked, changed_on: pd.Timestamp | None, *, by: Sequence[str]
) -> tuple[Given, Given, list[str]]:
    """Return the measures of consent of all cases, those by when they were asked, and what has to be said.

    A case is a person of the table of people, or without one a person met. Of being asked within so many days only
    cases count that began while events were recorded and were followed for as long.
    """
    events = held.events
    cases = np.flatnonzero(held.members["listed"] if held.people_given else held.members["first"].notna())
    cases = cases[held.members["household"].to_numpy()[cases] >= 0]
    informed = _informed(held)
    began = held.members["started"] if "started" in held.members else held.members["first"]
    rows = pd.DataFrame({"person": cases})
    rows["began"] = began.fillna(held.members["first"]).iloc[cases].to_numpy()
    rows["informed"] = informed[cases] if informed is not None else np.nan
    told, notes = _answers(held, events, cases)
    if told is None and informed is None:
        return [], [], []

    def of(name: str, asks: str, value: Floats, better: str = "higher") -> tuple[Measure, pd.DataFrame]:
        measure = Measure(name, asks, unit=_HOUSEHOLDS, better=better)
        return measure, _of_people(held, cases, value, rows["began"], changed_on, by)

    made: Given = []
    apart: Given = []
    if informed is not None:
        made.append(
            of(
                INFORMED,
                "people whose plan gives family or friends a part they know of",
                rows["informed"].to_numpy(),
            )
        )
    if told is not None:
        assert events is not None  # noqa: S101 - answers are events
        waited = (told["asked"] - rows["began"]).dt.days.to_numpy(dtype=float)
        made += [
            of(ASKED, f"people asked within {options.asked_within:g} days whether family may be told",
               _within(held, rows["began"], waited, options.asked_within)),
            of(ASKED_EARLY, f"people asked within {options.early:g} days whether family may be told",
               _within(held, rows["began"], waited, options.early)),
        ]  # fmt: skip
        asked = told["asked"].notna().to_numpy()
        refused = of(REFUSED, "people who refused, of those asked whether family may be told",
                     told["refused"].to_numpy(), "lower")  # fmt: skip
        made.append((refused[0], refused[1][asked].reset_index(drop=True)))
        when = as_labels(
            np.where(np.isnan(waited), 2, waited > options.early).astype(np.int64), [EARLY, LATE, UNKNOWN]
        )
        for measure, found in [refused, *(made[:1] if informed is not None else [])]:
            apart.append((measure, found.assign(**{WHEN: when})[asked].reset_index(drop=True)))
    return [(m, r) for m, r in made if len(r)], [(m, r) for m, r in apart if len(r)], notes


def _informed(held: Records) -> Floats | None:
    """Return for each person whether a plan gives family a part; missing where they have no plan."""
    rows = held.plans
    if rows is None or ROLE not in rows or not rows[ROLE].notna().any():
        return None
    return _any(rows["person"].to_numpy(), rows[ROLE].to_numpy(dtype=float), len(held.members))


def _answers(
    held: Records, events: pd.DataFrame | None, cases: Ints
) -> tuple[pd.DataFrame | None, list[str]]:
    """Return for each case the day they were first asked, and whether their first answer from then on was no."""
    if events is None or not len(events):
        return None, []
    name, size = events["event"].astype(object), len(held.members)
    if not name.isin(_EVENTS).any():
        return None, []
    person = events["person"].to_numpy()

    def first(
        which: "pd.Series[bool]", least: "pd.Series[pd.Timestamp] | None" = None
    ) -> "pd.Series[pd.Timestamp]":
        group = np.where(which.to_numpy(), person, -1)
        if least is not None:
            later = (events["day"] >= least.iloc[person].reset_index(drop=True)).to_numpy()
            group = np.where(later, group, -1)
        return earliest(group, events["day"], size)

    asked = first(name.isin(_EVENTS))
    given, refused = (first(name == _EVENTS[i], asked) for i in (1, 2))
    both = given.notna() & (given == refused)
    no = refused.notna() & ~(given < refused)
    value = np.where(both, np.nan, np.where(given.isna() & refused.isna(), np.nan, no))
    made = pd.DataFrame({"asked": asked, "refused": value}).iloc[cases].reset_index(drop=True)
    return made, [CONTRADICTED] if both.any() else []


def _within(held: Records, began: "pd.Series[pd.Timestamp]", waited: npt.ArrayLike, days: float) -> Floats:
    """Return whether each was asked within so many days; missing where they were not followed for as long."""
    assert held.events is not None  # noqa: S101 - asked for where there are events
    first, last = held.events["day"].min(), held.events["day"].max()
    whole = ((began >= first) & (began + pd.Timedelta(days=days) <= last)).to_numpy()
    held_for = np.asarray(waited, dtype=np.float64)
    return np.where(whole, np.where(np.isnan(held_for), 0.0, held_for <= days), np.nan)
