"""What an index would show of noise alone, and that its limits do not take that for inequality."""

import numpy as np
import pytest

from syschange.statistics import inequality as iq

KS = ((5, 100), (20, 100), (50, 50), (147, 50))


@pytest.mark.parametrize(("k", "n"), KS)
def test_the_null_expectation_is_the_mean_over_equal_groups(k: int, n: int) -> None:
    rng, p, people = np.random.default_rng(k), 0.3, np.full(k, float(n))
    shown = rng.binomial(n, p, (4000, k)) / n
    groups = iq.of_values(np.full(k, p), np.full(k, np.sqrt(p * (1 - p) / n)), weight=people)
    found = {i.name: i.null_expectation for i in iq.spreads(groups, seed=1)}
    gap = shown.max(axis=1) - shown.min(axis=1)
    assert found["range_gap"] == pytest.approx(gap.mean(), rel=0.02)
    assert found["bgv"] == pytest.approx(shown.var(axis=1).mean(), rel=0.03)
    assert found["mdmw"] == pytest.approx(
        np.abs(shown - shown.mean(axis=1)[:, None]).mean(), rel=0.02
    )  # fmt: skip


@pytest.mark.parametrize(("k", "n"), KS)
def test_equal_groups_keep_zero_inside(k: int, n: int) -> None:
    rng, people, tables = np.random.default_rng(n + k), np.full(k, float(n)), 80
    held = np.zeros(3)
    for table in range(tables):
        groups = iq.of_counts(rng.binomial(n, 0.3, k), people)
        made = iq.spreads(groups, ["range_gap", "bgv", "gini"], seed=table, draws=400)
        held += [i.lower == 0 for i in made]
    # At least 95% each: three standard errors of 80 tables below it.
    assert (held / tables > 0.95 - 3 * np.sqrt(0.05 * 0.95 / tables)).all()


def test_the_corrected_variance_is_right_on_average() -> None:
    truth, n = np.array([0.2, 0.3, 0.3, 0.5]), np.array([40.0, 80, 60, 100])
    share = n / n.sum()
    wanted = share @ (truth - share @ truth) ** 2
    rng = np.random.default_rng(4)
    tables = [iq.of_counts(rng.binomial(n.astype(int), truth), n) for _ in range(600)]
    found = np.array([iq.bgv(g, seed=1, draws=100, corrected=True).value for g in tables])
    assert found.mean() == pytest.approx(wanted, abs=4 * found.std() / np.sqrt(found.size))
    raw = np.array([iq.bgv(g, seed=1, draws=100).value for g in tables[:200]])
    assert raw.mean() > wanted + 2 * raw.std() / np.sqrt(raw.size)


def test_the_variance_has_the_standard_error_of_its_own_draws() -> None:
    truth, se, n = np.array([3.0, 5, 4, 9]), np.array([0.5, 0.8, 0.6, 0.4]), np.array([10.0, 20, 15, 5])
    share = n / n.sum()
    shown = np.random.default_rng(1).normal(truth, se, (200_000, 4))
    variance = ((shown - (shown @ share)[:, None]) ** 2) @ share
    index = iq.bgv(iq.of_values(truth, se, weight=n), seed=1)
    assert index.se == pytest.approx(variance.std(), rel=0.015)
