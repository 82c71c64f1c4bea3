"""People who leave without being reached: the share reached is not what it would be if nobody left."""

import numpy as np
from hypothesis import given, settings

from syschange.statistics.survival import Waits, incidence, together, without

from .drawn import LEFT, REACHED, STILL, people, waits

MODERATE = settings(max_examples=60)
EVERY = [REACHED, STILL, LEFT]


@MODERATE
@given(people(ends=EVERY))
def test_reached_left_and_waiting_are_everybody(group: list[tuple[int, int]]) -> None:
    held = waits(group)
    reached, left = incidence(held), incidence(held, way=0)
    np.testing.assert_allclose(reached.share + left.share + reached.waiting, 1, atol=1e-12)


@MODERATE
@given(people(ends=EVERY))
def test_one_less_kaplan_meier_is_never_lower(group: list[tuple[int, int]]) -> None:
    held = waits(group)
    naive = incidence(Waits(held.days, held.reached, held.exits[:0], held.waiting + held.left))
    assert (naive.share >= incidence(held).share - 1e-12).all()


def test_one_less_kaplan_meier_can_be_far_off() -> None:
    held = waits([(1, LEFT)] * 50 + [(2, REACHED)] * 25 + [(3, STILL)] * 25)
    naive = incidence(Waits(held.days, held.reached, held.exits[:0], held.waiting + held.left))
    assert incidence(held).share[-1] == 0.25
    assert naive.share[-1] == 0.5


@MODERATE
@given(people(ends=EVERY), people(ends=EVERY))
def test_groups_are_put_together_and_taken_apart(
    one: list[tuple[int, int]], two: list[tuple[int, int]]
) -> None:
    first, second = waits(one), waits(two)
    every = together([first, second])
    np.testing.assert_array_equal(incidence(every).share, incidence(waits(one + two)).share)
    again = without(every, second)
    for day in range(14):
        assert again.until(day) == first.until(day)
        assert again.complete(day) == first.complete(day)
