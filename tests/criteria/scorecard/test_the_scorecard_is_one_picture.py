"""The picture of a scorecard says all that the card says: every verdict, how probable, on what grade, and whose."""

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syschange import charts, criteria
from syschange.criteria.scorecard.picture import probability_in_words

from ..worlds import World, judged, plan_content


def written(figure: charts.Figure) -> list[str]:
    return [t.get_text() for axes in figure.axes for t in axes.texts] + [t.get_text() for t in figure.texts]


def on_one_line(figure: charts.Figure) -> str:
    return " ".join(written(figure))


def test_six_verdicts_stand_with_their_probability_and_grade(place: criteria.Scorecard) -> None:
    said = written(place.plot())
    for title, verdict in zip(place.table["title"], place.table["verdict"], strict=True):
        assert title in said
        assert verdict in said
    assert said.count("evidence of grade 2 of 5") == 5
    assert said.count("evidence of grade 3 of 5") == 1
    assert "likely (66%)" in said or "between 66% and 77%" in said


def test_true_values_are_marked_and_published_ones_are_not(
    place: criteria.Scorecard, paper: criteria.Scorecard
) -> None:
    assert "NOT FOR RELEASE" in written(place.plot())
    assert "NOT FOR RELEASE" not in written(paper.plot())


def test_the_headline_is_the_whole_verdict_and_never_cut(help_card: criteria.Scorecard) -> None:
    """Six of its criteria are named in it: the longest there can be."""
    said = on_one_line(help_card.plot())
    assert help_card.verdict_words in said
    assert "Boston, Massachusetts" in said


def test_long_texts_of_a_plan_stay_on_the_page() -> None:
    content: dict[str, Any] = plan_content()
    content["change"] |= {"name": "the hub " * 60, "where": "Nowhere " * 60}
    content["title"] = "A very long title $x^2$ <b> " * 30
    card = judged(content, World(people=200).tables())
    figure = card.plot()
    figure.canvas.draw()
    width, height = figure.get_size_inches() * figure.dpi
    for axes in figure.axes:
        for text in axes.texts:
            box = text.get_window_extent()
            assert box.x0 >= 0
            assert box.x1 <= width + 1
            assert box.y0 >= 0
            assert box.y1 <= height + 1


def test_no_mark_reaches_beyond_the_page(place: criteria.Scorecard) -> None:
    figure = place.plot()
    figure.canvas.draw()
    axes = figure.axes[-1]
    assert all(p.get_window_extent().x0 >= axes.get_window_extent().x0 for p in axes.patches)


@pytest.mark.parametrize(
    ("least", "most", "said"),
    [
        (0.97, 0.97, "very likely (97%)"),
        (0.66, 0.77, "between 66% and 77%"),
        (0.0, 0.34, "at most 34%"),
        (0.0, 0.999, "part of it is not known"),
        (math.nan, math.nan, "not known"),
    ],
)
def test_a_probability_is_said_with_its_bounds(least: float, most: float, said: str) -> None:
    assert probability_in_words(least, most) == said


@given(st.floats(0, 1), st.floats(0, 1))
def test_any_bounds_are_said_without_claiming_certainty(a: float, b: float) -> None:
    said = probability_in_words(*sorted((a, b)))
    assert "100%" not in said
    assert said
