"""Local schemas: a shipped schema with fields added, narrowed or renamed, in a file of one's own."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from syschange.errors import WrongTypeError, quote
from syschange.schemas.codelists import codelist
from syschange.schemas.definition import DISCLOSURE, Field, Link, Rule, Schema
from syschange.schemas.schemafile import (
    load,
    names,
    read_alone,
    read_field,
    read_links,
    read_rules,
    whole,
)
from syschange.schemas.wellformed import Entry, read_yaml

_LOCAL_KEYS = (
    "name",
    "version",
    "extends",
    "title",
    "grain",
    "min_rows",
    "rename",
    "fields",
    "rules",
    "links",
)


def find(schema: str | Schema) -> Schema:
    """Return a schema, given itself or the name of one that ships with the library.

    Raises
    ------
    UnknownChoiceError
        Where there is no schema of that name, with the nearest.
    WrongTypeError
        Where it is neither a name nor a schema.
    """
    if isinstance(schema, Schema):
        return schema
    if not isinstance(schema, str):
        raise WrongTypeError(
            f"A schema is given by its name, and this is of type {quote(type(schema).__name__)}.",
            "Give for example 'people', or what read_schema returns.",
        )
    return load(schema)


def read_schema(path: str | Path) -> Schema:
    """Read a schema from a file of one's own: one that stands alone, or one that extends a shipped one.

    A file that says `extends` holds only what is different: `rename` gives a column another name, an entry in
    `fields` under a name that is known narrows that field, and under a new name adds one; rules and links are
    added. A field can be narrowed and never widened, so that data that pass the local schema pass the shipped one.

    Parameters
    ----------
    path
        The file, YAML, named after the schema.

    Returns
    -------
    Schema
        Its `extends` names the shipped schema, where there is one.

    Raises
    ------
    MissingFileError
        Where the file is absent.
    UnreadableFileError
        Where it is malformed or widens a field, saying where and what to write instead.
    """
    path = Path(path)
    entry = read_yaml(path, "schema")
    if "extends" not in entry.values:
        return read_alone(path.resolve())
    entry.only(_LOCAL_KEYS)
    base = _renamed(entry, load(entry.choice("extends", names())))
    fields = {field.name: field for field in base.fields}
    parts = {part.text("name"): part for part in entry.entries("fields", "name")}
    if len(parts) < len(entry.entries("fields", "name")):
        entry.fail("two entries of 'fields' have one name", "Keep one of them.")
    for name, part in parts.items():
        fields[name] = _narrowed(part, fields[name]) if name in fields else read_field(part)
    return whole(
        entry,
        replace(
            base,
            name=entry.text("name"),
            version=entry.text("version"),
            title=entry.text("title", base.title),
            grain=entry.text("grain", base.grain),
            min_rows=max(base.min_rows, entry.whole("min_rows", base.min_rows)),
            fields=tuple(fields.values()),
            rules=(*base.rules, *read_rules(entry)),
            links=(*base.links, *read_links(entry)),
            extends=entry.text("extends"),
        ),
    )


def _renamed(entry: Entry, base: Schema) -> Schema:
    """Return the shipped schema with its columns under their local names."""
    given = entry.values.get("rename", {})
    if not isinstance(given, dict) or not all(
        isinstance(old, str) and isinstance(new, str) and new for old, new in given.items()
    ):
        entry.fail("'rename' must give a name for a name", "For example rename: {ethnicity: ethnic_group}.")
    renames: Mapping[str, str] = given
    Entry(entry.file, "'rename'", renames).only(field.name for field in base.fields)

    def called(name: str) -> str:
        return renames.get(name, name)

    after = [called(field.name) for field in base.fields]
    if len(set(after)) < len(after):
        entry.fail("'rename' gives two columns one name", "Give each a name of its own.")
    return replace(
        base,
        renames=MappingProxyType(dict(renames)),
        keys=tuple(map(called, base.keys)),
        fields=tuple(replace(field, name=called(field.name)) for field in base.fields),
        rules=tuple(Rule(r.name, called(r.field), called(r.other), r.severity) for r in base.rules),
        links=tuple(Link(called(k.field), k.table, k.other, k.severity) for k in base.links),
    )


def _narrowed(entry: Entry, field: Field) -> Field:
    """Return a field with what a local file says of it; whatever it does not say stays as it is."""
    whole_entry = Entry(entry.file, entry.where, {**_as_values(field, drop=entry.values), **entry.values})
    narrow = read_field(whole_entry)
    if (narrow.role, narrow.type) != (field.role, field.type):
        entry.fail("its role and type are those of the shipped field", "Take them away, or add a new column.")
    if (field.required and not narrow.required) or (narrow.nullable and not field.nullable):
        entry.fail("it cannot be needed less than in the shipped schema", "Take the line away.")
    if DISCLOSURE.index(narrow.disclosure) > DISCLOSURE.index(field.disclosure):
        entry.fail("it cannot give away less than in the shipped schema", "Take 'disclosure' away.")
    if field.range is not None and not _within(narrow, field):
        entry.fail("its range is wider than in the shipped schema", "Give one inside it.")
    if not _labels_within(narrow, field):
        entry.fail(
            "its labels are not all labels of the shipped schema",
            "Use some of them, or a code list that folds into the one there.",
        )
    return narrow


def _as_values(field: Field, *, drop: Mapping[str, object]) -> dict[str, object]:
    """Return a field as an entry of a file would say it, without what the local file says anew."""
    values: dict[str, object] = {
        key: getattr(field, key)
        for key in ("name", "role", "type", "required", "nullable", "disclosure", "description")
    }
    for key in ("unit", "codelist", "direction", "form"):
        values |= {key: getattr(field, key)} if getattr(field, key) else {}
    if field.categories:
        values["categories"] = list(field.categories)
    if field.range is not None:
        values["range"] = [end if isinstance(end, float) else end.isoformat() for end in field.range]
    if field.doubtful:
        values["doubtful"] = [v if isinstance(v, float) else v.isoformat() for v in field.doubtful]
    if field.missing and drop.get("nullable") is not False:
        values["missing"] = {kind: list(texts) for kind, texts in field.missing.items()}
    if "codelist" in drop or "categories" in drop:
        values.pop("codelist", None)
        values.pop("categories", None)
    return values


def _within(narrow: Field, field: Field) -> bool:
    inner: tuple = narrow.range or ()  # type: ignore[type-arg]
    outer: tuple = field.range or ()  # type: ignore[type-arg]
    return bool(inner) and outer[0] <= inner[0] and inner[1] <= outer[1]


def _labels_within(narrow: Field, field: Field) -> bool:
    """Return whether the labels of a field are among those of the shipped one, or fold into them."""
    allowed = field.categories or (codelist(field.codelist).labels if field.codelist else ())
    if not allowed or (narrow.codelist, narrow.categories) == (field.codelist, field.categories):
        return True
    if narrow.codelist:
        return field.codelist in codelist(narrow.codelist).folds
    return set(narrow.categories) <= set(allowed)
