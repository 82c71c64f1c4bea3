"""What is no register of work is refused, in words that name nobody."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from syschange.errors import MissingColumnError, NotEstimableError, SyschangeError, WrongTypeError
from syschange.system.absence import absence_factor

from .registers import NAMES, register, staff, work

DATA = work()


@pytest.mark.parametrize(
    ("option", "told"),
    [
        ({"share": 0}, "between 0 and 1"), ({"share": 1}, "between 0 and 1"), ({"least": 0}, "from 1 up"),
        ({"least": 1.5}, "from 1 up"), ({"seconds": 0}, "above 0"), ({"on": "2024-01-01"}, "no table"),
        ({"workforce": staff(), "on": "soon"}, "not a date"), ({"workforce": staff(), "on": 3}, "not a date"),
        ({"task": "worker_id"}, "one column"),
    ],
    ids=str,
)  # fmt: skip
def test_options_that_cannot_be_are_refused(option: dict[str, Any], told: str) -> None:
    with pytest.raises(WrongTypeError, match=told):
        absence_factor(DATA, **option)


def test_columns_that_are_not_there_are_named() -> None:
    for option in (
        {"task": "job"},
        {"worker": "who"},
        {"weight": "size"},
        {"workforce": staff(), "left": "gone"},
    ):
        with pytest.raises(MissingColumnError):
            absence_factor(DATA, **option)


@pytest.mark.parametrize("weight", [-1.0, np.nan, np.inf])
def test_a_weight_that_is_none_is_refused(weight: float) -> None:
    data = DATA.copy()
    data.loc[0, "weight"] = weight
    with pytest.raises(SyschangeError, match="weight"):
        absence_factor(data, weight="weight")


def test_a_task_with_two_weights_is_refused() -> None:
    with pytest.raises(WrongTypeError, match="two weights"):
        absence_factor(DATA.assign(weight=range(len(DATA))), weight="weight")


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (register({}), "No row names a task"),
        (DATA.assign(activity=None), "No row names a task"),
        (DATA.assign(worker_id=None), "No row names a worker"),
    ],
    ids=["empty", "no tasks", "no workers"],
)
def test_nothing_to_do_and_nobody_to_do_it_are_refused(data: pd.DataFrame, told: str) -> None:
    with pytest.raises(NotEstimableError, match=told):
        absence_factor(data)


def test_everybody_gone_is_refused() -> None:
    with pytest.raises(NotEstimableError, match="Nobody in the table of the workforce is in post"):
        absence_factor(DATA, workforce=staff(NAMES))
    with pytest.raises(NotEstimableError, match="often enough"):
        absence_factor(DATA, least=99)
    few = DATA[DATA["worker_id"].isin(NAMES[:3])]
    with pytest.raises(NotEstimableError, match="Nobody in post"):
        absence_factor(few, workforce=staff(NAMES[:3]))


def test_no_message_names_anybody() -> None:
    for options in ({"workforce": staff(NAMES)}, {"least": 99}):
        with pytest.raises(NotEstimableError) as problem:
            absence_factor(DATA, **options)
        assert not any(name in str(problem.value) for name in (*NAMES, "task 1"))


def test_a_blank_is_nobody() -> None:
    with pytest.raises(NotEstimableError, match="No row names a worker"):
        absence_factor(DATA.assign(worker_id="  "))
    blank = pd.concat([DATA, DATA.assign(worker_id=" ")])
    assert absence_factor(blank).table.equals(absence_factor(DATA).table)


def test_a_day_that_may_be_two_is_refused() -> None:
    with pytest.raises(WrongTypeError, match="not a date"):
        absence_factor(DATA, workforce=staff(), on="03/04/2024")
