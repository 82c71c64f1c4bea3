"""The tables of a place are the same on every engine, each made when it is asked for."""

import importlib.util
from typing import Any

import pandas as pd
import polars as pl
import pytest

from syschange import equity, schemas
from syschange.errors import MissingExtraError, UnknownChoiceError
from syschange.examples import Place, place
from syschange.frames import ENGINES
from syschange.frames.opening import engines

HERE = [name for name in ENGINES if name != "spark"]


@pytest.fixture(scope="module")
def made() -> Place:
    return place(people=120, missing=0.1)


def plain(table: Any) -> list[tuple[Any, ...]]:
    """Return the rows of a table of any engine here, in plain values, missing ones as None."""
    if isinstance(table, pl.LazyFrame):
        table = table.collect()
    if isinstance(table, pl.DataFrame):
        return table.rows()
    if isinstance(table, pd.DataFrame):
        held = table.astype(object).where(table.notna(), None)
        columns = [
            [one.to_pydatetime() if isinstance(one, pd.Timestamp) else one for one in held[name]]
            for name in held
        ]
        return list(zip(*columns, strict=True))
    if hasattr(table, "fetchall"):
        return table.fetchall()
    return list(zip(*(column.to_pylist() for column in table.columns), strict=True))


@pytest.mark.parametrize("engine", HERE)
def test_every_table_holds_the_same_on_an_engine(engine: str, made: Place) -> None:
    for package in {"arrow": ["pyarrow"], "duckdb": ["duckdb"]}.get(engine, []):
        pytest.importorskip(package)
    there = made.on(engine)
    assert list(there) == list(made.names)
    assert len(there) == len(made)
    assert "people" in there
    for name in made.names:
        table = there[name]
        names = table.collect_schema().names() if isinstance(table, pl.LazyFrame) else None
        names = names or list(getattr(table, "column_names", table.columns))
        assert names == list(made[name].columns)
        assert plain(table) == plain(made[name]), name


def test_without_arrow_polars_is_given_the_same(made: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    with_arrow = {name: made.on("polars")[name] for name in made.names}
    monkeypatch.setattr(engines, "find_spec", lambda _: None)
    for name, table in with_arrow.items():
        assert made.on("polars")[name].equals(table)
        assert made.on("polars")[name].schema == table.schema


@pytest.mark.parametrize("engine", HERE)
def test_a_table_of_any_engine_is_checked_and_reduced(engine: str, made: Place) -> None:
    for package in {"arrow": ["pyarrow"], "duckdb": ["duckdb"]}.get(engine, []):
        pytest.importorskip(package)
    there = made.on(engine)
    assert schemas.check(there["access"], "access").ok
    table = equity.breakdown(there["access"], outcome="reached", by=["service"]).table
    usual = equity.breakdown(made["access"], outcome="reached", by=["service"]).table
    pd.testing.assert_frame_equal(table, usual)


def test_an_engine_that_is_not_known_is_met_with_the_nearest(made: Place) -> None:
    with pytest.raises(UnknownChoiceError, match="Did you mean 'polars'"):
        made.on("polar")
    with pytest.raises(UnknownChoiceError, match="Did you mean 'people'"):
        made.on("polars")["peple"]
    with pytest.raises(UnknownChoiceError, match="not a known engine"):
        engines.to_engine(made["people"], "sas")
    assert repr(made.on("duckdb")).endswith("on duckdb")


@pytest.mark.parametrize(
    ("engine", "package"), [("duckdb", "duckdb"), ("arrow", "pyarrow"), ("spark", "pyspark")]
)
def test_an_engine_that_is_not_installed_says_what_to_install(
    engine: str, package: str, made: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = importlib.util.find_spec
    monkeypatch.setattr(engines, "find_spec", lambda name: None if name == package else found(name))
    with pytest.raises(MissingExtraError, match=rf"'{package}', which is not installed.* pip install"):
        made.on(engine)["people"]
