"""Directly standardised rates: the published ones to every digit, and what must hold whatever the strata."""

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from syschange.errors import NotEstimableError, WrongTypeError
from syschange.results import Estimate
from syschange.statistics.standardise import DobsonDistribution, dsr, dsr_estimate, repeated_events

Floats = NDArray[np.float64]
# European Standard Population of 1976, 0-4 to 85 and over: Waterhouse J and others (1976) Cancer incidence in five
# continents III, p 456.
ESP_1976 = [8000, *[7000] * 10, 6000, 5000, 4000, 3000, 2000, 1000, 1000]
BOTH = [0.95, 0.998]
LIMITS = ["lower95_0cl", "lower99_8cl", "upper95_0cl", "upper99_8cl"]

STRATA = st.lists(
    st.tuples(st.integers(0, 60), st.integers(60, 5000), st.integers(1, 9000)), min_size=1, max_size=12
).filter(lambda rows: sum(r[0] for r in rows) >= 1)


def columns(rows: list[tuple[int, int, int]]) -> tuple[Floats, Floats, Floats]:
    events, people, standard = np.array(rows, dtype=float).T
    return events, people, standard


def published(golden: Path) -> tuple[dict[str, tuple[Floats, Floats]], Floats, pd.DataFrame]:
    folder = golden / "equity" / "phe"
    table = pd.read_csv(folder / "testdata_DSR_ISR__testdata_multiarea.csv").fillna({"count": 0})
    areas = {name: (g["count"].to_numpy(), g["pop"].to_numpy(float)) for name, g in table.groupby("area")}
    standard = pd.read_csv(folder / "esp2013.csv")["esp2013"].to_numpy(float)
    return areas, standard, pd.read_csv(folder / "testdata_DSR_ISR__testresults_DSR.csv")


@pytest.mark.golden
def test_public_health_rates_of_independent_events_row_by_row(golden: Path) -> None:
    areas, standard, results = published(golden)
    rows = results[results.method == "Dobson"]
    assert len(rows) == 8
    for _, row in rows.iterrows():
        multiplier = float(row.statistic.split()[-1]) if row.statistic.startswith("dsr per") else 1e5
        name, weights, wrong = row.area, standard, 1.0
        if name == "testdata_1976":  # testdata_big without its last band, on the older standard
            name, weights = "testdata_big", np.array(ESP_1976, dtype=float)
            wrong = 10.0  # the sheet's 99.8% limits of this area are ten times too large: the only exception
        events, people = (a[: len(weights)] for a in areas[name])
        assert (events.sum(), people.sum()) == (row.total_count, row.total_pop)
        made = dsr(events, people, weights, level=BOTH, multiplier=multiplier)
        expected = [row.value, *row[LIMITS] / [1, wrong, 1, wrong]]
        assert [made.value, *made.lower, *made.upper] == pytest.approx(expected, rel=1e-11, nan_ok=True)
        assert bool(np.isnan(made.value)) == (row.area == "testdata_tiny")


@pytest.mark.golden
def test_public_health_rates_of_repeated_events_row_by_row(golden: Path) -> None:
    """The sheet gives no numbers of events a person: one limit fixes the standard error, and the rest follow."""
    areas, standard, results = published(golden)
    rows = results[results.method != "Dobson"]
    assert len(rows) == 4
    for _, row in rows.iterrows():
        if row.total_count < 10:
            people = np.zeros((19, 2))
            people[15] = 1, 4  # one person with one event, four with two
            events, variance = repeated_events(people, times=[1, 2])
            assert events.sum() == row.total_count
            made = dsr(events, areas["testdata_tiny"][1], standard, variance=variance)
            assert np.isnan([row.value, *row[LIMITS], made.value, made.lower, made.upper]).all()
            continue
        below = DobsonDistribution(0.0, 1.0, row.total_count)
        stretch = (row.upper95_0cl - row.value) / below.quantile(0.975)
        fitted = DobsonDistribution(row.value, stretch, row.total_count)
        limits = [fitted.quantile(p) for p in (0.025, 0.001, 0.975, 0.999)]
        assert limits == pytest.approx(list(row[LIMITS]), rel=1e-9)
        if row.total_count == 895:  # the same strata as testdata_big, each with a larger variance
            events, people = areas["testdata_big"]
            plain = dsr(events, people, standard)
            larger = (stretch / (plain.se / math.sqrt(895))) ** 2
            assert larger > 1
            made = dsr(events, people, standard, variance=events * larger, level=BOTH)
            assert [made.value, *made.lower, *made.upper] == pytest.approx(
                [row.value, *row[LIMITS]], rel=1e-9
            )


def test_events_of_a_person_are_counted_once_each_and_weighed_by_their_number() -> None:
    events, variance = repeated_events([[5, 2, 1], [0, 0, 0]], times=[1, 2, 6])
    assert list(events) == [15, 0]
    assert list(variance) == [5 + 8 + 36, 0]


@given(rows=STRATA)
def test_events_of_different_people_are_independent(rows: list[tuple[int, int, int]]) -> None:
    events, people, standard = columns(rows)
    total, variance = repeated_events(events[:, None], times=[1])
    plain, grouped = dsr(events, people, standard), dsr(total, people, standard, variance=variance)
    np.testing.assert_array_equal(plain.lower, grouped.lower)


@given(rows=STRATA)
def test_weights_like_the_own_population_give_the_crude_rate_and_its_limits(
    rows: list[tuple[int, int, int]],
) -> None:
    events, people, _ = columns(rows)
    made = dsr(events, people, people * 3, multiplier=1000, fewest=0)
    assert made.value == pytest.approx(events.sum() / people.sum() * 1000)
    assert made.se == pytest.approx(math.sqrt(events.sum()) / people.sum() * 1000)


@given(rows=STRATA, level=st.floats(0.5, 0.998))
def test_halving_strata_changes_nothing(rows: list[tuple[int, int, int]], level: float) -> None:
    whole = dsr(*columns(rows), level=level, fewest=0)
    halved = dsr(*(np.repeat(a / 2, 2) for a in columns(rows)), level=level, fewest=0)
    for name in ("value", "lower", "upper", "se", "events"):
        assert getattr(halved, name) == pytest.approx(getattr(whole, name), rel=1e-9, abs=1e-9)


@given(rows=STRATA, data=st.data())
def test_the_order_of_strata_and_the_unit_of_the_standard_are_immaterial(
    rows: list[tuple[int, int, int]], data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(rows))
    events, people, standard = columns(shuffled)
    first, second = dsr(*columns(rows), fewest=0), dsr(events, people, standard * 0.013, fewest=0)
    assert second.value == pytest.approx(first.value, rel=1e-9)
    assert second.upper == pytest.approx(first.upper, rel=1e-9)


@given(rows=STRATA, level=st.floats(0.5, 0.998))
def test_the_estimate_of_one_area_agrees_with_its_limits(
    rows: list[tuple[int, int, int]], level: float
) -> None:
    made = dsr(*columns(rows), level=level, fewest=0)
    one = dsr_estimate(*columns(rows), level=level, fewest=0)
    assert isinstance(one, Estimate)
    assert (one.value, one.lower, one.upper) == pytest.approx((made.value, made.lower, made.upper), abs=1e-9)
    tail = (1 - level) / 2
    assert one.probability(one.upper) == pytest.approx(tail, abs=1e-7)
    # At 0, below which no rate lies, the confidence is whole; above, it is that of the limit.
    assert one.probability(one.lower) == pytest.approx(1 - tail if one.lower > 0 else 1, abs=1e-7)


def test_many_areas_and_levels_at_once_are_as_one_by_one() -> None:
    rng = np.random.default_rng(7)
    events, people = rng.poisson(4, (30, 8)), rng.integers(500, 900, (30, 8))
    standard = rng.integers(1, 100, 8)
    every = dsr(events, people, standard, level=[[0.95], [0.998]])
    assert every.lower.shape == (2, 30)
    for i in range(30):
        one = dsr(events[i], people[i], standard, level=0.998)
        expected = (one.value, one.lower, one.upper)
        assert (every.value[i], every.lower[1, i], every.upper[1, i]) == pytest.approx(expected, rel=1e-12)


def test_what_cannot_be_given_is_missing_and_what_counts_for_nothing_is_not_asked() -> None:
    events, people = np.full((4, 2), 20.0), np.full((4, 2), 100.0)
    people[1, 0] = events[1, 0] = 0  # nobody in a stratum that counts
    events[2] = [3, 4]  # too few events
    events[3] = 0  # none
    made = dsr(events, people, [1, 1])
    assert list(np.isnan(made.value)) == [False, True, True, True]
    every = dsr(events, people, [1, 1], fewest=0)
    assert list(np.isnan(every.value)) == [False, True, False, False]
    assert every.value[3] == 0
    assert list(np.isnan(every.upper)) == [False, True, False, True]
    assert np.isfinite(dsr(events, people, [0, 1]).value[1])
    for row in (1, 2, 3):
        with pytest.raises(NotEstimableError, match="cannot be standardised"):
            dsr_estimate(events[row], people[row], [1, 1])


@pytest.mark.parametrize(
    ("events", "people", "standard", "said"),
    [
        ([1, -2], [10, 10], [1, 1], "events hold"),
        ([1, 2], [10, np.nan], [1, 1], "populations hold"),
        ([1, 2], [10, 10], [1, np.inf], "standard populations hold"),
        ([1, 2], [10, 10, 10], [1, 1], "differ in length"),
        ([1, 2], [10, 10], [0, 0], "standard population is empty"),
    ],
)
def test_what_means_nothing_is_refused(
    events: list[float], people: list[float], standard: list[float], said: str
) -> None:
    with pytest.raises(WrongTypeError, match=said):
        dsr(events, people, standard)


def test_one_estimate_is_of_one_area() -> None:
    with pytest.raises(WrongTypeError, match="more than one area"):
        dsr_estimate(np.full((2, 2), 20), np.full((2, 2), 100), [1, 1])


def test_dobsons_interval_covers() -> None:
    """95% limits hold the truth in 93.5 to 98 of 100, the Monte-Carlo error of 20,000 draws being .2."""
    rng = np.random.default_rng(20260802)
    people = np.array([4000, 3000, 2500, 800, 300])
    standard = np.array([3, 3, 3, 2, 1]) / 12
    for rate in (0.002, 0.01):
        rates = rate * np.array([0.3, 0.5, 1, 3, 8])
        events = rng.poisson(rates * people, (20_000, 5))
        made = dsr(events, people, standard, multiplier=1.0, fewest=1)
        held = (made.lower <= rates @ standard) & (made.upper >= rates @ standard)
        assert 0.935 < held.mean() < 0.98


def test_limits_for_repeated_events_cover_where_those_for_single_events_do_not() -> None:
    rng = np.random.default_rng(20260803)
    people, standard = np.array([4000, 3000, 1000]), np.array([0.3, 0.4, 0.3])
    times = np.array([1, 2, 5])
    rates = np.array(
        [[0.006, 0.004, 0.004], [0.01, 0.005, 0.004], [0.02, 0.01, 0.01]]
    )  # people with 1, 2, 5 events
    truth = float(standard @ (rates @ times))
    drawn = rng.poisson(rates * people[:, None], (20_000, 3, 3))
    events, variance = repeated_events(drawn, times=times)
    right = dsr(events, people, standard, variance=variance, multiplier=1.0)
    wrong = dsr(events, people, standard, multiplier=1.0)
    assert 0.935 < ((right.lower <= truth) & (truth <= right.upper)).mean() < 0.98
    assert ((wrong.lower <= truth) & (truth <= wrong.upper)).mean() < 0.85


def test_a_level_is_a_share() -> None:
    with pytest.raises(WrongTypeError, match="confidence level"):
        dsr([20, 30], [100, 100], [1, 1], level=[0.95, 95])
