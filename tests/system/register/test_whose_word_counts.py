"""A source that repeats another counts as that one, a circle as one, and a story that insiders chose as theirs."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from syschange.errors import WrongTypeError
from syschange.system.register import Register, register
from syschange.system.register.voices import heard

COLUMNS = ["change_id", "source_id", "source_role", "status", "rests_on"]


def made(*rows: tuple[str, ...], **more: object) -> Register:
    return register(table(*rows).assign(**more))


def table(*rows: tuple[str, ...]) -> pd.DataFrame:
    padded = [(*row, *[None] * (len(COLUMNS) - len(row))) for row in rows]
    return pd.DataFrame(padded, columns=COLUMNS).assign(element="policies")


MINUTES = ("door", "minutes", "insider", "evidenced")
EVALUATOR = ("door", "evaluator", "outside", "substantiated")


def test_what_repeats_the_insiders_confirms_nothing() -> None:
    press = ("door", "press", "outside", "substantiated")
    assert made(MINUTES, press).elements() == ("policies",)
    repeated = made(MINUTES, (*press, "minutes"))
    assert repeated.elements() == ()
    assert repeated.elements("evidenced") == ("policies",)
    found = repeated.tracing()
    assert (found.sources, found.outside, found.grade, found.roles) == (1, 0, 1, ("insider",))
    assert "1 statement repeats another source and adds nothing" in repeated.words


def test_what_repeats_somebody_outside_is_no_second_source() -> None:
    press = ("door", "press", "outside", "substantiated", "evaluator")
    found = made(EVALUATOR, press).tracing()
    assert (found.sources, found.outside, found.grade) == (1, 1, 1)
    # It cannot say more than what it repeats, either.
    claimed = made(("door", "evaluator", "outside", "claimed"), press)
    assert claimed.elements("evidenced") == ()
    assert claimed.tracing().grade == 0


def test_a_hundred_newspapers_with_one_press_statement_are_one_insider() -> None:
    statement = ("door", "statement", "insider", "evidenced")
    papers = [("door", f"paper {i}", "outside", "substantiated", "statement") for i in range(100)]
    found = made(statement, *papers).tracing()
    assert (found.sources, found.outside, found.grade) == (1, 0, 1)
    naive = made(statement, *(paper[:4] for paper in papers)).tracing()
    assert (naive.sources, naive.outside, naive.grade) == (101, 100, 2)


def test_a_chain_counts_as_where_it_starts() -> None:
    blog = ("door", "blog", "outside", "substantiated", "press")
    press = ("door", "press", "outside", "substantiated", "minutes")
    assert made(blog, press, MINUTES).tracing().sources == 1
    assert made(blog, press, MINUTES).elements() == ()


def test_a_source_that_repeats_one_for_one_change_speaks_for_itself_on_another() -> None:
    own = ("budget", "press", "outside", "substantiated")
    found = made(MINUTES, ("door", "press", "outside", "substantiated", "minutes"), own)
    assert (found.tracing().sources, found.tracing().outside) == (2, 1)
    assert dict(zip(found.changes["change"], found.changes["status"], strict=True)) == {
        "budget": 2,
        "door": 1,
    }


@pytest.mark.parametrize("size", [2, 3, 4, 7])
def test_sources_in_a_circle_are_one(size: int) -> None:
    circle = [("door", f"s{i}", "outside", "evidenced", f"s{(i + 1) % size}") for i in range(size)]
    found = made(*circle).tracing()
    assert (found.sources, found.outside, found.grade) == (1, 1, 1)
    onto = ("door", "press", "outside", "substantiated", "s0")
    assert made(*circle, onto).tracing() == found
    # One insider among them, and it is the insiders' word.
    circle[1] = ("door", "s1", "insider", *circle[1][3:])
    assert made(*circle).tracing().outside == 0
    assert made(*circle, MINUTES).tracing().grade == 1


def test_a_circle_stays_one_source_where_its_members_also_speak_apart() -> None:
    circle = [("door", "a", "outside", "evidenced", "b"), ("door", "b", "outside", "evidenced", "a")]
    apart = [("budget", "a", "outside", "evidenced"), ("plans", "b", "outside", "evidenced")]
    assert made(*apart).tracing().sources == 2
    assert made(*circle, *apart).tracing().sources == 1


def test_what_rests_on_a_source_without_a_row_for_the_change_stands_where_that_one_does() -> None:
    press = ("door", "press", "outside", "substantiated", "evaluator")
    nowhere = made(press)
    assert nowhere.tracing().outside == 0
    assert nowhere.elements() == ()
    assert "1 source that others rest on has no row" in nowhere.words
    assert made(press, ("budget", "evaluator", "outside", "claimed")).elements() == ("policies",)
    assert made(press, ("budget", "evaluator", "insider", "claimed")).elements() == ()
    # Two that rest on it are that one.
    blog = ("door", "blog", "outside", "substantiated", "evaluator")
    elsewhere = ("budget", "evaluator", "outside", "evidenced")
    assert made(press, blog, elsewhere).tracing().sources == 1


def test_what_repeats_a_straw_in_the_wind_is_no_more_than_that() -> None:
    rows = table(
        ("door", "hearsay", "outside", "evidenced"), ("door", "press", "outside", "evidenced", "hearsay")
    )
    assert register(rows).tracing().grade == 1
    straw = rows.assign(test=["straw in the wind", None], test_result=["passed", None])
    assert register(straw).tracing().grade == 0
    assert register(straw).elements("evidenced") == ()
    # Where somebody stands who has only that is not known from it.
    apart = straw.assign(change_id=["budget", "door"])
    assert register(apart).tracing().outside == 0


def test_a_story_that_insiders_chose_is_theirs() -> None:
    row = ("door", "interview", "lived_experience", "substantiated")
    for who, far in (("insider", ()), ("outside", ("policies",)), ("lived_experience", ("policies",))):
        story = made(row, evidence="most significant change", selected_by=who)
        assert story.elements() == far
        own = story.table[story.table["section"] == "stories"]
        assert own[["item", "quantity", "n"]].to_numpy().tolist() == [
            ["transformational", "most significant change", 1]
        ]
        assert own["numerator"].item() == len(far)
    # Who chose says nothing of what is no story.
    assert made(row, evidence="account", selected_by="insider").elements() == ("policies",)


def test_a_source_rests_neither_on_itself_nor_on_several() -> None:
    with pytest.raises(WrongTypeError, match="resting on itself"):
        made(("door", "minutes", "insider", "claimed", "minutes"))
    twice = [("door", "press", "outside", "claimed", on) for on in ("minutes", "evaluator")]
    with pytest.raises(WrongTypeError, match="several others"):
        made(*twice)


@given(st.lists(st.sampled_from([None, *"abcdef"]), min_size=6, max_size=6), st.permutations(range(6)))
def test_names_and_order_say_nothing_of_who_speaks(rests: list[str | None], order: list[int]) -> None:
    own = [None if on == name else on for name, on in zip("abcdef", rests, strict=True)]
    rows = pd.DataFrame({
        "change": ["x"] * 4 + ["y"] * 2, "source": [*"abcdef"], "rests_on": own,
        "role": ["insider", "outside", "lived_experience"] * 2, "test": None, "evidence": None,
        "selected_by": None,
    })  # fmt: skip
    made = heard(rows)
    shuffled = heard(rows.iloc[order].reset_index(drop=True))
    names = dict(zip("abcdef", "ZbYxWq", strict=True))
    renamed = heard(rows.assign(source=rows["source"].map(names), rests_on=rows["rests_on"].map(names)))
    for other, place in ((shuffled, order), (renamed, list(range(6)))):
        expected = made.iloc[place].reset_index(drop=True)
        for column in ("repeats", "unplaced", "standing"):
            assert other[column].tolist() == expected[column].tolist()
        pairs = set(zip(other["voice"], expected["voice"], strict=True))
        assert len(pairs) == other["voice"].nunique() == expected["voice"].nunique()
