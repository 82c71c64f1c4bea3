"""The gap against noise: each gap between groups beside the gap that chance alone would give."""

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from syschange.charts import _page as page
from syschange.charts._columns import names, numbers
from syschange.charts._known import chart, described
from syschange.charts._labels import legible, shorten, width, wrap
from syschange.charts._numbers import Numbers, figure, places, printing, ticks
from syschange.charts._sheet import Words, hatch, nothing, sheet, write
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
    RULE,
    SMALL,
)

_LANE = 17.0
_GAP = 11.0
_SPACE = 8.0
_SWATCH = 24.0


@dataclass(frozen=True)
class _Row:
    """One gap: the lines of its name, what is printed under it, and what is drawn."""

    name: tuple[str, ...]
    under: tuple[str, ...]
    printed: str
    gap: float
    expected: float
    most: float

    @property
    def beyond(self) -> bool:
        return self.gap > self.most

    @property
    def lines(self) -> int:
        return len(self.name) + len(self.under)

    @property
    def height(self) -> float:
        return self.lines * LINE + _LANE + _GAP


@chart
def noise(
    table: pd.DataFrame,
    *,
    label: str,
    gap: str,
    expected: str,
    most: str,
    headline: str,
    subtitle: str,
    percent: bool = False,
    unit: str = "",
    decimals: int | None = None,
    watermark: str | None = None,
) -> Figure:
    """Draw each gap on a scale from nought, beside a band of the gaps that chance alone would give.

    Parameters
    ----------
    table
        One row a set of groups.
    label
        The column of what the set is called.
    gap, expected, most
        Columns: the gap between the highest and the lowest group, the gap to be expected were all groups equal, and
        what that would stay below. A row whose gap is missing, or a mark such as "[c]", is drawn as hidden.
    headline, subtitle
        What the picture shows, and the measure, for whom and when. `charts.svg` leaves both out: on a page they
        are text.
    percent, unit, decimals, watermark
        As in `forest`; gaps are differences.

    Returns
    -------
    Figure
        350 points wide (ours: legible on a phone). A gap larger than chance would give is a filled diamond, another a
        hollow circle. Where there is nothing to draw it says so in words.

    Raises
    ------
    MissingColumnError
        Where a column is not in the table.
    WrongTypeError
        Where a column that should hold numbers does not.
    """
    words = Words(headline, subtitle, watermark)
    printed = printing(percent=percent, unit=unit, decimals=decimals, difference=True)
    held = np.stack([numbers(table, c, scale=printed.scale) for c in (gap, expected, most)])
    if empty := nothing(words, table, held[0]):
        return empty
    called = names(table, label)
    rows = [_row(called[i], (held[0, i], held[1, i], held[2, i]), printed) for i in range(len(table))]
    said = [f"{name}: {_told(row, printed)}." for name, row in zip(called, rows, strict=True)]
    unit_said = [f"In {printed.unit}."] if printed.unit else []
    return described(_draw(words, rows, printed), [*unit_said, *said])


def _row(name: str, drawn: tuple[float, float, float], printed: Numbers) -> _Row:
    gap, expected, most = drawn
    shown = f"gap {printed.text(gap)}" if math.isfinite(gap) else "[c]"
    lines = wrap(legible(name), page.room() - width(shown, bold=True) - _SPACE, bold=True)
    chance = (
        f"chance alone: {printed.text(expected)}, below {printed.text(most)}" if math.isfinite(most) else ""
    )
    under = wrap(chance, page.room(), SMALL) if math.isfinite(gap) and chance else []
    return _Row(tuple(lines), tuple(under), shown, gap, expected, most)


def _told(row: _Row, printed: Numbers) -> str:
    """Return one gap in words."""
    if not math.isfinite(row.gap):
        return HIDDEN_WORDS
    if not math.isfinite(row.most):
        return f"gap {printed.text(row.gap)}; what chance would give is not known"
    verdict = "more than chance alone would give" if row.beyond else "no more than chance alone may give"
    chance = f"chance alone {printed.text(row.expected)}, below {printed.text(row.most)}"
    return f"gap {printed.text(row.gap)}, {verdict} ({chance})"


def _draw(words: Words, rows: list[_Row], printed: Numbers) -> Figure:
    every = np.array([v for row in rows for v in (row.gap, row.most, row.expected)])
    top = 1.06 * float(every[np.isfinite(every)].max()) or 1.0
    key = _key(rows)
    body = sum(row.height for row in rows)
    made, axes = sheet(words, body + LINE * (2 + len(key)) + _SPACE)
    axes.set_xlim(0, top)
    per_point = top / page.room()
    y = 0.0
    for row in rows:
        _draw_row(axes, row, y, top)
        y += row.height
    y += LINE - _GAP
    marks = ticks(0, top)
    for mark in marks:
        text = figure(mark, places(marks)) + printed.sign
        half = width(text, SMALL) / 2 * per_point
        at = max(min(mark, top - half), half)
        write(axes, at, y, text, size=SMALL, colour=MUTED, align="center")
    y += LINE
    unit = shorten(legible(printed.unit), page.room(), SMALL)
    write(axes, top, y, unit, size=SMALL, colour=MUTED, align="right")
    for kind, text in key:
        y += LINE
        _draw_swatch(axes, kind, y, per_point)
        write(axes, (_SWATCH + _SPACE) * per_point, y, text, size=SMALL)
    return made


def _draw_row(axes: Axes, row: _Row, y: float, top: float) -> None:
    for i, line in enumerate(row.name):
        write(axes, 0, y + LINE * (i + 0.75), line, bold=True)
    write(axes, top, y + LINE * 0.75, row.printed, bold=True, align="right")
    for i, line in enumerate(row.under):
        write(axes, 0, y + LINE * (len(row.name) + i + 0.75), line, size=SMALL, colour=MUTED)
    lane = y + LINE * row.lines
    if not math.isfinite(row.gap):
        hatch(axes, (0, lane), (top, _LANE))
        return
    ends = [lane, lane, lane + _LANE, lane + _LANE]
    axes.fill([0, top, top, 0], ends, color=LANE, linewidth=0, zorder=0)
    if math.isfinite(row.most):
        axes.fill([0, row.most, row.most, 0], ends, color=RULE, linewidth=0, zorder=1)
        axes.plot([row.most] * 2, [lane, lane + _LANE], color=GREY, linewidth=1.4, zorder=2)
    if math.isfinite(row.expected):
        axes.plot(
            [row.expected] * 2,
            [lane, lane + _LANE],
            color=GREY,
            linewidth=1.2,
            linestyle=(0, (2, 1.5)),
            zorder=2,
        )
    _draw_gap(axes, row.gap, lane + _LANE / 2, beyond=row.beyond)


def _draw_gap(axes: Axes, x: float, y: float, *, beyond: bool) -> None:
    """Draw a gap: shape first, colour second, told apart in black and white."""
    axes.plot(
        [x], [y], marker="D" if beyond else "o", markersize=8.5, markerfacecolor=ORANGE if beyond else PAPER,
        markeredgecolor=INK if beyond else NAVY, markeredgewidth=1.4, linestyle="none", zorder=5, clip_on=False,
    )  # fmt: skip


def _key(rows: list[_Row]) -> list[tuple[str, str]]:
    """Return what is told below the picture: which mark, and its words."""
    shown = [row for row in rows if math.isfinite(row.gap)]
    key = []
    if any(row.beyond for row in shown):
        key.append(("beyond", "a gap larger than chance alone would give"))
    if any(not row.beyond for row in shown):
        key.append(("within", "a gap that chance alone may give"))
    if any(math.isfinite(row.most) for row in shown):
        key += [("band", "gaps that chance alone gives"), ("expected", "the gap to expect by chance")]
    if len(shown) < len(rows):
        key.append(("hidden", HIDDEN_WORDS))
    return key


def _draw_swatch(axes: Axes, kind: str, y: float, per_point: float) -> None:
    wide, middle = _SWATCH * per_point, y - SMALL / 3
    if kind in {"beyond", "within"}:
        _draw_gap(axes, wide / 2, middle, beyond=kind == "beyond")
    elif kind == "hidden":
        hatch(axes, (0, y - 9), (wide, 10))
    elif kind == "expected":
        axes.plot([wide / 2] * 2, [y - 9, y + 1], color=GREY, linewidth=1.2, linestyle=(0, (2, 1.5)))
    else:
        axes.fill([0, wide, wide, 0], [y - 9, y - 9, y + 1, y + 1], color=RULE, linewidth=0)
        axes.plot([wide] * 2, [y - 9, y + 1], color=GREY, linewidth=1.4)
