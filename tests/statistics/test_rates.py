"""Rates: exact limits for few events, Byar's for many, as published, and the confidence behind them."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from syschange.errors import NotEstimableError, WrongTypeError
from syschange.statistics.exact import garwood
from syschange.statistics.rates import RateDistribution, byar, rate, rate_limits, rate_method

EVENTS = st.one_of(st.integers(0, 20), st.integers(0, 100_000), st.floats(0.25, 30))
EXPOSURE = st.floats(0.01, 1e6)
LEVELS = st.floats(0.3, 0.9999)


@given(events=EVENTS, exposure=EXPOSURE, level=LEVELS)
def test_the_limits_are_close_to_exact_whatever_the_method(
    events: float, exposure: float, level: float
) -> None:
    lower, upper = rate_limits(events, exposure, level=level)
    exact_lower, exact_upper = garwood(events, level=level)
    few = events < 10
    # Byar's differ from exact by less than a quarter of an event up to a level of .9999.
    assert lower * exposure == pytest.approx(float(exact_lower), rel=1e-9, abs=1e-12 if few else 0.25)
    assert upper * exposure == pytest.approx(float(exact_upper), rel=1e-9, abs=1e-12 if few else 0.25)


@given(events=EVENTS, exposure=EXPOSURE, level=LEVELS, factor=st.floats(0.01, 100))
def test_the_unit_of_time_does_not_matter(
    events: float, exposure: float, level: float, factor: float
) -> None:
    once = np.array(rate_limits(events, exposure, level=level))
    again = np.array(rate_limits(events, exposure * factor, level=level))
    np.testing.assert_allclose(again * factor, once, rtol=1e-12)


@given(events=EVENTS, exposure=EXPOSURE, level=LEVELS)
def test_confidence_agrees_with_the_limits_at_every_level(
    events: float, exposure: float, level: float
) -> None:
    estimate = rate(events, exposure, level=level)
    lower, upper = rate_limits(events, exposure, level=level)
    assert estimate.value == events / exposure
    assert (estimate.lower, estimate.upper) == (
        pytest.approx(float(lower), rel=1e-9),
        pytest.approx(float(upper), rel=1e-9),
    )
    tail = (1 - level) / 2
    below = estimate.distribution.cdf(estimate.lower)
    assert below == (0 if events == 0 else pytest.approx(tail, rel=1e-6))
    assert estimate.distribution.cdf(estimate.upper) == pytest.approx(1 - tail, abs=1e-9)


@given(events=EVENTS, exposure=EXPOSURE, first=st.floats(-1, 3), second=st.floats(-1, 3))
def test_confidence_grows_with_the_rate(events: float, exposure: float, first: float, second: float) -> None:
    made = RateDistribution(events, exposure)
    low, high = sorted((first * (events + 1) / exposure, second * (events + 1) / exposure))
    assert 0 <= made.cdf(low) <= made.cdf(high) <= 1


def test_the_method_changes_at_ten_events() -> None:
    assert rate_method([0, 9, 9.5, 10, 400]).tolist() == [*["exact Poisson"] * 3, *["Byar"] * 2]
    assert (rate(9, 100).method, rate(10, 100).method) == ("exact Poisson", "Byar")


def test_nobody_at_risk_gives_no_rate() -> None:
    assert np.isnan(rate_limits([0, 3, np.nan, 3], [0, 0, 5, np.nan], level=0.95)).all()
    for events in (0, 3):
        with pytest.raises(NotEstimableError):
            rate(events, 0)


def test_no_events_have_a_lower_limit_of_nought() -> None:
    lower, upper = rate_limits(0, 100, level=0.95)
    assert lower == 0
    assert upper == pytest.approx(-np.log(0.025) / 100, rel=1e-12)
    assert byar(0, level=0.95)[0] == 0


@pytest.mark.parametrize(("events", "exposure"), [(-1, 5), (1, -5), (np.inf, 5), ([1, 2], [1, 2, 3])])
def test_counts_that_cannot_be_are_refused(events: object, exposure: object) -> None:
    with pytest.raises(WrongTypeError):
        rate_limits(events, exposure, level=0.95)


def test_rates_per_thousand() -> None:
    estimate = rate(20, 100).times(1000)
    assert (estimate.value, estimate.lower) == (200, pytest.approx(122.11428834875937, rel=1e-12))


@pytest.mark.golden
def test_public_health_rates_at_both_levels(golden: Path) -> None:
    table = pd.read_csv(golden / "equity" / "phe" / "testdata_Rate__testdata_Rate.csv")
    assert len(table) == 20
    per = table["multiplier"]
    value = table["Numerator"] / table["Denominator"]
    np.testing.assert_allclose(value * per, table["value"], rtol=1e-12)
    for level, named in ((0.95, "95_0"), (0.998, "99_8")):
        lower, upper = rate_limits(table["Numerator"], table["Denominator"], level=level)
        np.testing.assert_allclose(lower * per, table[f"lower{named}cl"], rtol=1e-10)
        np.testing.assert_allclose(upper * per, table[f"upper{named}cl"], rtol=1e-10)
    named_method = table["method"].map({"Exact": "exact Poisson", "Byars": "Byar"})
    known = named_method.notna()
    assert known.sum() == 18
    assert (rate_method(table["Numerator"])[known] == named_method[known]).all()


@pytest.mark.golden
def test_public_health_rates_of_groups(golden: Path) -> None:
    table = pd.read_csv(golden / "equity" / "phe" / "testdata_Rate__testdata_Rate_g.csv")
    assert len(table) == 12
    levels = table["confidence"].str.rstrip("%").astype(float) / 100
    lower, upper = rate_limits(table["Numerator"], table["Denominator"], level=levels)
    np.testing.assert_allclose(lower * table["multiplier"], table["lowercl"], rtol=1e-10)
    np.testing.assert_allclose(upper * table["multiplier"], table["uppercl"], rtol=1e-10)


@pytest.mark.golden
def test_public_health_counts_by_byars_method(golden: Path) -> None:
    table = pd.read_csv(golden / "equity" / "phe" / "testdata_Byars_Wilson__testdata_B_W.csv")
    table = table[table["method"] == "Byars"]
    assert len(table) == 7
    levels = table["confidence"].str.rstrip("%").astype(float) / 100
    lower, upper = byar(table["x"], level=levels)
    # One event at 99.8% has no lower limit in the sheet: the formula goes below nought there.
    assert np.isnan(lower).sum() == 1
    np.testing.assert_allclose(lower, table["lowercl"], rtol=1e-10)
    np.testing.assert_allclose(upper, table["uppercl"], rtol=1e-10)


def coverage(mean: float) -> float:
    """Return how often the interval at 95% holds the mean of a Poisson count, over every count it may be."""
    x = np.arange(stats.poisson.isf(1e-12, mean) + 1)
    lower, upper = rate_limits(x, np.ones_like(x), level=0.95)
    return float((stats.poisson.pmf(x, mean) * ((lower <= mean) & (mean <= upper))).sum())


def test_the_interval_covers() -> None:
    covered = [coverage(mean) for mean in np.linspace(0.2, 60, 300)]
    # Exact limits never fall short; Byar's from ten events on may by a little.
    assert min(covered) > 0.945
    assert 0.95 <= np.mean(covered) <= 0.985
