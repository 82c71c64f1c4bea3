"""The first paragraph on HELP can be read by anyone: what happened, to whom, how sure, and what is not known."""

import re

import pytest

from syschange.criteria import Scorecard
from syschange.results import NOT_FOR_RELEASE


@pytest.fixture
def words(help_card: Scorecard) -> str:
    return " ".join(help_card.summary)


def test_the_first_paragraph_is_short_and_says_what_is_known_and_what_is_not(help_card: Scorecard) -> None:
    first = help_card.summary[0]
    assert len(first.split()) < 100
    assert "six in ten people" in first
    assert "both groups improved, and the 2.4 points between them could be chance" in first
    assert "Nothing points to harm in depressive symptoms, on evidence too weak to lean on." in first
    assert first.endswith("because that was not recorded.")


def test_access_is_said_as_a_person_would_say_it(words: str) -> None:
    assert words.startswith(
        "With the linkage clinic, six in ten people (58%) reached primary care; with usual care, one in six (17%)."
    )
    assert "Each group the plan declares reached primary care more often." in words


def test_no_gain_that_usual_care_had_too_is_credited_to_the_clinic(words: str) -> None:
    assert "it moved the same way in both groups" in words
    assert "from 31.7 to 44.4 with the linkage clinic, and from 31.7 to 42.1 with usual care" in words
    assert "the whole of that change cannot be credited to the linkage clinic" in words


def test_what_is_left_stands_with_its_interval_and_could_be_chance(words: str) -> None:
    assert "is 2.4 points better (95% interval -0.80 to 5.5) and could be chance" in words
    assert "Whether it changed people's lives (mental health) is not clear: " in words


def test_what_was_not_recorded_is_said_to_be_unknown(words: str) -> None:
    assert "Nothing here shows whether it lasts" in words
    assert "It is not clear whether it is more than a token." in words


def test_the_verdict_names_what_is_missing(help_card: Scorecard) -> None:
    verdict = help_card.verdict_words
    assert verdict.startswith("Whether this is systems change is unproven")
    for title in help_card.table["title"]:
        assert f"'{title}'" in verdict


def test_nothing_is_called_significant_and_no_p_value_is_shown(help_card: Scorecard) -> None:
    everything = " ".join(
        [*help_card.summary, help_card.verdict_words, help_card.text, *(x.text for x in help_card.limiters)]
        + [r.words for r in help_card.results.values()]
    )
    assert not re.search(r"significan|\bp\s*[=<>]|p-value|caused|proves", everything, re.IGNORECASE)


def test_true_values_say_that_they_are_not_for_release(help_card: Scorecard) -> None:
    assert help_card.text == f"{help_card.summary[0]} {NOT_FOR_RELEASE}"
    assert NOT_FOR_RELEASE in repr(help_card)
    assert NOT_FOR_RELEASE in help_card._repr_html_()
    assert all(NOT_FOR_RELEASE in result.text for result in help_card.results.values())
