"""A forest shows each group's value, interval and number of people, in the order of the table."""

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from syschange.errors import MissingColumnError, WrongTypeError

from . import drawing


def _points(figure: Figure) -> list[float]:
    lines = drawing.body(figure).lines
    return [float(np.ravel(line.get_xdata())[0]) for line in lines if line.get_marker() == "o"]


def _intervals(figure: Figure) -> list[tuple[float, ...]]:
    lines = [line for line in drawing.body(figure).lines if line.get_linewidth() > 3]
    return [tuple(float(x) for x in np.ravel(line.get_xdata())) for line in lines]


def test_points_and_intervals_stand_at_their_values() -> None:
    figure = drawing.forest()
    assert _points(figure) == pytest.approx([42, 40, 30])
    assert np.ravel(_intervals(figure)) == pytest.approx([33, 49, 25, 52, -5, 45])


def test_groups_stand_in_the_order_of_the_table() -> None:
    written = drawing.texts(drawing.forest(drawing.groups().iloc[::-1]))
    places = [written.index(g) for g in ("Women", "Hispanic", "Black", "Everyone")]
    assert places == sorted(places)


def test_values_and_people_are_printed() -> None:
    written = drawing.texts(drawing.forest())
    assert {"42 (33 to 49)", "40 (25 to 52)", "30 (−5 to 45)", "percentage points"} <= set(written)
    assert {"430 people", "205 people", "1 person"} <= set(written)


def test_a_missing_value_is_drawn_as_hidden() -> None:
    figure = drawing.forest()
    assert drawing.texts(figure).count("[c] hidden to protect people") == 1
    assert [p.get_hatch() for p in drawing.body(figure).patches].count("////") == 1


@pytest.mark.parametrize("hidden", [None, float("nan"), pd.NA, "[c]"])
def test_every_mark_of_a_hidden_value_is_known(hidden: object) -> None:
    column = pd.Series([0.42, 0.40, hidden, hidden], dtype=object)
    figure = drawing.forest(drawing.groups(value=column, lower=column, upper=column))
    assert drawing.texts(figure).count("[c] hidden to protect people") == 2


def test_numbers_of_people_may_be_hidden_or_left_out() -> None:
    some = drawing.texts(drawing.forest(drawing.groups(people=[430, None, "[c]", None])))
    assert [t for t in some if t.endswith("people")] == ["430 people", "[c] hidden to protect people"]
    none = drawing.texts(drawing.forest(n=None))
    assert [t for t in none if t.endswith("people")] == ["[c] hidden to protect people"]


def test_the_reference_is_a_line_in_every_lane_with_its_words_below() -> None:
    figure = drawing.forest(reference=0.1, reference_label="usual care")
    marks = [line for line in drawing.body(figure).lines if list(line.get_xdata()) == [10.0, 10.0]]
    assert len([line for line in marks if line.get_color() != "#FFFFFF"]) == 3
    assert "usual care" in drawing.texts(figure)


def test_both_sides_have_their_words() -> None:
    written = drawing.texts(drawing.forest(worse_label="worse", better_label="better"))
    assert {"← worse", "better →"} <= set(written)


@pytest.mark.parametrize(
    ("settings", "printed", "unit"),
    [
        ({"percent": True}, "42 (33 to 49)", "percentage points"),
        ({"percent": True, "reference": 0.2}, "42% (33% to 49%)", ""),
        ({"percent": True, "decimals": 1}, "42.0 (33.0 to 49.0)", "percentage points"),
        ({"percent": True, "unit": "points"}, "42 (33 to 49)", "points"),
        ({"percent": False}, "0.4 (0.3 to 0.5)", ""),
        ({"percent": False, "decimals": 2, "unit": "days"}, "0.42 (0.33 to 0.49)", "days"),
    ],
)
def test_numbers_are_printed_in_their_unit(settings: dict[str, object], printed: str, unit: str) -> None:
    written = drawing.texts(drawing.forest(**settings))
    assert printed in written
    assert (unit in written) if unit else ("percentage points" not in written)


def test_ticks_have_no_more_decimals_than_they_need() -> None:
    table = pd.DataFrame({"group": ["a"], "people": [10], "value": [6.3], "lower": [-7.1], "upper": [19.7]})
    written = drawing.texts(drawing.forest(table, percent=False))
    assert {"0", "10"} <= set(written)
    assert "10.0" not in written


def test_nothing_is_never_minus_nothing() -> None:
    table = drawing.groups(value=[-0.001] * 4, lower=[-0.002] * 4, upper=[0.002] * 4)
    assert "0 (0 to 0)" in drawing.texts(drawing.forest(table))


def test_an_unknown_interval_is_not_drawn_and_an_endless_one_ends_in_an_arrow() -> None:
    table = drawing.groups(
        value=[0.1, 0.2, 0.3, 0.4], lower=[None, 0.1, -np.inf, 0.3], upper=[None, np.inf, 0.4, 0.5]
    )
    figure = drawing.forest(table)
    written = drawing.texts(figure)
    assert "10" in written
    assert "20 (10 to not known)" in written
    arrows = [line.get_marker() for line in drawing.body(figure).lines if line.get_marker() in "<>"]
    assert sorted(arrows) == ["<", ">"]


def test_one_value_alone_can_be_drawn() -> None:
    table = drawing.groups(value=[0.0] * 4, lower=[0.0] * 4, upper=[0.0] * 4)
    low, high = drawing.body(drawing.forest(table)).get_xlim()
    assert low < 0 < high


def test_a_missing_column_is_named() -> None:
    with pytest.raises(MissingColumnError, match="Did you mean 'lower'"):
        drawing.forest(lower="lowr")


def test_a_column_that_holds_no_numbers_is_refused_without_repeating_it() -> None:
    with pytest.raises(WrongTypeError, match="'value'") as caught:
        drawing.forest(drawing.groups(value=["Jo Bloggs", "1", "2", "3"]))
    assert "Bloggs" not in str(caught.value)


def test_the_table_is_left_as_it_was() -> None:
    table = drawing.groups()
    drawing.forest(table)
    pd.testing.assert_frame_equal(table, drawing.groups())
