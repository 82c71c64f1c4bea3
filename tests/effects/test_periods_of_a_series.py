"""Days fall into periods of one length without a gap, and sums stay what they were."""

import datetime as dt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from syschange.effects.periods import PER_YEAR, periods_of
from syschange.errors import NotEstimableError, UnknownChoiceError, WrongTypeError

DAYS = st.lists(st.dates(dt.date(1998, 1, 1), dt.date(2024, 12, 31)), min_size=1, max_size=20, unique=True)


def as_days(days: list[dt.date]) -> np.ndarray:  # type: ignore[type-arg]
    return np.array(sorted(days), dtype="datetime64[D]")


@given(days=DAYS, every=st.sampled_from(sorted(PER_YEAR)))
def test_every_day_is_in_its_period_and_nothing_is_lost(days: list[dt.date], every: str) -> None:
    times = as_days(days)
    made = periods_of(times, every=every)
    starts = made.starts[made.place]
    assert (starts <= times).all()
    ends = np.append(made.starts, np.datetime64("2999-01-01"))[made.place + 1]
    assert (times < ends).all()
    longest = {"day": 1, "week": 7, "month": 31, "quarter": 92, "year": 366}[every]
    assert (np.diff(made.starts).astype(int) <= longest).all()
    assert len(set(made.names)) == len(made.names)
    sums = np.arange(2.0 * len(times)).reshape(2, -1)
    assert made.summed(sums).sum(axis=1) == pytest.approx(sums.sum(axis=1))


def test_periods_are_called_as_people_call_them() -> None:
    times = as_days([dt.date(2023, 12, 31), dt.date(2024, 1, 1), dt.date(2024, 4, 2)])
    assert periods_of(times, every="quarter").names == ("2023 Q4", "2024 Q1", "2024 Q2")
    assert periods_of(times, every="month").names[:2] == ("2023-12", "2024-01")
    assert periods_of(times, every="year").names == ("2023", "2024")
    assert periods_of(times, every="week").names[:2] == ("2023-12-25", "2024-01-01")


def test_a_change_falls_before_the_first_period_that_starts_on_it() -> None:
    made = periods_of(as_days([dt.date(2024, 1, 5), dt.date(2024, 6, 5)]))
    assert made.first_from(dt.date(2024, 3, 1)) == 2
    assert made.first_from(dt.date(2024, 3, 2)) == 3
    assert made.first_from(dt.date(2030, 1, 1)) == 6
    with pytest.raises(WrongTypeError, match="a date"):
        made.first_from(3.0)


def test_numbers_are_steps_and_gaps_are_filled() -> None:
    made = periods_of(np.array([0.0, 3, 12]))
    assert made.starts.tolist() == [0, 3, 6, 9, 12]
    assert made.summed(np.array([[1.0, 2, 4]])).tolist() == [[1, 2, 0, 0, 4]]
    assert made.names[1] == "3"
    with pytest.raises(WrongTypeError, match="a number"):
        made.first_from(dt.date(2024, 1, 1))


def test_what_is_no_series_is_refused() -> None:
    with pytest.raises(UnknownChoiceError, match="month"):
        periods_of(as_days([dt.date(2024, 1, 1)]), every="months")
    with pytest.raises(NotEstimableError, match="No row says when"):
        periods_of(np.array([]))
    with pytest.raises(NotEstimableError, match="evenly"):
        periods_of(np.array([0.0, 1, 2.5]))
    with pytest.raises(NotEstimableError, match="10,000"):
        periods_of(as_days([dt.date(1900, 1, 1), dt.date(2024, 1, 1)]), every="day")
    with pytest.raises(NotEstimableError, match="10,000"):
        periods_of(np.array([0.0, 1, 1e9]))
