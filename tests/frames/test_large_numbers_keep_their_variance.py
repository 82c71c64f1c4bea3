"""Large numbers that differ by little keep their variance, and small types of whole number do not overflow."""

import math

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syschange.errors import WrongTypeError
from syschange.frames import Cells, reduce_to_cells
from syschange.statistics.means import sd_from_sums


def spread_of(made: Cells) -> float:
    row = made.table.iloc[0]
    return float(sd_from_sums(row["complete"], row["sum:y"], row["sum:y:y"]))


@settings(max_examples=10)
@given(seed=st.integers(0, 2**32 - 1), centre=st.sampled_from([1e8, -1e8, 1e11, 12.0]))
def test_the_variance_of_large_numbers_is_right(seed: int, centre: float) -> None:
    values = np.random.default_rng(seed).normal(centre, 1, 500)
    for frame in (pd.DataFrame({"y": values}), pl.DataFrame({"y": values})):
        made = reduce_to_cells(frame, keys=[], values=["y"])
        assert spread_of(made) == pytest.approx(np.std(values - centre, ddof=1), rel=1e-9)


def test_one_stray_value_does_not_cost_the_others_their_variance() -> None:
    rng = np.random.default_rng(5)
    frame = pd.DataFrame({"g": ["a"] * 500 + ["b"], "y": [*rng.normal(1e8, 1, 500), 5.0]})
    made = reduce_to_cells(frame, keys=["g"], values=["y"])
    assert spread_of(made) == pytest.approx(frame["y"][:500].std(), rel=1e-6)


@pytest.mark.parametrize("dtype", ["int8", "uint8", "int64", "uint64", "float32"])
def test_no_type_of_number_overflows(dtype: str) -> None:
    frame = pd.DataFrame({"y": np.array([100] * 300 + [27] * 300, dtype=dtype)})
    made = reduce_to_cells(frame, keys=[], values=["y"])
    assert made.table["sum:y"][0] + made.pivots["y"] * 600 == 300 * 127
    assert spread_of(made) == pytest.approx(np.std([100] * 300 + [27] * 300, ddof=1))


def test_the_largest_whole_numbers_do_not_turn_negative() -> None:
    made = reduce_to_cells(
        pd.DataFrame({"y": np.array([2**63 + 2**20] * 2, dtype="uint64")}), keys=[], values=["y"]
    )
    assert made.ranges["y"] == (2**63 + 2**20, 2**63 + 2**20)


def test_numbers_too_large_to_be_squared_are_refused() -> None:
    with pytest.raises(WrongTypeError, match="'y' holds numbers too large"):
        reduce_to_cells(pd.DataFrame({"y": [1e308, -1e308]}), keys=[], values=["y"])


def test_the_range_is_of_the_known_values() -> None:
    frame = pl.DataFrame({"y": [3.5, None, -2.0], "z": pl.Series([None] * 3, dtype=pl.Float64)})
    made = reduce_to_cells(frame, keys=[], values=["y", "z"])
    assert made.ranges["y"] == (-2, 3.5)
    assert all(math.isnan(end) for end in made.ranges["z"])
