"""Before and after by characteristics that are missing for a reason, declared and of nobody, or refused."""

from typing import Any

import pandas as pd
import polars as pl
import pytest

from syschange.disclosure import protect
from syschange.errors import NotEstimableError, UnknownChoiceError, WrongTypeError

from .rows import Person, before_after, table

PEOPLE: list[Person] = [("new" if i % 2 else "usual", float(i % 5), float(i % 7)) for i in range(48)]
SEX: list[str | None] = ["F", "F", "M", "M", "(not asked)", "(not asked)", None, None] * 6


def rows(engine: str = "pandas") -> Any:
    made = table(PEOPLE, sex=SEX)
    if engine == "pandas":
        return made
    return pl.DataFrame({c: [None if pd.isna(v) else v for v in made[c].tolist()] for c in made})


@pytest.mark.parametrize("engine", ["pandas", "Polars"])
def test_the_reasons_are_one_group_or_a_group_each(engine: str) -> None:
    kept, split = (before_after(rows(engine), by=["sex"], **given) for given in ({}, {"unknown": "split"}))
    assert kept.table["sex"].drop_duplicates().tolist() == ["(all)", "F", "M", "(unknown)"]
    assert split.table["sex"].drop_duplicates().tolist() == ["(all)", "F", "M", "(not asked)", "(unknown)"]
    assert split.table["value"].notna().all()
    everyone = split.attrition[split.attrition["arm"] == "(all)"].set_index("sex")["enrolled"]
    assert everyone[["(not asked)", "(unknown)"]].tolist() == [12, 12]
    assert split.estimate(sex="(not asked)").value == pytest.approx(
        split.table.set_index(["sex", "design"]).loc[("(not asked)", "ancova"), "value"]
    )


def test_the_reason_beside_a_column_that_is_not_text_is_read() -> None:
    answers, reasons = [True, None, False, None] * 12, [None, "(prefer not to say)", None, "moved away"] * 12
    made = table(PEOPLE, veteran=answers, veteran_missing=reasons)
    split = before_after(made, arm=None, by=["veteran"], unknown="split").table["veteran"]
    assert split.tolist() == ["(all)", "False", "True", "(prefer not to say)", "(unknown)"]
    kept = before_after(made, arm=None, by=["veteran"]).table["veteran"]
    assert kept.tolist() == ["(all)", "False", "True", "(unknown)"]


def test_an_arm_that_is_missing_for_a_reason_is_no_third_arm() -> None:
    made = rows()
    made["arm"] = made["arm"].where(made["person_id"] > 3, "(not known)")
    for unknown in ("keep", "split"):
        assert before_after(made, unknown=unknown).table["followed_changed"].tolist() == [22, 22]


def test_the_order_declared_is_the_order_shown_and_nobody_is_counted_as_nobody() -> None:
    made = before_after(
        rows(), by=["sex"], categories={"sex": ["M", "Intersex", "F"], "arm": ["usual", "new"]}
    )
    enrolled = made.attrition[made.attrition["arm"] == "(all)"]
    assert enrolled["sex"].tolist() == ["(all)", "M", "Intersex", "F", "(unknown)"]
    assert enrolled["enrolled"].tolist() == [48, 12, 0, 12, 24]
    assert made.table["sex"].drop_duplicates().tolist() == ["(all)", "M", "F", "(unknown)"]


def test_without_a_comparison_a_group_of_nobody_has_a_row_without_a_value() -> None:
    made = before_after(rows(), arm=None, by=["sex"], categories={"sex": ["M", "Intersex", "F"]})
    row = made.table.set_index("sex").loc["Intersex"]
    assert row["followed_changed"] == 0
    assert row["method"] == "none"
    assert pd.isna(row["value"])
    paper = protect(made).results[0].table.set_index("sex")
    assert pd.isna(paper.loc["Intersex", "followed_changed"])


def test_an_arm_that_is_declared_and_empty_is_no_third_arm() -> None:
    made = rows()
    made["arm"] = pd.Categorical(made["arm"], ["new", "usual", "never begun"])
    assert before_after(made).changed == "new"


@pytest.mark.parametrize(
    ("options", "error", "said"),
    [
        ({"unknown": "splt"}, UnknownChoiceError, "way to treat the unknown"),
        ({"categories": {"sx": ["F"]}}, UnknownChoiceError, "'sx'"),
        ({"by": ["household_id"]}, WrongTypeError, "'household_id' holds ids or free text"),
        ({"arm": "household_id", "comparison": "a"}, WrongTypeError, "'household_id' holds ids or free text"),
        ({"by": ["postcode"]}, NotEstimableError, "'postcode' has 300 groups, and the limit is 200"),
        ({"by": ["mixed"]}, WrongTypeError, "'mixed' holds values of more than one type"),
    ],
)
def test_what_is_refused_before_anybody_is_paired(
    options: dict[str, Any], error: type[Exception], said: str
) -> None:
    people: list[Person] = [("new" if i % 2 else "usual", 1.0, 2.0) for i in range(300)]
    made = table(people, sex=["F"] * 300, household_id=["a"] * 300, postcode=[f"AB{i}" for i in range(300)])
    made["mixed"] = pd.Series([1, "1"] * 300, dtype=object)
    with pytest.raises(error, match=said):
        before_after(made, **options)


def test_too_many_tables_are_refused_with_how_many_rows_they_would_hold() -> None:
    people: list[Person] = [("new" if i % 2 else "usual", 1.0, 2.0) for i in range(60)]
    many = {f"c{k}": [str(i) for i in range(60)] for k in range(3)}
    with pytest.raises(NotEstimableError, match=r"16 tables .* 680,943 rows, and the limit is 200,000"):
        before_after(table(people, **many), by=list(many), ways=3)
