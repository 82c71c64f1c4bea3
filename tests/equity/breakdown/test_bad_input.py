"""Thin and spoiled tables of every kind and way of sampling: each group has its row, marked or whole, or an error."""

import math

import numpy as np
import pandas as pd
import pytest

from syschange import equity
from syschange.errors import NotEstimableError, WrongTypeError
from syschange.results import Estimate

from .sampled_rows import CASES, FEW, broken_down, rows
from .spoiled_rows import thin, thin_breakdown

THIN = thin()


def estimate_or_none(made: equity.Breakdown, label: str) -> Estimate | None:
    try:
        return made.estimate(g=label)
    except NotEstimableError:
        return None


@pytest.mark.parametrize(("kind", "way"), CASES)
@pytest.mark.parametrize("name", THIN)
def test_every_group_has_its_row_whole_or_marked(name: str, kind: str, way: str) -> None:
    data = THIN[name]
    made = thin_breakdown(name, kind, way)
    table = made.table.set_index("g")
    assert set(table.index) == {"(all)", *data["g"].fillna("(unknown)")}
    assert table.index.is_unique
    assert not any(word in made.text.lower() for word in ("nan", "inf ", "inf)", "significan"))
    for label, row in table.iterrows():
        known = math.isfinite(row["lower"])
        assert known == math.isfinite(row["upper"]) == (row["method"] != "none")
        assert known <= math.isfinite(row["value"])
        if known:
            assert row["lower"] <= row["value"] <= row["upper"]
            assert row["lower"] < row["upper"] or row["method"] == "order statistics"
        if label in {"a", "solo"}:
            found = estimate_or_none(made, str(label))
            assert (found is not None) == known
            if found is not None:
                assert (found.lower, found.upper) == pytest.approx(
                    (row["lower"], row["upper"]), rel=1e-6, abs=1e-9
                )


def test_the_tables_are_marked_where_they_should_be() -> None:
    """The cases above are what they are called: each leaves a row without a value or an interval."""
    marked = {
        ("a group of one", "mean", "solo"),
        ("scores alike in a group", "mean", "a"),
        ("nothing known of a group", "proportion", "a"),
        ("nothing known of a group", "median", "a"),
        ("no exposure in a group", "rate", "a"),
        ("nobody", "proportion", "(all)"),
    }
    for name, kind, label in marked:
        row = thin_breakdown(name, kind, "plain").table.set_index("g").loc[label]
        assert row["method"] == "none", (name, kind)
    for way in ("weights", "design of units", "design of rows"):
        assert (
            broken_down(THIN["no weight in a group"], "mean", way).table.set_index("g").loc["a", "method"]
            == "none"
        )
    for kind in ("proportion", "rate", "mean"):
        assert (broken_down(THIN["one person"], kind, "cluster").table["method"] == "none").all()
    for name, value in (("no events", 0.0), ("all events", 1.0)):
        for way in ("plain", "weights", "cluster", "design of units"):
            table = broken_down(THIN[name], "proportion", way).table
            assert (table["value"] == value).all()
            assert (table["method"] != "none").all()
            assert (table["upper"] - table["lower"] > 0.01).all()


@pytest.mark.parametrize(("kind", "way"), CASES)
def test_amounts_below_nought_are_refused(kind: str, way: str) -> None:
    columns = [
        c for c, here in (("years", kind == "rate"), ("w", "weights" in way or "design" in way)) if here
    ]
    for column in columns:
        data = rows(60)
        data.loc[3, column] = -1.0
        with pytest.raises(WrongTypeError, match=rf"'{column}'.*(below 0|from 0 up)"):
            broken_down(data, kind, way)


@pytest.mark.parametrize("way", ["weights", "design of units", "design of rows"])
def test_a_row_without_a_weight_is_refused(way: str) -> None:
    data = rows(60)
    data.loc[3, "w"] = np.nan
    with pytest.raises(WrongTypeError, match="weight"):
        broken_down(data, "mean", way)


@pytest.mark.parametrize(("kind", "way"), FEW)
def test_ten_thousand_groups_are_refused_without_naming_one(kind: str, way: str) -> None:
    many = rows(10_000).assign(g=[f"label {i}" for i in range(10_000)], person=range(10_000))
    with pytest.raises(NotEstimableError, match="'g'") as caught:
        broken_down(many, kind, way)
    assert "label " not in str(caught.value)


@pytest.mark.parametrize(("kind", "way"), CASES)
def test_a_stratum_of_one_row_or_a_table_of_one_is_an_error_or_marked(kind: str, way: str) -> None:
    if "design" in way:
        with pytest.raises(NotEstimableError, match="single sampling unit"):
            broken_down(rows(1), kind, way)
        return
    made = broken_down(rows(1), kind, way)
    assert len(made.table) == 2
    assert (kind, way) == ("rate", "plain") or (made.table["method"] == "none").all()


def test_a_rate_of_one_row_may_be_of_a_whole_place() -> None:
    place = pd.DataFrame({"area": ["North"], "visits": [40.0], "years": [1000.0]})
    made = equity.breakdown(place, outcome="visits", by=["area"], kind="rate", exposure="years", per=1000)
    assert made.table["method"].tolist() == ["Byar", "Byar"]
    assert "per 1000 of years is 40" in made.words
    assert "one person" not in made.words
