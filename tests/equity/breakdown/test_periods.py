"""Each period is as a breakdown of that period alone would be."""

import numpy as np
import pandas as pd
import pytest

from syschange import equity
from syschange.errors import NotEstimableError

from .sampled_rows import CASES, broken_down, rows

ROWS = rows()
OWN = [(kind, way) for kind, way in CASES if "design" not in way]
SURVEYS = [case for case in CASES if case not in OWN]


def in_period(made: equity.Breakdown, when: str) -> pd.DataFrame:
    table = made.table
    return table[table["when"] == when].drop(columns="when").reset_index(drop=True)


@pytest.mark.parametrize(("kind", "way"), OWN)
def test_each_period_is_as_if_alone(kind: str, way: str) -> None:
    made = broken_down(ROWS, kind, way, by=["g", "h"], ways=2, period="when")
    for when in ("p1", "p2"):
        alone = broken_down(ROWS[ROWS["when"] == when], kind, way, by=["g", "h"], ways=2).table
        pd.testing.assert_frame_equal(in_period(made, when), alone, rtol=1e-9)
    assert made.words.startswith("In p2: ")


@pytest.mark.parametrize(("kind", "way"), SURVEYS)
def test_in_a_survey_a_period_is_a_domain(kind: str, way: str) -> None:
    """The values are those of the period alone; strata and units stay those of the whole survey."""
    made = broken_down(ROWS, kind, way, period="when")
    domain = broken_down(ROWS, kind, way, by=["when", "g"], ways=2).table
    for when in ("p1", "p2"):
        alone = broken_down(ROWS[ROWS["when"] == when], kind, way).table
        found = in_period(made, when)
        np.testing.assert_allclose(found["value"], alone["value"], rtol=1e-9)
        cells = domain[(domain["when"] == when) & (domain["g"] != "(all)")]
        np.testing.assert_allclose(found["lower"].iloc[1:], cells["lower"], rtol=1e-9)


def uneven() -> pd.DataFrame:
    """Return a first period of one person, and a second of many."""
    first = pd.DataFrame({"g": ["a"], "when": ["p1"], "seen": [1.0]})
    return pd.concat([first, ROWS[["g", "seen"]].assign(when="p2")], ignore_index=True)


def test_one_person_in_the_first_period_says_nothing_and_silences_nobody_later() -> None:
    made = equity.breakdown(uneven(), outcome="seen", by=["g"], period="when")
    table = made.table.set_index(["g", "when"])
    assert (table.loc[("a", "p1"), "method"], table.loc[("a", "p2"), "method"]) == ("none", "Wilson")
    assert made.estimate(g="a", when="p2").lower == pytest.approx(table.loc[("a", "p2"), "lower"])
    with pytest.raises(NotEstimableError, match="one person only"):
        made.estimate(g="a", when="p1")


def test_a_first_period_without_events_does_not_say_that_nobody_differs() -> None:
    quiet = pd.DataFrame({"g": ["a", "b"] * 30, "when": "p1", "seen": 0.0})
    data = pd.concat([quiet, ROWS[["g", "seen"]].assign(when="p2")], ignore_index=True)
    made = equity.breakdown(data, outcome="seen", by=["g"], period="when")
    assert "no variation" not in made.words
    compared = equity.compare(made)
    tested = compared.table.set_index(["g", "when"])["p"].notna()
    assert not tested["a", "p1"]
    assert tested["a", "p2"]
    assert "no variation" not in compared.words
    across = equity.compare(made, reference={"when": "p1"}).table
    assert (
        across[across["n"] > 0]["p"].notna().sum() == 3
    )  # everyone, and the two groups that both periods have
    turned = data.assign(when=data["when"].map({"p1": "p2", "p2": "p1"}))
    assert "no variation" in equity.breakdown(turned, outcome="seen", by=["g"], period="when").words


def test_means_are_given_as_finely_on_paper_whichever_period_comes_first() -> None:
    """The spread of a period of one person is not known; without it means would be given to the unit."""
    first = pd.DataFrame({"g": ["a"], "when": ["p1"], "score": [21_345.25]})
    later = pd.DataFrame({"g": ["a", "b"] * 20, "when": "p2", "score": np.linspace(20_000, 60_000, 40)})
    made = equity.breakdown(pd.concat([first, later]), outcome="score", by=["g"], kind="mean", period="when")
    assert made.spread == pytest.approx(later["score"].std())
