"""What a measure is: its range, the scores it allows and which direction is better; and how one is read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from syschange.frames import MISSING_KINDS
from syschange.schemas.definition import DIRECTIONS
from syschange.schemas.wellformed import Entry

EVIDENCE = ("official", "official_code", "secondary", "unverified", "ours")


def _no_scores() -> Mapping[float, str]:
    return MappingProxyType({})


@dataclass(frozen=True)
class Measure:
    """An outcome measure: its label, its range and which direction is better; never its wording.

    Attributes
    ----------
    label
        What the `measure` column holds, for example "cesd".
    title
        What it is called.
    range
        Its lowest and highest possible score, in points.
    direction
        "higher_is_better" or "higher_is_worse".
    source
        Where range and direction come from.
    evidence
        How far to trust them, as in `CodeList`.
    values
        Every score that is possible, lowest first, where they are a closed set; otherwise empty. They are
        written as their source prints them, so compare to the same number of decimals.
    doubled
        Whether the score is entered doubled (0, 2, 4 …) while others beside it are not: people often forget
        to, and a file in which none is above half the range was probably entered undoubled.
    missing
        Scores that are no score, and the kind of missing each stands for, for example {0.0: "not_collected"}.
    whole
        Whether the score is always a whole number.
    """

    label: str
    title: str
    range: tuple[float, float]
    direction: str
    source: str
    evidence: str
    values: tuple[float, ...] = ()
    doubled: bool = False
    missing: Mapping[float, str] = field(default_factory=_no_scores, hash=False)
    whole: bool = False


def read_measure(entry: Entry, *, source: str, evidence: str) -> Measure:
    """Read one measure of a code list.

    Parameters
    ----------
    entry
        Where it stands in the file.
    source, evidence
        Those of the list, for a measure that does not name its own.

    Raises
    ------
    UnreadableFileError
        Where it is malformed, or its parts contradict each other.
    """
    entry.only(Measure.__dataclass_fields__)
    limits = entry.numbers("range")
    if limits is None:
        entry.fail("'range' is missing", "Give the lowest and highest possible score.")
    measure = Measure(
        label=entry.text("label"),
        title=entry.text("title"),
        range=limits,
        direction=entry.choice("direction", DIRECTIONS),
        source=entry.text("source", source),
        evidence=entry.choice("evidence", EVIDENCE) if "evidence" in entry.values else evidence,
        values=entry.amounts("values"),
        doubled=entry.flag("doubled", default=False),
        missing=_missing(entry),
        whole=entry.flag("whole", default=False),
    )
    _hold_together(entry, measure)
    return measure


def _missing(entry: Entry) -> Mapping[float, str]:
    """Return the kind of missing each score stands for; the file gives a list of scores for each kind."""
    if "missing" not in entry.values:
        return _no_scores()
    given = entry.values["missing"]
    if not isinstance(given, dict) or not given or not all(isinstance(kind, str) for kind in given):
        entry.fail("'missing' must hold scores by kind", "For example {not_collected: [0]}.")
    part = Entry(entry.file, f"{entry.where}, 'missing'", given)
    part.only(MISSING_KINDS)
    pairs = [(score, kind) for kind in given for score in part.amounts(kind)]
    if len(dict(pairs)) < len(pairs):
        part.fail("one score stands there twice", "Keep it under one of the kinds.")
    return MappingProxyType(dict(pairs))


def _hold_together(entry: Entry, measure: Measure) -> None:
    """Refuse a measure whose parts contradict each other."""
    lowest, highest = measure.range
    values = measure.values
    if values and (list(values) != sorted(set(values)) or (values[0], values[-1]) != measure.range):
        entry.fail(
            "'values' must rise from one end of 'range' to the other", "Sort them, and keep each once."
        )
    if measure.doubled and (not values or any(value % 2 for value in values)):
        entry.fail("a measure that is entered doubled has even 'values'", "For example [0, 2, 4, 6, 8].")
    if measure.whole and any(value % 1 for value in (*measure.range, *values)):
        entry.fail("a whole measure has whole 'range' and 'values'", "Take 'whole' away, or correct them.")
    if any(lowest <= score <= highest for score in measure.missing):
        entry.fail("a score in 'range' cannot stand for missing", "Narrow 'range', or take it away.")
