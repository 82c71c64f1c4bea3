"""A design the data cannot carry is refused in a sentence that says what is wrong and what to do."""

from typing import Any

import pandas as pd
import polars as pl
import pytest

from syschange.errors import (
    DuplicateRowsError,
    MissingColumnError,
    NotEstimableError,
    SyschangeError,
    UnknownChoiceError,
    WrongTypeError,
)

from .rows import Person, before_after, table

PEOPLE: list[Person] = [("new", 1.0, 5.0), ("new", 2.0, 4.0), ("usual", 3.0, 3.0), ("usual", 1.0, 7.0)]
ROWS = table(PEOPLE)


def refused(data: Any, error: type[SyschangeError], **options: Any) -> str:
    with pytest.raises(error) as caught:
        before_after(data, **options)
    return str(caught.value)


@pytest.mark.parametrize("engine", ["pandas", "Polars"])
def test_two_rows_of_a_person_at_one_time(engine: str) -> None:
    rows = pd.concat([ROWS, ROWS.head(1)], ignore_index=True)
    data = rows if engine == "pandas" else pl.DataFrame(rows.to_dict("list"))
    assert "1 person has more than one row" in refused(data, DuplicateRowsError)


def test_a_person_in_two_arms() -> None:
    rows = ROWS.assign(arm=["new", "usual", *ROWS["arm"][2:]])
    assert "described in two ways by 'arm'" in refused(rows, WrongTypeError)


def test_a_person_whose_sex_changes() -> None:
    rows = ROWS.assign(sex=["F", "M", *["F"] * 6])
    assert "described in two ways by 'arm', 'sex'" in refused(rows, WrongTypeError, by=["sex"])


def test_rows_of_nobody() -> None:
    rows = ROWS.assign(person_id=ROWS["person_id"].astype("float64").where(ROWS["person_id"] > 0))
    assert "2 rows do not say in 'person_id'" in refused(rows, WrongTypeError)


def test_a_comparison_with_nobody_in_it() -> None:
    said = refused(ROWS, UnknownChoiceError, comparison="usual care")
    assert "nobody is in the comparison" in said
    assert "'usual'" in said


def test_nobody_but_the_comparison() -> None:
    said = refused(ROWS[ROWS["arm"] == "usual"], NotEstimableError)
    assert "holds 0 groups beside the comparison" in said


def test_three_arms() -> None:
    said = refused(table([*PEOPLE, ("third", 1.0, 2.0)]), NotEstimableError)
    assert "holds 2 groups beside the comparison" in said


@pytest.mark.parametrize(("before", "after", "missing"), [(3, 12, "3"), (0, 24, "24")])
def test_a_time_nobody_was_seen_at(before: float, after: float, missing: str) -> None:
    assert f"Nobody has a score at time {missing}." in refused(
        ROWS, NotEstimableError, before=before, after=after
    )


@pytest.mark.parametrize(("before", "after"), [(0, 0), (12, 0)])
def test_a_time_before_that_is_not_before(before: float, after: float) -> None:
    assert "not earlier" in refused(ROWS, WrongTypeError, before=before, after=after)


@pytest.mark.parametrize("options", [{"arm": "arm", "comparison": None}, {"arm": "arm", "comparison": 0}])
def test_half_a_comparison(options: dict[str, Any]) -> None:
    rows = ROWS.assign(arm=(ROWS["arm"] == "new").astype(int))
    refused(rows, UnknownChoiceError if options["comparison"] == 0 else WrongTypeError, **options)


@pytest.mark.parametrize(
    ("options", "error", "said"),
    [
        ({"level": 95}, WrongTypeError, "between 0 and 1"),
        ({"by": "sex"}, WrongTypeError, "Give a list"),
        ({"by": ["arm"]}, WrongTypeError, "'arm' is given twice"),
        ({"by": ["person_id"]}, WrongTypeError, "'person_id' holds ids or free text"),
        ({"by": ["sx"]}, MissingColumnError, "'sex'"),
        ({"by": ["sex"], "ways": 2}, UnknownChoiceError, "'2' is not a known number of ways"),
        ({"by": ["sex"], "ways": 0}, UnknownChoiceError, "number of ways"),
        ({"value": "sex"}, WrongTypeError, "'sex' does not hold numbers"),
        ({"time": "sex"}, WrongTypeError, "'sex' does not hold numbers"),
        ({"value": "scor"}, MissingColumnError, "'score'"),
    ],
)
def test_options(options: dict[str, Any], error: type[SyschangeError], said: str) -> None:
    assert said in refused(ROWS.assign(sex="F"), error, **options)


@pytest.mark.parametrize(
    "name", ["value", "level", "design", "lost", "enrolled", "followed", "ways", "method"]
)
def test_a_characteristic_with_the_name_of_a_column_of_the_result(name: str) -> None:
    said = refused(ROWS.assign(**{name: "x"}), WrongTypeError, by=[name])
    assert f"'{name}_'" in said
    assert f"'{name}_'" in refused(ROWS.rename(columns={"arm": name}), WrongTypeError, arm=name)


def test_estimates_that_are_not_there() -> None:
    made = before_after(ROWS.assign(sex="F"), by=["sex"])
    with pytest.raises(UnknownChoiceError, match="'ancova'"):
        made.estimate("ancva")
    with pytest.raises(UnknownChoiceError, match="'change' is not a known design here"):
        made.estimate("change")
    with pytest.raises(UnknownChoiceError, match="'F'"):
        made.estimate(sex="G")
    with pytest.raises(UnknownChoiceError, match="'ancova' is not a known design here"):
        before_after(ROWS, arm=None).estimate()
