"""Something bad that the change could have made worse is judged for harm, to everybody and in every group."""

import numpy as np
import pandas as pd
import pytest

from syschange.criteria import Scorecard
from syschange.disclosure import protect
from syschange.reports import build

from .worlds import BAD, CHANGED, World, adverse_outcome, beneficial, judged, plan_content

WORLD = World(people=600)


def _worse_by(points: float) -> Scorecard:
    tables = WORLD.tables()
    outcomes = tables["outcomes"]
    arm = outcomes["person_id"].map(tables["people"].set_index("person_id")["arm"])
    hit = (outcomes["measure"] == BAD) & (outcomes["months"] == 12) & (arm == CHANGED)
    tables["outcomes"] = outcomes.assign(value=outcomes["value"] + points * hit)
    return judged(plan_content(), tables)


def test_a_gain_does_not_outweigh_harm() -> None:
    assert beneficial(_worse_by(0.0))["verdict"] == "MET"
    card = _worse_by(5.0)
    assert beneficial(card)["verdict"] == "NOT MET"
    assert "There is harm: in 'distress', everyone" in card.summary[0]
    assert "signal of harm" in {x.name for x in card.limiters}


def test_that_it_did_not_get_worse_is_no_gain() -> None:
    card = _worse_by(-5.0)
    assert [t.code for t in card.tests if t.outcome == "distress"] == ["B2"] * 5
    assert "It did no more harm in distress than the plan allows." in card.summary[0]


def test_near_the_margin_it_is_not_clear() -> None:
    card = _worse_by(3.0)
    assert beneficial(card)["verdict"] in {"UNCLEAR", "NOT MET"}
    everyone = next(t for t in card.tests if t.outcome == "distress" and t.group == "everyone")
    assert everyone.p_met == pytest.approx(0.5, abs=0.5)
    assert everyone.estimate is not None
    assert np.isclose(everyone.estimate.value, -3.0, atol=0.5)


def test_on_paper_it_says_the_same() -> None:
    card = _worse_by(5.0)
    paper = protect(card).results[0]
    assert isinstance(paper, Scorecard)
    assert "There is harm: in 'distress', everyone" in paper.summary[0]


def test_a_service_that_nobody_should_need_may_be_what_is_adverse() -> None:
    tables = WORLD.tables()
    draw = np.random.default_rng(4)
    changed = (tables["people"]["arm"] == CHANGED).to_numpy()
    wards = tables["access"].assign(service="a ward", reached=draw.random(600) < 0.1 + 0.3 * changed)
    tables["access"] = pd.concat([tables["access"], wards], ignore_index=True)
    content = plan_content()
    content["outcomes"][2] = adverse_outcome(
        name="ward",
        label="were taken to a ward",
        table="access",
        service="a ward",
        harm=0.05,
        reported_by="record",
    )
    for key in ("measure", "before", "after"):
        del content["outcomes"][2][key]
    card = judged(content, tables)
    assert beneficial(card)["verdict"] == "NOT MET"
    assert "There is harm: in 'were taken to a ward', everyone" in card.summary[0]


def test_why_nothing_is_broken_down_stands_with_the_methods() -> None:
    content = plan_content() | {"characteristics": [], "groups": [], "no_breakdown": "nobody was asked"}
    report = build(protect(judged(content, WORLD.tables())))
    assert any("The reason given: nobody was asked" in line for line in report.methods)
