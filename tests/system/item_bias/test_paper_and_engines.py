"""On paper nothing true is left; and every engine, every order and every name of a person gives one answer."""

import re
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest

from syschange.disclosure import protect
from syschange.results import NOT_FOR_RELEASE, Coarsening
from syschange.system.item_bias import ItemBias

from .asked import bias, people, responses

PEOPLE = people((12, 163, 481))
ROWS = responses(PEOPLE)
TABLES = ("table", "left_out", "together", "people")


@pytest.fixture(scope="module")
def pair() -> tuple[ItemBias, ItemBias]:
    true = bias(ROWS, people=PEOPLE, by=["service"])
    made = protect(true).results[0]
    assert isinstance(made, ItemBias)
    return true, made


def test_counts_are_rounded_and_few_are_hidden(pair: tuple[ItemBias, ItemBias]) -> None:
    true, made = pair
    for table, columns in (("table", ["people", "matched", "compared"]), ("left_out", ["left_out"]),
                           ("people", ["people", "assessed", "complete"])):  # fmt: skip
        before, after = getattr(true, table)[columns], getattr(made, table)[columns]
        shown = after.to_numpy().ravel()
        shown = shown[np.isfinite(shown)]
        assert len(shown) >= 5
        assert (shown % 5 == 0).all()
        assert (shown >= 10).all()
        assert after[before < 10].isna().all(axis=None)


def test_no_number_is_the_true_one(pair: tuple[ItemBias, ItemBias]) -> None:
    true, made = pair
    for table in ("table", "left_out", "together"):
        before, after = getattr(true, table), getattr(made, table)
        numbers = [
            c for c in before.select_dtypes("number") if c not in {"level", "people", "matched", "compared"}
        ]
        for column in numbers:
            same = before[column] == after[column]
            counted = before[column] % 1 == 0  # a count that rounding leaves
            assert not (same & ~counted).any(), (table, column)
    values = made.table["value"].dropna()
    np.testing.assert_allclose(values, values.round(2), atol=1e-12)


def test_what_is_shown_is_worked_out_from_what_may_be(pair: tuple[ItemBias, ItemBias]) -> None:
    _, made = pair
    left = made.left_out
    np.testing.assert_allclose(left["share"], left["left_out"] / left["assessed"])
    row = made.table[made.table["class"] == "C"].iloc[0]
    given = made.estimate(row["item"], service=row["service"], ethnicity=row["ethnicity"])
    assert (given.value, given.lower) == (row["value"], row["lower"])


def test_words_and_provenance_hold_nothing_true(pair: tuple[ItemBias, ItemBias]) -> None:
    true, made = pair
    assert NOT_FOR_RELEASE not in made.text
    assert NOT_FOR_RELEASE in true.text
    assert made.provenance.rows_in is None
    assert made.provenance.data_digest is None
    assert "'q2' scores people of ethnicity: Black" in made.words
    row = true.left_out[(true.left_out["item"] == "q4") & (true.left_out["ethnicity"] == "Black")].iloc[0]
    assert not re.search(rf"\b{row['left_out']:.0f}\b", made.words)


def test_with_everything_hidden_nothing_is_shown() -> None:
    true = bias(ROWS, people=PEOPLE)
    hidden = true.from_counts(true.counts().assign(count=np.nan), Coarsening("a policy", 3))
    for table in TABLES:
        numbers = getattr(hidden, table).select_dtypes("number").drop(columns=["level"], errors="ignore")
        assert numbers.isna().all(axis=None), table
    assert "no item could be compared" in hidden.words
    assert "cannot be compared" in hidden.words


def test_every_count_is_listed_once(pair: tuple[ItemBias, ItemBias]) -> None:
    counts = pair[0].counts()
    assert not counts.duplicated(["cell", "quantity"]).any()
    everyone = counts[
        (counts["quantity"] == "n") & (counts["cell"].map(lambda c: dict(c)["service"] == "(all)"))
    ]
    assert everyone["count"].sum() == len(PEOPLE)


def _on(engine: str, table: pd.DataFrame, folder: Path, name: str) -> Any:
    mixed = table.sample(frac=1, random_state=1).astype(object)
    polars = pl.DataFrame(mixed.where(mixed.notna(), None).to_dict("list"))
    if engine == "Polars":
        return polars.lazy()
    if engine == "DuckDB":
        duckdb = pytest.importorskip("duckdb")
        return duckdb.from_arrow(polars.to_arrow())
    if engine == "Arrow":
        return polars.to_arrow()
    polars.write_parquet(folder / name)
    return folder / name


@pytest.mark.parametrize("engine", ["Polars", "DuckDB", "Arrow", "Parquet"])
def test_the_answer_is_that_of_pandas_to_the_last_bit(engine: str, tmp_path: Path) -> None:
    rows = ROWS.assign(value=ROWS["value"] * 1.3)
    first = bias(rows, people=PEOPLE, by=["service"])
    second = bias(
        _on(engine, rows, tmp_path, "r.parquet"),
        people=_on(engine, PEOPLE, tmp_path, "p.parquet"),
        by=["service"],
    )
    for table in TABLES:
        pd.testing.assert_frame_equal(getattr(first, table), getattr(second, table), check_exact=True)
    assert first.provenance == second.provenance
    assert first.text == second.text


def test_who_is_who_and_in_what_order_changes_nothing() -> None:
    first = bias(ROWS, people=PEOPLE)
    names = dict(zip(PEOPLE["person_id"], np.random.default_rng(4).permutation(len(PEOPLE)), strict=True))
    renamed = [
        t.assign(person_id=t["person_id"].map(names)).sample(frac=1, random_state=2) for t in (ROWS, PEOPLE)
    ]
    second = bias(renamed[0], people=renamed[1])
    for table in TABLES:
        pd.testing.assert_frame_equal(getattr(first, table), getattr(second, table), check_exact=True)
    assert first.provenance.data_digest == second.provenance.data_digest


def test_people_without_any_answer_are_counted() -> None:
    more = pd.concat([PEOPLE, pd.DataFrame({"person_id": ["x1", "x2"], "ethnicity": ["Black", "White"]})])
    made = bias(ROWS, people=more).people.set_index("ethnicity")
    assert made.loc["Black", ["people", "assessed"]].tolist() == [164, 163]
    strangers = bias(ROWS, people=PEOPLE[PEOPLE["ethnicity"] != "Asian"])
    assert strangers.people.set_index("ethnicity").loc["(unknown)", "people"] == 12 + 3
