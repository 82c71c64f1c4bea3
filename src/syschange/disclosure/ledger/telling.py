"""What the joint audit says in words: which tables, and how to mend it; never of whom, and never how many."""

from collections.abc import Sequence
from dataclasses import dataclass

from syschange.disclosure.ledger.entries import Entry
from syschange.errors import listing

_MOST_TABLES = 5  # ours: a message is read, and all of them are in `Joint.exposed`
_WHOM = {
    "joined": "a small group of people who joined since {}",
    "hidden": "a number that is hidden in {}",
    "between": "a small group of people between two cuts of a category, beside {}",
    "outside": "a small group of people whom {} leaves out",
}
_MENDING = {
    "joined": (
        "Merge categories of these columns, wait for another quarter so that more people join, or hide the cells "
        "in this release too (Joint.cells)."
    ),
    "hidden": "Hide the same cells in this release, or merge categories of these columns.",
    "between": "Keep one cut: use the categories of the earlier release, or merge until both are alike.",
    "outside": "Merge categories of these columns, leave these tables out, or keep to one of the two populations.",
}


@dataclass(frozen=True)
class Exposed:
    """A table of a release that, beside earlier ones, would expose somebody.

    Attributes
    ----------
    kind
        "joined", people who joined; "hidden", a number that was hidden; "between", people between two cuts of a
        category; "outside", people outside a population that this one holds.
    release
        The number of the release that it is held against, or whose number it is.
    result, function
        Which result of this release, counted from one, and what made it; None and empty where the number does not
        stand in this release.
    by
        The columns the table is by; none for the number of all.
    quantities
        What is counted.
    """

    kind: str
    release: int
    result: int | None
    function: str
    by: tuple[str, ...]
    quantities: tuple[str, ...]


def words(exposed: Sequence[Exposed], entries: Sequence[Entry]) -> str:
    """Return what was found in sentences."""
    if not exposed:
        with_ = [str(e["number"]) for e in entries[:-1]]
        if not with_:
            return "No earlier release is said to be of the same people: there is nothing to hold this one against."
        beside = f"release {with_[0]}" if len(with_) == 1 else f"releases {', '.join(with_)}"
        return f"Beside {beside} this one exposes nobody who joined and no number that was hidden."
    said = []
    for kind in sorted({e.kind for e in exposed}):
        tables = [e for e in exposed if e.kind == kind]
        named = list(dict.fromkeys(_table(e) for e in tables))
        more = f" and {len(named) - _MOST_TABLES} more" if len(named) > _MOST_TABLES else ""
        numbers = sorted({e.release for e in tables})
        this = entries[-1]["number"]
        beside = " and ".join("this release" if n == this else f"release {n}" for n in numbers)
        said.append(
            f"It would show {_WHOM[kind].format(beside)}: "
            f"{'; '.join(named[:_MOST_TABLES])}{more}. {_MENDING[kind]}"
        )
    return " ".join(said)


def _table(one: Exposed) -> str:
    by = f"by {listing(one.by)}" if one.by else "of all"
    if one.result is None:
        return f"a table {by}"
    return f"result {one.result} ({listing([one.function])[1:-1]}), the table {by}"
