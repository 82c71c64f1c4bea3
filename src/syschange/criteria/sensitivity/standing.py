"""The tests that stand: only how sure they must be, what is worth having of a series, and sources move them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from syschange.criteria.definition import criterion
from syschange.criteria.judging.evidence import Test
from syschange.criteria.judging.verdicts import MET, NO_EVIDENCE, UNCLEAR, Codes, judge_many
from syschange.criteria.sensitivity.factors import AXES, Levels, along
from syschange.criteria.sensitivity.pieces import PLACE, SERIES, Floats, capped, laid, quantiles
from syschange.results import Estimate

_HALF = 0.5


@dataclass(frozen=True, eq=False)
class Shift:
    """Whether a measure of the system moved far enough (T3): only its size moves."""

    criterion: str
    sources: tuple[str, ...]
    estimate: Estimate
    threshold: float
    grade: int
    ratio: bool
    better: bool
    outcome: str = SERIES

    def codes(self, levels: Levels) -> Codes:
        """Return its verdicts."""
        met = laid(np.array([self._chance(s.of(self.outcome)) for s in levels.sizes]), "size")
        floor = criterion(self.criterion).floor
        none = 1.0 if self.ratio else 0.0
        asked = [abs(self.threshold - none) * s.of(self.outcome) for s in levels.sizes]
        return judge_many(
            met, 1 - met, grade=self.grade, floor=floor, sure=along("sure", levels.sure), capped=capped(asked)
        )

    def turns(self, sure: float) -> Iterable[tuple[str, float]]:
        """Give where its verdict may turn."""
        none = 1.0 if self.ratio else 0.0
        if self.threshold != none:
            own = quantiles([self.estimate], sure)
            yield from ((self.outcome, (q - none) / (self.threshold - none)) for q in own)

    def chances(self, levels: Levels) -> Iterable[float]:
        """Give how sure it is, one way and the other."""
        made = [self._chance(s.of(self.outcome)) for s in levels.sizes]
        return [*made, *(1 - m for m in made)]

    def _chance(self, times: float) -> float:
        none = 1.0 if self.ratio else 0.0
        above = self.estimate.probability(none + (self.threshold - none) * times)
        return above if self.better or not self.ratio else 1 - above


@dataclass(frozen=True, eq=False)
class Standing:
    """A test whose numbers no factor moves but how sure it must be, and which sources are dropped.

    `without` has the test as it is once a source within the register is dropped, by that source.
    """

    criterion: str
    sources: tuple[str, ...]
    test: Test
    capped: bool
    without: Mapping[str, "Standing"] = field(default_factory=dict)

    def codes(self, levels: Levels) -> Codes:
        """Return its verdicts."""
        sure = along("sure", levels.sure)
        whole = self.alone(sure)
        if not self.without:
            return whole
        each = [self.without[s].alone(sure) if s in self.without else whole for s in levels.sources]
        return np.concatenate(np.broadcast_arrays(*each), axis=AXES.index("source"))

    def turns(self, sure: float) -> Iterable[tuple[str, float]]:
        """Give nothing: no worthwhile size moves it."""
        del sure
        return ()

    def chances(self, levels: Levels) -> Iterable[float]:
        """Give how sure it is, one way and the other."""
        del levels
        return (self.test.p_met, self.test.p_not)

    def alone(self, sure: Floats) -> Codes:
        """Return its verdicts by how sure they must be."""
        test = self.test
        if test.verdict == NO_EVIDENCE:
            return np.full_like(sure, PLACE[NO_EVIDENCE], dtype=np.int8)
        if not np.isfinite(test.p_met):
            return np.full_like(sure, PLACE[UNCLEAR], dtype=np.int8)
        floor = criterion(test.criterion).floor
        return judge_many(
            test.p_met, test.p_not, grade=test.grade, floor=floor, sure=sure, capped=self.capped
        )


def standing(test: Test, loosest: Callable[[str], Test | None]) -> Standing:
    """Return a test that stands.

    Parameters
    ----------
    test
        As in the scorecard.
    loosest
        From its id to the same test judged with one half for how sure it must be: where it would be met by its
        numbers and is not, something caps it.
    """
    other = loosest(test.id)
    floor = criterion(test.criterion).floor
    capped = (
        other is not None
        and other.verdict != MET
        and test.grade >= floor
        and other.p_met >= _HALF > other.p_not
    )
    return Standing(test.criterion, test.sources, test, capped)
