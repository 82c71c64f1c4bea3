"""What is left of a network of organisations when the people who carry most of it go."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from syschange.errors import NotEstimableError, WrongTypeError
from syschange.statistics.networks.graph import pairs
from syschange.statistics.networks.occasions import Occasions, together

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
_TRIED = 60  # ours: people among whom every set is tried; of more, those who stand alone most often
_SETS = 5_000  # ours: sets tried before the exact search is given up
_LARGEST = 20_000_000  # ours: organisations × occasions held in memory, some 300 megabytes


@dataclass(frozen=True)
class Without:
    """The organisations' network without some people.

    Attributes
    ----------
    connected
        The share of pairs of organisations that can still reach each other, among the organisations that still have
        somebody, for the people whose going makes it least; missing where fewer than two organisations are left.
    ties
        The share of the ties that is still there, for the people whose going makes that least.
    exact
        Whether every set of people was tried; else the true worst may be worse.
    """

    connected: float
    ties: float
    exact: bool


def without_people(occasions: Occasions, *, k: int, at_least: float) -> Without:
    """Return what the network loses when the k people go whose going does most harm.

    Parameters
    ----------
    occasions
        Who was where. Whoever is not known by an id stays.
    k
        How many people go, at least 1.
    at_least
        How often two organisations have to come together to be tied.

    Returns
    -------
    Without
        A tie stays where others of the two organisations came together often enough without those who go. Exact for
        up to two of 60 people.

    Raises
    ------
    WrongTypeError
        Where k is not a whole number from 1 up.
    NotEstimableError
        Where there are no ties, fewer people than k, or more organisations and occasions than fit.

    Notes
    -----
    The key player criterion of Borgatti (2006, Computational and Mathematical Organization Theory 12:21-34) for
    people and the organisations they join; what a partnership has left when its keenest people leave. Ours.
    """
    if isinstance(k, bool) or not isinstance(k, int) or k < 1:
        raise WrongTypeError("How many people go is not a whole number from 1 up.", "Give for example 2.")
    if occasions.organisations * max(len(occasions.times), 1) > _LARGEST:
        raise NotEstimableError(
            "There are too many organisations and occasions to try who carries them.",
            "Ask for a part of the place, or of the time.",
        )
    held = _Carried(occasions, at_least)
    if not held.ties or len(held.people) < k:
        raise NotEstimableError(
            "There are no ties that people could carry.",
            "Give who was there, by an id, and of what organisation.",
        )
    tried, exact = held.candidates()
    if math.comb(len(tried), k) <= _SETS and held.small:
        made = [held.without(s) for s in combinations(tried, k)]
    else:
        made, exact = _one_by_one(held, tried, k), False
    return Without(*_least(made), exact)


def _one_by_one(held: "_Carried", tried: Sequence[int], k: int) -> list[tuple[float, float]]:
    """Return what is left without k people of whom each is the worst at its turn."""
    gone: list[int] = []
    made: list[tuple[float, float]] = []
    for _ in range(k):
        others = [p for p in tried if p not in gone]
        made = [held.without([*gone, p]) for p in others]
        worst = min(
            range(len(made)), key=lambda i: (math.inf if math.isnan(made[i][0]) else made[i][0], made[i][1])
        )
        gone.append(others[worst])
    return made


def _least(made: Iterable[tuple[float, float]]) -> tuple[float, float]:
    connected, ties = (np.array(x, dtype=np.float64) for x in zip(*made, strict=True))
    known = connected[~np.isnan(connected)]
    return float(known.min()) if len(known) else math.nan, float(ties.min())


class _Carried:
    """The ties of organisations with the people who carry them, from which people can be taken one set at a time."""

    def __init__(self, occasions: Occasions, at_least: float) -> None:
        size = len(occasions.times)
        cell = occasions.organisation * max(size, 1) + occasions.occasion
        rows = np.unique(np.stack([cell, occasions.person]), axis=1)
        self.cells, self.standing, place = _several(rows[0])
        self.size, self.at_least, self.times = max(size, 1), at_least, occasions.times
        self.present = np.asarray(occasions.present.toarray())
        self.often = np.asarray(together(occasions).toarray())
        self.tied: Flags = self.often >= at_least
        np.fill_diagonal(self.tied, val=False)
        self.occasions_of = self.present.sum(axis=1)
        self.ties = int(np.count_nonzero(self.tied) // 2)
        order = np.argsort(rows[1], kind="stable")
        people, starts = np.unique(rows[1][order], return_index=True)
        held = np.split(place[order], starts[1:])[: len(people)]
        self.people = {int(p): h for p, h in zip(people, held, strict=True) if p >= 0}
        self.small = occasions.organisations <= 10 * _TRIED

    def candidates(self) -> tuple[list[int], bool]:
        """Return the people whose going is tried, and whether those are all."""
        if len(self.people) <= _TRIED:
            return list(self.people), True
        others = self.present.sum(axis=0) - 1

        def alone(held: Ints) -> float:
            cells = self.cells[held[self.standing[held] == 1]] % self.size
            return float((self.times[cells] * others[cells]).sum())

        ranked = sorted(self.people, key=lambda p: (-alone(self.people[p]), p))
        return sorted(ranked[:_TRIED]), False

    def without(self, gone: Sequence[int]) -> tuple[float, float]:
        """Return the share of pairs still connected and of ties still there without some people."""
        place, number = np.unique(np.concatenate([self.people[p] for p in gone]), return_counts=True)
        lost = self.cells[place[number == self.standing[place]]]
        organisation, occasion = lost // self.size, lost % self.size
        left = self.occasions_of - np.bincount(organisation, minlength=len(self.tied))
        ties = self._ties(organisation, occasion)
        there = int(np.count_nonzero(left > 0))
        kept = float(np.count_nonzero(ties) / 2 / self.ties)
        if there < 2:  # noqa: PLR2004 - a pair
            return math.nan, kept
        return float(pairs(_parts(ties)).sum() / pairs(there)), kept

    def _ties(self, organisation: Ints, occasion: Ints) -> Flags:
        if not len(organisation):
            return self.tied
        touched = np.unique(organisation)
        where, place = np.unique(occasion, return_inverse=True)
        whole = self.present[:, where]
        less = whole.copy()
        less[organisation, place] = 0.0
        # Only where somebody is lost do organisations come together less often.
        gone = (whole[touched] * self.times[where]) @ whole.T - (less[touched] * self.times[where]) @ less.T
        rows = self.often[touched] - gone >= self.at_least
        made = self.tied.copy()
        made[touched], made[:, touched] = rows, rows.T
        made[touched, touched] = False
        return made


def _several(cell: Ints) -> tuple[Ints, Ints, Ints]:
    """Return the different cells, how many rows each has, and the place of each row's cell."""
    cells, place, number = np.unique(cell, return_inverse=True, return_counts=True)
    return cells, number.astype(np.int64), place.astype(np.int64)


def _parts(ties: Flags) -> Ints:
    """Return the sizes of the parts that have a tie, by spreading from one row of the matrix to the next.

    For a full matrix that is many times quicker than to make it a sparse one.
    """
    left = ties.any(axis=1)
    sizes = []
    while left.any():
        start = int(left.argmax())
        seen = ties[start].copy()
        seen[start] = True
        fresh = seen
        while fresh.any():
            fresh = ties[fresh].any(axis=0) & ~seen
            seen = seen | fresh
        sizes.append(int(np.count_nonzero(seen)))
        left &= ~seen
    return np.array(sizes, dtype=np.int64)
