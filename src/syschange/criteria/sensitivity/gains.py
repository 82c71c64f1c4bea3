"""The tests of gain and harm over every value of the factors that move them."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from syschange.criteria.definition import criterion
from syschange.criteria.judging.verdicts import NOT_MET, UNCLEAR, Codes, conjunction_many, judge_many
from syschange.criteria.sensitivity.effects import InGroup
from syschange.criteria.sensitivity.factors import Levels, along
from syschange.criteria.sensitivity.pieces import (
    PLACE,
    At,
    Flags,
    Floats,
    both_ends,
    capped,
    quantiles,
    settled,
)
from syschange.statistics.multiplicity import benjamini_hochberg


@dataclass(frozen=True, eq=False)
class Gain:
    """Whether the gain in an outcome is worth having (B1)."""

    criterion: str
    sources: tuple[str, ...]
    outcome: str
    worthwhile: float
    grade: int
    group: InGroup
    at: At

    def codes(self, levels: Levels) -> Codes:
        """Return its verdicts."""
        met, failed = both_ends(self.group, self.at, levels, self._sizes(levels))
        return judge_many(
            met, failed, grade=self.grade, floor=criterion(self.criterion).floor, sure=along("sure", levels.sure),
            capped=capped(self._sizes(levels)),
        )  # fmt: skip

    def settled(self, levels: Levels) -> tuple[Flags, Flags]:
        """Return whether those lost could change nothing, and whether there is an effect at all."""
        return settled(self.group, self.at, levels, self._sizes(levels))

    def turns(self, sure: float) -> Iterable[tuple[str, float]]:
        """Give where its verdict, or what limits it, may turn."""
        if self.worthwhile > 0:
            ends = (e[0, 0] for e in (self.group.found, self.group.least, self.group.greatest))
            yield from ((self.outcome, q / self.worthwhile) for q in quantiles(ends, sure))

    def chances(self, levels: Levels) -> Iterable[float]:
        """Give how sure it is, one way and the other."""
        ends = both_ends(self.group, self.at, levels, self._sizes(levels))
        return np.concatenate([np.ravel(e) for e in ends]).tolist()  # type: ignore[no-any-return]

    def _sizes(self, levels: Levels) -> list[float]:
        return [self.worthwhile * s.of(self.outcome) for s in levels.sizes]


@dataclass(frozen=True, eq=False)
class Tweak:
    """Whether the gain in an outcome is more than a tweak (K1)."""

    criterion: str
    sources: tuple[str, ...]
    outcome: str
    tweak: float
    grade: int
    group: InGroup
    at: At

    def codes(self, levels: Levels) -> Codes:
        """Return its verdicts."""
        met, failed = self._sure(levels)
        return judge_many(
            met, failed, grade=self.grade, floor=criterion(self.criterion).floor, sure=along("sure", levels.sure),
            capped=capped([self.tweak * s.of(self.outcome) for s in levels.sizes]),
        )  # fmt: skip

    def turns(self, sure: float) -> Iterable[tuple[str, float]]:
        """Give where its verdict may turn: at a size passed, and at one that a loss is as large as."""
        if self.tweak > 0:
            for q in quantiles([self.group.found[0, 0]], sure):
                yield from ((self.outcome, q / self.tweak), (self.outcome, -q / self.tweak))

    def chances(self, levels: Levels) -> Iterable[float]:
        """Give how sure it is, one way and the other."""
        return np.concatenate([np.ravel(e) for e in self._sure(levels)]).tolist()  # type: ignore[no-any-return]

    def _sure(self, levels: Levels) -> tuple[Floats, Floats]:
        small = [self.tweak * s.of(self.outcome) for s in levels.sizes]
        met, below = both_ends(self.group, self.at, levels, small)
        not_below, _ = both_ends(self.group, self.at, levels, [-s for s in small])
        return met, np.minimum(below, not_below)


@dataclass(frozen=True, eq=False)
class Harm:
    """Whether nobody is harmed in an outcome (B2): everybody together, or each of the declared groups."""

    criterion: str
    sources: tuple[str, ...]
    outcome: str
    harm: float
    grade: int
    groups: tuple[InGroup, ...]
    at: At
    adjusted: bool

    def codes(self, levels: Levels) -> Codes:
        """Return the verdicts of its groups together; chance findings among many groups do not sink them."""
        floor, sure = criterion(self.criterion).floor, along("sure", levels.sure)
        met, failed = self._sure(levels)
        made = judge_many(met, failed, grade=self.grade, floor=floor, sure=sure)
        if self.adjusted:
            real = self._adjusted(failed) <= 1 - sure
            made = np.where((made == PLACE[NOT_MET]) & ~real, PLACE[UNCLEAR], made).astype(np.int8)
        return conjunction_many(list(made))

    def harmful(self, levels: Levels) -> Flags:
        """Return whether some group shows a signal of harm."""
        _, failed = self._sure(levels)
        with np.errstate(invalid="ignore"):
            return np.asarray((failed >= along("sure", levels.sure)).any(axis=0))

    def settled(self, levels: Levels) -> tuple[Flags, Flags]:
        """Return whether those lost could change nothing, and whether there is an effect at all."""
        told = [settled(g, self.at, levels, [-self.harm]) for g in self.groups]
        every, some = (np.stack(np.broadcast_arrays(*part)) for part in zip(*told, strict=True))
        return np.asarray(every.all(axis=0)), np.asarray(some.any(axis=0))

    def turns(self, sure: float) -> Iterable[tuple[str, float]]:
        """Give nothing: what does no harm does not hang on what is worth having."""
        del sure
        return ()

    def chances(self, levels: Levels) -> Iterable[float]:
        """Give how sure each is, one way and the other, and once several groups are allowed for."""
        met, failed = self._sure(levels)
        adjusted = 1 - self._adjusted(failed)
        return np.concatenate([np.ravel(v) for v in (met, failed, adjusted)]).tolist()  # type: ignore[no-any-return]

    def _sure(self, levels: Levels) -> tuple[Floats, Floats]:
        told = [both_ends(g, self.at, levels, [-self.harm]) for g in self.groups]
        return np.stack([t[0] for t in told]), np.stack([t[1] for t in told])

    @staticmethod
    def _adjusted(failed: Floats) -> Floats:
        made = np.empty_like(failed)
        for place in np.ndindex(failed.shape[1:]):
            here = (slice(None), *place)
            made[here] = benjamini_hochberg(1 - failed[here])
        return made
