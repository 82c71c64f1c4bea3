"""The share reached by each day: Kaplan and Meier's, and Aalen and Johansen's where people leave otherwise."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from syschange.statistics.survival.waits import Waits

Floats = NDArray[np.float64]
_ROUNDING = 1e-13  # ours: no share of people is so near to none or to all


@dataclass(frozen=True, eq=False)
class Incidence:
    """The share that something had happened to by each day, and what its uncertainty is made of.

    Attributes
    ----------
    days
        In ascending order; shape (k,), as all that follow.
    at_risk
        People it could happen to.
    events, others
        People it happened to, and people who left in another way.
    waiting
        The share that nothing had happened to by the end of each day.
    share
        The share that it had happened to by the end of each day.
    followed_to
        The day until which something is known; infinite where nobody was left.
    complete
        For how many it is known what had become of them by each day.
    people
        How many there were at the start.
    straight
        Whether the share rises evenly from day to day, as in a life table, and not in steps.
    """

    days: Floats
    at_risk: Floats
    events: Floats
    others: Floats
    waiting: Floats
    share: Floats
    followed_to: float
    complete: Floats
    people: float
    straight: bool = False

    @property
    def competing(self) -> bool:
        """Whether anybody left in another way, so that the share is Aalen and Johansen's."""
        return bool(self.others.any())

    def place(self, day: float) -> int:
        """Return the place of the last of the days that is not after a day; −1 where all are."""
        return int(np.searchsorted(self.days, day, side="right")) - 1

    def known(self, day: float) -> bool:
        """Return whether anybody was followed to a day, or nobody was left to; of a life table, if it is told."""
        if self.straight:
            return bool((self.days == day).any())
        return self.people > 0 and day <= self.followed_to

    def complete_by(self, day: float) -> float:
        """Return for how many it is known what had become of them by any day that is known."""
        return float(self.complete[min(int(np.searchsorted(self.days, day)), len(self.days) - 1)])

    def variance(self) -> Floats:
        """Variance of the share on each day, allowing for ties; shape (k,).

        Returns
        -------
        array
            0 where nothing has happened yet, and where it has happened to everybody, which is no certainty.

        Notes
        -----
        By the delta method from the multinomial counts of each day: Greenwood's variance of Kaplan and Meier's
        estimate (1926, Reports on Public Health and Medical Subjects 33), and of Aalen and Johansen's the one that
        Allignol A, Schumacher M, Beyersmann J (2010) Biometrical Journal 52:126-137 recommend.
        """
        one, two = _hazards(self)
        both = one + two
        on = both < 1
        kept = np.where(on, 1 - both, 1.0)  # on the last day that leaves nobody the share to come is none
        scale = np.where(on, 1 / kept**2, 0.0) / np.where(self.at_risk > 0, self.at_risk, 1.0)
        if not self.competing:  # the same to the last digit, where nearly all have been reached too
            return np.asarray(self.waiting**2 * np.cumsum(scale * both * kept), dtype=np.float64)
        a = np.where(on, self.waiting + self.share, 1.0)
        b = np.where(on, self.share, 0.0)
        crossed = one * a + two * b
        c = self.share
        sums = [
            np.cumsum(scale * v) for v in (both * kept, crossed * kept, one * a**2 + two * b**2 - crossed**2)
        ]
        made = sums[0] * c**2 - 2 * sums[1] * c + sums[2]
        last = np.where(on, 0.0, _before(self.waiting) ** 2 / np.maximum(self.at_risk, 1) * one * (1 - one))
        # Of a share of none and of all nothing is left of the variance but what rounding leaves of it.
        ends = (c < _ROUNDING) | (c > 1 - _ROUNDING)
        return np.where(ends, 0.0, np.maximum(made + np.cumsum(last), 0.0))


def incidence(waits: Waits, *, way: int | None = None) -> Incidence:
    """Return the share reached by each day, or the share that left in one of the other ways.

    Parameters
    ----------
    waits
        The group.
    way
        The place of a way to leave among `waits.exits`; None for being reached.

    Notes
    -----
    Kaplan EL, Meier P (1958) Journal of the American Statistical Association 53:457-481; Aalen OO, Johansen S
    (1978) Scandinavian Journal of Statistics 5:141-150. Those still waiting count up to the day they were last
    seen; on a day on which some are reached and some last seen, the latter were still waiting when the others were
    reached.
    """
    gone = waits.reached + waits.left
    events = waits.reached if way is None else waits.exits[way]
    complete = waits.n - (np.cumsum(waits.waiting) - waits.waiting)
    return made_of(
        waits.days, waits.at_risk, events, gone - events, followed_to=waits.followed_to, complete=complete,
        people=waits.n,
    )  # fmt: skip


def made_of(
    days: Floats, at_risk: Floats, events: Floats, others: Floats, *, followed_to: float, complete: Floats,
    people: float, straight: bool = False,
) -> Incidence:  # fmt: skip
    """Return the share by each day from the numbers at risk and the events of each (see `Incidence`)."""
    held = np.where(at_risk > 0, at_risk, 1.0)
    waiting: Floats = np.cumprod(1 - (events + others) / held, dtype=np.float64)
    share: Floats = 1 - waiting
    if others.any():
        share = np.cumsum(_before(waiting) * events / held, dtype=np.float64)
    return Incidence(days, at_risk, events, others, waiting, share, followed_to, complete, people, straight)


def _before(waiting: Floats) -> Floats:
    """Return the share that nothing had happened to before each day."""
    return np.concatenate([[1.0], waiting[:-1]]) if len(waiting) else waiting


def _hazards(made: Incidence) -> tuple[Floats, Floats]:
    held = np.where(made.at_risk > 0, made.at_risk, 1.0)
    return made.events / held, made.others / held


def gradients(made: Incidence, weights: Floats) -> tuple[Floats, Floats]:
    """Return how a weighted sum of shares moves with the hazard of each day, and with that of leaving otherwise.

    Parameters
    ----------
    made
        The share by each day.
    weights
        A weight for each day; shape (k,).
    """
    ahead = np.cumsum(weights[::-1])[::-1]
    shares = np.cumsum((weights * made.share)[::-1])[::-1]
    rest = np.where(made.waiting > 0, made.waiting, 1.0)
    to_come = np.where(made.waiting > 0, (shares - made.share * ahead) / rest, 0.0)
    before = _before(made.waiting)
    return before * (ahead - to_come), -before * to_come


def weighted(made: Incidence, weights: Floats) -> tuple[float, float]:
    """Return a weighted sum of the shares of the days, and its variance (see `Incidence.variance`)."""
    one, two = _hazards(made)
    a, b = gradients(made, weights)
    held = np.where(made.at_risk > 0, made.at_risk, 1.0)
    variance = ((one * a**2 + two * b**2 - (one * a + two * b) ** 2) / held).sum()
    return float((weights * made.share).sum()), max(float(variance), 0.0)
