"""A scorecard that is broken, newer than the library, or at odds with itself is refused in one sentence."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from syschange import criteria
from syschange.criteria.scorecard.shape import first_problem
from syschange.errors import MissingFileError, UnreadableFileError, WrongTypeError
from syschange.resources import data_folder

from .cards import Cards

SCHEMA = json.loads(data_folder("scorecard.schema.json").read_text(encoding="utf-8"))
JUDGE = jsonschema.Draft202012Validator(SCHEMA)

BROKEN: list[tuple[str, Any, Any, str]] = [
    ("a newer version", ("version",), 2, "of format version 2, and this library reads 1. Update syschange"),
    ("no version", ("version",), 0, "'version' is below 1"),
    ("not ours", ("format",), "something else", "This is no scorecard"),
    ("above one", ("criteria", 0, "probability_most"), 1.2, r"'criteria\[0\].probability_most' is above 1"),
    ("below nought", ("tests", 3, "p_met"), -0.1, r"'tests\[3\].p_met' is below 0"),
    ("no verdict", ("criteria", 1, "verdict"), "PROBABLY", r"'criteria\[1\].verdict' is none of 'MET', 'NOT MET'"),
    ("no overall verdict", ("verdict",), "YES", "'verdict' is none of 'SYSTEMS CHANGE'"),
    ("verdict that does not follow", ("criteria", 2, "verdict"), "NOT MET", "does not follow from its tests"),
    ("an overall one likewise", ("verdict",), "SYSTEMS CHANGE", "'verdict' does not follow from those of the six"),
    ("another order", ("criteria", 0, "criterion"), "sustainable", "'criteria[0].criterion' is not 'beneficial'"),
    ("bounds turned round", ("criteria", 0, "probability_least"), 1.0, "'criteria[0].probability_least' is above"),
    ("limits turned round", ("tests", 0, "lower"), 1e6, r"'tests\[0\].lower' is above 'upper'"),
    ("no day", ("plan", "agreed_on"), "2024-02-31", "'plan.agreed_on' is no day of the calendar"),
    ("no number", ("tests", 0, "value"), "four", "'tests[0].value' is not of any form it may have"),
    ("no text", ("tests", 0, "sources"), [3], r"'tests\[0\].sources\[0\]' is no string"),
    ("a truth for a number", ("tests", 0, "grade"), True, r"'tests\[0\].grade' is no integer"),
    ("true and published", ("internal_only",), "why", "the whole is not of any form it may have"),
    ("true and unstamped", ("policy",), None, "the whole is not of any form it may have"),
    ("five criteria", ("criteria",), [], "'criteria' has fewer than 6 entries"),
    ("no digest", ("plan", "digest"), "abc", "'plan.digest' is empty, or not written as it has to be"),
    ("a key too many", ("plan", "more"), 1, "'plan' has a key that does not belong there"),
]  # fmt: skip


def _put(document: Any, path: tuple[Any, ...], value: Any) -> None:
    *above, last = path
    for key in above:
        document = document[key]
    document[last] = value


@pytest.mark.parametrize(("path", "value", "said"), [b[1:] for b in BROKEN], ids=[b[0] for b in BROKEN])
def test_the_place_that_is_wrong_is_named(cards: Cards, path: tuple[Any, ...], value: Any, said: str) -> None:
    with pytest.raises(UnreadableFileError) as refused:
        cards.changed(lambda d: _put(d, path, value))
    assert said.replace("\\", "") in str(refused.value)
    assert str(refused.value).count("cannot be read") <= 1


def test_a_key_that_is_missing_is_named(cards: Cards) -> None:
    with pytest.raises(UnreadableFileError, match="'plan' has no 'digest'"):
        cards.changed(lambda d: d["plan"].pop("digest"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "not valid JSON at line 1"),
        ("[]", "This is no scorecard"),
        ("{}", "This is no scorecard"),
        ('{"a": 1, "a": 2}', "says one thing twice"),
        ('{"a": NaN}', "in place of a number"),
        ('{"a": 1e999}', "in place of a number"),
        (f'{{"a": {"9" * 30}}}', "in place of a number"),
        (f'{{"a": {"9" * 5000}}}', "not valid JSON"),
        ('{"a":' * 100_000, "not valid JSON"),
        ('{"a": "\\ud800"}', "not valid JSON"),
    ],
)
def test_what_is_no_json_is_refused(text: str, said: str) -> None:
    with pytest.raises(UnreadableFileError, match=said):
        criteria.read_scorecard(text)


def test_a_file_that_is_missing_or_no_text_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "card.json").write_bytes(b'{"a": "\xff"}')
    with pytest.raises(UnreadableFileError, match="not UTF-8"):
        criteria.read_scorecard(tmp_path / "card.json")
    with pytest.raises(MissingFileError, match=r"Did you mean 'card\.json'"):
        criteria.read_scorecard(tmp_path / "cards.json")
    with pytest.raises(UnreadableFileError, match="cannot be opened"):
        criteria.read_scorecard("x" * 5000)


@pytest.mark.parametrize("given", [None, 3, b"{}", {"format": "syschange scorecard"}])
def test_what_is_neither_text_nor_path_is_refused(given: Any) -> None:
    with pytest.raises(WrongTypeError, match="A scorecard as JSON, or its path, is needed"):
        criteria.read_scorecard(given)


def test_an_empty_text_and_a_folder_are_said_so(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match="is empty"):
        criteria.read_scorecard(" \n")
    with pytest.raises(UnreadableFileError, match="is a folder"):
        criteria.read_scorecard(tmp_path)


def test_the_mark_that_some_editors_put_first_changes_nothing(cards: Cards, tmp_path: Path) -> None:
    read = criteria.read_scorecard(cards.json)
    assert criteria.read_scorecard("\ufeff" + cards.json) == read
    (tmp_path / "card.json").write_text(cards.json, encoding="utf-8-sig")
    assert criteria.read_scorecard(tmp_path / "card.json") == read


def test_a_test_that_is_there_twice_is_refused(cards: Cards) -> None:
    with pytest.raises(UnreadableFileError, match=r"'tests\[\d+\]' is there twice"):
        cards.changed(lambda d: d["tests"].append(d["tests"][0]))


def test_no_text_of_the_file_is_in_a_message(cards: Cards) -> None:
    with pytest.raises(UnreadableFileError) as refused:
        cards.changed(lambda d: d["criteria"][0].update(verdict="Jane Doe", title="Jane Doe"))
    assert "Jane" not in str(refused.value)


_VALUES = st.sampled_from(
    [None, True, "", "x", "MET", "2024-01-01", "Infinity", -1, 0, 0.5, 1, 2.0, 7, [], {}, ["x"], [1, 2]]
)


def _places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [p for key, one in inside for p in ((*path, key), *_places(one, (*path, key)))]


@given(st.data())
def test_the_library_and_the_published_schema_judge_alike(cards: Cards, data: st.DataObject) -> None:
    """Whatever is put wherever: what one finds right the other does."""
    document = json.loads(cards.json)
    document["tests"] = document["tests"][:2]
    for _ in range(data.draw(st.integers(1, 2))):
        _put(document, data.draw(st.sampled_from(_places(document))), data.draw(_VALUES))
    assert (first_problem(document) is None) == JUDGE.is_valid(document)
