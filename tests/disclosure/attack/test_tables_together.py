"""Tables of one report are held against each other: same people, and people who are all in another table."""

import numpy as np
import pandas as pd
import pytest

from syschange import equity
from syschange.disclosure import Audit, Policy, audit, protect

PLAIN = Policy("plain", 10, 1)


def people(**groups: int) -> pd.DataFrame:
    made = pd.DataFrame({"g": [g for g, n in groups.items() for _ in range(n)]})
    return made.assign(y=[i % 2 == 0 for i in range(len(made))])


def made(data: pd.DataFrame, *by: str) -> equity.Breakdown:
    return equity.breakdown(data, outcome="y", by=list(by))


def between(done: Audit) -> pd.DataFrame:
    return done.table[done.table["quantity"].str.contains("less that of")]


def test_a_cell_hidden_in_one_table_and_printed_in_another_is_known() -> None:
    one = pd.DataFrame({"g": ["(all)", "a", "b"], "n": [50.0, np.nan, np.nan]})
    two = pd.DataFrame({"g": ["(all)", "a"], "n": [50.0, 44]})
    assert audit(one, policy=PLAIN).ok
    done = audit([one, two], policy=PLAIN)
    assert worked_out(done) == {("b", 6, 6)}


def worked_out(done: Audit) -> set[tuple[str, int, int]]:
    refuted = done.table[done.table["verdict"] == "refuted"]
    return {(row.cell[0][1], row.lower, row.upper) for row in refuted.itertuples()}


def test_parts_in_one_table_are_taken_from_a_total_in_another() -> None:
    """A table without totals is no safer where the total stands in another."""
    parts = pd.DataFrame({"g": ["a", "b", "c"], "n": [30.0, np.nan, 20]})
    other = pd.DataFrame(
        {"g": ["(all)"] * 3 + ["a"], "h": ["(all)", "p", "q", "(all)"], "n": [54.0, 34, 20, 30]}
    )
    assert audit(parts, policy=PLAIN).ok
    done = audit([parts, other], policy=PLAIN)
    assert worked_out(done) == {("b", 4, 4)}


def test_those_left_over_between_two_tables_are_found_and_both_tables_named() -> None:
    data = people(a=41, b=39)
    done = audit([made(data, "g"), made(people(c=30, d=25), "g"), made(data.iloc[1:], "g")])
    left = between(done)
    assert set(left.loc[left["quantity"] == "n, less that of result 2", "lower"]) == {1}
    assert done.tables == (0, 2)
    assert "in tables 1 and 3" in done.text


def test_a_provider_and_everyone_give_the_few_who_are_elsewhere() -> None:
    """Someone who is in a table and not in another is found though no cell has their number."""
    data = pd.concat(
        [people(a=40).assign(provider="north"), people(a=3).assign(provider="south")], ignore_index=True
    )
    north, every = made(data[data["provider"] == "north"]), made(data)
    assert not audit([north, every]).ok
    assert audit([north]).ok


@pytest.mark.parametrize("fewer", [1, 2, 3, 4])
def test_rounded_tables_that_differ_by_a_few_give_nobody_away(fewer: int) -> None:
    data = people(a=41, b=39)
    papers = [protect(made(rows, "g")).results[0] for rows in (data, data.iloc[fewer:])]
    done = audit([paper.table for paper in papers], full=True)  # type: ignore[attr-defined]
    assert done.ok
    assert done.complete


def test_tables_that_are_not_nested_are_not_taken_from_each_other() -> None:
    assert between(audit([made(people(a=41, b=39), "g"), made(people(a=39, b=41), "g")])).empty


def test_those_whose_outcome_is_not_known_are_found_in_true_tables_and_not_in_rounded_ones() -> None:
    data = people(a=41, b=39).astype({"y": "boolean"})
    data.loc[0, "y"] = pd.NA
    result = made(data, "g")
    done = audit(result)
    assert done.table["quantity"].tolist() == ["missing:y", "missing:y"]
    assert done.table["lower"].tolist() == done.table["upper"].tolist() == [1, 1]
    assert audit(protect(result), full=True).ok


def test_everybody_else_is_taken_from_everybody() -> None:
    """A comparison with the rest prints those who are not in a group: nearly everyone gives the few away."""
    counts = pd.DataFrame(
        {
            "cell": [(("g", "(all)"),), (("g", "a"),), (("g", "a"),)],
            "quantity": ["denominator:y", "denominator:y", "rest:denominator:y"],
            "count": [90.0, np.nan, 86.0],
        }
    )
    done = audit(_Printed(counts), policy=PLAIN)
    hidden = done.table[done.table["quantity"] == "denominator:y"]
    assert hidden[["lower", "upper", "verdict"]].to_numpy().tolist() == [[4, 4, "refuted"]]


class _Printed(equity.Breakdown):
    """A result of these counts alone."""

    def __init__(self, counts: pd.DataFrame) -> None:
        object.__setattr__(self, "policy", None)
        object.__setattr__(self, "_table", counts.head(0))
        object.__setattr__(self, "_counts", counts)

    def counts(self) -> pd.DataFrame:
        counted: pd.DataFrame = self._counts
        return counted
