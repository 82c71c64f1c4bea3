"""Dates are read by the format that is declared, and by no other: a day in another order stays the text it is."""

import datetime as dt
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syschange import schemas
from syschange.errors import MissingColumnError, UnknownChoiceError, UnreadableFileError
from syschange.schemas.reading.dates import FORMATS

from .files import cells_of, read_cells, text_file

LEAP = dt.date(2024, 2, 29)
MARCH = dt.date(2024, 3, 31)
WRITTEN = {
    "yyyy-mm-dd": "2024-02-29",
    "dd/mm/yyyy": "29/02/2024",
    "mm/dd/yyyy": "02/29/2024",
    "dd-mm-yyyy": "29-02-2024",
    "dd.mm.yyyy": "29.02.2024",
    "yyyymmdd": "20240229",
    "dd mmm yyyy": "29 Feb 2024",
    "excel_1900": "45351",
    "excel_1904": "43889",
    "iso_datetime": "2024-02-29T10:15",
}


def read_dates(folder: Path, dates: Any, *cells: str) -> list[Any]:
    return read_cells(folder, "access", "referred_on", *cells, dates=dates)


def test_every_format_has_an_example() -> None:
    assert set(WRITTEN) == set(schemas.DATE_FORMATS)


@pytest.mark.parametrize("name", WRITTEN)
def test_a_day_is_read_by_its_own_format_and_by_no_other(tmp_path: Path, name: str) -> None:
    read = read_dates(tmp_path, name, *WRITTEN.values())
    exceptions = {"yyyy-mm-dd"} if name == "iso_datetime" else set()
    # The numbers of the two Excel systems look alike: what they stand for is declared, and cannot be seen.
    alike = {"excel_1900", "excel_1904"} if name.startswith("excel") else set()
    for other, text, cell in zip(WRITTEN, WRITTEN.values(), read, strict=True):
        if other == name or other in exceptions:
            assert cell == LEAP
        elif other not in alike:
            assert cell == text


def test_01_02_is_what_the_format_says(tmp_path: Path) -> None:
    assert read_dates(tmp_path, "dd/mm/yyyy", "01/02/2024") == [dt.date(2024, 2, 1)]
    assert read_dates(tmp_path, "mm/dd/yyyy", "01/02/2024") == [dt.date(2024, 1, 2)]
    assert read_dates(tmp_path, "yyyy-mm-dd", "01/02/2024") == ["01/02/2024"]


@pytest.mark.parametrize(
    ("name", "cell"),
    [
        ("dd/mm/yyyy", "29/02/2023"),
        ("dd/mm/yyyy", "31/04/2024"),
        ("dd/mm/yyyy", "02/13/2024"),
        ("dd/mm/yyyy", "01/02/24"),
        ("dd/mm/yyyy", "01/02/2024 10:00"),
        ("dd/mm/yyyy", " 01/02/2024"),
        ("dd/mm/yyyy", "0١/02/2024"),
        ("yyyy-mm-dd", "2024-2-9"),
        ("yyyy-mm-dd", "0000-01-01"),
        ("dd mmm yyyy", "01 Mrz 2024"),
        ("dd mmm yyyy", "01 February 2024"),
        ("dd mmm yyyy", "01-Feb-2024"),
        ("yyyymmdd", "20241301"),
        ("excel_1900", "60"),
        ("excel_1900", "0"),
        ("excel_1900", "2958466"),
        ("excel_1900", "-1"),
        ("excel_1900", "4,5292"),
        ("iso_datetime", "2024-04-31T10:00"),
        ("iso_datetime", "2024-04-30T25:00"),
        ("iso_datetime", "2024-04-30 10"),
        ("iso_datetime", "9999-12-31T23:30-05:00"),
    ],
)
def test_what_is_no_day_of_that_format_stays_the_text_it_is(tmp_path: Path, name: str, cell: str) -> None:
    assert read_dates(tmp_path, name, cell) == [cell]


@pytest.mark.parametrize(
    ("name", "cell", "day"),
    [
        ("dd/mm/yyyy", "1/2/2024", dt.date(2024, 2, 1)),
        ("dd mmm yyyy", "1 jAN 2024", dt.date(2024, 1, 1)),
        ("excel_1900", "1", dt.date(1900, 1, 1)),
        ("excel_1900", "59", dt.date(1900, 2, 28)),
        ("excel_1900", "61", dt.date(1900, 3, 1)),
        ("excel_1900", "45292.75", dt.date(2024, 1, 1)),
        ("excel_1900", "2958465", dt.date(9999, 12, 31)),
        ("excel_1904", "0", dt.date(1904, 1, 1)),
        ("iso_datetime", "2024-02-29", LEAP),
        ("iso_datetime", "2024-02-29 10:15:30.5", LEAP),
    ],
)
def test_a_day_is_plain_in_these_too(tmp_path: Path, name: str, cell: str, day: dt.date) -> None:
    assert read_dates(tmp_path, name, cell) == [day]


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2024-03-31T00:30Z", MARCH),
        ("2024-06-30T23:30Z", dt.date(2024, 7, 1)),
        ("2024-12-31T23:30+00:00", dt.date(2024, 12, 31)),
        ("2024-07-01T00:30+0200", dt.date(2024, 6, 30)),
        ("2024-07-01 00:30+02", dt.date(2024, 6, 30)),
    ],
)
def test_a_time_with_an_offset_is_the_day_in_london(tmp_path: Path, cell: str, day: dt.date) -> None:
    assert read_dates(tmp_path, "iso_datetime", cell) == [day]


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="this machine's time zone cannot be changed")
@pytest.mark.parametrize("zone", ["Asia/Tokyo", "America/Los_Angeles"])
def test_where_the_machine_stands_does_not_matter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, zone: str
) -> None:
    with monkeypatch.context() as patch:
        patch.setenv("TZ", zone)
        time.tzset()
        local = read_dates(tmp_path, "iso_datetime", "2024-06-30T23:30")
        offset = read_dates(tmp_path, "iso_datetime", "2024-06-30T23:30Z")
    time.tzset()
    assert [local, offset] == [[dt.date(2024, 6, 30)], [dt.date(2024, 7, 1)]]


def test_a_local_time_that_a_clock_change_skips_or_repeats_has_a_day(tmp_path: Path) -> None:
    skipped, repeated = "2024-03-31T01:30", "2024-10-27T01:30"
    assert read_dates(tmp_path, "iso_datetime", skipped, repeated) == [MARCH, dt.date(2024, 10, 27)]


def test_times_with_and_without_an_offset_in_one_column_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match="mixes times with an offset"):
        read_dates(tmp_path, "iso_datetime", "2024-03-31T01:30", "2024-03-31T01:30Z")


def test_times_with_and_without_an_offset_in_two_columns_are_refused(tmp_path: Path) -> None:
    path = text_file(tmp_path, "person_id,referred_on,reached_on\n1,2024-03-31T01:30,2024-03-31T01:30Z\n")
    with pytest.raises(UnreadableFileError, match=r"in 'reached_on'.*in 'referred_on'"):
        schemas.read_csv(path, "access", dates="iso_datetime")


def test_days_go_with_times_of_either_kind(tmp_path: Path) -> None:
    assert (
        read_dates(tmp_path, "iso_datetime", "2024-01-01", "2024-01-01T10:00Z") == [dt.date(2024, 1, 1)] * 2
    )


def test_each_column_may_have_a_format_of_its_own(tmp_path: Path) -> None:
    path = text_file(tmp_path, "person_id,referred_on,reached_on\n1,2024-02-01,05/02/2024\n")
    cells = cells_of(schemas.read_csv(path, "access", dates={"reached_on": "dd/mm/yyyy"}))
    assert [cells["referred_on"], cells["reached_on"]] == [[dt.date(2024, 2, 1)], [dt.date(2024, 2, 5)]]


@pytest.mark.parametrize("dates", ["dd/mm/yy", "%d/%m/%Y", {"referred_on": "d/m/y"}])
def test_a_format_that_is_not_in_the_list_is_refused(tmp_path: Path, dates: Any) -> None:
    with pytest.raises(UnknownChoiceError, match="date format"):
        read_dates(tmp_path, dates, "2024-01-01")


def test_a_format_for_a_field_that_is_no_date_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnknownChoiceError, match="'days' is not a known date field of access"):
        read_dates(tmp_path, {"days": "dd/mm/yyyy"}, "2024-01-01")


def test_a_format_for_a_column_the_file_does_not_have_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MissingColumnError, match="reached_on"):
        read_dates(tmp_path, {"reached_on": "dd/mm/yyyy"}, "2024-01-01")


STRFTIME = {
    "yyyy-mm-dd": "%Y-%m-%d",
    "dd/mm/yyyy": "%d/%m/%Y",
    "mm/dd/yyyy": "%m/%d/%Y",
    "dd-mm-yyyy": "%d-%m-%Y",
    "dd.mm.yyyy": "%d.%m.%Y",
    "yyyymmdd": "%Y%m%d",
    "dd mmm yyyy": "%d %b %Y",
    "iso_datetime": "%Y-%m-%dT%H:%M:%S",
}


@given(st.dates(dt.date(1900, 3, 1)), st.times(), st.sampled_from(sorted(STRFTIME)))
def test_every_day_comes_back(day: dt.date, moment: dt.time, name: str) -> None:
    assert FORMATS[name](dt.datetime.combine(day, moment).strftime(STRFTIME[name])) == day


@given(st.dates(dt.date(1904, 1, 1)))
def test_the_two_excel_systems_are_1462_days_apart(day: dt.date) -> None:
    serial = (day - dt.date(1904, 1, 1)).days
    assert FORMATS["excel_1904"](str(serial)) == day
    assert FORMATS["excel_1900"](str(serial + 1462)) == day


@given(st.text(max_size=30), st.sampled_from(sorted(FORMATS)))
def test_any_text_is_a_day_or_none(text: str, name: str) -> None:
    assert FORMATS[name](text) is None or any(c.isdigit() for c in text)
