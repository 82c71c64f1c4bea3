"""The logistic line is the regression on people one by one, and its limits are where the likelihood puts them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize

from syschange.statistics import inequality as iq
from syschange.statistics.inequality.logit import fit, log_likelihood

X, N = np.array([12.0, 30, 41, 60, 70]), np.array([80.0, 110, 95, 100, 85])
ORDER = np.arange(5)


def _deviance(beta: np.ndarray, y: np.ndarray, rank: np.ndarray) -> float:
    line = beta[0] + beta[1] * rank
    return float(np.logaddexp(0, line).sum() - y @ line)


def test_the_fit_from_counts_is_that_from_individual_records() -> None:
    groups = iq.of_counts(X, N)
    rank = np.repeat(iq.ranks(groups.share, ORDER), N.astype(int))
    y = np.concatenate([np.r_[np.ones(int(x)), np.zeros(int(n - x))] for x, n in zip(X, N, strict=True)])
    best = optimize.minimize(_deviance, [0.0, 0.0], args=(y, rank), method="BFGS", options={"gtol": 1e-9})
    start, end = 1 / (1 + np.exp(-np.array([best.x[0], best.x.sum()])))
    assert iq.sii_logit(groups, order=ORDER).value == pytest.approx(end - start, abs=1e-7)
    assert iq.rii_logit(groups, order=ORDER).value == pytest.approx(end / start, rel=1e-6)


def test_twice_the_people_halve_the_variance_and_leave_the_slope() -> None:
    once = iq.sii_logit(iq.of_counts(X, N), order=ORDER)
    twice = iq.sii_logit(iq.of_counts(2 * X, 2 * N), order=ORDER)
    assert twice.value == pytest.approx(once.value, rel=1e-10)
    assert twice.se == pytest.approx(once.se / np.sqrt(2), rel=1e-9)


@settings(max_examples=20)
@given(data=st.data())
def test_the_limits_are_where_the_deviance_reaches_its_critical_value(data: st.DataObject) -> None:
    n = np.array(data.draw(st.lists(st.integers(10, 300), min_size=3, max_size=3)), dtype=float)
    x = np.array([data.draw(st.integers(2, int(m) - 2)) for m in n], dtype=float)
    groups = iq.of_counts(x, n)
    rank = iq.ranks(groups.share, np.arange(3))
    index = iq.sii_logit(groups, order=np.arange(3))
    fitted = fit(x, n, rank)
    assert fitted is not None
    top = log_likelihood(fitted[0][0] + fitted[0][1] * rank, x, n)
    for limit in (index.lower, index.upper):

        def away(start: float, held: float = limit) -> float:
            a, b = (np.log(q / (1 - q)) for q in (start, start + held))
            return -float(log_likelihood(a + (b - a) * rank, x, n))

        low, high = max(0.0, -limit) + 1e-12, min(1.0, 1 - limit) - 1e-12
        found = optimize.minimize_scalar(away, bounds=(low, high), method="bounded", options={"xatol": 1e-12})
        assert 2 * (top + found.fun) == pytest.approx(1.959964**2, rel=2e-3)


@pytest.mark.parametrize("x", [[0, 0, 0], [10, 20, 30]])
def test_no_line_runs_through_all_or_nothing(x: list[int]) -> None:
    index = iq.rii_logit(iq.of_counts(x, [10, 20, 30]), order=[1, 2, 3])
    assert np.isnan(index.value)
    assert np.isnan(index.lower)
