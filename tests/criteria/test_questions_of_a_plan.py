"""The questions of a plan: what is offered, what is taken for an answer, and what is asked for again."""

import datetime as dt
import random
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syschange import criteria, examples
from syschange.criteria.definition import ASKINGS
from syschange.criteria.plan import drafting
from syschange.criteria.plan.drafting.answer import Asked, ask, value_of
from syschange.criteria.plan.drafting.askevidence import ask_evidence
from syschange.criteria.plan.drafting.questions import BY_KEY, QUESTIONS
from syschange.errors import InvalidPlanError, MissingFileError, UnreadableFileError
from syschange.schemas.strict_yaml import load_yaml

SMALL, ONE = 9, 10


def folder(path: Path, people: dict[str, Any], outcomes: dict[str, Any] | None = None) -> Path:
    pd.DataFrame(people).to_csv(path / "people.csv", index=False)
    if outcomes is not None:
        pd.DataFrame(outcomes).to_csv(path / "outcomes.csv", index=False)
    return path


def persons(n: int = 100) -> list[str]:
    return [f"p{i:03}" for i in range(n)]


def test_a_label_of_nine_people_is_not_shown_and_one_of_ten_is(tmp_path: Path) -> None:
    area = ["North"] * (100 - SMALL - ONE) + ["South"] * ONE + ["Rare"] * SMALL
    seen = drafting.look(folder(tmp_path, {"person_id": persons(), "area": area}))
    labels = seen.tables["people"].labels["area"]
    assert labels.labels == ("North", "South")
    assert not labels.whole


def test_ten_rows_of_one_person_are_one_person(tmp_path: Path) -> None:
    ids = persons(30)
    scores = {
        "person_id": [*ids, *[ids[0]] * 20],
        "measure": ["cesd"] * 30 + ["mcs"] * 20,
        "months": [0] * 30 + list(range(20)),
        "value": 1.0,
    }
    seen = drafting.look(folder(tmp_path, {"person_id": ids}, scores))
    assert list(seen.measures) == ["cesd"]
    assert seen.measures["cesd"].months == (0.0,)


def test_where_it_is_not_known_whom_rows_are_about_no_label_is_shown(tmp_path: Path) -> None:
    scores = {"client": persons(), "measure": "cesd", "months": 0, "value": 1.0, "reported_by": "person"}
    seen = drafting.look(folder(tmp_path, {"person_id": persons()}, scores))
    assert seen.measures == {}
    assert seen.tables["outcomes"].labels == {}
    assert seen.tables["outcomes"].unmatched == ("client",)


@pytest.mark.parametrize(
    ("column", "cells"),
    [
        ("keyworker", ["Jo Smith", "Al Jones"] * 50),
        ("notes", ["fine", "not fine"] * 50),
        ("postcode", ["AB1 2CD", "AB1 3CD"] * 50),
        ("reference", [f"ref {i}" for i in range(100)]),
        (
            "said",
            ["told in confidence, at length, to somebody who wrote it down word for word " * 2, "x"] * 50,
        ),
    ],
)
def test_ids_names_and_notes_are_never_offered(column: str, cells: list[str], tmp_path: Path) -> None:
    seen = drafting.look(folder(tmp_path, {"person_id": persons(), column: cells}))
    assert column not in seen.tables["people"].labels


def test_a_folder_without_data_sets_is_an_error_and_a_file_that_cannot_be_read_is_told_of(
    tmp_path: Path,
) -> None:
    with pytest.raises(MissingFileError):
        drafting.look(tmp_path / "nowhere")
    with pytest.raises(UnreadableFileError, match="cannot be looked into"):
        drafting.look("x" * 5000)
    (tmp_path / "clients.csv").write_text("a\n1\n", encoding="utf-8")
    with pytest.raises(UnreadableFileError, match="named after a data set"):
        drafting.look(tmp_path)
    with pytest.raises(UnreadableFileError, match="not a folder"):
        drafting.look(tmp_path / "clients.csv")
    (tmp_path / "people.csv").write_text("a,b\n1\n", encoding="utf-8")
    seen = drafting.look(tmp_path)
    assert seen.tables["people"].problem
    assert seen.passed_over == ("clients.csv",)


def test_columns_are_known_by_their_names_but_for_case_and_spaces(tmp_path: Path) -> None:
    seen = drafting.look(
        folder(tmp_path, {"Person ID": persons(), "Sex": ["Male", "Female"] * 50}), within="data"
    )
    people = seen.tables["people"]
    assert people.mapped == {"person_id": "Person ID", "sex": "Sex"}
    assert people.path == "data/people.csv"
    filled = drafting.filled(seen)
    assert filled["data"]["tables"]["people"] == {"path": "data/people.csv", "columns": people.mapped}
    assert filled["characteristics"] == ["sex"]


def test_every_question_says_why_and_has_an_answer_a_default_with_a_source_or_a_way_to_skip_it() -> None:
    assert len(BY_KEY) == len(QUESTIONS)
    for question in QUESTIONS:
        assert question.text.endswith(("?", ".", ")"))
        assert question.why.endswith(".")
        assert question.says
        assert bool(question.source) >= bool(question.usual)
        assert not (question.usual and value_of(Asked(question), "") is None)
        for line in (question.text, question.why, question.says, question.skip):
            assert "\n" not in line
            assert not any(asking.code in line.split() for asking in ASKINGS)


REFUSED = {
    "change.began_on": ["", "1/2/2024", "2024-13-01", "2024-1-1", "20240101", "today"],
    "outcomes.harm": ["", "x", "-1", "nan", "inf", "1e3", "1,5", "0x1", "1_000", "١٢"],
    "outcomes.name": ["", "mental health", "1st", "a-b", "<b>", "é"],
    "outcomes.kind": ["", "outcme", "0", "5", "-1"],
    "evidence.series.compared": ["maybe", "1"],
    "title": ["", "   ", "a\x1b[2Jb", "a\u202eb", "x" * 3000, "\ud800"],
}


@pytest.mark.parametrize(("key", "typed"), [(k, t) for k, every in REFUSED.items() for t in every])
def test_what_is_no_answer_is_refused_in_a_sentence(key: str, typed: str) -> None:
    question = BY_KEY[key]
    if not typed and question.skip:
        assert value_of(Asked(question), typed) is None
        return
    with pytest.raises(InvalidPlanError) as error:
        value_of(Asked(question), typed)
    assert "\x1b" not in str(error.value)


def test_a_choice_is_taken_by_its_words_before_its_number() -> None:
    asked = Asked(BY_KEY["comparison.change"], choices=("2", "1", "No"), free=False)
    assert value_of(asked, "1") == "1"
    assert value_of(asked, "3") == "No"
    assert value_of(asked, "no") == "No"
    with pytest.raises(InvalidPlanError, match="none of those"):
        value_of(asked, "4")


def test_a_label_with_a_comma_is_one_label() -> None:
    asked = Asked(BY_KEY["characteristics"], choices=("a, b", "c"), free=False)
    assert value_of(asked, "a, b") == ["a, b"]
    assert value_of(asked, "a, b; c") == ["a, b", "c"]
    assert value_of(asked, "1, 2") == ["a, b", "c"]


def test_a_bad_answer_is_asked_again_with_the_reason_and_a_good_one_ends_it() -> None:
    talk = ask(Asked(BY_KEY["change.began_on"], told=("said once",)))
    first = next(talk)
    again = talk.send("soon")
    assert first.told == ("said once",)
    assert again.told == ()
    assert again.complaint == "'soon' is no day. Write it as 2026-03-31."
    with pytest.raises(StopIteration) as done:
        talk.send("2024-02-29")
    assert done.value.value == dt.date(2024, 2, 29)


def test_a_share_that_would_have_to_move_by_one_or_more_is_asked_for_again(tmp_path: Path) -> None:
    seen = drafting.look(folder(tmp_path, {"person_id": persons()}))
    answers = {"data": {"tables": {"people": {}}}, "change": {"began_on": dt.date(2024, 1, 1)}}
    talk = ask_evidence(answers, seen)
    typed = ["people", "homeless people", "proportion", "homeless", "began_on", "month", "lower_is_better"]
    asked = next(talk)
    for text in typed:
        asked = talk.send(text)
    assert asked.question.key == "evidence.series.worthwhile"
    for refused in ("28", "1"):
        asked = talk.send(refused)
        assert asked.complaint.startswith(f"In the series a share would have to move by {refused}")
    with pytest.raises(StopIteration):
        talk.send("0.05")
    assert answers["evidence"]["series"]["worthwhile"] == 0.05


def something(asked: Asked, chance: random.Random) -> str:
    """Return an answer: mostly one that may be given, now and then anything at all."""
    question = asked.question
    if chance.random() < 0.15:
        return chance.choice(
            ["", "No", "1", "0.5", "2024-02-30", "a = b", "x" * 3000, "{}", "\x1b[A", "é", "yes", "0, 1"]
        )
    offered = asked.choices or question.choices
    if offered and question.kind == "several texts":
        return "; ".join(chance.sample(offered, chance.randint(0, min(3, len(offered)))))
    if offered:
        return chance.choice([*offered, str(chance.randint(1, len(offered))), ""])
    known = {
        "day": [f"20{chance.randint(10, 30)}-0{chance.randint(1, 9)}-11", ""],
        "number": [f"{chance.random():.2f}", str(chance.randint(0, 30)), str(chance.randint(0, 10**8)), ""],
        "name": [f"name_{chance.randint(0, 99)}", ""],
        "yes or no": ["yes", "no", "no", "no"],
        "several texts": ["a, b", "c", ""],
    }
    texts = [f"text {chance.randint(0, 99)}", "", "cesd", "0, 40", "<b>: {x}", "'"]
    return chance.choice(known.get(question.kind, texts))


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> drafting.Seen:
    records = tmp_path_factory.mktemp("place") / "records"
    examples.place(people=60, seed=2).write(records)
    return drafting.look(records)


@pytest.mark.parametrize("looked", [True, False])
@given(seed=st.integers(0, 2**32))
@settings(max_examples=60, deadline=None)
def test_whatever_is_typed_the_questions_end_in_a_plan_that_is_read(
    looked: bool, seed: int, place: drafting.Seen
) -> None:
    talk = drafting.interview(place if looked else None, drafting.look)
    asked, answers, chance = next(talk), None, random.Random(seed)  # noqa: S311 - for a test
    while answers is None:
        try:
            asked = talk.send(something(asked, chance))
        except StopIteration as done:
            answers = done.value
    text = drafting.draft_plan(answers)
    assert drafting.to_decide(text) == ()
    assert criteria.Plan.of(load_yaml(text)).title
