"""Intersections: the parts make the whole, a planted one is found, and every option changes what comes out."""

import math

import numpy as np
import pandas as pd
import polars as pl
import pytest

from syschange import equity
from syschange.equity.intersections import Intersections, intersections
from syschange.equity.intersections.tables import ADDED, MEASURES
from syschange.errors import NotEstimableError, UnknownChoiceError, WrongTypeError

from .strata_rows import BY, crossed, grid, planted

EXTRA = {"proportion": 0.4, "mean": 0.25}
KINDS = pytest.mark.parametrize("kind", ["proportion", "mean"])


def made(kind: str = "proportion", **changed: object) -> Intersections:
    rows = planted(extra=EXTRA[kind], scores=kind == "mean")
    return intersections(rows, **{"outcome": "y", "by": BY, "kind": kind, **changed})  # type: ignore[arg-type]


@KINDS
def test_the_planted_intersection_stands_out_and_no_other(kind: str) -> None:
    result = made(kind)
    out = result.table[result.table["stands_out"] != "no"]
    assert out[BY].to_numpy().tolist() == [["a2", "b3", "c1"]]
    assert out["stands_out"].tolist() == ["higher"]
    assert out["false_sign_rate"].iloc[0] < 0.01
    assert "1 of 24 intersections stands out" in result.text
    assert "a: a2, b: b3, c: c1" in result.text


@KINDS
def test_without_it_none_does_and_the_words_do_not_claim_there_is_none(kind: str) -> None:
    result = intersections(planted(scores=kind == "mean"), outcome="y", by=BY, kind=kind)
    assert (result.table["stands_out"] == "no").all()
    assert "not the same as showing that none does" in result.text


@KINDS
def test_the_parts_make_the_whole_within_their_limits(kind: str) -> None:
    table = made(kind).table
    np.testing.assert_allclose(table["additive"] + table["interaction"], table["total"], atol=1e-12)
    for part in ("total", "additive", "interaction"):
        assert (table[f"{part}_lower"] < table[part]).all()
        assert (table[part] < table[f"{part}_upper"]).all()
    # Pulled in: between what was seen and what the parts give.
    low, high = table[["value", "additive"]].min(axis=1), table[["value", "additive"]].max(axis=1)
    assert ((table["total"] >= low - 1e-6) & (table["total"] <= high + 1e-6)).all()


@KINDS
def test_the_fewer_people_the_further_an_intersection_is_pulled_in(kind: str) -> None:
    rows = planted(extra=EXTRA[kind], scores=kind == "mean")
    there = (rows["a"] == "a2") & (rows["b"] == "b3") & (rows["c"] == "c1")
    fewer = pd.concat([rows[~there], rows[there].iloc[::3]])
    own = []
    for each in (rows, fewer):
        row = intersections(each, outcome="y", by=BY, kind=kind).table.iloc[-1]
        own.append(row["interaction"] / (row["value"] - row["additive"]))
    assert 0 < own[1] < own[0] < 1


def test_the_columns_are_fixed() -> None:
    for kind in ("proportion", "mean"):
        result = made(kind)
        assert list(result.table.columns) == [*BY, *ADDED]
        assert list(result.summary.columns) == list(MEASURES)
        assert result.summary["source"].str.len().min() > 0
    measures = set(made().summary["measure"])
    assert measures == {
        "VPC", "PCV by REML", "PCV by ML", "MOR", "AUC", "AUC of the additive part", "variance between",
        "variance within", "odds", "odds ratio",
    }  # fmt: skip


@pytest.mark.parametrize(
    "changed",
    [
        {"method": "ML"},
        {"points": 9},
        {"level": 0.8},
        {"by": ["a", "b"]},
        {"categories": {"a": ["a2", "a1", "a0"]}},
        {"outcome": "z"},
        {"kind": "mean"},
    ],
)
def test_every_option_changes_what_comes_out(changed: dict[str, object]) -> None:
    rows = planted(extra=EXTRA["proportion"]).assign(z=lambda t: np.arange(len(t)) % 3 == 0)
    given = {"outcome": "y", "by": BY, **changed}
    one = intersections(rows, outcome="y", by=BY)
    two = intersections(rows, **given)  # type: ignore[arg-type]
    same_shape = one.table.shape == two.table.shape
    assert not (same_shape and one.table.equals(two.table))
    assert not one.summary.equals(two.summary)
    assert one.provenance.parameters != two.provenance.parameters


def test_kinds_of_missing_may_stand_apart() -> None:
    rows = planted()
    rows.loc[::7, "a"] = None
    rows.loc[::11, "a"] = "(not asked)"
    kept, apart = (
        intersections(rows, outcome="y", by=["a", "b"], unknown=u).table for u in ("keep", "split")
    )
    assert set(kept["a"]) == {"a0", "a1", "a2", "(unknown)"}
    assert set(apart["a"]) == {"a0", "a1", "a2", "(unknown)", "(not asked)"}


@KINDS
def test_the_unknown_are_groups_with_a_part_of_their_own_and_never_measured_by(kind: str) -> None:
    rows = planted(scores=kind == "mean")
    rows.loc[rows["a"] == "a0", "a"] = None
    result = intersections(rows, outcome="y", by=BY, kind=kind)
    assert (result.table["a"] == "(unknown)").sum() == 8
    assert result.table["total"].notna().all()
    effects = result.summary[result.summary["group"].str.startswith("a: ")]
    assert effects["group"].tolist() == ["a: a2", "a: not known"]
    assert (effects["reference"] == "a: a1").all()
    assert "not known stand as groups of their own" in result.text


def test_an_unknown_outcome_is_counted_and_not_modelled() -> None:
    rows = planted(extra=EXTRA["proportion"])
    unknown = rows.iloc[:30].assign(y=None)
    more = pd.concat([rows, unknown]).astype({"y": "boolean"})
    one, two = (intersections(r, outcome="y", by=BY) for r in (rows, more))
    pd.testing.assert_frame_equal(one.table.drop(columns="n"), two.table.drop(columns="n"))
    assert two.table["n"].sum() == one.table["n"].sum() + 30
    assert (two.provenance.rows_in, two.provenance.rows_unknown) == (len(more), 30)


@KINDS
def test_order_and_engine_do_not_matter(kind: str) -> None:
    rows = planted(extra=EXTRA[kind], scores=kind == "mean")
    first = intersections(rows, outcome="y", by=BY, kind=kind)
    reduced = equity.reduce(rows, outcomes=["y"], by=BY, ways=3)
    for other in (
        rows.sample(frac=1, random_state=3),
        pl.from_pandas(rows),
        pl.from_pandas(rows).lazy(),
        reduced,
    ):
        again = intersections(other, outcome="y", by=BY, kind=kind)
        pd.testing.assert_frame_equal(again.table, first.table)
        pd.testing.assert_frame_equal(again.summary, first.summary)
        assert again.text == first.text


@KINDS
def test_estimates_agree_with_the_table(kind: str) -> None:
    result = made(kind, level=0.9)
    row = result.table.iloc[-1]
    for part in ("total", "interaction"):
        found = result.estimate(part, a="a2", b="b3", c="c1")
        assert found.value == pytest.approx(row[part])
        assert (found.lower, found.upper) == pytest.approx((row[f"{part}_lower"], row[f"{part}_upper"]))
        assert found.probability(found.lower) == pytest.approx(0.95)
    shares = result.summary.set_index(["measure", "model"]).loc["VPC"]
    for model in ("null", "adjusted"):
        found = result.measure(model=model)
        assert (found.value, found.lower, found.upper) == pytest.approx(
            tuple(shares.loc[model, ["value", "lower", "upper"]])
        )
    if kind == "proportion":
        assert result.measure("MOR").value > 1


def test_what_cannot_be_estimated_says_what_can() -> None:
    result = made("mean")
    with pytest.raises(WrongTypeError, match="'c' is left out"):
        result.estimate(a="a2", b="b3")
    with pytest.raises(UnknownChoiceError, match="group of 'c'"):
        result.estimate(a="a2", b="b3", c="d")
    with pytest.raises(UnknownChoiceError, match="part"):
        result.estimate("additive", a="a2", b="b3", c="c1")
    with pytest.raises(UnknownChoiceError, match="MOR"):
        result.measure("MOR")
    with pytest.raises(UnknownChoiceError, match="model"):
        result.measure(model="full")
    with pytest.raises(UnknownChoiceError, match="part"):
        result.plot("additive")


@KINDS
@pytest.mark.parametrize("part", ["total", "interaction"])
def test_it_draws_itself_and_names_what_stands_out(kind: str, part: str) -> None:
    written = [t.get_text() for t in made(kind).plot(part).axes[-1].texts]
    assert any("a: a2, b: b3, c: c1" in text for text in written)
    everyone = {"total": "everyone", "interaction": "what the parts would give"}[part]
    assert everyone in written


def test_an_intersection_of_nobody_is_there_and_marked() -> None:
    cells = grid([[10, 20, 30], [15, 25, 28], [12, 30, 35]], 50)
    del cells["g0", "h0"]
    result = intersections(crossed(cells), outcome="y", by=["g", "h"])
    row = result.table.iloc[0]
    assert (row["g"], row["h"], row["n"], row["method"], row["stands_out"]) == ("g0", "h0", 0, "none", "none")
    assert row[["value", "total", "additive", "interaction", "p_adjusted"]].isna().all()
    assert result.table["total"].notna().sum() == 8
    assert "1 of 9 holds nobody" in result.text
    with pytest.raises(NotEstimableError, match="not known"):
        result.estimate(g="g0", h="h0")
    assert result.estimate(g="g0", h="h1").value == pytest.approx(result.table["total"].iloc[1])


def test_an_intersection_of_one_person_is_pulled_in_almost_wholly() -> None:
    cells = grid([[10, 20, 30], [15, 25, 28], [12, 40, 25]], 50) | {("g0", "h0"): (1, 1)}
    row = intersections(crossed(cells), outcome="y", by=["g", "h"]).table.iloc[0]
    assert row["value"] == 1
    assert 0.1 < row["total"] < 0.6
    assert row["stands_out"] == "no"


def test_one_person_has_a_place_in_a_mean_too() -> None:
    rows = planted(scores=True)
    alone = rows[(rows["a"] != "a0") | (rows["b"] != "b0") | (rows["c"] != "c0")]
    alone = pd.concat([rows.iloc[:1], alone])
    row = intersections(alone, outcome="y", by=BY, kind="mean").table.iloc[0]
    assert row["denominator"] == 1
    assert math.isfinite(row["total"])


def test_the_unknown_who_all_answer_alike_are_set_aside_and_said_to_be() -> None:
    cells = grid([[10, 20, 30], [15, 25, 28], [12, 30, 35]], 50) | {
        (None, "h0"): (0, 3),
        (None, "h1"): (0, 2),
    }
    result = intersections(crossed(cells), outcome="y", by=["g", "h"])
    unknown = result.table[result.table["g"] == "(unknown)"]
    assert unknown["n"].tolist() == [3, 2, 0]
    assert unknown["total"].isna().all()
    assert "2 with a characteristic not known are left out" in result.text
    assert result.summary.set_index("group").loc["g: not known", "method"] == "none"


@pytest.mark.parametrize(
    ("cells", "match"),
    [
        (grid([[0, 0], [0, 0], [0, 0]], 20), "Nobody has the outcome"),
        (grid([[20, 20], [20, 20], [20, 20]], 20), "or everybody has"),
        (grid([[0, 0, 0], [5, 9, 7], [8, 4, 6]], 20), "In one group of 'g' nobody has"),
        (grid([[5, 20], [9, 20], [7, 20]], 20), "In one group of 'h' nobody has"),
        (grid([[5, 9, 8]], 20), "no more strata"),
        ({("g0", "h0"): (5, 9), ("g1", "h1"): (3, 9)}, "no more strata"),
        (grid([[1, 0, 1], [0, 1, 0], [1, 1, 0]], 1), "No stratum has more than one person"),
        ({(None, "h0"): (5, 9), (None, "h1"): (3, 9), (None, "h2"): (3, 8)}, "is not known of anybody"),
    ],
)
def test_what_no_model_can_be_fitted_to_is_one_clear_sentence(
    cells: dict[tuple[str | None, str | None], tuple[int, int]], match: str
) -> None:
    with pytest.raises(NotEstimableError, match=match) as raised:
        intersections(crossed(cells), outcome="y", by=["g", "h"])
    assert "g0" not in str(raised.value)
    assert raised.value.hint


def test_scores_that_do_not_vary_are_refused() -> None:
    rows = planted(scores=True)
    for flat in (rows.assign(y=1.5), rows.assign(y=rows["a"].str[1].astype(float))):
        with pytest.raises(NotEstimableError, match="do not vary"):
            intersections(flat, outcome="y", by=BY, kind="mean")


def test_an_outcome_that_nobody_has_recorded_is_refused() -> None:
    rows = planted().assign(y=pd.array([None] * 4800, dtype="boolean"))
    with pytest.raises(NotEstimableError, match="not known of anybody"):
        intersections(rows, outcome="y", by=BY)


@pytest.mark.parametrize(
    ("changed", "error", "match"),
    [
        ({"by": ["a"]}, WrongTypeError, "Fewer than two"),
        ({"by": ["a", "a"]}, WrongTypeError, "twice"),
        ({"by": ["a", "total"]}, WrongTypeError, "'total'"),
        ({"by": "ab"}, WrongTypeError, "one text"),
        ({"kind": "rate"}, UnknownChoiceError, "rate"),
        ({"method": "Bayes"}, UnknownChoiceError, "Bayes"),
        ({"points": 0}, WrongTypeError, "points"),
        ({"points": 3, "kind": "mean"}, WrongTypeError, "Points of quadrature"),
        ({"level": 95}, WrongTypeError, "level"),
        ({"unknown": "drop"}, UnknownChoiceError, "drop"),
        ({"categories": {"d": ["x"]}}, UnknownChoiceError, "'d'"),
        ({"outcome": "score"}, WrongTypeError, "not yes or no"),
    ],
)
def test_what_is_refused(changed: dict[str, object], error: type[Exception], match: str) -> None:
    rows = planted().assign(total="x", score=np.arange(4800.0))
    with pytest.raises(error, match=match):
        intersections(rows, **{"outcome": "y", "by": BY, **changed})  # type: ignore[arg-type]


def test_an_unread_or_absent_variance_is_said_plainly() -> None:
    rows = planted(scores=True, people=10)
    flat = rows.assign(y=np.tile(np.arange(10.0), len(rows) // 10))
    result = intersections(flat, outcome="y", by=BY, kind="mean")
    assert "no more than chance gives" in result.text
    changes = result.summary[result.summary["measure"].str.startswith("PCV")]
    assert changes["value"].isna().all()
    assert set(changes["method"]) == {"none"}


def test_a_million_people_in_147_intersections_are_reduced_to_them() -> None:
    draw = np.random.default_rng(1)
    sizes = {"a": 3, "b": 7, "c": 7}
    rows = pd.DataFrame(
        {
            name: pd.Categorical.from_codes(draw.integers(0, k, 1_000_000), [f"{name}{i}" for i in range(k)])
            for name, k in sizes.items()
        }
    )
    rows["y"] = np.round(draw.normal(0, 1, len(rows)) + 0.1 * rows["a"].cat.codes, 2)
    result = intersections(rows, outcome="y", by=list(sizes), kind="mean")
    assert len(result.table) == 147
