"""Where many were lost the finding is capped, unless it would be the same whatever became of them."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from syschange.criteria import Scorecard

from .worlds import (
    BAD,
    CHANGED,
    MEASURE,
    Tables,
    World,
    access_outcome,
    beneficial,
    judged,
    plan_content,
    score_outcome,
)

LIMITER = "many lost to follow-up"


def access(share: float, *, lost: float = 0.42) -> Tables:
    """Return a world in which such a share of the changed arm got in, nobody else, and many are not known."""
    made = World(seed=3, people=800).tables()
    rng = np.random.default_rng(1)
    got = (made["people"]["arm"] == CHANGED).to_numpy() & (rng.random(800) < share)
    known = rng.random(800) >= lost
    reached = pd.Series(got, dtype="boolean").where(known)
    return made | {"access": made["access"].assign(reached=reached)}


def scores(gap: float, ends: tuple[float, float], *, lost: float = 0.42) -> tuple[Tables, dict[str, Any]]:
    """Return a world with scores between two ends, where the change lifts them by so much and many are lost."""
    made = World(seed=5, people=600).tables()
    rng = np.random.default_rng(2)
    arm = (made["people"]["arm"] == CHANGED).to_numpy()
    before = rng.uniform(0, 0.4, 600)
    after = np.clip(0.3 * before + rng.uniform(0, 0.4, 600) + gap * arm, *ends)
    first = pd.DataFrame(
        {"person_id": made["people"]["person_id"], "measure": MEASURE, "months": 0, "value": before}
    )
    last = first.assign(months=12, value=after)[rng.random(600) >= lost]
    bad = made["outcomes"][made["outcomes"]["measure"] == BAD]
    outcomes = pd.concat([first, last, bad], ignore_index=True).assign(reported_by="person")
    content = plan_content() | {"outcomes": [score_outcome(worthwhile=0.2, harm=0.2)]}
    content["data"]["tables"]["outcomes"]["ranges"] = {MEASURE: list(ends), BAD: [0, 60]}
    return made | {"outcomes": outcomes}, content


def only(outcome: dict[str, Any]) -> dict[str, Any]:
    return plan_content() | {"outcomes": [outcome]}


def limited(card: Scorecard) -> bool:
    return LIMITER in {x.name for x in card.limiters}


def test_access_that_is_plain_whatever_became_of_those_lost_is_not_capped() -> None:
    card = judged(only(access_outcome(kind="outcome", table="access", reported_by="person")), access(0.98))
    assert not limited(card)
    # What is missing still costs a grade of evidence, which is another matter.
    assert (beneficial(card)["verdict"], beneficial(card)["reason"]) == ("UNCLEAR", "capped: design")


def test_access_that_they_could_have_turned_is_capped() -> None:
    card = judged(only(access_outcome(kind="outcome", table="access", reported_by="person")), access(0.7))
    assert limited(card)
    assert beneficial(card)["verdict"] != "MET"


def test_a_worthwhile_size_beyond_the_worst_case_is_capped() -> None:
    """The worst case is a gain of some sixteen percentage points: more than 10, and less than 20."""
    for worthwhile, expected in ((0.05, False), (0.3, True)):
        outcome = access_outcome(kind="outcome", table="access", reported_by="person", worthwhile=worthwhile)
        assert limited(judged(only(outcome), access(0.98))) is expected


def test_a_gain_that_falls_short_even_in_the_best_case_needs_no_cap() -> None:
    outcome = access_outcome(kind="outcome", table="access", reported_by="person", worthwhile=0.99, harm=0.99)
    card = judged(only(outcome), access(0.5))
    assert not limited(card)
    assert beneficial(card)["verdict"] == "NOT MET"


def test_scores_are_bounded_by_the_range_the_plan_declares() -> None:
    tables, content = scores(5.0, (0, 6))
    assert limited(judged(content, tables))
    tables, content = scores(0.6, (0, 1))
    content["outcomes"] = [score_outcome(worthwhile=0.01, harm=0.9)]
    narrow = judged(content, tables)
    content["data"]["tables"]["outcomes"]["ranges"] = {MEASURE: [-50, 50], BAD: [0, 60]}
    wide = judged(content, tables)
    assert (limited(narrow), limited(wide)) == (True, True)


@pytest.mark.parametrize("direction", ["higher_is_better", "lower_is_better"])
def test_scores_at_the_ends_of_their_range_are_plain_whatever_became_of_those_lost(direction: str) -> None:
    tables, content = scores(0.95, (0, 1), lost=0.42)
    # With the change nearly everybody seen scores 1 and with none near 0, but for those lost.
    outcomes = tables["outcomes"]
    arm = tables["people"].set_index("person_id")["arm"]
    later, hub = outcomes["months"] == 12, outcomes["person_id"].map(arm) == CHANGED
    rng = np.random.default_rng(7)
    value = np.where(hub, 1 - rng.uniform(0, 0.02, len(outcomes)), rng.uniform(0, 0.02, len(outcomes)))
    own = outcomes["measure"] == MEASURE
    made = outcomes.assign(value=outcomes["value"].where(~later | ~own, value))
    content["outcomes"] = [score_outcome(worthwhile=0.02, harm=0.02, direction=direction)]
    if direction == "lower_is_better":
        made = made.assign(value=made["value"].mask(own, 1 - made["value"]))
    card = judged(content, {**tables, "outcomes": made})
    assert not limited(card)


def test_a_measure_whose_ends_are_not_known_stays_capped() -> None:
    tables, content = scores(0.95, (0, 1))
    del content["data"]["tables"]["outcomes"]["ranges"][MEASURE]
    outcomes = tables["outcomes"].replace({"measure": {MEASURE: "reqol10"}})
    content["outcomes"] = [score_outcome(measure="reqol10", worthwhile=0.01, harm=0.5)]
    assert limited(judged(content, {**tables, "outcomes": outcomes}))
