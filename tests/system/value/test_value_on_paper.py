"""`value` on paper and on every engine: nothing true survives, and every engine gives one answer."""

from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pytest

from syschange.disclosure import protect
from syschange.errors import NotEstimableError
from syschange.system.value import Value, value

from .drawn import asked, change, costs, people


def paper_of(result: Value) -> Value:
    made = protect(result).results[0]
    assert isinstance(made, Value)
    return made


def test_nothing_true_survives() -> None:
    result = value(costs(), **asked(who=people(243), after=0.3, against="old", people_with_outcome=(83, 243)))
    paper = paper_of(result)
    true, shown = result.table, paper.table
    personal = shown["section"].isin(["statutory use", "unmet need"]) | (shown["item"] == "cost per person")
    counted = shown.loc[personal, ["n", "numerator"]].to_numpy()
    assert (counted[np.isfinite(counted)] % 5 == 0).all()
    before = set(np.round(true.loc[true["value"].notna() & true["section"].isin(
        ["statutory use", "unmet need"]), ["value", "lower", "upper"]].to_numpy().ravel(), 9))  # fmt: skip
    after = shown.loc[personal, ["value", "lower", "upper"]].to_numpy().ravel()
    assert not before & set(np.round(after[np.isfinite(after)], 9)) - {0.0, 1.0}
    cost = [t.set_index("item").loc["cost per person", "value"] for t in (true, shown)]
    assert cost[0] != cost[1]
    assert cost[1] == pytest.approx(cost[0] * 83 / 85)
    assert "83" not in paper.words
    assert "243" not in paper.words
    assert (paper.provenance.rows_in, paper.provenance.data_digest) == (None, None)
    assert "83" not in str(paper.provenance.parameters)


def test_changes_that_were_given_are_not_repeated_and_the_finding_stands() -> None:
    how = asked(
        after=0.3,
        against="old",
        access=None,
        unmet_need=change(-0.2, 0.02),
        outcome_change=change(1.2345, 0.2),
    )
    result = value(costs(), **how)
    paper = paper_of(result)
    assert paper.finding == result.finding == "less reliance on statutory services"
    for question in ("outcomes", "unmet need"):
        with pytest.raises(NotEstimableError):
            paper.estimate(question)
    assert paper.facts.outcome is None
    assert not paper.table["value"].isin([1.2345, -0.2]).any()
    assert "1.2" in result.words
    assert "outcomes improved" not in paper.words


def test_an_estimate_of_people_is_coarsened() -> None:
    result = value(costs(), **asked(people_with_outcome=change(83.21, 10.123)))
    made = paper_of(result).estimate("cost per person")
    assert made.value == pytest.approx(560 / 85)
    assert made.distribution.people.se == pytest.approx(85 * 0.12)  # type: ignore[attr-defined] # a normal's


def test_too_few_are_hidden() -> None:
    for few in (7, (7, 240), (235, 240), change(7, 1)):
        paper = paper_of(value(costs(), **asked(people_with_outcome=few)))
        assert "cannot be shown" in paper.words
        assert paper.table.set_index("item").loc["cost per person", ["n", "value"]].isna().all()


def test_costs_alone_are_no_people() -> None:
    result = value(costs(), deflators={2023: 1.0, 2024: 1.1})
    assert not len(result.counts())
    pd.testing.assert_frame_equal(paper_of(result).table, result.table)


def _arrow(frame: pd.DataFrame) -> object:
    return pytest.importorskip("pyarrow").Table.from_pandas(frame)


@pytest.mark.parametrize("to", [pl.from_pandas, lambda f: pl.from_pandas(f).lazy(), duckdb.from_df, _arrow])
def test_every_engine_gives_the_same(to: object) -> None:
    how = asked(after=0.4, against="old")
    expected = value(costs(), **how)
    tables = {k: to(how[k]) for k in ("contacts", "people", "access", "funding")}  # type: ignore[operator] # a function
    other = value(to(costs()), **(how | tables))  # type: ignore[operator] # as above
    pd.testing.assert_frame_equal(other.table, expected.table, check_exact=True)
    assert (other.words, other.provenance.data_digest) == (expected.words, expected.provenance.data_digest)


def test_order_and_names_of_people_change_nothing() -> None:
    how = asked(after=0.4, against="old")
    one = value(costs(), **how)
    names = {name: f"z{hash(name) % 10**9}-{name}" for name in how["people"]["person_id"]}
    moved = {
        k: how[k].sample(frac=1, random_state=5).assign(person_id=lambda f: f["person_id"].map(names))
        for k in ("contacts", "people", "access")
    }
    two = value(costs(), **(how | moved))
    pd.testing.assert_frame_equal(two.table, one.table, check_exact=True)
    assert one.provenance.data_digest == two.provenance.data_digest
    assert not any(
        name in one.text or name in str(one.provenance) for name in how["people"]["person_id"][10:]
    )


def test_the_level_is_followed() -> None:
    at = [value(costs(), **asked(against="old", level=x)) for x in (0.95, 0.5)]
    for question in ("cost per person", "statutory use", "unmet need", "outcomes", "avoided contacts"):
        wide, narrow = (made.estimate(question) for made in at)
        assert wide.upper - wide.lower > narrow.upper - narrow.lower
        assert wide.level == 0.95
        assert narrow.probability(narrow.lower) == pytest.approx(0.75, abs=1e-6)


def test_a_file_gives_the_same(tmp_path: Path) -> None:
    how = asked(after=0.4)
    costs().to_parquet(tmp_path / "costs.parquet")
    how["contacts"].to_parquet(tmp_path / "contacts.parquet")
    other = value(tmp_path / "costs.parquet", **(how | {"contacts": str(tmp_path / "contacts.parquet")}))
    pd.testing.assert_frame_equal(other.table, value(costs(), **how).table, check_exact=True)
