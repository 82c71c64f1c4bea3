"""The share still going on by a day: exact where nothing is lost, and wide with few sites or few followed."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from syschange.errors import NotEstimableError, WrongTypeError
from syschange.statistics.exact import exact_proportion
from syschange.statistics.survival import BetaProduct, incidence, kept_share, share_by
from syschange.statistics.survival.waits import Waits

THINGS = st.lists(st.tuples(st.integers(0, 30), st.booleans(), st.integers(0, 4)), min_size=2, max_size=25)


def columns(things: list[tuple[int, bool, int]]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    days, ended, sites = (np.array(c) for c in zip(*things, strict=True))
    return days.astype(float), ended.astype(bool), sites


@pytest.mark.parametrize(("ended", "n"), [(0, 10), (1, 8), (3, 10), (7, 7), (5, 40)])
def test_with_nothing_lost_and_a_site_each_it_is_clopper_and_pearsons(ended: int, n: int) -> None:
    days = np.r_[np.arange(1.0, ended + 1), np.full(n - ended, 50.0)]
    made = kept_share(days, np.arange(n) < ended, np.arange(n), 45)
    exact = exact_proportion(n - ended, n)
    assert (made.value, made.lower, made.upper) == pytest.approx((exact.value, exact.lower, exact.upper))
    for x in (0.3, 0.8, 0.95):
        assert made.probability(x) == pytest.approx(exact.probability(x))


def test_where_none_ended_it_is_as_sure_as_there_are_sites() -> None:
    none = np.zeros(20, dtype=bool)
    each = kept_share(np.full(20, 30.0), none, np.arange(20), 24)
    assert each.probability(0.8) == pytest.approx(1 - 0.8**20)
    by_two = kept_share(np.full(20, 30.0), none, np.arange(20) // 2, 24)
    assert by_two.probability(0.8) == pytest.approx(1 - 0.8**10)
    assert by_two.value == by_two.upper == 1
    apart = kept_share(np.full(20, 30.0), none, np.arange(20) // 2, 24, alike=0)
    assert apart.probability(0.8) == pytest.approx(each.probability(0.8))
    half = kept_share(np.full(20, 30.0), none, np.arange(20) // 2, 24, alike=0.5).probability(0.8)
    assert by_two.probability(0.8) < half < apart.probability(0.8)


def test_it_is_the_published_product_worked_out_by_hand() -> None:
    # Five sites: one ends on day 2, one is lost on day 3, one ends on day 5; two are followed to day 9.
    made = kept_share([2, 3, 5, 9, 9], [True, False, True, False, False], range(5), 6)
    assert made.value == pytest.approx(4 / 5 * 2 / 3)
    rng = np.random.default_rng(1)
    upper = rng.beta(5, 1, 400_000) * rng.beta(3, 1, 400_000)
    lower = upper * rng.beta(2, 1, 400_000)
    assert made.upper == pytest.approx(np.quantile(upper, 0.975), abs=0.01)
    assert made.lower == pytest.approx(np.quantile(lower, 0.025), abs=0.01)


def test_who_was_lost_before_the_day_makes_it_less_sure() -> None:
    days = np.r_[np.full(9, 5.0), 30.0]
    made = kept_share(days, np.zeros(10, dtype=bool), np.arange(10), 24)
    assert made.lower == pytest.approx(0.025)  # of one site alone is it known
    assert made.probability(0.8) == 0.5  # which is against no share at all


@given(THINGS, st.floats(1, 30), st.floats(0, 1))
def test_it_is_kaplan_and_meiers_and_its_limits_are_its_distributions(
    things: list[tuple[int, bool, int]], by: float, alike: float
) -> None:
    days, ended, sites = columns(things)
    days_seen, place = np.unique(days, return_inverse=True)
    found = incidence(Waits.of(days_seen, np.bincount(place, ended), np.bincount(place, ~ended)))
    try:
        made = kept_share(days, ended, sites, by, alike=alike, level=0.9)
    except NotEstimableError:
        assert not found.known(by)
        return
    assert made.value == pytest.approx(1 - share_by(found, by).value)
    assert made.lower <= made.value + 1e-12
    assert made.value <= made.upper + 1e-12
    for limit, p in ((made.lower, 0.05), (made.upper, 0.95)):
        if 0 < limit < 1:
            assert made.distribution.cdf(limit) == pytest.approx(p, abs=1e-7)
    ps = [made.probability(x) for x in np.linspace(0, 1, 21)]
    assert ps == sorted(ps, reverse=True)
    turned = kept_share(days[::-1], ended[::-1], 9 - sites[::-1], by, alike=alike, level=0.9)
    assert (turned.lower, turned.upper) == (made.lower, made.upper)


def test_few_sites_hold_the_truth_at_least_as_often_as_promised() -> None:
    rng, share, held, sure, tries = np.random.default_rng(20), 0.8, 0, 0, 800
    for _ in range(tries):
        sites = np.repeat(np.arange(8), 3)
        days = np.ceil(rng.exponential(24 / -np.log(share), 8))[sites]
        last = rng.integers(12, 60, 24).astype(float)
        made = kept_share(np.minimum(days, last), days <= last, sites, 24, level=0.95)
        held += made.lower <= share <= made.upper
        sure += made.probability(share) >= 0.9
    assert held / tries >= 0.95 - 3 * np.sqrt(0.95 * 0.05 / tries)
    assert sure / tries <= 0.10 + 3 * np.sqrt(0.1 * 0.9 / tries)


def test_limits_of_nothing_at_the_ends() -> None:
    both = BetaProduct(None, None)
    assert (both.quantile(0.1), both.quantile(0.9)) == (0, 1)
    assert [both.cdf(x) for x in (-1, 0, 0.5, 1)] == [0, 0, 0.5, 1]
    one = BetaProduct((8.0, 1.0), None)
    assert one.cdf(0.9) == pytest.approx(stats.beta(8, 1).cdf(0.9))
    assert one.cdf(0.99) == 0.5


@pytest.mark.parametrize(
    ("given", "error"),
    [
        (([1, 2], [True], [0, 1], 1), WrongTypeError), (([-1], [True], [0], 1), WrongTypeError),
        (([np.nan], [True], [0], 1), WrongTypeError), (([5], [False], [0], 9), NotEstimableError),
        (([], [], [], 9), NotEstimableError),
    ],
    ids=str,
)  # fmt: skip
def test_what_cannot_be_followed_is_refused(given: tuple[object, ...], error: type[Exception]) -> None:
    with pytest.raises(error):
        kept_share(*given)  # type: ignore[arg-type] # wrong on purpose


def test_alikeness_is_a_share() -> None:
    for alike in (-0.1, 1.1, "no"):
        with pytest.raises(WrongTypeError, match="alike="):
            kept_share([5.0], [False], [0], 3, alike=alike)  # type: ignore[arg-type] # wrong on purpose
