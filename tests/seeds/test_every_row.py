"""Every row of the map of the founding documents goes from data to a finding, which turns when the truth does."""

import math
import warnings
from typing import Any

import pandas as pd
import pytest

from syschange.errors import DataWarning

from . import findings as ask
from .findings import Row, altered


def _fewer_women_complain(place: Any) -> Any:
    women = place["people"].query("sex == 'Female'")["person_id"]
    return altered(place, events=lambda t: t[~((t["event"] == "complaint") & t["person_id"].isin(women))])


def _more_contacts_where_deprived(place: Any) -> Any:
    poor = place["people"].query("imd_decile in ['1', '2', '3']")["person_id"]
    return altered(place, contacts=lambda t: pd.concat([t, t[t["person_id"].isin(poor)]], ignore_index=True))


def _more_minutes_better_scores(place: Any) -> Any:
    long = place["contacts"].groupby("person_id")["minutes"].sum()
    after = lambda t: t["value"] + 0.02 * t["person_id"].map(long).fillna(0) * (t["months"] == 12)  # noqa: E731
    return altered(place, outcomes=lambda t: t.assign(value=after(t).clip(0, 100)))


ROWS: dict[int, Row] = {
    1: Row("elements with a confirmed change", lambda p: ask.verbs_register(p, "elements"), {"walk": 0.0}),
    2: Row("an effect against a comparison, for every group", ask.gain, {"gain": 0.0}),
    3: Row("half of the effect still there late", ask.lasts, {"lasts": False}),
    4: Row("a shift beyond the months before", ask.beyond_the_baseline, {"partnership": "two keen people"}),
    5: Row("more than a token dose", lambda p: ask.verbs_register(p, "dose"), {"dose": 0.2}),
    6: Row("not the same under a different name", ask.newness, {"pathway": "renamed"}),
    7: Row("not reliant on individuals", ask.kept_without_the_most_needed, {"star": True}),
    8: Row(
        "access with two needs",
        ask.two_needs,
        lambda p: altered(p, access=lambda t: t.assign(accepted=True, rejection_reason=None)),
        more=False,
    ),
    9: Row(
        "a label as barrier or passport",
        lambda p: ask.label_here(p, "mental health"),
        {"label": "passport"},
        more=False,
    ),
    10: Row("better in several domains, worse in none", ask.several_domains, {"gain": 0.0}),
    11: Row(
        "an area-wide group with a senior sponsor",
        lambda p: ask.of_partnership(p, "sponsor"),
        lambda p: altered(p, meetings=lambda t: t.assign(sponsor=False)),
    ),
    12: Row("training at the lowest level", lambda p: ask.at_the_lowest_level(p, "training"), {"walk": 0.0}),
    13: Row("leaders decide by it", lambda p: ask.of_partnership(p, "cites_practice"), {"walk": 0.0}),
    14: Row(
        "time to reflect, at the lowest level",
        lambda p: ask.at_the_lowest_level(p, "reflective practice"),
        {"walk": 0.0},
    ),
    15: Row(
        "telling one's story again",
        lambda p: ask.of_contact_with_services(p, "retelling"),
        {"coordinated": False},
        more=False,
    ),
    16: Row("opened with strengths", lambda p: ask.of_plans(p, "opened_with_strengths"), {"walk": 0.0}),
    17: Row("no two plans alike", lambda p: ask.of_plans(p, "hill_1"), {"personal_plans": False}),
    18: Row(
        "the person's own goal",
        lambda p: ask.of_plans(p, "same_goal"),
        lambda p: altered(p, plans=lambda t: t.assign(recorded_goal="as on the form")),
    ),
    19: Row(
        "strengths used in every service", lambda p: ask.strengths_where_least(p, "service"), {"walk": 0.0}
    ),
    20: Row(
        "close ties lost", lambda p: ask.of_connections(p, "close_lost"), {"ties": "churned"}, more=False
    ),
    21: Row("coming back", ask.come_back, lambda p: altered(p, events=lambda t: t[t["event"] != "return"])),
    22: Row(
        "risk owned by the person",
        lambda p: ask.of_contact_with_services(p, "risk owned"),
        {"influence": 0.05},
    ),
    23: Row(
        "leaders and front line in pairs",
        lambda p: ask.of_ratings(p, "frontline_and_leader", "gap", item="risk_owned_by_the_person"),
        {"walk": 0.1},
        more=False,
    ),
    24: Row("money decided with people", lambda p: ask.of_connections(p, "money_with"), {"influence": 0.05}),
    25: Row(
        "introductions, not referrals",
        lambda p: ask.of_plans(p, "introduced"),
        lambda p: altered(p, access=lambda t: t.assign(entry_route="referral")),
    ),
    26: Row("time early, scores later", ask.early_and_later, _more_minutes_better_scores, more=False),
    27: Row("twelve steps with dated evidence", ask.steps_with_dates, {"walk": 0.0}),
    28: Row(
        "waits, with those still waiting",
        ask.waits,
        lambda p: altered(p, access=lambda t: t.assign(days=2 * t["days"])),
    ),
    29: Row(
        "treated equitably, as people say themselves",
        lambda p: ask.of_ratings(
            p, "intersectionality_outcomes", "practised", item="treated_equitably", reported_by="person"
        ),
        {"walk": 0.0},
    ),
    30: Row("first contacts of those shut out", ask.first_ever, {"shut_out_reached": False}),
    31: Row("whom complaints stand for", ask.complaints, _fewer_women_complain),
    32: Row(
        "an item that works differently",
        ask.an_item_that_asks_something_else,
        {"biased_tool": True},
        more=False,
    ),
    33: Row(
        "a breakdown, or the reason why not",
        ask.silent_on_groups,
        lambda _: {"plan": {"no_breakdown": "the panel asked for none"}},
    ),
    34: Row("recovery capital not used to ration", ask.rationed, {"rationing": True}),
    35: Row(
        "agencies round a household",
        lambda p: ask.round_a_household(p, "agencies"),
        {"coordinated": False},
        more=False,
    ),
    36: Row("without the two keenest people", ask.without_two, {"partnership": "two keen people"}),
    37: Row(
        "the family as a reason to refuse",
        ask.refused_for_the_family,
        lambda p: altered(p, access=lambda t: t.replace({"rejection_reason": {"family": "no capacity"}})),
    ),
    38: Row("consent asked early", lambda p: ask.round_a_household(p, "consent_asked_early"), {"walk": 0.0}),
    39: Row("joint work after a departure", ask.after_a_departure, {"stands_without": False}),
    40: Row("outputs are no evidence", ask.evidence_of_outputs, lambda _: {"kind": "output"}),
    41: Row(
        "money as context",
        ask.cost_a_person,
        lambda p: altered(p, costs=lambda t: t.assign(amount=2 * t["amount"])),
        more=False,
    ),
    42: Row(
        "strengths used in every sector", lambda p: ask.strengths_where_least(p, "sector"), {"walk": 0.0}
    ),
    43: Row("contacts along deprivation", ask.intensity, _more_contacts_where_deprived),
    44: Row("from text to practice", ask.share_adopting, {"walk": 0.0}),
    45: Row("withdrawal told from less reliance", ask.withdrawn, {"withdrawal": True}, more=False),
    46: Row(
        "relationships, as people say themselves",
        lambda p: ask.of_ratings(
            p, "relationships_and_purpose", "practised", item="close_to_somebody", reported_by="person"
        ),
        {"walk": 0.0},
    ),
    47: Row(
        "votes held by lived experience", lambda p: ask.of_partnership(p, "lived_votes"), {"influence": 0.05}
    ),
}


def _finding(row: Row, place: Any) -> float:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DataWarning)  # what is wrong with simulated records is told elsewhere
        return row.ask(place)


@pytest.mark.parametrize("number", ROWS, ids=lambda n: f"{n:02d} {ROWS[n].says}")
def test_the_finding_turns_with_the_truth(number: int) -> None:
    row = ROWS[number]
    place = ask.a_place(tuple(sorted(row.stands.items())))
    other = (
        row.turned(place)
        if callable(row.turned)
        else ask.a_place(tuple(sorted((row.stands | row.turned).items())))
    )
    stands, turned = _finding(row, place), _finding(row, other)
    assert math.isfinite(stands)
    assert math.isfinite(turned)
    assert (stands > turned) if row.more else (stands < turned), (stands, turned)


def test_there_is_a_row_for_every_row_of_the_map() -> None:
    assert list(ROWS) == list(range(1, 48))
