"""Who reached primary care in the HELP trial: every figure worked out again from the rows."""

import itertools
import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from syschange import equity

CHARACTERISTICS = ["ethnicity", "sex", "homelessness"]


def people_of(linked: pd.DataFrame, row: dict[str, Any], by: list[str]) -> pd.DataFrame:
    """Return the people a row of a result is about."""
    for column in by:
        if row[column] != "(all)":
            linked = linked[linked[column] == row[column]]
    return linked


def wilson(x: int, n: int) -> tuple[float, float]:
    """Return Wilson's 95% limits, as the two roots of the quadratic they come from."""
    z = stats.norm.ppf(0.975)
    upper, lower = np.roots([1 + z**2 / n, -(2 * x / n + z**2 / n), (x / n) ** 2])
    return float(lower), float(upper)


def newcombe(x1: int, n1: int, x2: int, n2: int) -> tuple[float, float]:
    """Return Newcombe's 95% limits, from the two Wilson intervals."""
    (l1, u1), (l2, u2), p1, p2 = wilson(x1, n1), wilson(x2, n2), x1 / n1, x2 / n2
    return p1 - p2 - math.hypot(p1 - l1, u2 - p2), p1 - p2 + math.hypot(u1 - p1, p2 - l2)


def test_the_clinic_opened_the_door(linked: pd.DataFrame) -> None:
    made = equity.breakdown(linked, outcome="reached", by=["arm"])
    arms = made.table.set_index("arm")
    assert tuple(arms.loc["clinic", ["numerator", "denominator"]]) == (128, 222)
    assert tuple(arms.loc["usual care", ["numerator", "denominator"]]) == (35, 209)
    assert arms.loc["(all)", "n"] - arms.loc["(all)", "denominator"] == 22
    assert made.provenance.rows_in == 453
    assert made.provenance.rows_used == 431
    assert made.provenance.rows_unknown == 22


def test_the_difference_between_the_arms_and_its_interval(linked: pd.DataFrame) -> None:
    made = equity.compare(
        equity.breakdown(linked, outcome="reached", by=["arm"]), reference={"arm": "usual care"}
    )
    assert len(made.table) == 1
    row = made.table.iloc[0]
    assert row["arm"] == "clinic"
    assert row["reference"] == "arm: usual care"
    assert row["difference"] == pytest.approx(0.409, abs=5e-4)
    assert (row["difference_lower"], row["difference_upper"]) == pytest.approx(
        newcombe(128, 222, 35, 209), abs=1e-9
    )
    assert row["ratio"] == pytest.approx(128 / 222 / (35 / 209))
    assert row["p"] < 1e-9
    estimate = made.estimate(arm="clinic")
    assert (estimate.value, estimate.lower) == (
        pytest.approx(row["difference"]),
        pytest.approx(row["difference_lower"]),
    )


def test_every_group_and_pair_is_what_its_rows_give(linked: pd.DataFrame) -> None:
    table = equity.breakdown(linked, outcome="reached", by=CHARACTERISTICS, ways=2).table
    assert len(table) == 1 + (4 + 2 + 2) + (4 * 2 + 4 * 2 + 2 * 2)
    for row in table.to_dict("records"):
        people = people_of(linked, row, CHARACTERISTICS)
        known = people["reached"].dropna()
        assert row["ways"] == sum(row[c] != "(all)" for c in CHARACTERISTICS)
        assert (row["n"], row["denominator"], row["numerator"]) == (len(people), len(known), known.sum())
        assert row["value"] == pytest.approx(known.mean())
        assert (row["lower"], row["upper"]) == pytest.approx(wilson(known.sum(), len(known)), abs=1e-9)


def test_the_mean_age_of_every_group_is_what_its_rows_give(linked: pd.DataFrame) -> None:
    table = equity.breakdown(linked, outcome="age", by=CHARACTERISTICS, ways=3, kind="mean", level=0.9).table
    assert len(table) == (4 + 1) * (2 + 1) * (2 + 1)
    for row in table.to_dict("records"):
        age = people_of(linked, row, CHARACTERISTICS)["age"]
        assert (row["n"], row["denominator"]) == (len(age), len(age))
        assert row["value"] == pytest.approx(age.mean())
        expected = stats.t.interval(0.9, len(age) - 1, loc=age.mean(), scale=age.sem())
        assert (row["lower"], row["upper"]) == pytest.approx(expected)


def test_the_arms_in_every_group_are_compared_within_it(linked: pd.DataFrame) -> None:
    by = ["arm", *CHARACTERISTICS]
    made = equity.compare(
        equity.breakdown(linked, outcome="reached", by=by, ways=3), reference={"arm": "usual care"}
    ).table
    assert (made["arm"] == "clinic").all()
    assert len(made) == 1 + (4 + 2 + 2) + (4 * 2 + 4 * 2 + 2 * 2)
    for row in made.to_dict("records"):
        people = people_of(linked, {**row, "arm": "(all)"}, by).dropna(subset="reached")
        cells = [
            (g["reached"].sum(), len(g))
            for g in (people[people["arm"] == a] for a in ("clinic", "usual care"))
        ]
        (x1, n1), (x2, n2) = cells
        assert row["difference"] == pytest.approx(x1 / n1 - x2 / n2)
        limits = (row["difference_lower"], row["difference_upper"])
        assert limits == pytest.approx(newcombe(x1, n1, x2, n2), abs=1e-9)
        labels = [f"{c}: {row[c]}" for c in CHARACTERISTICS if row[c] != "(all)"]
        assert row["reference"] == ", ".join(["arm: usual care", *labels])


def test_an_unknown_characteristic_is_a_row_and_in_everyone(linked: pd.DataFrame) -> None:
    hidden = linked.assign(sex=linked["sex"].where(linked["age"] > 25))
    table = equity.breakdown(hidden, outcome="reached", by=["sex"]).table.set_index("sex")
    assert table.loc["(unknown)", "n"] == (linked["age"] <= 25).sum()
    assert table.loc[["Female", "Male", "(unknown)"], "n"].sum() == table.loc["(all)", "n"] == 453


def test_the_words_say_what_happened_and_that_they_are_not_for_release(linked: pd.DataFrame) -> None:
    made = equity.breakdown(linked, outcome="reached", by=CHARACTERISTICS, ways=2)
    compared = [equity.compare(made), equity.compare(made, reference="overall")]
    arms = equity.breakdown(linked, outcome="reached", by=["arm"])
    compared.append(equity.compare(arms, reference={"arm": "usual care"}))
    assert (
        "reached: 38% (95% interval 33% to 42%), from 431 people whose answer is known, of 453." in made.text
    )
    assert "by chance too" in made.text
    assert "41 percentage points higher than arm: usual care (95% interval 32 to 49)" in compared[-1].text
    for result, shown in itertools.product([made, *compared], ["text", "repr"]):
        said = result.text if shown == "text" else repr(result)
        assert "Not for release" in said
        assert "significan" not in said.lower()
        assert " p " not in said
        assert "p =" not in said
