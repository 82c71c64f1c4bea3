"""An attacker with the published tables and the policy recovers the rounded numbers, and not the true ones."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from syschange import equity
from syschange.disclosure import NHS_7_5, ONS_10_5, STRICT_10_10, Policy, protect

Z = 1.959963984540054
LARGEST = 60
COUNTS = ["n", "numerator", "denominator"]


@st.composite
def people(draw: st.DrawFn) -> pd.DataFrame:
    """Draw a small table of two characteristics and an outcome, some of it not known."""
    rows: list[tuple[str, str, bool | None]] = []
    for sex in ("F", "M"):
        for area in ("north", "south", "west")[: draw(st.integers(1, 3))]:
            yes, no, unknown = draw(st.tuples(st.integers(0, 25), st.integers(0, 25), st.integers(0, 4)))
            rows += [(sex, area, True)] * yes + [(sex, area, False)] * no + [(sex, area, None)] * unknown
    assume(rows)
    table = pd.DataFrame(rows, columns=["sex", "area", "seen"])
    return table.astype({"seen": "boolean"})


def _tables(frame: pd.DataFrame, policy: Policy = ONS_10_5) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the true table of every group of one and two characteristics, and the published one."""
    true = equity.breakdown(frame, outcome="seen", by=["sex", "area"], ways=2)
    (published,) = protect(true, policy=policy).results
    return true.table, published.table


def _wilson_of_all_counts() -> tuple[np.ndarray, np.ndarray]:
    """Return every pair of numerator and denominator, and the share and interval each would be published with."""
    pairs = np.array([(x, n) for n in range(1, 6 * LARGEST) for x in range(n + 1)], dtype=float)
    x, n = pairs.T
    p, shrink = x / n, 1 + Z**2 / n
    half = Z * np.sqrt(p * (1 - p) / n + Z**2 / (4 * n**2)) / shrink
    centre = (p + Z**2 / (2 * n)) / shrink
    return pairs, np.column_stack([p, centre - half, centre + half])


PAIRS, INTERVALS = _wilson_of_all_counts()


def _inverted(row: dict[str, float]) -> set[tuple[float, float]]:
    """Return every numerator and denominator whose share and interval are the published ones, to six places."""
    shown = np.array([row["value"], row["lower"], row["upper"]])
    return {(float(x), float(n)) for x, n in PAIRS[np.abs(INTERVALS - shown).max(axis=1) < 5e-7]}


@settings(max_examples=25)
@given(people(), st.sampled_from([ONS_10_5, STRICT_10_10, NHS_7_5]))
def test_no_number_below_the_threshold_is_printed(frame: pd.DataFrame, policy: Policy) -> None:
    true, published = _tables(frame, policy)
    for column in COUNTS:
        shown = published[column].dropna()
        assert (shown >= policy.threshold).all()
        assert (shown % policy.base == 0).all()
        assert ((shown - true.loc[shown.index, column]).abs() <= policy.base / 2).all()
    counts = [true["n"], true["denominator"], true["numerator"], true["denominator"] - true["numerator"]]
    may = np.logical_and.reduce([count >= policy.threshold for count in counts])
    for column in ("numerator", "value", "lower", "upper"):
        assert not (published[column].notna() & ~may).any(), column
    if policy.threshold == 10:
        # Nor the number without the outcome, which anybody can work out from the two that are printed.
        rest = (published["denominator"] - published["numerator"]).dropna()
        assert (rest >= policy.threshold).all()


@settings(max_examples=25)
@given(people())
def test_turning_the_interval_round_gives_the_rounded_numbers_alone(frame: pd.DataFrame) -> None:
    true, published = _tables(frame)
    for before, after in zip(true.to_dict("records"), published.to_dict("records"), strict=True):
        if math.isnan(after["value"]):
            continue
        found = _inverted(after)
        assert found == {(after["numerator"], after["denominator"])}
        if before["numerator"] % 5 or before["denominator"] % 5:
            assert (before["numerator"], before["denominator"]) not in found


@settings(max_examples=15)
@given(people())
def test_the_attack_succeeds_on_true_intervals(frame: pd.DataFrame) -> None:
    """What the attack above would have found, had intervals been worked out from the true numbers."""
    row = equity.breakdown(frame, outcome="seen", by=["sex"]).table.to_dict("records")[0]
    assume(0 < row["numerator"] < row["denominator"])
    assert _inverted(row) == {(row["numerator"], row["denominator"])}


@settings(max_examples=25)
@given(people())
def test_words_and_comparisons_are_made_of_what_is_printed(frame: pd.DataFrame) -> None:
    assume(frame["sex"].nunique() == 2)
    true = equity.compare(
        equity.breakdown(frame, outcome="seen", by=["sex", "area"], ways=2), reference={"sex": "F"}, least=0
    )
    (published,) = protect(true).results
    assert isinstance(published, equity.Comparison)
    made, words = published.breakdown.table, published.breakdown.words
    whole = made.iloc[0]
    if math.isnan(whole["value"]):
        assert words == "Nothing can be said about seen: too few people have it recorded."
    else:
        assert f"from {whole['denominator']:.0f} people whose answer is known, of {whole['n']:.0f}." in words
    women = made[made["sex"] == "F"].set_index("area")["value"]
    for row in published.table.to_dict("records"):
        expected = row["value"] - women[row["area"]]
        assert row["difference"] == pytest.approx(expected, nan_ok=True)
        worked_out = [row[c] for c in ("difference_lower", "difference_upper", "p")]
        assert np.isnan(worked_out).all() == np.isnan(expected) == np.isnan(worked_out).any()
