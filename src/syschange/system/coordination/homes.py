"""Households and their members: who lives where, from when, with what characteristics, and who is named for them."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from syschange.frames import MISSING_LABELS, UNKNOWN

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
SEVERAL = "(several)"  # the group of a household, or of a worker's households, that are not all of one group


def codes_of(*columns: "pd.Series[Any]") -> list[Ints]:
    """Return identifiers in several columns as whole numbers in one numbering, −1 where missing."""
    codes = pd.factorize(pd.concat([c.astype(object) for c in columns], ignore_index=True))[0]
    missing = pd.concat(list(columns), ignore_index=True).isin(MISSING_LABELS).to_numpy()
    codes = np.where(missing, -1, codes).astype(np.int64)
    return list(np.split(codes, np.cumsum([len(c) for c in columns])[:-1]))


def one_label(labels: "pd.Series[Any]", group: Ints, groups: int) -> "pd.Series[Any]":
    """Return the label all rows of each group share: `(several)` where they differ, `(unknown)` where none is known.

    Parameters
    ----------
    labels
        Ordered categories, a label a row.
    group
        The group of each row, −1 where it is in none.
    groups
        How many groups there are.
    """
    names = [str(c) for c in labels.cat.categories]
    codes = labels.cat.codes.to_numpy(dtype=np.int64)
    missing = np.array([n in MISSING_LABELS for n in names] + [True])
    known = (group >= 0) & (codes >= 0) & ~missing[codes]
    lowest, highest = np.full(groups, len(names)), np.full(groups, -1)
    np.minimum.at(lowest, group[known], codes[known])
    np.maximum.at(highest, group[known], codes[known])
    why = np.full(groups, len(names))  # where nothing is known, the first kind of missing there is
    unsaid = (group >= 0) & (codes >= 0) & missing[codes]
    np.minimum.at(why, group[unsaid], codes[unsaid])
    real = [n for n in names if n not in MISSING_LABELS and n != SEVERAL]
    mixed = [SEVERAL] if SEVERAL in names or (lowest < highest).any() else []
    kinds = [n for n in names if n in MISSING_LABELS and n != UNKNOWN]
    order = [*real, *mixed, *kinds, UNKNOWN]
    place = {name: i for i, name in enumerate(order)}
    of_code = np.array([place[n] for n in names] + [place[UNKNOWN]], dtype=np.int64)
    made = np.where(highest >= 0, of_code[lowest], of_code[why])
    made = np.where(lowest < highest, place.get(SEVERAL, 0), made)
    return as_labels(made, order)


def as_labels(codes: Ints, order: Sequence[str]) -> "pd.Series[Any]":
    """Return ordered categories of codes."""
    return pd.Series(
        pd.Categorical.from_codes(
            codes.astype(np.int64), dtype=pd.CategoricalDtype(list(order), ordered=True)
        )
    )


def attached(rows: pd.DataFrame, of: pd.DataFrame, at: Ints, by: Sequence[str]) -> pd.DataFrame:
    """Return rows with the characteristics of the household or person each belongs to; `(unknown)` where it is −1."""
    made = {}
    for column in by:
        order = [str(c) for c in of[column].cat.categories]
        order += [] if UNKNOWN in order else [UNKNOWN]
        codes = np.append(of[column].cat.codes.to_numpy(dtype=np.int64), order.index(UNKNOWN))
        made[column] = as_labels(codes[at], order)
    return pd.concat([rows.reset_index(drop=True), pd.DataFrame(made, index=range(len(at)))], axis=1)


def distinct(group: Ints, thing: Ints, groups: int) -> npt.NDArray[np.float64]:
    """Return how many different things, −1 aside, each group has; groups of −1 aside."""
    kept = (group >= 0) & (thing >= 0)
    pairs = np.unique(np.stack([group[kept], thing[kept]]), axis=1)
    return np.bincount(pairs[0], minlength=groups).astype(np.float64)


def some(group: Ints, flag: Flags, groups: int) -> Flags:
    """Return which groups have a row that is so."""
    kept = (group >= 0) & flag
    return np.bincount(group[kept], minlength=groups) > 0


def earliest(group: Ints, days: "pd.Series[Any]", groups: int, *, last: bool = False) -> "pd.Series[Any]":
    """Return the first day of each group, or the last; missing where it has none."""
    kept = (group >= 0) & days.notna().to_numpy()
    found = days[kept].groupby(group[kept])
    return (found.max() if last else found.min()).reindex(range(groups)).astype("datetime64[s]")
