"""Life expectancy through the public verb."""

from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest

from syschange import disclosure
from syschange.equity.standardise import LifeExpectancy, life_expectancy
from syschange.errors import NotEstimableError, UnknownChoiceError, WrongTypeError
from syschange.statistics import standardise as numbers

BANDS = ["0", "1-39", "40-79", "80+"]
TABLE = pd.DataFrame(
    {
        "area": ["N"] * 4 + ["S"] * 4,
        "age": BANDS * 2,
        "deaths": [12, 43, 402, 311, 15, 61, 533, 322],
        "n": [801, 50_010, 40_020, 3010, 902, 51_003, 39_004, 2105],
    }
)


def lives(table: Any = TABLE, **options: Any) -> LifeExpectancy:
    return life_expectancy(
        table, **{"deaths": "deaths", "population": "n", "ages": "age", "by": ["area"], **options}
    )


def test_it_is_that_of_the_life_table() -> None:
    here = lives().table.query("area == 'S'")
    made = numbers.life_table(
        TABLE["deaths"][4:], TABLE["n"][4:], starts=[0, 1, 40, 80], fractions=None, level=0.95
    )
    assert here["value"].tolist() == pytest.approx(made.expectancy.tolist())
    assert here["upper"].tolist() == pytest.approx(made.upper.tolist())
    assert here["age"].tolist() == [0, 1, 40, 80]


def test_any_order_and_engine_and_starts_of_ones_own_give_the_same() -> None:
    pd.testing.assert_frame_equal(lives(pl.from_pandas(TABLE[::-1]).lazy()).table, lives().table)
    named = TABLE.assign(
        age=TABLE["age"].map(dict(zip(BANDS, ["baby", "young", "middle", "old"], strict=True)))
    )
    starts = {"baby": 0, "young": 1, "middle": 40, "old": 80}
    assert lives(named, starts=starts).table["value"].tolist() == pytest.approx(
        lives().table["value"].tolist()
    )


@pytest.mark.parametrize("changed", [{"fractions": [0.3, 0.5, 0.5]}, {"level": 0.8}, {"least": 1e9}])
def test_every_option_changes_what_is_given(changed: dict[str, Any]) -> None:
    columns = ["value", "lower"]
    assert not lives(**changed).table[columns].equals(lives().table[columns])


def test_a_small_group_has_no_value_and_a_row() -> None:
    small = TABLE.assign(n=TABLE["n"].where(TABLE["area"] == "S", TABLE["n"] / 100).round())
    made = lives(small.assign(deaths=small["deaths"].clip(upper=small["n"])))
    assert made.table.query("area == 'N'")["value"].isna().all()
    assert (made.table.query("area == 'N'")["method"] == "none").all()
    assert "For 1 of 2 groups it cannot be given" in made.words


@pytest.mark.parametrize(
    ("table", "options", "error", "said"),
    [
        (TABLE.assign(age=["0", "1-39", "40-79", "80-89"] * 2), {}, WrongTypeError, "not open"),
        (TABLE.assign(age=["0", "1-29", "40-79", "80+"] * 2), {}, NotEstimableError, "in no band"),
        (TABLE, {"starts": {"0": 0}}, WrongTypeError, "3 of the bands"),
        (TABLE, {"level": 2}, WrongTypeError, "between 0 and 1"),
        (TABLE, {"least": -1}, WrongTypeError, "least=5000"),
        (TABLE.assign(deaths=-1), {}, WrongTypeError, "below 0"),
        (TABLE.head(0), {}, NotEstimableError, "no rows"),
    ],
)
def test_what_is_refused(
    table: pd.DataFrame, options: dict[str, Any], error: type[Exception], said: str
) -> None:
    with pytest.raises(error, match=said):
        lives(table, **options)


def test_nobody_dying_in_the_last_band_is_a_marked_row() -> None:
    made = lives(TABLE.assign(deaths=TABLE["deaths"].where(TABLE["age"] != "80+", 0)))
    assert made.table["value"].isna().all()
    assert "cannot be given" in made.words


def test_an_estimate_is_the_row_of_the_table() -> None:
    made = lives()
    row = made.table.set_index(["area", "band"]).loc[("N", "40-79")]
    one = made.estimate("40-79", area="N")
    assert [one.value, one.lower, one.upper] == pytest.approx(list(row[["value", "lower", "upper"]]))
    assert made.estimate(area="N").value == pytest.approx(
        made.table.set_index(["area", "band"]).loc[("N", "0"), "value"]
    )
    with pytest.raises(UnknownChoiceError, match="'80\\+'"):
        made.estimate("90+")


def test_on_paper_an_age_is_hidden_with_any_older_band_and_the_rest_comes_from_published_counts() -> None:
    true = lives(TABLE.assign(deaths=TABLE["deaths"].where(TABLE.index != 1, 4)))
    paper = disclosure.protect(true).results[0]
    assert isinstance(paper, LifeExpectancy)
    north = paper.table.query("area == 'N'").set_index("band")
    assert north["value"].isna().tolist() == [True, True, False, False]
    assert north["surviving"].isna().tolist() == [False, False, True, True]
    rounded = lives(TABLE.assign(deaths=[10, 45, 400, 310] * 2, n=[800, 50_010, 40_020, 3010] * 2))
    assert north.loc["40-79", "value"] == pytest.approx(
        rounded.table.query("area == 'N' and band == '40-79'")["value"].iloc[0]
    )
    assert not set(np.round(paper.table["value"].dropna(), 9)) & set(np.round(true.table["value"], 9))
    assert paper.provenance.data_digest is None
    assert paper.plot()
