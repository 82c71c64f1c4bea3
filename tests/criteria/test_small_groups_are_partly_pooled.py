"""Whether a group is harmed is judged by its effect drawn towards what the groups share, most where it is small."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from syschange.criteria import Scorecard
from syschange.criteria.judging.evidence import Test

from .worlds import Tables, World, judged, of_beneficial, plan_content, score_outcome

AREAS = ["North", "East", "South", "West", "Centre"]


def world(seed: int = 4, people: int = 900, small: int = 36, loss: float = 0.0) -> Tables:
    """Return a world of five areas, the last of which has few people and may lose by the change."""
    made = World(seed=seed, people=people, gain=6).tables()
    area = np.array(AREAS[:4], dtype=object)[np.arange(people) // 2 % 4]  # whichever arm, every second person
    area[:small] = AREAS[4]
    made["people"] = made["people"].assign(ethnicity=area)
    few = made["people"].loc[area == AREAS[4], ["person_id", "arm"]]
    ids = few.loc[few["arm"] == "hub", "person_id"]
    later = (made["outcomes"]["months"] == 12) & made["outcomes"]["person_id"].isin(ids)
    made["outcomes"].loc[later, "value"] -= loss
    return made


def content(**outcome: Any) -> dict[str, Any]:
    made = plan_content() | {
        "outcomes": [score_outcome(**outcome)],
        "characteristics": ["sex", "ethnicity"],
        "groups": ["sex", "ethnicity"],
    }
    made["data"]["tables"]["people"]["categories"] = {"arm": ["hub", "as before"], "ethnicity": AREAS}
    return made


def of_group(card: Scorecard, group: str) -> Test:
    (found,) = (t for t in card.tests if t.code == "B2" and t.group == group and t.outcome != "distress")
    return found


def test_each_group_of_many_is_judged_as_the_result_draws_it() -> None:
    card = judged(content(), world())
    table = card.results["wellbeing"].table
    rows = table[table["design"] == "ancova"].set_index("ethnicity")
    for area in AREAS:
        found = of_group(card, f"ethnicity: {area}").estimate
        assert found is not None
        expected = tuple(rows.loc[area, ["pooled", "pooled_lower", "pooled_upper"]].astype(float))
        assert (found.value, found.lower, found.upper) == pytest.approx(expected)
        assert found.method == "ANCOVA, partly pooled"


def test_the_small_group_borrows_most() -> None:
    card = judged(content(), world())
    table = card.results["wellbeing"].table.query("design == 'ancova'").set_index("ethnicity")
    moved = {a: abs(table.loc[a, "pooled"] - table.loc[a, "value"]) for a in AREAS}
    narrower = {
        a: (table.loc[a, "pooled_upper"] - table.loc[a, "pooled_lower"])
        / (table.loc[a, "upper"] - table.loc[a, "lower"])
        for a in AREAS
    }
    assert min(narrower, key=lambda a: narrower[a]) == "Centre"
    assert moved["Centre"] > 0


def test_a_few_people_by_chance_do_not_leave_a_group_unclear() -> None:
    """By its eighteen people an arm alone the area is unclear; with what it shares with the others it is plain."""
    card = judged(content(harm=1), world(seed=11, loss=5))
    alone = card.results["wellbeing"].estimate("ancova", ethnicity="Centre")  # type: ignore[union-attr]
    pooled = of_group(card, "ethnicity: Centre")
    assert alone.probability(-1) < pooled.p_met


def test_a_group_that_truly_loses_is_still_found_out() -> None:
    card = judged(content(), world(small=240, loss=25))
    assert of_group(card, "ethnicity: Centre").verdict == "NOT MET"
    assert of_group(card, "ethnicity: North").verdict == "MET"
    assert "signal of harm" in {x.name for x in card.limiters}


def test_two_groups_have_nothing_to_borrow_and_stay_as_they_are() -> None:
    card = judged(content(), world())
    for label in ("Female", "Male"):
        found = of_group(card, f"sex: {label}").estimate
        own = card.results["wellbeing"].estimate("ancova", sex=label)  # type: ignore[union-attr]
        assert found is not None
        assert (found.value, found.lower, found.method) == (own.value, own.lower, own.method)


def test_everybody_is_judged_by_their_own_effect() -> None:
    card = judged(content(), world())
    (gain,) = (t for t in card.tests if t.code == "B1")
    own = card.results["wellbeing"].estimate("ancova")  # type: ignore[union-attr]
    assert gain.estimate is not None
    assert gain.estimate.value == own.value


def test_where_arms_were_not_drawn_the_less_favourable_design_is_taken_after_pooling() -> None:
    made = content()
    made["comparison"]["assigned"] = "not_randomised"
    card = judged(made, world(seed=8))
    table = card.results["wellbeing"].table
    for area in AREAS:
        found = of_group(card, f"ethnicity: {area}").estimate
        assert found is not None
        assert found.value == pytest.approx(table.loc[table["ethnicity"] == area, "pooled"].min())


def test_where_lower_is_better_the_least_favourable_is_the_highest() -> None:
    tables = world(seed=8)
    mirrored = tables | {"outcomes": tables["outcomes"].assign(value=80 - tables["outcomes"]["value"])}
    made = content(direction="lower_is_better")
    pairs = [of_beneficial(judged(*given)) for given in ((made, mirrored), (content(), tables))]
    for found, other in zip(*pairs, strict=True):
        assert found.p_met == pytest.approx(other.p_met, abs=1e-9)


def test_access_is_pooled_too() -> None:
    from .worlds import access_outcome

    made = content() | {"outcomes": [access_outcome()]}
    card = judged(made, world())
    found = of_group(card, "ethnicity: Centre").estimate
    assert found is not None
    assert found.method.endswith("partly pooled")
    shares = card.results["got_in"].table.query("ethnicity == 'Centre' and sex == '(all)' and arm == 'hub'")
    assert found.value != pytest.approx(float(shares["difference"].iloc[0]))
    assert isinstance(shares, pd.DataFrame)
