"""A group is found by its labels, named in words, and what is not there is said with what is."""

import pandas as pd
import pytest

from syschange.errors import NotEstimableError, UnknownChoiceError
from syschange.frames import find_group, group_name, rows

TABLE = pd.DataFrame(
    {
        "sex": ["(all)", "Female", "(unknown)", "(all)", "Female"],
        "ethnicity": ["(all)", "(all)", "(all)", "Black", "Black"],
        "n": [9, 5, 1, 3, 2],
    }
)
BY = ["sex", "ethnicity"]


@pytest.mark.parametrize(
    ("labels", "n"),
    [
        ({}, 9),
        ({"sex": "Female"}, 5),
        ({"sex": "(unknown)"}, 1),
        ({"ethnicity": "Black"}, 3),
        ({"ethnicity": "Black", "sex": "Female"}, 2),
    ],
)
def test_what_is_left_out_is_taken_together(labels: dict[str, str], n: int) -> None:
    assert find_group(TABLE, BY, labels)["n"] == n


def test_a_characteristic_or_label_that_is_not_there_is_named_with_the_nearest() -> None:
    with pytest.raises(UnknownChoiceError, match=r"'etnicity'.*'ethnicity'"):
        find_group(TABLE, BY, {"etnicity": "Black"})
    with pytest.raises(UnknownChoiceError, match=r"'femal'.*'Female'"):
        find_group(TABLE, BY, {"sex": "femal"})


def test_a_combination_that_was_not_asked_for_says_so() -> None:
    with pytest.raises(NotEstimableError, match="more ways"):
        find_group(TABLE, BY, {"sex": "(unknown)", "ethnicity": "Black"})


@pytest.mark.parametrize(
    ("labels", "name"),
    [
        ({"sex": "(all)", "ethnicity": "(all)"}, "everyone"),
        ({"sex": "Female", "ethnicity": "(all)"}, "sex: Female"),
        ({"sex": "Female", "ethnicity": "Black"}, "sex: Female, ethnicity: Black"),
        ({"sex": "(unknown)", "ethnicity": "(all)"}, "sex: not known"),
    ],
)
def test_a_group_is_named_in_words(labels: dict[str, str], name: str) -> None:
    assert group_name(labels, BY) == name


def test_rows_are_mappings_from_column_to_value() -> None:
    assert rows(TABLE.head(1)) == [{"sex": "(all)", "ethnicity": "(all)", "n": 9}]
