"""The picture of reliance on one person: effects, a band by chance, and no person."""

import numpy as np
import pandas as pd
import pytest

from syschange import charts
from syschange.errors import MissingColumnError, WrongTypeError


def table(**changed: object) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "who": ["With everybody", "Without the one most needed"],
            "value": [0.8, 0.23],
            "low": [-0.6, -0.1],
            "high": [2.2, 0.56],
        }
    ).assign(**changed)


def drawn(data: pd.DataFrame, **more: object) -> charts.Figure:
    given = {
        "label": "who", "value": "value", "lower": "low", "upper": "high", "band": (0.67, 0.77),
        "band_label": "By chance", "threshold": 0.5, "threshold_label": "worthwhile", "headline": "Reliance",
        "subtitle": "Gain",
    }  # fmt: skip
    return charts.reliance(data, **(given | more))


def words(figure: charts.Figure) -> list[str]:
    return [t.get_text() for axes in figure.axes for t in axes.texts]


def test_every_number_is_printed_and_drawn() -> None:
    figure = drawn(table())
    said = words(figure)
    assert "0.23 (\N{MINUS SIGN}0.10 to 0.56)" in said or "0.23 (−0.10 to 0.56)" in said
    assert {"worthwhile", "none", "0.67 to 0.77", "By chance"} <= set(said)
    points = [float(line.get_xdata()[0]) for line in figure.axes[1].lines if line.get_marker() == "o"]
    assert points == [0.8, 0.23]
    assert any(np.isclose(p.get_width(), 0.10) for p in figure.axes[1].patches)


def test_an_effect_that_is_not_shown_says_what_is_told_of_it() -> None:
    figure = drawn(
        table(value=[0.8, np.nan], low=[-0.6, np.nan], high=[2.2, np.nan]),
        band=(np.nan, np.nan),
        hidden_label="left: under a quarter",
    )
    said = words(figure)
    assert "[c] left: under a quarter" in said
    assert "By chance" not in said


def test_where_any_gain_counts_there_is_one_line() -> None:
    said = words(drawn(table(), threshold=0.0))
    assert said.count("worthwhile") == 1
    assert "none" not in said


def test_nothing_to_draw_is_said() -> None:
    figure = drawn(table(value=np.nan))
    assert any("Nothing can be drawn" in t for t in words(figure))


def test_a_column_that_cannot_be_drawn_is_said() -> None:
    with pytest.raises(MissingColumnError):
        drawn(table(), value="gain")
    with pytest.raises(WrongTypeError):
        drawn(table(value="much"))
