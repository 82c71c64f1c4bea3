"""Everybody ever enrolled stays in the arm they were enrolled in, whether seen again or not."""

import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syschange.frames import attach

from .rows import Person, before_after, table

SCORE = st.one_of(st.none(), st.integers(0, 100).map(float))
PEOPLE = st.lists(st.tuples(st.sampled_from(["new", "usual"]), SCORE, SCORE), max_size=20)
# Two of each arm who are seen at both times, so that there is something to compare.
SEEN: list[Person] = [("new", 1.0, 5.0), ("new", 2.0, 4.0), ("usual", 3.0, 3.0), ("usual", 1.0, 7.0)]


@settings(max_examples=8)
@given(others=PEOPLE)
def test_those_lost_are_those_not_seen_at_both_times(others: list[Person]) -> None:
    people = [*SEEN, *others]
    attrition = before_after(table(people)).attrition.set_index("arm")
    for arm in ("new", "usual"):
        own = [p for p in people if p[0] == arm]
        followed = sum(before is not None and after is not None for _, before, after in own)
        assert attrition.loc[arm, ["enrolled", "followed", "lost"]].tolist() == [
            len(own),
            followed,
            len(own) - followed,
        ]
    assert attrition.loc["(all)", "enrolled"] == len(people)


@settings(max_examples=8)
@given(others=PEOPLE)
def test_each_mean_is_of_everyone_seen_at_that_time(others: list[Person]) -> None:
    people = [*SEEN, *others]
    made = before_after(table(people))
    means = made.means.set_index("arm")
    for arm in ("new", "usual"):
        for i, time in ((1, "before"), (2, "after")):
            seen = pd.Series([p[i] for p in people if p[0] == arm], dtype="float64").dropna()
            assert means.loc[arm, f"seen_{time}"] == len(seen)
            assert means.loc[arm, f"mean_{time}"] == pytest.approx(seen.mean())


@pytest.mark.parametrize("engine", [pd.DataFrame, pl.DataFrame])
def test_a_person_with_no_score_at_all_is_enrolled_and_lost(engine: type) -> None:
    people = engine(
        {"person_id": ["a", "b", "c", "d", "e"], "arm": ["new", "new", "usual", "usual", "usual"]}
    )
    scores = engine(
        {
            "person_id": ["a", "a", "b", "b", "c", "c", "d"],
            "months": [0, 12, 0, 12, 0, 12, 0],
            "score": [1.0, 5.0, 2.0, 4.0, 3.0, 3.0, 1.0],
        }
    )
    rows = attach(people, scores, person="person_id", keep={}).to_native()
    attrition = before_after(rows).attrition.set_index("arm")
    assert attrition["enrolled"].to_dict() == {"(all)": 5, "new": 2, "usual": 3}
    assert attrition["lost"].to_dict() == {"(all)": 2, "new": 0, "usual": 2}


def test_a_person_whose_arm_is_not_known_is_counted_and_in_neither() -> None:
    made = before_after(table([*SEEN, (None, 1.0, 90.0)]))
    assert made.attrition.set_index("arm").loc["(unknown)", "enrolled"] == 1
    assert (made.changed, made.comparison) == ("new", "usual")
    pd.testing.assert_frame_equal(made.table, before_after(table(SEEN)).table)


def test_a_characteristic_that_is_not_known_is_a_group() -> None:
    made = before_after(table(SEEN, sex=["F", None, "F", None]), by=["sex"])
    assert made.table["sex"].drop_duplicates().tolist() == ["(all)", "F", "(unknown)"]
    unknown = made.attrition.set_index(["arm", "sex"]).loc[("new", "(unknown)")]
    assert unknown["enrolled"] == 1


def test_groupings_are_of_as_many_characteristics_as_were_asked_for() -> None:
    """Everyone together is broken down no finer than each arm is."""
    rows = table(SEEN, sex=["F", "M"] * 2, age=["x", "y"] * 2)
    for ways, groups in ((1, 1 + 2 + 2), (2, 1 + 2 + 2 + 4)):
        made = before_after(rows, by=["sex", "age"], ways=ways)
        for part in (made.attrition, made.means, made.basis):
            assert ((part[["sex", "age"]] != "(all)").sum(axis=1) <= ways).all()
            assert len(part) == 3 * groups
        assert len(made.table) == 2 * groups
