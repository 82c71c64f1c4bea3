"""One answer on every engine, in any order of rows, whatever things are called."""

from pathlib import Path

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syschange.system.plans import Plans, plans

from .planned import CHANGED, access_table, coded_twice, contacts_table, plans_table

TABLES = {
    "plans": coded_twice(plans_table(100)),
    "access": access_table(100),
    "contacts": contacts_table(100),
}


def look(tables: dict[str, object]) -> Plans:
    given = dict(tables)
    return plans(given.pop("plans"), **given, changed_on=CHANGED, shuffles=9)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def usual() -> Plans:
    return look(dict(TABLES))


def polars(table: pd.DataFrame) -> pl.DataFrame:
    return pl.DataFrame({c: [None if pd.isna(v) else v for v in table[c].astype(object)] for c in table})


def same(one: Plans, two: Plans) -> None:
    pd.testing.assert_frame_equal(one.table, two.table, check_exact=True)
    pd.testing.assert_frame_equal(one.alike, two.alike, check_exact=True)
    assert one.words == two.words
    assert one.provenance == two.provenance


def test_polars_lazy_and_parquet_give_the_same(usual: Plans, tmp_path: Path) -> None:
    same(look({name: polars(table).lazy() for name, table in TABLES.items()}), usual)
    for name, table in TABLES.items():
        polars(table).write_parquet(tmp_path / f"{name}.parquet")
    same(look({name: str(tmp_path / f"{name}.parquet") for name in TABLES}), usual)


def test_duckdb_and_arrow_give_the_same(usual: Plans) -> None:
    duckdb = pytest.importorskip("duckdb")
    held = duckdb.connect()
    frames = {name: polars(table).to_arrow() for name, table in TABLES.items()}
    same(look(dict(frames)), usual)
    same(look({name: held.from_arrow(frame) for name, frame in frames.items()}), usual)


@settings(max_examples=5)
@given(st.integers(0, 2**32 - 1))
def test_order_of_rows_and_names_change_no_number(seed: int) -> None:
    draw = np.random.default_rng(seed)
    table = TABLES["plans"].iloc[:250]
    moved = table.sample(frac=1, random_state=seed % 10_000)
    for column in ("plan_id", "person_id", "action", "agency", "coder_id"):
        names = moved[column].unique()
        moved[column] = moved[column].map(
            dict(zip(names, draw.permutation([f"n{i:04d}" for i in range(len(names))]), strict=True))
        )
    one, two = (plans(t, changed_on=CHANGED, shuffles=5, among=4) for t in (table, moved))
    pd.testing.assert_frame_equal(one.table, two.table, check_exact=True)
    pd.testing.assert_frame_equal(one.alike, two.alike, check_exact=True)
    pd.testing.assert_frame_equal(one.agreement, two.agreement, check_exact=True)
    assert one.words == two.words


def test_names_of_services_change_no_number(usual: Plans) -> None:
    told = {"housing": "zebra", "drugs": "apple"}
    other = look({n: t.assign(service=t["service"].map(told)) for n, t in TABLES.items()})
    one, two = (
        made.alike.assign(service=made.alike["service"].replace(told)).sort_values(
            ["service", "period"], ignore_index=True
        )
        for made in (usual, other)
    )
    pd.testing.assert_frame_equal(one, two, check_exact=True)
