"""Slopes: one line a group from before to after, named and numbered at its ends."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from numpy.typing import NDArray

from syschange.charts import _page as page
from syschange.charts._columns import names, numbers
from syschange.charts._known import chart, described
from syschange.charts._labels import legible, shorten, width, wrap
from syschange.charts._numbers import Numbers, printing
from syschange.charts._sheet import Words, nothing, sheet, write
from syschange.charts._style import (
    GREY,
    HIDDEN_WORDS,
    INK,
    LINE,
    MARGIN,
    MUTED,
    PALETTE,
    PAPER,
    RULE,
    SMALL,
    TEXT,
)
from syschange.errors import WrongTypeError, quote

_MARKERS = ("o", "s", "^", "D", "v", "P")
_DASHES = ("-", (0, (5, 2)), (0, (1.5, 1.5)), (0, (6, 2, 1.5, 2)))
_LABEL = 132.0
_GUTTER = 16.0
_LEAST = 150.0
_DODGE = 0.05


@dataclass(frozen=True)
class _Series:
    """One line: its name, its values at every time with their limits, and how it is drawn."""

    name: str
    points: NDArray[np.float64]
    lower: NDArray[np.float64]
    upper: NDArray[np.float64]
    number: int
    offset: float

    @property
    def shown(self) -> list[int]:
        return [int(i) for i in np.flatnonzero(np.isfinite(self.points))]

    @property
    def colour(self) -> str:
        return PALETTE[self.number % len(PALETTE)]


@dataclass(frozen=True)
class _Label:
    """A block of lines beside a line's end: where it points to, and its text, the first line bold."""

    at: float
    lines: tuple[str, ...]
    bold: bool

    @property
    def height(self) -> float:
        return LINE * len(self.lines)


@dataclass(frozen=True)
class _Plan:
    """All that is drawn, and where: times, series, the vertical scale and the room on either side."""

    times: tuple[str, ...]
    series: tuple[_Series, ...]
    printed: Numbers
    low: float
    high: float
    height: float
    left: float

    def down(self, value: float) -> float:
        """Return where a value stands, in points from the top of the body."""
        return MARGIN + (self.high - value) / (self.high - self.low) * self.height


@chart
def slopes(
    table: pd.DataFrame,
    *,
    series: str,
    time: str,
    value: str,
    headline: str,
    subtitle: str,
    lower: str | None = None,
    upper: str | None = None,
    time_labels: Sequence[str] = (),
    percent: bool = False,
    unit: str = "",
    decimals: int | None = None,
    watermark: str | None = None,
) -> Figure:
    """Draw a line for each group through its values at two times or more, labelled at the ends.

    Parameters
    ----------
    table
        One row a group and time.
    series, time, value
        Its columns. A value that is missing, or a mark such as "[c]", is not drawn and named as hidden below.
    headline, subtitle
        What the picture shows, and the measure, for whom and when. `charts.svg` leaves both out: on a page they
        are text.
    lower, upper
        The columns of the limits, drawn as a thin line and printed; none where None.
    time_labels
        The words for the times, in the order in which the times first stand in the table; the times themselves
        where empty.
    percent
        Whether the values are shares, shown times 100 with a percent sign.
    unit
        The words of the unit, said once.
    decimals
        Digits after the point; 0 for shares and 1 otherwise (ours).
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
    WrongTypeError
        Where a column that should hold numbers does not, where a group has two rows for one time, or where the
        words for the times are not as many as the times.
    """
    words = Words(headline, subtitle, watermark)
    printed = printing(percent=percent, unit=unit, decimals=decimals, difference=False)
    limits = (lower, upper) if lower is not None and upper is not None else None
    times, lines = _read(table, (series, time, value), limits, printed)
    if time_labels and len(time_labels) != len(times):
        raise WrongTypeError(
            f"There are {len(times)} times in the column {quote(time)} and words for {len(time_labels)}.",
            "Give one word or phrase for each time, in the order in which they first stand in the table.",
        )
    if empty := nothing(words, lines, [line.points for line in lines]):
        return empty
    spoken = tuple(legible(t) for t in time_labels) or tuple(times)
    called = dict.fromkeys(names(table, series))
    said = [_told(name, line, spoken, printed) for name, line in zip(called, lines, strict=True)]
    return described(_draw(words, _plan(spoken, lines, printed)), said)


def _told(name: str, line: _Series, times: Sequence[str], printed: Numbers) -> str:
    """Return a line in words: its value at each time."""
    parts = []
    for moment, *drawn in zip(times, line.points, line.lower, line.upper, strict=True):
        shown = printed.with_interval(*drawn) if math.isfinite(drawn[0]) else HIDDEN_WORDS
        parts.append(f"{moment} {shown}")
    return f"{name}: {', '.join(parts)}{' ' + printed.unit if printed.unit else ''}."


def _read(
    table: pd.DataFrame, columns: tuple[str, str, str], limits: tuple[str, str] | None, printed: Numbers
) -> tuple[list[str], list[_Series]]:
    """Return the times and the lines, both in the order in which they first stand in the table."""
    groups, moments = names(table, columns[0]), names(table, columns[1])
    values = numbers(table, columns[2], scale=printed.scale)
    ends = [numbers(table, c, scale=printed.scale) for c in limits or ()] or [np.full(len(table), np.nan)] * 2
    arms, times = list(dict.fromkeys(groups)), list(dict.fromkeys(moments))
    grids = np.full((3, len(arms), len(times)), np.nan)
    places = [(arms.index(g), times.index(t)) for g, t in zip(groups, moments, strict=True)]
    if len(set(places)) < len(places):
        raise WrongTypeError(
            f"A group in the column {quote(columns[0])} has more than one row for one time.",
            "Give one row a group and time.",
        )
    for row, (i, j) in enumerate(places):
        grids[:, i, j] = values[row], ends[0][row], ends[1][row]
    step = _DODGE * max(len(times) - 1, 1) if limits else 0.0
    centre = (len(arms) - 1) / 2
    made = []
    for i, name in enumerate(arms):
        points, low, high = grids[:, i]
        made.append(_Series(legible(name), points, low, high, i, (i - centre) * step))
    return [legible(t) for t in times], made


def _plan(times: tuple[str, ...], lines: list[_Series], printed: Numbers) -> _Plan:
    every = np.concatenate([np.concatenate([s.points, s.lower, s.upper]) for s in lines])
    every = every[np.isfinite(every)]
    low, high = float(every.min()), float(every.max())
    spare = 0.05 * (high - low) or max(abs(high), 1.0)
    blocks = [_end_label(s, printed, 0.0) for s in lines if s.shown]
    height = max(_LEAST, 1.2 * sum(b.height + MARGIN for b in blocks))
    starts = [_number(s, 0, printed) for s in lines if 0 in s.shown]
    left = MARGIN + max((width(line, TEXT, bold=True) for t in starts for line in t), default=0.0) + _GUTTER
    return _Plan(times, tuple(lines), printed, low - spare, high + spare, height, left)


def _draw(words: Words, plan: _Plan) -> Figure:
    notes = _notes(plan)
    last = max(len(plan.times) - 1, 1)
    # Words under a time keep clear of those of the next, and of the edge of the picture on the left.
    apart = (page.width() - plan.left - _LABEL - _GUTTER - MARGIN) / last
    moments = [wrap(t, min(apart, 2 * plan.left) - MARGIN, SMALL, lines=3) for t in plan.times]
    foot = LINE * (max(len(m) for m in moments) + sum(len(n) for n in notes)) + 3 * MARGIN
    bottom = plan.down(plan.low)
    figure, axes = sheet(words, bottom + foot, left=plan.left, right=_LABEL + _GUTTER + MARGIN)
    axes.set_xlim(0, last)
    for i, moment in enumerate(moments):
        axes.plot([i, i], [MARGIN, bottom], color=RULE, linewidth=1, zorder=0, clip_on=False)
        for k, text in enumerate(moment):
            write(axes, i, bottom + LINE * (k + 1), text, size=SMALL, colour=MUTED, align="center")
    for line in plan.series:
        _draw_line(axes, line, plan)
    _draw_between(axes, plan)
    _draw_labels(axes, plan, last)
    _draw_notes(axes, notes, bottom + foot - LINE * sum(len(n) for n in notes) - MARGIN, plan)
    return figure


def _draw_line(axes: Axes, line: _Series, plan: _Plan) -> None:
    where = [i + line.offset for i in range(len(plan.times))]
    heights = [plan.down(v) for v in line.points]
    axes.plot(
        where,
        heights,
        color=line.colour,
        linewidth=2.6,
        linestyle=_DASHES[line.number % len(_DASHES)],
        zorder=3,
        clip_on=False,
    )
    for i in line.shown:
        if math.isfinite(line.lower[i]) and math.isfinite(line.upper[i]):
            ends = [plan.down(line.lower[i]), plan.down(line.upper[i])]
            axes.plot([where[i]] * 2, ends, color=line.colour, linewidth=1.4, zorder=2, clip_on=False)
    axes.plot(
        where,
        heights,
        linestyle="none",
        marker=_MARKERS[line.number % len(_MARKERS)],
        markersize=8.5,
        markerfacecolor=line.colour,
        markeredgecolor=PAPER,
        markeredgewidth=1.3,
        zorder=4,
        clip_on=False,
    )


def _draw_between(axes: Axes, plan: _Plan) -> None:
    """Print the values between the ends above their points, but for one that would touch another."""
    for i in range(1, len(plan.times) - 1):
        free = 0.0
        for value in sorted((s.points[i] for s in plan.series if i in s.shown), reverse=True):
            y = plan.down(value) - MARGIN - 2
            if y >= free:
                write(axes, i, y, plan.printed.text(value), size=SMALL, align="center")
                free = y + LINE


def _number(line: _Series, i: int, printed: Numbers) -> tuple[str, ...]:
    """Return a value as it is printed at an end: the number, and under it the interval where there is one."""
    shown = printed.text(line.points[i])
    if not (math.isfinite(line.lower[i]) and math.isfinite(line.upper[i])):
        return (shown,)
    return (shown, f"{printed.text(line.lower[i])} to {printed.text(line.upper[i])}")


def _end_label(line: _Series, printed: Numbers, at: float) -> _Label:
    """Return the label at the right: value and name; the name alone where the last value is hidden."""
    last = len(line.points) - 1
    name = tuple(wrap(line.name, _LABEL, TEXT, lines=3))
    if last not in line.shown:
        return _Label(at, name, bold=False)
    return _Label(at, (*_number(line, last, printed), *name), bold=True)


def _draw_labels(axes: Axes, plan: _Plan, last: int) -> None:
    lines = [s for s in plan.series if s.shown]
    starts = [
        _Label(plan.down(s.points[0]), _number(s, 0, plan.printed), bold=True) for s in lines if 0 in s.shown
    ]
    # Two lines that start from one printed number at one place share its label.
    shared = {(label.lines, round(label.at)): label for label in starts}
    ends = [_end_label(s, plan.printed, plan.down(s.points[s.shown[-1]])) for s in lines]
    per_point = last / (page.width() - plan.left - _LABEL - _GUTTER - MARGIN)
    sides = (
        ([*shared.values()], [0.0] * len(shared), -_GUTTER * per_point, "right"),
        (ends, [float(s.shown[-1]) for s in lines], last + _GUTTER * per_point, "left"),
    )
    for blocks, tips, x, align in sides:
        for block, tip, top in zip(blocks, tips, _apart(blocks, plan), strict=True):
            _draw_label(axes, block, x, top, align)
            middle = top + block.height / 2
            gap = (6 if align == "left" else -6) * per_point
            if abs(middle - block.at) > LINE or tip != round(x):
                edge = x - gap / 3
                axes.plot(
                    [tip + gap, edge], [block.at, middle], color=RULE, linewidth=1, zorder=1, clip_on=False
                )


def _draw_label(axes: Axes, block: _Label, x: float, top: float, align: str) -> None:
    for k, text in enumerate(block.lines):
        bold = block.bold and k == 0
        write(axes, x, top + LINE * (k + 0.75), text, size=TEXT, bold=bold, align=align)


def _apart(blocks: Sequence[_Label], plan: _Plan) -> list[float]:
    """Return the top of each block, as near to its point as can be without one touching another."""
    order = sorted(range(len(blocks)), key=lambda i: (blocks[i].at, i))
    tops = [0.0] * len(blocks)
    free = 0.0
    for i in order:
        tops[i] = free = max(free, blocks[i].at - blocks[i].height / 2)
        free += blocks[i].height + MARGIN / 2
    limit = plan.down(plan.low) + LINE / 2
    for i in reversed(order):
        tops[i] = min(tops[i], limit - blocks[i].height)
        limit = tops[i] - MARGIN / 2
    return tops


def _notes(plan: _Plan) -> list[list[str]]:
    """Return the lines of the notes: the unit, and every value that is hidden."""
    room = page.room() - _GUTTER - MARGIN
    notes = [[shorten(legible(plan.printed.unit), room, SMALL)]] if plan.printed.unit else []
    for line in plan.series:
        for i, moment in enumerate(plan.times):
            if i not in line.shown:
                who = shorten(f"{line.name}, {moment}", room - width(f": {HIDDEN_WORDS}", SMALL), SMALL)
                notes.append([f"{who}: {HIDDEN_WORDS}"])
    return notes


def _draw_notes(axes: Axes, notes: list[list[str]], top: float, plan: _Plan) -> None:
    """Write the notes under the picture; a hidden value has a hatched box before it."""
    body = page.width() - plan.left - _LABEL - _GUTTER - MARGIN
    start = -(plan.left - MARGIN) / body
    across = axes.get_yaxis_transform()
    y = top
    for number, lines in enumerate(notes):
        is_unit = number == 0 and bool(plan.printed.unit)
        indent = 0.0 if is_unit else (_GUTTER + MARGIN) / body
        if not is_unit:
            box = Rectangle((start, y + 3), _GUTTER / body, 9, transform=across, clip_on=False)
            box.set(facecolor=PAPER, edgecolor=GREY, hatch="////", linewidth=0.8)
            axes.add_patch(box)
        for text in lines:
            y += LINE
            colour = MUTED if is_unit else INK
            write(axes, start + indent, y - 3, text, size=SMALL, colour=colour, transform=across)
