"""What a sensitivity analysis says hangs on what people's records say, and on nothing else."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from syschange.criteria import Sensitivity, sensitivity
from syschange.criteria.judging.evidence import Test
from syschange.criteria.judging.verdicts import VERDICTS, judge
from syschange.criteria.sensitivity.factors import FOUND, NOBODY, NONE, ONE_BY_ONE, Levels, Size
from syschange.criteria.sensitivity.model import Model
from syschange.criteria.sensitivity.standing import Standing

from ..worlds import World
from .teams import Tables, analysed, as_polars, content, shown, standard, tables_of

WORLD = World(people=240, gain=4.0, lost=0.1)
EVERY = (0.6, 0.7, 0.8, 0.9, 0.95, 0.99)


def test_new_names_for_workers_change_nothing() -> None:
    tables = tables_of(WORLD)
    names = {f"W{i:02d}": f"N{(7 * i) % 24:02d}" for i in range(24)}
    for name in ("people", "workforce"):
        tables[name] = tables[name].assign(worker_id=tables[name]["worker_id"].map(names))
    assert shown(analysed(content(), tables)) == shown(standard(WORLD))


def test_the_order_of_rows_changes_nothing() -> None:
    tables = {name: t.sample(frac=1, random_state=3) for name, t in tables_of(WORLD).items()}
    assert shown(analysed(content(), tables)) == shown(standard(WORLD))


def test_the_engine_changes_nothing() -> None:
    assert shown(analysed(content(), as_polars(tables_of(WORLD)))) == shown(standard(WORLD))


def test_new_names_for_organisations_change_nothing() -> None:
    tables = tables_of(WORLD)
    workforce = tables["workforce"]
    names = {a: f"{9 - int(a[-1])} Street" for a in workforce["agency"]}
    tables["workforce"] = workforce.assign(agency=workforce["agency"].map(names))
    assert shown(analysed(content(), tables)) == shown(standard(WORLD))


def test_a_scorecard_and_its_plan_give_the_same() -> None:
    made = standard(WORLD)
    again = sensitivity(made.card, tables_of(WORLD))
    assert shown(again) == shown(made)


def _shares(made: Sensitivity) -> pd.Series:
    return made.table.set_index(["criterion", "verdict"])["share"]


def test_a_source_that_carries_nothing_changes_no_share_when_it_is_dropped() -> None:
    plan = content()
    plan["sources"] = [*plan["sources"], {"name": "a newsletter", "role": "outside"}]
    made = analysed(plan, tables_of(WORLD))
    each = made.specifications
    without, none = (
        each[each["source dropped"] == s].drop(columns="source dropped") for s in ("a newsletter", "")
    )
    pd.testing.assert_frame_equal(without.reset_index(drop=True), none.reset_index(drop=True))


def test_what_only_repeats_a_source_goes_with_it_and_adds_nothing() -> None:
    plan, plain = content(), content()
    plan["sources"] = [
        *plan["sources"],
        {"name": "a summary", "role": "outside", "rests_on": ["researchers"]},
    ]
    plan["outcomes"] = [
        o | ({"source": "a summary"} if o["name"] == "wellbeing" else {}) for o in plan["outcomes"]
    ]
    made, was = analysed(plan, tables_of(WORLD)), analysed(plain, tables_of(WORLD))
    assert made.levels.sources == was.levels.sources == (NONE, "researchers", "the team")
    pd.testing.assert_series_equal(_shares(made), _shares(was))
    gone = made.specifications.query("`source dropped` == 'researchers'")
    assert set(gone["beneficial"]) == {"NO EVIDENCE"}


def test_a_wider_factorial_holds_the_narrower_one() -> None:
    narrow = analysed(content(), tables_of(WORLD), sure=[0.9], sizes=[0.0], retained=[0.5])
    factors = list(narrow.specifications.columns[:7])
    wide = standard(WORLD).specifications
    held = wide.merge(narrow.specifications[factors].drop_duplicates(), on=factors)
    assert len(held) == len(narrow.specifications)
    by = list(held.columns)
    pd.testing.assert_frame_equal(
        held.sort_values(by, ignore_index=True), narrow.specifications.sort_values(by, ignore_index=True)
    )


def test_the_plans_own_values_are_always_among_those_crossed() -> None:
    plan = content()
    plan["thresholds"] |= {"probability": 0.85, "retained": 0.6}
    made = analysed(plan, tables_of(WORLD), sizes=[0.5])
    assert 0.85 in made.levels.sure
    assert 0.6 in made.levels.retained
    assert [s.times for s in made.levels.sizes] == [1.0, 1.5]


def _of(tests: list[Test], made: Sensitivity) -> Model:
    plan = made.card.plan
    pieces = tuple(Standing(t.criterion, t.sources, t, capped=False) for t in tests)
    return Model(plan, pieces, (), late=False, lost=())


def _standing(criterion: str, p: float, grade: int) -> Test:
    verdict, reason = judge(p, 1 - p, grade=grade, floor=2, sure=0.9)
    return Test(
        criterion, "X1", "Is it so?", "", "everyone", verdict, reason, p_met=p, p_not=1 - p, grade=grade
    )


CRITERIA = st.sampled_from(["sustainable", "transformational", "not_renamed"])


@given(st.lists(st.tuples(CRITERIA, st.floats(0, 1), st.integers(0, 4)), min_size=1, max_size=6), st.data())
def test_a_higher_probability_never_worsens_the_share_of_a_verdict(
    tests: list[tuple[str, float, int]], data: Any
) -> None:
    made = standard(WORLD)
    levels = Levels(EVERY, (Size(1.0),), (ONE_BY_ONE,), (FOUND,), (0.5,), (NONE,), (NOBODY,))
    raised = data.draw(st.integers(0, len(tests) - 1))
    by = data.draw(st.floats(0, 1))
    before = [_standing(*t) for t in tests]
    name, p, grade = tests[raised]
    after = [*before[:raised], _standing(name, p + by * (1 - p), grade), *before[raised + 1 :]]
    first, second = (_of(t, made).verdicts(levels)[name] for t in (before, after))
    met, failed = VERDICTS.index("MET"), VERDICTS.index("NOT MET")
    assert (second == met).mean() >= (first == met).mean()
    assert (second == failed).mean() <= (first == failed).mean()


@pytest.mark.parametrize("more", [2.0, 6.0])
def test_a_larger_gain_never_meets_less_often(more: float) -> None:
    tables = tables_of(WORLD)
    better: Tables = dict(tables)
    rows, people = tables["outcomes"], tables["people"]
    got = people.loc[people["arm"] == "hub", "person_id"]
    mine = rows["person_id"].isin(got) & (rows["measure"] == "own_score") & (rows["months"] > 0)
    better["outcomes"] = rows.assign(value=rows["value"] + np.where(mine, more, 0.0))
    first, second = standard(WORLD), analysed(content(), better)
    assert _shares(second)["beneficial", "MET"] >= _shares(first)["beneficial", "MET"]
    assert _shares(second)["beneficial", "NOT MET"] <= _shares(first)["beneficial", "NOT MET"]
