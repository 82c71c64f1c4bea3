"""A switch changes the data sets it is about, and does not reshuffle any other."""

import pytest

from syschange.examples import Place, place
from syschange.examples.place import SWITCHES

PEOPLE = 300
# Each switch set otherwise, and the tables that may tell.
TELLS: dict[str, tuple[object, set[str]]] = {
    "gain": (1.0, {"outcomes", "responses"}),
    "benefits": ("harm", {"outcomes", "responses"}),
    "star": (True, {"outcomes", "responses"}),
    "pathway": ("renamed", {"pathways", "access", "contacts", "decisions", "documents", "changes"}),
    "lasts": (False, {"outcomes", "events", "costs", "documents", "changes"}),
    "dose": (
        0.3,
        {"outcomes", "responses", "access", "events", "plans", "ties", "ratings", "decisions", "changes"},
    ),
    "shock": (3.0, {"outcomes"}),
    "attrition": ("differential", {"outcomes"}),
    "coordinated": (False, {"people", "contacts", "events", "changes"}),
    "cover": (False, {"people"}),
    "walk": (
        0.2,
        {"ratings", "workforce", "contacts", "events", "plans", "decisions", "documents", "changes"},
    ),
    "label": ("passport", {"access"}),
    "personal_plans": (False, {"plans"}),
    "ties": ("churned", {"ties", "events"}),
    "influence": (0.1, {"recommendations", "decisions", "meetings", "changes", "ratings"}),
    "withdrawal": (True, {"outcomes", "responses", "access", "contacts", "ratings", "costs", "changes"}),
    "partnership": ("two keen people", {"meetings", "contacts", "decisions", "workforce"}),
    "leavers": (False, {"workforce", "meetings", "contacts"}),
    "biased_tool": (True, {"responses"}),
    "rationing": (True, {"access"}),
    "opening": ("evenings too", {"contacts", "changes"}),
    "practice_kept": (0.2, {"documents"}),
    "recurrent": (0.3, {"costs", "funding"}),
    "hands": (2, {"pathways"}),
    "confounded": (1.0, {"outcomes"}),
    "sites": (3, {"documents"}),
}


@pytest.fixture(scope="module")
def usual() -> Place:
    return place(people=PEOPLE)


def told(first: Place, second: Place) -> set[str]:
    return {name for name in first.names if not first[name].equals(second[name])}


@pytest.mark.parametrize("switch", TELLS)
def test_a_switch_tells_where_it_should_and_nowhere_else(switch: str, usual: Place) -> None:
    value, tables = TELLS[switch]
    made = place(people=PEOPLE, **{switch: value})
    assert told(usual, made) == tables
    assert made.truth != usual.truth or switch == "sites"


def test_whether_it_stands_without_those_who_leave_tells_in_what_is_done_together() -> None:
    usual, made = place(people=PEOPLE), place(people=PEOPLE, stands_without=False)
    assert told(usual, made) == {"contacts", "meetings"}
    nobody_left = place(people=PEOPLE, leavers=False)
    assert told(nobody_left, place(people=PEOPLE, leavers=False, stands_without=False)) == set()


def test_who_comes_changes_people_and_what_rests_on_their_ethnic_group_only(usual: Place) -> None:
    made = place(people=PEOPLE, shut_out_reached=False)
    assert {"people", "contacts"} <= told(usual, made)
    assert not told(usual, made) & {
        "workforce",
        "pathways",
        "costs",
        "meetings",
        "documents",
        "plans",
        "access",
    }
    differing = usual["people"].compare(made["people"], keep_shape=True).notna().any()
    assert {column for column, _ in differing[differing].index} == {"ethnicity"}


def test_what_is_missing_changes_no_cell_that_is_there(usual: Place) -> None:
    made = place(people=PEOPLE, missing=0.2)["outcomes"]
    whole = usual["outcomes"]
    both = made["value"].notna() & whole["value"].notna()
    assert (made["value"] == whole["value"])[both].all()
    assert made["value"].isna().sum() > 3 * whole["value"].isna().sum()


def test_more_workers_change_who_works_and_nothing_that_no_worker_stands_in(usual: Place) -> None:
    made = place(people=PEOPLE, workers=20)
    same = {"population", "recommendations", "changes", "funding", "costs", "documents", "ties"}
    assert not told(usual, made) & same
    assert usual["access"].drop(columns="worker_id").equals(made["access"].drop(columns="worker_id"))


def test_there_is_a_test_for_every_switch() -> None:
    assert set(SWITCHES) == set(TELLS) | {"stands_without", "shut_out_reached", "missing", "workers"}
