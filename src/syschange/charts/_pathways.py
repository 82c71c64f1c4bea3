"""Pathways: the map of steps and moves before and after, matched steps side by side."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, Rectangle
from numpy.typing import NDArray

from syschange.charts import _page as page
from syschange.charts._columns import labels, numbers
from syschange.charts._known import chart, described
from syschange.charts._labels import wrap
from syschange.charts._sheet import Words, nothing_to_draw, sheet, write
from syschange.charts._style import (
    GREY,
    HIDDEN_WORDS,
    INK,
    LANE,
    LINE,
    MARGIN,
    MUTED,
    NAVY,
    ORANGE,
    SMALL,
)
from syschange.errors import UnknownChoiceError

MOST = 12  # ours: steps that a phone's width has room for; those done most
LEAST = 0.02  # ours: moves of a smaller share are not drawn
_TIMES = ("before", "after")
_NAME, _ROW, _BOX = 96.0, 46.0, 34.0
_WIDEST, _REACH = 6.0, 120.0
_NONE, _ENDS = "(none)", ("(start)", "(end)")


@dataclass(frozen=True)
class _Map:
    """One time: the name of the step in each row, and the moves between rows."""

    names: tuple[str, ...]
    moves: NDArray[np.float64]  # from row, to row, share
    dropped: float


@chart
def pathways(
    moves: pd.DataFrame,
    matched: pd.DataFrame,
    *,
    headline: str,
    subtitle: str,
    watermark: str | None = None,
) -> Figure:
    """Draw which step follows which, before and after a change, with matched steps in one row.

    Parameters
    ----------
    moves
        One row a move at each time: `period` ("before" or "after"), `from`, `to` and its `share` of all moves there.
    matched
        One row a pair of steps, in the order to be drawn: `before`, `after` ("(none)" where there is no match) and
        `share_before`.
    headline, subtitle
        What the picture shows, and the measure.
    watermark
        Words written across the picture, such as "not for release"; none where None.

    Returns
    -------
    Figure
        350 points wide. Moves forward are solid, moves back dashed; the more often, the thicker. At most 12 steps and
        moves of two in a hundred or more are drawn, and what is not is said.

    Raises
    ------
    MissingColumnError, WrongTypeError
        Where a column is not there, or does not hold numbers.
    UnknownChoiceError
        Where a period is neither "before" nor "after".
    """
    words = Words(headline, subtitle, watermark)
    pairs = list(zip(labels(matched, "before"), labels(matched, "after"), strict=True))
    numbers(matched, "share_before")
    maps = [_read(moves, period, [p[i] for p in pairs]) for i, period in enumerate(_TIMES)]
    if not pairs or not any(len(m.moves) for m in maps):
        return nothing_to_draw(words, "There is nothing to draw: no move may be shown, or there is none.")
    order = _order(maps, len(pairs))
    drawn = [_ordered(m, order) for m in maps]
    return described(_draw(words, drawn), [_told(period, m) for period, m in zip(_TIMES, drawn, strict=True)])


def _told(period: str, made: _Map) -> str:
    """Return the moves of one time in words, those made most first."""
    called = dict(enumerate(made.names)) | {-1: "the start", -2: "the end"}
    moves = sorted(made.moves.tolist(), key=lambda move: -move[2])
    said = [f"{called[int(a)]} to {called[int(b)]} {100 * share:.0f}%" for a, b, share in moves]
    return f"{period.capitalize()}: {', '.join(said) or HIDDEN_WORDS}."


def _read(table: pd.DataFrame, period: str, names: Sequence[str]) -> _Map:
    periods = labels(table, "period")
    for given in set(periods) - set(_TIMES):
        raise UnknownChoiceError("period", given, _TIMES)
    place = {name: i for i, name in enumerate(names) if name != _NONE} | {_ENDS[0]: -1, _ENDS[1]: -2}
    rows = zip(periods, labels(table, "from"), labels(table, "to"), numbers(table, "share"), strict=True)
    made = [
        (place[a], place[b], share)
        for when, a, b, share in rows
        if when == period and a in place and b in place and share >= LEAST
    ]
    shown = sum(share for _, _, share in made)
    return _Map(tuple(names), np.array(made, dtype=np.float64).reshape(-1, 3), max(1.0 - shown, 0.0))


def _order(maps: Sequence[_Map], rows: int) -> list[int]:
    """Return rows from where cases begin to where they end: each step after those that mostly come before it."""
    weight = np.zeros((rows, rows))
    ends = np.zeros((2, rows))
    for made in maps:
        for a, b, share in made.moves:
            if a >= 0 and b >= 0:
                weight[int(a), int(b)] += share
            elif a >= 0:
                ends[1, int(a)] += share
            elif b >= 0:
                ends[0, int(b)] += share
    score = (weight.sum(axis=1) - weight.sum(axis=0)) + 2 * (ends[0] - ends[1])
    left, order = list(range(min(rows, MOST))), []
    while left:  # the step that the rest lead to least comes next
        into = {i: sum(weight[j, i] - weight[i, j] for j in left) - 2 * ends[0, i] for i in left}
        best = min(left, key=lambda i: (round(into[i], 9), -score[i], i))
        order.append(best)
        left.remove(best)
    return order


def _ordered(made: _Map, order: Sequence[int]) -> _Map:
    place = {old: new for new, old in enumerate(order)} | {-1: -1, -2: -2}
    kept = [
        (place[int(a)], place[int(b)], s) for a, b, s in made.moves if int(a) in place and int(b) in place
    ]
    lost = float(made.moves[:, 2].sum()) - sum(s for _, _, s in kept)
    names = tuple(made.names[i] for i in order)
    return _Map(names, np.array(kept, dtype=np.float64).reshape(-1, 3), made.dropped + lost)


def _draw(words: Words, maps: Sequence[_Map]) -> Figure:
    rows = len(maps[0].names)
    most = max((float(m.moves[:, 2].max()) for m in maps if len(m.moves)), default=1.0)
    notes = _notes(maps)
    top = LINE + MARGIN
    height = top + rows * _ROW + LINE * len(notes) + 2 * MARGIN
    figure, axes = sheet(words, height)
    axes.set_xlim(0, page.room())
    for i, (period, made) in enumerate(zip(_TIMES, maps, strict=True)):
        left = i * page.room() / 2
        write(axes, left, LINE, period.capitalize(), bold=True)
        for row, name in enumerate(made.names):
            _box(axes, left, top + row * _ROW, name, ends=_ends(made, row))
        for a, b, share in made.moves:
            if a >= 0 and b >= 0:
                _arrow(axes, left, top, (int(a), int(b)), width=max(_WIDEST * share / most, 0.8))
    for k, line in enumerate(notes):
        write(axes, 0, top + rows * _ROW + LINE * (k + 1), line, size=SMALL, colour=MUTED)
    return figure


def _ends(made: _Map, row: int) -> tuple[bool, bool]:
    """Return whether cases begin and end there, as far as such moves are drawn."""
    begins = bool(((made.moves[:, 0] == -1) & (made.moves[:, 1] == row)).any())
    stops = bool(((made.moves[:, 1] == -2) & (made.moves[:, 0] == row)).any())  # noqa: PLR2004 - the end
    return begins, stops


def _box(axes: Axes, x: float, y: float, name: str, *, ends: tuple[bool, bool]) -> None:
    if name == _NONE:
        write(axes, x + MARGIN, y + _BOX / 2 + 3, "no match", size=SMALL, colour=MUTED)
        return
    axes.add_patch(Rectangle((x, y), _NAME, _BOX, facecolor=LANE, edgecolor=GREY, linewidth=0.8, zorder=3))
    lines = wrap(name, _NAME - 3 * MARGIN, SMALL, lines=2)
    first = y + _BOX / 2 - LINE * len(lines) / 2
    for k, line in enumerate(lines):
        write(axes, x + MARGIN, first + LINE * (k + 0.78), line, size=SMALL, colour=INK)
    for there, at, marker in ((ends[0], y + 7, "v"), (ends[1], y + _BOX - 7, "s")):
        if there:
            axes.plot(
                [x + _NAME - 7], [at], marker=marker, markersize=5, color=NAVY, linestyle="none", zorder=4
            )


def _arrow(axes: Axes, left: float, top: float, pair: tuple[int, int], *, width: float) -> None:
    """Draw a move: straight down to the next row, in an arc beside the boxes otherwise; back it is dashed."""
    a, b = pair
    x, colour, back = left + _NAME, NAVY, b <= a
    if back:
        colour = ORANGE
    start, end = top + a * _ROW + _BOX * 0.62, top + b * _ROW + _BOX * 0.38
    if b == a + 1:
        x, start, end = left + _NAME / 2, top + a * _ROW + _BOX, top + b * _ROW
    bend = 0.0 if b == a + 1 else min(0.25 + 0.12 * abs(b - a), _REACH / max(abs(end - start), 1.0))
    if a == b:
        start, end, bend = end, start, 3.0
    axes.add_patch(
        FancyArrowPatch(
            (x, start), (x, end), connectionstyle=f"arc3,rad={-bend if end > start else bend}",
            arrowstyle="-|>", mutation_scale=5 + width, linewidth=width, color=colour,
            linestyle=(0, (3, 1.5)) if back else "-", shrinkA=0, shrinkB=0, zorder=2, clip_on=False,
        )
    )  # fmt: skip


def _notes(maps: Sequence[_Map]) -> list[str]:
    said = ["▼ cases begin here   ■ cases end here", "Solid: forward. Dashed: back. Thicker: more often."]
    lost = [f"{100 * m.dropped:.0f}% {period}" for period, m in zip(_TIMES, maps, strict=True)]
    rest = f"Not drawn, for being rare or {HIDDEN_WORDS}: {' and '.join(lost)}."
    return [*said, *wrap(rest, page.room(), SMALL, lines=2)]
