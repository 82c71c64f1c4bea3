"""Every engine gives one answer; and on paper nothing true is left."""

import re
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pytest

from syschange import disclosure
from syschange.effects.sustained import Sustained, sustained_path
from syschange.results import Coarsening
from syschange.statistics.lasting import Path

from .followed import followed, panel, people, value, watched

PEOPLE = people(4, n=203).sample(frac=0.97, random_state=1).reset_index(drop=True)
UNITS = panel(4, units=30)


def on_engine(data: pd.DataFrame, engine: str) -> Any:
    if engine == "DuckDB":
        pytest.importorskip("pyarrow")  # by which DuckDB reads a table of Polars
    columns = {c: [None if pd.isna(v) else v for v in data[c].tolist()] for c in data}
    frame = pl.DataFrame(columns)
    if engine == "DuckDB":
        return duckdb.sql("select * from frame")
    return {"Polars": frame, "Polars, lazy": frame.lazy(), "other order": data.iloc[::-1]}[engine]


@pytest.mark.parametrize("engine", ["Polars", "Polars, lazy", "DuckDB", "other order"])
def test_people_and_units_on_any_engine(engine: str) -> None:
    for data, ask, options in (
        (PEOPLE, followed, {"by": ["site"], "funding_end": 12}),
        (UNITS, watched, {"by": ["region"], "funding_end": 32}),
    ):
        known, made = ask(data, **options), ask(on_engine(data, engine), **options)
        pd.testing.assert_frame_equal(made.table, known.table)
        assert made.words == known.words
        assert made.provenance.data_digest == known.provenance.data_digest


def test_an_arrow_table_and_a_file_too(tmp_path: Any) -> None:
    arrow = pytest.importorskip("pyarrow")
    table = arrow.Table.from_pandas(PEOPLE)
    pd.testing.assert_frame_equal(followed(table).table, followed(PEOPLE).table)
    pl.DataFrame(PEOPLE.to_dict("list")).write_parquet(tmp_path / "people.parquet")
    pd.testing.assert_frame_equal(followed(tmp_path / "people.parquet").table, followed(PEOPLE).table)


def results() -> dict[str, Sustained]:
    theta = Path.of([3.137, 2.911, 2.037, 1.519], 0.0917 * np.eye(4) + 0.0513, [3, 6, 12, 24])
    return {
        "people": followed(PEOPLE, by=["site"], funding_end=12, shocks={"x": 12}, worthwhile=1.0),
        "units": watched(UNITS.assign(unit=UNITS["unit"]), by=["region"], funding_end=32, counted="areas"),
        "path": sustained_path(theta, outcome="score", units=(23, 17), counted="areas", funding_end=12),
    }


@pytest.mark.parametrize("name", ["people", "units", "path"])
def test_nothing_true_stands_on_paper(name: str) -> None:
    result = results()[name]
    paper = disclosure.protect(result).results[0]
    assert isinstance(paper, Sustained)
    shown = paper.table[["n_changed", "n_comparison"]].to_numpy()
    assert (np.isnan(shown) | (shown % 5 == 0)).all()
    attrition = paper.attrition[["enrolled", "seen", "lost"]].to_numpy()
    assert (np.isnan(attrition) | (attrition % 5 == 0)).all()
    assert np.nanmin(np.r_[shown.ravel(), attrition.ravel()]) >= 10
    # What is worked out with an error in it: nothing of it is what it was.
    spread = ["lower", "upper", "pooled_lower", "pooled_upper", "detectable"]
    finite = result.table[spread].where(np.isfinite(result.table[spread]))
    same = (finite - paper.table[spread]).abs() < 1e-9
    assert not same.to_numpy().any()
    counts = {int(n) for n in result.counts()["count"] if n % 5 and n > 9}
    said = {int(n) for n in re.findall(r"(?<![\d.])(\d+) (?:people|areas|in all|seen)", paper.text)}
    assert counts.isdisjoint(said)
    assert paper.provenance.rows_in is paper.provenance.data_digest is None
    assert "Not for release" not in paper.text
    assert paper.plot() is not None


def test_every_count_shown_is_listed() -> None:
    result = results()["people"]
    counts = result.counts()
    assert set(counts["quantity"]) >= {"n", "seen at every time:score", "not seen at every time:score"}
    listed = {float(n) for n in counts["count"]}
    shown = result.table[["n_changed", "n_comparison"]].to_numpy().ravel()
    assert set(shown) | set(result.attrition[["enrolled", "seen", "lost"]].to_numpy().ravel()) <= listed
    enrolled = counts[(counts["quantity"] == "n") & (counts["cell"] == (("arm", "new"), ("site", "(all)")))]
    assert enrolled["count"].tolist() == [PEOPLE[PEOPLE["arm"] == "new"]["person_id"].nunique()]


def test_hidden_groups_lose_their_numbers_and_everything_hidden_says_so() -> None:
    data = PEOPLE.copy()
    data.loc[data["person_id"] < 16, "site"] = "small"
    paper = disclosure.protect(followed(data, by=["site"])).results[0]
    assert isinstance(paper, Sustained)
    small = paper.table[paper.table["site"] == "small"]
    assert small["value"].isna().all()
    few = disclosure.protect(followed(people(1, n=14))).results[0]
    assert few.table["value"].isna().all()
    assert "is hidden" in few.text
    assert "cannot be given" in few.text


@pytest.mark.parametrize("name", ["people", "units", "path"])
def test_published_as_they_are_counts_change_little(name: str) -> None:
    result = results()[name]
    again = result.from_counts(result.counts(), Coarsening("a policy", figures=7))
    for quantity in ("early", "late", "retained"):
        assert value(again, quantity) == pytest.approx(value(result, quantity), rel=1e-3)


def test_an_unprotected_result_says_so_on_its_picture_and_in_its_text() -> None:
    result = results()["units"]
    assert "Not for release" in result.text
    assert "NOT FOR RELEASE" in {t.get_text() for t in result.plot().findobj() if hasattr(t, "get_text")}
