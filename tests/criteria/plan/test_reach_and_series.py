"""Groups that were shut out are named or found, never neither or both; a series is what its kind says."""

import datetime as dt
from typing import Any

import pytest

from syschange.criteria import Plan

from .contents import Content, place, refused, with_

WINDOW = {"from": dt.date(2022, 1, 1), "to": dt.date(2022, 12, 31)}
GROUPS = [{"sex": "Female"}]


def reach(**said: Any) -> Content:
    """Return a plan that says this of whom services shut out."""
    return with_(place(), ("evidence", "reach"), said)


def series(**said: Any) -> Content:
    """Return a plan that says this of its series, beside what it says already."""
    own = {k: v for k, v in (place()["evidence"]["series"] | said).items() if v is not None}
    return with_(place(), ("evidence", "series"), own)


@pytest.mark.parametrize("said", [{"by": ["sex"]}, {"groups": GROUPS, "chosen_on": WINDOW, "by": ["sex"]}])
def test_neither_or_both_is_refused(said: dict[str, Any]) -> None:
    told = refused(reach(**said))
    assert "the groups that were shut out are neither named nor to be found, or both" in told
    assert "Write groups: with their labels, or chosen_on:" in told


def test_named_groups_say_by_themselves_what_they_are_made_of() -> None:
    found = Plan.of(reach(groups=[{"sex": "Female"}, {"ethnicity": "White"}])).evidence.reach
    assert found is not None
    assert found.by == ("sex", "ethnicity")


def test_groups_to_be_found_need_what_they_are_made_of() -> None:
    assert "has no 'by'" in refused(reach(chosen_on=WINDOW))


@pytest.mark.parametrize(
    "said", [{"kind": "rate"}, {"kind": "mean", "exposure": "people"}, {"exposure": "people"}]
)
def test_a_rate_has_an_exposure_and_nothing_else_has(said: dict[str, Any]) -> None:
    assert "a rate needs an 'exposure', and nothing else has one" in refused(series(**said))


def test_a_rate_with_its_exposure_reads() -> None:
    made = Plan.of(series(kind="rate", exposure="people")).evidence.series
    assert made is not None
    assert made.exposure == "people"


def test_only_a_count_needs_no_column() -> None:
    assert "has no 'outcome'" in refused(series(outcome=None))
    counted = Plan.of(series(outcome=None, kind="count")).evidence.series
    assert counted is not None
    assert counted.outcome == ""


def test_a_share_that_has_to_move_by_all_of_it_is_refused() -> None:
    assert "it can move by less than 1" in refused(series(worthwhile=5))
    assert Plan.of(series(worthwhile=0.99)).evidence.series is not None
    assert Plan.of(series(kind="mean", worthwhile=5)).evidence.series is not None
