"""Pairs of scores are counted once a person, the same on every engine, and those not seen are kept."""

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pytest

from syschange.errors import DuplicateRowsError, WrongTypeError
from syschange.frames import AFTER, BEFORE, pair_times, reduce_score_pairs, reduce_to_cells

ASKED = {"person": "who", "time": "months", "value": "score", "before": 0, "after": 12}
ENGINES = {
    "pandas": lambda t: t,
    "Polars": pl.from_pandas,
    "Polars lazy": lambda t: pl.from_pandas(t).lazy(),
    "Arrow": lambda t: pl.from_pandas(t).to_arrow(),
    "DuckDB": lambda t: duckdb.connect().from_arrow(pl.from_pandas(t).to_arrow()),
}


@pytest.fixture(scope="module")
def rows() -> pd.DataFrame:
    rng = np.random.default_rng(4)
    n = 120
    made = pd.DataFrame(
        {
            "who": np.repeat([f"P{i}" for i in range(n)], 2),
            "months": np.tile([0.0, 12.0], n),
            "score": rng.integers(0, 8, 2 * n).astype(float),
            "sex": np.repeat(rng.choice(np.array(["F", "M", None], dtype=object), n), 2),
        }
    )
    made.loc[made.index[::11], "score"] = np.nan
    return made[rng.random(2 * n) > 0.1].reset_index(drop=True)


@pytest.mark.parametrize("engine", ENGINES)
def test_every_engine_gives_the_same_pairs(rows: pd.DataFrame, engine: str) -> None:
    if engine in {"Arrow", "DuckDB"}:
        pytest.importorskip("pyarrow")
    table = ENGINES[engine](rows)
    made = reduce_score_pairs(table, keys=["sex"], **ASKED)
    plain = reduce_score_pairs(rows, keys=["sex"], **ASKED)
    assert made.digest() == plain.digest()
    np.testing.assert_array_equal(made.before, plain.before)
    for (labels, counts), (others, others_counts) in zip(
        made.groupings(by=["sex"], ways=1), plain.groupings(by=["sex"], ways=1), strict=True
    ):
        pd.testing.assert_frame_equal(labels, others)
        np.testing.assert_array_equal(counts, others_counts)


@pytest.mark.parametrize("engine", ENGINES)
def test_people_side_by_side_can_be_reduced_further_on_every_engine(rows: pd.DataFrame, engine: str) -> None:
    if engine in {"Arrow", "DuckDB"}:
        pytest.importorskip("pyarrow")
    people, plain = (pair_times(t, carry=["sex"], **ASKED) for t in (ENGINES[engine](rows), rows))
    made, expected = (reduce_to_cells(p, keys=["sex"], values=[BEFORE, AFTER]) for p in (people, plain))
    assert made.digest() == expected.digest()


@pytest.mark.parametrize("engine", ["pandas", "Polars lazy", "DuckDB"])
def test_what_cannot_be_paired_is_refused_on_every_engine(rows: pd.DataFrame, engine: str) -> None:
    if engine == "DuckDB":
        pytest.importorskip("pyarrow")
    made = ENGINES[engine]
    twice = pd.concat([rows, rows.head(1)])
    with pytest.raises(DuplicateRowsError, match="1 person has more than one row"):
        reduce_score_pairs(made(twice), keys=[], **ASKED)
    moved = rows.assign(sex=["F" if month else "M" for month in rows["months"]])
    with pytest.raises(WrongTypeError, match="two ways by 'sex'"):
        reduce_score_pairs(made(moved), keys=["sex"], **ASKED)
    endless = rows.assign(score=[np.inf, *rows["score"][1:]])
    with pytest.raises(WrongTypeError, match="'score' holds an infinite value"):
        reduce_score_pairs(made(endless), keys=[], **ASKED)
    nobody = rows.assign(who=[None, *rows["who"][1:]])
    with pytest.raises(WrongTypeError, match="1 row does not say in 'who' whom"):
        reduce_score_pairs(made(nobody), keys=[], **ASKED)


def test_everybody_is_in_one_pair_and_missing_scores_are_told_apart() -> None:
    rows = [("a", 0, 1), ("a", 12, 2), ("b", 0, 1), ("b", 12, 2), ("c", 0, 1), ("d", 12, 2), ("e", 6, 9)]
    table = pd.DataFrame(rows, columns=["who", "months", "score"])
    made = reduce_score_pairs(table, keys=[], **ASKED)
    (labels, counts), *_ = made.groupings(by=[], ways=0)
    found = {
        (None if np.isnan(b) else b, None if np.isnan(a) else a): n
        for b, a, n in zip(made.before, made.after, counts[0], strict=True)
    }
    assert found == {(1, 2): 2, (1, None): 1, (None, 2): 1, (None, None): 1}
    assert (made.people, labels["rows"].iloc[0]) == (5, 5)
