"""Any engine and any order of rows give one answer, and its picture shows every horizon."""

from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pandas as pd
import polars as pl
import pytest
from matplotlib.figure import Figure

from syschange.effects.staggered import Staggered
from syschange.results import NOT_FOR_RELEASE

from .panels import panel, run

ASKED = {"by": ["s"], "cluster": "c", "covariates": ["x"]}


def table() -> pd.DataFrame:
    made = panel((8, 8, 14), rows=2)
    return made.assign(c=made["u"], x=(made["y"] / 3).round(3))


def same(one: Staggered, other: Staggered) -> None:
    pd.testing.assert_frame_equal(one.table, other.table, check_exact=True)
    pd.testing.assert_frame_equal(one.standing, other.standing)
    pd.testing.assert_frame_equal(one.group_times, other.group_times, check_exact=True)
    assert one.text == other.text
    assert one.provenance == other.provenance
    assert one.before == other.before


@pytest.mark.parametrize("asked", [{}, ASKED], ids=["plain", "all"])
def test_every_engine(asked: dict[str, object], tmp_path: Path) -> None:
    rows = table()
    first = run(rows, **asked)
    shuffled = rows.sample(frac=1, random_state=1)[rows.columns[::-1]]
    same(first, run(shuffled, **asked))
    # From lists, which needs no pyarrow.
    polars = pl.DataFrame({c: [None if v != v else v for v in rows[c].tolist()] for c in rows})  # noqa: PLR0124
    same(first, run(polars, **asked))
    same(first, run(polars.lazy(), **asked))
    polars.write_parquet(tmp_path / "rows.parquet")
    same(first, run(tmp_path / "rows.parquet", **asked))
    if find_spec("pyarrow") is not None:
        same(first, run(polars.to_arrow(), **asked))
    if find_spec("duckdb") is not None:
        import duckdb

        same(first, run(duckdb.read_parquet(str(tmp_path / "rows.parquet")), **asked))


def test_ids_may_be_numbers_texts_or_categories() -> None:
    rows = table()
    first = run(rows)
    number = rows.assign(u=rows["u"].str[1:].astype(int))
    category = rows.assign(u=rows["u"].astype("category"))
    for other in (number, category):
        np.testing.assert_array_equal(run(other).table["value"], first.table["value"])


def test_the_picture_has_a_mark_for_every_horizon_and_tells_before_from_since() -> None:
    made = run(table(), by=["s"])
    for figure in (made.plot(), made.plot(s="a")):
        assert isinstance(figure, Figure)
        markers = [line.get_marker() for axes in figure.axes for line in axes.lines]
        drawn = made.table[(made.table["s"] == "(all)") & (made.table["aggregation"] == "horizon")]["horizon"]
        assert markers.count("s") == (drawn < 0).sum() + 1  # and one in the key
        assert markers.count("o") == (drawn >= 0).sum() + 1
        assert markers.count("x") == 2
        words = [t.get_text() for axes in figure.axes for t in axes.texts]
        assert "before" in words
        assert any("since the change" in w for w in words)
        assert any("NOT FOR RELEASE" in t.get_text() for t in figure.texts)


def test_a_result_keeps_its_shape_and_says_what_it_is() -> None:
    made = run(table())
    assert made.table.columns.tolist() == [
        "aggregation", "at", "horizon", "changed", "comparison", "rows", "value", "lower", "upper", "level",
        "method", "band_lower", "band_upper", "pooled", "pooled_lower", "pooled_upper", "detectable",
        "equivalence", "note",
    ]  # fmt: skip
    assert made.table["aggregation"].drop_duplicates().tolist() == [
        "simple", "horizon", "cohort", "calendar", "slope before", "same units",
    ]  # fmt: skip
    for shown in (made.text, repr(made), made._repr_html_()):
        assert NOT_FOR_RELEASE in shown
    told = dict(made.provenance.parameters)
    assert (made.provenance.function, told["unit"], told["gaps"]) == ("effects.staggered", "u", "pairs")
    for row in made.table.to_dict("records"):
        e = made.estimate(row["aggregation"], row["at"])
        assert (e.value, e.lower, e.upper) == (row["value"], row["lower"], row["upper"])
