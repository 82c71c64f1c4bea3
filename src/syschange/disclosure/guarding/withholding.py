"""Which counts are withheld besides the small ones: those worth least beside each that could be worked out."""

import math

import numpy as np
import pandas as pd

from syschange.disclosure.guarding.bounds import Flags, Ints, known
from syschange.disclosure.guarding.certifying import without_room
from syschange.disclosure.guarding.opening import Opening
from syschange.disclosure.guarding.propagation import narrowed
from syschange.disclosure.guarding.system import System
from syschange.disclosure.policies import Policy
from syschange.errors import DisclosureError

# The share of the numbers that can be worked out that is seen to before looking again. None is best for every system:
# of a small one each is tried, and the one that hides least is taken. All ours.
_PACES = (0.5, 0.25, 0.1, 0.02)
_SMALL = 50_000  # entries of sums
_ENTRIES = 1_500_000  # how much may be looked at again to give back what need not have been withheld


def withheld(system: System, policy: Policy, *, also: Flags | None = None) -> Flags:
    """Return which published counts are withheld so that no small one can be worked out too narrowly.

    Parameters
    ----------
    system
        Every count that is published together.
    policy
        How numbers are hidden and rounded, and how much room (`room`) a small number has to keep.
    also
        Shape (counts,). What is to be withheld in any case; None for nothing.

    Returns
    -------
    array
        Shape (counts,). Small counts are not among them: those are hidden already.

    Raises
    ------
    DisclosureError
        Where a small number can be worked out whatever larger ones are hidden.

    Notes
    -----
    Of each small number that can be worked out too narrowly, the sums that bound it on one side are opened: of each
    the published number worth least is withheld (see `System.worth`), on the side that costs less. What can be worked
    out is then looked at again, until nothing can be; at last, what need not have been withheld is given back. Where
    the policy says so (`exact`), numbers that are not rounded are then shown by linear programming to have room too,
    and more is withheld beside those that have none (after Kelly, Golden and Assad 1992, Networks 22:397-417).
    """
    guard = _Guard(system, policy, np.zeros(len(system.counts), dtype=bool) if also is None else also)
    paces = _PACES if len(system.sums.of) <= _SMALL else _PACES[:1]
    tried = [guard.given_back(guard.closed(pace)) for pace in paces]
    best = min(tried, key=lambda chosen: float(system.worth[chosen].sum()))
    best = guard.certified(best) if policy.exact else best
    if guard.look(best)[0].any():
        raise _cannot_be_hidden()
    return best


def _cannot_be_hidden() -> DisclosureError:
    return DisclosureError(
        "A number of a few people could be worked out from what is published together, whatever is hidden with it.",
        "Merge small groups into larger ones, or publish fewer tables.",
    )


class _Guard:
    """What can be worked out of a system, whatever is withheld of it."""

    def __init__(self, system: System, policy: Policy, also: Flags) -> None:
        self.system, self.policy, self.also = system, policy, also
        self.small = np.rint(system.counts) < policy.threshold

    def closed(self, pace: float) -> Flags:
        """Return what is withheld so that no small number can be worked out, a share of them seen to at a time."""
        chosen, stuck = self.with_partners(self.also), 0
        while True:
            exposed, first, bounds = self.look(chosen)
            if not exposed.any():
                return chosen
            shown = self.system.published & ~self.small & ~chosen
            opening = Opening(self.system, first, bounds, shown=shown, width=self.policy.room)
            order = np.argsort((bounds[1] - bounds[0])[exposed], kind="stable")
            worst = np.flatnonzero(exposed)[order][: math.ceil(pace * len(order))]
            more = opening.of(worst)
            if not len(more):
                more = opening.around(np.flatnonzero(exposed), math.ceil(pace * 2**stuck))
                stuck += 1  # each time twice as many, so that it ends soon; what was too many is given back
            if not len(more):  # nothing is left to hide that has to do with it
                return chosen
            chosen[more] = True
            chosen = self.with_partners(chosen)

    def look(self, chosen: Flags) -> tuple[Flags, tuple[Ints, Ints], tuple[Ints, Ints]]:
        """Return what can be worked out too narrowly, and the bounds of every number at first and at last."""
        first = known(self.system.counts, self.system.published, chosen, self.policy)
        low, high = narrowed(self.system.sums, *first)
        # Of people left over it is no secret that there may be none.
        exposed = self.small & (high - low < self.policy.room) & (~self.system.left_over | (low > 0))
        return exposed, first, (low, high)

    def certified(self, chosen: Flags) -> Flags:
        """Return the same with what else has to be withheld, since adding up alone does not find everything."""
        stuck = 0
        while True:
            _, first, bounds = self.look(chosen)
            hidden = self.small | chosen | ~self.system.published
            open_ = without_room(self.system, self.small, bounds, hidden=hidden, room=self.policy.room)
            if not len(open_):
                return chosen
            shown = self.system.published & ~self.small & ~chosen
            opening = Opening(self.system, first, bounds, shown=shown, width=self.policy.room)
            more = opening.around(open_, 2**stuck)
            if not len(more):
                raise _cannot_be_hidden()
            stuck += 1
            chosen = self.with_partners(chosen | np.isin(np.arange(len(chosen)), more))

    def with_partners(self, chosen: Flags) -> Flags:
        """Return what is withheld with the numbers that would give it away by themselves."""
        one, other = self.system.partners
        while True:
            more = chosen.copy()
            more[other[chosen[one]]] = True
            if (more == chosen).all():
                return chosen & ~self.small & self.system.published
            chosen = more

    def given_back(self, chosen: Flags) -> Flags:
        """Return the same without what need not be withheld, what readers look for most given back first.

        Numbers that would give each other away are given back together or not at all.
        """
        before = int(self.look(chosen)[0].sum())
        tries = _ENTRIES // max(len(self.system.sums.of), 1)
        unit = self._units(chosen)
        worth = pd.Series(self.system.worth).groupby(unit).sum()
        free = np.setdiff1d(unit[chosen], unit[self.also])
        parts = [free[np.argsort(-worth.reindex(free).to_numpy(), kind="stable")]]
        while parts and tries > 0:
            part = parts.pop(0)
            fewer = self.with_partners(chosen & ~np.isin(unit, part))
            tries -= 1
            if int(self.look(fewer)[0].sum()) <= before:
                chosen = fewer
            elif len(part) > 1:
                half = len(part) // 2
                parts = [part[:half], part[half:], *parts]
        return chosen

    def _units(self, chosen: Flags) -> Ints:
        """Return which withheld numbers go together: the least of those that each is tied to."""
        unit = np.arange(len(chosen))
        one, other = self.system.partners
        tied = chosen[one] & chosen[other]
        one, other = one[tied], other[tied]
        while True:
            less = unit.copy()
            np.minimum.at(less, one, unit[other])
            np.minimum.at(less, other, unit[one])
            if (less == unit).all():
                return unit
            unit = less
