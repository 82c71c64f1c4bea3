"""Horizons: an effect with its interval at every step before a change and since, and the line of no effect."""

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from numpy.typing import NDArray

from syschange.charts import _page as page
from syschange.charts._columns import numbers
from syschange.charts._known import chart, described
from syschange.charts._labels import legible, shorten, width, wrap
from syschange.charts._numbers import Numbers, figure, places, printing, sentences, ticks
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
    RULE,
    SMALL,
)

Floats = NDArray[np.float64]

_HEIGHT = 190.0
_GUTTER = 6.0
_LEAST, _MOST = 3.5, 8.0
_KEY = 12.0


@dataclass(frozen=True, eq=False)
class _Plan:
    """All that is drawn: horizons with their numbers, and the scale."""

    horizons: Floats
    drawn: Floats  # value, lower, upper, lower and upper of the band, by horizon
    printed: Numbers
    low: float
    high: float
    base: float | None
    margins: tuple[float, float] | None

    @property
    def hidden(self) -> Floats:
        return np.asarray(self.horizons[~np.isfinite(self.drawn[0])], dtype=np.float64)

    @property
    def ends(self) -> tuple[float, float]:
        """The leftmost and the rightmost horizon, the base among them."""
        every = self.horizons if self.base is None else np.append(self.horizons, self.base)
        return float(every.min()), float(every.max())

    def down(self, value: float) -> float:
        """Return where a value stands, in points from the top of the body."""
        inside = min(max(value, self.low), self.high)
        return LINE + MARGIN + (self.high - inside) / (self.high - self.low) * _HEIGHT


@chart
def horizons(
    table: pd.DataFrame,
    *,
    horizon: str,
    value: str,
    lower: str,
    upper: str,
    headline: str,
    subtitle: str,
    band_lower: str | None = None,
    band_upper: str | None = None,
    base: float | None = None,
    margins: tuple[float, float] | None = None,
    period: str = "period",
    percent: bool = False,
    unit: str = "",
    decimals: int | None = None,
    watermark: str | None = None,
) -> Figure:
    """Draw an effect with its interval at every horizon: hollow squares before the change, filled circles since.

    Parameters
    ----------
    table
        One row a horizon.
    horizon
        The column of periods since the change; those below 0 are before it.
    value, lower, upper
        Columns of the effects and their limits. A row whose value is missing, or a mark such as "[c]", is hidden.
    headline, subtitle
        What the picture shows, and the measure, for whom and when. `charts.svg` leaves both out: on a page they are
        text.
    band_lower, band_upper
        Columns of limits that hold all horizons at once, drawn thin behind the others; none where None.
    base
        The horizon that effects are measured from, drawn as a cross on the line of no effect; none where None.
    margins
        The limits within which an effect is too small to matter, in the units of the values, shaded; none where None.
    period
        What one period is called, for example "month".
    percent
        Whether the values are differences of shares, shown times 100.
    unit
        The words of the unit; percentage points where empty and `percent`.
    decimals
        Digits after the point on the scale; as many as its ticks need where None.
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
    printed = printing(percent=percent, unit=unit, decimals=decimals, difference=True)
    steps = numbers(table, horizon)
    none = np.full(len(table), np.nan)
    drawn = np.stack(
        [
            none if c is None else numbers(table, c, scale=printed.scale)
            for c in (value, lower, upper, band_lower, band_upper)
        ]
    )
    known = np.isfinite(steps)
    order = np.flatnonzero(known)[np.argsort(steps[known], kind="stable")]
    steps, drawn = steps[order], drawn[:, order]
    if empty := nothing(words, steps, drawn[0]):
        return empty
    inside = None if margins is None else (margins[0] * printed.scale, margins[1] * printed.scale)
    when = [f"{_when(int(place), period)}" for place in steps]
    said = sentences(when, drawn[:3], printed)
    return described(_draw(words, _plan(steps, drawn, printed, base, inside), period, decimals), said)


def _when(place: int, period: str) -> str:
    """Return a horizon in words, for example "2 months before"."""
    if place == 0:
        return f"the {period} of the change"
    return f"{abs(place)} {period}{'' if abs(place) == 1 else 's'} {'before' if place < 0 else 'after'}"


def _plan(
    places: Floats,
    drawn: Floats,
    printed: Numbers,
    base: float | None,
    margins: tuple[float, float] | None,
) -> _Plan:
    every = np.concatenate([drawn.ravel(), [0.0], [m for m in margins or () if math.isfinite(m)]])
    every = every[np.isfinite(every)]
    low, high = float(every.min()), float(every.max())
    spare = 0.05 * (high - low) or 1.0
    return _Plan(places, drawn, printed, low - spare, high + spare, base, margins)


def _draw(words: Words, plan: _Plan, period: str, decimals: int | None) -> Figure:
    marks = ticks(plan.low, plan.high, 6)
    needed = places(marks)
    texts = [figure(t, needed if decimals is None else decimals) for t in marks]
    left = MARGIN + max(width(text, SMALL) for text in texts) + _GUTTER
    notes = _notes(plan, period)
    bottom = LINE + MARGIN + _HEIGHT
    first, last = plan.ends
    figure_, axes = sheet(
        words, bottom + LINE * (2 + len(notes)) + 3 * MARGIN, left=left, right=MARGIN + _GUTTER
    )
    axes.set_xlim(first - 0.7, last + 0.7)
    across = axes.get_yaxis_transform()
    room = page.width() - left - 2 * MARGIN
    unit = shorten(legible(plan.printed.unit), room, SMALL)
    write(axes, -(left - MARGIN) / room, LINE * 0.75, unit, size=SMALL, colour=MUTED, transform=across)
    for tick, text in zip(marks, texts, strict=True):
        y = plan.down(tick)
        axes.plot([0, 1], [y, y], color=RULE, linewidth=0.8, transform=across, zorder=0)
        write(axes, -_GUTTER / room, y + 3.5, text, size=SMALL, colour=MUTED, align="right", transform=across)
    _draw_ground(axes, plan, bottom)
    _draw_points(axes, plan, room)
    _draw_foot(axes, plan, bottom, period, room)
    _draw_notes(axes, notes, bottom + 2 * LINE + 2 * MARGIN, -(left - MARGIN) / room, room)
    return figure_


def _draw_ground(axes: Axes, plan: _Plan, bottom: float) -> None:
    """Draw what lies behind the points: the side before the change, the margins, and the line of no effect."""
    first, last = axes.get_xlim()
    top = LINE + MARGIN
    if plan.ends[0] < 0:
        axes.add_patch(Rectangle((first, top), -0.5 - first, _HEIGHT, facecolor=LANE, linewidth=0, zorder=-1))
        axes.plot([-0.5, -0.5], [top, bottom], color=MUTED, linewidth=1, linestyle=(0, (3, 2)), zorder=1)
    if plan.margins is not None:
        ends = [plan.down(m if math.isfinite(m) else math.copysign(1e300, m)) for m in plan.margins]
        band = Rectangle((first, ends[1]), last - first, ends[0] - ends[1], hatch="....", fill=False)
        band.set(edgecolor=RULE, linewidth=0, zorder=0)
        axes.add_patch(band)
    y = plan.down(0.0)
    axes.plot([first, last], [y, y], color=INK, linewidth=1.4, solid_capstyle="butt", zorder=2)


def _draw_points(axes: Axes, plan: _Plan, room: float) -> None:
    first, last = axes.get_xlim()
    size = min(max(0.62 * room / (last - first), _LEAST), _MOST)
    for place, (value, low, high, band_low, band_high) in zip(plan.horizons, plan.drawn.T, strict=True):
        if not math.isfinite(value):
            axes.add_patch(
                Rectangle(
                    (place - 0.3, LINE + MARGIN), 0.6, _HEIGHT, facecolor=PAPER, hatch="////", edgecolor=GREY
                )
            ).set_linewidth(0)
            continue
        for ends, thick in (((band_low, band_high), 0.8), ((low, high), max(size / 3.2, 2.0))):
            if all(math.isfinite(e) for e in ends):
                span = [plan.down(e) for e in ends]
                axes.plot([place, place], span, color=NAVY, linewidth=thick, solid_capstyle="butt", zorder=3)
        before = place < 0
        axes.plot(
            [place],
            [plan.down(value)],
            marker="s" if before else "o",
            markersize=size * (0.9 if before else 1.0),
            markerfacecolor=PAPER if before else NAVY,
            markeredgecolor=NAVY if before else PAPER,
            markeredgewidth=1.2 if before else 0.7,
            zorder=5,
        )
    if plan.base is not None:
        axes.plot(
            [plan.base], [plan.down(0.0)], marker="x", markersize=size, markeredgecolor=INK, markeredgewidth=1.6,
            zorder=6,
        )  # fmt: skip


def _draw_foot(axes: Axes, plan: _Plan, bottom: float, period: str, room: float) -> None:
    first, last = plan.ends
    whole = [t for t in ticks(first, last, 7) if not places([t])]
    for tick in whole or [first]:
        write(axes, tick, bottom + LINE, figure(tick, 0), size=SMALL, colour=MUTED, align="center")
    if first < 0:
        left, right = axes.get_xlim()
        off = MARGIN * (right - left) / room
        sides = (
            ("before", -0.5 - off, "right", -0.5 - left),
            ("since the change", -0.5 + off, "left", right + 0.5),
        )
        for said, x, align, free in sides:  # words that have no room on their side are in the key
            if width(said, SMALL, bold=True) + MARGIN <= free * room / (right - left):
                write(axes, x, LINE * 0.75, said, size=SMALL, bold=True, align=align)
    across = axes.get_yaxis_transform()
    words = shorten(f"{legible(period)}s since the change", room, SMALL)
    write(axes, 1, bottom + 2 * LINE, words, size=SMALL, colour=MUTED, align="right", transform=across)


def _notes(plan: _Plan, period: str) -> list[tuple[str, str]]:
    """Return the key: a mark and its words a line."""
    notes = []
    if (plan.horizons >= 0).any():
        notes.append(("o", "since the change, with its interval"))
    if (plan.horizons < 0).any():
        notes.append(("s", "before the change: 0 where both moved alike"))
    if np.isfinite(plan.drawn[3]).any():
        notes.append(("|", "thin: the interval that holds all of them at once"))
    if plan.base is not None:
        notes.append(("x", f"the {legible(period)} that effects are measured from"))
    if plan.margins is not None:
        notes.append((".", "too small to matter, by the margin declared"))
    if len(plan.hidden):
        notes.append(("/", HIDDEN_WORDS))
    return notes


def _draw_notes(axes: Axes, notes: list[tuple[str, str]], top: float, start: float, room: float) -> None:
    across = axes.get_yaxis_transform()
    for i, (mark, text) in enumerate(notes):
        y = top + LINE * (i + 0.75)
        x, middle = start + _KEY / 2 / room, y - 3.5
        if mark in {"/", "."}:
            box = Rectangle((start, y - 8), _KEY / room, 9, transform=across, clip_on=False, facecolor=PAPER)
            box.set(edgecolor=GREY, hatch="////" if mark == "/" else "....", linewidth=0.8)
            axes.add_patch(box)
        elif mark == "|":
            axes.plot([x, x], [y - 9, y + 1], color=NAVY, linewidth=0.9, transform=across, clip_on=False)
        else:
            colours = {"o": (NAVY, PAPER), "s": (PAPER, NAVY), "x": (INK, INK)}[mark]
            axes.plot(
                [x], [middle], marker=mark, markersize=6.5, markerfacecolor=colours[0], markeredgecolor=colours[1],
                markeredgewidth=1.3, transform=across, clip_on=False, linestyle="none",
            )  # fmt: skip
        for line in wrap(text, page.width() - 4 * MARGIN - _KEY, SMALL, lines=1):
            write(axes, start + (_KEY + MARGIN) / room, y, line, size=SMALL, transform=across)
