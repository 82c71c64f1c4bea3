"""Every option and column of `coordination` changes the answer."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from syschange.system.coordination import coordination

from .households import CHANGED, HOURS, OPTIONS, drawn


def tables() -> dict[str, pd.DataFrame]:
    """Return tables with a second column for each of the schema's, filled otherwise."""
    made = drawn(60)
    for name in ("contacts", "people", "events", "plans"):
        table, rng = made[name], np.random.default_rng(7)
        for column in list(table.columns):
            if column not in {"person_id", "sex", "area", "action"}:
                table[f"{column}_2"] = table[column].to_numpy()[rng.permutation(len(table))]
        table["who"] = table["person_id"].to_numpy()[rng.permutation(len(table))]
    made["people"]["person_id_2"] = made["people"]["who"]
    return made


HELD = tables()
COLUMNS = {
    "agency": "agency", "worker": "worker_id", "kind": "kind", "contacted_on": "contacted_on", "attended": "attended",
    "joint": "joint", "from_agency": "from_agency", "service": "service", "hour": "hour", "venue": "venue",
    "entry_point": "entry_point", "coordinator": "coordinator_id", "deputy": "deputy_id", "started": "started_on",
    "left": "left_on", "event": "event", "happened_on": "happened_on", "times": "times", "plan": "plan_id",
    "made_on": "made_on", "family_outcome": "family_outcome", "family_role": "family_role",
}  # fmt: skip


def numbers(**how: Any) -> str:
    asked = {**HELD, **OPTIONS, "changed_on": None, **how}
    return coordination(asked.pop("contacts"), **asked).table.to_csv()


PLAIN = numbers()
FEW = {"events": None, "plans": None}  # quicker, where neither is asked about
PLAIN_FEW = numbers(**FEW)
OF_EVENTS_AND_PLANS = {"started", "event", "happened_on", "times", "plan", "family_outcome", "family_role"}


@pytest.mark.parametrize("option", COLUMNS)
def test_every_column_changes_the_answer(option: str) -> None:
    if option == "made_on":  # a plan's day says only whether it is of before or after
        assert numbers(made_on="made_on_2", changed_on=CHANGED) != numbers(changed_on=CHANGED)
    elif option in OF_EVENTS_AND_PLANS:
        assert numbers(**{option: f"{COLUMNS[option]}_2"}) != PLAIN
    else:
        assert numbers(**{option: f"{COLUMNS[option]}_2"}, **FEW) != PLAIN_FEW


@pytest.mark.parametrize(
    "option",
    [
        {"people": None}, {"events": None}, {"plans": None}, {"changed_on": CHANGED},
        {"appointments": ["group"]}, {"many": 2}, {"office_hours": (8, 20)},
        {"open_hours": {"housing": (10, 12)}}, {"open_hours": {"housing": (10, 12, "every day")}},
        {"open_hours": None}, {"needed": ["group"]}, {"crisis": []}, {"neutral_venues": ["home"]},
        {"followed_in": 30}, {"early": 10}, {"asked_within": 60}, {"by": ["sex"]}, {"level": 0.8},
        {"household": "household_id_2"}, {"person": "who"},
        {"worker": None}, {"service": None, "open_hours": {"health": (9, 17)}},
    ],
    ids=str,
)  # fmt: skip
def test_every_option_changes_the_answer(option: dict[str, Any]) -> None:
    if "person" in option:
        option = {**option, "people": HELD["people"].drop(columns="who").rename(columns={"person_id": "who"})}
    if set(option) & {"people", "events", "plans", "early", "asked_within", "person"}:
        assert numbers(**option) != PLAIN
    else:
        assert numbers(**option, **FEW) != PLAIN_FEW


def test_characteristics_are_taken_as_asked() -> None:
    plain = numbers(by=["area", "sex"], events=None, plans=None)
    assert numbers(by=["area", "sex"], ways=2, events=None, plans=None) != plain
    labels = {"area": ["east", "north", "south"]}
    assert numbers(by=["area", "sex"], categories=labels, events=None, plans=None) != plain


def test_kinds_of_missing_are_split_where_asked() -> None:
    people = HELD["people"].assign(area=HELD["people"]["area"].replace("north", "(prefer not to say)"))
    kept, split = (
        coordination(HELD["contacts"], people=people, by=["area"], unknown=how).table["area"].unique()
        for how in ("keep", "split")
    )
    assert "(prefer not to say)" in split
    assert "(prefer not to say)" not in kept


def test_the_day_of_the_change_and_hours_from_it_on_count() -> None:
    asked = {"events": None, "plans": None}
    plain = numbers(changed_on=CHANGED, **asked)
    assert numbers(changed_on="2024-03-01", **asked) != plain
    always = {**HOURS, "health": (9, 17)}
    assert numbers(changed_on=CHANGED, open_hours=always, **asked) != plain


def test_opening_hours_may_come_as_a_table() -> None:
    hours = pd.DataFrame({
        "service": ["housing", "health", "health", "probation"], "opens": [9, 9, 8, 0], "closes": [17, 17, 22, 24],
        "days": ["weekdays", "weekdays", "every day", "every day"], "period": [None, "before", "after", None],
    })  # fmt: skip
    assert numbers(open_hours=hours) == PLAIN
    assert numbers(open_hours=hours, changed_on=CHANGED) == numbers(changed_on=CHANGED)
    agencies = hours.rename(columns={"service": "agency"})
    by_agency = coordination(**HELD, **{**OPTIONS, "changed_on": None, "open_hours": agencies})  # type: ignore[arg-type]
    assert (
        "the agency tried" in by_agency.measures["open_when_tried"].asks
        or by_agency.measures["open_when_tried"]
    )


def test_characteristics_of_contacts_where_there_is_no_table_of_people() -> None:
    rows = HELD["contacts"].assign(
        household_id=HELD["contacts"]["person_id"], area=HELD["contacts"]["person_id"].str[-1]
    )
    made = coordination(rows, by=["area"], changed_on=CHANGED)
    own = made.table[(made.table["ways"] == 1) & (made.table["measure"] == "joint")]
    assert len(own["area"].unique()) == 11
    assert "(several)" not in set(own["area"])
