"""The parts of a plan, and how each is read from its section of the file."""

import datetime as dt
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from syschange import schemas
from syschange.criteria.reader import Section
from syschange.errors import InvalidPlanError, listing, nearest, quote

KINDS = ("access", "outcome", "adverse", "output")
ADVERSE = "adverse"
DIRECTIONS = ("higher_is_better", "lower_is_better")
ROLES = ("insider", "outside", "lived_experience")
REPORTERS = ("person", "staff", "record")
ASSIGNED = ("randomised", "not_randomised")
TABLES = ("people", "access", "outcomes")
_READING = ("dates", "encoding", "delimiter", "sheet", "table")


@dataclass(frozen=True)
class Change:
    """What was changed, in the words of the people who changed it."""

    name: str
    what: str
    where: str


@dataclass(frozen=True)
class Thresholds:
    """Who agreed what would count, and when; `probability` is how sure a verdict must be."""

    agreed_by: str
    agreed_on: dt.date
    probability: float
    level: float


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
    """

    path: str
    columns: tuple[tuple[str, str], ...]
    categories: tuple[tuple[str, tuple[str, ...]], ...]
    ranges: tuple[tuple[str, tuple[float, float]], ...] = ()
    schema: str = ""
    reading: tuple[tuple[str, str | tuple[tuple[str, str], ...]], ...] = ()
    recode: bool = False

    @property
    def options(self) -> dict[str, Any]:
        """The options of the reader, by name."""
        return {name: value if isinstance(value, str) else dict(value) for name, value in self.reading}


@dataclass(frozen=True)
class Comparison:
    """Which people got the change and which did not, and how that came about."""

    column: str
    change: str
    comparison: str
    assigned: str


@dataclass(frozen=True)
class Source:
    """Where evidence comes from, and whether those who made the change are behind it."""

    name: str
    role: str


@dataclass(frozen=True)
class Outcome:
    """One thing that could get better.

    Attributes
    ----------
    name, label
        Its short name, and what to call it in a sentence ("reached primary care").
    kind
        "access" (people get in), "outcome" (their lives), "adverse" (something bad that the change could have made
        worse, judged for harm alone), or "output" (what services did, which is never evidence that anybody is better
        off).
    table, item
        The data set, and which service (`access`) or measure (`outcomes`) of it.
    before, after
        The two times of a score, in months since each person's start; None for access.
    direction
        "higher_is_better" or "lower_is_better".
    worthwhile, harm
        The smallest gain worth having (missing where the outcome is adverse) and the largest loss that does no harm,
        in the outcome's units (a share for access); `basis` says where both come from.
    reported_by, source
        Who says so, and the name of the source of evidence.
    """

    name: str
    label: str
    kind: str
    table: str
    item: str
    before: float | None
    after: float | None
    direction: str
    worthwhile: float
    harm: float
    basis: str
    reported_by: str
    source: str


def read_change(part: Section) -> Change:
    """Read what was changed."""
    change = Change(part.text("name"), part.text("what"), part.text("where", default="place not stated"))
    part.finish()
    return change


def read_thresholds(part: Section) -> Thresholds:
    """Read who agreed what would count, and when.

    The probability a verdict needs is .9 unless stated ("very likely" on the IPCC's scale, Mastrandrea et al.
    2010); the level of intervals is .95 by convention.
    """
    thresholds = Thresholds(
        part.text("agreed_by"),
        part.date("agreed_on"),
        part.number("probability", least=0.5, most=0.999, default=0.9),
        part.number("level", least=0.5, most=0.999, default=0.95),
    )
    part.finish()
    return thresholds


def read_tables(part: Section) -> dict[str, Table]:
    """Read where the data sets are and what their columns and categories are called."""
    tables: dict[str, Table] = {}
    for name, below in part.named("tables"):
        if name not in TABLES:
            close = nearest(name, TABLES)
            hint = f"Did you mean {quote(close)}?" if close else f"Use {listing(TABLES)}."
            raise InvalidPlanError(f"{quote(name)} is not a data set this version can use.", hint)
        tables[name] = _read_table(name, below)
    if "people" not in tables:
        raise InvalidPlanError(
            "The plan's data has no table 'people'.", "Add people: with its path to tables."
        )
    return tables


def _read_table(name: str, below: Section) -> Table:
    categories: tuple[tuple[str, tuple[str, ...]], ...] = ()
    if below.has("categories"):
        listed = below.section("categories")
        categories = tuple((key, listed.texts(key)) for key in listed.names())
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
    )
    below.finish()
    _hold_to_format(below.where, table)
    return table


def _hold_to_format(where: str, table: Table) -> None:
    """Refuse an option that the format of the file has no use for; an unknown format is refused on reading."""
    allowed = schemas.reader_options(table.path)
    for option, _ in table.reading:
        if allowed and option not in allowed:
            raise InvalidPlanError(
                f"{quote(option)} in {where} says nothing of the file {quote(Path(table.path).name)}.",
                f"Files of that kind have {listing(o for o in _READING if o in allowed)}; take the line away.",
            )


def read_comparison(part: Section) -> Comparison:
    """Read which people got the change and which did not."""
    comparison = Comparison(
        part.text("column", default="arm"),
        part.text("change"),
        part.text("comparison"),
        part.choice("assigned", ASSIGNED),
    )
    part.finish()
    if comparison.change == comparison.comparison:
        raise InvalidPlanError("The change and the comparison have one label.", "Give each its own label.")
    return comparison


def read_source(part: Section) -> Source:
    """Read a source of evidence and its role."""
    source = Source(part.text("name"), part.choice("role", ROLES))
    part.finish()
    return source


def read_outcome(part: Section) -> Outcome:
    """Read one outcome; its direction, worthwhile size and harm margin must be stated, never guessed."""
    kind = part.choice("kind", KINDS)
    table = part.choice("table", TABLES[1:], default="access" if kind == "access" else "outcomes")
    scored = table == "outcomes"
    most = 1e9 if scored else 1
    outcome = Outcome(
        name=part.text("name"),
        label=part.text("label"),
        kind=kind,
        table=table,
        item=part.text("measure" if scored else "service"),
        before=part.number("before", least=0) if scored else None,
        after=part.number("after", least=0) if scored else None,
        direction=part.choice("direction", DIRECTIONS),
        worthwhile=math.nan if kind == ADVERSE else part.number("worthwhile", least=0, most=most),
        harm=part.number("harm", least=0, most=most),
        basis=part.text("basis", default="not stated"),
        reported_by=part.choice("reported_by", REPORTERS),
        source=part.text("source"),
    )
    if kind == ADVERSE:
        _hold_adverse(part, outcome)
    part.finish()
    if outcome.before is not None and outcome.after is not None and outcome.after <= outcome.before:
        raise InvalidPlanError(f"In {part.where} the time after is not later than the time before.")
    if scored:
        _hold_direction(outcome, part.where)
    return outcome


def _hold_adverse(part: Section, outcome: Outcome) -> None:
    """Refuse an adverse outcome of which more is better, or one from which a gain is asked."""
    if outcome.direction != "lower_is_better":
        raise InvalidPlanError(
            f"In {part.where} the outcome is adverse, and more of it is said to be better.",
            "Write direction: lower_is_better, or another kind.",
        )
    if part.has("worthwhile"):
        raise InvalidPlanError(
            f"In {part.where} the outcome is adverse, which is judged for harm and for no gain.",
            "Take 'worthwhile' away, or write another kind.",
        )


def _hold_direction(outcome: Outcome, where: str) -> None:
    """Refuse a plan that turns a measure round that a code list knows."""
    known = schemas.codelist("measures").directions.get(outcome.item)
    better = outcome.direction == "higher_is_better"
    if known is not None and better != (known == "higher_is_better"):
        said = "lower_is_better" if better else "higher_is_better"
        raise InvalidPlanError(
            f"In {where} the direction of {quote(outcome.item)} is not that of the code list of measures.",
            f"Write direction: {said}, or give a measure of your own another name.",
        )
