"""The funnel: one mark a group by its size, between the limits that narrow as groups get larger."""

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray

from syschange.charts._columns import labels, numbers
from syschange.charts._labels import legible, shorten, width
from syschange.charts._numbers import Numbers, figure, printing
from syschange.charts._sheet import Words, nothing_to_draw, sheet, write
from syschange.charts._style import (
    INK,
    LANE,
    LINE,
    MARGIN,
    MUTED,
    NAVY,
    ORANGE,
    PAPER,
    SMALL,
    WIDTH,
    settings,
)

_HEIGHT = 230.0
_LEFT = 44.0
_SPACE = 6.0
_DASHES = ((0, (5, 2)), (0, (1.5, 1.5)), (0, (6, 2, 1.5, 2)))
_MOST_DECIMALS = 6
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
        return _LEFT + size / self.most * (WIDTH - 2 * MARGIN - _LEFT)

    def down(self, value: float) -> float:
        return self.top + (self.high - value) / (self.high - self.low) * _HEIGHT


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
    names, sizes = labels(table, label), numbers(table, size)
    values, out = numbers(table, value, scale=printed.scale), numbers(table, beyond)
    low, high = (numbers(lines, column, scale=printed.scale) for column in (lower, upper))
    steps, along = numbers(lines, limit), numbers(lines, size)
    if not len(table):
        return nothing_to_draw(words, "There is nothing to draw: the table has no rows.")
    shown = np.isfinite(values) & np.isfinite(sizes) & (sizes > 0)
    if not shown.any():
        return nothing_to_draw(words, "Nothing can be drawn: every number is hidden, or there is none.")
    places = np.flatnonzero(shown)
    marks = _Marks(
        [names[i] for i in places], sizes[shown], values[shown], [bool(out[i] > 0) for i in places]
    )
    every = np.concatenate([values[shown], low, high, [target * printed.scale]])
    every = every[np.isfinite(every)]
    spare = 0.05 * float(np.ptp(every)) or max(abs(float(every[0])), 1.0) * 0.1
    kinds = [float(k) for k in dict.fromkeys(steps)]
    scale = _Scale(
        1.06 * float(max(sizes[shown].max(), along.max(initial=0.0))), float(every.min()) - spare,
        float(every.max()) + spare, LINE + _SPACE,
    )  # fmt: skip
    with settings():
        foot = LINE * (2 + len(kinds) + (1 if len(places) < len(table) else 0))
        chart, axes = sheet(words, scale.top + _HEIGHT + foot + _SPACE)
        axes.set_xlim(0, WIDTH - 2 * MARGIN)
        _draw_scales(axes, scale, printed, size_label)
        _draw_lines(axes, scale, (steps, along, low, high), kinds, target * printed.scale)
        _draw_marks(axes, scale, marks)
        _draw_key(axes, scale, kinds, len(table) - len(places), printed.text(target * printed.scale))
    return chart


def _draw_scales(axes: Axes, scale: _Scale, printed: Numbers, size_label: str) -> None:
    """Draw the ground, write the values down the side and the sizes below."""
    right, bottom = WIDTH - 2 * MARGIN, scale.top + _HEIGHT
    axes.fill(
        [_LEFT, right, right, _LEFT],
        [scale.top, scale.top, bottom, bottom],
        color=LANE,
        linewidth=0,
        zorder=0,
    )
    ticks = MaxNLocator(nbins=5, steps=[1, 2, 2.5, 5, 10]).tick_values(scale.low, scale.high)
    inside = [float(t) for t in ticks if scale.low <= t <= scale.high]
    needed = _decimals(inside)
    for tick in inside:
        y = scale.down(tick)
        axes.plot([_LEFT, right], [y, y], color=PAPER, linewidth=1, zorder=1)
        text = shorten(figure(tick, needed) + printed.sign, _LEFT - 4, SMALL)
        write(axes, _LEFT - 4, y + SMALL / 3, text, size=SMALL, colour=MUTED, align="right")
    for tick in MaxNLocator(nbins=4, steps=[1, 2, 2.5, 5, 10]).tick_values(0, scale.most):
        if 0 <= tick <= scale.most:
            text = figure(float(tick), _decimals([float(tick)]))
            half = width(text, SMALL) / 2
            write(axes, min(scale.across(float(tick)), right - half), bottom + LINE, text, size=SMALL, colour=MUTED,
                  align="center")  # fmt: skip
    unit = shorten(legible(printed.unit), right / 2, SMALL)
    write(axes, 0, LINE * 0.75, unit, size=SMALL, colour=MUTED)
    write(axes, right, bottom + 2 * LINE, shorten(legible(size_label), right, SMALL), size=SMALL, colour=MUTED,
          align="right")  # fmt: skip


def _decimals(ticks: list[float]) -> int:
    return next(
        (d for d in range(_MOST_DECIMALS) if all(math.isclose(t, round(t, d), abs_tol=1e-12) for t in ticks)),
        _MOST_DECIMALS,
    )


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
        axes.plot([_LEFT, WIDTH - 2 * MARGIN], [y, y], color=INK, linewidth=1.4, zorder=2)


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
        text = shorten(name, (WIDTH - 2 * MARGIN - _LEFT) / 2, SMALL, bold=True)
        long = width(text, SMALL, bold=True)
        left = x + _SPACE + 2 if x + _SPACE + 2 + long <= WIDTH - 2 * MARGIN else x - _SPACE - 2 - long
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
        groups = "group is" if hidden == 1 else "groups are"
        write(axes, _LEFT, y + LINE, f"{hidden} {groups} hidden: too few people", size=SMALL, colour=MUTED)
