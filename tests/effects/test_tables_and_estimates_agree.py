"""The table, the estimates and the words of a before-and-after comparison are one and the same, on any engine."""

import dataclasses

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from syschange.results import NOT_FOR_RELEASE

from .rows import Person, before_after, table

COLUMNS = [
    "design",
    "followed_changed",
    "followed_comparison",
    "before_changed",
    "after_changed",
    "before_comparison",
    "after_comparison",
    "value",
    "lower",
    "upper",
    "level",
    "method",
    "pooled",
    "pooled_lower",
    "pooled_upper",
    "detectable",
    "equivalence",
]
POOLED = ["pooled", "pooled_lower", "pooled_upper"]


@st.composite
def trials(draw: st.DrawFn) -> list[Person]:
    """Draw the people of two arms, four or more in each, whose scores vary."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    made: list[Person] = []
    for arm in ("new", "usual"):
        before = rng.normal(draw(st.floats(-20, 60)), 10, draw(st.integers(4, 15)))
        after = before / 2 + rng.normal(10, 8, len(before))
        made += [(arm, float(b), float(a)) for b, a in zip(before.round(1), after.round(1), strict=True)]
    return made


@settings(max_examples=8)
@given(people=trials(), level=st.floats(0.5, 0.99))
def test_an_estimate_is_its_row(people: list[Person], level: float) -> None:
    made = before_after(table(people), level=level)
    for row in made.table.to_dict("records"):
        estimate = made.estimate(row["design"])
        assert (row["value"], row["lower"], row["upper"]) == (estimate.value, estimate.lower, estimate.upper)
        assert (row["level"], row["method"]) == (level, estimate.method)


@settings(max_examples=8)
@given(people=trials(), data=st.data())
def test_any_engine_and_any_order_give_the_same_result(people: list[Person], data: st.DataObject) -> None:
    rows = table(people)
    order = data.draw(st.permutations(range(len(rows))))
    polars = pl.DataFrame({c: [rows[c].tolist()[i] for i in order] for c in reversed(rows.columns)})
    first, second = before_after(rows), before_after(polars.lazy())
    pd.testing.assert_frame_equal(first.table, second.table, check_exact=True)
    pd.testing.assert_frame_equal(first.attrition, second.attrition, check_exact=True)
    assert first.provenance == second.provenance
    assert first.text == second.text


@settings(max_examples=8)
@given(people=trials())
def test_without_a_comparison_the_value_is_the_paired_change(people: list[Person]) -> None:
    made = before_after(table(people), arm=None)
    assert list(made.table.columns) == COLUMNS
    assert made.table["design"].tolist() == ["change"]
    row = made.table.iloc[0]
    expected = stats.ttest_1samp([a - b for _, b, a in people if a is not None and b is not None], 0)
    assert (row["lower"], row["upper"]) == pytest.approx(tuple(expected.confidence_interval(0.95)), rel=1e-6)
    assert row[[c for c in COLUMNS if c.endswith("_comparison")]].isna().all()
    assert made.estimate("change").value == row["value"]
    assert "change, not effect" in made.text
    assert f"the {len(people)} people seen at both times" in made.text


@settings(max_examples=5)
@given(people=trials())
def test_each_group_alone_is_what_its_people_alone_give(people: list[Person]) -> None:
    halves = ["F" if i % 2 else "M" for i in range(len(people))]
    made = before_after(table(people, sex=halves), by=["sex"])
    assert list(made.table.columns) == ["sex", *COLUMNS]
    assert made.table["sex"].tolist() == ["(all)"] * 2 + ["F"] * 2 + ["M"] * 2
    for label in ("F", "M"):
        alone = before_after(table([p for p, half in zip(people, halves, strict=True) if half == label]))
        part = made.table[made.table["sex"] == label].drop(columns="sex").reset_index(drop=True)
        # What a group is drawn towards is no longer there once it is alone.
        pd.testing.assert_frame_equal(part.drop(columns=POOLED), alone.table.drop(columns=POOLED), rtol=1e-6)
        assert made.estimate("did", sex=label).value == pytest.approx(alone.estimate("did").value, rel=1e-6)


def test_a_result_cannot_be_changed_and_its_tables_are_copies() -> None:
    made = before_after(table([("new", 1, 5), ("new", 2, 4), ("usual", 3, 3), ("usual", 1, 7)]))
    with pytest.raises(dataclasses.FrozenInstanceError):
        made.level = 0.5  # type: ignore[misc]
    for name, column in (("table", "value"), ("means", "mean_after"), ("attrition", "lost")):
        first = getattr(made, name)
        first.loc[:, column] = -99
        assert not (getattr(made, name)[column] == -99).any()


def test_what_it_shows_of_itself_says_it_is_not_for_release() -> None:
    people: list[Person] = [("new", 1, 5), ("new", 2, 4), ("usual", 3, 3), ("usual", 1, 7)]
    for arm in ("arm", None):
        made = before_after(table(people), arm=arm)
        for shown in (made.text, repr(made), made._repr_html_()):
            assert NOT_FOR_RELEASE in shown
            assert "significan" not in shown.lower()


def test_an_arm_is_called_what_it_is_called() -> None:
    people: list[Person] = [("DIP", 1, 5), ("DIP", 2, 4), ("usual NHS care", 3, 4), ("usual NHS care", 1, 7)]
    text = before_after(table(people), comparison="usual NHS care").text
    assert "Usual NHS care moved the same way" in text
    assert "DIP ended" in text


def test_the_provenance_says_how_it_was_made() -> None:
    made = before_after(table([("new", 1, 5), ("new", 2, 4), ("usual", 3, 3), ("usual", 1, None)]))
    given_ = dict(made.provenance.parameters)
    assert made.provenance.function == "effects.before_after"
    assert (given_["before"], given_["after"], given_["comparison"]) == ("0", "12", "usual")
    assert (made.provenance.rows_in, made.provenance.rows_used, made.provenance.rows_unknown) == (4, 3, 1)
