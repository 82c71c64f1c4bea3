"""The code lists: which labels a column may hold, and the range and direction of each measure."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from syschange.errors import UnknownChoiceError
from syschange.resources import data_folder
from syschange.schemas.wellformed import Entry, read_yaml

EVIDENCE = ("official", "official_code", "secondary", "unverified", "ours")
DIRECTIONS = ("higher_is_better", "higher_is_worse")
_KEYS = ("name", "version", "title", "source", "evidence")
_MEASURE_KEYS = ("label", "title", "range", "direction", "source", "evidence")


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
    """

    label: str
    title: str
    range: tuple[float, float]
    direction: str
    source: str
    evidence: str


@dataclass(frozen=True)
class CodeList:
    """The labels a column may hold, in the order they stand in every table.

    Attributes
    ----------
    name, version, title
        What the list is.
    source
        Where it comes from; "ours" where it was made for this library.
    evidence
        "official" (read at the publisher), "official_code" (read in an official body's published code),
        "secondary" (read in someone else's copy), "ours", or "unverified", which is never enforced.
    labels
        The labels, in order.
    measures
        For a list of measures, what each label stands for; otherwise empty.
    """

    name: str
    version: str
    title: str
    source: str
    evidence: str
    labels: tuple[str, ...]
    measures: tuple[Measure, ...] = ()

    @property
    def strict(self) -> bool:
        """Whether data may be held against the list: a list nobody has verified is only a help."""
        return self.evidence != "unverified"

    @property
    def ranges(self) -> dict[str, tuple[float, float]]:
        """The lowest and highest score of each measure, in points, whatever the evidence for it."""
        return {m.label: m.range for m in self.measures}

    @property
    def enforced_ranges(self) -> dict[str, tuple[float, float]]:
        """The ranges that data are held against: those of measures whose evidence is not "unverified"."""
        return {m.label: m.range for m in self.measures if m.evidence != "unverified"}

    @property
    def directions(self) -> dict[str, str]:
        """Which direction is better for each measure: "higher_is_better" or "higher_is_worse"."""
        return {m.label: m.direction for m in self.measures}


def codelist(name: str) -> CodeList:
    """Return a code list that ships with the library.

    Parameters
    ----------
    name
        For example "sex", "ethnic_group_5" or "measures".

    Raises
    ------
    UnknownChoiceError
        Where there is no such list, with the nearest name.
    UnreadableFileError
        Where the file of the list is malformed.
    """
    if name not in codelist_names():
        raise UnknownChoiceError("code list", name, codelist_names())
    return read_codelist(data_folder("codelists", f"{name}.yaml"))


def codelist_names() -> tuple[str, ...]:
    """Return the names of the code lists that ship with the library, in alphabetical order."""
    return tuple(sorted(path.stem for path in data_folder("codelists").glob("*.yaml")))


@cache
def read_codelist(path: Path) -> CodeList:
    """Read one code list from its file.

    Raises
    ------
    MissingFileError
        Where the file is absent.
    UnreadableFileError
        Where it is malformed.
    """
    entry = read_yaml(path, "code list")
    entry.only((*_KEYS, "labels", "measures"))
    measures = tuple(_measure(e) for e in entry.entries("measures", "label"))
    labels = entry.texts("labels") or tuple(m.label for m in measures)
    if not labels or ("labels" in entry.values) == ("measures" in entry.values):
        entry.fail("it needs either 'labels' or 'measures'", "Give one of the two.")
    if len(set(labels)) < len(labels):
        entry.fail("the same label stands twice", "Keep one of them.")
    return CodeList(
        name=entry.text("name"),
        version=entry.text("version"),
        title=entry.text("title"),
        source=entry.text("source"),
        evidence=entry.choice("evidence", EVIDENCE),
        labels=labels,
        measures=measures,
    )


def _measure(entry: Entry) -> Measure:
    entry.only(_MEASURE_KEYS)
    limits = entry.numbers("range")
    if limits is None:
        entry.fail("'range' is missing", "Give the lowest and highest possible score.")
    return Measure(
        label=entry.text("label"),
        title=entry.text("title"),
        range=limits,
        direction=entry.choice("direction", DIRECTIONS),
        source=entry.text("source"),
        evidence=entry.choice("evidence", EVIDENCE),
    )
