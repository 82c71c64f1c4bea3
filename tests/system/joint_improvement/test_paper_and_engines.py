"""On paper nothing true is left; and every engine, every order and every name of a person gives one answer."""

import dataclasses
import re
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest

from syschange.disclosure import protect
from syschange.results import NOT_FOR_RELEASE, Coarsening
from syschange.system.joint_improvement import JointImprovement

from .asked import joint, outcomes, people

PEOPLE = people(403)
ROWS = outcomes(PEOPLE)
PAIRS = {"arms": {"arm": "arm", "comparison": "usual", "by": ["sex"]}, "groups": {"by": ["sex"]}}


@pytest.fixture(scope="module", params=list(PAIRS))
def pair(request: pytest.FixtureRequest) -> tuple[JointImprovement, JointImprovement]:
    true = joint(ROWS, people=PEOPLE, **PAIRS[request.param])
    made = protect(true).results[0]
    assert isinstance(made, JointImprovement)
    return true, made


def test_counts_are_rounded_and_few_are_hidden(pair: tuple[JointImprovement, JointImprovement]) -> None:
    true, made = pair
    for column in ("people", "known", "n"):
        shown = made.table[column].dropna()
        assert len(shown) > 5
        assert (shown % 5 == 0).all()
        assert (shown >= 10).all()
        assert made.table.loc[true.table[column] < 10, column].isna().all()


def test_every_number_is_made_from_published_counts(pair: tuple[JointImprovement, JointImprovement]) -> None:
    true, made = pair
    table = made.table
    np.testing.assert_allclose(table["share"], (table["n"] / table["known"]).clip(upper=1))
    other = protect(true).counts.drop(columns="result")
    numbers = true.basis.select_dtypes("number").columns
    wrong = {name: getattr(true, name).assign(**dict.fromkeys(numbers, 77.0)) for name in ("basis", "rest")}
    again = dataclasses.replace(true, **wrong).from_counts(other, Coarsening("ONS_10_5", 3))
    pd.testing.assert_frame_equal(again.table, table)
    assert again.words == made.words


def test_a_part_is_hidden_where_the_rest_of_its_whole_is(
    pair: tuple[JointImprovement, JointImprovement],
) -> None:
    true, made = pair
    nearly = (true.table["known"] - true.table["n"]) < 10
    assert made.table.loc[nearly, "n"].isna().all()


def test_words_and_provenance_hold_nothing_true(pair: tuple[JointImprovement, JointImprovement]) -> None:
    true, made = pair
    assert NOT_FOR_RELEASE not in made.text
    assert NOT_FOR_RELEASE in true.text
    assert made.provenance.rows_in is None
    assert made.provenance.data_digest is None
    told = [int(n) for n in re.findall(r"(\d+) (?:people|\(|more \()", made.words)]
    assert told
    assert all(n % 5 == 0 for n in told)


def test_with_everything_hidden_nothing_is_shown(pair: tuple[JointImprovement, JointImprovement]) -> None:
    true, _ = pair
    hidden = true.from_counts(true.counts().assign(count=np.nan), Coarsening("a policy", 3))
    numbers = hidden.table.select_dtypes("number").drop(columns=["level", "k"])
    assert numbers.isna().all(axis=None)
    assert "cannot be told" in hidden.words
    assert not re.search(r"\d+ people", hidden.words)


def test_published_as_they_are_the_counts_give_the_same(
    pair: tuple[JointImprovement, JointImprovement],
) -> None:
    true, _ = pair
    again = true.from_counts(true.counts(), Coarsening("a policy", 3))
    pd.testing.assert_frame_equal(again.table, true.table)


def test_every_count_is_listed_once(pair: tuple[JointImprovement, JointImprovement]) -> None:
    counts = pair[0].counts()
    assert not counts.duplicated(["cell", "quantity"]).any()
    assert (counts["count"] >= 0).all()


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
    first = joint(ROWS, people=PEOPLE, **PAIRS["arms"])
    second = joint(
        _on(engine, ROWS, tmp_path, "o.parquet"),
        people=_on(engine, PEOPLE, tmp_path, "p.parquet"),
        **PAIRS["arms"],
    )
    pd.testing.assert_frame_equal(first.table, second.table, check_exact=True)
    assert first.provenance == second.provenance
    assert first.text == second.text


def test_who_is_who_and_in_what_order_changes_nothing() -> None:
    first = joint(ROWS, people=PEOPLE, **PAIRS["groups"])
    names = dict(zip(PEOPLE["person_id"], np.random.default_rng(4).permutation(len(PEOPLE)), strict=True))
    rows, who = (
        t.assign(person_id=t["person_id"].map(names)).sample(frac=1, random_state=2) for t in (ROWS, PEOPLE)
    )
    second = joint(rows, people=who, **PAIRS["groups"])
    pd.testing.assert_frame_equal(first.table, second.table, check_exact=True)
    assert first.provenance.data_digest == second.provenance.data_digest
    together = joint(ROWS.merge(PEOPLE, on="person_id"), **PAIRS["groups"])
    pd.testing.assert_frame_equal(first.table, together.table, check_exact=True)


def test_people_without_any_outcome_are_counted_where_they_are_known_of() -> None:
    more = pd.concat([PEOPLE, pd.DataFrame({"person_id": ["x1", "x2"], "arm": "new", "sex": "Male"})])
    first, second = joint(ROWS, people=PEOPLE).table.iloc[0], joint(ROWS, people=more).table.iloc[0]
    assert second["people"] == first["people"] + 2
    assert second["known"] == first["known"]
    assert second["most"] > first["most"]
