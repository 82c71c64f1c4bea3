"""An audit says in whole sentences how many numbers were worked out, where, by what guess, and what was left open."""

import pandas as pd
import pytest

from syschange.disclosure.attack.result import COLUMNS, Audit

END = "Not for release: this says what can be worked out."


def done(refuted: int = 0, certified: int = 0, undecided: int = 0, **more: object) -> Audit:
    verdicts = ["refuted"] * refuted + ["certified"] * certified + ["undecided"] * undecided
    table = pd.DataFrame({c: range(len(verdicts)) for c in COLUMNS}).assign(verdict=verdicts)
    given: dict[str, object] = {"full": False, "tables": (0,), **more}
    return Audit(table, 3, seconds=1.0, **given)  # type: ignore[arg-type]


def test_unless_told_otherwise_nothing_was_guessed_withheld_or_left_out() -> None:
    one = done(1)
    assert (one.not_added, one.withheld, one.guessed) == ((), 0, 0)
    assert "guess" not in one.text


def test_nothing_small_is_said_in_one_sentence() -> None:
    said = "Nothing in this publication is about so few people that it should stay unknown."
    assert done().text == f"{said} Nothing was left open. {END}"
    assert repr(done()) == f"Audit: {done().text}"


def test_one_number_is_one_and_a_thousand_have_a_comma() -> None:
    one, many = done(0, 1, full=True).text, done(0, 1200, full=True).text
    assert one.startswith("None of 1 number of people that should stay unknown could be worked out")
    assert many.startswith("None of 1,200 numbers of people that should stay unknown could be worked out")
    assert "Nothing was left open." in one


@pytest.mark.parametrize(
    ("tables", "said"),
    [((0,), "table 1"), ((2,), "table 3"), ((0, 1), "tables 1 and 2"), ((0, 2, 4), "tables 1, 3 and 5")],
)
def test_the_tables_are_named_by_their_place_from_one_on(tables: tuple[int, ...], said: str) -> None:
    text = done(2, 0, 3, tables=tables).text
    told = "Of 5 numbers of people that should stay unknown, 2 can be worked out, exactly or nearly, from what is"
    assert text.startswith(f"{told} published in {said}. That was found by")


def test_adding_up_says_that_the_others_are_not_shown_to_be_safe() -> None:
    text = done(1, 0, 2).text
    assert text.endswith(
        "That was found by adding up and taking away, which finds what leaks and cannot show that the other 2 are "
        f"safe: audit with full=True for that. {END}"
    )


def test_a_full_audit_that_leaves_some_open_says_how_many_are_safe() -> None:
    text = done(1, 4, 2, full=True).text
    assert text.endswith(
        "Of the others 4 were shown to be safe by another table that gives the same publication, and 2 could not be "
        f"settled in the time there was. {END}"
    )


def test_a_guess_is_said_to_be_one_for_some_or_for_all_that_was_refuted() -> None:
    end = (
        "somebody who guesses that every hidden number is a small one; some are hidden only to protect others, so "
        f"the guess may be wrong. Nothing was left open. {END}"
    )
    assert done(2, guessed=2).text.endswith(f"published in table 1. That takes {end}")
    assert done(3, guessed=2).text.endswith(f"published in table 1. Of these, 2 take {end}")
    assert done(2, guessed=0).text.endswith(f"published in table 1. Nothing was left open. {END}")


def test_columns_that_do_not_add_up_are_named() -> None:
    left_out = "The labels of {} do not add up to their totals and were not added up. " + END
    assert done(1, not_added=("service",)).text.endswith(left_out.format("'service'"))
    assert "were not added up" not in done(1).text


def test_verdicts_are_counted_and_nothing_refuted_is_in_order() -> None:
    some, none, all_ = done(1, 2, 3), done(0, 2, 3), done(2, 1)
    assert (some.refuted, some.certified, some.undecided, some.ok, some.complete) == (1, 2, 3, False, False)
    assert (none.refuted, none.certified, none.undecided, none.ok, none.complete) == (0, 2, 3, True, False)
    assert (all_.refuted, all_.certified, all_.undecided, all_.ok, all_.complete) == (2, 1, 0, False, True)


def test_a_notebook_shows_the_words_and_the_verdicts() -> None:
    page = done(1, 0, 2)._repr_html_()
    assert "can be worked out, exactly or nearly" in page
    assert "undecided" in page
    assert "Audit" in page
