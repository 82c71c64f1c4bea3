"""A register of changes: breadth and depth by who confirms them, dose, reach and recommendations adopted."""

import re
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from syschange.disclosure import protect
from syschange.errors import MissingColumnError, NotEstimableError, UnknownChoiceError, WrongTypeError
from syschange.system.register import Register, register

ROWS = pd.DataFrame(
    [
        ("door", "minutes", "insider", "processes", "structural", "substantiated"),
        ("door", "evaluator", "outside", "processes", "structural", "substantiated"),
        ("budget", "minutes", "insider", "policies", "structural", "substantiated"),
        ("plans", "interviews", "lived_experience", "culture", "relational", "evidenced"),
        ("words", "minutes", "insider", None, None, "claimed"),
    ],
    columns=["change_id", "source_id", "source_role", "element", "depth", "status"],
)
PEOPLE = ROWS.assign(
    claimed_n=[200, 180, 100, 50, np.nan],
    exposed_n=[120, 110, 100, 70, np.nan],
    eligible_n=[400, 400, 200, 60, np.nan],
)
ADVICE = pd.DataFrame(
    {
        "author_role": ["lived_experience"] * 10 + ["leader"] * 8,
        "adopted": [True] * 3 + [False] * 5 + [None] * 2 + [True] * 6 + [False] * 2,
        "made_on": pd.to_datetime(["2023-06-01"] * 5 + ["2024-06-01"] * 13),
    }
)


def counted(result: Register, section: str, quantity: str) -> dict[str, float]:
    own = result.table[(result.table["section"] == section) & (result.table["quantity"] == quantity)]
    return dict(zip(own["item"], own["value"], strict=True))


def test_a_change_is_as_far_as_somebody_who_may_say_so_takes_it() -> None:
    result = register(ROWS)
    assert counted(result, "element", "claimed") == {
        "people": 0, "organisations": 0, "policies": 1, "processes": 1, "culture": 1, "beliefs": 0, "environment": 0,
        "(unknown)": 1,
    }  # fmt: skip
    assert counted(result, "element", "evidenced")["policies"] == 1
    assert result.elements() == ("processes",)  # nobody inside substantiates anything
    assert result.elements("evidenced") == ("policies", "processes", "culture")
    assert result.depths("evidenced") == ("structural", "relational")
    assert result.lowered == 1
    assert "called substantiated by insiders alone" in result.words
    assert "1 change is not placed" in result.words


def test_more_of_the_same_source_takes_a_change_no_further() -> None:
    more = pd.concat([ROWS, ROWS[ROWS["change_id"] == "budget"]], ignore_index=True)
    assert register(more).table.equals(register(ROWS).table)
    outside = ROWS[ROWS["change_id"] == "budget"].assign(source_id="press", source_role="outside")
    assert "policies" in register(pd.concat([ROWS, outside])).elements()


def test_dose_and_reach_take_the_least_favourable_numbers() -> None:
    result = register(PEOPLE)
    # 110 of 200, 100 of 100, 50 of 50 (70 reached are said of a change that claimed 50).
    assert result.estimate("dose").value == pytest.approx(260 / 350)
    assert result.estimate("reach").value == pytest.approx((110 + 100 + 60) / 660)
    assert (result.disagreeing, result.over) == (1, 1)
    assert "different sources" in result.words
    assert "more people than claimed" in result.words
    half = register(PEOPLE.assign(exposed_n=PEOPLE["exposed_n"] / 2)).estimate("dose")
    assert half.value < result.estimate("dose").value
    alone = register(PEOPLE[PEOPLE["change_id"] == "door"]).estimate("dose")
    assert alone.value == pytest.approx(110 / 200)


def test_recommendations_adopted_are_judged_of_those_decided() -> None:
    result = register(ROWS, recommendations=ADVICE)
    made = result.estimate("influence")
    assert made.value == pytest.approx(3 / 8)
    assert made.probability(0.5) == pytest.approx(stats.beta(3.5, 5.5).sf(0.5))
    assert result.estimate("influence gap").value == pytest.approx(3 / 8 - 6 / 8)
    assert "2 more are not decided" in result.words
    later = register(ROWS, recommendations=ADVICE, since="2024-01-01").estimate("influence")
    assert later.value == 0


def test_what_is_not_recorded_is_not_known() -> None:
    result = register(ROWS.drop(columns="depth"))
    assert "not known" in result.words
    for question in ("dose", "reach", "influence", "influence gap"):
        with pytest.raises(NotEstimableError):
            result.estimate(question)
    one = ADVICE[ADVICE["author_role"] == "lived_experience"]
    assert "were adopted." in register(ROWS, recommendations=one).words
    with pytest.raises(NotEstimableError):
        register(ROWS, recommendations=one).estimate("influence gap")


def test_people_are_rounded_on_paper_and_changes_are_not() -> None:
    result = register(PEOPLE, recommendations=ADVICE)
    paper = protect(result).results[0]
    assert isinstance(paper, Register)
    people = paper.table[paper.table["section"] == "people"]
    assert (people[["n", "numerator"]].dropna() % 5 == 0).all(axis=None)
    assert paper.elements() == result.elements()
    # A handful of people reached is hidden.
    hidden = protect(register(PEOPLE.assign(exposed_n=3))).results[0]
    assert "is not known" in hidden.text


@settings(max_examples=20)
@given(st.permutations(range(len(ROWS))))
def test_order_of_rows_and_names_change_nothing(order: list[int]) -> None:
    result, moved = register(PEOPLE), register(PEOPLE.iloc[order].reset_index(drop=True))
    pd.testing.assert_frame_equal(result.table, moved.table)
    assert result.provenance.data_digest == moved.provenance.data_digest
    renamed = PEOPLE.assign(
        change_id=PEOPLE["change_id"].map({"door": "z", "budget": "y", "plans": "x", "words": "a"})
    )
    pd.testing.assert_frame_equal(result.table, register(renamed).table)


def test_every_engine_gives_the_same(tmp_path: Path) -> None:
    expected = register(PEOPLE).table
    pl.from_pandas(PEOPLE).write_parquet(tmp_path / "changes.parquet")
    pd.testing.assert_frame_equal(register(tmp_path / "changes.parquet").table, expected)
    for table in (pl.from_pandas(PEOPLE), pl.from_pandas(PEOPLE).lazy(), duckdb.from_df(PEOPLE)):
        pd.testing.assert_frame_equal(register(table).table, expected)


def test_bad_input_is_named() -> None:
    with pytest.raises(UnknownChoiceError, match="processes"):
        register(ROWS.replace({"element": {"processes": "proceses"}}))
    with pytest.raises(UnknownChoiceError):
        register(ROWS.assign(source_role="inside"))
    with pytest.raises(WrongTypeError, match="its own source"):
        register(ROWS.assign(source_id=ROWS["change_id"]))
    with pytest.raises(WrongTypeError):
        register(ROWS.assign(source_id=None))
    with pytest.raises(WrongTypeError):
        register(PEOPLE.assign(claimed_n=-1))
    with pytest.raises(NotEstimableError):
        register(ROWS.head(0))
    with pytest.raises(MissingColumnError):
        register(ROWS.drop(columns="status"))
    with pytest.raises(UnknownChoiceError):
        register(ROWS, recommendations=ADVICE.assign(author_role="boss"))
    with pytest.raises(UnknownChoiceError):
        register(ROWS).estimate("size")
    with pytest.raises(UnknownChoiceError):
        register(ROWS).elements("proved")
    with pytest.raises(WrongTypeError):
        register(ROWS, recommendations=ADVICE, since="soon")


def test_sources_that_differ_place_a_change_nowhere_in_any_order_of_rows() -> None:
    other = ROWS.iloc[[0]].assign(
        source_id="press", source_role="outside", element="culture", depth="relational"
    )
    both = pd.concat([ROWS, other], ignore_index=True)
    result, turned = register(both), register(both.iloc[::-1].reset_index(drop=True))
    pd.testing.assert_frame_equal(result.table, turned.table)
    assert result.elements() == ()
    assert "2 changes are not placed in any one element" in result.words


def test_a_change_that_reached_few_is_not_left_out_of_the_share_on_paper() -> None:
    few = PEOPLE.assign(exposed_n=PEOPLE["exposed_n"].where(PEOPLE["change_id"] != "door", 3))
    paper = protect(register(few)).results[0]
    assert isinstance(paper, Register)
    assert (
        paper.table.loc[paper.table["section"] == "people", ["n", "numerator", "value"]].isna().all(axis=None)
    )
    with pytest.raises(NotEstimableError):
        paper.estimate("dose")
    assert "numbers of few people are hidden" in paper.words


def test_recommendations_without_a_day_are_counted_where_a_day_is_asked_for() -> None:
    undated = ADVICE.assign(made_on=ADVICE["made_on"].mask(ADVICE.index < 3))
    assert (
        "3 recommendations do not say when and are left out"
        in register(ROWS, recommendations=undated, since="2024-01-01").words
    )
    assert "do not say when" not in register(ROWS, recommendations=undated).words


def test_what_stands_where_a_label_should_is_not_repeated() -> None:
    for make in (
        lambda: register(ROWS.assign(element="Ann of the high street")),
        lambda: register(ROWS, recommendations=ADVICE.assign(author_role="Ann of the high street")),
    ):
        with pytest.raises(UnknownChoiceError) as caught:
            make()
        assert "Ann" not in str(caught.value)
    for number in (np.inf, 10.5):
        with pytest.raises(WrongTypeError, match="whole number"):
            register(PEOPLE.assign(claimed_n=number))


def test_the_words_are_few_sentences() -> None:
    made = register(PEOPLE, recommendations=ADVICE.assign(made_on=pd.NaT), since="2024-01-01")
    assert 2 <= len(re.split(r"(?<=\.) (?=[A-Z])", made.words)) <= 5


def test_what_was_changed_before_a_day_was_not_this_change() -> None:
    days = pd.to_datetime(["2023-01-01", "2023-01-01", "2024-03-01", "2024-06-01", None])
    dated = PEOPLE.assign(changed_on=days)
    made = register(dated, since="2024-01-01")
    # The door is older, and gone with both who speak of it; what has no day is kept.
    assert set(made.changes["change"]) == {"budget", "plans", "words"}
    assert made.estimate("dose").value == pytest.approx(150 / 150)
    assert register(dated).estimate("dose").value == pytest.approx((110 + 100 + 50) / (200 + 100 + 50))
    assert (made.provenance.rows_in, made.provenance.rows_used) == (5, 3)
    assert "1 change is left out, made before the day from which changes count" in made.words
    assert "left out" not in register(dated).words
    assert register(dated, since="2024-06-01", changed_on="no such").words == register(dated).words
    with pytest.raises(NotEstimableError, match="Every change in the register was made before"):
        register(dated.iloc[:3], since="2025-01-01")
