"""On paper nothing true is left; and one answer from every engine, in any order, under any names."""

import re

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pytest

from syschange.disclosure import protect
from syschange.results import Coarsening
from syschange.system.rationing import Rationing, rationing

from .decided import world

DATA = world(903, seed=2)


@pytest.fixture(scope="module")
def pair() -> tuple[Rationing, Rationing]:
    true = rationing(DATA, by=["service"])
    made = protect(true).results[0]
    assert isinstance(made, Rationing)
    return true, made


def test_every_count_is_rounded_and_every_slope_coarsened(pair: tuple[Rationing, Rationing]) -> None:
    true, made = pair
    for table in (made.table[["n", "units", "numerator"]], made.slopes[["n", "accepted", "refused"]]):
        shown = table.melt()["value"].dropna()
        assert (shown % 5 == 0).all()
    slopes = made.slopes[made.slopes["model"] == "difference"]["value"] / 0.01
    np.testing.assert_allclose(slopes, slopes.round(), atol=1e-9)
    for column in ("value", "lower", "upper", "sd"):
        assert (made.slopes[column] != true.slopes[column]).all()
    assert (
        made.slopes["upper"] - made.slopes["lower"] >= 0.99 * (true.slopes["upper"] - true.slopes["lower"])
    ).all()


def test_words_hold_nothing_true(pair: tuple[Rationing, Rationing]) -> None:
    _, made = pair
    assert "looks like rationing" in made.words
    told = [int(n) for n in re.findall(r"(\d+) (?:people|of \d+ people)", made.words)]
    assert told
    assert all(n % 5 == 0 for n in told)
    assert made.provenance.data_digest is None


def test_with_everything_hidden_nothing_is_shown(pair: tuple[Rationing, Rationing]) -> None:
    true, _ = pair
    made = true.from_counts(true.counts().assign(count=np.nan), Coarsening("a policy", 3))
    assert made.table.select_dtypes("number").drop(columns=["level", "ways"]).isna().all(axis=None)
    assert made.slopes.select_dtypes("number").drop(columns="level").isna().all(axis=None)
    assert set(made.slopes["reading"]) == {"cannot be told"}
    assert "cannot be told from numbers fit to publish" in made.words
    assert made.plot() is not None


def test_engines_order_and_names_change_no_digit(pair: tuple[Rationing, Rationing]) -> None:
    true, _ = pair
    frame = pl.DataFrame({c: [None if pd.isna(v) else v for v in DATA[c]] for c in DATA})
    order = np.random.default_rng(0).permutation(len(DATA))
    mixed = DATA.iloc[order].assign(person_id=[f"z{i}" for i in order[::-1]])
    with duckdb.connect() as lent:
        others = [rationing(d, by=["service"]) for d in (frame.lazy(), lent.from_df(DATA), mixed)]
    for other in others:
        pd.testing.assert_frame_equal(true.table, other.table, check_exact=True)
        pd.testing.assert_frame_equal(true.slopes, other.slopes, check_exact=True)
        assert true.words == other.words
        assert true.provenance.data_digest == other.provenance.data_digest
    names = {"north": "c", "south": "a", "west": "b"}
    renamed = rationing(DATA.assign(service=DATA["service"].map(names)), by=["service"]).slopes
    order_of = ["service", "capital", "model"]
    expected = true.slopes.assign(service=true.slopes["service"].replace(names)).sort_values(
        order_of, ignore_index=True
    )
    pd.testing.assert_frame_equal(
        expected, renamed.sort_values(order_of, ignore_index=True), check_exact=True
    )
    pytest.importorskip("pyarrow")
    pd.testing.assert_frame_equal(
        true.slopes, rationing(frame.to_arrow(), by=["service"]).slopes, check_exact=True
    )
