"""Nasty inputs 83 to 92: outcomes that do not vary, groups that are perfect, tiny, too many, or no groups at all."""

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest

from syschange import disclosure, effects, equity, schemas
from syschange.errors import NotEstimableError, WrongTypeError

from . import inputs


def changes(before: Any, **options: Any) -> effects.BeforeAfter:
    """Return the comparison of two arms of twenty whose scores before are given by a function of the person."""
    rows = [
        (f"{arm}{i}", time, float(before(i) if time == 0 else i % 5), arm)
        for arm in ("hub", "usual")
        for i in range(20)
        for time in (0, 12)
    ]
    given: dict[str, Any] = {"value": "score", "before": 0, "after": 12, "arm": "arm", "comparison": "usual"}
    return effects.before_after(inputs.two_times(*rows), **{**given, **options})


@pytest.mark.parametrize("kind", ["proportion", "mean"])
def test_083_an_outcome_that_is_the_same_for_everyone_is_not_tested(kind: str) -> None:
    """Where everybody has the same outcome the words say that there is no variation, and nothing is tested."""
    made = equity.breakdown(inputs.groups({"a": (20, 20), "b": (15, 15)}), outcome="y", by=["g"], kind=kind)
    compared = equity.compare(made)
    for words in (made.text, compared.text):
        assert "no variation" in words
    assert compared.table[["p", "p_adjusted"]].isna().all(axis=None)


def test_084_a_score_before_that_is_the_same_for_everyone_is_no_regressor_and_is_said() -> None:
    """An adjustment for a score that does not vary is refused by name, and the design without one still stands."""
    flat, varied = changes(lambda _: 3), changes(lambda i: i % 3)
    adjusted = flat.table.set_index("design").loc["ancova"]
    assert adjusted["method"] == "none"
    assert adjusted[["value", "lower", "upper"]].isna().all()
    assert "scores that do not vary" in flat.text
    assert "do not vary" in inputs.refusal(lambda: flat.estimate("ancova"), NotEstimableError)
    assert flat.estimate("did").value == pytest.approx(0)
    assert varied.table.set_index("design").loc["ancova", "method"] != "none"


@pytest.mark.parametrize("reference", ["rest", "overall", {"g": "none"}])
def test_085_a_group_that_tells_the_outcome_perfectly_has_limits_and_no_endless_odds(reference: Any) -> None:
    """Where a group and its outcome are one, the difference has limits and no number runs off: nothing is fitted."""
    data = inputs.groups({"none": (0, 30), "every": (30, 30)})
    made = equity.compare(equity.breakdown(data, outcome="y", by=["g"]), reference=reference).table
    assert made[["difference_lower", "difference_upper"]].abs().le(1).all(axis=None)
    assert made["ratio"].isna().all()
    assert not np.isinf(made.select_dtypes("number")).any(axis=None)


def test_086_two_characteristics_that_say_the_same_do_not_disturb_each_other() -> None:
    """A characteristic beside its own copy gives the numbers it gives alone; named twice, it is refused."""
    data = inputs.groups({"a": (5, 20), "b": (12, 20), "c": (1, 20)})
    data = data.assign(same=data["g"].str.upper())
    alone = equity.compare(equity.breakdown(data, outcome="y", by=["g"]), adjust="none").table
    both = equity.compare(equity.breakdown(data, outcome="y", by=["g", "same"], ways=2), adjust="none").table
    numbers = [c for c in alone.columns if c not in ("g", "ways")]
    mine = both[(both["g"] != "(all)") & (both["same"] == "(all)")]
    pd.testing.assert_frame_equal(mine[numbers].reset_index(drop=True), alone[numbers].reset_index(drop=True))
    crossed = both[(both["g"] != "(all)") & (both["same"] != "(all)") & (both["n"] > 0)]
    pd.testing.assert_frame_equal(
        crossed[numbers].reset_index(drop=True), alone[numbers].reset_index(drop=True)
    )
    words = inputs.refusal(lambda: equity.breakdown(data, outcome="y", by=["g", "g"]), WrongTypeError)
    assert "'g' is given twice" in words
    inputs.refusal(lambda: changes(lambda i: i, by=["arm"]), WrongTypeError)


def test_087_none_of_many_and_all_of_many_have_an_interval_and_no_ratio() -> None:
    """0 of 12 and 14 of 14 have Wilson's limits, and a ratio to nobody is missing and not without end."""
    data = inputs.groups({"a": (0, 12), "b": (14, 14)})
    made = equity.breakdown(data, outcome="y", by=["g"])
    table = made.table.set_index("g")
    z2 = 1.959963984540054**2
    assert table.loc["a", ["lower", "upper"]].tolist() == pytest.approx([0, z2 / (12 + z2)])
    assert table.loc["b", ["lower", "upper"]].tolist() == pytest.approx([14 / (14 + z2), 1])
    assert equity.compare(made).table["ratio"].isna().all()
    assert equity.compare(made).table["difference_lower"].notna().all()


def test_088_a_reference_of_two_people_is_refused_with_a_better_one() -> None:
    """Two people measure nobody: the reference is refused, and the largest group, or everybody else, is named."""
    made = equity.breakdown(
        inputs.groups({"two": (1, 2), "many": (20, 40), "some": (5, 15)}), outcome="y", by=["g"]
    )
    words = inputs.refusal(lambda: equity.compare(made, reference={"g": "two"}), NotEstimableError)
    assert "fewer than 10 people" in words
    assert "the largest group (g: many)" in words
    assert "'rest'" in words


def test_089_ten_thousand_postcodes_are_refused_with_how_many_there_are() -> None:
    """A characteristic with 10,000 groups is refused with the number, the limit, and what to do."""
    data = inputs.people(home=[f"AB{i} 1CD" for i in range(10_000)], y=[1, 0] * 5_000)
    words = inputs.refusal(lambda: equity.breakdown(data, outcome="y", by=["home"]), NotEstimableError)
    assert "'home' has 10,000 groups, and the limit is 200" in words
    assert "postcodes into regions" in words
    scores = data.assign(months=[0, 12] * 5_000, score=1.0)
    for analysis in (
        lambda: equity.breakdown(data, outcome="y", by=["home"], ways=1, kind="mean"),
        lambda: effects.before_after(scores, value="score", before=0, after=12, by=["home"]),
    ):
        assert "10,000 groups" in inputs.refusal(analysis, NotEstimableError)


def test_090_twelve_characteristics_four_at_a_time_are_refused_before_any_work() -> None:
    """The rows of the tables asked for are estimated first, and refused with the number where they are too many."""
    names = [f"c{i}" for i in range(12)]
    data = pd.DataFrame({name: [str((i + j) % 6) for i in range(60)] for j, name in enumerate(names)})
    rows = sum(math.comb(12, k) * 6**k for k in range(5))
    words = inputs.refusal(
        lambda: equity.breakdown(data.assign(y=1), outcome="y", by=names, ways=4), NotEstimableError
    )
    assert f"would hold {rows:,} rows, and the limit is 200,000" in words
    assert len(equity.breakdown(data.assign(y=1), outcome="y", by=names[:3], ways=3).table) <= 7**3


@pytest.mark.parametrize("name", sorted(schemas.private_columns()))
def test_091_an_id_or_free_text_is_no_characteristic(name: str) -> None:
    """A column that a schema says holds ids or free text is refused as a characteristic, by its role."""
    data = pd.DataFrame({name: ["a", "b"], "y": [1, 0], "who": ["p", "q"], "months": [0, 12]})
    for analysis in (
        lambda: equity.breakdown(data, outcome="y", by=[name]),
        lambda: effects.before_after(data, value="y", person="who", before=0, after=12, by=[name]),
    ):
        assert f"'{name}' holds ids or free text" in inputs.refusal(analysis, WrongTypeError)


def test_092_no_interval_is_drawn_by_lot_so_that_no_group_can_be_missed() -> None:
    """Intervals come from counts and not from samples: a group of one among 500 is there every time, with no seed."""
    data = inputs.groups({"many": (200, 499), "one": (1, 1)})
    made = [
        equity.compare(equity.breakdown(data.sample(frac=1, random_state=s), outcome="y", by=["g"]))
        for s in (1, 2)
    ]
    pd.testing.assert_frame_equal(made[0].table, made[1].table)
    assert "one" in made[0].table["g"].tolist()
    assert [m.provenance.seed for m in made] == [None, None]
    assert made[0].provenance.data_digest == made[1].provenance.data_digest
    assert disclosure.protect(made[0]).results[0].policy == "ONS_10_5"
