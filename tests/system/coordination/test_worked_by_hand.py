"""Every measure of coordination, worked out by hand on a few households."""

import numpy as np
import pandas as pd
import pytest

from syschange.system.coordination import Coordination, coordination

HEAD = [
    "person_id",
    "household_id",
    "contacted_on",
    "hour",
    "agency",
    "worker_id",
    "kind",
    "attended",
    "joint",
    "from_agency",
]
# Two households in the last calendar quarter of 2023, whole because the records run to both its ends.
ROWS = [
    ("a", "1", "2023-10-01", 10, "housing", "w1", "introduction", True, False, None),
    ("a", None, "2023-10-05", 10, "housing", "w1", "appointment", True, False, "health"),
    ("b", None, "2023-10-05", 10, "housing", "w1", "appointment", True, False, None),
    ("a", None, "2023-10-20", 20, "health", "w2", "assessment", True, True, "housing"),
    ("a", None, "2023-10-25", 11, "police", "w3", "assessment", True, False, None),
    ("a", None, "2023-10-25", 15, "health", "w2", "visit", False, False, None),
    ("b", None, "2023-11-02", 9, "probation", None, "call or message", True, False, None),
    ("c", "2", "2023-10-02", 9, "housing", "w1", "referral", True, False, "health"),
    ("c", None, "2023-12-31", 9, "housing", "w4", "appointment", True, False, None),
]  # fmt: skip


def contacts() -> pd.DataFrame:
    made = pd.DataFrame(ROWS, columns=HEAD)
    return made.assign(contacted_on=pd.to_datetime(made["contacted_on"]), service=made["agency"])


def people() -> pd.DataFrame:
    return pd.DataFrame({
        "person_id": ["a", "b", "c"], "household_id": ["1", "1", "2"], "coordinator_id": ["w1", "w1", "w2"],
        "deputy_id": ["w2", None, None], "started_on": pd.to_datetime(["2023-10-01", "2023-10-05", "2023-10-02"]),
    })  # fmt: skip


def value(made: Coordination, measure: str) -> tuple[float, float, float]:
    table = made.table
    row = table[(table["measure"] == measure) & (table["quantity"] == "value") & (table["ways"] == 0)].iloc[0]
    return row["value"], row["n"], row["unknown"]


def test_what_a_household_keeps_up_with_in_a_quarter() -> None:
    made = coordination(contacts(), people=people(), many=3)
    assert value(made, "agencies") == (np.mean([4, 1]), 2, 0)
    assert value(made, "many_agencies") == (0.5, 2, 0)
    # a and b with housing at one hour is one appointment; the missed visit counts, as does each assessment.
    assert value(made, "appointments") == (np.mean([4, 1]), 2, 0)
    assert value(made, "assessments") == (np.mean([2, 0]), 2, 0)
    assert value(made, "assessed_again") == (np.mean([1, 0]), 2, 0)
    assert value(made, "workers") == (np.mean([3, 2]), 2, 0)
    assert value(made, "joint") == (1 / 8, 8, 0)


def test_two_members_at_one_hour_or_two_agencies_jointly_are_one_appointment() -> None:
    rows = contacts()
    apart = rows.assign(hour=rows["hour"].where(rows["person_id"] != "b", 11))
    assert value(coordination(apart, people=people()), "appointments")[0] == np.mean([5, 1])
    unknown = rows.assign(hour=rows["hour"].where(rows["person_id"] != "b"))
    assert value(coordination(unknown, people=people()), "appointments")[0] == np.mean([5, 1])
    joint = pd.concat([rows, rows.iloc[[3]].assign(agency="housing")], ignore_index=True)
    assert value(coordination(joint, people=people()), "appointments")[0] == np.mean([4, 1])
    plain = joint.assign(joint=False)
    assert value(coordination(plain, people=people()), "appointments")[0] == np.mean([5, 1])


def test_hand_offs_are_days_on_which_nobody_from_the_time_before_was_met() -> None:
    made = coordination(contacts(), people=people())
    # a: housing, housing, health, police; b: housing, probation; c: housing, housing.
    assert value(made, "agency_changes") == (3 / 5, 5, 0)
    # b meets a worker who is not recorded; c goes from w1 to w4.
    assert value(made, "worker_changes") == (3 / 4, 4, 1)


def test_the_route_counts_being_sent_on_up_to_the_first_appointment_kept() -> None:
    # a was sent to housing by health on the day of the first appointment; b never was; c once, before it.
    assert value(coordination(contacts(), people=people()), "route") == (np.mean([1, 0, 1]), 3, 0)
    never = contacts().assign(attended=lambda t: t["attended"] & (t["kind"] != "appointment"))
    # a then first kept the assessment on 20 October, having been sent on twice; b and c kept none.
    assert value(coordination(never, people=people()), "route") == (2, 1, 2)


def test_waits_run_from_being_sent_on_to_being_seen_there() -> None:
    made = coordination(contacts(), people=people(), followed_in=4)
    assert value(made, "followed") == (1 / 2, 2, 0)
    table = made.table.set_index("measure")
    assert table.loc["gap_days", "value"] == 4
    assert table.loc["gap_days_90", "value"] == 90
    assert value(coordination(contacts(), people=people(), followed_in=3), "followed")[0] == 0


def test_who_is_not_seen_yet_is_still_waiting_and_not_left_out() -> None:
    rows = contacts()
    late = rows[rows["contacted_on"] < "2023-12-31"]
    more = pd.concat(
        [
            late,
            late.iloc[[0]].assign(person_id="z", household_id="9", contacted_on=pd.Timestamp("2023-12-30")),
        ]
    )
    more["household_id"] = more["person_id"].map({"a": "1", "b": "1", "c": "2", "z": "9"})
    made = coordination(more.reset_index(drop=True), followed_in=14)
    # c has waited 89 days; z for none, and is not known to be seen in time or not.
    assert value(made, "followed") == (1 / 2, 2, 1)
    table = made.table.set_index("measure")
    assert table.loc["gap_days", "n"] == 3
    assert np.isnan(table.loc["gap_days_90", "value"])


def test_who_leaves_is_waiting_until_the_day_they_left() -> None:
    left = people().assign(left_on=[pd.NaT, pd.NaT, pd.Timestamp("2023-10-05")])
    late = contacts().iloc[:-1]
    made = coordination(late, people=left, followed_in=14)
    assert value(made, "followed") == (1, 1, 1)


def test_one_coordinator_for_all_and_somebody_else_to_stand_in() -> None:
    made = coordination(contacts(), people=people())
    assert value(made, "coordinator")[0] == 1
    assert value(made, "deputy")[0] == 0.5
    assert value(made, "cover")[0] == 0.5
    assert value(made, "no_cover")[0] == 0.5
    several = people().assign(coordinator_id=["w1", "w9", "w2"])
    made = coordination(contacts(), people=several)
    assert value(made, "coordinator")[0] == 0.5
    assert value(made, "several_coordinators")[0] == 0.5
    partly = people().assign(coordinator_id=["w1", None, None])
    made = coordination(contacts(), people=partly)
    assert value(made, "coordinator")[0] == 0
    assert value(made, "cover")[:2] == (1, 1)
    own = people().assign(deputy_id=["w1", None, "w2"])
    made = coordination(contacts(), people=own)
    assert value(made, "no_cover")[0] == 1
    assert "their own deputy" in made.words


def test_hours_open_against_hours_needed() -> None:
    rows = contacts().assign(entry_point=["GP", *[None] * 5, "police cell", None, None], venue="office")
    rows.loc[[0, 1], ["kind", "contacted_on", "hour"]] = [
        ["call or message", pd.Timestamp("2023-10-07"), 22],  # a Saturday
        ["call or message", pd.Timestamp("2023-10-06"), 17],
    ]
    rows.loc[6, "venue"] = "street"
    hours = {"housing": (9, 17), "health": (8, 18), "probation": (20, 10, "every day")}
    made = coordination(rows, people=people(), open_hours=hours, neutral_venues=["street"])
    assert value(made, "open_when_tried") == (1 / 3, 3, 0)  # housing shut twice, probation open at nine
    assert value(made, "open: housing")[0] == 1 / 3
    assert value(made, "open: health")[0] == 2 / 3
    assert value(made, "open: probation")[0] == 2 / 3
    assert value(made, "needed: office hours")[0] == 1 / 3
    assert value(made, "needed: weekday evenings")[0] == 1 / 3
    assert value(made, "needed: weekends")[0] == 1 / 3
    assert value(made, "first_contact_out_of_hours") == (1 / 2, 2, 0)
    assert value(made, "neutral_venue") == (1 / 2, 2, 0)
    crisis = coordination(rows, people=people(), open_hours=hours, needed=[], crisis=["police cell"])
    assert value(crisis, "open: housing") == (1, 1, 0)


def test_without_a_way_in_the_first_contact_of_each_person_stands_for_it() -> None:
    made = coordination(contacts(), people=people())
    assert value(made, "first_contact_out_of_hours") == (
        1 / 3,
        3,
        0,
    )  # the first of October 2023 was a Sunday
    no_calls = contacts().assign(kind="visit")
    assert "first contacts stand in" in coordination(no_calls, people=people()).words


def test_retellings_by_quarter_with_a_contact_or_one_of_them() -> None:
    days = pd.to_datetime(["2023-10-01", "2023-12-05", "2023-11-01"])
    events = pd.DataFrame(
        {"person_id": ["a", "b", "nobody"], "event": "retelling", "happened_on": days, "times": [3, None, 9]}
    )
    assert value(coordination(contacts(), people=people(), events=events), "retellings") == (
        np.mean([4, 0]),
        2,
        0,
    )


def test_family_in_plans_and_consent_early_and_late() -> None:
    plans = pd.DataFrame({
        "plan_id": ["x", "x", "y", "z"], "person_id": ["a", "a", "b", "c"], "made_on": pd.Timestamp("2023-11-01"),
        "family_outcome": [False, True, False, None], "family_role": [True, True, False, False],
    })  # fmt: skip
    events = pd.DataFrame({
        "person_id": ["a", "a", "b", "b", "c", "c"],
        "event": ["consent asked", "consent given", "consent asked", "consent refused", "consent refused", "move"],
        "happened_on": pd.to_datetime(
            ["2023-10-10", "2023-10-12", "2023-12-01", "2023-12-01", "2023-12-20", "2023-10-01"]
        ),
    })  # fmt: skip
    made = coordination(contacts(), people=people(), plans=plans, events=events, early=10, asked_within=70)
    assert value(made, "family_outcome") == (1 / 2, 2, 1)
    assert value(made, "family_role") == (1 / 3, 3, 0)
    assert value(made, "informed_family") == (1 / 3, 3, 0)
    assert value(made, "consent_asked_early") == (1 / 3, 3, 0)
    assert value(made, "consent_asked") == (2 / 3, 3, 0)  # c was first asked after 79 days
    assert value(made, "consent_refused") == (2 / 3, 3, 0)
    early = made.estimate("consent_refused", asked_when="early")
    late = made.estimate("consent_refused", asked_when="late")
    assert (early.value, late.value) == (0, 1)
    assert made.estimate("consent_refused", quantity="gap").value == 1
    assert made.estimate("informed_family", quantity="gap").value == -1
    table = made.table
    assert set(table[table["asked_when"] != "(all)"]["measure"]) == {"consent_refused", "informed_family"}


def test_contradicted_consent_is_not_known() -> None:
    days = pd.to_datetime(["2023-10-10", "2023-10-10", "2023-10-10"])
    events = pd.DataFrame(
        {
            "person_id": "a",
            "event": ["consent asked", "consent given", "consent refused"],
            "happened_on": days,
        }
    )
    more = pd.concat([events, events.iloc[:2].assign(person_id="c")])
    made = coordination(contacts(), people=people(), events=more)
    assert value(made, "consent_refused") == (0, 1, 1)
    assert "on one day" in made.words


def test_a_household_whose_members_differ_is_of_several_groups() -> None:
    mixed = people().assign(sex=["F", "M", "F"])
    table = coordination(contacts(), people=mixed, by=["sex"]).table
    own = table[(table["measure"] == "agencies") & (table["ways"] == 1)].set_index("sex")
    assert own["n"].to_dict() == {"F": 1, "M": 0, "(several)": 1, "(unknown)": 0}
    route = table[(table["measure"] == "route") & (table["ways"] == 1)].set_index("sex")
    assert route["n"].to_dict() == {"F": 2, "M": 1, "(unknown)": 0}


@pytest.mark.parametrize("day", ["2023-11-15", "2024-02-29", "2024-01-31"])
def test_no_quarter_lies_on_both_sides_of_the_change(day: str) -> None:
    days = pd.date_range("2023-01-01", "2025-01-01", freq="D")
    rows = pd.DataFrame({"person_id": "a", "household_id": "1", "contacted_on": days, "agency": "housing"})
    rows["agency"] = np.where(days < day, "housing", "health")
    made = coordination(rows, changed_on=day)
    table = made.table[(made.table["measure"] == "agencies") & (made.table["quantity"] == "value")]
    assert (table["value"] == 1).all()
    assert (table["n"] >= 2).all()


def test_a_quarter_that_the_records_hold_only_part_of_is_left_out() -> None:
    days = pd.date_range("2023-01-01", "2024-01-20", freq="5D")
    rows = pd.DataFrame(
        {"person_id": "a", "household_id": "1", "contacted_on": days, "kind": "visit", "agency": "x"}
    )
    assert value(coordination(rows), "appointments")[:2] == (pytest.approx(73 / 4), 4)
    short = rows[(rows["contacted_on"] > "2023-02-01") & (rows["contacted_on"] < "2023-03-01")]
    made = coordination(short)
    assert value(made, "appointments")[1] == 1
    assert "no whole quarter" in made.words
