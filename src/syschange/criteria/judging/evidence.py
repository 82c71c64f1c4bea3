"""One test of one criterion: what was asked, what was found, how sure, on what grade of evidence, and the verdict."""

import math
from dataclasses import dataclass

from syschange.criteria.definition import Asking
from syschange.criteria.judging.grade import Grade
from syschange.criteria.judging.verdicts import NO_EVIDENCE
from syschange.results import Estimate
from syschange.same import Same

EVERYONE = "everyone"
ASSERTION = Grade(0, ())


@dataclass(frozen=True, eq=False)
class Test(Same):
    """A test and its verdict.

    Attributes
    ----------
    criterion, code, required
        The criterion it belongs to, its code in the scoring model, and whether it decides.
    question
        What it asks, in plain words.
    outcome, group
        The name of the outcome (or of the level, side or piece of evidence), and the group it is about ("everyone"
        overall).
    result
        The name of the result it reads, among those of the scorecard; empty where there is none.
    sources
        The independent sources behind it, by the plan's names.
    estimate
        What was found, larger meaning better; None where there is nothing, or where it is a fact of record.
    threshold
        What it had to reach.
    p_met, p_not
        Pr(it is reached), Pr(it is missed); missing where there is nothing.
    grade, deductions
        The grade of the evidence and what was taken off it.
    verdict, reason
        One of the four verdicts, and why it is not plain.
    collect
        What to collect where there is no evidence.
    note
        What else a reader must know, in a sentence; empty where there is nothing.
    """

    criterion: str
    code: str
    question: str
    outcome: str
    group: str
    verdict: str
    reason: str
    required: bool = True
    result: str = ""
    sources: tuple[str, ...] = ()
    estimate: Estimate | None = None
    threshold: float = math.nan
    p_met: float = math.nan
    p_not: float = math.nan
    grade: int = 0
    deductions: tuple[str, ...] = ()
    collect: tuple[str, ...] = ()
    note: str = ""

    __test__ = False  # not a pytest case, whatever its name

    @property
    def key(self) -> tuple[str, str, str, float]:
        """What it asks of the data: two tests with one key ask the same thing."""
        return (self.result or self.outcome, self.outcome, self.group, self.threshold)

    @property
    def id(self) -> str:
        """What tells it from every other test of a scorecard: its code, outcome and group."""
        return f"{self.code}/{self.outcome}/{self.group}"


@dataclass(frozen=True)
class Basis:
    """What a test rests on, whatever it finds: its result, its sources, and the grade of the evidence."""

    result: str = ""
    sources: tuple[str, ...] = ()
    grade: Grade = ASSERTION


def nothing(
    criterion: str, code: str, question: str, reason: str, collect: tuple[str, ...], *,
    outcome: str = "", group: str = EVERYONE, required: bool = True,
) -> Test:  # fmt: skip
    """Return a test for which there is no evidence."""
    return Test(
        criterion, code, question, outcome, group, NO_EVIDENCE, reason, required=required, collect=collect
    )


def missing(asked: Asking, reason: str, *, about: str = "", outcome: str = "", collect: str = "") -> Test:
    """Return one of the known tests for which there is no evidence; `about` fills its question."""
    question = asked.question.format(about)
    told = (collect or asked.collect,)
    return nothing(
        asked.criterion, asked.code, question, reason, told, outcome=outcome, required=asked.required
    )
