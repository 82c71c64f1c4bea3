"""The sheet a picture is drawn on: a band with its two titles, a body measured in points, and a watermark."""

from collections.abc import Sequence, Sized
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.transforms import Transform

from syschange.charts import _known as known
from syschange.charts import _page as page
from syschange.charts._labels import font, legible, wrap
from syschange.charts._shown import ShownFigure
from syschange.charts._style import (
    BESIDE,
    GREY,
    INK,
    LINE,
    MARGIN,
    MUTED,
    PAPER,
    POINTS_PER_INCH,
    RULE,
    SMALL,
    TEXT,
    TITLES,
)

HEADLINE = 13.0
ALL_HIDDEN = "Nothing can be drawn: every number is hidden to protect people ([c]), or there is none."
_HEADLINE_LINE = 17.0
_BETWEEN_MARKS = 150.0
_MORE = 3  # ours: lines more that a headline may take on a phone


@dataclass(frozen=True)
class Words:
    """The words of a picture.

    Attributes
    ----------
    headline
        What the picture shows, as a sentence.
    subtitle
        The measure, for whom, and when.
    watermark
        What is written across the picture; nothing where None.
    lines
        How many lines the headline may take; what is left over is cut.
    """

    headline: str
    subtitle: str
    watermark: str | None
    lines: int = 6


def sheet(words: Words, body: float, *, left: float = MARGIN, right: float = MARGIN) -> tuple[Figure, Axes]:
    """Return a figure with its titles, and the axes of its body.

    Parameters
    ----------
    words
        The titles and the watermark.
    body
        The height of the body in points; its vertical axis runs from 0 at the top down to this.
    left, right
        The room in points on either side of the axes.
    """
    lines = [
        (line, True)
        for line in wrap(
            legible(words.headline),
            page.room(),
            HEADLINE,
            bold=True,
            lines=words.lines + (_MORE if page.is_narrow() else 0),
        )
    ]
    lines += [(line, False) for line in wrap(legible(words.subtitle), page.room(), SMALL, lines=4)]
    band = sum(_HEADLINE_LINE if bold else LINE for line, bold in lines if line) + 2 * MARGIN
    height = band + body + MARGIN
    figure = ShownFigure(figsize=(page.width() / POINTS_PER_INCH, height / POINTS_PER_INCH), facecolor=PAPER)
    titles = _axes(figure, (0, 1 - band / height, 1, band / height), (0, page.width()), (band, 0))
    titles.set_gid(TITLES)
    _write_titles(titles, lines)
    place = (
        left / page.width(),
        MARGIN / height,
        (page.width() - left - right) / page.width(),
        body / height,
    )
    axes = _axes(figure, place, (0, 1), (body, 0))
    known.name(figure, words.headline, words.subtitle, words.watermark or "")
    if words.watermark:
        _write_across(figure, words.watermark, height, height - band)
    return figure, axes


def write(
    axes: Axes,
    x: float,
    y: float,
    text: str,
    *,
    size: float = TEXT,
    bold: bool = False,
    colour: str = INK,
    align: str = "left",
    transform: Transform | None = None,
    beside: bool = False,
) -> None:
    """Write one line of legible text, its baseline at `y`; never read as mathematics.

    With `beside` it belongs to the line written before it: in a page's own font, `svg` lets it follow on.
    """
    axes.text(
        x,
        y,
        text,
        fontproperties=font(size, bold=bold),
        color=colour,
        horizontalalignment=align,
        verticalalignment="baseline",
        parse_math=False,
        transform=transform if transform is not None else axes.transData,
        clip_on=False,
        gid=BESIDE if beside else None,
    )


def nothing(words: Words, table: Sized, values: object = ()) -> Figure | None:
    """Return a figure that says why there is no picture, where a table has no rows or no number; None otherwise.

    Parameters
    ----------
    words
        The titles and the watermark.
    table
        What has a row for each thing to draw.
    values
        The numbers to draw, missing where hidden; not looked at where empty.
    """
    given = np.asarray(values, dtype=np.float64)
    if not len(table):
        return nothing_to_draw(words, "There is nothing to draw: the table has no rows.")
    if given.size and not np.isfinite(given).any():
        return nothing_to_draw(words, ALL_HIDDEN)
    return None


def nothing_to_draw(words: Words, sentence: str) -> Figure:
    """Return a figure that says in words why there is no picture."""
    lines = wrap(legible(sentence), page.room() - 4 * MARGIN, lines=4)
    body = LINE * len(lines) + 5 * MARGIN
    figure, axes = sheet(words, body)
    across = axes.get_yaxis_transform()
    axes.add_patch(Rectangle((0, 0), 1, body, transform=across, facecolor=PAPER, edgecolor=RULE))
    for i, line in enumerate(lines):
        write(axes, 0.5, 2.5 * MARGIN + LINE * (i + 0.75), line, align="center", transform=across)
    return known.described(figure, [sentence])


def wrapped(key: Sequence[tuple[str, str]], room: float) -> list[tuple[str, str]]:
    """Return a key, the kind of each mark and its words, in lines no wider than the room; more lines have no mark."""
    lines = []
    for kind, text in key:
        first, *more = wrap(legible(text), room, SMALL, lines=3)
        lines += [(kind, first), *(("", line) for line in more)]
    return lines


def hatch(
    axes: Axes, corner: tuple[float, float], size: tuple[float, float], *, transform: Transform | None = None
) -> None:
    """Draw the hatched band that stands for what is hidden, from its upper left corner."""
    placed = transform if transform is not None else axes.transData
    band = Rectangle(
        corner, *size, transform=placed, facecolor=PAPER, edgecolor=GREY, hatch="////", zorder=1.5
    )
    band.set(linewidth=0.8, clip_on=False)
    axes.add_patch(band)


def _axes(
    figure: Figure,
    place: tuple[float, float, float, float],
    x: tuple[float, float],
    y: tuple[float, float],
) -> Axes:
    axes = figure.add_axes(place)
    axes.set_axis_off()
    axes.set_xlim(*x)
    axes.set_ylim(*y)
    axes.patch.set_visible(False)
    return axes


def _write_titles(axes: Axes, lines: list[tuple[str, bool]]) -> None:
    y = MARGIN / 2
    for line, bold in lines:
        if line:
            y += _HEADLINE_LINE if bold else LINE
            size = HEADLINE if bold else SMALL
            write(axes, MARGIN, y - 3, line, size=size, bold=bold, colour=INK if bold else MUTED)


def _write_across(figure: Figure, watermark: str, height: float, body: float) -> None:
    """Write the watermark over the body again and again, so that no crop of the picture is without it."""
    words = legible(watermark).upper()
    times = max(1, round(body / _BETWEEN_MARKS))
    for i in range(times):
        y = (body - (i + 0.5) * body / times) / height
        figure.text(
            0.5,
            y,
            words,
            fontproperties=font(_size_across(words), bold=True),
            color=INK,
            alpha=0.2,
            horizontalalignment="center",
            verticalalignment="center",
            parse_math=False,
            zorder=10,
        )


def _size_across(words: str) -> float:
    """Return the size at which the watermark spans most of the width; 40 points at the most."""
    return min(40.0, 0.9 * page.width() / max(len(words), 1) / 0.75)
