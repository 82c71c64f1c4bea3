"""The interrupted series: points, the line fitted, what was to be expected with its band, and the change."""

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from syschange.charts import _page as page
from syschange.charts._columns import labels, numbers
from syschange.charts._known import chart, described
from syschange.charts._labels import legible, shorten, width
from syschange.charts._numbers import Numbers, figure, places, printing, ticks
from syschange.charts._sheet import Words, hatch, nothing, sheet, wrapped, write
from syschange.charts._style import (
    HIDDEN_WORDS,
    INK,
    LANE,
    LINE,
    MARGIN,
    MUTED,
    NAVY,
    ORANGE,
    PAPER,
    RULE,
    SMALL,
    TEAL,
)
from syschange.errors import WrongTypeError

_HEIGHT = 210.0
_LEFT = 44.0
_EDGE = 5.0
_SWATCH = 26.0
_MANY = 80  # points beyond which they are drawn small
_LEFT_OUT = "left out"
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class _Lines:
    """What is drawn, a value for each period."""

    periods: list[str]
    left_out: list[bool]
    observed: Floats
    fitted: Floats
    expected: Floats
    lower: Floats
    upper: Floats
    comparison: Floats

    @property
    def every(self) -> Floats:
        parts = (self.observed, self.fitted, self.expected, self.lower, self.upper, self.comparison)
        together = np.concatenate(parts)
        return together[np.isfinite(together)]


@dataclass(frozen=True)
class _Scale:
    """Both scales: periods across, values from `low` to `high` upwards."""

    periods: int
    low: float
    high: float
    top: float

    @property
    def bottom(self) -> float:
        return self.top + _HEIGHT

    def across(self, place: float) -> float:
        return _LEFT + _EDGE + place / max(self.periods - 1, 1) * (page.room() - _LEFT - 2 * _EDGE)

    def down(self, value: float) -> float:
        return self.top + (self.high - value) / (self.high - self.low) * _HEIGHT


@chart
def series(
    table: pd.DataFrame,
    *,
    period: str,
    part: str,
    observed: str,
    fitted: str,
    counterfactual: str,
    lower: str,
    upper: str,
    change: int,
    headline: str,
    subtitle: str,
    comparison: str | None = None,
    comparison_label: str = "comparison",
    percent: bool = False,
    unit: str = "",
    decimals: int | None = None,
    watermark: str | None = None,
) -> Figure:
    """Draw a series before and after a change, beside what was to be expected had its course gone on.

    Parameters
    ----------
    table
        One row a period, in order.
    period, part
        Columns: the name of the period, and which part of the series it is; one that is "left out" is shaded.
    observed, fitted, counterfactual, lower, upper
        Columns: what was seen, the line fitted, and from the change on what was to be expected with its limits. A
        value that is missing, or a mark such as "[c]", is not drawn.
    change
        How many periods lie before the change.
    headline, subtitle
        What the picture shows, and the measure, for whom and when. `charts.svg` leaves both out: on a page they
        are text.
    comparison, comparison_label
        The column of a comparison series, drawn as squares, and what it is called; none where None.
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
        Where a column that should hold numbers does not, or the change lies outside the series.
    """
    words = Words(headline, subtitle, watermark)
    printed = printing(percent=percent, unit=unit, decimals=decimals, difference=False)
    names = labels(table, period)
    read = [numbers(table, c, scale=printed.scale) for c in (observed, fitted, counterfactual, lower, upper)]
    beside = (
        np.full(len(table), np.nan) if comparison is None else numbers(table, comparison, scale=printed.scale)
    )
    if empty := nothing(words, table):
        return empty
    if not 0 < change < len(table):
        raise WrongTypeError(
            "The change lies outside the series.",
            "Give the number of periods before it, from 1 to all but one.",
        )
    out = [name == _LEFT_OUT for name in labels(table, part)]
    drawn = _Lines(names, out, read[0], read[1], *_from(read[2:], change), beside)
    if empty := nothing(words, table, drawn.observed):
        return empty
    other = comparison_label if comparison is not None else ""
    return described(
        _draw(words, drawn, change, printed, other), _told(drawn, change, printed, " ".join(other.split()))
    )


def _told(drawn: _Lines, change: int, printed: Numbers, other: str) -> list[str]:
    """Return the series in words: what was seen, what was to be expected from the change on, and the comparison."""
    said = [f"The change came before {drawn.periods[change]}."]
    for i, period in enumerate(drawn.periods):
        seen = drawn.observed[i]
        shown = printed.text(float(seen)) if math.isfinite(seen) else "[c] hidden, or nothing recorded"
        if math.isfinite(drawn.expected[i]):
            limits = (float(column[i]) for column in (drawn.expected, drawn.lower, drawn.upper))
            shown = f"{shown}, {printed.with_interval(*limits)} expected"
        if math.isfinite(drawn.comparison[i]):
            shown = f"{shown}, {printed.text(float(drawn.comparison[i]))} in {other}"
        said.append(f"{period}: {shown}.")
    return said


def _from(columns: list[Floats], change: int) -> tuple[Floats, Floats, Floats]:
    """Return what was to be expected from the change on: before it, it is the line fitted."""
    after = np.arange(len(columns[0])) >= change
    expected, lower, upper = (np.where(after, column, np.nan) for column in columns)
    return expected, lower, upper


def _draw(words: Words, drawn: _Lines, change: int, printed: Numbers, other: str) -> Figure:
    every = drawn.every
    spare = 0.06 * float(np.ptp(every)) or max(abs(float(every[0])), 1.0) * 0.1
    low = float(every.min()) - spare
    if every.min() >= 0:
        low = max(low, 0.0)
    scale = _Scale(len(drawn.periods), low, float(every.max()) + spare, LINE + MARGIN)
    key = wrapped(_key(drawn, other), page.room() - _LEFT)
    chart, axes = sheet(words, scale.bottom + LINE * (2 + len(key)) + 2 * MARGIN)
    axes.set_xlim(0, page.room())
    _draw_ground(axes, scale, drawn, change, printed)
    _draw_series(axes, scale, drawn)
    _draw_key(axes, scale, key)
    return chart


def _draw_ground(axes: Axes, scale: _Scale, drawn: _Lines, change: int, printed: Numbers) -> None:
    """Draw the lines of the scale, the shading of what is left out, the change, and the names of the periods."""
    inside = ticks(scale.low, scale.high)
    needed = places(inside)
    half = (scale.across(1) - scale.across(0)) / 2
    for i, out in enumerate(drawn.left_out):
        if out:
            x = scale.across(i)
            axes.fill([x - half, x + half, x + half, x - half], [scale.top, scale.top, scale.bottom, scale.bottom],
                      color=RULE, linewidth=0, zorder=0)  # fmt: skip
    for place in np.flatnonzero(~np.isfinite(drawn.observed)).tolist():
        hatch(axes, (scale.across(place) - half, scale.top), (2 * half, _HEIGHT))
    for tick in inside:
        y = scale.down(tick)
        axes.plot([_LEFT, page.room()], [y, y], color=LANE, linewidth=1, zorder=1)
        text = shorten(figure(tick, needed) + printed.sign, _LEFT - 4, SMALL)
        write(axes, _LEFT - 4, y + SMALL / 3, text, size=SMALL, colour=MUTED, align="right")
    moment = scale.across(change) - half
    axes.plot([moment, moment], [scale.top, scale.bottom], color=INK, linewidth=1.2, zorder=2)
    said = "change"
    room = width(said, SMALL) / 2
    write(
        axes,
        min(max(moment, _LEFT + room), page.room() - room),
        scale.top - MARGIN / 2,
        said,
        size=SMALL,
        align="center",
    )
    write(
        axes, 0, LINE * 0.75, shorten(legible(printed.unit), page.room() / 3, SMALL), size=SMALL, colour=MUTED
    )
    _write_periods(axes, scale, drawn.periods, change)


def _write_periods(axes: Axes, scale: _Scale, periods: list[str], change: int) -> None:
    """Write the first period, the last, and that of the change where it does not touch them."""
    y = scale.bottom + LINE
    first, moment, last = (
        shorten(periods[i], (page.room() - _LEFT) / 3 - MARGIN, SMALL) for i in (0, change, -1)
    )
    write(axes, _LEFT, y, first, size=SMALL, colour=MUTED)
    write(axes, page.room(), y, last, size=SMALL, colour=MUTED, align="right")
    x, room = scale.across(change), width(moment, SMALL) / 2
    if (
        _LEFT + width(first, SMALL) + MARGIN <= x - room
        and x + room <= page.room() - width(last, SMALL) - MARGIN
    ):
        write(axes, x, y, moment, size=SMALL, colour=MUTED, align="center")


def _draw_series(axes: Axes, scale: _Scale, drawn: _Lines) -> None:
    x = np.array([scale.across(i) for i in range(scale.periods)])
    down = {name: _down(scale, getattr(drawn, name)) for name in
            ("observed", "fitted", "expected", "lower", "upper", "comparison")}  # fmt: skip
    axes.fill_between(x, down["lower"], down["upper"], color=ORANGE, alpha=0.18, linewidth=0, zorder=2)
    axes.plot(x, down["expected"], color=ORANGE, linewidth=2, linestyle=(0, (5, 2)), zorder=4)
    axes.plot(x, np.where(drawn.left_out, np.nan, down["fitted"]), color=NAVY, linewidth=2, zorder=4)
    small = scale.periods > _MANY
    for name, marker, colour in (("comparison", "s", TEAL), ("observed", "o", NAVY)):
        axes.plot(
            x, down[name], linestyle="none", marker=marker, markersize=3 if small else 5, markerfacecolor=colour,
            markeredgecolor=PAPER, markeredgewidth=0.6, zorder=5 if name == "observed" else 3,
        )  # fmt: skip


def _down(scale: _Scale, values: Floats) -> Floats:
    return np.array([scale.down(float(v)) if math.isfinite(v) else math.nan for v in values])


def _key(drawn: _Lines, other: str) -> list[tuple[str, str]]:
    """Return what is said below the picture, and how each is drawn."""
    made = [("point", "seen")]
    if np.isfinite(drawn.fitted).any():
        made.append(("line", "fitted"))
    if np.isfinite(drawn.expected).any():
        made.append(("dashes", "to be expected had the course before gone on"))
    if other:
        made.append(("square", f"comparison: {legible(other)}"))
    if any(drawn.left_out):
        made.append(("shade", "left out: the change was under way"))
    hidden = int((~np.isfinite(drawn.observed)).sum())
    if hidden:
        made.append(("hidden", f"{hidden} {HIDDEN_WORDS}, or with none recorded"))
    return made


def _draw_key(axes: Axes, scale: _Scale, key: list[tuple[str, str]]) -> None:
    y = scale.bottom + 2 * LINE + MARGIN
    for kind, text in key:
        middle = y - SMALL / 3
        ends = [_LEFT - _SWATCH - MARGIN, _LEFT - MARGIN]
        if kind in {"point", "square"}:
            marker, colour = ("o", NAVY) if kind == "point" else ("s", TEAL)
            axes.plot([sum(ends) / 2], [middle], linestyle="none", marker=marker, markersize=5,
                      markerfacecolor=colour, markeredgecolor=PAPER)  # fmt: skip
        elif kind == "shade":
            axes.fill(
                [*ends, *ends[::-1]],
                [middle - 4, middle - 4, middle + 4, middle + 4],
                color=RULE,
                linewidth=0,
            )
        elif kind == "hidden":
            hatch(axes, (ends[0], middle - 5), (ends[1] - ends[0], 10))
        elif kind:
            if kind == "dashes":
                axes.fill([*ends, *ends[::-1]], [middle - 4, middle - 4, middle + 4, middle + 4], color=ORANGE,
                          alpha=0.18, linewidth=0)  # fmt: skip
            axes.plot(ends, [middle] * 2, color=NAVY if kind == "line" else ORANGE, linewidth=2,
                      linestyle="-" if kind == "line" else (0, (5, 2)))  # fmt: skip
        write(axes, _LEFT, y, text, size=SMALL, colour=MUTED)
        y += LINE
