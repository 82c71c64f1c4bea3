"""The scorecard: six criteria, each with its verdict, its probability and its grade of evidence, never a mean."""

import dataclasses
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from syschange.criteria.analyses import Analysis
from syschange.criteria.beneficial import beneficial_tests
from syschange.criteria.definition import CRITERIA, Criterion
from syschange.criteria.evidence import Test
from syschange.criteria.limiters import Limiter
from syschange.criteria.plan import Plan
from syschange.criteria.verdicts import MET, NO_EVIDENCE, UNCLEAR, conjunction, overall
from syschange.criteria.words import summary, verdict_words
from syschange.results import Coarsening, Provenance, Result
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
    "criterion", "code", "question", "outcome", "group", "value", "lower", "upper", "threshold", "p_met", "p_not",
    "grade", "deductions", "verdict", "reason", "collect",
)  # fmt: skip


@dataclass(frozen=True, eq=False, repr=False)
class Scorecard(Result):
    """The verdicts on a plan.

    Attributes
    ----------
    table
        One row a criterion: `criterion`, `title`, `verdict`, `reason`, `probability_least` and
        `probability_most` (the Fréchet bounds of all its required tests holding together; missing where there
        is no evidence), `grade` (0 to 5, of its weakest required test), `collect`.
    verdict
        The overall verdict: "SYSTEMS CHANGE", "NOT (YET) SYSTEMS CHANGE" or "UNPROVEN".
    plan
        The plan.
    results
        The analysis of each outcome, by name.
    tests
        Every test.
    limiters
        What keeps any criterion from being called met.
    verdict_words
        The overall verdict in a sentence that names what fails or is missing.
    summary
        The finding in paragraphs; `text` is the first of them, and stands alone.
    """

    plan: Plan = field(kw_only=True)
    results: Mapping[str, Analysis] = field(kw_only=True)
    tests: tuple[Test, ...] = field(kw_only=True)
    limiters: tuple[Limiter, ...] = field(kw_only=True)
    verdict: str = field(kw_only=True)
    verdict_words: str = field(kw_only=True)
    summary: tuple[str, ...] = field(kw_only=True)

    @property
    def tests_table(self) -> pd.DataFrame:
        """One row a test."""
        return pd.DataFrame([_test_row(t) for t in self.tests], columns=list(TEST_COLUMNS))

    def counts(self) -> pd.DataFrame:
        """Return every count of people behind the scorecard, outcome after outcome (see `Result.counts`)."""
        return pd.concat([r.counts() for r in self.results.values()], ignore_index=True)

    def from_counts(self, published: pd.DataFrame, coarsening: Coarsening) -> "Scorecard":
        """Return the scorecard with its numbers recomputed from published counts (see `Result.from_counts`).

        The verdicts and limiters stay those of the true counts. A probability is that of the published ones, so
        near a threshold it may seem to lie on the other side; where a count is hidden there is none.
        """
        remade: dict[str, Analysis] = {}
        start = 0
        for name, result in self.results.items():
            size = len(result.counts())
            remade[name] = result.from_counts(published.iloc[start : start + size], coarsening)
            start += size
        # By what they ask: a test without evidence stays without numbers, and one that rests on another's finds it.
        numbers = {t.key: t for t in beneficial_tests(self.plan, remade) if t.estimate is not None}
        tests = tuple(_republished(t, numbers.get(t.key)) for t in self.tests)
        given = self.provenance.published()
        return build(self.plan, remade, tests, given, found=self.limiters, policy=coarsening.policy)


def _republished(true: Test, published: Test | None) -> Test:
    """Return a test with its verdict as judged and its numbers as published; none where they are hidden."""
    if published is None:
        return dataclasses.replace(true, estimate=None, p_met=math.nan, p_not=math.nan)
    return dataclasses.replace(
        true, estimate=published.estimate, p_met=published.p_met, p_not=published.p_not
    )


def build(
    plan: Plan,
    results: Mapping[str, Analysis],
    tests: Sequence[Test],
    provenance: Provenance,
    *,
    found: Sequence[Limiter],
    policy: str | None = None,
) -> Scorecard:
    """Put tests and the limiters that apply together into a scorecard."""
    table = pd.DataFrame([_row(c, tests, found) for c in CRITERIA], columns=list(COLUMNS))
    verdict = overall(list(table["verdict"]))
    sentences = summary(plan, results, tests, table)
    return Scorecard(
        table, sentences[0], provenance, policy=policy, plan=plan, results=dict(results), tests=tuple(tests),
        limiters=tuple(found), verdict=verdict,
        verdict_words=verdict_words(table, verdict), summary=sentences,
    )  # fmt: skip


def _row(criterion: Criterion, tests: Sequence[Test], found: Sequence[Limiter]) -> dict[str, object]:
    required = [t for t in tests if t.criterion == criterion.name and t.required]
    verdict, reason = _verdict(required, found)
    told = {t.key: t.p_met for t in required if math.isfinite(t.p_met)}
    least, most = frechet_bounds(list(told.values())) if told else (math.nan, math.nan)
    if len(told) < len({t.key for t in required}):
        least = 0.0 if told else math.nan  # a test without evidence may fail
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


def _verdict(required: Sequence[Test], found: Sequence[Limiter]) -> tuple[str, str]:
    verdict = conjunction([t.verdict for t in required])
    if verdict == NO_EVIDENCE:
        return verdict, "not recorded" if not required else "no data"
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
    joined = {"deductions": "; ".join(test.deductions), "collect": "; ".join(test.collect)}
    return {**row, **numbers, **joined}
