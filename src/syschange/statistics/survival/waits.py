"""How long people of one group waited, counted: the days on which they were reached, left, or were last seen."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from syschange.errors import NotEstimableError, WrongTypeError

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Waits:
    """Numbers of people by how long they had waited when they were reached, left, or were last seen waiting.

    Attributes
    ----------
    days
        Days since the start, in ascending order, each once and none below 0; shape (k,).
    reached
        People reached on each; shape (k,).
    exits
        People who left in another way, a row for each way; shape (ways, k).
    waiting
        People still waiting when last seen; shape (k,).
    """

    days: Floats
    reached: Floats
    exits: Floats
    waiting: Floats

    @classmethod
    def of(cls, days: ArrayLike, reached: ArrayLike, waiting: ArrayLike, exits: ArrayLike = ()) -> Self:
        """Return the waits of a group from numbers of people, once they are known to be such.

        Raises
        ------
        WrongTypeError
            Where lengths differ, days are not ascending or below 0, or numbers are negative or not finite.
        """
        t, d, w = (np.atleast_1d(np.asarray(a, dtype=np.float64)) for a in (days, reached, waiting))
        x = np.asarray(exits, dtype=np.float64)
        x = np.zeros((0, len(t))) if x.size == 0 else np.atleast_2d(x)
        if not (len(t) == len(d) == len(w) == x.shape[1]):
            raise WrongTypeError("Days and numbers of people are not as many.", "Give a number for each day.")
        every = np.concatenate([t, d, w, x.ravel()])
        if not np.isfinite(every).all() or (every < 0).any() or (np.diff(t) <= 0).any():
            raise WrongTypeError(
                "Waits are not days in ascending order with numbers of people of 0 or more.",
                "Count people by whole days since the start, each day once.",
            )
        return cls(t, d, x, w)

    @property
    def left(self) -> Floats:
        """People who left in any other way; shape (k,)."""
        return np.asarray(self.exits.sum(axis=0), dtype=np.float64)

    @property
    def n(self) -> float:
        """People."""
        return float(self.reached.sum() + self.exits.sum() + self.waiting.sum())

    @property
    def at_risk(self) -> Floats:
        """People who had waited at least that long and were seen to; shape (k,)."""
        gone = self.reached + self.left + self.waiting
        return np.asarray(np.cumsum(gone[::-1])[::-1], dtype=np.float64)

    @property
    def followed_to(self) -> float:
        """The day until which something is known: the last seen, or no end where nobody was seen waiting at the last.

        Where the last who were seen were all reached or left while others had been lost from sight before, the curve
        has come to its end, and what became of those others later is not known: it is the last day seen then as well.
        """
        if not self.n:
            return 0.0
        last = int(np.flatnonzero(self.reached + self.left + self.waiting)[-1])
        return float(self.days[last]) if self.waiting.any() else float("inf")

    def complete(self, day: float) -> float:
        """Return for how many it is known what had become of them by a day."""
        return self.n - float(self.waiting[self.days < day].sum())

    def until(self, day: float) -> dict[str, float]:
        """Return how many had been reached and had left by a day, were waiting then, and were followed beyond it.

        Returns
        -------
        dict
            `reached`, `exits` and each `exits:0`, `exits:1`, …; `waiting`, those seen to wait on that day still;
            and `beyond`, those of them who were seen later as well.
        """
        by, later = self.days <= day, self.days > day
        beyond = float((self.reached + self.left + self.waiting)[later].sum())
        ways = {f"exits:{i}": float(row[by].sum()) for i, row in enumerate(self.exits)}
        waiting = beyond + float(self.waiting[self.days == day].sum())
        return {
            "reached": float(self.reached[by].sum()),
            "exits": float(self.left[by].sum()),
            **ways,
            "waiting": waiting,
            "beyond": beyond,
        }


def together(groups: Iterable[Waits]) -> Waits:
    """Return the waits of several groups as those of one.

    Raises
    ------
    NotEstimableError
        Where there is no group.
    """
    every = list(groups)
    if not every:
        raise NotEstimableError("There is no group to put together.", "Give at least one.")
    days = np.unique(np.concatenate([g.days for g in every]))
    made = np.zeros((2 + len(every[0].exits), len(days)))
    for g in every:
        made[:, np.searchsorted(days, g.days)] += np.vstack([g.reached, g.waiting, g.exits])
    return Waits(days, made[0], made[2:], made[1])


def without(every: Waits, some: Waits) -> Waits:
    """Return the waits of everybody but some of them, who are among them."""
    made = np.vstack([every.reached, every.waiting, every.exits])
    made[:, np.searchsorted(every.days, some.days)] -= np.vstack([some.reached, some.waiting, some.exits])
    return Waits(every.days, made[0], made[2:], made[1])
