"""The network of organisations: who is tied, what it turns on, and whether it changed."""

import numpy as np
import pandas as pd
import pytest

from syschange.errors import DataWarning, NotEstimableError, UnknownChoiceError
from syschange.system.partnership import partnership

from .drawn import CHANGED, contacts, meetings


def convened(number: int = 11, *, times: int = 2, deputy: bool = False) -> pd.DataFrame:
    """Return meetings of one convener with each of the others in turn, `times` over."""
    rows = []
    for m in range((number - 1) * times):
        other = m % (number - 1) + 1
        who = [(0, "C"), (other, f"W{other}")] + ([(0, "D")] if deputy else [])
        rows += [
            {"meeting_id": f"M{m}", "member_id": w, "agency": f"Agency {o}", "attended": True,
             "held_on": pd.Timestamp("2022-01-03") + pd.Timedelta(days=m)}
            for o, w in who
        ]  # fmt: skip
    return pd.DataFrame(rows)


def test_a_convener_who_meets_each_alone_is_a_star_and_all_hangs_on_her() -> None:
    made = partnership(convened(), k=1)
    assert made.network_value("density") == pytest.approx(10 / 55)
    assert made.network_value("centralisation") == made.network_value("between") == 1
    assert (made.network_value("connected"), made.network_value("largest_part")) == (1, 1)
    assert made.network_value("articulation") == 1
    assert made.network_value("without_1_organisations") == 0
    assert made.network_value("without_1_people") == made.network_value("ties_without_1_people") == 0
    assert "one organisation is all that links some others to the rest." in made.text
    assert "If its one keenest person left, 0% of pairs of the other organisations" in made.text


def test_a_deputy_at_every_meeting_covers_for_one_but_not_for_two() -> None:
    made = partnership(convened(deputy=True))
    assert made.network_value("without_1_people") == 1
    assert made.network_value("without_2_people") == 0
    assert made.network_value("one_person") == pytest.approx(10 / 11)


def test_coming_together_once_is_a_tie_only_where_that_is_said_to_be_enough() -> None:
    once = convened(times=1)
    assert partnership(once).network_value("density") == 0
    assert partnership(once, ties_at_least=1).network_value("density") == pytest.approx(10 / 55)


def test_referrals_and_joint_work_are_ties_too_and_to_oneself_none() -> None:
    days = pd.to_datetime(["2022-02-01"] * 8)
    handed = pd.DataFrame(
        {
            "person_id": ["P1", "P2", "P3", "P4", "P5", "P5", "P6", "P6"],
            "contacted_on": days,
            "agency": ["B", "B", "A", "C", "C", "D", "C", "D"],
            "from_agency": ["A", "A", "A", "A", None, None, None, None],
            "joint": [False, False, False, False, True, True, True, True],
        }
    )
    made = partnership(None, contacts=handed)
    assert made.network_value("density", ties="referrals") == pytest.approx(1 / 6)
    assert made.network_value("density", ties="joint work") == pytest.approx(1 / 6)
    assert made.network_value("density") == pytest.approx(2 / 6)
    assert made.network_value("connected") == pytest.approx(2 / 6)
    assert made.oddities["referrals from an organisation to itself"] == 1
    missed = handed.assign(attended=[True] * 7 + [False])
    assert partnership(None, contacts=missed).network_value("density", ties="joint work") == 0


def test_organisations_that_are_not_recorded_make_ties_at_least_and_at_most() -> None:
    held = meetings(number=40)
    members = np.sort(held["member_id"].unique())
    nameless = held.assign(agency=held["agency"].where(~held["member_id"].isin(members[::2])))
    with pytest.warns(DataWarning, match="at least and at most"):
        made = partnership(nameless, ties_at_least=3)
    row = made.network[made.network["measure"] == "density"].iloc[0]
    truth = partnership(held, ties_at_least=3).network_value("density")
    assert row["at_least"] == row["value"] < truth <= row["at_most"]
    assert "or up to" in made.text


def test_an_organisation_is_taken_from_the_same_members_other_meetings() -> None:
    held = meetings()
    first = held.drop_duplicates("member_id").index
    gaps = held.assign(agency=held["agency"].mask(held.index.isin(first)))
    made = partnership(gaps)
    several = held["member_id"].value_counts()
    assert made.oddities["organisations taken from a member's other meetings"] == int((several > 1).sum())
    assert made.network_value("density") == pytest.approx(partnership(held).network_value("density"), abs=0.1)


def test_before_and_after_are_compared_over_one_length() -> None:
    held = convened(times=6)
    held["held_on"] = pd.Timestamp("2022-01-03") + pd.to_timedelta(
        7 * held["meeting_id"].str[1:].astype(int), unit="D"
    )
    late = pd.Timestamp("2022-01-03") + pd.Timedelta(days=7 * 20)
    made = partnership(held, changed_on=late, reshuffles=0)
    # The same went on all the time; after is twice as long as before, and twenty meetings of it are set aside.
    assert made.network_value("density", period="before") == made.network_value("density", period="after")
    assert made.oddities["meetings and contacts outside the time that networks are compared over"] == 20
    shorter = partnership(held, changed_on=late, window=2, reshuffles=0)
    assert shorter.network_value("density", period="before") < made.network_value("density", period="before")


def test_a_change_is_set_against_dealing_the_same_meetings_out() -> None:
    one, two = meetings(number=24), meetings(number=24, pairwise=True)
    later = two.assign(
        meeting_id="L" + two["meeting_id"],
        **{c: two[c] + pd.Timedelta(days=365) for c in ("planned_on", "held_on")},
    )
    fell = partnership(pd.concat([one, later]), changed_on=CHANGED)
    same = partnership(meetings(), changed_on=CHANGED)
    assert "seldom make" in fell.text
    assert "readily make" in same.text
    chance = fell.network.query("measure == 'density' and period == 'after'")["chance"].iloc[0]
    assert chance == 1 / 200
    assert np.isnan(fell.network.query("measure == 'density' and period == 'before'")["chance"].iloc[0])
    none = partnership(meetings(), changed_on=CHANGED, reshuffles=0)
    assert none.network["chance"].isna().all()
    assert "dealt out" not in none.text


def test_three_organisations_are_too_few_for_a_network() -> None:
    made = partnership(meetings(organisations=3))
    assert made.network["value"].isna().all()
    assert "with fewer than 4 organisations there is no network to speak of" in made.text


def test_nothing_is_told_of_fewer_than_ten_people() -> None:
    made = partnership(meetings(organisations=8, each=1))
    assert np.isnan(made.network_value("without_2_people"))
    assert np.isnan(made.network_value("one_person"))
    assert not np.isnan(made.network_value("density"))
    assert "it is not shown for fewer than 10 people" in made.text


def test_another_name_for_everything_changes_no_number() -> None:
    held, handed = meetings(), contacts()
    rng = np.random.default_rng(9)

    def renamed(table: pd.DataFrame, columns: tuple[str, ...], names: dict[str, str]) -> pd.DataFrame:
        return table.assign(**{c: table[c].map(names) for c in columns})

    agencies = {f"Agency {i}": f"Org {j}" for i, j in enumerate(rng.permutation(12))}
    people = {f"W{i}": f"X{j}" for i, j in enumerate(rng.permutation(40))}
    times = {f"M{i}": f"T{j}" for i, j in enumerate(rng.permutation(48))}
    other = renamed(
        renamed(renamed(held, ("agency",), agencies), ("member_id",), people), ("meeting_id",), times
    )
    passed = renamed(
        renamed(handed, ("agency", "from_agency"), agencies), ("worker_id", "from_worker_id"), people
    )
    one = partnership(held, contacts=handed, changed_on=CHANGED, reshuffles=19)
    two = partnership(other, contacts=passed, changed_on=CHANGED, reshuffles=0)
    numbers = ["value", "at_least", "at_most", "organisations", "people"]
    pd.testing.assert_frame_equal(one.network[numbers], two.network[numbers])
    columns = ["n", "units", "value", "lower", "upper"]
    pd.testing.assert_frame_equal(one.table[columns], two.table[columns])


def test_what_is_asked_wrongly_of_the_network_is_refused() -> None:
    made = partnership(convened())
    with pytest.raises(UnknownChoiceError, match="kind of tie"):
        made.network_value("density", ties="friendship")
    with pytest.raises(UnknownChoiceError, match="number of this network"):
        made.network_value("densty")
    with pytest.raises(UnknownChoiceError, match="period"):
        made.network_value("density", period="after")
    with pytest.raises(NotEstimableError, match="counted and not estimated"):
        made.estimate("density")


def test_no_member_and_no_organisation_is_named() -> None:
    made = partnership(convened(), changed_on="2022-01-14", reshuffles=9)
    said = made.text + made.table.to_csv() + made.network.to_csv() + str(made.provenance)
    assert "Agency" not in said
    assert "W1" not in said


def test_what_begins_to_be_recorded_just_before_the_change_makes_no_ties() -> None:
    held, met = meetings(), contacts()
    late = met[met["contacted_on"] >= pd.Timestamp(CHANGED) - pd.Timedelta(days=20)]
    alone = partnership(held, changed_on=CHANGED, reshuffles=0)
    with pytest.warns(DataWarning, match="recorded too briefly"):
        made = partnership(held, contacts=late, changed_on=CHANGED, reshuffles=0)
    assert made.sources == ("meetings",)
    for period in ("before", "after"):
        assert made.network_value("density", period=period) == alone.network_value("density", period=period)
    assert (
        "occasions of referrals recorded too briefly on one side of the change to be compared" in made.words
    )
    assert made.oddities.get("meetings and contacts outside the time that networks are compared over") == (
        alone.oddities.get("meetings and contacts outside the time that networks are compared over")
    )


def test_what_is_on_one_side_of_the_change_only_is_no_part_of_the_comparison() -> None:
    met = contacts()
    with pytest.warns(DataWarning, match="recorded too briefly"):
        made = partnership(
            meetings(), contacts=met[met["contacted_on"] >= CHANGED], changed_on=CHANGED, reshuffles=0
        )
    assert made.sources == ("meetings",)


def test_kinds_recorded_for_unlike_times_are_compared_over_the_shortest() -> None:
    met = contacts()
    shorter = met[met["contacted_on"] >= pd.Timestamp(CHANGED) - pd.Timedelta(days=250)]
    made = partnership(meetings(), contacts=shorter, changed_on=CHANGED, reshuffles=0)
    assert set(made.sources) == {"meetings", "referrals", "joint work"}
    whole = partnership(meetings(), contacts=met, changed_on=CHANGED, reshuffles=0)
    left_out = "meetings and contacts outside the time that networks are compared over"
    assert made.oddities[left_out] > whole.oddities.get(left_out, 0)
    # Within a window that all of them cover nothing is cut or left out.
    brief = [
        partnership(meetings(), contacts=c, changed_on=CHANGED, reshuffles=0, window=3)
        for c in (met, shorter)
    ]
    assert brief[0].network_value("density") == brief[1].network_value("density")
