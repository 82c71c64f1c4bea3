"""People with their days and characteristics, and the rows of other tables joined to them by their ids."""

import contextlib
from collections.abc import Collection, Mapping, Sequence
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
from syschange.frames import UNKNOWN, require_names, take_rows
from syschange.schemas import load, private_columns
from syschange.statistics.levels import is_number
from syschange.system.measured import PERIOD, day_of, period_of
from syschange.system.people_beside import labels_at, of_the_records
from syschange.system.recorded import recorded

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

TRAUMA, KNOWN, NOT_KNOWN = "trauma", "known trauma", "no known trauma"
_TAKEN = ("measure", "asks", "ways", "quantity", "period", "against", "n", "units", "unknown", "numerator", "value",
          "lower", "upper", "level", "method", "unit", "exposure", "day", "events", "exits", "waiting", "note",
          "id", "started", "left", "died", TRAUMA, "opened_with", "entry_point", "third")  # fmt: skip


@dataclass(frozen=True, eq=False)
class People:
    """People, a row each.

    Attributes
    ----------
    rows
        `id`, the days asked for (as days since 1970, missing where there is none), and the characteristics.
    by
        The characteristics, `trauma` first where it is recorded.
    unnamed
        Rows without an id, which are not among them.
    """

    rows: pd.DataFrame
    by: tuple[str, ...]
    unnamed: int

    def __len__(self) -> int:
        return len(self.rows)

    def places(self, ids: "pd.Series[Any]") -> Ints:
        """Return the row of each id; −1 where it is missing, or that of nobody here."""
        found: Ints = pd.Index(self.rows["id"]).get_indexer(pd.Index(ids.where(ids.notna(), other=None)))
        return np.where(ids.notna().to_numpy(), found, -1).astype(np.int64)

    def at(self, place: Ints) -> dict[str, "pd.Series[Any]"]:
        """Return the characteristics of the people at some places; `(unknown)` at −1."""
        return {c: labels_at(self.rows[c], place) for c in self.by}

    def day(self, name: str) -> Floats:
        """Return the days of a name."""
        return self.rows[name].to_numpy(dtype=np.float64)


def people_of(
    people: object, *, person: str, days: Mapping[str, str | None], usual: Mapping[str, str], by: Sequence[str],
    trauma: str | None,
) -> People:  # fmt: skip
    """Return the table of people.

    Parameters
    ----------
    people
        The table.
    person
        The column of ids.
    days, usual
        Columns of days by what they are for, and their names in the schema: under such a name one may be absent.
    by
        Columns of characteristics.
    trauma
        The column of whether somebody is known to have lived through trauma; None where it is not to be used.

    Raises
    ------
    DuplicateRowsError
        Where a person has two rows.
    NotEstimableError
        Where there is nobody.
    """
    require_names(by, taken=_TAKEN, private=private_columns())
    present = recorded(people, days, usual, table="the table of people")
    flag = recorded(people, {TRAUMA: trauma}, {TRAUMA: "trauma"}, table="the table of people")
    taken = take_rows(
        people, ids=[person], days=list(present.values()), groups=list(by), flags=list(flag.values())
    )
    named = taken[taken[person].notna()].reset_index(drop=True)
    if not len(named):
        raise NotEstimableError("Nobody in the table of people has an id.", "Give a row a person.")
    repeated = int(named.loc[named[person].duplicated(), person].nunique())
    if repeated:
        raise DuplicateRowsError(repeated, "row in the table of people")
    made = {"id": named[person]} | {
        name: number_of(named[present[name]]) if name in present else np.full(len(named), np.nan)
        for name in days
    }
    rows = pd.DataFrame(made)
    if flag:
        rows[TRAUMA] = _trauma(named[flag[TRAUMA]])
    for column in by:
        rows[column] = named[column]
    return People(rows, (*([TRAUMA] if flag else []), *by), len(taken) - len(named))


def _trauma(flag: "pd.Series[Any]") -> "pd.Series[Any]":
    order = [KNOWN, NOT_KNOWN, *([UNKNOWN] if flag.isna().any() else [])]
    codes = np.where(flag.isna(), 2, np.where(flag == 1, 0, 1))
    return pd.Series(pd.Categorical.from_codes(codes, dtype=pd.CategoricalDtype(order, ordered=True)))


def require_joined(place: Ints, table: str) -> None:
    """Check that some row of another table is about somebody in the table of people.

    Raises
    ------
    NotEstimableError
        Where there are rows and all are about others: nothing would then have happened to anybody.
    """
    if len(place) and (place < 0).all():
        raise NotEstimableError(
            f"No row of {table} is about anybody in the table of people.",
            "Check that both tables give people the same ids, in the same form.",
        )


def require_declared(what: str, given: str, known: Collection[str], field: tuple[str, str]) -> None:
    """Check that a label is in the data or declared by a field (table and name) of the schema.

    Raises
    ------
    UnknownChoiceError
        Naming the labels declared alone: what stands in the data may be free text.
    """
    table, name = field
    declared = next(f.categories for f in load(table).fields if f.name == name) or ()
    if given not in known and given not in declared:
        raise UnknownChoiceError(what, given, list(declared))


def as_one(notes: Sequence[str]) -> tuple[str, ...]:
    """Return what has to be said of records, given as sentences, as one sentence; nothing where there is none."""
    return of_the_records([(True, note[0].lower() + note[1:].removesuffix(".")) for note in notes])


def number_of(days: "pd.Series[Any]") -> Floats:
    """Return days as numbers since 1970; missing where there is none."""
    found = days.to_numpy(dtype="datetime64[D]")
    return np.where(np.isnat(found), np.nan, found.astype(np.int64).astype(np.float64))


def day_number(given: object) -> float:
    """Return a day given as a date or text as a number since 1970."""
    return float(np.datetime64(day_of(given), "D").astype(np.int64))


def in_period(rows: pd.DataFrame, days: Floats, changed_on: object) -> pd.DataFrame:
    """Return rows with the period of their days, where a change is asked about."""
    if changed_on is None:
        return rows
    whole = np.where(np.isnan(days), np.iinfo(np.int64).min, days).astype(np.int64)
    dated = pd.Series(whole.astype("datetime64[D]").astype("datetime64[s]"), index=rows.index)
    return rows.assign(**{PERIOD: period_of(dated, changed_on)})


def last_day(given: object, *days: Floats) -> float:
    """Return the day up to which records run: that given, else the latest of some days.

    Raises
    ------
    NotEstimableError
        Where there is no day at all.
    """
    if given is not None:
        return day_number(given)
    every = np.concatenate([np.asarray(d, dtype=np.float64) for d in days]) if days else np.zeros(0)
    if not np.isfinite(every).any():
        raise NotEstimableError("No day is recorded anywhere.", "Check the columns of days.")
    return float(np.nanmax(every))


def require_days(value: object, name: str) -> float:
    """Return a number of days above 0.

    Raises
    ------
    WrongTypeError
        Where it is none.
    """
    if not is_number(value) or not value > 0:  # type: ignore[operator] # is_number says it is one
        raise WrongTypeError(f"{name}= is not a number of days above 0.", f"Give for example {name}=90.")
    return float(value)  # type: ignore[arg-type] # likewise


def require_numbers(given: object, name: str, *, most: int) -> list[float]:
    """Return a list of numbers above 0, each once, in the order given.

    Raises
    ------
    WrongTypeError
        Where it is none, or has more numbers than are taken.
    """
    found: list[object] = []
    with contextlib.suppress(TypeError):
        found = list(given)  # type: ignore[call-overload] # what is none has just been let through
    if not 0 < len(found) <= most or not all(is_number(x) and x > 0 for x in found):  # type: ignore[operator]
        raise WrongTypeError(
            f"{name}= is not a list of up to {most} numbers above 0.", f"Give for example {name}=(12, 24)."
        )
    return list(dict.fromkeys(float(x) for x in found))  # type: ignore[arg-type] # they were looked at


def reference_of(against: Mapping[str, str] | None, by: Sequence[str]) -> dict[str, str]:
    """Return the reference groups: those given, and people without known trauma where that is recorded.

    Raises
    ------
    MissingColumnError
        Where one is of no characteristic of the result.
    """
    given = dict(against or {})
    for column in given:
        if column not in by:
            raise MissingColumnError(column, list(by), "the characteristics of this result")
    return ({TRAUMA: NOT_KNOWN} if TRAUMA in by else {}) | given
