"""A simulated world is valid in this library's schemas, and nothing but its settings decides what is in it."""

import hashlib
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from syschange import schemas
from syschange.errors import UnknownChoiceError, WrongTypeError
from syschange.examples import worlds
from syschange.examples.worlds.draws import uniform
from syschange.frames import MISSING_LABELS

TABLES = ("people", "outcomes", "access", "contacts", "population")
# On this day all data of a world with the usual day of change lie in the past.
TODAY = date(2026, 1, 1)


@pytest.fixture(scope="module")
def made() -> worlds.World:
    return worlds.world(5000, seed=71)


def declared(made: worlds.World, name: str) -> dict[str, tuple[str, ...]]:
    return {column: labels for column, labels in made.categories.items() if column in made.tables[name]}


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("people", [1, 37, 5000])
def test_each_table_passes_its_schema(name: str, people: int) -> None:
    made = worlds.world(people, seed=72 + people)
    if made.tables[name].empty:
        assert (name, people) == ("contacts", 1)
        return
    report = schemas.check(made.tables[name], name, categories=declared(made, name), today=TODAY)
    assert report.ok, report.text
    assert report.problems.empty
    assert report.rows == len(made.tables[name])


def test_the_tables_belong_together(made: worlds.World) -> None:
    reports = schemas.check_tables(made.tables, today=TODAY)
    assert all(report.ok for report in reports), [report.text for report in reports]


def test_there_is_a_row_for_everybody_and_everything(made: worlds.World) -> None:
    assert made.people["person_id"].is_unique
    assert len(made.people) == 5000
    assert len(made.outcomes) == 2 * 5000
    assert len(made.access) == 3 * 5000
    assert set(made.outcomes["months"]) == {0, 24}
    per_quarter = made.population.groupby("period")["n"].sum()
    assert (
        list(per_quarter.index) == [f"{y}-Q{q}" for y in (2021, 2022, 2023, 2024) for q in (1, 2, 3, 4)][1:13]
    )
    assert (per_quarter == 5000).all()


def test_all_is_measured_either_side_of_the_change(made: worlds.World) -> None:
    changed = pd.Timestamp(made.setting.changed_on)
    late = made.outcomes["months"] == 24
    assert (made.outcomes["assessed_on"] >= changed).equals(late)
    assert 0.45 < (made.access["referred_on"] >= changed).mean() < 0.55
    assert (made.contacts["contacted_on"] >= changed - pd.Timedelta(days=730)).all()
    assert (made.contacts["contacted_on"] < changed + pd.Timedelta(days=365)).all()


def test_the_first_contact_is_the_earliest_and_there_is_one_for_each_person(made: worlds.World) -> None:
    firsts = made.contacts[made.contacts["first_ever"]]
    assert firsts["person_id"].is_unique
    assert set(firsts["person_id"]) == set(made.contacts["person_id"])
    earliest = made.contacts.groupby("person_id")["contacted_on"].min()
    assert (firsts.set_index("person_id")["contacted_on"].sort_index() == earliest.sort_index()).all()
    assert made.contacts.groupby("person_id")["service"].nunique().eq(1).all()
    assert not made.contacts.duplicated().any()
    assert (made.contacts.groupby("person_id").size() > 1).mean() > 0.5


def test_people_are_missing_for_stated_reasons_as_often_as_set() -> None:
    made = worlds.world(40_000, seed=73, missing=0.1)
    error = 5 * np.sqrt(0.1 * 0.9 / 40_000)
    for column in ("ethnicity", "class", "imd_decile"):
        gone = made.people[column].isin(MISSING_LABELS)
        assert gone.mean() == pytest.approx(0.1, abs=error)
    assert made.people["ethnicity"].isin(["(prefer not to say)"]).any()
    assert made.outcomes["value"].isna().mean() == pytest.approx(0.1, abs=error)
    assert made.access["reached"].isna().mean() == pytest.approx(0.1, abs=error)
    assert not made.people[["person_id", "sex", "age_band", "area", "homelessness"]].isna().any().any()
    whole = worlds.world(2000, seed=73, missing=0.0)
    assert not whole.outcomes["value"].isna().any()
    assert not whole.people["class"].isin(MISSING_LABELS).any()


def test_characteristics_go_together_and_agree() -> None:
    people = worlds.world(40_000, seed=74, missing=0).people
    for first, second in (("area", "ethnicity"), ("ethnicity", "imd_decile"), ("imd_decile", "class"),
                          ("class", "homelessness"), ("ethnicity", "age_band")):  # fmt: skip
        assert stats.chi2_contingency(pd.crosstab(people[first], people[second])).pvalue < 1e-6, (
            first,
            second,
        )
    youngest = people["age_band"].str.extract(r"(\d+)").astype(int)[0]
    assert ((people["age"] >= youngest) & (people["age"] <= youngest + 10)).all()
    assert people.loc[people["class"] == "Full-time students", "age"].max() < 35


def test_the_same_seed_gives_the_same_world_and_another_one_another(made: worlds.World) -> None:
    again, other = worlds.world(5000, seed=71), worlds.world(5000, seed=72)
    for name in TABLES:
        pd.testing.assert_frame_equal(again.tables[name], made.tables[name])
        assert not other.tables[name].equals(made.tables[name])
    pd.testing.assert_frame_equal(other.truth, made.truth)


def test_a_larger_world_begins_with_the_people_of_a_smaller_one(made: worlds.World) -> None:
    small = worlds.world(700, seed=71)
    for name in TABLES[:-1]:
        same = made.tables[name]["person_id"].isin(small.people["person_id"])
        pd.testing.assert_frame_equal(made.tables[name][same].reset_index(drop=True), small.tables[name])


def test_a_setting_changes_what_it_is_about_and_nothing_else(made: worlds.World) -> None:
    other = worlds.world(5000, seed=71, shut_out=0.9, reach=1.1)
    for name in ("people", "outcomes", "access", "population"):
        pd.testing.assert_frame_equal(other.tables[name], made.tables[name])
    assert not other.contacts.equals(made.contacts)


def test_the_numbers_drawn_are_those_drawn_before() -> None:
    """Written down on the day this was made: a seed means the same world in every release."""
    drawn = uniform(1, "anything", np.arange(1, 1001))
    digest = hashlib.sha256((drawn * 2**53).astype("<u8").tobytes()).hexdigest()
    assert digest == "744c7e561301caf2f2b3226ab3ce8f93bc4f4d218bf37b5e8b44e2ffad64b8cd"


@settings(max_examples=20)
@given(seed=st.integers(0, 2**40), start=st.integers(0, 10**9))
def test_the_numbers_drawn_are_even_and_unrelated(seed: int, start: int) -> None:
    """Bars that one seed in a million fails: evenness, neighbours, and two purposes."""
    numbers = np.arange(start, start + 5000)
    first, second = uniform(seed, "one", numbers), uniform(seed, "two", numbers)
    assert ((first > 0) & (first < 1)).all()
    assert stats.kstest(first, "uniform").pvalue > 1e-6
    for other, mine in ((second, first), (first[1:], first[:-1]), (uniform(seed + 1, "one", numbers), first)):
        assert abs(np.corrcoef(other, mine)[0, 1]) < 5 / np.sqrt(4999)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"people": 0}, "no people"),
        ({"people": 3.5}, "`people` is no whole number"),
        ({"seed": "x"}, "`seed` is no whole number"),
        ({"gap": -0.1}, "`gap` is not between"),
        ({"gap": 0.4}, "share would not lie between 0 and 1"),
        ({"change": 0.9}, "share would not lie between 0 and 1"),
        ({"trend": 60}, "pass the ends"),
        ({"correlation": 1.2}, "`correlation` is not between"),
        ({"missing": 1}, "`missing` is not between"),
        ({"contact": 0.5}, "More people would make a first contact"),
        ({"shut_out": float("nan")}, "`shut_out` is not between"),
    ],
)
def test_a_world_that_cannot_be_is_refused(wrong: dict[str, object], said: str) -> None:
    with pytest.raises(WrongTypeError, match=said):
        worlds.world(**{"people": 10, "seed": 1} | wrong)  # type: ignore[arg-type]


def test_what_is_misspelt_is_named() -> None:
    with pytest.raises(UnknownChoiceError, match="Did you mean 'some'"):
        worlds.world(10, seed=1, change_for="sone")
    with pytest.raises(UnknownChoiceError, match="Did you mean 'ethnicity'"):
        worlds.world(10, seed=1).truth_by("etnicity")
