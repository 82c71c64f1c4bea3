"""How a value looks in a notebook: its words, then a narrow table that takes the colours of the page it stands on."""

import datetime as dt
import html
import math
import numbers
import re
from collections.abc import Hashable, Sequence
from typing import Any

import pandas as pd

from syschange.words import TURNS, figures

MOST_ROWS = 20  # ours: what can be taken in at a glance
MOST_COLUMNS = 10  # ours: what a window of a notebook holds beside each other
_LONGEST = 90  # ours: characters of one cell, so that a long label does not push all others away
_WRAPS = 40  # ours: from so many characters on a cell is wide enough not to become a column of single words
_SAID = 6  # ours: how many columns that are the same in every row, or left out, are named
_FIGURES = 3
# These stay where a table has too many columns: what was found, and how sure that is.
_KEPT = (
    "title", "verdict", "value", "lower", "upper", "difference", "difference_lower", "difference_upper", "ratio",
    "ratio_lower", "ratio_upper", "probability", "n",
)  # fmt: skip
# What a page obeys or cannot hold: control characters, turns of direction, halves of signs, and signs that are none.
_SIGNS = re.compile(f"[\x00-\x1f\x7f-\x9f{TURNS}\ud800-\udfff\ufffe\uffff]")
_EMPTY = "–"
# No colour is set anywhere: words, lines and ground are those of the page, light or dark.
_WIDTH = "max-width:46rem"
_SCROLL = "max-width:54rem;overflow-x:auto"
_TABLE = "border-collapse:collapse;font-size:.9em;background:transparent;color:inherit"
_CAPTION = "caption-side:top;text-align:left;padding:.3em 0;color:inherit"
_LINE = "border-bottom:1px solid currentColor"
_LEFT = "text-align:left;vertical-align:top;padding:.2em .6em .2em 0;max-width:18em;overflow-wrap:break-word"
_RIGHT = "text-align:right;vertical-align:top;padding:.2em .6em .2em 0;white-space:nowrap"


def page(words: str, table: pd.DataFrame | None = None, *, name: str = "", rest: str = ".table") -> str:
    """Return words and a table as HTML for a notebook.

    Columns that say the same in every row are said once, above the table; of more than ten columns the first are
    shown with those that hold what was found; of more than twenty rows the first. What is left out is said.

    Parameters
    ----------
    words
        The finding; each line is a paragraph.
    table
        What it rests on; None for none.
    name
        What the table is called, above it.
    rest
        Where all of the table is.

    Returns
    -------
    str
        HTML without a colour, a script or a style sheet: it is read in light and dark, and on a phone.
    """
    said = "".join(f'<p style="{_WIDTH}">{_safe(line)}</p>' for line in words.split("\n") if line.strip())
    return said if table is None or not len(table.columns) else said + _table(table, name, rest)


def _table(table: pd.DataFrame, name: str, rest: str) -> str:
    shown = table.head(MOST_ROWS)
    same = _same(table)
    columns, left = _columns([c for c in table.columns if c not in same])
    cells = {c: _cells(shown[c]) for c in columns}
    head = "\n".join(f'<th scope="col" style="{_side(shown[c])};{_LINE}">{_name(c)}</th>' for c in columns)
    rows = "\n".join(
        "<tr>" + "\n".join(_cell(shown[c], cells[c][i], first=c == columns[0]) for c in columns) + "</tr>"
        for i in range(len(shown))
    )
    caption = " ".join([_safe(f"{name}." if name else ""), _once(table, same)]).strip()
    region = _safe(name) or "table"
    body = (
        f'<div style="{_SCROLL}" role="region" aria-label="{region}" tabindex="0">\n<table style="{_TABLE}">\n'
        f'<caption style="{_CAPTION}">{caption or "Table."}</caption>\n<thead><tr>{head}</tr></thead>\n'
        f"<tbody>{rows}</tbody>\n</table></div>"
    )
    return body + _notes(
        len(table) - len(shown), left, rest, any(_EMPTY in column for column in cells.values())
    )


def _same(table: pd.DataFrame) -> Sequence[Hashable]:
    """Return the columns that say the same in every row; none of a table of one row."""
    if len(table) < 2:  # noqa: PLR2004 - one row has nothing to be the same as
        return []
    made = [c for c in table.columns if len(set(_cells(table[c]))) == 1]
    return made if len(made) < len(table.columns) else made[1:]


def _columns(every: Sequence[Hashable]) -> tuple[list[Hashable], list[Hashable]]:
    """Return the columns that are shown and those left out, each in their order."""
    if len(every) <= MOST_COLUMNS:
        return list(every), []
    kept = [c for c in every[1:] if c in _KEPT][: MOST_COLUMNS - 3]
    others = [c for c in every if c not in kept][: MOST_COLUMNS - len(kept)]
    chosen = {*kept, *others}
    return [c for c in every if c in chosen], [c for c in every if c not in chosen]


def _once(table: pd.DataFrame, same: Sequence[Hashable]) -> str:
    """Return what stands in every row alike; a column with nothing in it is not worth a word."""
    said = [f"{_name(c)} {_safe(_plain(table[c].iloc[0]))}" for c in same]
    said = [text for text in said if not text.endswith(f" {_EMPTY}") and not text.endswith(" ")]
    more = f" and {len(said) - _SAID} more" if len(said) > _SAID else ""
    return f"The same in every row: {'; '.join(said[:_SAID])}{more}." if said else ""


def _notes(rows: int, left: Sequence[Hashable], rest: str, empty: bool) -> str:
    where = f"see <code>{html.escape(rest)}</code>."
    said = [f"{_EMPTY}: hidden, or there is none."] if empty else []
    said += [f"{rows} more {'row' if rows == 1 else 'rows'}: {where}"] if rows else []
    if left:
        named = ", ".join(_name(c) for c in left[:_SAID])
        named += f" and {len(left) - _SAID} more" if len(left) > _SAID else ""
        said.append(f"Columns left out here: {named}{'.' if rows else f'; {where}'}")
    return f'<p style="{_WIDTH}">{" ".join(said)}</p>' if said else ""


def _plain(value: object) -> str:
    """Return a value that stands alone: a number as it is written, 0.95 and not 0.950."""
    if isinstance(value, float) and math.isfinite(value):
        return f"{value + 0.0:.6g}"  # zero has no sign
    return _text(value, whole=True)


def _cells(column: "pd.Series[Any]") -> list[str]:
    """Return the cells as text: numbers of one column alike, what is missing as a dash."""
    values = [None if _missing(v) else v for v in column]
    known = [float(v) for v in values if isinstance(v, numbers.Real) and not _yes_or_no(v)]
    whole = bool(known) and all(v.is_integer() for v in known if math.isfinite(v))
    return [_text(v, whole=whole) for v in values]


def _text(value: object, *, whole: bool) -> str:
    if value is None or _missing(value):
        return _EMPTY
    if _yes_or_no(value):
        return "yes" if value else "no"
    if isinstance(value, numbers.Real):
        number = float(value)
        if not math.isfinite(number):
            return "without end" if number > 0 else "below all numbers"
        return f"{number + 0.0:.0f}" if whole else figures(number, _FIGURES)
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        value = value.date()
    said = _SIGNS.sub(" ", str(value))
    return said if len(said) <= _LONGEST else f"{said[: _LONGEST - 1]}…"


def _missing(value: object) -> bool:
    return (
        value is None or value is pd.NA or value is pd.NaT or (isinstance(value, float) and math.isnan(value))
    )


def _yes_or_no(value: object) -> bool:
    return type(value).__name__ in ("bool", "bool_")  # of Python, or of numpy


def _numeric(column: "pd.Series[Any]") -> bool:
    return bool(pd.api.types.is_numeric_dtype(column)) and not pd.api.types.is_bool_dtype(column)


def _side(column: "pd.Series[Any]") -> str:
    return _RIGHT if _numeric(column) else _LEFT


def _cell(column: "pd.Series[Any]", text: str, *, first: bool) -> str:
    tag, scope = ("th", ' scope="row"') if first else ("td", "")
    way = "" if _numeric(column) else ' dir="auto"'
    side = f"{_side(column)};min-width:14em" if len(text) > _WRAPS else _side(column)
    return f'<{tag}{scope}{way} style="{side};font-weight:normal">{html.escape(text)}</{tag}>'


def _name(column: Hashable) -> str:
    return _safe(str(column))


def _safe(text: str) -> str:
    """Return text as a page shows it and never obeys it."""
    return html.escape(_SIGNS.sub(" ", text))
