"""For every row of the map of the founding documents, a question to a place and the finding as one number."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import pandas as pd
import yaml

from syschange import criteria, effects, equity, examples, system
from syschange.errors import InvalidPlanError

CHANGED = "2024-01-01"
SINCE = {"since": CHANGED}
DOMAINS = {
    "homelessness_star_tenancy_accommodation": 1, "ascot_sct4_occupation": -1, "homelessness_star_money": 1,
    "homelessness_star_social_networks": 1, "homelessness_star_meaningful_time": 1,
}  # fmt: skip


@cache
def a_place(switches: tuple[tuple[str, Any], ...]) -> Any:
    """Return a simulated place, made once."""
    return examples.place(**({"people": 1500, "seed": 3} | dict(switches)))


@dataclass(frozen=True)
class Row:
    """One row of the map.

    Attributes
    ----------
    says
        What the row asks for, in a few words.
    ask
        From a place to the finding as a number.
    turned
        The switches of the place where it is otherwise, or a function that alters the tables of the place.
    more
        Whether the finding is higher as the place stands than where it is turned, or lower.
    stands
        Switches of the place as it stands.
    """

    says: str
    ask: Callable[[Any], float]
    turned: Mapping[str, Any] | Callable[[Any], Any]
    more: bool = True
    stands: Mapping[str, Any] = field(default_factory=dict)


def scores(place: Any, *, months: tuple[int, ...] = (0, 12), measure: str = "mcs") -> pd.DataFrame:
    """Return the scores that people gave themselves, with the people beside them."""
    own = place["outcomes"]
    own = own[(own["measure"] == measure) & (own["reported_by"] == "person") & own["months"].isin(months)]
    return own.drop(columns="worker_id").merge(place["people"], on="person_id")


def changes(place: Any) -> pd.DataFrame:
    """Return one row a person who started after the change: their change of score by month 12, arm and worker."""
    rows = scores(place)
    rows = rows[rows["started_on"] >= CHANGED]
    wide = rows.pivot_table(index="person_id", columns="months", values="value").dropna()
    about = rows.drop_duplicates("person_id").set_index("person_id")[["arm", "worker_id"]]
    return wide.join(about).assign(value=lambda t: t[12] - t[0]).reset_index()


def gain(place: Any) -> float:
    """Row 2: the effect on a declared outcome against a comparison, among those who started after the change."""
    rows = scores(place)
    rows = rows[rows["started_on"] >= CHANGED]
    made = effects.before_after(
        rows, value="value", before=0, after=12, arm="arm", comparison="as before", by=["ethnicity"]
    )
    assert len(made.table["ethnicity"].unique()) > 4
    return made.estimate("ancova").probability(2.0)


def lasts(place: Any) -> float:
    """Row 3: how sure it is that half of the early effect is still there late."""
    rows = scores(place, months=(0, 6, 12, 24))
    rows = rows[rows["started_on"] >= CHANGED]
    made = effects.sustained(
        rows, value="value", before=0, arm="arm", comparison="as before", early=(6, 6), late=(24, 24)
    )
    return made.estimate("retained").probability(0)


def verbs_register(place: Any, what: str) -> float:
    """Return what the register of a place comes to."""
    made = system.register(place["changes"], recommendations=place["recommendations"], **SINCE)
    if what in {"elements", "depths"}:
        return float(len(getattr(made, what)()))
    return made.estimate(what).value


def beyond_the_baseline(place: Any) -> float:
    """Row 4: how far the share of joint contacts has shifted from before the change to after it."""
    contacts = place["contacts"]
    own = contacts[contacts["agency"].str.startswith("Eastside", na=False)].dropna(subset=["joint"])
    made = effects.control_chart(
        own.assign(joint=own["joint"].astype(bool)), time="contacted_on", outcome="joint", kind="proportion",
        every="month", rebase=[(CHANGED, "the front door opened")], improvement="increase",
    )  # fmt: skip
    return made.estimate().value


def too_small_to_matter(place: Any) -> float:
    """Row 5: whether an effect was shown to be too small to matter."""
    rows = changes(place).assign(before=0)
    long = rows.melt(id_vars=["person_id", "arm"], value_vars=[0, 12], var_name="months", value_name="score")
    made = effects.before_after(long, value="score", before=0, after=12, arm="arm", comparison="as before")
    return float(effects.equivalent(made, margin=2.5).table["shown"].iloc[0] == "yes")


def newness(place: Any) -> float:
    """Row 6: the distance by shape, which a new name cannot make."""
    own = place["pathways"]
    people = place["people"].set_index("person_id")["area"]
    own = own[own["person_id"].map(people) == "Eastside"]
    return system.pathways(own, changed_on=CHANGED).estimate("distance by shape").value


def kept_without_the_most_needed(place: Any) -> float:
    """Row 7: how sure a gain is without the one person most needed."""
    made = system.reliance(changes(place), change="new way", at_least=1.0, replicates=200)
    return made.estimate("without the most needed").probability(1.0)


def two_needs(place: Any) -> float:
    """Row 8: how many fewer people with both needs are accepted, in the area that did not change and before."""
    made = system.dual_need(place["access"], people=place["people"], changed_on=CHANGED)
    return made.estimate("accepted", quantity="gap", period="after", needs="both").value


def label_here(place: Any, service: str) -> float:
    """Row 9: what a label does at one service, and never at all of them together."""
    made = system.dual_need(place["access"], people=place["people"])
    return made.estimate("label", service=service).value


def several_domains(place: Any) -> float:
    """Row 10: the share better in three domains or more and worse in none."""
    rows = place["responses"].drop(columns="worker_id").rename(columns={"item": "measure"})
    rows = rows.merge(place["people"], on="person_id")
    rows = rows[rows["started_on"] >= CHANGED]
    made = system.joint_improvement(
        rows, domains=DOMAINS, before=0, after=12,
        at_least=2, arm="arm", comparison="as before",
    )  # fmt: skip
    return made.estimate(difference=True).value


def a_partnership(place: Any) -> system.Partnership:
    """Return the partnership of the area that changed."""
    meetings, contacts, decisions, funding = (
        place[n] for n in ("meetings", "contacts", "decisions", "funding")
    )
    return system.partnership(
        meetings[meetings["agency"].str.startswith("Eastside", na=False)],
        contacts=contacts[contacts["agency"].str.startswith("Eastside", na=False)],
        decisions=decisions[decisions["meeting_id"].str.startswith("E", na=False)],
        workforce=place["workforce"], funding=funding, changed_on=CHANGED, ties_at_least=3, reshuffles=20,
    )  # fmt: skip


def of_partnership(place: Any, measure: str, quantity: str = "value") -> float:
    """Return one measure of a partnership, after the change."""
    return a_partnership(place).estimate(measure, quantity=quantity).value


def without_two(place: Any) -> float:
    """Row 36: how far organisations still reach each other without the two keenest people."""
    return a_partnership(place).network_value("without_2_people", period="after")


def of_ratings(place: Any, framework: str, quantity: str, **how: Any) -> float:
    """Return one finding on practice."""
    options = {k: how.pop(k) for k in ("people", "by", "minimum_over") if k in how}
    made = system.practice(place["ratings"], framework=framework, **SINCE, **options)
    return made.estimate(quantity, **how).value


def at_the_lowest_level(place: Any, measure: str) -> float:
    """Return a measure of the workforce at the level where it is lowest."""
    made = system.workforce(place["workforce"], on="2025-12-31")
    return made.weakest(measure, over="staff_level")[1].value


def share_adopting(place: Any) -> float:
    """Row 44: the share of sites that do within a year what a text says."""
    return system.policy_lag(place["documents"], as_of="2025-12-31").estimate("share").value


def after_a_departure(place: Any) -> float:
    """Rows 7 and 39: how sure it is that four fifths of joint work go on after somebody leaves."""
    made = system.leavers(place["contacts"], place["workforce"], unit="agency", only="joint")
    return made.estimate().probability(0.8)


def steps_with_dates(place: Any) -> float:
    """Row 27: steps with dated evidence; the two that are required are among them or listed as without."""
    table = system.steps(place["documents"]).table
    assert len(table) == 12
    assert table["required"].sum() == 2 if table["required"].dtype == bool else True
    return float((table["practised"].fillna(0)).sum())


def an_item_that_asks_something_else(place: Any) -> float:
    """Row 32: by how much one item of the assessment tool differs between people who are otherwise alike."""
    own = place["responses"]
    own = own[own["item"].str.startswith("ndt_")]
    made = system.item_bias(own, people=place["people"], group="ethnicity", reference="White")
    rows = made.table[made.table["item"] == "ndt_engagement"]
    return float(rows["value"].abs().max())


def rationed(place: Any) -> float:
    """Rows 34 and 37: the slope of being taken on, on what people have to build on."""
    made = system.rationing(place["access"], ratings=place["ratings"], people=place["people"])
    return made.estimate("slope").value


def friends(place: Any) -> float:
    """Row 34: friends eligible, less family."""
    return system.eligibility(place["access"], people=place["people"]).estimate("eligible").value


def refused_for_the_family(place: Any) -> float:
    """Row 37: refusals whose reason is the family, where others in the family use drugs or alcohol."""
    made = system.dual_need(place["access"], people=place["people"])
    return made.estimate("reason: family", family="yes").value


def first_ever(place: Any) -> float:
    """Row 30: how many times as many of those shut out came for the first time, over others."""
    contacts = place["contacts"].drop(columns="household_id").merge(place["people"], on="person_id")
    own = contacts[(contacts["area"] == "Eastside")]
    population = place["population"]
    made = equity.reach(
        own, population[population["area"] == "Eastside"], by=["ethnicity"], changed_on=CHANGED, size="n",
        period="period", shut_out=[{"ethnicity": "Black, Black British, Black Welsh, Caribbean or African"}],
    )  # fmt: skip
    return made.estimate().value


def complaints(place: Any) -> float:
    """Row 31: how far complaints stand for those served."""
    events, people = place["events"], place["people"]
    ids = events[events["event"] == "complaint"]["person_id"]
    made = equity.representation(people[people["person_id"].isin(ids)], people, by=["sex"])
    return made.estimate(sex="Female").value


def waits(place: Any) -> float:
    """Row 28: the share started within 28 days, those still waiting counted."""
    rows = place["access"].merge(place["people"][["person_id", "sex", "area"]], on="person_id")
    rows = rows[(rows["area"] == "Eastside") & (rows["referred_on"] >= CHANGED)]
    made = effects.time_to_access(rows, duration="days", event="reached", by=["sex"])
    return made.estimate("share by day 28").value


def intensity(place: Any) -> float:
    """Row 43: how contacts a person rise towards the most deprived tenth of areas."""
    people = place["people"]
    number = place["contacts"].groupby("person_id").size().rename("contacts")
    rows = people.set_index("person_id").join(number).fillna({"contacts": 0})
    rows = rows.dropna(subset=["imd_decile"])
    made = equity.gradient(rows, decile="imd_decile", edition="IoD2019", outcome="contacts", kind="count")
    return made.estimate().value


def round_a_household(place: Any, measure: str, quantity: str = "value") -> float:
    """Rows 34, 35 and 38: one measure of coordination, after the change where the change came."""
    people = place["people"]
    here = people[people["area"] == "Eastside"]
    own = {
        name: place[name][place[name]["person_id"].isin(here["person_id"])]
        for name in ("contacts", "events", "plans")
    }
    made = system.coordination(
        own["contacts"], people=here, events=own["events"], plans=own["plans"], changed_on=CHANGED,
        neutral_venues=["community place"],
    )  # fmt: skip
    return made.estimate(measure, quantity=quantity).value


def of_plans(place: Any, measure: str, quantity: str = "value") -> float:
    """Rows 16 to 19 and 25: one measure of plans, after the change."""
    east = place["people"].query("area == 'Eastside'")["person_id"]
    own, contacts, access = (place[name] for name in ("plans", "contacts", "access"))
    made = system.plans(
        own[own["person_id"].isin(east)], contacts=contacts[contacts["person_id"].isin(east)],
        access=access[access["person_id"].isin(east)], changed_on=CHANGED,
    )  # fmt: skip
    return made.estimate(measure, quantity=quantity).value


def strengths_where_least(place: Any, over: str) -> float:
    """Rows 19 and 42: strengths used in plans, in the service or sector where that is least so."""
    own = place["plans"].drop(columns="service" if over == "sector" else [])
    made = system.plans(own, changed_on=CHANGED, by=[over])
    return made.weakest("strengths_used", over=over)[1].value


def of_connections(place: Any, measure: str) -> float:
    """Rows 20, 24 and 26: ties gained and lost, contribution, and who decides."""
    people = place["people"]
    ids = people[(people["area"] == "Eastside") & (people["started_on"] >= CHANGED)]["person_id"]
    decisions = place["decisions"]
    decisions = decisions[
        (decisions["decided_on"] >= CHANGED) & decisions["agency"].str.startswith("East", na=False)
    ]
    made = system.connections(
        place["ties"][place["ties"]["person_id"].isin(ids)], decisions=decisions, changes=place["changes"]
    )
    return made.estimate(measure).value


def of_contact_with_services(place: Any, measure: str) -> float:
    """Rows 15 and 22: harm by contact with services, and choices overridden."""
    east = place["people"].query("area == 'Eastside'")
    events = place["events"][place["events"]["person_id"].isin(east["person_id"])]
    made = system.experience(events, people=east, decisions=place["decisions"], changed_on=CHANGED)
    return made.estimate(measure).value


def off_for_good(place: Any) -> float:
    """Row 34: people whom a first contact puts off."""
    return system.first_contact(place["contacts"], people=place["people"]).estimate("lost").value


def withdrawn(place: Any) -> float:
    """Rows 41 and 45: 1 where statutory services were only withdrawn, 0 where they were not."""
    rows = scores(place)
    rows = rows[rows["started_on"] >= CHANGED]
    lives = effects.before_after(rows, value="value", before=0, after=12, arm="arm", comparison="as before")
    made = system.value(
        place["costs"], people_with_outcome=(40, 100), contacts=place["contacts"], people=place["people"],
        access=place["access"], funding=place["funding"], outcome_change=lives.estimate("ancova"), changed_on=CHANGED,
        follow=180, against="as before", margin=1.0, unmet_margin=0.1,
        deflators=dict.fromkeys(range(2022, 2026), 100.0),
    )  # fmt: skip
    assert (made.table.loc[made.table["section"] == "cost", "standing"] == "context").all()
    return float(made.finding == "withdrawal")


def cost_a_person(place: Any) -> float:
    """Row 41: what it cost a person with the outcome, which is context and never a finding."""
    made = system.value(
        place["costs"], people_with_outcome=(40, 100), deflators=dict.fromkeys(range(2022, 2026), 100.0)
    )
    own = made.table[made.table["item"] == "cost per person"] if "item" in made.table else made.table
    assert (own["standing"] == "context").all()
    return made.estimate("cost per person").value


def come_back(place: Any) -> float:
    """Row 21: people who come back within two years of leaving."""
    return system.returns(place["people"], events=place["events"]).estimate("24 months").value


def early_and_later(place: Any) -> float:
    """Row 26: how scores later go with time invested early."""
    made = system.early_time(
        place["contacts"], people=place["people"], outcomes=place["outcomes"], measure="mcs"
    )
    return made.estimate("slope: gain").value


def told(place: Any, name: str, otherwise: Any) -> Any:
    """Return what stands in the place of a place, where a row asks a plan and no records."""
    return place[name] if isinstance(place, dict) else otherwise


def content_of_help() -> dict[str, Any]:
    """Return the plan of the HELP trial as mappings and lists."""
    return yaml.safe_load(examples.help_trial().plan_path.read_text("utf-8"))  # type: ignore[no-any-return]


def silent_on_groups(place: Any) -> float:
    """Row 33: 1 where a plan breaks nothing down and is refused, 0 where the reason is recorded."""
    content = content_of_help() | {"characteristics": [], "groups": []} | told(place, "plan", {})
    try:
        criteria.Plan.of(content)
    except InvalidPlanError:
        return 1.0
    return 0.0


def evidence_of_outputs(place: Any) -> float:
    """Row 40: tests of a gain that have evidence, where the outcome is of people's lives or is an output."""
    content = content_of_help()
    content["outcomes"][1]["kind"] = told(place, "kind", "outcome")
    card = criteria.evaluate(criteria.Plan.of(content), examples.help_trial().tables)
    return float(sum(t.code == "B1" and t.estimate is not None for t in card.tests))


def altered(place: Any, **tables: Callable[[pd.DataFrame], pd.DataFrame]) -> dict[str, Any]:
    """Return the tables of a place with some of them altered."""
    return {name: tables.get(name, lambda t: t)(place[name]) for name in place.names}
