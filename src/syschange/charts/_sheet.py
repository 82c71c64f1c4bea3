"""The sheet a picture is drawn on: a band with its two titles, a body measured in points, and a watermark."""

from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.transforms import Transform

from syschange.charts._labels import font, legible, wrap
from syschange.charts._style import (
    INK,
    LINE,
    MARGIN,
    MUTED,
    PAPER,
    POINTS_PER_INCH,
    RULE,
    SMALL,
    TEXT,
    WIDTH,
    settings,
)

TITLES, BESIDE = "titles", "beside"  # what parts of a picture are called in it, for `svg` to find
HEADLINE = 13.0
_HEADLINE_LINE = 17.0
_BETWEEN_MARKS = 150.0


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
    lines: int = 4


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
        for line in wrap(legible(words.headline), _room(), HEADLINE, bold=True, lines=words.lines)
    ]
    lines += [(line, False) for line in wrap(legible(words.subtitle), _room(), SMALL, lines=4)]
    band = sum(_HEADLINE_LINE if bold else LINE for line, bold in lines if line) + 2 * MARGIN
    height = band + body + MARGIN
    figure = Figure(figsize=(WIDTH / POINTS_PER_INCH, height / POINTS_PER_INCH), facecolor=PAPER)
    titles = _axes(figure, (0, 1 - band / height, 1, band / height), (0, WIDTH), (band, 0))
    titles.set_gid(TITLES)
    _write_titles(titles, lines)
    place = (left / WIDTH, MARGIN / height, (WIDTH - left - right) / WIDTH, body / height)
    axes = _axes(figure, place, (0, 1), (body, 0))
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


def nothing_to_draw(words: Words, sentence: str) -> Figure:
    """Return a figure that says in words why there is no picture."""
    with settings():
        lines = wrap(legible(sentence), _room() - 4 * MARGIN, lines=4)
        body = LINE * len(lines) + 5 * MARGIN
        figure, axes = sheet(words, body)
        axes.add_patch(
            Rectangle((0, 0), 1, body, transform=axes.get_yaxis_transform(), facecolor=PAPER, edgecolor=RULE)
        )
        for i, line in enumerate(lines):
            write(
                axes,
                0.5,
                2.5 * MARGIN + LINE * (i + 0.75),
                line,
                align="center",
                transform=axes.get_yaxis_transform(),
            )
    return figure


def _room() -> float:
    return WIDTH - 2 * MARGIN


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
    return min(40.0, 0.9 * WIDTH / max(len(words), 1) / 0.75)
