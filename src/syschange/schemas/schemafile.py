"""Reading schemas from their YAML files, strictly: each part on its own, and the parts held against each other."""

from functools import cache
from pathlib import Path
from types import MappingProxyType

from syschange.errors import UnknownChoiceError, listing
from syschange.frames import MISSING_KINDS
from syschange.resources import data_folder
from syschange.schemas.codelists import codelist_names
from syschange.schemas.definition import (
    CROSS_RULES,
    DIRECTIONS,
    DISCLOSURE,
    ERROR,
    FORMS,
    ROLES,
    SEVERITIES,
    TODAY,
    TYPES,
    Field,
    Link,
    Rule,
    Schema,
)
from syschange.schemas.labels import OWN_LABELS, tidy
from syschange.schemas.wellformed import Entry, read_yaml

_SCHEMA_KEYS = (
    "name",
    "version",
    "title",
    "grain",
    "keys",
    "min_rows",
    "fields",
    "rules",
    "links",
    "duplicates",
)

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
_MEASURED = ("integer", "number")
# Which columns a rule goes between: the types of `field`, and the types or the role of `other`.
_RULE_TYPES = {
    "not_before": (("date",), ("date",)),
    "at_most": (_MEASURED, _MEASURED),
    "given_with": (TYPES, TYPES),
    "range_by_measure": (_MEASURED, "measure"),
    "values_by_measure": (_MEASURED, "measure"),
    "half_scale": (_MEASURED, "measure"),
    "constant_within": (TYPES, ("string",)),
    "consecutive": (("string", "integer"), ("string",)),
}


def names() -> tuple[str, ...]:
    """Return the names of the schemas that ship with the library, in alphabetical order.

    Returns
    -------
    tuple of str
        For example "people".
    """
    return tuple(sorted(path.stem for path in data_folder("schemas").glob("*.yaml")))


def load(name: str) -> Schema:
    """Return a schema that ships with the library.

    Parameters
    ----------
    name
        For example "people", "access" or "outcomes".

    Returns
    -------
    Schema

    Raises
    ------
    UnknownChoiceError
        Where there is no such schema, with the nearest name.
    UnreadableFileError
        Where the file of the schema is malformed.
    """
    if name not in names():
        raise UnknownChoiceError("schema", name, names())
    return _shipped(data_folder("schemas", f"{name}.yaml"))


@cache
def private_columns() -> frozenset[str]:
    """Return the names of every column that a shipped schema says holds ids or free text."""
    return frozenset(field.name for name in names() for field in load(name).fields if field.private)


@cache
def _shipped(path: Path) -> Schema:
    return read_alone(path)  # a shipped file does not change while the library runs; a user's own may


def read_alone(path: Path) -> Schema:
    """Read one schema that stands on its own from its file.

    Raises
    ------
    MissingFileError
        Where the file is absent.
    UnreadableFileError
        Where it is malformed, saying where and what to write instead.
    """
    entry = read_yaml(path, "schema")
    entry.only(_SCHEMA_KEYS)
    fields = read_fields(entry)
    return whole(
        entry,
        Schema(
            name=entry.text("name"),
            version=entry.text("version"),
            title=entry.text("title"),
            grain=entry.text("grain"),
            keys=entry.texts("keys"),
            min_rows=entry.whole("min_rows", 1),
            fields=fields,
            rules=read_rules(entry),
            links=read_links(entry),
            duplicates=entry.choice("duplicates", SEVERITIES) if "duplicates" in entry.values else ERROR,
        ),
    )


def read_fields(entry: Entry) -> tuple[Field, ...]:
    """Return the fields of a schema file, each held together on its own."""
    fields = tuple(read_field(e) for e in entry.entries("fields", "name"))
    if not fields or len({f.name for f in fields}) < len(fields):
        entry.fail("'fields' must be a list of columns, each with a name of its own", "Add or rename one.")
    return fields


def read_rules(entry: Entry) -> tuple[Rule, ...]:
    """Return the rules of a schema file."""
    return tuple(_rule(e) for e in entry.entries("rules", "rule"))


def read_links(entry: Entry) -> tuple[Link, ...]:
    """Return the links of a schema file."""
    return tuple(_link(e) for e in entry.entries("links", "field"))


def whole(entry: Entry, schema: Schema) -> Schema:
    """Return a schema whose keys, rules and links are held against its fields.

    Raises
    ------
    UnreadableFileError
        Where they do not go together.
    """
    known = {f.name: f for f in schema.fields}
    if any(k not in known or not known[k].required or known[k].nullable for k in schema.keys):
        entry.fail(
            "'keys' must name columns that are required and not nullable",
            "Without them two rows cannot be told apart.",
        )
    if not schema.keys and "duplicates" not in entry.values and not schema.extends:
        entry.fail(
            "it has neither 'keys' nor 'duplicates'",
            "Name the columns that are unique together, or say whether two rows alike are an error or a warning.",
        )
    if schema.keys and "duplicates" in entry.values:
        entry.fail("it has both 'keys' and 'duplicates'", "Keep one: rows with keys are told apart by them.")
    for rule in schema.rules:
        _hold_rule(entry, rule, known)
    for link in schema.links:
        if link.field not in known or known[link.field].type != "string":
            entry.fail("a link's 'field' must be a column of text of this schema", "Check its spelling.")
    return schema


def read_field(entry: Entry) -> Field:
    """Return one field of a schema file, its parts held against each other."""
    entry.only(Field.__dataclass_fields__)
    dates = entry.values.get("type") == "date"
    field = Field(
        name=entry.text("name"),
        role=entry.choice("role", ROLES),
        type=entry.choice("type", TYPES),
        required=entry.flag("required", default=False),
        nullable=entry.flag("nullable", default=True),
        disclosure=entry.choice("disclosure", DISCLOSURE),
        description=entry.text("description"),
        unit=entry.text("unit", ""),
        range=entry.dates("range", today=TODAY) if dates else entry.numbers("range"),
        codelist=entry.text("codelist", ""),
        categories=entry.texts("categories"),
        direction=entry.choice("direction", DIRECTIONS) if "direction" in entry.values else "",
        missing=MappingProxyType(entry.texts_by("missing", tuple(MISSING_KINDS))),
        doubtful=entry.days("doubtful") if dates else entry.amounts("doubtful"),
        form=entry.choice("form", FORMS) if "form" in entry.values else "",
    )
    _hold_together(entry, field)
    return field


def _hold_together(entry: Entry, field: Field) -> None:
    """Refuse a field whose parts contradict each other."""
    measured = field.type in _MEASURED
    if field.type not in _ROLE_TYPES[field.role]:
        entry.fail("its type does not go with its role", f"Use type {' or '.join(_ROLE_TYPES[field.role])}.")
    if (field.role == "id") != (field.disclosure == "identifier"):
        entry.fail("an id discloses an 'identifier', and nothing else does", "Change its role or disclosure.")
    if measured != bool(field.unit):
        entry.fail("a number has a unit, and nothing else has", "Give 'unit', or take it away.")
    if (field.range or field.doubtful) and not (measured or field.type == "date"):
        entry.fail("only numbers and dates have a range or doubtful values", "Take them away.")
    if field.direction and (field.role != "outcome" or not measured):
        entry.fail("only an outcome that is a number has a direction", "Take 'direction' away.")
    if field.form and (field.type != "string" or field.role == "free_text"):
        entry.fail("only a text that is not free has a form", "Take 'form' away.")
    if field.missing and not field.nullable:
        entry.fail("a column that may not be missing has no words for missing", "Take 'missing' away.")
    every = [text for texts in field.missing.values() for text in texts]
    if len(set(every)) < len(every):
        entry.fail("one text stands for two kinds of missing", "Keep it under one of them.")
    _hold_labels(entry, field)


def _hold_labels(entry: Entry, field: Field) -> None:
    if (field.codelist or field.categories) and not field.holds_labels:
        entry.fail("only labels have a code list or categories", "Take them away.")
    if field.codelist and field.categories:
        entry.fail("it has both a code list and categories", "Keep one of the two.")
    if not all(tidy(label) and label not in OWN_LABELS for label in field.categories):
        entry.fail(
            "one of its categories has spaces at its ends, characters that cannot be seen or letters that only look "
            "like others, or is a label the library uses itself",
            "Write the label as it should stand in a table.",
        )
    if field.codelist and field.codelist not in codelist_names():
        entry.fail("its code list does not exist", f"Use one of {listing(codelist_names())}.")
    if field.role == "measure" and not field.codelist:
        entry.fail("a measure needs a code list", "Give 'codelist'.")


def _rule(entry: Entry) -> Rule:
    entry.only(("rule", "field", "other", "severity"))
    severity = entry.choice("severity", SEVERITIES) if "severity" in entry.values else ERROR
    return Rule(entry.choice("rule", CROSS_RULES), entry.text("field"), entry.text("other"), severity)


def _link(entry: Entry) -> Link:
    entry.only(("field", "table", "other", "severity"))
    severity = entry.choice("severity", SEVERITIES) if "severity" in entry.values else ERROR
    return Link(entry.text("field"), entry.choice("table", names()), entry.text("other"), severity)


def _hold_rule(entry: Entry, rule: Rule, known: dict[str, Field]) -> None:
    """Refuse a rule between columns that are not there or that it cannot go between."""
    field, other = known.get(rule.field), known.get(rule.other)
    place = f"rule '{rule.name}': "
    if field is None or other is None or field is other:
        entry.fail(f"{place}'field' and 'other' must be two columns of this schema", "Check their spelling.")
    types, others = _RULE_TYPES[rule.name]
    if others == "measure":
        if field.type not in types or other.role != "measure":
            entry.fail(
                f"{place}'field' must be a number and 'other' a measure",
                "Use another rule, or other columns.",
            )
    elif field.type not in types or other.type not in others:
        wanted = f"{' or '.join(types)} and {' or '.join(others)}"
        entry.fail(f"{place}it goes between columns of type {wanted}", "Use another rule, or other columns.")
    if rule.name == "consecutive" and field.type == "string" and not field.form.endswith("quarter"):
        entry.fail(f"{place}'field' must be a year or have the form of a quarter", "Give it a 'form'.")
