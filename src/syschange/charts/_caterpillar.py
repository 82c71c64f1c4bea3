"""The caterpillar: many groups from the highest to the lowest, each with its interval, and those to look at named."""

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
from syschange.charts._labels import legible, shorten, width, wrap
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

_LANE = 7.0
_SPACE = 8.0
_SWATCH = 24.0
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class _Leg:
    """One group: the lines of its name (none where it is not named), its printed value, and what is drawn."""

    name: tuple[str, ...]
    printed: str
    value: float
    lower: float
    upper: float
    marked: bool

    @property
    def height(self) -> float:
        return _LANE + (len(self.name) * LINE + _SPACE / 2 if self.name else 0.0)


@dataclass(frozen=True)
class _Scale:
    """The horizontal scale: its ends, its ticks, and the words under the reference."""

    low: float
    high: float
    ticks: tuple[float, ...]
    reference: float
    reference_label: str
    printed: Numbers


@chart
def caterpillar(
    table: pd.DataFrame,
    *,
    label: str,
    value: str,
    lower: str,
    upper: str,
    marked: str,
    headline: str,
    subtitle: str,
    reference: float = 0.0,
    reference_label: str = "",
    percent: bool = False,
    unit: str = "",
    decimals: int | None = None,
    watermark: str | None = None,
) -> Figure:
    """Draw many values with their intervals from the highest to the lowest, and name the few to look at.

    Parameters
    ----------
    table
        One row a group.
    label, value, lower, upper
        Its columns. A value that is missing, or a mark such as "[c]", is counted below the picture.
    marked
        The column that says which groups stand out: those are diamonds, and named. So are the highest and the lowest.
    headline, subtitle
        What the picture shows, and the measure, for whom and when. `charts.svg` leaves both out: on a page they
        are text.
    reference, reference_label
        Where the line stands, in the units of the values, and the words under it.
    percent, unit, decimals, watermark
        As in `forest`.

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
    called, out = labels(table, label), numbers(table, marked)
    if empty := nothing(words, table, columns[0]):
        return empty
    shown = np.flatnonzero(np.isfinite(columns[0]))
    order = shown[np.argsort(-columns[0, shown], kind="stable")]
    ends = {int(order[0]), int(order[-1])}
    legs = [
        _leg(called[i], columns[:, i], printed, marked=bool(out[i] > 0), named=bool(out[i] > 0) or i in ends)
        for i in map(int, order)
    ]
    scale = _scale(columns[:, order], reference * printed.scale, legible(reference_label), printed)
    hidden = np.flatnonzero(~np.isfinite(columns[0]))
    told_in = [*map(int, order), *map(int, hidden)]
    whole = names(table, label)
    said = sentences([whole[i] for i in told_in], columns[:, told_in], printed)
    return described(_draw(words, legs, scale, len(hidden)), said)


def _leg(name: str, drawn: Floats, printed: Numbers, *, marked: bool, named: bool) -> _Leg:
    value, lower, upper = (float(v) for v in drawn)
    shown = printed.with_interval(value, lower, upper)
    lines = tuple(wrap(name, page.room() - width(shown) - _SPACE, bold=marked, lines=4)) if named else ()
    return _Leg(lines, shown if named else "", value, lower, upper, marked)


def _scale(columns: Floats, reference: float, label: str, printed: Numbers) -> _Scale:
    """Return a scale that holds every finite number and the reference, with a little room to spare."""
    every = np.append(columns, reference)
    every = every[np.isfinite(every)]
    low, high = float(every.min()), float(every.max())
    spare = 0.04 * (high - low) or max(abs(high), 1.0)
    low, high = low - spare, high + spare
    return _Scale(low, high, tuple(ticks(low, high)), reference, label, printed)


def _draw(words: Words, legs: list[_Leg], scale: _Scale, left_out: int) -> Figure:
    body = sum(leg.height for leg in legs)
    chart, axes = sheet(words, body + LINE * (3 + (2 if left_out else 0)))
    axes.set_xlim(scale.low, scale.high)
    across = axes.get_yaxis_transform()
    axes.fill([0, 1, 1, 0], [0, 0, body, body], color=LANE, linewidth=0, zorder=0, transform=across)
    for tick in scale.ticks:
        axes.plot([tick, tick], [0, body], color=PAPER, linewidth=1, zorder=1)
    axes.plot([scale.reference] * 2, [0, body], color=INK, linewidth=1.4, solid_capstyle="butt", zorder=2)
    y = 0.0
    for leg in legs:
        _draw_leg(axes, leg, scale, y)
        y += leg.height
    _draw_foot(axes, scale, body, left_out)
    return chart


def _draw_leg(axes: Axes, leg: _Leg, scale: _Scale, y: float) -> None:
    """Write the name, where there is one, and draw the interval and the point under it."""
    across = axes.get_yaxis_transform()
    band = len(leg.name) * LINE + (_SPACE / 2 if leg.name else 0.0)
    axes.fill(
        [0, 1, 1, 0], [y, y, y + band, y + band], color=PAPER, linewidth=0, zorder=2.5, transform=across
    )
    for i, line in enumerate(leg.name):
        write(axes, 0, y + LINE * (i + 0.9), line, bold=leg.marked, transform=across)
    if leg.name:
        write(axes, 1, y + LINE * 0.9, leg.printed, align="right", transform=across)
    middle = y + band + _LANE / 2
    ends = [
        end if math.isfinite(end) else (edge if math.isinf(end) else leg.value)
        for end, edge in ((leg.lower, scale.low), (leg.upper, scale.high))
    ]
    axes.plot(
        ends, [middle] * 2, color=INK if leg.marked else MUTED, linewidth=1.6, solid_capstyle="butt", zorder=3
    )
    axes.plot(
        [leg.value], [middle], marker="D" if leg.marked else "o", markersize=6 if leg.marked else 5, zorder=4,
        markerfacecolor=ORANGE if leg.marked else NAVY, markeredgecolor=INK if leg.marked else PAPER,
        markeredgewidth=0.8,
    )  # fmt: skip


def _draw_foot(axes: Axes, scale: _Scale, body: float, left_out: int) -> None:
    """Write under the groups: the numbers of the scale, the reference, the unit, and how many are not drawn."""
    needed = places(scale.ticks)
    y = body + LINE
    for tick in scale.ticks:
        _write_centred(axes, tick, y, figure(tick, needed) + scale.printed.sign, scale, page.room())
    across = axes.get_yaxis_transform()
    unit = shorten(legible(scale.printed.unit), page.room() / 2, SMALL)
    room = page.room() - (width(unit, SMALL) + _SPACE if unit else 0)
    y += LINE
    _write_centred(axes, scale.reference, y, shorten(scale.reference_label, room, SMALL), scale, room)
    write(axes, 1, y, unit, size=SMALL, colour=MUTED, align="right", transform=across)
    if left_out:
        hatch(axes, (0, y + LINE - 9), (_SWATCH / page.room(), 10), transform=across)
        text = f"{left_out} {'group' if left_out == 1 else 'groups'} {HIDDEN_WORDS}, or with nobody in"
        lines = wrap(text, page.room() - _SWATCH - _SPACE, SMALL)
        for i, line in enumerate(lines):
            at = (_SWATCH + _SPACE) / page.room()
            write(axes, at, y + LINE * (i + 1), line, size=SMALL, transform=across)


def _write_centred(axes: Axes, x: float, y: float, text: str, scale: _Scale, room: float) -> None:  # noqa: PLR0917
    """Write text centred under a place on the scale, kept inside the leftmost `room` points of the picture."""
    if not text:
        return
    per_point = (scale.high - scale.low) / page.room()
    half = width(text, SMALL) / 2 * per_point
    inside = max(min(x, scale.low + room * per_point - half), scale.low + half)
    write(axes, inside, y, text, size=SMALL, colour=MUTED, align="center")
