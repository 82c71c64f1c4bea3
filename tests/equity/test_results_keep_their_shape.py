"""Results have the same columns whatever is in them, cannot be changed, and are the same from any engine."""

import dataclasses
from typing import Any

import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syschange import equity
from syschange.results import NOT_FOR_RELEASE

from .groups import counts, from_counts

BREAKDOWN = ["ways", "n", "numerator", "denominator", "value", "lower", "upper", "level", "method"]
COMPARISON = [
    *BREAKDOWN,
    "reference",
    "difference",
    "difference_lower",
    "difference_upper",
    "ratio",
    "ratio_lower",
    "ratio_upper",
    "p",
    "p_adjusted",
]
REFERENCES: list[Any] = ["rest", "overall", {"sex": "F"}]
ROWS = {
    "sex": ["F", "M", None, "F", "M", "F"],
    "age": ["old", "old", "young", None, "young", "young"],
    "y": [1, 0, 1, None, 1, 0],
}


def made(kind: str = "proportion", *, ways: int = 2) -> equity.Breakdown:
    return equity.breakdown(pd.DataFrame(ROWS), outcome="y", by=["sex", "age"], ways=ways, kind=kind)


@pytest.mark.parametrize("kind", ["proportion", "mean"])
@pytest.mark.parametrize("by", [[], ["age"], ["age", "sex"]])
def test_the_columns_of_a_breakdown(kind: str, by: list[str]) -> None:
    ways = max(len(by), 1)
    for rows in (pd.DataFrame(ROWS), pd.DataFrame(ROWS).head(0), pd.DataFrame(ROWS).head(1)):
        result = equity.breakdown(rows, outcome="y", by=by, ways=ways, kind=kind)
        assert list(result.table.columns) == [*by, *BREAKDOWN]
        assert (result.table["level"] == 0.95).all()
        assert set(result.table["method"]) <= {"Wilson" if kind == "proportion" else "Student t", "none"}


@pytest.mark.parametrize("kind", ["proportion", "mean"])
@pytest.mark.parametrize("reference", REFERENCES)
@pytest.mark.parametrize("adjust", ["bh", "none"])
def test_the_columns_of_a_comparison(kind: str, reference: Any, adjust: str) -> None:
    result = equity.compare(made(kind), reference=reference, adjust=adjust, least=0)
    assert list(result.table.columns) == ["sex", "age", *COMPARISON]
    numbers = result.table[[c for c in COMPARISON if c not in {"method", "reference"}]]
    assert all(pd.api.types.is_numeric_dtype(t) for t in numbers.dtypes)


def test_a_comparison_without_groups_or_people_has_its_columns_and_no_rows() -> None:
    nobody = equity.breakdown(pd.DataFrame(ROWS).head(0), outcome="y", by=["sex"])
    nothing = equity.breakdown(pd.DataFrame(ROWS), outcome="y", by=[])
    for breakdown, by in ((nobody, ["sex"]), (nothing, [])):
        result = equity.compare(breakdown)
        assert list(result.table.columns) == [*by, *COMPARISON]
        assert result.table.empty
        assert "No group can be compared" in result.text


def test_a_result_cannot_be_changed_and_its_table_is_a_copy() -> None:
    for result in (made(), equity.compare(made())):
        with pytest.raises(dataclasses.FrozenInstanceError):
            result.level = 0.5  # type: ignore[misc, union-attr]
        first = result.table
        first.loc[:, "n"] = -1
        assert (result.table["n"] >= 0).all()


@pytest.mark.parametrize("kind", ["proportion", "mean"])
def test_what_it_shows_of_itself_says_it_is_not_for_release(kind: str) -> None:
    for result in (made(kind), equity.compare(made(kind))):
        for shown in (result.text, repr(result), result._repr_html_()):
            assert NOT_FOR_RELEASE in shown
            assert "significan" not in shown.lower()


@settings(max_examples=12)
@given(groups=counts(), data=st.data())
def test_any_engine_and_any_order_give_the_same_table(
    groups: dict[str | None, tuple[int, int, int]], data: st.DataObject
) -> None:
    rows = from_counts(groups)
    order = data.draw(st.permutations(range(len(rows))))
    moved = pl.DataFrame(
        {c: [None if pd.isna(rows[c][i]) else rows[c][i] for i in order] for c in ("y", "g")}
    )
    moved = moved.cast({"g": pl.String, "y": pl.Boolean})
    first, second = (equity.breakdown(table, outcome="y", by=["g"]) for table in (rows, moved.lazy()))
    pd.testing.assert_frame_equal(first.table, second.table, check_exact=True)
    assert first.provenance == second.provenance
    assert first.text == second.text
    pd.testing.assert_frame_equal(equity.compare(first).table, equity.compare(second).table, check_exact=True)


def test_the_provenance_says_how_it_was_made() -> None:
    breakdown = made()
    compared = equity.compare(breakdown, reference={"sex": "F"}, adjust="none", least=0)
    assert breakdown.provenance.function == "equity.breakdown"
    assert dict(breakdown.provenance.parameters) == {
        "outcome": "y", "by": "['sex', 'age']", "ways": "2", "kind": "proportion", "exposure": "None", "per": "1.0",
        "q": "0.5", "weights": "None", "cluster": "None", "design": "None", "period": "None", "level": "0.95",
        "method": "wilson", "unknown": "keep", "categories": "{}", "max_rows": "200000",
    }  # fmt: skip
    assert compared.provenance.function == "equity.compare"
    assert dict(compared.provenance.parameters)["reference"] == "{'sex': 'F'}"
    assert dict(compared.provenance.parameters)["adjust"] == "none"
    assert dict(compared.provenance.parameters)["least"] == "0"
    assert compared.provenance.data_digest == breakdown.provenance.data_digest
    assert (breakdown.provenance.rows_in, breakdown.provenance.rows_used) == (6, 5)


def test_an_estimate_is_the_row_of_the_table() -> None:
    for kind in ("proportion", "mean"):
        result = made(kind)
        row = result.table.set_index(["sex", "age"]).loc[("F", "(all)")]
        estimate = result.estimate(sex="F")
        assert estimate.value == pytest.approx(row["value"])
        assert (estimate.lower, estimate.upper) == pytest.approx((row["lower"], row["upper"]))
        assert (estimate.level, estimate.method) == (row["level"], row["method"])
        assert result.estimate().value == pytest.approx(result.table["value"][0])
