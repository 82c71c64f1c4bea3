"""What anybody can work out from numbers that add up: narrower and narrower bounds, until none narrows further."""

import numpy as np
from numpy.typing import NDArray

from syschange.disclosure.guarding.relations import Sums

Ints = NDArray[np.int64]
ENDLESS = 2**40  # more people than there are; sums of such numbers stay exact in 64 bits
_MOST_ROUNDS = 200


def narrowed(sums: Sums, least: Ints, most: Ints) -> tuple[Ints, Ints]:
    """Return the least and the most that each number can be, given bounds and what adds up to what.

    Each sum says of each of its numbers that it is what the others leave. That is taken round by round until nothing
    narrows (bounds propagation; it finds nearly all that linear programming would).
    """
    low, high = least.copy(), most.copy()
    if not len(sums.of):
        return low, high
    order, starts, numbers = sums.by_place
    for _ in range(_MOST_ROUNDS):
        below, above = implied(sums, low, high)
        new_low = np.maximum(low[numbers], np.maximum.reduceat(below[order], starts))
        new_high = np.minimum(high[numbers], np.minimum.reduceat(above[order], starts))
        if (new_low <= low[numbers]).all() and (new_high >= high[numbers]).all():
            break
        low[numbers], high[numbers] = new_low, new_high
    return low, high


def implied(sums: Sums, low: Ints, high: Ints) -> tuple[Ints, Ints]:
    """Return what each entry of each sum is bound to by the others of its sum: the least and the most.

    Shape (entries,). Without end where another of the sum is.
    """
    part = sums.sign > 0
    own_low, own_high = low[sums.place], high[sums.place]
    # Of parts less the total: the least it can be, and the most, which both have to be nought.
    down = np.where(part, own_low, -own_high)
    up = np.where(part, own_high, -own_low)
    least, most = (np.add.reduceat(values, sums.starts) for values in (down, up))
    rest_low, rest_high = least[sums.of] - down, most[sums.of] - up
    below, above = np.where(part, -rest_high, rest_low), np.where(part, -rest_low, rest_high)
    # A sum with another number without end says nothing of this one on that side.
    return np.where(below < -ENDLESS // 2, -ENDLESS, below), np.where(above > ENDLESS // 2, ENDLESS, above)
