"""People beside their rows: who is joined to whom, which labels may be named, and which columns never."""

import numpy as np
import pandas as pd
import pytest

from syschange.errors import DuplicateRowsError, WrongTypeError
from syschange.system.people_beside import (
    coded,
    few_unnamed,
    joined,
    labels_at,
    of_the_records,
    require_shared,
)


def labels(*names: str | None, kinds: list[str]) -> "pd.Series[str]":
    return pd.Series(pd.Categorical(names, categories=kinds, ordered=True))


def test_labels_of_few_people_lose_their_name_and_labels_of_nobody_go() -> None:
    given = labels(*["north"] * 12, *["door"] * 40, kinds=["north", "door", "nobody", "(unknown)"])
    unit = np.concatenate(
        [np.arange(12), np.repeat(np.arange(100, 104), 10)]
    )  # the door has 40 rows, and 4 people
    made = few_unnamed(given, unit, few="(few)")
    assert list(made.cat.categories) == ["north", "(few)", "(unknown)"]
    assert made.value_counts()["(few)"] == 40
    enough = few_unnamed(given, np.arange(52), few="(few)")
    assert list(enough.cat.categories) == ["north", "door", "(unknown)"]


def test_rows_find_their_person_or_none_even_where_nobody_is_known() -> None:
    rows = pd.Series(["a", None, "c", "a"], dtype="str")
    place, strangers = joined(rows, pd.Series(["c", None, "a"], dtype="str"))
    assert place.tolist() == [2, -1, 0, 2]
    assert strangers
    assert joined(rows, pd.Series([], dtype="str"))[0].tolist() == [-1] * 4
    with pytest.raises(DuplicateRowsError):
        joined(rows, pd.Series(["a", "a"], dtype="str"))
    assert len(set(coded(rows).tolist())) == 3  # the row without an id is a person of its own
    assert list(labels_at(labels("x", "y", "x", kinds=["x", "y"]), place)) == ["x", "(unknown)", "x", "x"]
    assert list(labels_at(labels(kinds=[]), np.array([-1, -1]))) == ["(unknown)", "(unknown)"]


def test_columns_of_ids_and_free_text_are_no_groups() -> None:
    require_shared("service", None)
    for column in ("worker_id", "person_id", "rater_id", "text"):
        with pytest.raises(WrongTypeError, match="tell people apart"):
            require_shared("service", column)


def test_what_is_said_of_records_is_one_sentence_or_none() -> None:
    said = [(True, "a is missing"), (False, "b is"), (True, "c is late")]
    assert of_the_records(said) == ("Of the records: a is missing; c is late.",)
    assert of_the_records([(False, "b is")]) == ()
