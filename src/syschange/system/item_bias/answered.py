"""Answers item by item, one row a person: from a tidy table of responses to a table of people and items."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from syschange.errors import (
    DuplicateRowsError,
    NotEstimableError,
    UnknownChoiceError,
    WrongTypeError,
    quote,
)
from syschange.frames import UNKNOWN, take_rows
from syschange.schemas import codelist
from syschange.statistics.levels import require_number
from syschange.system.people_beside import Described, described

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

LEAST_ITEMS = 3  # ours: with two, people are matched on little but the very item that is compared
MOST_ITEMS = 200  # as of the groups of a characteristic
MOST_ANSWERS = 101  # ours: a scale from 0 to 100; beyond it they are measurements


@dataclass(frozen=True)
class Columns:
    """The columns of a table of responses; `time` is None where it has none."""

    item: str
    value: str
    person: str
    time: str | None


@dataclass(frozen=True, eq=False)
class Answered:
    """What people answered.

    Attributes
    ----------
    items
        The items, in order.
    answers
        Scores, shape (people, items), missing where left out; items turned round have the opposite sign.
    assessed
        Who has any row of these items at the time looked at.
    labels
        The characteristics of each person.
    turned
        Which items were turned round.
    rows
        Rows received, rows used and known, and rows used whose answer is missing.
    undated
        Rows that do not say when, which are left out.
    """

    items: tuple[str, ...]
    answers: Floats
    assessed: Flags
    labels: pd.DataFrame
    turned: tuple[bool, ...]
    rows: tuple[int, int, int]
    undated: int


def answered(
    responses: object,
    people: object,
    *,
    columns: Columns,
    keys: Sequence[str],
    items: Sequence[str] | None,
    reverse: Sequence[str],
    at: float | None,
    unknown: str,
    categories: Mapping[str, Sequence[str]] | None,
) -> Answered:
    """Return each person's answers at one time.

    Raises
    ------
    MissingColumnError, WrongTypeError, UnknownChoiceError
        Where a column, item or option cannot be used.
    DuplicateRowsError
        Where a person has two answers to an item at one time.
    NotEstimableError
        Where there are fewer than three items, or nobody answered.
    """
    own = () if people is not None else keys
    times = () if columns.time is None else (columns.time,)
    rows = take_rows(
        responses, groups=[columns.item, *own], ids=[columns.person], values=[columns.value, *times],
        unknown=unknown, categories=categories,
    )  # fmt: skip
    if rows.empty:
        raise NotEstimableError("The table of responses has no rows.", "Give the answers item by item.")
    received = len(rows)
    who = described(rows, people, person=columns.person, columns=keys, unknown=unknown, categories=categories)
    named = _items(rows, columns.item, items)
    codes = pd.Index(named).get_indexer(pd.Index(rows[columns.item].astype(str)))
    when = _when(rows, columns, who, codes >= 0, at)
    kept = (codes >= 0) & when
    answers = _spread(rows, columns, who, codes, kept, len(named))
    assessed = np.zeros(who.people, dtype=bool)
    assessed[who.of_row[kept]] = True
    turned = _turned(named, reverse)
    known = int((~np.isnan(answers)).sum())
    undated = 0 if columns.time is None else int(rows.loc[codes >= 0, columns.time].isna().sum())
    return Answered(
        named, answers * np.where(turned, -1.0, 1.0), assessed, who.labels, turned,
        (received, known, int(kept.sum()) - known), undated,
    )  # fmt: skip


def _items(rows: pd.DataFrame, column: str, asked: Sequence[str] | None) -> tuple[str, ...]:
    """Return the items of the tool, in the order asked for or that of the table."""
    unnamed = int((rows[column] == UNKNOWN).sum())
    if unnamed:
        raise WrongTypeError(
            f"{unnamed:,} {'row does' if unnamed == 1 else 'rows do'} not say in {quote(column)} which item "
            f"{'it is' if unnamed == 1 else 'they are'} of.",
            "Put it in, or leave those rows out by a rule you can state.",
        )
    present = [str(name) for name in rows[column].cat.categories if name != UNKNOWN]
    if asked is None:
        used = set(rows[column].unique())
        named = tuple(name for name in present if name in used)
    else:
        if isinstance(asked, str):
            raise WrongTypeError("The items are given as one text.", "Give a list of names.")
        named = tuple(dict.fromkeys(asked))
        for name in named:
            if name not in present:
                raise UnknownChoiceError("item of the table", name, present)
    if not LEAST_ITEMS <= len(named) <= MOST_ITEMS:
        raise NotEstimableError(
            f"There are {len(named):,} items, and between {LEAST_ITEMS} and {MOST_ITEMS} are needed.",
            "People are matched on all items together: give the items of one tool, by items=.",
        )
    return named


def _when(rows: pd.DataFrame, columns: Columns, who: Described, wanted: Flags, at: float | None) -> Flags:
    """Return which rows are of the time looked at: the one asked for, or each person's first."""
    if columns.time is None:
        if at is not None:
            raise WrongTypeError(
                "A time is asked for and no column of times is named.", "Give time=, or leave at= out."
            )
        return np.ones(len(rows), dtype=bool)
    when = rows[columns.time].to_numpy(dtype=np.float64)
    if at is not None:
        found: Flags = when == require_number(at, "The time looked at")
        if not (found & wanted).any():
            raise NotEstimableError(
                "Nobody has an answer at the time asked for.", "Check at= against the times of the table."
            )
        return found
    dated = wanted & ~np.isnan(when)
    first = np.full(who.people, np.inf)
    np.minimum.at(first, who.of_row[dated], when[dated])
    earliest: Flags = dated & (when == first[who.of_row])
    return earliest


def _spread(  # noqa: PLR0917 - private, and called in one place
    rows: pd.DataFrame, columns: Columns, who: Described, codes: npt.NDArray[np.intp], kept: Flags, items: int
) -> Floats:
    """Return scores with a row a person and a column an item."""
    place = who.of_row[kept] * items + codes[kept]
    several = np.bincount(place, minlength=who.people * items).reshape(who.people, items) > 1
    if several.any():
        raise DuplicateRowsError(int(several.any(axis=1).sum()), "answer to one item at one time")
    values = rows[columns.value].to_numpy(dtype=np.float64)[kept]
    if np.isinf(values).any():
        raise WrongTypeError(
            f"The column {quote(columns.value)} holds an infinite value.", "Correct it first."
        )
    if np.isnan(values).all():
        raise NotEstimableError("Nobody answered any item.", "Check the column of answers.")
    made = np.full(who.people * items, np.nan)
    made[place] = values
    answers: Floats = made.reshape(who.people, items)
    if max(len(np.unique(c[~np.isnan(c)])) for c in answers.T) > MOST_ANSWERS:
        raise WrongTypeError(
            f"An item has more than {MOST_ANSWERS} different answers, so they are measurements and not answers.",
            "Give items with a set of answers, or cut the measurements into bands.",
        )
    return answers


def _turned(items: tuple[str, ...], reverse: Sequence[str]) -> tuple[bool, ...]:
    """Return which items run the other way: those named, else those the code list says run against most."""
    if isinstance(reverse, str) or not isinstance(reverse, Sequence):
        raise WrongTypeError(
            "The items to turn round are not a list of names.", "Give a list, or () for none."
        )
    for name in reverse:
        if name not in items:
            raise UnknownChoiceError("item here", name, list(items))
    if reverse:
        return tuple(name in reverse for name in items)
    known = codelist("items").directions
    if not all(name in known for name in items):
        return (False,) * len(items)
    worse = [known[name] == "higher_is_worse" for name in items]
    if 2 * sum(worse) == len(worse):  # as many each way: higher is better in all
        return tuple(worse)
    most = 2 * sum(worse) > len(worse)
    return tuple(w != most for w in worse)
