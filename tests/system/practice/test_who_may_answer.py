"""What only people themselves can say, staff cannot: their answers are shown apart and are no evidence."""

import pytest

from syschange.errors import NotEstimableError, WrongTypeError
from syschange.system.practice.table import NOT_EVIDENCE

from .asked import asked, ratings, rows_of

NAME = "intersectionality_outcomes"
DATA = ratings(NAME)


def test_staff_are_shown_apart_and_refused() -> None:
    made = asked(DATA, NAME)
    rows = rows_of(made, "practised", item="belonging_and_value").set_index("reported_by")
    assert rows.loc["staff", "note"] == NOT_EVIDENCE
    assert rows.loc["person", "note"] == ""
    assert made.estimate("practised", item="belonging_and_value").value == rows.loc["person", "value"]
    with pytest.raises(NotEstimableError, match="no answer from people themselves"):
        made.estimate("practised", item="belonging_and_value", reported_by="staff")
    assert "no evidence of it" in made.words
    assert "As staff see it" not in made.words
    assert "Talk and walk" not in made.words


def test_where_only_staff_answered_there_is_no_answer() -> None:
    made = asked(DATA[DATA["reported_by"] == "staff"], NAME)
    assert "No answer from people themselves on 'treated_equitably'" in made.words
    with pytest.raises(NotEstimableError, match="no answer from people themselves"):
        made.estimate("practised", item="treated_equitably")


def test_where_people_differ_about_their_own_lives_they_do_not_disagree() -> None:
    made = asked(DATA, NAME)
    assert not (made.table["quantity"] == "agreement").any()
    with pytest.raises(NotEstimableError, match="their own lives"):
        made.estimate("agreement", scale="belonging_and_value")


def test_a_panel_of_people_and_staff_is_never_joined() -> None:
    made = asked(ratings("trauma_informed"), "trauma_informed")
    with pytest.raises(WrongTypeError, match="not joined"):
        made.estimate("practised", item="area_wide_group")
    people, staff = (
        made.estimate("practised", item="area_wide_group", reported_by=s) for s in ("person", "staff")
    )
    assert people.value != staff.value


def test_two_scales_by_group() -> None:
    made = asked(ratings("relationships_and_purpose"), "relationships_and_purpose", by=["sex"])
    for scale in ("relationships", "purpose"):
        whole = made.estimate("practised", scale=scale)
        women = made.estimate("practised", scale=scale, sex="Female")
        assert 0 < women.lower < women.upper < 1
        assert women.value != whole.value


def test_levels_are_never_made_up_for_by_each_other() -> None:
    data = ratings("trauma_informed", raters=240, talk=2.0)
    made = asked(data, "trauma_informed")
    rows = made.table[made.table["quantity"] == "lowest"]
    assert set(rows["over"]) == {"level"}
    assert "senior strategic" not in set(rows["level"])
    assert "and not at the mean" in made.words
