"""The report counts what is missing and wrong by group, and says where it is not spread evenly."""

import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syschange import schemas
from syschange.schemas.checking.shares import Share, uneven


def people(sexes: list[str | None], ages: list[int | None]) -> pl.DataFrame:
    ids = [f"p{i}" for i in range(len(sexes))]
    return pl.DataFrame({"person_id": ids, "sex": sexes, "age": ages}, schema_overrides={"age": pl.Int64})


def test_missing_cells_are_counted_by_the_reason_why() -> None:
    data = pd.DataFrame(
        {"person_id": list("abcd"), "ethnicity": ["White", "(not asked)", "(prefer not to say)", None]}
    )
    report = schemas.check(data, "people")
    assert report.ok
    assert report.missing.to_dict("list") == {
        "column": ["ethnicity"] * 3,
        "rule": ["missing", "(not asked)", "(prefer not to say)"],
        "rows": [1, 1, 1],
        "of": [4, 4, 4],
        "share": [0.25, 0.25, 0.25],
    }


def test_what_is_missing_in_one_group_only_is_said() -> None:
    report = schemas.check(people(["Female"] * 40 + ["Male"] * 40, [None] * 20 + [30] * 60), "people")
    assert report.ok
    assert (
        "Not spread evenly: 'age' is missing in 50% of the rows where 'sex' is 'Female', against 0% of the others."
        in report.text
    )


def test_what_is_missing_everywhere_alike_is_not_said() -> None:
    report = schemas.check(people(["Female", "Male"] * 40, [None, None, 30, 30] * 20), "people")
    assert "Not spread evenly" not in report.text
    assert len(report.missing) == 1


def test_a_problem_in_one_group_only_is_said_with_its_rule() -> None:
    report = schemas.check(people(["Female"] * 40 + ["Male"] * 40, [200] * 20 + [30] * 60), "people")
    assert (
        "Not spread evenly: the problem 'range' of 'age' in 50% of the rows where 'sex' is 'Female'"
        in report.text
    )


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(["Female", "Male", None, "(not known)"]), st.sampled_from([30, 200, None])),
        min_size=1,
        max_size=30,
    )
)
def test_groups_add_up_to_the_whole_and_agree_with_counting(
    rows: list[tuple[str | None, int | None]],
) -> None:
    report = schemas.check(people([s for s, _ in rows], [a for _, a in rows]), "people")
    spread = report.spread
    for (column, rule), part in spread.groupby(["column", "rule"]):
        whole = part[part["group"] == ""].iloc[0]
        groups = part[part["characteristic"] == "sex"]
        if column != "sex":
            assert groups["rows"].sum() == whole["rows"]
            assert groups["of"].sum() == len(rows)
        if (column, rule) == ("age", "range"):
            assert whole["rows"] == sum(a == 200 for _, a in rows)
        if (column, rule) == ("age", "missing"):
            assert whole["rows"] == sum(a is None for _, a in rows)
        if (column, rule) == ("sex", "(not known)"):
            assert whole["rows"] == sum(s == "(not known)" for s, _ in rows)


@settings(deadline=None, max_examples=200)
@given(st.integers(0, 10), st.integers(10, 12), st.integers(0, 10), st.integers(10, 12))
def test_no_sentence_rests_on_a_small_difference_of_few_rows(
    hits: int, size: int, others: int, rest: int
) -> None:
    whole = Share("age", "missing", "", "", hits + others, size + rest)
    part = Share("age", "missing", "sex", "Male", hits, size)
    said = uneven((whole, part))
    if abs(hits / size - others / rest) < 0.3:
        assert not said


@pytest.mark.parametrize(("size", "rest", "told"), [(9, 400, 0), (400, 9, 0), (10, 400, 1), (400, 10, 1)])
def test_nothing_is_said_of_a_group_of_fewer_than_ten_rows(size: int, rest: int, told: int) -> None:
    whole = Share("age", "missing", "", "", size, size + rest)
    part = Share("age", "missing", "sex", "Male", size, size)
    assert len(uneven((whole, part))) == told
