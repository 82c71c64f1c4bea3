"""Attacking what a folder of published files says: which hold numbers of people, and what these give away."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from syschange.criteria import PublishedScorecard, read_scorecard
from syschange.disclosure import ONS_10_5, Audit, Policy, audit
from syschange.disclosure.policies import POLICIES, policy_named
from syschange.errors import MissingFileError, UnreadableFileError, WrongTypeError, listing, quote_path
from syschange.frames import ALL
from syschange.reports.quarterly.backtest import read_csv
from syschange.reports.quarterly.last import SCORECARD

_COUNT = re.compile(r"^\d{1,3}(?:,?\d{3})*(?:\.0+)?$")
_PAIR = re.compile(r"(?:^|, )([^:,]+): ")
_WHOLE = ("everyone", "Everyone", "")
_FAMILY = re.compile(r"-by-(?:group|characteristics-taken-together)$")
# How the tables of a report head numbers of people: the whole, and those of it who are counted.
_PAIRS = (
    (re.compile(r"^(?P<arm>.+): out of$"), "{arm}: people who did"),
    (re.compile(r"^People seen at both times, (?P<arm>.+)$"), ""),
    (re.compile(r"^(?P<arm>)People enrolled$"), "Not seen at both times"),
    (re.compile(r"^(?P<arm>)of people$"), ""),
    (re.compile(r"^(?P<arm>)People seen$"), ""),
)
_LABELS = ("Arm", "When")
_STAMP = "Notice"


@dataclass(frozen=True, eq=False, repr=False)
class FolderAudit:
    """What an attacker can work out from a folder of published files.

    Attributes
    ----------
    table
        A row a file: `file`, `read` (whether numbers of people in it could be attacked), `refuted` (whether some of
        them can be worked out, or it holds true values) and `words`.
    ok
        Whether nothing can be worked out, and no file holds true values.
    text
        The finding in sentences. It names files, and never whom or how many.
    """

    _table: pd.DataFrame
    policy: str
    attacked: int

    @property
    def table(self) -> pd.DataFrame:
        """A copy of the files."""
        return self._table.copy()

    @property
    def ok(self) -> bool:
        """Whether nothing can be worked out, and no file holds true values."""
        return not bool(self._table["refuted"].any())

    @property
    def text(self) -> str:
        """The finding in sentences."""
        read, other = (self._table[self._table["read"] == flag] for flag in (True, False))
        files = f"{len(read)} of {len(self._table)} files"
        said = [
            f"Attacked as made under {self.policy}: {files}, with {self.attacked:,} numbers that should stay unknown."
        ]
        wrong = self._table[self._table["refuted"]]
        said += [f"{file}: {words}" for file, words in zip(wrong["file"], wrong["words"], strict=True)]
        if wrong.empty:
            said.append("None of them could be worked out by adding up and taking away.")
        quiet = other[~other["refuted"]]
        if len(quiet):
            said.append(
                f"Not attacked, because no numbers of people that add up could be read: {listing(quiet['file'])}."
            )
        return " ".join(said)

    def __repr__(self) -> str:
        return f"FolderAudit: {self.text}"


def audit_folder(
    path: str | Path, *, policy: Policy | str | None = None, full: bool = False, seconds: float = 60.0
) -> FolderAudit:
    """Attack what a folder of a report says, or one file of it, as an outsider would who has nothing else.

    Read are CSV files in the shape of `equity.Breakdown.table`, and the tables of a report, by their headings; and a
    scorecard, which holds no numbers of people and may not hold true values. Tables of one outcome are put
    together, so that groups are held against the groups they are part of.

    Parameters
    ----------
    path
        The folder, a CSV file or a `scorecard.json`.
    policy
        Under which it was published; that of its scorecard where there is one, otherwise `ONS_10_5`.
    full, seconds
        As in `disclosure.audit`.

    Raises
    ------
    MissingFileError
        Where there is nothing at that place.
    UnreadableFileError
        Where there is no file that could be looked at.
    """
    place = Path(path)
    files = _files(place)
    card = _card(place)
    own = POLICIES.get(str(card.policy)) if card is not None else None
    chosen = policy_named(policy) if policy is not None else own or ONS_10_5
    rows = [_of_card(card)] if card is not None else []
    families, unread = _families(files)
    found = [(names, _attack(table, chosen, full=full, seconds=seconds)) for names, table in families]
    rows += [_row(name, [what for names, what in found if name in names]) for name in _names(found)]
    rows += [[name, False, stamped, words] for name, stamped, words in unread]
    made = pd.DataFrame(rows, columns=["file", "read", "refuted", "words"])
    attacked = sum(len(what.table) for _, what in found if isinstance(what, Audit))
    return FolderAudit(made.astype({"read": bool, "refuted": bool}), chosen.name, attacked)


def _names(found: list[tuple[list[str], Audit | str]]) -> list[str]:
    return list(dict.fromkeys(name for names, _ in found for name in names))


def _files(place: Path) -> list[Path]:
    if not place.exists():
        raise MissingFileError(place, "folder or file")
    found = sorted(place.rglob("*.csv")) if place.is_dir() else [place] if place.suffix == ".csv" else []
    if not found and not _scorecard(place).is_file():
        raise UnreadableFileError(
            f"In {quote_path(place)} there is no CSV file and no {SCORECARD} to look at.",
            "Name a ledger (.jsonl), the folder of a report, or one of these files.",
        )
    return found


def _scorecard(place: Path) -> Path:
    return place / SCORECARD if place.is_dir() else place if place.suffix == ".json" else place / SCORECARD


def _card(place: Path) -> PublishedScorecard | None:
    path = _scorecard(place)
    return read_scorecard(path) if path.is_file() else None


def _of_card(card: PublishedScorecard) -> list[object]:
    if card.policy is None:
        return [SCORECARD, True, True, "It holds true values: an internal copy is not to be published."]
    return [SCORECARD, False, False, "It holds no number of people."]


def _row(name: str, found: list[Audit | str]) -> list[object]:
    """Return what is said of a file: how many numbers, in it and the tables it was put together with, come out."""
    audits = [one for one in found if isinstance(one, Audit)]
    refuted = sum(one.refuted for one in audits)
    if refuted:
        are = "number of people can" if refuted == 1 else "numbers of people can"
        return [name, True, True, f"{refuted:,} {are} be worked out from it, exactly or nearly."]
    failed = [one for one in found if not isinstance(one, Audit)]
    if failed:
        return [name, False, False, " ".join(dict.fromkeys(failed))]
    return [name, True, False, "Nothing could be worked out."]


def _attack(table: pd.DataFrame, policy: Policy, *, full: bool, seconds: float) -> Audit | str:
    try:
        return audit(table, policy=policy, full=full, seconds=seconds)
    except WrongTypeError as wrong:
        return wrong.sentence


def _families(
    files: Iterable[Path],
) -> tuple[list[tuple[list[str], pd.DataFrame]], list[tuple[str, bool, str]]]:
    """Return the tables that can be attacked, those of one outcome together, and the files that cannot."""
    made: dict[tuple[object, ...], tuple[list[str], list[pd.DataFrame]]] = {}
    unread: list[tuple[str, bool, str]] = []
    for path in files:
        heads, lines = read_csv(path)
        if _STAMP in heads:
            unread.append((path.name, True, "It is stamped as an internal copy, and is not to be published."))
            continue
        frame = pd.DataFrame(lines, columns=heads, dtype=object)
        for part, table in _tables(frame):
            key = (path.parent, _FAMILY.sub("", path.stem), part)
            names, tables = made.setdefault(key, ([], []))
            names.append(path.name)
            tables.append(table)
        if not any(path.name in names for names, _ in made.values()):
            unread.append((path.name, False, "No number of people could be read in it."))
    return [(names, _together(tables)) for names, tables in made.values()], unread


def _tables(frame: pd.DataFrame) -> Iterable[tuple[str, pd.DataFrame]]:
    """Yield the tables in the shape of a breakdown that a file holds, each with a name for what it counts."""
    if "n" in frame.columns:
        counted = {c: _counts(frame[c]) for c in ("n", "numerator", "denominator") if c in frame.columns}
        labels = frame.loc[:, :"n"].drop(columns=["n", *[c for c in ("ways",) if c in frame]])
        yield "n", pd.concat([labels, pd.DataFrame(counted)], axis=1)
        return
    for heading in frame.columns:
        for form, part in _PAIRS:
            found = form.match(str(heading))
            if found:
                yield str(heading), _breakdown(frame, str(heading), part.format(**found.groupdict()))


def _breakdown(frame: pd.DataFrame, whole: str, part: str) -> pd.DataFrame:
    counted: dict[str, object] = {"n": _counts(frame[whole])}
    if part and part in frame.columns:
        counted |= {"denominator": counted["n"], "numerator": _counts(frame[part])}
    first = frame.columns[0] if "Group" not in frame.columns else "Group"
    cells = [dict(_labels(str(text))) for text in frame[first]]
    for label in (c for c in _LABELS if c in frame.columns and c != first):
        cells = [{**cell, label: str(v)} for cell, v in zip(cells, frame[label], strict=True)]
    made = pd.DataFrame(cells, dtype=object).astype(object) if any(cells) else pd.DataFrame(index=frame.index)
    labels = made.where(made.notna(), ALL)
    return pd.concat([labels.reset_index(drop=True), pd.DataFrame(counted).reset_index(drop=True)], axis=1)


def _labels(text: str) -> Iterable[tuple[str, str]]:
    """Yield the characteristics and labels that the name of a group says ("ethnicity: Black, sex: Male")."""
    found = list(_PAIR.finditer(text))
    if not found:
        if text not in _WHOLE:
            yield "group", text
        return
    ends = [*(m.start() for m in found[1:]), len(text)]
    for match, end in zip(found, ends, strict=True):
        yield match[1].strip(), text[match.end() : end]


def _together(tables: list[pd.DataFrame]) -> pd.DataFrame:
    every = pd.concat(tables, ignore_index=True)
    counts = [c for c in ("n", "denominator", "numerator") if c in every.columns]
    labels = [c for c in every.columns if c not in counts]
    filled = every[labels].astype(object)
    return pd.concat([filled.where(filled.notna(), ALL), every[counts]], axis=1).drop_duplicates(
        ignore_index=True
    )


def _counts(column: "pd.Series[str]") -> "pd.Series[float]":
    """Return numbers of people; missing where a cell is hidden or is no whole number."""
    return pd.Series(
        [float(v.replace(",", "")) if _COUNT.match(v.strip()) else float("nan") for v in column.astype(str)],
        index=column.index,
    )
