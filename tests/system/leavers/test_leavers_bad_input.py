"""What cannot be compared is refused, in words that name nobody."""

from typing import Any

import pandas as pd
import pytest

from syschange.errors import MissingColumnError, NotEstimableError, UnknownChoiceError, WrongTypeError
from syschange.system.leavers import leavers

from .partnerships import partnerships, quarterly

CONTACTS, STAFF = partnerships(units=5, left=2)


@pytest.mark.parametrize(
    ("option", "told"),
    [
        ({"rho": 0}, "between 0 and 1"), ({"rho": 1.2}, "between 0 and 1"), ({"level": 95}, "confidence level"),
        ({"span": 1}, "whole number"), ({"span": 2.5}, "whole number"), ({"seed": -1}, "seed"),
        ({"posts": "coordinator"}, "list of names"), ({"posts": []}, "list of names"),
        ({"count": "n", "once": "meeting_id"}, "one of them"), ({"only": "agency"}, "two things"),
        ({"unit": "worker_id", "workforce_unit": "worker_id"}, "two things"), ({"left": "started_on"}, "two things"),
    ],
    ids=str,
)  # fmt: skip
def test_options_that_cannot_be_are_refused(option: dict[str, Any], told: str) -> None:
    with pytest.raises(WrongTypeError, match=told):
        leavers(CONTACTS.assign(n=1), STAFF, **option)


def test_choices_and_columns_are_named() -> None:
    with pytest.raises(UnknownChoiceError):
        leavers(CONTACTS, STAFF, leaving="in")
    for option in (
        {"unit": "team"}, {"when": "day"}, {"count": "n"}, {"once": "id"}, {"only": "held"}, {"left": "gone"},
        {"worker": "who"}, {"workforce_unit": "place"}, {"posts": ["a"], "post": "job"},
    ):  # fmt: skip
        with pytest.raises(MissingColumnError):
            leavers(CONTACTS, STAFF, **option)  # type: ignore[arg-type] # one at a time


def test_no_activity_and_no_staff_are_refused() -> None:
    with pytest.raises(NotEstimableError, match="No row says whose activity"):
        leavers(CONTACTS.iloc[:0], STAFF)
    with pytest.raises(NotEstimableError, match="No row says whose activity"):
        leavers(CONTACTS.assign(agency=None), STAFF)
    with pytest.raises(NotEstimableError, match="No row of the workforce"):
        leavers(CONTACTS, STAFF.iloc[:0])
    with pytest.raises(NotEstimableError, match="such a post") as problem:
        leavers(CONTACTS, STAFF, posts=["director"])
    assert "coordinator" not in str(problem.value)
    with pytest.raises(NotEstimableError, match="no whole quarter"):
        leavers(CONTACTS[CONTACTS["contacted_on"].between("2022-02-20", "2022-03-30")], STAFF)


def test_counts_below_nought_are_refused() -> None:
    table = quarterly(CONTACTS)
    with pytest.raises(WrongTypeError, match="negative"):
        leavers(table.assign(cases=-1), STAFF, when="quarter", count="cases")


def test_activity_of_nought_is_not_known() -> None:
    table = quarterly(CONTACTS).assign(cases=0)
    made = leavers(table, STAFF, when="quarter", count="cases")
    assert made.finding == "not known"
    assert made.words.startswith("People left, but")
    assert "left a unit without any activity" in made.words
    with pytest.raises(NotEstimableError, match="not known"):
        made.estimate()


def test_units_that_go_silent_for_good_still_have_an_answer() -> None:
    table = quarterly(CONTACTS)
    gone = STAFF.dropna(subset="left_on").set_index("agency")["left_on"]
    after = table["quarter"] > table["agency"].map(gone)
    made = leavers(table.assign(cases=table["cases"].where(~after, 0)), STAFF, when="quarter", count="cases")
    assert made.finding == "fell"
    assert made.estimate().upper < 0.1


def test_days_that_are_no_dates_are_refused() -> None:
    with pytest.raises(WrongTypeError):
        leavers(CONTACTS.assign(contacted_on="some time"), STAFF)
    assert isinstance(STAFF, pd.DataFrame)
