"""The picture: steps with bands and the numbers still waiting, straight lines between days told on paper."""

import xml.etree.ElementTree as ET
from typing import Any

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from syschange import charts, disclosure
from syschange.charts._curves import curves
from syschange.effects.access import TimeToAccess
from syschange.errors import MissingColumnError, WrongTypeError

from .rows import by_days, few, people

PEOPLE = people()
TABLE = pd.DataFrame(
    {
        "arm": ["clinic"] * 3 + ["usual care"] * 3,
        "day": [0, 28, 84] * 2,
        "share": [0.0, 0.2, 0.5, 0.0, 0.05, 0.1],
        "lower": [0.0, 0.1, 0.4, 0.0, 0.02, 0.05],
        "upper": [0.0, 0.3, 0.6, 0.0, 0.1, 0.2],
        "waiting": [222, 180, 1_111, 209, None, 130],
    }
)
COLUMNS = {
    "series": "arm",
    "time": "day",
    "value": "share",
    "lower": "lower",
    "upper": "upper",
    "waiting": "waiting",
}
WORDS = {"headline": "How many", "subtitle": "Share by each day"}


def drawn(table: pd.DataFrame = TABLE, **changed: Any) -> Figure:
    return curves(table, **{**COLUMNS, **WORDS, "percent": True, "told": None, **changed})


def texts(figure: Figure) -> list[str]:
    return [t.get_text() for axes in figure.axes for t in axes.texts] + [t.get_text() for t in figure.texts]


def picture(made: TimeToAccess) -> Figure:
    figure = made.plot()
    ET.fromstring(charts.svg(figure, id_prefix="p", title="Waits", description="Who waits"))  # noqa: S314 - our own
    return figure


def test_each_line_has_its_last_value_its_name_and_those_still_waiting() -> None:
    shown = texts(drawn(TABLE.assign(told=True), told="told"))
    for text in (
        "50%",
        "10%",
        "clinic",
        "usual care",
        "Still waiting",
        "222",
        "180",
        "1,111",
        "209",
        "130",
        "[c]",
    ):
        assert text in shown
    assert {"0", "28", "84"} <= set(shown)


def test_steps_stay_and_straight_lines_do_not() -> None:
    for steps, style in ((True, "steps-post"), (False, "default")):
        lines = [line for line in drawn(steps=steps).axes[-1].lines if line.get_linewidth() == 2.2]
        assert [line.get_drawstyle() for line in lines] == [style, style]
        assert [len(line.get_xdata()) for line in lines] == [3, 3]


def test_bands_are_drawn_for_three_groups_at_the_most() -> None:
    assert len(drawn().axes[-1].collections) == 2
    many = pd.concat([TABLE.assign(arm=f"{i} {t}") for i in range(2) for t in "ab"][:4])
    many["arm"] = many["arm"] + many.groupby(["arm", "day"]).cumcount().astype(str)
    assert not drawn(many).axes[-1].collections


def test_a_group_that_is_hidden_is_named() -> None:
    hidden = TABLE.assign(share=TABLE["share"].where(TABLE["arm"] == "clinic"))
    assert any(t.startswith("usual care: [c] hidden") for t in texts(drawn(hidden)))
    assert any("every number is hidden" in t for t in texts(drawn(TABLE.assign(share=None))))
    assert any("no rows" in t for t in texts(drawn(TABLE.iloc[:0])))


def test_what_cannot_be_drawn_is_refused() -> None:
    with pytest.raises(MissingColumnError, match="waits"):
        drawn(waiting="waits")
    with pytest.raises(WrongTypeError, match="below 0"):
        drawn(TABLE.assign(day=-1))
    with pytest.raises(WrongTypeError, match="more than one row"):
        drawn(TABLE.assign(day=3))


def test_unprotected_it_carries_a_watermark_and_goes_to_the_last_day_told() -> None:
    made = by_days(PEOPLE, by=["offer"], at=(7, 28, 56), label="met a worker")
    figure = picture(made)
    assert any("NOT FOR RELEASE" in t for t in texts(figure))
    assert max(float(np.max(line.get_xdata())) for line in figure.axes[-1].lines) == 56
    assert any("met a worker" in t for t in texts(figure))
    assert {"offer: new", "offer: usual"} <= set(texts(figure))


def test_on_paper_it_has_the_days_told_alone() -> None:
    made = by_days(PEOPLE, by=["offer"], at=(7, 28, 56))
    paper = disclosure.protect(made).results[0]
    assert isinstance(paper, TimeToAccess)
    figure = picture(paper)
    assert not any("NOT FOR RELEASE" in t for t in texts(figure))
    lines = [line for line in figure.axes[-1].lines if line.get_linewidth() == 2.2]
    assert {tuple(line.get_xdata()) for line in lines} == {(0, 7, 28, 56)}


def test_many_groups_are_drawn_as_everybody() -> None:
    table = PEOPLE.assign(team=[f"team {i % 9}" for i in range(len(PEOPLE))])
    assert "everyone" in texts(picture(by_days(table, by=["team"], at=(28,))))


def test_a_picture_where_nobody_was_reached() -> None:
    assert "0%" in texts(picture(by_days(few(*[(30, False)] * 12), at=(7, 28))))
