"""What cannot be answered is refused in a sentence, or labelled."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from syschange.effects.sustained import sustained_path
from syschange.errors import (
    DuplicateRowsError,
    MissingColumnError,
    NotEstimableError,
    SyschangeError,
    UnknownChoiceError,
    WrongTypeError,
)
from syschange.statistics.lasting import Path

from .followed import followed, panel, people, value, watched

DATA, PANEL = people(2, n=60), panel(2)


@pytest.mark.parametrize(
    ("options", "error", "said"),
    [
        ({"at": (0, 12)}, NotEstimableError, "The time 0 is not after the change"),
        ({"at": (-3, 6)}, NotEstimableError, "is not after the change"),
        ({"at": ()}, WrongTypeError, "No time after"),
        ({"at": "ab"}, WrongTypeError, "not numbers of months"),
        ({"at": (5, 12)}, NotEstimableError, "Nobody has a score at time 5"),
        ({"at": (12, 24)}, NotEstimableError, "No time that was seen lies from 3 to 6 months"),
        ({"before": -6}, NotEstimableError, "Nobody has a score at time -6"),
        ({"early": (3, 12)}, NotEstimableError, "does not end before the late one"),
        ({"early": 3}, WrongTypeError, "early window is not two numbers"),
        ({"late": (24, 12)}, WrongTypeError, "late window does not run"),
        ({"share": 0}, WrongTypeError, "share to be kept"),
        ({"share": 1.2}, WrongTypeError, "share to be kept"),
        ({"worthwhile": -1}, WrongTypeError, "least effect that matters"),
        ({"better": "up"}, UnknownChoiceError, "good direction"),
        ({"level": 95}, WrongTypeError, "confidence level"),
        ({"margin": "x"}, WrongTypeError, "margin"),
        ({"comparison": "other"}, UnknownChoiceError, "nobody is in the comparison"),
        ({"arm": "site"}, UnknownChoiceError, "nobody is in the comparison"),
        ({"value": "scor"}, MissingColumnError, "Did you mean 'score'"),
        ({"value": "arm"}, WrongTypeError, "does not hold numbers"),
        ({"by": "site"}, WrongTypeError, "given as one text"),
        ({"by": ["months"]}, WrongTypeError, "stands for a column of the result"),
        ({"by": ["site"], "ways": 2}, UnknownChoiceError, "number of ways"),
        ({"funding_end": "2024-01-01"}, WrongTypeError, "date of the change is not known"),
        ({"changed_on": "soon"}, WrongTypeError, "changed_on is not a date"),
        ({"shocks": {"x": -2}}, NotEstimableError, "before the change"),
        ({"shocks": ["x"]}, WrongTypeError, "not names with a time"),
        ({"shocks": {"x": None}}, WrongTypeError, "neither a number of months nor a date"),
    ],
)
def test_for_people(options: dict[str, Any], error: type[SyschangeError], said: str) -> None:
    with pytest.raises(error, match=said):
        followed(DATA, **options)


def test_people_who_cannot_be_paired() -> None:
    with pytest.raises(DuplicateRowsError, match="1 person has more than one row at one time"):
        followed(pd.concat([DATA, DATA.iloc[[7]]]))
    moved = DATA.copy()
    moved.loc[3, "site"] = "elsewhere"
    with pytest.raises(WrongTypeError, match="described in two ways"):
        followed(moved, by=["site"])
    nameless = DATA.assign(person_id=DATA["person_id"].where(DATA.index != 4))
    with pytest.raises(WrongTypeError, match="1 row does not say"):
        followed(nameless)
    visits = DATA.assign(months=np.arange(len(DATA)) * 1.0)
    with pytest.raises(NotEstimableError, match="more than 60 different times"):
        followed(visits)


def test_nobody_seen_at_every_time() -> None:
    torn = DATA[~((DATA["person_id"] % 4 < 2) & (DATA["months"] == 12))]
    torn = torn[~((torn["person_id"] % 4 >= 2) & (torn["months"] == 24))]
    with pytest.raises(NotEstimableError, match="seen at every time asked for"):
        followed(torn)


def test_units_or_people_with_nothing_before_are_counted_as_lost() -> None:
    unseen = DATA[~((DATA["person_id"] == 8) & (DATA["months"] == 0))]
    made = followed(unseen)
    assert made.attrition.set_index("arm").loc["new", ["enrolled", "lost"]].tolist() == [30, 1]
    at_once = PANEL.copy()
    at_once.loc[at_once["unit"] == 2, "changed"] = 0.0
    result = watched(at_once)
    assert result.attrition.set_index("arm").loc["changed", ["enrolled", "lost"]].tolist() == [12, 1]
    assert value(result, "early") == pytest.approx(value(watched(PANEL[PANEL["unit"] != 2]), "early"))


@pytest.mark.parametrize(
    ("options", "error", "said"),
    [
        ({"adopted": None}, WrongTypeError, "one of adopted= and treated="),
        ({"treated": "changed"}, WrongTypeError, "one of adopted= and treated="),
        ({"changed_on": 3}, WrongTypeError, "goes with treated="),
        ({"adopted": None, "treated": "score"}, WrongTypeError, "something other than true and false"),
        ({"at": (0, 2.5)}, WrongTypeError, "not whole numbers"),
        ({"at": (-1, 3)}, NotEstimableError, "before the change"),
        ({"at": (3, 40)}, NotEstimableError, "No unit is followed to month 40"),
        ({"at": (12, 14)}, NotEstimableError, "No time that was seen lies from 3 to 6"),
        ({"funding_end": "2024-01-01"}, WrongTypeError, "is not a number, as the times"),
        ({"shocks": {"x": 10}}, NotEstimableError, "before the change"),
        ({"by": ["region"], "ways": 3}, UnknownChoiceError, "number of ways"),
    ],
)
def test_for_units(options: dict[str, Any], error: type[SyschangeError], said: str) -> None:
    with pytest.raises(error, match=said):
        watched(PANEL, **options)


@pytest.mark.parametrize(
    ("change", "error", "said"),
    [
        ({"changed": np.nan}, NotEstimableError, "No unit changed"),
        ({"changed": 20.0}, NotEstimableError, "none to compare with"),
        ({"month": PANEL["month"] + 0.5}, WrongTypeError, "not whole months"),
        (
            {"changed": PANEL["changed"].where(PANEL["changed"].isna(), 0.0)},
            NotEstimableError,
            "seen before it did",
        ),
    ],
)
def test_panels_that_have_no_design(change: dict[str, Any], error: type[SyschangeError], said: str) -> None:
    with pytest.raises(error, match=said):
        watched(PANEL.assign(**change))


@pytest.mark.parametrize(
    ("path", "options", "error", "said"),
    [
        (object(), {}, WrongTypeError, "no path of effects"),
        (Path.of([1.0], [[1.0]], [3]), {"units": (1, 9)}, WrongTypeError, "two whole numbers from 2 up"),
        (Path.of([1.0], [[1.0]], [3]), {"units": 9}, WrongTypeError, "two whole numbers from 2 up"),
        (Path.of([1.0], [[1.0]], [3]), {"step": 0}, WrongTypeError, "months of one horizon"),
        (Path.of([1.0], [[1.0]], [9]), {}, NotEstimableError, "from 3 to 6 months"),
    ],
)
def test_for_a_path(path: object, options: dict[str, Any], error: type[SyschangeError], said: str) -> None:
    with pytest.raises(error, match=said):
        sustained_path(path, **{"outcome": "score", "units": (9, 9), **options})


def test_a_covariance_that_is_none_is_refused_wherever_it_comes_from() -> None:
    class Given:
        horizons, theta = (3, 12), (1.0, 1.0)
        covariance = ((1.0, 2.0), (2.0, 1.0))

    with pytest.raises(NotEstimableError, match="covariance of the effects is not one"):
        sustained_path(Given(), outcome="score", units=(9, 9))


def test_estimates_that_are_not_there_are_named() -> None:
    made = followed(DATA, by=["site"])
    with pytest.raises(UnknownChoiceError, match="Did you mean 'late'"):
        made.estimate("lat")
    with pytest.raises(UnknownChoiceError, match="month of 'effect'"):
        made.estimate("effect", months=7)
    with pytest.raises(UnknownChoiceError, match="month of 'effect'"):
        made.estimate("effect")
    with pytest.raises(UnknownChoiceError, match="group of 'site'"):
        made.estimate("late", site="west")
    with pytest.raises(NotEstimableError, match="does not differ from everyone"):
        made.estimate("late less everyone's")
    with pytest.raises(UnknownChoiceError, match="shock here"):
        followed(DATA, shocks={"x": 12}).estimate("change after shock", shock="y")


def test_a_group_too_thin_has_rows_that_say_why() -> None:
    data = DATA.copy()
    data.loc[data["person_id"] < 2, "site"] = "tiny"
    table = followed(data, by=["site"]).table
    tiny = table[table["site"] == "tiny"]
    assert len(tiny) == len(table[table["site"] == "north"])
    assert tiny["value"].isna().all()
    assert (tiny["note"].str.len() > 0).all()
