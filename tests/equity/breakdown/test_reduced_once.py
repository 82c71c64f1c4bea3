"""A table reduced once gives what the table itself gives, for each kind; what it cannot give is refused."""

from typing import Any

import pandas as pd
import pytest

from syschange import equity
from syschange.equity.options import Design
from syschange.errors import MissingColumnError, NotEstimableError, UnknownChoiceError, WrongTypeError

from .sampled_rows import broken_down, rows

ROWS = rows()
OUTCOMES = {"seen": None, "score": None, "visits": "years"}


@pytest.mark.parametrize("kind", ["proportion", "rate", "mean"])
@pytest.mark.parametrize("weights", [None, "w"])
@pytest.mark.parametrize("period", [None, "when"])
@pytest.mark.parametrize("unknown", ["keep", "split"])
def test_it_is_as_the_table_itself(kind: str, weights: str | None, period: str | None, unknown: str) -> None:
    given: dict[str, Any] = {"weights": weights, "period": period, "unknown": unknown}
    some = ROWS.assign(g=ROWS["g"].fillna("(not asked)"), seen=ROWS["seen"].where(ROWS.index % 7 > 0))
    held = equity.reduce(some, outcomes=OUTCOMES, by=["g", "h"], ways=2, **given)
    for by, ways in ((["g", "h"], 2), (["h"], 1), ([], 1)):
        direct = broken_down(some, kind, "plain", by=by, ways=ways, **given)
        made = broken_down(held, kind, "plain", by=by, ways=ways, **given)
        pd.testing.assert_frame_equal(made.table, direct.table)
        pd.testing.assert_frame_equal(made.basis, direct.basis)
        pd.testing.assert_frame_equal(made.others, direct.others)
        assert made.text == direct.text
        assert made.provenance.rows_used == direct.provenance.rows_used


def test_a_mean_of_yes_and_no_is_the_share() -> None:
    held = equity.reduce(ROWS, outcomes=["seen"], by=["g"])
    share, mean = (
        equity.breakdown(held, outcome="seen", by=["g"], kind=kind).table for kind in ("proportion", "mean")
    )
    pd.testing.assert_series_equal(share["value"], mean["value"])


def test_declared_groups_are_kept() -> None:
    categories = {"g": ["c", "z", "b", "a"]}
    held = equity.reduce(ROWS, outcomes=["seen"], by=["g"], categories=categories)
    for given in (None, categories):
        made = equity.breakdown(held, outcome="seen", by=["g"], categories=given).table
        assert made["g"].tolist() == ["(all)", "c", "z", "b", "a", "(unknown)"]


REFUSED: list[tuple[dict[str, Any], type[Exception], str]] = [
    ({"by": ["stratum"]}, UnknownChoiceError, "characteristic it was reduced by"),
    ({"outcome": "score"}, UnknownChoiceError, "outcome it was reduced for"),
    ({"ways": 2, "by": ["g", "h"]}, UnknownChoiceError, "number of ways it was reduced for"),
    ({"period": "when"}, WrongTypeError, "nothing as its period, and the breakdown asks for 'when'"),
    ({"weights": "w"}, WrongTypeError, "nothing as its weights"),
    ({"kind": "rate", "exposure": "years"}, WrongTypeError, "nothing as its exposure"),
    ({"unknown": "split"}, WrongTypeError, "unknown='keep'"),
    ({"categories": {"g": ["c", "b", "a"]}}, WrongTypeError, "other groups of 'g'"),
    ({"cluster": "person"}, WrongTypeError, "needs its rows"),
    ({"kind": "median"}, WrongTypeError, "needs its rows"),
    ({"design": Design(units="unit")}, WrongTypeError, "needs its rows"),
    ({"max_rows": 4}, NotEstimableError, "the limit is 4"),
]


@pytest.mark.parametrize(("asked", "error", "said"), REFUSED)
def test_what_it_was_not_reduced_for_is_refused(
    asked: dict[str, Any], error: type[Exception], said: str
) -> None:
    held = equity.reduce(ROWS, outcomes=["seen"], by=["g", "h"])
    with pytest.raises(error, match=said):
        equity.breakdown(held, **{"outcome": "seen", "by": ["g"], **asked})


def test_outcomes_are_a_list_of_columns_that_are_there() -> None:
    for outcomes in ([], "seen", {}):
        with pytest.raises(WrongTypeError, match="No list of outcomes"):
            equity.reduce(ROWS, outcomes=outcomes, by=["g"])
    with pytest.raises(MissingColumnError, match="'seem'"):
        equity.reduce(ROWS, outcomes=["seem"], by=["g"])
