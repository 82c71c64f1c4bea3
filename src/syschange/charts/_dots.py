"""The dots: combinations of groups as rows of dots that say who is meant, each with its interval beside it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from syschange.charts import _page as page
from syschange.charts._columns import names, numbers
from syschange.charts._known import chart, described
from syschange.charts._labels import legible, shorten, width
from syschange.charts._numbers import Numbers, counted, figure, places, printing, sentences, ticks
from syschange.charts._sheet import Words, hatch, nothing, nothing_to_draw, sheet, write
from syschange.charts._style import (
    HIDDEN_WORDS,
    INK,
    LANE,
    LINE,
    MUTED,
    NAVY,
    PALETTE,
    PAPER,
    RULE,
    SMALL,
)
from syschange.errors import WrongTypeError

MOST = 26  # ours: more groups of characteristics than this cannot be told apart as dots on a phone
_ALL, _NOBODY = "(all)", "nobody"
_MARKERS = ("o", "s", "^", "D", "v", "P")
_STEP, _SHARE = 12.0, 0.46  # the widest step between dots, and the most of the picture that dots take
_LANE = 13.0
_GAP = 7.0
_SPACE = 8.0
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class _Dot:
    """A column of dots: which characteristic, and which of its groups."""

    of: int
    group: str
    spoken: str


@dataclass(frozen=True)
class _Row:
    """A combination: which dots are filled, what is printed, and what is drawn."""

    filled: tuple[int, ...]
    people: str
    printed: str
    value: float
    lower: float
    upper: float

    @property
    def height(self) -> float:
        return LINE + _LANE + _GAP


@dataclass(frozen=True)
class _Plan:
    """Where everything stands, in points."""

    dots: tuple[_Dot, ...]
    rows: tuple[_Row, ...]
    low: float
    high: float
    reference: float
    reference_label: str
    printed: Numbers

    @property
    def step(self) -> float:
        return min(_STEP, _SHARE * page.room() / max(len(self.dots), 1))

    @property
    def left(self) -> float:
        """Where the lanes begin."""
        return self.step * len(self.dots) + _SPACE

    @property
    def top(self) -> float:
        """Where the rows begin: under a line of text for each column of dots."""
        return LINE * len(self.dots) + _SPACE

    def dot(self, place: int) -> float:
        return self.step * (place + 0.5)

    def across(self, value: float) -> float:
        return self.left + (value - self.low) / (self.high - self.low) * (page.room() - self.left)


@chart
def dots(
    table: pd.DataFrame,
    *,
    characteristics: Sequence[str],
    value: str,
    lower: str,
    upper: str,
    headline: str,
    subtitle: str,
    reference: float = 0.0,
    reference_label: str = "",
    n: str | None = None,
    percent: bool = False,
    unit: str = "",
    decimals: int | None = None,
    watermark: str | None = None,
) -> Figure:
    """Draw combinations of groups: filled dots say which groups each is made of, and its interval stands beside.

    Parameters
    ----------
    table
        One row a combination.
    characteristics
        Its columns of groups. One that is "(all)" in a row has no filled dot there.
    value, lower, upper
        Its columns of numbers. A row whose value is missing, or a mark such as "[c]", is drawn as hidden.
    headline, subtitle
        What the picture shows, and the measure, for whom and when. `charts.svg` leaves both out: on a page they
        are text.
    reference, reference_label
        Where the line stands, in the units of the values, and the words under it.
    n
        The column of the number of people, printed over the interval; none where None.
    percent, unit, decimals, watermark
        As in `forest`.

    Returns
    -------
    Figure
        350 points wide (ours: legible on a phone). Where there is nothing to draw, or the characteristics have more
        than 26 groups together (ours), it says so in words.

    Raises
    ------
    MissingColumnError
        Where a column is not in the table.
    WrongTypeError
        Where a column that should hold numbers does not, or no characteristic is given.
    """
    if not characteristics:
        raise WrongTypeError("No characteristic is given.", "Give at least one column of groups.")
    words = Words(headline, subtitle, watermark)
    printed = printing(percent=percent, unit=unit, decimals=decimals, difference=reference == 0)
    held = np.stack([numbers(table, c, scale=printed.scale) for c in (value, lower, upper)])
    people = numbers(table, n) if n is not None else np.full(len(table), np.nan)
    groups = [names(table, c) for c in characteristics]
    if empty := nothing(words, table, held[0]):
        return empty
    columns = _columns(groups)
    if len(columns) > MOST:
        return nothing_to_draw(words, _too_many(len(columns)))
    called = [", ".join(g for g in whom if g != _ALL) or "everyone" for whom in zip(*groups, strict=True)]
    rows = _rows(columns, groups, held, people, printed)
    line = reference * printed.scale
    plan = _Plan(columns, rows, *_ends(held, line), line, legible(reference_label), printed)
    somebody = people != 0
    told = sentences(list(np.array(called)[somebody]), held[:, somebody], printed, people=people[somebody])
    none = [f"{name}: nobody." for name, there in zip(called, somebody, strict=True) if not there]
    return described(_draw(words, plan), [*told, *none])


def _too_many(columns: int) -> str:
    return (
        f"These characteristics have {columns} groups, too many for dots ({MOST}): take fewer, or a forest."
    )


def _columns(groups: Sequence[Sequence[str]]) -> tuple[_Dot, ...]:
    """Return a column of dots for each group of each characteristic, in the order in which they first stand."""
    return tuple(
        _Dot(of, legible(group), group)
        for of, column in enumerate(groups)
        for group in dict.fromkeys(column)
        if group != _ALL
    )


def _rows(
    columns: tuple[_Dot, ...], groups: Sequence[Sequence[str]], held: Floats, people: Floats, printed: Numbers
) -> tuple[_Row, ...]:
    """Return the combinations in the order of the table."""
    place = {(dot.of, dot.spoken): i for i, dot in enumerate(columns)}
    rows = []
    for i, whom in enumerate(zip(*groups, strict=True)):
        filled = tuple(place[key] for key in enumerate(whom) if key in place)
        value, lower, upper = (float(v) for v in held[:, i])
        shown = (
            printed.with_interval(value, lower, upper)
            if math.isfinite(value)
            else ("" if people[i] else _NOBODY)
        )
        count = counted(float(people[i])) if math.isfinite(people[i]) else ""
        rows.append(_Row(filled, count, shown, value, lower, upper))
    return tuple(rows)


def _ends(held: Floats, reference: float) -> tuple[float, float]:
    """Return the ends of a scale that holds every finite number and the reference, with a little room to spare."""
    every = np.append(held, reference)
    every = every[np.isfinite(every)]
    low, high = float(every.min()), float(every.max())
    spare = 0.05 * (high - low) or max(abs(high), 1.0)
    return low - spare, high + spare


def _draw(words: Words, plan: _Plan) -> Figure:
    body = plan.top + sum(row.height for row in plan.rows)
    hidden = any(not math.isfinite(row.value) and row.printed != _NOBODY for row in plan.rows)
    notes = (1 if plan.reference_label or plan.printed.unit else 0) + hidden
    made, axes = sheet(words, body + LINE * (1 + notes) + _SPACE)
    axes.set_xlim(0, page.room())
    _draw_headings(axes, plan)
    y = plan.top
    for i, row in enumerate(plan.rows):
        _draw_dots(axes, plan, row, y, striped=i % 2 == 0)
        _draw_lane(axes, plan, row, y)
        y += row.height
    _draw_foot(axes, plan, y, hidden=hidden)
    return made


def _draw_headings(axes: Axes, plan: _Plan) -> None:
    """Name each column of dots on a line of its own, a thin line leading down from the name to the column."""
    for i, dot in enumerate(plan.dots):
        x, y = plan.dot(i), LINE * (i + 0.75)
        axes.plot(
            [x, x, x + 5], [plan.top, y - SMALL / 3, y - SMALL / 3], color=RULE, linewidth=0.9, zorder=1
        )
        _draw_dot(axes, dot.of, x + 7, y - SMALL / 3, 4.5)
        text = shorten(dot.group, page.room() - x - 14, SMALL)
        write(axes, x + 14, y, text, size=SMALL)


def _draw_dot(axes: Axes, of: int, x: float, y: float, size: float) -> None:
    """Draw a filled dot: each characteristic has a shape as well as a colour."""
    colour = PALETTE[of % len(PALETTE)]
    axes.plot(
        [x], [y], marker=_MARKERS[of % len(_MARKERS)], markersize=size, markerfacecolor=colour,
        markeredgecolor=colour, markeredgewidth=0.5, linestyle="none", zorder=4,
    )  # fmt: skip


def _draw_dots(axes: Axes, plan: _Plan, row: _Row, y: float, *, striped: bool) -> None:
    bottom, end = y + row.height - _GAP / 2, plan.left - _SPACE / 2
    if striped:
        top = y - _GAP / 2
        axes.fill([0, end, end, 0], [top, top, bottom, bottom], color=LANE, linewidth=0, zorder=0)
    middle = y + (row.height - _GAP) / 2
    size = min(7.0, plan.step * 0.62)
    if len(row.filled) > 1:
        ends = [plan.dot(row.filled[0]), plan.dot(row.filled[-1])]
        axes.plot(ends, [middle] * 2, color=INK, linewidth=1.2, zorder=2)
    for i, dot in enumerate(plan.dots):
        if i in row.filled:
            _draw_dot(axes, dot.of, plan.dot(i), middle, size)
        else:
            axes.plot(
                [plan.dot(i)], [middle], marker="o", markersize=2.2, color=RULE, linestyle="none", zorder=3
            )


def _draw_lane(axes: Axes, plan: _Plan, row: _Row, y: float) -> None:
    """Print the numbers, and under them draw the lane with the interval, the point and the reference."""
    right, base = page.room(), y + LINE * 0.75
    write(axes, right, base, row.printed, size=SMALL, bold=True, align="right")
    room = right - plan.left - width(row.printed, SMALL, bold=True) - _SPACE / 2
    if width(row.people, SMALL) <= room:
        write(axes, plan.left, base, row.people, size=SMALL, colour=MUTED)
    top = y + LINE
    if row.printed == _NOBODY:
        return
    if not math.isfinite(row.value):
        write(axes, right, base, "[c]", size=SMALL, bold=True, align="right")
        hatch(axes, (plan.left, top), (right - plan.left, _LANE))
        return
    box = ([plan.left, right, right, plan.left], [top, top, top + _LANE, top + _LANE])
    axes.fill(*box, color=LANE, linewidth=0, zorder=0)
    at = plan.across(plan.reference)
    axes.plot([at, at], [top, top + _LANE], color=INK, linewidth=1.4, solid_capstyle="butt", zorder=2)
    middle = top + _LANE / 2
    ends = [plan.across(v) for v in _inside(row, plan)]
    axes.plot(ends, [middle] * 2, color=NAVY, linewidth=3.2, solid_capstyle="butt", zorder=3)
    axes.plot(
        [plan.across(row.value)], [middle], marker="o", markersize=8, markerfacecolor=NAVY, markeredgecolor=PAPER,
        markeredgewidth=1.2, zorder=5,
    )  # fmt: skip


def _inside(row: _Row, plan: _Plan) -> tuple[float, float]:
    """Return the ends of an interval as drawn: at the edge where infinite, at the point where not known."""
    lower = row.value if math.isnan(row.lower) else max(row.lower, plan.low)
    upper = row.value if math.isnan(row.upper) else min(row.upper, plan.high)
    return lower, upper


def _draw_foot(axes: Axes, plan: _Plan, y: float, *, hidden: bool) -> None:
    """Write the scale, the words of the reference, the unit, and what hatching means."""
    marks = ticks(plan.low, plan.high, 4)
    sign, needed = plan.printed.sign, places(marks)
    y += LINE * 0.75
    free = 0.0
    for mark in marks:
        text = figure(mark, needed) + sign
        half = width(text, SMALL) / 2
        x = min(max(plan.across(mark), plan.left + half), page.room() - half)
        if x - half >= free:
            write(axes, x, y, text, size=SMALL, colour=MUTED, align="center")
            free = x + half + _SPACE / 2
    unit = shorten(legible(plan.printed.unit), page.room() / 2, SMALL)
    if plan.reference_label or unit:
        y += LINE
        room = page.room() - (width(unit, SMALL) + _SPACE if unit else 0)
        label = shorten(plan.reference_label, room, SMALL)
        half = width(label, SMALL) / 2
        x = max(min(plan.across(plan.reference), room - half), half)
        write(axes, x, y, label, size=SMALL, colour=MUTED, align="center")
        write(axes, page.room(), y, unit, size=SMALL, colour=MUTED, align="right")
    if hidden:
        y += LINE
        hatch(axes, (0, y - 9), (24, 10))
        write(axes, 24 + _SPACE, y, HIDDEN_WORDS, size=SMALL)
