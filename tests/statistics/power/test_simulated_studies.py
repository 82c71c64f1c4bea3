"""Simulated studies agree with the formulas where there are any, and move the way their structure says."""

import json
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syschange.errors import NotEstimableError, WrongTypeError
from syschange.statistics.detectable import smallest_detectable
from syschange.statistics.power import (
    Simulated,
    shares_power,
    simulate_clustered_shares,
    simulate_scores,
    simulate_series,
    simulate_shares,
    spread_of_clusters,
)
from syschange.statistics.power.series import errors
from syschange.statistics.series import interrupted

MANY = 20_000
LEVEL = (0.0, 0.0, 1.0, 0.0)


def rng(seed: int = 1) -> np.random.Generator:
    return np.random.default_rng(seed)


def agree(made: Simulated, formula: float) -> bool:
    """Return whether a simulated effect is as the formula's within four Monte-Carlo errors."""
    return abs(made.detectable(0.8) - formula) < 4 * made.error(0.8)


def test_two_arms_of_people() -> None:
    made = simulate_scores((64, 64), sd=1, simulations=MANY, rng=rng())
    assert agree(made, smallest_detectable(math.sqrt(2 / 64), df=126))
    assert made.power(0) == pytest.approx(0.025, abs=0.005)
    paired = simulate_scores((30,), sd=2, simulations=MANY, rng=rng())
    assert agree(paired, smallest_detectable(2 * math.sqrt(1 / 30), df=29))
    adjusted = simulate_scores((3, 3), sd=1, lost=1, simulations=MANY, rng=rng())
    assert agree(adjusted, smallest_detectable(math.sqrt(2 / 3), df=3))


@pytest.mark.parametrize("icc", [0.02, 0.05, 0.3])
def test_clusters_of_one_size(icc: float) -> None:
    clusters, people = 12, 20
    sizes = (np.full(clusters, people), np.full(clusters, people))
    made = simulate_scores(sizes, sd=3, icc=icc, simulations=MANY, rng=rng())
    se = 3 * math.sqrt(2 / clusters * (icc + (1 - icc) / people))
    assert agree(made, smallest_detectable(se, df=2 * clusters - 2))


def test_clusters_of_unlike_sizes_find_less_than_of_one_size() -> None:
    alike = (np.full(10, 20), np.full(10, 20))
    unlike = (np.repeat([4, 36], 5), np.repeat([4, 36], 5))
    here, there = (simulate_scores(s, sd=1, icc=0.2, simulations=MANY, rng=rng()) for s in (alike, unlike))
    assert there.detectable(0.8) > here.detectable(0.8)


@settings(max_examples=15)
@given(st.integers(10, 80), st.floats(0.5, 5), st.floats(0.5, 0.9))
def test_less_noise_more_people_and_less_power_are_found_sooner(n: int, sd: float, power: float) -> None:
    here = simulate_scores((n, n), sd=sd, simulations=400, rng=rng())
    wide = simulate_scores((n, n), sd=2 * sd, simulations=400, rng=rng())
    assert wide.detectable(power) == pytest.approx(2 * here.detectable(power))
    assert here.detectable(power) <= here.detectable(power + 0.05)
    assert here.power(here.detectable(power)) >= power


def test_two_shares_agree_with_the_formula_where_many_are_counted() -> None:
    made = simulate_shares(2000, 2000, share=0.3, simulations=MANY, rng=rng())
    found = made.detectable(0.8)
    assert shares_power(0.3, 0.3 + found, 2000) == pytest.approx(0.8, abs=0.01)
    golden = simulate_shares(200, 200, share=0.3, simulations=MANY, rng=rng())
    assert 0.3 + golden.detectable(0.8) == pytest.approx(0.4347, abs=0.003)


def test_shares_with_no_room_or_too_few_people_are_never_found() -> None:
    assert math.isinf(simulate_shares(3, 3, share=0.5, simulations=500, rng=rng()).detectable(0.8))
    assert simulate_shares(3, 3, share=0.5, simulations=500, rng=rng()).power(0.4) < 0.8
    assert math.isinf(simulate_shares(50, 50, share=1.0, simulations=500, rng=rng()).detectable(0.8))


def test_clusters_make_shares_harder_to_tell_apart() -> None:
    sizes = np.full(15, 20)
    alone = simulate_shares(300, 300, share=0.3, simulations=1000, rng=rng())
    none, some = (
        simulate_clustered_shares(sizes, sizes, share=0.3, icc=icc, simulations=500, rng=rng())
        for icc in (0, 0.1)
    )
    assert none.detectable(0.8) == pytest.approx(alone.detectable(0.8), abs=0.02)
    # Nearly the design effect 1 + 19 x .1 = 2.9, whose root is 1.7.
    assert some.detectable(0.8) / none.detectable(0.8) == pytest.approx(1.7, abs=0.2)


def test_a_series_without_memory_finds_what_least_squares_would() -> None:
    design = interrupted(120, 60)
    made = simulate_series(design, LEVEL, sd=2, autocorrelation=0, simulations=2000, rng=rng())
    se = 2 * math.sqrt(np.linalg.inv(design.T @ design)[2, 2])
    assert made.detectable(0.8) == pytest.approx(smallest_detectable(se, df=116), rel=0.12)
    known = simulate_series(design, LEVEL, sd=2, autocorrelation=0, simulations=2000, rng=rng())
    np.testing.assert_array_equal(made.needed, known.needed)


def test_a_series_with_memory_finds_what_generalised_least_squares_would() -> None:
    design, phi = interrupted(200, 100), 0.5
    made = simulate_series(design, LEVEL, sd=1, autocorrelation=phi, simulations=2000, rng=rng())
    lags = np.abs(np.subtract.outer(np.arange(200), np.arange(200)))
    inverse = np.linalg.inv(phi**lags)
    se = math.sqrt(np.linalg.inv(design.T @ inverse @ design)[2, 2])
    assert made.detectable(0.8) == pytest.approx(smallest_detectable(se, df=196), rel=0.12)
    short = simulate_series(design, LEVEL, sd=1, autocorrelation=0.0, simulations=1000, rng=rng())
    assert short.detectable(0.8) < made.detectable(0.8)


def test_points_that_are_not_there_cost() -> None:
    design, there = interrupted(40, 20), np.ones(40, dtype=bool)
    there[18:23] = False
    whole, gap = (
        simulate_series(design, LEVEL, sd=1, autocorrelation=0.2, there=t, simulations=600, rng=rng())
        for t in (None, there)
    )
    assert gap.detectable(0.8) > whole.detectable(0.8)


def test_errors_of_a_series_have_the_spread_and_memory_asked() -> None:
    made = errors(400, 2.0, 0.6, 300, rng())
    assert made.std() == pytest.approx(2, rel=0.03)
    assert np.corrcoef(made[:, :-1].ravel(), made[:, 1:].ravel())[0, 1] == pytest.approx(0.6, abs=0.02)


@pytest.mark.golden
def test_the_published_intraclass_correlation(golden: Path) -> None:
    folder = golden / "scoring" / "icc_lme4"
    dye = np.genfromtxt(folder / "dyestuff.csv", delimiter=",", names=True, dtype=None, encoding="utf-8")
    value = dye["Yield"] if "Yield" in dye.dtype.names else dye[dye.dtype.names[-1]]
    batch = np.unique(dye[next(n for n in dye.dtype.names if dye[n].dtype.kind == "U")], return_inverse=True)[
        1
    ]
    sums = [
        np.bincount(batch, w) for w in (np.ones(len(value)), value.astype(float), value.astype(float) ** 2)
    ]
    made = spread_of_clusters(*sums, np.zeros(len(sums[0]), dtype=int))
    expected = json.loads((folder / "expected.json").read_text("utf-8"))
    assert made.icc == pytest.approx(0.4184874, abs=1e-6)
    assert made.sd**2 == pytest.approx(1764.05 + 2451.25, rel=1e-6)
    assert "0.418" in json.dumps(expected)


def test_people_as_clusters_of_their_own_are_not_told_apart() -> None:
    y = np.array([1.0, 2, 3, 5, 9])
    made = spread_of_clusters(np.ones(5), y, y**2, np.zeros(5, dtype=int))
    assert (made.sd, made.icc) == (pytest.approx(y.std(ddof=1)), 0)
    with pytest.raises(NotEstimableError, match="No arm has two clusters"):
        spread_of_clusters([3, 3], [5, 9], [10, 30], [0, 1])


def test_what_cannot_be_simulated_is_refused() -> None:
    for sizes in ((0, 5), (1,), (1, 1)):
        with pytest.raises(NotEstimableError):
            simulate_scores(sizes, sd=1, rng=rng())
    with pytest.raises(NotEstimableError, match="vary"):
        simulate_scores((9, 9), sd=0, rng=rng())
    with pytest.raises(NotEstimableError, match="vary"):
        simulate_series(interrupted(20, 10), LEVEL, sd=0, autocorrelation=0, rng=rng())
    with pytest.raises(NotEstimableError, match="nobody"):
        simulate_shares(0, 5, share=0.5, rng=rng())
    with pytest.raises(NotEstimableError, match="clusters"):
        simulate_clustered_shares([5], [5], share=0.5, icc=0.1, rng=rng())
    with pytest.raises(WrongTypeError, match="100 simulations"):
        simulate_scores((9, 9), sd=1, simulations=50, rng=rng())
    with pytest.raises(NotEstimableError, match="power"):
        Simulated(np.arange(5.0)).detectable(1.0)
