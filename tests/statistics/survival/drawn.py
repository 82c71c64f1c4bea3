"""Groups of people who wait, made from what each person did."""

import itertools
from collections.abc import Sequence

import numpy as np
from hypothesis import strategies as st

from syschange.statistics.survival import Waits

STILL, REACHED, LEFT = 0, 1, 2
Person = tuple[int, int]  # days, and how it ended


def waits(people: Sequence[Person]) -> Waits:
    """Return the waits of a group."""
    days = sorted({day for day, _ in people})
    told = np.array([[sum(p == (d, how) for p in people) for d in days] for how in (REACHED, STILL, LEFT)])
    return Waits.of(days, told[0], told[1], told[2:])


def times(day: Sequence[float], event: Sequence[float]) -> Waits:
    """Return the waits of a group from columns of days and events."""
    days, place = np.unique(day, return_inverse=True)
    held = np.asarray(event, dtype=float)
    return Waits.of(days, np.bincount(place, held), np.bincount(place, 1 - held))


def people(*, ends: Sequence[int] = (STILL, REACHED), least: int = 1) -> st.SearchStrategy[list[Person]]:
    """Give groups of up to 40 people who waited up to 12 days, many of them alike."""
    return st.lists(st.tuples(st.integers(0, 12), st.sampled_from(ends)), min_size=least, max_size=40)


def sample(rng: np.random.Generator, n: int, *, mean: float, last: tuple[float, float]) -> Waits:
    """Return a group whose waits are exponential, last seen at an even time, in whole days."""
    wait, seen = np.ceil(rng.exponential(mean, n)), np.ceil(rng.uniform(*last, n))
    return times(np.minimum(wait, seen), wait <= seen)


def spelled(made: Waits) -> list[Person]:
    """Return the people of a group, one by one."""
    rows = [(REACHED, made.reached), (STILL, made.waiting), *((LEFT, row) for row in made.exits)]
    each = (
        itertools.repeat((int(d), how), int(n))
        for how, row in rows
        for d, n in zip(made.days, row, strict=True)
    )
    return list(itertools.chain.from_iterable(each))
