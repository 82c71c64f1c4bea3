"""Outcomes, everybody else and columns that do not part people are read as what they are, release beside release."""

from pathlib import Path

import pandas as pd
import pytest

from syschange.disclosure import Joint, Ledger

from .made import EXACT, Tally, paper

CELLS = {"all": (("g", "(all)"),), "a": (("g", "a"),), "b": (("g", "b"),)}


def counted(**cells: dict[str, float]) -> Tally:
    """Return numbers by cell, and in each by quantity."""
    rows = [(CELLS[cell], quantity, float(n)) for cell, held in cells.items() for quantity, n in held.items()]
    return Tally(pd.DataFrame(rows, columns=["cell", "quantity", "count"]))


def beside(folder: Path, first: Tally, second: Tally, link: str = "cumulative") -> Joint:
    book = Ledger(folder / "ledger.jsonl")
    book.release(paper(first, EXACT))
    return book.check(paper(second, EXACT), link=link)


@pytest.mark.parametrize(
    ("joined", "quantities"),
    [
        ({"numerator:y": 3, "complement:y": 20, "denominator:y": 23}, {"numerator:y"}),
        ({"numerator:y": 20, "complement:y": 3, "denominator:y": 23}, {"complement:y"}),
        ({"numerator:y": 3, "complement:y": 4, "denominator:y": 7}, {"numerator:y", "complement:y", "denominator:y"}),
        ({"numerator:y": 20, "complement:y": 20, "denominator:y": 40}, set()),
    ],
)  # fmt: skip
def test_few_who_joined_with_an_outcome_without_or_known_are_told(
    tmp_path: Path, joined: dict[str, int], quantities: set[str]
) -> None:
    first = {"n": 300, "denominator:y": 200, "numerator:y": 90, "complement:y": 110}
    then = {name: n + joined.get(name, 40) for name, n in first.items()}
    joint = beside(tmp_path, counted(all=first), counted(all=then))
    assert {q for e in joint.exposed if e.kind == "joined" for q in e.quantities} == quantities
    assert joint.ok is not bool(quantities)


def test_of_the_same_people_outcomes_may_change_and_tell_nobody(tmp_path: Path) -> None:
    first = {"n": 300, "denominator:y": 200, "numerator:y": 90, "complement:y": 110}
    then = first | {"numerator:y": 93, "complement:y": 107}
    assert beside(tmp_path, counted(all=first), counted(all=then), link="same_cohort").ok


def test_everybody_else_overlaps_and_adds_up_to_nothing(tmp_path: Path) -> None:
    """Those outside two groups are more than everybody together: that is no contradiction and tells nobody."""
    first = {"all": {"n": 90}, "a": {"n": 50, "rest:n": 40}, "b": {"n": 40, "rest:n": 50}}
    then = {
        cell: {name: n + 20 * (2 if cell == "all" else 1) for name, n in held.items()}
        for cell, held in first.items()
    }
    assert beside(tmp_path, counted(**first), counted(**then)).ok


def test_people_who_come_to_several_services_do_not_contradict_the_link(tmp_path: Path) -> None:
    first = {"all": {"n": 100}, "a": {"n": 80}, "b": {"n": 70}}
    then = {"all": {"n": 130}, "a": {"n": 110}, "b": {"n": 95}}
    assert beside(tmp_path, counted(**first), counted(**then)).ok
    few = {"all": {"n": 130}, "a": {"n": 83}, "b": {"n": 95}}
    (Path(tmp_path) / "ledger.jsonl").rename(tmp_path / "before.jsonl")
    (Path(tmp_path) / "ledger.jsonl.head").rename(tmp_path / "before.jsonl.head")
    joint = beside(tmp_path, counted(**first), counted(**few))
    assert {(e.kind, e.by) for e in joint.exposed} == {("joined", ("g",))}


@pytest.mark.parametrize(("more", "told"), [(0, False), (1, True), (9, True), (10, False), (40, False)])
def test_joiners_are_few_below_the_threshold_and_from_one_on(
    tmp_path: Path, more: int, *, told: bool
) -> None:
    first = {"all": {"n": 300}, "a": {"n": 200}, "b": {"n": 100}}
    then = {"all": {"n": 340 + more}, "a": {"n": 200 + more}, "b": {"n": 140}}
    joint = beside(tmp_path, counted(**first), counted(**then))
    assert {e.by for e in joint.exposed} == ({("g",)} if told else set())
    assert joint.cells["cell"].tolist() == ([CELLS["a"]] if told else [])
    assert joint.cells["quantity"].tolist() == (["n"] if told else [])
