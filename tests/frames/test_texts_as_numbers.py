"""Texts as one whole number on DuckDB: the same sums as without, whatever the texts and whichever were expected."""

from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from syschange.frames import reduce_people, reduce_to_cells
from syschange.frames.adding import aggregate
from syschange.frames.adding.coding import MOST
from syschange.frames.groups import limits

duckdb = pytest.importorskip("duckdb")

TEXT = st.one_of(
    st.none(),
    st.sampled_from(
        ["a", "A", "", " ", "'", '"', "a'b", "\\", "a\nb", "NULL", "%s", "$1", "{0}", "é", "e\u0301"]
    ),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=5),
)


def relation(table: pd.DataFrame) -> Any:
    """Return a table as a DuckDB relation that holds its own rows."""
    own = duckdb.connect()
    types = {"int64": "BIGINT", "float64": "DOUBLE"}
    columns = ", ".join(f'"{c}" {types.get(str(table[c].dtype), "VARCHAR")}' for c in table.columns)
    own.execute(f"CREATE TABLE held ({columns})")
    if len(table):
        rows = table.astype(object).where(table.notna(), None).to_numpy().tolist()
        own.executemany(f"INSERT INTO held VALUES ({', '.join('?' * len(table.columns))})", rows)  # noqa: S608 - marks only
    return own.table("held")


def coded(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Record how the engine was asked: by the code, by texts, or by the code and then by texts."""
    asked: list[str] = []
    totalled = aggregate._totalled

    def recorded(frame: Any, keys: list[str], *rest: Any) -> Any:
        asked.append("code" if "code0" in keys else "texts")
        return totalled(frame, keys, *rest)

    monkeypatch.setattr(aggregate, "_totalled", recorded)
    return asked


@given(
    rows=st.lists(st.tuples(TEXT, TEXT, st.integers(0, 3), st.floats(-5, 5)), min_size=1, max_size=30),
    first=st.integers(1, 30),
)
def test_any_texts_give_the_sums_that_pandas_gives(rows: list[Any], first: int) -> None:
    table = pd.DataFrame(rows, columns=["one", "two", "three", "score"])
    table[["one", "two"]] = table[["one", "two"]].astype("str")
    asked = {"keys": ["one", "three", "two"], "values": ["score"]}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(limits, "_FIRST_ROWS", first)
        try:
            expected = reduce_to_cells(table, **asked).digest()
        except Exception as refused:  # noqa: BLE001 - labels the library uses itself are refused on every engine
            with pytest.raises(type(refused)):
                reduce_to_cells(relation(table), **asked)
            return
        assert reduce_to_cells(relation(table), **asked).digest() == expected


@pytest.mark.parametrize(
    ("late", "ways"), [("a", ["code"]), (None, ["code"]), ("never seen", ["code", "texts"])]
)
def test_a_text_that_turns_up_late_is_counted(
    monkeypatch: pytest.MonkeyPatch, late: str | None, ways: list[str]
) -> None:
    monkeypatch.setattr(limits, "_FIRST_ROWS", 4)
    asked = coded(monkeypatch)
    table = pd.DataFrame(
        {"one": ["a", "b", "a", "b", late], "two": ["x", "x", "y", "y", "x"], "score": [1.0, 2, 3, 4, 5]}
    )
    cells = reduce_to_cells(relation(table), keys=["one", "two"], values=["score"])
    assert asked == ways
    assert cells.digest() == reduce_to_cells(table, keys=["one", "two"], values=["score"]).digest()
    assert cells.rows == len(table)


@pytest.mark.parametrize(("labels", "way"), [(MOST, "code"), (MOST + 1, "texts")])
def test_only_columns_of_few_texts_are_coded(monkeypatch: pytest.MonkeyPatch, labels: int, way: str) -> None:
    asked = coded(monkeypatch)
    table = pd.DataFrame(
        {
            "one": [f"l{i % labels}" for i in range(200)],
            "two": ["x", "y"] * 100,
            "score": np.arange(200.0),
        }
    )
    cells = reduce_to_cells(relation(table), keys=["one", "two"], values=["score"])
    assert asked == [way]
    assert cells.digest() == reduce_to_cells(table, keys=["one", "two"], values=["score"]).digest()


@pytest.mark.parametrize("many", [9, 14])
def test_codes_that_one_number_has_no_room_for_are_told_apart(
    monkeypatch: pytest.MonkeyPatch, many: int
) -> None:
    asked = coded(monkeypatch)
    rng = np.random.default_rng(4)
    keys = [f"k{i}" for i in range(many)]
    table = pd.DataFrame({k: rng.choice([f"t{i}" for i in range(MOST)], 300) for k in keys})
    table["score"] = rng.normal(size=300)
    found = reduce_to_cells(relation(table), keys=keys, values=["score"])
    in_pandas = reduce_to_cells(table, keys=keys, values=["score"])
    assert asked == ["code", "code"]
    assert (
        found.digest()
        == in_pandas.digest()
        == reduce_to_cells(pl.from_pandas(table), keys=keys, values=["score"]).digest()
    )


def test_people_are_told_apart_within_texts_that_turn_up_late(monkeypatch: pytest.MonkeyPatch) -> None:
    table = pd.DataFrame({
        "who": ["p", "p", "q", "q", "r", "r", "s"], "one": [*"aabbcd", None], "two": list("xyxyxyx"),
        "score": np.arange(7.0),
    })  # fmt: skip
    asked = {"keys": ["one", "two"], "person": "who", "value": "score"}
    expected = reduce_people(table, **asked).digest()
    assert reduce_people(relation(table), **asked).digest() == expected
    monkeypatch.setattr(limits, "_FIRST_ROWS", 3)
    assert reduce_people(relation(table), **asked).digest() == expected
