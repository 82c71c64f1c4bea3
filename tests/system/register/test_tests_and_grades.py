"""Tests of process tracing map to a grade, sink or support: truth tables, and what a register makes of them."""

import dataclasses
from itertools import product
from pathlib import Path

import duckdb
import pandas as pd
import polars as pl
import pytest

from syschange.disclosure import protect
from syschange.errors import UnknownChoiceError, WrongTypeError
from syschange.system.register import Register, Tracing, register
from syschange.system.register.terms import CRITERIA, RESULTS, TESTS
from syschange.system.register.tracing import grade_of, sinking

COLUMNS = ["change_id", "source_id", "source_role", "status", "test", "test_result", "criterion"]
MINUTES = ("door", "minutes", "insider", "evidenced")


def table(*rows: tuple[str | None, ...]) -> pd.DataFrame:
    padded = [(*row, *[None] * (len(COLUMNS) - len(row))) for row in rows]
    return pd.DataFrame(padded, columns=COLUMNS).assign(element="policies")


def made(*rows: tuple[str | None, ...]) -> Register:
    return register(table(*rows))


def by(
    who: str, test: str, result: str, change: str = "door", criterion: str | None = None
) -> tuple[str | None, ...]:
    role = "outside" if who in {"evaluator", "auditor"} else "insider"
    return (change, who, role, "claimed", test, result, criterion)


@pytest.mark.parametrize(
    ("sources", "outside", "confirmed", "grade"),
    [
        (0, 0, 0, 0), (1, 0, 0, 1), (1, 1, 0, 1), (2, 0, 0, 1), (9, 0, 0, 1), (2, 1, 0, 2), (2, 2, 0, 2),
        (9, 9, 0, 2), (1, 1, 1, 3), (2, 1, 1, 3), (9, 9, 5, 3),
    ],
)  # fmt: skip
def test_the_grade_is_read_off_three_counts(sources: int, outside: int, confirmed: int, grade: int) -> None:
    assert grade_of(sources=sources, outside=outside, confirmed=confirmed) == grade


@pytest.mark.parametrize(
    ("failed", "passed", "sinks", "disputed"),
    [
        (set(), set(), False, False), (set(), {1}, False, False), ({1}, set(), True, False), ({1}, {1}, True, False),
        ({1}, {2}, False, True), ({1, 2}, {2}, True, False), ({1, 2}, {2, 3}, False, True),
    ],
)  # fmt: skip
def test_a_claim_is_sunk_or_disputed(failed: set[int], passed: set[int], sinks: bool, disputed: bool) -> None:
    assert sinking(failed, passed) == (sinks, disputed)


SAYS_OUTSIDE = {
    ("hoop", "failed"): (1, True, False), ("doubly decisive", "failed"): (1, True, False),
    ("smoking gun", "passed"): (3, False, True), ("doubly decisive", "passed"): (3, False, True),
    ("hoop", "passed"): (1, False, False), ("smoking gun", "failed"): (1, False, False),
}  # fmt: skip


@pytest.mark.parametrize(("test", "result"), list(product(TESTS, RESULTS)))
def test_each_test_and_result_by_each_side(test: str, result: str) -> None:
    grade, sinks, supports = SAYS_OUTSIDE.get((test, result), (0, False, False))
    alone = made(by("evaluator", test, result)).tracing()
    assert (alone.grade, alone.sinks, alone.supports) == (grade, sinks, supports)
    # By insiders alone it neither sinks nor supports, and is an account at most.
    inside = made(by("minutes", test, result)).tracing()
    assert (inside.grade, inside.sinks, inside.supports, inside.disputed) == (
        min(grade, 1),
        False,
        False,
        False,
    )
    assert inside.hoops_failed == 0
    assert inside.hoops_failed_inside == int(sinks)


def test_a_contradicted_hoop_is_disputed_and_a_straw_or_an_insider_contradicts_nothing() -> None:
    failed = by("evaluator", "hoop", "failed")
    for test in ("hoop", "doubly decisive"):
        both = made(failed, by("auditor", test, "passed")).tracing()
        assert (both.sinks, both.disputed, both.supports, both.hoops_failed) == (False, True, False, 1)
    for other in (
        by("auditor", "straw in the wind", "passed"),
        by("auditor", "smoking gun", "passed"),
        by("minutes", "hoop", "passed"),
        by("auditor", "hoop", "not clear"),
        by("auditor", "hoop", "passed", change="budget"),
        by("auditor", "hoop", "passed", criterion="beneficial"),
    ):
        found = made(failed, other).tracing()
        assert (found.sinks, found.disputed, found.supports) == (True, False, False)


def test_one_claim_may_be_sunk_and_another_disputed() -> None:
    found = made(
        by("evaluator", "hoop", "failed"), by("evaluator", "hoop", "failed", "budget"),
        by("auditor", "hoop", "passed", "budget"), by("minutes", "hoop", "failed", "plans"),
    )  # fmt: skip
    traced = found.tracing()
    assert (traced.sinks, traced.disputed, traced.hoops_failed, traced.hoops_failed_inside) == (
        True,
        True,
        2,
        1,
    )
    assert "2 claims failed a test that a claim has to pass to hold (a hoop test)" in found.words
    assert "though not everybody outside agrees on each" in found.words
    assert "1 claim failed such a test by the word of insiders alone" in found.words


def test_a_criterion_has_what_bears_on_it_and_the_whole_is_transformational() -> None:
    result = made(
        MINUTES, by("evaluator", "smoking gun", "passed", criterion="transformational"),
        by("evaluator", "hoop", "failed", "budget", "not_reliant"), by("minutes", "straw in the wind", "passed", "x"),
    )  # fmt: skip
    own = result.tracing("transformational")
    assert own == Tracing(
        "transformational", hoops_failed=0, hoops_failed_inside=0, smoking_guns=1, decisive=0, confirmed=1, straws=1,
        sources=2, outside=1, roles=("insider", "outside"), grade=3, sinks=False, disputed=False,
    )  # fmt: skip
    assert own.supports
    assert result.tracing("not_reliant").sinks
    nothing = result.tracing("beneficial")
    assert dataclasses.replace(nothing, criterion=None, roles=()) == Tracing(
        None, *[0] * 8, roles=(), grade=0, sinks=False, disputed=False
    )
    every = result.tracing()
    assert (every.hoops_failed, every.smoking_guns, every.sources, every.supports) == (1, 1, 2, False)
    with pytest.raises(UnknownChoiceError, match="beneficial"):
        result.tracing("benefical")


def test_a_register_without_the_new_columns_has_its_grade() -> None:
    old = table(MINUTES, ("door", "evaluator", "outside", "substantiated"))[[*COLUMNS[:4], "element"]]
    assert register(old).tracing("transformational").grade == 2
    assert register(old).tracing("beneficial").grade == 0
    assert set(register(old).table["section"]) == {"element", "depth", "people"}
    assert register(old.head(1)).tracing().grade == 1
    assert register(old.head(1).assign(status="claimed")).tracing().grade == 0


def test_the_table_counts_claims_by_criterion_kind_and_result() -> None:
    result = made(
        MINUTES, by("evaluator", "hoop", "passed"), by("auditor", "hoop", "passed"),
        by("minutes", "hoop", "passed", "budget"), by("evaluator", "hoop", "failed", "budget", "beneficial"),
    )  # fmt: skip
    own = result.table[result.table["section"] == "tests"]
    assert own[["item", "quantity", "n", "numerator"]].to_numpy().tolist() == [
        ["beneficial", "hoop: failed", 1, 1],
        ["transformational", "hoop: passed", 2, 1],
    ]


def test_the_words_say_what_tests_found_in_one_sentence_more() -> None:
    plain, tested = made(MINUTES), made(MINUTES, by("evaluator", "doubly decisive", "passed"))
    assert "for 1 claim somebody outside found what could hardly be there" in tested.words.lower()
    assert len(tested.words.split(". ")) == len(plain.words.split(". ")) + 1
    assert "none settles anything" in made(MINUTES, by("evaluator", "hoop", "not clear")).words
    assert "nobody else outside says otherwise" in made(by("evaluator", "hoop", "failed")).words


def test_every_engine_and_paper_tell_the_same(tmp_path: Path) -> None:
    rows = table(MINUTES, by("evaluator", "hoop", "failed"), by("auditor", "hoop", "passed")).assign(
        rests_on=None, evidence=["record", "process tracing", None], selected_by=None
    )
    expected = register(rows)
    polars = pl.from_pandas(rows)
    polars.write_parquet(tmp_path / "changes.parquet")
    for data in (polars, polars.lazy(), duckdb.from_df(rows), tmp_path / "changes.parquet"):
        found = register(data)
        pd.testing.assert_frame_equal(found.table, expected.table)
        assert found.tracing() == expected.tracing()
        assert found.words == expected.words
    paper = protect(expected).results[0]
    assert isinstance(paper, Register)
    for criterion in (None, *CRITERIA):
        assert paper.tracing(criterion) == expected.tracing(criterion)
    assert not {"change", "source"} & set(paper.lines.columns)


def test_what_is_no_test_is_refused() -> None:
    rows = table(MINUTES, by("evaluator", "hoop", "failed"))
    for column in ("test", "test_result"):
        with pytest.raises(WrongTypeError, match="no result"):
            register(rows.assign(**{column: None}))
    for column in ("test", "test_result", "criterion", "evidence", "selected_by"):
        with pytest.raises(UnknownChoiceError) as caught:
            register(rows.assign(**{column: "Ann of the high street"}))
        assert "Ann" not in str(caught.value)


def test_columns_may_be_called_otherwise() -> None:
    rows = table(by("evaluator", "hoop", "failed", criterion="beneficial")).rename(
        columns={"test": "kind", "test_result": "came", "criterion": "bears_on"}
    )
    called = {"test": "kind", "test_result": "came", "criterion": "bears_on"}
    assert register(rows, **called).tracing("beneficial").sinks
    assert not register(rows).tracing().sinks
