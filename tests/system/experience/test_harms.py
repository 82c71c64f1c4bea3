"""Harms by time, counted by hand; like time compared with like; what cannot be used; nothing true on paper."""

import re
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import pytest

from syschange.disclosure import protect
from syschange.errors import (
    DataWarning,
    DuplicateRowsError,
    MissingColumnError,
    NotEstimableError,
    UnknownChoiceError,
    WrongTypeError,
)
from syschange.system.experience import Experience, experience

from . import lived

PEOPLE = lived.people()
EVENTS = lived.events(PEOPLE)
CONTACTS, DECISIONS, ACCESS = lived.contacts(PEOPLE), lived.decisions(PEOPLE), lived.access(PEOPLE)


def ask(events: Any = EVENTS, people: Any = PEOPLE, **how: Any) -> Experience:
    return experience(events, people=people, until="2024-12-30", **how)


MADE = ask(contacts=CONTACTS, decisions=DECISIONS, by=["area"])


def years(people: pd.DataFrame = PEOPLE) -> float:
    end = people[["left_on", "died_on"]].min(axis=1).fillna(lived.LAST).clip(upper=lived.LAST)
    return float(((end - people["started_on"]).dt.days + 1).sum() / 365.25)


def within(kind: str) -> float:
    mine = EVENTS[EVENTS["event"] == kind].merge(PEOPLE, on="person_id")
    end = mine[["left_on", "died_on"]].min(axis=1).fillna(lived.LAST)
    inside = (mine["happened_on"] >= mine["started_on"]) & (mine["happened_on"] <= end)
    return float(mine.loc[inside, "times"].fillna(1).sum())


@pytest.mark.parametrize("kind", ["retelling", "eviction", "exclusion", "restraint"])
def test_a_rate_is_events_over_the_years_people_were_there(kind: str) -> None:
    made = MADE.estimate(kind)
    assert made.value == pytest.approx(100 * within(kind) / years(), rel=1e-12)
    assert made.lower < made.value < made.upper
    row = MADE.table[(MADE.table["measure"] == kind) & (MADE.table["ways"] == 0)].iloc[0]
    assert row["numerator"] == within(kind)


def test_kinds_are_never_added_up() -> None:
    assert {"retelling", "eviction", "exclusion", "ban"} <= set(MADE.measures)
    with pytest.raises(UnknownChoiceError):
        MADE.estimate("all harms")
    assert "no record at all" in MADE.words  # of bans, which nobody has
    assert MADE.estimate("ban").value == 0


def test_choices_risk_and_assessments_are_of_decisions_and_people() -> None:
    own = DECISIONS[DECISIONS["person_id"].notna()]
    assert MADE.estimate("overridden").value == pytest.approx(own["overridden"].dropna().astype(float).mean())
    owned = own["risk_owner"].dropna()
    assert MADE.estimate("risk owned").value == pytest.approx((owned != "organisation").mean())
    alone = ask(decisions=DECISIONS, owners=["people concerned"]).estimate("risk owned").value
    assert alone == pytest.approx((owned == "people concerned").mean())
    start = PEOPLE.set_index("person_id")[["started_on", "died_on"]]
    mine = CONTACTS[CONTACTS["kind"] == "assessment"].merge(start, on="person_id")
    mine = mine[mine["contacted_on"] < mine["started_on"] + pd.Timedelta(days=90)]
    days = mine.drop_duplicates(["person_id", "contacted_on"]).groupby("person_id").size()
    end = start["started_on"] + pd.Timedelta(days=89)
    whole = start.index[(end <= lived.LAST) & ~(start["died_on"] < end)]
    assert MADE.estimate("assessments").value == pytest.approx(days.reindex(whole).fillna(0).mean())
    twice = ask(contacts=CONTACTS, access=ACCESS).estimate("assessments").value
    assert twice > MADE.estimate("assessments").value


def test_the_gap_is_of_people_with_known_trauma_from_others() -> None:
    harmed = PEOPLE[PEOPLE["trauma"].eq(other=True).fillna(value=False)]["person_id"]
    more = pd.concat([EVENTS, EVENTS[EVENTS["person_id"].isin(harmed) & (EVENTS["event"] == "eviction")]])
    gap = ask(more).estimate("eviction", quantity="gap", trauma="known trauma")
    assert gap.value > ask().estimate("eviction", quantity="gap", trauma="known trauma").value > -50
    assert "more evictions" in ask(pd.concat([more, more])).words
    by_area = ask(by=["area"], against={"area": "east"})
    assert by_area.estimate("eviction", quantity="gap", area="west").value == pytest.approx(
        by_area.estimate("eviction", area="west").value - by_area.estimate("eviction", area="east").value
    )


def test_a_count_for_a_quarter_belongs_to_the_time_after_the_start() -> None:
    people = pd.DataFrame(
        {"person_id": ["a", "b"], "started_on": pd.to_datetime(["2024-02-10", "2024-04-02"])}
    )
    held = pd.DataFrame({
        "person_id": ["a", "b", "a"], "event": "retelling", "times": [3, 2, None],
        "happened_on": pd.to_datetime(["2024-01-01", "2024-01-01", "2024-01-01"]),
    })  # fmt: skip
    with pytest.warns(DataWarning, match="before the person's start"):
        made = ask(held, people)
    assert made.table.set_index("measure")["numerator"]["retelling"] == 3


def test_like_time_is_compared_with_like() -> None:
    """Where harms bunch in first months and nothing changes, plain rates fall; these do not."""
    plain, ours, held = [], [], []
    for seed in range(5):
        folk = lived.people(500, seed=seed, leave=0.0)
        made = lived.events(folk, seed=100 + seed)
        change = ask(made, folk, changed_on=lived.CHANGED).estimate("retelling", quantity="change")
        before = ask(made, folk, changed_on=lived.CHANGED).estimate("retelling", period="before").value
        mine, cut = made[made["event"] == "retelling"], lived.CHANGED
        earlier = (cut - folk["started_on"].clip(upper=cut)).dt.days.sum()
        later = (lived.LAST - folk["started_on"].clip(lower=cut)).dt.days.sum()
        then = mine["happened_on"] < cut
        plain.append(
            (mine["times"].fillna(1)[~then].sum() / later) / (mine["times"].fillna(1)[then].sum() / earlier)
        )
        ours.append(1 + change.value / before)
        held.append(change.lower <= 0 <= change.upper)
    assert np.mean(plain) < 0.6
    assert abs(np.mean(ours) - 1) < 0.12
    assert np.mean(held) >= 0.7


def test_a_change_is_told_and_is_no_effect() -> None:
    folk = lived.people(600, leave=0.0)
    made = lived.events(folk)
    late = (made["event"] == "retelling") & (made["happened_on"] >= lived.CHANGED)
    result = ask(made[~late | (np.arange(len(made)) % 4 == 0)], folk, changed_on=lived.CHANGED)
    assert result.estimate("retelling", quantity="change").upper < 0
    assert "fewer tellings of one's story again" in result.words
    assert "what brought that about is not shown" in result.words
    assert "no effect" not in result.words
    assert len(lived.sentences(result.words)) <= 5
    assert "significant" not in result.words
    with pytest.raises(NotEstimableError, match="outside the records"):
        ask(changed_on="2031-01-01")


@pytest.mark.parametrize(
    "option",
    [
        {"until": "2024-06-30"}, {"changed_on": "2024-01-01"}, {"by": ["severity_mental_health"]}, {"ways": 2},
        {"against": {"area": "east"}}, {"kinds": ["eviction"]}, {"early": 30}, {"person": "other_id"},
        {"event": "what"},
        {"happened": "later"}, {"times": "often"}, {"started": "began"}, {"left": None}, {"died": None},
        {"trauma": None}, {"contacted": "day"}, {"kind": "sort"}, {"assessment": "visit"},
        {"overridden": "flag"}, {"risk_owner": "owner"}, {"owners": ["people concerned"]}, {"level": 0.8},
        {"contacts": None}, {"decisions": None}, {"access": ACCESS},
    ],
    ids=str,
)  # fmt: skip
@pytest.mark.filterwarnings("ignore::syschange.errors.DataWarning")
def test_every_option_changes_the_answer(option: dict[str, Any]) -> None:
    turned = PEOPLE["person_id"].iloc[::-1].to_numpy()
    folk = PEOPLE.assign(other_id=PEOPLE["person_id"], began=PEOPLE["started_on"] - pd.Timedelta(days=40))
    swapped = dict(zip(PEOPLE["person_id"], turned, strict=True))
    held = EVENTS.assign(
        what=EVENTS["event"].replace({"restraint": "ban"}), often=2.0, other_id=EVENTS["person_id"].map(swapped),
        later=EVENTS["happened_on"] + pd.Timedelta(days=60),
    )  # fmt: skip
    met = CONTACTS.assign(day=CONTACTS["contacted_on"] + pd.Timedelta(days=50), other_id=CONTACTS["person_id"],
                          sort=np.where(CONTACTS.index % 2, "assessment", "visit"))  # fmt: skip
    made = DECISIONS.assign(
        flag=DECISIONS.index % 3 == 0, owner="organisation", other_id=DECISIONS["person_id"]
    )
    usual: dict[str, Any] = {"until": "2024-12-30", "contacts": met, "decisions": made, "by": ["area"]}
    one = lived.once("harms", lambda: experience(held, people=folk, **usual))
    assert one != experience(held, people=folk, **(usual | option)).table.to_csv()


def test_the_day_of_decisions_tells_before_from_after() -> None:
    moved = DECISIONS.assign(later=DECISIONS["decided_on"] + pd.Timedelta(days=200))
    one, other = (
        ask(decisions=moved, changed_on="2024-01-01", decided=d)
        .estimate("overridden", quantity="change")
        .value
        for d in ("decided_on", "later")
    )
    assert one != other


@pytest.mark.parametrize("seed", [1, 2])
def test_order_and_names_change_nothing(seed: int) -> None:
    tables = {"contacts": CONTACTS, "decisions": DECISIONS}
    other = ask(
        lived.renamed(EVENTS, "person_id", seed=seed), lived.renamed(PEOPLE, "person_id", seed=seed), by=["area"],
        **{k: lived.renamed(v, "person_id", seed=seed) for k, v in tables.items()},
    )  # fmt: skip
    pd.testing.assert_frame_equal(MADE.table, other.table, check_exact=True)
    assert MADE.provenance.data_digest == other.provenance.data_digest
    assert MADE.words == other.words


def test_every_engine_gives_one_answer() -> None:
    asked = {"contacts": CONTACTS, "decisions": DECISIONS, "access": ACCESS, "changed_on": "2024-01-01"}
    plain = ask(**asked)
    given_tables = {k: lived.as_polars(v) for k, v in asked.items() if k != "changed_on"}
    lazy = ask(lived.as_polars(EVENTS), lived.as_polars(PEOPLE), **(asked | given_tables))
    with duckdb.connect() as lent:
        ducks = {k: lent.from_df(v) for k, v in asked.items() if k != "changed_on"}
        duck = ask(lent.from_df(EVENTS), lent.from_df(PEOPLE), **(asked | ducks))
    for other in (lazy, duck):
        pd.testing.assert_frame_equal(plain.table, other.table, check_exact=True)
        assert (plain.words, plain.provenance.data_digest) == (other.words, other.provenance.data_digest)


def test_nothing_true_goes_on_paper() -> None:
    true = ask(contacts=CONTACTS, decisions=DECISIONS, by=["area"], changed_on="2024-01-01")
    paper = protect(true).results[0]
    assert isinstance(paper, Experience)
    shown = paper.table
    for column in ("n", "units", "unknown", "numerator"):
        assert (shown[column].dropna() % 5 == 0).all()
        assert (shown[column].dropna() >= 10).all()
    rates = shown["measure"].isin(true.kinds) & (shown["quantity"] == "value") & shown["value"].gt(0)
    assert rates.any()
    assert not np.isclose(true.table.loc[rates, "value"], shown.loc[rates, "value"], rtol=1e-9, atol=0).any()
    assert all(
        int(n.replace(",", "")) % 5 == 0
        for n in re.findall(r"([\d,]+) people", paper.words.split("100 people")[-1])
    )
    assert paper.provenance.data_digest is None
    assert not re.search(r"\bp\d{4}\b", paper.text + shown.to_csv())


def test_people_who_left_before_they_started_are_said_and_left_out() -> None:
    wrong = PEOPLE.copy()
    wrong.loc[:4, "left_on"] = pd.Timestamp("2020-01-01")
    with pytest.warns(DataWarning, match="before they started"):
        made = ask(people=wrong)
    assert "before they started" in made.words
    assert made.row("eviction")["units"] == len(PEOPLE) - 5 - (PEOPLE["started_on"] > lived.LAST).sum()


def test_rates_that_cannot_be_compared_are_not_said_to_be_alike() -> None:
    """Where there were none before and many after, nothing may be said that sounds as if they did not differ."""
    early = (EVENTS["event"] == "eviction") & (EVENTS["happened_on"] < lived.CHANGED)
    made = ask(EVENTS[~early], kinds=["eviction", "restraint"], changed_on="2024-01-01")
    assert "how evictions differ is not known" in made.words
    assert "none of these rates" not in made.words.split("Of people with")[0]
    assert "none of the rates that can be compared" in made.words.split("Of people with")[0]


def test_events_of_nobody_in_the_table_of_people_are_refused() -> None:
    for ids in (PEOPLE["person_id"].map(hash), PEOPLE["person_id"].radd("x")):
        with pytest.raises(NotEstimableError, match="same ids"):
            ask(people=PEOPLE.assign(person_id=ids))


def test_what_stands_in_the_data_stands_in_no_message() -> None:
    free = EVENTS.assign(event=EVENTS["event"].replace({"restraint": "Jo Smith restrained"}))
    with pytest.raises(UnknownChoiceError) as told:
        ask(free, kinds=["Jo Smith"])
    assert "restrained" not in str(told.value)
    owned = DECISIONS.assign(risk_owner="Ann Lee")
    with pytest.raises(UnknownChoiceError) as told:
        ask(decisions=owned, owners=["Ann"])
    assert "Ann Lee" not in str(told.value)


def test_decisions_after_the_last_day_do_not_count() -> None:
    short = experience(EVENTS, people=PEOPLE, decisions=DECISIONS, until="2023-12-31")
    assert short.row("overridden")["n"] < MADE.row("overridden")["n"]


def test_what_lies_outside_is_said() -> None:
    odd = EVENTS.copy()
    odd.loc[0, "person_id"] = "nobody"
    odd.loc[1, "person_id"] = None
    assert "not in the table of people" in ask(odd).words
    assert "without a person, a day or a kind" in ask(odd).words
    early = EVENTS.assign(happened_on=EVENTS["happened_on"] - pd.Timedelta(days=400))
    with pytest.warns(DataWarning, match="before the person's start"):
        assert "before the person's start" in ask(early).words


def test_decisions_without_overrides_are_a_labelled_limit() -> None:
    none = DECISIONS.assign(overridden=pd.array([None] * len(DECISIONS), dtype="boolean"))
    made = ask(decisions=none)
    assert "overridden" not in made.measures
    assert "is not recorded" in made.words
    assert "risk owned" in made.measures
    visits = CONTACTS[CONTACTS["kind"] == "visit"]
    assert "no assessment is recorded" in ask(contacts=visits).words


def test_what_cannot_be_used_is_refused() -> None:
    with pytest.raises(UnknownChoiceError, match="evictoin"):
        ask(kinds=["evictoin"])
    with pytest.raises(WrongTypeError):
        ask(kinds="eviction")
    with pytest.raises(WrongTypeError):
        ask(kinds=["eviction", "eviction"])
    with pytest.raises(WrongTypeError, match="below 0"):
        ask(EVENTS.assign(times=-1.0))
    with pytest.raises(WrongTypeError):
        ask(early=0)
    with pytest.raises(MissingColumnError):
        ask(EVENTS.drop(columns="event"))
    with pytest.raises(MissingColumnError):
        ask(people=PEOPLE.drop(columns="started_on"))
    with pytest.raises(MissingColumnError):
        ask(trauma="hurt")
    with pytest.raises(MissingColumnError):
        ask(against={"sex": "F"})
    with pytest.raises(UnknownChoiceError):
        ask(by=["area"], against={"area": "north"})
    with pytest.raises(UnknownChoiceError):
        ask(decisions=DECISIONS, owners=["nobody at all"])
    with pytest.raises(DuplicateRowsError):
        ask(people=pd.concat([PEOPLE, PEOPLE.iloc[:1]]))
    with pytest.raises(NotEstimableError):
        ask(people=PEOPLE.iloc[:0])
    with pytest.raises(NotEstimableError):
        ask(people=PEOPLE.assign(started_on=pd.NaT))
    with pytest.raises(WrongTypeError):
        ask(by="area")
    assert ask(EVENTS.iloc[:0]).estimate("eviction").value == 0
