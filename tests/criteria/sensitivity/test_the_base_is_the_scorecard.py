"""Where people are taken one by one, the plan's own specification is the scorecard; and every factorial holds it."""

import dataclasses
from typing import Any

import numpy as np
import pytest

from syschange import criteria, examples
from syschange.criteria.analyses.outcomes import is_analysis, worst_and_best
from syschange.criteria.judging.every import judge_all
from syschange.criteria.judging.limiters import limiters
from syschange.criteria.judging.verdicts import VERDICTS
from syschange.criteria.scorecard.rows import criteria_table
from syschange.criteria.sensitivity.carried import Lasting, WithoutOne
from syschange.criteria.sensitivity.factors import ONE_BY_ONE
from syschange.criteria.sensitivity.gains import Gain, Harm, Tweak
from syschange.criteria.sensitivity.model import WHOLE

from ..worlds import World
from .teams import standard

PLACE = "data/examples/place.yaml"


@pytest.fixture(scope="module")
def place(request: pytest.FixtureRequest) -> criteria.Sensitivity:
    plan = criteria.Plan.read(request.config.rootpath / PLACE)
    return criteria.sensitivity(plan, examples.place(people=600, seed=5))


def _codes(made: criteria.Sensitivity, **levels: Any) -> dict[str, str]:
    assert made.model is not None
    codes = made.model.verdicts(made.base.only(**levels))
    return {n: VERDICTS[int(c.ravel()[0])] for n, c in codes.items() if n != WHOLE}


def _verdicts(card: criteria.Scorecard) -> dict[str, str]:
    return dict(zip(card.table["criterion"], card.table["verdict"], strict=True))


@pytest.fixture(params=["place", "help", "team"])
def made(request: pytest.FixtureRequest, place: criteria.Sensitivity) -> criteria.Sensitivity:
    if request.param == "place":
        return place
    if request.param == "team":
        return standard(World())
    trial = examples.help_trial()
    return criteria.sensitivity(criteria.Plan.read(trial.plan_path), trial.tables)


def test_people_one_by_one_are_judged_as_in_the_scorecard(made: criteria.Sensitivity) -> None:
    assert _codes(made, clusterings=(ONE_BY_ONE,)) == _verdicts(made.card)


def test_every_number_is_that_of_the_scorecard(made: criteria.Sensitivity) -> None:
    """Worked out from sums a worker, one by one and with nobody dropped, they are those of the analyses."""
    base, tests = made.base.only(clusterings=(ONE_BY_ONE,)), made.card.tests
    assert made.model is not None
    for piece in made.model.pieces:
        if not isinstance(piece, Gain | Harm | Tweak | Lasting | WithoutOne):
            continue
        code = {Gain: "B1", Harm: "B2", Tweak: "K1", Lasting: "S1", WithoutOne: "P1"}[type(piece)]
        of = {t.p_met for t in tests if t.code == code} | {1 - t.p_not for t in tests if t.code == code}
        known = sorted(p for p in of if np.isfinite(p))
        chances = list(piece.chances(base))
        own = len(piece.groups) if isinstance(piece, Harm) else 1
        for chance in (c for c in chances[:own] if np.isfinite(c)):
            assert np.abs(np.array(known) - chance).min() < 1e-9, code


def test_the_worst_cases_are_those_of_the_analyses() -> None:
    made = standard(World(lost=0.2))
    assert made.model is not None
    plan, results = made.card.plan, made.card.results
    seen = 0
    for piece in made.model.pieces:
        if not isinstance(piece, Gain):
            continue
        result = results[piece.outcome]
        assert is_analysis(result)
        wanted = worst_and_best(plan, plan.outcome(piece.outcome), result, {})
        assert wanted is not None
        one = piece.at.clusterings.index(ONE_BY_ONE)
        found = [ends[one, 0] for ends in (piece.group.least, piece.group.greatest)]
        assert [e.value for e in found] == pytest.approx([e.value for e in wanted], abs=1e-9)
        # With the cases of a worker alike the ends are where they were, and known less well.
        assert piece.group.least[0, 0].value == pytest.approx(wanted[0].value, abs=1e-9)
        seen += 1
    assert seen == 2


@pytest.mark.parametrize("sure", [0.8, 0.95])
def test_other_values_judge_as_a_plan_with_those_values_would(
    place: criteria.Sensitivity, sure: float
) -> None:
    plan = place.card.plan
    other = dataclasses.replace(plan, thresholds=dataclasses.replace(plan.thresholds, probability=sure))
    tests = judge_all(other, place.card.found)
    table = criteria_table(tests, limiters(other, place.card.results, tests))
    wanted = dict(zip(table["criterion"], table["verdict"], strict=True))
    assert _codes(place, clusterings=(ONE_BY_ONE,), sure=(sure,)) == wanted


def test_whose_cases_they_are_is_always_counted_where_it_is_recorded(place: criteria.Sensitivity) -> None:
    assert place.levels.clusterings == ("worker", "organisation")
    assert ONE_BY_ONE not in set(place.specifications["clustering"])


def test_shares_add_up_and_the_base_is_one_of_the_verdicts(made: criteria.Sensitivity) -> None:
    table = made.table
    assert table.groupby("criterion")["share"].sum().to_numpy() == pytest.approx(1.0)
    assert (table.groupby("criterion")["base"].sum() == 1).all()
    assert (table["specifications"] == len(made.specifications)).all()
    assert (table.loc[table["base"], "share"] > 0).all()


def test_shares_are_those_of_the_whole_table(made: criteria.Sensitivity) -> None:
    each = made.specifications
    for row in made.table.to_dict("records"):
        assert (each[row["criterion"]] == row["verdict"]).mean() == pytest.approx(row["share"])
        assert made.stable(row["criterion"]) == (
            each[row["criterion"]].value_counts(normalize=True).max() >= 0.9
        )
