"""A good set of people to be away, found at once: maybe not the smallest, but it leaves less to search."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Whole = NDArray[np.int64]

_STARTS = 20  # ours: more found no smaller set of 60 people and 300 tasks
_EFFORT = 2e9  # ours: multiplications in all, about a second; a large table gets fewer starts
_ROUGH = 0.3  # ours: how far the later starts stray from taking the cheapest person next
_SEED = 1
_HAIR = 1e-9


def likely(covers: Flags, weight: Whole, people: Whole, at_least: int) -> Flags:
    """Return columns whose absence leaves so much weight undone, as few people as are found by trying.

    Parameters
    ----------
    covers, weight, people
        As `Small` holds them, the weights of `covers` whole and few enough to be exact as floating point.
    at_least
        The weight to be left undone.

    Notes
    -----
    Everybody is away at first, and who leaves least more to be done comes back next; then one is exchanged for
    another while that saves work, and more come back. From several starts (ours).
    """
    search = _Search(covers.astype(np.float64), weight.astype(np.float64), people.astype(np.float64))
    room = search.weight.sum() - at_least
    rng = np.random.default_rng(_SEED)
    best = np.ones(len(people), dtype=bool)
    for start in range(_STARTS):
        rough = 1 + (_ROUGH * rng.random(len(people)) if start else np.zeros(len(people)))
        away = ~search.kept(room, rough)
        if people[away].sum() < people[best].sum():
            best = away
        if search.effort > _EFFORT:
            break
    return best


class _Search:
    """Who may stay while no more than some weight of the tasks can be done."""

    def __init__(self, covers: Floats, weight: Floats, people: Floats) -> None:
        self.covers, self.weight, self.people = covers, weight, people
        self.effort = 0.0

    def kept(self, room: float, rough: Floats) -> Flags:
        """Return who stays: filled up, then exchanged and filled up until nothing is saved."""
        kept = self._filled(np.zeros(len(self.people), dtype=bool), room, rough)
        while self.effort <= _EFFORT and self._exchanged(kept):
            kept = self._filled(kept, room, np.ones(len(rough)))
        return kept

    def _filled(self, kept: Flags, room: float, rough: Floats) -> Flags:
        kept = kept.copy()
        while True:
            todo = self.weight * ~self._can(kept)
            more = todo @ self.covers
            fits = ~kept & (self.weight.sum() - todo.sum() + more <= room + _HAIR)
            self.effort += self.covers.size
            if not fits.any():
                return kept
            score = np.where(fits, more / self.people * rough, np.inf)
            kept[int(np.argmin(score))] = True

    def _exchanged(self, kept: Flags) -> bool:
        """Exchange the two whose exchange saves most, in place; say whether any saves."""
        on = self.covers @ kept
        only = self.covers * (self.weight * (on == 1))[:, None]  # what each of those kept does alone
        more = (self.weight * (on == 0)) @ self.covers
        change = more[None, :] - only.sum(axis=0)[:, None] + only.T @ self.covers
        allowed = kept[:, None] & ~kept[None, :] & (self.people[None, :] >= self.people[:, None])
        self.effort += self.covers.size * len(self.people)
        change = np.where(allowed, change, np.inf)
        out, back = np.unravel_index(int(np.argmin(change)), change.shape)
        if not change[out, back] < -_HAIR:
            return False
        kept[out], kept[back] = False, True
        return True

    def _can(self, kept: Flags) -> Flags:
        return np.asarray((self.covers[:, kept] > 0).any(axis=1))
