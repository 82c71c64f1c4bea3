"""Places in which one thing is untrue fail on that, by its own tests; the seeds are unseen ones.

A place is a draw, and a draw in ten or twenty is too faint to be judged either way (docs/validity.md counts them).
So each world is drawn five times: the wrong verdict may come in none of them, and the right one has to come in two.
"""

from typing import Any

import pytest

from syschange import criteria

from ...unseen import unseen
from .places import judged, of_code, verdict

SEED = unseen("verdicts") // 2  # a failure prints it
DRAWS = 5

pytestmark = pytest.mark.slow  # some 70 places; the other tests of verdicts judge one place each

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


def drawn(**switches: Any) -> list[criteria.Scorecard]:
    return [judged(SEED + i, tuple(switches.items())) for i in range(DRAWS)]


def failed(card: criteria.Scorecard, criterion: str) -> set[str]:
    return {t.code for t in card.tests if t.criterion == criterion and t.verdict == "NOT MET" and t.required}


@pytest.mark.parametrize(("switches", "criterion", "codes"), WORLDS, ids=[f"{w}: {c}" for w, c, _ in WORLDS])
def test_what_is_untrue_fails_and_by_its_own_tests(
    switches: dict[str, Any], criterion: str, codes: set[str]
) -> None:
    cards = drawn(**switches)
    verdicts = [verdict(card, criterion) for card in cards]
    assert "MET" not in verdicts, SEED
    assert verdicts.count("NOT MET") >= 2, (SEED, verdicts)
    for card, said in zip(cards, verdicts, strict=True):
        assert (said == "NOT MET") == bool(failed(card, criterion)), SEED
        assert said != "NOT MET" or card.verdict == "NOT (YET) SYSTEMS CHANGE", SEED
    for code in codes:
        assert any(code in failed(card, criterion) for card in cards), (SEED, code)
        assert min(of_code(card, code).p_met for card in cards) < 0.1, (SEED, code)


def test_a_real_change_fails_on_nothing() -> None:
    cards = drawn()
    for name in ("not_renamed", "not_tokenistic", "sustainable"):
        assert [verdict(card, name) for card in cards].count("MET") >= 3, (SEED, name)
    refused = [card.verdict for card in cards].count("NOT (YET) SYSTEMS CHANGE")
    assert refused <= 1, SEED
    assert ["NOT MET" in set(card.table["verdict"]) for card in cards].count(True) == refused, SEED


def test_harm_to_one_group_sinks_what_is_good_for_all_others() -> None:
    cards = drawn(benefits="harm")
    harmed = [{t.group for t in card.tests if t.code == "B2" and t.verdict == "NOT MET"} for card in cards]
    assert [verdict(card, "beneficial") for card in cards].count("NOT MET") >= 4, SEED
    assert harmed.count({"ethnicity: Asian, Asian British or Asian Welsh"}) >= 4, SEED
    signals = [[limiter.name for limiter in card.limiters] == ["signal of harm"] for card in cards]
    assert signals.count(True) >= 4, SEED


def test_a_weak_gain_that_all_share_is_blamed_on_nobody() -> None:
    tests = [of_code(card, "P1") for card in drawn(gain=0.5)]
    assert all(t.verdict in {"UNCLEAR", "NOT MET"} and t.p_met < 0.9 for t in tests), SEED
    # One draw in twenty may be blamed by the guard's own level; in the reduced run below it is counted.
    assert [t.verdict for t in tests].count("UNCLEAR") >= 2, SEED


def test_an_unchanged_pathway_is_not_called_renamed() -> None:
    tests = [of_code(card, "R1") for card in drawn(pathway="unchanged")]
    assert all(t.verdict == "UNCLEAR" and t.reason.startswith("pathways") for t in tests), SEED


def test_in_few_draws_too_a_verdict_is_seldom_wrong() -> None:
    seeds = range(SEED + 1, SEED + 13)
    shocked = [judged(s, (("gain", 0.0), ("shock", 4.0))) for s in seeds]
    assert [verdict(c, "beneficial") for c in shocked].count("MET") == 0, SEED
    weak = [of_code(judged(s, (("gain", 0.5),)), "P1").verdict for s in seeds]
    assert weak.count("NOT MET") <= 4, SEED  # of 12 at one in twenty: more would come in 2 runs of 10,000
    assert weak.count("MET") == 0, SEED
