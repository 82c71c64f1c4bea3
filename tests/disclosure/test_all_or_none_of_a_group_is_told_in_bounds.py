"""Where nearly all or nearly none of a group have an outcome, what is told is a bound, made of published numbers."""

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from syschange import equity
from syschange.disclosure import NHS_7_5, ONS_10_5, STRICT_10_10, Policy, protect
from syschange.equity.bands import bound_of, told_instead
from syschange.results import Coarsening

from .showing import words_of

NAMED = (ONS_10_5, NHS_7_5, STRICT_10_10)


def rows(counts: dict[str, tuple[int, int]]) -> pd.DataFrame:
    """Return people of each group of whom so many, of so many, have the outcome."""
    made = [(g, i < some) for g, (some, n) in counts.items() for i in range(n)]
    return pd.DataFrame(made, columns=["g", "y"])


def paper(
    counts: dict[str, tuple[int, int]], policy: Policy = ONS_10_5, **options: object
) -> equity.Breakdown:
    """Return a breakdown made again from the counts that a policy shows, none of them withheld for another's sake."""
    true = equity.breakdown(rows(counts), outcome="y", by=["g"], **options)  # type: ignore[arg-type] # as given
    held = true.counts()
    shown = held.assign(count=policy.publish(held["count"]))
    return true.from_counts(shown, Coarsening(policy.name, policy.figures, policy.threshold, policy.base))


def method(made: equity.Breakdown, group: str = "a") -> str:
    return str(made.table.set_index("g").loc[group, "method"])


@pytest.mark.parametrize("events", [0, 1, 9])
def test_few_of_a_group_are_told_as_at_most(events: int) -> None:
    """9 of the 38 people that 40 may stand for are 23.7%."""
    made = paper({"a": (events, 40), "b": (300, 601)})
    assert method(made) == "at most 24%"
    assert method(made, "b") == "Wilson"
    row = made.table.set_index("g").loc["a"]
    assert row[["numerator", "value", "lower", "upper"]].isna().all()
    assert row["denominator"] == 40


@pytest.mark.parametrize("events", [31, 39, 40])
def test_nearly_all_of_a_group_are_told_as_at_least(events: int) -> None:
    assert method(paper({"a": (events, 40), "b": (300, 601)})) == "at least 76%"


def test_a_group_that_is_hidden_itself_or_small_on_both_sides_is_told_nothing() -> None:
    made = paper({"a": (0, 9), "c": (8, 17), "d": (9, 18), "b": (300, 601)})
    assert [method(made, g) for g in ("a", "c", "d")] == ["none"] * 3


def test_a_number_withheld_to_protect_another_is_no_small_one() -> None:
    """Where the share is hidden for another's sake nothing is told: its true number lies on neither side."""
    true = equity.breakdown(rows({"a": (20, 40), "b": (300, 601)}), outcome="y", by=["g"])
    counts = true.counts().astype({"count": float})
    here = counts["cell"].map(lambda cell: dict(cell)["g"] == "a")
    how = Coarsening("ONS_10_5", 3, 10, 5)
    for withheld in (["numerator:y"], ["complement:y"], ["numerator:y", "complement:y"]):
        shown = counts.assign(count=ONS_10_5.publish(counts["count"]))
        shown.loc[here & shown["quantity"].isin(withheld), "count"] = math.nan
        assert method(true.from_counts(shown, how)) == "none"
    few = equity.breakdown(rows({"a": (3, 40), "b": (300, 601)}), outcome="y", by=["g"])
    shown = few.counts().assign(count=lambda t: ONS_10_5.publish(t["count"]))
    shown.loc[here & (shown["quantity"] == "complement:y"), "count"] = math.nan
    assert method(few.from_counts(shown, how)) == "none"


@given(st.integers(0, 60), st.integers(0, 60), st.integers(0, 60), st.integers(0, 60), st.sampled_from(NAMED))
def test_the_bound_holds_and_is_the_same_for_all_that_are_published_alike(
    some: int, rest: int, other: int, more: int, policy: Policy
) -> None:
    if some + rest + other + more == 0 or some + rest == 0:
        return
    counts = {"a": (some, some + rest), "b": (200 + other, 400 + other + more)}
    said = told_instead(method(paper(counts, policy)))
    people, low, high = (float(x) for x in policy.publish([some + rest, some, rest]))
    if math.isnan(people) or math.isnan(low) == math.isnan(high):
        assert said == ""
        return
    side, bound = ("at most", int(said[8:-1])) if math.isnan(low) else ("at least", int(said[9:-1]))
    assert said.startswith(side)
    share = 100 * some / (some + rest)
    assert share <= bound if side == "at most" else share >= bound
    known = bound_of(people, policy.threshold, policy.base)
    assert bound == (known if side == "at most" else 100 - known)


def test_without_a_threshold_to_go_by_nothing_is_told() -> None:
    true = equity.breakdown(rows({"a": (3, 40), "b": (300, 601)}), outcome="y", by=["g"])
    shown = true.counts().assign(count=lambda t: ONS_10_5.publish(t["count"]))
    assert method(true.from_counts(shown, Coarsening("ONS_10_5", 3))) == "none"


def test_every_level_tells_the_bound_and_the_picture_says_it() -> None:
    made = paper({"a": (0, 40), "b": (300, 601)}, level=[0.95, 0.8])
    assert made.table.loc[made.table["g"] == "a", "method"].tolist() == ["at most 24%"] * 2
    assert "at most 24%" in words_of(made.plot())


def test_weighted_shares_have_no_bound() -> None:
    data = rows({"a": (3, 40), "b": (300, 601)}).assign(w=1.0)
    true = equity.breakdown(data, outcome="y", by=["g"], weights="w")
    shown = true.counts().assign(count=lambda t: ONS_10_5.publish(t["count"]))
    assert method(true.from_counts(shown, Coarsening("ONS_10_5", 3, 10, 5))) == "none"


def test_the_door_lets_bounds_through() -> None:
    true = equity.breakdown(rows({"a": (0, 40), "b": (300, 601)}), outcome="y", by=["g"])
    (made,) = protect(true).results
    assert isinstance(made, equity.Breakdown)
    assert method(made) == "at most 24%"
