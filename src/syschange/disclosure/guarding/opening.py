"""Which numbers to withhold so that a small one keeps room: those of the sums that bound it on one side."""

import math

import numpy as np

from syschange.disclosure.guarding.bounds import Flags, Ints
from syschange.disclosure.guarding.propagation import implied
from syschange.disclosure.guarding.system import System


class Opening:
    """What opens the sums of a system, as far as others have not been opened before.

    Parameters
    ----------
    system
        The system.
    first, bounds
        The least and the most of each number, from its publication alone and from all sums together.
    shown
        Which numbers are published.
    width
        How far the most a small number can be has to be above the least.
    """

    def __init__(
        self, system: System, first: tuple[Ints, Ints], bounds: tuple[Ints, Ints], *, shown: Flags, width: int
    ) -> None:
        self._sums, self._worth = system.sums, system.worth
        self._first, self._bounds, self._shown, self._width = first, bounds, shown, width
        self._below, self._above = implied(system.sums, *bounds)
        self._by_number = _grouped(system.sums.place, len(system.counts))
        self._by_sum = _grouped(system.sums.of, system.sums.number)
        self._chosen: dict[int, None] = {}
        self._opened: set[int] = set()

    def of(self, numbers: Ints) -> Ints:
        """Return what to withhold so that some numbers keep room, each on the side that costs less."""
        for number in numbers:
            sides = [self._side(int(number), low=low) for low in (True, False)]
            cost, siblings = min(sides, key=lambda side: side[0])
            if math.isinf(cost):  # neither side opens at once: what opens some of it helps the next look
                siblings = sides[0][1] + sides[1][1]
            self._chosen |= dict.fromkeys(siblings)
            for sibling in siblings:
                self._opened.update(self._sums.of[self._entries(self._by_number, sibling)].tolist())
        return np.array(list(self._chosen), dtype=np.int64)

    def around(self, numbers: Ints, most: int) -> Ints:
        """Return what to withhold where no sum of some numbers has any that is shown: the cheapest few farther off.

        Small numbers can hold each other in their places, all of them hidden; what pins them lies beyond.
        """
        sums, near = self._sums, np.zeros(len(self._shown), dtype=bool)
        near[numbers] = True
        while True:
            reached = np.unique(sums.of[near[sums.place]])
            found = {self._cheapest(int(of), -1) for of in reached} - {-1}
            farther = near.copy()
            farther[sums.place[np.isin(sums.of, reached)]] = True
            if found or (farther == near).all():
                by_worth = sorted(found, key=lambda n: (float(self._worth[n]), n))
                return np.array(by_worth[:most], dtype=np.int64)
            near = farther

    def _side(self, number: int, *, low: bool) -> tuple[float, list[int]]:
        """Return what opening one side costs, and the numbers to withhold; endless where it cannot be."""
        least, most = int(self._bounds[0][number]), int(self._bounds[1][number])
        entries = self._entries(self._by_number, number)
        if low:
            closed = self._first[0][number] > most - self._width
            binding = entries[self._below[entries] > most - self._width]
        else:
            closed = self._first[1][number] < least + self._width
            binding = entries[self._above[entries] < least + self._width]
        cost, siblings = math.inf if closed else 0.0, []
        for of in self._sums.of[binding]:
            if int(of) in self._opened:
                continue
            sibling = self._cheapest(int(of), number)
            if sibling < 0:
                cost = math.inf
            else:
                cost += float(self._worth[sibling])
                siblings.append(sibling)
        return cost, siblings

    def _cheapest(self, of: int, number: int) -> int:
        """Return the published number of a sum beside one that costs least, -1 where there is none."""
        places = self._sums.place[self._entries(self._by_sum, of)]
        places = places[self._shown[places] & (places != number)]
        return int(places[np.argmin(self._worth[places])]) if len(places) else -1

    @staticmethod
    def _entries(grouped: tuple[Ints, Ints], key: int) -> Ints:
        order, starts = grouped
        return order[starts[key] : starts[key + 1]]


def _grouped(keys: Ints, number: int) -> tuple[Ints, Ints]:
    """Return entries in the order of their keys, and where those of each key start."""
    order = np.argsort(keys, kind="stable")
    return order, np.searchsorted(keys[order], np.arange(number + 1))
