"""What a part of the benchmark says: a sentence, a table of costs, and what was asked beside what was measured."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from measure import Cost

HEADER = ("", "wall s", "CPU s", "ratio", "peak MiB")


@dataclass(frozen=True)
class Limit:
    """What was asked of one measure, and what was found.

    Attributes
    ----------
    what
        The measure.
    asked, found
        In words.
    kept
        Whether what was found is within what was asked.
    """

    what: str
    asked: str
    found: str
    kept: bool


@dataclass(frozen=True)
class Section:
    """One part.

    Attributes
    ----------
    title, text
        Its heading, and what was measured.
    header, rows
        Its table.
    limits
        What was asked.
    notes
        Sentences on where something else does better, beside the limits that are missed.
    """

    title: str
    text: str
    header: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    limits: Sequence[Limit]
    notes: Sequence[str] = ()


def at_most(what: str, found: float, asked: float, unit: str = "") -> Limit:
    """Return a limit that is kept by what does not go beyond it."""
    return Limit(what, f"at most {number(asked)}{unit}", f"{number(found)}{unit}", found <= asked)


def at_least(what: str, found: float, asked: float, unit: str = "×") -> Limit:
    """Return a limit that is kept by what reaches it."""
    return Limit(what, f"at least {number(asked)}{unit}", f"{number(found)}{unit}", found >= asked)


def cost_rows(
    costs: Mapping[str, Cost], against: str, *, by: str = "wall", names: Mapping[str, str] | None = None
) -> list[tuple[str, ...]]:
    """Return a row for each contender: the best of its runs, and the worst in brackets where there are several.

    `by` says whether the ratio is of wall or of CPU seconds.
    """
    unit = getattr(costs[against], by)
    return [
        (
            (names or {}).get(name, name),
            _spread(cost.walls),
            _spread(cost.cpus),
            f"{getattr(cost, by) / unit:.2f}",
            f"{cost.peak:,.0f}",
        )
        for name, cost in costs.items()
    ]


def number(value: float) -> str:
    """Return a number to three figures or so."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}" if value >= 0.1 else f"{value:.4f}"


def _spread(taken: Sequence[float]) -> str:
    best = number(min(taken))
    return best if len(taken) == 1 else f"{best} ({number(max(taken))})"
