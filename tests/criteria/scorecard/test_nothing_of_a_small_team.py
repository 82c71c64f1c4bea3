"""Of a team too small to show nothing gets on paper: not its verdict, and not why that is not clear either."""

import dataclasses
import math

import pytest

from syschange import criteria
from syschange.criteria.judging.verdicts import MET, NO_EVIDENCE, NOT_MET, UNCLEAR
from syschange.criteria.scorecard.paper import SMALL, on_paper
from syschange.criteria.scorecard.scorecard import Scorecard


def _departures(card: Scorecard) -> criteria.Test:
    return next(t for t in card.tests if t.code == "P3")


def test_why_it_is_not_clear_is_not_told(place: Scorecard, paper: Scorecard) -> None:
    assert (_departures(place).verdict, _departures(place).reason) == (UNCLEAR, "ambiguous")
    shown = _departures(paper)
    assert (shown.verdict, shown.reason, shown.note) == (UNCLEAR, SMALL, "")
    assert math.isnan(shown.p_met)


@pytest.mark.parametrize("reason", ["ambiguous", "too few departures to tell", "capped: design", ""])
@pytest.mark.parametrize("verdict", [MET, NOT_MET, UNCLEAR])
def test_it_looks_the_same_whatever_is_true(
    place: Scorecard, paper: Scorecard, verdict: str, reason: str
) -> None:
    made = dataclasses.replace(_departures(place), verdict=verdict, reason=reason)
    (shown,) = on_paper([made], paper.tests, paper.results)
    assert shown == _departures(paper)


def test_what_was_not_recorded_is_said_all_the_same(place: Scorecard, paper: Scorecard) -> None:
    made = dataclasses.replace(_departures(place), verdict=NO_EVIDENCE, reason="no data")
    (shown,) = on_paper([made], paper.tests, paper.results)
    assert (shown.verdict, shown.reason) == (NO_EVIDENCE, "no data")


def test_what_would_settle_it_leaves_it_out(place: Scorecard, paper: Scorecard) -> None:
    asked = "Did the work go on when somebody left?"
    assert asked in place.summary[-1]
    assert asked not in paper.summary[-1]
