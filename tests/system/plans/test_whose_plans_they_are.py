"""Strengths, goals, introductions, first contacts, agencies, and whether two coders agree."""

import numpy as np
import pandas as pd
import pytest

from syschange.errors import DataWarning, NotEstimableError, UnknownChoiceError
from syschange.system.plans import Plans, plans
from syschange.system.plans.measures import new_agencies
from syschange.system.plans.planned import planned

from .planned import CHANGED, access_table, coded_twice, contacts_table, plans_table


def asked(table: pd.DataFrame, **how: object) -> Plans:
    return plans(table, shuffles=0, **how)  # type: ignore[arg-type]


def test_shares_are_those_of_plans() -> None:
    table = plans_table()
    made = asked(table)
    each = table.groupby("plan_id")[["strengths_recorded", "strengths_used", "family_outcome"]].any()
    same = (table["stated_goal"] == table["recorded_goal"]).groupby(table["plan_id"]).all()
    assert made.estimate("strengths_recorded").value == pytest.approx(each["strengths_recorded"].mean())
    assert made.estimate("strengths_used").value == pytest.approx(each["strengths_used"].mean())
    assert made.estimate("family_outcome").value == pytest.approx(each["family_outcome"].mean())
    assert made.estimate("same_goal").value == pytest.approx(same.mean())
    assert made.estimate("actions_on_strengths").value == pytest.approx(table["strengths_used"].mean())


def test_strengths_that_are_not_recorded_are_not_used() -> None:
    table = plans_table(60).assign(strengths_recorded=False, strengths_used=True)
    with pytest.warns(DataWarning, match="do not record"):
        made = asked(table)
    assert made.estimate("strengths_used").value == 0
    assert "do not record" in made.words


def test_every_service_and_sector_has_to_build_on_strengths() -> None:
    made = asked(plans_table(), changed_on=CHANGED)
    label, worst = made.weakest("strengths_used", over="service")
    own = {s: made.estimate("strengths_used", service=s) for s in ("housing", "drugs")}
    assert label == min(own, key=lambda s: own[s].value)
    assert worst.lower == min(e.lower for e in own.values())
    assert made.weakest("strengths_used", over="sector")[0] in {"housing", "NHS"}
    assert f"of the services that can be told of, least in {label}" in made.words


def test_goals_are_compared_without_regard_to_spelling() -> None:
    table = plans_table(40)
    table["recorded_goal"] = "  " + table["stated_goal"].str.upper()
    assert asked(table).estimate("same_goal").value == 1


def test_goals_by_group_and_from_a_reference() -> None:
    table = plans_table()
    people = pd.DataFrame({"person_id": [f"P{i:04d}" for i in range(150)], "sex": ["F", "M", "M"] * 50})
    made = asked(table, people=people, by=["sex"], against={"sex": "F"})
    assert made.estimate("same_goal", quantity="gap", sex="M").value == pytest.approx(
        made.estimate("same_goal", sex="M").value - made.estimate("same_goal", sex="F").value
    )
    assert made.row("same_goal", sex="(unknown)")["n"] == 10
    both = asked(table, people=people, by=["sex"], ways=2)
    assert both.row("same_goal", sex="F", service="housing")["n"] > 0


def test_introductions_are_told_apart_from_referrals() -> None:
    table, access = plans_table(), access_table()
    made = asked(table, access=access)
    route = access["entry_route"]
    assert made.estimate("introduced").value == pytest.approx(
        (route == "introduction").sum() / route.isin(["introduction", "referral"]).sum()
    )
    assert made.estimate("introduced_or_self").value == pytest.approx(
        route.isin(["introduction", "self"]).mean()
    )
    contacts = contacts_table()
    other = asked(table, contacts=contacts)
    kinds = contacts["kind"]
    assert other.estimate("introduced").value == pytest.approx(
        (kinds == "introduction").sum() / kinds.isin(["introduction", "referral"]).sum()
    )
    both = asked(table, contacts=contacts, access=access)
    assert both.estimate("introduced").value == made.estimate("introduced").value
    opened = contacts["opened_with"].dropna()
    assert both.estimate("opened_with_strengths").value == pytest.approx(
        (opened == "strengths or a plan").mean()
    )


def test_usual_agencies_given_or_found() -> None:
    table = plans_table()
    made = asked(table, usual_agencies=["agency 0", "agency 1"])
    assert made.estimate("new_agencies").value == pytest.approx(
        (~table["agency"].isin(["agency 0", "agency 1"])).mean()
    )
    found = asked(table, changed_on=CHANGED)
    after = table["made_on"] >= CHANGED
    first = table[~after & (table["made_on"] <= "2023-07-14")]
    counts = first["agency"].value_counts()
    usual = counts.index[counts >= counts.iloc[min(5, len(counts)) - 1]]
    assert found.estimate("new_agencies").value == pytest.approx(
        (~table.loc[after, "agency"].isin(usual)).mean()
    )
    fewer = asked(table, changed_on=CHANGED, k=1)
    assert fewer.estimate("new_agencies").value > found.estimate("new_agencies").value
    assert "new ones cannot be told" in asked(table).words


def newly_used(table: pd.DataFrame, usual: list[str] | None) -> float:
    """Return by how much the share of actions with agencies that are not usual grew."""
    found = planned(table, called={}, people=None, by=(), changed_on=CHANGED)
    rows = new_agencies(found, usual, 5)[0][0][1]
    share = rows.groupby("period", observed=True)["value"].mean()
    return float(share["after"] - share["before"])


def test_usual_agencies_found_in_the_time_they_are_judged_by_would_seem_to_lose() -> None:
    # Of many agencies, all used as much before as after, the most used of a time are used less at another.
    draw = np.random.default_rng(1)
    table = plans_table(120)
    early = table["made_on"] < CHANGED
    split, whole = [], []
    for _ in range(20):
        table["agency"] = [f"agency {a:02d}" for a in draw.integers(0, 40, len(table))]
        split.append(newly_used(table, None))
        whole.append(newly_used(table, list(table.loc[early, "agency"].value_counts().index[:5])))
    assert abs(np.mean(split)) < 3 * np.std(split) / np.sqrt(20)
    assert np.mean(whole) > 0.03


def test_plans_coded_twice_are_counted_once() -> None:
    table = plans_table()
    twice = coded_twice(table, wrong=0)
    one, two = asked(table, changed_on=CHANGED), asked(twice, changed_on=CHANGED)
    pd.testing.assert_frame_equal(one.table, two.table)
    differing = asked(coded_twice(table, wrong=0.4), changed_on=CHANGED)
    pd.testing.assert_frame_equal(one.table, differing.table)


def test_whether_coders_agree_is_told() -> None:
    table = plans_table()
    good, bad = (asked(coded_twice(table, wrong=w)) for w in (0.05, 0.4))
    assert good.agree("strengths_used").value > bad.agree("strengths_used").value
    row = good.agreement.set_index("what")
    assert (
        row["plans"]["strengths_used"]
        == table["plan_id"].str[-1].isin(list("036")).groupby(table["plan_id"]).first().sum()
    )
    assert row["alpha"]["actions"] == 1
    with pytest.raises(NotEstimableError):
        good.agree("actions")
    with pytest.raises(UnknownChoiceError):
        good.agree("colour")
    assert not len(asked(table).agreement)
