"""Each turn is where it is said to be: the plan evaluated again a hair beyond it gives the other verdict."""

import dataclasses
import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from syschange import examples
from syschange.criteria import Plan, Sensitivity, evaluate, sensitivity
from syschange.criteria.sensitivity.carried import Lasting
from syschange.criteria.sensitivity.factors import AXES, NOBODY
from syschange.criteria.sensitivity.flips import flips_of
from syschange.criteria.sensitivity.turns import COLUMNS, FACTORS

from ..worlds import (
    Tables,
    World,
    adverse_outcome,
    plan_content,
    score_outcome,
)

WORLD = World(people=400, gain=5.0, lost=0.02)


def _plan(**changed: Any) -> dict[str, Any]:
    made = plan_content()
    thresholds = {k: v for k, v in changed.items() if k == "probability"}
    sizes = {k: v for k, v in changed.items() if k not in thresholds}
    made["thresholds"] |= thresholds
    made["outcomes"] = [score_outcome(**sizes), adverse_outcome()]
    return made


@pytest.fixture(scope="module")
def tables() -> Tables:
    return WORLD.tables()


@pytest.fixture(scope="module")
def made(tables: Tables) -> Sensitivity:
    return sensitivity(Plan.of(_plan()), tables)


def _verdict(plan: dict[str, Any], tables: Tables, criterion: str) -> str:
    card = evaluate(Plan.of(plan), tables)
    return (
        card.verdict
        if criterion == "overall"
        else str(card.table.set_index("criterion")["verdict"][criterion])
    )


def _row(made: Sensitivity, criterion: str, factor: str) -> Any:
    flips = made.flips
    return flips[(flips["criterion"] == criterion) & (flips["factor"] == factor)].iloc[0]


def test_there_is_a_row_for_every_criterion_and_factor(made: Sensitivity) -> None:
    assert tuple(made.flips.columns) == COLUMNS
    assert len(made.flips) == 7 * len(AXES)
    assert list(dict.fromkeys(made.flips["factor"])) == [FACTORS[a] for a in (
        "size", "sure", "retained", "clustering", "attrition", "source", "person"
    )]  # fmt: skip


def test_a_worthwhile_size_turns_the_verdict_where_it_is_said_to(made: Sensitivity, tables: Tables) -> None:
    row = _row(made, "beneficial", "worthwhile size")
    assert row["base"] == "MET"
    assert row["now"] == 3
    for factor, verdict in ((1 - 1e-5, row["base"]), (1 + 1e-5, row["becomes"])):
        tried = {"worthwhile": row["at"] * factor, "tweak": 1.5}
        assert _verdict(_plan(**tried), tables, "beneficial") == verdict
    assert row["sentence"].startswith("'Beneficial' is MET until the worthwhile size of 'wellbeing' passes ")


def test_it_is_where_the_gain_is_just_as_sure_as_the_plan_asks(made: Sensitivity) -> None:
    row = _row(made, "beneficial", "worthwhile size")
    gain = next(t for t in made.card.tests if t.code == "B1")
    assert gain.estimate is not None
    assert gain.estimate.probability(row["at"]) == pytest.approx(0.9, abs=1e-9)


def test_how_sure_turns_the_verdict_where_it_is_said_to(made: Sensitivity, tables: Tables) -> None:
    gain = next(t for t in made.card.tests if t.code == "B1")
    assert gain.estimate is not None
    size = gain.estimate.distribution.quantile(0.04)  # which the gain is 96% sure to reach
    row = _row(sensitivity(Plan.of(_plan(worthwhile=size)), tables), "beneficial", "sureness")
    assert row["at"] == pytest.approx(0.96, abs=1e-6)
    assert row["becomes"] == "UNCLEAR"
    for sure, verdict in ((row["at"] - 1e-6, "MET"), (row["at"] + 1e-6, "UNCLEAR")):
        assert _verdict(_plan(worthwhile=size, probability=sure), tables, "beneficial") == verdict


def test_a_source_that_carries_a_criterion_is_named(made: Sensitivity) -> None:
    row = _row(made, "beneficial", "source dropped")
    assert (row["becomes"], row["what"]) == ("NO EVIDENCE", "researchers")
    assert row["sentence"] == "'Beneficial' is MET with every source, and NO EVIDENCE without 'researchers'."


def test_what_nothing_turns_says_so(made: Sensitivity) -> None:
    row = _row(made, "sustainable", "sureness")
    assert row["becomes"] == ""
    assert row["sentence"] == "'Sustainable' stays NO EVIDENCE: no change of the sureness alone turns it."


def test_those_lost_can_turn_a_verdict(tables: Tables) -> None:
    """A third of those in the change are not seen again: in the worst case the gain is gone."""
    rows, people = tables["outcomes"], tables["people"]
    gone = people.loc[people["arm"] == "hub", "person_id"].iloc[::3]
    fewer = dict(tables) | {"outcomes": rows[~(rows["person_id"].isin(gone) & (rows["months"] > 0))]}
    made = sensitivity(Plan.of(_plan()), fewer)
    row = _row(made, "beneficial", "attrition")
    assert (row["base"], row["becomes"]) == ("MET", "UNCLEAR")
    each = made.specifications
    assert set(each.loc[each["attrition"] == "worst case", "beneficial"]) <= {"UNCLEAR", "NO EVIDENCE"}


def test_a_limiter_holds_in_every_specification(tables: Tables) -> None:
    plan = _plan()
    plan["thresholds"] |= {"agreed_on": dt.date(2023, 1, 1)}
    made = sensitivity(Plan.of(plan), tables)
    assert "MET" not in set(made.specifications["beneficial"])


def test_insiders_evidence_alone_is_met_in_no_specification(tables: Tables) -> None:
    plan = _plan()
    plan["outcomes"] = [o | {"source": "the team"} for o in plan["outcomes"]]
    made = sensitivity(Plan.of(plan), tables)
    assert "MET" not in set(made.specifications["beneficial"])


def test_how_much_has_to_be_left_turns_what_lasts() -> None:
    plan = Plan.read(Path(__file__).parents[3] / "data" / "examples" / "place.yaml")
    made = sensitivity(plan, examples.place(people=600, seed=5))
    assert made.model is not None
    lasting = next(p for p in made.model.pieces if isinstance(p, Lasting))
    alone = dataclasses.replace(made.model, pieces=(lasting,))
    flips = flips_of(alone, made.base, made.levels).set_index(["criterion", "factor"])
    row = flips.loc[("sustainable", "share retained")]
    assert (row["base"], row["becomes"]) == ("MET", "UNCLEAR")
    assert 0.5 < row["at"] < 1
    kept, _ = lasting.kept(row["at"], "worker", NOBODY)
    assert kept is not None
    assert kept.probability(0.0) == pytest.approx(plan.thresholds.probability, abs=1e-6)
    assert "of the early gain has to be left (agreed: 50%), and then UNCLEAR." in row["sentence"]
