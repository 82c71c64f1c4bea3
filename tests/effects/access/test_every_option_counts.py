"""Every option changes the answer, and thin data are told of and not passed over."""

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest

from .rows import by_days, few, people

PEOPLE = people()
USUAL: dict[str, Any] = {"by": ["offer"], "at": (7, 28, 56)}


@pytest.mark.parametrize(
    "changed",
    [
        {"by": ["area"]}, {"by": ["offer", "area"]}, {"at": (7, 28)}, {"quantiles": (0.25,)}, {"tau": 40},
        {"level": 0.9}, {"limit": "log"}, {"limit": "plain"}, {"reference": "usual"}, {"reference": "rest"},
        {"exits": "left"}, {"categories": {"offer": ["usual", "new", "none"]}}, {"event": "other"},
        {"duration": "longer"},
    ],
)  # fmt: skip
def test_the_table_changes(changed: dict[str, Any]) -> None:
    table = PEOPLE.assign(other=PEOPLE["days"] < 30, longer=PEOPLE["days"] + 3)
    one, two = by_days(table, **USUAL), by_days(table, **{**USUAL, **changed})
    assert not one.table.equals(two.table)
    assert one.provenance.parameters != two.provenance.parameters


def test_ways_unknown_and_label() -> None:
    table = PEOPLE.assign(area=PEOPLE["area"].replace("West", "(not asked)"))
    kept, split = (by_days(table, by=["area"], unknown=u) for u in ("keep", "split"))
    assert set(kept.table["area"]) == {"(all)", "East", "North", "(unknown)"}
    assert set(split.table["area"]) == {"(all)", "East", "North", "(not asked)"}
    one, two = (by_days(PEOPLE, by=["offer", "area"], ways=w) for w in (1, 2))
    assert len(two.table) > len(one.table)
    assert "had met a worker by day" in by_days(PEOPLE, label="met a worker").text


def test_nobody_was_reached() -> None:
    made = by_days(few(*[(30, False)] * 15), at=(7, 28, 84))
    table = made.table.set_index("quantity")
    assert table.loc["share by day 28", "value"] == 0
    assert 0.1 < table.loc["share by day 28", "upper"] < 0.3
    assert math.isnan(table.loc["share by day 84", "value"])
    assert table.loc["share by day 84", "note"] == "Nobody was followed to day 84."
    assert table.loc["mean wait within 28 days", "value"] == 28
    assert math.isnan(table.loc["mean wait within 28 days", "lower"])
    assert table.loc["median wait", "note"] == "Fewer than 50% had been reached by day 30."
    assert "0% had been reached by day 7" in made.text
    assert "How many had by day 84 is not known: the last day that anybody" in made.text
    made.plot()


def test_groups_of_which_nobody_was_reached_are_compared_as_far_as_can_be() -> None:
    table = few(*[(30, False)] * 15, *[(9, True)] * 8, *[(12, True)] * 7, arm=["a"] * 15 + ["b"] * 15)
    made = by_days(table, by=["arm"], reference="a", at=(28,))
    assert made.estimate("difference in share by day 28", arm="b").lower > 0.5
    assert made.estimate(arm="b").upper < 0
    nobody = by_days(table.assign(reached=False), by=["arm"], reference="a", at=(7,))
    assert nobody.log_rank["chance"].isna().all()
    assert "cannot be told" in nobody.text


def test_one_group_only() -> None:
    made = by_days(PEOPLE.assign(arm="a"), by=["arm"], at=(28,))
    assert made.log_rank["chance"].isna().all()
    rest = by_days(PEOPLE.assign(arm="a"), by=["arm"], reference="rest", at=(28,))
    told = rest.table[rest.table["reference"].notna()]
    assert told["value"].isna().all()
    assert (told["note"] != "").all()


def test_a_group_that_nobody_is_in_has_its_row() -> None:
    made = by_days(PEOPLE, by=["offer"], at=(28,), categories={"offer": ["new", "usual", "none"]})
    none = made.table[made.table["offer"] == "none"]
    assert (none["n"] == 0).all()
    assert none["value"].isna().all()
    assert (none["note"] != "").all()


def test_everybody_was_reached_on_one_day() -> None:
    made = by_days(few(*[(5, True)] * 12), at=(4, 5, 90))
    table = made.table.set_index("quantity")
    assert table.loc["share by day 90", ["value", "upper"]].tolist() == [1, 1]
    assert table.loc["median wait", "value"] == 5
    assert made.tau == 90
    assert table.loc["mean wait within 90 days", "value"] == 5


def test_the_horizon_is_the_last_day_told_that_all_groups_were_followed_to() -> None:
    table = pd.concat(
        [PEOPLE, few(*[(40, False)] * 20, offer="short"), few(*[(2, False)] * 5, offer="few")],
        ignore_index=True,
    )
    made = by_days(table, by=["offer"], at=(7, 28, 56))
    assert made.tau == 28
    few_rows = made.table[
        (made.table["offer"] == "few") & (made.table["quantity"] == "mean wait within 28 days")
    ]
    assert few_rows["note"].tolist() == ["Nobody was followed to day 28."]
    assert by_days(PEOPLE, by=["offer"], at=(7, 28, 56)).tau == 56
    nobody = by_days(few((2, False), (3, True), (4, False)), at=(7,))
    assert nobody.tau is None
    assert nobody.table["quantity"].tolist()[-1] == "mean wait"


def test_upper_limits_that_were_not_reached_are_missing_and_said_to_be() -> None:
    made = by_days(few(*[(5, True)] * 6, *[(9, False)] * 5), at=(7,))
    row = made.table.set_index("quantity").loc["median wait"]
    assert (row["value"], row["lower"]) == (5, 5)
    assert np.isnan(row["upper"])
    assert row["note"] == "The upper limit was not reached."
    assert made.estimate("median wait").upper == math.inf
