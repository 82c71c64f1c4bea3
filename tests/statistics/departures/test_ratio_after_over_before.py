"""The ratio after over before: by hand, beside others, of counts of nought, and how often its interval holds."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from syschange.errors import NotEstimableError
from syschange.statistics.departures import departure_path, departure_ratio, departures, placebo, spread

QUARTERS = 9


def drawn(rng: np.random.Generator, mean: np.ndarray, extra: float) -> np.ndarray:
    """Return counts with a variance `extra` times their mean."""
    return rng.poisson(mean) if extra == 1 else rng.negative_binomial(mean / (extra - 1), 1 / extra)


@settings(max_examples=30)
@given(st.lists(st.integers(1, 60), min_size=QUARTERS, max_size=QUARTERS), st.integers(1, 9))
def test_one_departure_alone_is_after_over_before(series: list[int], times: int) -> None:
    made = departures([series], unit=[0], quarter=[4])
    found = departure_ratio(made)
    assert found.value == pytest.approx(sum(series[5:]) / sum(series[:4]), rel=1e-6)
    assert found.lower < found.value < found.upper
    assert found.probability(found.lower) == pytest.approx(0.975)
    # Quasi-Poisson by hand: one mean before and one after, variance that many times the mean.
    before, after = np.array(series[:4]), np.array(series[5:])
    chi = sum((((y - y.mean()) ** 2) / y.mean()).sum() for y in (before, after))
    factor = max(1.0, chi / 6)
    assert found.distribution.se == pytest.approx(  # type: ignore[attr-defined] # a StudentT
        math.sqrt(factor * (1 / before.sum() + 1 / after.sum())), rel=1e-6
    )
    more = departure_ratio(departures([[times * y for y in series]], unit=[0], quarter=[4]))
    assert more.value == pytest.approx(found.value, rel=1e-6)


def test_what_moved_everybody_is_taken_off() -> None:
    left, others = [10.0] * 4 + [9] + [6] * 4, [20.0] * 4 + [18] + [12] * 4
    made = departures([left, others, others], unit=[0], quarter=[4])
    assert departure_ratio(made).value == pytest.approx(1)
    alone = departures([left, others, others], unit=[0], quarter=[4], comparison=False)
    assert departure_ratio(alone).value == pytest.approx(0.6, rel=1e-6)
    assert {q: round(e.value, 6) for q, e in departure_path(made).items() if e} == dict.fromkeys(
        range(-4, 5), 1
    )


def test_activity_that_stops_altogether_has_an_upper_limit() -> None:
    made = departures([[8, 9, 7, 8, 3, 0, 0, 0, 0], [5] * 9], unit=[0], quarter=[4])
    found = departure_ratio(made)
    assert found.upper < 0.25
    assert "half added" in found.method
    # With a comparison that does not vary and no over-dispersion it is the likelihood ratio of 32 and none by hand.
    alone = departure_ratio(departures([[8] * 4 + [3] + [0] * 4], unit=[0], quarter=[4]))
    t = stats.t.ppf(0.975, 3)  # the quarters before are all that tell how activity varies
    assert alone.upper == pytest.approx(math.expm1(t**2 / 2 / 32), rel=1e-5)
    silent = departures([[0] * 9], unit=[0], quarter=[4])
    assert silent.unused.silent == 1
    with pytest.raises(NotEstimableError, match="no departure"):
        departure_ratio(silent)
    with pytest.raises(NotEstimableError, match="no activity before"):
        departure_ratio(departures([[0, 0, 0, 0, 0, 5, 5, 5, 5]], unit=[0], quarter=[4]))


def test_units_that_differ_widen_the_interval() -> None:
    rng = np.random.default_rng(1)
    calm = rng.poisson(30, (8, QUARTERS))
    wild = calm * np.where(np.arange(QUARTERS) > 4, rng.choice([0.4, 1, 2.5], (8, 1)), 1)
    made, moved = (departures(y, unit=[0], quarter=[4]) for y in (calm, np.rint(wild)))
    assert spread(moved, ratio=1.0).factor > 3 * spread(made, ratio=1.0).factor
    assert spread(moved, ratio=1.0).source == "units"
    few = departures(calm[:2], unit=[0], quarter=[4])
    assert spread(few, ratio=1.0).source == "quarters"


def test_dates_dealt_out_by_chance_guard_against_chance() -> None:
    rng = np.random.default_rng(3)
    series = rng.poisson(30, (24, 12)).astype(float)
    none = placebo(departures(series, unit=[0, 1, 2], quarter=[5, 6, 7]))
    assert none.units == 24
    assert none.chance > 0.05
    for unit, quarter in ((0, 5), (1, 6), (2, 7)):
        series[unit, quarter:] = np.rint(0.3 * series[unit, quarter:])
    fell = departures(series, unit=[0, 1, 2], quarter=[5, 6, 7])
    assert placebo(fell).chance < 0.05
    assert placebo(fell, seed=2).chance != placebo(fell, replicates=19).chance
    # One departure among ten units cannot be rarer than one in ten, so nothing is told.
    assert math.isnan(placebo(departures(series[:10], unit=[0], quarter=[5])).chance)
    assert math.isnan(placebo(departures(series[:7], unit=[0, 1], quarter=[5, 6])).chance)


@pytest.mark.parametrize(
    ("units", "left", "mean", "extra", "ratio"),
    [(10, 3, 20, 3.0, 1.0), (10, 2, 5, 2.0, 0.6), (1, 1, 20, 3.0, 1.0), (12, 4, 20, 1.0, 0.5)],
)
def test_the_interval_holds_the_truth(units: int, left: int, mean: float, extra: float, ratio: float) -> None:
    rng = np.random.default_rng(7)
    held, fell, draws = 0, 0, 400
    for _ in range(draws):
        quarters = rng.integers(4, 8, left)
        truth = np.full((units, 12), float(mean))
        for unit, quarter in enumerate(quarters):
            truth[unit, quarter:] *= ratio
        found = departure_ratio(departures(drawn(rng, truth, extra), unit=range(left), quarter=quarters))
        held += found.lower <= ratio <= found.upper
        fell += found.upper < 1
    assert held / draws > 0.95 - 3 * math.sqrt(0.05 * 0.95 / draws)
    if ratio == 1:
        assert fell / draws < 0.05  # a departure that does nothing is not called a fall
