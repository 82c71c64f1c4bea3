"""Groups against everyone else, everyone or a named group: the difference, its interval and how surprising it is."""

import math
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from syschange import equity
from syschange.errors import NotEstimableError
from syschange.statistics.proportions import katz, newcombe

from .groups import counts, from_counts

Groups = dict[str | None, tuple[int, int, int]]
LEVEL = 0.9
Z = float(stats.norm.ppf(0.95))


def compared(groups: Groups, **options: Any) -> equity.Comparison:
    made = equity.breakdown(from_counts(groups), outcome="y", by=["g"], level=LEVEL)
    return equity.compare(made, **options)


def named(groups: Groups) -> dict[str, tuple[int, int]]:
    """Return events and people known by label, in no order."""
    return {label or "(unknown)": (events, known) for label, (events, known, _) in groups.items()}


def rest_of(groups: Groups, label: str) -> tuple[int, int]:
    others = [pair for name, pair in named(groups).items() if name != label]
    return sum(x for x, _ in others), sum(n for _, n in others)


def same_for_all(groups: Groups) -> bool:
    events, known = (sum(group[i] for group in groups.values()) for i in (0, 1))
    return known > 1 and events in {0, known}


def share(x: int, n: int) -> float:
    return x / n if n else math.nan


@settings(max_examples=10)
@given(groups=counts())
def test_everyone_else_is_everyone_who_is_not_in_the_group(groups: Groups) -> None:
    table = compared(groups).table.set_index("g")
    assert set(table.index) == set(named(groups))
    assert (table["reference"] == "everyone else").all()
    for label, own in named(groups).items():
        other, row = rest_of(groups, label), table.loc[label]
        assert row["difference"] == pytest.approx(share(*own) - share(*other), nan_ok=True)
        limits = tuple(float(v) for v in newcombe(*own, *other, z=Z))
        assert (row["difference_lower"], row["difference_upper"]) == pytest.approx(
            limits, nan_ok=True, abs=1e-9
        )
        ratio = tuple(float(v) for v in katz(*own, *other, z=Z))
        assert (row["ratio"], row["ratio_lower"], row["ratio_upper"]) == pytest.approx(ratio, nan_ok=True)


@settings(max_examples=10)
@given(groups=counts())
def test_against_everyone_the_interval_is_that_of_the_rest_scaled_for_the_overlap(groups: Groups) -> None:
    table = compared(groups, reference="overall").table.set_index("g")
    rest = compared(groups, reference="rest").table.set_index("g")
    whole = sum(x for x, _ in named(groups).values()), sum(n for _, n in named(groups).values())
    assert (table["reference"] == "everyone").all()
    assert table[["ratio", "ratio_lower", "ratio_upper"]].isna().all(axis=None)
    for label, own in named(groups).items():
        row = table.loc[label]
        if not own[1] or own[1] == whole[1]:
            assert math.isnan(row["difference"])
            continue
        assert row["difference"] == pytest.approx(share(*own) - share(*whole), abs=1e-12)
        outside = 1 - own[1] / whole[1]
        for limit in ("difference_lower", "difference_upper"):
            assert row[limit] == pytest.approx(outside * rest.loc[label, limit], abs=1e-9)
        assert row["p"] == pytest.approx(rest.loc[label, "p"], nan_ok=True)


@settings(max_examples=10)
@given(groups=counts(), data=st.data())
def test_a_named_group_is_what_every_other_is_measured_by(groups: Groups, data: st.DataObject) -> None:
    label = data.draw(st.sampled_from([name for name in groups if name is not None]))
    table = compared(groups, reference={"g": label}, least=0).table.set_index("g")
    assert set(table.index) == set(named(groups)) - {label}
    for name, row in table.iterrows():
        own, other = named(groups)[str(name)], named(groups)[label]
        assert row["reference"] == f"g: {label}"
        assert row["difference"] == pytest.approx(share(*own) - share(*other), nan_ok=True)


@settings(max_examples=10)
@given(groups=counts(), reference=st.sampled_from(["rest", "overall"]))
def test_the_estimate_the_row_and_the_p_come_from_one_distribution(groups: Groups, reference: str) -> None:
    made = compared(groups, reference=reference)
    for label, row in made.table.set_index("g").iterrows():
        if math.isnan(row["difference"]):
            assert math.isnan(row["p"])
            with pytest.raises(NotEstimableError):
                made.estimate(g=str(label))
            continue
        estimate = made.estimate(g=str(label))
        assert estimate.value == pytest.approx(row["difference"], abs=1e-12)
        assert (estimate.lower, estimate.upper) == pytest.approx(
            (row["difference_lower"], row["difference_upper"]), abs=1e-9
        )
        if same_for_all(groups):
            assert math.isnan(row["p"])
            continue
        below = estimate.distribution.cdf(0)
        assert row["p"] == pytest.approx(2 * min(below, 1 - below), abs=1e-9)
        if row["p"] < 1 - LEVEL - 1e-6:
            assert not estimate.lower <= 0 <= estimate.upper


@settings(max_examples=10)
@given(groups=counts())
def test_p_values_are_adjusted_over_the_table_or_left(groups: Groups) -> None:
    table, plain = compared(groups).table, compared(groups, adjust="none").table
    pd.testing.assert_series_equal(plain["p_adjusted"], plain["p"], check_names=False)
    known = table["p"].dropna()
    assert table["p_adjusted"].isna().equals(table["p"].isna())
    if len(known):
        assert table["p_adjusted"].dropna().to_numpy() == pytest.approx(stats.false_discovery_control(known))


def test_a_reference_of_two_characteristics_changes_both() -> None:
    rows = pd.DataFrame(
        {"a": ["x", "x", "y", "y"] * 3, "b": ["u", "v"] * 6, "y": [1, 0, 1, 1, 0, 0, 1, 0, 0, 0, 1, 1]}
    )
    made = equity.compare(
        equity.breakdown(rows, outcome="y", by=["a", "b"], ways=2),
        reference={"a": "x", "b": "u"},
        least=0,
    ).table
    assert [tuple(row) for row in made[["a", "b"]].to_numpy()] == [("x", "v"), ("y", "u"), ("y", "v")]
    assert set(made["reference"]) == {"a: x, b: u"}


def test_the_words_count_what_is_beyond_chance_and_what_cannot_be_told() -> None:
    clear = compared({"a": (15, 15, 0), "b": (0, 15, 0), "c": (0, 0, 2)})
    assert clear.words.startswith(
        "2 of 2 comparisons in y show a difference larger than chance readily explains."
    )
    assert "g: a is 100 percentage points higher than everyone else" in clear.words
    assert "For 1 the difference cannot be given" in clear.words
    vague = compared({"a": (7, 15, 0), "b": (8, 15, 0)})
    assert vague.words.startswith("None of the 2 comparisons")
    assert "not the same as showing there is none" in vague.words


def test_the_surest_is_the_one_whose_interval_stays_furthest_from_none() -> None:
    """Three people may differ by more than three hundred do, and be much less sure of it."""
    many = {"large": (90, 100, 0), "reference": (40, 100, 0), "tiny": (3, 3, 0)}
    made = compared(many, reference={"g": "reference"})
    assert made.table.set_index("g")["difference"].idxmax() == "tiny"
    assert "The surest: g: large is 50 percentage points higher" in made.words
