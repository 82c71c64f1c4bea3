"""What is measured of meetings, decisions, workers and money, against counting by hand."""

import numpy as np
import pandas as pd
import pytest

from syschange.errors import NotEstimableError
from syschange.system.partnership import Partnership, partnership

from .drawn import CHANGED, decisions, funding, meetings, place, workforce

VOLUNTARY = "voluntary and community"


def value(made: Partnership, measure: str, **labels: str) -> float:
    """Return the value of a measure."""
    return float(made.row(measure, **labels)["value"])


@pytest.fixture(scope="module")
def whole() -> Partnership:
    given = place()
    return partnership(given.pop("meetings"), **given, eligible_organisations=20)


def test_meetings_are_counted_once_each(whole: Partnership) -> None:
    held = meetings().drop_duplicates("meeting_id")
    some = held["held_on"].notna()
    assert value(whole, "meetings_held") == pytest.approx(some.mean())
    assert value(whole, "quorate") == pytest.approx(held.loc[some, "quorate"].mean())
    assert whole.row("quorate")["n"] == some.sum()


def test_seats_are_filled_and_at_the_level_needed(whole: Partnership) -> None:
    rows = meetings().dropna(subset="held_on")
    came = rows["attended"].astype(bool)
    assert value(whole, "attendance") == pytest.approx(came.mean())
    own = rows[~rows["lived_experience"]]
    senior = (own["level"] == "senior strategic") & own["attended"].astype(bool)
    assert value(whole, "right_level") == pytest.approx(senior.mean())
    led = (came & (rows["level"] == "senior strategic")).groupby(rows["meeting_id"]).any()
    assert value(whole, "leaders_attending") == pytest.approx(led.mean())
    assert value(whole, "hours") == pytest.approx(rows.loc[came, "hours"].mean())
    leaders = rows[came & (rows["level"] == "senior strategic")]
    assert value(whole, "leader_hours") == pytest.approx(leaders["hours"].mean())


def test_who_holds_the_seats_is_by_group_and_member_and_not_by_meeting(whole: Partnership) -> None:
    seats = meetings().drop_duplicates(["group", "member_id"])
    theirs = seats["sector"] == VOLUNTARY
    assert value(whole, "voluntary_seats") == pytest.approx(theirs.mean())
    assert value(whole, "voluntary_votes") == pytest.approx(theirs[seats["voting"]].mean())
    assert value(whole, "lived_seats") == pytest.approx(seats["lived_experience"].mean())
    lived = seats[seats["lived_experience"]]
    assert value(whole, "lived_votes") == pytest.approx(lived["voting"].mean())
    assert value(whole, "lived_paid") == pytest.approx(lived["paid"].mean())
    there = meetings().dropna(subset="held_on").query("attended == True")
    assert value(whole, "voluntary_attendances") == pytest.approx((there["sector"] == VOLUNTARY).mean())


def test_a_senior_sponsor_is_named_in_a_group_or_not() -> None:
    held = meetings()
    none = held.assign(sponsor=held["sponsor"] & (held["group"] == "board"))
    made = partnership(none, by=["group"])
    assert value(made, "sponsor", group="board") == 1
    assert value(made, "sponsor", group="operations") == 0
    unknown = none.assign(sponsor=none["sponsor"].astype(object).where(none["group"] == "board", None))
    assert partnership(unknown, by=["group"]).row("sponsor")["unknown"] == 1


def test_proposals_are_carried_or_not_by_who_made_them(whole: Partnership) -> None:
    made = decisions()
    theirs = made["proposed_by"] == VOLUNTARY
    assert value(whole, "carried", proposer=VOLUNTARY) == pytest.approx(made.loc[theirs, "carried"].mean())
    gap = whole.estimate("carried", quantity="gap", proposer=VOLUNTARY)
    expected = made.loc[theirs, "carried"].mean() - made.loc[~theirs, "carried"].mean()
    assert gap.value == pytest.approx(expected)
    assert gap.probability(0) < 0.05
    assert gap.probability(gap.lower) == pytest.approx(0.975)
    assert value(whole, "voluntary_carried") == pytest.approx(theirs[made["carried"]].mean())
    assert "more than chance readily explains" in whole.text


def test_decisions_cite_the_practice_and_are_shared(whole: Partnership) -> None:
    made = decisions()
    assert value(whole, "cites_practice") == pytest.approx(made["cites_practice"].mean())
    with_people = made["decided_by"] == "shared with people concerned"
    assert value(whole, "with_people") == pytest.approx(with_people.mean())
    money = whole.table.query("measure == 'money_with_people'")["value"].iloc[0]
    assert money == pytest.approx((made["amount"] * with_people).sum() / made["amount"].sum())


def test_joint_actions_agreed_lately_are_not_held_against_anybody(whole: Partnership) -> None:
    made = decisions()
    agreed = made[made["joint"] & made["carried"]]
    until = pd.Timestamp(max(decisions()["delivered_on"].max(), meetings()["held_on"].max()))
    due = agreed[(until - agreed["decided_on"]).dt.days >= 365]
    took = (due["delivered_on"] - due["decided_on"]).dt.days
    assert value(whole, "joint_delivered") == pytest.approx((took <= 365).mean())
    assert whole.oddities["joint actions agreed too lately to be judged"] == len(agreed) - len(due)
    days = whole.estimate("days_to_deliver")
    assert days.lower < 150 * np.log(2) < days.upper  # drawn from an exponential of mean 150
    assert (
        f"{days.value:.0f}"
        in whole.table.query("measure == 'days_to_deliver'")["value"].map("{:.0f}".format).tolist()
    )


def test_days_alongside_others_are_those_of_todays_workers(whole: Partnership) -> None:
    workers = workforce()
    today = workers[workers["left_on"].isna()]
    assert value(whole, "shadowing_days") == pytest.approx(today["shadowing_days"].mean())
    assert whole.row("shadowing_days")["units"] == len(today)


def test_money_that_goes_on_is_that_of_the_lines_that_run(whole: Partnership) -> None:
    table = whole.table.query("measure == 'recurrent_money'")
    assert table["value"].tolist() == pytest.approx([100 / 450])
    changed = partnership(meetings(), funding=funding(), changed_on=CHANGED, reshuffles=0).table
    assert changed.query("measure == 'recurrent_money'")["value"].tolist() == pytest.approx([0, 100 / 400])


def test_organisations_with_a_seat_are_counted_of_those_eligible(whole: Partnership) -> None:
    assert whole.table.query("measure == 'organisations_sitting'")["value"].tolist() == [12 / 20]
    came = meetings().query("attended == True")["agency"].nunique()
    assert whole.table.query("measure == 'organisations_coming'")["value"].tolist() == [came / 20]
    assert "Of 20 organisations" not in whole.text
    with pytest.raises(NotEstimableError, match="counted"):
        whole.estimate("organisations_sitting")


def test_each_measure_is_given_before_and_after_with_its_change() -> None:
    made = partnership(meetings(), decisions=decisions(), changed_on=CHANGED, reshuffles=0)
    for measure in ("attendance", "meetings_held", "voluntary_carried"):
        rows = made.table.query("measure == @measure and proposer == '(all)'")
        assert rows["period"].tolist() == ["before", "after", "after less before"]
        before, after, change = rows["value"]
        assert change == pytest.approx(after - before)
        assert made.estimate(measure, quantity="change").value == pytest.approx(change)
    assert made.estimate("days_to_deliver", period="before").value > 0
    assert "is not the work of the change" in made.text


def test_groups_have_rows_only_where_a_measure_can_be_told_apart_by_them() -> None:
    made = partnership(meetings(), by=["sector", "group"])
    held = made.table.query("measure == 'meetings_held'")
    assert set(held["sector"]) == {"(all)"}
    assert set(held["group"]) == {"(all)", "board", "operations"}
    assert set(made.table.query("measure == 'attendance'")["sector"]) > {"NHS", "housing"}
    assert "(not told apart)" not in made.table.to_csv()


def test_a_picture_can_be_drawn(whole: Partnership) -> None:
    assert whole.plot().axes
