"""The columns say what they are of: a step, a slope from the change on, seasons, and curves that end straight."""

import numpy as np
import pytest

from syschange.errors import NotEstimableError
from syschange.statistics.series import bent, harmonics, interrupted


def test_the_first_point_after_the_change_is_one_period_into_it() -> None:
    x = interrupted(6, 4)
    assert x[:, 1].tolist() == [-3, -2, -1, 0, 1, 2]
    assert x[:, 2].tolist() == [0, 0, 0, 0, 1, 1]
    assert x[:, 3].tolist() == [0, 0, 0, 0, 1, 2]


def test_seasons_come_round_and_add_up_to_nothing() -> None:
    waves = harmonics(36, 12, 3)
    assert waves.shape == (36, 6)
    assert waves[:24] == pytest.approx(waves[12:])
    assert waves[:12].sum(axis=0) == pytest.approx(np.zeros(6), abs=1e-12)
    assert waves.T @ waves == pytest.approx(18 * np.eye(6), abs=1e-9)
    assert harmonics(10, 12, 0).shape == (10, 0)


@pytest.mark.parametrize(("per_year", "pairs"), [(12, 6), (4, 2), (1, 1)])
def test_more_waves_than_a_year_can_show_are_refused(per_year: float, pairs: int) -> None:
    with pytest.raises(NotEstimableError, match="seasonal"):
        harmonics(40, per_year, pairs)


def test_curves_bend_before_the_change_and_the_spline_is_straight_after_it() -> None:
    time = np.arange(-23.0, 13)
    assert bent(time, "linear").shape == (36, 0)
    assert np.diff(bent(time, "quadratic")[:, 0], 2) == pytest.approx([2 / 23**2] * 34)
    second = np.diff(bent(time, "spline")[:, 0], 2)
    assert (np.abs(second[2:20]) > 1e-6).all()
    assert second[24:] == pytest.approx(np.zeros(10), abs=1e-9)
