"""Categories that differ between releases, put on the smallest groups that all of them are made of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from syschange.disclosure.ledger.bands import segments

Token = tuple[object, ...]
Recodes = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Column:
    """The labels of one column over several releases, as sets of the smallest groups they are made of.

    Attributes
    ----------
    made_of
        For each release, the set of every label.
    """

    made_of: tuple[dict[str, frozenset[int]], ...]


def refined(releases: Sequence[Sequence[str]], recodes: Sequence[Recodes]) -> Column:
    """Return the labels of a column on their common refinement.

    Labels with the same text are the same people, and bands of whole numbers are what they cover of the line,
    unless a recode says otherwise.

    Parameters
    ----------
    releases
        The labels of each release, oldest first; none where it has no such column.
    recodes
        For each release what its labels were before: the old label, and the new labels that its people are now
        in (none where they are in none of them).
    """
    covered = segments(releases)
    sets: list[dict[str, frozenset[Token]]] = []
    latest: dict[str, frozenset[Token]] = {}
    for labels, bands, recode in zip(releases, covered, recodes, strict=True):
        into: dict[str, set[Token]] = {}
        for old, new in recode.items():
            _split(sets, latest, old, new, into)
        now: dict[str, frozenset[Token]] = {}
        for label in labels:
            now[label] = _held(label, into, recode, latest, bands) or frozenset({("anew", len(sets), label)})
        sets.append(now)
        latest = {**latest, **now}
    return Column(_numbered(sets))


def _held(
    label: str, into: Mapping[str, set[Token]], recode: Recodes, latest: Mapping[str, frozenset[Token]],
    bands: Mapping[str, frozenset[int]],
) -> frozenset[Token]:  # fmt: skip
    """Return what a label of a new release is made of; nothing where its name had other people before."""
    before = latest.get(label, frozenset())
    if label in into:
        return frozenset(into[label] | (before if label not in recode else frozenset()))
    if label in recode:
        return frozenset()
    if label in bands and all(t[0] == "piece" and ">" not in t for t in before):
        return frozenset(("piece", i) for i in bands[label])
    return before or frozenset({("text", label)})


def _split(
    sets: list[dict[str, frozenset[Token]]], latest: dict[str, frozenset[Token]], old: str,
    new: Sequence[str], into: dict[str, set[Token]],
) -> None:  # fmt: skip
    """Cut the people of an old label into those of each new label, in every release that has them."""
    tokens = latest.get(old, frozenset())
    cut = {t: [(*t, ">", label) if len(new) > 1 else t for label in new] for t in tokens}
    for i, label in enumerate(new):
        into.setdefault(label, set()).update(parts[i] for parts in cut.values())
    if len(new) <= 1:
        return
    for made in [*sets, latest]:
        for label, held in made.items():
            made[label] = frozenset(part for t in held for part in cut.get(t, [t]))


def _numbered(sets: Sequence[Mapping[str, frozenset[Token]]]) -> tuple[dict[str, frozenset[int]], ...]:
    """Return sets of numbers: groups that stand in the same labels of every release are one."""
    places: dict[Token, list[str | None]] = {}
    for i, made in enumerate(sets):
        for label, tokens in made.items():
            for token in tokens:
                places.setdefault(token, [None] * len(sets))[i] = label
    numbers: dict[tuple[str | None, ...], int] = {}
    # In the order of their labels: that of a set is another in every process, and a release is the same in all.
    ordered = sorted(places.items(), key=lambda place: [(x is not None, x or "") for x in place[1]])
    number = {token: numbers.setdefault(tuple(where), len(numbers)) for token, where in ordered}
    return tuple(
        {label: frozenset(number[t] for t in tokens) for label, tokens in made.items()} for made in sets
    )


def parted(before: Mapping[str, frozenset[int]], now: Mapping[str, frozenset[int]], recode: Recodes) -> bool:
    """Return whether labels went and others came that have nobody in common, and no recode says why.

    Labels in round brackets, which say why a characteristic is not known, may come and go.
    """
    old = frozenset().union(*before.values()) if before else frozenset()
    new = frozenset().union(*now.values()) if now else frozenset()
    told = {*recode, *(label for labels in recode.values() for label in labels)}
    gone = [x for x, held in before.items() if not held & new and not x.startswith("(") and x not in told]
    come = [x for x, held in now.items() if not held & old and not x.startswith("(") and x not in told]
    return bool(gone and come)
