"""Printed intervals are turned round, and printed means times numbers of people are taken from each other."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from syschange import equity
from syschange.disclosure import ONS_10_5, audit, protect
from syschange.statistics.proportions import wilson

Z = 1.959963984540054


def shares(
    yes: list[int], known: list[int], *, of: tuple[list[float], list[float]], places: int
) -> pd.DataFrame:
    """Return a table of rounded numbers whose shares and intervals are those of other numbers."""
    a, b = (np.array(part, dtype=float) for part in of)
    low, high = wilson(a, b, z=Z)
    table = pd.DataFrame(
        {
            "g": [f"g{i}" for i in range(len(yes))],
            "n": known,
            "numerator": yes,
            "denominator": known,
            "level": 0.95,
        },
    ).astype({"n": float, "numerator": float, "denominator": float})
    figures = {"value": a / b, "lower": low, "upper": high}
    return table.assign(**{name: np.round(f, places) for name, f in figures.items()})


@settings(max_examples=20)
@given(st.integers(20, 120), st.integers(10, 60), st.integers(3, 6))
def test_intervals_from_true_numbers_beside_rounded_ones_give_the_true_ones_away(
    n: int, yes: int, places: int
) -> None:
    assume(10 <= yes <= n - 10)
    rounded = ONS_10_5.publish([yes, n]).tolist()
    assume(rounded != [yes, n])
    made = shares([rounded[0]], [rounded[1]], of=([yes], [n]), places=places)
    found = audit(made).table
    by = found[found["by"] == "interval"].set_index("quantity")
    if places >= 5:
        assert by.loc["numerator", ["lower", "upper"]].tolist() == [yes, yes]
        assert by.loc["denominator", ["lower", "upper"]].tolist() == [n, n]
    for quantity, true in (("numerator", yes), ("denominator", n)):
        if quantity in by.index:
            assert by.loc[quantity, "lower"] <= true <= by.loc[quantity, "upper"]
            assert by.loc[quantity, "verdict"] == "refuted"


@settings(max_examples=20)
@given(st.integers(20, 120), st.integers(10, 60), st.integers(2, 9))
def test_intervals_from_the_printed_numbers_give_nothing_away(n: int, yes: int, places: int) -> None:
    assume(10 <= yes <= n - 10)
    a, b = ONS_10_5.publish([yes, n]).tolist()
    assume(b - a >= 10)
    done = audit(shares([a], [b], of=([a], [b]), places=places))
    assert "interval" not in set(done.table["by"])
    assert done.ok


def test_a_share_printed_of_a_hidden_group_gives_its_number_away() -> None:
    made = shares([20, 3], [40, 7], of=([20, 3], [40, 7]), places=3)
    made.loc[1, ["n", "numerator", "denominator"]] = np.nan
    found = audit(made).table
    row = found[(found["quantity"] == "denominator") & (found["by"] == "interval")].iloc[0]
    assert (row["lower"], row["upper"], row["cell"]) == (7, 7, (("g", "g1"),))


def scores(*values: float) -> pd.DataFrame:
    return pd.DataFrame({"y": values, "g": ["a"] * (len(values) - 1) + ["b"]})


MANY = [float(20 + (i * 37) % 61) for i in range(30)]


def mean(data: pd.DataFrame, *by: str) -> equity.Breakdown:
    return equity.breakdown(data, outcome="y", by=list(by), kind="mean")


@pytest.mark.parametrize("score", [0.0, 51.0, 97.0])
def test_the_score_of_one_person_between_two_tables_is_found_and_the_rounded_tables_hide_it(
    score: float,
) -> None:
    data = scores(*MANY, score)
    tables = [mean(data), mean(data.iloc[:30])]
    found = audit(tables).table
    row = found[found["by"] == "means"].iloc[0]
    assert (row["lower"], row["upper"], row["verdict"]) == (1, 1, "refuted")
    assert row["quantity"] == "mean of denominator:y, less that of result 1"
    papers = [protect(t).results[0].table for t in tables]  # type: ignore[attr-defined]
    assert "means" not in set(audit(papers).table["by"])


def test_the_mean_of_a_whole_and_of_its_other_part_give_that_of_the_few_who_are_hidden() -> None:
    table = mean(scores(*MANY, 97.0), "g").table
    shown = table.assign(value=table["value"].round(2)).drop(columns=["lower", "upper"])
    hidden = table["g"] == "b"
    for column in ("n", "denominator", "value"):
        shown[column] = shown[column].where(~hidden)
    found = audit(shown, policy=ONS_10_5).table
    assert (
        found[found["by"] == "means"]["cell"].tolist() == []
    )  # 31 means to two places leave the score 0.6 wide
    fine = audit(shown.assign(value=table["value"].round(5).where(~hidden))).table
    assert fine[fine["by"] == "means"].empty  # limits are not printed, so that the policy's step is not known
    with_limits = table.assign(
        **{c: table[c].where(~hidden) for c in ("n", "denominator", "value", "lower", "upper")}
    )
    found = audit(with_limits).table
    assert found[found["by"] == "means"]["cell"].tolist() == [(("g", "b"),)]


def test_means_of_large_groups_that_are_rounded_say_nothing_of_the_rest() -> None:
    data = pd.DataFrame({"y": np.tile(MANY, 20), "g": (["a"] * 580 + ["b"] * 20)})
    assert audit(protect(mean(data, "g"))).ok
