"""What holds for every chart: few rows, many, none, hidden ones and nasty labels; on a page and on a phone."""

import re
import warnings

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from syschange import charts
from syschange.charts import _page
from syschange.errors import WrongTypeError

from . import drawing, every

HIDDEN = "[c] hidden to protect people"
PHONE, BESIDE = (
    360,
    56,
)  # pixels of a phone, and those that a report's page and card take on either side of a picture
NASTY = (
    "$\\frac{1}{0}$ $x$", '<b>bold</b> & "twice"', "x" * 300, "a long name of a group " * 13, "مجموعة الف",
    "🏠🧑‍🤝‍🧑", "a\u202eb",
)  # fmt: skip


def _one_row(chart: str) -> int:
    return 2 if chart == "series" else 1  # a change lies between two periods


def _leaving(figure: Figure) -> list[str]:
    """Return the texts that leave the picture on its left or right, or above or below."""
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    edge, found = figure.bbox, []
    for text in [t for axes in figure.axes for t in axes.texts if t.get_text()]:
        box = text.get_window_extent(canvas.get_renderer())
        inside = (
            edge.x0 - 1 <= box.x0
            and box.x1 <= edge.x1 + 1
            and edge.y0 - 1 <= box.y0
            and box.y1 <= edge.y1 + 1
        )
        if not inside:
            found.append(text.get_text())
    return found


def _hatched(figure: Figure) -> list[Patch]:
    return [p for axes in figure.axes for p in axes.patches if p.get_hatch() == "////"]


@pytest.mark.parametrize("chart", every.EVERY)
@pytest.mark.parametrize("rows", [1, 4, 30])
def test_one_row_a_few_or_thirty_are_drawn_on_a_page_and_on_a_phone(chart: str, rows: int) -> None:
    figure = every.draw(chart, every.names(max(rows, _one_row(chart))))
    narrow = charts.narrow(figure)
    assert figure.get_figwidth() * 72 == pytest.approx(350)
    assert narrow.get_figwidth() * 72 == pytest.approx(_page.NARROW)
    assert _leaving(figure) == []
    assert _leaving(narrow) == []


@pytest.mark.parametrize("chart", every.EVERY)
def test_nothing_to_show_says_so_in_words(chart: str) -> None:
    figure = every.draw(chart, [])
    for made in (figure, charts.narrow(figure)):
        assert "nothing to draw" in " ".join(drawing.texts(made)).lower()
    assert "nothing to draw" in charts.describe(figure).lower()


@pytest.mark.parametrize("chart", every.HIDEABLE)
def test_a_hidden_cell_is_hatched_and_named_and_told(chart: str) -> None:
    figure = every.draw(chart, every.names(6), hidden=[4])
    for made in (figure, charts.narrow(figure)):
        assert _hatched(made)
        assert "[c]" in " ".join(drawing.texts(made))
    assert "[c] hidden" in charts.describe(figure)
    shown = every.draw(chart, every.names(6))
    assert not _hatched(shown)
    assert "[c]" not in charts.describe(shown)


# Of the slopes here one time is always shown: test_nothing_to_draw_says_so asks them.
@pytest.mark.parametrize("chart", [chart for chart in every.HIDEABLE if chart != "slopes"])
def test_with_every_cell_hidden_it_says_so(chart: str) -> None:
    figure = every.draw(chart, every.names(4), hidden=range(4))
    assert "every number is hidden" in " ".join(drawing.texts(figure))
    assert "[c]" in charts.describe(figure)


@pytest.mark.parametrize("chart", every.EVERY)
def test_a_label_is_data(chart: str) -> None:
    words = {"headline": NASTY[2], "subtitle": " ".join(NASTY), "watermark": "not for release"}
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        figure = every.draw(chart, NASTY, words=words)
        narrow = charts.narrow(figure)
        assert _leaving(figure) == []
        assert _leaving(narrow) == []
        for made in (figure, narrow):
            drawing.parse(charts.svg(made, id_prefix="p"))
    assert all(not t.get_parse_math() for axes in figure.axes for t in axes.texts)


@pytest.mark.parametrize("chart", every.EVERY)
def test_the_svg_is_the_same_twice_and_named_by_its_own_words(chart: str) -> None:
    one, two = (every.draw(chart, every.names(5), hidden=[2]) for _ in "ab")
    for first, second in ((one, two), (charts.narrow(one), charts.narrow(two))):
        assert charts.svg(first, id_prefix="p") == charts.svg(second, id_prefix="p")
    root = drawing.parse(charts.svg(one, id_prefix="p"))
    said = {child.tag.rpartition("}")[2]: child.text for child in root}
    assert said["title"] == every.WORDS["headline"]
    assert said["desc"] == charts.describe(one)


@pytest.mark.parametrize("chart", every.EVERY)
def test_type_is_eleven_pixels_or_more_on_a_phone(chart: str) -> None:
    svg = charts.svg(charts.narrow(every.draw(chart, every.names(5), hidden=[2])), id_prefix="p")
    wide = float(drawing.parse(svg).get("viewBox", "").split()[2])
    sizes = [float(size) for size in re.findall(r"font(?:-size)?:[^;\"]*?([\d.]+)px", svg)]
    assert sizes
    assert min(sizes) / wide * (PHONE - BESIDE) >= 11


def _numbers(text: str) -> set[str]:
    return set(re.findall(r"−?\d+(?:\.\d+)?%?", text))


@pytest.mark.parametrize("chart", ["forest", "dots", "noise", "slopes", "reliance"])
def test_the_description_gives_the_numbers_that_are_printed(chart: str) -> None:
    figure = every.draw(chart, every.names(5), hidden=[2])
    printed = [
        t
        for t in drawing.texts(figure)
        if re.search(r"\(.* to .*\)|^gap |^[\d%]+$" if chart == "slopes" else r"\(.* to .*\)|^gap ", t)
    ]
    assert printed
    assert _numbers(" ".join(printed)) <= _numbers(charts.describe(figure))


@pytest.mark.parametrize("chart", every.EVERY)
def test_the_narrow_picture_says_the_same(chart: str) -> None:
    figure = every.draw(chart, every.names(5))
    assert charts.describe(charts.narrow(figure)) == charts.describe(figure)


def test_the_narrow_picture_does_not_change_with_the_table() -> None:
    table = drawing.groups()
    figure = drawing.forest(table)
    before = charts.svg(charts.narrow(figure), id_prefix="p")
    table.loc[:, "value"] = 0.0
    assert charts.svg(charts.narrow(figure), id_prefix="p") == before


def test_a_figure_of_somebody_else_has_no_narrow_one() -> None:
    for ask in (charts.narrow, charts.describe):
        with pytest.raises(WrongTypeError, match="not made by a chart"):
            ask(Figure())
    with pytest.raises(WrongTypeError, match="title and a description"):
        charts.svg(Figure(), id_prefix="p")


def test_more_groups_than_dots_can_tell_apart_are_refused_in_words() -> None:
    labels = every.names(40)
    made = every._table(list(labels), set())
    figure = charts.dots(
        made, characteristics=["label"], value="value", lower="lower", upper="upper", **every.WORDS
    )
    assert "too many" in " ".join(drawing.texts(figure))
    with pytest.raises(WrongTypeError, match="No characteristic"):
        charts.dots(made, characteristics=[], value="value", lower="lower", upper="upper", **every.WORDS)


def test_a_group_that_nobody_is_in_is_not_called_hidden() -> None:
    made = every._table(["a", "b"], set()).assign(n=[40, 0], value=[0.4, None], lower=0.3, upper=0.5)
    figure = charts.dots(
        made, characteristics=["label"], value="value", lower="lower", upper="upper", n="n", **every.WORDS
    )
    assert "b: nobody." in charts.describe(figure)
    assert "[c]" not in " ".join(drawing.texts(figure))
