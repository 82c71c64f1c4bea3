"""The picture shows what the points say: dots, lines, the band, the change, and what is left out."""

import matplotlib.figure
import numpy as np
import pandas as pd
import pytest

from syschange.charts._series import series
from syschange.errors import MissingColumnError, WrongTypeError

from .made_up import counts, monthly, run, two_arms

COLUMNS = {"period": "period", "part": "part", "observed": "observed", "fitted": "fitted",
           "counterfactual": "counterfactual", "lower": "lower", "upper": "upper"}  # fmt: skip


def texts(figure: matplotlib.figure.Figure) -> list[str]:
    return [t.get_text() for axes in figure.axes for t in axes.texts] + [t.get_text() for t in figure.texts]


def drawn(table: pd.DataFrame, **options: object) -> matplotlib.figure.Figure:
    given = {"change": 24, "headline": "A headline", "subtitle": "A subtitle", **COLUMNS, **options}
    return series(table, **given)  # type: ignore[arg-type]


def test_a_series_alone() -> None:
    made = run(monthly(counts(ratio=0.6)), label="Stays")
    figure = made.plot()
    said = texts(figure)
    assert "Stays before and after the change on 1 January 2022" in " ".join(said)
    assert {"2020-01", "2022-01", "2023-06", "change", "seen", "fitted"} <= set(said)
    assert "NOT FOR RELEASE" in " ".join(said)
    assert not [t for t in said if t.startswith("comparison")]
    dots = [line for line in figure.axes[1].lines if line.get_marker() == "o" and len(line.get_xdata()) == 42]
    assert len(dots) == 1
    heights = np.asarray(dots[0].get_ydata(), dtype=float)
    assert np.corrcoef(heights, counts(ratio=0.6))[0, 1] == pytest.approx(-1)  # down the page is down


def test_a_comparison_what_is_left_out_and_what_is_hidden() -> None:
    table = two_arms(1)
    made = run(table[table["on"] != "2020-05-01"], arm="arm", comparison="usual", transition=2)
    said = texts(made.plot())
    assert "comparison: usual" in said
    assert "left out: the change was under way" in said
    assert any(t.startswith("1 [c] hidden to protect people") for t in said)


def test_shares_are_percentages_and_a_single_group_has_its_name() -> None:
    table = pd.concat([monthly(counts(s, mean=30), area=a) for s, a in enumerate(["North", "South"])])
    made = run(table, by=["area"])
    assert "area: North, each month" in " ".join(texts(made.plot(area="North")))
    points = made.points.iloc[:42].assign(observed=0.5, fitted=0.5, counterfactual=0.6, lower=0.55, upper=0.7)
    assert any(t.endswith("%") for t in texts(drawn(points, percent=True)))


def test_a_table_that_cannot_be_drawn() -> None:
    points = run(monthly(counts())).points
    assert "nothing to draw" in " ".join(texts(drawn(points.iloc[:0])))
    hidden = points.assign(observed=np.nan)
    assert "hidden" in " ".join(texts(drawn(hidden)))
    with pytest.raises(MissingColumnError):
        drawn(points, observed="seen")
    with pytest.raises(WrongTypeError, match="outside"):
        drawn(points, change=42)
