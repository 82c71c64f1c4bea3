"""From tests to a scorecard's rows: missing evidence never helps, and saying a thing twice adds nothing."""

import dataclasses
import math
from collections.abc import Sequence
from typing import Any

import pandas as pd
from hypothesis import assume, given
from hypothesis import strategies as st

from syschange.criteria.definition import CRITERIA, criterion
from syschange.criteria.judging.evidence import Test
from syschange.criteria.judging.limiters import Limiter
from syschange.criteria.judging.verdicts import MET, NO_EVIDENCE, NOT_MET, UNCLEAR, judge, overall
from syschange.criteria.scorecard.rows import criteria_table

WORST_FIRST = (NOT_MET, NO_EVIDENCE, UNCLEAR, MET)
WHOLE_WORST_FIRST = ("NOT (YET) SYSTEMS CHANGE", "UNPROVEN", "SYSTEMS CHANGE")
SURE = 0.9
NAMES = [c.name for c in CRITERIA]


def made(name: str, outcome: str, p: float | None, grade: int, *, required: bool = True) -> Test:
    """Return a test judged by the rules, of a probability (or none) and a grade."""
    p_met, p_not = (math.nan, math.nan) if p is None else (p, 1 - p)
    verdict, reason = judge(p_met, p_not, grade=grade, floor=criterion(name).floor, sure=SURE)
    if verdict == NO_EVIDENCE:
        p_met, p_not, grade = math.nan, math.nan, 0
    return Test(
        name, "X", "", outcome, "everyone", verdict, reason, required=required, result=outcome, sources=("a source",),
        p_met=p_met, p_not=p_not, grade=grade,
    )  # fmt: skip


a_test = st.builds(
    made,
    st.sampled_from(NAMES),
    st.sampled_from("abcdefgh"),
    st.none() | st.sampled_from([0.0, 0.05, 0.5, 0.89, 0.9, 0.95, 1.0]) | st.floats(0, 1),
    st.integers(0, 5),
    required=st.booleans(),
)
tests_ = st.lists(a_test, max_size=14, unique_by=lambda t: (t.criterion, t.outcome))
caps = st.sampled_from([(), (Limiter("a limiter", "It limits."),)])


def rows(tests: Sequence[Test], limiters: Sequence[Limiter]) -> dict[str, dict[str, Any]]:
    return {r["criterion"]: dict(r) for _, r in criteria_table(tests, limiters).iterrows()}


def whole(tests: Sequence[Test], limiters: Sequence[Limiter]) -> int:
    return WHOLE_WORST_FIRST.index(overall(list(criteria_table(tests, limiters)["verdict"])))


def place(row: dict[str, Any]) -> int:
    return WORST_FIRST.index(row["verdict"])


def bound(row: dict[str, Any], name: str) -> float:
    return float(row[name]) if math.isfinite(row[name]) else 1.0


@given(tests_, a_test, caps, st.integers(0, 14))
def test_a_test_without_evidence_never_helps(
    given_: list[Test], more: Test, limiters: Sequence[Limiter], at: int
) -> None:
    missing = dataclasses.replace(made(more.criterion, "new", None, 0), required=more.required)
    before, after = rows(given_, limiters), rows([*given_[:at], missing, *given_[at:]], limiters)
    for name in NAMES:
        assert place(after[name]) <= place(before[name])
        assert bound(after[name], "probability_least") <= bound(before[name], "probability_least")
        assert bound(after[name], "probability_most") <= bound(before[name], "probability_most")
        assert after[name]["grade"] <= before[name]["grade"]
    assert whole([*given_, missing], limiters) <= whole(given_, limiters)


@given(tests_, st.sampled_from(NAMES), st.floats(0, 0.1), caps, st.integers(0, 14))
def test_a_required_test_that_fails_always_sinks(
    given_: list[Test], name: str, p: float, limiters: Sequence[Limiter], at: int
) -> None:
    failed = made(name, "new", p, 1)
    more = [*given_[:at], failed, *given_[at:]]
    assert failed.verdict == NOT_MET
    assert rows(more, limiters)[name]["verdict"] == NOT_MET
    assert overall(list(criteria_table(more, limiters)["verdict"])) == "NOT (YET) SYSTEMS CHANGE"


@given(
    st.lists(a_test, min_size=1, max_size=14, unique_by=lambda t: (t.criterion, t.outcome)), caps, st.data()
)
def test_a_higher_probability_never_worsens_anything(
    given_: list[Test], limiters: Sequence[Limiter], data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(given_) - 1))
    old = given_[at]
    assume(old.verdict != NO_EVIDENCE)
    higher = made(
        old.criterion, old.outcome, data.draw(st.floats(old.p_met, 1)), old.grade, required=old.required
    )
    raised = [*given_[:at], higher, *given_[at + 1 :]]
    before, after = rows(given_, limiters), rows(raised, limiters)
    for name in NAMES:
        assert place(after[name]) >= place(before[name])
        for column in ("probability_least", "probability_most"):
            assert bound(after[name], column) >= bound(before[name], column) - 1e-12
        assert after[name]["grade"] == before[name]["grade"]
    assert whole(raised, limiters) >= whole(given_, limiters)


@given(
    st.lists(a_test, min_size=1, max_size=14, unique_by=lambda t: (t.criterion, t.outcome)), caps, st.data()
)
def test_the_same_evidence_said_again_changes_nothing(
    given_: list[Test], limiters: Sequence[Limiter], data: st.DataObject
) -> None:
    """The same result read twice from one source, under another code too, is one piece of evidence."""
    again = dataclasses.replace(
        data.draw(st.sampled_from(given_)), code="Y", question="the same, asked again"
    )
    times = data.draw(st.integers(1, 4))
    pd.testing.assert_frame_equal(
        criteria_table([*given_, *[again] * times], limiters), criteria_table(given_, limiters)
    )


@given(
    st.lists(a_test, min_size=1, max_size=14, unique_by=lambda t: (t.criterion, t.outcome)), caps, st.data()
)
def test_more_from_one_source_never_raises_certainty(
    given_: list[Test], limiters: Sequence[Limiter], data: st.DataObject
) -> None:
    """Another outcome of the same source, however well it did: no grade, no bound and no verdict rises by it."""
    old = data.draw(st.sampled_from(given_))
    more = made(old.criterion, "new", data.draw(st.floats(0, 1)), old.grade or 1)
    before, after = rows(given_, limiters)[old.criterion], rows([*given_, more], limiters)[old.criterion]
    known = [t for t in given_ if t.criterion == old.criterion and t.required and t.verdict != NO_EVIDENCE]
    assume(known)
    assert after["grade"] <= before["grade"]
    assert after["verdict"] != MET or before["verdict"] == MET
    assert after["probability_most"] <= before["probability_most"]
    assert after["probability_least"] <= before["probability_least"] + 1e-12


@given(tests_, caps)
def test_a_supporting_test_moves_nothing(given_: list[Test], limiters: Sequence[Limiter]) -> None:
    pd.testing.assert_frame_equal(
        criteria_table(given_, limiters), criteria_table([t for t in given_ if t.required], limiters)
    )


@given(tests_, caps, st.randoms())
def test_the_order_of_tests_moves_no_verdict_no_bound_and_no_grade(
    given_: list[Test], limiters: Sequence[Limiter], random: object
) -> None:
    shuffled = list(given_)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    kept = ["criterion", "verdict", "probability_most", "grade"]
    one, other = (criteria_table(t, limiters) for t in (given_, shuffled))
    pd.testing.assert_frame_equal(one[kept], other[kept])
    # Sums of floating point in another order differ in their last bits.
    pd.testing.assert_series_equal(one["probability_least"], other["probability_least"], atol=1e-12)


@given(tests_)
def test_a_limiter_caps_and_never_sinks(given_: list[Test]) -> None:
    free, capped = rows(given_, ()), rows(given_, (Limiter("a limiter", "It limits."),))
    for name in NAMES:
        expected = UNCLEAR if free[name]["verdict"] == MET else free[name]["verdict"]
        assert capped[name]["verdict"] == expected
