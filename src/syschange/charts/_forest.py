"""The forest: one lane a group, with its interval and point, and the line of no difference through them all."""

import math
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.transforms import Transform
from numpy.typing import NDArray

from syschange.charts import _page as page
from syschange.charts._columns import labels, names, numbers
from syschange.charts._known import chart, described
from syschange.charts._labels import legible, shorten, width, wrap
from syschange.charts._numbers import Numbers, counted, places, printing, sentences, ticks
from syschange.charts._sheet import Words, nothing, sheet, write
from syschange.charts._style import (
    GREY,
    HIDDEN_WORDS,
    INK,
    LANE,
    LINE,
    MARGIN,
    MUTED,
    NAVY,
    PAPER,
    SMALL,
)

_LANE = 15.0
_GAP = 11.0
_SPACE = 8.0


@dataclass(frozen=True)
class _Row:
    """A group: its lines of text, whom it counts, its printed value, and what is drawn."""

    name: tuple[str, ...]
    people: str
    printed: str
    value: float
    lower: float
    upper: float

    @property
    def hidden(self) -> bool:
        return not math.isfinite(self.value)

    @property
    def people_beside(self) -> bool:
        """Whether the number of people fits beside the last line of the name."""
        beside = width(self.name[-1], bold=True) + _SPACE + width(self.people, SMALL)
        return beside <= page.room() - (width(self.printed) + _SPACE if len(self.name) == 1 else 0)

    @property
    def lines(self) -> int:
        return len(self.name) + (1 if self.people and not self.people_beside else 0)

    @property
    def height(self) -> float:
        return self.lines * LINE + _LANE + _GAP


@dataclass(frozen=True)
class _Scale:
    """The horizontal scale: its ends, its ticks, and the words around the reference."""

    low: float
    high: float
    ticks: tuple[float, ...]
    reference: float
    reference_label: str
    worse: str
    better: str
    printed: Numbers


@chart
def forest(
    table: pd.DataFrame,
    *,
    label: str,
    value: str,
    lower: str,
    upper: str,
    headline: str,
    subtitle: str,
    reference: float = 0.0,
    reference_label: str = "",
    worse_label: str = "",
    better_label: str = "",
    n: str | None = None,
    instead: str | None = None,
    percent: bool = False,
    unit: str = "",
    decimals: int | None = None,
    watermark: str | None = None,
) -> Figure:
    """Draw a value with its interval for each group, in the order of the table, against a reference.

    Parameters
    ----------
    table
        One row a group.
    label, value, lower, upper
        Its columns. A row whose value is missing, or a mark such as "[c]", is drawn as hidden.
    headline, subtitle
        What the picture shows, and the measure, for whom and when. `charts.svg` leaves both out: on a page they
        are text.
    reference
        Where the line stands, in the units of the values.
    reference_label
        The words under it.
    worse_label, better_label
        The words of the side below the reference and of the side above it.
    n
        The column of the number of people, printed beside the name; none where None.
    instead
        The column of the words to print where a value is hidden, such as "at most 24%"; none where None.
    percent
        Whether the values are shares, shown times 100.
    unit
        The words of the unit. For shares, empty means percentage points where the reference is 0 (the values
        are then differences) and a percent sign otherwise.
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
        Where a column that should hold numbers does not.
    """
    words = Words(headline, subtitle, watermark)
    printed = printing(percent=percent, unit=unit, decimals=decimals, difference=reference == 0)
    columns = np.stack([numbers(table, c, scale=printed.scale) for c in (value, lower, upper)])
    people = numbers(table, n) if n is not None else np.full(len(table), np.nan)
    called = labels(table, label)
    if empty := nothing(words, table, columns[0]):
        return empty
    bounds = labels(table, instead) if instead is not None else [""] * len(table)
    rows = [_row(called[i], people[i], columns[:, i], printed, bounds[i]) for i in range(len(table))]
    scale = _scale(columns, reference * printed.scale, printed, (reference_label, worse_label, better_label))
    said = sentences(names(table, label), columns, printed, instead=bounds, people=people)
    return described(_draw(words, rows, scale), said)


def _row(name: str, people: float, drawn: NDArray[np.float64], printed: Numbers, bound: str) -> _Row:
    value, lower, upper = (float(v) for v in drawn)
    shown = printed.with_interval(value, lower, upper) if math.isfinite(value) else bound
    room = page.room() - (width(shown) + _SPACE if shown else 0)
    count = counted(people) if math.isfinite(people) else ""
    return _Row(tuple(wrap(name, room, bold=True)), count, shown, value, lower, upper)


def _scale(
    columns: NDArray[np.float64], reference: float, printed: Numbers, words: tuple[str, str, str]
) -> _Scale:
    """Return a scale that holds every finite number and the reference, with a little room to spare."""
    every = np.append(columns, reference)
    every = every[np.isfinite(every)]
    low, high = float(every.min()), float(every.max())
    spare = 0.04 * (high - low) or max(abs(high), 1.0)
    low, high = low - spare, high + spare
    inside = tuple(ticks(low, high))
    label, worse, better = (legible(w) for w in words)
    return _Scale(low, high, inside, reference, label, worse, better, printed)


def _draw(words: Words, rows: list[_Row], scale: _Scale) -> Figure:
    sides = _side_lines(scale)
    top = LINE * max(len(lines) for lines in sides) + (_SPACE if any(sides) else 0)
    under = LINE if scale.reference_label or scale.printed.unit else 0.0
    figure, axes = sheet(words, top + sum(row.height for row in rows) - _GAP + LINE + under + MARGIN)
    axes.set_xlim(scale.low, scale.high)
    _draw_sides(axes, sides)
    y = top
    for row in rows:
        _draw_row(axes, row, scale, y)
        y += row.height
    _draw_foot(axes, scale, y - _GAP)
    return figure


def _side_lines(scale: _Scale) -> tuple[list[str], list[str]]:
    """Return the words of both sides, each in half of the width."""
    room = page.room() / 2 - _SPACE
    below = wrap(f"← {scale.worse}", room, SMALL) if scale.worse else []
    above = wrap(f"{scale.better} →", room, SMALL) if scale.better else []
    return below, above


def _draw_sides(axes: Axes, sides: tuple[list[str], list[str]]) -> None:
    across = axes.get_yaxis_transform()
    for x, align, lines in ((0.0, "left", sides[0]), (1.0, "right", sides[1])):
        for i, line in enumerate(lines):
            write(axes, x, LINE * (i + 0.75), line, size=SMALL, colour=MUTED, align=align, transform=across)


def _draw_row(axes: Axes, row: _Row, scale: _Scale, y: float) -> None:
    across = axes.get_yaxis_transform()
    for i, line in enumerate(row.name):
        write(axes, 0, y + LINE * (i + 0.75), line, bold=True, transform=across)
    last = y + LINE * (len(row.name) - 0.25)
    if row.people_beside:
        beside = (width(row.name[-1], bold=True) + _SPACE) / page.room()
        write(axes, beside, last, row.people, size=SMALL, colour=MUTED, transform=across, beside=True)
    else:
        write(axes, 0, last + LINE, row.people, size=SMALL, colour=MUTED, transform=across)
    write(axes, 1, y + LINE * 0.75, row.printed, align="right", transform=across)
    lane = y + LINE * row.lines
    _draw_lane(axes, lane, scale, hatched=row.hidden, across=across)
    if row.hidden:
        middle = 0.5
        half = (width(HIDDEN_WORDS, SMALL) / 2 + _SPACE) / page.room()
        axes.add_patch(
            Rectangle(
                (middle - half, lane - 1), 2 * half, _LANE + 2, transform=across, facecolor=PAPER, zorder=3
            )
        )
        write(axes, middle, lane + 11, HIDDEN_WORDS, size=SMALL, align="center", transform=across)
    else:
        _draw_interval(axes, row, scale, lane + _LANE / 2)


def _draw_lane(axes: Axes, top: float, scale: _Scale, *, hatched: bool, across: Transform) -> None:
    if hatched:
        band = Rectangle((0, top), 1, _LANE, transform=across, facecolor=PAPER, hatch="////", edgecolor=GREY)
        band.set_linewidth(0)
        axes.add_patch(band)
        return
    axes.add_patch(Rectangle((0, top), 1, _LANE, transform=across, facecolor=LANE, zorder=0))
    for tick in scale.ticks:
        axes.plot([tick, tick], [top, top + _LANE], color=PAPER, linewidth=1, zorder=1)
    x = scale.reference
    axes.plot([x, x], [top, top + _LANE], color=INK, linewidth=1.4, solid_capstyle="butt", zorder=2)


def _draw_interval(axes: Axes, row: _Row, scale: _Scale, y: float) -> None:
    """Draw the interval and the point; an end that is infinite runs to the edge and ends in an arrow."""
    ends = [
        end if math.isfinite(end) else (edge if math.isinf(end) else row.value)
        for end, edge in ((row.lower, scale.low), (row.upper, scale.high))
    ]
    axes.plot(ends, [y, y], color=NAVY, linewidth=3.4, solid_capstyle="butt", zorder=3)
    for end, place, marker in ((row.lower, ends[0], "<"), (row.upper, ends[1], ">")):
        if math.isinf(end):
            axes.plot([place], [y], marker=marker, markersize=7, color=NAVY, zorder=4, clip_on=False)
    axes.plot(
        [row.value],
        [y],
        marker="o",
        markersize=9,
        markerfacecolor=NAVY,
        markeredgecolor=PAPER,
        markeredgewidth=1.4,
        zorder=5,
    )


def _draw_foot(axes: Axes, scale: _Scale, y: float) -> None:
    """Write the scale under the lanes: its numbers, the words of the reference, and the unit."""
    y += LINE
    # No more decimals than the ticks need: 0, 10, 20 and not 0.0, 10.0, 20.0.
    needed = places(scale.ticks)
    whole = replace(scale.printed, decimals=needed)
    for tick in scale.ticks:
        _write_centred(axes, tick, y, whole.text(tick), scale, bold=tick == scale.reference)
    unit = shorten(legible(scale.printed.unit), page.room() / 2, SMALL)
    room = page.room() - (width(unit, SMALL) + _SPACE if unit else 0)
    label = shorten(scale.reference_label, room, SMALL)
    y += LINE
    if label:
        _write_centred(axes, scale.reference, y, label, scale, bold=False, room=room)
    across = axes.get_yaxis_transform()
    write(axes, 1, y, unit, size=SMALL, colour=MUTED, align="right", transform=across)


def _write_centred(
    axes: Axes, x: float, y: float, text: str, scale: _Scale, *, bold: bool, room: float | None = None
) -> None:
    """Write text centred under a place on the scale, kept inside the leftmost `room` points of the picture."""
    per_point = (scale.high - scale.low) / page.room()
    half = width(text, SMALL, bold=bold) / 2 * per_point
    limit = page.room() if room is None else room
    inside = max(min(x, scale.low + limit * per_point - half), scale.low + half)
    write(axes, inside, y, text, size=SMALL, bold=bold, colour=INK if bold else MUTED, align="center")
