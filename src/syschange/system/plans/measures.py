"""What is measured of plans, of how people came, and of what first contacts opened with."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from syschange.errors import NotEstimableError, WrongTypeError
from syschange.frames import UNKNOWN
from syschange.system.fields import APART, Fields, beside, read, without_small
from syschange.system.measured import BEFORE, PERIOD, Measure, period_of
from syschange.system.plans.planned import Planned

RECORDED, USED, SAME_GOAL, FAMILY = "strengths_recorded", "strengths_used", "same_goal", "family_outcome"
SET_OUT = "actions_set_out"
OF_ACTIONS, INTRODUCED, OWN_WAY, OPENED, NEW = (
    "actions_on_strengths", "introduced", "introduced_or_self", "opened_with_strengths", "new_agencies",
)  # fmt: skip
MEASURES = {
    m.name: m
    for m in (
        Measure(SET_OUT, "plans that set out at least one action"),
        Measure(RECORDED, "plans that record what the person is good at, or has"),
        Measure(USED, "plans that record strengths and build at least one action on them"),
        Measure(OF_ACTIONS, "actions that build on strengths"),
        Measure(SAME_GOAL, "plans whose goal is the one the person stated"),
        Measure(FAMILY, "plans that hold an outcome for the family as a whole"),
        Measure(NEW, "actions with an agency that is none of the usual ones"),
        Measure(INTRODUCED, "people introduced by somebody who knows them, of those introduced or referred"),
        Measure(OWN_WAY, "people who came by introduction, with family or friends, or of their own accord"),
        Measure(OPENED, "first contacts opened with strengths or a plan"),
    )
}
K = 5  # ours: how many of the most used agencies are the usual ones
CONTACTS = Fields(
    ids=("person_id",), groups=("service", "sector", "kind", "opened_with"), days=("contacted_on",),
    required=("person_id", "contacted_on"),
)  # fmt: skip
ACCESS = Fields(
    ids=("person_id",), groups=("service", "entry_route"), days=("referred_on",),
    required=("person_id", "entry_route"),
)  # fmt: skip
_HALF = 0.5
Given = list[tuple[Measure, pd.DataFrame]]


def of_plans(made: Planned) -> Given:
    """Return the measures of plans with their rows."""
    some = np.isin(np.arange(len(made.plans)), made.lines["plan"].to_numpy())
    given = [_given(SET_OUT, made.plans, pd.Series(some))]
    asked = [
        n for n in (RECORDED, USED, SAME_GOAL, FAMILY) if n in made.plans and made.plans[n].notna().any()
    ]
    given += [_given(name, made.plans, made.plans[name]) for name in asked]
    used = made.lines.drop_duplicates(["plan", "action"])
    if used["used"].notna().any():
        given.append(_given(OF_ACTIONS, _of_lines(made, used), used["used"]))
    return given


def _given(name: str, rows: pd.DataFrame, value: "pd.Series[Any]") -> tuple[Measure, pd.DataFrame]:
    made = rows.assign(unit=rows["person_id"], value=value.to_numpy(dtype=float))
    return MEASURES[name], made.reset_index(drop=True)


def _of_lines(made: Planned, lines: pd.DataFrame) -> pd.DataFrame:
    return made.plans.take(lines["plan"].to_numpy()).reset_index(drop=True)


def new_agencies(made: Planned, usual: Sequence[str] | None, k: int) -> tuple[Given, frozenset[str], str]:
    """Return the share of actions with an agency that is not usual, the usual agencies, and what is to be said.

    Where the usual agencies are not given they are the `k` most used in the earlier half of the time before the
    change, and all that are used as much as the last of them; only the later half is then compared. Had one time
    served for both, agencies that happened to be used much in it would seem to be used less afterwards.

    Raises
    ------
    WrongTypeError
        Where none of the agencies given is in the plans.
    """
    lines = made.lines
    if "agency" not in lines or not lines["agency"].notna().any():
        return [], frozenset(), ""
    whose = _of_lines(made, lines)
    agency = lines["agency"].to_numpy(dtype=object)
    compared = np.ones(len(lines), dtype=np.bool_)
    said = ""
    if usual is not None:
        common = frozenset(str(a) for a in usual)
        if not common & set(agency):
            raise WrongTypeError(
                "None of the usual agencies given is in the plans.", "Check how they are spelt in both."
            )
    elif PERIOD in whose:
        early = _earlier_half(whose)
        common = _most_used(agency[early], k)
        compared = ~early
        said = "The usual agencies are those most used in the earlier half of the time before the change."
    else:
        return (
            [],
            frozenset(),
            "Without a list of usual agencies or a day of change, new ones cannot be told.",
        )
    if not common:
        return [], frozenset(), "No plan of the earlier half of the time before names an agency."
    value = pd.Series(agency).map(lambda a: a not in common).astype(float).where(pd.notna(agency))
    rows = whose[compared].reset_index(drop=True)
    return [_given(NEW, rows, value[compared].reset_index(drop=True))], common, said


def _earlier_half(whose: pd.DataFrame) -> npt.NDArray[np.bool_]:
    before = (whose[PERIOD] == BEFORE).to_numpy()
    if not before.any():
        return before
    days = whose.loc[before].drop_duplicates("plan_id")["day"]
    middle = days.min() + (days.max() - days.min()) * _HALF
    return np.asarray(before & (whose["day"] <= middle).to_numpy())


def _most_used(agencies: npt.NDArray[Any], k: int) -> frozenset[str]:
    counts = pd.Series(agencies).dropna().value_counts()
    if not len(counts):
        return frozenset()
    least = counts.iloc[min(k, len(counts)) - 1]
    return frozenset(str(a) for a in counts.index[counts >= least])


def of_access(data: object, called: Mapping[str, str], *, people: pd.DataFrame | None, by: Sequence[str],
              changed_on: object | None) -> Given:  # fmt: skip
    """Return how people came to services, by the table `access`.

    Raises
    ------
    NotEstimableError
        Where no row says how anybody came.
    """
    rows = _read(
        data, "access", ACCESS, called, people=people, by=by, day="referred_on", changed_on=changed_on
    )
    route = rows["entry_route"].astype(str)
    known = (route != UNKNOWN).to_numpy()
    if not known.any():
        raise NotEstimableError("No row of access says how anybody came.", "Leave out access=.")
    either = route.isin(["introduction", "referral"]).to_numpy()
    introduced = (route[either] == "introduction").astype(float)
    own = route.isin(["introduction", "family or friend", "self"]).astype(float).where(known)
    return [_given(INTRODUCED, rows[either], introduced), _given(OWN_WAY, rows, own)]


def of_contacts(data: object, called: Mapping[str, str], *, people: pd.DataFrame | None, by: Sequence[str],
                changed_on: object | None, introductions: bool) -> Given:  # fmt: skip
    """Return what first contacts opened with, and where nothing else tells it who was introduced and who referred.

    Raises
    ------
    NotEstimableError
        Where contacts say neither.
    """
    rows = _read(
        data, "contacts", CONTACTS, called, people=people, by=by, day="contacted_on", changed_on=changed_on
    )
    given: Given = []
    if "opened_with" in rows:
        opened = rows["opened_with"].astype(str)
        first = (opened != UNKNOWN).to_numpy()
        if first.any():
            given.append(_given(OPENED, rows[first], (opened[first] == "strengths or a plan").astype(float)))
    if introductions and "kind" in rows:
        kind = rows["kind"].astype(str)
        either = kind.isin(["introduction", "referral"]).to_numpy()
        if either.any():
            given.append(_given(INTRODUCED, rows[either], (kind[either] == "introduction").astype(float)))
    if not given:
        raise NotEstimableError(
            "Contacts say neither what first contacts opened with nor who was introduced.",
            "Leave out contacts=.",
        )
    return given


def _read(
    data: object, name: str, fields: Fields, called: Mapping[str, str], *, people: pd.DataFrame | None,
    by: Sequence[str], day: str, changed_on: object | None,
) -> pd.DataFrame:  # fmt: skip
    needed = fields if changed_on is None else replace(fields, required=(*fields.required, day))
    rows = read(data, name, needed, called, more=by)
    rows = rows[rows["person_id"].notna()].reset_index(drop=True)
    own = [c for c in by if c not in {"service", "sector"}]
    rows = beside(rows, name, people, own)
    for column in by:
        if column not in rows:
            rows[column] = pd.Categorical([APART] * len(rows), categories=[APART], ordered=True)
    if changed_on is not None:
        rows[PERIOD] = period_of(rows[day], changed_on)
    return without_small(rows, [c for c in ("service",) if c in rows and c in by])
