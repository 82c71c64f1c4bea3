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
    ends = _ends(low, high)
    order, starts, slots = sums.by_slot
    for _ in range(_MOST_ROUNDS):
        new = np.maximum(ends[slots], np.maximum.reduceat(np.concatenate(_left(sums, ends))[order], starts))
        if (new <= ends[slots]).all():
            break
        ends[slots] = new
    return ends[0::2].copy(), -ends[1::2]


def implied(sums: Sums, low: Ints, high: Ints) -> tuple[Ints, Ints]:
    """Return what each entry of each sum is bound to by the others of its sum: the least and the most.

    Shape (entries,). Without end where another of the sum is.
    """
    of_high, of_low = _left(sums, _ends(low, high))
    part = sums.sign > 0
    return np.where(part, of_low, of_high), -np.where(part, of_high, of_low)


def _ends(low: Ints, high: Ints) -> Ints:
    """Return the least of each number, and the most with its sign turned, beside each other: both can only grow."""
    return np.column_stack([low, -high]).reshape(-1)


def _left(sums: Sums, ends: Ints) -> tuple[Ints, Ints]:
    """Return what the others of its sum leave of the far end of each entry, and of its near end (`Sums.slots`).

    Of parts less the total the least it can be, and the most with its sign turned, both have to be nought or less.
    """
    made = []
    for slot in sums.slots:
        own = ends[slot]
        rest = np.add.reduceat(own, sums.starts)[sums.of] - own
        # A sum with another number without end says nothing of this one on that side.
        rest[rest < -ENDLESS // 2] = -ENDLESS
        made.append(rest)
    return made[0], made[1]
