"""The funnel: one mark a group by its size, between the limits that narrow as groups get larger."""

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from syschange.charts import _page as page
from syschange.charts._columns import labels, names, numbers
from syschange.charts._known import chart, described
from syschange.charts._labels import legible, shorten, width
from syschange.charts._numbers import Numbers, figure, places, printing, sentences, ticks
from syschange.charts._sheet import Words, hatch, nothing, sheet, write
from syschange.charts._style import (
    HIDDEN_WORDS,
    INK,
    LANE,
    LINE,
    MUTED,
    NAVY,
    ORANGE,
    PAPER,
    SMALL,
)

_HEIGHT = 230.0
_LEFT = 44.0
_SPACE = 6.0
_DASHES = ((0, (5, 2)), (0, (1.5, 1.5)), (0, (6, 2, 1.5, 2)))
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class _Marks:
    """The groups that are drawn: their names, sizes and values, and which lie beyond the limits."""

    names: list[str]
    size: Floats
    value: Floats
    beyond: list[bool]


@dataclass(frozen=True)
class _Scale:
    """Both scales: sizes from nought to `most`, values from `low` to `high`, and where they stand in points."""

    most: float
    low: float
    high: float
    top: float

    def across(self, size: float) -> float:
        return _LEFT + size / self.most * (page.room() - _LEFT)

    def down(self, value: float) -> float:
        return self.top + (self.high - value) / (self.high - self.low) * _HEIGHT


@chart
def funnel(
    table: pd.DataFrame,
    lines: pd.DataFrame,
    *,
    label: str,
    size: str,
    value: str,
    beyond: str,
    limit: str,
    lower: str,
    upper: str,
    target: float,
    headline: str,
    subtitle: str,
    size_label: str = "people",
    percent: bool = False,
    unit: str = "",
    decimals: int | None = None,
    watermark: str | None = None,
) -> Figure:
    """Draw groups by size and value between the limits of a funnel.

    Parameters
    ----------
    table
        One row a group.
    lines
        One row for each limit and size along it.
    label, value, beyond
        Columns of `table`: the name, the value, and whether the group lies beyond the limits (those are diamonds,
        and named). A value that is missing, or a mark such as "[c]", is counted below the picture as hidden.
    size
        The column of the size, of both tables.
    limit, lower, upper
        Columns of `lines`: the number of standard deviations, and the limits.
    target
        Where the funnel points.
    headline, subtitle
        What the picture shows, and the measure, for whom and when. `charts.svg` leaves both out: on a page they
        are text.
    size_label
        What sizes are counted in.
    percent, unit, decimals, watermark
        As in `forest`.

    Returns
    -------
    Figure
        350 points wide (ours: legible on a phone). Where there is nothing to draw it says so in words.

    Raises
    ------
    MissingColumnError
        Where a column is not in its table.
    WrongTypeError
        Where a column that should hold numbers does not.
    """
    words = Words(headline, subtitle, watermark)
    printed = printing(percent=percent, unit=unit, decimals=decimals, difference=False)
    called, sizes = labels(table, label), numbers(table, size)
    values, out = numbers(table, value, scale=printed.scale), numbers(table, beyond)
    low, high = (numbers(lines, column, scale=printed.scale) for column in (lower, upper))
    steps, along = numbers(lines, limit), numbers(lines, size)
    if empty := nothing(words, table, values):
        return empty
    shown = np.isfinite(values) & np.isfinite(sizes) & (sizes > 0)
    drawn_ = np.flatnonzero(shown)
    marks = _Marks(
        [called[i] for i in drawn_], sizes[shown], values[shown], [bool(out[i] > 0) for i in drawn_]
    )
    every = np.concatenate([values[shown], low, high, [target * printed.scale]])
    every = every[np.isfinite(every)]
    spare = 0.05 * float(np.ptp(every)) or max(abs(float(every[0])), 1.0) * 0.1
    kinds = [float(k) for k in dict.fromkeys(steps)]
    scale = _Scale(
        1.06 * float(max(sizes[shown].max(), along.max(initial=0.0))), float(every.min()) - spare,
        float(every.max()) + spare, LINE + _SPACE,
    )  # fmt: skip
    foot = LINE * (2 + len(kinds) + (1 if len(drawn_) < len(table) else 0))
    drawn, axes = sheet(words, scale.top + _HEIGHT + foot + _SPACE)
    axes.set_xlim(0, page.room())
    _draw_scales(axes, scale, printed, size_label)
    _draw_lines(axes, scale, (steps, along, low, high), kinds, target * printed.scale)
    _draw_marks(axes, scale, marks)
    _draw_key(axes, scale, kinds, len(table) - len(drawn_), printed.text(target * printed.scale))
    none = np.full_like(values, np.nan)
    said = sentences(names(table, label), np.stack([values, none, none]), printed)
    beyond_ = [
        f"{name} lies beyond the limits."
        for name, far in zip(names(table, label), out, strict=True)
        if far > 0
    ]
    aim = [f"The target is {printed.text(target * printed.scale)}."]
    return described(drawn, aim + said + beyond_)


def _draw_scales(axes: Axes, scale: _Scale, printed: Numbers, size_label: str) -> None:
    """Draw the ground, write the values down the side and the sizes below."""
    right, bottom = page.room(), scale.top + _HEIGHT
    axes.fill(
        [_LEFT, right, right, _LEFT],
        [scale.top, scale.top, bottom, bottom],
        color=LANE,
        linewidth=0,
        zorder=0,
    )
    inside = ticks(scale.low, scale.high)
    needed = places(inside)
    for tick in inside:
        y = scale.down(tick)
        axes.plot([_LEFT, right], [y, y], color=PAPER, linewidth=1, zorder=1)
        text = shorten(figure(tick, needed) + printed.sign, _LEFT - 4, SMALL)
        write(axes, _LEFT - 4, y + SMALL / 3, text, size=SMALL, colour=MUTED, align="right")
    for tick in ticks(0, scale.most, 4):
        text = figure(tick, places([tick]))
        at = min(scale.across(tick), right - width(text, SMALL) / 2)
        write(axes, at, bottom + LINE, text, size=SMALL, colour=MUTED, align="center")
    unit = shorten(legible(printed.unit), right / 2, SMALL)
    write(axes, 0, LINE * 0.75, unit, size=SMALL, colour=MUTED)
    write(axes, right, bottom + 2 * LINE, shorten(legible(size_label), right, SMALL), size=SMALL, colour=MUTED,
          align="right")  # fmt: skip


def _draw_lines(
    axes: Axes, scale: _Scale, drawn: tuple[Floats, Floats, Floats, Floats], kinds: list[float], target: float
) -> None:
    steps, along, low, high = drawn
    for i, kind in enumerate(kinds):
        here = steps == kind
        x = [scale.across(float(s)) for s in along[here]]
        for ends in (low[here], high[here]):
            axes.plot(
                x,
                [scale.down(float(v)) for v in ends],
                color=INK,
                linewidth=1.2,
                linestyle=_DASHES[i % len(_DASHES)],
                zorder=2,
            )
    if math.isfinite(target):
        y = scale.down(target)
        axes.plot([_LEFT, page.room()], [y, y], color=INK, linewidth=1.4, zorder=2)


def _draw_marks(axes: Axes, scale: _Scale, marks: _Marks) -> None:
    """Draw the groups; those beyond the limits are diamonds, and named where their names do not meet."""
    taken: list[tuple[float, float, float]] = []
    for name, size, value, out in zip(marks.names, marks.size, marks.value, marks.beyond, strict=True):
        x, y = scale.across(float(size)), scale.down(float(value))
        axes.plot(
            [x], [y], marker="D" if out else "o", markersize=7.5 if out else 7, zorder=5 if out else 4,
            markerfacecolor=ORANGE if out else NAVY, markeredgecolor=INK if out else PAPER, markeredgewidth=1,
        )  # fmt: skip
        if not out:
            continue
        text = shorten(name, (page.room() - _LEFT) / 2, SMALL, bold=True)
        long = width(text, SMALL, bold=True)
        left = x + _SPACE + 2 if x + _SPACE + 2 + long <= page.room() else x - _SPACE - 2 - long
        base = y + SMALL / 3
        if all(abs(base - b) >= SMALL or left + long < start or left > end for start, end, b in taken):
            write(axes, left, base, text, size=SMALL, bold=True)
            taken.append((left, left + long, base))


def _draw_key(axes: Axes, scale: _Scale, kinds: list[float], hidden: int, target: str) -> None:
    """Say below what the lines are, and how many groups are hidden."""
    y = scale.top + _HEIGHT + 2 * LINE
    write(axes, _LEFT, y, f"target {target}", size=SMALL, colour=MUTED)
    axes.plot([_LEFT - 30, _LEFT - 6], [y - SMALL / 3] * 2, color=INK, linewidth=1.4)
    for i, kind in enumerate(kinds):
        y += LINE
        axes.plot([_LEFT - 30, _LEFT - 6], [y - SMALL / 3] * 2, color=INK, linewidth=1.2,
                  linestyle=_DASHES[i % len(_DASHES)])  # fmt: skip
        write(axes, _LEFT, y, f"{kind:g} standard deviations", size=SMALL, colour=MUTED)
    if hidden:
        hatch(axes, (_LEFT - 30, y + LINE - 9), (24, 10))
        groups = "group" if hidden == 1 else "groups"
        write(axes, _LEFT, y + LINE, f"{hidden} {groups} {HIDDEN_WORDS}", size=SMALL)
