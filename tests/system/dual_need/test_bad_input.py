"""Thin, wrong and missing input is refused or labelled in plain words, and never with anybody's id."""

import re
import warnings
from typing import Any

import numpy as np
import pandas as pd
import pytest

from syschange.errors import (
    DataWarning,
    DuplicateRowsError,
    MissingColumnError,
    NotEstimableError,
    UnknownChoiceError,
    WrongTypeError,
)
from syschange.system.dual_need import dual_need

from .referred import world

ACCESS, PEOPLE = world(300, seed=8)


@pytest.mark.parametrize(
    ("option", "error"),
    [
        ({"counts_from": "any"}, UnknownChoiceError), ({"referrals": "last"}, UnknownChoiceError),
        ({"stage": "left"}, UnknownChoiceError), ({"days": -1}, WrongTypeError), ({"days": 1.5}, WrongTypeError),
        ({"days": "28"}, WrongTypeError), ({"margin": 5}, WrongTypeError), ({"margin": 0}, WrongTypeError),
        ({"level": 95}, WrongTypeError), ({"changed_on": "soon"}, WrongTypeError),
        ({"as_of": "31/01/2024"}, WrongTypeError), ({"as_of": "1999-01-01"}, NotEstimableError),
        ({"accepted": "taken"}, MissingColumnError), ({"referred": "sent_on"}, MissingColumnError),
        ({"family": "kin"}, MissingColumnError), ({"label": "dx"}, MissingColumnError),
        ({"mental_health": None, "mental_health_severity": None}, MissingColumnError),
        ({"accepted": None, "assessed": None, "started": None}, MissingColumnError),
        ({"started": "service"}, WrongTypeError),
    ],
    ids=str,
)  # fmt: skip
def test_what_cannot_be_used_is_refused(option: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        dual_need(ACCESS, people=PEOPLE, **option)


def test_no_rows_two_rows_and_no_table() -> None:
    with pytest.raises(NotEstimableError, match="no rows"):
        dual_need(ACCESS.iloc[:0], people=PEOPLE)
    with pytest.raises(DuplicateRowsError) as caught:
        dual_need(ACCESS, people=pd.concat([PEOPLE, PEOPLE.iloc[:2]]))
    assert "2 people" in str(caught.value)
    assert "p0" not in str(caught.value)
    with pytest.raises(WrongTypeError):
        dual_need("access", people=PEOPLE)


def test_everybody_with_both_needs_has_nobody_beside_them() -> None:
    every = PEOPLE.assign(need_mental_health=True, need_drugs_alcohol=True)
    every = every.drop(columns=["severity_mental_health", "severity_drugs_alcohol"])
    made = dual_need(ACCESS, people=every)
    assert "not enough people with one of these needs" in made.words
    with pytest.raises(NotEstimableError):
        made.estimate("accepted", quantity="gap")
    assert np.isnan(
        made.table.set_index(["measure", "quantity"]).sort_index().loc[("accepted", "ratio"), "value"]
    ).all()
    nobody = every.assign(need_mental_health=False)
    assert "is not known" in dual_need(ACCESS, people=nobody).words


def test_nothing_decided_yet_is_not_nobody_accepted() -> None:
    nothing = pd.Series([None] * len(ACCESS), dtype=object)
    waiting = ACCESS.assign(accepted=nothing, rejection_reason=nothing)
    waiting = waiting.assign(assessed_on=pd.NaT, started_on=pd.NaT, decided_on=pd.NaT)
    with pytest.warns(DataWarning, match="still open"):
        made = dual_need(waiting, people=PEOPLE)
    row = made.row("accepted")
    assert (row["n"], row["unknown"]) == (0, len(PEOPLE))
    assert "none whose referral is settled" in made.words
    assert "still open" in made.words


def test_one_person_and_a_few_are_told_without_a_crash() -> None:
    for rows in (1, 2, 5):
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            made = dual_need(ACCESS.iloc[:rows], people=PEOPLE, reason=None)
        assert made.words


def test_people_who_are_not_in_the_table_and_ids_that_are_missing_are_kept() -> None:
    access = ACCESS.copy()
    access.loc[:9, "person_id"] = None
    made = dual_need(access, people=PEOPLE.iloc[20:])
    assert made.row("accepted", needs="(unknown)")["n"] > 10
    assert "not in the table of people" in made.words
    assert "needs are not known" in made.words
    total = made.row("accepted")
    assert total["n"] + total["unknown"] == access["person_id"].nunique() + 10


def test_referrals_without_a_day_are_said_to_be_left_out_of_before_and_after() -> None:
    access = ACCESS.copy()
    access.loc[:49, "referred_on"] = pd.NaT
    made = dual_need(access, people=PEOPLE, changed_on="2024-01-01", referrals="all", reason=None)
    assert "without a day" in made.words
    counted = sum(made.row("accepted", period=p)[c] for p in ("before", "after") for c in ("n", "unknown"))
    assert counted == len(access) - 50
    plain = dual_need(access, people=PEOPLE, referrals="all", reason=None)
    assert plain.row("accepted")["n"] + plain.row("accepted")["unknown"] == len(access)
    assert plain.groups[plain.waits[0].key].counts["unknown"] == 50


def test_reasons_that_are_not_declared_stand_as_another_reason() -> None:
    access = ACCESS.assign(rejection_reason=ACCESS["rejection_reason"].replace("risk", "Bob said so"))
    made = dual_need(access, people=PEOPLE)
    assert "Bob" not in made.table.to_string() + made.words
    assert made.estimate("reason: another reason").value > 0


def test_a_table_of_people_without_rows_leaves_every_need_unknown() -> None:
    made = dual_need(ACCESS, people=PEOPLE.iloc[:0])
    assert made.row("accepted", needs="(unknown)")["n"] == made.row("accepted")["n"]
    assert "is not known" in made.words


def test_ids_are_no_services() -> None:
    with pytest.raises(WrongTypeError, match="tell people apart"):
        dual_need(ACCESS.assign(worker_id="w1"), people=PEOPLE, service="worker_id")


def test_the_words_are_few_sentences() -> None:
    made = dual_need(ACCESS, people=PEOPLE, changed_on="2023-07-01")
    found = [s for s in re.split(r"(?<=\.) (?=[A-Z])", made.words) if not s.startswith("Of the records: ")]
    assert 2 <= len(found) <= 5
    assert "show no effect" not in made.words
