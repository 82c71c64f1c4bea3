"""What is known of people beside their rows, and what of it may be named: shared by the verbs that look at people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from syschange.errors import DuplicateRowsError, WrongTypeError, listing, quote
from syschange.frames import UNKNOWN, require_names, take_rows
from syschange.schemas import private_columns

Ints = npt.NDArray[np.int64]

FEWEST = 10  # ours, as of every named group: people below whom a label loses its own name


def require_shared(*columns: str | None) -> None:
    """Check that columns whose labels stand in tables, words or messages are none of ids or of free text.

    Raises
    ------
    WrongTypeError
        Naming the first that is, or that is no name.
    """
    for column in columns:
        if column is not None:
            require_names([column], taken=(), private=private_columns())


@dataclass(frozen=True, eq=False)
class Described:
    """People by number.

    Attributes
    ----------
    of_row
        The number of the person of each row.
    labels
        A row a person, a column a characteristic, each an ordered category; `(unknown)` where nothing is known.
    """

    of_row: Ints
    labels: pd.DataFrame

    @property
    def people(self) -> int:
        """How many people there are, those of the table of people among them."""
        return len(self.labels)


def described(
    rows: pd.DataFrame,
    people: object,
    *,
    person: str,
    columns: Sequence[str],
    unknown: str = "keep",
    categories: Mapping[str, Sequence[str]] | None = None,
) -> Described:
    """Return the people that rows belong to, and their characteristics.

    Parameters
    ----------
    rows
        Rows as `frames.take_rows` gives them, with `person` and, without a table of people, `columns`.
    people
        A table of any engine with one row a person, `person` and `columns`; None where the rows say it themselves.
        Somebody with rows who is not in it is `(unknown)`.
    person, columns
        The column of people, and the characteristics.
    unknown, categories
        As for `frames.take_rows`.

    Raises
    ------
    MissingColumnError, WrongTypeError
        Where a column is not there or cannot be used, a row does not say whom it belongs to, or one person is
        described in two ways.
    DuplicateRowsError
        Where somebody has two rows in the table of people.
    """
    _require_said(rows[person], person)
    if people is None:
        codes, _ = pd.factorize(rows[person])
        of_row = codes.astype(np.int64)
        return Described(of_row, _one_description(rows, of_row, columns))
    known = take_rows(people, ids=[person], groups=columns, unknown=unknown, categories=categories)
    _require_said(known[person], person)
    twice = known[person].value_counts()
    if (twice > 1).any():
        raise DuplicateRowsError(int((twice > 1).sum()), "row in the table of people")
    codes, every = pd.factorize(pd.concat([known[person], rows[person]], ignore_index=True))
    labels = pd.DataFrame({c: _lengthened(known[c], len(every)) for c in columns}, index=range(len(every)))
    return Described(codes[len(known) :].astype(np.int64), labels)


def _require_said(column: "pd.Series[str]", person: str) -> None:
    absent = int(column.isna().sum())
    if absent:
        do, belong = ("row does", "it belongs") if absent == 1 else ("rows do", "they belong")
        raise WrongTypeError(
            f"{absent:,} {do} not say in {quote(person)} whom {belong} to.",
            "Put it in, or leave those rows out by a rule you can state.",
        )


def _one_description(rows: pd.DataFrame, of_row: Ints, columns: Sequence[str]) -> pd.DataFrame:
    """Return the labels of each person, who has one of each characteristic."""
    people = int(of_row.max(initial=-1)) + 1
    made = {}
    for column in columns:
        codes = rows[column].cat.codes.to_numpy(dtype=np.int64)
        least, most = np.full(people, len(rows[column].cat.categories)), np.full(people, -1)
        np.minimum.at(least, of_row, codes)
        np.maximum.at(most, of_row, codes)
        if (least != most).any():
            raise WrongTypeError(
                f"One or more people are described in two ways by {listing([column])}.",
                "Give each person one value for each, by a rule you can state (the first, or the latest).",
            )
        kinds = pd.CategoricalDtype(rows[column].cat.categories, ordered=True)
        made[column] = pd.Series(pd.Categorical.from_codes(most, dtype=kinds))
    return pd.DataFrame(made, index=range(people))


def _lengthened(labels: "pd.Series[str]", people: int) -> "pd.Series[str]":
    """Return labels with `(unknown)` for those who come after them."""
    if people == len(labels):
        return labels.reset_index(drop=True)
    kinds = list(labels.cat.categories)
    kinds = kinds if UNKNOWN in kinds else [*kinds, UNKNOWN]
    codes = np.full(people, kinds.index(UNKNOWN))
    codes[: len(labels)] = labels.cat.codes
    return pd.Series(pd.Categorical.from_codes(codes, dtype=pd.CategoricalDtype(kinds, ordered=True)))


def coded(person: "pd.Series[Any]") -> Ints:
    """Return whose each row is, as a whole number from 0; a row without an id is a person of its own."""
    codes = pd.factorize(person)[0].astype(np.int64)
    missing = codes < 0
    codes[missing] = codes.max(initial=-1) + 1 + np.arange(int(missing.sum()))
    return codes


def joined(person: "pd.Series[Any]", known: "pd.Series[Any]") -> tuple[Ints, bool]:
    """Return for each row the row of people it is about (−1 where there is none), and whether any has none.

    Raises
    ------
    DuplicateRowsError
        Where a person has two rows in the table of people.
    """
    ids = known.dropna()
    repeated = int(ids[ids.duplicated()].nunique())
    if repeated:
        raise DuplicateRowsError(repeated, "row in the table of people")
    place = pd.Index(ids).get_indexer(pd.Index(person.where(person.notna(), other=None)))
    rows = np.append(ids.index.to_numpy(dtype=np.int64), -1)
    place = np.where(person.notna().to_numpy() & (place >= 0), rows[place], -1).astype(np.int64)
    return place, bool((place < 0).any())


def labels_at(labels: "pd.Series[Any]", place: Ints) -> "pd.Series[Any]":
    """Return the labels at some rows as ordered categories; `(unknown)` at −1, and a category where any is there."""
    kinds = [str(c) for c in labels.cat.categories]
    if UNKNOWN not in kinds and (place < 0).any():
        kinds.append(UNKNOWN)
    codes = np.append(
        labels.cat.codes.to_numpy(dtype=np.int64), kinds.index(UNKNOWN) if UNKNOWN in kinds else -1
    )
    return pd.Series(pd.Categorical.from_codes(codes[place], dtype=pd.CategoricalDtype(kinds, ordered=True)))


def few_unnamed(labels: "pd.Series[Any]", unit: npt.ArrayLike, *, few: str) -> "pd.Series[Any]":
    """Return labels with those of fewer than ten people under one name, and those of nobody left out.

    Parameters
    ----------
    labels
        Ordered categories, a row each.
    unit
        Whose each row is.
    few
        The name of those.
    """
    people = pd.Series(np.asarray(unit)).groupby(labels.astype(object).to_numpy()).nunique()
    kinds = [str(x) for x in labels.cat.categories]
    scarce = [x for x in kinds if x != UNKNOWN and 0 < int(people.get(x, 0)) < FEWEST]
    kept = [x for x in kinds if x != UNKNOWN and int(people.get(x, 0)) >= FEWEST]
    order = [*kept, *([few] if scarce else []), *([UNKNOWN] if UNKNOWN in kinds else [])]
    text = labels.astype(object).where(~labels.isin(scarce), few)
    return pd.Series(pd.Categorical(text, categories=order, ordered=True), index=labels.index)


def of_the_records(said: Sequence[tuple[bool, str]]) -> tuple[str, ...]:
    """Return what has to be said of records as one sentence, of the clauses that are so; empty where none is.

    Parameters
    ----------
    said
        Whether it is so, and a clause that begins small and ends without a stop; no number of people in it.
    """
    told = [clause for so, clause in said if so]
    return (f"Of the records: {'; '.join(told)}.",) if told else ()
