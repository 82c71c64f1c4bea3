"""A protected breakdown holds nothing true: not in its table, its basis, its words or where it came from."""

import dataclasses
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
import pytest

from syschange import disclosure, equity
from syschange.results import Coarsening

from .sampled_rows import CASES, broken_down, rows

ROWS = rows(613, seed=8)
SHAPES: list[dict[str, Any]] = [{}, {"by": ["g", "h"], "ways": 2}, {"period": "when"}]
ASKED = ("ways", "level", "asked", "levels", "terms", "places")  # what the user said, and where rows stand


def floats(held: Any, path: str = "") -> Iterator[tuple[str, float]]:
    """Give every number a result holds, with where it is."""
    if path.rsplit(".", 1)[-1].split("[", maxsplit=1)[0] in ASKED:
        return
    if isinstance(held, pd.DataFrame):
        for column in held.select_dtypes("number"):
            if column not in ASKED:
                yield from ((f"{path}.{column}[{i}]", float(v)) for i, v in enumerate(held[column]))
    elif dataclasses.is_dataclass(held):
        for each in dataclasses.fields(held):
            yield from floats(getattr(held, each.name), f"{path}.{each.name}")
    elif isinstance(held, tuple):
        for i, each in enumerate(held):
            yield from floats(each, f"{path}[{i}]")
    elif isinstance(held, int | float) and not isinstance(held, bool):
        yield path, float(held)


def column_of(path: str) -> str:
    """Return the last name of where a number is."""
    return path.rsplit(".", 1)[-1].split("[", maxsplit=1)[0]


def still_true(true: Any, published: Any, *, shares: bool) -> list[tuple[str, float]]:
    """Return the numbers of a published result that are among those of the true one.

    Whole numbers are published roundings, and `unrounded` is about them. Shares of whole numbers, and their standard
    deviations, meet by chance (65 of 150 is 26 of 60), and so do correlations to one figure; that shares tell no more
    than the rounded counts is shown below.
    """
    known = {v for _, v in floats(true) if v % 1}
    chance = {"correlation", *(("value", "sd") if shares else ())}
    return [
        (path, v) for path, v in floats(published) if v % 1 and v in known and column_of(path) not in chance
    ]


def unrounded(published: Any) -> list[tuple[str, float]]:
    """Return the counts of a published result that are no multiples of five."""
    counts = {"n", "denominator", "numerator"}
    return [(path, v) for path, v in floats(published) if column_of(path) in counts and v % 5 > 0]


@pytest.mark.parametrize("shape", SHAPES, ids=["by one", "two ways", "by period"])
@pytest.mark.parametrize(("kind", "way"), CASES)
def test_no_true_number_is_left(kind: str, way: str, shape: dict[str, Any]) -> None:
    true = broken_down(ROWS, kind, way, level=[0.95, 0.9], **shape)
    made = disclosure.protect(true).results[0]
    assert isinstance(made, equity.Breakdown)
    assert made.table["value"].notna().sum() >= 6
    assert len(made.table) == len(true.table)
    if (kind, way) != ("proportion", "plain"):  # whose limits meet by chance as well
        assert still_true(true, made, shares=kind == "proportion") == []
    assert unrounded(made) == []
    assert made.source is None
    assert made.others.empty
    assert (made.provenance.rows_in, made.provenance.rows_used, made.provenance.data_digest) == (
        None,
        None,
        None,
    )
    assert made.words != true.words
    assert dict(made.provenance.parameters)["outcome"] == true.outcome


def test_the_look_for_true_numbers_finds_them() -> None:
    true = broken_down(ROWS, "mean", "plain")
    assert len(still_true(true, true, shares=False)) > 20
    assert len(unrounded(true)) > 5


@pytest.mark.parametrize(("kind", "way"), CASES)
def test_what_is_on_paper_is_near_the_truth(kind: str, way: str) -> None:
    true = broken_down(ROWS, kind, way)
    made = disclosure.protect(true).results[0].table  # type: ignore[attr-defined]
    np.testing.assert_allclose(made["value"], true.table["value"], rtol=0.15)
    width, real = made["upper"] - made["lower"], true.table["upper"] - true.table["lower"]
    np.testing.assert_allclose(width, real, rtol=0.3)


def counted(events: dict[str, tuple[int, int]]) -> pd.DataFrame:
    """Return a row a person: each with a weight, a person and an exposure that are the same for all."""
    rows = [(g, float(i < x)) for g, (x, n) in events.items() for i in range(n)]
    made = pd.DataFrame(rows, columns=["g", "seen"])
    return made.assign(
        w=1.0, person=range(len(made)), visits=made["seen"], years=1.0, stratum="s", unit=made.index
    )


ONE = counted({"a": (21, 48), "b": (33, 101), "c": (52, 98)})
OTHER = counted({"a": (22, 48), "b": (34, 100), "c": (51, 99)})


@pytest.mark.parametrize("way", ["plain", "weights", "cluster", "design of units", "design of rows"])
@pytest.mark.parametrize("kind", ["proportion", "rate"])
def test_counts_that_round_alike_are_published_alike(kind: str, way: str) -> None:
    """Where each counts for the same, weights, people, units and exposures say no more than the counts do."""
    one, two = (disclosure.protect(broken_down(data, kind, way)).results[0] for data in (ONE, OTHER))
    assert isinstance(one, equity.Breakdown)
    assert isinstance(two, equity.Breakdown)
    if kind == "rate" and way != "plain":  # how events bunch in people is known to two figures, and differs
        np.testing.assert_allclose(one.table["value"], two.table["value"], rtol=1e-9)
        return
    pd.testing.assert_frame_equal(one.table, two.table)
    pd.testing.assert_frame_equal(one.basis, two.basis)
    assert one.text == two.text
    assert one.provenance == two.provenance
    true = [broken_down(data, kind, way).table["value"] for data in (ONE, OTHER)]
    assert not np.allclose(*true)


def test_weights_still_tell_on_paper() -> None:
    """A weighted share is published as far from the plain one as it is, and a weighted rate in proportion."""
    heavy = ROWS.assign(w=np.where(ROWS["seen"] == 1, 3.0, 1.0) * np.where(ROWS["visits"] > 0, 3.0, 1.0))
    for kind in ("proportion", "rate"):
        true = broken_down(heavy, kind, "weights").table["value"]
        plain = broken_down(heavy, kind, "plain").table["value"]
        made = disclosure.protect(broken_down(heavy, kind, "weights")).results[0].table["value"]  # type: ignore[attr-defined]
        assert ((made - true).abs() < 0.4 * (plain - true).abs()).all()


@pytest.mark.parametrize("kind", ["mean", "median"])
def test_a_group_whose_scores_are_all_alike_is_not_told(kind: str) -> None:
    """Its mean would be everybody's score."""
    same = ROWS.assign(score=ROWS["score"].where(ROWS["g"] != "a", 12.5))
    made = disclosure.protect(broken_down(same, kind, "plain")).results[0].table.set_index("g")  # type: ignore[attr-defined]
    assert np.isnan(made.loc["a", "value"])
    assert np.isfinite(made.loc["b", "value"])
    everyone = ROWS.assign(score=12_345.0)
    assert disclosure.protect(broken_down(everyone, kind, "plain")).results[0].table["value"].isna().all()  # type: ignore[attr-defined]


def test_a_quantile_is_given_a_figure_less_than_a_mean() -> None:
    """It is the score of one person."""
    coarse = Coarsening("a policy", 3)
    step = coarse.step(float(ROWS["score"].std()))
    for kind, ten in (("mean", 1), ("median", 10)):
        made = broken_down(ROWS, kind, "plain")
        value = made.from_counts(made.counts(), coarse).table["value"] / (step * ten)
        np.testing.assert_allclose(value, value.round(), atol=1e-6)
        assert kind == "median" or not np.allclose(value / 10, (value / 10).round(), atol=1e-3)
