"""The people of HELP released under each link: what the ledger holds against each other, refuses, and cannot see."""

import json
from pathlib import Path

import pandas as pd
import pytest

from syschange import equity, examples
from syschange.disclosure import Ledger, Protected, exact_suppression, protect
from syschange.errors import DisclosureError

BY = ["ethnicity", "sex", "homelessness"]
MERGED = {"Hispanic": "Hispanic or other", "Other": "Hispanic or other"}


@pytest.fixture(scope="module")
def people() -> pd.DataFrame:
    """Return the people with whether they were reached, in the order of their numbers."""
    trial = examples.help_trial()
    made = trial.people.merge(trial.access[["person_id", "reached"]], on="person_id")
    return made.sort_values("person_id", ignore_index=True)


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path / "ledger.jsonl")


def access(people: pd.DataFrame, by: list[str] = BY, **terms: object) -> Protected:
    ways = min(2, len(by))
    return protect(equity.breakdown(people, outcome="reached", by=by, ways=ways), **terms)  # type: ignore[arg-type]


def score(people: pd.DataFrame, **terms: object) -> Protected:
    return protect(
        equity.breakdown(people, outcome="age", by=["sex", "ethnicity"], kind="mean"),
        **terms,  # type: ignore[arg-type]
    )


def test_the_same_people_again_are_the_same_cohort(people: pd.DataFrame, ledger: Ledger) -> None:
    ledger.release(access(people))
    assert ledger.check(access(people), link="same_cohort").ok
    with pytest.raises(DisclosureError, match="some have joined"):
        ledger.check(access(people.head(200)), link="same_cohort")


def test_people_who_left_are_rolling_and_their_difference_is_nobodys(
    people: pd.DataFrame, ledger: Ledger
) -> None:
    ledger.release(access(people.head(380)))
    later = people.iloc[60:430]
    with pytest.raises(DisclosureError, match="rolling"):
        ledger.check(access(later.head(200)), link="cumulative")
    said = ledger.check(access(later), link="rolling")
    assert said.ok
    assert "No earlier release is said to be of the same people" in said.text


def test_other_people_are_independent_and_a_false_word_for_it_is_not_seen(
    people: pd.DataFrame, ledger: Ledger
) -> None:
    """The ledger has nothing to hold against that word: few joined, and it lets them through as other people."""
    exact = exact_suppression(10)
    ledger.release(access(people.head(430), policy=exact))
    few = access(people.head(436), policy=exact)
    assert not ledger.check(few, link="cumulative").ok
    assert ledger.check(few, link="independent").ok
    assert ledger.check(access(people.tail(200), policy=exact), link="independent").ok


def test_two_tables_of_the_same_people_by_recoded_categories_need_to_be_told_and_are_taken_apart(
    people: pd.DataFrame, ledger: Ledger
) -> None:
    ledger.release(access(people))
    coarse = people.replace({"ethnicity": MERGED})
    with pytest.raises(DisclosureError, match=r"'ethnicity'.*recodes"):
        ledger.check(access(coarse), link="same_cohort")
    recodes = {"ethnicity": {old: [new] for old, new in MERGED.items()}}
    said = ledger.check(access(coarse), link="same_cohort", recodes=recodes)
    for _ in range(5):
        if said.ok:
            break
        said = ledger.check(access(coarse, hide=said.cells), link="same_cohort", recodes=recodes)
    assert said.ok


def test_the_few_between_two_cuts_of_age_are_refused(people: pd.DataFrame, ledger: Ledger) -> None:
    def cut(at: int) -> Protected:
        labels = [f"under {at}", f"{at} to 39", "40 and over"]
        group = pd.cut(people["age"], [0, at - 1, 39, 99], labels=labels).astype(str)
        return access(people.assign(group=group), ["group"])

    ledger.release(cut(30))
    said = ledger.check(cut(31), link="same_cohort")
    assert not said.ok
    assert {e.kind for e in said.exposed} == {"between"}


def test_numbers_of_people_behind_a_mean_are_held_against_each_other(
    people: pd.DataFrame, ledger: Ledger
) -> None:
    exact = exact_suppression(10)
    ledger.release(score(people.head(430), policy=exact))
    said = ledger.check(score(people.head(436), policy=exact), link="cumulative")
    assert not said.ok
    assert {q for e in said.exposed for q in e.quantities} <= {"n", "denominator:age"}


def test_means_themselves_are_not_in_the_ledger(people: pd.DataFrame, ledger: Ledger) -> None:
    """What it does not cover: the same people with other means are the same to it."""
    ledger.release(score(people))
    (entry,) = map(json.loads, ledger.path.read_text("ascii").splitlines())
    assert {t["quantity"] for t in entry["tables"]} == {"n", "denominator:age"}
    older = people.assign(age=people["age"] + 5)
    assert ledger.check(score(older), link="same_cohort").ok


def test_a_mean_is_printed_only_where_its_number_of_people_is(people: pd.DataFrame) -> None:
    (made,) = score(people.head(120)).results
    table = made.table
    assert table["value"].isna().any()
    assert not (table["value"].notna() & table["denominator"].isna()).any()


def test_a_table_of_another_outcome_is_held_against_the_first_by_the_people_both_count(
    people: pd.DataFrame, ledger: Ledger
) -> None:
    ledger.release(access(people, policy=exact_suppression(10)))
    fewer = score(people.head(447), policy=exact_suppression(10))
    with pytest.raises(DisclosureError, match="people have left"):
        ledger.check(fewer, link="cumulative")
