"""A scorecard's picture gives each verdict a shape of its own and its words, never colour alone."""

import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from syschange.charts import _verdicts
from syschange.errors import MissingColumnError, UnknownChoiceError

from . import drawing


def _outline(verdict: str) -> tuple[object, ...]:
    """Return what a verdict's shape is made of, its colours left out."""
    axes = Figure().add_axes((0, 0, 1, 1))
    assert isinstance(axes, Axes)
    _verdicts._SHAPES[verdict](axes, 0, 0)
    patches = [(type(p).__name__, p.get_fill(), p.get_linestyle()) for p in axes.patches]
    return (*patches, len(axes.lines), *(t.get_text() for t in axes.texts))


def test_every_criterion_has_its_words() -> None:
    written = drawing.texts(drawing.verdicts())
    assert set(drawing.criteria().to_numpy().ravel()) <= set(written)


def test_no_two_verdicts_have_the_same_shape() -> None:
    assert len({_outline(v) for v in ("MET", "NOT MET", "UNCLEAR", "NO EVIDENCE")}) == 4


def test_criteria_stand_in_the_order_of_the_table() -> None:
    written = drawing.texts(drawing.verdicts(drawing.criteria().iloc[::-1]))
    places = [written.index(c) for c in drawing.criteria()["criterion"].iloc[::-1]]
    assert places == sorted(places)


def test_the_probability_may_be_left_out() -> None:
    assert "very likely (93%)" not in drawing.texts(drawing.verdicts(probability=None))


def test_the_grade_stands_below_the_probability_and_may_be_left_out() -> None:
    graded = drawing.criteria(grade=["grade 3", "grade 2", "", "grade 1"])
    written = drawing.texts(drawing.verdicts(graded, grade="grade"))
    assert written.index("grade 3") == written.index("very likely (93%)") + 1
    assert "grade 2" in written
    assert not any("grade" in t for t in drawing.texts(drawing.verdicts(graded)))
    alone = drawing.texts(drawing.verdicts(graded, grade="grade", probability=None))
    assert "grade 1" in alone
    assert "likely (70%)" not in alone


def test_a_row_is_as_high_as_what_stands_in_it() -> None:
    plain, graded = (
        drawing.verdicts(drawing.criteria(grade=["grade 3"] * 4), grade=g) for g in (None, "grade")
    )
    assert drawing.body(graded).get_ylim()[0] > drawing.body(plain).get_ylim()[0]


def test_a_headline_that_names_six_criteria_is_not_cut() -> None:
    names = "; ".join(f"there is no evidence on criterion number {i}" for i in range(6))
    written = " ".join(drawing.texts(drawing.verdicts(headline=names)))
    assert names in written


def test_every_shape_lies_within_the_page() -> None:
    figure = drawing.verdicts()
    axes = drawing.body(figure)
    left = axes.get_window_extent().x0
    assert all(p.get_window_extent().x0 >= left for p in axes.patches)


def test_a_verdict_that_is_not_one_of_the_four_is_refused() -> None:
    with pytest.raises(UnknownChoiceError, match="Did you mean 'NOT MET'"):
        drawing.verdicts(drawing.criteria(verdict=["MET", "not_met", "UNCLEAR", "NO EVIDENCE"]))


def test_a_missing_column_is_named() -> None:
    with pytest.raises(MissingColumnError, match="'verdicts'"):
        drawing.verdicts(verdict="verdicts")
