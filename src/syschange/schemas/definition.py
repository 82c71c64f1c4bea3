"""What a schema is: its fields, keys, rules and links, as frozen values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

ROLES = ("id", "characteristic", "outcome", "date", "measure", "number", "flag", "free_text")
TYPES = ("string", "integer", "number", "boolean", "date")
DISCLOSURE = ("identifier", "quasi_identifier", "sensitive", "none")
CROSS_RULES = (
    "not_before",
    "at_most",
    "given_with",
    "range_by_measure",
    "values_by_measure",
    "half_scale",
    "constant_within",
    "consecutive",
)
FORMS = ("nhs_number", "calendar_quarter", "financial_quarter", "lsoa")
DIRECTIONS = ("higher_is_better", "higher_is_worse")
ERROR, WARNING = "error", "warning"
SEVERITIES = (ERROR, WARNING)
TODAY = date.max  # as the end of a range: the day of the check


def _nothing() -> Mapping[str, tuple[str, ...]]:
    return MappingProxyType({})


def _no_names() -> Mapping[str, str]:
    return MappingProxyType({})


@dataclass(frozen=True)
class Field:
    """One column that a schema knows.

    Attributes
    ----------
    name
        The column's name.
    role
        What it is for: "id", "characteristic", "outcome", "date", "measure", "number", "flag" or "free_text".
    type
        What its cells are: "string", "integer", "number", "boolean" or "date".
    required
        Whether the column must be present.
    nullable
        Whether a cell may be missing.
    disclosure
        What it gives away: "identifier", "quasi_identifier", "sensitive" or "none".
    description
        What it holds, in plain words.
    unit
        The unit of a number; empty for other types.
    range
        The lowest and highest value allowed, both included; None where there is no limit. A last day of `TODAY`
        stands for the day of the check.
    codelist
        The name of the code list its labels come from; empty where there is none.
    categories
        The labels allowed, where they are given in the schema itself.
    direction
        Which way a number is better, "higher_is_better" or "higher_is_worse"; empty where it does not apply, or
        where the measure says it.
    missing
        What stands for a missing value in files, by the reason why it is missing: "not_asked", "not_known",
        "prefer_not_to_say", "not_applicable" or "not_collected".
    doubtful
        Values that are allowed and are more likely stand-ins than facts: a date of birth of 1900-01-01.
    form
        How a text must be written, from a closed list: "nhs_number", "calendar_quarter", "financial_quarter" or
        "lsoa"; empty where it does not matter.
    """

    name: str
    role: str
    type: str
    required: bool
    nullable: bool
    disclosure: str
    description: str
    unit: str = ""
    range: tuple[float, float] | tuple[date, date] | None = None
    codelist: str = ""
    categories: tuple[str, ...] = ()
    direction: str = ""
    missing: Mapping[str, tuple[str, ...]] = field(default_factory=_nothing, hash=False)
    doubtful: tuple[float, ...] | tuple[date, ...] = ()
    form: str = ""

    @property
    def private(self) -> bool:
        """Whether a value of this column may never be shown: ids and free text."""
        return self.role in ("id", "free_text")

    @property
    def holds_labels(self) -> bool:
        """Whether its cells are labels of groups, which may be declared."""
        return self.type == "string" and not self.private


@dataclass(frozen=True)
class Rule:
    """A rule between two columns, from a closed vocabulary.

    Attributes
    ----------
    name
        "not_before": the date in `field` is not before the date in `other`. "at_most": the number in `field` is
        not more than the number in `other`. "given_with": `field` is given where `other` is true (or, for a
        column that is not true or false, given). "range_by_measure": the number in `field` lies in the range of
        the measure in `other`. "values_by_measure": it is one of the values of a measure that has a closed set of
        them. "half_scale": no measure in `other` that is entered doubled was entered undoubled throughout.
        "constant_within": `field` is the same in every row that has the same `other`. "consecutive": the
        periods in `field` follow each other without a gap within each `other`.
    field
        The column a problem is reported for.
    other
        The column it is held against.
    severity
        "error", or "warning" where the data may still be used.
    """

    name: str
    field: str
    other: str
    severity: str = ERROR


@dataclass(frozen=True)
class Link:
    """A column whose every value is found in another table.

    Attributes
    ----------
    field
        The column here.
    table
        The name of the other table's schema.
    other
        The column there.
    severity
        "error", or "warning" where the data may still be used.
    """

    field: str
    table: str
    other: str
    severity: str = ERROR


@dataclass(frozen=True)
class Schema:
    """What one kind of table holds.

    Attributes
    ----------
    name, version, title
        What the schema is.
    grain
        What one row is, in plain words: "one row a person".
    keys
        The columns that are unique together; empty for a table of events that may come more than once.
    min_rows
        The fewest rows a table may have; 1 unless the file says otherwise (ours: an empty table would
        otherwise pass every check).
    fields
        The columns it knows; a table may have others.
    rules
        The rules between columns.
    links
        The columns whose values are found in other tables.
    duplicates
        For a table without keys: whether two rows alike in every known column are an "error" or a "warning".
    extends
        For a local schema, the name of the shipped schema it builds on.
    renames
        For a local schema, the name here of each column of the shipped one that is called something else.
    """

    name: str
    version: str
    title: str
    grain: str
    keys: tuple[str, ...]
    min_rows: int
    fields: tuple[Field, ...]
    rules: tuple[Rule, ...]
    links: tuple[Link, ...] = ()
    duplicates: str = ERROR
    extends: str = ""
    renames: Mapping[str, str] = field(default_factory=_no_names, hash=False)

    @property
    def kind(self) -> str:
        """The name of the shipped schema that the table is, whatever it is called here."""
        return self.extends or self.name

    def called(self, shipped: str) -> str:
        """Return the name here of a column of the shipped schema."""
        return self.renames.get(shipped, shipped)

    def shipped(self, local: str) -> str:
        """Return the shipped schema's name of a column here; that of a column of its own is the same."""
        return next((old for old, new in self.renames.items() if new == local), local)

    def field(self, name: str) -> Field | None:
        """Return the field of that name, or None where the schema does not know it."""
        return next((f for f in self.fields if f.name == name), None)
