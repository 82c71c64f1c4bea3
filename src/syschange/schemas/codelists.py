"""The code lists: which labels a column may hold, what stands for missing, and how labels fold into broader ones."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType

from syschange.errors import UnknownChoiceError, quote
from syschange.frames import ALL, MISSING_KINDS, UNKNOWN
from syschange.resources import data_folder
from syschange.schemas.measures import EVIDENCE, Measure, read_measure
from syschange.schemas.wellformed import Entry, read_yaml

LIST_KEYS = (
    "name",
    "version",
    "title",
    "source",
    "evidence",
    "edition",
    "nation",
    "ordered",
    "complete",
    "note",
    "fold_notes",
    "labels",
    "measures",
)
LABEL_KEYS = ("label", "code", "codes", "missing", "folds", "note", "aliases")
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_OWN_LABELS = (ALL, UNKNOWN, *MISSING_KINDS.values())

Texts = Mapping[str, str]


def _no_texts() -> Texts:
    return MappingProxyType({})


def _no_folds() -> Mapping[str, Texts]:
    return MappingProxyType({})


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
        The labels of real categories, in order; those that mean missing are in `missing`.
    measures
        For a list of measures, what each label stands for; otherwise empty.
    edition, nation
        Which edition of the source, and which nation, the list is for; empty where that is no question.
    ordered
        Whether the order of the labels means more or less of something.
    complete
        Whether every label of the source is here; a list that is not complete is never enforced.
    note
        What to know before using it; empty where there is nothing.
    missing
        Labels of the source that mean missing, and the kind of missing each is.
    codes
        Codes of the source, and the label each stands for, in `labels` or in `missing`.
    folds
        For each broader list these labels fold into: each label, and the label it becomes there. A label that
        has no place there becomes one of the labels for missing, for example "(not applicable)".
    aliases
        Other spellings, and the label each stands for.
    notes
        What to know about a label, for those that have a note.
    fold_notes
        For each broader list that has one: what to say wherever the fold is used.
    """

    name: str
    version: str
    title: str
    source: str
    evidence: str
    labels: tuple[str, ...]
    measures: tuple[Measure, ...] = ()
    edition: str = ""
    nation: str = ""
    ordered: bool = False
    complete: bool = True
    note: str = ""
    missing: Texts = field(default_factory=_no_texts, hash=False)
    codes: Texts = field(default_factory=_no_texts, hash=False)
    folds: Mapping[str, Texts] = field(default_factory=_no_folds, hash=False)
    aliases: Texts = field(default_factory=_no_texts, hash=False)
    notes: Texts = field(default_factory=_no_texts, hash=False)
    fold_notes: Texts = field(default_factory=_no_texts, hash=False)

    @property
    def strict(self) -> bool:
        """Whether data may be held against the list: one that is unverified or not complete is only a help."""
        return self.complete and self.evidence != "unverified"

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
        For example "sex", "ethnic_group_5" or "measures"; `codelist_names` has them all.

    Returns
    -------
    CodeList

    Raises
    ------
    UnknownChoiceError
        Where there is no such list, with the nearest name.
    UnreadableFileError
        Where the file of the list is malformed.
    """
    path = data_folder("codelists", f"{name}.yaml")
    if not _NAME.fullmatch(name) or not path.is_file():
        raise UnknownChoiceError("code list", name, codelist_names())
    return read_codelist(path)


def codelist_names() -> tuple[str, ...]:
    """Return the names of the code lists that ship with the library, in alphabetical order.

    Returns
    -------
    tuple of str
        For example "ethnic_group_5".
    """
    return tuple(sorted(path.stem for path in data_folder("codelists").glob("*.yaml")))


@cache
def read_codelist(path: Path) -> CodeList:
    """Read one code list from its file, and hold its folds against the broader lists that stand beside it.

    Raises
    ------
    MissingFileError
        Where the file is absent.
    UnreadableFileError
        Where it is malformed.
    """
    codes = _read(path)
    file = Entry(path.name, "", {})
    for onto, fold in codes.folds.items():
        beside = path.with_name(f"{onto}.yaml")
        if not beside.is_file():
            file.fail(f"it folds into {quote(onto)}, which does not exist", "Check the name of that list.")
        broader = _read(beside)
        if len(broader.labels) >= len(codes.labels):
            file.fail(f"{quote(onto)} has no fewer labels, so it is not broader", "Fold the other way.")
        for target in fold.values():
            if target not in (*broader.labels, *MISSING_KINDS.values()):
                file.fail(
                    f"{quote(target)} is not a label of {quote(onto)}",
                    "Use one that is, or a label for missing such as '(not applicable)'.",
                )
    return codes


@cache
def _read(path: Path) -> CodeList:
    """Read one code list without looking at any other."""
    entry = read_yaml(path, "code list")
    entry.only(LIST_KEYS)
    if ("labels" in entry.values) == ("measures" in entry.values):
        entry.fail("it needs either 'labels' or 'measures'", "Give one of the two.")
    source, evidence = entry.text("source"), entry.choice("evidence", EVIDENCE)
    measures = tuple(
        read_measure(e, source=source, evidence=evidence) for e in entry.entries("measures", "label")
    )
    given = entry.labelled("labels", "label")
    missing = _missing(given)
    names = tuple(m.label for m in measures) or tuple(e.text("label") for e in given)
    _told_apart(entry, names)
    labels = tuple(name for name in names if name not in missing)
    if not labels:
        entry.fail("it has no label of a real category", "Give at least one.")
    folds = _folds(given, missing)
    return CodeList(
        name=entry.text("name"),
        version=entry.text("version"),
        title=entry.text("title"),
        source=source,
        evidence=evidence,
        labels=labels,
        measures=measures,
        edition=entry.text("edition", ""),
        nation=entry.text("nation", ""),
        ordered=entry.flag("ordered", default=False),
        complete=entry.flag("complete", default=True),
        note=entry.text("note", ""),
        missing=missing,
        codes=_written_otherwise(given, names, "code"),
        folds=folds,
        aliases=_written_otherwise(given, names, "alias"),
        notes=MappingProxyType({e.text("label"): e.text("note") for e in given if "note" in e.values}),
        fold_notes=_fold_notes(entry, folds),
    )


def _missing(given: Sequence[Entry]) -> Texts:
    """Return the labels that mean missing, and the kind each is; no entry has a key that is not known."""
    for entry in given:
        entry.only(LABEL_KEYS)
    kinds = tuple(MISSING_KINDS)
    return MappingProxyType(
        {e.text("label"): e.choice("missing", kinds) for e in given if "missing" in e.values}
    )


def _told_apart(entry: Entry, labels: Iterable[str]) -> None:
    """Refuse labels that are the library's own, or that differ from each other by case and spaces only."""
    seen: set[str] = set()
    for label in labels:
        if label in _OWN_LABELS:
            entry.fail(f"{quote(label)} is a label the library uses itself", "Call it something else.")
        if _plain(label) in seen:
            entry.fail(
                f"the label {quote(label)} stands twice", "Keep one of them; case and spaces do not count."
            )
        seen.add(_plain(label))


def _plain(label: str) -> str:
    return "".join(label.casefold().split())


def _written_otherwise(given: Sequence[Entry], labels: Sequence[str], kind: str) -> Texts:
    """Return the codes or aliases, and the label each stands for."""
    found: dict[str, str] = {}
    for entry in given:
        one = (entry.text("code"),) if kind == "code" and "code" in entry.values else ()
        for other in (*one, *entry.texts("codes" if kind == "code" else "aliases")):
            if other in found or other in labels or other in _OWN_LABELS:
                entry.fail(f"the {kind} {quote(other)} already stands for something", "Keep it in one place.")
            found[other] = entry.text("label")
    return MappingProxyType(found)


def _folds(given: Sequence[Entry], missing: Texts) -> Mapping[str, Texts]:
    """Return each fold whole: a label it says nothing of would otherwise be lost without a word."""
    folds: dict[str, dict[str, str]] = {}
    for entry in given:
        for onto, target in entry.text_by("folds").items():
            folds.setdefault(onto, {})[entry.text("label")] = target
    for entry in given:
        label = entry.text("label")
        for onto, fold in folds.items():
            if label in missing and label in fold:
                entry.fail("a label that means missing stays what it is", "Take its 'folds' away.")
            if label not in missing and label not in fold:
                entry.fail(
                    f"the fold into {quote(onto)} does not say where it goes",
                    "Name a label of that list, or '(not applicable)' where it has no place there.",
                )
    return MappingProxyType({onto: MappingProxyType(fold) for onto, fold in folds.items()})


def _fold_notes(entry: Entry, folds: Iterable[str]) -> Texts:
    notes = entry.text_by("fold_notes")
    Entry(entry.file, "'fold_notes'", notes).only(folds)
    return MappingProxyType(notes)
