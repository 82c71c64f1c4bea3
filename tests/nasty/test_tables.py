"""Nasty inputs 78 to 82: columns of many types, the same data in many engines, odd indexes, and tables of stone."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pytest

from syschange import disclosure, effects, equity, schemas
from syschange.errors import WrongTypeError

from ..schemas.schema_tables import needs_pyarrow
from . import inputs


def test_078_a_column_of_several_types_is_refused_with_the_types_it_holds() -> None:
    """Numbers, texts and truths in one column are an error that lists them, as a group and as an outcome."""
    mixed = pd.Series([1, "2", True], dtype=object)
    group = inputs.people(g=mixed, y=[1, 0, 1])
    outcome = inputs.people(g=["a", "b", "c"], y=mixed)
    for data in (group, outcome):
        words = inputs.refusal(
            lambda data=data: equity.breakdown(data, outcome="y", by=["g"], kind="mean"), WrongTypeError
        )
        assert "text, true and false and whole numbers" in words
    assert inputs.rows_of(inputs.people(age=mixed), "type") == [2, 3]


def test_078_the_check_lists_the_types_of_a_column_of_several_types() -> None:
    """The report of a column of whole numbers with a text and a truth in it says which types it holds."""
    words = inputs.said(inputs.people(age=pd.Series([1, "2", True], dtype=object)))
    assert "text" in words
    assert "true and false" in words


SEX = ["Male", "Female", None, "Female", "Male", "Intersex"] * 6
SCORE = [1.5, 2.25, None, 4.0, 5.1, 0.1] * 6


def _pandas(dtype: str, number: str = "float64") -> Callable[[], pd.DataFrame]:
    def made() -> pd.DataFrame:
        data = pd.DataFrame({"sex": pd.Series(SEX, dtype=object), "score": pd.Series(SCORE, dtype="Float64")})
        return data.astype({"sex": dtype, "score": number})

    return made


def _polars(dtype: Any) -> Callable[[], pl.DataFrame]:
    return lambda: pl.DataFrame({"sex": pl.Series(SEX, dtype=dtype), "score": SCORE})


ENGINES: dict[str, Callable[[], Any]] = {
    "pandas object": _pandas("object"),
    "pandas str": _pandas("str"),
    "pandas string": _pandas("string", "Float64"),
    "pandas category": _pandas("category"),
    "pandas Arrow": _pandas("string[pyarrow]", "double[pyarrow]"),
    "Polars": _polars(pl.String),
    "Polars lazy": lambda: _polars(pl.String)().lazy(),
    "Polars Categorical": _polars(pl.Categorical),
    "DuckDB": lambda: duckdb.from_arrow(_polars(pl.String)().to_arrow()),
    "Arrow": lambda: _polars(pl.String)().to_arrow(),
}


def _bytes(data: Any) -> bytes:
    made = equity.breakdown(data, outcome="score", by=["sex"], kind="mean")
    compared = equity.compare(made)
    (paper,) = disclosure.protect(compared).results
    assert isinstance(paper, equity.Comparison)
    parts = [made.table.to_csv(), compared.table.to_csv(), paper.table.to_csv(), made.text, compared.text]
    return "\n".join([*parts, str(made.provenance)]).encode()


WITH_ARROW = ("pandas Arrow", "DuckDB", "Arrow")


@pytest.mark.parametrize(
    "engine", [pytest.param(e, marks=needs_pyarrow if e in WITH_ARROW else ()) for e in ENGINES]
)
def test_079_the_same_data_give_the_same_bytes_whatever_holds_them(engine: str) -> None:
    """A table in any engine or type gives the same tables, words, digest and report of its check, byte for byte."""
    assert _bytes(ENGINES[engine]()) == _bytes(ENGINES["pandas object"]())
    plain, other = (schemas.check(ENGINES[e](), "people") for e in ("pandas object", engine))
    assert (plain.text, plain.summary.to_csv()) == (other.text, other.summary.to_csv())
    assert ("sex", "category", 6) in {(f.column, f.rule, f.count) for f in other.findings}


@pytest.mark.parametrize("ordered", [True, False])
def test_080_the_order_of_groups_is_that_of_the_code_list_whatever_the_column_says(ordered: bool) -> None:
    """Unused and reordered categories of a column change no number, and declared labels give the order of groups."""
    labels = schemas.codelist("ethnic_group_5").labels
    data = pd.DataFrame({"ethnicity": [*labels, labels[0]] * 3, "y": [1, 0, 1, 0, 1, 1] * 3})
    backwards = pd.CategoricalDtype(["unused", *reversed(labels)], ordered=ordered)
    declared = {"ethnicity": list(labels)}
    plain = equity.breakdown(data, outcome="y", by=["ethnicity"], categories=declared)
    typed = equity.breakdown(
        data.astype({"ethnicity": backwards}), outcome="y", by=["ethnicity"], categories=declared
    )
    assert plain.table["ethnicity"].tolist() == ["(all)", *labels]
    pd.testing.assert_frame_equal(plain.table, typed.table)


def _indexes(rows: int) -> list[Any]:
    return [
        [0] * rows,
        list(reversed(range(rows))),
        pd.MultiIndex.from_arrays([[1] * rows, list(range(rows))], names=["g", "y"]),
        pd.Index(["a"] * rows, name="g"),
    ]


@pytest.mark.parametrize("index", range(4))
def test_081_an_index_is_passed_over_and_nothing_is_aligned_on_it(index: int) -> None:
    """An index that repeats, runs backwards, has levels or bears the name of a column changes nothing anywhere."""
    rows = [
        (f"p{i}", t, float((i * 7) % 5 + t), "hub" if i % 2 else "usual") for i in range(12) for t in (0, 12)
    ]
    plain = inputs.two_times(*rows)
    moved = plain.set_axis(_indexes(len(plain))[index], axis=0)
    options: dict[str, Any] = {
        "value": "score",
        "before": 0,
        "after": 12,
        "arm": "arm",
        "comparison": "usual",
    }
    first, second = (
        effects.before_after(data.rename(columns={"months": "months"}), time="months", **options)
        for data in (plain, moved)
    )
    pd.testing.assert_frame_equal(first.table, second.table)
    people = inputs.people(sex=["Male", "male", "Female "] * 8)
    odd = people.set_axis(_indexes(len(people))[index], axis=0)
    assert schemas.check(odd, "people") == schemas.check(people, "people")
    assert schemas.recode(odd, "people").changes.equals(schemas.recode(people, "people").changes)


def _prints(data: pd.DataFrame) -> list[int]:
    return [int(n) for n in pd.util.hash_pandas_object(data)]


def test_082_a_table_that_cannot_be_written_to_is_read_and_left_as_it_is(tmp_path: Path) -> None:
    """Arrays in read-only memory or on disk, and slices of others, are read, and keep every byte they had."""
    path = tmp_path / "scores.bin"
    np.arange(24, dtype="float64").tofile(path)
    before = path.read_bytes()
    mapped = np.memmap(path, dtype="float64", mode="r+", shape=(24,))
    stone = np.arange(24, dtype="float64")
    stone.flags.writeable = False
    for values in (mapped, stone, np.arange(48, dtype="float64")[::2] / 2):
        data = pd.DataFrame(
            {"person_id": [f"P{i}" for i in range(24)], "sex": ["male", "Female"] * 12, "age": values},
            copy=False,
        )
        prints = _prints(data)
        made = equity.breakdown(data, outcome="age", by=["sex"], kind="mean")
        equity.compare(made)
        disclosure.protect(made)
        report = schemas.check(data, "people")
        recoded = schemas.recode(data, "people")
        assert made.table["value"].tolist() == [11.5, 12, 11]
        assert [f.column for f in report.findings] == ["sex"]
        assert recoded.table["sex"].tolist() == ["Male", "Female"] * 12
        assert _prints(data) == prints
    mapped.flush()
    assert path.read_bytes() == before
