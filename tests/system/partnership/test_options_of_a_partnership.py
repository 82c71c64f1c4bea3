"""Every option changes the answer."""

from typing import Any

import pandas as pd
import pytest

from syschange.system.partnership import Partnership, partnership

from .drawn import CHANGED, place

GIVEN = place()
MEETINGS = GIVEN.pop("meetings")
CONTACTS = GIVEN.pop("contacts")


@pytest.fixture(scope="module")
def usual() -> Partnership:
    return partnership(MEETINGS, **GIVEN, changed_on=CHANGED, reshuffles=9)


def shown(made: Partnership) -> str:
    """Return all that a result shows."""
    return made.table.round(9).to_csv() + made.network.round(9).to_csv()


OPTIONS: list[dict[str, Any]] = [
    {"changed_on": "2022-10-01"},
    {"by": ["group"]},
    {"required_level": "manager"},
    {"required_level": {"board": "manager"}},
    {"voluntary": "housing"},
    {"eligible_organisations": 15},
    {"eligible_organisations": 15, "area_group": "board"},
    {"ties_at_least": 4},
    {"k": 1},
    {"k": 3},
    {"window": 3},
    {"deliver_within": 3.0},
    {"until": "2023-06-30"},
    {"reshuffles": 14},
    {"seed": 2},
    {"level": 0.8},
    {"columns": {"meetings": {"attended": "voting"}}},
    {"contacts": CONTACTS},
    {"decisions": None},
    {"workforce": None},
    {"funding": None},
]


@pytest.mark.parametrize("option", OPTIONS, ids=str)
def test_an_option_changes_the_answer(usual: Partnership, option: dict[str, Any]) -> None:
    given = {**GIVEN, "changed_on": CHANGED, "reshuffles": 9, **option}
    held = MEETINGS.drop(columns="attended") if "columns" in option else MEETINGS
    assert shown(partnership(held, **given)) != shown(usual)


def test_the_area_wide_group_is_one_of_the_groups() -> None:
    held = MEETINGS[(MEETINGS["group"] != "board") | (MEETINGS["agency"] != "Agency 1")]
    every, board = (
        partnership(held, eligible_organisations=15, area_group=g).table.query(
            "measure == 'organisations_sitting'"
        )
        for g in (None, "board")
    )
    assert every["numerator"].tolist() == [12]
    assert board["numerator"].tolist() == [11]


def test_columns_may_be_called_otherwise(usual: Partnership) -> None:
    other = {
        "meetings": MEETINGS.rename(columns={"member_id": "who", "agency": "org"}),
        **GIVEN,
        "decisions": GIVEN["decisions"].rename(columns={"carried": "passed"}),
    }
    names = {"meetings": {"member_id": "who", "agency": "org"}, "decisions": {"carried": "passed"}}
    made = partnership(other.pop("meetings"), **other, columns=names, changed_on=CHANGED, reshuffles=9)
    pd.testing.assert_frame_equal(made.table, usual.table)
    assert made.words == usual.words
