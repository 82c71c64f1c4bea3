"""Thin data are labelled, bad options refused, and on paper everything is simulated anew from rounded counts."""

import math
import re
from typing import Any

import numpy as np
import pytest

from syschange.disclosure import protect
from syschange.effects.detectable import Detectable, detectable
from syschange.errors import NotEstimableError, SyschangeError, UnknownChoiceError, WrongTypeError
from syschange.results import Coarsening

from .made_up import days, scores, yes_or_no

TIMES: dict[str, Any] = {"value": "score", "before": 0, "after": 12, "simulations": 200}
ARMS = {"arm": "arm", "comparison": "usual"}
SERIES: dict[str, Any] = {
    "design": "interrupted_series", "value": "value", "time": "day", "changed_on": "2022-07-01", "simulations": 200,
}  # fmt: skip
SHARES: dict[str, Any] = {"design": "shares", "value": "housed", "simulations": 200, **ARMS}
DATA = scores(clusters=26, size=13)


@pytest.mark.parametrize(
    ("asked", "error", "told"),
    [
        ({**TIMES, "design": "before"}, UnknownChoiceError, "before_after"),
        ({"value": "score"}, WrongTypeError, "also needs before, after"),
        ({**TIMES, "changed_on": "2020-01-01"}, WrongTypeError, "no use for changed_on"),
        ({**TIMES, "arm": "arm"}, WrongTypeError, "label of the comparison"),
        ({**TIMES, **ARMS, "comparison": "control"}, UnknownChoiceError, "nobody is in the comparison"),
        ({**TIMES, "arm": "team", "comparison": "T0"}, NotEstimableError, "25 groups beside"),
        ({**TIMES, **ARMS, "cluster": "sex"}, WrongTypeError, "2 clusters are in both arms"),
        ({**TIMES, "before": 12, "after": 0}, WrongTypeError, "not earlier"),
        ({**TIMES, "power": 0.01}, WrongTypeError, "power"),
        ({**TIMES, "level": 2}, WrongTypeError, "confidence level"),
        ({**TIMES, "simulations": 5}, WrongTypeError, "100 simulations"),
        ({**TIMES, "by": ["sex"], "ways": 3}, UnknownChoiceError, "ways"),
        ({**TIMES, "by": ["detectable"]}, WrongTypeError, "stands for a column"),
        ({**SHARES, "value": "score"}, WrongTypeError, "does not hold yes and no"),
    ],
    ids=str,
)  # fmt: skip
def test_what_cannot_be_used_is_refused(
    asked: dict[str, Any], error: type[SyschangeError], told: str
) -> None:
    with pytest.raises(error, match=told):
        detectable(DATA.assign(detectable="x"), **asked)


@pytest.mark.parametrize(
    ("option", "error", "told"),
    [
        ({"changed_on": "summer"}, WrongTypeError, "not a date"),
        ({"changed_on": "2020-04-01"}, NotEstimableError, "3 points before"),
        ({"changed_on": "2023-12-01"}, NotEstimableError, "1 after"),
        ({"of": "jump"}, UnknownChoiceError, "level"),
        ({"kind": "rate"}, WrongTypeError, "exposure"),
        ({"kind": "median"}, UnknownChoiceError, "mean"),
        ({"value": None, "kind": "mean"}, WrongTypeError, "column of values"),
        ({"changed_on": 5.0}, WrongTypeError, "date"),
    ],
    ids=str,
)  # fmt: skip
def test_series_that_cannot_be_are_refused(
    option: dict[str, Any], error: type[SyschangeError], told: str
) -> None:
    with pytest.raises(error, match=told):
        detectable(days(), **{**SERIES, **option})


def test_groups_too_thin_are_shown_without_an_answer() -> None:
    data = DATA.assign(sex=np.where(DATA["person_id"] == 0, "X", "F"))
    made = detectable(data, **TIMES, **ARMS, by=["sex"])
    alone = made.table.set_index("sex").loc["X"]
    assert alone["people_changed"] + alone["people_comparison"] == 1
    assert math.isnan(alone["detectable"])
    same = detectable(DATA.assign(score=5.0), **TIMES, **ARMS)
    assert same.table["detectable"].isna().all()
    assert "cannot be told" in same.words
    flat = detectable(days().assign(value=3.0), **SERIES)
    assert flat.table["detectable"].isna().all()


def test_what_there_is_no_room_for_is_said_not_to_be_found() -> None:
    few = yes_or_no(clusters=2, size=3)
    made = detectable(few, **SHARES)
    assert math.isinf(made.table["detectable"].iloc[0])
    assert "no effect that there is room for" in made.words
    assert len(made.curve)
    assert made.plot() is not None


@pytest.mark.parametrize("cluster", [None, "team"])
@pytest.mark.parametrize("design", ["scores", "shares"])
def test_on_paper_everything_is_simulated_anew(design: str, cluster: str | None) -> None:
    data, asked = (
        (DATA, {**TIMES, **ARMS}) if design == "scores" else (yes_or_no(clusters=26, size=13), SHARES)
    )
    true = detectable(data, **asked, by=["sex"], **({"cluster": cluster} if cluster else {}))
    made = protect(true).results[0]
    assert isinstance(made, Detectable)
    counts = made.table[[c for c in made.table if c.startswith(("people", "clusters"))]].stack().dropna()
    assert (counts % 5 == 0).all()
    whole = made.table["detectable"].notna()
    assert whole.any()
    assert not np.isclose(made.table["detectable"], true.table["detectable"])[whole.to_numpy()].any()
    for column in ("icc", "sd"):
        shown = made.table[column].dropna()
        np.testing.assert_allclose(shown, shown.round(2), atol=1e-9)
    if design == "shares":
        # Made from published counts: people of the comparison, and those of them with the outcome.
        told = made.events[0] / made.table["people_comparison"].iloc[0]
        assert made.table["share"].iloc[0] == pytest.approx(told)
        assert made.events[0] % 5 == 0
        assert made.table["sd"].isna().all()
    assert all(int(n) % 5 == 0 for n in re.findall(r"(\d+) (?:and|people|clusters)", made.words))
    assert made.provenance.data_digest is None


def test_a_series_goes_on_paper_with_coarser_numbers() -> None:
    true = detectable(days(), **SERIES, by=["area"])
    made = protect(true).results[0]
    assert isinstance(made, Detectable)
    np.testing.assert_allclose(made.table["autocorrelation"], true.table["autocorrelation"].round(2))
    assert not np.isclose(made.table["detectable"], true.table["detectable"], rtol=1e-9).any()


@pytest.mark.parametrize(
    "asked", [{**TIMES, **ARMS, "cluster": "team"}, SERIES, {**SHARES, "cluster": "team"}]
)
def test_with_everything_hidden_nothing_is_shown(asked: dict[str, Any]) -> None:
    data = {"shares": yes_or_no(), "interrupted_series": days()}.get(str(asked.get("design")), DATA)
    true = detectable(data, **asked)
    hidden = true.from_counts(true.counts().assign(count=np.nan), Coarsening("a policy", 3))
    numbers = hidden.table.drop(columns=["power", "level", "simulations"]).select_dtypes("number")
    assert numbers.isna().all(axis=None)
    assert not re.search(r"\d+ (?:people|points|clusters)", hidden.words)
    assert "cannot be told" in hidden.words
    assert hidden.curve.empty
    assert hidden.plot() is not None


@pytest.mark.parametrize(
    "option",
    [{"power": "x"}, {"before": "x"}, {"after": "x"}, {"simulations": "x"}, {"simulations": 100.5}, {"seed": "x"},
     {"seed": -1}, {"label": ""}],
    ids=str,
)  # fmt: skip
def test_numbers_that_are_none_are_refused(option: dict[str, Any]) -> None:
    with pytest.raises(WrongTypeError):
        detectable(DATA, **{**TIMES, **option})


def test_without_a_comparison_it_is_a_change_that_would_be_found() -> None:
    words = detectable(DATA, **TIMES).words
    assert "a change of" in words
    assert "A change smaller than that" in words
    assert "effect" not in words
    assert "With 1 person," in detectable(DATA[DATA["person_id"] == 0], **TIMES).words
    assert re.search(
        r"a change of slope of [\d.]+ a period or more", detectable(days(), **SERIES, of="slope").words
    )
