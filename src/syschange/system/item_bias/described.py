"""What is known of people beside their rows: from a table of people, or from the rows themselves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from syschange.errors import DuplicateRowsError, WrongTypeError, listing, quote
from syschange.frames import UNKNOWN, take_rows

Ints = npt.NDArray[np.int64]


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
