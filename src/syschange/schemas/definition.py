"""What a schema is: its fields, keys and rules, as frozen values read from one YAML file each."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from syschange.errors import UnknownChoiceError
from syschange.resources import data_folder
from syschange.schemas.codelists import codelist_names
from syschange.schemas.wellformed import Entry, read_yaml

ROLES = ("id", "characteristic", "outcome", "date", "measure", "number", "flag", "free_text")
TYPES = ("string", "integer", "number", "boolean", "date")
DISCLOSURE = ("identifier", "quasi_identifier", "sensitive", "none")
CROSS_RULES = ("not_before", "range_by_measure", "given_with")

_ROLE_TYPES = {
    "id": ("string",),
    "characteristic": ("string",),
    "outcome": ("boolean", "integer", "number"),
    "date": ("date",),
    "measure": ("string",),
    "number": ("integer", "number"),
    "flag": ("boolean",),
    "free_text": ("string",),
}
_SCHEMA_KEYS = ("name", "version", "title", "grain", "keys", "min_rows", "fields", "rules")


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
        The lowest and highest value allowed, both included; None where there is no limit.
    codelist
        The name of the code list its labels come from; empty where there is none.
    categories
        The labels allowed, where they are given in the schema itself.
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
        "not_before": the date in `field` is not before the date in `other`. "range_by_measure": the number
        in `field` lies in the range of the measure in `other`. "given_with": `field` is given where `other`
        is true (or, for a column that is not true or false, given).
    field
        The column a problem is reported for.
    other
        The column it is held against.
    """

    name: str
    field: str
    other: str


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
        The columns that are unique together.
    min_rows
        The fewest rows a table may have; 1 unless the file says otherwise (ours: an empty table would
        otherwise pass every check).
    fields
        The columns it knows; a table may have others.
    rules
        The rules between columns.
    """

    name: str
    version: str
    title: str
    grain: str
    keys: tuple[str, ...]
    min_rows: int
    fields: tuple[Field, ...]
    rules: tuple[Rule, ...]

    def field(self, name: str) -> Field | None:
        """Return the field of that name, or None where the schema does not know it."""
        return next((f for f in self.fields if f.name == name), None)


def names() -> tuple[str, ...]:
    """Return the names of the schemas that ship with the library, in alphabetical order."""
    return tuple(sorted(path.stem for path in data_folder("schemas").glob("*.yaml")))


def load(name: str) -> Schema:
    """Return a schema that ships with the library.

    Parameters
    ----------
    name
        For example "people", "access" or "outcomes".

    Raises
    ------
    UnknownChoiceError
        Where there is no such schema, with the nearest name.
    UnreadableFileError
        Where the file of the schema is malformed.
    """
    if name not in names():
        raise UnknownChoiceError("schema", name, names())
    return read_schema(data_folder("schemas", f"{name}.yaml"))


@cache
def read_schema(path: Path) -> Schema:
    """Read one schema from its file.

    Raises
    ------
    MissingFileError
        Where the file is absent.
    UnreadableFileError
        Where it is malformed, saying where and what to write instead.
    """
    entry = read_yaml(path, "schema")
    entry.only(_SCHEMA_KEYS)
    fields = tuple(_field(e) for e in entry.entries("fields", "name"))
    known = {f.name: f for f in fields}
    if not fields or len(known) < len(fields):
        entry.fail("'fields' must be a list of columns, each with a name of its own", "Add or rename one.")
    keys = entry.texts("keys")
    if not keys or any(k not in known or not known[k].required or known[k].nullable for k in keys):
        entry.fail(
            "'keys' must name columns that are required and not nullable",
            "Without them two rows cannot be told apart.",
        )
    return Schema(
        name=entry.text("name"),
        version=entry.text("version"),
        title=entry.text("title"),
        grain=entry.text("grain"),
        keys=keys,
        min_rows=entry.whole("min_rows", 1),
        fields=fields,
        rules=tuple(_rule(e, known) for e in entry.entries("rules", "rule")),
    )


def _field(entry: Entry) -> Field:
    entry.only(Field.__dataclass_fields__)
    field = Field(
        name=entry.text("name"),
        role=entry.choice("role", ROLES),
        type=entry.choice("type", TYPES),
        required=entry.flag("required", default=False),
        nullable=entry.flag("nullable", default=True),
        disclosure=entry.choice("disclosure", DISCLOSURE),
        description=entry.text("description"),
        unit=entry.text("unit", ""),
        range=entry.dates("range") if entry.values.get("type") == "date" else entry.numbers("range"),
        codelist=entry.text("codelist", ""),
        categories=entry.texts("categories"),
    )
    _hold_together(entry, field)
    return field


def _hold_together(entry: Entry, field: Field) -> None:
    """Refuse a field whose parts contradict each other."""
    measured = field.type in ("integer", "number")
    if field.type not in _ROLE_TYPES[field.role]:
        entry.fail("its type does not go with its role", f"Use type {' or '.join(_ROLE_TYPES[field.role])}.")
    if (field.role == "id") != (field.disclosure == "identifier"):
        entry.fail("an id discloses an 'identifier', and nothing else does", "Change its role or disclosure.")
    if measured != bool(field.unit):
        entry.fail("a number has a unit, and nothing else has", "Give 'unit', or take it away.")
    if field.range and not (measured or field.type == "date"):
        entry.fail("only numbers and dates have a range", "Take 'range' away.")
    if (field.codelist or field.categories) and not field.holds_labels:
        entry.fail("only labels have a code list or categories", "Take them away.")
    if field.codelist and field.categories:
        entry.fail("it has both a code list and categories", "Keep one of the two.")
    if field.codelist and field.codelist not in codelist_names():
        entry.fail("its code list does not exist", f"Use one of {', '.join(codelist_names())}.")
    if field.role == "measure" and not field.codelist:
        entry.fail("a measure needs a code list", "Give 'codelist'.")


def _rule(entry: Entry, known: dict[str, Field]) -> Rule:
    entry.only(("rule", "field", "other"))
    rule = Rule(entry.choice("rule", CROSS_RULES), entry.text("field"), entry.text("other"))
    field, other = known.get(rule.field), known.get(rule.other)
    if field is None or other is None or field is other:
        entry.fail("'field' and 'other' must be two columns of this schema", "Check their spelling.")
    if rule.name == "not_before" and not field.type == other.type == "date":
        entry.fail("both columns must be dates", "Use another rule, or other columns.")
    if rule.name == "range_by_measure" and (
        field.type not in ("integer", "number") or other.role != "measure"
    ):
        entry.fail("'field' must be a number and 'other' a measure", "Use another rule, or other columns.")
    return rule
