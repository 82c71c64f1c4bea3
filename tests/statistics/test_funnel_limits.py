"""The limits of a funnel by chance alone: exact for counts, normal for means, and never a crash at the edges."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from syschange.errors import UnknownChoiceError, WrongTypeError
from syschange.statistics.funnel import funnel, funnel_limits

Z = st.floats(-4, 4)


def interpolated(p: float, distribution: object) -> float:
    """Return Spiegelhalter's interpolated quantile: the first count with p at or below it, less a share of one."""
    r = int(distribution.ppf(p))  # type: ignore[attr-defined]
    while r > 0 and distribution.cdf(r - 1) >= p:  # type: ignore[attr-defined]
        r -= 1
    while distribution.cdf(r) < p:  # type: ignore[attr-defined]
        r += 1
    at, before = distribution.cdf(r), distribution.cdf(r - 1)  # type: ignore[attr-defined]
    return max(r - (at - p) / (at - before), 0.0)


@given(n=st.integers(1, 3000), target=st.floats(0.001, 0.999), z=Z)
def test_limits_of_proportions_are_interpolated_between_exact_counts(n: int, target: float, z: float) -> None:
    expected = interpolated(stats.norm.cdf(z), stats.binom(n, target)) / n
    assert funnel_limits(n, target, z=z) == pytest.approx(expected, rel=1e-6, abs=1e-9)


@given(exposure=st.floats(0.01, 5000), target=st.floats(0.001, 20), z=Z)
def test_limits_of_rates_are_interpolated_between_exact_counts(
    exposure: float, target: float, z: float
) -> None:
    expected = interpolated(stats.norm.cdf(z), stats.poisson(exposure * target)) / exposure
    made = funnel_limits(exposure, target, z=z, kind="rate")
    assert made == pytest.approx(expected, rel=1e-6, abs=1e-7 / exposure)


@given(n=st.integers(1, 3000), target=st.floats(-5, 5), z=Z, sd=st.floats(0.1, 10))
def test_limits_of_means_are_normal(n: int, target: float, z: float, sd: float) -> None:
    made = funnel_limits(n, target, z=z, kind="mean", sd=sd)
    assert made == pytest.approx(target + z * sd / np.sqrt(n))


@given(target=st.floats(0.01, 0.99), n=st.integers(2, 500), fraction=st.floats(0, 1))
def test_limits_hold_at_sizes_that_are_not_whole_and_lie_between_none_and_all(
    target: float, n: int, fraction: float
) -> None:
    lower, upper = (float(funnel_limits(n + fraction, target, z=z)) for z in (-2, 2))
    assert 0 <= lower <= upper <= 1


def test_limits_close_in_as_groups_grow_and_hold_the_target() -> None:
    sizes = np.geomspace(50, 1e8, 200)
    for kind, target in (("proportion", 0.3), ("rate", 0.4), ("mean", -3.0)):
        lower, upper = (funnel_limits(sizes, target, z=z, kind=kind, sd=2.0) for z in (-3, 3))  # type: ignore[arg-type]
        assert (np.diff(upper) < 0).all()
        assert (np.diff(lower) > 0).all()
        assert upper[-1] - lower[-1] < 1e-2
        assert ((lower < target) & (target < upper)).all()


def test_far_fewer_than_one_in_twenty_are_beyond_two_deviations_by_chance() -> None:
    """Beyond 2: 2.3% at either end (fewer for counts of few); beyond 3: .13%; Monte-Carlo error .07 and .02."""
    rng = np.random.default_rng(20260807)
    n = rng.integers(50, 2000, 40_000)
    placed = (
        funnel(rng.binomial(n, 0.2), n, target=0.2),
        funnel(rng.poisson(n * 0.2), n, kind="rate", target=0.2),
        funnel(rng.normal(n * 5.0, 3 * np.sqrt(n)), n, 3.0, kind="mean", target=5.0),
    )
    for one in placed:
        for row, tail in zip(one.beyond, (0.0228, 0.00135), strict=True):
            for side in (-1, 1):
                assert tail * 0.6 < (row == side).mean() < tail * 1.45
        assert one.z.std() == pytest.approx(1, abs=0.02)


def test_groups_beyond_are_told_by_side_and_by_limit() -> None:
    made = funnel([29, 40, 50, 70, 20], [100] * 5, target=0.4)
    np.testing.assert_array_equal(made.beyond, [[-1, 0, 1, 1, -1], [0, 0, 0, 1, -1]])
    assert made.lower.shape == made.upper.shape == (2, 5)
    assert made.limits == (2.0, 3.0)
    assert list(np.sign(made.z)) == [-1, 0, 1, 1, -1]


def test_the_target_is_all_groups_together_unless_given() -> None:
    assert funnel([1, 9], [10, 90]).target == 0.1
    assert funnel([1, 9], [10, 10], kind="rate").target == 0.5
    assert funnel([-10, 30], [10, 10], 2.0, kind="mean").target == 1.0
    assert funnel([1, 9], [10, 90], target=0.3).target == 0.3


@given(order=st.permutations(range(6)))
def test_the_order_of_groups_is_immaterial(order: list[int]) -> None:
    x, n = np.array([3, 9, 20, 0, 31, 12]), np.array([30, 50, 60, 8, 40, 0 + 33])
    plain, moved = (funnel(x[i], n[i], dispersion="additive") for i in (np.arange(6), np.array(order)))
    np.testing.assert_allclose(moved.z_adjusted, plain.z_adjusted[order])
    np.testing.assert_array_equal(moved.beyond, plain.beyond[:, order])


@pytest.mark.parametrize("dispersion", ["none", "multiplicative", "additive"])
@pytest.mark.parametrize(
    ("total", "size"),
    [
        ([], []),
        ([0], [0]),
        ([0, 0], [0, 0]),
        ([0, 0, 0], [5, 1, 0]),
        ([5, 1, 0], [5, 1, 0]),
        ([3], [7]),
        ([1, 0], [1, 1]),
        ([0.5, 2.25], [3.5, 4.75]),
    ],
)
def test_edges_neither_crash_nor_flag_nobody(total: list[float], size: list[float], dispersion: str) -> None:
    for kind, sd in (("proportion", None), ("rate", None), ("mean", 1.0), ("mean", 0.0)):
        made = funnel(total, size, sd, kind=kind, dispersion=dispersion)  # type: ignore[arg-type]
        assert made.lower.shape == (2, len(size))
        nobody = np.array(size) == 0
        assert np.isnan(made.value[nobody]).all()
        assert np.isnan(made.lower[:, nobody]).all()
        assert (made.beyond[:, nobody] == 0).all()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"total": [5], "size": [4]}, "more events than people"),
        ({"total": [-5], "size": [4]}, "events hold"),
        ({"total": [1], "size": [np.nan]}, "sizes hold"),
        ({"total": [1, 2], "size": [4, 4, 4]}, "differ in length"),
        ({"total": [1], "size": [4], "target": 1.5}, "not a value that a group can have"),
        ({"total": [1], "size": [4], "kind": "mean"}, "needs the standard deviation"),
        ({"total": [np.nan], "size": [4], "kind": "mean", "sd": 1}, "not all numbers"),
        ({"total": [1], "size": [4], "winsorise": 0.5}, "between 0 and a half"),
        ({"total": [1], "size": [4], "limits": ()}, "between 0 and 8"),
    ],
)
def test_what_means_nothing_is_refused(arguments: dict[str, object], said: str) -> None:
    with pytest.raises(WrongTypeError, match=said):
        funnel(**arguments)  # type: ignore[arg-type]


def test_unknown_words_are_refused_with_the_nearest() -> None:
    with pytest.raises(UnknownChoiceError, match="proportion"):
        funnel([1], [2], kind="proportions")  # type: ignore[arg-type]
    with pytest.raises(UnknownChoiceError, match="additive"):
        funnel([1], [2], dispersion="addditive")  # type: ignore[arg-type]
