"""What a place's outcomes say is what its truth says: for whom, how much, how long, and on whose cases."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest

from syschange.examples import place

Table = Callable[..., pd.DataFrame]
Truth = Callable[..., Any]
ASIAN, BLACK = (
    "Asian, Asian British or Asian Welsh",
    "Black, Black British, Black Welsh, Caribbean or African",
)


def scores(outcomes: pd.DataFrame, months: int, measure: str = "mcs") -> pd.DataFrame:
    """Return the change of each person's score since the start, of those who have both."""
    kept = outcomes[outcomes["measure"] == measure]
    wide = kept.pivot_table(index="person_id", columns="months", values="value")
    first = kept.drop_duplicates("person_id").set_index("person_id")
    return first.assign(rise=wide[months] - wide[0]).dropna(subset="rise")


def did(outcomes: pd.DataFrame, months: int = 12, measure: str = "mcs") -> tuple[float, float]:
    """Return the change that Eastside has over Westside after over before, and its standard error."""
    groups = scores(outcomes, months, measure).groupby(["east", "after"])["rise"]
    mean, var, n = groups.mean(), groups.var(), groups.size()
    estimate = (mean[True, True] - mean[True, False]) - (mean[False, True] - mean[False, False])
    return float(estimate), float(np.sqrt((var / n).sum()))


@pytest.mark.parametrize("gain", [4.0, 0.0, -3.0])
def test_the_gain_is_eastsides_after_the_change(gain: float, table: Table, truth: Truth) -> None:
    estimate, se = did(table("outcomes", gain=gain))
    assert truth("gain", gain=gain) == gain
    assert se < 0.5
    assert abs(estimate - gain) < 3 * se
    depression, error = did(table("outcomes", gain=gain), measure="cesd")
    assert abs(depression + 0.6 * gain) < 3 * error


def test_over_many_places_the_truth_is_hit_as_often_as_chance_has_it() -> None:
    scores_off = []
    for seed in range(40):
        made = place(people=800, seed=100 + seed)
        people = made["people"]
        who = {
            "east": people["area"] == "Eastside",
            "after": people["started_on"] >= pd.Timestamp("2024-01-01"),
        }
        estimate, se = did(made["outcomes"].merge(people[["person_id"]].assign(**who), on="person_id"))
        scores_off.append((estimate - 4) / se)
    assert abs(np.mean(scores_off)) < 0.5
    assert 0.7 < np.std(scores_off) < 1.35


def test_part_of_it_is_there_at_six_months(table: Table) -> None:
    estimate, se = did(table("outcomes"), months=6)
    assert abs(estimate - 0.7 * 4) < 3 * se


@pytest.mark.parametrize("benefits", ["all", "some", "harm"])
def test_groups_have_their_own_gain(benefits: str, table: Table, truth: Truth) -> None:
    outcomes = table("outcomes", benefits=benefits)
    by_group = truth("gain by ethnicity", benefits=benefits)
    assert len(by_group) == 5
    for group in (ASIAN, BLACK, "White"):
        estimate, se = did(outcomes[outcomes["ethnicity"] == group])
        assert abs(estimate - by_group[group]) < 3 * se
    expected = {"all": (4, 4), "some": (0, 0), "harm": (-4, 4)}[benefits]
    assert (by_group[ASIAN], by_group[BLACK]) == expected
    whole, se = did(outcomes)
    assert abs(whole - truth("gain", benefits=benefits)) < 3 * se


def test_a_star_brings_most_of_the_gain_with_a_fifth_of_the_cases(table: Table, truth: Truth) -> None:
    outcomes = table("outcomes", star=True, missing=0.0)
    people = table("people", star=True, missing=0.0)
    cases = people[people["east"]]["worker_id"].value_counts(normalize=True)
    assert 0.19 < cases.iloc[0] < 0.25
    assert 0.11 < (cases**2).sum() < 0.15
    whole, se = did(outcomes)
    assert abs(whole - 4) < 3 * se
    rest, se = did(outcomes[outcomes["worker_id"] != cases.index[0]])
    kept = truth("gain kept without the star", star=True, missing=0.0)
    assert isinstance(kept, float)
    assert 0.15 < kept < 0.2
    assert abs(rest - 4 * kept) < 3 * se
    shared, se = did(table("outcomes")[lambda t: t["worker_id"] != cases.index[0]])
    assert abs(shared - 4) < 3 * se


@pytest.mark.parametrize("lasts", [True, False])
def test_it_lasts_or_it_does_not(lasts: bool, table: Table, truth: Truth) -> None:
    estimate, se = did(table("outcomes", lasts=lasts), months=24)
    assert truth("gain at 24 months", lasts=lasts) == (4 if lasts else 1)
    assert abs(estimate - (4 if lasts else 1)) < 3 * se


def test_a_small_dose_leaves_a_small_gain_and_the_register_says_so(table: Table) -> None:
    estimate, se = did(table("outcomes", dose=0.2))
    assert abs(estimate - 0.8) < 3 * se
    changes = table("changes", dose=0.2)
    share = changes["exposed_n"] / changes["claimed_n"]
    assert share.between(0.15, 0.25).all()
    assert (table("changes")["exposed_n"] == table("changes")["claimed_n"]).all()


def test_a_shock_misleads_a_before_and_after_and_not_a_comparison(table: Table) -> None:
    outcomes = table("outcomes", shock=5.0)
    rise = scores(outcomes, 12).groupby(["east", "after"])["rise"].mean()
    assert 8 < rise[True, True] - rise[True, False] < 10
    estimate, se = did(outcomes)
    assert abs(estimate - 4) < 3 * se


def test_attrition_is_none_even_or_differential(table: Table, truth: Truth) -> None:
    for kind in ("none", "even", "differential"):
        outcomes = table("outcomes", attrition=kind)
        people = table("people", attrition=kind)
        seen = people["person_id"].isin(outcomes[outcomes["months"] == 12]["person_id"])
        changed = people["east"] & people["after"]
        lost = truth("lost by 12 months", attrition=kind)
        assert abs(1 - seen[changed].mean() - lost["changed"]) < 0.04
        assert abs(1 - seen[~changed].mean() - lost["others"]) < 0.03
    # Those who are left look better than they all did.
    flattered, se = did(table("outcomes", attrition="differential"))
    assert flattered - 4 > 2 * se
    fair, se = did(table("outcomes", attrition="even"))
    assert abs(fair - 4) < 3 * se


def test_a_withdrawal_is_less_use_and_worse_lives_and_needs(table: Table, truth: Truth) -> None:
    estimate, se = did(table("outcomes", withdrawal=True))
    assert abs(estimate + 2) < 3 * se
    assert truth("gain", withdrawal=True) == -2
    used = {}
    for withdrawal in (False, True):
        contacts = table("contacts", withdrawal=withdrawal)
        statutory = contacts[~contacts["sector"].eq("voluntary and community") & contacts["after"]]
        used[withdrawal] = statutory["east"].sum()
        ratings = table("ratings", withdrawal=withdrawal)
        need = ratings[(ratings["item"] == "unmet_need") & ratings["after"]].groupby("east")["rating"].mean()
        assert (need[True] > need[False] + 1) == withdrawal
        assert (need[True] < need[False] - 1) == (not withdrawal)
    assert used[True] < 0.75 * used[False]
    reached = table("access", withdrawal=True).groupby(["east", "after"])["reached"].mean()
    assert reached[True, True] < reached[False, True] - 0.05


def test_parts_of_life_get_better_together_where_there_is_a_gain(table: Table) -> None:
    from syschange.examples.place.responses import DOMAINS

    better = {}
    for gain in (4.0, 0.0):
        answers = table("responses", gain=gain, missing=0.0)
        joint = []
        for domain in DOMAINS.values():
            wide = answers[answers["item"] == domain.item].pivot_table(
                index="person_id", columns="months", values="value"
            )
            joint.append((wide[12] - wide[0]).dropna() * np.sign(domain.gain) >= 1)
        people = table("people", gain=gain, missing=0.0).set_index("person_id")
        changed = (people["east"] & people["after"])[joint[0].index]
        count = sum(part.astype(int) for part in joint)
        better[gain] = (count[changed] >= 3).mean() - (count[~changed] >= 3).mean()
    assert better[4.0] > 0.2
    assert abs(better[0.0]) < 0.06
