"""What a CSV file holds, in a file beside it that programs find by its name: W3C, "CSV on the Web"."""

import json
from typing import Any

from syschange.reports.arrange import PlacedTable
from syschange.reports.cells import SHORTHAND, explained
from syschange.reports.columns import NUMBER, Column, columns
from syschange.reports.content import Content, Table
from syschange.reports.neutral import neutral
from syschange.reports.text import plain

# W3C 2015, "Model for Tabular Data and Metadata on the Web", section 5.3: `{+url}-metadata.json` is looked for
# first. One a table, so that a file which is sent on alone can take what explains it along.
ENDING = ".csv-metadata.json"
NOTICE = "Notice"
_CONTEXT = "http://www.w3.org/ns/csvw"
_TYPES = {NUMBER: "number"}


def to_metadata(placed: PlacedTable, content: Content) -> str:
    """Return the metadata of the CSV file of a table, in the terms of the "Metadata Vocabulary for Tabular Data".

    For each column its heading, what it holds and which shorthand stands for no value; for the table its caption,
    its report, what a reader needs to know before the numbers, and how people are kept from being identified.
    """
    table = placed.table
    notice = plain(content.stamp)
    described = [_described(column) for column in columns(table)]
    if notice:
        described.append({"name": _free("notice", described), "titles": NOTICE, "datatype": "string"})
    made = {
        "@context": [_CONTEXT, {"@language": content.language}],
        "url": f"{placed.name}.csv",
        "dc:title": plain(table.caption) or placed.name,
        "dc:description": plain(table.note),
        "dc:isPartOf": plain(content.title),
        "dc:language": content.language,
        "dc:accessRights": notice,
        "notes": _notes(table, content),
        "dialect": {"encoding": "utf-8", "delimiter": ",", "header": True, "lineTerminators": ["\r\n"]},
        "tableSchema": {"columns": described},
    }
    kept = {key: value for key, value in made.items() if value}
    return json.dumps(kept, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def _described(column: Column) -> dict[str, Any]:
    """Return a column: a number such as "44%" is read as 0.44 (the vocabulary, section 6.4.2)."""
    made: dict[str, Any] = {
        "name": column.name,
        "titles": neutral(column.heading),
        "datatype": _TYPES.get(column.kind, "string"),
    }
    if column.marks:
        made["null"] = list(column.marks)
        made["dc:description"] = "; ".join(f"{mark} {SHORTHAND[mark]}" for mark in column.marks)
    return made


def _notes(table: Table, content: Content) -> list[str]:
    """Return what holds for the whole table."""
    marks = [f"{mark} means: {meaning}" for mark, meaning in explained(table)]
    return [*marks, *(plain(text) for text in content.disclosure)]


def _free(name: str, taken: list[dict[str, Any]]) -> str:
    names = {column["name"] for column in taken}
    return name if name not in names else _free(f"{name}_2", taken)
