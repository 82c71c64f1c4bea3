"""Slopes show each group's line through its times, with names and numbers at the ends."""

import itertools
import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.figure import Figure

from syschange.charts._numbers import printing
from syschange.charts._slopes import _apart, _Label, _plan, _read
from syschange.charts._style import LINE
from syschange.errors import MissingColumnError, WrongTypeError

from . import drawing


def _lines(figure: Figure) -> list[Any]:
    return [line for line in drawing.body(figure).lines if line.get_linewidth() == 2.6]


def _fall(line: Any) -> float:
    """Return by how much a line goes down, in points."""
    y = np.ravel(line.get_ydata())
    return float(y[-1] - y[0])


def test_lines_rise_in_proportion_to_their_values() -> None:
    clinic, usual = _lines(drawing.slopes())
    assert _fall(clinic) < 0
    assert _fall(clinic) / _fall(usual) == pytest.approx((44.4 - 31.7) / (42.1 - 31.7))


def test_ends_are_named_and_numbered_and_there_is_no_legend() -> None:
    figure = drawing.slopes()
    written = drawing.texts(figure)
    assert {"44.4", "42.1", "clinic", "usual care", "before", "after"} <= set(written)
    assert drawing.body(figure).get_legend() is None


def test_two_lines_from_one_number_share_its_label() -> None:
    assert drawing.texts(drawing.slopes()).count("31.7") == 1


def test_lines_differ_in_more_than_colour() -> None:
    lines = _lines(drawing.slopes())
    markers = {
        line.get_marker() for line in drawing.body(drawing.slopes()).lines if line.get_markersize() == 8.5
    }
    assert len({line.get_linestyle() for line in lines}) == 2
    assert len(markers) == 2


def test_intervals_are_drawn_and_printed_where_given() -> None:
    written = drawing.texts(drawing.slopes(lower="lower", upper="upper"))
    assert {"30.0 to 33.0", "42.0 to 46.0", "40.0 to 44.0"} <= set(written)
    assert "42.0 to 46.0" not in drawing.texts(drawing.slopes())


def test_times_take_the_words_given_in_the_order_of_the_table() -> None:
    written = drawing.texts(drawing.slopes(time_labels=("at the start", "24 months")))
    assert {"at the start", "24 months"} <= set(written)
    assert not {"before", "after"} & set(written)


def test_words_for_the_wrong_number_of_times_are_refused() -> None:
    with pytest.raises(WrongTypeError, match="2 times in the column 'when' and words for 1"):
        drawing.slopes(time_labels=("once",))


def test_a_hidden_value_is_named_below_and_its_line_not_drawn() -> None:
    figure = drawing.slopes(drawing.means(mean=[31.7, "[c]", 31.7, 42.1]))
    written = drawing.texts(figure)
    assert "clinic, after: [c] hidden to protect people" in written
    assert "clinic" in written
    assert "44.4" not in written
    assert np.isnan(np.ravel(_lines(figure)[0].get_ydata())[1])


def test_shares_are_printed_as_percentages() -> None:
    figure = drawing.slopes(drawing.means(mean=[0.1, 0.2, 0.3, 0.4]), percent=True)
    assert {"10%", "20%", "30%", "40%"} <= set(drawing.texts(figure))


def test_the_unit_is_said_once() -> None:
    assert drawing.texts(drawing.slopes(unit="points, 0 to 100")).count("points, 0 to 100") == 1


def test_times_between_the_ends_are_numbered_too() -> None:
    table = pd.DataFrame({"arm": ["a"] * 3, "when": [0, 6, 12], "mean": [1.0, 2.0, 4.0]})
    assert {"1.0", "2.0", "4.0", "0", "6", "12"} <= set(drawing.texts(drawing.slopes(table)))


def test_two_rows_for_one_group_and_time_are_refused() -> None:
    with pytest.raises(WrongTypeError, match="more than one row for one time"):
        drawing.slopes(drawing.means(when=["before"] * 4))


def test_two_groups_whose_names_look_alike_stay_two() -> None:
    table = drawing.means(arm=["a\u200b", "a\u200b", "a", "a"])
    assert drawing.texts(drawing.slopes(table)).count("a") == 2


def test_a_missing_column_is_named() -> None:
    with pytest.raises(MissingColumnError, match="'mena'"):
        drawing.slopes(value="mena")


@settings(max_examples=50)
@given(st.lists(st.floats(0, 100), min_size=1, max_size=12))
def test_no_label_touches_another(ends: list[float]) -> None:
    table = pd.DataFrame(
        {
            "arm": [f"group {i}" for i in range(len(ends)) for _ in range(2)],
            "when": ["before", "after"] * len(ends),
            "mean": [v for end in ends for v in (50.0, end)],
        }
    )
    printed = printing(percent=False, unit="", decimals=None, difference=False)
    times, lines = _read(table, ("arm", "when", "mean"), None, printed)
    plan = _plan(tuple(times), lines, printed)
    blocks = [_Label(plan.down(end), ("1.0", "group"), bold=True) for end in ends]
    spans = sorted((top, top + block.height) for top, block in zip(_apart(blocks, plan), blocks, strict=True))
    assert all(below[0] >= above[1] for above, below in itertools.pairwise(spans))
    assert math.isfinite(sum(top for top, _ in spans))
    assert spans[0][0] >= 0
    assert spans[-1][1] <= plan.down(plan.low) + LINE
