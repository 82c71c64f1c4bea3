"""Where the data sets are, how their files are written, what their columns are called, and which rows are meant."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from syschange import schemas
from syschange.criteria.plan.reader import Section
from syschange.errors import InvalidPlanError, listing, nearest, quote

OUTCOME_TABLES = ("access", "outcomes")
_READING = ("dates", "encoding", "delimiter", "sheet", "table")


@dataclass(frozen=True)
class Table:
    """Where a data set is, how its file is written, and what its columns and categories are called.

    Attributes
    ----------
    path
        The file.
    columns, categories, ranges
        For fields of its schema the names of their columns, the labels of characteristics, and the lowest and
        highest score of measures that are in no code list.
    schema
        The file of a local schema; empty where the shipped one is meant.
    reading
        How the file is written, as the options of the reader of its format.
    recode
        Whether what stands for something else is turned into what it stands for before the data are checked.
    keep
        For columns the labels of the rows that are meant, where the table holds other places or services too.
    source
        The name of the source of evidence it comes from; empty where none is said.
    """

    path: str
    columns: tuple[tuple[str, str], ...]
    categories: tuple[tuple[str, tuple[str, ...]], ...]
    ranges: tuple[tuple[str, tuple[float, float]], ...] = ()
    schema: str = ""
    reading: tuple[tuple[str, str | tuple[tuple[str, str], ...]], ...] = ()
    recode: bool = False
    keep: tuple[tuple[str, tuple[str, ...]], ...] = ()
    source: str = ""

    @property
    def options(self) -> dict[str, Any]:
        """The options of the reader, by name."""
        return {name: value if isinstance(value, str) else dict(value) for name, value in self.reading}


def read_tables(part: Section) -> dict[str, Table]:
    """Read where the data sets are and what their columns and categories are called."""
    tables: dict[str, Table] = {}
    for name, below in part.named("tables"):
        if name not in schemas.names():
            close = nearest(name, schemas.names())
            hint = f"Did you mean {quote(close)}?" if close else f"Use {listing(schemas.names())}."
            raise InvalidPlanError(f"{quote(name)} is not a data set this version can use.", hint)
        tables[name] = _read_table(name, below)
    if "people" not in tables:
        raise InvalidPlanError(
            "The plan's data has no table 'people'.", "Add people: with its path to tables."
        )
    return tables


def _read_table(name: str, below: Section) -> Table:
    categories, keep = _labels(below, "categories"), _labels(below, "keep")
    ranges: tuple[tuple[str, tuple[float, float]], ...] = ()
    if below.has("ranges"):
        limits = below.section("ranges")
        ranges = tuple((key, limits.ends(key)) for key in limits.names())
    reading: dict[str, str | tuple[tuple[str, str], ...]] = {}
    if below.has("dates"):
        by_field = below.is_mapping("dates")
        reading["dates"] = below.pairs("dates") if by_field else below.text("dates")
    if below.has("encoding"):
        reading["encoding"] = below.text("encoding")
    if below.has("delimiter"):
        reading["delimiter"] = below.mark("delimiter")
    if below.has("sheet"):
        reading["sheet"] = below.text("sheet")
    if below.has("table"):
        reading["table"] = below.text("table")
    table = Table(
        path=below.text("path", default=f"{name}.csv"),
        columns=below.pairs("columns"),
        categories=categories,
        ranges=ranges,
        schema=below.text("schema", default=""),
        reading=tuple(reading.items()),
        recode=below.flag("recode"),
        keep=keep,
        source=below.text("source", default=""),
    )
    below.finish()
    _hold_to_format(below.where, table)
    return table


def _labels(below: Section, key: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    if not below.has(key):
        return ()
    listed = below.section(key)
    return tuple((column, listed.texts(column)) for column in listed.names())


def _hold_to_format(where: str, table: Table) -> None:
    """Refuse an option that the format of the file has no use for; an unknown format is refused on reading."""
    allowed = schemas.reader_options(table.path)
    for option, _ in table.reading:
        if allowed and option not in allowed:
            raise InvalidPlanError(
                f"{quote(option)} in {where} says nothing of the file {quote(Path(table.path).name)}.",
                f"Files of that kind have {listing(o for o in _READING if o in allowed)}; take the line away.",
            )
