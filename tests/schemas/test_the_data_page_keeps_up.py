"""docs/data.md says of every table what the schema says: its grain, its columns one by one, and its checks."""

import datetime as dt
import re
from pathlib import Path

import pytest

from syschange import schemas

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "data.md").read_text("utf-8")
SECTIONS = dict(re.findall(r"(?ms)^## `(\w+)`\n(.*?)(?=^## |\Z)", PAGE))
TYPES = {
    "string": "text",
    "integer": "whole number",
    "number": "number",
    "boolean": "true or false",
    "date": "date",
}
FORMS = {
    "nhs_number": "ten digits",
    "calendar_quarter": "as 2024-Q1",
    "financial_quarter": "as 2024/25-Q1",
    "lsoa": "as E01012345",
}
RULES = {
    "not_before": "`{0}` is not before `{1}`",
    "at_most": "`{0}` is at most `{1}`",
    "given_with": "`{0}` is given where `{1}` is",
    "range_by_measure": "`{0}` is in the range of `{1}`",
    "values_by_measure": "`{0}` is a score that `{1}` has",
    "half_scale": "`{0}` uses the whole scale of `{1}`",
    "constant_within": "`{0}` is the same within one `{1}`",
    "consecutive": "`{0}` has no gap within one `{1}`",
}


def limits(field: schemas.Field) -> str:
    """Return what a column's values may be: labels, unit and ends, form, and what stands for missing."""
    parts = [f"list `{field.codelist}`" if field.codelist else "", ", ".join(field.categories), field.unit]
    if field.range and field.unit:
        parts.append(" to ".join(f"{end:g}" if end < 10_000 else f"{end:,.0f}" for end in field.range))
    elif field.range and field.range[1] == dt.date.max:
        parts.append("no later than today")
    if field.doubtful:
        parts.append(f"doubtful: {', '.join(map(str, field.doubtful))}")
    parts += [field.direction.replace("_", " "), FORMS.get(field.form, "")]
    for kind, texts in field.missing.items():
        parts.append(f"{kind.replace('_', ' ')} where it says {', '.join(texts)}")
    return "; ".join(part for part in parts if part)


def row(field: schemas.Field) -> str:
    """Return the line of the page for a column."""
    needed = ("every row" if not field.nullable else "yes") if field.required else ""
    kind = {"id": "id", "free_text": "free text"}.get(field.role, TYPES[field.type])
    cells = (f"`{field.name}`", needed, field.description, kind, limits(field))
    return "| " + " | ".join(cells) + " |"


def together(schema: schemas.Schema) -> str:
    """Return the line of the page for what is checked between columns and tables."""
    said = [(RULES[r.name].format(r.field, r.other), r.severity) for r in schema.rules]
    said += [(f"`{k.field}` is found in `{k.table}`", k.severity) for k in schema.links]
    parts = [text + (" (a warning)" if severity == "warning" else "") for text, severity in said]
    return f"Checked together: {'; '.join(parts)}." if parts else ""


def head(schema: schemas.Schema) -> str:
    """Return the line of the page for what a row is."""
    if schema.keys:
        keys = ", ".join(f"`{key}`" for key in schema.keys)
        return f"{schema.grain.capitalize()}. No two rows have the same {keys}."
    alike = "an error" if schema.duplicates == "error" else "a warning"
    return f"{schema.grain.capitalize()}. Two rows alike in every column are {alike}."


def test_the_page_has_a_section_for_every_table() -> None:
    assert sorted(SECTIONS) == list(schemas.names())


@pytest.mark.parametrize("name", schemas.names())
def test_a_section_says_what_the_schema_says(name: str) -> None:
    schema, lines = schemas.load(name), SECTIONS[name].splitlines()
    assert [line for line in lines if line.startswith("| `")] == [row(field) for field in schema.fields]
    assert head(schema) in lines
    if together(schema):
        assert together(schema) in lines


@pytest.mark.parametrize("name", schemas.names())
def test_a_section_says_which_questions_the_table_serves(name: str) -> None:
    assert re.search(r"(?m)^It serves: \S", SECTIONS[name])
