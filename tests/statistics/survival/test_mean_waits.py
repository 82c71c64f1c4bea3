"""Mean waits within a horizon: what is refused, and how often groups that are alike seem to differ."""

import numpy as np
import pytest

from syschange.errors import NotEstimableError, WrongTypeError
from syschange.statistics.survival import (
    Waits,
    incidence,
    mean_wait,
    mean_wait_difference,
    restricted,
    share_by,
    share_difference,
)

from ...unseen import unseen
from .drawn import LEFT, REACHED, STILL, sample, waits


def test_the_horizon_is_one_that_somebody_was_followed_to() -> None:
    made = incidence(waits([(3, REACHED), (8, STILL)]))
    assert restricted(made, 8).value == pytest.approx((3 + 8) / 2)
    with pytest.raises(NotEstimableError, match="Nobody was followed to day 9"):
        restricted(made, 9)
    with pytest.raises(NotEstimableError, match="Nobody"):
        restricted(made, 0)
    assert restricted(incidence(waits([(3, REACHED), (8, REACHED)])), 20).value == 5.5


def test_those_lost_before_the_horizon_do_not_tell_of_the_spread() -> None:
    followed = [(2, REACHED)] * 3 + [(6, REACHED)] * 4 + [(12, STILL)] * 3
    made = restricted(incidence(waits([*followed, (1, STILL)])), 10)
    assert made.complete == 10
    variance, free = made.moments
    assert free == 9
    assert variance == pytest.approx(made.variance * 10 / 9)
    assert mean_wait(made).distribution.df == 9  # type: ignore[attr-defined]


def test_people_who_leave_count_as_waiting_to_the_horizon() -> None:
    made = restricted(incidence(waits([(2, REACHED)] * 5 + [(3, LEFT)] * 5)), 10)
    assert made.value == pytest.approx((2 + 10) / 2)


def test_waits_that_are_all_alike_have_no_limits() -> None:
    none = restricted(incidence(waits([(30, STILL)] * 12)), 20)
    assert none.value == 20
    with pytest.raises(NotEstimableError):
        mean_wait(none)
    with pytest.raises(NotEstimableError, match="all alike"):
        mean_wait_difference(none, none)
    some = restricted(incidence(waits([(3, REACHED)] * 6 + [(30, STILL)] * 6)), 20)
    assert mean_wait_difference(some, none).upper < 0
    with pytest.raises(NotEstimableError, match="horizons"):
        mean_wait_difference(some, restricted(incidence(waits([(30, STILL)] * 12)), 15))


def test_what_are_no_waits_is_refused() -> None:
    for days, reached in (
        ([1, 1], [1, 1]),
        ([2, 1], [1, 1]),
        ([-1, 2], [1, 1]),
        ([1, 2], [1, -1]),
        ([1, 2], [1]),
    ):
        with pytest.raises(WrongTypeError):
            Waits.of(days, reached, [0] * len(days))


@pytest.mark.slow
def test_groups_that_are_alike_seem_to_differ_one_time_in_twenty() -> None:
    """Six groups of designs, twenty people each and up to half of them lost, on days of no seed."""
    rng = np.random.default_rng(unseen())
    draws, wrong = 500, {"mean": 0, "share": 0, "given": 0}
    for _ in range(draws):
        one, two = (incidence(sample(rng, 20, mean=60, last=(5, 90))) for _ in range(2))
        shares = share_difference(*(share_by(m, 28) for m in (one, two)))
        wrong["share"] += not shares.lower <= 0 <= shares.upper
        try:
            e = mean_wait_difference(*(restricted(m, 56) for m in (one, two)))
        except NotEstimableError:
            continue
        wrong["given"] += 1
        wrong["mean"] += not e.lower <= 0 <= e.upper
    allowed = 0.055 + 4 * np.sqrt(0.05 * 0.95 / draws)
    assert wrong["given"] > 0.9 * draws
    assert wrong["mean"] / wrong["given"] < allowed
    assert wrong["share"] / draws < allowed
