"""What cannot be used is said, with what to do, and nobody is named."""

import numpy as np
import pandas as pd
import pytest

from syschange.errors import (
    DataWarning,
    DuplicateRowsError,
    MissingColumnError,
    NotEstimableError,
    SyschangeError,
    UnknownChoiceError,
    WrongTypeError,
)

from .asked import DOMAINS, joint, outcomes, people

PEOPLE = people(90)
ROWS = outcomes(PEOPLE)


@pytest.mark.parametrize(
    ("options", "error", "said"),
    [
        ({"domains": DOMAINS | {"work": 1}}, UnknownChoiceError, "'work'"),
        ({"at_least": 5}, UnknownChoiceError, "number of domains"),
        ({"at_least": 0}, UnknownChoiceError, "number of domains"),
        ({"at_least": True}, UnknownChoiceError, "number of domains"),
        ({"domains": {"home": 4}}, WrongTypeError, "several domains"),
        ({"domains": {}}, WrongTypeError, "several domains"),
        ({"measure": "person_id"}, WrongTypeError, "tell people apart"),
        ({"domains": ["home", "mcs"]}, WrongTypeError, "by measure"),
        ({"domains": DOMAINS | {"home": 0}}, WrongTypeError, "nought"),
        ({"domains": DOMAINS | {"home": "much"}}, WrongTypeError, "nought or no number"),
        ({"domains": DOMAINS | {"mcs": -3}}, WrongTypeError, "the code list says that higher is better"),
        ({"before": 12, "after": 0}, WrongTypeError, "not earlier"),
        ({"after": "later"}, WrongTypeError, "time after"),
        ({"after": 9}, NotEstimableError, "Nobody has 'home'"),
        ({"arm": "arm"}, WrongTypeError, "only one"),
        ({"comparison": "usual"}, WrongTypeError, "only one"),
        ({"arm": "arm", "comparison": "none"}, UnknownChoiceError, "'none'"),
        ({"arm": "sex", "comparison": "Other"}, UnknownChoiceError, "'Other'"),
        ({"arm": "arm", "comparison": "usual", "by": ["arm"]}, WrongTypeError, "twice"),
        ({"by": "sex"}, WrongTypeError, "one text"),
        ({"by": ["share"]}, WrongTypeError, "column of the result"),
        ({"by": ["age"]}, MissingColumnError, "'age'"),
        ({"value": "score"}, MissingColumnError, "'score'"),
        ({"margin": 5}, WrongTypeError, "margin"),
        ({"level": 95}, WrongTypeError, "level"),
        ({"adjust": "bonferoni"}, UnknownChoiceError, "adjustment"),
        ({"unknown": "drop"}, UnknownChoiceError, "unknown"),
    ],
)
def test_what_cannot_be_used_is_refused(
    options: dict[str, object], error: type[Exception], said: str
) -> None:
    with pytest.raises(error, match=said) as told:
        joint(ROWS, **{"people": PEOPLE} | options)
    assert isinstance(told.value, SyschangeError)
    assert not any(who in str(told.value) for who in PEOPLE["person_id"])


def test_a_domain_known_of_nobody_is_refused() -> None:
    rows = ROWS.assign(value=ROWS["value"].where(~((ROWS["measure"] == "debt") & (ROWS["months"] == 12))))
    with pytest.raises(NotEstimableError, match="Nobody has 'debt' both before and after"):
        joint(rows)


def test_a_person_twice_at_one_time_is_refused() -> None:
    with pytest.raises(DuplicateRowsError, match="2 people have"):
        joint(
            pd.concat([ROWS, ROWS[ROWS["person_id"].isin(PEOPLE["person_id"][:2]) & (ROWS["months"] == 12)]])
        )
    elsewhere = ROWS[ROWS["months"] == 12].assign(months=6)
    assert joint(pd.concat([ROWS, elsewhere, elsewhere])).estimate() == joint(ROWS).estimate()


def test_arms_are_two() -> None:
    three = PEOPLE.assign(arm=np.resize(["new", "usual", "other"], len(PEOPLE)))
    with pytest.raises(NotEstimableError, match="2 groups beside the comparison"):
        joint(ROWS, people=three, arm="arm", comparison="usual")
    with pytest.raises(NotEstimableError, match="0 groups beside the comparison"):
        joint(ROWS, people=PEOPLE.assign(arm="usual"), arm="arm", comparison="usual")


def test_rows_without_a_measure_or_a_person_and_odd_values_are_refused() -> None:
    with pytest.raises(WrongTypeError, match="what was measured"):
        joint(ROWS.assign(measure=ROWS["measure"].where(ROWS.index > 2)))
    with pytest.raises(WrongTypeError, match="whom they belong"):
        joint(ROWS.assign(person_id=ROWS["person_id"].where(ROWS.index > 2)))
    with pytest.raises(WrongTypeError, match="infinite"):
        joint(ROWS.assign(value=np.inf))
    with pytest.raises(WrongTypeError):
        joint(ROWS.assign(value="fine"))
    with pytest.raises(NotEstimableError):
        joint(ROWS[:0])


def test_rows_that_do_not_say_when_are_left_out_and_said() -> None:
    rows = pd.concat([ROWS, ROWS[:30].assign(months=np.nan)])
    with pytest.warns(DataWarning, match="do not say when"):
        made = joint(rows)
    pd.testing.assert_frame_equal(made.table, joint(ROWS).table)


def test_a_group_of_two_people_is_counted_and_few_can_be_told() -> None:
    rare = PEOPLE.assign(sex=np.where(np.arange(len(PEOPLE)) < 2, "Intersex", PEOPLE["sex"]))
    made = joint(ROWS, people=rare, by=["sex"])
    few = made.table[(made.table["sex"] == "Intersex") & (made.table["quantity"] == "joint")]
    assert (few["people"] == 2).all()
    assert (few["upper"] > 0.5).all() or few["share"].isna().all()


def test_where_nobody_is_known_in_every_domain_that_is_said() -> None:
    half = PEOPLE["person_id"][:45]
    first = ROWS["person_id"].isin(half)
    hidden = (first & (ROWS["measure"] == "home")) | (~first & (ROWS["measure"] == "mcs"))
    made = joint(ROWS.assign(value=ROWS["value"].where(~(hidden & (ROWS["months"] == 12)))))
    assert "is nought or cannot be told" in made.words
    with pytest.raises(NotEstimableError):
        made.estimate()
    assert made.table["most"].notna().all()
    assert made.estimate("better", domain="debt").value > 0
