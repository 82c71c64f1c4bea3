"""The joint audit: what all releases of the same people tell together that none of them tells alone."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from syschange.disclosure.ledger.atoms import parted
from syschange.disclosure.ledger.entries import Entry
from syschange.disclosure.ledger.lattice import Flags, Lattice, lattice
from syschange.disclosure.ledger.marks import CELLS, cells_of, marks, tables_of
from syschange.disclosure.ledger.propagate import Floats, Sums, joined, propagate, settled
from syschange.disclosure.ledger.system import Pair, System, pairs
from syschange.disclosure.ledger.telling import Exposed, words
from syschange.errors import DisclosureError, listing
from syschange.notebook import page


@dataclass(frozen=True, eq=False)
class Joint:
    """What the joint audit says of a release.

    Attributes
    ----------
    ok
        Whether nobody is exposed.
    exposed
        The tables that would expose somebody, with nothing of whom or how many.
    text
        The same in words, and how to mend it.
    """

    ok: bool
    exposed: tuple[Exposed, ...]
    text: str
    _cells: pd.DataFrame = field(repr=False, default_factory=lambda: pd.DataFrame(columns=list(CELLS)))

    @property
    def cells(self) -> pd.DataFrame:
        """The cells of this release that expose somebody: to hide them, and not to be shown to anyone.

        Returns
        -------
        DataFrame
            `result` (position), `cell` and `quantity`, as in `Protected.counts`.
        """
        return self._cells.copy()

    def _repr_html_(self) -> str:
        return page(self.text)


@dataclass(frozen=True)
class Bounds:
    """Bounds of every number, by layer, quantity and cell: from each release alone, and from all together."""

    alone: tuple[Floats, Floats]
    together: tuple[Floats, Floats]


def audit(entries: Sequence[Entry]) -> Joint:
    """Return what the last of these releases, which are of the same people, would expose beside the others.

    Refuted are, with the threshold and width of the policy of the last release:

    * a hidden number that may be below the threshold and can have fewer than `width` values here, and not in its
      own release alone: what one release tells by itself is for `audit` to find;
    * people who joined, where it is certain that somebody did, they may be fewer than the threshold, and their
      number can have fewer than `width` values. "None or one" gives nobody away; "one or two" does (ours);
    * people between two cuts of a category, whom no release shows, or people outside a population that the last
      release's holds: where these may be fewer than the threshold, the releases tell more of them together than
      apart, and the bounds are less than two thresholds apart (ours: 1 to 9 is refused, 0 to 40 is not).

    What is hidden is first taken for small, as an attacker would who knows the policy; where that contradicts the
    other numbers it was withheld, and only known not to be below nought. Bounds come from `propagate`.

    Parameters
    ----------
    entries
        Entries of the ledger, oldest first.

    Raises
    ------
    DisclosureError
        Where the tables cannot be related, or the numbers contradict the link that is declared.
    """
    if len(entries) == 1:
        return Joint(ok=True, exposed=(), text=words((), entries))
    system, sums, found = bounds(entries)
    lat = system.lat
    marked = marks(system, entries, alone=found.alone, together=found.together)
    exposed = tables_of(lat, entries, marked)
    return Joint(not exposed, exposed, words(exposed, entries), cells_of(system, sums, marked))


def _used(lat: Lattice, between: Sequence[Pair]) -> Flags:
    """Return which quantities a pair's difference is a number of people of."""
    people = np.array([name == "n" for _, name in lat.slots])
    return np.array([people | p.outcomes for p in between], dtype=bool).reshape(len(between), -1)


def _refuse_unrelated(lat: Lattice, entries: Sequence[Entry], between: Sequence[Pair], used: Flags) -> None:
    last = len(entries) - 1
    for j, pair in enumerate(between):
        if pair.after != last:
            continue
        other = (
            "Give recodes={column: {old label: [new labels]}}, with no new labels for one whose people are in none "
            "of them; or name another population, or the link 'independent', if other people are meant."
        )
        changed = [
            name
            for name, column in zip(lat.columns, lat.labels, strict=True)
            if parted(column.made_of[pair.before], column.made_of[last], _recoded(entries, name))
        ]
        if changed:
            raise DisclosureError(
                f"The categories of {listing(changed)} are not those of release {entries[pair.before]['number']}, "
                "and the ledger cannot tell which of them are the same people.",
                other,
            )
        common = lat.told[pair.before] & lat.told[last] & used[j][:, None]
        if not common.any():
            raise DisclosureError(
                f"No table of this release has a number in common with release {entries[pair.before]['number']}, so "
                "that the ledger cannot hold the two against each other.",
                "Release the number of all people with each, or name another population if other people are meant.",
            )


def _recoded(entries: Sequence[Entry], column: str) -> dict[str, list[str]]:
    """Return all that was ever said of what became of a column's labels."""
    found: dict[str, list[str]] = {}
    for entry in entries:
        for old, new in entry["recodes"].get(column, {}).items():
            found[old] = [*found.get(old, []), *new]
    return found


def bounds(entries: Sequence[Entry]) -> tuple[System, Sums, Bounds]:
    """Return the joint system of these releases, two or more, its sums, and the bounds of every number.

    Raises
    ------
    DisclosureError
        Where the tables cannot be related, or the numbers contradict the link that is declared.
    """
    lat, between = lattice(entries), pairs(entries)
    used = _used(lat, between)
    _refuse_unrelated(lat, entries, between, used)
    alone = System(lat, [], np.zeros((0, len(lat.slots)), dtype=bool))
    weak, below, hidden = _published(lat, entries)
    allowed, outcomes, sure = _structure(alone, weak)
    low, high, _ = settled(*weak, alone.within(allowed, outcomes=outcomes), hidden=hidden, below=below)
    used = _refuse_false(lat, entries, between, used, sure)
    for people_only in (False, True):
        if people_only:
            used = used & np.array([name == "n" for _, name in lat.slots])
        system = System(lat, between, used)
        sums = joined(system.within(allowed, outcomes=outcomes), system.across())
        result = _together(system, weak, sums, hidden, below)
        if result is not None:
            return system, sums, Bounds((low, high), result)
    raise _false_link(entries[-1], "its tables together")


def _published(lat: Lattice, entries: Sequence[Entry]) -> tuple[tuple[Floats, Floats], Floats, Flags]:
    """Return the bounds of each number by itself, the most it could be if it is few, and which are hidden."""
    base = np.array([e["policy"]["base"] for e in entries], dtype=float)[:, None, None]
    threshold = np.array([e["policy"]["threshold"] for e in entries], dtype=float)[:, None, None]
    shown = ~np.isnan(lat.value)
    # Every whole number that is rounded to what is shown; halves go up.
    lower = np.where(shown, np.maximum(np.ceil(lat.value - base / 2), threshold), 0.0)
    upper = np.where(shown, np.ceil(lat.value + base / 2) - 1, np.inf)
    below = np.broadcast_to(threshold - 1, lat.value.shape)
    return (lower.ravel(), upper.ravel()), below.ravel(), (lat.published & ~shown).ravel()


def _structure(system: System, weak: tuple[Floats, Floats]) -> tuple[Flags, bool, tuple[Floats, Floats]]:
    """Return which columns add up, whether outcomes do, and the bounds that follow without guesses."""
    for outcomes in (True, False):
        allowed = system.adding_up(*weak)
        while True:
            low, high = propagate(*weak, system.within(allowed, outcomes=outcomes))
            bad = (low > high).reshape(system.releases, system.slots, system.cells).any(axis=2)
            if not bad.any():
                return allowed, outcomes, (low, high)
            if not allowed[bad].any():
                break
            allowed[bad] = False
    return np.zeros_like(allowed), False, weak


def _refuse_false(
    lat: Lattice, entries: Sequence[Entry], between: Sequence[Pair], used: Flags, sure: tuple[Floats, Floats]
) -> Flags:
    """Return which differences the published numbers allow; refused where those of people contradict the link."""
    low, high = (b.reshape(lat.present.shape) for b in sure)
    used = used.copy()
    for j, p in enumerate(between):
        both = lat.present[p.before] & lat.present[p.after] & used[j][:, None]
        fewer = both & (high[p.after] < low[p.before])
        more = both & (low[p.after] > high[p.before]) if p.same else np.zeros_like(both)
        for s, k in zip(*np.nonzero(fewer | more), strict=True):
            if lat.slots[s][1] == "n":
                by = [c for c, code in zip(lat.columns, lat.keys[k], strict=True) if code]
                raise _false_link(
                    entries[p.after], f"the table by {listing(by)}" if by else "the number of all"
                )
            used[j, s] = False
    return used


def _false_link(entry: Entry, where: str) -> DisclosureError:
    said = "the same people" if entry["link"] == "same_cohort" else "the same people and those who joined"
    return DisclosureError(
        f"The release is said to be of {said}, and {where} shows that it is not: people have left or moved between "
        "groups, or, of the same people, some have joined.",
        "Give the link that is true ('cumulative' if people joined, 'rolling' if some left), or mend the data.",
    )


def _together(
    system: System, weak: tuple[Floats, Floats], sums: Sums, hidden: Flags, below: Floats
) -> tuple[Floats, Floats] | None:
    """Return the bounds that follow from everything; None where the numbers contradict the links."""
    more = system.size - len(weak[0])
    people = np.array([0.0 if p.same else np.inf for p in system.between])
    lower = np.concatenate([weak[0], np.zeros(more)])
    upper = np.concatenate([weak[1], np.repeat(people, system.slots * system.cells)])
    hidden = np.concatenate([hidden, np.zeros(more, dtype=bool)])
    low, high, agree = settled(
        lower, upper, sums, hidden=hidden, below=np.concatenate([below, np.zeros(more)])
    )
    return (low, high) if agree else None
