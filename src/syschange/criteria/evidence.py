"""One test of one criterion: what was asked, what was found, how sure, on what grade of evidence, and the verdict."""

import math
from dataclasses import dataclass

from syschange.criteria.verdicts import NO_EVIDENCE
from syschange.results import Estimate


@dataclass(frozen=True)
class Test:
    """A test and its verdict.

    Attributes
    ----------
    criterion, code, required
        The criterion it belongs to, its code in the scoring model, and whether it decides.
    question
        What it asks, in plain words.
    outcome, group
        The name of the outcome, and the group it is about ("everyone" overall).
    estimate
        What was found, larger meaning better; None where there is nothing.
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
    """

    criterion: str
    code: str
    question: str
    outcome: str
    group: str
    verdict: str
    reason: str
    required: bool = True
    estimate: Estimate | None = None
    threshold: float = math.nan
    p_met: float = math.nan
    p_not: float = math.nan
    grade: int = 0
    deductions: tuple[str, ...] = ()
    collect: tuple[str, ...] = ()

    __test__ = False  # not a pytest case, whatever its name

    @property
    def key(self) -> tuple[str, str, float]:
        """What it asks of the data: two tests with one key ask the same thing."""
        return (self.outcome, self.group, self.threshold)


def nothing(
    criterion: str, code: str, question: str, reason: str, collect: tuple[str, ...], *,
    outcome: str = "", group: str = "everyone",
) -> Test:  # fmt: skip
    """Return a test for which there is no evidence."""
    return Test(criterion, code, question, outcome, group, NO_EVIDENCE, reason, collect=collect)
