"""The user's own table is read and never written to."""

import copy
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest

from syschange.frames import attach, pair_times, reduce_to_cells, rename

from .engines import ENGINES

COLUMNS: dict[str, list[Any]] = {
    "sex": ["a", None, "b"],
    "ethnicity": ["x", "x", None],
    "score": [1.5, None, 3.25],
    "seen": [True, None, False],
    "count": [1, 2, 3],
}


def fingerprint(table: Any) -> tuple[object, ...]:
    """Return a value that changes with any value, type, name, index or order of a table."""
    if isinstance(table, pl.LazyFrame):
        table = table.collect()
    if isinstance(table, pl.DataFrame):
        return (tuple(table.schema.items()), tuple(table.hash_rows().to_list()))
    hashes = tuple(pd.util.hash_pandas_object(table, index=True))
    return (tuple(table.columns), tuple(str(t) for t in table.dtypes), hashes)


@pytest.mark.parametrize("engine", ENGINES)
def test_reducing_changes_nothing(engine: str) -> None:
    table = ENGINES[engine](COLUMNS)
    before = copy.deepcopy(fingerprint(table))
    reduce_to_cells(table, keys=["sex", "ethnicity"], values=["score", "seen", "count"])
    assert fingerprint(table) == before


@pytest.mark.parametrize("engine", ["pandas", "polars"])
def test_pairing_renaming_and_attaching_change_nothing(engine: str) -> None:
    make: Any = pd.DataFrame if engine == "pandas" else pl.DataFrame
    people = make({"person_id": ["p", "q"], "sex": ["a", "b"]})
    events = make({"person_id": ["p", "p"], "months": [0, 6], "value": [1.0, 2.0], "measure": ["m", "m"]})
    before = fingerprint(people), fingerprint(events)
    pair_times(events, person="person_id", time="months", value="value", before=0, after=6, carry=["measure"])
    attach(people, events, person="person_id", keep={"measure": "m"})
    rename(events, {"who": "person_id"}, table="events")
    assert (fingerprint(people), fingerprint(events)) == before


def test_arrays_that_may_not_be_written_to_are_read() -> None:
    values = np.array([1.0, 2.0, 4.0])
    values.flags.writeable = False
    made = reduce_to_cells(pd.DataFrame({"y": values}, copy=False), keys=[], values=["y"])
    assert made.table["sum:y"][0] + 3 * made.pivots["y"] == 7
