"""Before and after: which way an index went on each scale, how sure that is, and whether the best off got worse."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from syschange.equity.breakdown import breakdown
from syschange.equity.inequality import change_in_inequality
from syschange.errors import NotEstimableError, SyschangeError, UnknownChoiceError, WrongTypeError
from syschange.statistics import inequality as iq
from syschange.statistics.proportions import difference

from ..groups import Counts, from_counts
from .tables import FEW, LADDER, RANKS, broken, of_kind, row, scores, two_years

DOWN: Counts = {"low": (20, 200, 0), "middle": (40, 200, 0), "high": (44, 200, 0)}
UP: Counts = {"low": (90, 200, 0), "middle": (95, 200, 0), "high": (100, 200, 0)}


def changed(before: Counts, after: Counts, **options: Any) -> Any:
    return change_in_inequality(broken(before), broken(after), **{"draws": FEW, **options})


def test_a_gap_that_closed_because_the_best_off_got_worse() -> None:
    made = changed(LADDER, DOWN, ranking=RANKS)
    here = row(made, "sii")
    assert (here["direction"], here["levelling_down"], here["best_group"]) == ("narrowed", "yes", "g: high")
    expected = difference(44, 200, 98, 200)
    assert (here["best_change"], here["best_lower"], here["best_upper"]) == pytest.approx(
        (expected.value, expected.lower, expected.upper)
    )
    assert (
        "This is levelling down: g: high, the best off before, got worse by 27 percentage points" in made.text
    )


def test_a_gap_that_closed_because_the_worst_off_got_better() -> None:
    made = changed(LADDER, UP, ranking=RANKS)
    here = row(made, "sii")
    assert (here["direction"], here["levelling_down"]) == ("narrowed", "no")
    assert "levelling" not in made.text
    assert (
        "absolute inequality, a slope from the worst off to the best off, went from 58 percentage"
        in made.text
    )


def test_where_low_is_good_the_best_off_got_worse_by_rising() -> None:
    low = change_in_inequality(broken(UP), broken(LADDER), favourable="low", draws=FEW)
    assert row(low, "range_gap")["best_group"] == "g: low"
    high = changed({"low": (20, 200, 0), "high": (98, 200, 0)}, {"low": (90, 200, 0), "high": (98, 200, 0)})
    assert row(high, "range_gap")["levelling_down"] == "no"
    turned = changed(
        {"low": (20, 200, 0), "high": (98, 200, 0)},
        {"low": (90, 200, 0), "high": (98, 200, 0)},
        favourable="low",
    )
    assert row(turned, "range_gap")["levelling_down"] == "yes"


def test_the_best_of_groups_in_no_order_has_limits_that_know_it_was_picked() -> None:
    ranked, picked = (changed(LADDER, DOWN, measures=[m], ranking=RANKS) for m in ("sii", "range_gap"))
    one, other = row(ranked, "sii"), row(picked, "range_gap")
    assert one["best_change"] == other["best_change"]
    assert other["best_lower"] < one["best_lower"] < one["best_upper"] < other["best_upper"]
    expected = difference(44, 200, 98, 200, level=1 - 0.05 / 3)
    assert other["best_upper"] == pytest.approx(expected.upper)


def test_what_chance_could_explain_is_only_possible() -> None:
    made = changed({"low": (30, 100, 0), "high": (50, 100, 0)}, {"low": (30, 100, 0), "high": (46, 100, 0)})
    here = row(made, "range_gap")
    assert (here["direction"], here["levelling_down"]) == ("not clear", "possible")
    assert "It may be levelling down" in made.text
    assert "and which way it truly went is not clear" in made.text


def test_absolute_and_relative_may_disagree_and_the_text_says_so() -> None:
    made = changed(
        {"low": (300, 1000, 0), "high": (600, 1000, 0)}, {"low": (40, 1000, 0), "high": (160, 1000, 0)},
        ranking={"g": ["low", "high"]}, measures=["difference", "ratio"],
    )  # fmt: skip
    assert (row(made, "difference")["direction"], row(made, "ratio")["direction"]) == ("narrowed", "widened")
    assert "The two do not agree" in made.text
    assert row(made, "ratio")["ratio"] == pytest.approx(2)
    assert row(made, "ratio")["ratio_lower"] > 1


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [((20, 80), (80, 20), "reversed"), ((50, 52), (20, 80), "widened"), ((52, 50), (20, 80), "widened"),
     ((20, 80), (50, 49), "narrowed"), ((30, 70), (32, 70), "not clear"), ((80, 20), (20, 80), "reversed"),
     ((80, 20), (50, 45), "narrowed")],
)  # fmt: skip
def test_which_way_a_slope_went(before: tuple[int, int], after: tuple[int, int], expected: str) -> None:
    tables = [{"a": (x, 200, 0), "b": (y, 200, 0)} for x, y in (before, after)]
    made = changed(*tables, ranking={"g": ["a", "b"]}, measures=["sii", "difference", "ratio", "rci"])
    assert set(made.table["direction"]) == {expected}


def test_the_change_is_that_of_the_two_indices() -> None:
    made = changed(LADDER, DOWN, measures=["bgsd", "range_gap"])
    first, second = (
        iq.spreads(iq.of_counts(x, [200] * 3), ["bgsd"], seed=1, draws=FEW)[0]
        for x in ([20, 60, 98], [20, 40, 44])
    )
    expected, here = iq.change(first, second), row(made, "bgsd")
    for name, value in (
        ("before", first.value), ("after", second.value), ("change", expected.absolute.value),
        ("change_lower", expected.absolute.lower), ("change_upper", expected.absolute.upper),
        ("ratio", expected.relative.value), ("ratio_lower", expected.relative.lower),
        ("ratio_upper", expected.relative.upper), ("null_expectation", expected.absolute.null_expectation),
    ):  # fmt: skip
        assert here[name] == pytest.approx(value), name
    estimate = made.estimate("bgsd", of=["g"])
    assert (estimate.value, estimate.lower) == pytest.approx((here["change"], here["change_lower"]))
    made.plot("bgsd")


def test_noise_alone_changes_a_gap_where_one_time_has_fewer_people() -> None:
    few: Counts = {f"g{i}": (6, 20, 0) for i in range(6)}
    many: Counts = {f"g{i}": (300, 1000, 0) for i in range(6)}
    assert row(changed(few, many), "range_gap")["null_expectation"] < -0.1
    assert abs(row(changed(many, many), "range_gap")["null_expectation"]) < 0.01


def test_a_period_is_the_same_as_two_breakdowns() -> None:
    options: dict[str, Any] = {"ranking": RANKS, "draws": FEW, "measures": ["sii", "theil"]}
    one = change_in_inequality(two_years(LADDER, DOWN), before="1", after="2", **options)
    two = changed(LADDER, DOWN, **options)
    pd.testing.assert_frame_equal(one.table, two.table)
    back = change_in_inequality(two_years(LADDER, DOWN), before="2", after="1", **options)
    assert back.table["change"].tolist() == pytest.approx((-one.table["change"]).tolist())
    assert one.text.startswith("From 1 to 2 (y by g, 3 groups): ")


def test_people_who_are_there_both_times_make_a_change_surer() -> None:
    rng = np.random.default_rng(3)
    held = pd.DataFrame({"person": np.arange(600), "g": np.repeat(["a", "b", "c"], 200)})
    held["y"] = rng.random(600) < np.repeat([0.2, 0.4, 0.6], 200)
    later = held.assign(year="2", y=held["y"] ^ (rng.random(600) < 0.1))
    same = pd.concat([held.assign(year="1"), later])
    others = pd.concat([held.assign(year="1"), later.assign(person=later["person"] + 1000)])
    options: dict[str, Any] = {
        "ranking": {"g": list("abc")},
        "measures": ["sii", "rci", "bgsd"],
        "draws": FEW,
    }
    width = []
    for rows in (same, others):
        made = breakdown(rows, outcome="y", by=["g"], period="year", cluster="person")
        table = change_in_inequality(made, before="1", after="2", **options).table
        width.append((table["change_upper"] - table["change_lower"]).to_numpy())
        best = table["best_upper"] - table["best_lower"]
        width.append(best.to_numpy())
    assert (width[0] < 0.7 * width[2]).all()
    assert (width[1] < 0.7 * width[3]).all()


def test_people_who_say_the_same_both_times() -> None:
    held = pd.DataFrame({"person": range(80), "g": ["a", "b"] * 40, "y": [1, 0, 0, 0] * 20})
    rows = pd.concat([held.assign(year=year) for year in ("1", "2")])
    made = breakdown(rows, outcome="y", by=["g"], period="year", cluster="person")
    table = change_in_inequality(made, before="1", after="2", draws=FEW, ranking={"g": ["b", "a"]}).table
    assert (table["change"].dropna() == 0).all()
    assert set(table["direction"]) == {"not clear"}


def test_groups_with_a_value_at_one_time_only_are_in_neither() -> None:
    made = changed({**LADDER, "gone": (1, 50, 0)}, {**DOWN, "new": (50, 50, 0), "other": (0, 0, 3)})
    assert set(made.table["groups"]) == {3}
    assert "2 groups have a value at one time only and are in neither." in made.text
    assert row(made, "range_gap")["before"] == pytest.approx(0.39)


def test_an_end_that_the_data_do_not_bound_is_infinite() -> None:
    made = changed(
        {"a": (1, 20, 0), "b": (12, 20, 0)}, {"a": (9, 20, 0), "b": (12, 20, 0)}, ranking={"g": ["a", "b"]}
    )
    here = row(made, "ratio")
    assert here["change_lower"] < -5
    assert "nan" not in made.text
    unbounded = changed(
        {"a": (1, 9, 0), "b": (8, 9, 0)}, {"a": (1, 9, 0), "b": (8, 9, 0)}, measures=["range_ratio"]
    )
    assert np.isneginf(row(unbounded, "range_ratio")["change_lower"])
    assert np.isposinf(row(unbounded, "range_ratio")["change_upper"])


@pytest.mark.parametrize("kind", ["rate", "mean"])
def test_rates_and_means(kind: str) -> None:
    made = change_in_inequality(of_kind(kind), of_kind(kind, weights=None), draws=FEW)
    assert (made.table["change"].dropna() == 0).all()
    assert set(made.table["direction"]) == {"not clear"}
    assert made.table["best_lower"].notna().all()


@pytest.mark.parametrize(
    ("measure", "option"),
    [
        ("range_gap", {"seed": 2}),
        ("range_gap", {"draws": 300}),
        ("mdbw", {"favourable": "low"}),
        ("paf", {"reference": {"g": "middle"}}),
        ("sii", {"ranking": {"g": ["middle", "low", "high"]}}),
        ("difference", {"reference": {"g": "low"}, "against": {"g": "middle"}}),
    ],
)
def test_each_option_changes_what_it_is_for(measure: str, option: dict[str, Any]) -> None:
    shared: dict[str, Any] = {"ranking": RANKS, "measures": [measure]}
    plain, other = (row(changed(LADDER, DOWN, **{**shared, **given}), measure) for given in ({}, option))
    assert (plain["before"], plain["change_lower"]) != (other["before"], other["change_lower"])


def test_one_grouping_larger_groups_and_bounds() -> None:
    made = of_kind("mean", by=("g", "sex"), ways=2)
    options: dict[str, Any] = {
        "ranking": {"g": list("abcdef")},
        "draws": FEW,
        "bounds": (0, 100),
        "within": "g",
    }
    table = change_in_inequality(
        made, made, of=["g", "sex"], measures=["erreygers", "theil_within"], **options
    ).table
    assert set(table["characteristics"]) == {"g × sex"}
    assert table["change"].tolist() == [0, 0]
    assert len(change_in_inequality(made, made, measures=["bgv"], draws=FEW).table) == 3


YEARS = two_years(LADDER, DOWN)


@pytest.mark.parametrize(
    ("error", "given"),
    [
        (WrongTypeError, (broken(LADDER), None, {})),
        (WrongTypeError, (broken(LADDER), broken(DOWN), {"before": "1"})),
        (WrongTypeError, (broken(LADDER), broken(DOWN, level=0.9), {})),
        (WrongTypeError, (broken(LADDER), YEARS, {})),
        (WrongTypeError, (YEARS, None, {})),
        (WrongTypeError, (YEARS, "2", {})),
        (WrongTypeError, (YEARS, "1", {"before": "1"})),
        (UnknownChoiceError, (YEARS, "3", {"before": "1"})),
        (WrongTypeError, (broken(LADDER), of_kind("mean"), {})),
        (
            UnknownChoiceError,
            (broken(LADDER), broken({"a": (1, 9, 0), "high": (2, 9, 0)}), {"reference": {"g": "low"}}),
        ),
        (
            UnknownChoiceError,
            (broken(LADDER), broken({"a": (1, 9, 0), "high": (2, 9, 0)}), {"ranking": RANKS}),
        ),
        (WrongTypeError, (broken(LADDER), broken(DOWN), {"measures": ["sii"]})),
    ],
)
def test_what_is_refused(error: type[SyschangeError], given: tuple[Any, Any, dict[str, Any]]) -> None:
    first, second, options = given
    with pytest.raises(error):
        change_in_inequality(first, second, **options)


def test_a_characteristic_called_time_and_a_change_that_cannot_be_given() -> None:
    rows = from_counts(LADDER).rename(columns={"g": "time"})
    made = breakdown(rows, outcome="y", by=["time"])
    with pytest.raises(WrongTypeError, match="time"):
        change_in_inequality(made, made)
    flat = breakdown(scores({"a": [5.0, 5], "b": [5.0, 5]}), outcome="y", by=["g"], kind="mean")
    same = change_in_inequality(flat, flat, draws=FEW)
    assert row(same, "bgv")["method"] == "none: nobody differs within a group"
    with pytest.raises(NotEstimableError, match="nobody differs"):
        same.estimate("bgv")
    for wrong in ({"measure": "bvg"}, {"measure": "bgv", "of": ["sex"]}):
        with pytest.raises(UnknownChoiceError):
            same.estimate(**wrong)  # type: ignore[arg-type]
    with pytest.raises(UnknownChoiceError):
        same.plot("sii")
