"""Which groups are tried as one, in which order they are advised, and what is said where none would help."""

import pandas as pd
import pytest

from syschange.disclosure import ONS_10_5, suppression
from syschange.disclosure.hidden.merging import MERGES, merges_of

from ..ledger.made import groups, tally


def merges(column: str, counts: dict[str, int]) -> pd.DataFrame:
    table = groups(column, counts).counts()
    shown = int((table["count"] >= ONS_10_5.threshold).sum())
    return merges_of([table], ONS_10_5, shown=shown)


def test_the_two_and_the_three_smallest_groups_are_tried_as_one() -> None:
    made = merges("g", {"a": 200, "b": 3, "c": 4, "d": 5, "e": 100})
    assert list(made.columns) == list(MERGES)
    assert made["labels"].tolist() == [("b", "c"), ("b", "c", "d")]
    assert made["shown_after"].tolist() == [3, 4]  # the two of them are still few
    row = made.iloc[1]
    assert (row["shown_before"], row["shown_after"], row["pooled"]) == (3, 4, False)
    assert (row["share_before"], row["share_after"]) == (0.5, 1.0)
    assert made["share_after"].tolist() == [0.6, 1.0]
    both = merges("g", {"a": 200, "b": 6, "c": 7, "d": 8, "e": 100})["labels"].tolist()
    assert both == [("b", "c"), ("b", "c", "d")]  # of the fewest labels first


def test_of_as_few_labels_what_shows_most_is_first() -> None:
    rows = {**{("g", k): n for k, n in {"a": 200, "b": 6, "c": 7, "d": 187}.items()}}
    cells = {(): 400, **{(pair,): n for pair, n in rows.items()}}
    cells |= {(("h", k),): n for k, n in {"p": 250, "q": 5, "r": 6, "s": 139}.items()}
    made = merges_of([tally(cells).counts()], ONS_10_5, shown=5)
    assert made["labels"].map(len).is_monotonic_increasing
    for _, part in made.groupby(made["labels"].map(len)):
        assert part["share_after"].is_monotonic_decreasing


@pytest.mark.parametrize(
    "counts",
    [{"a": 200, "b": 3}, {f"g{i}": 3 + 10 * (i > 2) for i in range(41)}, {"a": 20, "b": 30, "c": 40}],
)
def test_two_groups_or_more_than_forty_are_not_merged_and_none_where_none_is_hidden(
    counts: dict[str, int],
) -> None:
    assert merges("g", counts).empty


def test_forty_groups_and_three_are() -> None:
    assert len(merges("g", {f"g{i:02}": 6 + 10 * (i > 2) for i in range(40)}))
    assert merges("g", {"a": 200, "b": 6, "c": 7})["labels"].tolist() == [("b", "c")]


def test_whose_characteristic_is_not_known_is_merged_with_nobody() -> None:
    made = merges("g", {"a": 200, "b": 6, "c": 7, "(unknown)": 2})
    assert made["labels"].tolist() == [("b", "c")]


def test_a_few_in_a_period_are_pooled_with_the_period_before_and_the_first_with_the_next() -> None:
    quarters = {"2024-Q1": 4, "2024-Q2": 60, "2024-Q3": 70, "2024-Q4": 5}
    made = merges("quarter", quarters)
    assert set(made["labels"]) == {("2024-Q1", "2024-Q2"), ("2024-Q3", "2024-Q4")}
    assert made["pooled"].all()


def test_a_group_whose_number_is_not_known_is_not_taken_for_a_small_one() -> None:
    table = groups("g", {"a": 200, "b": 6, "c": 7, "d": 100}).counts()
    table["count"] = table["count"].where(table["count"] != 7)
    assert merges_of([table], ONS_10_5, shown=3)["labels"].tolist() == [("b", "d")]


def test_what_is_told_of_each_group_is_counted() -> None:
    told = suppression(tally({(): 113, (("g", "a"),): 100, (("g", "b"),): 6, (("g", "c"),): 7}))
    assert (told.numbers, told.hidden) == (4, 2)
    assert repr(told) == f"Suppression: {told.text}"
    table = told.table.set_index("label")
    assert table.index.tolist() == ["b", "c", "a"]
    assert table["share_hidden"].tolist() == [1.0, 1.0, 0.0]
    assert table["times_overall"].tolist() == [2.0, 2.0, 0.0]
    assert table[["numbers", "small", "withheld"]].to_numpy().tolist() == [[1, 1, 0], [1, 1, 0], [1, 0, 0]]
    assert told.text.startswith(
        "Under ONS_10_5 2 of 4 numbers of people are hidden, most of them of g b (100%)"
    )


def test_a_merged_group_of_exactly_the_threshold_is_shown() -> None:
    made = merges("g", {"a": 200, "b": 4, "c": 6, "d": 50})
    assert made["labels"].tolist()[0] == ("b", "c")
    assert made["shown_after"].tolist()[0] == 4  # everybody, a, d and the ten who are now together
    assert made["share_after"].tolist()[0] == 1.0


@pytest.mark.parametrize("smallest", [3, 12])
def test_no_more_than_three_groups_are_tried_and_one_at_least_is_left(smallest: int) -> None:
    many = {f"g{i:02}": smallest + i for i in range(6)} | {"z": 300}
    assert all(len(labels) in (2, 3) for labels in merges("g", many)["labels"])
    few = merges("g", {"a": 200, "b": 3, "c": 8})
    assert few["labels"].tolist() == [("b", "c")]
