"""Over-dispersion: how it is measured, what it does to the limits, and when it is left alone."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from syschange.statistics.funnel import funnel, over_dispersion

GROUPS = st.lists(st.tuples(st.floats(-3, 3), st.floats(0.05, 2)), min_size=2, max_size=25)


@given(groups=GROUPS)
def test_without_winsorising_it_is_dersimonian_and_lairds(groups: list[tuple[float, float]]) -> None:
    away, se = np.array(groups).T
    made = over_dispersion(away, se, winsorise=0)
    q, w = sum((d / s) ** 2 for d, s in groups), [s**-2 for _, s in groups]
    assert made.phi == pytest.approx(q / len(groups), abs=1e-12)
    expected = (q - (len(groups) - 1)) / (sum(w) - sum(v * v for v in w) / sum(w))
    assert made.tau2 == pytest.approx(max(expected, 0), rel=1e-9, abs=1e-12)


def test_winsorising_pulls_in_the_ends_by_hand() -> None:
    # Ten groups and the next to last at the tenth and ninetieth hundredths: −1.9 and 1.9 by straight lines.
    away = np.array([-10, -1, -1, 0, 0, 0, 0, 1, 1, 10.0])
    made = over_dispersion(away, np.ones(10), winsorise=0.1)
    assert made.phi == pytest.approx((2 * 1.9**2 + 4) / 10)
    assert made.tau2 == pytest.approx((10 * made.phi - 9) / 9)


def test_groups_of_nobody_and_fewer_than_two_groups_say_nothing() -> None:
    made = over_dispersion([1, np.nan, 2, 3], [1, 1, np.nan, 0])
    assert np.isnan(made.phi)
    assert (made.tau2, made.groups) == (0, 1)


@pytest.mark.parametrize("dispersion", ["multiplicative", "additive"])
def test_groups_that_vary_no_more_than_chance_keep_the_exact_limits(dispersion: str) -> None:
    x, n = [20, 21, 19, 20, 22, 18], [100] * 6
    plain, made = funnel(x, n), funnel(x, n, dispersion=dispersion)  # type: ignore[arg-type]
    assert made.dispersion == "none"
    assert made.over.phi < 1
    np.testing.assert_array_equal(made.lower, plain.lower)
    np.testing.assert_array_equal(made.z_adjusted, made.z)


@pytest.mark.parametrize("kind", ["proportion", "rate", "mean"])
@pytest.mark.parametrize("dispersion", ["multiplicative", "additive"])
def test_adjusted_limits_and_adjusted_z_flag_the_same_groups(kind: str, dispersion: str) -> None:
    rng = np.random.default_rng(20260808)
    n = rng.integers(30, 900, 500)
    share = rng.beta(6, 18, 500)
    total = {
        "proportion": rng.binomial(n, share),
        "rate": rng.poisson(n * share),
        "mean": n * rng.normal(0, 1, 500),
    }
    made = funnel(total[kind], n, 4.0, kind=kind, dispersion=dispersion)  # type: ignore[arg-type]
    assert made.dispersion == dispersion
    assert made.over.phi > 1
    for row, limit in zip(made.beyond, made.limits, strict=True):
        np.testing.assert_array_equal(row, np.sign(made.z_adjusted) * (abs(made.z_adjusted) > limit))
    plain = funnel(total[kind], n, 4.0, kind=kind)  # type: ignore[arg-type]
    assert (abs(made.beyond) <= abs(plain.beyond)).mean() > 0.99
    assert abs(made.beyond).sum() < abs(plain.beyond).sum()


def test_the_variance_between_groups_is_recovered_and_the_limits_then_hold() -> None:
    """Of 3,000 groups with τ = .05 on the arcsine scale: τ within 5%, beyond 2 deviations 4.6% give or take 1.2."""
    rng = np.random.default_rng(20260809)
    n = rng.integers(200, 2000, 3000)
    share = np.sin(np.arcsin(np.sqrt(0.3)) + rng.normal(0, 0.05, 3000)) ** 2
    made = funnel(rng.binomial(n, share), n, dispersion="additive", winsorise=0)
    assert np.sqrt(made.over.tau2) == pytest.approx(0.05, rel=0.05)
    assert abs(made.beyond[0]).mean() == pytest.approx(0.0455, abs=0.012)
    assert abs(funnel(rng.binomial(n, share), n).beyond[0]).mean() > 0.2


def test_multiplicative_dispersion_is_recovered_and_the_limits_then_hold() -> None:
    rng = np.random.default_rng(20260810)
    n = rng.integers(200, 2000, 3000)
    total = rng.normal(n * 7.0, 2 * 1.5 * np.sqrt(n))
    made = funnel(total, n, 2.0, kind="mean", dispersion="multiplicative", winsorise=0)
    assert made.over.phi == pytest.approx(2.25, rel=0.12)
    assert abs(made.beyond[0]).mean() == pytest.approx(0.0455, abs=0.012)


def test_winsorising_keeps_the_outlying_from_hiding_themselves_and_lowers_phi_by_a_third_at_chance() -> None:
    rng = np.random.default_rng(20260811)
    away = rng.normal(0, 1, 20_000)
    assert over_dispersion(away, np.ones(20_000)).phi == pytest.approx(0.679, abs=0.03)
    away[:200] += 20
    kept, pulled = (over_dispersion(away, np.ones(20_000), winsorise=w) for w in (0.0, 0.1))
    assert kept.phi > 4
    assert pulled.phi < 0.8
