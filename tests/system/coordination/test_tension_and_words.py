"""Households that came to rest on one person are told with the coordination that was won, and on few people only."""

import re

import numpy as np
import pandas as pd
import pytest

from syschange.disclosure import protect
from syschange.examples import place
from syschange.system.coordination import Coordination, coordination

from .households import CHANGED, OPTIONS, drawn

TENSION = "as coordination grew more households came to rest on one person"


def of_place(**switches: object) -> Coordination:
    made = place(people=600, seed=1, **switches)  # type: ignore[arg-type]
    east = made["people"]["person_id"][made["people"]["area"] == "Eastside"]
    tables = {n: made[n][made[n]["person_id"].isin(east)] for n in ("contacts", "people", "events", "plans")}
    return coordination(tables.pop("contacts"), **tables, changed_on=CHANGED)


def test_coordinators_without_cover_are_said() -> None:
    made = of_place(cover=False)
    assert made.estimate("coordinator", quantity="change").lower > 0
    assert made.estimate("no_cover", quantity="change").lower > 0
    assert TENSION in made.words
    (paper,) = protect(made).results
    assert isinstance(paper, Coordination)
    # Before, there are two.
    assert "whether more or fewer households than before rest on one person is not known" in paper.words


def test_no_tension_is_claimed_where_there_is_none() -> None:
    made = of_place(coordinated=False)
    assert made.estimate("coordinator", quantity="change").value < 0.3
    tables = drawn()
    people = tables["people"]
    covered = people.assign(deputy_id=people["coordinator_id"] + "x")
    made = coordination(tables["contacts"], people=covered, changed_on=CHANGED)
    assert made.estimate("coordinator", quantity="change").lower > 0
    assert made.estimate("no_cover").value == 0
    assert TENSION not in made.words


def test_whether_anybody_stands_in_is_never_passed_over() -> None:
    tables = drawn()
    people = tables["people"]
    made = coordination(tables["contacts"], people=people.drop(columns="deputy_id"), changed_on=CHANGED)
    assert "whether anybody stands in for them is not recorded" in made.words
    assert "no_cover" not in made.measures
    made = coordination(tables["contacts"], people=people.assign(deputy_id=None), changed_on=CHANGED)
    assert TENSION in made.words
    many = drawn(250)
    made = coordination(many["contacts"], people=many["people"].assign(deputy_id=None), changed_on=CHANGED)
    (paper,) = protect(made).results
    assert isinstance(paper, Coordination)
    assert TENSION in paper.words
    assert "column of deputies is empty" in made.words
    made = coordination(tables["contacts"], people=people)
    assert "which so rest on one person" in made.words
    made = coordination(tables["contacts"], people=people.drop(columns="coordinator_id"))
    assert "Who coordinates for a household is not recorded." in made.words
    assert "coordinators" in made.words.split("Not shown")[1]
    made = coordination(tables["contacts"], people=people.assign(coordinator_id=None))
    assert "Who coordinates for a household is not recorded." in made.words


def test_a_coordinator_spares_a_household_of_the_place_assessments() -> None:
    made = place(people=600, seed=1)
    rows = made["contacts"][made["contacts"]["kind"] == "assessment"]
    named = made["people"].set_index("person_id")["coordinator_id"].notna()
    each = rows.groupby("person_id")["agency"].nunique()
    assert each[named.loc[each.index].to_numpy()].max() == 1
    assert each[~named.loc[each.index].to_numpy()].max() > 1
    assert not rows.duplicated(["person_id", "agency"]).any()


def test_words_are_few_plain_and_name_no_cause() -> None:
    made = coordination(**drawn(), **OPTIONS)  # type: ignore[arg-type]
    own = made.sentences()
    assert 2 <= len(re.findall(r"[.](?:\s|$)", own)) <= 4
    assert own.startswith(("Compared with before, ", "Whether "))
    assert not re.search(r"[0-9]", own.split(". ")[0])
    assert ". Agencies round a household in a quarter: before " in own
    assert "cannot tell whether the change did that" in made.words
    for word in ("significant", " p ", "caused", "no difference", "NaN", "nan", "inf"):
        assert word not in made.words
    assert not re.search(r"\b[wph]\d+\b", made.text + made.table.to_csv())


def test_coordinators_are_told_of_in_bands_and_never_in_small_teams() -> None:
    tables = drawn()
    made = coordination(tables["contacts"], people=tables["people"])
    bands = made.table[made.table["measure"].str.startswith("caseload")]
    assert list(bands["measure"]) == [
        "caseload: 1 to 5",
        "caseload: 6 to 10",
        "caseload: 11 to 20",
        "caseload: 21 or more",
    ]
    assert bands["value"].sum() == pytest.approx(1)
    assert (bands["n"] == tables["people"]["coordinator_id"].nunique()).all()
    number = tables["people"]["coordinator_id"].str[1:].astype(float)
    few = tables["people"].assign(coordinator_id=tables["people"]["coordinator_id"].where(number < 9))
    made = coordination(tables["contacts"], people=few)
    assert not any(name.startswith("caseload") for name in made.measures)
    assert "not shown for a team this small" in made.words


def test_households_count_for_a_coordinator_from_their_start_until_all_have_left() -> None:
    tables = drawn()
    people = tables["people"].assign(left_on=pd.Timestamp("2024-02-01"))
    made = coordination(tables["contacts"], people=people, changed_on=CHANGED)
    assert not any(name.startswith("caseload") for name in made.measures)  # nobody is left on the last day
    people = tables["people"].assign(
        coordinator_id=[f"w{i % 12}" for i in range(len(tables["people"]))], left_on=pd.NaT
    )
    made = coordination(tables["contacts"], people=people, changed_on=CHANGED)
    before = made.estimate("caseload: 11 to 20", period="before").value
    late = people["started_on"] < CHANGED
    pairs = people[late].drop_duplicates(["household_id", "coordinator_id"])
    counted = pairs.groupby("coordinator_id").size()
    assert before == pytest.approx(counted.between(11, 20).mean())


def test_consent_asked_late_is_set_beside_early_and_no_cause_is_named() -> None:
    tables = drawn(200)
    events = tables["events"]
    asked = (
        events[events["event"] == "consent asked"]
        .drop_duplicates("person_id")
        .set_index("person_id")["happened_on"]
    )
    events = events[events["person_id"].isin(asked.index)].reset_index(drop=True)
    began = tables["people"].set_index("person_id")["started_on"]
    late = (asked - began.loc[asked.index]).dt.days.loc[events["person_id"]].to_numpy() > 28
    answers = events["event"].isin(["consent given", "consent refused"])
    events.loc[answers, "event"] = np.where(late, "consent refused", "consent given")[answers]
    made = coordination(tables["contacts"], people=tables["people"], events=events)
    gap = made.estimate("consent_refused", quantity="gap")
    assert gap.value == 1
    assert "late is 100 percentage points higher" in made.words
    assert "may differ in more than that" in made.words


def test_words_are_whole_sentences_where_numbers_are_hidden() -> None:
    made = place(people=60, seed=3)
    tables = {n: made[n] for n in ("contacts", "people", "events", "plans")}
    (paper,) = protect(coordination(tables.pop("contacts"), **tables)).results
    assert isinstance(paper, Coordination)
    assert "nobody to stand in: not known." in paper.words
    assert "asked early not known refused" not in paper.words
    assert "if they are asked early is not known." in paper.words


def test_coordinators_of_small_groups_are_not_told_of_by_group() -> None:
    made = place(people=1200, seed=1)
    people = made["people"].assign(
        coordinator_id="k" + (pd.factorize(made["people"]["household_id"])[0] % 16).astype(str)
    )
    number = people["coordinator_id"].str[1:].astype(int)
    shared = coordination(made["contacts"], people=people.assign(part="one"), by=["part"])
    split = coordination(
        made["contacts"], people=people.assign(part=np.where(number < 8, "one", "two")), by=["part"]
    )

    def told(result: Coordination) -> pd.DataFrame:
        table = result.table
        return table[table["measure"].str.startswith("caseload") & (table["ways"] > 0)]

    assert len(told(shared))
    assert not len(told(split))
    assert split.row("caseload: 21 or more")["n"] == 16
    assert "not shown by group" in split.words
    assert not split.counts().astype(str)["count"].isin(["8.0"]).any()
