"""Rows of nobody, weights that are none and periods that were not compared are refused, and large tables planned."""

from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings

from syschange.errors import MissingColumnError, NotEstimableError, UnknownChoiceError, WrongTypeError
from syschange.frames import reduce_people
from syschange.frames.people import stages
from syschange.statistics.design.clustered import PeopleSums, clustered_mean

from .visits import BY, Row, as_duckdb, as_polars, needs_pyarrow, visits

BOTH = [pd.DataFrame, pl.DataFrame, pl.LazyFrame]
ROWS: dict[str, list[Any]] = {
    "who": ["Ann", "Ann", "Bob", "Cy"],
    "sex": ["F", "F", "M", "M"],
    "when": ["a", "b", "a", "b"],
    "y": [1.0, 2.0, 3.0, 4.0],
}


@pytest.mark.parametrize("table", BOTH)
@pytest.mark.parametrize(
    ("who", "message"),
    [
        (["Ann", None, "Bob", None], "2 rows do not say in 'who' whom they belong to"),
        ([1.0, float("nan"), 2.0, 3.0], "1 row does not say in 'who' whom it belongs to"),
    ],
)
def test_rows_of_nobody_are_refused_without_naming_anybody(table: Any, who: list[Any], message: str) -> None:
    with pytest.raises(WrongTypeError, match=message) as problem:
        reduce_people(table({**ROWS, "who": who}), keys=["sex"], person="who", value="y")
    assert "Ann" not in str(problem.value)


@pytest.mark.parametrize("table", BOTH)
@pytest.mark.parametrize(
    ("weights", "message"),
    [
        ([1.0, -1.0, -0.5, 1.0], "negative in 2 rows"),
        ([1.0, None, 1.0, 1.0], "missing in 1 row"),
        ([1.0, np.inf, -np.inf, -1.0], "negative in 1 row and infinite in 2 rows"),
    ],
)
def test_weights_that_are_none_are_refused_with_how_many(
    table: Any, weights: list[Any], message: str
) -> None:
    with pytest.raises(WrongTypeError, match=rf"The weights in 'w' .* {message}"):
        reduce_people(table({**ROWS, "w": weights}), keys=["sex"], person="who", value="y", weight="w")


@pytest.mark.parametrize("table", BOTH)
def test_a_missing_exposure_is_unknown_and_a_negative_one_is_refused(table: Any) -> None:
    made = reduce_people(
        table({**ROWS, "days": [1.0, None, 2.0, 0.0]}), keys=[], person="who", value="y", measure="days"
    )
    assert (made.rows, made.used, made.people) == (4, 3, 3)
    with pytest.raises(WrongTypeError, match=r"The exposures in 'days' .* negative in 1 row"):
        reduce_people(
            table({**ROWS, "days": [1.0, -2.0, 1.0, 1.0]}), keys=[], person="who", value="y", measure="days"
        )


def test_numbers_too_large_to_be_multiplied_are_refused() -> None:
    rows = {**ROWS, "days": [1e110, 1.0, 2.0, 3.0]}
    with pytest.raises(WrongTypeError, match="'days' holds numbers too large"):
        reduce_people(pd.DataFrame(rows), keys=[], person="who", value="y", measure="days")


@pytest.mark.parametrize("key", ["m", "tt", "people", "ways"])
def test_a_characteristic_called_as_a_sum_is_refused(key: str) -> None:
    with pytest.raises(WrongTypeError, match=f"'{key}' stands for a column of the result"):
        reduce_people(pd.DataFrame({**ROWS, key: "x"}), keys=[key], person="who", value="y")


def test_what_is_not_there_is_named() -> None:
    rows = pd.DataFrame(ROWS)
    with pytest.raises(MissingColumnError, match=r"'whom'.*'who'"):
        reduce_people(rows, keys=["sex"], person="whom", value="y")
    made = reduce_people(rows, keys=["sex"], person="who", value="y", period="when")
    with pytest.raises(UnknownChoiceError, match="'c' is not a known period"):
        made.shared("a", "c", by=["sex"], ways=1)
    with pytest.raises(NotEstimableError, match="one and the same"):
        made.shared("a", "a", by=["sex"], ways=1)
    for ask in (made.rolled, lambda **k: made.shared("a", "b", **k)):
        with pytest.raises(UnknownChoiceError, match="'age' is not a known characteristic"):
            ask(by=["age"], ways=1)
        with pytest.raises(UnknownChoiceError, match="number of ways"):
            ask(by=["sex"], ways=2)
    with pytest.raises(NotEstimableError, match="6 rows, and the limit is 5"):
        made.rolled(by=["sex"], ways=1, max_rows=5)


def test_beyond_eight_periods_neighbours_are_compared_and_each_with_the_first() -> None:
    months = [f"m{i:02}" for i in range(10)]
    rows = pl.DataFrame({"who": [1, 2] * 10, "when": np.repeat(months, 2), "y": np.arange(20.0)})
    made = reduce_people(rows, keys=[], person="who", value="y", period="when")
    assert made.periods == tuple(months)
    assert made.pivot == 0
    assert made.shared("m00", "m07", by=[], ways=0)["tt"].tolist() == [0 * 14 + 1 * 15]
    assert made.shared("m05", "m04", by=[], ways=0)["tt"].tolist() == [8 * 10 + 9 * 11]
    with pytest.raises(NotEstimableError, match="more than 8 of them"):
        made.shared("m03", "m05", by=[], ways=0)
    fewer = rows.filter(pl.col("when") < "m08")
    made = reduce_people(fewer, keys=[], person="who", value="y", period="when")
    assert made.shared("m03", "m05", by=[], ways=0)["people"].tolist() == [2]


@pytest.mark.parametrize("changing", [0.0, 0.3])
def test_with_ways_a_few_broader_sets_hold_every_grouping(changing: float) -> None:
    @settings(max_examples=4)
    @given(rows=visits(changing=changing, least=20))
    def check(rows: list[Row]) -> None:
        keys = [*BY, "seen"]
        options: dict[str, Any] = {"keys": keys, "person": "person", "value": "score", "period": "when"}
        whole = reduce_people(as_polars(rows), ways=2, **options)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(stages, "FINEST", 2)
            apart = reduce_people(as_polars(rows), ways=2, **options)
            assert len(apart._cells(tuple(keys)).bases) > len(whole._cells(tuple(keys)).bases) == 1
            for ask in (lambda m: m.rolled(by=keys, ways=2), lambda m: m.shared("t0", "t1", by=keys, ways=2)):
                if {"t0", "t1"} <= set(whole.periods):
                    pd.testing.assert_frame_equal(ask(apart), ask(whole), check_exact=True)
        assert apart.changing == whole.changing
        with pytest.raises(UnknownChoiceError, match="number of ways"):
            apart.rolled(by=keys, ways=3)

    check()


@needs_pyarrow
def test_a_lazy_table_is_read_and_nobody_in_it_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    """What comes back from the engine is never longer than the cells, though there are many more people."""
    rows = [
        {"person": i // 3, "sex": "F", "area": "xY"[i % 2], "when": f"t{i % 3}", "score": float(i % 11),
         "days": 1.0, "w": 1.0, "seen": True}
        for i in range(3000)
    ]  # fmt: skip
    longest = []
    made_before = pl.DataFrame.__init__

    def watched(self: pl.DataFrame, *given: Any, **named: Any) -> None:
        made_before(self, *given, **named)
        longest.append(self.height)

    table = as_duckdb(rows)
    monkeypatch.setattr(pl.DataFrame, "__init__", watched)
    made = reduce_people(table.project("person, area, 'F' AS sex, \"when\", score"), keys=["sex"], person="person",
                         value="score", period="when")  # fmt: skip
    made.rolled(by=["sex"], ways=1)
    assert made.people == 1000
    assert longest
    # The first rows of the characteristics, without the person, are looked at to see that they are groups.
    assert max(height for height in longest if height != 3000) <= 3


@settings(max_examples=6)
@given(rows=visits(least=20))
def test_the_sums_give_a_mean_with_its_clustered_standard_error(rows: list[Row]) -> None:
    made = reduce_people(as_polars(rows), keys=["area"], person="person", value="score")
    row = made.rolled(by=[], ways=0).iloc[0]
    names = ("people", "m", "t", "mm", "tm", "tt", "mmm", "squares")
    found = clustered_mean(PeopleSums(**{name: row[name] for name in names}))
    scores = pd.DataFrame(rows).dropna(subset="score")
    mean = scores["score"].mean()
    residuals = (scores["score"] - mean).groupby(scores["person"]).sum()
    size = len(residuals)
    assert found.value + made.pivot == pytest.approx(mean, rel=1e-12)
    if size > 1:
        expected = np.sqrt(size / (size - 1) * (residuals**2).sum()) / len(scores)
        assert found.se == pytest.approx(expected, rel=1e-6, abs=1e-9)


def test_one_person_with_a_stray_total_does_not_cost_the_others_their_digits() -> None:
    rng = np.random.default_rng(2)
    y = rng.normal(0, 1, 3000).round(3)
    rows = pl.DataFrame(
        {"who": np.arange(3000) // 3, "g": ["a"] * 2997 + ["b"] * 3, "y": [*y[:2997], 1e6, 1e6, 1e6]}
    )
    table = reduce_people(rows, keys=["g"], person="who", value="y").rolled(by=["g"], ways=1).set_index("g")
    totals = y[:2997].reshape(-1, 3).sum(axis=1)
    assert table.loc["a", "tt"] == pytest.approx((totals**2).sum(), rel=1e-12)
    assert table.loc["b", "tt"] == 9e12
