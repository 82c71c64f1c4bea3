"""The sums within one cell, written out by hand: outcomes, those lost, everybody else, and what is no share."""

import numpy as np
import pandas as pd
import pytest

from syschange.disclosure import Policy
from syschange.disclosure.attack.reading import given
from syschange.disclosure.attack.system import System, system_of
from syschange.disclosure.attack.within import _is_share

from .written import Cell, Printed, said, sums

EXACT = Policy("exact", 10, 1)
A: Cell = (("g", "a"),)
ALL: Cell = (("g", "(all)"),)


def of(*rows: tuple[Cell, str, float]) -> System:
    return system_of(given(Printed(rows), EXACT))


def one_cell(*quantities: str) -> dict[str, list[str]]:
    return sums(of(*[(A, q, 40.0) for q in quantities]))


def test_those_with_an_outcome_and_those_without_are_all_of_whom_it_is_known() -> None:
    assert one_cell("denominator:y", "numerator:y", "complement:y") == {
        "denominator:y @0": ["denominator:y a @0 = complement:y a @0 + numerator:y a @0"]
    }
    assert one_cell("rest:denominator:y", "rest:numerator:y", "rest:complement:y") == {
        "rest:denominator:y @0": ["rest:denominator:y a @0 = rest:complement:y a @0 + rest:numerator:y a @0"]
    }


@pytest.mark.parametrize(
    "quantities",
    [
        ("denominator:y", "numerator:y"), ("denominator:y", "complement:y"), ("numerator:y", "complement:y"),
        ("denominator:y", "numerator:z", "complement:z"), ("n", "numerator:y"), ("n", "rest:denominator:y"),
        ("n", "followed:y"), ("n", "lost:y"), ("followed:y", "lost:y"), ("n", "followed:y", "lost:z"),
        ("denominator:y", "rest:denominator:y"), ("n", "was followed", "was lost"),
    ],
)  # fmt: skip
def test_what_is_not_all_there_is_no_sum(quantities: tuple[str, ...]) -> None:
    assert one_cell(*quantities) == {}


def test_those_followed_and_those_lost_are_all_people() -> None:
    assert one_cell("n", "followed:y", "lost:y") == {"n @0": ["n a @0 = followed:y a @0 + lost:y a @0"]}
    own = "n a @0 = followed:followed a @0 + lost:followed a @0"  # an outcome may be called so too
    assert one_cell("n", "followed:followed", "lost:followed") == {"n @0": [own]}
    assert one_cell("n", "followed", "lost") == {"n @0": ["n a @0 = followed a @0 + lost a @0"]}


def test_people_whose_outcome_is_not_known_are_left_over_for_each_outcome() -> None:
    assert one_cell("n", "denominator:y", "denominator:z") == {
        f"missing:{x} @0": [f"n a @0 = denominator:{x} a @0 + missing:{x} a @0"] for x in "yz"
    }


def test_the_same_people_left_over_twice_are_one_number() -> None:
    """A second result of the same people prints n and denominator again, and another cell besides."""
    rows = [(A, "n", 50.0), (A, "denominator:y", 40.0), (ALL, "n", 90.0)]
    system = system_of(given([Printed(rows), Printed(rows)], EXACT))
    assert [q for q in system.quantity if q == "missing:y"] == ["missing:y"]
    blocks = [b for b in system.blocks if b.quantity == "missing:y"]
    assert [b.table for b in blocks] == [0, 1]
    assert blocks[0].unknowns.tolist() == blocks[1].unknowns.tolist()
    other = system_of(given([Printed(rows), Printed([(A, "n", 50.0), (A, "denominator:y", 41.0)])], EXACT))
    assert [q for q in other.quantity if q == "missing:y"] == ["missing:y"] * 2
    less = [(A, "n", 50.0), (A, "denominator:z", 40.0)]
    third = system_of(given([Printed(rows), Printed(less)], EXACT))
    assert [q for q in third.quantity if q.startswith("missing")] == ["missing:y", "missing:z"]


def test_a_group_and_everybody_else_are_everybody() -> None:
    system = of((ALL, "n", 90.0), (A, "n", np.nan), (A, "rest:n", 80.0))
    assert sums(system) == {"rest:n @0": ["n all @0 = n a @0 + rest:n a @0"]}
    assert sums(of((A, "n", 10.0), (A, "rest:n", 80.0))) == {}
    other = (("h", "x"),)  # without a total over all there is nobody to be taken from
    assert sums(of((A, "n", 10.0), (A, "rest:n", 80.0), (other, "n", 40.0))) == {}


def test_everybody_else_of_a_period_are_of_that_period_where_no_total_over_periods_stands() -> None:
    def cell(group: str, period: str) -> Cell:
        return (("g", group), ("period", period))

    rows = [(cell(g, p), "n", n) for p in ("p1", "p2") for g, n in (("(all)", 90.0), ("a", 10.0))]
    system = of(*rows, *[(cell("a", p), "rest:n", 80.0) for p in ("p1", "p2")])
    assert sums(system)["rest:n @0"] == [f"n {p} @0 = n a {p} @0 + rest:n a {p} @0" for p in ("p1", "p2")]


def test_everybody_else_with_a_total_over_all_columns_is_taken_from_that() -> None:
    first = (("g", "(all)"), ("h", "(all)"))
    rows: list[tuple[Cell, str, float]] = [
        (first, "n", 90.0), ((("g", "a"), ("h", "(all)")), "n", 10.0), ((("g", "a"), ("h", "(all)")), "rest:n", 80.0),
        ((("g", "(all)"), ("h", "x")), "n", 30.0),
    ]  # fmt: skip
    assert sums(of(*rows)) == {"rest:n @0": ["n all @0 = n a @0 + rest:n a @0"]}


def test_everybody_else_is_not_added_up_over_groups() -> None:
    b = (("g", "b"),)
    rows = [(ALL, "n", 90.0), (A, "n", 10.0), (b, "n", 80.0), (A, "rest:n", 80.0), (b, "rest:n", 10.0)]
    found = sums(of(*rows, (ALL, "rest:n", 0.0)))
    assert set(found) == {"rest:n @0", "n @0 by g"}


def bare(**columns: object) -> System:
    table = pd.DataFrame({"g": ["a", "b"], "n": [60.0, 60], **columns})
    return system_of(given(table, EXACT))


@pytest.mark.parametrize(
    ("columns", "share"),
    [
        ({"numerator": [50.0, 20], "denominator": [50.0, 50]}, True),  # all of them have it
        ({"numerator": [51.0, 20], "denominator": [50.0, 50]}, False),
        ({"numerator": [0.0, 20], "denominator": [50.0, 50], "value": [0.15, 0.4]}, True),
        ({"numerator": [25.0, 20], "denominator": [50.0, 50], "value": [0.66, 0.4]}, False),
        ({"numerator": [25.0, 20], "denominator": [50.0, 50], "value": [0.34, 0.4]}, False),
        ({"numerator": [25.0, 0], "denominator": [50.0, 0], "value": [0.5, np.nan]}, True),
        ({"numerator": [0.0, 20], "denominator": [1.0, 50], "value": [0.9, 0.4]}, False),
        ({"numerator": [25.0, np.nan], "denominator": [50.0, 50], "value": [0.5, 9.0]}, True),
        ({"numerator": [25.0, 20], "denominator": [50.0, 50], "value": [5, 4], "method": ["Wilson", "none"]}, True),
        ({"numerator": [25.0, 20], "denominator": [50.0, 50], "value": [5, 4], "method": ["none", "none"]}, False),
        ({"numerator": [25.0, 20], "denominator": [50.0, 50], "method": ["none", "Byar"]}, False),
        ({"numerator": [25.0, 20], "denominator": [50.0, 50], "method": ["none", "exact Poisson"]}, False),
    ],
)  # fmt: skip
def test_of_a_bare_table_those_without_an_outcome_are_people_where_it_is_a_share(
    columns: dict[str, object], *, share: bool
) -> None:
    system = bare(**columns)
    rest = [said(system, u) for u, q in enumerate(system.quantity) if q == "complement"]
    assert sorted(rest) == (["complement a @0", "complement b @0"] if share else [])
    assert [q for q in system.quantity if q == "missing"] == ["missing"] * 2


def test_sums_of_a_bare_table_are_firm_and_those_of_a_result_are_not() -> None:
    own = bare(numerator=[25.0, 20], denominator=[50.0, 50])
    assert {f.firm for f in own.families} == {True}
    made = of((A, "denominator:y", 40.0), (A, "numerator:y", 30.0), (A, "complement:y", 10.0))
    assert [(f.table, f.column, f.quantity, f.firm) for f in made.families] == [
        (0, "", "denominator:y", False)
    ]


def test_what_is_no_table_or_counts_more_events_than_people_is_no_share() -> None:
    table = pd.DataFrame({"numerator": [3.0], "denominator": [4.0]})
    assert _is_share(table) is True
    assert _is_share(table.assign(numerator=5.0)) is False
    assert _is_share(None) is False
