"""How far people come, by need: every share can be counted by hand, and every option moves the answer."""

import math

import numpy as np
import pandas as pd
import pytest

from syschange.errors import NotEstimableError, UnknownChoiceError
from syschange.statistics.proportions import newcombe, wilson
from syschange.system.dual_need import DualNeed, dual_need

from .referred import world

ACCESS, PEOPLE = world()


@pytest.fixture(scope="module")
def first() -> DualNeed:
    return dual_need(ACCESS, people=PEOPLE)


def by_hand(access: pd.DataFrame, people: pd.DataFrame) -> pd.DataFrame:
    """Return the first referral of each person with the needs that count from moderate on."""
    joined = access.merge(people, on="person_id").sort_values(["referred_on", "decided_on"], kind="stable")
    one = joined.drop_duplicates("person_id").copy()
    has = [one[f"severity_{n}"].isin(["moderate", "severe"]) for n in ("mental_health", "drugs_alcohol")]
    one["count"] = has[0].astype(int) + has[1].astype(int)
    return one


def test_shares_and_gaps_are_those_counted_by_hand(first: DualNeed) -> None:
    one = by_hand(ACCESS, PEOPLE)
    table = first.table.set_index(["measure", "needs", "need", "family", "quantity"])
    counted = {}
    for name, count in (("both", 2), ("one", 1), ("neither", 0)):
        mine = one[(one["count"] == count) & one["accepted"].notna()]
        x, n = int(mine["accepted"].sum()), len(mine)
        row = table.loc[("accepted", name, "(all)", "(all)", "value")]
        assert (row["numerator"], row["n"]) == (x, n)
        np.testing.assert_allclose((row["lower"], row["upper"]), wilson(x, n, z=1.959963985), rtol=1e-8)
        counted[name] = (x, n)
    gap = table.loc[("accepted", "both", "(all)", "(all)", "gap")]
    limits = newcombe(*counted["both"], *counted["one"], z=1.959963985)
    np.testing.assert_allclose((gap["lower"], gap["upper"]), limits, rtol=1e-6)
    ratio = table.loc[("accepted", "both", "(all)", "(all)", "ratio"), "value"]
    assert ratio == pytest.approx(
        counted["both"][0] / counted["both"][1] / (counted["one"][0] / counted["one"][1])
    )


def test_the_distance_that_was_put_in_is_found_and_told(first: DualNeed) -> None:
    gap = first.estimate("accepted", quantity="gap")
    assert gap.upper < 0
    assert gap.probability(0) < 0.01
    assert "more than chance readily explains" in first.words
    assert first.estimate("reason: other need", needs="both").value > 0.35
    assert first.estimate("reason: other need", needs="one").value < 0.3


def test_started_in_time_is_the_plain_share_where_all_were_followed() -> None:
    early = ACCESS[ACCESS["referred_on"] < "2024-06-01"]
    made = dual_need(early, people=PEOPLE)
    one = by_hand(early, PEOPLE)
    for name, count in (("both", 2), ("one", 1)):
        mine = one[one["count"] == count]
        within = (mine["started_on"] - mine["referred_on"]).dt.days <= 28
        assert made.estimate("started_in_time", needs=name).value == pytest.approx(within.mean())


def test_people_who_wait_still_are_allowed_for() -> None:
    frame = pd.DataFrame({
        "person_id": [f"a{i}" for i in range(40)], "service": "x", "referred_on": pd.Timestamp("2024-01-01"),
        "accepted": True, "need_mental_health": True, "need_drugs_alcohol": [True, False] * 20,
        "started_on": [pd.Timestamp("2024-01-11")] * 10 + [pd.NaT] * 30,
        "exited_on": [pd.NaT] * 10 + [pd.Timestamp("2024-01-06")] * 20 + [pd.Timestamp("2024-03-01")] * 10,
        "exit_reason": [None] * 10 + ["still waiting"] * 30,
    })  # fmt: skip
    with pytest.warns(UserWarning, match="still open"):
        made = dual_need(frame, stage="started")
    assert made.estimate("started_in_time", needs="both").value == pytest.approx(
        0.5
    )  # 5 of the 10 still seen
    assert made.estimate("started", needs="both").value == 1  # nobody else has ended: naive
    left = frame.assign(exit_reason=[None] * 10 + ["withdrew"] * 30)
    assert dual_need(left).estimate("started_in_time", needs="both").value == pytest.approx(0.25)


def test_a_later_stage_means_the_earlier_was_passed() -> None:
    frame = pd.DataFrame({
        "person_id": list("abcd"), "service": "x", "referred_on": pd.Timestamp("2024-01-01"),
        "assessed_on": [pd.NaT, pd.Timestamp("2024-01-02"), pd.NaT, pd.NaT], "accepted": [True, False, False, None],
        "need_mental_health": True, "need_drugs_alcohol": True,
    })  # fmt: skip
    with pytest.warns(UserWarning, match="still open"):
        made = dual_need(frame)
    row = made.row("assessed", needs="both")
    assert (row["numerator"], row["n"], row["unknown"]) == (2, 3, 1)
    assert "recorded or not" in made.words


OPTIONS = [
    {"counts_from": "mild"}, {"counts_from": "severe"}, {"days": 14}, {"referrals": "all"},
    {"as_of": "2024-03-01"}, {"level": 0.8}, {"changed_on": "2024-01-01"}, {"decided": None}, {"started": None},
    {"reason": None}, {"assessed": None}, {"mental_health_severity": None}, {"drugs_alcohol_severity": None},
    {"family": None},
]  # fmt: skip


@pytest.mark.parametrize("option", OPTIONS, ids=str)
def test_every_option_changes_the_answer(option: dict[str, object], first: DualNeed) -> None:
    made = dual_need(ACCESS, people=PEOPLE, **option)  # type: ignore[arg-type]
    assert made.provenance.data_digest != first.provenance.data_digest or option == {"level": 0.8}
    assert not made.table.equals(first.table)


PLAIN: dict[str, object] = {"reason": None}  # the reasons are ten measures that these say nothing of


def test_columns_of_ends_stage_label_and_margin_change_the_answer() -> None:
    first = dual_need(ACCESS, people=PEOPLE, **PLAIN)
    gone = np.arange(len(ACCESS)) % 9 == 0
    ends = ACCESS.assign(exited_on=(ACCESS["referred_on"] + pd.Timedelta("9D")).where(gone), exit_reason=None)
    ends.loc[gone, "exit_reason"] = "withdrew"
    ends.loc[gone, ["accepted", "rejection_reason"]] = None
    ends.loc[gone, ["assessed_on", "decided_on", "started_on"]] = pd.NaT
    with_ends = dual_need(ends, people=PEOPLE, **PLAIN)
    assert "withdrew" not in with_ends.table.to_string()
    for name in ("exited", "exit_reason"):
        assert not dual_need(ends, people=PEOPLE, **PLAIN, **{name: None}).table.equals(with_ends.table)
    assert not dual_need(ACCESS, people=PEOPLE, **PLAIN, stage="started").label.equals(first.label)
    assert not len(
        dual_need(ACCESS, people=PEOPLE, **PLAIN, label=None).label["with_label"].loc[lambda s: s > 0]
    )
    wide = dual_need(ACCESS, people=PEOPLE, **PLAIN, margin=0.9)
    assert "too small to matter by the margin declared" in wide.words
    assert set(wide.label["sign"]) == {"too small to matter"}
    flagged = PEOPLE.assign(need_mental_health=True)
    assert not dual_need(ACCESS, people=flagged, **PLAIN).table.equals(first.table)
    assert not dual_need(ACCESS, people=flagged, **PLAIN, mental_health=None).table.equals(
        dual_need(ACCESS, people=flagged, **PLAIN).table
    )


def test_several_referrals_of_one_person_widen_the_intervals() -> None:
    twice = pd.concat([ACCESS, ACCESS.assign(service=ACCESS["service"] + " again")], ignore_index=True)
    naive = twice.assign(person_id=[f"q{i}" for i in range(len(twice))])
    same = PEOPLE.set_index("person_id").loc[twice["person_id"]].reset_index(drop=True)
    people = same.assign(person_id=naive["person_id"])
    for measure in ("accepted", "started_in_time"):
        clustered = dual_need(twice, people=PEOPLE, referrals="all", **PLAIN).estimate(measure, needs="both")
        alone = dual_need(naive, people=people, referrals="all", **PLAIN).estimate(measure, needs="both")
        assert clustered.value == pytest.approx(alone.value)
        assert clustered.upper - clustered.lower > 1.3 * (alone.upper - alone.lower)


def test_before_and_after_and_how_the_distance_moved() -> None:
    access, people = world(3000, seed=5, after=0.35)
    made = dual_need(access, people=people, changed_on="2024-01-01")
    change = made.estimate("accepted", quantity="change", needs="both")
    moved = made.estimate("accepted", quantity="gap change")
    assert change.lower > 0
    assert moved.lower > 0
    gaps = [made.estimate("accepted", quantity="gap", period=p).value for p in ("after", "before")]
    assert moved.value == pytest.approx(gaps[0] - gaps[1])
    assert "in favour of people with both needs" in made.words
    assert "cannot tell whether the change did that" in made.words
    assert math.isfinite(made.estimate("started_in_time", quantity="gap change").value)
    assert math.isfinite(made.estimate("started_in_time", quantity="change", needs="both").value)


def test_family_as_a_reason_is_told_by_family() -> None:
    access = ACCESS.copy()
    uses = access["person_id"].isin(PEOPLE.loc[PEOPLE["family_drugs_alcohol"], "person_id"])
    access.loc[uses & ~access["accepted"].fillna(value=True), "rejection_reason"] = "family"
    made = dual_need(access, people=PEOPLE)
    assert made.estimate("reason: family", family="yes").value == 1
    assert made.estimate("reason: family", quantity="gap", family="yes").lower > 0.5
    assert "family was the reason" in made.words


def test_estimates_that_are_not_there_are_refused(first: DualNeed) -> None:
    with pytest.raises(UnknownChoiceError):
        first.estimate("accepted", quantity="odds")
    with pytest.raises(UnknownChoiceError):
        first.estimate("acceptance")
    with pytest.raises(UnknownChoiceError):
        first.estimate("started_in_time", needs="three")
    with pytest.raises(NotEstimableError):
        first.estimate("accepted", quantity="gap", needs="one")
    with pytest.raises(UnknownChoiceError):
        first.estimate("accepted", quantity="gap change")


def test_the_picture_is_drawn(first: DualNeed) -> None:
    assert first.plot() is not None
    assert {"reason: other need", "reason: family"} <= set(first.reasons["measure"])
