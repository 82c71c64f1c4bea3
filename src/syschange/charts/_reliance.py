"""Reliance on one person: an effect with everybody and without one, beside what chance would leave; no person."""

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from syschange.charts import _page as page
from syschange.charts._columns import labels, names, numbers
from syschange.charts._known import chart, described
from syschange.charts._labels import legible, width, wrap
from syschange.charts._numbers import printing
from syschange.charts._sheet import Words, hatch, nothing, sheet, write
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

_LANE = 16.0
_GAP = 12.0
_FOOT = 2 * LINE + MARGIN
_HIDDEN = "[c]"


@chart
def reliance(
    table: pd.DataFrame,
    *,
    label: str,
    value: str,
    lower: str,
    upper: str,
    band: tuple[float, float],
    band_label: str,
    threshold: float,
    threshold_label: str,
    headline: str,
    subtitle: str,
    percent: bool = False,
    unit: str = "",
    decimals: int | None = 2,
    hidden_label: str = HIDDEN_WORDS,
    watermark: str | None = None,
) -> Figure:
    """Draw effects with their intervals one under another, a line at the worthwhile one, and a band by chance.

    Parameters
    ----------
    table
        One row an effect.
    label, value, lower, upper
        Its columns. A row whose value is missing is drawn as hidden.
    band
        The ends of what chance would give; missing where it is not shown.
    band_label
        The words for it.
    threshold, threshold_label
        Where the line of the worthwhile effect stands, and its words.
    headline, subtitle
        What the picture shows, and the measure. `charts.svg` leaves both out: on a page they are text.
    percent, unit, decimals
        As for `forest`.
    hidden_label
        What is told of an effect that is not shown.
    watermark
        Words written across the picture, such as "not for release"; none where None.

    Returns
    -------
    Figure
        350 points wide. Where there is nothing to draw it says so in words.

    Raises
    ------
    MissingColumnError, WrongTypeError
        Where a column is not there, or does not hold numbers.
    """
    words = Words(headline, subtitle, watermark)
    printed = printing(percent=percent, unit=unit, decimals=decimals, difference=True)
    called = labels(table, label)
    held = np.column_stack([numbers(table, c, scale=printed.scale) for c in (value, lower, upper)])
    if empty := nothing(words, table, held[:, 0]):
        return empty
    ends = np.array(band, dtype=np.float64) * printed.scale
    line = threshold * printed.scale
    every = np.concatenate([held.ravel(), ends, [line, 0.0]])
    every = every[np.isfinite(every)]
    spare = 0.04 * (float(np.ptp(every)) or 1.0)
    shown = bool(np.isfinite(ends).all())
    hidden = hidden_label if _HIDDEN in hidden_label else f"{_HIDDEN} {hidden_label}"
    tellings = [printed.with_interval(*row) if math.isfinite(row[0]) else hidden for row in held]
    if shown:
        called, tellings = (
            [*called, band_label],
            [*tellings, f"{printed.text(ends[0])} to {printed.text(ends[1])}"],
        )
    titles = [_name(name, telling) for name, telling in zip(called, tellings, strict=True)]
    over = LINE * max(len(title) for title in titles)
    figure, axes = sheet(words, MARGIN + (over + _LANE + _GAP) * len(titles) + _FOOT)
    axes.set_xlim(float(every.min()) - spare, float(every.max()) + spare)
    for i, (title, telling) in enumerate(zip(titles, tellings, strict=True)):
        top = MARGIN + i * (over + _LANE + _GAP)
        _title(axes, title, telling, top)
        if i < len(held):
            _interval(axes, held[i], top + over + _LANE / 2)
        else:
            _band(axes, ends, top + over)
    lines = {0.0: ("none", MUTED), line: (threshold_label, INK)}
    for row, (x, (text, colour)) in enumerate(lines.items()):
        dashed = x == line and line != 0
        _line(axes, x, text, (len(titles), over), row=row, colour=colour, dashed=dashed)
    whole = [*names(table, label), band_label]
    said = [f"{name}: {telling}." for name, telling in zip(whole, tellings, strict=False)]
    return described(figure, [*said, f"{threshold_label}: {printed.text(line)}."])


def _name(name: str, told: str) -> list[str]:
    """Return the lines of a name that stands at the left of what is told."""
    return wrap(legible(name), page.width() - 3 * MARGIN - width(told, SMALL, bold=True), SMALL)


def _title(axes: Axes, name: Sequence[str], told: str, top: float) -> None:
    """Write a name at the left and what is told at the right, over a lane."""
    left, right = axes.get_xlim()
    for i, line in enumerate(name):
        write(axes, left, top + LINE * (i + 0.75), line, size=SMALL)
    write(axes, right, top + LINE * 0.75, told, size=SMALL, bold=True, align="right")


def _interval(axes: Axes, held: np.ndarray, y: float) -> None:
    left, right = axes.get_xlim()
    lane = Rectangle((left, y - _LANE / 2), right - left, _LANE, facecolor=LANE, edgecolor="none", zorder=0)
    axes.add_patch(lane)
    value, low, high = held
    if not math.isfinite(value):
        hatch(axes, (left, y - _LANE / 2), (right - left, _LANE))
        return
    if math.isfinite(low) and math.isfinite(high):
        axes.plot([low, high], [y, y], color=NAVY, linewidth=2.6, zorder=3, solid_capstyle="butt")
    axes.plot(
        [value], [y], marker="o", markersize=9, markerfacecolor=NAVY, markeredgecolor=PAPER, markeredgewidth=1.3,
        linestyle="none", zorder=4, clip_on=False,
    )  # fmt: skip


def _band(axes: Axes, ends: np.ndarray, top: float) -> None:
    axes.add_patch(
        Rectangle(
            (float(ends[0]), top),
            float(ends[1] - ends[0]),
            _LANE,
            facecolor=RULE,
            edgecolor=GREY,
            linewidth=0.8,
            zorder=2,
        )
    )


def _line(
    axes: Axes, x: float, told: str, lanes: tuple[int, float], *, row: int, colour: str, dashed: bool
) -> None:
    """Draw a line across each lane, clear of the words over it, and its own words under the last."""
    count, over = lanes
    height = over + _LANE + _GAP
    for i in range(count):
        top = MARGIN + i * height + over - 2
        axes.plot(
            [x, x], [top, top + _LANE + 4], color=colour, linewidth=1.1, zorder=2.5,
            linestyle=(0, (4, 3)) if dashed else "-",
        )  # fmt: skip
    bottom = MARGIN + count * height
    left, right = axes.get_xlim()
    room = width(told, SMALL) * (right - left) / (page.room())
    align = "left" if x - room / 2 < left else "right" if x + room / 2 > right else "center"
    write(axes, x, bottom + LINE * (0.5 + row), told, size=SMALL, colour=colour, align=align)
