"""Two times of one person stand side by side, everybody with a row is kept, and nobody is made of two people."""

from typing import Any

import narwhals as nw
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syschange.errors import DuplicateRowsError, MissingColumnError, WrongTypeError
from syschange.frames import pair_times

BOTH = [pd.DataFrame, pl.DataFrame]


def paired(table: Any, **options: Any) -> dict[Any, tuple[Any, ...]]:
    """Return the scores before and after of each person, None where there is none."""
    made = pair_times(table, person="who", time="months", value="score", before=0, after=12, **options)
    columns = made.to_dict(as_series=False)
    names = [c for c in columns if c != "who"]
    found = zip(*(columns[c] for c in names), strict=True)
    return {
        who: tuple(None if pd.isna(v) else v for v in row)
        for who, row in zip(columns["who"], found, strict=True)
    }


@pytest.mark.parametrize("table", BOTH)
def test_everybody_with_a_row_is_kept(table: Any) -> None:
    rows = {
        "who": ["a", "a", "b", "c", "d", "e", "e"],
        "months": [0, 12, 0, 12, 6, None, 0],
        "score": [1.5, 2.5, 3.0, 4.0, 5.0, 6.0, None],
    }
    assert paired(table(rows)) == {
        "a": (1.5, 2.5),
        "b": (3.0, None),
        "c": (None, 4.0),
        "d": (None, None),
        "e": (None, None),
    }


@settings(max_examples=10)
@given(
    seen=st.dictionaries(
        st.integers(0, 30),
        st.tuples(st.one_of(st.none(), st.integers(0, 9)), st.one_of(st.none(), st.integers(0, 9))),
        min_size=1,
        max_size=12,
    ),
    data=st.data(),
)
def test_the_order_of_rows_does_not_matter(
    seen: dict[int, tuple[int | None, int | None]], data: st.DataObject
) -> None:
    rows = [
        (who, months, score)
        for who, pair in seen.items()
        for months, score in zip((0, 12), pair, strict=True)
    ]
    rows = data.draw(st.permutations(rows))
    columns = {name: [row[i] for row in rows] for i, name in enumerate(("who", "months", "score"))}
    for table in BOTH:
        assert paired(table(columns)) == seen


@pytest.mark.parametrize("table", BOTH)
def test_what_describes_a_person_is_carried_and_a_missing_one_stays_missing(table: Any) -> None:
    rows = {"who": ["a", "a", "b"], "months": [0, 12, 0], "score": [1, 2, 3], "sex": ["F", "F", None]}
    assert paired(table(rows), carry=["sex"]) == {"a": ("F", 1, 2), "b": (None, 3, None)}


@pytest.mark.parametrize("table", BOTH)
def test_two_rows_at_one_time_are_counted_and_refused(table: Any) -> None:
    rows = {"who": ["a", "a", "b", "b", "c"], "months": [0, 0, 12, 12, 0], "score": [1, 1, 2, None, 3]}
    with pytest.raises(DuplicateRowsError, match="2 people have more than one row"):
        paired(table(rows))


@pytest.mark.parametrize("table", BOTH)
def test_two_rows_at_another_time_are_nobodys_business(table: Any) -> None:
    rows = {"who": ["a", "a", "a"], "months": [0, 6, 6], "score": [1, 2, 3]}
    assert paired(table(rows)) == {"a": (1, None)}


@pytest.mark.parametrize("table", BOTH)
@pytest.mark.parametrize("second", ["M", None])
def test_a_person_described_in_two_ways_is_refused(table: Any, second: str | None) -> None:
    rows = {"who": ["a", "a"], "months": [0, 12], "score": [1, 2], "sex": ["F", second]}
    with pytest.raises(WrongTypeError, match="two ways by 'sex'"):
        paired(table(rows), carry=["sex"])


@pytest.mark.parametrize("table", BOTH)
def test_rows_that_belong_to_nobody_are_not_made_into_one_person(table: Any) -> None:
    rows = {"who": ["a", None, None], "months": [0, 0, 12], "score": [1, 2, 3]}
    with pytest.raises(WrongTypeError, match="2 rows do not say in 'who'"):
        paired(table(rows))


@pytest.mark.parametrize("name", ["before", "after", "rows:before"])
def test_a_characteristic_named_as_the_two_times_is_refused(name: str) -> None:
    rows = {"who": ["a"], "months": [0], "score": [1], name: ["x"]}
    with pytest.raises(WrongTypeError, match=name):
        paired(pd.DataFrame(rows), carry=[name])


@pytest.mark.parametrize("table", BOTH)
def test_the_score_may_itself_be_called_before(table: Any) -> None:
    rows = table({"who": ["a", "a"], "months": [0, 12], "before": [1, 2]})
    made = pair_times(rows, person="who", time="months", value="before", before=0, after=12)
    assert made.select("before", "after").row(0) == (1, 2)


def test_times_that_are_text_and_columns_that_are_not_there_are_refused() -> None:
    with pytest.raises(WrongTypeError, match="'months' does not hold numbers"):
        paired(pd.DataFrame({"who": ["a"], "months": ["0"], "score": [1]}))
    with pytest.raises(MissingColumnError, match="'months'"):
        paired(pd.DataFrame({"who": ["a"], "month": [0], "score": [1]}))


def test_a_declared_order_survives_the_pairing() -> None:
    rows = {
        "who": ["a", "b"],
        "months": [0, 0],
        "score": [1, 2],
        "age": pd.Categorical(["y", "x"], ["y", "x", "w"]),
    }
    made = pair_times(
        pd.DataFrame(rows), person="who", time="months", value="score", before=0, after=12, carry=["age"]
    )
    assert list(nw.to_native(made)["age"].dtype.categories) == ["y", "x", "w"]
