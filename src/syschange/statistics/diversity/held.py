"""Who holds what: sets of things, one a unit, in an order that depends on nobody's name."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from syschange.errors import WrongTypeError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
_ROUNDS = 4  # ours: rounds after which what can be told apart by its surroundings is


@dataclass(frozen=True, eq=False)
class Held:
    """Which unit holds which kind of thing, each pair once.

    Attributes
    ----------
    unit, kind
        Whole numbers from 0; shape (pairs,).
    units, kinds
        How many units and kinds there are.
    """

    unit: Ints
    kind: Ints
    units: int
    kinds: int

    @property
    def sizes(self) -> Ints:
        """How many kinds each unit holds; shape (units,)."""
        return np.bincount(self.unit, minlength=self.units).astype(np.int64)

    @property
    def frequencies(self) -> Ints:
        """How many units hold each kind; shape (kinds,)."""
        return np.bincount(self.kind, minlength=self.kinds).astype(np.int64)

    def matrix(self) -> NDArray[np.bool_]:
        """Return whether each unit holds each kind; shape (units, kinds)."""
        made = np.zeros((self.units, self.kinds), dtype=np.bool_)
        made[self.unit, self.kind] = True
        return made

    def chosen(self, units: ArrayLike) -> "Held":
        """Return some of the units, in the order given, with all the kinds."""
        which = np.asarray(units, dtype=np.int64)
        place = np.full(self.units, -1, dtype=np.int64)
        place[which] = np.arange(len(which))
        kept = place[self.unit] >= 0
        return Held(place[self.unit[kept]], self.kind[kept], len(which), self.kinds)


def held_of(unit: ArrayLike, kind: ArrayLike) -> Held:
    """Return who holds what from pairs, which may come more than once.

    Parameters
    ----------
    unit, kind
        Whole numbers from 0, shape (rows,); units and kinds are as many as the largest says.

    Raises
    ------
    WrongTypeError
        Where the lengths differ, a number is negative, or a unit holds nothing.
    """
    u, k = np.asarray(unit, dtype=np.int64), np.asarray(kind, dtype=np.int64)
    if u.shape != k.shape or u.ndim != 1 or not len(u) or min(u.min(), k.min()) < 0:
        raise WrongTypeError(
            "What is held by whom is not pairs of whole numbers from 0.", "Give a unit and a kind a row."
        )
    kinds = int(k.max()) + 1
    pairs = np.unique(u * kinds + k)
    made = Held(pairs // kinds, pairs % kinds, int(u.max()) + 1, kinds)
    if (made.sizes == 0).any():
        raise WrongTypeError("A unit holds nothing.", "Leave it out, and say so.")
    return made


def ordered(held: Held) -> tuple[Held, Ints]:
    """Return the same in an order of its own, and the former place of each unit.

    Kinds and units stand in the order of what they are held with, refined in rounds (as Weisfeiler B, Leman A 1968
    tell graphs apart), so that neither names nor the order of rows can be seen in sums or in what chance draws.
    """
    whom = _mixed(held.sizes.astype(np.uint64))
    what = _mixed(held.frequencies.astype(np.uint64))
    for _ in range(_ROUNDS):
        whom, what = (
            _mixed(whom + _added(held.unit, what[held.kind], held.units)),
            _mixed(what + _added(held.kind, whom[held.unit], held.kinds)),
        )
    kinds = np.lexsort((what, -held.frequencies))
    rank = np.empty(held.kinds, dtype=np.int64)
    rank[kinds] = np.arange(held.kinds)
    # Units of one kind of surroundings by what they hold, so that they follow from the order of kinds alone.
    own = _added(held.unit, _mixed(rank[held.kind].astype(np.uint64)), held.units)
    first = np.full(held.units, held.kinds, dtype=np.int64)
    np.minimum.at(first, held.unit, rank[held.kind])
    units = np.lexsort((own, first, whom, held.sizes))
    place = np.empty(held.units, dtype=np.int64)
    place[units] = np.arange(held.units)
    pairs = np.unique(place[held.unit] * held.kinds + rank[held.kind])
    return Held(pairs // held.kinds, pairs % held.kinds, held.units, held.kinds), units.astype(np.int64)


def _added(place: Ints, values: NDArray[np.uint64], size: int) -> NDArray[np.uint64]:
    made = np.zeros(size, dtype=np.uint64)
    np.add.at(made, place, values)
    return made


def _mixed(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return whole numbers thoroughly mixed (Steele GL, Lea D, Flood CH 2014, SplitMix64)."""
    x = values + np.uint64(0x9E3779B97F4A7C15)
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.asarray(x ^ (x >> np.uint64(31)), dtype=np.uint64)


def marks(held: Held) -> NDArray[np.uint64]:
    """Return a number for each unit that two units share where they hold the same, and else do not."""
    return _added(held.unit, _mixed(held.kind.astype(np.uint64)), held.units)
