"""On paper, intersections are fitted again to published counts, and nothing true survives."""

import math
import re

import numpy as np
import pandas as pd
import pytest

from syschange import disclosure
from syschange.equity.intersections import Intersections, intersections
from syschange.results import NOT_FOR_RELEASE, Coarsening

from .strata_rows import BY, planted

KINDS = pytest.mark.parametrize("kind", ["proportion", "mean"])
SAME = Coarsening("a policy", figures=12)


def uneven(kind: str) -> pd.DataFrame:
    """Return intersections of 7 to 76 people, so that some are hidden."""
    rows = planted(extra=0.2, scores=kind == "mean")
    codes = rows[BY].apply(lambda c: c.str[1].astype(int))
    keep = 7 + 3 * (codes["a"] + 3 * codes["b"] + 12 * codes["c"])
    place = rows.groupby(BY).cumcount() * 83 % 200
    return rows[place < keep]


def made(kind: str) -> Intersections:
    return intersections(uneven(kind), outcome="y", by=BY, kind=kind)


def paper(result: Intersections) -> Intersections:
    protected = disclosure.protect(result).results[0]
    assert isinstance(protected, Intersections)
    return protected


@KINDS
def test_counts_published_as_they_are_change_next_to_nothing(kind: str) -> None:
    result = made(kind)
    again = result.from_counts(result.counts(), SAME)
    pd.testing.assert_frame_equal(again.table, result.table, rtol=1e-6, atol=1e-6)
    pd.testing.assert_frame_equal(again.summary, result.summary, rtol=1e-5, atol=1e-6)


@KINDS
def test_what_is_published_is_what_a_table_of_the_published_numbers_would_give(kind: str) -> None:
    shown = paper(made(kind))
    seen = shown.table[shown.table["value"].notna() & (shown.table["denominator"] > 0)]
    assert 0 < len(seen) < 24
    assert (seen["denominator"] % 5 == 0).all()
    if kind == "mean":
        sd = shown.strata.rows.loc[seen.index, "sd"]
        parts = [
            pd.DataFrame([row[BY]] * int(row["denominator"])).assign(
                y=_scores(int(row["denominator"]), row["value"], sd[i])
            )
            for i, row in seen.iterrows()
        ]
    else:
        parts = [
            pd.DataFrame([row[BY]] * int(row["denominator"])).assign(
                y=np.arange(int(row["denominator"])) < row["numerator"]
            )
            for _, row in seen.iterrows()
        ]
    again = intersections(pd.concat(parts), outcome="y", by=BY, kind=kind)
    both = shown.table.merge(again.table, on=BY, suffixes=("", "_again"))
    for column in ("total", "additive", "interaction", "p_adjusted"):
        np.testing.assert_allclose(
            both.loc[both["value"].notna(), column],
            both.loc[both["value"].notna(), f"{column}_again"],
            rtol=1e-5,
            atol=1e-6,
        )
    # The order of the measures is the same; groups hidden altogether are missing from the second.
    one, two = (r.summary.set_index(["measure", "model", "group"])["value"] for r in (shown, again))
    np.testing.assert_allclose(one[two.index], two, rtol=1e-5, atol=1e-6)


def _scores(n: int, mean: float, sd: float) -> np.ndarray:
    """Return scores with exactly this mean and standard deviation."""
    even = np.arange(n) - (n - 1) / 2
    return np.asarray(mean + even * sd / even.std(ddof=1))


@KINDS
def test_hidden_intersections_are_there_without_any_number(kind: str) -> None:
    result = made(kind)
    shown = paper(result).table
    assert shown[BY].equals(result.table[BY])
    hidden = shown[(result.table["n"] < 10).to_numpy()]
    assert len(hidden) == 1
    assert hidden.drop(columns="level").select_dtypes("number").isna().all(axis=None)
    assert set(hidden["method"]) == {"none"}
    assert set(hidden["stands_out"]) == {"none"}


@KINDS
def test_no_true_number_survives(kind: str) -> None:
    result = made(kind)
    shown = paper(result)
    # What was seen, a share of few or a mean that is rounded, may end where it began; all else may not.
    for true, published in (
        (result.table.drop(columns="value"), shown.table),
        (result.summary, shown.summary),
    ):
        for column in true.select_dtypes("number").columns.drop("level"):
            pairs = zip(true[column], published[column], strict=True)
            # Nought, one and a fixed variance say nothing of anybody; rounding counts may end where it began.
            same = [t for t, p in pairs if p == t and t not in {0.0, 1.0, math.pi**2 / 3} and t % 5 != 0]
            assert not same, column
    assert shown.policy == "ONS_10_5"
    assert NOT_FOR_RELEASE not in shown.text
    assert shown.provenance.rows_in is None
    assert shown.provenance.data_digest is None
    assert str(len(uneven(kind))) not in shown.text
    assert shown.models is not result.models
    assert not shown.strata.basis["n"].equals(result.strata.basis["n"])


@KINDS
def test_with_everything_hidden_nothing_is_said(kind: str) -> None:
    result = made(kind)
    shown = result.from_counts(result.counts().assign(count=np.nan), SAME)
    assert "Nothing can be said" in shown.text
    assert not re.search(r"\d", shown.text)
    for table in (shown.table, shown.summary):
        assert table.drop(columns="level").select_dtypes("number").isna().all(axis=None)
        assert set(table["method"]) == {"none"}
    assert list(shown.summary.columns) == list(result.summary.columns)
    assert "every number is hidden" in " ".join(t.get_text() for t in shown.plot().axes[-1].texts)
    with pytest.raises(Exception, match="hidden"):
        shown.estimate(a="a0", b="b0", c="c0")
    with pytest.raises(Exception, match="too few"):
        shown.measure()


@KINDS
def test_every_count_of_people_is_told(kind: str) -> None:
    result = made(kind)
    told = result.counts().set_index(["cell", "quantity"])["count"]
    for row in result.table.to_dict("records"):
        cell = tuple((c, row[c]) for c in BY)
        assert told[cell, "n"] == row["n"]
        assert told[cell, "denominator:y"] == row["denominator"]
        if kind == "proportion":
            assert told[cell, "numerator:y"] == row["numerator"]
            assert told[cell, "complement:y"] == row["denominator"] - row["numerator"]
    everyone = tuple((c, "(all)") for c in BY)
    assert told[everyone, "n"] == result.table["n"].sum()
