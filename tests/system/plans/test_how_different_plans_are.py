"""How different plans are: what templates and personal plans give, and small services beside large ones."""

import numpy as np
import pandas as pd
import pytest

from syschange.errors import NotEstimableError
from syschange.system.plans import Plans, plans

from .planned import CHANGED, KINDS, access_table, contacts_table, plans_table


@pytest.fixture(scope="module")
def made() -> Plans:
    return plans(plans_table(), changed_on=CHANGED, access=access_table(), contacts=contacts_table())


def test_plans_that_become_personal_are_seen_to(made: Plans) -> None:
    for name, way in (("hill_0", 1), ("hill_1", 1), ("hill_2", 1), ("likeness", -1), ("identical", -1)):
        change = made.estimate(name, quantity="change")
        assert way * change.value > 0
        assert change.lower > 0 or change.upper < 0, name
    assert made.words.startswith("Plans differ more from person to person than before: of any 10 ")


def test_a_form_stays_a_form() -> None:
    same = plans(plans_table(personal=(0.1, 0.1)), changed_on=CHANGED)
    assert "is not known, for the change could be chance" in same.words
    turned = plans(plans_table(personal=(0.9, 0.1)), changed_on=CHANGED)
    assert turned.words.startswith("Plans are more alike than before: ")


def test_a_template_stands_out_against_a_shuffle_of_both_times(made: Plans) -> None:
    before, after = (made.estimate("template_index", period=p) for p in ("before", "after"))
    assert before.lower > 1
    assert after.value < before.value
    chance = made.alike.set_index(["service", "period"])["chance"]
    assert chance["(all)", "before"] == 0.01


def test_where_one_time_is_all_a_form_looks_like_its_own_shuffle() -> None:
    form = plans_table(personal=(0.0, 0.0))
    alone = plans(form)
    assert alone.row("template_index")["value"] == pytest.approx(1)
    other = plans_table(personal=(1.0, 1.0), seed=2)
    other[["plan_id", "person_id"]] = "x" + other[["plan_id", "person_id"]]
    both = pd.concat([form.assign(service="form"), other.assign(service="own")])
    apart = plans(both, shuffle="everybody")
    assert apart.row("template_index", service="form")["value"] > 1.5
    assert plans(both).row("template_index", service="form")["value"] == pytest.approx(1)


def test_services_of_different_size_with_like_plans_are_told_alike() -> None:
    value = {"hill_0": [], "likeness": [], "identical": []}
    raw = []
    for seed in range(8):
        small = plans_table(40, personal=(0.5, 0.5), seed=seed).assign(service="small")
        large = plans_table(240, personal=(0.5, 0.5), seed=100 + seed).assign(service="large")
        large[["plan_id", "person_id"]] = "x" + large[["plan_id", "person_id"]]
        made = plans(pd.concat([small, large]), shuffles=0)
        for name, apart in value.items():
            apart.append(
                made.estimate(name, service="large").value - made.estimate(name, service="small").value
            )
        same = made.alike.set_index("service")
        raw.append(same["raw_2"]["large"] - same["raw_2"]["small"])
    for name, apart in value.items():
        assert abs(np.mean(apart)) < 3 * np.std(apart) / np.sqrt(8), name
    assert np.mean(raw) > 0


def test_one_action_for_everybody() -> None:
    made = plans(plans_table(80).assign(action="see a worker"), changed_on=CHANGED)
    assert made.row("hill_0")["value"] == pytest.approx(1)
    assert made.row("likeness")["value"] == 1
    with pytest.raises(NotEstimableError):
        made.estimate("hill_0")
    assert made.estimate("identical").value == 1
    assert made.estimate("identical").lower < 1
    assert "is not known" in made.words


def test_one_plan_tells_nothing_of_how_plans_differ() -> None:
    one = plans(plans_table(1))
    assert np.isnan(one.row("hill_0")["value"])
    assert "How far plans differ from person to person is not known" in one.words
    with pytest.raises(NotEstimableError):
        one.estimate("likeness")


def test_of_a_person_the_first_plan_counts() -> None:
    table = plans_table(80)
    later = table.assign(
        plan_id="again " + table["plan_id"], made_on=table["made_on"] + pd.Timedelta(days=200)
    )
    late = table["made_on"] >= CHANGED
    made = plans(pd.concat([table, later[late]]), changed_on=CHANGED, shuffles=0)
    pd.testing.assert_frame_equal(made.alike, plans(table, changed_on=CHANGED, shuffles=0).alike)
    assert made.row("same_goal")["n"] == 80  # but every plan says whose goal it holds


def test_small_services_have_no_name_and_are_left_out_of_the_average() -> None:
    table = plans_table(160)
    few = plans_table(6, seed=5).assign(service="the corner house")
    few[["plan_id", "person_id"]] = "x" + few[["plan_id", "person_id"]]
    made = plans(pd.concat([table, few]), changed_on=CHANGED, shuffles=0)
    assert not made.table.astype(str).apply(lambda c: c.str.contains("corner")).any(axis=None)
    assert "(smaller ones)" in set(made.table["service"])
    assert made.row("hill_0")["n"] == 80
    assert set(made.alike["service"]) == {"(all)", *("housing", "drugs")}


def test_more_different_actions_cannot_be_than_there_are(made: Plans) -> None:
    table = made.table
    hill = table[table["measure"].str.startswith("hill") & (table["quantity"] == "value")].dropna(
        subset="value"
    )
    assert hill["value"].between(1, KINDS).all()
    wide = hill.pivot_table(index=["service", "period"], columns="measure", values="value")
    assert (wide["hill_0"] >= wide["hill_1"] - 1e-9).all()
    assert (wide["hill_1"] >= wide["hill_2"] - 1e-9).all()
