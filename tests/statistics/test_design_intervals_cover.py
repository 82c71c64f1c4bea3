"""Limits for weights, repeated people, sampling units and medians hold the truth about 95 times in 100.

The bars allow for what each method is known to do (exact ones err on the high side, and t limits of skewed or
few clusters on the low) and for the chance of a few thousand made-up samples, about .4 of a point.
"""

import itertools

import numpy as np
import pytest

from syschange.statistics.design import (
    Linearised,
    PeopleSums,
    Sample,
    SharedSums,
    clustered_change,
    clustered_mean,
    clustered_rate,
    clustered_share,
    mean_change_limits,
    mean_limits,
    rate_limits,
    share_change_limits,
    share_limits,
    survey_mean,
    survey_share,
    weighted_mean,
    weighted_share,
)
from syschange.statistics.quantiles import quantile_limits, weighted_quantile_limits

DRAWS = 3000
PEOPLE = (10, 30, 100)


def held(limits: tuple[np.ndarray, np.ndarray], truth: float) -> float:
    lower, upper = limits
    return float(np.mean((lower <= truth + 1e-12) & (truth - 1e-12 <= upper)))


def weighted_sums(w: np.ndarray, y: np.ndarray) -> dict[str, np.ndarray]:
    parts = {"w": w, "w2": w**2, "wy": w * y, "wy2": w * y**2, "w2y": w**2 * y, "w2y2": (w * y) ** 2}
    return {name: part.sum(axis=-1) for name, part in parts.items()}


def people_sums(t: np.ndarray, m: np.ndarray) -> PeopleSums:
    """Return the sums over people (the last axis) of their totals and rows."""
    return PeopleSums(
        people=(m > 0).sum(axis=-1),
        m=m.sum(axis=-1),
        t=t.sum(axis=-1),
        mm=(m**2).sum(axis=-1),
        tm=(t * m).sum(axis=-1),
        tt=(t**2).sum(axis=-1),
        mmm=(m**3).sum(axis=-1),
    )


def test_weighted_shares_cover() -> None:
    rng = np.random.default_rng(20260901)
    covered: dict[str, list[float]] = {"beta": [], "wilson": [], "logit": [], "likelihood": []}
    for n, p in itertools.product((40, 120), (0.1, 0.3, 0.5)):
        w = rng.lognormal(0, 0.5, (DRAWS, n))
        y = (rng.uniform(0, 1, (DRAWS, n)) < p) * 1.0
        s = weighted_sums(w, y)
        found = weighted_share(n, w=s["w"], w2=s["w2"], wy=s["wy"], w2y=s["w2y"])
        for method, so_far in covered.items():
            limits = share_limits(found, method=method)
            # "logit" has none where nobody has the event.
            so_far.append(held((np.nan_to_num(limits[0]), np.nan_to_num(limits[1], nan=1.0)), p))
    assert min(covered["beta"]) > 0.925
    for method in ("wilson", "logit", "likelihood"):
        assert 0.935 < np.mean(covered[method]) < 0.975
        assert min(covered[method]) > 0.915


def test_weighted_means_cover() -> None:
    rng = np.random.default_rng(20260902)
    covered = []
    for n, sd in itertools.product((15, 60), (0.3, 0.6)):
        w, y = rng.lognormal(0, sd, (DRAWS, n)), rng.normal(5, 2, (DRAWS, n))
        covered.append(held(mean_limits(weighted_mean(n, **weighted_sums(w, y))), 5))
    assert 0.93 < np.mean(covered) < 0.965
    assert min(covered) > 0.905


@pytest.mark.parametrize("people", PEOPLE)
def test_shares_of_people_who_repeat_cover(people: int) -> None:
    rng = np.random.default_rng(20260903 + people)
    covered = []
    for p, alike in itertools.product((0.2, 0.5), (0.1, 0.4)):
        m = rng.integers(1, 7, (DRAWS, people))
        likely = rng.beta(p * (1 / alike - 1), (1 - p) * (1 / alike - 1), (DRAWS, people))
        t = rng.binomial(m, likely)
        covered.append(held(share_limits(clustered_share(people_sums(t, m)), method="wilson"), p))
    assert 0.93 < np.mean(covered) < 0.975
    assert min(covered) > (0.91 if people == 10 else 0.925)


@pytest.mark.parametrize("people", PEOPLE)
def test_means_of_people_who_repeat_cover(people: int) -> None:
    rng = np.random.default_rng(20260904 + people)
    m = rng.integers(1, 7, (DRAWS, people))
    t = m * rng.normal(3, 1, (DRAWS, people)) + np.sqrt(m) * rng.normal(0, 1, (DRAWS, people))
    found = clustered_mean(people_sums(t, m))
    assert 0.925 < held(mean_limits(found), 3) < 0.97
    # A normal interval that took every row for a person's own would be far too short.
    naive = np.sqrt(2 / m.sum(axis=1))
    assert held((found.value - 1.96 * naive, found.value + 1.96 * naive), 3) < 0.85


@pytest.mark.parametrize("people", PEOPLE)
def test_rates_of_people_whose_events_bunch_cover(people: int) -> None:
    rng = np.random.default_rng(20260905 + people)
    covered = []
    for spread in (0.5, 1.5):
        years = rng.uniform(0.5, 2, (DRAWS, people))
        prone = rng.gamma(1 / spread, spread, (DRAWS, people))
        events = rng.poisson(0.8 * years * prone)
        covered.append(held(rate_limits(clustered_rate(people_sums(events, years))), 0.8))
    assert np.mean(covered) > 0.93
    assert min(covered) > (0.88 if people == 10 else 0.92)


@pytest.mark.parametrize("people", PEOPLE)
def test_changes_of_people_seen_before_and_after_cover(people: int) -> None:
    rng = np.random.default_rng(20260906 + people)
    size = (DRAWS, people)
    # A quarter are missing at each time, so that some are seen at one only.
    ma, mb = (rng.integers(1, 5, size) * (rng.uniform(0, 1, size) > 0.25) for _ in range(2))
    usual = rng.beta(1.5, 1.5, size)
    ta, tb = rng.binomial(ma, 0.8 * usual), rng.binomial(mb, 0.2 + 0.8 * usual)
    shared = SharedSums(
        people=((ma > 0) & (mb > 0)).sum(axis=1),
        tt=(ta * tb).sum(axis=1),
        tm=(ta * mb).sum(axis=1),
        mt=(ma * tb).sum(axis=1),
        mm=(ma * mb).sum(axis=1),
    )
    change = clustered_change(people_sums(ta, ma), second=people_sums(tb, mb), shared=shared, share=True)
    assert 0.93 < held(share_change_limits(change), 0.2) < 0.985
    assert 0.92 < held(mean_change_limits(change), 0.2) < 0.975


def test_stratified_clusters_cover() -> None:
    rng = np.random.default_rng(20260907)
    strata, units, rows = np.repeat(np.arange(5), 6), 30, 8
    level, likely = np.array([1.0, 2, 3, 4, 5])[strata], np.array([0.2, 0.3, 0.4, 0.5, 0.6])[strata]
    y = level + rng.normal(0, 1, (DRAWS, units)) + rng.normal(0, 2 / np.sqrt(rows), (DRAWS, units))
    x = rng.binomial(rows, rng.beta(likely * 9, (1 - likely) * 9, (DRAWS, units)))
    w = np.full((units, DRAWS), float(rows))
    sample = Sample(strata)
    found: Linearised = survey_mean(sample, w=w, wy=rows * y.T)
    assert found.df[0] == 25
    assert 0.935 < held(mean_limits(found), 3) < 0.965
    shares = survey_share(sample, w=w, wy=x.T, n=np.full(DRAWS, units * rows))
    for method, least, most in (("beta", 0.94, 0.99), ("logit", 0.935, 0.97), ("wilson", 0.935, 0.97)):
        assert least < held(share_limits(shares, method=method), 0.4) < most


@pytest.mark.parametrize("q", [0.25, 0.5, 0.9])
def test_order_statistics_cover_exactly_as_much_as_they_say(q: float) -> None:
    rng = np.random.default_rng(20260908)
    for n, choice in itertools.product((40, 75), ("conservative", "nearest")):
        ordered = np.sort(rng.exponential(1, (DRAWS, n)), axis=1)
        found = quantile_limits(np.arange(n), counts=np.ones(n), q=q, choice=choice)
        lower, upper = ordered[:, int(found.lower)], ordered[:, int(found.upper)]
        covered = held((lower, upper), -np.log(1 - q))
        error = np.sqrt(found.achieved * (1 - found.achieved) / DRAWS)
        assert covered == pytest.approx(float(found.achieved), abs=5 * error)
        if choice == "conservative":
            assert found.achieved >= 0.95
        assert found.achieved == pytest.approx(0.95, abs=0.035)


def test_order_statistics_of_few_distinct_values_cover() -> None:
    rng = np.random.default_rng(20260909)
    chances = np.array([0.15, 0.3, 0.07, 0.3, 0.18])
    counts = rng.multinomial(30, chances, DRAWS)
    found = quantile_limits(np.arange(5), counts=counts)
    assert held((found.lower, found.upper), 2) > 0.95


def test_weighted_medians_cover() -> None:
    rng = np.random.default_rng(20260910)
    n = 60
    y = np.sort(rng.exponential(1, (DRAWS, n)), axis=1)
    w = rng.lognormal(0, 0.5, (DRAWS, n))
    found = weighted_quantile_limits(np.arange(n), n=np.full(DRAWS, n), w=w, w2=w**2)
    lower, upper = (
        np.take_along_axis(y, side.astype(int)[:, None], axis=1)[:, 0] for side in (found.lower, found.upper)
    )
    assert 0.935 < held((lower, upper), np.log(2)) < 0.98
