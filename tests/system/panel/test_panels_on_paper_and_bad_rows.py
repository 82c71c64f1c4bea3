"""A panel on every engine and on paper, and what it does with rows that cannot be used."""

import math
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pytest
from scipy import stats

from syschange.disclosure import protect
from syschange.errors import (
    MissingColumnError,
    NotEstimableError,
    UnknownChoiceError,
    WrongTypeError,
)
from syschange.system.panel import Panel

from .rated import LIVED, ROWS, STAFF, asked, ratings, several, shares


def test_numbers_of_few_raters_are_kept_from_sight() -> None:
    made = asked(several(), beside=["part"])
    assert set(made.counts()["count"]) == {24, 16, 15, 12, 0}
    paper = protect(made).results[0]
    assert isinstance(paper, Panel)
    assert shares(paper) == pytest.approx({LIVED: 15 / 25, STAFF: 10 / 15})
    assert paper.estimate(LIVED).probability(0.5) == pytest.approx(stats.beta(15.5, 10.5).sf(0.5))
    assert paper.alpha(LIVED) == round(made.alpha(LIVED), 2)
    assert paper.provenance.data_digest is None
    assert "24" not in paper.words
    assert set(paper.table["n"]) == {25, 15}
    few = protect(asked(ratings([4.0] * 20, [4.0] * 9))).results[0]
    assert isinstance(few, Panel)
    assert few.sides == (LIVED,)
    assert "What the side of professionals says is not shown" in few.words
    assert few.table["value"].isna().tolist()[2:] == [True, True]
    no = protect(asked(ratings([4.0] * 20 + [1.0] * 4, [1.0] * 15 + [4.0] * 3))).results[0]
    assert isinstance(no, Panel)
    assert math.isnan(shares(no)[STAFF])  # three who said yes
    with pytest.raises(NotEstimableError):
        no.estimate(STAFF)
    habit = protect(asked(several().assign(rating=4.0), beside=["part"])).results[0]
    assert "habit" not in habit.text + habit.table.to_csv()


def test_bad_input_is_named() -> None:
    for column in ("rater_id", "subject", "item", "rating", "reported_by"):
        with pytest.raises(MissingColumnError):
            asked(ROWS.drop(columns=column))
    with pytest.raises(MissingColumnError):
        asked(rated_on="day")
    for option in (
        {"item": []}, {"item": 3}, {"item": ["tweak", "tweak"]}, {"beside": "part"}, {"beside": ["tweak"]},
        {"subject": 3}, {"at_least": 1.0}, {"at_least": 5.0}, {"at_least": "high"}, {"scale": (4, 1)}, {"scale": 4},
        {"sides": {}}, {"sides": ["person"]}, {"sides": {"a": "person", "b": "person"}},
    ):  # fmt: skip
        with pytest.raises(WrongTypeError):
            asked(**option)
    with pytest.raises(UnknownChoiceError):
        asked(sides={"a": "people"})
    with pytest.raises(UnknownChoiceError) as caught:
        asked(ROWS.assign(reported_by="Ann of the high street"))
    assert "Ann" not in str(caught.value)
    with pytest.raises(WrongTypeError, match="lie outside 1 to 4"):
        asked(ROWS.assign(rating=99.0))
    for data, option in (
        (ROWS.head(0), {}), (ROWS.assign(rating=np.nan), {}), (ROWS.assign(rater_id=None), {}),
        (ROWS, {"item": "tweek"}), (ROWS, {"beside": ["part"]}), (ROWS, {"subject": "a change"}),
    ):  # fmt: skip
        with pytest.raises(NotEstimableError):
            asked(data, **option)


def test_every_engine_gives_the_same(tmp_path: Any) -> None:
    data = several()
    plain, polars = asked(data, beside=["part"]), pl.from_pandas(data)
    polars.write_parquet(tmp_path / "ratings.parquet")
    for table in (
        polars, polars.lazy(), polars.to_arrow(), duckdb.connect().from_arrow(polars.to_arrow()),
        tmp_path / "ratings.parquet",
    ):  # fmt: skip
        made = asked(table, beside=["part"])
        pd.testing.assert_frame_equal(made.table, plain.table, check_exact=True)
        assert made.provenance.data_digest == plain.provenance.data_digest


def test_what_does_not_say_whose_it_is_is_counted_and_said() -> None:
    lost = ROWS.assign(rater_id=ROWS["rater_id"].where(ROWS.index > 1),
                       reported_by=ROWS["reported_by"].where(ROWS.index != 5))  # fmt: skip
    made = asked(lost)
    assert "Ratings that do not say whose they are, are left out" in made.words
    assert made.provenance.rows_unknown == 3
    assert made.table["n"].iloc[0] == 21
    other = asked(ROWS.assign(reported_by=ROWS["reported_by"].where(ROWS.index > 3, "record")))
    assert "Ratings by neither side are left out" in other.words
    undated = asked(ROWS.drop(columns=["rated_on", "lowest", "highest"]))
    pd.testing.assert_frame_equal(undated.table, asked().table)
