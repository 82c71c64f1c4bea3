"""Small groups are pulled in by each method, table by table, and what cannot be is marked."""

from pathlib import Path

import numpy as np
import pandas as pd
import polars as pl
import pytest
from scipy import stats

from syschange import disclosure, equity
from syschange.equity.shrink import ADDED, Shrunk, shrink
from syschange.errors import NotEstimableError, UnknownChoiceError, WrongTypeError
from syschange.results import NOT_FOR_RELEASE, Coarsening
from syschange.statistics import shrinkage

from .groups import from_counts, from_scores

COUNTS: dict[str | None, tuple[int, int, int]] = {
    "a": (2, 4, 1), "b": (90, 300, 0), "c": (40, 80, 3), "d": (30, 120, 0), None: (9, 18, 0),
}  # fmt: skip
SCORES: dict[str | None, list[float | None]] = {
    "a": [30.0, 44.0],
    "b": [float(v % 13 + 10) for v in range(60)],
    "c": [float(v % 11 + 18) for v in range(40)],
    "d": [float(v % 7 + 14) for v in range(25)],
    "e": [float(v % 5 + 12) for v in range(12)],
}
METHODS = pytest.mark.parametrize("method", ["marshall", "beta_binomial", "normal"])


def proportions(**changed: object) -> equity.Breakdown:
    return equity.breakdown(from_counts(COUNTS), outcome="y", by=["g"], **changed)  # type: ignore[arg-type]


def means() -> equity.Breakdown:
    return equity.breakdown(from_scores(SCORES), outcome="y", by=["g"], kind="mean")


def rates() -> equity.Breakdown:
    rows = pd.DataFrame(
        {
            "g": ["a", "a", "b", "b", "c", "c"],
            "y": [1, 0, 40, 25, 9, 12],
            "e": [3.0, 2.0, 500.0, 210.0, 60.0, 55.0],
        }
    )
    return equity.breakdown(rows, outcome="y", by=["g"], kind="rate", exposure="e", per=100)


@pytest.mark.golden
def test_the_published_rates_of_sudden_infant_death(golden: Path) -> None:
    table = pd.read_csv(golden / "equity" / "eb" / "sids1974_marshall_eb.csv")
    rows = table.rename(columns={"name": "county"})[["county", "births", "events"]]
    made = equity.breakdown(rows, outcome="events", by=["county"], kind="rate", exposure="births")
    found = shrink(made).table.set_index("county").loc[table["name"]]
    np.testing.assert_allclose(found["value"], table["raw_rate"], rtol=1e-12)
    np.testing.assert_allclose(found["shrunk"], table["eb_marshall_global"], rtol=0, atol=1e-7)


@pytest.mark.parametrize(
    ("breakdown", "method"),
    [
        (proportions, "marshall"),
        (proportions, "beta_binomial"),
        (proportions, "normal"),
        (rates, "marshall"),
        (rates, "normal"),
        (means, "normal"),
    ],
)
def test_every_value_lies_between_its_own_and_the_centre_and_the_smallest_moves_most(
    breakdown: object, method: str
) -> None:
    table = shrink(breakdown(), method=method).table  # type: ignore[operator]
    again = table["centre"] + table["own_share"] * (table["value"] - table["centre"])
    np.testing.assert_allclose(table["shrunk"], again, rtol=1e-9)
    assert ((table["shrunk_lower"] < table["shrunk"]) & (table["shrunk"] < table["shrunk_upper"])).all()
    if method != "normal":  # there errors are each group's own, and not by its number of people
        assert table["own_share"].idxmin() == table["denominator"].idxmin()


def test_the_numbers_are_those_of_the_formulas() -> None:
    table = shrink(rates()).table
    raw = shrinkage.marshall([1, 65, 21], [5.0, 710.0, 115.0])
    np.testing.assert_allclose(table["shrunk"], 100 * raw.value)
    np.testing.assert_allclose(table["shrunk_lower"], 100 * raw.lower)
    np.testing.assert_allclose(table["between"], 100**2 * raw.between)
    people = shrink(proportions(), method="beta_binomial").table
    plain = shrinkage.beta_binomial([2, 90, 40, 30, 9], [4, 300, 80, 120, 18])
    np.testing.assert_allclose(people["shrunk"], plain.value)
    np.testing.assert_allclose(people["shrunk_upper"], plain.upper)


def test_methods_differ() -> None:
    made = [shrink(proportions(), method=m) for m in ("marshall", "beta_binomial", "normal")]
    for one, two in ((0, 1), (1, 2), (0, 2)):
        assert not np.allclose(made[one].table["shrunk"], made[two].table["shrunk"])
        assert made[one].provenance.parameters != made[two].provenance.parameters


def test_the_columns_are_those_of_the_breakdown_and_then_its_own() -> None:
    made = proportions()
    table = shrink(made).table
    assert list(table.columns) == [*made.table.columns, *ADDED]
    pd.testing.assert_frame_equal(
        table[made.table.columns], made.table[made.table["ways"] > 0].reset_index(drop=True)
    )


def test_each_grouping_and_period_is_pulled_in_by_itself() -> None:
    rows = pd.concat(
        [from_counts(COUNTS).assign(when=w, h=h) for w in ("1", "2") for h in ("x", "y")], ignore_index=True
    )
    rows.loc[rows["when"] == "2", "y"] = ~rows.loc[rows["when"] == "2", "y"]
    made = shrink(equity.breakdown(rows, outcome="y", by=["g", "h"], ways=2, period="when"))
    table = made.table
    tables = table.groupby([table["g"] == "(all)", table["h"] == "(all)", "when"])
    assert len(tables) == 6
    assert (tables["centre"].max() == tables["centre"].min()).all()
    first, second = (table[table["when"] == w]["centre"].iloc[0] for w in ("1", "2"))
    assert first == pytest.approx(1 - second)
    assert "In 2: 17 groups" in made.text
    alone = shrink(equity.breakdown(rows, outcome="y", by=["g"], period="when")).table
    np.testing.assert_allclose(
        table[(table["g"] != "(all)") & (table["h"] == "(all)")]["shrunk"], alone["shrunk"]
    )


def test_every_level_has_its_limits() -> None:
    table = shrink(proportions(level=[0.8, 0.95])).table
    narrow, wide = (table[table["level"] == level] for level in (0.8, 0.95))
    np.testing.assert_array_equal(narrow["shrunk"], wide["shrunk"])
    assert (narrow["shrunk_lower"].to_numpy() > wide["shrunk_lower"].to_numpy()).all()


def test_order_and_engine_do_not_matter() -> None:
    rows = from_counts(COUNTS)
    first = shrink(proportions())
    for other in (rows.sample(frac=1, random_state=1), pl.from_pandas(rows)):
        again = shrink(equity.breakdown(other, outcome="y", by=["g"]))
        pd.testing.assert_frame_equal(again.table, first.table)


@pytest.mark.parametrize(
    ("breakdown", "method"),
    [(proportions, "marshall"), (proportions, "beta_binomial"), (rates, "marshall"), (means, "normal")],
)
def test_estimates_agree_with_the_table(breakdown: object, method: str) -> None:
    made = shrink(breakdown(), method=method)  # type: ignore[operator]
    for row in made.table.to_dict("records"):
        found = made.estimate(g=row["g"])
        assert found.value == pytest.approx(row["shrunk"])
        assert (found.lower, found.upper) == pytest.approx((row["shrunk_lower"], row["shrunk_upper"]))
        assert found.probability(found.lower) == pytest.approx(0.975)
        assert found.probability(found.upper) == pytest.approx(0.025)


def test_the_distributions_have_the_moments_they_are_named_by() -> None:
    made = shrink(proportions()).estimate(g="a").distribution
    beta = shrink(proportions(), method="beta_binomial").estimate(g="a").distribution
    for found, kind in ((made, stats.gamma), (beta, stats.beta)):
        at = [found.quantile((i + 0.5) / 4000) for i in range(4000)]
        value = shrink(proportions(), method="marshall" if kind is stats.gamma else "beta_binomial").estimate(
            g="a"
        )
        assert np.mean(at) == pytest.approx(value.value, rel=1e-3)


@METHODS
def test_a_group_alone_has_nobody_to_borrow_from(method: str) -> None:
    made = shrink(equity.breakdown(from_counts({"a": (4, 9, 0)}), outcome="y", by=["g"]), method=method)
    row = made.table.iloc[0]
    assert row["shrunk_method"] == "none"
    assert row[["shrunk", "shrunk_lower", "own_share", "centre"]].isna().all()
    assert "No group can be pulled in" in made.text
    with pytest.raises(NotEstimableError, match="pulled in"):
        made.estimate(g="a")


@METHODS
@pytest.mark.parametrize("events", [0, 1])
def test_where_nobody_differs_there_is_no_interval(method: str, events: int) -> None:
    groups = {"a": (5 * events, 5, 0), "b": (9 * events, 9, 0), "c": (7 * events, 7, 0)}
    made = shrink(equity.breakdown(from_counts(groups), outcome="y", by=["g"]), method=method)
    assert len(made.table) == 3
    if (method, events) == (
        "marshall",
        1,
    ):  # its counts have no largest number; the limits are held at all of them
        assert (made.table["shrunk_upper"] == 1).all()
        assert made.estimate(g="a").upper == 1
        assert (made.table["shrunk_lower"] < 1).all()
    else:
        assert set(made.table["shrunk_method"]) == {"none"}
        assert made.table["shrunk_lower"].isna().all()
    assert "nan" not in made.text


def test_groups_of_nobody_and_of_one_person_have_their_rows() -> None:
    rows = from_counts({"a": (1, 1, 0), "b": (3, 9, 1), "c": (0, 0, 2), "d": (5, 11, 0)})
    made = equity.breakdown(rows, outcome="y", by=["g"], categories={"g": ["a", "b", "c", "d", "e"]})
    for method in ("marshall", "beta_binomial"):
        table = shrink(made, method=method).table.set_index("g")
        assert list(table.index) == ["a", "b", "c", "d", "e"]
        assert table.loc[["c", "e"], "shrunk"].isna().all()
        assert set(table.loc[["c", "e"], "shrunk_method"]) == {"none"}
        assert table.loc["a", "shrunk"] < 1
    one = equity.breakdown(
        from_scores({"a": [3.0], **SCORES, "z": [9.0]}), outcome="y", by=["g"], kind="mean"
    )
    table = shrink(one, method="normal").table.set_index("g")
    assert table.loc["z", "shrunk_method"] == "none"


def test_groups_that_differ_no_more_than_chance_all_get_one_value_and_it_is_said() -> None:
    groups = {g: (30 + k, 100, 0) for g, k in zip("abcde", (0, 1, 2, 1, 0), strict=True)}
    made = shrink(equity.breakdown(from_counts(groups), outcome="y", by=["g"]))
    assert made.table["shrunk"].max() == made.table["shrunk"].min()
    assert "no more than chance" in made.text
    assert "no more than chance" not in shrink(proportions()).text


def test_weights_take_the_normal_method_alone() -> None:
    rows = from_counts(COUNTS).assign(w=lambda t: 1.0 + t.index % 3)
    made = equity.breakdown(rows, outcome="y", by=["g"], weights="w")
    with pytest.raises(WrongTypeError, match="method='normal'"):
        shrink(made)
    table = shrink(made, method="normal").table
    assert table["shrunk"].notna().all()
    assert not np.allclose(table["shrunk"], shrink(proportions(), method="normal").table["shrunk"])


@pytest.mark.parametrize(
    ("made", "method", "error", "match"),
    [
        (means, "marshall", WrongTypeError, "method='normal'"),
        (rates, "beta_binomial", WrongTypeError, "not for a rate"),
        (proportions, "bayes", UnknownChoiceError, "bayes"),
        (lambda: from_counts(COUNTS), "marshall", WrongTypeError, "not a breakdown"),
        (lambda: proportions(kind="median"), "normal", WrongTypeError, "not for a median"),
        (lambda: disclosure.protect(proportions()).results[0], "marshall", WrongTypeError, "protected"),
    ],
)
def test_what_is_refused(made: object, method: str, error: type[Exception], match: str) -> None:
    with pytest.raises(error, match=match):
        shrink(made(), method=method)  # type: ignore[operator]


def test_the_words_say_what_moved_and_that_they_are_not_for_release() -> None:
    made = shrink(proportions())
    assert "5 groups are pulled in for y" in made.text
    assert "g: a: 50% seen" in made.text
    assert NOT_FOR_RELEASE in made.text
    assert "significan" not in made.text


def test_it_draws_itself() -> None:
    written = [t.get_text() for t in shrink(proportions()).plot().axes[-1].texts]
    assert {"g: a", "g: b", "g: not known", "everyone"} <= set(written)


@pytest.mark.parametrize(
    ("breakdown", "method"), [(proportions, "marshall"), (means, "normal"), (rates, "marshall")]
)
def test_on_paper_it_is_worked_out_from_the_published_breakdown(breakdown: object, method: str) -> None:
    true = breakdown()  # type: ignore[operator]
    made = shrink(true, method=method)
    shown = disclosure.protect(made).results[0]
    assert isinstance(shown, Shrunk)
    table, hidden = shown.table, made.table["denominator"] < 10
    assert hidden.any()
    assert table.loc[hidden, [*ADDED[:-1], "value"]].isna().all(axis=None)
    assert (table.loc[hidden, "shrunk_method"] == "none").all()
    told = table["shrunk"].notna()
    if method == "marshall" and told.any():
        size = shown.breakdown.basis["exposure" if true.kind == "rate" else "denominator"].iloc[1:].to_numpy()
        found = shrinkage.marshall(table.loc[told, "numerator"], size[told.to_numpy()])
        np.testing.assert_allclose(table.loc[told, "shrunk"], found.value * true.asked.per)
    same = set(made.table["shrunk"]) & set(table["shrunk"].dropna())
    assert not same
    assert shown.provenance.rows_in is None
    assert NOT_FOR_RELEASE not in shown.text


def test_with_everything_hidden_nothing_is_said() -> None:
    made = shrink(proportions())
    shown = made.from_counts(made.counts().assign(count=np.nan), Coarsening("a policy", 3))
    assert shown.table.drop(columns=["level", "ways"]).select_dtypes("number").isna().all(axis=None)
    assert "No group can be pulled in" in shown.text
    with pytest.raises(NotEstimableError):
        shown.estimate(g="b")


def test_an_interval_that_would_leave_out_its_own_value_is_not_given() -> None:
    groups: dict[str | None, tuple[int, int, int]] = {"a": (221, 226, 0), "b": (1, 1, 0), "c": (1, 1, 0)}
    made = shrink(equity.breakdown(from_counts(groups), outcome="y", by=["g"]), method="beta_binomial")
    row = made.table.set_index("g").loc["a"]
    raw = shrinkage.beta_binomial([221, 1, 1], [226, 1, 1])
    assert not raw.lower[0] <= raw.value[0] <= raw.upper[0]
    assert row["shrunk"] == pytest.approx(raw.value[0])
    assert np.isnan(row["shrunk_lower"])
    assert row["shrunk_method"] == "none"
    with pytest.raises(NotEstimableError):
        made.estimate(g="a")
