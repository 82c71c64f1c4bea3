"""Each option of a breakdown changes what it says it changes, and nothing is taken and left unused."""

from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
import pytest

from syschange import equity
from syschange.equity.options import Design
from syschange.errors import NotEstimableError, UnknownChoiceError, WrongTypeError

from .sampled_rows import FEW, broken_down, rows

ROWS = rows()


def table(**options: Any) -> pd.DataFrame:
    given = {"outcome": "seen", "by": ["g"], **options}
    return equity.breakdown(ROWS, **given).table.set_index("g")


def test_the_kind_says_what_is_made_of_the_same_column() -> None:
    known = ROWS.loc[ROWS["g"] == "a", "visits"]
    found = {
        kind: table(outcome="visits", kind=kind, **more).loc["a", "value"]
        for kind, more in (
            ("mean", {}),
            ("median", {}),
            ("quantile", {"q": 0.9}),
            ("rate", {"exposure": "years"}),
        )
    }
    exposure = ROWS.loc[ROWS["g"] == "a", "years"].sum()
    assert found["mean"] == pytest.approx(known.mean())
    assert found["median"] == known.median()
    assert found["quantile"] == known.quantile(0.9)
    assert found["rate"] == pytest.approx(known.sum() / exposure)
    with pytest.raises(WrongTypeError, match="not yes or no"):
        table(outcome="visits")
    assert len(set(found.values())) == 4


def test_the_exposure_is_what_events_are_divided_by() -> None:
    one = ROWS.assign(one=1.0)
    made = equity.breakdown(one, outcome="visits", by=["g"], kind="rate", exposure="one").table
    assert made.loc[0, "value"] == pytest.approx(ROWS["visits"].mean())
    assert made.loc[0, "value"] != pytest.approx(
        table(outcome="visits", kind="rate", exposure="years")["value"].iloc[0]
    )


@pytest.mark.parametrize("way", ["plain", "weights", "cluster", "design of units", "design of rows"])
def test_a_rate_scales_with_what_it_is_given_per(way: str) -> None:
    one, many = (broken_down(ROWS, "rate", way, per=per).table for per in (1, 1000))
    numbers = ["value", "lower", "upper"]
    np.testing.assert_allclose(many[numbers], 1000 * one[numbers], rtol=1e-9)
    pd.testing.assert_frame_equal(many.drop(columns=numbers), one.drop(columns=numbers))


def test_the_quantile_is_the_one_asked_for() -> None:
    halves = table(outcome="score", kind="quantile", q=0.5)
    pd.testing.assert_frame_equal(halves, table(outcome="score", kind="median"))
    found = [table(outcome="score", kind="quantile", q=q)["value"] for q in (0.1, 0.5, 0.9)]
    assert (found[0] < found[1]).all()
    assert (found[1] < found[2]).all()


METHODS = {
    "plain": ["wilson", "clopper-pearson", "jeffreys"],
    "weights": ["beta", "wilson", "likelihood", "logit", "asin", "mean"],
    "cluster": ["beta", "wilson", "likelihood", "logit", "asin", "mean"],
    "design of units": ["beta", "wilson", "likelihood", "logit", "asin", "mean"],
}


@pytest.mark.parametrize("way", METHODS)
def test_each_method_gives_limits_of_its_own_and_the_same_value(way: str) -> None:
    made = {name: broken_down(ROWS, "proportion", way, method=name).table for name in METHODS[way]}
    for one, two in combinations(made, 2):
        np.testing.assert_array_equal(made[one]["value"], made[two]["value"])
        assert (made[one]["lower"] - made[two]["lower"]).abs().max() > 1e-6, (one, two)
    assert len({name for found in made.values() for name in found["method"]}) == len(made)


@pytest.mark.parametrize("way", ["weights", "cluster", "design of units"])
def test_two_methods_have_two_names(way: str) -> None:
    for one, two in (("clopper-pearson", "beta"), ("xlogit", "logit")):
        a, b = (broken_down(ROWS, "proportion", way, method=m).table for m in (one, two))
        pd.testing.assert_frame_equal(a, b)


@pytest.mark.parametrize(("kind", "way"), FEW)
def test_several_levels_are_each_as_if_asked_alone(kind: str, way: str) -> None:
    both = broken_down(ROWS, kind, way, level=[0.998, 0.9])
    alone = [broken_down(ROWS, kind, way, level=level).table for level in (0.998, 0.9)]
    pd.testing.assert_frame_equal(both.table, pd.concat(alone, ignore_index=True))
    wide, narrow = alone
    assert (wide["upper"] - wide["lower"] > narrow["upper"] - narrow["lower"]).all()
    assert both.level == 0.998
    assert "99.8% interval" in both.words
    assert (both.estimate(g="a").lower, both.estimate(g="a").level) == (
        pytest.approx(wide.set_index("g").loc["a", "lower"]),
        0.998,
    )


def test_levels_may_be_an_array_and_not_just_anything() -> None:
    assert broken_down(ROWS, "mean", "plain", level=np.array([0.9, 0.95])).levels == (0.9, 0.95)
    wrong: list[tuple[Any, str]] = [
        ([], "No confidence level"),
        ([0.95, 0.95], "given twice"),
        ("0.95", "not a number"),
        ([0.95, "x"], "not a number"),
        (True, "not a number"),
        (95, "not between 0 and 1"),
        (0, "not between 0 and 1"),
    ]
    for level, said in wrong:
        with pytest.raises(WrongTypeError, match=said):
            broken_down(ROWS, "mean", "plain", level=level)


@pytest.mark.parametrize(("kind", "way"), FEW)
def test_categories_set_the_order_and_show_groups_that_nobody_is_in(kind: str, way: str) -> None:
    made = broken_down(ROWS, kind, way, categories={"g": ["c", "z", "a"]}).table
    assert made["g"].tolist() == ["(all)", "c", "z", "a", "b", "(unknown)"]
    empty = made[made["g"] == "z"].iloc[0]
    assert (empty["n"], empty["method"]) == (0, "none")
    assert np.isnan(empty["value"])
    usual = broken_down(ROWS, kind, way).table.set_index("g")
    pd.testing.assert_frame_equal(made.set_index("g").loc[usual.index], usual)
    with pytest.raises(UnknownChoiceError, match="'colour'"):
        broken_down(ROWS, kind, way, categories={"colour": ["c"]})


@pytest.mark.parametrize(("kind", "way"), FEW)
def test_unknown_is_kept_or_split(kind: str, way: str) -> None:
    missing = ROWS.assign(g=ROWS["g"].where(ROWS["g"].notna(), "(prefer not to say)"))
    kept, split = (broken_down(missing, kind, way, unknown=unknown).table for unknown in ("keep", "split"))
    assert "(unknown)" in kept["g"].tolist()
    assert "(prefer not to say)" not in kept["g"].tolist()
    assert split["g"].iloc[-1] == "(prefer not to say)"
    np.testing.assert_allclose(kept["value"], split["value"])
    with pytest.raises(UnknownChoiceError):
        broken_down(missing, kind, way, unknown="drop")


@pytest.mark.parametrize(("kind", "way"), FEW)
def test_ways_and_the_most_rows(kind: str, way: str) -> None:
    one, two = (broken_down(ROWS, kind, way, by=["g", "h"], ways=ways).table for ways in (1, 2))
    assert (len(one), len(two)) == (7, 15)
    pd.testing.assert_frame_equal(two[two["ways"] < 2].reset_index(drop=True), one)
    with pytest.raises(NotEstimableError, match="4 tables asked for would hold 15 rows, and the limit is 14"):
        broken_down(ROWS, kind, way, by=["g", "h"], ways=2, max_rows=14)
    assert len(broken_down(ROWS, kind, way, by=["g", "h"], ways=2, max_rows=15).table) == 15


SIXTY = pd.DataFrame(
    {f"c{i}": np.random.default_rng(i).choice(["a", "b", "c", "d"], 40) for i in range(60)}
).assign(
    person=range(40),
    seen=[0.0, 1.0] * 20,
    score=np.arange(40.0),
    visits=1.0,
    years=1.0,
    w=1.0,
    stratum="s",
    unit=[f"u{i}" for i in range(40)],
)


@pytest.mark.parametrize(("kind", "way"), FEW)
def test_sixty_characteristics_three_ways_stop_before_any_work_and_say_how_many_tables(
    kind: str, way: str
) -> None:
    by = [f"c{i}" for i in range(60)]
    with pytest.raises(
        NotEstimableError, match=r"36,?051 tables asked for would hold [\d,]+ rows, and the limit is"
    ):
        broken_down(SIXTY, kind, way, by=by, ways=3)


def test_a_larger_limit_lets_through_what_a_smaller_one_stops() -> None:
    by = [f"c{i}" for i in range(12)]
    with pytest.raises(NotEstimableError, match="299 tables"):
        broken_down(SIXTY, "proportion", "plain", by=by, ways=3, max_rows=15_000)
    made = broken_down(SIXTY, "proportion", "plain", by=by, ways=3, max_rows=16_000)
    assert len(made.table) == 1 + 12 * 4 + 66 * 16 + 220 * 64


def test_options_that_do_not_go_together_are_refused() -> None:
    together: list[tuple[dict[str, Any], str]] = [
        ({"kind": "rate"}, "needs an exposure"),
        ({"exposure": "years"}, "only a rate has one"),
        ({"per": 100}, "Only a rate"),
        ({"kind": "rate", "exposure": "years", "per": 0}, "above 0"),
        ({"q": 0.2}, "quantile is given for another"),
        ({"kind": "quantile", "q": 1}, "between 0 and 1"),
        ({"kind": "mean", "method": "jeffreys"}, "is for proportions"),
        ({"weights": "w", "cluster": "person"}, "asked for together"),
        ({"weights": "w", "design": Design()}, "design is given"),
        ({"kind": "median", "cluster": "person"}, "interval of a quantile"),
    ]
    for options, said in together:
        with pytest.raises(WrongTypeError, match=said):
            table(**options)
    for name, value in (("kind", "share"), ("method", "wald"), ("ways", 0), ("ways", 3), ("method", "logit")):
        with pytest.raises(UnknownChoiceError):
            table(**{name: value})
