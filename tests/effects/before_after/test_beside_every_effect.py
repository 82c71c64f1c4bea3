"""Beside every effect stand the smallest that would have shown, the margin's verdict, and what groups share."""

import numpy as np
import pytest

from syschange.effects.beside import NOT_ASKED, NOT_SHOWN, SHOWN
from syschange.errors import NotEstimableError
from syschange.statistics.detectable import detectable

from .places import GROUPS, alone, compared, places

ROWS = places((20, 20), gain=0, size=30)


def test_the_smallest_detectable_is_that_of_the_estimate() -> None:
    made = compared(ROWS, by=["sex"])
    for row in made.table.to_dict("records"):
        labels = {} if row["sex"] == "(all)" else {"sex": row["sex"]}
        assert row["detectable"] == pytest.approx(detectable(made.estimate(row["design"], **labels)))
    assert "could have been missed" in made.text


def test_the_margin_decides_what_is_too_small_to_matter() -> None:
    assert set(compared(ROWS).table["equivalence"]) == {NOT_ASKED}
    wide, narrow = compared(ROWS, margin=20), compared(ROWS, margin=(-0.01, 0.01))
    assert set(wide.table["equivalence"]) == {SHOWN}
    assert set(narrow.table["equivalence"]) == {NOT_SHOWN}
    assert "too small to matter by the margin declared" in wide.text
    assert "was not shown" in narrow.text
    with pytest.raises(NotEstimableError):
        compared(ROWS, margin=(1, 2))


def test_that_there_is_no_difference_is_never_said() -> None:
    for text in (compared(ROWS).text, compared(ROWS, margin=20).text, alone(ROWS).text):
        assert "no difference" not in text.lower()
        assert "significan" not in text.lower()


def test_effects_of_single_groups_are_drawn_towards_what_they_share() -> None:
    made = compared(ROWS, by=["ethnicity"])
    table = made.table[made.table["design"] == "ancova"].set_index("ethnicity")
    centre = made.alike.set_index("design").loc["ancova", "centre"]
    assert np.isnan(table.loc["(all)", "pooled"])
    for label in GROUPS:
        row = table.loc[label]
        assert abs(row["pooled"] - centre) <= abs(row["value"] - centre)
        assert row["pooled_lower"] < row["pooled"] < row["pooled_upper"]
    assert (
        "The effects in the 4 groups of 'ethnicity' differ no more than chance would make them" in made.text
    )


def test_a_group_that_truly_differs_is_said_to() -> None:
    worse = ROWS["score"] - 15 * (
        (ROWS["ethnicity"] == "Mixed") & (ROWS["arm"] == "new") & (ROWS["months"] == 12)
    )
    made = compared(ROWS.assign(score=worse), by=["ethnicity"])
    assert made.alike.set_index("design").loc["ancova", "chance"] < 0.01
    assert "differs between the 4 groups of 'ethnicity' by more than chance" in made.text


def test_there_is_a_row_of_alike_for_each_design_and_characteristic() -> None:
    assert compared(ROWS, by=["sex", "ethnicity"]).alike[["design", "characteristic"]].to_numpy().tolist() == [
        ["ancova", "sex"], ["ancova", "ethnicity"], ["did", "sex"], ["did", "ethnicity"]
    ]  # fmt: skip
    assert alone(ROWS, by=["sex"]).alike["design"].tolist() == ["change"]
    assert compared(ROWS).alike.empty
