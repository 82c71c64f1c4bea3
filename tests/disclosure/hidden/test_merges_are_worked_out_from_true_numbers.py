"""What merging would show is worked out from numbers added up: whose they are, which are small, and in what order."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
import pytest

from syschange.disclosure import ONS_10_5, Policy
from syschange.disclosure.hidden.merging import MERGES, merges_of

from ..ledger.made import tally

Counts = Mapping[tuple[tuple[str, str], ...], float]


def table(counts: Counts, quantity: str = "n") -> pd.DataFrame:
    return tally(dict(counts), quantity).counts()  # type: ignore[arg-type]


def of(column: str, **counts: float) -> dict[tuple[tuple[str, str], ...], float]:
    return {((column, label),): n for label, n in counts.items()}


def tried(*tables: pd.DataFrame, shown: int = 0) -> dict[tuple[str, tuple[str, ...]], tuple[int, float]]:
    """Return what each merge that is advised would show, and of how much."""
    made = merges_of(tables, ONS_10_5, shown=shown)
    each = zip(made["column"], made["labels"], made["shown_after"], made["share_after"], strict=True)
    return {(column, labels): (after, share) for column, labels, after, share in each}


def test_the_same_label_of_another_column_is_not_merged_with_them() -> None:
    counts = {(): 60, **of("g", no=4, yes=6, other=50), **of("h", no=20, yes=40)}
    made = merges_of([table(counts)], ONS_10_5, shown=4)
    assert made["column"].tolist() == ["g"]
    assert made["labels"].tolist() == [("no", "yes")]
    # Everybody, the two together, others; and of the other column both: all five of them.
    assert (made["shown_after"][0], made["share_after"][0]) == (5, 1.0)
    assert (made["shown_before"][0], made["share_before"][0]) == (4, pytest.approx(4 / 6))


def test_numbers_that_are_not_known_are_not_taken_for_none() -> None:
    """Of the crossed groups one is not known, and stays so: with the merge there are five numbers and not six."""
    counts = {(): 60, **of("g", a=4, b=6, c=50)}
    crossed = {(("g", "c"), ("h", "p")): np.nan, (("g", "c"), ("h", "q")): 50}
    assert tried(table({**counts, **crossed}), shown=3) == {("g", ("a", "b")): (4, 1.0)}
    # Where one of two that are merged is known, the sum is what is known.
    half = {(("g", "a"), ("h", "p")): np.nan, (("g", "b"), ("h", "p")): 30}
    assert tried(table({**counts, **half}), shown=3) == {("g", ("a", "b")): (4, 1.0)}


def test_numbers_of_other_people_than_everybody_in_a_group_do_not_say_how_large_it_is() -> None:
    """Of a few have answered, and yet it is the largest group; what is crossed with others is not the group."""
    groups = table({(): 320, **of("g", a=300, b=6, c=14)})
    some = table(of("g", a=3, b=6, c=14), "used:score")
    crossed = table({(("g", "a"), ("h", "p")): 1, (("g", "a"), ("h", "q")): 2})
    for tables in ((groups, some), (some, groups), (groups, crossed)):
        assert {labels for _, labels in tried(*tables)} == {("b", "c")}
    assert tried(some) == tried(crossed) == {}


def test_those_of_a_score_are_everybody_of_it() -> None:
    assert {x for _, x in tried(table(of("g", a=300, b=6, c=14), "n:score"))} == {("b", "c")}


def test_of_several_tables_the_largest_number_is_how_large_a_group_is() -> None:
    one, other = table(of("g", a=300, b=6, c=14)), table(of("g", a=300, b=60, c=5))
    for tables in ((one, other), (other, one)):
        assert {labels for _, labels in tried(*tables)} == {("c", "b")}


def test_the_smallest_groups_are_taken_in_the_order_of_their_size_and_then_of_their_names() -> None:
    assert {x for _, x in tried(table(of("g", d=7, b=5, a=80, c=5, e=90)))} == {("b", "c"), ("b", "c", "d")}


def test_periods_are_pooled_with_the_one_before_where_there_is_one() -> None:
    quarters = of("quarter", q1=50, q2=9, q3=10, q4=3)
    assert set(tried(table(quarters))) == {("quarter", ("q1", "q2")), ("quarter", ("q3", "q4"))}
    assert set(tried(table(of("month", m1=9, m2=50, m3=60)))) == {("month", ("m1", "m2"))}
    assert set(tried(table(of("week", w1=50, w2=60, w3=9)))) == {("week", ("w2", "w3"))}
    for name in ("period", "quarter", "month", "year", "week"):
        assert merges_of([table(of(name, a=50, b=9, c=60))], ONS_10_5, shown=2)["pooled"].tolist() == [True]
    assert merges_of([table(of("area", a=50, b=9, c=8))], ONS_10_5, shown=1)["pooled"].tolist() == [False]


def test_of_merges_that_show_as_much_those_of_fewer_groups_are_first_and_then_by_name() -> None:
    counts = {(): 200, **of("h", p=4, q=6, r=190), **of("g", a=4, b=6, c=190)}
    made = merges_of([table(counts)], ONS_10_5, shown=3)
    assert made["column"].tolist() == ["g", "h"]
    assert made.index.tolist() == [0, 1]
    more = {(): 203, **of("h", p=4, q=6, r=7, s=186), **of("g", a=1, b=2, c=3, d=197)}
    made = merges_of([table(more)], ONS_10_5, shown=3)
    assert [len(labels) for labels in made["labels"]] == [2, 2, 3, 3]
    assert made["column"].tolist() == [
        "h",
        "g",
        "h",
        "g",
    ]  # of the first ten may be shown, and of the other three not


def test_a_merge_that_shows_no_larger_share_is_not_advised() -> None:
    """Everybody and the three groups: with a and b as one two of three would be shown, as before two of three."""
    counts = {(): 60, **of("g", a=4, b=5, c=51), **of("h", p=30, q=30)}
    assert tried(table(counts), shown=6) == {}
    assert len(tried(table(counts), shown=3))


def test_without_any_number_nothing_is_advised() -> None:
    for counts in ({}, {(): np.nan}, of("g", a=np.nan, b=np.nan, c=np.nan)):
        made = merges_of([table(counts)], ONS_10_5, shown=0)
        assert (len(made), list(made.columns)) == (0, list(MERGES))


def test_what_has_to_be_withheld_after_a_merge_is_not_shown() -> None:
    """Five of one column stay few, so that the fifty-five beside them are withheld before and after."""
    counts = {(): 60, **of("g", a=4, b=6, c=50), **of("h", p=5, q=55)}
    made = merges_of([table(counts)], Policy("exact", 10, 1), shown=2)
    assert made["labels"].tolist() == [("a", "b")]
    assert (made["shown_after"][0], made["share_after"][0]) == (3, pytest.approx(3 / 5))


def test_where_nothing_is_shown_and_nothing_would_be_no_merge_is_advised() -> None:
    assert tried(table(of("g", a=1, b=2, c=3))) == {}


def test_a_group_of_nobody_is_smaller_than_one_of_one() -> None:
    assert set(tried(table(of("g", a=1, b=0, c=8, d=50)))) == {("g", ("b", "a")), ("g", ("b", "a", "c"))}
