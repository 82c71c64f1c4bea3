"""A gap of two groups split into rates and make-up, through the public verb."""

from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest

from syschange import disclosure
from syschange.equity.standardise import Kitagawa, kitagawa
from syschange.errors import NotEstimableError, UnknownChoiceError, WrongTypeError

TABLE = pd.DataFrame(
    {
        "area": ["N", "N", "S", "S", "W", "W"],
        "age": ["young", "old"] * 3,
        "seen": [41, 93, 44, 62, 10, 12],
        "n": [103, 302, 151, 148, 30, 30],
    }
)


def split(table: Any = TABLE, **options: Any) -> Kitagawa:
    given = {"events": "seen", "population": "n", "strata": "age", "group": ("area", "N", "S")}
    return kitagawa(table, **{**given, **options})


def parts(made: Kitagawa) -> dict[str, float]:
    whole = made.table[made.table["stratum"] == "(all)"]
    return dict(zip(whole["part"], whole["value"], strict=True))


def test_parts_by_hand_add_up_to_the_gap() -> None:
    made = parts(split())
    assert made["difference"] == pytest.approx(134 / 405 - 106 / 299)
    shares = np.array([[103, 302], [151, 148]]) / [[405], [299]]
    rates = np.array([[41 / 103, 93 / 302], [44 / 151, 62 / 148]])
    assert made["rate"] == pytest.approx((shares.mean(axis=0) * (rates[0] - rates[1])).sum())
    assert made["rate"] + made["composition"] == pytest.approx(made["difference"])
    detail = split().table.query("stratum != '(all)'")["value"].sum()
    assert detail == pytest.approx(made["difference"])


def test_people_whose_stratum_is_missing_are_a_stratum_and_the_parts_still_add_up() -> None:
    more = pd.DataFrame({"area": ["N", "S"], "age": [None, None], "seen": [5, 20], "n": [40, 30]})
    made = split(pd.concat([TABLE, more], ignore_index=True))
    assert "(unknown)" in set(made.table["stratum"])
    found = parts(made)
    assert found["difference"] == pytest.approx(139 / 445 - 126 / 329)
    assert found["rate"] + found["composition"] == pytest.approx(found["difference"])


@pytest.mark.parametrize(
    "changed",
    [{"group": ("area", "S", "N")}, {"kind": "rate"}, {"kind": "rate", "per": 100.0}, {"level": 0.5}],
)
def test_every_option_changes_what_is_given(changed: dict[str, Any]) -> None:
    columns = ["value", "lower"]
    assert not split(**changed).table[columns].equals(split().table[columns])


@pytest.mark.parametrize(
    ("options", "error", "said"),
    [
        ({"group": ("area", "N", "N")}, WrongTypeError, "two different labels"),
        ({"group": "area"}, WrongTypeError, "two different labels"),
        ({"group": ("area", "N", "X")}, UnknownChoiceError, "'S'"),
        ({"group": ("area", "N", "(unknown)")}, UnknownChoiceError, "'S'"),
        ({"kind": "ratio"}, UnknownChoiceError, "'rate'"),
        ({"per": 10}, WrongTypeError, "per"),
        ({"level": 0}, WrongTypeError, "between 0 and 1"),
    ],
)
def test_what_is_refused(options: dict[str, Any], error: type[Exception], said: str) -> None:
    with pytest.raises(error, match=said):
        split(**options)


def test_groups_of_nobody_and_cells_that_are_empty() -> None:
    with pytest.raises(NotEstimableError, match="nobody"):
        split(
            TABLE.assign(
                n=TABLE["n"].where(TABLE["area"] != "S", 0), seen=TABLE["seen"].where(TABLE["area"] != "S", 0)
            )
        )
    with pytest.raises(NotEstimableError, match="missing in some rows"):
        split(TABLE.assign(seen=[None, 93, 44, 62, 10, 12]))


@pytest.mark.parametrize("seen", [0, TABLE["n"]])
def test_no_events_and_all_events_are_marked_rows(seen: Any) -> None:
    made = split(TABLE.assign(seen=seen))
    assert parts(made)["difference"] == pytest.approx(0)
    assert len(made.table) == 7
    rate = made.table.query("part == 'rate' and stratum == '(all)'").iloc[0]
    assert rate["method"] == "none"


def test_rows_of_people_and_other_engines_give_the_same() -> None:
    pd.testing.assert_frame_equal(split(pl.from_pandas(TABLE).lazy()).table, split().table)
    people = TABLE.loc[TABLE.index.repeat(TABLE["n"])].reset_index(drop=True)
    people["came"] = people.groupby(["area", "age"]).cumcount() < people["seen"]
    assert parts(split(people, events="came", population=None)) == pytest.approx(parts(split()))


def test_an_estimate_is_the_row_of_the_table() -> None:
    made = split()
    row = made.table.query("part == 'composition' and stratum == '(all)'").iloc[0]
    one = made.estimate("composition")
    assert [one.value, one.lower, one.upper] == pytest.approx(list(row[["value", "lower", "upper"]]))
    with pytest.raises(UnknownChoiceError, match="'rate'"):
        made.estimate("rates")


def test_on_paper_parts_come_from_published_counts_or_are_hidden() -> None:
    paper = disclosure.protect(split()).results[0]
    assert isinstance(paper, Kitagawa)
    rounded = split(TABLE.assign(seen=[40, 95, 45, 60, 10, 10], n=[105, 300, 150, 150, 30, 30]))
    assert parts(paper) == pytest.approx(parts(rounded))
    assert paper.provenance.rows_in is None
    for few in (3, 98):  # three with the event, or all but five
        hidden = disclosure.protect(split(TABLE.assign(seen=[few, 93, 44, 62, 10, 12]))).results[0]
        assert isinstance(hidden, Kitagawa)
        assert hidden.table["value"].isna().all()
        assert "cannot be split" in hidden.words
        assert hidden.plot()
        with pytest.raises(NotEstimableError):
            hidden.estimate()
