"""A place in which one thing is untrue fails on that, and on nothing else; the seed is drawn anew each time."""

import secrets
from typing import Any

import pytest

from .places import judged, of_code, verdict

SEED = secrets.randbelow(2**31)  # an unseen place at every run; a failure prints it in the name of the test

WORLDS: tuple[tuple[dict[str, Any], str, set[str]], ...] = (
    ({"pathway": "renamed"}, "not_renamed", {"R1"}),
    ({"star": True}, "not_reliant", {"P1"}),
    ({"stands_without": False}, "not_reliant", {"P3"}),
    ({"lasts": False}, "sustainable", {"S1", "S2", "S3"}),
    ({"gain": 0.0}, "beneficial", {"B1", "B4"}),
    ({"gain": 0.0, "shock": 4.0}, "beneficial", {"B1", "B4"}),
    ({"influence": 0.1}, "not_tokenistic", {"K3", "K4", "K5"}),
    ({"dose": 0.2}, "not_tokenistic", {"K2", "K5"}),
    ({"dose": 0.2}, "transformational", {"T2"}),
)


@pytest.mark.parametrize(("switches", "criterion", "codes"), WORLDS, ids=[f"{w}: {c}" for w, c, _ in WORLDS])
def test_what_is_untrue_fails_and_by_its_own_tests(
    switches: dict[str, Any], criterion: str, codes: set[str]
) -> None:
    card = judged(SEED, tuple(switches.items()))
    failed = {
        t.code for t in card.tests if t.criterion == criterion and t.verdict == "NOT MET" and t.required
    }
    assert verdict(card, criterion) == "NOT MET", SEED
    assert codes <= failed, SEED
    assert card.verdict == "NOT (YET) SYSTEMS CHANGE"
    assert of_code(card, next(iter(codes))).p_met < 0.1


def test_a_real_change_fails_on_nothing() -> None:
    card = judged(SEED)
    assert "NOT MET" not in set(card.table["verdict"]), SEED
    assert card.verdict != "NOT (YET) SYSTEMS CHANGE"
    assert {verdict(card, c) for c in ("not_renamed", "not_tokenistic", "sustainable")} == {"MET"}, SEED


def test_harm_to_one_group_sinks_what_is_good_for_all_others() -> None:
    card = judged(SEED, (("benefits", "harm"),))
    harmed = [t for t in card.tests if t.code == "B2" and t.verdict == "NOT MET"]
    assert verdict(card, "beneficial") == "NOT MET", SEED
    assert {t.group for t in harmed} == {"ethnicity: Asian, Asian British or Asian Welsh"}
    assert [limiter.name for limiter in card.limiters] == ["signal of harm"]


def test_a_weak_gain_that_all_share_is_blamed_on_nobody() -> None:
    card = judged(SEED, (("gain", 0.5),))
    assert of_code(card, "P1").verdict in {"UNCLEAR", "NOT MET"}
    # One draw in twenty may be blamed by the guard's own level; in the reduced run below it is counted.
    assert of_code(card, "P1").p_met < 0.9


def test_an_unchanged_pathway_is_not_called_renamed() -> None:
    card = judged(SEED, (("pathway", "unchanged"),))
    assert of_code(card, "R1").verdict == "UNCLEAR"
    assert of_code(card, "R1").reason.startswith("pathways")


@pytest.mark.slow
def test_in_few_draws_too_a_verdict_is_seldom_wrong() -> None:
    seeds = range(SEED + 1, SEED + 13)
    shocked = [judged(s, (("gain", 0.0), ("shock", 4.0))) for s in seeds]
    assert [verdict(c, "beneficial") for c in shocked].count("MET") == 0, SEED
    weak = [of_code(judged(s, (("gain", 0.5),)), "P1").verdict for s in seeds]
    assert weak.count("NOT MET") <= 3, SEED  # of 12 at one in twenty: more would come in 2 runs of 1,000
    assert weak.count("MET") == 0, SEED
