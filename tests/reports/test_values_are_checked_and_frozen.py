"""The values of a report are checked when they are made, and stay as they were."""

import dataclasses

import pandas as pd
import pytest

from syschange.errors import UnknownChoiceError, WrongTypeError
from syschange.reports import Table, Tile

from . import example

FRAME = pd.DataFrame({"group": ["a"], "value": [1.5]})


def test_a_tile_needs_one_of_the_four_verdicts() -> None:
    with pytest.raises(UnknownChoiceError, match="Did you mean 'NOT MET'"):
        Tile("Beneficial", "Not met", "", "", "", ())


def test_a_report_needs_one_of_the_three_overall_verdicts() -> None:
    with pytest.raises(UnknownChoiceError, match="'MET' is not a known overall verdict"):
        example.report(verdict="MET")


@pytest.mark.parametrize("spec", ["%.1f", "percent", ".1q"])
def test_a_way_to_show_numbers_must_be_one(spec: str) -> None:
    with pytest.raises(WrongTypeError, match="is not a way to show a number"):
        Table("t", "T", FRAME, {"value": spec}, {}, "")


@pytest.mark.parametrize("frame", [pd.DataFrame(), pd.DataFrame([[1, 2]], columns=["a", "a"])])
def test_a_table_needs_columns_with_names_of_their_own(frame: pd.DataFrame) -> None:
    with pytest.raises(WrongTypeError, match="has no column, or two of one name"):
        Table("t", "T", frame, {}, {}, "")


def test_a_table_does_not_change_with_what_it_was_made_from() -> None:
    frame, formats, headings = FRAME.copy(), {"value": ".1f"}, {"value": "Value"}
    table = Table("t", "T", frame, formats, headings, "")
    frame.loc[0, "value"] = 9.0
    formats["value"] = ".3f"
    headings["value"] = "Other"
    assert table.frame.loc[0, "value"] == 1.5
    assert table.formats["value"] == ".1f"
    assert table.headings["value"] == "Value"


def test_formats_and_headings_of_columns_that_are_not_there_do_no_harm() -> None:
    assert Table("t", "T", FRAME, {"absent": ".1f"}, {"absent": "Absent"}, "").caption == "T"


def test_values_cannot_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        example.report().title = "another"  # type: ignore[misc]


def test_what_a_report_shows_of_itself_holds_no_tables() -> None:
    assert "0.42" not in repr(example.report())
