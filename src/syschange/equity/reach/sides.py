"""Which groups were shut out and which are the others: named by people who know, or chosen on an earlier window."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from syschange.equity.reach.windows import EARLIER, Windows
from syschange.equity.representation.beside import is_known
from syschange.errors import UnknownChoiceError, WrongTypeError
from syschange.frames import ALL, MISSING_LABELS
from syschange.statistics.firsts import shut_out_groups

SHUT_OUT, OTHERS, BOTH, NEITHER = "shut out", "others", "both", "not compared"
Texts = npt.NDArray[np.object_]


def sides_of(
    finest: pd.DataFrame, by: Sequence[str], windows: Windows, *,
    named: Sequence[Mapping[str, str]] | None, below: float, level: float,
) -> Texts:  # fmt: skip
    """Return the side of each of the finest groups.

    Parameters
    ----------
    finest
        A row for each group that all characteristics make together: these, and `first:` and `people:` by window.
    by
        The characteristics.
    windows
        The windows.
    named
        The shut-out groups: each a mapping of characteristic to label, which all groups belong to that have all
        its labels. None to choose them on the earlier window.
    below, level
        As for `shut_out_groups`.

    Returns
    -------
    array
        `SHUT_OUT`, `OTHERS`, or `NEITHER` where a characteristic is not known or a window has nobody in it: such
        people are in no rate that could be compared, and are never what others are measured by.

    Raises
    ------
    UnknownChoiceError, WrongTypeError
        Where a group that is named is not there.
    """
    comparable = is_known(finest, by)
    for name in windows.named:
        comparable = comparable & (finest[f"people:{name}"] > 0).to_numpy()
    if named is None:
        shut = np.zeros(len(finest), dtype=bool)
        contacts, people = (finest[f"{q}:{EARLIER}"].to_numpy()[comparable] for q in ("first", "people"))
        if comparable.any():
            shut[comparable] = shut_out_groups(contacts, people, below=below, level=level)
    else:
        shut = _having(finest, by, named)
    sides = np.where(shut, SHUT_OUT, OTHERS).astype(object)
    return np.where(comparable, sides, NEITHER)


def quantities_of(table: pd.DataFrame) -> list[str]:
    """Return the columns of first contacts and of people in a table."""
    return [str(c) for c in table.columns if str(c).startswith(("first:", "people:"))]


def side_of_each(table: pd.DataFrame, finest: pd.DataFrame, sides: Texts, by: Sequence[str]) -> list[str]:
    """Return the side of each group of a table: that of all its people, or both.

    Groups that nobody is in, and those that are not compared, do not count, unless there is nothing else.
    """
    somebody = finest[quantities_of(finest)].sum(axis=1).to_numpy() > 0
    said = []
    for row in table[list(by)].to_numpy():
        inside = np.ones(len(finest), dtype=bool)
        for column, label in zip(by, row, strict=True):
            inside &= ((finest[column] == label) | (label == ALL)).to_numpy()
        found = set(sides[inside & somebody]) - {NEITHER}
        said.append(BOTH if len(found) > 1 else next(iter(found), NEITHER))
    return said


def _having(
    finest: pd.DataFrame, by: Sequence[str], named: Sequence[Mapping[str, str]]
) -> npt.NDArray[np.bool_]:
    if isinstance(named, Mapping | str) or not named or not all(isinstance(g, Mapping) and g for g in named):
        raise WrongTypeError(
            "The shut-out groups are not a list of groups.",
            "Give for example shut_out=[{'ethnicity': 'Black', 'sex': 'Female'}].",
        )
    shut = np.zeros(len(finest), dtype=bool)
    for group in named:
        inside = np.ones(len(finest), dtype=bool)
        for column, label in group.items():
            if column not in by:
                raise UnknownChoiceError("characteristic of this analysis", column, list(by))
            labels = [v for v in dict.fromkeys(finest[column]) if v not in MISSING_LABELS]
            if label not in labels:
                raise UnknownChoiceError(f"group of {column}", label, labels)
            inside &= (finest[column] == label).to_numpy()
        shut |= inside
    return shut
