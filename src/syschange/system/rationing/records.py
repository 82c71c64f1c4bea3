"""Decisions joined to recovery capital, to who assessed it, and to what has to be alike."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from syschange.errors import (
    DuplicateRowsError,
    MissingColumnError,
    NotEstimableError,
    UnknownChoiceError,
    WrongTypeError,
)
from syschange.frames import columns_of, take_rows
from syschange.system.people_beside import coded, joined, labels_at

Floats = npt.NDArray[np.float64]

POSITIVE, NEGATIVE = "positive", "negative"
USUAL: Mapping[str, str] = {
    POSITIVE: "recovery_capital_positive",
    NEGATIVE: "recovery_capital_negative",
}
REPORTED_BY, DECIDED_ON = "reported_by", "decided_on"
SEVERITY = ("severity_mental_health", "severity_drugs_alcohol")


@dataclass(frozen=True, eq=False)
class Decisions:
    """Decisions, a row each.

    Attributes
    ----------
    rows
        `unit` (whose), `accepted` (1, 0, missing), `positive` and `negative` (capital, missing where not recorded),
        `reported_by` as ordered categories, and the characteristics.
    strata
        What has to be alike, as a whole number from 0.
    controlled
        The columns that it is made of.
    kinds
        Which of `positive` and `negative` are recorded at all.
    reported
        Whether it is recorded who assessed it.
    strangers
        Whether somebody with a decision is not in the table of people.
    timing
        What has to be said of when scores were given and people decided on, each a clause.
    """

    rows: pd.DataFrame
    strata: npt.NDArray[np.int64]
    controlled: tuple[str, ...]
    kinds: tuple[str, ...]
    reported: bool
    strangers: bool
    timing: tuple[str, ...]


@dataclass(frozen=True)
class Columns:
    """The names of columns (and of items of ratings, for the capitals), as given."""

    person: str
    accepted: str
    capital: Mapping[str, str | None]
    reported_by: str | None
    severity: tuple[str, ...]
    by: tuple[str, ...]
    item: str
    rating: str
    rated_on: str
    decided_on: str | None


def decisions(data: object, ratings: object | None, people: object | None, asked: Columns) -> Decisions:
    """Return the decisions of a table with the capital of each person.

    Raises
    ------
    MissingColumnError, UnknownChoiceError
        Where a column or an item is not there that goes by another name than the schema's.
    DuplicateRowsError
        Where a person has two rows in the table of people, or two ratings of an item on the first day of any.
    NotEstimableError
        Where there are no rows.
    """
    held = columns_of(data)
    elsewhere = columns_of(people) if people is not None else ()
    severity = tuple(c for c in asked.severity if c in (*held, *elsewhere))
    for c in (*asked.severity, *asked.by):
        if c not in {*held, *elsewhere} and c not in SEVERITY:
            raise MissingColumnError(c, (*held, *elsewhere))
    groups = list(dict.fromkeys([*severity, *asked.by]))
    own = _own(asked, held) if ratings is None else {}
    reporter = _reporter(asked, held) if ratings is None else None
    here = [c for c in groups if c in held] + ([reporter] if reporter else [])
    decided = [] if ratings is None else _decided(asked, held)
    taken = take_rows(
        data, ids=[asked.person], flags=[asked.accepted], values=list(own.values()), groups=here, days=decided
    )
    if not len(taken):
        raise NotEstimableError("The table has no rows.", "Give a row a person and decision.")
    made = pd.DataFrame({"unit": coded(taken[asked.person]), "accepted": taken[asked.accepted]})
    for kind in USUAL:
        made[kind] = taken[own[kind]] if kind in own else np.nan
    if reporter:
        made[REPORTED_BY] = taken[reporter]
    labels = {c: taken[c] for c in groups if c in held}
    strangers, timing = False, _Timing(timed=bool(decided) or ratings is None)
    if ratings is not None:
        made["decided"] = taken[decided[0]] if decided else pd.NaT
        reporter, timing = _scores(made, taken[asked.person], ratings, asked, timed=bool(decided))
    if np.isinf(made[list(USUAL)].to_numpy(dtype=float)).any():
        raise WrongTypeError("Recovery capital holds an infinite value.", "Correct it first.")
    if people is not None and len(labels) < len(groups):
        about = [c for c in groups if c not in held]
        found, strangers = _about(people, taken[asked.person], asked.person, about)
        labels |= found
    made = made.assign(**{c: labels[c] for c in asked.by})
    strata = [labels[c].cat.codes.to_numpy(dtype=np.int64) for c in severity]
    return Decisions(
        made, _stratum(strata, len(made)), severity, tuple(k for k in USUAL if made[k].notna().any()),
        reporter is not None, strangers, timing.clauses(),
    )  # fmt: skip


def _own(asked: Columns, held: Sequence[str]) -> dict[str, str]:
    found = {}
    for kind, name in asked.capital.items():
        if name is not None and name in held:
            found[kind] = name
        elif name is not None and (kind == POSITIVE or name != USUAL[kind]):
            raise MissingColumnError(name, list(held))
    return found


def _reporter(asked: Columns, held: Sequence[str]) -> str | None:
    if asked.reported_by is None or asked.reported_by in held:
        return asked.reported_by
    if asked.reported_by != REPORTED_BY:
        raise MissingColumnError(asked.reported_by, list(held))
    return None


def _decided(asked: Columns, held: Sequence[str]) -> list[str]:
    """Return the column of the day of the decision, which may be absent under the schema's name."""
    if asked.decided_on is None or asked.decided_on in held:
        return [asked.decided_on] if asked.decided_on is not None else []
    if asked.decided_on != DECIDED_ON:
        raise MissingColumnError(asked.decided_on, list(held))
    return []


@dataclass(frozen=True)
class _Timing:
    """Whether it is known when people were decided on, and whether scores were late or had no day to go by."""

    timed: bool
    late: bool = False
    undated: bool = False

    def clauses(self) -> tuple[str, ...]:
        said = (
            (
                not self.timed,
                "nothing says on which day was decided, so that scores may be later than the decision",
            ),
            (self.late, "scores given after the decision do not count"),
            (self.undated, "scores do not count where they or the decision have no day"),
        )
        return tuple(clause for so, clause in said if so)


def _scores(
    made: pd.DataFrame, person: "pd.Series[str]", ratings: object, asked: Columns, *, timed: bool
) -> tuple[str | None, _Timing]:
    """Put in the first rating of each person, and who gave it; return the column of the latter, and of when.

    A rating given after somebody was decided on cannot be what the decision was made on, and does not count.
    """
    reporter, timing = _reporter(asked, columns_of(ratings)), _Timing(timed=timed)
    scores = take_rows(
        ratings, ids=[asked.person], groups=[asked.item, *([reporter] if reporter else [])], values=[asked.rating],
        days=[asked.rated_on],
    )  # fmt: skip
    present = [str(c) for c in scores[asked.item].cat.categories]
    for kind, name in asked.capital.items():
        if name is None or (name not in present and kind == NEGATIVE and name == USUAL[kind]):
            continue
        if name not in present:
            raise UnknownChoiceError("item of the ratings", name, present)
        mine = _first(scores[scores[asked.item] == name], asked)
        place = pd.Index(mine[asked.person]).get_indexer(pd.Index(person.where(person.notna(), other=None)))
        place = np.where(person.notna().to_numpy(), place, -1)
        if timed:
            found, late, undated = _in_time(made, mine[asked.rated_on], place)
            place = np.where(found, place, -1)
            timing = _Timing(timed=True, late=timing.late or late, undated=timing.undated or undated)
        made[kind] = np.append(mine[asked.rating].to_numpy(dtype=float), np.nan)[place]
        if reporter and kind == POSITIVE:
            made[REPORTED_BY] = labels_at(mine[reporter], place)
    return reporter, timing


def _in_time(
    made: pd.DataFrame, rated: "pd.Series[pd.Timestamp]", place: npt.NDArray[np.int64]
) -> tuple[npt.NDArray[np.bool_], bool, bool]:
    """Return whose rating counts, and whether any is too late or has nothing to say whether it is.

    Of somebody who is not decided on yet every rating counts; one of the day itself counts as before.
    """
    day = rated.reset_index(drop=True).reindex(place).reset_index(drop=True)
    decided = made["accepted"].notna() & (place >= 0)
    late = decided & (day > made["decided"])
    undated = decided & (day.isna() | made["decided"].isna())
    return (~(late | undated)).to_numpy(), bool(late.any()), bool(undated.any())


def _first(scores: pd.DataFrame, asked: Columns) -> pd.DataFrame:
    """Return the first known rating of each person."""
    known = scores[scores[asked.person].notna() & scores[asked.rating].notna()]
    day = known[asked.rated_on].fillna(pd.Timestamp.max.floor("s"))
    first = known[day == day.groupby(known[asked.person]).transform("min")].reset_index(drop=True)
    repeated = first[asked.person].duplicated()
    if repeated.any():
        raise DuplicateRowsError(
            int(first.loc[repeated, asked.person].nunique()), "rating of one item on the first day"
        )
    return first


def _about(
    people: object, person: "pd.Series[str]", column: str, wanted: Sequence[str]
) -> tuple[dict[str, "pd.Series[str]"], bool]:
    about = take_rows(people, ids=[column], groups=list(wanted))
    place, strangers = joined(person, about[column])
    return {c: labels_at(about[c], place) for c in wanted}, strangers


def _stratum(codes: Sequence[npt.NDArray[Any]], rows: int) -> npt.NDArray[np.int64]:
    if not codes:
        return np.zeros(rows, dtype=np.int64)
    return np.unique(np.stack(codes, axis=1), axis=0, return_inverse=True)[1].ravel().astype(np.int64)
