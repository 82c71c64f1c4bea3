"""Where a release stands in its ledger: behind which, holding which, and with which policy before it."""

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from syschange import equity
from syschange.disclosure import ONS_10_5, STRICT_10_10, Ledger, Policy, Protected, internal_only, protect
from syschange.disclosure.ledger.links import bound_together, check_policy, linked_to
from syschange.errors import DisclosureError, UnknownChoiceError

from .made import groups, paper

MANY = {"F": 400, "M": 300}
MORE = {"F": 600, "M": 500}


def made(counts: dict[str, int], policy: Policy = ONS_10_5) -> Protected:
    return paper(groups("sex", counts), policy)


def copy() -> Protected:
    people = pd.DataFrame({"sex": ["F"] * 40 + ["M"] * 30, "y": True})
    return protect(equity.breakdown(people, outcome="y", by=["sex"]), policy=internal_only("for the board"))


def entries(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_bytes().splitlines()]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ledger.jsonl"


def test_internal_copies_are_numbered_with_the_releases_and_hold_nothing(path: Path) -> None:
    ledger = Ledger(path)
    assert ledger.release(copy()).number == 1
    assert ledger.release(made(MANY)).number == 2
    assert ledger.release(copy()).number == 3
    assert [e["number"] for e in entries(path)] == [1, 2, 3]
    assert [e["holds"] for e in entries(path)] == [False, False, False]
    assert [r.link for r in Ledger(path)] == [None, None, None]


@pytest.mark.parametrize(
    ("population", "link", "holds"),
    [
        ("all", "cumulative", True),
        ("all", "rolling", False),
        ("the north", "same_cohort", False),
        (" NORTH", "cumulative", False),
    ],
)
def test_a_population_holds_another_only_where_it_is_said_to_follow_it_cumulatively(
    path: Path, population: str, link: str, *, holds: bool
) -> None:
    ledger = Ledger(path)
    north = ledger.release(made(MANY), population="north")
    counts = MANY if link == "same_cohort" else MORE
    ledger.release(made(counts), population=population, link=link, after=north.id)
    assert [(e["holds"], e["after"]) for e in entries(path)] == [(False, None), (holds, north.id)]


def test_an_internal_copy_holds_nothing_and_is_the_first_entry(path: Path) -> None:
    Ledger(path).release(copy())
    assert [(e["number"], e["holds"], e["after"]) for e in entries(path)] == [(1, False, None)]


@pytest.mark.parametrize("link", ["cumulative", "same_cohort"])
def test_the_policy_is_held_against_that_of_another_population_of_the_same_people(
    path: Path, link: str
) -> None:
    ledger = Ledger(path)
    north = ledger.release(made(MANY, STRICT_10_10), population="north")
    counts = MORE if link == "cumulative" else MANY
    with pytest.raises(DisclosureError, match="rounds to 5 where the last rounded to 10"):
        ledger.check(made(counts), population="all", link=link, after=north.id)
    assert ledger.check(made(counts, STRICT_10_10), population="all", link=link, after=north.id).ok


@pytest.mark.parametrize("link", ["rolling", "independent"])
def test_the_policy_of_other_people_is_of_no_matter(path: Path, link: str) -> None:
    ledger = Ledger(path)
    north = ledger.release(made(MANY, STRICT_10_10), population="north")
    assert ledger.check(made(MORE), population="new", link=link, after=north.id).ok
    assert ledger.check(made(MORE), population="unlinked").ok


def test_check_sees_what_another_released_meanwhile(path: Path) -> None:
    ledger = Ledger(path)
    Ledger(path).release(made(MANY))
    with pytest.raises(DisclosureError, match="how it is linked"):
        ledger.check(made(MORE))
    assert len(ledger) == 1


def test_in_a_notebook_a_ledger_is_a_table_of_its_releases(path: Path) -> None:
    ledger = Ledger(path)
    ledger.release(made(MANY), population="<north>", period="2025-Q1")
    page = ledger._repr_html_()
    for said in ("Ledger of 1 releases.", "Releases", "&lt;north&gt;", "2025-Q1", "ONS_10_5"):
        assert said in page


def policy(threshold: int, base: int) -> dict[str, Any]:
    return {"policy": {"name": f"{threshold} by {base}", "threshold": threshold, "base": base}}


@pytest.mark.parametrize(
    ("then", "now", "said"),
    [
        ((10, 5), (10, 5), ""), ((10, 5), (11, 6), ""),
        ((10, 5), (9, 5), "hides numbers below 9 where the last hid those below 10"),
        ((10, 5), (10, 4), "rounds to 4 where the last rounded to 5"),
        ((10, 5), (9, 4), "below 9 where the last hid those below 10 and rounds to 4 where the last rounded to 5"),
    ],
)  # fmt: skip
def test_a_policy_is_looser_by_its_threshold_its_base_or_both(
    then: tuple[int, int], now: tuple[int, int], said: str
) -> None:
    before, entry = [policy(1, 1), policy(*then)], policy(*now) | {"override": "asked for"}
    assert check_policy(entry, before).endswith(said)
    assert bool(check_policy(entry, before)) is bool(said)
    assert check_policy(entry, []) == ""
    entry["override"] = ""
    if said:
        with pytest.raises(DisclosureError, match=said):
            check_policy(entry, before)
    else:
        assert check_policy(entry, before) == ""


def stated(name: str, link: str | None, after: str | None, internal: str | None = None) -> dict[str, Any]:
    return {"id": name, "population": "p", "link": link, "after": after, "internal": internal}


def test_the_releases_of_the_same_people_are_those_that_links_lead_to_in_either_direction() -> None:
    """Two branches of one beginning are of its people; behind a rolling link are others, and copies are none."""
    every = [
        stated("a", None, None), stated("b", "cumulative", "a"), stated("copy", None, None, "for the board"),
        stated("c", "same_cohort", "a"), stated("d", "rolling", "c"), stated("e", "cumulative", "d"),
    ]  # fmt: skip
    new = {
        to: [e["id"] for e in bound_together(every, stated("new", "cumulative", to))]
        for to in ("b", "c", "e")
    }
    assert new == {"b": ["a", "b", "c", "new"], "c": ["a", "b", "c", "new"], "e": ["d", "e", "new"]}
    assert [e["id"] for e in bound_together(every, stated("new", "independent", "c"))] == ["new"]


def test_a_release_follows_the_last_of_its_population_or_the_one_that_is_named() -> None:
    every = [stated("a", None, None), stated("b", "cumulative", "a"), stated("copy", None, None, "why")]
    other = stated("q", None, None) | {"population": "q"}

    def to(population: str, after: str | None) -> str:
        found = linked_to([*every, other], population=population, link="cumulative", after=after)
        return str(found and found["id"])

    assert (to("p", None), to("p", "a"), to("p", "b"), to("new", "q")) == ("b", "a", "b", "q")
    with pytest.raises(DisclosureError, match="of another population"):
        to("p", "q")
    for unknown in ("x", "copy"):
        with pytest.raises(UnknownChoiceError):
            to("p", unknown)
