"""Systems of a few numbers written down by hand: what adds up to what, what each is worth, and what goes together."""

from collections.abc import Sequence

import numpy as np

from syschange.disclosure.guarding import System
from syschange.disclosure.guarding.bounds import Ints
from syschange.disclosure.guarding.propagation import ENDLESS
from syschange.disclosure.guarding.relations import Sums

Adding = tuple[Sequence[int], int]  # the places of parts, and that of their total


def sums_of(*adding: Adding) -> Sums:
    """Return sums from the places of the parts and of the total of each."""
    rows = [
        (of, at, sign)
        for of, (parts, total) in enumerate(adding)
        for at, sign in [*((p, 1) for p in parts), (total, -1)]
    ]
    of, place, sign = np.array(rows, dtype=np.int64).reshape(-1, 3).T
    return Sums(of, place, sign)


def system_by_hand(
    counts: Sequence[float],
    *adding: Adding,
    worth: Sequence[float] = (),
    left_over: Sequence[int] = (),
    unpublished: Sequence[int] = (),
    together: Sequence[tuple[int, int]] = (),
) -> System:
    """Return a system: numbers not published are left over too, and what goes together does so both ways."""
    every = np.array(counts, dtype=np.float64)
    at = np.arange(len(every))
    nobody = np.isin(at, [*left_over, *unpublished])
    pairs = [*together, *((b, a) for a, b in together)]
    return System(
        every,
        ~np.isin(at, unpublished),
        nobody,
        sums_of(*adding),
        np.array(worth, dtype=np.float64) if len(worth) else every.copy(),
        np.array(pairs, dtype=np.int64).reshape(-1, 2).T,
        (),
        (),
    )


def flags(number: int, *true: int) -> np.ndarray:
    """Return which of some numbers are meant."""
    return np.isin(np.arange(number), true)


def between(*ends: tuple[int, int | None]) -> tuple[Ints, Ints]:
    """Return the least and the most of each number; None is without end."""
    low = np.array([low for low, _ in ends], dtype=np.int64)
    return low, np.array([ENDLESS if high is None else high for _, high in ends], dtype=np.int64)
