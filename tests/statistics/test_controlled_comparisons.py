"""Two groups compared within strata: the pooled estimates are those published, and their intervals cover."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import special, stats

from syschange.errors import NotEstimableError, WrongTypeError
from syschange.results import Estimate
from syschange.statistics.controlled import (
    cochran_mantel_haenszel_p,
    controlled_difference,
    controlled_difference_limits,
    controlled_odds_ratio,
    controlled_odds_ratio_limits,
    controlled_ratio,
    controlled_ratio_limits,
    homogeneity,
)
from syschange.statistics.proportions import critical_z, katz
from syschange.statistics.ratios import odds_ratio_limits

Floats = np.ndarray
Four = tuple[Floats, Floats, Floats, Floats]
Limits = Callable[..., tuple[Floats, Floats, Floats]]

# Admissions to Berkeley by department, 1973: men admitted of men, women admitted of women
# (Bickel, Hammel & O'Connell 1975, Science 187:398-404).
BERKELEY = np.array(
    [
        (512, 825, 89, 108),
        (353, 560, 17, 25),
        (120, 325, 202, 593),
        (138, 417, 131, 375),
        (53, 191, 94, 393),
        (22, 373, 24, 341),
    ]
).T

# Trials of the BCG vaccine: cases of people vaccinated, cases of people not (Colditz et al. 1994, JAMA 271:698).
VACCINE = np.array(
    [
        (4, 123, 11, 139),
        (6, 306, 29, 303),
        (3, 231, 11, 220),
        (62, 13598, 248, 12867),
        (33, 5069, 47, 5808),
        (180, 1541, 372, 1451),
        (8, 2545, 10, 629),
        (505, 88391, 499, 88391),
        (29, 7499, 45, 7277),
        (17, 1716, 65, 1665),
        (186, 50634, 141, 27338),
        (5, 2498, 3, 2341),
        (27, 16913, 29, 17854),
    ]
).T

PAIRS = [
    (controlled_difference_limits, controlled_difference),
    (controlled_ratio_limits, controlled_ratio),
    (controlled_odds_ratio_limits, controlled_odds_ratio),
]


@st.composite
def strata(draw: st.DrawFn) -> Four:
    """Draw one to six strata of two groups, each with somebody in it."""
    several = draw(st.integers(1, 6))
    sizes = st.integers(1, 200)
    people = [(draw(sizes), draw(sizes)) for _ in range(several)]
    rows = [(draw(st.integers(0, a)), a, draw(st.integers(0, b)), b) for a, b in people]
    return tuple(np.array(column) for column in zip(*rows, strict=True))


def _informative(groups: Four) -> bool:
    """Return whether some stratum has somebody with and somebody without the event in each group."""
    x1, n1, x2, n2 = groups
    return bool(((x1 > 0) & (x1 < n1) & (x2 > 0) & (x2 < n2)).any())


def test_the_published_odds_ratio_of_the_admissions() -> None:
    # The reference manual of R, mantelhaen.test(UCBAdmissions).
    value, lower, upper = controlled_odds_ratio_limits(*BERKELEY, level=0.95)
    assert (value, lower, upper) == (
        pytest.approx(0.9046968, abs=5e-8),
        pytest.approx(0.7719074, abs=5e-8),
        pytest.approx(1.0603298, abs=5e-8),
    )
    p = float(cochran_mantel_haenszel_p(*BERKELEY, continuity=True))
    assert special.chdtri(1, p) == pytest.approx(1.4269, abs=5e-5)
    assert p == pytest.approx(0.2323, abs=5e-5)


def test_the_published_pooling_of_the_trials() -> None:
    # The reference manual of the R package metafor, rma.mh(dat.bcg): logarithms of ratios, and the difference.
    ratio = np.log(controlled_ratio_limits(*VACCINE, level=0.95))
    odds = np.log(controlled_odds_ratio_limits(*VACCINE, level=0.95))
    difference = np.array(controlled_difference_limits(*VACCINE, level=0.95))
    np.testing.assert_allclose(ratio, (-0.4537, -0.5308, -0.3766), rtol=0, atol=5.1e-5)
    np.testing.assert_allclose(odds, (-0.4734, -0.5538, -0.3930), rtol=0, atol=5.1e-5)
    np.testing.assert_allclose(difference, (-0.0033, -0.0039, -0.0027), rtol=0, atol=5.1e-5)
    p = float(cochran_mantel_haenszel_p(*VACCINE, continuity=True))
    assert special.chdtri(1, p) == pytest.approx(135.6889, abs=5e-4)
    apart = homogeneity(*VACCINE)
    assert (apart.statistic, apart.df) == (pytest.approx(171.7567, abs=5e-5), 12)


@given(groups=strata(), level=st.floats(0.3, 0.999))
def test_one_stratum_is_the_comparison_without_control(groups: Four, level: float) -> None:
    one = tuple(column[:1] for column in groups)
    assume(_informative(one))
    z = critical_z(level)
    np.testing.assert_allclose(
        controlled_ratio_limits(*one, level=level), np.array(katz(*one, z=z))[:, 0], rtol=1e-9
    )
    expected = np.array(odds_ratio_limits(*one, level=level))[:, 0]
    np.testing.assert_allclose(controlled_odds_ratio_limits(*one, level=level), expected, rtol=1e-9)
    value, _, _ = controlled_difference_limits(*one, level=level)
    assert value == pytest.approx(one[0][0] / one[1][0] - one[2][0] / one[3][0], abs=1e-12)


@given(groups=strata())
def test_the_test_of_one_stratum_is_chi_squared_of_one_person_fewer(groups: Four) -> None:
    x1, n1, x2, n2 = (int(column[0]) for column in groups)
    assume(0 < x1 + x2 < n1 + n2)
    plain = stats.chi2_contingency([[x1, n1 - x1], [x2, n2 - x2]], correction=False)
    n = n1 + n2
    expected = stats.chi2.sf(plain.statistic * (n - 1) / n, 1)
    assert cochran_mantel_haenszel_p(x1, n1, x2, n2) == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize(("limits", "make"), PAIRS)
@given(groups=strata(), level=st.floats(0.3, 0.999))
def test_the_estimate_has_the_limits_of_its_level(
    limits: Limits, make: Callable[..., Estimate], groups: Four, level: float
) -> None:
    assume(_informative(groups))
    estimate = make(*groups, level=level)
    expected = tuple(map(float, limits(*groups, level=level)))
    assert (estimate.value, estimate.lower, estimate.upper) == pytest.approx(expected, rel=1e-9, abs=1e-12)
    assert estimate.probability(estimate.lower) == pytest.approx((1 + level) / 2, abs=1e-9)


@pytest.mark.parametrize("limits", [limits for limits, _ in PAIRS])
@given(groups=strata(), data=st.data())
def test_neither_order_nor_strata_of_one_group_matter(
    limits: Limits, groups: Four, data: st.DataObject
) -> None:
    order = data.draw(st.permutations(range(len(groups[0]))))
    extra = np.array([(0, 0, 3, 7), (2, 5, 0, 0), (0, 0, 0, 0)]).T
    longer = tuple(np.append(column[list(order)], more) for column, more in zip(groups, extra, strict=True))
    np.testing.assert_allclose(limits(*longer, level=0.95), limits(*groups, level=0.95), rtol=1e-7, atol=1e-9)
    once, again = homogeneity(*groups), homogeneity(*longer)
    assert once.statistic == pytest.approx(again.statistic, rel=1e-6, abs=1e-9, nan_ok=True)
    assert once.df == again.df
    p = cochran_mantel_haenszel_p(*groups)
    assert p == pytest.approx(float(cochran_mantel_haenszel_p(*longer)), rel=1e-6, nan_ok=True)


@given(groups=strata())
def test_swapping_the_groups_turns_the_comparisons_round(groups: Four) -> None:
    assume(_informative(groups))
    other = (groups[2], groups[3], groups[0], groups[1])
    value, lower, upper = controlled_difference_limits(*groups, level=0.95)
    turned = controlled_difference_limits(*other, level=0.95)
    np.testing.assert_allclose(turned, (-value, -upper, -lower), rtol=1e-7, atol=1e-9)
    for limits in (controlled_ratio_limits, controlled_odds_ratio_limits):
        value, lower, upper = limits(*groups, level=0.95)
        np.testing.assert_allclose(limits(*other, level=0.95), (1 / value, 1 / upper, 1 / lower), rtol=1e-7)


@given(groups=strata())
def test_strata_all_alike_agree(groups: Four) -> None:
    one = tuple(column[:1] for column in groups)
    assume(_informative(one))
    several = tuple(np.repeat(column, 4) for column in one)
    apart = homogeneity(*several)
    assert (apart.statistic, apart.df) == (pytest.approx(0, abs=1e-8), 3)
    assert apart.p == pytest.approx(1, abs=1e-6)


@given(groups=strata())
def test_the_expected_table_has_the_pooled_odds_ratio(groups: Four) -> None:
    """Check the statistic against a search for the expected counts, stratum by stratum."""
    assume(_informative(groups))
    found = homogeneity(*groups)
    odds = float(controlled_odds_ratio_limits(*groups, level=0.95)[0])
    statistic, apart, total, telling = 0.0, 0.0, 0.0, 0
    for x1, n1, x2, n2 in zip(*map(np.ndarray.tolist, groups), strict=True):
        m = x1 + x2
        if not 0 < m < n1 + n2:
            continue
        low, high = max(0.0, m - n2), float(min(m, n1))
        for _ in range(200):
            a = (low + high) / 2
            less = a * (n2 - m + a) < odds * (m - a) * (n1 - a)
            low, high = (a, high) if less else (low, a)
        variance = 1 / (1 / a + 1 / (m - a) + 1 / (n1 - a) + 1 / (n2 - m + a))
        statistic += (x1 - a) ** 2 / variance
        apart, total, telling = apart + x1 - a, total + variance, telling + 1
    assert found.df == telling - 1
    if telling > 1:
        assert found.statistic == pytest.approx(max(statistic - apart**2 / total, 0), rel=1e-5, abs=1e-6)


def test_many_groups_at_once_are_as_one_at_a_time() -> None:
    rng = np.random.default_rng(5)
    n1, n2 = rng.integers(0, 40, (2, 30, 4))
    groups = (rng.binomial(n1, 0.3), n1, rng.binomial(n2, 0.5), n2)
    every = [limits(*groups, level=0.95) for limits, _ in PAIRS]
    apart, p = homogeneity(*groups), cochran_mantel_haenszel_p(*groups)
    for i in range(30):
        row = tuple(column[i] for column in groups)
        for (limits, _), table in zip(PAIRS, every, strict=True):
            np.testing.assert_array_equal([c[i] for c in table], limits(*row, level=0.95))
        np.testing.assert_array_equal(p[i], cochran_mantel_haenszel_p(*row))
        np.testing.assert_array_equal(apart.p[i], homogeneity(*row).p)


@pytest.mark.parametrize(
    "groups",
    [
        ([0, 0], [3, 4], [0, 0], [5, 6]),
        ([3, 0], [3, 0], [0, 1], [0, 2]),
        ([0], [0], [0], [0]),
        ([1, np.nan], [3, 4], [1, 1], [5, 6]),
        ([3, 4], [3, 4], [5, 6], [5, 6]),
        ([3, 4], [3, 4], [0, 0], [5, 6]),
        ([0.1, 0.7], [0.1, 0.7], [0.3, 0.6], [0.3, 0.6]),
    ],
)
def test_what_cannot_be_estimated_is_missing(groups: tuple[list[float], ...]) -> None:
    for limits, make in PAIRS:
        assert np.isnan(limits(*groups, level=0.95)[1:]).all()
        with pytest.raises(NotEstimableError):
            make(*groups)
    assert np.isnan(homogeneity(*groups).p)


def test_nothing_observed_to_compare_has_no_test() -> None:
    assert np.isnan(cochran_mantel_haenszel_p([0, 0], [3, 4], [0, 0], [5, 6]))
    assert np.isnan(cochran_mantel_haenszel_p([1], [1], [0], [0]))
    assert cochran_mantel_haenszel_p([0, 1], [1, 1], [1, 0], [1, 1]) == 1
    assert np.isnan(homogeneity([1], [3], [2], [5]).p)


def test_a_table_of_groups_is_not_one_estimate() -> None:
    with pytest.raises(NotEstimableError):
        controlled_ratio(*np.full((4, 2, 3), 1.0) * np.array([1, 3, 1, 4])[:, None, None])


@pytest.mark.parametrize(
    "groups", [([-1], [2], [1], [2]), ([3], [2], [1], [2]), ([1, 2], [3, 3], [1, 1, 1], [4, 4, 4])]
)
def test_counts_that_cannot_be_are_refused(groups: tuple[list[float], ...]) -> None:
    for limits, _ in PAIRS:
        with pytest.raises(WrongTypeError):
            limits(*groups, level=0.95)
    with pytest.raises(WrongTypeError):
        homogeneity(*groups)
    with pytest.raises(WrongTypeError):
        cochran_mantel_haenszel_p(*groups)


def _drawn(n1: Floats, n2: Floats, p1: Floats, p2: Floats) -> Four:
    rng = np.random.default_rng(20260802)
    shape = (20_000, len(n1))
    return (
        rng.binomial(n1, p1, shape),
        np.tile(n1, (shape[0], 1)),
        rng.binomial(n2, p2, shape),
        n2 + np.zeros(shape),
    )


LARGE = (np.array([40, 80, 25, 60]), np.array([50, 30, 70, 60]))
SPARSE = (np.full(60, 2), np.full(60, 3))


@pytest.mark.parametrize(("n1", "n2"), [LARGE, SPARSE])
def test_the_intervals_cover_with_few_large_strata_and_with_many_small(n1: Floats, n2: Floats) -> None:
    base = np.linspace(0.2, 0.5, len(n1))
    odds = base / (1 - base) * 1.8
    cases = (
        (controlled_difference_limits, base + 0.12, 0.12),
        (controlled_ratio_limits, base * 1.4, 1.4),
        (controlled_odds_ratio_limits, odds / (1 + odds), 1.8),
    )
    for limits, p1, truth in cases:
        _, lower, upper = limits(*_drawn(n1, n2, p1, base), level=0.95)
        # Twenty thousand draws: the Monte-Carlo error is .0015, and the bar is about five of them and some more.
        assert ((lower <= truth) & (truth <= upper)).mean() == pytest.approx(0.95, abs=0.01)


def test_the_comparisons_keep_their_level() -> None:
    base = np.linspace(0.2, 0.5, 4)
    groups = _drawn(*LARGE, base, base)
    assert (cochran_mantel_haenszel_p(*groups) < 0.05).mean() == pytest.approx(0.05, abs=0.008)
    assert (cochran_mantel_haenszel_p(*groups, continuity=True) < 0.05).mean() < 0.05
    odds = base / (1 - base) * 1.8
    apart = homogeneity(*_drawn(*LARGE, odds / (1 + odds), base))
    assert (apart.p < 0.05).mean() == pytest.approx(0.05, abs=0.012)
