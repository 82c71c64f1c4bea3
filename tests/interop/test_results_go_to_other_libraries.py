"""A result goes to pandas, Polars, Arrow, Great Tables and Altair with its types and its words as they were."""

import builtins
import datetime as dt
import re
import sys
from typing import Any

import altair as alt
import numpy as np
import pandas as pd
import polars as pl
import pytest

from syschange import disclosure, equity, interop
from syschange.errors import MissingExtraError

pa = pytest.importorskip("pyarrow")

TYPED = pd.DataFrame(
    {
        "group": ["(all)", "(unknown)", None],
        "n": pd.array([1, None, 3], dtype="Int64"),
        "value": [1.5, np.nan, 2e-7],
        "met": pd.array([True, None, False], dtype="boolean"),
        "band": pd.Categorical(["low", "high", None], categories=["low", "middle", "high"], ordered=True),
        "month": pd.period_range("2024-01", periods=3, freq="M"),
        "at": pd.to_datetime(["2024-01-01", None, "2024-02-01"]),
        "day": pd.Series([dt.date(2024, 1, 1), None, None], dtype=object),
    }
)


def people() -> pd.DataFrame:
    """Return 64 people, of whom two are of a group that is hidden on paper."""
    groups = ["a"] * 30 + ["b"] * 30 + ["<b>few</b>"] * 2 + [None] * 2
    return pd.DataFrame({"group": groups, "reached": [i % 2 for i in range(64)]})


def result() -> equity.Breakdown:
    return equity.breakdown(people(), outcome="reached", by=["group"])


def test_types_survive_in_polars() -> None:
    made = interop.to_polars(TYPED)
    assert dict(made.schema) == {
        "group": pl.String, "n": pl.Int64, "value": pl.Float64, "met": pl.Boolean,
        "band": pl.Enum(["low", "middle", "high"]), "month": pl.String, "at": pl.Datetime("us"), "day": pl.Date,
    }  # fmt: skip
    assert made["n"].to_list() == [1, None, 3]
    assert made["value"].to_list() == [1.5, None, 2e-7]
    assert made["met"].to_list() == [True, None, False]
    assert made["month"].to_list() == ["2024-01", "2024-02", "2024-03"]
    assert made["day"].to_list() == [dt.date(2024, 1, 1), None, None]


def test_types_survive_in_arrow() -> None:
    made = interop.to_arrow(TYPED)
    assert made.schema.field("n").type == pa.int64()
    assert made.schema.field("met").type == pa.bool_()
    assert made.schema.field("day").type == pa.date32()
    assert made.schema.field("band").type == pa.dictionary(pa.int32(), pa.string(), ordered=True)
    assert made["band"].to_pylist() == ["low", "high", None]
    assert made["n"].to_pylist() == [1, None, 3]
    assert made["value"].null_count == 1


def test_every_row_and_group_of_a_result_is_there() -> None:
    made = result()
    table = made.to_pandas()
    assert {"(all)", "(unknown)", "<b>few</b>"} <= set(table["group"])
    assert made.to_polars()["group"].to_list() == table["group"].tolist()
    assert made.to_arrow()["group"].to_pylist() == table["group"].tolist()
    assert made.to_polars()["value"].to_list() == pytest.approx(table["value"].tolist())


def test_what_is_hidden_is_null_and_marked_in_the_table_that_is_shown() -> None:
    paper = disclosure.protect(result()).results[0]
    assert paper.to_polars()["n"].null_count() == paper.to_arrow()["n"].null_count > 0
    page = paper.to_gt().as_raw_html()
    assert "[c]" in page
    assert "[c] hidden to protect people." in page
    assert "not for release" not in page.lower()


def test_true_values_say_so_in_the_table_that_is_shown() -> None:
    page = result().to_gt().as_raw_html()
    assert "Breakdown (not for release)" in page
    assert "Not for release." in page
    assert "[c]" not in page


def test_the_table_that_is_shown_is_named_and_its_labels_are_data() -> None:
    page = result().to_gt().as_raw_html()
    name, words = (re.findall(rf'aria-{kind}="([^"]+)"', page)[0] for kind in ("labelledby", "describedby"))
    assert f'id="{name}"' in page
    assert f'id="{words}"' in page
    assert "&lt;b&gt;few&lt;/b&gt;" in page
    assert "<b>few" not in page
    assert page == result().to_gt().as_raw_html()


@pytest.mark.parametrize(
    ("package", "extra", "method"), [("pyarrow", "arrow", "to_arrow"), ("great_tables", "tables", "to_gt")]
)
def test_a_package_that_is_missing_is_named_with_its_extra(
    monkeypatch: pytest.MonkeyPatch, package: str, extra: str, method: str
) -> None:
    whole = builtins.__import__

    def refuse(name: str, *given: Any, **more: Any) -> Any:
        if name.partition(".")[0] == package:
            raise ImportError(name)
        return whole(name, *given, **more)

    made = result()
    monkeypatch.setitem(sys.modules, package, None)
    monkeypatch.setattr(builtins, "__import__", refuse)
    with pytest.raises(MissingExtraError, match=rf"syschange\[{extra}\]"):
        getattr(made, method)()


def test_altair_draws_the_table_as_it_is() -> None:
    drawn = alt.Chart(result().to_pandas()).mark_point().encode(x="value:Q", y="group:N").to_dict()
    rows = next(iter(drawn["datasets"].values()))
    assert {row["group"] for row in rows} >= {"(all)", "(unknown)"}
    assert {row["value"] for row in rows if row["group"] == "(all)"} == {0.5}
