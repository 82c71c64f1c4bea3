"""A watermark stands across the picture, however high it is, and only where one is asked for."""

import itertools
from collections.abc import Callable

import pandas as pd
import pytest
from matplotlib.figure import Figure

from . import drawing

WORDS = "NOT FOR RELEASE"


@pytest.mark.parametrize("draw", [drawing.forest, drawing.slopes, drawing.verdicts])
def test_it_is_there_when_asked_for_and_not_otherwise(draw: Callable[..., Figure]) -> None:
    assert WORDS in drawing.svg(draw(watermark="not for release"))
    assert WORDS not in drawing.svg(draw())


def test_it_is_there_where_there_is_nothing_to_draw() -> None:
    empty = drawing.groups().iloc[:0]
    assert WORDS in drawing.svg(drawing.forest(empty, watermark="not for release"))


def test_no_part_of_a_high_picture_is_far_from_one() -> None:
    many = pd.concat([drawing.groups()] * 20, ignore_index=True)
    figure = drawing.forest(many, watermark="not for release")
    height = figure.get_figheight() * 72
    band = figure.axes[0].get_position().height
    places = sorted([0.0, 1 - band, *(t.get_position()[1] for t in figure.texts if t.get_text() == WORDS)])
    gaps = [(b - a) * height for a, b in itertools.pairwise(places)]
    assert max(gaps) < 160


def test_it_keeps_inside_the_picture() -> None:
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    figure = drawing.forest(watermark="internal only: for the steering group of the partnership")
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    boxes = [t.get_window_extent(canvas.get_renderer()) for t in figure.texts]
    assert boxes
    assert all(box.x0 >= 0 and box.x1 <= figure.bbox.x1 for box in boxes)
