"""Options and columns that cannot be used are refused in a sentence that says what can."""

from typing import Any

import pandas as pd
import pytest

from syschange import equity
from syschange.errors import MissingColumnError, NotEstimableError, UnknownChoiceError, WrongTypeError

ROWS = pd.DataFrame({"sex": ["F", "M", None, "F"], "age": ["x", "y", "x", "y"], "y": [1, 0, 1, 1]})


def breakdown(rows: pd.DataFrame = ROWS, **options: Any) -> equity.Breakdown:
    return equity.breakdown(rows, **{"outcome": "y", "by": ["sex"], **options})


@pytest.mark.parametrize(
    ("options", "error", "said"),
    [
        ({"kind": "proporton"}, UnknownChoiceError, "'proportion'"),
        ({"level": 95}, WrongTypeError, "between 0 and 1"),
        ({"level": 0}, WrongTypeError, "between 0 and 1"),
        ({"by": "sex"}, WrongTypeError, "Give a list"),
        ({"by": ["sex", "sex"]}, WrongTypeError, "given twice"),
        ({"by": ["sx"]}, MissingColumnError, "'sex'"),
        ({"outcome": "z"}, MissingColumnError, "'z'"),
        ({"ways": 2}, UnknownChoiceError, "number of ways"),
        ({"ways": 0}, UnknownChoiceError, "number of ways"),
        ({"outcome": "age"}, WrongTypeError, "'age' does not hold numbers"),
    ],
)
def test_options(options: dict[str, Any], error: type[Exception], said: str) -> None:
    with pytest.raises(error, match=said):
        breakdown(**options)


@pytest.mark.parametrize(
    "outcome",
    [
        [1, 0, 1, 2],
        [0.6, 1.2, 0, 0],
        [-1, 2, 0, 1],
        [0.5, 0.5, 0, 1],
        [1, 0, 1, 1 + 1e-9],
        [1.5, 0.5, 0.5, 0.5],
        [-1, -1, 0, 0],
    ],
)
def test_a_proportion_of_what_is_not_yes_or_no(outcome: list[float]) -> None:
    """In [1.5, 0.5, 0.5, 0.5] the sum is the sum of squares, as it is of noughts and ones."""
    with pytest.raises(WrongTypeError, match="kind='mean'"):
        breakdown(ROWS.assign(y=outcome, sex="F"))
    assert len(breakdown(ROWS.assign(y=outcome, sex="F"), kind="mean").table) == 2


def test_one_stray_value_among_many_is_seen() -> None:
    rows = pd.DataFrame({"sex": "F", "y": [1.0] * 30_000 + [0.0] * 30_000 + [2.0]})
    with pytest.raises(WrongTypeError, match="yes or no"):
        breakdown(rows)


@pytest.mark.parametrize(
    "name", ["n", "ways", "level", "method", "value", "lower", "se", "size", "rows", "complete"]
)
def test_a_characteristic_with_the_name_of_a_column_of_the_result(name: str) -> None:
    with pytest.raises(WrongTypeError, match=f"{name}_"):
        breakdown(ROWS.rename(columns={"sex": name}), by=[name])


@pytest.mark.parametrize("name", ["reference", "difference", "p", "ratio"])
def test_a_characteristic_with_the_name_of_a_column_of_the_comparison(name: str) -> None:
    made = breakdown(ROWS.rename(columns={"sex": name}), by=[name])
    assert made.table[name].tolist() == ["(all)", "F", "M", "(unknown)"]
    with pytest.raises(WrongTypeError, match=f"{name}_"):
        equity.compare(made)


@pytest.mark.parametrize("name", ["n", "rows", "complete", "value", "numerator", "known:y"])
def test_an_outcome_may_have_any_name(name: str) -> None:
    rows = ROWS.assign(y=pd.array([True, False, None, False], dtype="boolean")).rename(columns={"y": name})
    table = breakdown(rows, outcome=name).table
    assert table["numerator"].tolist() == [1, 1, 0, 0]
    assert table["denominator"].tolist() == [3, 2, 1, 0]


@pytest.mark.parametrize(
    ("reference", "error", "said"),
    [
        ("worst", UnknownChoiceError, "'rest'"),
        ("best", NotEstimableError, "No group has 10 people"),
        ({"sx": "F"}, UnknownChoiceError, "'sex'"),
        ({"sex": "Female"}, UnknownChoiceError, "'F', 'M'"),
        ({"sex": "(unknown)"}, UnknownChoiceError, "'F', 'M'"),
        ({"sex": "(all)"}, UnknownChoiceError, "'F', 'M'"),
        ({}, WrongTypeError, "names no group"),
    ],
)
def test_references(reference: Any, error: type[Exception], said: str) -> None:
    with pytest.raises(error, match=said):
        equity.compare(breakdown(), reference=reference)


def test_adjustments() -> None:
    with pytest.raises(UnknownChoiceError, match="'bh'"):
        equity.compare(breakdown(), adjust="bonferroni")


def test_groups_that_are_not_there() -> None:
    made = breakdown()
    for result in (made, equity.compare(made)):
        with pytest.raises(UnknownChoiceError, match="'F'"):
            result.estimate(sex="f f")
        with pytest.raises(UnknownChoiceError, match="characteristic"):
            result.estimate(age="x")


def test_more_groups_than_anybody_could_read() -> None:
    rows = pd.DataFrame({c: [i % 50 for i in range(150)] for c in "abcd"}).assign(y=1)
    with pytest.raises(NotEstimableError, match=r"16 tables .* 6,765,201 rows, and the limit is 200,000"):
        breakdown(rows, by=[*"abcd"], ways=4)
