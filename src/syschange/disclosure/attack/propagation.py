"""Interval propagation: from what each number can be and the sums it is in, what each of the others can be."""

from dataclasses import dataclass

import numpy as np

from syschange.disclosure.attack.cells import Integers
from syschange.disclosure.attack.reading import Bools, Floats
from syschange.disclosure.attack.relations import Relations
from syschange.disclosure.attack.system import System
from syschange.errors import WrongTypeError

ROUNDS = 1000  # ours: whole numbers narrow by one at least a round, and published ones settle in a dozen
_FREED = 50  # ours: after so many rounds of finding what was withheld anything hidden may have been


@dataclass(frozen=True)
class Known:
    """What an attacker knows after adding up and taking away.

    Attributes
    ----------
    lower, upper
        What each unknown can be.
    withheld
        Which hidden numbers may be at the threshold or above: the rest are read as below it.
    dropped
        The families that published numbers contradict, whose column is none that adds up.
    relations
        The sums that are left.
    """

    lower: Floats
    upper: Floats
    withheld: Bools
    dropped: Integers
    relations: Relations


def attack(system: System, threshold: int, *, withheld: Bools | None = None) -> Known:
    """Return what adding up and taking away gives, on the reading of hidden numbers that is worst for people.

    A hidden number is below the threshold or was withheld, and nothing shows which. The attacker reads all of them
    as below it (0 to threshold - 1), except where sums then contradict each other: the hidden numbers of those sums
    may be anything. A column whose totals are contradicted even so does not part people into groups, and its totals
    are left out.

    Raises
    ------
    WrongTypeError
        Where what is left is still contradictory: the published totals do not add up.
    """
    relations, dropped = _without_contradictions(system)
    free = ~system.small if withheld is None else ~system.small | withheld
    turn = 0
    while True:  # it ends: with all of them free nothing is contradicted any more
        most = np.where(free, system.upper, np.minimum(system.upper, threshold - 1))
        lower, upper, bad = tighten(system.lower, most, relations)
        if not bad.any():
            return Known(lower, upper, system.small & free, dropped, relations)
        # A sum that contradicts itself comes first: through a total that others share, it makes those look wrong too.
        alone = _broken(system.lower, most, relations)
        bad = alone if alone.any() else bad
        told = system.small & ~free
        free = free | (_nearest(relations, bad, told) if turn < _FREED else told)
        turn += 1


def _nearest(relations: Relations, bad: Bools, told: Bools) -> Bools:
    """Return which of some unknowns are nearest to contradicted sums: in them, or in sums next to them, and so on."""
    reached = np.zeros(len(told), dtype=np.bool_)
    near = bad
    while not (reached & told).any():
        before = int(reached.sum())
        reached[relations.unknown[near[relations.sums]]] = True
        near = np.bincount(relations.sums, weights=reached[relations.unknown], minlength=relations.count) > 0
        if int(reached.sum()) == before:
            return told
    found: Bools = reached & told
    return found


def _without_contradictions(system: System) -> tuple[Relations, Integers]:
    """Return the relations that hold whatever was withheld, and the families left out."""
    relations, dropped = system.relations, np.zeros(0, dtype=np.int64)
    while True:
        wrong = _broken(system.lower, system.upper, relations)
        if not wrong.any():
            wrong = tighten(system.lower, system.upper, relations)[2]
        if not wrong.any():
            return relations, dropped
        families = np.unique(relations.family[wrong])
        loose = np.array([f for f in families.tolist() if not system.families[f].firm], dtype=np.int64)
        if not len(loose):
            raise does_not_add_up()
        more = _alike(system, loose)
        dropped, relations = np.union1d(dropped, more), relations.without(more)


def does_not_add_up() -> WrongTypeError:
    """Return the error for a publication that contradicts itself."""
    return WrongTypeError(
        "The published totals do not add up: no numbers of people agree with all of them.",
        "Correct the totals, or leave out those over labels that overlap or are not all there, and audit again.",
    )


def _alike(system: System, families: Integers) -> Integers:
    """Return families with all the others of a table and column whose people were found not to add up."""
    people = {
        (system.families[f].table, system.families[f].column)
        for f in families.tolist()
        if system.families[f].column and system.families[f].quantity == "n"
    }
    more = [i for i, f in enumerate(system.families) if (f.table, f.column) in people]
    return np.union1d(families, np.array(more, dtype=np.int64))


def _broken(lower: Floats, upper: Floats, relations: Relations) -> Bools:
    """Return which sums cannot be nought, whatever the numbers in them are."""
    least, most = _ends(lower, upper, relations)
    low = np.bincount(relations.sums, weights=least, minlength=relations.count)
    high = np.bincount(relations.sums, weights=most, minlength=relations.count)
    broken: Bools = (low > 0) | (high < 0)
    return broken


def _ends(lower: Floats, upper: Floats, relations: Relations) -> tuple[Floats, Floats]:
    """Return the least and the most that each entry adds to its sum."""
    low, high = lower[relations.unknown], upper[relations.unknown]
    added = relations.sign > 0
    return np.where(added, low, -high), np.where(added, high, -low)


def tighten(lower: Floats, upper: Floats, relations: Relations) -> tuple[Floats, Floats, Bools]:
    """Narrow what each number can be until no sum narrows it further.

    A number is what makes its sum nought, so that it lies within what the others of the sum leave it. All the signs
    are 1 or -1 and all the ends whole numbers: the ends stay whole without rounding.

    Returns
    -------
    tuple of arrays
        The lower and the upper ends, and which sums are contradicted (none, where a solution is not ruled out).
    """
    lower, upper, relations_of = lower.copy(), upper.copy(), _Order(relations.unknown)
    added = relations.sign > 0
    for _ in range(ROUNDS):
        least, most = _left(lower, upper, relations)
        low, high = np.where(added, least, -most), np.where(added, most, -least)
        narrower_low, narrower_high = relations_of.most(low), relations_of.least(high)
        new_lower = np.maximum(lower[relations_of.each], narrower_low)
        new_upper = np.minimum(upper[relations_of.each], narrower_high)
        changed = (new_lower > lower[relations_of.each]) | (new_upper < upper[relations_of.each])
        lower[relations_of.each], upper[relations_of.each] = new_lower, new_upper
        crossed = lower > upper
        if crossed.any():
            bad = np.zeros(relations.count, dtype=np.bool_)
            bad[relations.sums[crossed[relations.unknown]]] = True
            return lower, upper, bad
        if not changed.any():
            break
    return lower + 0.0, upper + 0.0, np.zeros(relations.count, dtype=np.bool_)  # no minus nought


def _left(lower: Floats, upper: Floats, relations: Relations) -> tuple[Floats, Floats]:
    """Return what the other entries of its sum leave each entry, as it stands in the sum."""
    low, high = _ends(lower, upper, relations)
    return -_others(high, relations), -_others(low, relations)


def _others(ends: Floats, relations: Relations) -> Floats:
    """Return of each entry the sum of the ends of the other entries; without end where one of them is."""
    endless = np.isinf(ends)
    finite = np.where(endless, 0.0, ends)
    total = np.bincount(relations.sums, weights=finite, minlength=relations.count)
    without = np.bincount(relations.sums, weights=endless, minlength=relations.count)
    rest = total[relations.sums] - finite
    unbounded = without[relations.sums] - endless > 0
    sign = np.inf if bool((ends[endless] > 0).any()) else -np.inf
    return np.where(unbounded, sign, rest)


class _Order:
    """Entries in the order of their unknowns, so that the most and the least for each is one reduction."""

    def __init__(self, unknown: Integers) -> None:
        self._order = np.argsort(unknown, kind="stable")
        sorted_unknown = unknown[self._order]
        self._starts = np.flatnonzero(np.diff(sorted_unknown, prepend=-1))
        self.each = sorted_unknown[self._starts]

    def most(self, values: Floats) -> Floats:
        """Return the greatest value of each unknown."""
        return np.maximum.reduceat(values[self._order], self._starts)

    def least(self, values: Floats) -> Floats:
        """Return the least value of each unknown."""
        return np.minimum.reduceat(values[self._order], self._starts)
