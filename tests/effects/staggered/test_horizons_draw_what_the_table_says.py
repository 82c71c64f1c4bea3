"""Each effect is drawn where it is, before and since told apart by shape, and what is hidden is said."""

from typing import Any

import pandas as pd
import pytest
from matplotlib.figure import Figure

from syschange.charts._horizons import horizons
from syschange.errors import MissingColumnError, WrongTypeError

COLUMNS = {
    "horizon": "h",
    "value": "v",
    "lower": "l",
    "upper": "u",
    "headline": "A change",
    "subtitle": "By month",
}


def rows(**changed: Any) -> pd.DataFrame:
    table = pd.DataFrame({"h": [-3, -2, 0, 1, 2], "v": [0.1, -0.1, 1.0, 2.0, 1.5]})
    return table.assign(l=table["v"] - 0.5, u=table["v"] + 0.5).assign(**changed)


def drawn(table: pd.DataFrame, **changed: Any) -> Figure:
    return horizons(table, **{**COLUMNS, **changed})


def marks(figure: Figure, kind: str) -> list[tuple[float, float]]:
    """Return where marks of a kind are, those of the key left out."""
    body = figure.axes[1]
    found = [
        line for line in body.lines if line.get_marker() == kind and line.get_transform() == body.transData
    ]
    return [(float(x), float(y)) for line in found for x, y in zip(*line.get_data(), strict=True)]


def words(figure: Figure) -> str:
    return " ".join(t.get_text() for axes in figure.axes for t in axes.texts)


def test_effects_stand_at_their_horizons_and_higher_ones_higher() -> None:
    figure = drawn(rows())
    assert [x for x, _ in marks(figure, "s")] == [-3, -2]
    since = marks(figure, "o")
    assert [x for x, _ in since] == [0, 1, 2]
    assert since[1][1] < since[2][1] < since[0][1]  # the body runs downwards
    assert "before" in words(figure)
    assert "since the change" in words(figure)


def test_base_margins_bands_and_unit_are_drawn_and_named() -> None:
    plain, full = drawn(rows()), drawn(
        rows(bl=-2.0, bu=4.0), base=-1, margins=(-0.2, 0.2), band_lower="bl", band_upper="bu", period="month",
        percent=True,
    )  # fmt: skip
    assert marks(full, "x")[0][0] == -1
    assert marks(plain, "x") == []
    for phrase in (
        "the month that effects are measured from",
        "too small to matter",
        "holds all of them at once",
        "percentage points",
    ):
        assert phrase in words(full)
        assert phrase not in words(plain)
    assert len(full.axes[1].lines) > len(plain.axes[1].lines)


def test_hidden_horizons_are_hatched_and_said() -> None:
    figure = drawn(rows(v=[0.1, "[c]", 1.0, None, 1.5]))
    assert len([p for p in figure.axes[1].patches if p.get_hatch() == "////"]) == 3  # two, and one in the key
    assert "[c] hidden to protect people" in words(figure)
    assert [x for x, _ in marks(figure, "o")] == [0, 2]


def test_without_anything_to_draw_it_says_so_and_bad_columns_are_refused() -> None:
    assert "no rows" in words(drawn(rows().iloc[:0]))
    assert "hidden" in words(drawn(rows(v=float("nan"))))
    with pytest.raises(MissingColumnError):
        drawn(rows(), value="x")
    with pytest.raises(WrongTypeError):
        drawn(rows(v=["a"] * 5))


def test_one_horizon_and_only_those_since_can_be_drawn() -> None:
    figure = drawn(rows().iloc[[2]])
    assert len(marks(figure, "o")) == 1
    assert "before" not in words(figure).split()
