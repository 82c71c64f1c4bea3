"""A workbook's values are read as it holds them: a date of Excel's is one, and an id made a number is reported."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from syschange import schemas

from .files import EXCEL_PARTS, cells_of, packed, workbook

HEADER = ["person_id", "service", "reached", "days", "referred_on"]


def read(path: Path, schema: str = "access", **options: Any) -> dict[str, list[Any]]:
    return cells_of(schemas.read_xlsx(path, schema, **options))


def test_values_have_the_types_the_schema_declares(tmp_path: Path) -> None:
    rows = [HEADER, ["007", "Clinic", True, 12, dt.date(2020, 2, 29)], ["008", "Clinic", None, None, None]]
    frame = schemas.read_xlsx(workbook(tmp_path, rows), "access")
    assert [str(d) for d in frame.dtypes] == ["str", "str", "boolean", "Int64", "datetime64[us]"]
    assert cells_of(frame) == {
        "person_id": ["007", "008"],
        "service": ["Clinic", "Clinic"],
        "reached": [True, None],
        "days": [12, None],
        "referred_on": [dt.date(2020, 2, 29), None],
    }


def test_a_workbook_as_excel_writes_it_is_read_with_the_results_of_its_formulas(tmp_path: Path) -> None:
    cells = read(packed(tmp_path, EXCEL_PARTS), "people")
    assert cells == {"person_id": ["007", "08"], "age": [34, None], "arm": [None, None]}


def test_an_id_stored_as_a_number_stays_a_number_for_the_check_to_report(tmp_path: Path) -> None:
    rows = [["person_id"], ["007"], [8], [9.5e9], [True]]
    frame = schemas.read_xlsx(workbook(tmp_path, rows), "people")
    assert frame["person_id"].tolist() == ["007", 8, 9500000000, True]
    assert [type(v) for v in frame["person_id"]] == [str, int, int, bool]


def test_1_and_true_are_not_the_same_value(tmp_path: Path) -> None:
    rows = [["person_id", "age"], ["1", 1], ["2", True], ["3", 1.0]]
    assert [repr(v) for v in read(workbook(tmp_path, rows), "people")["age"]] == ["1", "True", "1"]


@pytest.mark.parametrize("mac", [False, True])
def test_dates_are_right_in_both_systems(tmp_path: Path, mac: bool) -> None:
    def change(book: Any, _sheet: Any) -> None:
        if mac:
            book.epoch = CALENDAR_MAC_1904

    days = [dt.date(1904, 1, 2), dt.date(2020, 2, 29), dt.date(2100, 12, 31)]
    rows = [["person_id", "referred_on"], *([str(i), day] for i, day in enumerate(days))]
    assert read(workbook(tmp_path, rows, change=change))["referred_on"] == days


def test_of_a_date_with_a_time_the_day_is_kept(tmp_path: Path) -> None:
    rows = [["person_id", "referred_on"], ["1", dt.datetime(2024, 1, 1, 23, 45)]]  # noqa: DTZ001 - as Excel has it
    assert read(workbook(tmp_path, rows))["referred_on"] == [dt.date(2024, 1, 1)]


def test_text_dates_go_by_the_declared_format_and_numbers_are_no_dates(tmp_path: Path) -> None:
    rows = [["person_id", "referred_on"], ["1", "01/02/2024"], ["2", 45292], ["3", dt.date(2024, 1, 5)]]
    path = workbook(tmp_path, rows)
    assert read(path)["referred_on"] == ["01/02/2024", 45292, dt.date(2024, 1, 5)]
    assert read(path, dates="dd/mm/yyyy")["referred_on"] == [dt.date(2024, 2, 1), 45292, dt.date(2024, 1, 5)]
    assert read(path, dates="excel_1900")["referred_on"] == [
        "01/02/2024",
        dt.date(2024, 1, 1),
        dt.date(2024, 1, 5),
    ]


def test_times_of_day_are_no_dates(tmp_path: Path) -> None:
    rows = [["person_id", "referred_on"], ["1", dt.time(10, 30)]]
    assert schemas.read_xlsx(workbook(tmp_path, rows), "access")["referred_on"].tolist() == [dt.time(10, 30)]


def test_a_sheet_is_named_where_there_are_several(tmp_path: Path) -> None:
    def change(book: Any, _sheet: Any) -> None:
        for name, who in (("Other", "2"), ("Secret", "3")):
            sheet = book.create_sheet(name)
            sheet.append(["person_id"])
            sheet.append([who])
        book["Secret"].sheet_state = "hidden"

    path = workbook(tmp_path, [["person_id"], ["1"]], change=change)
    assert read(path, "people", sheet="Other") == {"person_id": ["2"]}
    assert read(path, "people", sheet="Secret") == {"person_id": ["3"]}


def test_the_only_visible_sheet_needs_no_name(tmp_path: Path) -> None:
    def change(book: Any, _sheet: Any) -> None:
        book.create_sheet("Lists").sheet_state = "veryHidden"

    assert read(workbook(tmp_path, [["person_id"], ["1"]], change=change), "people") == {"person_id": ["1"]}


def test_cells_with_a_style_and_no_value_are_no_rows_and_no_columns(tmp_path: Path) -> None:
    def change(_book: Any, sheet: Any) -> None:
        from openpyxl.styles import Font

        for row in range(1, 3000):
            sheet.cell(row, 6).font = Font(bold=True)
        sheet.column_dimensions.group("H", "XFD", hidden=True)
        sheet.row_dimensions[5000].hidden = True

    path = workbook(tmp_path, [["person_id", "arm"], ["1", "A"]], change=change)
    assert read(path, "people") == {"person_id": ["1"], "arm": ["A"]}


def test_rows_and_columns_that_start_late_are_not_moved(tmp_path: Path) -> None:
    path = workbook(tmp_path, [["person_id", "arm", "age"], ["1", None, 3], [None, "B", None]])
    assert read(path, "people") == {"person_id": ["1", None], "arm": [None, "B"], "age": [3, None]}


def test_a_header_without_rows_is_a_table_without_rows(tmp_path: Path) -> None:
    frame = schemas.read_xlsx(workbook(tmp_path, [HEADER]), "access")
    assert (list(frame.columns), len(frame)) == (HEADER, 0)


def test_a_row_of_totals_is_kept_as_a_row(tmp_path: Path) -> None:
    path = workbook(tmp_path, [["person_id", "age"], ["1", 34], ["Total", "n = 1"]])
    assert read(path, "people") == {"person_id": ["1", "Total"], "age": [34, "n = 1"]}


def test_many_rows_are_read_across_every_block(tmp_path: Path) -> None:
    rows = [["person_id", "age"], *([str(i), i % 100] for i in range(20_003))]
    frame = schemas.read_xlsx(workbook(tmp_path, rows), "people")
    assert frame["person_id"].tolist() == [str(i) for i in range(20_003)]
    assert int(frame["age"].sum()) == sum(i % 100 for i in range(20_003))
