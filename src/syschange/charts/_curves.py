"""Curves: the share reached by each day, in steps with a band, and under them how many were waiting still."""

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from syschange.charts import _page as page
from syschange.charts._columns import names, numbers
from syschange.charts._curve import Curve, read_curves
from syschange.charts._known import chart, described
from syschange.charts._labels import legible, shorten, width, wrap
from syschange.charts._numbers import Numbers, figure, places, printing
from syschange.charts._sheet import Words, hatch, nothing, sheet, write
from syschange.charts._style import (
    HIDDEN_WORDS,
    INK,
    LANE,
    LINE,
    MARGIN,
    MUTED,
    RULE,
    SMALL,
    TEXT,
)

_DASHES = ("-", (0, (5, 2)), (0, (1.5, 1.5)), (0, (6, 2, 1.5, 2)))
_HEIGHT = 190.0
_LABEL = 92.0
_GUTTER = 10.0
_SWATCH = 24.0
_BAND = 0.16
_MOST_BANDS = 3  # ours: more would lie over each other until nothing is told apart
_TICKS = 6
_HIDDEN = "[c]"


@dataclass(frozen=True)
class _Plan:
    """All that is drawn, and where."""

    curves: tuple[Curve, ...]
    ticks: tuple[float, ...]
    last: float
    top: float
    printed: Numbers
    left: float
    steps: bool
    time_words: str

    def down(self, value: float) -> float:
        """Return where a value stands, in points from the top of the body."""
        return MARGIN + TEXT / 2 + (1 - value / self.top) * _HEIGHT

    @property
    def room(self) -> float:
        """How wide the picture of the lines is, in points."""
        return page.width() - self.left - _LABEL - _GUTTER - MARGIN


@chart
def curves(
    table: pd.DataFrame,
    *,
    series: str,
    time: str,
    value: str,
    headline: str,
    subtitle: str,
    lower: str | None = None,
    upper: str | None = None,
    waiting: str | None = None,
    told: str | None = None,
    steps: bool = True,
    percent: bool = False,
    unit: str = "",
    decimals: int | None = None,
    time_words: str = "",
    watermark: str | None = None,
) -> Figure:
    """Draw for each group how a share grows with time, with its limits and how many were waiting still.

    Parameters
    ----------
    table
        One row a group and time.
    series, time, value
        Its columns: the group, the time (a number of 0 or more), and the share. One that is missing, or a mark such
        as "[c]", is not drawn; a group of which nothing is drawn is named as hidden, and so is each time told at
        which the line of a group is interrupted.
    headline, subtitle
        What the picture shows, and the measure, for whom and when. `charts.svg` leaves both out.
    lower, upper
        The columns of the limits, drawn as a band behind the line for three groups at the most (ours); none where
        None.
    waiting
        The column of how many were waiting still, printed under the times told; none where None.
    told
        The column, true or false, of the times that are told under the picture; where None, six at the most, evenly
        spread (ours).
    steps
        Whether a share stays as it is until the next time, and is not drawn straight to it.
    percent
        Whether the values are shares, shown times 100 with a percent sign.
    unit
        The words of the unit.
    decimals
        Digits after the point; 0 for shares and 1 otherwise (ours).
    time_words
        What the times are, for example "days since the start".
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
        Where a column that should hold numbers does not, a time is missing or below 0, or a group has two rows for
        one.
    """
    words = Words(headline, subtitle, watermark)
    printed = printing(percent=percent, unit=unit, decimals=decimals, difference=False)
    limits = (lower, upper) if lower is not None and upper is not None else None
    made = read_curves(table, (series, time, value), limits, waiting, printed)
    if empty := nothing(words, made, np.concatenate([c.value for c in made] or [np.zeros(0)])):
        return empty
    every = np.concatenate([c.time[c.shown] for c in made])
    last = max(float(every.max()), 1.0)
    ticks = _ticks(table, time, told, last)
    largest = max(float(np.nanmax(np.concatenate([c.value, c.upper]))) for c in made if c.shown.any())
    top = min(_rounded(largest), 100.0) if percent else _rounded(largest)
    left = MARGIN + max(width(_height(v, printed), SMALL) for v in (0.0, top / 2, top)) + _GUTTER
    plan = _Plan(tuple(made), ticks, last, top, printed, left, steps, legible(time_words))
    called = dict.fromkeys(names(table, series))
    return described(
        _draw(words, plan, waiting),
        [_told(name, curve, plan) for name, curve in zip(called, made, strict=True)],
    )


def _told(name: str, curve: Curve, plan: _Plan) -> str:
    """Return a line in words: its value on the days told under the picture, and at its end."""
    if not curve.shown.any():
        return f"{name}: {HIDDEN_WORDS}."
    times, hidden, parts = curve.time[curve.shown], curve.hidden(plan.ticks), []
    for day in sorted({*plan.ticks, float(times[-1])}):
        here = np.flatnonzero(times <= day)
        # Between two points a line without steps is drawn to be looked at: no value is known there.
        if day in hidden:
            parts.append(f"{HIDDEN_WORDS} by {_day(day)}")
        elif len(here) and day <= times[-1] and (plan.steps or times[here[-1]] == day):
            drawn = (v[curve.shown][here[-1]] for v in (curve.value, curve.lower, curve.upper))
            parts.append(f"{plan.printed.with_interval(*drawn)} by {_day(day)}")
    return f"{name}: {', '.join(parts)} {plan.time_words}".rstrip() + "."


def _ticks(table: pd.DataFrame, time: str, told: str | None, last: float) -> tuple[float, ...]:
    """Return the times that are told under the picture."""
    if told is not None:
        marked = numbers(table, told) > 0
        found = {float(t) for t in numbers(table, time)[marked] if t <= last}
        return tuple(sorted({0.0, *found}))
    step = _rounded(last / _TICKS)
    return tuple(float(t) for t in np.arange(0.0, last + step / 2, step) if t <= last)


def _rounded(number: float) -> float:
    """Return the next number that is 1, 2, 2.5, 4, 5 or 6 times a power of ten."""
    if not number > 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(number))
    return float(next(m * power for m in (1, 2, 2.5, 4, 5, 6, 8, 10) if m * power >= number * (1 - 1e-9)))


def _draw(words: Words, plan: _Plan, waiting: str | None) -> Figure:
    bottom = plan.down(0.0)
    ticks = _apart(plan)
    foot = bottom + LINE + (LINE if plan.time_words else 0.0) + MARGIN
    rows = _rows(plan) if waiting is not None else 0.0
    hidden = _hidden(plan)
    drawn = [c for c in plan.curves if c.shown.any()]
    highest = max(float(c.value[c.shown][-1]) for c in drawn)
    names_end = plan.down(highest) + sum(_block(c) for c in drawn) + LINE
    body = max(foot + rows + LINE * sum(map(len, hidden)) + 2 * MARGIN, names_end)
    drawing, axes = sheet(words, body, left=plan.left, right=_LABEL + _GUTTER + MARGIN)
    axes.set_xlim(0, plan.last)
    _draw_grid(axes, plan, ticks, bottom)
    for curve in drawn:
        _draw_curve(axes, curve, plan, band=len(drawn) <= _MOST_BANDS)
    _draw_names(axes, drawn, plan)
    if waiting is not None:
        _draw_waiting(axes, plan, ticks, foot)
    _draw_hidden(axes, plan, hidden, foot + rows)
    return drawing


def _hidden(plan: _Plan) -> list[list[str]]:
    """Return what is hidden, in lines: a whole group, or the times told at which its line is interrupted."""
    room, made = page.room() - 3 * MARGIN - _SWATCH, []
    for curve in plan.curves:
        days = curve.hidden(plan.ticks)
        if not days and curve.shown.any():
            continue
        which = shorten(f" by {', '.join(map(_day, days))}" if days else "", room / 2, SMALL)
        said = f"{curve.name}{which}: {HIDDEN_WORDS}"
        name = shorten(curve.name, room - width(f"{which}:", SMALL), SMALL)
        made.append([said] if width(said, SMALL) <= room else [f"{name}{which}:", HIDDEN_WORDS])
    return made


def _draw_hidden(axes: Axes, plan: _Plan, hidden: list[list[str]], top: float) -> None:
    """Name what is hidden, with a hatched box before each."""
    start, across = -(plan.left - MARGIN) / plan.room, axes.get_yaxis_transform()
    y = top - 0.25 * LINE
    for lines in hidden:
        hatch(axes, (start, y + LINE - 9), (_SWATCH / plan.room, 10), transform=across)
        for text in lines:
            y += LINE
            at = start + (_SWATCH + MARGIN) / plan.room
            write(axes, at, y, text, size=SMALL, colour=MUTED, transform=across)


def _block(curve: Curve) -> float:
    """Return how high the name and the last value of a line are."""
    return LINE * (1 + len(wrap(curve.name, _LABEL, SMALL, lines=3))) + 2


def _apart(plan: _Plan) -> list[float]:
    """Return the times told whose words do not touch each other, the last one always among them."""
    size = max(width(_day(t), SMALL) for t in plan.ticks) + MARGIN
    most = [figure(n, 0) for c in plan.curves for n in c.waiting.values() if math.isfinite(n)]
    size = max([size, *(width(n, SMALL) + MARGIN for n in most)])
    kept: list[float] = []
    for t in reversed(plan.ticks):
        if not kept or (kept[-1] - t) / plan.last * plan.room >= size:
            kept.append(t)
    return kept[::-1]


def _height(value: float, printed: Numbers) -> str:
    """Return a number of the scale, with the digits that it needs: 12.5% is not written as 12%."""
    return figure(value, places([value])) + printed.sign


def _day(time: float) -> str:
    return f"{time:.10g}"


def _draw_grid(axes: Axes, plan: _Plan, ticks: list[float], bottom: float) -> None:
    start = -_GUTTER / 2 / plan.room
    for share in np.linspace(0.0, plan.top, 5):
        y = plan.down(float(share))
        axes.plot(
            [0, plan.last], [y, y], color=RULE if share == 0 else LANE, linewidth=1, zorder=0, clip_on=False
        )
        if share in {0.0, plan.top / 2, plan.top}:
            write(
                axes, start, y + SMALL / 3, _height(float(share), plan.printed), size=SMALL, colour=MUTED,
                align="right", transform=axes.get_yaxis_transform(),
            )  # fmt: skip
    for t in ticks:
        axes.plot([t, t], [bottom, bottom + 3], color=RULE, linewidth=1, zorder=0, clip_on=False)
        write(axes, t, bottom + LINE, _day(t), size=SMALL, colour=MUTED, align="center")
    if plan.time_words:
        said = shorten(plan.time_words, plan.room + _LABEL, SMALL)
        write(axes, 0, bottom + 2 * LINE, said, size=SMALL, colour=MUTED)


def _draw_curve(axes: Axes, curve: Curve, plan: _Plan, *, band: bool) -> None:
    # What is hidden between two points is no part of the line: it ends before, and begins anew after it.
    here = curve.shown | np.isin(curve.time, curve.hidden(plan.ticks))
    time, style = curve.time[here], "steps-post" if plan.steps else "default"
    heights = [plan.down(v) for v in curve.value[here]]
    if time[0] > 0:  # nobody has been reached before anything began
        time, heights = np.concatenate([[0.0], time]), [plan.down(0.0), *heights]
    limited = np.isfinite(curve.lower) & np.isfinite(curve.upper)
    if band and (limited & curve.shown).any():
        kept = limited | (here & ~curve.shown)
        low, high = (
            [plan.down(v) for v in np.where(limited, ends, np.nan)[kept]]
            for ends in (curve.lower, curve.upper)
        )
        axes.fill_between(
            curve.time[kept], low, high, where=limited[kept], step="post" if plan.steps else None, color=curve.colour,
            alpha=_BAND, linewidth=0, zorder=1,
        )  # fmt: skip
    axes.plot(
        time, heights, color=curve.colour, linewidth=2.2, linestyle=_DASHES[curve.number % len(_DASHES)],
        drawstyle=style, zorder=3, clip_on=False,
    )  # fmt: skip
    if not plan.steps:
        axes.plot(
            time,
            heights,
            linestyle="none",
            marker="o",
            markersize=5,
            color=curve.colour,
            zorder=4,
            clip_on=False,
        )


def _draw_names(axes: Axes, drawn: list[Curve], plan: _Plan) -> None:
    """Write each line's last value and name at its end, none over another."""
    blocks = []
    for curve in drawn:
        at = float(curve.value[curve.shown][-1])
        lines = [plan.printed.text(at), *wrap(curve.name, _LABEL, SMALL, lines=3)]
        blocks.append((plan.down(at), lines, curve))
    blocks.sort(key=lambda b: b[0])
    tops, free = [], 0.0
    for at, lines, _ in blocks:
        tops.append(max(free, at - LINE / 2))
        free = tops[-1] + LINE * len(lines) + 2
    limit = max(plan.down(0.0) + LINE, free if len(blocks) > _MOST_BANDS else 0.0)
    for i in reversed(range(len(blocks))):
        tops[i] = min(tops[i], limit - LINE * len(blocks[i][1]))
        limit = tops[i] - 2
    x = 1 + _GUTTER / plan.room
    for top, (_, lines, curve) in zip(tops, blocks, strict=True):
        axes.plot(
            [x - 0.6 * _GUTTER / plan.room] * 2, [top + 2, top + LINE], color=curve.colour, linewidth=3,
            transform=axes.get_yaxis_transform(), clip_on=False, solid_capstyle="butt",
        )  # fmt: skip
        for k, text in enumerate(lines):
            write(
                axes, x, top + LINE * (k + 0.75), text, size=TEXT if k == 0 else SMALL, bold=k == 0,
                colour=INK if k == 0 else MUTED, transform=axes.get_yaxis_transform(),
            )  # fmt: skip


def _rows(plan: _Plan) -> float:
    """Return how high the numbers of those still waiting are, in points."""
    return LINE * (1 + 2 * len(plan.curves)) + MARGIN


def _draw_waiting(axes: Axes, plan: _Plan, ticks: list[float], top: float) -> None:
    start = -(plan.left - MARGIN) / plan.room
    across = axes.get_yaxis_transform()
    write(axes, start, top + LINE, "Still waiting", size=SMALL, bold=True, transform=across)
    y = top + LINE
    for curve in plan.curves:
        name = shorten(curve.name, page.room(), SMALL)
        write(axes, start, y + LINE, name, size=SMALL, colour=MUTED, transform=across)
        for t in ticks:
            if t in curve.waiting:
                number = curve.waiting[t]
                shown = figure(number, 0) if math.isfinite(number) else _HIDDEN
                write(axes, t, y + 2 * LINE, shown, size=SMALL, align="center")
        y += 2 * LINE
