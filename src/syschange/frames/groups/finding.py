"""Finding, naming and walking the groups of a small table."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from syschange.errors import NotEstimableError, UnknownChoiceError, quote
from syschange.frames.groups.labels import ALL, MISSING_KINDS, UNKNOWN, ordered_labels

# What is missing in words, each kind unlike the others: "(not known)" is an answer, `(unknown)` the lack of one.
_SAID = {kind: kind.strip("()") for kind in MISSING_KINDS.values()} | {
    MISSING_KINDS["not_known"]: "recorded as not known",
    UNKNOWN: "not known",
}


def rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a small table as mappings from column to value."""
    if not len(table.columns):
        return [{} for _ in range(len(table))]  # of which pandas before 3.1 says that there are none
    names = [str(column) for column in table.columns]
    columns = [_listed(table.iloc[:, i]) for i in range(len(names))]
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def _listed(column: pd.Series) -> list[Any]:
    """Return values as Python has them; a whole column at a time, which is quicker than one by one."""
    held = column.to_numpy(dtype=object).tolist()
    if pd.api.types.is_object_dtype(column.dtype):
        return [_plain(v) for v in held]
    return [None if v is pd.NA else v for v in held]


def find_group(table: pd.DataFrame, by: Sequence[str], labels: Mapping[str, str]) -> dict[str, Any]:
    """Return the row of one group; characteristics left out are taken together.

    Raises
    ------
    UnknownChoiceError
        Where a characteristic or a label is not there.
    NotEstimableError
        Where each label is there and their combination is not.
    """
    match = np.ones(len(table), dtype=bool)
    for column in labels:
        if column not in by:
            raise UnknownChoiceError("characteristic of this result", column, list(by))
    for column in by:
        wanted = labels.get(column, ALL)
        here = (table[column] == wanted).to_numpy()
        if not here.any():
            present = ordered_labels(label for label in table[column] if label != ALL)
            raise UnknownChoiceError(f"group of {quote(column)}", wanted, present)
        match &= here
    if not match.any():
        raise NotEstimableError(
            "This combination of groups is not in the table.",
            "Ask for more ways; a group that nobody is in stands alone.",
        )
    at = int(match.argmax())
    return {str(column): _plain(table[column].array[at]) for column in table.columns}


def _plain(value: object) -> Any:  # noqa: ANN401 - whatever stands in the cell
    """Return a cell as a number of Python's own where it is one of numpy's."""
    return value.item() if isinstance(value, np.generic) else value


def group_name(labels: Mapping[str, object], by: Sequence[str]) -> str:
    """Return what to call a group, for example "sex: Female, ethnicity: Black"; "everyone" overall."""
    parts = [f"{c}: {_SAID.get(str(labels[c]), labels[c])}" for c in by if labels[c] != ALL]
    return ", ".join(parts) if parts else "everyone"
