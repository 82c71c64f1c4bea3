"""Sums by characteristics and clusters are those of the rows, on any engine, and pairs of scores are counted."""

from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest

from syschange.errors import MissingColumnError, UnknownChoiceError, WrongTypeError
from syschange.frames import reduce_clusters

RNG, PEOPLE = np.random.default_rng(3), 900
ROWS = pd.DataFrame(
    {
        "arm": RNG.choice(["x", "y"], PEOPLE),
        "sex": RNG.choice(["F", "M"], PEOPLE),
        "site": RNG.integers(0, 250, PEOPLE),
        "before": RNG.integers(0, 9, PEOPLE).astype(float),
        "after": np.where(RNG.random(PEOPLE) < 0.2, np.nan, RNG.normal(1e4, 1, PEOPLE)),
    }
)
OPTIONS: dict[str, Any] = {
    "keys": ["arm", "sex"],
    "items": ["site"],
    "values": ["before", "after"],
    "ways": 2,
}


def on(engine: str) -> Any:
    polars = pl.DataFrame(ROWS.to_dict("list"), nan_to_null=True)
    if engine == "pandas":
        return ROWS
    if engine == "Polars":
        return polars.lazy()
    return pytest.importorskip("duckdb").from_arrow(polars.to_arrow())


@pytest.mark.parametrize("engine", ["pandas", "Polars", "DuckDB"])
def test_they_are_those_of_the_rows_for_more_than_two_hundred_clusters(engine: str) -> None:
    cells = reduce_clusters(on(engine), **OPTIONS, what="which cluster")
    assert cells.size == ROWS["site"].nunique() > 200
    seen = 0
    for labels, sums in cells.groupings(by=["arm", "sex"], ways=2):
        for i, row in enumerate(labels.to_dict("records")):
            own = ROWS
            for column in ("arm", "sex"):
                own = own[own[column] == row[column]] if row[column] != "(all)" else own
            both = own.dropna()
            assert sums["rows"][i].sum() == len(own) == row["rows"]
            assert np.count_nonzero(sums["complete"][i]) == both["site"].nunique()
            b, a = (both[c] - cells.pivots[c] for c in ("before", "after"))
            by_site = (a * b).groupby(both["site"]).sum()
            place = [cells.labels[0].index(site) for site in by_site.index]
            assert sums["sum:before:after"][i, place] == pytest.approx(by_site.to_numpy())
            seen += 1
    assert seen == 9
    assert cells.digest() == reduce_clusters(ROWS, **OPTIONS, what="which cluster").digest()


def test_pairs_of_scores_are_counted_and_those_without_one_left_out() -> None:
    cells = reduce_clusters(ROWS, keys=["arm"], items=["before", "sex"], ways=1)
    (_, whole), *_ = cells.groupings(by=["arm"], ways=1)
    counts = ROWS.groupby(["before", "sex"]).size()
    for n, before, sex in zip(whole["rows"][0], *cells.items, strict=True):
        assert n == counts[cells.labels[0][before], cells.labels[1][sex]]
    lacking = reduce_clusters(ROWS, keys=["arm"], items=["before", "after"], ways=1)
    (_, found), *_ = lacking.groupings(by=["arm"], ways=1)
    assert found["rows"].sum() == len(ROWS.dropna())


def test_what_is_not_there_is_refused() -> None:
    with pytest.raises(MissingColumnError, match="'site'"):
        reduce_clusters(ROWS, **{**OPTIONS, "items": ["sit"]})
    with pytest.raises(WrongTypeError, match="which cluster"):
        reduce_clusters(
            ROWS.assign(site=ROWS["site"].where(ROWS["site"] > 3)), **OPTIONS, what="which cluster"
        )
    with pytest.raises(UnknownChoiceError):
        list(reduce_clusters(ROWS, **OPTIONS).groupings(by=["age"], ways=1))
