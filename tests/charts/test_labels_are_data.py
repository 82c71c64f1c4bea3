"""A label is data: whatever is in it, the picture is drawn without a warning and shows it as text."""

from collections.abc import Callable

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from syschange.charts import _labels

from . import drawing

NASTY = (
    "$\\frac{1}{0}$", "$x^2$", "\\alpha {}", "<b>bold</b> & 'quoted' \"twice\"", "long " * 60, "x" * 300,
    "مجموعة الف", "קבוצה", "🏠🧑‍🤝‍🧑", "中文", "a\nb\tc\rd", "\x00\x07\u202eturned", "\ud800", "\ufffe",
    "", " ", "e\u0301", "fi\ufb01 \u00ad \u200b", "<script>alert(1)</script>", "{{ 7 * 7 }}", "-- >",
)  # fmt: skip


def _column(*labels: str) -> "pd.Series[str]":
    """Return labels as objects: a column of text could not hold every one of them."""
    return pd.Series(labels, dtype=object)


def _drawn_as_picture(figure: Figure) -> None:
    FigureCanvasAgg(figure).draw()


def _all_three(label: str) -> list[Figure]:
    words = {"headline": label, "subtitle": label, "watermark": label}
    sides = {"reference_label": label, "worse_label": label, "better_label": label, "unit": label}
    groups = drawing.groups(group=_column(label, "a", label, "b"))
    means = drawing.means(arm=_column(label, label, "the other arm", "the other arm"))
    criteria = drawing.criteria(criterion=_column(*[label] * 4), probability=_column(*[label] * 4))
    return [
        drawing.forest(groups, **words, **sides),
        drawing.slopes(means, **words, unit=label, time_labels=(label, "z")),
        drawing.verdicts(criteria, **words),
    ]


@pytest.mark.parametrize("label", NASTY, ids=ascii)
def test_a_nasty_label_is_drawn_and_written(label: str) -> None:
    for figure in _all_three(label):
        _drawn_as_picture(figure)
        drawing.parse(drawing.svg(figure, title=f"t {label}", description=f"d {label}"))


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_drawn_and_written(label: str) -> None:
    for figure in _all_three(label):
        drawing.parse(drawing.svg(figure, title=f"t {label}", description=f"d {label}"))


@pytest.mark.parametrize("label", ["$\\frac{1}{0}$", "<b> & 'x'", "{{ 7 * 7 }}", "a_b^c"])
def test_a_label_is_shown_as_it_is(label: str) -> None:
    written = drawing.parse(drawing.svg(drawing.forest(drawing.groups(group=[label, "a", "b", "c"]))))
    assert label in [t.text for t in written.iter("{http://www.w3.org/2000/svg}text")]


def test_what_the_font_lacks_becomes_a_box_and_what_has_no_picture_is_left_out() -> None:
    assert _labels.legible("a中b") == "a□b"
    assert _labels.legible("a\u202eb\u200dc\x07") == "abc"
    assert _labels.legible(" a \n b ") == "a b"


def test_every_character_a_picture_writes_of_its_own_is_in_the_font() -> None:
    assert _labels.legible("←→−…–□?") == "←→−…–□?"


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet=st.characters(codec="latin-1"), max_size=120), st.floats(20, 300), st.integers(1, 4))
def test_wrapped_text_keeps_to_its_room(text: str, room: float, lines: int) -> None:
    legible = _labels.legible(text)
    made = _labels.wrap(legible, room, lines=lines)
    assert 1 <= len(made) <= lines
    assert all(_labels.width(line) <= room for line in made)
    whole = " ".join(made)
    assert whole == " ".join(legible.split()) or whole.endswith("…")


@pytest.mark.parametrize("draw", [drawing.forest, drawing.slopes, drawing.verdicts])
def test_no_text_leaves_the_picture(draw: Callable[..., Figure]) -> None:
    long = "a long name of a group that goes on and on, and on"
    tables = {
        drawing.forest: drawing.groups(group=[long, "b", long, "c"], people=[123456789] * 4),
        drawing.slopes: drawing.means(arm=[long, long, "b", "b"], when=[long, "after"] * 2),
        drawing.verdicts: drawing.criteria(criterion=[long] * 4, probability=[long * 2] * 4),
    }
    sides = {"reference_label": long, "worse_label": long, "better_label": long, "unit": long}
    more = sides if draw is drawing.forest else {}
    figure = draw(tables[draw], headline=long * 2, subtitle=long * 2, **more)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    edge = figure.bbox
    for text in [t for axes in figure.axes for t in axes.texts if t.get_text()]:
        box = text.get_window_extent(canvas.get_renderer())
        assert edge.x0 - 1 <= box.x0, text.get_text()
        assert box.x1 <= edge.x1 + 1, text.get_text()
        assert edge.y0 - 1 <= box.y0, text.get_text()
        assert box.y1 <= edge.y1 + 1, text.get_text()


@pytest.mark.parametrize(
    ("label", "shown"),
    [(None, "(unknown)"), (float("nan"), "(unknown)"), (pd.NA, "(unknown)"), (12, "12"), (True, "True")],
)
def test_a_label_need_not_be_text(label: object, shown: str) -> None:
    column = pd.Series([label, "a", "b", "c"], dtype=object)
    assert shown in drawing.texts(drawing.forest(drawing.groups(group=column)))
    assert shown in drawing.texts(drawing.slopes(drawing.means(arm=[label, label, "b", "b"])))
