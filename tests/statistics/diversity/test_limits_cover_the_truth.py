"""The limits of Hill numbers, likeness and plans that are the same hold the truth as often as they say."""

from collections.abc import Callable

import numpy as np
import pytest

from syschange.statistics.design import mean_limits, share_limits
from syschange.statistics.diversity import (
    Held,
    LeftOut,
    held_of,
    hill_left_out,
    identical_left_out,
    likeness_left_out,
    weighted,
)

DRAWS = 250
MAKERS: list[tuple[Callable[[Held], LeftOut], bool]] = [
    (lambda held: hill_left_out(held, among=10, order=1), False),
    (likeness_left_out, True),
    (lambda held: identical_left_out(held, among=10), True),
]


def plans(rng: np.random.Generator, units: int) -> Held:
    own = rng.random((units, 1)) < 0.5
    order = rng.random((units, 10)) - 0.9 * (~own & (np.arange(10) < 3))
    rank = order.argsort(axis=1).argsort(axis=1)
    return held_of(*np.nonzero(rank < rng.integers(3, 5, units)[:, None]))


@pytest.mark.parametrize(("make", "share"), MAKERS, ids=["hill", "likeness", "identical"])
def test_limits_hold_the_truth(make: Callable[[Held], LeftOut], share: bool) -> None:
    rng = np.random.default_rng(20261122)
    truth = weighted([make(plans(rng, 2000)) for _ in range(8)], [1.0] * 8).value
    held = 0
    for _ in range(DRAWS):
        found = make(plans(rng, 40)).linearised(share=share)
        lower, upper = share_limits(found, method="wilson") if share else mean_limits(found)
        held += bool(lower <= truth <= upper)
    assert 0.90 <= held / DRAWS <= 0.995
