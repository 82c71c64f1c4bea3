"""The control chart: points in the order of time, between process limits, each kind of variation a shape."""

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
from syschange.charts._labels import legible, shorten, width, wrap
from syschange.charts._numbers import Numbers, figure, places, printing, ticks
from syschange.charts._sheet import Words, hatch, nothing, sheet, wrapped, write
from syschange.charts._style import (
    GREY,
    HIDDEN_WORDS,
    INK,
    LANE,
    LINE,
    MUTED,
    NAVY,
    ORANGE,
    PAPER,
    PLUM,
    SMALL,
)

Floats = NDArray[np.float64]

_HEIGHT = 190.0
_LEFT = 44.0
_SPACE = 6.0
_GAP, _UNJUDGED = "gap", "not known"
_MOST_LINES = 5
# Shape first, colour second: told apart in black and white, and said in words below the picture.
_MARKS = {
    "common cause": ("o", GREY, 4.5, "ordinary variation (common cause)"),
    "improvement": ("s", NAVY, 6.5, "improvement, more than ordinary variation"),
    "concern": ("D", ORANGE, 6.5, "concern, more than ordinary variation"),
    "special cause": ("^", PLUM, 7.0, "special cause, more than ordinary variation"),
    "not known": ("o", PAPER, 5.5, "not judged"),
}
_DASHES = (0, (5, 2))
_DOTS = (0, (1.5, 1.5))


@dataclass(frozen=True)
class _Drawn:
    """What is drawn: the points in order with their limits, and what each is."""

    names: list[str]
    value: Floats
    centre: Floats
    lower: Floats
    upper: Floats
    part: Floats
    kind: list[str]


@dataclass(frozen=True)
class _Scale:
    """Places in points: periods from left to right, values from `low` to `high`."""

    periods: int
    low: float
    high: float
    top: float

    def across(self, place: float) -> float:
        room = page.room() - _LEFT
        return _LEFT + (place + 0.5) / self.periods * room

    def down(self, value: float) -> float:
        return self.top + (self.high - value) / (self.high - self.low) * _HEIGHT


@chart
def control(
    table: pd.DataFrame,
    *,
    period: str,
    value: str,
    centre: str,
    lower: str,
    upper: str,
    part: str,
    variation: str,
    meaning: Sequence[str],
    headline: str,
    subtitle: str,
    target: float | None = None,
    centre_label: str = "mean",
    percent: bool = False,
    watermark: str | None = None,
) -> Figure:
    """Draw the points of a series between their process limits.

    Parameters
    ----------
    table
        One row a period, in the order of time.
    period, value
        Columns of what the period is called and of its value. A value that is missing is a gap, and counted below the
        picture.
    centre, lower, upper
        Columns of the centre line and of the limits; missing where there are none.
    part
        Column of the number of the part that limits were worked out for; a line stands where it changes.
    variation
        Column of the kind of each point: "common cause", "improvement", "concern" or "special cause", each a shape.
    meaning
        What the icons mean, as sentences, written below the picture.
    headline, subtitle
        What the picture shows, and what chart it is. `charts.svg` leaves both out: on a page they are text.
    target
        What is to be reached, a dotted line.
    centre_label
        What the centre line is: "mean" or "median".
    percent, watermark
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
    printed = printing(percent=percent, unit="", decimals=None, difference=False)
    told = [numbers(table, column, scale=printed.scale) for column in (value, centre, lower, upper)]
    drawn = _Drawn(
        [legible(name) for name in names(table, period)], told[0], told[1], told[2], told[3], numbers(table, part),
        names(table, variation),
    )  # fmt: skip
    if empty := nothing(words, table, drawn.value):
        return empty
    aim = math.nan if target is None else target * printed.scale
    scale = _scale(drawn, aim)
    below = [line for said in meaning for line in wrap(legible(said), page.room(), SMALL, lines=_MOST_LINES)]
    key = wrapped(_key(drawn, printed, aim, centre_label), page.room() - _LEFT)
    foot = LINE * (1.5 + len(key) + len(below)) + 2 * _SPACE
    made, axes = sheet(words, scale.top + _HEIGHT + foot)
    axes.set_xlim(0, page.room())
    _draw_ground(axes, scale, printed)
    _draw_periods(axes, scale, drawn.names)
    _draw_lines(axes, scale, drawn, aim)
    _draw_points(axes, scale, drawn)
    _draw_words(axes, scale, key, below)
    said = [
        f"{name}: {printed.text(float(v)) if math.isfinite(v) else '[c] hidden, or nothing recorded'}"
        f"{_spoken(printed, *limits)}{', ' + kind if kind in _MARKS else ''}."
        for name, kind, v, *limits in zip(
            drawn.names, drawn.kind, drawn.value, drawn.lower, drawn.upper, strict=True
        )
    ]
    sought = [f"The target is {printed.text(aim)}."] if math.isfinite(aim) else []
    return described(made, [*said, *sought, *meaning])


def _spoken(printed: Numbers, lower: float, upper: float) -> str:
    """Return the process limits of a point in words; nothing where there are none."""
    if not (math.isfinite(lower) or math.isfinite(upper)):
        return ""
    return f", limits {printed.text(lower)} to {printed.text(upper)}"


def _scale(drawn: _Drawn, aim: float) -> _Scale:
    every = np.concatenate([drawn.value, drawn.lower, drawn.upper, drawn.centre, [aim]])
    every = every[np.isfinite(every)]
    spare = 0.05 * float(np.ptp(every)) or max(abs(float(every[0])), 1.0) * 0.1
    return _Scale(len(drawn.names), float(every.min()) - spare, float(every.max()) + spare, _SPACE)


def _key(drawn: _Drawn, printed: Numbers, aim: float, centre: str) -> list[tuple[str, str]]:
    """Return what is told below: which mark or line, and its words."""
    kinds = [kind for kind in _MARKS if kind in drawn.kind]
    key = [(kind, _MARKS[kind][3]) for kind in kinds]
    if np.isfinite(drawn.centre).any():
        key.append(("centre", centre))
    if np.isfinite(drawn.lower).any() or np.isfinite(drawn.upper).any():
        key.append(("limit", "process limits: where points lie while nothing changes"))
    if math.isfinite(aim):
        key.append(("target", f"target {printed.text(aim)}"))
    if len(np.unique(drawn.part)) > 1:
        key.append(("part", "limits worked out anew"))
    gaps = int((~np.isfinite(drawn.value)).sum())
    if gaps:
        key.append((_GAP, f"{gaps} {HIDDEN_WORDS}, or with no value"))
    return key


def _draw_ground(axes: Axes, scale: _Scale, printed: Numbers) -> None:
    right, bottom = page.room(), scale.top + _HEIGHT
    ground = ([_LEFT, right, right, _LEFT], [scale.top, scale.top, bottom, bottom])
    axes.fill(*ground, color=LANE, linewidth=0, zorder=0)
    inside = ticks(scale.low, scale.high)
    needed = places(inside)
    for tick in inside:
        y = scale.down(tick)
        axes.plot([_LEFT, right], [y, y], color=PAPER, linewidth=1, zorder=1)
        text = shorten(figure(tick, needed) + printed.sign, _LEFT - 4, SMALL)
        write(axes, _LEFT - 4, y + SMALL / 3, text, size=SMALL, colour=MUTED, align="right")


def _draw_periods(axes: Axes, scale: _Scale, called: list[str]) -> None:
    """Write the first and the last period, and those between that have room."""
    y = scale.top + _HEIGHT + LINE
    last = len(called) - 1
    taken: list[tuple[float, float]] = []
    places = [0, last, *(round(last * k / 4) for k in (2, 1, 3))]
    for place in dict.fromkeys(places):
        text = shorten(called[place], 90, SMALL)
        half = width(text, SMALL) / 2
        x = min(max(scale.across(place), _LEFT + half), page.room() - half)
        if all(x + half + _SPACE < start or x - half - _SPACE > end for start, end in taken):
            write(axes, x, y, text, size=SMALL, colour=MUTED, align="center")
            taken.append((x - half, x + half))


def _draw_lines(axes: Axes, scale: _Scale, drawn: _Drawn, aim: float) -> None:
    edges = np.flatnonzero(np.diff(drawn.part)) + 1
    for place in edges:
        x = scale.across(float(place) - 0.5)
        axes.plot(
            [x, x], [scale.top, scale.top + _HEIGHT], color=MUTED, linewidth=0.8, linestyle=_DOTS, zorder=2
        )
    for here in np.split(np.arange(len(drawn.names)), edges):
        steps = [float(here[0]) - 0.5, *(float(i) + 0.5 for i in here)]
        for values, width_, style in (
            (drawn.centre, 1.4, "-"), (drawn.lower, 1.2, _DASHES), (drawn.upper, 1.2, _DASHES),
        ):  # fmt: skip
            level = values[here]
            if not np.isfinite(level).any():
                continue
            y = [scale.down(float(v)) for v in (level[0], *level)]
            axes.plot(
                [scale.across(s) for s in steps], y, color=INK, linewidth=width_, linestyle=style, zorder=2,
                drawstyle="steps-pre",
            )  # fmt: skip
    if math.isfinite(aim):
        height = scale.down(aim)
        axes.plot(
            [_LEFT, page.room()],
            [height, height],
            color=PLUM,
            linewidth=1.6,
            linestyle=_DOTS,
            zorder=2,
        )


def _draw_points(axes: Axes, scale: _Scale, drawn: _Drawn) -> None:
    x = [scale.across(float(i)) for i in range(len(drawn.names))]
    y = [scale.down(float(v)) if math.isfinite(v) else math.nan for v in drawn.value]
    half = (scale.across(1.0) - scale.across(0.0)) / 2
    for place in np.flatnonzero(~np.isfinite(drawn.value)).tolist():
        hatch(axes, (x[place] - half, scale.top), (2 * half, _HEIGHT))
    axes.plot(x, y, color=GREY, linewidth=1, zorder=3)
    for place, kind in enumerate(drawn.kind):
        if kind in _MARKS and math.isfinite(y[place]):
            _draw_mark(axes, x[place], y[place], kind)


def _draw_mark(axes: Axes, x: float, y: float, kind: str) -> None:
    shape, colour, size, _ = _MARKS[kind]
    edge = INK if kind == _UNJUDGED else PAPER
    axes.plot(
        [x], [y], marker=shape, markersize=size, zorder=5, markerfacecolor=colour, markeredgecolor=edge,
        markeredgewidth=0.6, linestyle="none",
    )  # fmt: skip


def _draw_words(axes: Axes, scale: _Scale, key: list[tuple[str, str]], below: list[str]) -> None:
    """Say below what each mark and line is, and then what it means."""
    y = scale.top + _HEIGHT + LINE * 1.5
    styles = {"centre": (INK, 1.4, "-"), "limit": (INK, 1.2, _DASHES), "target": (PLUM, 1.6, _DOTS),
              "part": (MUTED, 0.8, _DOTS)}  # fmt: skip
    for kind, text in key:
        y += LINE
        middle = y - SMALL / 3
        if kind in _MARKS:
            _draw_mark(axes, _LEFT - 18, middle, kind)
        elif kind == "part":
            axes.plot([_LEFT - 18] * 2, [middle - 5, middle + 5], color=MUTED, linewidth=0.8, linestyle=_DOTS)
        elif kind == _GAP:
            hatch(axes, (_LEFT - 30, middle - 5), (24, 10))
        elif kind in styles:
            colour, thick, style = styles[kind]
            axes.plot([_LEFT - 30, _LEFT - 6], [middle] * 2, color=colour, linewidth=thick, linestyle=style)
        write(axes, _LEFT, y, text, size=SMALL, colour=MUTED)
    y += _SPACE
    for line in below:
        y += LINE
        write(axes, 0, y, line, size=SMALL)
