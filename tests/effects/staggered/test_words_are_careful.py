"""Sentences say no more than is known: of what never varies, of one unit, and of a difference that is none."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from syschange.errors import NotEstimableError

from .panels import NEVER, panel, run


def certain(table: pd.DataFrame, effect: float = 2.3) -> pd.DataFrame:
    """Return a panel whose outcome is a rule without exception."""
    unit = table["u"].str[1:].astype(int)
    y = 0.1 * table["t"] + 0.37 * unit + effect * (table["t"] >= table["g"])
    return table.assign(y=y, x=unit % 7, c=unit // 2)


@pytest.mark.parametrize(
    "given", [{}, {"covariates": ["x"]}, {"cluster": "c"}, {"gaps": "rows"}, {"small": False}], ids=str
)
def test_what_does_not_vary_is_not_sure(given: dict[str, Any]) -> None:
    made = run(certain(panel()), **given)
    assert "cannot be given: nothing varies, so how sure it is cannot be told" in made.text
    assert "chance" not in made.text
    assert "interval" not in made.text
    assert set(made.table["method"]) == {"none"}
    assert set(made.table["note"]) == {"does not vary"}
    assert made.table["lower"].isna().all()
    assert len(made.contrast) == 0
    assert made.covariance == pytest.approx(np.zeros_like(made.covariance), abs=0)
    with pytest.raises(NotEstimableError, match="do not vary"):
        made.estimate()


def test_shares_of_cohorts_alone_say_nothing_of_how_sure_a_mean_is() -> None:
    table = certain(panel())
    table["y"] += 1.0 * ((table["t"] >= table["g"]) & (table["g"] == 5))  # another effect on the other cohort
    assert "nothing varies" in run(table).text


def test_a_little_that_varies_is_enough() -> None:
    table = certain(panel())
    table["y"] += 1e-6 * panel(seed=4)["y"]
    made = run(table)
    assert (made.table["upper"] > made.table["lower"]).all()


def test_of_no_effect_nothing_is_said_by_lot_or_of_its_interval() -> None:
    text = run(panel((1, 1), (3, NEVER))).text
    assert "cannot be given" in text
    assert "by lot" not in text
    assert "rests on few" not in text
    assert "by lot" in run(panel((3, 9), (3, NEVER))).text


@pytest.mark.parametrize(("counted", "noun"), [("people", "person"), ("places", "place")])
def test_one_is_one(counted: str, noun: str) -> None:
    table = panel((1, 1, 1, 12), (3, 0, 40, NEVER))
    with pytest.warns(UserWarning, match="no period before"):
        text = run(table, counted=counted).text
    assert f"In the 1 {noun} that changed" in text
    assert f"in the same {noun}," in text
    assert f"1 {noun} is left out" in text
    assert f"1 {noun} changed after the last period and counts as not yet changed" in text
    assert f"1 {counted}" not in text


def test_what_is_none_is_neither_more_nor_less() -> None:
    yes = panel((20, 20, 20))
    alike = np.random.default_rng(3).random((20, 8)) < 0.5  # the same twenty courses in every cohort
    yes["y"] = alike[yes["u"].str[1:].astype(int) % 20, yes["t"]]
    text = run(yes).text
    assert "was on average neither higher nor lower since the change" in text
    assert "In the period of the change it was neither higher nor lower" in text
    assert "moved neither more nor less each period than the others" in text
