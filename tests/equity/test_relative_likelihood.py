"""Relative likelihoods stand the way round that each indicator asks for, and count who is in neither group."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syschange import disclosure
from syschange.equity.breakdown import Breakdown, breakdown
from syschange.equity.presets import INDICATORS, RelativeLikelihood, relative_likelihood
from syschange.errors import NotEstimableError, SyschangeError, UnknownChoiceError, WrongTypeError
from syschange.statistics.proportions import critical_z, katz
from syschange.statistics.ratios import exact_ratio_limits, score_ratio_limits

from .groups import from_counts

WHITE = {"g": "White"}
STAFF: dict[str | None, tuple[int, int, int]] = {
    "White": (120, 400, 0), "Asian": (30, 150, 2), "Black": (20, 110, 0), None: (9, 25, 1),
}  # fmt: skip
# Two tables that nobody can tell apart once their counts are rounded to five.
ONE: dict[str | None, tuple[int, int, int]] = {"White": (30, 60, 0), "a": (51, 101, 0), "b": (72, 142, 0)}
TWO: dict[str | None, tuple[int, int, int]] = {"White": (30, 60, 0), "a": (52, 102, 0), "b": (71, 141, 0)}


def staff(groups: dict[str | None, tuple[int, int, int]] = STAFF, **options: Any) -> Breakdown:
    return breakdown(from_counts(groups), outcome="y", by=["g"], **options)


@pytest.mark.parametrize(
    ("indicator", "four"), [(2, (120, 400, 50, 260)), (3, (50, 260, 120, 400)), (4, (120, 400, 50, 260))]
)
def test_each_indicator_is_the_way_round_in_which_above_one_is_worse(
    indicator: int, four: tuple[int, ...]
) -> None:
    made = relative_likelihood(staff(), indicator=indicator, reference=WHITE)
    row = made.table.set_index("g").loc["not White"]
    expected = [float(a) for a in score_ratio_limits(*four, level=0.95)]
    assert list(row[["ratio", "ratio_lower", "ratio_upper"]]) == pytest.approx(expected)
    assert (row["n"], row["numerator"], row["denominator"]) == (262, 50, 260)
    estimate = made.estimate()
    assert (estimate.value, estimate.lower, estimate.upper) == pytest.approx(tuple(expected))
    assert estimate.probability(estimate.lower) == pytest.approx(0.975, abs=1e-6)
    assert "Above 1 is worse for g: not White" in made.text


@pytest.mark.parametrize("method", ["score", "exact", "log"])
def test_the_interval_is_the_one_asked_for(method: str) -> None:
    limits = {
        "score": score_ratio_limits(50, 260, 120, 400, level=0.9),
        "exact": exact_ratio_limits(50, 260, 120, 400, level=0.9),
        "log": katz(50, 260, 120, 400, z=critical_z(0.9)),
    }
    made = relative_likelihood(staff(level=0.9), indicator=3, reference=WHITE, method=method)
    row = made.table.set_index("g").loc["not White"]
    assert list(row[["ratio", "ratio_lower", "ratio_upper"]]) == pytest.approx(
        [float(a) for a in limits[method]]
    )
    estimate = made.estimate(g="not White")
    assert (estimate.lower, estimate.upper) == pytest.approx((row["ratio_lower"], row["ratio_upper"]))
    assert estimate.method == row["method"]


def test_those_not_known_are_counted_and_are_in_neither() -> None:
    made = relative_likelihood(staff(), indicator=2, reference=WHITE)
    row = made.table.set_index("g").loc["(unknown)"]
    assert (row["n"], row["numerator"]) == (26, 9)
    assert np.isnan(row[["ratio", "ratio_lower", "ratio_upper"]].astype(float)).all()
    assert row["method"] == "none"
    assert "26 people whose g is not known are in neither group" in made.text
    with pytest.raises(UnknownChoiceError):
        made.estimate(g="(unknown)")
    without = relative_likelihood(staff({k: v for k, v in STAFF.items() if k}), indicator=2, reference=WHITE)
    assert "neither" not in without.text


def test_the_groups_that_are_compared_may_be_chosen_and_each_stands_by_itself_too() -> None:
    several = {**STAFF, "Irish": (10, 40, 0)}
    made = relative_likelihood(
        staff(several), indicator=3, reference={"g": ["White", "Irish"]}, comparison=["Black"]
    )
    table = made.table.set_index("g")
    assert list(table.index) == ["White or Irish", "Asian", "Black", "(unknown)"]
    assert table.loc["White or Irish", "numerator"] == 130
    assert made.estimate().value == pytest.approx((20 / 110) / (130 / 440))
    every = relative_likelihood(staff(several), indicator=3, reference={"g": ["White", "Irish"]})
    assert every.estimate().value == pytest.approx((50 / 260) / (130 / 440))
    assert "not White or Irish" in every.text


def test_a_label_that_is_what_they_would_be_called_together_is_not_confused_with_them() -> None:
    made = relative_likelihood(
        staff({"White": (9, 30, 0), "not White": (9, 30, 0), "b": (8, 20, 0)}), indicator=3, reference=WHITE
    )
    assert list(made.table["g"]) == ["White", "not White (together)", "b", "not White"]
    assert made.estimate().value == pytest.approx((17 / 50) / (9 / 30))


def test_it_is_given_within_other_characteristics_and_periods_and_at_each_level() -> None:
    rows = pd.concat(
        [from_counts(STAFF).assign(sex=sex, year=year) for sex in "FM" for year in ("2023", "2024")],
        ignore_index=True,
    )
    made = relative_likelihood(
        breakdown(rows, outcome="y", by=["g", "sex"], ways=2, period="year", level=[0.95, 0.8]),
        indicator=3,
        reference=WHITE,
    )
    table = made.table[made.table["g"] == "not White"]
    assert len(table) == 3 * 2 * 2
    assert table["ratio"].to_numpy() == pytest.approx((50 / 260) / (120 / 400))
    assert made.estimate(sex="F", year="2023").value == pytest.approx((50 / 260) / (120 / 400))
    widths = (
        made.table.assign(width=lambda t: t["ratio_upper"] - t["ratio_lower"]).groupby("level")["width"].sum()
    )
    assert widths[0.8] < widths[0.95]


def test_weights_count_by_their_effective_size() -> None:
    rows = from_counts({k: v for k, v in STAFF.items() if k}).assign(w=2.0)
    made = relative_likelihood(
        breakdown(rows, outcome="y", by=["g"], weights="w"), indicator=2, reference=WHITE
    )
    plain = relative_likelihood(breakdown(rows, outcome="y", by=["g"]), indicator=2, reference=WHITE)
    columns = ["ratio", "ratio_lower", "ratio_upper"]
    np.testing.assert_allclose(made.table[columns], plain.table[columns], rtol=2e-3)
    rows["w"] = np.where(np.arange(len(rows)) % 2, 1.0, 5.0)
    uneven = relative_likelihood(
        breakdown(rows, outcome="y", by=["g"], weights="w"), indicator=2, reference=WHITE
    )
    wide, narrow = (r.estimate().upper / r.estimate().lower for r in (uneven, plain))
    assert wide > narrow


@pytest.mark.parametrize(
    ("events", "ratio", "lower", "upper"), [((0, 9), 0.0, 0.0, "finite"), ((9, 0), np.inf, "finite", np.inf)]
)
def test_nobody_with_the_outcome_leaves_one_end_open(
    events: Any, ratio: float, lower: Any, upper: Any
) -> None:
    made = relative_likelihood(
        staff({"a": (events[0], 40, 0), "White": (events[1], 40, 0)}), indicator=3, reference=WHITE
    )
    row = made.table.set_index("g").loc["a"]
    assert row["ratio"] == ratio
    for end, expected in (("ratio_lower", lower), ("ratio_upper", upper)):
        assert np.isfinite(row[end]) if expected == "finite" else row[end] == expected
    assert "inf" not in made.text
    assert "nan" not in made.text


@pytest.mark.parametrize("events", [0, 40])
def test_nobody_or_everybody_with_the_outcome_is_a_row_and_no_crash(events: int) -> None:
    made = relative_likelihood(
        staff({"a": (events, 40, 0), "White": (events, 40, 0), "b": (0, 0, 3)}), indicator=2, reference=WHITE
    )
    assert len(made.table) == 4
    assert "nan" not in made.text
    made.plot()


@pytest.mark.parametrize(
    ("error", "options"),
    [
        (UnknownChoiceError, {"indicator": 5}),
        (UnknownChoiceError, {"method": "wald"}),
        (UnknownChoiceError, {"reference": {"g": "(unknown)"}}),
        (UnknownChoiceError, {"reference": {"g": "Purple"}}),
        (UnknownChoiceError, {"reference": {"sex": "F"}}),
        (UnknownChoiceError, {"comparison": ["Purple"]}),
        (WrongTypeError, {"reference": {}}),
        (WrongTypeError, {"reference": {"g": []}}),
        (WrongTypeError, {"reference": "White"}),
        (WrongTypeError, {"comparison": ["White", "Asian"]}),
        (WrongTypeError, {"least": -1}),
        (NotEstimableError, {"least": 401}),
        (NotEstimableError, {"reference": {"g": ["White", "Asian", "Black"]}}),
    ],
)
def test_what_is_refused(error: type[SyschangeError], options: dict[str, Any]) -> None:
    with pytest.raises(error):
        relative_likelihood(staff(), **{"indicator": 2, "reference": WHITE, **options})


def test_a_mean_or_a_protected_breakdown_is_refused() -> None:
    scores = breakdown(from_counts(STAFF).assign(y=1.5), outcome="y", by=["g"], kind="mean")
    with pytest.raises(WrongTypeError, match="not for a mean"):
        relative_likelihood(scores, indicator=2, reference=WHITE)
    paper = disclosure.protect(staff()).results[0]
    assert isinstance(paper, Breakdown)
    with pytest.raises(WrongTypeError, match="protected"):
        relative_likelihood(paper, indicator=2, reference=WHITE)
    with pytest.raises(WrongTypeError, match="not a breakdown"):
        relative_likelihood(from_counts(STAFF), indicator=2, reference=WHITE)  # type: ignore[arg-type]


@pytest.mark.parametrize("indicator", list(INDICATORS))
def test_on_paper_tables_with_the_same_published_counts_say_the_same(indicator: int) -> None:
    papers = []
    for groups in (ONE, TWO):
        made = relative_likelihood(staff(groups), indicator=indicator, reference=WHITE)
        paper = disclosure.protect(made).results[0]
        assert isinstance(paper, RelativeLikelihood)
        assert paper.text != made.text
        papers.append(paper)
    pd.testing.assert_frame_equal(papers[0].table, papers[1].table)
    pd.testing.assert_frame_equal(papers[0].held.groups, papers[1].held.groups)
    assert papers[0].text == papers[1].text
    assert papers[0].provenance == papers[1].provenance
    assert papers[0].table.set_index("g").loc["not White", "value"] == 125 / 245
    assert papers[0].estimate().value == papers[0].table.set_index("g").loc["not White", "ratio"]


@settings(max_examples=20)
@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=3, max_size=4))
def test_on_paper_no_ratio_rests_on_fewer_than_ten(counts: list[tuple[int, int]]) -> None:
    groups: dict[str | None, tuple[int, int, int]] = {
        g: (x, x + y, 0) for g, (x, y) in zip(["White", "a", "b", None], counts, strict=False)
    }
    if any(not groups[g][1] for g in ("White", "a", "b")):
        return
    made = relative_likelihood(staff(groups), indicator=3, reference=WHITE, least=0)
    paper = disclosure.protect(made).results[0]
    assert isinstance(paper, RelativeLikelihood)
    true = made.table.set_index("g")
    for row in paper.table[paper.table["ratio_lower"].notna()].to_dict("records"):
        for g in (row["g"], "White"):
            assert true.loc[g, "numerator"] >= 10
            assert true.loc[g, "denominator"] - true.loc[g, "numerator"] >= 10


def test_the_same_from_another_engine() -> None:
    rows = from_counts(STAFF)
    other = breakdown(pl.from_pandas(rows), outcome="y", by=["g"])
    made = [relative_likelihood(b, indicator=2, reference=WHITE) for b in (staff(), other)]
    pd.testing.assert_frame_equal(made[0].table, made[1].table)
    assert made[0].provenance == made[1].provenance


@pytest.mark.golden
def test_published_ratios_of_published_rates(golden: Path) -> None:
    sheet = pd.read_csv(golden / "equity" / "uk_published" / "wres_trust_examples.csv").dropna(
        subset=["white_rate_pct"]
    )
    assert len(sheet) == 2
    for row in sheet.to_dict("records"):
        white, others = (round(100 * row[f"{who}_rate_pct"]) for who in ("white", "bme"))
        counts = {"White": (white, 10_000, 0), "BME": (others, 10_000, 0)}
        made = relative_likelihood(staff(counts), indicator=int(row["indicator"][0]), reference=WHITE)
        assert round(made.estimate().value, row["decimals"]) == row["published_ratio"]
