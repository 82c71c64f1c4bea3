"""An SVG is named and described, stands in a page without meeting its neighbours, and is the same every time."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from matplotlib.figure import Figure

from syschange.errors import WrongTypeError

from . import drawing

SVG = "{http://www.w3.org/2000/svg}"
DRAWN = [drawing.forest, drawing.slopes, drawing.verdicts]


def _ids(svg: str) -> list[str]:
    return re.findall(r'\bid="([^"]*)"', svg)


@pytest.mark.parametrize("draw", DRAWN)
def test_it_has_a_role_a_name_and_a_description(draw: object) -> None:
    root = drawing.parse(drawing.svg(draw(), title="A < B & C", description='It\'s "so"'))  # type: ignore[operator]
    assert root.tag == f"{SVG}svg"
    assert root.get("role") == "img"
    named = {e.get("id"): e.text for e in root if e.tag in {f"{SVG}title", f"{SVG}desc"}}
    assert named[root.get("aria-labelledby")] == "A < B & C"
    assert named[root.get("aria-describedby")] == 'It\'s "so"'


def test_it_is_as_wide_as_what_it_stands_in() -> None:
    root = drawing.parse(drawing.svg(drawing.forest()))
    assert root.get("width") == "100%"
    assert "height" not in root.attrib
    assert len(root.get("viewBox", "").split()) == 4


def test_it_has_no_prolog_no_date_no_style_sheet_and_points_nowhere() -> None:
    svg = drawing.svg(drawing.forest())
    assert svg.startswith("<svg ")
    without_name_of_format = svg.replace('xmlns="http://www.w3.org/2000/svg"', "")
    for absent in ("<?xml", "<!DOCTYPE", "http", "<metadata", "<style", "<script", "xlink", "matplotlib"):
        assert absent not in without_name_of_format


def test_text_stays_text() -> None:
    root = drawing.parse(drawing.svg(drawing.forest()))
    words = {e.text for e in root.iter() if e.tag in {f"{SVG}text", f"{SVG}tspan"}}
    assert {"Black", "42 (33 to 49)", "[c] hidden to protect people", "205 people"} <= words


def test_the_titles_are_left_to_the_page() -> None:
    figure = drawing.forest()
    svg = drawing.svg(figure)
    assert drawing.WORDS["headline"] in " ".join(drawing.texts(figure))
    assert drawing.WORDS["headline"] not in svg
    top, height = (float(v) for v in drawing.parse(svg).get("viewBox", "").split()[1::2])
    assert top > 20
    assert top + height == pytest.approx(figure.get_figheight() * 72, abs=0.02)


def test_ids_of_two_pictures_never_meet() -> None:
    one, two = (drawing.svg(drawing.forest(), id_prefix=prefix) for prefix in ("one", "two"))
    assert not set(_ids(one)) & set(_ids(two))
    assert all(i.startswith("one-") for i in _ids(one))


@pytest.mark.parametrize("draw", DRAWN)
def test_everything_that_is_referred_to_is_there(draw: object) -> None:
    svg = drawing.svg(draw(lower="lower", upper="upper") if draw is drawing.slopes else draw())  # type: ignore[operator]
    wanted = re.findall(r"url\(#([^)]+)\)", svg) + re.findall(r'href="#([^"]+)"', svg)
    assert set(wanted) <= set(_ids(svg))
    assert len(set(_ids(svg))) == len(_ids(svg))


def test_a_prefix_is_made_fit_for_an_id() -> None:
    assert 'aria-labelledby="a-b--title"' in drawing.svg(drawing.forest(), id_prefix='a" b')


@pytest.mark.parametrize("draw", DRAWN)
def test_it_is_the_same_twice(draw: object) -> None:
    figure = draw()  # type: ignore[operator]
    assert drawing.svg(figure) == drawing.svg(figure) == drawing.svg(draw())  # type: ignore[operator]


def test_it_is_the_same_in_another_process() -> None:
    folder = Path(__file__).parent
    program = f"import sys; sys.path.insert(0, {str(folder)!r}); import drawing\n"
    program += "sys.stdout.buffer.write(drawing.svg(drawing.forest()).encode())"
    made = [
        subprocess.run(
            [sys.executable, "-c", program], capture_output=True, check=True, env={"PYTHONHASHSEED": seed}
        ).stdout.decode()
        for seed in ("1", "2")
    ]
    assert made[0] == made[1] == drawing.svg(drawing.forest())


def test_any_figure_will_do() -> None:
    figure = Figure(figsize=(2, 1))
    figure.add_axes((0.1, 0.1, 0.8, 0.8)).plot([1, 2, 3], marker="o")
    root = drawing.parse(drawing.svg(figure))
    assert root.get("viewBox") == "0 0 144 72"


@pytest.mark.parametrize("empty", [{"title": " "}, {"description": ""}])
def test_a_picture_without_words_is_refused(empty: dict[str, str]) -> None:
    with pytest.raises(WrongTypeError, match="needs a title and a description"):
        drawing.svg(drawing.forest(), **empty)
