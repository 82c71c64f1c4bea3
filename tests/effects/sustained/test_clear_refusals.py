"""What cannot be asked of lasting is refused with one of the library's own errors."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from syschange.effects.sustained import sustained_path
from syschange.errors import WrongTypeError
from syschange.statistics.lasting import Path

from .followed import followed, panel, people, watched

DATA, PANEL = people(2, n=60), panel(2)
PATH = Path.of([4.0, 3, 2], 0.1 * np.eye(3) + 0.05, [3, 6, 12], df=30)


@pytest.mark.parametrize(
    "options",
    [
        {"before": "x"}, {"before": None}, {"share": "x"}, {"worthwhile": "x"}, {"funding_end": np.nan},
        {"funding_end": np.inf}, {"shocks": {"x": np.nan}}, {"late": ("a", 2)},
    ],
)  # fmt: skip
def test_options_of_people(options: dict[str, Any]) -> None:
    with pytest.raises(WrongTypeError) as caught:
        followed(DATA, **options)
    assert "late" not in options or "late=(12, 24)" in str(caught.value)


@pytest.mark.parametrize(
    "options",
    [
        {"units": (np.inf, 3)}, {"df": "x"}, {"step": "x"}, {"names": ("a",)}, {"names": 5}, {"counted": None},
        {"counted": ""}, {"outcome": None}, {"at": (3,)}, {"log": "x"},
    ],
)  # fmt: skip
def test_options_of_a_path(options: dict[str, Any]) -> None:
    with pytest.raises(WrongTypeError):
        sustained_path(PATH, **{"outcome": "y", "units": (9, 9), **options})


def test_effects_that_are_text() -> None:
    class Given:
        horizons, theta, covariance = [3, 6], ["a", "b"], np.eye(2)

    with pytest.raises(WrongTypeError, match="not a number"):
        sustained_path(Given(), outcome="y", units=(9, 9))


def test_the_provenance_of_a_path_names_units_and_df() -> None:
    given = dict(sustained_path(PATH, outcome="y", units=(9, 7), df=12).provenance.parameters)
    assert (given["units"], given["df"]) == ("(9, 7)", "12")


def test_a_month_or_a_shock_of_a_quantity_that_has_none() -> None:
    made = followed(DATA)
    with pytest.raises(WrongTypeError, match="of no shock"):
        made.estimate("late", shock="x")
    with pytest.raises(WrongTypeError, match="of no single month"):
        made.estimate("late", months=5)


def test_units_twice_in_a_month_unless_rows_are_people() -> None:
    twice = pd.concat([PANEL, PANEL])
    with pytest.raises(WrongTypeError, match="24 units have more than one row in a month"):
        watched(twice)
    pd.testing.assert_frame_equal(watched(twice, average=True).table, watched(PANEL).table)


def test_groups_of_one_unit_each() -> None:
    with pytest.raises(WrongTypeError, match="every unit is a group of its own"):
        watched(PANEL.assign(name=PANEL["unit"].astype(str)), by=["name"])
