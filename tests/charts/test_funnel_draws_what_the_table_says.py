"""A funnel draws every group where its size and value are, names those beyond, and counts the hidden."""

from typing import Any

import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from syschange import charts
from syschange.errors import MissingColumnError, WrongTypeError

from . import drawing

COLUMNS = {
    "label": "team", "size": "n", "value": "share", "beyond": "out", "limit": "k", "lower": "low", "upper": "high",
}  # fmt: skip


def teams(**changed: Any) -> pd.DataFrame:
    table = pd.DataFrame(
        {
            "team": ["A", "B", "C", "D"],
            "n": [20, 50, 90, None],
            "share": [0.4, 0.5, 0.9, None],
            "out": [False, False, True, False],
        }
    )
    return table.assign(**changed)


def lines() -> pd.DataFrame:
    rows = [(k, n, 0.5 - k * 0.5 / n**0.5, 0.5 + k * 0.5 / n**0.5) for k in (2.0, 3.0) for n in (20, 50, 95)]
    return pd.DataFrame(rows, columns=["k", "n", "low", "high"])


def funnel(table: pd.DataFrame | None = None, **changed: Any) -> Figure:
    given = teams() if table is None else table
    return charts.funnel(
        given, lines(), **{**COLUMNS, **drawing.WORDS, "target": 0.5, "percent": True, **changed}
    )


def marks(figure: Figure) -> list[str]:
    return [str(line.get_marker()) for line in drawing.body(figure).lines if line.get_marker() in {"o", "D"}]


def test_each_group_is_a_mark_and_one_beyond_has_another_shape_and_its_name() -> None:
    figure = funnel()
    assert marks(figure) == ["o", "o", "D"]
    assert "C" in drawing.texts(figure)
    assert "A" not in drawing.texts(figure)
    assert "1 group [c] hidden to protect people" in drawing.texts(figure)


def test_larger_groups_stand_further_right_and_higher_values_higher() -> None:
    lines = [line for line in drawing.body(funnel()).lines if line.get_marker() in {"o", "D"}]
    x, y = ([float(getattr(line, f"get_{a}data")()[0]) for line in lines] for a in "xy")
    assert x == sorted(x)
    assert y == sorted(y, reverse=True)


def test_lines_and_target_are_told_apart_and_named() -> None:
    figure = funnel()
    assert {"target 50%", "2 standard deviations", "3 standard deviations"} <= set(drawing.texts(figure))
    styles = {
        str(line.get_linestyle())
        for line in drawing.body(figure).lines
        if not line.get_marker().strip("None")
    }
    assert len(styles) >= 2


def test_nothing_to_draw_says_so() -> None:
    assert any("nothing to draw" in t for t in drawing.texts(funnel(teams().head(0))))
    assert any("every number is hidden" in t for t in drawing.texts(funnel(teams(share="[c]"))))


def test_the_svg_is_well_formed_named_and_the_same_twice() -> None:
    figure = funnel(watermark="not for release")
    assert drawing.svg(figure) == drawing.svg(funnel(watermark="not for release"))
    assert drawing.parse(drawing.svg(figure)).get("role") == "img"
    assert "NOT FOR RELEASE" in drawing.svg(figure)
    assert "NOT FOR RELEASE" not in drawing.svg(funnel())


def test_no_text_leaves_the_picture_whatever_the_labels() -> None:
    long = "a long name of a team that goes on and on $x^2$ \u202e 中" * 3
    figure = funnel(teams(team=[long] * 4, out=True), headline=long, subtitle=long, size_label=long)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    for text in [t for axes in figure.axes for t in axes.texts if t.get_text()]:
        box = text.get_window_extent(canvas.get_renderer())
        assert figure.bbox.x0 - 1 <= box.x0, text.get_text()
        assert box.x1 <= figure.bbox.x1 + 1, text.get_text()


def test_a_column_that_is_missing_or_holds_no_numbers() -> None:
    with pytest.raises(MissingColumnError, match="Did you mean 'share'"):
        funnel(value="shares")
    with pytest.raises(WrongTypeError, match="'share'"):
        funnel(teams(share="many"))
