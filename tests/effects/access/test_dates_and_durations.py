"""Waits by dates are waits in days, and records end on the day they were taken, on every engine."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pytest

from syschange.effects.access import TimeToAccess, time_to_access

from .rows import EXTRACT, by_dates, by_days, dated, few, people

ASKED = {"by": ["offer", "area"], "ways": 2, "exits": "left", "reference": "usual", "at": (7, 28, 56)}
PEOPLE = people()
DATED = dated(PEOPLE)


def polars(table: pd.DataFrame) -> pl.DataFrame:
    return pl.DataFrame({c: [None if pd.isna(v) else v for v in table[c]] for c in table})


def engines(table: pd.DataFrame, folder: Path) -> dict[str, Any]:
    held = polars(table)
    held.write_parquet(folder / "people.parquet")
    made: dict[str, Any] = {
        "pandas": table,
        "categories": table.assign(
            offer=table["offer"].astype("category"), left=table["left"].astype("category")
        ),
        "polars": held,
        "lazy": held.lazy(),
        "duckdb": duckdb.connect().read_parquet(str(folder / "people.parquet")),
        "parquet": folder / "people.parquet",
    }
    if "began" in table:
        days = {c: pd.to_datetime(table[c]) for c in ("began", "ended")}
        made["times"] = table.assign(**{c: v + pd.Timedelta(hours=9) for c, v in days.items()})
        made["polars times"] = held.with_columns(
            pl.col("began", "ended").cast(pl.Datetime) + timedelta(hours=9)
        )
    return made


@pytest.mark.parametrize("dates", [True, False])
def test_every_engine_gives_the_same(tmp_path: Path, *, dates: bool) -> None:
    table, ask = (DATED, by_dates) if dates else (PEOPLE, by_days)
    first: TimeToAccess | None = None
    for name, data in engines(table, tmp_path).items():
        made = ask(data, **ASKED)
        first = first or made
        assert made.provenance.data_digest == first.provenance.data_digest, name
        pd.testing.assert_frame_equal(made.table, first.table)
        assert made.text == first.text


def test_arrow_tables_too() -> None:
    pytest.importorskip("pyarrow")
    made = by_days(polars(PEOPLE).to_arrow(), **ASKED)
    pd.testing.assert_frame_equal(made.table, by_days(PEOPLE, **ASKED).table)


def test_dates_and_durations_are_one() -> None:
    days, dates = by_days(PEOPLE, **ASKED), by_dates(DATED, **ASKED)
    pd.testing.assert_frame_equal(days.table, dates.table)
    assert days.words == dates.words
    assert days.provenance.data_digest == dates.provenance.data_digest
    as_text = by_dates(DATED, **ASKED, as_of="2024-03-31")
    pd.testing.assert_frame_equal(as_text.table, dates.table)


def test_no_end_is_a_wait_that_goes_on_to_the_day_of_the_records() -> None:
    began = [date(2024, 2, 28), date(2024, 2, 29), date(2024, 3, 1), date(2023, 12, 31)]
    ended = [date(2024, 3, 1), None, date(2024, 3, 2), None]
    made = time_to_access(
        pd.DataFrame({"began": began, "ended": ended}),
        start="began",
        end="ended",
        as_of="2024-03-05",
        at=(1, 2, 3, 60),
    )
    waits = made.groups[0].waits
    assert waits is not None
    assert waits.days.tolist() == [1, 2, 5, 65]
    assert waits.reached.tolist() == [1, 1, 0, 0]
    assert waits.waiting.tolist() == [0, 0, 1, 1]


def test_what_ended_after_the_day_of_the_records_was_going_on() -> None:
    table = dated(PEOPLE)
    table = table[[b <= EXTRACT - timedelta(days=60) for b in table["began"]]]
    early = by_dates(table, as_of=EXTRACT - timedelta(days=60), exits="left", at=(7,))
    whole = by_dates(table, exits="left", at=(7,))
    first, last = (m.groups[0].counts for m in (early, whole))
    assert first["waiting"] > last["waiting"]
    assert first["people"] == last["people"] == len(table)


def test_centuries_and_leap_years_are_counted(tmp_path: Path) -> None:
    """By the rule of leap years where an engine's own days cannot be subtracted alike."""
    table = pd.DataFrame(
        {"began": [date(1899, 12, 31), date(1999, 12, 31)], "ended": [date(1901, 1, 1), None]}
    )
    polars(table).write_parquet(tmp_path / "few.parquet")
    made = by_dates(duckdb.connect().read_parquet(str(tmp_path / "few.parquet")), at=(7,))
    assert made.groups[0].waits is not None
    assert made.groups[0].waits.days.tolist() == [366, (EXTRACT - date(1999, 12, 31)).days]


def test_a_wait_of_no_days_is_a_wait() -> None:
    made = by_days(few((0, True), (0, True), (3, True), (9, False)), at=(0, 3), tau=9)
    assert made.estimate("share by day 0").value == 0.5
    assert made.estimate("share by day 3").value == 0.75
    assert made.estimate("mean wait within 9 days").value == pytest.approx((3 + 9) / 4)


def test_waits_need_not_be_whole() -> None:
    made = by_days(few((0.5, True), (1.25, True), (3, False)), at=(1,), tau=3)
    assert made.estimate("share by day 1").value == pytest.approx(1 / 3)
    assert made.estimate("mean wait within 3 days").value == pytest.approx((0.5 + 1.25 + 3) / 3)


def test_rows_of_which_nothing_is_known_are_counted_and_in_no_curve() -> None:
    made = by_days(few((2, True), (None, True), (5, None), (None, None), (8, False)), at=(7,))
    assert made.provenance.rows_unknown == 3
    assert made.groups[0].counts["people"] == 2
    assert "Of 3 more it is not known" in made.text
