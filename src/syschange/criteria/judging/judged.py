"""From an estimate, or a fact of record, to a test with its verdict: the one place where either becomes one."""

import math
from dataclasses import dataclass

from syschange.criteria.definition import Asking, criterion
from syschange.criteria.judging.evidence import EVERYONE, Basis, Test
from syschange.criteria.judging.verdicts import MET, UNCLEAR, judge
from syschange.results import Estimate
from syschange.statistics.detectable import smallest_detectable
from syschange.words import figures

_MIDDLE = (0.15865525393145707, 0.8413447460685429)  # a standard deviation to each side of a normal's middle
NO_SIZE = "no worthwhile size agreed"  # why what asks for a direction alone cannot be met
_LEAST_LEVEL = 1e-9  # where even odds are sure enough, any size above the threshold is looked for
_NEARLY_ALL = 1 - 1e-9  # where this lies at 1 or below, the quantity is a share


@dataclass(frozen=True)
class Question:
    """A test that can be asked: what it rests on, and how sure its verdict must be.

    Attributes
    ----------
    asked
        Which test it is.
    basis
        The result it reads, its sources and its grade.
    sure
        How sure a verdict must be.
    about, outcome, group
        What fills its question; the name of the outcome; the group.
    """

    asked: Asking
    basis: Basis
    sure: float
    about: str = ""
    outcome: str = ""
    group: str = EVERYONE

    def judged(
        self, estimate: Estimate | None, threshold: float, *, p_met: float | None = None,
        p_not: float | None = None, falling: bool = False, cap: str = "", note: str = "",
    ) -> Test:  # fmt: skip
        """Return the test of an estimate against its threshold.

        Parameters
        ----------
        estimate, threshold
            What was found, larger being better unless `falling` says otherwise, and what it has to reach.
        p_met, p_not
            Where they are not the two tails of the estimate.
        falling
            Whether smaller is better: a ratio is not turned, because its negative means nothing to anybody.
        cap
            Why a verdict of MET may not stand; empty where it may.
        note
            What else a reader must know.
        """
        own = estimate.probability(threshold) if estimate is not None else math.nan
        own = 1 - own if falling else own
        met = own if p_met is None else p_met
        failed = 1 - met if p_not is None else p_not
        floor = criterion(self.asked.criterion).floor
        verdict, reason = judge(met, failed, grade=self.basis.grade.value, floor=floor, sure=self.sure)
        if verdict == MET and cap:
            verdict, reason = UNCLEAR, f"capped: {cap}"
        if reason == "ambiguous" and estimate is not None and not falling:
            note = " ".join(n for n in (note, _detectable(estimate, threshold, self.sure)) if n)
        return self._test(
            verdict, reason, note=note, estimate=estimate, threshold=threshold, p_met=met, p_not=failed
        )

    def fact(self, *, holds: bool, note: str = "") -> Test:
        """Return the test of a fact of record, which is so or is not: its grade says how far to trust the record."""
        return self.judged(None, math.nan, p_met=float(holds), p_not=float(not holds), note=note)

    def open(self, reason: str, *, note: str = "", collect: str = "") -> Test:
        """Return a test that was asked and is not settled, for a reason other than its numbers."""
        return self._test(UNCLEAR, reason, note=note, collect=collect)

    def _test(
        self, verdict: str, reason: str, *, note: str = "", collect: str = "", estimate: Estimate | None = None,
        threshold: float = math.nan, p_met: float = math.nan, p_not: float = math.nan,
    ) -> Test:  # fmt: skip
        asked, basis = self.asked, self.basis
        return Test(
            asked.criterion, asked.code, asked.question.format(self.about), self.outcome, self.group, verdict, reason,
            required=asked.required, result=basis.result, sources=basis.sources, estimate=estimate,
            threshold=threshold, p_met=p_met, p_not=p_not, grade=basis.grade.value,
            deductions=basis.grade.deductions, collect=(collect,) if collect else (), note=note,
        )  # fmt: skip


def detectable_from(estimate: Estimate, threshold: float, sure: float) -> float:
    """Return from what size on such data would meet a test four times in five.

    The spread is read off the estimate's own distribution, as if that were normal. Endless where the quantity is a
    share, and none could be so large; missing where there is no spread.
    """
    low, high = (estimate.distribution.quantile(p) for p in _MIDDLE)
    if not 0 < high - low < math.inf:
        return math.nan
    size = threshold + smallest_detectable((high - low) / 2, level=max(2 * sure - 1, _LEAST_LEVEL))
    return math.inf if estimate.distribution.quantile(_NEARLY_ALL) <= 1 < size else size


def _detectable(estimate: Estimate, threshold: float, sure: float) -> str:
    """Return the same in a sentence."""
    size = detectable_from(estimate, threshold, sure)
    if math.isnan(size):
        return ""
    if math.isinf(size):
        return "So few could hardly have met it, whatever is true."
    return f"Such data would have met it four times in five from about {figures(size, 2)} on."
