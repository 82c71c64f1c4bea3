"""The scorecard as a picture: one row a criterion, its verdict as a shape and as words."""

from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle, Polygon, Rectangle

from syschange.charts import _page as page
from syschange.charts._columns import labels, names
from syschange.charts._known import chart, described
from syschange.charts._labels import legible, width, wrap
from syschange.charts._sheet import Words, nothing, sheet, write
from syschange.charts._style import (
    GREY,
    INK,
    LINE,
    MARGIN,
    MUTED,
    ORANGE,
    PAPER,
    PLUM,
    RULE,
    SMALL,
    TEAL,
    TEXT,
)
from syschange.errors import UnknownChoiceError

_RADIUS = 12.0
_WIDEST = 1.15 * _RADIUS  # half of the widest shape
_INDENT = 2 * _RADIUS + 12
_PAD = 9.0
_HEADLINE_LINES = 9


@dataclass(frozen=True)
class _Row:
    """A criterion: the lines of its name, its verdict, and the lines of its probability and its grade."""

    name: tuple[str, ...]
    verdict: str
    beside: tuple[str, ...]

    @property
    def height(self) -> float:
        return LINE * (len(self.name) + 1 + max(len(self.beside) - 1, 0)) + 2 * _PAD


@chart
def verdicts(
    table: pd.DataFrame,
    *,
    criterion: str,
    verdict: str,
    headline: str,
    subtitle: str,
    probability: str | None = None,
    grade: str | None = None,
    watermark: str | None = None,
) -> Figure:
    """Draw a scorecard: one row a criterion, in the order of the table.

    Parameters
    ----------
    table
        One row a criterion.
    criterion, verdict
        Its columns. A verdict is "MET", "NOT MET", "UNCLEAR" or "NO EVIDENCE", and is drawn as a shape of its
        own with its words beside it.
    headline, subtitle
        What the picture shows, and of what. `charts.svg` leaves both out: on a page they are text.
    probability
        The column that says in words how probable it is; none where None.
    grade
        The column that says in words how strong the evidence is; it stands below the probability. None where None.
    watermark
        Words written across the picture, such as "not for release"; none where None.

    Returns
    -------
    Figure
        350 points wide (ours: legible on a phone). Where there is nothing to draw it says so in words.

    Raises
    ------
    MissingColumnError
        Where a column is not in the table.
    UnknownChoiceError
        Where a verdict is not one of the four.
    """
    # The headline is the whole verdict, which names every criterion that fails or is missing: six at the most.
    words = Words(headline, subtitle, watermark, lines=_HEADLINE_LINES)
    called, given = labels(table, criterion), labels(table, verdict)
    said, graded = (labels(table, c) if c is not None else [""] * len(table) for c in (probability, grade))
    unknown = [v for v in given if v not in _SHAPES]
    if unknown:
        raise UnknownChoiceError("verdict", unknown[0], list(_SHAPES))
    if empty := nothing(words, table):
        return empty
    rows = [_row(*row) for row in zip(called, given, said, graded, strict=True)]
    figure, axes = sheet(words, sum(row.height for row in rows) + MARGIN)
    axes.set_xlim(0, page.room())
    y = 0.0
    for row in rows:
        _draw_row(axes, row, y)
        y += row.height
    parts = zip(names(table, criterion), given, said, graded, strict=True)
    return described(
        figure,
        [", ".join(p for p in (f"{name}: {verdict}", *more) if p) + "." for name, verdict, *more in parts],
    )


def _row(name: str, verdict: str, probability: str, grade: str) -> _Row:
    room = page.room() - _INDENT - width(verdict, bold=True) - MARGIN
    said = [legible(words) for words in (probability, grade)]
    lines = [line for words in said if words for line in wrap(words, room, SMALL, lines=3)]
    return _Row(tuple(wrap(name, page.room() - _INDENT, TEXT, lines=2)), verdict, tuple(lines))


def _draw_row(axes: Axes, row: _Row, top: float) -> None:
    axes.plot([0, page.room()], [top, top], color=RULE, linewidth=0.8)
    _SHAPES[row.verdict](axes, _WIDEST, top + row.height / 2)
    y = top + _PAD - LINE * 0.25
    for line in row.name:
        y += LINE
        write(axes, _INDENT, y, line)
    y += LINE
    write(axes, _INDENT, y, row.verdict, bold=True)
    x = _INDENT + width(row.verdict, bold=True) + MARGIN
    for i, line in enumerate(row.beside):
        write(axes, x, y + LINE * i, line, size=SMALL, colour=MUTED)


def _met(axes: Axes, x: float, y: float) -> None:
    """Draw a filled circle with a tick."""
    axes.add_patch(Circle((x, y), _RADIUS, facecolor=TEAL, edgecolor="none"))
    axes.plot([x - 5.5, x - 1.5, x + 6], [y + 0.5, y + 5, y - 5], color=PAPER, linewidth=2.6)


def _not_met(axes: Axes, x: float, y: float) -> None:
    """Draw a filled square with a cross."""
    side = 1.8 * _RADIUS
    axes.add_patch(Rectangle((x - side / 2, y - side / 2), side, side, facecolor=PLUM, edgecolor="none"))
    for slope in (1, -1):
        axes.plot([x - 5, x + 5], [y - 5 * slope, y + 5 * slope], color=PAPER, linewidth=2.6)


def _unclear(axes: Axes, x: float, y: float) -> None:
    """Draw a filled diamond with a question mark."""
    r = _WIDEST
    corners = [(x, y - r), (x + r, y), (x, y + r), (x - r, y)]
    axes.add_patch(Polygon(corners, facecolor=ORANGE, edgecolor="none"))
    write(axes, x, y + 4.8, "?", size=13, bold=True, colour=INK, align="center")


def _no_evidence(axes: Axes, x: float, y: float) -> None:
    """Draw an empty circle with a dashed edge."""
    axes.add_patch(
        Circle((x, y), _RADIUS - 1, facecolor="none", edgecolor=GREY, linewidth=1.6, linestyle=(0, (3, 2)))
    )


_SHAPES: MappingProxyType[str, Callable[[Axes, float, float], None]] = MappingProxyType(
    {"MET": _met, "NOT MET": _not_met, "UNCLEAR": _unclear, "NO EVIDENCE": _no_evidence}
)
