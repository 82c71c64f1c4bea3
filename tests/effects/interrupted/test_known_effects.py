"""Effects that were put in come out, as ratios of counts and rates and as differences of shares and means."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syschange.errors import UnknownChoiceError

from .made_up import CHANGED, MONTHS, counts, monthly, run, scores


def test_a_ratio_of_counts() -> None:
    made = run(monthly(counts(ratio=0.7, mean=200)))
    for term in ("mean", "last", "level"):
        e = made.estimate(term)
        assert e.lower < 0.7 < e.upper < 1, term
        assert e.probability(1) < 0.01
    assert made.table["term"].tolist() == ["mean", "last", "level", "slope"]
    assert made.table["horizon"].tolist()[:3] == [9.5, 18, 0]
    slope = made.estimate("slope")
    assert slope.lower < 1 < slope.upper


def test_a_rate_is_of_its_exposure() -> None:
    rng = np.random.default_rng(2)
    people = np.where(
        np.arange(MONTHS) >= 24, 4000, 1000
    )  # four times the people, and as many events to each
    table = monthly(rng.poisson(0.05 * people), people=people)
    rate = run(table, kind="rate", exposure="people", per=1000)
    assert rate.estimate().lower < 1 < rate.estimate().upper
    assert run(table).estimate().lower > 2.5
    assert rate.points["observed"].mean() == pytest.approx(50, rel=0.05)


@pytest.mark.parametrize(("step", "slope"), [(8.0, 0.0), (-5.0, 0.5)])
def test_a_step_and_a_slope_of_means(step: float, slope: float) -> None:
    made = run(scores(step=step, slope=slope, people=60), outcome="score", kind="mean", at=[6, 12])
    for term, truth in (
        ("level", step),
        ("slope", slope),
        ("at 6", step + 6 * slope),
        ("at 12", step + 12 * slope),
    ):
        e = made.estimate(term)
        assert e.value == pytest.approx(truth, abs=3 * (e.upper - e.lower) / 4), term
    assert made.table["term"].tolist() == ["mean", "at 6", "at 12", "level", "slope"]


def test_a_difference_of_shares() -> None:
    made = run(scores(step=15, people=80), outcome="y", kind="proportion")
    assert made.estimate().lower < 0.15 < made.estimate().upper
    assert "percentage points higher" in made.text


@settings(max_examples=10)
@given(seed=st.integers(0, 1000), ratio=st.floats(0.5, 2), horizon=st.integers(1, 18))
def test_the_effect_at_a_horizon_is_fitted_over_expected(seed: int, ratio: float, horizon: int) -> None:
    made = run(monthly(counts(seed, ratio=ratio)), at=[horizon], placebo=False)
    points = made.points
    row = points.iloc[23 + horizon]
    assert made.estimate(f"at {horizon}").value == pytest.approx(row["fitted"] / row["counterfactual"])
    assert row["lower"] < row["counterfactual"] < row["upper"]
    before = points[points["part"] == "before"]
    assert before["fitted"].to_numpy() == pytest.approx(before["counterfactual"].to_numpy())
    assert points["observed"].tolist() == counts(seed, ratio=ratio).tolist()


def test_the_path_of_effects_has_their_covariance() -> None:
    made = run(monthly(counts(ratio=0.8)))
    values, covariance, df = made.path([1.0, 9.5, 18.0])
    e = made.estimate("mean")
    assert np.exp(values[1]) == pytest.approx(e.value)
    from scipy import special

    half = special.stdtrit(df, 0.975) * np.sqrt(covariance[1, 1])
    assert np.exp(values[1] + half) == pytest.approx(e.upper)
    assert np.linalg.eigvalsh(covariance).min() > -1e-12
    assert covariance[0, 1] == pytest.approx(covariance[1, 0])


def test_a_change_inside_a_month_leaves_that_month_out() -> None:
    values = counts(ratio=0.5, mean=100)
    values[24] = 1000
    made = run(monthly(values), changed_on="2022-01-17")
    assert made.points.loc[24, "part"] == "left out"
    assert made.estimate().upper < 1
    assert "Left out, as the change was under way: 2022-01." in made.text
    assert made.table["after"].iloc[0] == 17


def test_numbers_as_times_and_every_way_to_give_a_day() -> None:
    table = monthly(counts(ratio=0.6)).assign(step=np.arange(1, MONTHS + 1) * 2)
    by_number = run(table, time="step", changed_on=50, harmonics=0)
    days = ["2022-01-01", dt.date(2022, 1, 1), dt.datetime(2022, 1, 1, 9), pd.Timestamp(CHANGED)]  # noqa: DTZ001
    for day in days:
        made = run(table, changed_on=day, harmonics=0)
        assert made.estimate().value == pytest.approx(by_number.estimate().value)
    assert by_number.timing.unit == "point"


def test_an_effect_that_is_none_of_these_is_refused() -> None:
    with pytest.raises(UnknownChoiceError, match="last"):
        run(monthly(counts())).estimate("lasts")


def test_rows_are_counted_where_no_outcome_is_named() -> None:
    values = counts(ratio=0.7)
    rows = monthly(values).loc[np.repeat(np.arange(MONTHS), values)].drop(columns="n")
    assert run(rows, outcome=None).estimate().value == pytest.approx(run(monthly(values)).estimate().value)
