"""Protected, a comparison by places shows what published counts allow, and nothing true is left in it."""

import dataclasses
import math
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd
import pytest

from syschange.disclosure import protect
from syschange.effects.before_after import BeforeAfter
from syschange.results import NOT_FOR_RELEASE

from .places import compared, places

OPTIONS: dict[str, Any] = {"by": ["ethnicity"], "bounds": (0, 80), "replicates": 199}
WORLDS = {
    "many places": (places((12, 13), lost=0.2), {}),
    "few places": (places((5, 6), lost=0.2, size=40), {}),
    "few places drawn": (places((5, 6), lost=0.2, size=40), {"assigned": "randomised"}),
    "no places": (places((12, 13), lost=0.2), {"cluster": None}),
}
TABLES = ("table", "bounds", "balance", "regression", "alike", "clusters", "attrition", "means", "basis")
# Neither counts nor worked out from any.
KNOWN = {"ways", "level", "entered", "reliability"}


def numbers(value: Any) -> Iterator[float]:
    """Yield every number anywhere inside a value."""
    if isinstance(value, pd.DataFrame):
        kept = value.select_dtypes("number").drop(columns=list(KNOWN), errors="ignore")
        yield from kept.to_numpy(dtype=float).ravel()
    elif isinstance(value, np.ndarray):
        yield from value.astype(float).ravel()
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from numbers(inner)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from numbers(getattr(value, field.name))
    elif isinstance(value, float):
        yield value


def protected(name: str) -> tuple[BeforeAfter, BeforeAfter]:
    rows, extra = WORLDS[name]
    made = compared(rows, **{**OPTIONS, **extra, "entered": 0, "reliability": 0.7, "usual": 33.3})
    (paper,) = protect(made).results
    assert isinstance(paper, BeforeAfter)
    return made, paper


@pytest.mark.parametrize("name", WORLDS)
def test_no_true_number_is_left_anywhere(name: str) -> None:
    made, paper = protected(name)
    for table in TABLES:
        first, second = (getattr(result, table) for result in (made, paper))
        if (
            table == "attrition"
        ):  # counts that rounding leaves as they were may be shown, and what is made of them
            moved = (first[["enrolled", "lost"]] != second[["enrolled", "lost"]]).any(axis=1)
            first, second = first[moved], second[moved]
        true = {x for x in numbers(first) if math.isfinite(x) and x != round(x, 2)}
        shown = {x for x in numbers(second) if math.isfinite(x)}
        assert len(true) > 3 or table in {"clusters", "alike", "basis"}
        assert not true & shown, table
    assert not paper.trims
    for fit in paper.fits.values():
        for x in (fit.factor, fit.sandwich, fit.lower, fit.upper):
            assert round(x, 2) == pytest.approx(x)
    assert (paper.provenance.rows_in, paper.provenance.data_digest) == (None, None)
    assert NOT_FOR_RELEASE not in paper.text


@pytest.mark.parametrize("name", WORLDS)
def test_counts_of_people_and_places_are_rounded_or_hidden(name: str) -> None:
    _, paper = protected(name)
    counts = ["enrolled", "seen_before", "seen_after", "followed", "lost"]
    counts += ["clusters"] if "clusters" in paper.basis else []
    shown = paper.basis[counts].to_numpy(dtype=float)
    shown = shown[~np.isnan(shown)]
    assert (shown >= 10).all()
    assert (shown % 5 == 0).all()
    for column in ("followed_changed", "followed_comparison"):
        found = paper.table[column].dropna()
        assert (found % 5 == 0).all()


@pytest.mark.parametrize("name", WORLDS)
def test_what_is_shown_is_near_what_is_true(name: str) -> None:
    made, paper = protected(name)
    for design in ("ancova", "did"):
        true, shown = made.estimate(design), paper.estimate(design)
        assert shown.method == true.method
        width = true.upper - true.lower
        assert shown.value == pytest.approx(true.value, abs=0.05 * width)
        assert (shown.lower, shown.upper) == pytest.approx((true.lower, true.upper), abs=0.08 * width)
        assert shown.lower != true.lower


def test_few_places_are_not_counted_in_words() -> None:
    made, paper = protected("few places")
    assert "by 'site' (5 and 6)" in made.text
    assert "People come in clusters by 'site', and the interval allows for that" in paper.text
    assert (
        paper.clusters["clusters"].dropna().tolist() == [10.0] * 5 or paper.clusters["clusters"].isna().any()
    )


def test_trimming_is_not_given_on_paper() -> None:
    _, paper = protected("many places")
    trimmed = paper.bounds[paper.bounds["method"] == "trimming"]
    assert len(trimmed) > 0
    assert trimmed[["lower", "upper", "limit_lower", "limit_upper"]].isna().all(axis=None)
    worst = paper.bounds[paper.bounds["method"] == "worst case"].iloc[0]
    assert worst[["lower", "upper", "limit_lower", "limit_upper"]].notna().all()


def test_a_hidden_group_takes_everything_about_it_with_it() -> None:
    made, paper = protected("few places")
    counts = made.counts()
    gone = counts["cell"].map(lambda cell: dict(cell).get("ethnicity") == "Black")
    from syschange.results import Coarsening

    hidden = made.from_counts(
        counts.assign(count=counts["count"].astype(float).mask(gone)), Coarsening("a policy", figures=2)
    )
    for table in ("table", "bounds", "balance", "attrition"):
        shown = getattr(hidden, table)
        rest = (
            shown[shown["ethnicity"] == "Black"]
            .select_dtypes("number")
            .drop(columns=["level", "ways"], errors="ignore")
        )
        assert rest.isna().all(axis=None), table
    assert paper.table["value"].notna().any()
