"""A roll-up says what became what and what was lost, refuses what it cannot fold, and never repeats the data."""

import html
import traceback
from typing import Any

import pandas as pd
import polars as pl
import pytest

from syschange import schemas
from syschange.errors import (
    InvalidDataError,
    MissingColumnError,
    SyschangeError,
    UnknownChoiceError,
    WrongTypeError,
)

CANARY = "Jane Doe, 12 Acacia Avenue"
GROUPS = {"group": ["White: Roma", "White: Irish", None]}


def roll(
    cells: list[Any], from_list: str = "ethnic_group_19", onto: str = "ethnic_group_5"
) -> schemas.RolledUp:
    return schemas.roll_up(pd.DataFrame({"group": cells}), "group", from_list=from_list, onto=onto)


@pytest.mark.parametrize("name", ["ethnic_group_19", "ethnic_group_gss", "ethnic_group_2011"])
def test_gypsy_roma_and_traveller_people_are_named_where_they_go_into_white(name: str) -> None:
    text = roll([], name).text
    assert "Gypsy or Irish Traveller people" in text
    assert ("Roma people" in text) == (name != "ethnic_group_2011")
    assert "into White, where what happened to them can no longer be seen" in text


def test_every_label_of_both_lists_is_named_whole() -> None:
    for name in schemas.codelist_names():
        finer = schemas.codelist(name)
        for onto in finer.folds:
            text = roll([], name, onto).text
            named = [*finer.labels, *finer.missing, *schemas.codelist(onto).labels]
            assert [label for label in named if f"'{label}'" not in text] == []


def test_what_has_no_place_in_the_broader_list_is_said() -> None:
    text = roll(["Full-time students"], "ns_sec_8", "ns_sec_3").text
    assert (
        "'Never worked and long-term unemployed' and 'Full-time students' have no place in it, and become "
        "'(not applicable)'." in text
    )
    assert "out of sight" in text
    assert "no place" not in roll([]).text


def test_missing_cells_are_said_to_stay_what_they_are() -> None:
    text = roll([]).text
    assert "A cell that was missing is still missing, for the reason it had." in text
    assert "'Does not apply' is now '(not applicable)'." in text
    assert "'Prefer not to say' is now '(prefer not to say)'." in roll([], "ethnic_group_gss").text


def test_the_published_measure_of_settled_accommodation_is_told_apart() -> None:
    text = roll(["Unknown"], "cld_accommodation_status", "cld_accommodation_settled").text
    assert "counts Unknown as unsettled" in text


def test_a_list_that_nobody_has_verified_is_said_to_be_so() -> None:
    assert "Nobody has verified the code list 'ethnic_group_2011'." in roll([], "ethnic_group_2011").text
    assert "verified" not in roll([]).text


def test_the_words_are_the_same_whatever_the_data() -> None:
    assert roll(GROUPS["group"]).text == roll([]).text


def test_what_is_shown_of_a_roll_up_holds_no_row_and_says_the_counts_are_true() -> None:
    data = pd.DataFrame({**GROUPS, "note": [CANARY] * 3})
    rolled = schemas.roll_up(data, "group", from_list="ethnic_group_19", onto="ethnic_group_5")
    assert CANARY not in repr(rolled) + rolled._repr_html_()
    assert repr(rolled) == f"RolledUp: {rolled.text}"
    assert "Not for release" in rolled._repr_html_()
    assert html.escape("'White: Roma'") in rolled._repr_html_()


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        (["White: Roma", CANARY], r"1 row holds text that is no label of the list \(row 2\)\. Use one of"),
        (
            ["white: roma", CANARY, None],
            r"2 rows hold text .* \(rows 1 and 2\)\. Did you mean 'White: Roma'\?",
        ),
        (["White: Rome"], r"Did you mean 'White: Roma'\?"),
        (["(unknown)"], r"1 row holds text that is no label"),
        (["(all)"], r"1 row holds text that is no label"),
        ([""], r"1 row holds text that is no label"),
        (["13", "-8"], r"These are codes: turn each into its label first\."),
    ],
)
@pytest.mark.parametrize("engine", [pd.DataFrame, pl.DataFrame])
def test_text_that_is_no_label_is_an_error_that_does_not_repeat_it(
    engine: Any, cells: list[Any], words: str
) -> None:
    data = engine({"group": cells})
    with pytest.raises(InvalidDataError, match=words) as caught:
        schemas.roll_up(data, "group", from_list="ethnic_group_19", onto="ethnic_group_5")
    report = caught.value.report
    assert isinstance(report, schemas.CheckReport)
    said = "".join(traceback.format_exception(caught.value)) + report.problems.to_csv() + report._repr_html_()
    assert "Jane" not in said
    assert "white: roma" not in said


def test_the_report_shows_a_hint_for_each_row() -> None:
    with pytest.raises(InvalidDataError) as caught:
        roll(["White: Rome", "White: Irish", "Q" * 300, "white:irish"])
    problems = caught.value.report.problems  # type: ignore[attr-defined]
    assert problems["row"].tolist() == [1, 3, 4]
    assert problems["column"].tolist() == ["group"] * 3
    assert problems["value"].isna().all()
    assert problems["hint"][0] == "Did you mean 'White: Roma'?"
    assert problems["hint"][1].startswith("Use one of")
    assert problems["hint"][2] == "Did you mean 'White: Irish'?"


def test_a_hundred_rows_are_shown_and_all_are_counted() -> None:
    with pytest.raises(InvalidDataError, match="250 rows hold text") as caught:
        roll([CANARY] * 250)
    assert len(caught.value.report.problems) == 100  # type: ignore[attr-defined]


@pytest.mark.parametrize("cells", [[1, 2], [1.5, None], [True, False], ["White: Roma", 3]], ids=repr)
def test_a_column_that_is_not_text_is_refused(cells: list[Any]) -> None:
    with pytest.raises(WrongTypeError, match="'group' does not hold labels as text"):
        roll(cells)


@pytest.mark.parametrize(
    ("call", "kind", "words"),
    [
        ({"from_list": "etnic_group_19"}, UnknownChoiceError, "Did you mean 'ethnic_group_19'"),
        ({"onto": "etnic_group_5"}, UnknownChoiceError, "Did you mean 'ethnic_group_5'"),
        ({"onto": "sex"}, UnknownChoiceError, "list that 'ethnic_group_19' folds into.*'ethnic_group_5'"),
        ({"from_list": "sex"}, WrongTypeError, "'sex' folds into no other list"),
        (
            {"from_list": "ethnicity_16plus1"},
            WrongTypeError,
            "no other list. Chinese stands under Other here",
        ),
        ({"column": "gruop"}, MissingColumnError, "Did you mean 'group'"),
        ({"data": [1]}, WrongTypeError, "A table is needed"),
    ],
)
def test_what_cannot_be_folded_is_said(call: dict[str, Any], kind: type[SyschangeError], words: str) -> None:
    given = {
        "data": pd.DataFrame(GROUPS),
        "column": "group",
        "from_list": "ethnic_group_19",
        "onto": "ethnic_group_5",
    } | call
    with pytest.raises(kind, match=words):
        schemas.roll_up(given.pop("data"), given.pop("column"), **given)
