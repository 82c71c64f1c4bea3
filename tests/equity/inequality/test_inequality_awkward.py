"""Tables that trip: one group, nobody, no events, all events, scores that do not vary, values below nought."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from syschange import disclosure
from syschange.equity.breakdown import Breakdown, breakdown
from syschange.equity.inequality import change_in_inequality, inequality
from syschange.errors import NotEstimableError

from .tables import FEW, broken, row, scores

Groups = dict[str | None, tuple[int, int, int]]


def of_scores(groups: dict[str, list[float]], **options: Any) -> Breakdown:
    return breakdown(scores(groups), outcome="y", by=["g"], kind="mean", **options)


@pytest.mark.parametrize(
    "groups",
    [
        {"a": (3, 9, 0)},
        {"a": (1, 1, 0)},
        {"a": (3, 9, 0), None: (2, 8, 0)},
        {"a": (3, 9, 0), "b": (0, 0, 4)},
        {"a": (0, 0, 4), "b": (0, 0, 4)},
    ],
)
def test_fewer_than_two_groups_are_marked_rows(groups: Groups) -> None:
    made = inequality(broken(groups), draws=FEW)
    assert set(made.table["method"]) == {"none: fewer than two of its groups have a value that can be shown"}
    assert made.table[["value", "lower", "null_expectation", "corrected"]].isna().all(axis=None)
    assert "no two groups can be compared" in made.text
    with pytest.raises(NotEstimableError, match="fewer than two"):
        made.estimate("bgv")
    made.plot()
    disclosure.protect(made)


@pytest.mark.parametrize("events", [0, 1])
def test_nobody_or_everybody_with_the_outcome(events: int) -> None:
    groups: Groups = dict.fromkeys("abc", (50 * events, 50, 0))
    made = inequality(broken(groups), ranking={"g": list("abc")}, reference={"g": "a"}, draws=FEW)
    table = made.table.set_index("measure")
    assert (table.loc[["range_gap", "bgv", "sii", "aci", "difference"], "value"] == 0).all()
    assert table.loc["range_gap", "upper"] > 0
    unknown = table[table["value"].isna()]
    assert (unknown["method"] == "none: it has no value for these groups").all()
    assert {"sii_logit", "rii_logit", "wagstaff"} <= set(unknown.index)
    assert ("theil" in unknown.index) == (events == 0)
    assert "nan" not in made.text


def test_a_group_without_events_has_noise_too() -> None:
    made = inequality(broken({"a": (0, 10, 0), "b": (5, 10, 0), "c": (10, 10, 0)}), draws=FEW)
    table = made.table.set_index("measure")
    assert table.loc["range_gap", ["lower", "upper"]].notna().all()
    assert table.loc[["range_ratio", "mld"], "value"].isna().all()
    assert table.loc["differential_fairness", "value"] > 1


def test_where_noise_alone_may_give_anything_its_expectation_has_no_end_and_the_text_takes_another_index() -> (
    None
):
    made = inequality(broken({"a": (1, 8, 0), "b": (5, 8, 0), "c": (3, 8, 0)}), draws=FEW)
    assert np.isposinf(row(made, "range_ratio")["null_expectation"])
    assert row(made, "range_ratio")["corrected"] == pytest.approx(max(row(made, "range_ratio")["lower"], 1))
    assert "an index of disparity" in made.text
    only = inequality(broken({"a": (1, 8, 0), "b": (5, 8, 0)}), measures=["range_ratio"], draws=FEW)
    assert "chance alone could give one without end" in only.text


def test_scores_that_do_not_vary_and_groups_of_one() -> None:
    alike = inequality(of_scores({"a": [5.0] * 4, "b": [5.0] * 4}), draws=FEW)
    assert row(alike, "range_gap")["value"] == row(alike, "range_gap")["null_expectation"] == 0
    assert row(alike, "bgv")["method"] == "none: nobody differs within a group"
    ones = inequality(of_scores({"a": [1.0], "b": [2.0]}), draws=FEW)
    assert row(ones, "range_gap")["value"] == 1
    assert np.isnan(row(ones, "bgv")["null_expectation"])
    assert "how far people differ within a group is not known" in row(ones, "bgv")["method"]
    assert "what chance alone would give is not known" in ones.text
    one = inequality(of_scores({"a": [1.0], "b": [2.0, 4.0, 9.0], "c": [3.0, 3.0]}), draws=FEW)
    assert one.table[["value", "lower", "upper", "null_expectation"]].notna().all(axis=None)
    for made in (alike, ones, one):
        assert "nan" not in made.text
        disclosure.protect(made)
        made.plot()


def test_values_below_nought_have_no_relative_index() -> None:
    made = inequality(of_scores({"a": [-9.0, -1.0, -2.0], "b": [2.0, 4.0, 9.0]}), draws=FEW)
    relative = made.table[made.table["scale"] == "relative"]
    assert set(relative["method"]) == {"none: a group's value is below 0"}
    assert row(made, "range_gap")["value"] == pytest.approx(9)
    assert "nan" not in made.text


def test_rates_without_events_and_without_exposure() -> None:
    table = pd.DataFrame({"g": list("aabbcc"), "y": [0, 0, 0, 0, 0, 0], "e": [1.0, 2.0, 0.0, 0.0, 3.0, 1.0]})
    made = inequality(breakdown(table, outcome="y", by=["g"], kind="rate", exposure="e"), draws=FEW)
    assert set(made.table["groups"]) == {2}
    assert row(made, "range_gap")["value"] == 0
    assert row(made, "range_gap")["upper"] > 0
    assert "nan" not in made.text


def test_weights_of_nought_leave_a_group_out() -> None:
    table = pd.DataFrame({"g": list("aabbcc"), "y": [0, 1, 1, 1, 0, 1], "w": [1.0, 2, 1, 3, 0, 0]})
    made = inequality(breakdown(table, outcome="y", by=["g"], weights="w"), draws=FEW)
    assert set(made.table["groups"]) == {2}
    assert row(made, "range_gap")["value"] == pytest.approx(1 / 3)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"a": (3, 9, 0)}, {"a": (4, 9, 0)}),
        ({"a": (3, 9, 0), "b": (0, 9, 0)}, {"a": (4, 9, 0), "b": (0, 9, 0)}),
        ({"a": (0, 9, 0), "b": (0, 9, 0)}, {"a": (9, 9, 0), "b": (9, 9, 0)}),
        ({"a": (3, 9, 0), "b": (2, 9, 0)}, {"c": (4, 9, 0), "d": (0, 9, 0)}),
        ({"a": (3, 9, 0), "b": (2, 9, 0)}, {"a": (1, 1, 0), "b": (0, 0, 3)}),
    ],
)
def test_changes_of_awkward_tables(before: Groups, after: Groups) -> None:
    made = change_in_inequality(broken(before), broken(after), draws=FEW)
    assert len(made.table) == 17
    assert "nan" not in made.text
    assert set(made.table["levelling_down"]) <= {"no", "possible", "not known"}
    made.plot()
    disclosure.protect(made)
