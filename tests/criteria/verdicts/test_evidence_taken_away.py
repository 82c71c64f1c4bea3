"""What is taken away from the records leaves no verdict better, and costs no test that does not rest on it."""

from typing import Any

import pandas as pd
import pytest

from syschange import criteria, examples
from syschange.criteria import Scorecard
from syschange.criteria.analyses import deep
from syschange.errors import DataWarning, InvalidDataError, WrongTypeError

from ..worlds import to_polars
from .places import of_code, plan

PLACE = examples.place(people=400, seed=3)
TABLES: dict[str, Any] = {name: PLACE[name] for name in plan().tables}
LONG_AGO = pd.Timestamp("2015-01-01")
REGISTER = ("T1", "T2", "K2", "T4")


@pytest.fixture(scope="module")
def card() -> Scorecard:
    return criteria.evaluate(plan(), TABLES)


def _verdicts(card: Scorecard, codes: tuple[str, ...]) -> list[tuple[str, str, str]]:
    return [(t.code, t.outcome, t.verdict) for t in card.tests if t.code in codes]


def test_recommendations_without_days_cost_no_other_test_of_the_register(card: Scorecard) -> None:
    bare = TABLES["recommendations"].drop(columns="made_on")
    less = criteria.evaluate(plan(), {**TABLES, "recommendations": bare})
    assert _verdicts(less, REGISTER) == _verdicts(card, REGISTER)
    asked = of_code(less, "K3")
    assert (asked.verdict, asked.reason) == ("NO EVIDENCE", "a column is missing")
    assert asked.collect == ("in 'recommendations' the column 'made_on'",)


def test_people_without_rows_are_reported_and_break_nothing() -> None:
    with pytest.raises(InvalidDataError, match=r"people: 0 rows checked"):
        criteria.evaluate(plan(), {**TABLES, "people": TABLES["people"].iloc[:0]})


def test_a_series_of_another_engine_than_people_says_so() -> None:
    mixed = {**TABLES, "contacts": to_polars(TABLES["contacts"])}
    with pytest.raises(WrongTypeError, match=r"'people' and 'contacts' belong to different engines"):
        deep.series(plan(), mixed)


def test_sites_that_nobody_looked_at_are_not_said_to_go_on() -> None:
    many = examples.place(people=400, seed=3, sites=60)["documents"]
    assert of_code(criteria.evaluate(plan(), {**TABLES, "documents": many}), "S2").verdict == "MET"
    with pytest.warns(DataWarning):
        less = criteria.evaluate(plan(), {**TABLES, "documents": many.assign(checked_on=pd.NaT)})
    asked = of_code(less, "S2")
    assert (asked.verdict, asked.reason) == (
        "UNCLEAR", "capped: not every site has a day on which somebody looked"
    )  # fmt: skip


def test_changes_made_before_the_change_are_none_of_it(card: Scorecard) -> None:
    assert [v for *_, v in _verdicts(card, ("T1",))] == ["MET"] * 3
    changes = TABLES["changes"]
    early = changes.assign(changed_on=changes["changed_on"].where(changes["depth"] != "structural", LONG_AGO))
    less = criteria.evaluate(plan(), {**TABLES, "changes": early})
    told = {t.outcome: t.verdict for t in less.tests if t.code == "T1"}
    assert told == {"structural": "NO EVIDENCE", "relational": "MET", "transformative": "MET"}
