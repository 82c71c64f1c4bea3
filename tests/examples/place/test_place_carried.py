"""What carries the change in a place is what its switches say: pathways, households, practice, money, people."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
import yaml

from syschange.examples.place.pathways import NEW, OLD, RENAMING
from syschange.resources import data_folder

Table = Callable[..., pd.DataFrame]
Truth = Callable[..., Any]


def new(table: pd.DataFrame) -> pd.Series:
    return table["east"] & table["after"]


def edges(steps: pd.DataFrame) -> pd.Series:
    """Return how often each activity is followed by which, of all that are followed."""
    ordered = steps.sort_values(["case_id", "position"])
    after = ordered.groupby("case_id")["activity"].shift(-1)
    both = pd.DataFrame({"one": ordered["activity"], "next": after}).dropna()
    return both.value_counts(normalize=True)


def test_a_pathway_is_redesigned_renamed_or_unchanged(table: Table, truth: Truth) -> None:
    shapes = {}
    for kind in ("redesigned", "renamed", "unchanged"):
        steps = table("pathways", pathway=kind)
        before, after = steps[~new(steps)], steps[new(steps)]
        assert set(before["activity"]) == set(OLD.activities)
        expected = {"redesigned": NEW.activities, "renamed": RENAMING.values(), "unchanged": OLD.activities}[
            kind
        ]
        assert set(after["activity"]) == set(expected)
        back = {name: old for old, name in RENAMING.items()} if kind == "renamed" else {}
        first, second = edges(before), edges(after.replace({"activity": back}))
        shapes[kind] = first.sub(second, fill_value=0).abs().sum() / 2
        assert truth("pathway", pathway=kind) == kind
        assert dict(truth("renaming", pathway=kind)) == (RENAMING if kind == "renamed" else {})
    assert shapes["renamed"] < 0.03
    assert shapes["unchanged"] < 0.03
    assert shapes["redesigned"] > 0.4


def test_steps_of_a_case_are_in_order_and_one_after_the_other(table: Table) -> None:
    steps = table("pathways")
    assert steps["case_id"].is_monotonic_increasing
    apart = steps.groupby("case_id")[["position", "happened_on"]].diff().dropna()
    assert (apart["position"] == 1).all()
    assert (apart["happened_on"] >= pd.Timedelta(0)).all()
    assert (steps[steps["position"] == 1]["activity"].isin({"referral"})).all()


def test_a_new_name_changes_no_wait_no_door_and_no_rule(table: Table) -> None:
    for kind, differs in (("redesigned", True), ("renamed", False), ("unchanged", False)):
        access = table("access", pathway=kind)
        started = access[access["reached"].fillna(value=False).astype(bool)]
        wait = started.groupby(new(started))["days"].mean()
        assert (wait[False] - wait[True] > 15) == differs
        assert abs(wait[False] - wait[True]) < 4 or differs
        introduced = (access["entry_route"] == "introduction").groupby(new(access)).mean()
        assert (introduced[True] > introduced[False] + 0.2) == differs
        rules = (
            table("documents", pathway=kind).drop_duplicates("document_id").set_index("document_id")["text"]
        )
        assert (rules["rules-old"] == rules["rules-new"]) == (kind == "unchanged")
        assert ("one main need" in rules["rules-new"]) == (not differs)


def test_households_are_coordinated_and_covered_or_not(table: Table, truth: Truth) -> None:
    for coordinated, cover in ((True, True), (True, False), (False, True)):
        switches = {"coordinated": coordinated, "cover": cover}
        people = table("people", **switches)
        homes = people.drop_duplicates("household_id")
        named = homes["coordinator_id"].notna()
        where = new(homes)
        share = truth("households with a coordinator", **switches)
        assert abs(named[where].mean() - share["after"]) < 0.04
        assert abs(named[~where].mean() - share["before"]) < 0.03
        deputies = homes[named]["deputy_id"].notna().mean()
        assert abs(deputies - truth("coordinators with a deputy", **switches)) < 0.04
        assert (people["deputy_id"] != people["coordinator_id"])[people["deputy_id"].notna()].all()
        assert people.groupby("household_id")["coordinator_id"].nunique().max() == 1


def test_a_coordinated_household_has_fewer_agencies_and_tells_its_story_less(table: Table) -> None:
    agencies, told = {}, {}
    for coordinated in (True, False):
        contacts = table("contacts", coordinated=coordinated)
        mine = contacts[new(contacts)]
        agencies[coordinated] = mine.groupby("person_id")["agency"].nunique().mean()
        events = table("events", coordinated=coordinated)
        told[coordinated] = events[(events["event"] == "retelling") & new(events)]["times"].sum()
    assert agencies[True] < agencies[False] - 0.8
    assert told[True] < 0.6 * told[False]


def test_practice_follows_the_talk_as_far_as_it_walks(table: Table, truth: Truth) -> None:
    for walk in (1.0, 0.3):
        ratings = table("ratings", walk=walk)
        staff = ratings[(ratings["reported_by"] == "staff") & (ratings["highest"] == 4)]
        late = staff[(staff["rated_on"] > "2024-01-01") & staff["subject"].str.startswith("Eastside")]
        by_level = late.groupby(late["level"] == "frontline")["rating"].mean()
        gap = by_level[False] - by_level[True]
        assert (gap > 0.5) == (walk < 1)
        assert abs(gap) < 0.1 or walk < 1
        expected = truth("mean rating after", walk=walk)
        assert abs(by_level[False] - expected["leaders"]) < 0.3
        people = ratings[
            ratings["item"].isin(["treated_equitably", "belonging_and_value"]) & ratings["person_id"].notna()
        ]
        said = people.groupby(people["east"] & people["after"])["rating"].mean()
        assert abs(said[True] - said[False] - walk * 1.0) < 0.25
        sites = table("documents", walk=walk)
        practised = (
            sites[sites["document_id"].isin(["strengths-policy", "joint-visits"])]["practised_on"]
            .notna()
            .mean()
        )
        assert (practised > 0.6) == (walk == 1.0)


def test_every_item_of_a_rated_framework_is_rated_and_only_by_those_who_can(table: Table) -> None:
    from syschange.examples.place.frameworks import rated_items

    items = rated_items()
    ratings = table("ratings")
    assert {item.id for item in items} < set(ratings["item"])
    theirs = [item.id for item in items if item.by_people]
    assert theirs
    said = ratings[ratings["item"].isin(theirs)]
    assert set(said["reported_by"]) == {"person", "staff"}
    assert set(ratings[~ratings["item"].isin(theirs) & ratings["person_id"].notna()]["item"]) == {
        "recovery_capital_positive", "recovery_capital_negative", "unmet_need",
    }  # fmt: skip
    assert ratings["rating"].dropna().between(ratings["lowest"].min(), ratings["highest"].max()).all()


def test_plans_differ_as_people_do_or_are_a_form(table: Table, truth: Truth) -> None:
    for personal in (True, False):
        plans = table("plans", personal_plans=personal, missing=0.0)
        mine = plans[new(plans) & (plans["coder_id"] == "K1")]
        share = mine["action"].value_counts(normalize=True)
        kinds = np.exp(-(share * np.log(share)).sum())
        assert (kinds > 12) == personal
        one = mine.drop_duplicates("plan_id")
        agrees = (one["stated_goal"] == one["recorded_goal"]).mean()
        expected = truth("goal recorded as said", personal_plans=personal, missing=0.0)
        assert abs(agrees - expected["after"]) < 0.04
        assert (mine["strengths_used"].mean() > 0.6) == personal
        assert (one["family_role"].mean() > 0.5) == personal


def test_two_coders_mostly_agree(table: Table) -> None:
    plans = table("plans")
    wide = plans.pivot_table(
        index=["plan_id", "action"], columns="coder_id", values="strengths_used", aggfunc="first"
    )
    both = wide.dropna()
    assert 0.1 < both.index.get_level_values(0).nunique() / plans["plan_id"].nunique() < 0.2
    assert 0.9 < (both["K1"] == both["K2"]).mean() < 0.97


@pytest.mark.parametrize("lasts", [True, False])
def test_money_and_practice_go_on_or_end_with_the_first_funding(lasts: bool, table: Table) -> None:
    costs, funding = table("costs", lasts=lasts), table("funding", lasts=lasts)
    assert funding.set_index("funding_line")["ends_on"]["transformation grant"] == pd.Timestamp("2024-12-31")
    way = costs[(costs["service"] == "new way of working") & (costs["kind"] == "running")]
    late = way[way["period"] >= "2025"]
    share = late["amount"].mean() / way[way["period"] < "2025"]["amount"].mean()
    assert abs(share - (1.0 if lasts else 0.25)) < 0.1
    assert (late["recurrent"] == lasts).all()
    sites = table("documents", lasts=lasts)
    done = sites[
        sites["practised_on"].notna()
        & sites["document_id"].isin(["strengths-policy", "joint-visits", "rules-new"])
    ]
    stopped = done["practice_ended_on"]
    assert (stopped.notna().mean() > 0.4) == (not lasts)
    assert (stopped.dropna() > "2024-12-31").all()
    events = table("events", lasts=lasts)
    people = table("people", lasts=lasts)
    left = (people["left_on"].notna() & new(people)).sum()
    assert (((events["event"] == "return") & new(events)).sum() / left < 0.2) == lasts


def test_documents_stand_for_steps_that_there_are(table: Table) -> None:
    framework = yaml.safe_load(data_folder("frameworks", "twelve_steps.yaml").read_text("utf-8"))
    named = set(table("documents")["step"].dropna())
    assert named < {item["id"] for item in framework["items"]}
    assert len(named) > 4
