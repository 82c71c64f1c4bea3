"""People who leave without being reached stay in, as people who were not."""

import pandas as pd
import pytest

from syschange.effects.access import TimeToAccess

from .rows import by_days, few, people

PEOPLE = people()
AT = (14, 28, 56)


def share(made: TimeToAccess, day: int = 56, left: str = "") -> float:
    return made.estimate(f"share {left}by day {day}").value


def test_the_share_reached_is_not_one_less_kaplan_meier() -> None:
    """Taking those who left for people who wait on tells of a world in which nobody leaves."""
    right = by_days(PEOPLE, exits="left", at=AT)
    naive = by_days(PEOPLE, at=AT)
    assert share(naive) > share(right) + 0.01
    assert right.estimate("share by day 56").method == "Aalen–Johansen, log-log"
    assert naive.estimate("share by day 56").method == "Kaplan–Meier, log-log"


def test_reached_left_and_waiting_add_up() -> None:
    made = by_days(PEOPLE, exits="left", at=AT)
    for day in AT:
        shares = [share(made, day, left) for left in ("", "left (died) ", "left (moved away) ")]
        curve = made.groups[0].reached.made
        assert sum(shares) + curve.waiting[curve.place(day)] == pytest.approx(1)


def test_who_left_is_not_reached_in_the_mean_wait() -> None:
    table = few((2, True), (2, True), (4, False), (4, False), left=[None, "", "moved away", "died"])
    made = by_days(table, exits="left", at=(4,), tau=10)
    assert made.estimate("mean wait within 10 days").value == (2 + 2 + 10 + 10) / 4
    assert made.table["exits"].dropna().max() == 2
    assert by_days(table, at=(4,), tau=4).table["exits"].isna().all()


def test_labels_that_stand_for_missing_name_no_way_to_leave() -> None:
    table = few((2, True), (3, False), (4, False), left=["(not applicable)", "(not known)", "died"])
    made = by_days(table, exits="left", at=(4,))
    assert made.terms.exits == ("died",)
    assert made.groups[0].counts["waiting"] == 1


def test_an_empty_column_of_ways_changes_nothing() -> None:
    none = by_days(PEOPLE.assign(left=pd.Series([None] * len(PEOPLE), dtype="str")), exits="left", at=AT)
    pd.testing.assert_frame_equal(none.table, by_days(PEOPLE, at=AT).table)


def test_the_words_say_who_left() -> None:
    made = by_days(PEOPLE, exits="left", at=AT)
    gone = int(PEOPLE["left"].notna().sum())
    assert (
        f"{gone} left without that (died and moved away) and count as people who were not reached"
        in made.text
    )
