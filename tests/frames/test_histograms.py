"""How often each value occurs in each group is what counting row by row gives."""

import math
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syschange.errors import NotEstimableError, UnknownChoiceError, WrongTypeError
from syschange.frames import reduce_histograms, reduce_to_cells, roll_up
from syschange.frames.adding import prepared
from syschange.frames.crossed import crossing as crossed
from syschange.frames.crossed import histograms

from .visits import BY, Row, as_pandas, as_polars, in_group, visits


@pytest.mark.parametrize("table", [as_polars, as_pandas])
@pytest.mark.parametrize("weight", [None, "w"])
@settings(max_examples=10)
@given(rows=visits(changing=0.3), ways=st.integers(1, 2))
def test_each_value_is_counted_in_each_group(
    table: Any, weight: str | None, rows: list[Row], ways: int
) -> None:
    made = reduce_histograms(table(rows), keys=BY, value="score", weight=weight, period="when")
    known = [r["score"] for r in rows if r["score"] is not None]
    assert made.values.tolist() == sorted(set(known))  # noqa: PD011 - an attribute of ours
    assert (made.rows, made.used) == (len(rows), len(known))
    for block in made.groupings(by=BY, ways=ways):
        assert block.counts.shape == (len(block.labels), len(made.values))
        assert (block.w is None) == (weight is None)
        for i, labels in enumerate(block.labels.to_dict("records")):
            here = in_group(rows, {c: labels[c] for c in [*BY, "when"]})
            assert labels["rows"] == len(here)
            for j, value in enumerate(made.values):
                weights = [r["w"] for r in here if r["score"] == value]
                assert block.counts[i, j] == len(weights)
                if block.w is not None and block.w2 is not None:
                    assert block.w[i, j] == pytest.approx(math.fsum(weights), rel=1e-14)
                    assert block.w2[i, j] == pytest.approx(math.fsum(w * w for w in weights), rel=1e-14)


@settings(max_examples=8)
@given(rows=visits())
def test_the_groups_and_their_order_are_those_of_a_roll_up(rows: list[Row]) -> None:
    options: dict[str, Any] = {"unknown": "split", "categories": {"sex": ["m", "nobody", "F"]}}
    made = reduce_histograms(as_polars(rows), keys=BY, value="score", period="when", **options)
    cells = reduce_to_cells(as_polars(rows), keys=[*BY, "when"], values=["score"], always=["when"], **options)
    for by, ways in ((BY, 2), (["area"], 1), ([], 0)):
        got = pd.concat([block.labels for block in made.groupings(by=by, ways=ways)], ignore_index=True)
        pd.testing.assert_frame_equal(got, roll_up(cells, by=by, ways=ways)[list(got)])


@pytest.mark.parametrize("block", [1, 7, 40])
@settings(max_examples=6)
@given(rows=visits(least=10))
def test_small_blocks_hold_what_one_large_one_does(block: int, rows: list[Row]) -> None:
    made = reduce_histograms(as_polars(rows), keys=BY, value="score", weight="w", period="when")
    whole = list(made.groupings(by=BY, ways=2))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(crossed, "BLOCK", block)
        parts = list(made.groupings(by=BY, ways=2))
    assert all(part.counts.size <= max(block, len(made.values)) for part in parts)
    assert len(parts) >= len(whole)
    for name in ("counts", "w", "w2"):
        np.testing.assert_array_equal(
            np.concatenate([getattr(part, name) for part in parts]),
            np.concatenate([getattr(part, name) for part in whole]),
        )
    labels = [pd.concat([p.labels for p in made], ignore_index=True) for made in (parts, whole)]
    pd.testing.assert_frame_equal(*labels)


def test_true_and_false_and_minus_zero_are_values() -> None:
    made = reduce_histograms(pl.DataFrame({"y": [True, False, None, True]}), keys=[], value="y")
    (block,) = made.groupings(by=[], ways=0)
    assert made.values.tolist() == [0, 1]  # noqa: PD011 - an attribute of ours
    assert block.counts.tolist() == [[1, 2]]
    for table in (pd.DataFrame, pl.DataFrame):
        made = reduce_histograms(table({"y": [0.0, -0.0, 1.5]}), keys=[], value="y")
        assert str(made.values.tolist()) == "[0.0, 1.5]"  # noqa: PD011 - an attribute of ours


def test_a_column_of_nothing_known_has_no_values() -> None:
    made = reduce_histograms(pd.DataFrame({"y": [np.nan, np.nan], "g": ["a", "b"]}), keys=["g"], value="y")
    blocks = list(made.groupings(by=["g"], ways=1))
    assert [block.counts.shape for block in blocks] == [(1, 0), (2, 0)]
    assert blocks[1].labels["rows"].tolist() == [1, 1]


def test_too_many_values_are_refused_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crossed, "MOST", 99)
    rows = {"g": ["a", "b"] * 50, "y": [i / 7 for i in range(100)]}
    for table in (pd.DataFrame(rows), pl.DataFrame(rows), pl.DataFrame(rows).lazy()):
        with pytest.raises(NotEstimableError, match=r"values of 'y' are more than .* Round the values first"):
            reduce_histograms(table, keys=["g"], value="y")
    fewer = pl.DataFrame(rows).with_columns(pl.col("y").round())
    assert len(reduce_histograms(fewer, keys=["g"], value="y").values) == 15


@settings(max_examples=6)
@given(rows=visits(least=20))
def test_with_ways_a_few_broader_sets_hold_every_grouping(rows: list[Row]) -> None:
    frame = as_polars(rows).with_columns((pl.col("score") / 10).round())
    whole = reduce_histograms(frame.lazy(), keys=[*BY, "seen"], value="score", weight="w", ways=2)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(histograms, "MOST", 1)
        apart = reduce_histograms(frame.lazy(), keys=[*BY, "seen"], value="score", weight="w", ways=2)
    assert len(apart._crossed.bases) > len(whole._crossed.bases) == 1
    for one, other in zip(
        *(made.groupings(by=[*BY, "seen"], ways=2) for made in (whole, apart)), strict=True
    ):
        pd.testing.assert_frame_equal(one.labels, other.labels)
        np.testing.assert_array_equal(one.counts, other.counts)
    with pytest.raises(UnknownChoiceError, match="number of ways"):
        next(apart.groupings(by=[*BY, "seen"], ways=3))


def test_what_was_not_reduced_cannot_be_asked_for() -> None:
    made = reduce_histograms(pd.DataFrame({"g": ["a"], "y": [1.0]}), keys=["g"], value="y")
    with pytest.raises(UnknownChoiceError, match="characteristic of these sums"):
        next(made.groupings(by=["h"], ways=1))
    with pytest.raises(NotEstimableError, match="limit is 1"):
        next(made.groupings(by=["g"], ways=1, max_rows=1))


def test_text_and_bad_weights_are_refused() -> None:
    rows = pd.DataFrame({"y": ["a", "b"], "x": [1.0, 2.0], "w": [-1.0, np.nan]})
    with pytest.raises(WrongTypeError, match="'y' does not hold numbers"):
        reduce_histograms(rows, keys=[], value="y")
    with pytest.raises(WrongTypeError, match=r"weights in 'w' .* negative in 1 row and missing in 1 row"):
        reduce_histograms(rows, keys=[], value="x", weight="w")


def test_the_limit_is_that_of_the_finest_cells() -> None:
    assert crossed.MOST == prepared.FINEST == 5_000_000
    assert crossed.BLOCK * 8 == 50_000_000
