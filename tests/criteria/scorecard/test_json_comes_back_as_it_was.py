"""A scorecard written as JSON is what the schema says, holds what may be published, and comes back as it was."""

import dataclasses
import json
from pathlib import Path
from typing import Any

import jsonschema
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from syschange import criteria, disclosure
from syschange.errors import NotProtectedError, WrongTypeError
from syschange.resources import data_folder

from ..worlds import World, judged, plan_content, standard
from .cards import VERDICTS, Cards

SCHEMA = json.loads(data_folder("scorecard.schema.json").read_text(encoding="utf-8"))


def test_the_schema_is_one(paper: criteria.Scorecard) -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.validate(json.loads(paper.to_json()), SCHEMA)


def test_it_comes_back_byte_for_byte_with_its_tables(paper: criteria.Scorecard) -> None:
    text = paper.to_json()
    read = criteria.read_scorecard(text)
    assert read.to_json() == text
    pd.testing.assert_frame_equal(read.table, paper.table)
    pd.testing.assert_frame_equal(read.tests_table, paper.tests_table)
    assert (read.verdict, read.verdict_words, read.summary) == (
        paper.verdict,
        paper.verdict_words,
        paper.summary,
    )
    assert read.limiters == paper.limiters
    assert read.plan_digest == paper.plan.digest
    assert read.period.collected_until == paper.plan.collected_until
    assert read.period.began_on == paper.plan.change.began_on
    assert read.thresholds["probability"] == 0.9
    assert read.thresholds["mental_health.worthwhile"] == 2
    assert read.policy == "ONS_10_5"
    assert read == criteria.read_scorecard(json.dumps(json.loads(text)))


def test_a_path_is_read_like_the_text_in_it(paper: criteria.Scorecard, tmp_path: Path) -> None:
    file = tmp_path / "card.json"
    file.write_text(paper.to_json(), encoding="utf-8")
    assert criteria.read_scorecard(file) == criteria.read_scorecard(str(file))
    assert criteria.read_scorecard(file) == criteria.read_scorecard(paper.to_json())


def test_the_same_scorecard_gives_the_same_bytes(place: criteria.Scorecard) -> None:
    made = [disclosure.protect(place).results[0] for _ in range(2)]
    first, second = (card.to_json() for card in made if isinstance(card, criteria.Scorecard))
    assert first == second


def test_true_values_are_written_only_with_a_reason_and_stamped_with_it(place: criteria.Scorecard) -> None:
    with pytest.raises(NotProtectedError, match=r"disclosure\.protect"):
        place.to_json()
    for empty in ("", "  ", 3):
        with pytest.raises(WrongTypeError, match="reason"):
            place.to_json(internal_only=empty)  # type: ignore[arg-type]
    text = place.to_json(internal_only="for the analysts' own check")
    document = json.loads(text)
    jsonschema.validate(document, SCHEMA)
    assert (document["policy"], document["internal_only"]) == (None, "for the analysts' own check")
    read = criteria.read_scorecard(text)
    assert read.to_json() == text
    for shown in (read.text, repr(read)):
        assert "Not for release" in shown
        assert "for the analysts' own check" in shown


def test_a_published_one_needs_no_reason_and_takes_none(paper: criteria.Scorecard) -> None:
    with pytest.raises(WrongTypeError, match="need no reason"):
        paper.to_json(internal_only="because")
    assert "Not for release" not in repr(criteria.read_scorecard(paper.to_json()))


def test_no_count_of_rows_and_no_digest_of_data_is_in_what_is_published(
    place: criteria.Scorecard, paper: criteria.Scorecard
) -> None:
    text = paper.to_json()
    assert all(r["rows_used"] is None for r in json.loads(text)["results"])
    for result in place.results.values():
        assert str(result.provenance.data_digest) not in text
    assert any(r["rows_used"] for r in json.loads(place.to_json(internal_only="a test"))["results"])


LABEL = 'a "b" </script> \u202e é \U0001f600 \\ \n \x1b[2J'


def test_labels_come_back_as_they_are(paper: criteria.Scorecard) -> None:
    text = criteria.read_scorecard(
        Cards(paper.to_json()).changed_text(lambda d: d["tests"][0].update(group=LABEL))
    ).to_json()
    assert text.isascii()
    assert "\x1b" not in text
    assert criteria.read_scorecard(text).tests_table["group"][0] == LABEL


def test_a_plan_of_odd_labels_is_written_and_read() -> None:
    content: dict[str, Any] = plan_content()
    content["change"]["name"] = "the hub \u202e <b>&"
    (paper,) = disclosure.protect(judged(content, World(people=200).tables())).results
    assert isinstance(paper, criteria.Scorecard)
    read = criteria.read_scorecard(paper.to_json())
    assert read.change == content["change"]["name"]
    assert read.to_json() == paper.to_json()


def test_it_is_frozen_and_its_tables_are_copies(paper: criteria.Scorecard) -> None:
    read = criteria.read_scorecard(paper.to_json())
    with pytest.raises(dataclasses.FrozenInstanceError):
        read.verdict = "SYSTEMS CHANGE"  # type: ignore[misc]
    with pytest.raises(TypeError):
        read.thresholds["probability"] = 0.5  # type: ignore[index]
    before = read.table
    taken = read.table
    taken["verdict"] = "MET"
    pd.testing.assert_frame_equal(read.table, before)


@pytest.mark.parametrize(
    "world", [World(), World(people=90, gain=3), World(gain=20, taken_from_the_homeless=28)]
)
def test_every_world_comes_back(world: World) -> None:
    card = standard(world)
    (paper,) = disclosure.protect(card).results
    assert isinstance(paper, criteria.Scorecard)
    for text in (paper.to_json(), card.to_json(internal_only="a test")):
        jsonschema.validate(json.loads(text), SCHEMA)
        assert criteria.read_scorecard(text).to_json() == text


@given(
    st.lists(st.sampled_from(VERDICTS), min_size=6, max_size=6),
    st.lists(st.none() | st.floats(0, 1), min_size=6, max_size=6),
)
def test_any_verdicts_and_probabilities_come_back(
    cards: Cards, verdicts: list[str], probabilities: list[float | None]
) -> None:
    read = cards.of(verdicts, probabilities)
    assert criteria.read_scorecard(read.to_json()) == read
    assert list(read.table["verdict"]) == verdicts
    shown = [None if p != p else p for p in read.table["probability_most"]]  # noqa: PLR0124 - missing
    assert shown == probabilities
