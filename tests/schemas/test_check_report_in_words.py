"""A report says each problem once, in plain words, with exact counts and a table of fixed columns."""

import dataclasses

import pandas as pd
import pytest

from syschange import schemas
from syschange.schemas.checking.report import MOST_ROWS, PROBLEM_COLUMNS


def people(**columns: object) -> pd.DataFrame:
    rows = len(next(iter(columns.values())))  # type: ignore[arg-type]
    return pd.DataFrame({"person_id": [f"P{i}" for i in range(rows)], **columns})


def test_a_category_is_named_with_its_rows_and_the_nearest_label() -> None:
    sex = ["Male"] * 12
    sex[3] = sex[8] = sex[11] = "female"
    report = schemas.check(people(sex=sex), "people")
    assert report.text.splitlines() == [
        "people: 12 rows checked, and 1 kind of problem found.",
        "sex: 3 rows hold a category that is not in the list (rows 4, 9 and 12). Did you mean 'Female'?",
    ]


def test_one_row_is_said_as_one_row() -> None:
    report = schemas.check(people(age=[203]), "people")
    assert "age: 1 row holds a value outside 0 to 115 years (row 1)." in report.text


def test_a_label_near_to_none_is_answered_with_the_list() -> None:
    report = schemas.check(people(homelessness=["zzz"]), "people")
    assert report.text.endswith("Use one of 'Homeless', 'Housed'.")


def test_a_label_behind_invisible_characters_is_recognised() -> None:
    report = schemas.check(people(arm=["\u200b\u200ba\u200b"]), "people", categories={"arm": ["A", "B"]})
    assert report.text.endswith("Did you mean 'A'?")


def test_a_valid_table_is_said_to_be_valid() -> None:
    report = schemas.check(people(age=[1, 2]), "people")
    assert report.text == "people: 2 rows checked, and no problems found."
    assert list(report.problems.columns) == list(PROBLEM_COLUMNS)


def test_rows_shown_are_capped_and_counts_are_exact() -> None:
    report = schemas.check(people(age=[200] * 1234), "people")
    assert "1,234 rows hold a value outside 0 to 115 years (rows 1, 2, 3, 4, 5 and 1,229 more)" in report.text
    assert len(report.problems) == MOST_ROWS


def test_the_table_of_problems_has_fixed_columns_and_types() -> None:
    report = schemas.check(people(age=[200, 3.5], sex=["male", "?"]).drop(columns="person_id"), "people")
    assert list(report.problems.columns) == ["row", "column", "rule", "severity", "value", "hint"]
    assert [str(dtype) for dtype in report.problems.dtypes] == ["Int64", "str", "str", "str", "str", "str"]
    assert report.problems["row"].tolist() == [pd.NA, 2, 1, 1, 2]


def test_values_are_shown_where_they_are_numbers_or_nearly_a_declared_label() -> None:
    report = schemas.check(people(age=[200, 3.5], sex=["f e MALE", "fem4le"]), "people")
    shown = {(p.column, p.row): p.value for p in report.problems.itertuples()}
    assert shown[("age", 1)] == "200"
    assert shown[("age", 2)] == "3.5"
    assert shown[("sex", 1)] == "f e MALE"
    assert pd.isna(shown[("sex", 2)])  # near enough to suggest a label, not near enough to be repeated


def test_each_measure_that_is_out_of_range_is_answered_with_its_range() -> None:
    data = pd.DataFrame(
        {"person_id": ["1", "2"], "measure": ["ndt", "cesd"], "months": 0, "value": [49.0, 61.0]}
    )
    report = schemas.check(data, "outcomes")
    assert "'cesd' runs from 0 to 60. 'ndt' runs from 0 to 48." in report.text
    assert report.problems["hint"].tolist() == ["'ndt' runs from 0 to 48.", "'cesd' runs from 0 to 60."]


def test_a_page_escapes_what_it_shows() -> None:
    report = schemas.check(
        people(arm=["<b>x</b>"]), "people", categories={"arm": ["<B>X</B>", "<script>alert(1)</script>"]}
    )
    page = report._repr_html_()
    assert "<script>" not in page
    assert "<b>" not in page
    assert "&lt;B&gt;" in page


def test_a_report_cannot_be_changed() -> None:
    report = schemas.check(people(age=[200]), "people")
    problems = report.problems
    problems["rule"] = "none"
    assert report.problems.loc[0, "rule"] == "range"
    with pytest.raises(dataclasses.FrozenInstanceError):
        report.rows = 3  # type: ignore[misc]


def test_problems_stand_in_the_order_of_the_schema() -> None:
    data = people(sex=["x"], age=[200], arm=[""])
    assert [f.column for f in schemas.check(data, "people").findings] == ["arm", "age", "sex"]


def access(**columns: object) -> pd.DataFrame:
    return people(**columns).assign(service="clinic", reached=True)


def test_a_value_of_the_wrong_type_is_answered_with_what_it_looks_like() -> None:
    report = schemas.check(access(referred_on=["36557", "36558", None]), "access")
    assert "Each looks like the number that Excel keeps for a date. Give dates" in report.text
    assert "It looks like the number that Excel keeps for a date." in report.problems["hint"][0]
    assert "3655" not in report.text


def test_numbers_in_a_column_of_dates_are_known_as_excel_writes_them() -> None:
    assert (
        "Each looks like the number that Excel"
        in schemas.check(access(referred_on=[36557, 36558]), "access").text
    )


def test_values_that_look_different_are_all_said() -> None:
    days = ["01/02/2003", "36557", "whenever", "01/03/2003"]
    report = schemas.check(access(referred_on=days), "access")
    told = "Among them: a date with slashes, its day or its month first; the number that Excel keeps for a date. Give"
    assert told in report.text
    assert "looks like" not in report.problems["hint"][2]
    assert report.problems["value"].isna().all()


def test_a_value_nobody_can_tell_is_answered_with_the_hint_alone() -> None:
    text = schemas.check(access(days=["Jane Doe"]), "access").text
    assert "(row 1). Give whole numbers" in text


def test_what_is_untidy_about_a_label_is_said() -> None:
    said = schemas.check(people(sex=["M\u0430le"]), "people").text
    assert "It has letters that only look like others" in said
    said = schemas.check(people(sex=["Male "]), "people").text
    assert "It has a space at its start or end. Type it again" in said
    labels = ["Male\u200b", "Male\u00a0", "Ma\u0301le"]
    said = schemas.check(people(sex=labels), "people").text
    seen = "a character that cannot be seen; a space at its start or end; an accent that is a character of its own"
    assert f"Among them: {seen}." in said
