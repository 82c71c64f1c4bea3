"""A release says how it is linked to the one before, and a false or missing link is refused."""

import logging
from pathlib import Path

import pytest

from syschange.disclosure import NHS_7_5, ONS_10_5, STRICT_10_10, Ledger, Policy
from syschange.errors import DisclosureError, UnknownChoiceError, WrongTypeError

from .made import EXACT, Tally, groups, paper


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    """Return a ledger with one release, of 40 and 30 people."""
    made = Ledger(tmp_path / "ledger.jsonl")
    made.release(paper(groups("sex", {"F": 40, "M": 30})), period="2025-Q1")
    return made


MORE = {"F": 140, "M": 130}


def refused(ledger: Ledger, counts: dict[str, int], policy: Policy = ONS_10_5, **terms: str) -> str:
    """Return what a release is refused with; nothing of it may be written."""
    before = ledger.path.read_bytes()
    with pytest.raises(DisclosureError) as problem:
        ledger.release(paper(groups("sex", counts), policy), **terms)  # type: ignore[arg-type]
    assert ledger.path.read_bytes() == before
    return str(problem.value)


@pytest.mark.parametrize("population", ["everyone", "Everyone", " everyone ", "EVERYONE"])
def test_a_known_population_needs_a_link(ledger: Ledger, population: str) -> None:
    assert "how it is linked" in refused(ledger, MORE, population=population)


def test_another_population_needs_none(ledger: Ledger) -> None:
    assert ledger.release(paper(groups("sex", MORE)), population="Leeds").link is None


@pytest.mark.parametrize("link", ["cumulative", "rolling", "independent"])
def test_a_link_that_is_declared_is_recorded(ledger: Ledger, link: str) -> None:
    first = next(iter(ledger))
    release = ledger.release(paper(groups("sex", MORE)), link=link, period="2025-Q2")
    assert (release.link, release.after, release.period) == (link, first.id, "2025-Q2")
    assert ledger.table["link"].tolist() == ["", link]


def test_a_link_to_nothing_is_refused_with_the_population_that_was_meant(ledger: Ledger) -> None:
    said = refused(ledger, MORE, population="everyon", link="cumulative")
    assert "Did you mean 'everyone'?" in said


def test_a_misspelt_link_or_id_is_refused(ledger: Ledger) -> None:
    made = paper(groups("sex", MORE))
    with pytest.raises(UnknownChoiceError, match="'cumulative'"):
        ledger.release(made, link="cummulative")
    with pytest.raises(UnknownChoiceError, match="release of this ledger"):
        ledger.release(made, link="cumulative", after="0")
    with pytest.raises(WrongTypeError, match="link"):
        ledger.release(made, after=next(iter(ledger)).id)


def test_people_who_left_are_no_cumulative_cohort(ledger: Ledger) -> None:
    said = refused(ledger, {"F": 140, "M": 20}, link="cumulative")
    assert "'rolling'" in said
    assert "20" not in said


def test_people_who_joined_are_not_the_same_cohort(ledger: Ledger) -> None:
    assert "'cumulative'" in refused(ledger, MORE, link="same_cohort")
    assert ledger.release(paper(groups("sex", {"F": 41, "M": 31})), link="same_cohort").number == 2


def test_a_release_cannot_slip_past_those_of_its_own_population(ledger: Ledger) -> None:
    other = ledger.release(paper(groups("sex", MORE)), population="Leeds")
    assert "of its own" in refused(ledger, MORE, link="cumulative", after=other.id)


def test_categories_that_cannot_be_related_are_refused_with_what_to_give(ledger: Ledger) -> None:
    made = paper(groups("sex", {"women": 140, "men": 130}))
    with pytest.raises(DisclosureError, match=r"'sex'.*recodes") as problem:
        ledger.release(made, link="cumulative")
    assert "women" not in str(problem.value)
    ledger.release(made, link="cumulative", recodes={"sex": {"F": ["women"], "M": ["men"]}})
    with pytest.raises(WrongTypeError, match="'sex'"):
        ledger.release(made, link="cumulative", recodes={"sex": {"F": ["women"]}})


def test_a_release_with_no_number_in_common_is_refused(ledger: Ledger) -> None:
    counts = groups("sex", MORE).counts().assign(quantity="visits")
    with pytest.raises(DisclosureError, match="in common"):
        ledger.release(paper(Tally(counts)), link="cumulative")


@pytest.mark.parametrize("policy", [NHS_7_5, EXACT, Policy("finer", 10, 2)])
def test_a_looser_policy_needs_a_reason_which_is_recorded_and_logged(
    ledger: Ledger, policy: Policy, caplog: pytest.LogCaptureFixture
) -> None:
    assert "override" in refused(ledger, MORE, policy, link="cumulative")
    assert "override" in refused(ledger, MORE, policy, link="independent", override="  ")
    with caplog.at_level(logging.WARNING, logger="syschange.disclosure"):
        release = ledger.release(
            paper(groups("sex", MORE), policy), link="cumulative", override="asked for by the\nboard"
        )
    assert release.override == "asked for by the\nboard"
    (record,) = caplog.records
    assert record.name == "syschange.disclosure"
    assert "asked for by the board" in record.getMessage()


def test_a_stricter_policy_needs_none_and_going_back_does(ledger: Ledger) -> None:
    ledger.release(paper(groups("sex", MORE), STRICT_10_10), link="cumulative")
    assert "rounds to 5" in refused(ledger, {"F": 240, "M": 230}, link="cumulative")


def test_a_reason_does_not_let_people_be_exposed(ledger: Ledger) -> None:
    ledger.release(paper(groups("sex", MORE), EXACT), link="cumulative", override="asked for")
    said = refused(ledger, {"F": 143, "M": 130}, EXACT, link="cumulative", override="asked for")
    assert "joined" in said


def test_check_says_the_same_and_writes_nothing(ledger: Ledger) -> None:
    before = ledger.path.read_bytes()
    joint = ledger.check(paper(groups("sex", MORE)), link="cumulative")
    assert joint.ok
    assert joint.exposed == ()
    assert "release 1" in joint.text
    with pytest.raises(DisclosureError):
        ledger.check(paper(groups("sex", MORE)))
    assert ledger.path.read_bytes() == before
    assert len(ledger) == 1
