"""The worked example of the scoring model: a gain that looks sure, and is one worker's."""

import json

import pytest

from syschange.criteria import Plan, Scorecard, Sensitivity, sensitivity
from syschange.criteria.sensitivity.carried import WithoutOne
from syschange.criteria.sensitivity.factors import NOBODY
from syschange.criteria.sensitivity.gains import Gain
from syschange.system import Reliance

from .star import WORTHWHILE, plan_content, tables_of

pytestmark = pytest.mark.golden
TOLERANCE = 0.02  # of the simulation that the expected numbers come from


@pytest.fixture(scope="module")
def expected(golden: "object") -> "dict[str, object]":
    return json.loads((golden / "scoring" / "key_person" / "expected.json").read_text("utf-8"))  # type: ignore[operator,no-any-return]


@pytest.fixture(scope="module")
def made(golden: "object") -> Sensitivity:
    tables = tables_of(golden / "scoring" / "key_person" / "synthetic_star_worker.csv")  # type: ignore[operator]
    return sensitivity(Plan.of(plan_content()), tables)


def _gain(made: Sensitivity) -> Gain:
    assert made.model is not None
    return next(p for p in made.model.pieces if isinstance(p, Gain))


def _left(made: Sensitivity) -> WithoutOne:
    assert made.model is not None
    return next(p for p in made.model.pieces if isinstance(p, WithoutOne))


def _reliance(card: Scorecard) -> Reliance:
    result = card.results["reliance: score"]
    assert isinstance(result, Reliance)
    return result


def test_taken_one_by_one_the_gain_is_very_likely(
    made: Sensitivity, expected: dict[str, dict[str, float]]
) -> None:
    clustered, alone = _gain(made).group.found[:, 0]
    assert alone.value == pytest.approx(expected["naive"]["att"], abs=1e-3)
    assert alone.probability(WORTHWHILE) == pytest.approx(expected["naive"]["pr_ge_tau"], abs=1e-3)
    assert clustered.value == pytest.approx(alone.value)


def test_with_the_cases_of_a_worker_alike_it_is_not(
    made: Sensitivity, expected: dict[str, dict[str, float]]
) -> None:
    """The jackknife says .688 and the bootstrap of workers .676; the reference's bootstrap says .668."""
    sure = expected["worker_cluster_bootstrap"]["pr_ge_tau"]
    clustered = _gain(made).group.found[0, 0]
    assert clustered.probability(WORTHWHILE) == pytest.approx(sure, abs=TOLERANCE)
    drawn = _reliance(made.card).estimate("everyone, workers drawn again")
    assert drawn.probability(WORTHWHILE) == pytest.approx(sure, abs=TOLERANCE)
    assert made.base.clusterings == ("worker",)
    assert "people one by one" not in made.levels.clusterings


def test_without_one_worker_there_is_no_gain_worth_having(
    made: Sensitivity, expected: dict[str, dict[str, float]]
) -> None:
    left = _left(made).left[NOBODY]
    alone = expected["leave_one_out_min"]
    assert left.readings[0].value.min() == pytest.approx(alone["att"], abs=1e-3)
    assert left.least(WORTHWHILE) == pytest.approx(alone["pr_ge_tau"], abs=1e-3)


def test_the_facts_of_the_team_are_those_expected(made: Sensitivity) -> None:
    result = _reliance(made.card)
    assert result.finding == "carried by one person"
    assert result.guard is not None
    assert result.guard.chance == pytest.approx(2e-4, abs=2e-4)
    assert result.concentration == pytest.approx(0.151, abs=1e-3)
    assert result.estimate("variance between workers").value == pytest.approx(0.184, abs=1e-3)


def test_it_is_not_yet_systems_change_because_of_one_person(made: Sensitivity) -> None:
    base = made.table[made.table["base"]].set_index("criterion")["verdict"]
    assert base["not_reliant"] == "NOT MET"
    assert base["overall"] == "NOT (YET) SYSTEMS CHANGE"
    assert base["beneficial"] == "UNCLEAR"
    assert made.text.startswith("By the plan's own way of judging this is NOT (YET) SYSTEMS CHANGE")


def test_what_turns_it_is_said_in_numbers_and_in_words(made: Sensitivity) -> None:
    flips = made.flips.set_index(["criterion", "factor"])
    size = flips.loc[("not_reliant", "worthwhile size")]
    assert size["at"] == pytest.approx(0.445, abs=0.005)
    # There it is as sure as the plan asks that too little would be left without one.
    assert _left(made).left[NOBODY].least(size["at"]) == pytest.approx(0.1, abs=1e-6)
    assert size["sentence"] == (
        "'Not reliant on individuals' is NOT MET until the worthwhile size of 'the score' falls below 0.45 "
        "(agreed: 0.5), and then UNCLEAR."
    )
    person = flips.loc[("not_reliant", "person dropped")]
    assert person["becomes"] == "UNCLEAR"
    assert person["at"] == pytest.approx(0.4)


def test_no_worker_is_named_in_anything_that_it_shows(made: Sensitivity) -> None:
    shown = (
        made.text
        + made.table.to_csv()
        + made.flips.to_csv()
        + made.specifications.to_csv()
        + repr(made.levels)
    )
    assert not any(f"W{i:02d}" in shown for i in range(1, 11))
