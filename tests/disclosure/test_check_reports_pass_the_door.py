"""A report of a check passes the same door as any result: no small number of rows, and no row's own number."""

import dataclasses
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syschange import equity, schemas
from syschange.disclosure import ONS_10_5, STRICT_10_10, Protected, protect
from syschange.errors import NotProtectedError, WrongTypeError
from syschange.schemas import CheckReport, PublishedCheck


def checked(people: int, wrong: int, unknown: int = 0) -> CheckReport:
    """Return the report on people of whom some have a sex that is not in the list, and some have none."""
    sex: list[Any] = ["femme"] * wrong + [None] * unknown
    sex += ["Female", "Male"] * people
    ids = [f"P{i}" for i in range(people)]
    own = {"homelessness": ["Homeless", "Housed"] * people}
    return schemas.check(
        pd.DataFrame({"person_id": ids, "sex": sex[:people], "homelessness": own["homelessness"][:people]}),
        "people",
    )


def published(report: CheckReport, policy: Any = ONS_10_5) -> PublishedCheck:
    (made,) = protect(report, policy=policy).results
    assert isinstance(made, PublishedCheck)
    return made


@pytest.mark.parametrize(
    ("wrong", "shown"),
    [(1, None), (9, None), (10, 10), (12, 10), (13, 15), (191, 190), (192, None), (200, None)],
)
def test_a_number_of_rows_is_rounded_or_hidden_and_so_is_one_whose_rest_is_small(
    wrong: int, shown: int | None
) -> None:
    made = published(checked(201, wrong))
    (finding,) = made.findings
    assert (made.rows, finding.rows) == (200, shown)
    assert finding.share == (None if shown is None else shown / 200)
    assert finding.about_rows


def test_which_rules_were_asked_and_which_failed_is_said_whatever_the_numbers() -> None:
    report = checked(12, 1)
    made = published(report)
    assert (made.schema, made.ok, made.asked) == ("people", False, report.asked)
    assert [(f.column, f.rule, f.severity) for f in made.findings] == [("sex", "category", "error")]


@settings(deadline=None, max_examples=60)
@given(
    st.integers(1, 120), st.integers(0, 120), st.integers(0, 60), st.sampled_from([ONS_10_5, STRICT_10_10])
)
def test_every_number_that_comes_out_is_a_multiple_from_the_threshold_on(
    people: int, wrong: int, unknown: int, policy: Any
) -> None:
    report = checked(people, min(wrong, people), unknown)
    made = published(report, policy)
    numbers = [made.rows, *(f.rows for f in made.findings)]
    numbers += [n for s in made.shares for n in (s.rows, s.of)]
    for number in numbers:
        assert number is None or (number >= policy.threshold and number % policy.base == 0)
    for true, shown in zip(report.shares, made.shares, strict=True):
        if shown.rows is not None:
            assert true.of - true.rows >= policy.threshold
            assert shown.of is not None
            assert shown.share == shown.rows / shown.of


def test_no_row_and_no_value_is_in_what_comes_out() -> None:
    report = checked(300, 77)
    made = published(report)
    assert {f.name for f in dataclasses.fields(made.findings[0])}.isdisjoint({"cases", "count", "sentence"})
    assert "77" not in repr(made)
    assert "femme" not in repr(made)
    assert "(row" not in repr(made)


def test_a_table_with_too_few_rows_does_not_say_how_many() -> None:
    made = published(schemas.check(pd.DataFrame({"person_id": []}, dtype="str"), "people"))
    (finding,) = made.findings
    assert finding.words == "the table has too few rows"
    assert (made.rows, finding.rows, finding.about_rows) == (None, None, False)


def with_missing(women: int, men: int) -> CheckReport:
    """Return the report on 203 women and 202 men, of whom some have no area."""
    area = [*[None] * women, *["a"] * (203 - women), *[None] * men, *["a"] * (202 - men)]
    people = {"person_id": [f"P{i}" for i in range(405)], "sex": ["Female"] * 203 + ["Male"] * 202}
    return schemas.check(pd.DataFrame({**people, "area": area}), "people")


def test_uneven_spread_is_worked_out_from_rounded_numbers() -> None:
    assert (
        "'area' is missing in 6% of the rows where 'sex' is 'Female', against 50% of"
        in with_missing(12, 101).text
    )
    (note,) = published(with_missing(12, 101)).notes
    assert "'area' is missing in 5% of the rows where 'sex' is 'Female', against 52% of the others." in note


@pytest.mark.parametrize(("women", "men"), [(0, 101), (9, 101), (195, 101), (203, 101)])
def test_a_group_is_not_held_against_others_whose_number_is_hidden(women: int, men: int) -> None:
    report = with_missing(women, men)
    assert "Not spread evenly" in report.text
    assert published(report).notes == ()


def test_true_reports_cannot_be_put_in_the_place_of_protected_ones() -> None:
    report = checked(50, 20)
    with pytest.raises(NotProtectedError):
        Protected((report,), ONS_10_5, 1, 0, object())
    with pytest.raises(NotProtectedError):
        dataclasses.replace(protect(report), results=(report,))
    with pytest.raises(WrongTypeError, match="protected before"):
        protect(published(report))


def test_reports_and_results_pass_the_door_together_in_their_order() -> None:
    frame = pd.DataFrame({"sex": ["F", "M"] * 30, "seen": [True] * 20 + [False] * 40})
    made = protect([checked(60, 20), equity.breakdown(frame, outcome="seen", by=["sex"])]).results
    assert [type(m).__name__ for m in made] == ["PublishedCheck", "Breakdown"]


def test_what_is_hidden_is_counted() -> None:
    few, many = protect(checked(12, 1)), protect(checked(400, 200))
    assert few.shown < few.hidden
    assert many.shown > 0
