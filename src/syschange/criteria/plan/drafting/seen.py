"""What stands in a folder of data: data sets by name, their columns, and the labels that may be shown."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pandas as pd

from syschange import schemas
from syschange.criteria.plan.outcomes import REPORTERS
from syschange.errors import MissingFileError, SyschangeError, UnreadableFileError, quote
from syschange.schemas.checking.cells import Cells
from syschange.schemas.drafting.guess import FEWEST_ROWS, guess
from syschange.schemas.drafting.looks import read_as_it_looks
from syschange.schemas.reading.headers import folded
from syschange.schemas.reading.places import SUFFIXES

_KINDS = ("csv", "parquet", "xlsx")  # a DuckDB file holds many tables, and a plan names it by hand
_PERSON = "person_id"
_WHOSE = (
    _PERSON,
    "rater_id",
    "member_id",
    "case_id",
    "worker_id",
)  # whom rows are about, the first that is there
_SHOWN = ("characteristic", "measure")  # roles of fields whose labels are no ids and no free text


@dataclass(frozen=True)
class Labels:
    """Labels of a column that ten people or more have, and whether these are all its labels."""

    labels: tuple[str, ...]
    whole: bool


@dataclass(frozen=True)
class Scored:
    """A measure: the months at which ten people or more have a score, and who reports it where that is one."""

    months: tuple[float, ...]
    reported_by: str


@dataclass(frozen=True)
class SeenTable:
    """A data set that was found.

    Attributes
    ----------
    name, path
        The name of its schema, and the file as a plan names it.
    columns
        Field to column, where a column is known by its name.
    unmatched
        Columns that no field goes by the name of.
    labels
        By field, or by column where there is none, the labels that may be shown.
    problem
        Why it could not be looked at, in words; empty where it could.
    """

    name: str
    path: str
    columns: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    unmatched: tuple[str, ...] = ()
    labels: Mapping[str, Labels] = field(default_factory=lambda: MappingProxyType({}))
    problem: str = ""

    @property
    def mapped(self) -> dict[str, str]:
        """The fields whose column is spelt differently, and how."""
        return {name: column for name, column in self.columns.items() if name != column}

    def fields(self, *roles: str) -> tuple[str, ...]:
        """Return the fields of these roles that have a column."""
        known = schemas.load(self.name).fields
        return tuple(f.name for f in known if f.role in roles and f.name in self.columns)


@dataclass(frozen=True)
class Seen:
    """What stands in a folder.

    Attributes
    ----------
    tables
        The data sets by name.
    passed_over
        Files of data that are named after no schema, or of a kind that is named by hand.
    measures, services
        The measures of `outcomes` and the services of `access` that ten people or more have.
    """

    tables: Mapping[str, SeenTable] = field(default_factory=lambda: MappingProxyType({}))
    passed_over: tuple[str, ...] = ()
    measures: Mapping[str, Scored] = field(default_factory=lambda: MappingProxyType({}))
    services: tuple[str, ...] = ()


def look(folder: str | Path, *, within: str = "") -> Seen:
    """Return what stands in a folder; nothing of it is an id, a free text, or a label of fewer than ten people.

    Parameters
    ----------
    folder
        The folder. Each data set is known by its file's name: people.csv, outcomes.parquet, access.xlsx.
    within
        The folder as the plan names it; empty where the plan lies in it.

    Raises
    ------
    MissingFileError, UnreadableFileError
        Where there is no such folder, or it holds no data set. A file that cannot be read is told of, no error.
    """
    files = _files(Path(folder))
    named = {
        f.stem: f for f in files if f.stem in schemas.names() and SUFFIXES[f.suffix.casefold()] in _KINDS
    }
    if not named:
        raise UnreadableFileError(
            f"The folder {quote(Path(folder).name)} holds no file that is named after a data set.",
            "Name the files people.csv, outcomes.csv and so on; 'syschange schema list' tells all names.",
        )
    frames: dict[str, pd.DataFrame] = {}
    tables = {
        name: _table(name, file, f"{within}/{file.name}" if within else file.name, frames)
        for name, file in named.items()
    }
    over = tuple(f.name for f in files if f not in named.values() and f.suffix.casefold() != ".txt")
    return Seen(
        MappingProxyType(tables),
        over,
        MappingProxyType(_measures(frames.get("outcomes"))),
        tables["access"].labels["service"].labels if "service" in _shown(tables, "access") else (),
    )


def _files(place: Path) -> list[Path]:
    """Return the files of data in a folder, in the order of their names."""
    try:
        if not place.exists():
            raise MissingFileError(place, "folder")
        if not place.is_dir():
            raise UnreadableFileError(
                f"{quote(place.name)} is not a folder.", "Name the folder the data are in."
            )
        every = sorted(place.iterdir())
    except SyschangeError:
        raise
    except (OSError, ValueError):  # a name that is too long, or a folder that is closed
        raise UnreadableFileError(
            f"The folder {quote(place.name)} cannot be looked into.", "Name another, or ask for access."
        ) from None
    return [f for f in every if _is_data(f)]


def _is_data(file: Path) -> bool:
    return file.suffix.casefold() in SUFFIXES and not file.name.startswith((".", "~")) and file.is_file()


def _shown(tables: Mapping[str, SeenTable], name: str) -> Mapping[str, Labels]:
    return tables[name].labels if name in tables else {}


def _table(name: str, file: Path, path: str, frames: dict[str, pd.DataFrame]) -> SeenTable:
    try:
        found = read_as_it_looks(file)
    except SyschangeError as error:
        return SeenTable(name, path, problem=str(error))
    schema, by_fold = schemas.load(name), {folded(str(c)): str(c) for c in found.columns}
    present = {str(c) for c in found.columns}
    columns = {
        f.name: f.name if f.name in present else by_fold[folded(f.name)]
        for f in schema.fields
        if f.name in present or folded(f.name) in by_fold
    }
    back = {column: name for name, column in columns.items()}
    frames[name] = found.rename(columns=back)
    left = tuple(c for c in present if c not in back and not c.endswith("_missing"))
    roles = {f.name: f.role for f in schema.fields}
    wanted = [c for c in map(str, frames[name].columns) if roles.get(c, "characteristic") in _SHOWN]
    if not _whose_known(schema, frames[name]):
        wanted = []
    shown = {c: _labels(frames[name], c) for c in wanted}
    labels = {c: one for c, one in shown.items() if one.labels}
    return SeenTable(name, path, MappingProxyType(columns), tuple(sorted(left)), MappingProxyType(labels))


def _whose_known(schema: schemas.Schema, table: pd.DataFrame) -> bool:
    """Return whether it is known whom rows are about: else ten rows might be one person's."""
    needed = [f.name for f in schema.fields if f.required and f.name in _WHOSE]
    return schema.name == "people" or not needed or any(name in table.columns for name in needed)


def _labels(table: pd.DataFrame, column: str) -> Labels:
    """Return the labels of a column, where it is of few groups, that ten people or more have."""
    guessed = guess(column, Cells.of(table[column]))
    if guessed is None or guessed.role.value != "characteristic":
        return Labels((), whole=False)
    often = set(_often(table, column))
    kept = tuple(label for label in (*guessed.categories, *guessed.offered) if label in often)
    return Labels(kept, whole=bool(kept) and len(kept) == len(guessed.categories))


def _often(table: pd.DataFrame | None, column: str) -> Iterable[str]:
    """Return the texts of a column that ten people or more have, sorted; rows where nobody is named."""
    if table is None or column not in table.columns:
        return ()
    texts = table[column].dropna()
    texts = texts[[isinstance(t, str) for t in texts]]
    one = next((c for c in _WHOSE if c in table.columns), "")
    whom = table[one] if one else pd.Series(table.index, index=table.index)
    people = whom.loc[texts.index].groupby(texts.astype(object).to_numpy()).nunique()
    return tuple(sorted(str(label) for label, n in people.items() if n >= FEWEST_ROWS))


def _measures(outcomes: pd.DataFrame | None) -> dict[str, Scored]:
    """Return the measures that may be shown: those of the code list, and others that look like labels."""
    if outcomes is None or not {"measure", "months", "value", _PERSON} <= set(outcomes.columns):
        return {}
    known = {m.label for m in schemas.codelist("measures").measures} | set(
        _labels(outcomes, "measure").labels
    )
    made: dict[str, Scored] = {}
    for name in _often(outcomes, "measure"):
        if name not in known:
            continue
        rows: Any = outcomes[(outcomes["measure"] == name) & outcomes["value"].notna()]
        months = pd.to_numeric(rows["months"], errors="coerce")
        people = rows[_PERSON].groupby(months).nunique()
        who = set(rows["reported_by"].dropna()) if "reported_by" in rows.columns else set()
        one = str(next(iter(who))) if len(who) == 1 else ""
        months_of = tuple(float(str(m)) for m, n in people.items() if n >= FEWEST_ROWS)
        made[name] = Scored(months_of, one if one in REPORTERS else "")
    return made
