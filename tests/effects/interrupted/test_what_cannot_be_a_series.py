"""What cannot be analysed is refused in a sentence, or labelled; nothing crashes and no group is left out."""

import datetime as dt
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syschange.disclosure import protect
from syschange.errors import (
    MissingColumnError,
    NotEstimableError,
    SyschangeError,
    UnknownChoiceError,
    WrongTypeError,
)

from .made_up import MONTHS, counts, monthly, run, scores, two_arms

TABLE = monthly(counts())


@pytest.mark.parametrize(
    ("data", "options", "kind", "said"),
    [
        (monthly([5.0]), {}, NotEstimableError, "of one period"),
        (monthly([]), {}, NotEstimableError, "no series"),
        (TABLE, {"changed_on": "2019-01-01"}, NotEstimableError, "runs from 2020-01 to 2023-06"),
        (TABLE, {"changed_on": "2024-01-01"}, NotEstimableError, "outside the series"),
        (TABLE, {"changed_on": "2020-01-01"}, NotEstimableError, "outside the series"),
        (TABLE, {"changed_on": "2020-08-01"}, NotEstimableError, "7 points before the change and 35 after"),
        (TABLE, {"changed_on": "2023-05-01"}, NotEstimableError, "40 points before the change and 2 after"),
        (TABLE, {"transition": 18}, NotEstimableError, "after the transition"),
        (TABLE, {"at": [19]}, NotEstimableError, "18 periods into the time after"),
        (monthly(np.full(MONTHS, 7)), {}, NotEstimableError, "does not vary"),
        (monthly(np.zeros(MONTHS)), {}, NotEstimableError, "does not vary"),
        (monthly(counts(ratio=0)), {}, NotEstimableError, "nothing at all on one side"),
        (monthly(-counts()), {}, WrongTypeError, "negative"),
        (TABLE, {"changed_on": "spring"}, WrongTypeError, "neither a day nor a number"),
        (TABLE, {"changed_on": 12}, WrongTypeError, "need a date"),
        (TABLE, {"time": "when"}, MissingColumnError, "no column 'when'"),
        (TABLE, {"time": "n", "outcome": None}, SyschangeError, "need a number"),
        (TABLE.assign(on="2020-Q1"), {}, WrongTypeError, "does not hold dates"),
        (TABLE, {"kind": "shares"}, UnknownChoiceError, "kind of outcome"),
        (TABLE, {"kind": "rate"}, WrongTypeError, "needs an exposure"),
        (TABLE, {"exposure": "n"}, WrongTypeError, "only a rate"),
        (TABLE, {"kind": "mean", "outcome": None}, WrongTypeError, "only rows can be counted"),
        (TABLE, {"kind": "proportion"}, WrongTypeError, "true and false"),
        (TABLE, {"per": 0}, WrongTypeError, "above 0"),
        (TABLE, {"per": 100}, WrongTypeError, "no rate"),
        (TABLE, {"model": "ols"}, UnknownChoiceError, "model"),
        (TABLE, {"kind": "mean", "model": "quasi-poisson"}, WrongTypeError, "counts and rates"),
        (TABLE, {"empty": "none"}, UnknownChoiceError, "without rows"),
        (TABLE, {"kind": "mean", "empty": "zero"}, WrongTypeError, "nought only of a count"),
        (TABLE, {"transition": -1}, WrongTypeError, "whole number"),
        (TABLE, {"harmonics": 6}, NotEstimableError, "seasonal"),
        (TABLE, {"harmonics": "two"}, WrongTypeError, "whole number"),
        (TABLE, {"at": [0]}, WrongTypeError, "1 or more"),
        (TABLE, {"at": 5}, WrongTypeError, "horizons in at="),
        (TABLE, {"at": "5"}, WrongTypeError, "horizons in at="),
        (TABLE, {"placebo": 3}, WrongTypeError, "placebo= is neither"),
        (TABLE, {"placebo": None}, WrongTypeError, "placebo= is neither"),
        (TABLE, {"placebo": "2021-03-01"}, WrongTypeError, "placebo= is neither"),
        (TABLE, {"placebo": ["spring"]}, WrongTypeError, "fake date is neither"),
        (TABLE, {"per": "x"}, WrongTypeError, "not a number"),
        (TABLE, {"per": np.nan}, WrongTypeError, "not a number"),
        (TABLE, {"level": 95}, WrongTypeError, "confidence level"),
        (TABLE, {"every": "fortnight"}, UnknownChoiceError, "period"),
        (TABLE, {"placebo": ["2022-03-01"]}, NotEstimableError, "A fake date needs"),
        (TABLE, {"placebo": ["2020-03-01"]}, NotEstimableError, "A fake date needs"),
        (TABLE, {"by": ["term"]}, WrongTypeError, "term"),
        (TABLE, {"arm": "arm"}, WrongTypeError, "both"),
        (two_arms(), {"arm": "arm", "comparison": "old"}, UnknownChoiceError, "no comparison series"),
        (
            two_arms(),
            {"arm": "arm", "comparison": "usual", "model": "quasi-poisson"},
            WrongTypeError,
            "difference",
        ),
        (
            TABLE.assign(arm="usual"),
            {"arm": "arm", "comparison": "usual"},
            NotEstimableError,
            "0 groups beside",
        ),
        (TABLE, {"margin": (1.1, 1.2)}, NotEstimableError, "both sides"),
        (TABLE.assign(area="a"), {"by": ["area"], "ways": 2}, UnknownChoiceError, "ways"),
    ],
)
def test_it_is_refused_in_a_sentence(
    data: pd.DataFrame, options: dict[str, Any], kind: type[SyschangeError], said: str
) -> None:
    with pytest.raises(kind, match=said):
        run(data, **options)


@pytest.mark.parametrize("horizons", [5, [], "x", ["x"], [np.nan], [[1, 2]], None])
def test_a_path_needs_a_list_of_horizons(horizons: Any) -> None:
    with pytest.raises(WrongTypeError, match="not a list of one number or more"):
        run(TABLE).path(horizons)


def test_numbers_whose_year_nobody_knows_have_no_seasons() -> None:
    table = TABLE.assign(step=np.arange(MONTHS))
    with pytest.raises(NotEstimableError, match="year is not known"):
        run(table, time="step", changed_on=24, harmonics=1)
    assert run(table, time="step", changed_on=24).timing.pairs == 0


@pytest.mark.parametrize(("before", "after", "standing"), [(8, 6, "exploratory"), (11, 20, "exploratory"),
                                                           (12, 3, "exploratory"), (12, 6, "main")])  # fmt: skip
def test_short_series_are_labelled(before: int, after: int, standing: str) -> None:
    made = run(
        monthly(counts(4, months=before + after)), changed_on=dt.date(2020 + before // 12, before % 12 + 1, 1)
    )
    assert made.table["standing"].unique().tolist() == [standing]
    said = f"With {before} points before and {after} after this is exploratory"
    assert (said in made.text) == (standing == "exploratory")


def test_gaps_keep_their_place_in_time() -> None:
    table = TABLE.drop(index=[3, 4, 30])
    made = run(table)
    assert len(made.points) == MONTHS
    assert made.points["observed"].isna().sum() == 3
    assert made.points["fitted"].notna().all()
    assert made.table[["before", "after"]].iloc[0].tolist() == [22, 17]
    assert "Nothing is known of 3 of 42 months" in made.text


def test_rows_of_one_period_are_added_up() -> None:
    twice = pd.concat([TABLE, TABLE])
    assert run(twice).points["observed"].to_numpy() == pytest.approx(2 * TABLE["n"].to_numpy())
    means = run(scores(1), outcome="score", kind="mean").points["observed"]
    expected = scores(1).assign(m=lambda t: t["on"].dt.to_period("M")).groupby("m")["score"].mean()
    assert means.to_numpy() == pytest.approx(expected.to_numpy())


def test_a_group_that_cannot_be_estimated_keeps_its_rows() -> None:
    parts = [monthly(counts(i), area=area) for i, area in enumerate(["North", "South"])]
    late = monthly(counts(3, months=20), start="2021-11-01", area="Late")
    same = monthly(np.full(MONTHS, 5), area="Same")
    made = run(pd.concat([*parts, late, same]), by=["area"])
    standing = made.table.groupby("area", sort=False)["standing"].unique().map(list).to_dict()
    assert standing["Late"] == standing["Same"] == ["not estimable"]
    assert standing["North"] == standing["(all)"] == ["main"]
    lost = made.table[made.table["standing"] == "not estimable"]
    assert lost[["value", "lower", "upper", "phi", "detectable"]].isna().all(axis=None)
    with pytest.raises(NotEstimableError, match="2 points before the change and 18 after"):
        made.estimate(area="Late")
    with pytest.raises(NotEstimableError, match="does not vary"):
        made.estimate(area="Same")


def test_rows_without_a_time_or_an_outcome_are_told() -> None:
    table = pd.concat([TABLE, pd.DataFrame({"on": [pd.NaT] * 3, "n": [1, 2, 3]})], ignore_index=True)
    table["n"] = table["n"].astype(float)
    table.loc[5, "n"] = np.nan
    made = run(table)
    assert "3 rows say no time and 1 row says no outcome." in made.text
    assert (made.provenance.rows_in, made.provenance.rows_used, made.provenance.rows_unknown) == (45, 41, 4)


@settings(max_examples=25)
@given(
    values=st.lists(st.integers(0, 3) | st.integers(0, 10**9), min_size=2, max_size=40),
    lost=st.sets(st.integers(0, 39), max_size=12),
    change=st.integers(1, 40),
    kind=st.sampled_from(["count", "mean", "rate"]),
    model=st.sampled_from(["auto", "reml"]),
    arms=st.booleans(),
)
def test_whatever_the_numbers_there_is_an_answer_or_a_sentence(
    values: list[int], lost: set[int], change: int, kind: str, model: str, *, arms: bool
) -> None:
    table = monthly(values, e=10.0, arm="new")
    options: dict[str, Any] = {"kind": kind, "model": model, "exposure": "e" if kind == "rate" else None}
    if arms:
        table = pd.concat([table, monthly(values[::-1], e=7.0, arm="usual")])
        options |= {"arm": "arm", "comparison": "usual"}
    table = table.drop(index=[i for i in lost if i < len(values)])
    try:
        made = run(table, changed_on=pd.Timestamp("2020-01-01") + pd.DateOffset(months=change), **options)
    except SyschangeError:
        return
    known = made.table.dropna(subset="value")
    assert (known["lower"] <= known["value"]).all()
    assert (known["value"] <= known["upper"]).all()
    assert len(made.points) == made.timing.size
    assert made.text
    protect(made)
