"""In a whole scorecard: what is not known never helps, and one failure always sinks."""

import math

import pandas as pd
import pytest

from syschange.statistics.joint import frechet_bounds

from .worlds import (
    SEEDS,
    World,
    access_outcome,
    beneficial,
    judged,
    of_beneficial,
    plan_content,
    score_outcome,
    standard,
)

WORST_FIRST = ("NOT MET", "NO EVIDENCE", "UNCLEAR", "MET")


@pytest.mark.parametrize("world", [World(), World(gain=0), World(people=60, gain=4)])
def test_an_outcome_without_evidence_never_helps(world: World) -> None:
    tables = world.tables()
    few = tables["outcomes"].query("months == 12 and person_id < 'P0012'").assign(months=24)
    tables["outcomes"] = pd.concat([tables["outcomes"], few], ignore_index=True)
    more = plan_content()
    more["outcomes"].append(score_outcome(name="later", after=24, reported_by="record"))
    before, after = standard(world), judged(more, tables)
    (later,) = (t for t in after.tests if t.code == "B1" and t.outcome == "later")
    assert later.verdict == "NO EVIDENCE"
    ranks = [WORST_FIRST.index(beneficial(card)["verdict"]) for card in (before, after)]
    assert ranks[1] <= ranks[0]
    assert beneficial(after)["verdict"] != "MET"
    assert beneficial(after)["probability_least"] == 0
    assert beneficial(after)["probability_most"] <= beneficial(before)["probability_most"]


@pytest.mark.parametrize("seed", SEEDS[1:])
def test_an_outcome_that_fails_always_sinks(seed: int) -> None:
    world, more = World(seed=seed), plan_content()
    more["outcomes"].append(access_outcome(name="far_more", worthwhile=0.9, label="far more"))
    after = judged(more, world.tables())
    assert beneficial(standard(world))["verdict"] == "MET"
    assert beneficial(after)["verdict"] == "NOT MET"
    assert after.verdict == "NOT (YET) SYSTEMS CHANGE"


@pytest.mark.parametrize("world", [World(people=150, gain=4), World(gain=0), World(lost=0.3)])
def test_the_probability_of_a_criterion_is_bounded_and_not_averaged(world: World) -> None:
    card = standard(world)
    tests = of_beneficial(card)
    asked = {t.key: t.p_met for t in tests}
    assert not any(math.isnan(p) for p in asked.values())
    # B4 rests on the gain in wellbeing, and is not counted twice.
    assert len(asked) == len(tests) - 1
    row = beneficial(card)
    least, most = frechet_bounds(list(asked.values()))
    assert (row["probability_least"], row["probability_most"]) == pytest.approx((least, most))
    assert row["probability_most"] < sum(asked.values()) / len(asked)


def test_asking_for_a_larger_gain_never_makes_it_likelier() -> None:
    tables = World(people=150, gain=4).tables()
    ranks, probabilities = [], []
    for worthwhile in (0.5, 3, 4, 9):
        content = plan_content() | {"outcomes": [score_outcome(worthwhile=worthwhile)]}
        card = judged(content, tables)
        (gain,) = (t for t in card.tests if t.code == "B1")
        ranks.append(WORST_FIRST.index(gain.verdict))
        probabilities.append(gain.p_met)
    assert ranks == sorted(ranks, reverse=True)
    assert probabilities == sorted(probabilities, reverse=True)
    assert ranks[0] > ranks[-1]
