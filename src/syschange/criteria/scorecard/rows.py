"""The two tables of a scorecard: one row a criterion, and one row a test."""

import math
from collections.abc import Sequence

import pandas as pd

from syschange.criteria.definition import CRITERIA, Criterion
from syschange.criteria.judging.evidence import Test
from syschange.criteria.judging.limiters import Limiter
from syschange.criteria.judging.verdicts import MET, NO_EVIDENCE, UNCLEAR, conjunction
from syschange.statistics.joint import frechet_bounds

COLUMNS = (
    "criterion",
    "title",
    "verdict",
    "reason",
    "probability_least",
    "probability_most",
    "grade",
    "collect",
)
TEST_COLUMNS = (
    "criterion", "code", "required", "question", "outcome", "group", "value", "lower", "upper", "threshold", "p_met",
    "p_not", "grade", "deductions", "verdict", "reason", "result", "sources", "collect", "note",
)  # fmt: skip


def criteria_table(tests: Sequence[Test], found: Sequence[Limiter]) -> pd.DataFrame:
    """Return one row a criterion."""
    return pd.DataFrame([_row(c, tests, found) for c in CRITERIA], columns=list(COLUMNS))


def tests_table(tests: Sequence[Test]) -> pd.DataFrame:
    """Return one row a test."""
    return pd.DataFrame([_test_row(t) for t in tests], columns=list(TEST_COLUMNS))


def _row(criterion: Criterion, tests: Sequence[Test], found: Sequence[Limiter]) -> dict[str, object]:
    required = [t for t in tests if t.criterion == criterion.name and t.required]
    verdict, reason = _verdict(required, found)
    least, most = joint(required)
    asked = [c for t in required for c in t.collect]
    collect = criterion.collect if verdict == NO_EVIDENCE else asked
    graded = [t.grade for t in required if t.verdict != NO_EVIDENCE]
    return dict(
        zip(
            COLUMNS,
            (
                criterion.name, criterion.title, verdict, reason, least, most, min(graded, default=0),
                "; ".join(dict.fromkeys(collect)),
            ),
            strict=True,
        )
    )  # fmt: skip


def joint(required: Sequence[Test]) -> tuple[float, float]:
    """Return the least and the most that all required tests can hold together with (Fréchet bounds).

    Two tests that ask the same of the same data are one. A test without a probability may fail, so that nothing
    above 0 is sure then.
    """
    asked = {t.key: t for t in required}
    told = [t.p_met for t in asked.values() if math.isfinite(t.p_met)]
    if not told:
        return math.nan, math.nan
    least, most = frechet_bounds(told)
    return (0.0, most) if len(told) < len(asked) else (least, most)


def _verdict(required: Sequence[Test], found: Sequence[Limiter]) -> tuple[str, str]:
    verdict = conjunction([t.verdict for t in required])
    if verdict == NO_EVIDENCE:
        return verdict, "not recorded"
    if verdict == MET and found:
        return UNCLEAR, f"capped: {found[0].name}"
    if verdict == UNCLEAR:
        kinds = {t.verdict for t in required}
        if NO_EVIDENCE in kinds and kinds <= {MET, NO_EVIDENCE}:
            return verdict, "incomplete"
        return verdict, next(t.reason for t in required if t.verdict == UNCLEAR)
    return verdict, ""


def _test_row(test: Test) -> dict[str, object]:
    e = test.estimate
    numbers = {"value": e.value, "lower": e.lower, "upper": e.upper} if e else {}
    row = {c: getattr(test, c, math.nan) for c in TEST_COLUMNS}
    joined = {name: "; ".join(getattr(test, name)) for name in ("deductions", "collect", "sources")}
    return {**row, **numbers, **joined}
