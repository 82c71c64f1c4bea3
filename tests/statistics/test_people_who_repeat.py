"""Where people have several rows, limits allow for it: the same as a sandwich made row by row."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from syschange.errors import NotEstimableError, WrongTypeError
from syschange.statistics.design import (
    Change,
    PeopleSums,
    SharedSums,
    clustered_change,
    clustered_mean,
    clustered_rate,
    clustered_share,
    mean_change_estimate,
    mean_change_limits,
    mean_limits,
    rate_estimate,
    rate_limits,
    share_change_estimate,
    share_change_limits,
    share_limits,
)
from syschange.statistics.means import student, welch
from syschange.statistics.proportions import critical_z, wilson

SEEDS = st.integers(0, 2**32 - 1)


def totals(person: np.ndarray, y: np.ndarray, people: int) -> tuple[np.ndarray, np.ndarray]:
    return np.bincount(person, y, people), np.bincount(person, minlength=people).astype(float)


def sums_of(person: np.ndarray, y: np.ndarray, people: int, *, even: bool = False) -> PeopleSums:
    t, m = totals(person, y, people)
    return PeopleSums(
        people=(m > 0).sum(),
        m=m.sum(),
        t=t.sum(),
        mm=(m**2).sum(),
        tm=(t * m).sum(),
        tt=(t**2).sum(),
        mmm=(m**3).sum() if even else None,
        squares=(y**2).sum(),
    )


def shared_of(
    first: tuple[np.ndarray, np.ndarray], second: tuple[np.ndarray, np.ndarray], people: int
) -> SharedSums:
    (ta, ma), (tb, mb) = totals(*first, people), totals(*second, people)
    both = ((ma > 0) & (mb > 0)).sum()
    return SharedSums(both, (ta * tb).sum(), (ta * mb).sum(), (ma * tb).sum(), (ma * mb).sum())


def records(seed: int, rows: int = 120, people: int = 25) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    person = rng.integers(people, size=rows)
    return person, rng.normal(4, 1, people)[person] + rng.normal(0, 1, rows)


def sandwich(x: np.ndarray, y: np.ndarray, person: np.ndarray) -> np.ndarray:
    """Return the cluster-robust covariance of a regression, its bread and its meat made row by row."""
    bread = np.linalg.inv(x.T @ x)
    residual = y - x @ (bread @ (x.T @ y))
    meat = np.zeros((x.shape[1], x.shape[1]))
    for who in np.unique(person):
        score = x[person == who].T @ residual[person == who]
        meat += np.outer(score, score)
    return bread @ meat @ bread


@settings(max_examples=30)
@given(seed=SEEDS)
def test_the_variance_of_a_mean_is_the_sandwich_of_its_rows(seed: int) -> None:
    person, y = records(seed)
    found = clustered_mean(sums_of(person, y, 25))
    g = len(np.unique(person))
    expected = sandwich(np.ones((len(y), 1)), y, person)[0, 0] * g / (g - 1)
    assert found.se**2 == pytest.approx(expected, rel=1e-6)
    assert found.value == pytest.approx(y.mean())
    assert found.df == g - 1
    assert found.deff == pytest.approx(expected / (y.var(ddof=1) / len(y)), rel=1e-6)


@settings(max_examples=30)
@given(seed=SEEDS, overlap=st.sampled_from(["some", "all", "none"]))
def test_the_variance_of_a_change_is_the_sandwich_of_its_rows(seed: int, overlap: str) -> None:
    (pa, ya), (pb, yb) = records(seed), records(seed + 1)
    if overlap == "some":
        pa = pa % 15
    elif overlap == "none":
        pb = pb + 25
    found = clustered_change(
        sums_of(pa, ya, 50), second=sums_of(pb, yb, 50), shared=shared_of((pa, ya), (pb, yb), 50), share=False
    )
    x = np.kron(np.eye(2), np.ones((120, 1)))
    v = sandwich(x, np.concatenate([ya, yb]), np.concatenate([pa, pb]))
    ga, gb = len(np.unique(pa)), len(np.unique(pb))
    ca, cb = ga / (ga - 1), gb / (gb - 1)
    expected = ca * v[0, 0] + cb * v[1, 1] - 2 * np.sqrt(ca * cb) * v[0, 1]
    assert found.se**2 == pytest.approx(expected, rel=1e-6)
    assert found.value == pytest.approx(yb.mean() - ya.mean())
    assert min(ga, gb) - 1 - 1e-9 <= found.df <= ga + gb - 2 + 1e-9


@settings(max_examples=30)
@given(seed=SEEDS, n=st.integers(2, 40), level=st.floats(0.5, 0.99))
def test_one_row_a_person_is_the_plain_mean(seed: int, n: int, level: float) -> None:
    y = np.random.default_rng(seed).normal(50, 3, n)
    found = clustered_mean(sums_of(np.arange(n), y, n, even=True))
    assert found.se == pytest.approx(y.std(ddof=1) / np.sqrt(n), rel=1e-6)
    assert found.df == pytest.approx(n - 1)
    assert found.deff == pytest.approx(1)
    plain = student(n, y.mean(), y.std(ddof=1), level=level)
    assert mean_limits(found, level=level) == pytest.approx(plain, rel=1e-6)


@given(n=st.integers(1, 300), data=st.data(), level=st.floats(0.5, 0.998))
def test_one_row_a_person_is_the_plain_proportion(n: int, data: st.DataObject, level: float) -> None:
    x = data.draw(st.integers(0, n))
    found = clustered_share(sums_of(np.arange(n), (np.arange(n) < x) * 1.0, n))
    assert found.n_eff == pytest.approx(n)
    plain = wilson(x, n, z=critical_z(level))
    np.testing.assert_allclose(share_limits(found, level=level, method="wilson"), plain, atol=1e-9)


@settings(max_examples=30)
@given(seed=SEEDS, n=st.integers(3, 40))
def test_one_row_a_person_at_both_times_is_the_paired_t_test(seed: int, n: int) -> None:
    rng = np.random.default_rng(seed)
    before = rng.normal(0, 1, n)
    after = before + rng.normal(1, 1, n)
    who = np.arange(n)
    found = clustered_change(
        sums_of(who, before, n),
        second=sums_of(who, after, n),
        shared=shared_of((who, before), (who, after), n),
        share=False,
    )
    paired = stats.ttest_rel(after, before)
    assert found.value / found.se == pytest.approx(paired.statistic, rel=1e-6)
    assert found.df == pytest.approx(n - 1)
    expected = tuple(paired.confidence_interval(0.95))
    assert mean_change_limits(found) == pytest.approx(expected, rel=1e-6)
    estimate = mean_change_estimate(found)
    assert (estimate.lower, estimate.upper) == pytest.approx(expected, rel=1e-6)


@settings(max_examples=30)
@given(seed=SEEDS, n=st.integers(3, 40))
def test_nobody_at_both_times_is_welchs_test(seed: int, n: int) -> None:
    rng = np.random.default_rng(seed)
    before, after = rng.normal(0, 1, n), rng.normal(1, 3, 2 * n)
    who, others = np.arange(n), np.arange(2 * n) + n
    found = clustered_change(
        sums_of(who, before, 3 * n),
        second=sums_of(others, after, 3 * n),
        shared=SharedSums(0, 0, 0, 0, 0),
        share=False,
    )
    moments = [(len(a), a.mean(), a.std(ddof=1)) for a in (after, before)]
    expected = welch(*moments[0], *moments[1])
    np.testing.assert_allclose((found.value, found.se, found.df), expected, rtol=1e-6)


@settings(max_examples=30)
@given(seed=SEEDS)
def test_degrees_of_freedom_from_the_sums_are_those_of_the_matrix(seed: int) -> None:
    person, y = records(seed)
    found = clustered_mean(sums_of(person, y, 25, even=True))
    m = np.bincount(person).astype(float)
    m = m[m > 0]
    b = np.diag(m) - np.outer(m, m) / m.sum()
    assert found.df == pytest.approx(np.trace(b) ** 2 / np.trace(b @ b), rel=1e-8)
    assert found.df <= len(m) - 1


@settings(max_examples=20)
@given(seed=SEEDS, level=st.floats(0.5, 0.99), events=st.integers(0, 20))
def test_a_rate_has_limits_that_agree_with_its_estimate(seed: int, level: float, events: int) -> None:
    rng = np.random.default_rng(seed)
    years, t = rng.uniform(0.5, 2, 20), rng.multinomial(events, np.ones(20) / 20).astype(float)
    given_sums = PeopleSums(20, years.sum(), t.sum(), (years**2).sum(), (t * years).sum(), (t**2).sum())
    found = clustered_rate(given_sums)
    lower, upper = rate_limits(found, level=level)
    assert 0 <= lower <= found.value <= upper
    estimate = rate_estimate(found, level=level)
    assert (estimate.lower, estimate.upper) == (pytest.approx(lower), pytest.approx(upper))
    assert estimate.probability(upper) == pytest.approx((1 - level) / 2, abs=1e-6)
    # No narrower than the exact limits of so many events were each its own person's.
    exact = stats.gamma.ppf((1 - level) / 2, events) / years.sum() if events else 0.0
    assert lower <= exact * (1 + 1e-9)


def test_no_events_have_the_exact_upper_limit() -> None:
    found = clustered_rate(PeopleSums(30, 60.0, 0, 120.0, 0, 0))
    lower, upper = rate_limits(found)
    assert lower == 0
    assert upper == pytest.approx(-np.log(0.025) / 60)


def change_of_shares(seed: int, p1: float, p2: float, people: int = 30) -> Change:
    rng = np.random.default_rng(seed)
    likely = rng.uniform(0, 1, people)
    who = np.repeat(np.arange(people), 2)
    first, second = ((rng.uniform(0, 1, 2 * people) + likely[who] < 2 * p) * 1.0 for p in (p1, p2))
    return clustered_change(
        sums_of(who, first, people),
        second=sums_of(who, second, people),
        shared=shared_of((who, first), (who, second), people),
        share=True,
    )


@settings(max_examples=20)
@given(seed=SEEDS, p1=st.floats(0, 1), p2=st.floats(0, 1), level=st.floats(0.5, 0.99))
def test_a_change_of_shares_stays_within_bounds_and_agrees_with_its_estimate(
    seed: int, p1: float, p2: float, level: float
) -> None:
    change = change_of_shares(seed, p1, p2)
    lower, upper = share_change_limits(change, level=level)
    assert -1 - 1e-12 <= lower <= change.value <= upper <= 1 + 1e-12
    estimate = share_change_estimate(change, level=level)
    assert (estimate.lower, estimate.upper) == (pytest.approx(lower), pytest.approx(upper))
    if estimate.lower < change.value:
        assert estimate.probability(estimate.lower) == pytest.approx(1 - (1 - level) / 2, abs=1e-5)


def test_one_person_says_nothing_of_how_people_differ() -> None:
    person, y = np.zeros(8, dtype=int), np.array([1.0, 0, 1, 1, 0, 1, 1, 0])
    found = clustered_share(sums_of(person, y, 1))
    assert found.value == pytest.approx(0.625)
    assert np.isnan(share_limits(found)).all()
    assert np.isnan(rate_limits(clustered_rate(sums_of(person, y, 1)))).all()
    alone = clustered_change(
        sums_of(person, y, 1),
        second=sums_of(person, y, 1),
        shared=shared_of((person, y), (person, y), 1),
        share=True,
    )
    assert np.isnan(share_change_limits(alone)).all()
    with pytest.raises(NotEstimableError, match="too few people"):
        share_change_estimate(alone)
    with pytest.raises(NotEstimableError, match="too few values"):
        mean_change_estimate(alone)
    with pytest.raises(NotEstimableError, match="too few rows"):
        rate_estimate(clustered_rate(sums_of(person, y, 1)))


def test_nobody_and_everybody_and_no_one_with_the_event_do_not_crash() -> None:
    found = clustered_share(
        PeopleSums(
            *(np.array(v) for v in ([0, 6, 6], [0, 12, 12], [0, 12, 0], [0, 24, 24], [0, 24, 0], [0, 24, 0]))
        )
    )
    lower, upper = share_limits(found, method="wilson")
    assert np.isnan(lower[0])
    assert (lower[2], upper[1]) == (0, 1)
    assert found.n_eff[1:].tolist() == [6, 6]


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(WrongTypeError, match="negative"):
        clustered_share(PeopleSums(2, 4, -1, 8, -2, 1))
    with pytest.raises(WrongTypeError, match="not between 0 and 1"):
        clustered_share(PeopleSums(2, 4, 5, 8, 10, 13))
    with pytest.raises(WrongTypeError, match="different lengths"):
        clustered_mean(PeopleSums([2, 2], [4, 4, 4], 1, 8, 2, 1))


def test_ten_thousand_cells_are_one_call() -> None:
    cells = 10_000
    found = clustered_share(PeopleSums(*(np.full(cells, v) for v in (20, 60, 30, 200, 100, 60))))
    lower, upper = share_limits(found, method="wilson")
    assert lower.shape == upper.shape == (cells,)
    assert np.ptp(lower) == 0
