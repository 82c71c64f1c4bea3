"""Which quarters and units a departure is compared with, and departures that fall close together."""

import numpy as np
import pytest

from syschange.errors import UnknownChoiceError, WrongTypeError
from syschange.statistics.departures import departures

SERIES = np.arange(1.0, 61.0).reshape(3, 20)


def test_a_year_on_either_side_without_the_quarter_of_leaving() -> None:
    made = departures(SERIES, unit=[0], quarter=[8])
    (stack,) = made.stacks
    assert stack.before.tolist() == [4, 5, 6, 7]
    assert stack.after.tolist() == [9, 10, 11, 12]
    assert stack.others.tolist() == [1, 2]
    (stack,) = departures(SERIES, unit=[0], quarter=[8], leaving="after", span=2).stacks
    assert (stack.before.tolist(), stack.after.tolist()) == ([6, 7], [8, 9, 10])
    assert not departures(SERIES, unit=[0], quarter=[8], comparison=False).compared


def test_departures_close_together_are_one() -> None:
    made = departures(SERIES, unit=[0, 0, 0], quarter=[10, 8, 8])
    (stack,) = made.stacks
    assert (stack.first, stack.last, stack.people, made.joined) == (8, 10, 3, 2)
    assert stack.before.tolist() == [4, 5, 6, 7]
    assert stack.after.tolist() == [11, 12, 13, 14]


def test_no_quarter_of_a_unit_is_used_twice() -> None:
    made = departures(SERIES, unit=[0, 0], quarter=[5, 12])
    used = np.concatenate([np.r_[s.before, s.after] for s in made.stacks])
    assert len(made.stacks) == 2
    assert len(set(used.tolist())) == len(used)


def test_units_that_somebody_left_about_then_are_no_comparison() -> None:
    made = departures(SERIES, unit=[0, 1], quarter=[8, 11])
    assert [s.others.tolist() for s in made.stacks] == [[2], [2]]
    apart = departures(SERIES, unit=[0, 1], quarter=[5, 15])
    assert [s.others.tolist() for s in apart.stacks] == [[1, 2], [0, 2]]


def test_departures_that_cannot_be_used_are_counted() -> None:
    series = SERIES.copy()
    series[1] = 0
    made = departures(series, unit=[0, 0, 1], quarter=[0, 19, 8])
    assert (made.unused.edge, made.unused.silent, len(made.stacks)) == (2, 1, 0)
    series = SERIES.copy()
    series[1:, 10:] = np.nan
    made = departures(series, unit=[0, 2], quarter=[15, 4])
    assert (made.unused.alone, len(made.stacks)) == (1, 1)


def test_what_is_no_departure_is_refused() -> None:
    with pytest.raises(WrongTypeError, match="outside"):
        departures(SERIES, unit=[3], quarter=[0])
    with pytest.raises(WrongTypeError, match="negative"):
        departures(-SERIES, unit=[0], quarter=[8])
    with pytest.raises(WrongTypeError, match="whole number"):
        departures(SERIES, unit=[0], quarter=[8], span=1)
    with pytest.raises(UnknownChoiceError, match="leaving"):
        departures(SERIES, unit=[0], quarter=[8], leaving="before")
    with pytest.raises(WrongTypeError, match="table"):
        departures([1, 2], unit=[0], quarter=[0])
