"""A notebook, which has no pyplot here, shows a picture by itself: titled, described, its labels as data."""

import pickle
import re
import xml.etree.ElementTree as ET

import matplotlib.figure
import pytest

from syschange import charts

from . import drawing, every


def _shown(figure: charts.Figure) -> ET.Element:
    return ET.fromstring(figure._repr_html_() or "")  # type: ignore[no-untyped-call]  # noqa: S314 - ours


def _words(element: ET.Element) -> str:
    return " ".join("".join(element.itertext()).split())


@pytest.mark.parametrize("chart", every.EVERY)
def test_every_chart_shows_itself_with_its_titles_and_its_numbers_in_words(chart: str) -> None:
    figure = every.draw(chart, every.names(3))
    shown = _shown(figure)
    caption = _words(shown[0])
    assert all(words in caption for words in every.WORDS.values())
    drawn = shown[1]
    named = {e.get("id"): e.text for e in drawn if e.tag.endswith(("title", "desc"))}
    assert named[drawn.get("aria-labelledby")] == every.WORDS["headline"]
    assert named[drawn.get("aria-describedby")] == charts.describe(figure)


def test_it_is_a_figure_of_matplotlib_which_draws_it_as_any_other() -> None:
    figure = drawing.forest()
    assert isinstance(figure, matplotlib.figure.Figure)
    assert isinstance(figure, charts.Figure)
    assert (
        matplotlib.figure.Figure in type(figure).__mro__
    )  # by which a notebook finds its own way to draw it


def test_a_figure_that_is_not_known_is_left_to_matplotlib() -> None:
    again = pickle.loads(pickle.dumps(drawing.forest()))  # noqa: S301 - ours
    assert isinstance(again, matplotlib.figure.Figure)
    assert again._repr_html_() is None  # type: ignore[no-untyped-call]


def test_two_pictures_on_a_page_share_no_id_and_one_has_the_same_each_time() -> None:
    figures = drawing.forest(), drawing.forest(drawing.groups(value=[0.4, 0.3, None, 0.2]))
    wide, other = (figure._repr_html_() for figure in figures)
    narrow = charts.narrow(figures[0])._repr_html_()
    found = [set(re.findall(r'\bid="([^"]+)"', made)) for made in (wide, other, narrow)]
    assert all(found)
    assert not found[0] & found[1]
    assert not found[0] & found[2]
    assert wide == figures[0]._repr_html_() == drawing.forest()._repr_html_()


@pytest.mark.parametrize(
    "label", ["<script>alert(1)</script>", "a\u202eb", "\ud800", " ", "🏠 </figure>"], ids=ascii
)
def test_titles_and_labels_are_data(label: str) -> None:
    figure = every.draw("forest", [label, "b"], words={"headline": label, "subtitle": label})
    made = figure._repr_html_()
    assert "<script" not in made
    assert "\u202e" not in made
    shown = _shown(figure)
    assert shown[0].tag == "figcaption"
    assert "color" not in (shown.get("style") or "") + (shown[0][0].get("style") or "")


def test_true_values_say_so_to_who_does_not_see_the_picture() -> None:
    marked = drawing.forest(watermark="not for release")
    assert charts.describe(marked).endswith("Across the picture stands: not for release.")
    assert "stands" not in charts.describe(drawing.forest())
    assert "stands: not for release.</desc>" in marked._repr_html_()
