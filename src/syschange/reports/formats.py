"""The formats of a report: for each, the files it makes and what is in them."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from syschange.reports.content import Content
from syschange.reports.csv import csv_files
from syschange.reports.html import to_html
from syschange.reports.json_file import to_json
from syschange.reports.markdown import to_markdown
from syschange.reports.pdf import to_pdf
from syschange.reports.xlsx import to_xlsx

Files = Mapping[str, str | bytes]


def _html(content: Content) -> Files:
    return {"report.html": to_html(content)}


def _markdown(content: Content) -> Files:
    return {"summary.md": to_markdown(content)}


def _xlsx(content: Content) -> Files:
    return {"report.xlsx": to_xlsx(content)}


def _json(content: Content) -> Files:
    return {"report.json": to_json(content)}


def _pdf(content: Content) -> Files:
    return {"report.pdf": to_pdf(content)}


FORMATS: Mapping[str, Callable[[Content], Files]] = MappingProxyType(
    {
        "html": _html,
        "md": _markdown,
        "csv": csv_files,
        "xlsx": _xlsx,
        "json": _json,
        "pdf": _pdf,
    }
)
