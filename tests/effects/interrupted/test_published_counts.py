"""On paper a series is the series of the published counts, and nothing true is left of it."""

import math

import numpy as np
import pandas as pd
import pytest

from syschange.disclosure import ONS_10_5, protect
from syschange.effects.interrupted import InterruptedSeries
from syschange.errors import NotEstimableError
from syschange.results import NOT_FOR_RELEASE, Coarsening

from .made_up import MONTHS, counts, monthly, run, scores, two_arms

COARSE = Coarsening("a policy", figures=2)


def protected(made: InterruptedSeries) -> InterruptedSeries:
    (found,) = protect(made).results
    assert isinstance(found, InterruptedSeries)
    return found


def numbers(made: InterruptedSeries) -> set[float]:
    """Return every number that the tables hold, but for those of the design and its dates."""
    known = {"horizon", "before", "after", "level", "rank", "true", "moved"}
    parts = [made.table, made.points, made.control, made.placebo, made.shapes]
    return {
        float(value)
        for part in parts
        for name in part.select_dtypes("number").columns
        if name not in known
        for value in part[name].dropna()
        if value not in {0.0, 1.0}
    }


def odd(seed: int, **options: float) -> np.ndarray:
    """Return counts none of which stays what it is when it is rounded."""
    made = counts(seed, **options)  # type: ignore[arg-type]
    return np.asarray(made + (made % 5 == 0))


@pytest.mark.parametrize("kind", ["count", "rows", "rate", "compared"])
def test_it_is_the_analysis_of_the_rounded_counts(kind: str) -> None:
    table = monthly(odd(1, mean=47), people=odd(2, mean=900))
    options: dict[str, object] = {}
    if kind == "rate":
        options = {"kind": "rate", "exposure": "people"}
    if kind == "compared":
        table = two_arms(3).assign(n=lambda t: t["n"] + (t["n"] % 5 == 0))
        options = {"arm": "arm", "comparison": "usual"}
    rounded = table.assign(n=ONS_10_5.publish(table["n"]))
    if "people" in table:
        rounded["people"] = ONS_10_5.publish(table["people"])
    made = run(table, **options)
    if kind == "rows":
        rows = table.loc[np.repeat(np.arange(MONTHS), table["n"])].drop(columns="n")
        made = run(rows, outcome=None, label="n")
    again = protected(made)
    expected = run(rounded, **options)
    for mine, own in ((again.table, expected.table), (again.points, expected.points), (again.shapes, expected.shapes),
                      (again.placebo, expected.placebo), (again.control, expected.control)):  # fmt: skip
        pd.testing.assert_frame_equal(mine, own)
    assert again.text == expected.words
    assert not numbers(made) & numbers(again)
    assert NOT_FOR_RELEASE not in again.text
    assert again.provenance.rows_in is None
    assert again.provenance.data_digest is None


def test_every_count_is_told() -> None:
    table = monthly(counts(1), area=["North", "South"] * 21)
    told = run(table, by=["area"]).counts()
    assert len(told) == 3 * MONTHS + 2
    found = told.set_index(["cell", "quantity"])["count"]
    assert found[(("area", "North"), ("period", "2020-01")), "count:n"] == table["n"].iloc[0]
    assert found[(), "untimed"] == 0
    share = run(scores(1), outcome="y", kind="proportion").counts()
    assert set(share["quantity"]) == {"denominator:y", "numerator:y", "complement:y", "untimed", "unknown"}
    assert (share["count"] >= 0).all()


def test_counts_too_few_to_show_are_gaps_and_no_effect_is_given_of_the_rest() -> None:
    values = odd(4, mean=40)
    values[[2, 7, 30]] = [0, 3, 9]
    again = protected(run(monthly(values)))
    assert again.points["observed"].isna().to_numpy().nonzero()[0].tolist() == [2, 7, 30]
    assert again.table[["before", "after"]].iloc[0].tolist() == [22, 17]
    assert again.table[["value", "lower", "upper", "phi", "pooled", "detectable"]].isna().all(axis=None)
    assert set(again.table["standing"]) == {"not estimable"}
    assert again.shapes[["value", "phi"]].isna().all(axis=None)
    assert again.placebo[["value", "size"]].isna().all(axis=None)
    assert again.points[["fitted", "counterfactual", "lower", "upper"]].isna().all(axis=None)
    assert again.points["observed"].notna().sum() == 39
    assert again.plot() is not None
    assert (
        "cannot be given: 3 of 42 months are not shown. Months of few people are hidden, and those are"
        in again.text
    )
    assert (
        "the lowest, so that an effect of the rest would be wrong. Longer periods (quarters) can be"
        in again.text
    )
    assert "Nothing is known of" not in again.text
    for ask in (again.estimate, lambda: again.path([1, 6])):
        with pytest.raises(NotEstimableError, match="hidden on paper"):
            ask()


@pytest.mark.parametrize("empty", ["gap", "zero"])
def test_a_fall_to_few_is_not_published_as_a_smaller_fall(empty: str) -> None:
    values = counts(3, mean=14, ratio=0.6)
    made = run(monthly(values), empty=empty)
    assert made.estimate().upper < 1
    again = protected(made)
    assert again.points["observed"].notna().any()
    assert again.table["value"].isna().all()
    quarters = protected(run(monthly(values), empty=empty, every="quarter"))
    assert quarters.estimate().lower < 0.6 < quarters.estimate().upper < 1


def test_an_empty_month_taken_for_nought_withholds_the_effect_too() -> None:
    table = monthly(odd(4, mean=40)).drop(index=5)
    made = run(table, empty="zero")
    assert made.points["observed"].iloc[5] == 0
    assert protected(made).table["value"].isna().all()


@pytest.mark.parametrize("arm", ["new", "usual"])
def test_a_hidden_month_of_either_arm_withholds_the_comparison(arm: str) -> None:
    table = two_arms(3)
    table.loc[table.index[table["arm"] == arm][[4, 30]], "n"] = 3
    again = protected(run(table, arm="arm", comparison="usual"))
    assert again.table["value"].isna().all()
    own = again.control.set_index("series")["value"].isna()
    assert own[arm].all()
    assert not own[{"new": "usual", "usual": "new"}[arm]].any()
    assert "begins in" not in again.text


def test_a_month_that_is_left_out_may_be_hidden() -> None:
    values = odd(4, mean=40)
    values[24] = 3
    again = protected(run(monthly(values), transition=1))
    assert again.table["value"].notna().all()
    assert "hidden" not in again.text.replace("Numbers of people from 0 to 9 are hidden", "")


def test_only_the_group_with_a_hidden_month_loses_its_effect_and_that_is_told() -> None:
    thin = odd(2, mean=40)
    thin[7] = 4
    parts = [monthly(odd(1, mean=60), area="North"), monthly(thin, area="South")]
    again = protected(run(pd.concat(parts), by=["area"]))
    lost = again.table.groupby("area", sort=False)["value"].agg(lambda v: v.isna().all()).to_dict()
    assert lost == {"(all)": False, "North": False, "South": True}
    assert (
        "For 1 single group no effect is given, as months are not shown. Months of few people" in again.text
    )


def test_nought_and_a_few_and_nothing_recorded_look_alike() -> None:
    values, few = odd(4, mean=40).astype(float), odd(4, mean=40).astype(float)
    values[5], few[5] = 0, 7
    gone = monthly(values).drop(index=5)
    papers = [protected(run(t)) for t in (monthly(values), monthly(few), gone)]
    for other in papers[1:]:
        pd.testing.assert_frame_equal(papers[0].table, other.table)
        pd.testing.assert_frame_equal(papers[0].points, other.points)
        assert papers[0].text == other.text


def test_a_group_of_few_is_hidden_and_keeps_its_rows() -> None:
    parts = [monthly(odd(1, mean=60), area="North"), monthly(odd(2, mean=3), area="South")]
    again = protected(run(pd.concat(parts), by=["area"]))
    south = again.table[again.table["area"] == "South"]
    assert len(south) == 4
    assert south[["value", "lower", "upper", "pooled", "detectable"]].isna().all(axis=None)
    assert set(south["standing"]) == {"not estimable"}


def test_means_are_rounded_to_a_step_set_by_everybodys_spread() -> None:
    made = run(scores(1, step=3), outcome="score", kind="mean", by=["area"])
    again = made.from_counts(made.counts(), COARSE)
    step = 10.0 ** (math.floor(math.log10(made.seen.spread)) - 1)
    shown = again.points["observed"].dropna().to_numpy()
    assert shown == pytest.approx(np.round(shown / step) * step)
    assert not np.allclose(shown, made.points["observed"].dropna().to_numpy(), atol=step / 50)
    assert not numbers(made) & numbers(again)
    few = protected(made)  # 20 people a month in five areas: each area has too few to show
    assert few.table.loc[few.table["area"] == "North", "value"].isna().all()


def test_a_share_is_hidden_with_its_complement() -> None:
    rng = np.random.default_rng(1)
    people = 60
    most = pd.concat(
        [
            pd.DataFrame({"on": day, "y": rng.random(people) < (0.95 if i % 3 else 0.6)})
            for i, day in enumerate(pd.date_range("2020-01-01", periods=MONTHS, freq="MS"))
        ]
    )
    again = protected(run(most, outcome="y", kind="proportion"))
    true = run(most, outcome="y", kind="proportion")
    high = true.points["observed"].to_numpy() > 1 - 10 / people
    assert high.any()
    assert again.points.loc[high, "observed"].isna().all()


def test_with_everything_hidden_nothing_is_shown() -> None:
    made = run(monthly(counts(1), area=["a", "b"] * 21), by=["area"])
    hidden = made.from_counts(made.counts().assign(count=np.nan), COARSE)
    assert len(hidden.table) == len(made.table)
    assert numbers(hidden) == set()
    assert "cannot be given" in hidden.text
    assert set(hidden.table["standing"]) == {"not estimable"}
    assert hidden.plot() is not None
    pd.testing.assert_frame_equal(hidden.from_counts(hidden.counts(), COARSE).table, hidden.table)
