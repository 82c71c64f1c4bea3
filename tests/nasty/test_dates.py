"""Nasty inputs 48 to 62: days in other orders, days that cannot be, clocks, and periods with gaps."""

import datetime as dt
from pathlib import Path

import pandas as pd
import pytest

from syschange import schemas
from syschange.errors import InvalidDataError, UnreadableFileError

from . import inputs

TODAY = dt.date(2024, 6, 30)


def started(folder: Path, *cells: str, dates: str = "yyyy-mm-dd") -> pd.DataFrame:
    """Return people whose start is written like this."""
    return inputs.column(folder, "started_on", *cells, dates=dates)


def days(data: pd.DataFrame, name: str = "started_on") -> list[dt.date]:
    """Return a column that was read as days."""
    return [day.date() for day in data[name]]


def test_048_a_day_whose_order_is_not_declared_is_an_error(tmp_path: Path) -> None:
    """01/02/2024 is no date until its format is declared, and then it is the day that the format says."""
    assert inputs.found(started(tmp_path, "01/02/2024")) == {("started_on", "type", "error")}
    words = inputs.said(started(tmp_path, "01/02/2024"))
    assert "looks like a date with slashes, its day or its month first" in words
    assert "write them yyyy-mm-dd" in words
    for written, month in (("dd/mm/yyyy", 2), ("mm/dd/yyyy", 1)):
        read = started(tmp_path, "01/02/2024", dates=written)
        assert days(read) == [dt.date(2024, month, 3 - month)]


def test_049_a_day_that_does_not_fit_the_declared_order_is_an_error_and_changes_no_other(
    tmp_path: Path,
) -> None:
    """13/02/2024 after 01/02/2024, with the month first, is an error in its own row; no other day is read anew."""
    data = started(tmp_path, "01/02/2024", "13/02/2024", dates="mm/dd/yyyy")
    assert inputs.rows_of(data, "type") == [2]
    assert data["started_on"].iloc[0] == dt.date(2024, 1, 2)


def test_050_the_number_of_a_day_in_excel_is_an_error_until_its_system_is_declared(tmp_path: Path) -> None:
    """45292 is no date, as text or as a number, and never a day of 1970; declared it is a day of either system."""
    assert inputs.found(started(tmp_path, "45292")) == {("started_on", "type", "error")}
    number = inputs.people(started_on=[45292])
    assert inputs.found(number) == {("started_on", "type", "error")}
    assert "looks like the number that Excel keeps for a date" in inputs.said(number)
    assert days(started(tmp_path, "45292", dates="excel_1900")) == [dt.date(2024, 1, 1)]
    assert days(started(tmp_path, "43830", dates="excel_1904")) == [dt.date(2024, 1, 1)]


@pytest.mark.parametrize("written", schemas.DATE_FORMATS)
def test_051_a_year_of_two_digits_is_an_error_in_every_format(tmp_path: Path, written: str) -> None:
    """No format reads a year of two digits: the century would be a guess."""
    cells = ("01/02/24", "01-02-24", "24-02-01", "01.02.24", "1 Feb 24")
    data = started(tmp_path, *cells, dates=written)
    assert inputs.rows_of(data, "type") == [1, 2, 3, 4, 5]
    assert "a date with a two-digit year" in inputs.said(data)


def test_052_a_day_that_does_not_exist_is_an_error_with_its_row(tmp_path: Path) -> None:
    """29 February of a common year and 31 April are errors in their rows, and move to no day nearby."""
    data = started(tmp_path, "29/02/2024", "29/02/2023", "31/04/2024", dates="dd/mm/yyyy")
    assert inputs.rows_of(data, "type") == [2, 3]
    assert "rows 2 and 3" in inputs.said(data)
    assert inputs.rows_of(started(tmp_path, "2023-02-29"), "type") == [1]


def test_053_a_day_that_stands_for_an_open_end_is_missing_where_the_schema_says_so(tmp_path: Path) -> None:
    """9999-12-31 is out of range until a schema declares what it stands for, and then missing with its reason."""
    content = "person_id,started_on,left_on\nP1,2024-01-01,9999-12-31\nP2,2024-01-01,2024-05-01\n"
    assert inputs.found(inputs.read(tmp_path, content)) == {("left_on", "range", "error")}
    schema = inputs.own_schema(
        tmp_path,
        "extends: people\nfields:\n- {name: left_on, missing: {not_applicable: ['9999-12-31']}}\n",
    )
    data = schemas.read_csv(tmp_path / "people.csv", schema)
    assert data["left_on"].isna().tolist() == [True, False]
    assert data["left_on_missing"].tolist()[0] == "(not applicable)"
    assert schemas.check(data, schema).ok


def test_054_a_date_of_birth_that_is_a_stand_in_is_a_warning_with_how_many(tmp_path: Path) -> None:
    """1900-01-01 and its like are warned of with their number and hint; an age above 115 is an error."""
    data = inputs.column(tmp_path, "date_of_birth", "1900-01-01", "1900-01-01", "1980-05-04")
    assert inputs.found(data) == {("date_of_birth", "doubtful", "warning")}
    assert "2 rows hold a value that is more likely a stand-in than a fact" in inputs.said(data)
    assert "it is not to be counted with" in inputs.said(data)
    assert inputs.found(inputs.people(age=[115, 116])) == {("age", "range", "error")}


def test_055_a_birth_after_today_and_an_age_below_nought_are_errors() -> None:
    """Nobody is born after the day of the check, which can be named, and no age is below 0."""
    data = inputs.people(date_of_birth=[dt.date(2024, 7, 1), dt.date(2024, 6, 30)])
    assert inputs.found(data, today=TODAY) == {("date_of_birth", "range", "error")}
    assert inputs.rows_of(data, "range", today=TODAY) == [1]
    assert schemas.check(data, "people", today=dt.date(2024, 7, 1)).ok
    assert inputs.rows_of(inputs.people(age=[0, -1]), "range") == [2]


def test_056_an_end_before_its_start_and_a_wait_below_nought_are_errors() -> None:
    """A leaving before the start and a negative wait are errors, so that neither comes into a mean."""
    stay = inputs.people(started_on=[dt.date(2024, 2, 1)], left_on=[dt.date(2024, 1, 31)])
    assert inputs.found(stay) == {("left_on", "not_before", "error")}
    wait = inputs.people(service=["hub"] * 2, reached=[True] * 2, days=[5, -3])
    assert inputs.found(wait, "access") == {("days", "range", "error")}
    inputs.refusal(lambda: schemas.validate(wait, "access"), InvalidDataError)


def test_057_what_happened_before_referral_or_after_death_is_an_error() -> None:
    """A contact or decision before the referral is an error of one table, an outcome after death of two together."""
    referred, before = [dt.date(2024, 2, 1)], [dt.date(2024, 1, 31)]
    access = inputs.people(service=["hub"], reached=[True], referred_on=referred)
    for name in ("reached_on", "assessed_on", "decided_on", "started_on", "exited_on"):
        assert (name, "not_before", "error") in inputs.found(access.assign(**{name: before}), "access")
    people = inputs.people(died_on=[dt.date(2024, 3, 1)])
    scores = pd.DataFrame(
        {
            "person_id": ["P1"],
            "measure": "mcs",
            "months": 6.0,
            "value": 40.0,
            "assessed_on": [dt.date(2024, 3, 2)],
        }
    )
    _, report = schemas.check_tables({"people": people, "outcomes": scores}, today=TODAY)
    assert [(f.column, f.rule, f.severity) for f in report.findings] == [
        ("assessed_on", "not_after_death", "error")
    ]


def test_058_times_with_and_without_an_offset_are_not_mixed(tmp_path: Path) -> None:
    """Times with offsets become days in London; a column that mixes them with times without is refused."""
    zoned = started(
        tmp_path, "2024-06-30T23:30Z", "2024-01-31T23:30Z", "2024-07-01T00:30+02:00", dates="iso_datetime"
    )
    assert days(zoned) == [dt.date(2024, 7, 1), dt.date(2024, 1, 31), dt.date(2024, 6, 30)]
    words = inputs.refusal(
        lambda: started(tmp_path, "2024-06-30T23:30Z", "2024-06-30T23:30", dates="iso_datetime"),
        UnreadableFileError,
    )
    assert "'started_on'" in words
    aware = dt.datetime(2024, 6, 30, 12, tzinfo=dt.UTC)
    mixed = inputs.people(started_on=pd.Series([aware, aware.replace(tzinfo=None)], dtype=object))
    assert inputs.rows_of(mixed, "type") == [1]


def test_059_a_time_with_a_zone_never_meets_one_without() -> None:
    """A column with a time zone beside one without is an error of the check, and no subtraction comes to be tried."""
    aware = pd.Series(pd.to_datetime(["2024-02-01"]).tz_localize("Europe/London"))
    data = inputs.people(started_on=aware, left_on=pd.Series(pd.to_datetime(["2024-01-01"])))
    assert inputs.found(data) == {("started_on", "type", "error")}
    assert "without a time zone" in inputs.said(data)
    inputs.refusal(lambda: schemas.validate(data, "people"), InvalidDataError)


def test_060_a_time_that_a_clock_change_skips_or_repeats_needs_no_guess(tmp_path: Path) -> None:
    """Only the day of a time is kept, so that 01:30 on the days the clocks change is that day, and a wait is days."""
    data = inputs.read(
        tmp_path,
        "person_id,service,reached,referred_on,reached_on\n"
        "P1,hub,yes,2024-03-31T01:30,2024-04-01T01:30\n"
        "P2,hub,yes,2024-10-27T01:30,2024-10-27T00:30\n",
        "access",
        dates="iso_datetime",
    )
    assert days(data, "referred_on") == [dt.date(2024, 3, 31), dt.date(2024, 10, 27)]
    assert (data["reached_on"] - data["referred_on"]).dt.days.tolist() == [1, 0]
    assert schemas.check(data, "access").ok


def costs(*periods: str) -> pd.DataFrame:
    """Return the costs of one line in these periods."""
    return pd.DataFrame({"line": "rent", "service": "hub", "period": periods, "amount": 1.0})


@pytest.mark.parametrize("period", ["2024/25-Q1", "2024-25 Q1", "Q1 2024", "2024-Q5", "2024Q1", "2024-04"])
def test_061_a_quarter_of_another_year_than_the_schema_s_is_an_error(tmp_path: Path, period: str) -> None:
    """A quarter of a financial year among calendar ones is an error, and the other way round where declared."""
    assert inputs.found(costs("2024-Q1", period), "costs") == {("period", "form", "error")}
    schema = inputs.own_schema(
        tmp_path,
        "extends: costs\nfields:\n- {name: budget, role: characteristic, type: string, disclosure: none,"
        " form: financial_quarter, description: Budget.}\n",
    )
    data = costs("2024-Q1", "2024-Q2").assign(budget=["2024/25-Q1", "2024-Q1"])
    assert inputs.rows_of(data, "form", schema) == [2]
    assert inputs.rows_of(data.assign(budget=["2024/26-Q1", "1999/00-Q4"]), "form", schema) == [1]


def test_062_a_gap_is_a_warning_and_a_quarter_that_stands_twice_an_error() -> None:
    """A gap is only a warning, as a line of costs may pause, and is never filled; a quarter twice is an error."""
    data = costs("2024-Q4", "2024-Q2", "2024-Q1", "2025-Q1")
    assert inputs.found(data, "costs") == {("period", "consecutive", "warning")}
    assert inputs.rows_of(data, "consecutive", "costs") == [1]
    assert "none is filled in for you" in inputs.said(data, "costs")
    assert len(schemas.validate(data, "costs")) == 4
    assert inputs.rows_of(costs("2024-Q1", "2024-Q1"), "duplicate_key", "costs") == [1, 2]


def test_062_a_gap_is_found_where_there_is_one_series_only() -> None:
    """A population without areas is one series, and a quarter missing from it is pointed to as well."""
    data = pd.DataFrame({"period": ["2024-Q1", "2024-Q3"], "n": [10.0, 11.0]})
    assert inputs.found(data, "population") == {("period", "consecutive", "warning")}
