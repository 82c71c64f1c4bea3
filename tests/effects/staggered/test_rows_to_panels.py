"""Rows become sums by unit and time, the same on any engine, of as many units as there are."""

import numpy as np
import pandas as pd
import polars as pl
import pytest

from syschange.errors import NotEstimableError
from syschange.frames import Panel, reduce_panel

from .panels import panel

ASKED = {"unit": "u", "time": "t", "adopted": "g", "values": ["y"]}


def test_sums_and_counts_are_those_of_the_rows() -> None:
    table = panel((3, 4), (2, float("nan")), periods=5, rows=2)
    table.loc[[0, 1, 13], "y"] = np.nan
    made = reduce_panel(table, **ASKED, keys=["s"])
    total, known = made.summed("y", np.arange(5), 5)
    by = table.groupby(["u", "t"])["y"]
    np.testing.assert_allclose(total.ravel(), by.sum())
    np.testing.assert_array_equal(known.ravel(), by.count())
    halves, _ = made.summed("y", np.array([0, 0, 0, 1, 1]), 2)
    np.testing.assert_allclose(halves, np.column_stack([total[:, :3].sum(axis=1), total[:, 3:].sum(axis=1)]))
    assert (made.units, made.rows, made.untimed, made.levels["s"]) == (7, 70, 0, ("a", "b"))
    assert made.labels["s"].tolist() == list("abababa")
    np.testing.assert_array_equal(made.adopted, [2, 2, 2, *[np.nan] * 4])


def test_many_thousands_of_units_are_held_and_ordered_by_their_ids() -> None:
    rng = np.random.default_rng(0)
    ids = rng.permutation(20_000)
    table = pl.DataFrame({"u": ids, "t": np.ones(20_000), "g": ids % 7.0, "y": ids * 1.0})
    made = reduce_panel(table, **ASKED)
    assert made.units == 20_000
    np.testing.assert_array_equal(made.summed("y", np.array([0]), 1)[0].ravel(), np.arange(20_000))
    with pytest.raises(NotEstimableError, match="50,000,000"):
        made.summed("y", np.array([0]), 3000)


def test_the_digest_is_of_the_data_and_not_of_their_order_or_engine() -> None:
    table = panel((4, 5), (2, float("nan")))
    first = reduce_panel(table, **ASKED, keys=["s"], cluster="u")
    again = reduce_panel(table.sample(frac=1, random_state=0), **ASKED, keys=["s"], cluster="u")
    polars = pl.DataFrame({c: [None if v != v else v for v in table[c].tolist()] for c in table})  # noqa: PLR0124
    other = reduce_panel(polars.lazy(), **ASKED, keys=["s"], cluster="u")
    assert first.digest() == again.digest() == other.digest()
    changed = [
        table.assign(y=table["y"] + (table.index == 3)),
        table.assign(g=table["g"].fillna(7)),
        table.assign(s="a"),
        table.assign(t=table["t"] + 1),
    ]
    told = {reduce_panel(t, **ASKED, keys=["s"], cluster="u").digest() for t in changed}
    assert len(told | {first.digest()}) == 5


def test_dates_with_and_without_a_time_of_day_are_days() -> None:
    table = panel((2, 2), (2, float("nan")))
    day = pd.Timestamp("2024-01-01") + pd.to_timedelta(table["t"], unit="D")
    began = pd.Timestamp("2024-01-01") + pd.to_timedelta(table["g"].fillna(0), unit="D")
    began = began.where(table["g"].notna())
    made: list[Panel] = [
        reduce_panel(table.assign(t=t, g=g), **ASKED)
        for t, g in (
            (day, began),
            (day + pd.Timedelta(hours=7), began),
            (day.dt.tz_localize("UTC"), began.dt.date.where(began.notna(), None)),
        )
    ]
    for one in made:
        assert one.times.dtype == np.dtype("datetime64[D]")
        assert np.isnat(one.adopted).sum() == 2
        assert one.digest() == made[0].digest()
