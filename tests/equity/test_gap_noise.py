"""Noise is not inequality: beside every gap stands what chance alone would give, and what could not be seen."""

import dataclasses
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest

from syschange import disclosure
from syschange.equity.breakdown import Breakdown, breakdown
from syschange.equity.compare import compare
from syschange.equity.noise import GapNoise, gap_noise
from syschange.equity.options import Question
from syschange.errors import NotEstimableError, SyschangeError, UnknownChoiceError, WrongTypeError
from syschange.statistics import noise

from .groups import from_counts, from_scores

Groups = dict[str | None, tuple[int, int, int]]
TWENTY: Groups = {f"g{i:02d}": (25 + i % 11, 100, 0) for i in range(20)}
ONE: Groups = {"c": (30, 60, 0), "a": (51, 101, 0), "b": (72, 142, 0)}
TWO: Groups = {"c": (30, 60, 0), "a": (52, 102, 0), "b": (71, 141, 0)}


def broken(groups: Groups, **options: Any) -> Breakdown:
    return breakdown(from_counts(groups), outcome="y", by=["g"], **options)


def people(kind: str) -> pd.DataFrame:
    """Return people of six groups, alike in all that matters, with a score, events and time at risk."""
    rng = np.random.default_rng(5)
    table = pd.DataFrame({"g": np.repeat(list("abcdef"), 80), "sex": np.tile(["F", "M"], 240)})
    table["y"] = {"mean": rng.normal(50, 10, 480), "rate": rng.poisson(0.6, 480)}.get(
        kind, rng.random(480) < 0.3
    )
    return table.assign(e=rng.uniform(0.5, 1.5, 480), w=rng.uniform(0.5, 2, 480))


def of_kind(
    kind: str, *, by: tuple[str, ...] = ("g",), weights: str | None = None, **options: Any
) -> Breakdown:
    rate: dict[str, Any] = {"exposure": "e", "per": 100} if kind == "rate" else {}
    return breakdown(people(kind), outcome="y", by=list(by), kind=kind, weights=weights, **rate, **options)


def test_the_text_says_what_chance_alone_would_give() -> None:
    text = gap_noise(broken(TWENTY)).text
    assert (
        "With 20 groups of 100 people (g) a gap of 17 percentage points between the highest and the lowest is what "
        "chance alone would give." in text
    )
    assert "The gap seen in y is 10 percentage points, from g: g00 to g: g10" in text
    assert "if all groups were equal, so large a gap would be virtually certain" in text
    assert "and with the noise taken off it is 0 percentage points" in text
    assert "would mostly pass unseen" in text


def test_the_numbers_are_those_of_equal_groups() -> None:
    row = gap_noise(broken(TWENTY)).table.iloc[0]
    share = sum(x for x, _, _ in TWENTY.values()) / 2000
    expected = noise.share_noise([100] * 20, share=share, observed=0.10)
    assert row["gap"] == pytest.approx(0.10)
    assert (row["expected"], row["expected_upper"]) == pytest.approx((expected.expected, expected.upper))
    assert row["probability"] == pytest.approx(expected.probability)
    found = noise.best_against_worst_shares([x for x, _, _ in TWENTY.values()], [100] * 20)
    assert (row["lower"], row["upper"]) == pytest.approx((found.lower, found.upper))
    assert row["lower"] <= row["corrected"] <= row["upper"]


def test_a_true_gap_is_seen_through_the_noise() -> None:
    groups: Groups = {"a": (20, 200, 0), "b": (100, 200, 0), "c": (98, 200, 0)}
    made = gap_noise(broken(groups))
    row = made.table.iloc[0]
    assert row["corrected"] == pytest.approx(0.4 - row["expected"])
    assert row["lower"] > 0.2
    assert row["likelihood"] == "exceptionally unlikely"
    assert (row["lowest"], row["highest"]) == ("g: a", "g: b")
    estimate = made.estimate("g")
    assert (estimate.value, estimate.lower, estimate.upper) == pytest.approx(
        (row["corrected"], row["lower"], row["upper"])
    )
    assert estimate.probability(0.1) > 0.99


def test_each_group_has_the_smallest_gap_it_could_show() -> None:
    made = gap_noise(broken({"a": (30, 100, 0), "b": (90, 300, 0), None: (12, 40, 0)}))
    table = made.groups.set_index("g")
    testing = noise.Testing(3)
    expected = noise.detectable_share([100, 300, 40], share=[102 / 340, 42 / 140, 120 / 400], testing=testing)
    assert table["smallest_below"].to_numpy() == pytest.approx(expected.below)
    assert table["smallest_above"].to_numpy() == pytest.approx(expected.above)
    assert set(table["comparisons"]) == {3}
    power = noise.share_power(
        [100], share=0.3, gap=table.loc["a", "smallest_above"], testing=testing, against=340
    )
    assert power[0] == pytest.approx(0.8)


def test_those_not_known_are_counted_and_are_neither_highest_nor_lowest() -> None:
    row = gap_noise(broken({"a": (30, 100, 0), "b": (40, 100, 0), None: (40, 40, 2)})).table.iloc[0]
    assert row["gap"] == pytest.approx(0.1)
    assert (row["groups"], row["unknown"]) == (2, 42)


@pytest.mark.parametrize("kind", ["proportion", "rate", "mean"])
@pytest.mark.parametrize("weights", [None, "w"])
def test_every_kind_with_and_without_weights(kind: str, weights: str | None) -> None:
    made = gap_noise(of_kind(kind, by=("g", "sex"), weights=weights, ways=2))
    table = made.table
    assert list(table["characteristics"]) == ["g", "sex", "g × sex"]
    assert list(table["groups"]) == [6, 2, 12]
    assert (table["expected"] > 0).all()
    assert (table["expected"] < table["expected_upper"]).all()
    assert (table["lower"] <= table["corrected"]).all()
    assert (table["corrected"] <= table["upper"]).all()
    assert (made.groups[["smallest_below", "smallest_above"]].notna()).any(axis=None)
    assert ("effective size" in made.text) == (weights is not None)
    assert made.estimate("sex", "g").value == pytest.approx(table.iloc[2]["corrected"])
    assert "nan" not in made.text
    made.plot()


@pytest.mark.parametrize("kind", ["proportion", "rate", "mean"])
def test_the_values_are_in_the_units_of_the_outcome(kind: str) -> None:
    table, held = people(kind), gap_noise(of_kind(kind))
    whole = {"proportion": 1.0, "rate": 100.0, "mean": 1.0}[kind]
    scaled = table.groupby("g")["y"].sum() / table.groupby("g")["e" if kind == "rate" else "sex"].agg(
        "sum" if kind == "rate" else "count"
    )
    assert held.table.iloc[0]["gap"] == pytest.approx(whole * (scaled.max() - scaled.min()))
    normal = noise.range_mean(
        of_kind(kind).basis["se"].iloc[1:].to_numpy(dtype=float)
    )  # the groups' own errors, as normal
    assert held.table.iloc[0]["expected"] == pytest.approx(normal, rel=0.05)


@pytest.mark.parametrize("kind", ["proportion", "rate"])
def test_the_seed_and_the_draws_matter_and_the_same_seed_gives_the_same(kind: str) -> None:
    made = of_kind(kind)
    first, again, other, more = (
        gap_noise(made, **options).table.iloc[0]["expected"]  # type: ignore[arg-type]
        for options in ({"seed": 2}, {"seed": 2}, {"seed": 3}, {"seed": 2, "draws": 2000})
    )
    assert first == again
    assert len({first, other, more}) == 3
    assert gap_noise(made, seed=7).provenance.seed == 7


def test_the_power_and_the_adjustment_move_the_smallest_gap_and_nothing_else() -> None:
    made = broken(TWENTY)
    plain = gap_noise(made)
    for options in ({"power": 0.9}, {"adjust": "none"}, {"adjust": "bonferroni", "power": 0.81}):
        other = gap_noise(made, **options)  # type: ignore[arg-type]
        pd.testing.assert_frame_equal(other.table, plain.table)
        assert (other.groups["smallest_above"] != plain.groups["smallest_above"]).all()
    assert "with 90% chance" in gap_noise(made, power=0.9).text


def test_fewer_ways_are_fewer_tables_and_fewer_comparisons() -> None:
    made = of_kind("proportion", by=("g", "sex"), ways=2)
    one, two = gap_noise(made, ways=1), gap_noise(made)
    assert list(one.table["characteristics"]) == ["g", "sex"]
    assert len(one.groups) == 8
    assert one.groups["smallest_below"].iloc[0] < two.groups["smallest_below"].iloc[0]
    assert set(two.groups["comparisons"]) == {len(compare(made).table)}
    assert "Of 3 sets of characteristics" in two.text


def test_the_level_of_the_breakdown_is_used() -> None:
    wide, narrow = (gap_noise(broken(TWENTY, level=level)).table.iloc[0] for level in (0.99, 0.8))
    assert wide["expected_upper"] > narrow["expected_upper"]
    assert wide["upper"] > narrow["upper"]
    assert "99% interval" in gap_noise(broken(TWENTY, level=0.99)).text


def test_each_period_has_its_own_gap() -> None:
    rows = pd.concat(
        [from_counts(ONE).assign(year="1"), from_counts({"a": (9, 90, 0), "b": (80, 90, 0)}).assign(year="2")]
    )
    made = gap_noise(breakdown(rows, outcome="y", by=["g"], period="year"))
    assert list(made.table["year"]) == ["1", "2"]
    assert made.table.iloc[1]["gap"] == pytest.approx(71 / 90)
    assert made.text.startswith("In 2: With 2 groups of 90 people")
    assert made.estimate("g", period="2").value > made.estimate("g", period="1").value
    made.plot()


@pytest.mark.parametrize(
    "groups",
    [
        {"a": (3, 9, 0)},
        {"a": (3, 9, 0), None: (2, 8, 0)},
        {"a": (3, 9, 0), "b": (0, 0, 4)},
        {"a": (0, 0, 4), "b": (0, 0, 4)},
    ],
)
def test_fewer_than_two_groups_are_a_marked_row(groups: Groups) -> None:
    made = gap_noise(broken(groups))
    assert made.table["method"].tolist() == ["none"]
    assert made.table[["gap", "expected", "corrected"]].isna().all(axis=None)
    assert "no two groups can be compared" in made.text
    assert len(made.groups) == len(groups)
    with pytest.raises(NotEstimableError):
        made.estimate("g")
    made.plot()


@pytest.mark.parametrize("events", [0, 1])
def test_nobody_or_everybody_with_the_outcome_has_no_gap(events: int) -> None:
    row = gap_noise(broken(dict.fromkeys("abc", (50 * events, 50, 0)))).table.iloc[0]
    assert (row["gap"], row["expected"], row["corrected"]) == (0, 0, 0)
    assert row["probability"] == 1
    assert row["upper"] > 0


def test_groups_of_one_and_scores_that_do_not_vary() -> None:
    ones = gap_noise(breakdown(from_scores({"a": [1.0], "b": [2.0]}), outcome="y", by=["g"], kind="mean"))
    assert ones.table["method"].tolist() == ["none"]
    alike = gap_noise(
        breakdown(from_scores({"a": [5.0] * 4, "b": [5.0] * 4}), outcome="y", by=["g"], kind="mean")
    )
    assert alike.table.iloc[0]["gap"] == 0
    assert alike.table["method"].tolist() == ["none"]
    one = gap_noise(
        breakdown(from_scores({"a": [1.0], "b": [2.0, 4.0, 9.0]}), outcome="y", by=["g"], kind="mean")
    )
    assert one.table.iloc[0]["gap"] == pytest.approx(4)
    assert np.isfinite(one.table.iloc[0]["expected"])
    for made in (ones, alike, one):
        assert "nan" not in made.text


def test_no_events_in_any_group() -> None:
    table = pd.DataFrame({"g": list("aabb"), "y": [0, 0, 0, 0], "e": [1.0, 2.0, 0.0, 3.0]})
    made = gap_noise(breakdown(table, outcome="y", by=["g"], kind="rate", exposure="e"))
    assert made.table["method"].tolist() == ["none"]
    assert made.table.iloc[0]["gap"] == 0
    with pytest.raises(NotEstimableError):
        made.estimate("g")


@pytest.mark.parametrize(
    ("error", "options"),
    [
        (UnknownChoiceError, {"ways": 2}),
        (UnknownChoiceError, {"ways": 0}),
        (UnknownChoiceError, {"adjust": "holm"}),
        (WrongTypeError, {"power": 1.2}),
        (WrongTypeError, {"draws": 100}),
        (WrongTypeError, {"seed": -1}),
    ],
)
def test_what_is_refused(error: type[SyschangeError], options: dict[str, Any]) -> None:
    with pytest.raises(error):
        gap_noise(broken(TWENTY), **options)


def test_other_kinds_and_protected_breakdowns_are_refused() -> None:
    with pytest.raises(WrongTypeError, match="median"):
        gap_noise(dataclasses.replace(of_kind("mean"), asked=Question("y", "median")))
    paper = disclosure.protect(broken(TWENTY)).results[0]
    assert isinstance(paper, Breakdown)
    with pytest.raises(WrongTypeError, match="protected"):
        gap_noise(paper)
    with pytest.raises(UnknownChoiceError):
        gap_noise(broken(TWENTY)).estimate("age")


def test_on_paper_tables_with_the_same_published_counts_say_the_same() -> None:
    papers = []
    for groups in (ONE, TWO):
        true = gap_noise(broken(groups))
        paper = disclosure.protect(true).results[0]
        assert isinstance(paper, GapNoise)
        assert paper.table.iloc[0]["corrected"] == pytest.approx(0, abs=0.2)
        assert paper.table.iloc[0]["expected"] != true.table.iloc[0]["expected"]
        papers.append(paper)
    one, two = papers
    pd.testing.assert_frame_equal(one.table, two.table)
    pd.testing.assert_frame_equal(one.groups, two.groups)
    pd.testing.assert_frame_equal(one.held.basis, two.held.basis)
    pd.testing.assert_frame_equal(one.held.others, two.held.others)
    assert (one.text, one.provenance) == (two.text, two.provenance)
    expected = noise.share_noise([100, 140, 60], share=150 / 300)
    assert one.table.iloc[0]["expected"] == pytest.approx(expected.expected)


def test_on_paper_hidden_groups_are_left_out_of_the_gap() -> None:
    true = gap_noise(broken({"a": (20, 60, 0), "b": (40, 80, 0), "c": (9, 12, 0)}))
    assert true.table.iloc[0]["highest"] == "g: c"
    paper = disclosure.protect(true).results[0]
    assert isinstance(paper, GapNoise)
    row = paper.table.iloc[0]
    assert (row["highest"], row["groups"]) == ("g: b", 2)
    assert paper.groups.set_index("g").loc["c", ["value", "smallest_below"]].isna().all()


@pytest.mark.parametrize("kind", ["rate", "mean"])
def test_rates_and_means_on_paper_are_worked_out_from_coarse_numbers(kind: str) -> None:
    true = gap_noise(of_kind(kind))
    paper = disclosure.protect(true).results[0]
    assert isinstance(paper, GapNoise)
    assert paper.table.iloc[0]["expected"] == pytest.approx(true.table.iloc[0]["expected"], rel=0.1)
    assert paper.table.iloc[0]["gap"] != true.table.iloc[0]["gap"]
    assert paper.groups["value"].tolist() != true.groups["value"].tolist()
    assert paper.provenance.rows_in is None


def test_the_same_from_another_engine() -> None:
    rows = from_counts(TWENTY)
    first, second = (gap_noise(breakdown(d, outcome="y", by=["g"])) for d in (rows, pl.from_pandas(rows)))
    pd.testing.assert_frame_equal(first.table, second.table)
    pd.testing.assert_frame_equal(first.groups, second.groups)


@pytest.mark.slow
def test_the_interval_covers_nought_when_all_groups_are_equal() -> None:
    rng = np.random.default_rng(11)
    missed = 0
    for _ in range(60):
        events = rng.binomial(60, 0.3, 10)
        made = gap_noise(broken({f"g{i}": (int(x), 60, 0) for i, x in enumerate(events)}), draws=2000)
        missed += bool(made.table.iloc[0]["lower"] > 0)
    assert missed <= 6  # at 2.5% a miss, seven or more would happen once in a thousand runs


def test_people_who_repeat_count_by_their_effective_size() -> None:
    table = people("proportion")
    table["person"] = np.arange(480) // 2 % 40 + 40 * pd.factorize(table["g"])[0]
    table["y"] = (
        table["person"] * 7 % 10
    ) < 3  # a person's rows are all alike: twelve rows say what one would
    once = gap_noise(breakdown(table, outcome="y", by=["g"])).table.iloc[0]
    made = gap_noise(breakdown(table, outcome="y", by=["g"], cluster="person"))
    assert made.table.iloc[0]["expected"] > 1.2 * once["expected"]
    assert "effective size" in made.text
    assert disclosure.protect(made).results[0].policy is not None
