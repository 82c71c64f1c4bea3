"""What is published together leaves every small number room, and no more is hidden than that takes."""

from random import Random

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syschange import equity
from syschange.disclosure import NHS_7_5, ONS_10_5, STRICT_10_10, Policy, protect
from syschange.disclosure.guarding import System, system_of, withheld
from syschange.disclosure.guarding.bounds import Flags, Ints, known
from syschange.disclosure.guarding.propagation import narrowed
from syschange.equity import Breakdown

from .cubes import cubes

POLICIES = [NHS_7_5, ONS_10_5, STRICT_10_10, Policy("wide", 10, 5, width=6), Policy("narrow", 10, 5, width=2)]


def _bounds(system: System, policy: Policy, chosen: Flags) -> tuple[Ints, Ints]:
    return narrowed(system.sums, *known(system.counts, system.published, chosen, policy))


def _table(**counts: float) -> pd.DataFrame:
    """Return counts of people by area, `both` standing for everybody."""
    cells = [(("area", "(all)" if name == "both" else name),) for name in counts]
    return pd.DataFrame(
        {"cell": pd.Series(cells, dtype=object), "quantity": "n", "count": list(counts.values())}
    )


@settings(max_examples=40)
@given(cubes(), st.sampled_from(POLICIES))
def test_every_small_number_keeps_the_room_that_the_policy_asks_for(made: Breakdown, policy: Policy) -> None:
    system = system_of([made.counts()])
    low, high = _bounds(system, policy, withheld(system, policy))
    assert (low <= system.counts).all()
    assert (system.counts <= high).all()
    small = (system.counts < policy.threshold) & system.published
    assert ((high - low)[small] >= policy.room).all()


@settings(max_examples=25)
@given(cubes(), st.sampled_from(POLICIES))
def test_hiding_any_one_less_would_show_too_much(made: Breakdown, policy: Policy) -> None:
    """Of what is withheld, with what has to go with it, no single number could be shown."""
    system = system_of([made.counts()])
    chosen = withheld(system, policy)
    small = system.counts < policy.threshold
    for number in np.flatnonzero(chosen):
        fewer = chosen.copy()
        fewer[number] = False
        goes_with = system.partners[0][system.partners[1] == number]
        low, high = _bounds(system, policy, fewer)
        exposed = small & (high - low < policy.room) & (system.published | (low > 0))
        assert exposed.any() or fewer[goes_with].any()


@settings(max_examples=20)
@given(cubes(), st.randoms(use_true_random=False))
def test_the_order_of_rows_and_the_names_of_labels_change_nothing(made: Breakdown, random: Random) -> None:
    counts = made.counts()
    places = list(range(len(counts)))
    random.shuffle(places)
    other = counts.iloc[places].reset_index(drop=True)
    renamed = other.assign(
        cell=[
            tuple((c, label if label == "(all)" else f"<{label}>") for c, label in cell)
            for cell in other["cell"]
        ]
    )
    for table in (counts, renamed):
        system = system_of([table])
        low, high = _bounds(system, ONS_10_5, withheld(system, ONS_10_5))
        assert ((high - low)[(system.counts < 10) & system.published] >= ONS_10_5.room).all()
    first, again = system_of([counts]), system_of([renamed])
    assert first.sums.number == again.sums.number
    assert len(first.sums.of) == len(again.sums.of)


def test_a_total_that_leaves_two_small_numbers_their_values_is_hidden() -> None:
    paper = _published(_table(both=18, north=9, south=9))
    assert paper.isna().all()
    assert _published(_table(both=13, north=9, south=4)).notna().tolist() == [True, False, False]


def test_labels_that_hold_one_person_twice_add_up_to_nothing() -> None:
    """People may be seen by several services, so that nobody can take one service's people from everybody's."""
    once, twice = _table(both=50, north=41, south=9), _table(both=50, north=48, south=9)
    assert system_of([once]).sums.number == 1
    assert system_of([twice]).sums.number == 0


def test_two_results_that_count_the_same_people_are_held_against_each_other() -> None:
    """Everybody in one table and the parts in another are one sum."""
    whole, parts = _table(both=18), _table(north=9, south=9)
    assert withheld(system_of([whole]), ONS_10_5).sum() == 0
    apart = parts.assign(quantity="other")
    for table, hidden in ((parts, 1), (apart, 0)):
        joined = pd.concat([whole, table], ignore_index=True)
        assert withheld(system_of([joined]), ONS_10_5).sum() == hidden


def test_those_of_whom_nothing_is_known_are_people_too() -> None:
    """Of 12 people of whom 10 have an answer two have none: shown beside each other they would say so."""
    cell = (("area", "north"),)

    def counts(known: int) -> pd.DataFrame:
        return pd.DataFrame(
            {"cell": [cell, cell], "quantity": ["n", "denominator:y"], "count": [12.0, float(known)]}
        )

    exact = Policy("exact", 10, 1)
    assert withheld(system_of([counts(10)]), exact).any()
    assert not withheld(system_of([counts(12)]), exact).any()
    assert not withheld(system_of([counts(10)]), ONS_10_5).any()


@pytest.mark.parametrize("policy", POLICIES)
def test_what_is_protected_is_what_was_kept(policy: Policy) -> None:
    rng = np.random.default_rng(5)
    people = pd.DataFrame(
        {"a": rng.choice(list("xyz"), 150, p=[0.7, 0.2, 0.1]), "b": rng.choice(list("pq"), 150)}
    )
    people["seen"] = rng.random(150) < 0.3
    made = equity.breakdown(people, outcome="seen", by=["a", "b"], ways=2)
    system = system_of([made.counts()])
    chosen = withheld(system, policy)
    paper = protect(made, policy=policy).counts["count"]
    hidden = chosen[system.rows[0]] | (made.counts()["count"] < policy.threshold).to_numpy()
    assert (paper.isna().to_numpy() == hidden).all()


def _published(counts: pd.DataFrame) -> "pd.Series[float]":
    system = system_of([counts])
    more = withheld(system, ONS_10_5)
    return counts["count"].where(~more[system.rows[0]] & (counts["count"] >= 10))


@pytest.mark.parametrize(("name", "hidden"), [("unknown:y", 0), ("rest:unknown:y", 0), ("numerator:y", 1)])
def test_that_nothing_is_unknown_of_anybody_is_no_secret(name: str, hidden: int) -> None:
    """Of 1,403 people 1,087 and 316 are told of, so that none or one is left: as unknown that gives nobody away."""
    cell = (("area", "north"),)
    counts = {"n": 1403.0, name: 0.0, "people:y": 1403.0, "reached:y": 1087.0, "waiting:y": 316.0}
    table = pd.DataFrame({"cell": [cell] * 5, "quantity": list(counts), "count": list(counts.values())})
    assert withheld(system_of([table]), ONS_10_5).any() == bool(hidden)
