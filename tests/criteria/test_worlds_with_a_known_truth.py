"""In made-up places the verdict follows the truth that was put into them, whatever the seed."""

import dataclasses

import pytest

from syschange.criteria import Scorecard
from syschange.criteria.judging.evidence import Test

from .worlds import (
    MEASURE,
    SEEDS,
    World,
    beneficial,
    judged,
    of_beneficial,
    plan_content,
    score_outcome,
    standard,
)

TURNED = {"measure": "cesd", "direction": "lower_is_better"}


def _test(card: Scorecard, code: str, outcome: str, group: str = "everyone") -> Test:
    (found,) = (t for t in card.tests if (t.code, t.outcome, t.group) == (code, outcome, group))
    return found


@pytest.mark.parametrize("seed", SEEDS)
def test_a_clear_benefit_is_met(seed: int) -> None:
    card = standard(World(seed=seed))
    row = beneficial(card)
    assert (row["verdict"], row["reason"], row["grade"]) == ("MET", "", 3)
    assert row["probability_least"] > 0.9
    assert card.limiters == ()
    # One criterion of six is not systems change.
    assert card.verdict == "UNPROVEN"
    assert "On wellbeing the gain is worth having: " in card.summary[0]


@pytest.mark.parametrize("seed", SEEDS)
def test_the_truth_lies_in_the_interval_or_near_it(seed: int) -> None:
    found = _test(standard(World(seed=seed)), "B1", "wellbeing").estimate
    assert found is not None
    # Five standard errors: the truth is further off once in two million worlds.
    assert abs(found.value - 10) < 5 * (found.upper - found.lower) / (2 * 1.96)
    assert found.upper - found.lower < 3


@pytest.mark.parametrize("seed", SEEDS)
def test_no_effect_is_not_met_however_much_everybody_gained(seed: int) -> None:
    card = standard(World(seed=seed, gain=0, access_gain=0))
    assert beneficial(card)["verdict"] == "NOT MET"
    assert card.verdict == "NOT (YET) SYSTEMS CHANGE"
    assert _test(card, "B4", "wellbeing").verdict == "NOT MET"
    assert "the gain falls short of what was agreed to be worth having" in card.summary[0]
    assert "it moved the same way in both groups" in " ".join(card.summary)
    # A gain that is surely no more than a tweak fails as a token too.
    assert _test(card, "K1", "wellbeing").verdict == "NOT MET"
    assert card.verdict_words == (
        "This is not (yet) systems change: it fails on 'Beneficial' and 'Not tokenistic'."
    )


@pytest.mark.parametrize("seed", SEEDS[1:])
def test_better_access_does_not_stand_in_for_better_lives(seed: int) -> None:
    card = standard(World(seed=seed, gain=0))
    assert _test(card, "B1", "got_in").verdict == "MET"
    assert _test(card, "B1", "wellbeing").verdict == "NOT MET"
    assert beneficial(card)["verdict"] == "NOT MET"


@pytest.mark.parametrize("seed", SEEDS)
def test_harm_to_one_declared_group_sinks_a_gain_for_most(seed: int) -> None:
    card = standard(World(seed=seed, gain=20, taken_from_the_homeless=28))
    assert _test(card, "B1", "wellbeing").verdict == "MET"
    assert _test(card, "B2", "wellbeing", "homelessness: Homeless").verdict == "NOT MET"
    assert _test(card, "B2", "wellbeing", "homelessness: Housed").verdict == "MET"
    assert beneficial(card)["verdict"] == "NOT MET"
    assert card.verdict == "NOT (YET) SYSTEMS CHANGE"
    assert [x.name for x in card.limiters] == ["signal of harm"]
    assert "homelessness: Homeless" in card.limiters[0].text
    assert (
        "There is harm: in 'wellbeing', homelessness Homeless did worse than the plan allows."
        in card.summary[0]
    )


def test_a_group_that_is_not_declared_is_not_judged() -> None:
    world = World(gain=20, taken_from_the_homeless=28)
    card = judged(plan_content() | {"groups": ["sex"]}, world.tables())
    assert {t.group for t in card.tests if t.code == "B2"} == {"everyone", "sex: Female", "sex: Male"}


def test_groups_declared_together_are_judged_together() -> None:
    content = plan_content() | {"ways": 2, "groups": [["sex", "homelessness"]]}
    card = judged(content, World(gain=20, taken_from_the_homeless=28).tables())
    groups = [t.group for t in card.tests if t.code == "B2" and t.outcome == "wellbeing"]
    assert groups == [
        f"sex: {s}, homelessness: {h}" for s in ("Female", "Male") for h in ("Homeless", "Housed")
    ]
    harmed = {t.group for t in card.tests if t.verdict == "NOT MET"}
    assert harmed == {"sex: Female, homelessness: Homeless", "sex: Male, homelessness: Homeless"}


@pytest.mark.parametrize("seed", SEEDS[1:])
def test_where_lower_is_better_the_sign_turns_and_nothing_else(seed: int) -> None:
    """A score and its mirror image, read in opposite directions, are one finding."""
    tables = World(seed=seed).tables()
    scores = tables["outcomes"]
    own = scores["measure"] == MEASURE
    turned_round = scores["value"].mask(own, 60 - scores["value"] * 0.6)
    mirrored = scores.assign(measure=scores["measure"].mask(own, "cesd"), value=turned_round)
    turned = plan_content()
    turned["outcomes"][1] = score_outcome(worthwhile=3 * 0.6, harm=3 * 0.6, **TURNED)
    upright = standard(World(seed=seed))
    card = judged(turned, {**tables, "outcomes": mirrored})
    assert beneficial(card)["verdict"] == beneficial(upright)["verdict"] == "MET"
    for mine, other in zip(card.tests, upright.tests, strict=True):
        assert mine.verdict == other.verdict
        assert mine.p_met == pytest.approx(other.p_met, abs=1e-9, nan_ok=True)
        if mine.outcome == "wellbeing" and mine.code in {"B1", "B2", "B4", "K1"}:
            assert mine.estimate is not None
            assert other.estimate is not None
            assert mine.estimate.value == pytest.approx(0.6 * other.estimate.value)
            assert mine.estimate.lower == pytest.approx(0.6 * other.estimate.lower)
    assert "points better" in card.summary[0]


@pytest.mark.parametrize("seed", SEEDS[1:])
def test_read_in_the_wrong_direction_a_gain_is_harm(seed: int) -> None:
    content = plan_content()
    content["outcomes"][1]["direction"] = "lower_is_better"
    card = judged(content, World(seed=seed).tables())
    assert beneficial(card)["verdict"] == "NOT MET"
    assert {t.verdict for t in of_beneficial(card) if t.outcome == "wellbeing"} == {"NOT MET"}
    # A large loss is harm, and no token.
    assert _test(card, "K1", "wellbeing").verdict == "UNCLEAR"
    assert "points worse" in card.summary[0]


def test_of_several_groups_chance_alone_does_not_sink_one() -> None:
    """A NOT MET among many groups must survive the adjustment for how many were asked."""
    content = plan_content() | {"outcomes": [score_outcome(harm=0)]}
    # A world without any effect in which, by chance, two groups of four look harmed.
    card = judged(content, World(seed=9, people=240, gain=0).tables())
    looks = [t for t in card.tests if t.code == "B2" and t.p_not >= 0.9]
    assert len(looks) == 2
    assert {(t.verdict, t.reason) for t in looks} == {("UNCLEAR", "ambiguous")}
    assert "signal of harm" in {x.name for x in card.limiters}


def test_the_world_says_what_it_is() -> None:
    """The generator is seeded: the same world twice is the same tables, and another seed is another world."""
    world = World(seed=5)
    for name, table in world.tables().items():
        assert table.equals(World(seed=5).tables()[name])
    assert not world.tables()["outcomes"].equals(dataclasses.replace(world, seed=6).tables()["outcomes"])
