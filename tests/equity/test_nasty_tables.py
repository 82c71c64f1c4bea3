"""Tables that trip other tools: each is taken as it is meant, or refused in a sentence."""

import math
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest

from syschange import disclosure, equity, schemas
from syschange.errors import MissingColumnError, NotEstimableError, WrongTypeError

from .groups import from_counts, from_scores

BOTH = [pd.DataFrame, pl.DataFrame]


def broken_down(rows: Any, by: Any = ("g",), **options: Any) -> equity.Breakdown:
    return equity.breakdown(rows, outcome="y", by=list(by), **options)


@pytest.mark.parametrize("kind", ["proportion", "mean"])
def test_one_person_has_no_interval_and_the_words_say_so(kind: str) -> None:
    made = broken_down(pd.DataFrame({"g": ["a"], "y": [1.0]}), kind=kind)
    assert made.table["n"].tolist() == [1, 1]
    assert made.table[["lower", "upper"]].isna().all(axis=None)
    assert (made.table["method"] == "none").all()
    assert "one person says nothing of others" in made.words
    with pytest.raises(NotEstimableError):
        made.estimate()
    hidden = disclosure.protect(made).results[0].table
    assert hidden[["n", "denominator", "value", "lower", "upper"]].isna().all(axis=None)
    assert equity.compare(made).table["difference"].isna().all()


def test_one_person_who_is_known_among_others_has_no_interval_either() -> None:
    made = broken_down(from_counts({"a": (1, 1, 2), "b": (0, 0, 3)}))
    assert "known of one person of 6" in made.words
    assert made.table["lower"].isna().all()


@pytest.mark.parametrize("kind", ["proportion", "mean"])
@pytest.mark.parametrize("reference", ["rest", "overall"])
def test_where_all_are_of_one_group_the_difference_is_missing_and_not_nought(
    kind: str, reference: str
) -> None:
    rows = pd.DataFrame({"g": ["a"] * 20, "y": [1.0, 0.0] * 10})
    compared = equity.compare(broken_down(rows, kind=kind), reference=reference)
    assert compared.table[["difference", "difference_lower", "p", "p_adjusted"]].isna().all(axis=None)
    assert "No group can be compared" in compared.words
    with pytest.raises(NotEstimableError, match="cannot be given"):
        compared.estimate(g="a")


@pytest.mark.parametrize("table", BOTH)
def test_people_whose_group_is_missing_are_a_group_and_in_the_total(table: Any) -> None:
    made = broken_down(table({"g": ["a", None, "a", None], "y": [1.0, 1.0, 0.0, 0.0]})).table
    assert dict(zip(made["g"], made["n"], strict=True)) == {"(all)": 4, "a": 2, "(unknown)": 2}


@pytest.mark.parametrize("table", BOTH)
def test_groups_called_as_totals_often_are_stay_apart_from_the_total(table: Any) -> None:
    labels = ["Total", "All", "all", "c", "[c]", "*", "everyone", "(total)"]
    made = broken_down(table({"g": labels * 2, "y": [1, 0] * 8})).table
    assert set(made["g"]) == {"(all)", *labels}
    assert made["n"].tolist() == [16, *[2] * 8]


@pytest.mark.parametrize("order", [["low", "high"], ["high", "low"], ["high", "none", "low", "other"]])
def test_unused_and_reordered_categories_change_the_order_and_no_number(order: list[str]) -> None:
    rows = pd.DataFrame({"g": ["low", "high", "low", None] * 5, "y": [1, 0, 0, 1] * 5})
    plain = broken_down(rows).table.set_index("g")
    for ordered in (False, True):
        typed = rows.assign(g=pd.Categorical(rows["g"], order, ordered=ordered))
        made = broken_down(typed).table.set_index("g")
        assert list(made.index) == ["(all)", *order, "(unknown)"]
        pd.testing.assert_frame_equal(made.loc[plain.index], plain)


def test_an_index_of_any_kind_is_not_looked_at() -> None:
    plain = from_counts({"a": (3, 5, 1), "b": (2, 4, 0)})
    n = len(plain)
    indices = [[0] * n, list(reversed(range(n))), pd.MultiIndex.from_arrays([[1] * n, [2] * n])]
    indices.append(pd.Index(["a"] * n, name="g"))
    for index in indices:
        moved = plain.set_axis(index, axis=0)
        assert broken_down(moved).provenance.data_digest == broken_down(plain).provenance.data_digest
        pd.testing.assert_frame_equal(broken_down(moved).table, broken_down(plain).table)


def test_columns_that_are_not_named_in_words_are_not_found() -> None:
    rows = pd.DataFrame([["a", 1], ["b", 0]], columns=pd.MultiIndex.from_tuples([("g", "x"), ("y", "x")]))
    with pytest.raises(MissingColumnError):
        broken_down(rows)
    with pytest.raises(WrongTypeError, match="not a text"):
        broken_down(pd.DataFrame({0: ["a", "b"], "y": [1, 0]}), by=[0])


def test_tables_that_may_not_be_written_to_are_read_and_left_as_they_are() -> None:
    values, groups = np.array([1.0, 0.0, 1.0, 0.0]), np.array(["a", "b", "a", "b"], dtype=object)
    values.flags.writeable = groups.flags.writeable = False
    frozen = pd.DataFrame({"g": groups, "y": values}, copy=False)
    slices = pd.DataFrame({"g": ["z", *groups], "y": [9.0, *values]}).iloc[1:]
    for rows in (frozen, slices):
        before = pd.util.hash_pandas_object(rows).tolist()
        made = broken_down(rows, unknown="split", categories={"g": ["b", "a", "c"]})
        equity.compare(made)
        assert made.table["n"].tolist() == [4, 2, 2, 0]
        assert pd.util.hash_pandas_object(rows).tolist() == before


@pytest.mark.parametrize(
    ("kind", "rows", "same"),
    [
        ("proportion", from_counts({"a": (20, 20, 1), "b": (15, 15, 0)}), "answer"),
        ("proportion", from_counts({"a": (0, 20, 0), "b": (0, 15, 0)}), "answer"),
        ("mean", from_scores({"a": [0.1] * 12, "b": [0.1] * 12}), "score"),
    ],
)
def test_an_outcome_that_does_not_vary_is_not_tested_and_the_words_say_so(
    kind: str, rows: Any, same: str
) -> None:
    made = broken_down(rows, kind=kind)
    compared = equity.compare(made)
    for words in (made.words, compared.words):
        assert f"Everyone whose {same} is known has the same one: there is no variation" in words
    assert compared.table[["p", "p_adjusted"]].isna().all(axis=None)
    for paper in disclosure.protect([made, compared]).results:
        assert "no variation" not in paper.words  # it would say what everybody's answer is


def test_an_outcome_that_varies_is_not_said_not_to() -> None:
    made = broken_down(from_counts({"a": (20, 20, 0), "b": (0, 15, 0)}))
    assert "no variation" not in made.words + equity.compare(made).words
    assert equity.compare(made).table["p"].notna().all()


def test_none_of_many_and_all_of_many_have_an_interval_and_no_ratio_without_end() -> None:
    made = broken_down(from_counts({"a": (0, 12, 0), "b": (14, 14, 0)}))
    table = made.table.set_index("g")
    assert (table.loc["a", "lower"], table.loc["b", "upper"]) == (0, 1)
    assert 0 < table.loc["a", "upper"] < 0.5 < table.loc["b", "lower"] < 1
    for reference in ("rest", {"g": "a"}, {"g": "b"}):
        compared = equity.compare(made, reference=reference).table  # type: ignore[arg-type]
        assert compared["difference_lower"].notna().all()
        assert compared["ratio"].isna().all()
        assert not np.isinf(compared.select_dtypes("number")).any(axis=None)


@pytest.mark.parametrize("table", BOTH)
def test_ten_thousand_postcodes_are_refused_with_how_many_there_are(table: Any) -> None:
    rows = table({"home": [f"AB{i}" for i in range(10_000)], "y": [1, 0] * 5_000})
    with pytest.raises(NotEstimableError, match="'home' has 10,000 groups, and the limit is 200"):
        broken_down(rows, by=["home"])


def test_twelve_characteristics_four_at_a_time_are_refused_with_how_many_rows_there_would_be() -> None:
    names = [f"c{i}" for i in range(12)]
    rows = pd.DataFrame({name: [str((i + j) % 5) for i in range(50)] for j, name in enumerate(names)})
    with pytest.raises(NotEstimableError, match=r"794 tables .* 338,586 rows, and the limit is 200,000"):
        broken_down(rows.assign(y=1), by=names, ways=4)
    assert len(broken_down(rows.assign(y=1), by=names, ways=2).table) == 1 + 12 * 5 + math.comb(12, 2) * 25


@pytest.mark.parametrize("name", sorted(schemas.private_columns()))
def test_ids_and_free_text_are_no_characteristics(name: str) -> None:
    rows = pd.DataFrame({name: ["a", "b"], "y": [1, 0]})
    with pytest.raises(WrongTypeError, match=f"'{name}' holds ids or free text"):
        broken_down(rows, by=[name])


def test_a_person_is_among_what_is_refused_and_a_sex_is_not() -> None:
    assert "person_id" in schemas.private_columns()
    assert not {"sex", "ethnicity", "arm"} & schemas.private_columns()
