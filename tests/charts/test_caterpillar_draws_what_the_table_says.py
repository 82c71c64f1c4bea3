"""A caterpillar shows every group from the highest to the lowest, and names those to look at."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from syschange import charts
from syschange.errors import MissingColumnError, WrongTypeError

from . import drawing


def groups(**changed: Any) -> pd.DataFrame:
    """Return six groups, the third of which stands out and the last of which is hidden."""
    table = pd.DataFrame(
        {
            "group": ["a", "b", "c", "d", "e", "f"],
            "value": [0.2, 0.5, 0.4, 0.1, 0.3, None],
            "lower": [0.1, 0.4, 0.3, 0.05, 0.2, None],
            "upper": [0.3, 0.6, 0.5, 0.2, 0.4, None],
            "marked": [False, False, True, False, False, False],
        }
    )
    return table.assign(**changed)


def draw(table: pd.DataFrame | None = None, **changed: Any) -> Figure:
    columns = {"label": "group", "value": "value", "lower": "lower", "upper": "upper", "marked": "marked"}
    given = groups() if table is None else table
    return charts.caterpillar(given, **{**columns, **drawing.WORDS, "percent": True, **changed})


def points(figure: Figure, marker: str) -> list[tuple[float, float]]:
    lines = [line for line in drawing.body(figure).lines if line.get_marker() == marker]
    return [(float(np.ravel(line.get_xdata())[0]), float(np.ravel(line.get_ydata())[0])) for line in lines]


def test_points_stand_at_their_values_from_the_highest_to_the_lowest() -> None:
    figure = draw()
    found = sorted(points(figure, "o") + points(figure, "D"), key=lambda at: at[1])
    assert [x for x, _ in found] == pytest.approx([50, 40, 30, 20, 10])


def test_what_stands_out_is_a_diamond_and_named_and_so_are_the_ends() -> None:
    figure = draw()
    assert [x for x, _ in points(figure, "D")] == pytest.approx([40])
    written = drawing.texts(figure)
    assert [name for name in "abcdef" if name in written] == ["b", "c", "d"]
    assert "40 (30 to 50)" in written


def test_intervals_stand_at_their_limits() -> None:
    lines = [line for line in drawing.body(draw()).lines if line.get_linewidth() == 1.6]
    ends = [tuple(float(x) for x in np.ravel(line.get_xdata())) for line in lines]
    assert np.ravel(ends) == pytest.approx([40, 60, 30, 50, 20, 40, 10, 30, 5, 20])


def test_hidden_groups_are_counted_below() -> None:
    assert "1 group [c] hidden to protect people, or with nobody in" in drawing.texts(draw())
    two = draw(groups(value=[0.2, 0.5, 0.4, 0.1, None, "[c]"]))
    assert "2 groups [c] hidden to protect people, or with nobody in" in drawing.texts(two)
    assert "[c]" not in " ".join(drawing.texts(draw(groups().head(5))))


def test_the_reference_is_a_line_with_its_words() -> None:
    figure = draw(reference=0.25, reference_label="everyone", unit="%")
    drawn = [line for line in drawing.body(figure).lines if list(line.get_xdata()) == [25.0, 25.0]]
    assert "#1F2328" in [line.get_color() for line in drawn]
    assert {"everyone", "50% (40% to 60%)"} <= set(drawing.texts(figure))


def test_endless_and_unknown_limits_are_drawn_to_the_edge_and_not_at_all() -> None:
    table = groups(lower=[-np.inf, None, 0.3, 0.05, 0.2, None])
    lines = [line for line in drawing.body(draw(table)).lines if line.get_linewidth() == 1.6]
    starts = [float(np.ravel(line.get_xdata())[0]) for line in lines]
    assert starts[0] == pytest.approx(50)
    assert starts[3] == pytest.approx(drawing.body(draw(table)).get_xlim()[0])


def test_long_names_stay_on_the_picture() -> None:
    long = "a very long name of several characteristics together " * 8
    figure = draw(groups(group=[long, long, long, long, "e", "f"]))
    figure.draw_without_rendering()
    for text in drawing.body(figure).texts:
        box = text.get_window_extent()
        assert box.x0 >= -1
        assert box.x1 <= figure.bbox.width + 1


def test_labels_are_data() -> None:
    written = drawing.texts(draw(groups(group=["$x$", "<b>", "c\u202e", "$d$", "e", "f"])))
    assert {"<b>", "c", "$d$"} <= set(written)


def test_many_groups_stay_short() -> None:
    many = pd.concat([groups().head(5)] * 40, ignore_index=True).assign(marked=False)
    assert drawing.body(draw(many)).get_ylim()[0] < 1600


@pytest.mark.parametrize(
    ("table", "words"),
    [(groups().iloc[:0], "nothing to draw"), (groups(value=["[c]"] * 6), "every number is hidden")],
)
def test_nothing_to_draw_says_so(table: pd.DataFrame, words: str) -> None:
    assert words in " ".join(drawing.texts(draw(table)))


def test_a_watermark_is_across_the_picture_and_the_svg_is_well_formed() -> None:
    figure = draw(watermark="not for release")
    assert "NOT FOR RELEASE" in drawing.texts(figure)
    root = drawing.parse(drawing.svg(figure))
    assert root.get("role") == "img"
    assert drawing.svg(draw()) == drawing.svg(draw())


def test_what_is_refused() -> None:
    with pytest.raises(MissingColumnError, match="'worth'"):
        draw(value="worth")
    with pytest.raises(WrongTypeError, match="not a number"):
        draw(groups(value=["many"] * 6))
