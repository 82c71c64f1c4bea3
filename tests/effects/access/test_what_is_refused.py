"""What cannot be waits is refused with how many rows it is and never whose; options with what they may be."""

from datetime import date
from typing import Any

import pandas as pd
import pytest

from syschange.effects.access import time_to_access
from syschange.errors import (
    MissingColumnError,
    NotEstimableError,
    SyschangeError,
    UnknownChoiceError,
    WrongTypeError,
)

from .rows import by_dates, by_days, dated, few, people

PEOPLE = people(n=200)
DATED = dated(PEOPLE)


def refused(kind: type[SyschangeError], match: str, ask: Any, table: pd.DataFrame, **options: Any) -> str:
    with pytest.raises(kind, match=match) as caught:
        ask(table, **options)
    return str(caught.value)


def test_negative_waits_with_how_many_rows() -> None:
    table = few((3, True), (-2, True), (-9, False), person_id=["A77", "B88", "C99"])
    said = refused(WrongTypeError, "In 2 rows 'days' is below 0", by_days, table)
    assert not any(name in said for name in ("A77", "B88", "C99", "-9"))
    turned = DATED.assign(began=DATED["ended"], ended=DATED["began"])
    late = sum(b > e for b, e in zip(DATED["ended"], DATED["began"], strict=True) if b is not None)
    refused(WrongTypeError, f"In {late} rows 'ended' is before 'began'", by_dates, turned)


def test_people_who_began_after_the_records_were_taken() -> None:
    refused(
        WrongTypeError,
        r"'began' is later than the day the records were taken",
        by_dates,
        DATED,
        as_of="2023-06-01",
    )


def test_ways_to_leave_that_cannot_be() -> None:
    both = few((3, True), (4, False), left=["died", None])
    refused(
        WrongTypeError, "In 1 row 'left' says how somebody left, and 'reached'", by_days, both, exits="left"
    )
    gone = DATED.assign(ended=None, left="died")
    gone["ended"] = pd.to_datetime(gone["ended"])
    refused(WrongTypeError, "'ended' no day", by_dates, gone, exits="left")
    many = few(*[(3, False)] * 25, left=[f"way {i}" for i in range(25)])
    refused(WrongTypeError, "25 ways to leave", by_days, many, exits="left")
    refused(WrongTypeError, "does not hold text", by_days, few((3, False), left=[1.0]), exits="left")


def test_an_event_is_yes_or_no() -> None:
    table = pd.DataFrame({"days": [1, 2, 3], "reached": [0, 1, 2]})
    refused(WrongTypeError, "In 1 row 'reached' says neither yes nor no", by_days, table)
    refused(WrongTypeError, "does not hold numbers", by_days, table.assign(reached=["yes", "no", "no"]))


def test_waits_are_given_whole_in_one_way() -> None:
    for options in (
        {},
        {"start": "began"},
        {"duration": "days"},
        {"duration": "days", "event": "reached", "as_of": "2024-01-01"},
        {"start": "began", "end": "ended", "duration": "days", "event": "reached", "as_of": "2024-01-01"},
    ):
        refused(WrongTypeError, "Waits are given by", time_to_access, DATED, **options)
    refused(WrongTypeError, 'as_of="2024-03-31"', time_to_access, DATED, start="began", end="ended")
    refused(WrongTypeError, "is not a day", by_dates, DATED, as_of="31/03/2024")
    refused(WrongTypeError, "does not hold dates", by_dates, DATED.assign(began="2024-01-01"))


def test_columns_that_are_not_there_or_may_not_be_groups() -> None:
    refused(MissingColumnError, "no column 'dayz'", by_days, PEOPLE, duration="dayz")
    refused(MissingColumnError, "no column 'arm'", by_days, PEOPLE, by=["arm"])
    refused(WrongTypeError, "holds ids", by_days, PEOPLE.assign(person_id="x"), by=["person_id"])
    refused(WrongTypeError, "stands for a column", by_days, PEOPLE.assign(value="x"), by=["value"])
    refused(WrongTypeError, "given as one text", by_days, PEOPLE, by="area")


def test_horizons_and_days() -> None:
    last = PEOPLE["days"].max()
    refused(
        NotEstimableError, f"The last day that anybody was followed to is {last}", by_days, PEOPLE, tau=5000
    )
    for tau in (0, -3, "30", True, float("nan")):
        refused(WrongTypeError, "horizon", by_days, PEOPLE, tau=tau)
    for at in ((), (-1,), "28", (float("inf"),), (float("nan"),)):
        refused(WrongTypeError, "'at'", by_days, PEOPLE, at=at)
    refused(NotEstimableError, "61 numbers", by_days, PEOPLE, at=range(61))
    for quantiles in ((0,), (1,), (50,)):
        refused(WrongTypeError, "'quantiles'", by_days, PEOPLE, quantiles=quantiles)
    refused(UnknownChoiceError, "'loglog'", by_days, PEOPLE, limit="loglog")
    refused(WrongTypeError, "level", by_days, PEOPLE, level=95)


def test_references() -> None:
    refused(UnknownChoiceError, "Did you mean 'usual'", by_days, PEOPLE, by=["offer"], reference="usul")
    refused(UnknownChoiceError, "group to compare with", by_days, PEOPLE, by=["offer"], reference="(unknown)")
    refused(UnknownChoiceError, "characteristic", by_days, PEOPLE, by=["offer"], reference={"arm": "usual"})
    refused(WrongTypeError, "not one label", by_days, PEOPLE, by=["offer"], reference={})
    refused(WrongTypeError, "no groups to compare", by_days, PEOPLE, reference="rest")
    twice = PEOPLE.assign(other=PEOPLE["offer"])
    refused(
        WrongTypeError, "More than one characteristic", by_days, twice, by=["offer", "other"], reference="new"
    )
    small = few(*[(5, True)] * 9, *[(5, True)] * 30, arm=["a"] * 9 + ["b"] * 30)
    refused(NotEstimableError, "fewer than 10 people", by_days, small, by=["arm"], reference="a")


def test_nothing_is_known() -> None:
    refused(NotEstimableError, "Of nobody it is known", by_days, few((None, True), (3, None)))
    refused(NotEstimableError, "Of nobody it is known", by_days, PEOPLE.iloc[:0])


def test_quantities_are_those_of_the_table() -> None:
    made = by_days(PEOPLE, by=["offer"], at=(28,))
    with pytest.raises(UnknownChoiceError, match="'share by day 28'"):
        made.estimate("share by day 29")
    with pytest.raises(UnknownChoiceError, match="quantity"):
        made.estimate("difference in share by day 28", offer="new")
    with pytest.raises(UnknownChoiceError):
        made.estimate(offer="nwe")
    with pytest.raises(NotEstimableError, match="Fewer than 90%"):
        by_days(few((3, True), (9, False), (9, False)), at=(7,)).estimate("90th percentile of waits")


def test_days_are_dates_and_not_texts_of_them() -> None:
    refused(WrongTypeError, "is not a day", by_dates, DATED, as_of=20240331)
    assert by_dates(DATED, as_of=date(2024, 3, 31)).provenance.rows_in == 200
