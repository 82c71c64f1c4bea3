"""Schemas and code lists as plain tables on a terminal."""

import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any

from syschange import schemas

_TYPES = {
    "string": "text",
    "integer": "whole number",
    "number": "number",
    "boolean": "true or false",
    "date": "date",
}
_RULES = {
    "not_before": "{0} is not before {1}",
    "at_most": "{0} is at most {1}",
    "given_with": "{0} is given where {1} is",
    "range_by_measure": "{0} is in the range of {1}",
    "values_by_measure": "{0} is a score that {1} has",
    "half_scale": "{0} uses the whole scale of {1}",
    "constant_within": "{0} is the same within one {1}",
    "consecutive": "{0} has no gap within one {1}",
}
_MEASURE = ("label", "title", "range", "higher is", "evidence", "source")
_FORMS = {
    "nhs_number": "ten digits",
    "calendar_quarter": "as 2024-Q1",
    "financial_quarter": "as 2024/25-Q1",
    "lsoa": "as E01012345",
}


def print_schema(schema: schemas.Schema) -> None:
    """Print the columns of a schema, and what is checked between them."""
    print(_plain(f"{schema.name}: {schema.title}"))
    print(_plain(f"{schema.grain[:1].upper()}{schema.grain[1:]}."))
    if schema.keys:
        print(_plain(f"No two rows have the same {', '.join(schema.keys)}."))
    print()
    heads = ("column", "needed", "type", "labels from", "description")
    print_table([heads, *(_row(field) for field in schema.fields)])
    _print_lines("checked together", list(_together(schema)))
    _print_lines("standing for missing", list(_missing(schema)))


def schema_as_json(schema: schemas.Schema) -> dict[str, Any]:
    """Return what `print_schema` prints as plain values."""
    heads = ("column", "needed", "type", "labels", "description")
    return {
        "name": schema.name,
        "title": schema.title,
        "grain": schema.grain,
        "keys": list(schema.keys),
        "columns": [dict(zip(heads, _row(field), strict=True)) for field in schema.fields],
        "checked_together": list(_together(schema)),
        "standing_for_missing": list(_missing(schema)),
    }


def codelist_as_json(codes: schemas.CodeList) -> dict[str, Any]:
    """Return what `print_codelist` prints as plain values."""
    return {
        **{name: getattr(codes, name) for name in ("name", "title", "source", "evidence", "strict")},
        "labels": list(codes.labels),
        "codes": dict(codes.codes),
        "notes": dict(codes.notes),
        "missing": dict(codes.missing),
        "measures": [dict(zip(_MEASURE, _measure(m), strict=True)) for m in codes.measures],
    }


def _print_lines(head: str, lines: Sequence[str]) -> None:
    if lines:
        print(f"\n{head}:")
        for line in lines:
            print(f"  {_plain(line)}")


def _row(field: schemas.Field) -> tuple[str, ...]:
    needed = ("every row" if not field.nullable else "yes") if field.required else ""
    kind = {"id": "id", "free_text": "free text"}.get(field.role, _TYPES[field.type])
    parts = [kind, field.unit, _FORMS.get(field.form, "")]
    if field.range and field.unit:
        parts.append(" to ".join(f"{end:g}" for end in field.range))
    labels = field.codelist or ", ".join(field.categories)
    return field.name, needed, ", ".join(part for part in parts if part), labels, field.description


def _together(schema: schemas.Schema) -> Iterator[str]:
    said = [(_RULES[r.name].format(r.field, r.other), r.severity) for r in schema.rules]
    said += [(f"{k.field} is found in {k.other} of {k.table}", k.severity) for k in schema.links]
    for text, severity in said:
        yield f"{text} (a warning)" if severity == "warning" else text


def _missing(schema: schemas.Schema) -> Iterator[str]:
    for field in schema.fields:
        for kind, texts in field.missing.items():
            yield f"{field.name}: {kind.replace('_', ' ')} where it says {', '.join(texts)}"


def print_codelist(codes: schemas.CodeList) -> None:
    """Print the labels of a code list, where they come from and how far to trust them."""
    print(f"{codes.name}: {codes.title}")
    print(f"source: {codes.source}")
    trust = codes.evidence.replace("_", " ")
    print(f"evidence: {trust}" + ("" if codes.strict else "; data are not held against it"))
    for what, said in (("edition", codes.edition), ("nation", codes.nation), ("note", codes.note)):
        if said:
            print(f"{what}: {said}")
    print()
    if codes.measures:
        print_table([_MEASURE, *(_measure(measure) for measure in codes.measures)])
        return
    of_label: dict[str, list[str]] = {}
    for code, label in codes.codes.items():
        of_label.setdefault(label, []).append(code)
    notes = dict(codes.notes)
    for label, kind in codes.missing.items():
        notes[label] = "; ".join(filter(None, (f"missing: {kind.replace('_', ' ')}", notes.get(label, ""))))
    rows = [
        (label, ", ".join(of_label.get(label, ())), notes.get(label, ""))
        for label in (*codes.labels, *codes.missing)
    ]
    print_table([("label", "code", "note"), *rows])


def _measure(measure: schemas.Measure) -> tuple[str, ...]:
    ends = " to ".join(f"{end:g}" for end in measure.range)
    better = measure.direction.removeprefix("higher_is_")
    return measure.label, measure.title, ends, better, measure.evidence.replace("_", " "), measure.source


def print_table(rows: Sequence[tuple[str, ...]]) -> None:
    """Print rows with their columns one under the other; the last column is as long as it is."""
    tidy = [tuple(map(_plain, row)) for row in rows]
    used = [i for i in range(len(tidy[0])) if any(row[i] for row in tidy[1:])]
    widths = {i: max(len(row[i]) for row in tidy) for i in used[:-1]}
    for row in tidy:
        print("  " + "  ".join(row[i].ljust(widths.get(i, 0)) for i in used).rstrip())


def _plain(text: str) -> str:
    """Return a text as one line without control characters: a schema file of one's own may hold any."""
    return " ".join("".join(" " if unicodedata.category(c)[0] == "C" else c for c in text).split())
