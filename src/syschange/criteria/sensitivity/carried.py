"""What lasts and what rests on one person, over every value of the factors that move them."""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from syschange.criteria.definition import criterion
from syschange.criteria.judging.verdicts import NO_EVIDENCE, UNCLEAR, Codes, judge_many
from syschange.criteria.sensitivity.cases import Floats
from syschange.criteria.sensitivity.factors import NOBODY, Levels, along
from syschange.criteria.sensitivity.pieces import PLACE, capped, chance, laid
from syschange.results import Estimate
from syschange.statistics.reliance import MISSING_WORK, Contrast, WorkerSums, contrast, left_out
from syschange.system.reliance.terms import FEWEST

_HALVINGS = 60
_RHO = "retained"

Kept = Callable[[float, str, int], tuple[Estimate | None, Estimate | None]]


@dataclass(frozen=True, eq=False)
class Lasting:
    """Whether enough of a gain is left (S1).

    `kept` gives, by the share to be left, the clustering and the person dropped, what is kept and the early gain,
    both good where above 0.
    """

    criterion: str
    sources: tuple[str, ...]
    grade: int
    kept: Kept
    held: dict[tuple[float, str, int], tuple[float, float]] = field(default_factory=dict)

    def codes(self, levels: Levels) -> Codes:
        """Return its verdicts: without an early gain it is open whether one lasts."""
        stays, gained = self._chances(levels)
        sure, floor = along("sure", levels.sure), criterion(self.criterion).floor
        made = judge_many(np.minimum(stays, gained), 1 - stays, grade=self.grade, floor=floor, sure=sure)
        with np.errstate(invalid="ignore"):
            none = gained < sure
        return np.where(none | (made == PLACE[NO_EVIDENCE]), PLACE[UNCLEAR], made).astype(np.int8)

    def turns(self, sure: float) -> Iterable[tuple[str, float]]:
        """Give nothing: what is left is a share of the early gain."""
        del sure
        return ()

    def chances(self, levels: Levels) -> Iterable[float]:
        """Give how sure it is, one way and the other, and how sure the early gain."""
        stays, gained = (np.ravel(v) for v in self._chances(levels))
        return np.concatenate([stays, 1 - stays, gained]).tolist()  # type: ignore[no-any-return]

    def _chances(self, levels: Levels) -> tuple[Floats, Floats]:
        shape = (len(levels.clusterings), len(levels.retained), len(levels.persons))
        made = np.empty((2, *shape))
        for i, clustering in enumerate(levels.clusterings):
            for j, share in enumerate(levels.retained):
                for k, person in enumerate(levels.persons):
                    made[:, i, j, k] = self._told(share, clustering, person)
        stays, gained = (laid(m, "clustering", "retained", "person") for m in made)
        return stays, gained

    def _told(self, share: float, clustering: str, person: int) -> tuple[float, float]:
        key = (share, clustering, person)
        if key not in self.held:
            kept, early = self.kept(*key)
            self.held[key] = chance(kept, 0.0), chance(early, 0.0)
        return self.held[key]


@dataclass(frozen=True, eq=False)
class Left:
    """The gain without each worker in turn, once one person is dropped already.

    Attributes
    ----------
    readings
        By whose the cases without a worker are taken to be (see `statistics.reliance.left_out`).
    everybody
        The gain with everybody but that person; missing where it cannot be told.
    workers
        How many workers there are.
    """

    readings: tuple[Contrast, ...]
    everybody: float
    workers: int

    @classmethod
    def of(cls, sums: WorkerSums, design: str) -> "Left":
        """Work it out from sums a worker."""
        if sums.workers < FEWEST:
            return cls((), math.nan, sums.workers)
        readings = tuple(left_out(sums, design=design, missing=m) for m in MISSING_WORK)
        everybody = contrast(sums.total[0], sums.total[1], design=design)
        return cls(readings, float(everybody.value), sums.workers)

    def least(self, at_least: float) -> float:
        """Return how sure the gain without one is to be so large, at the least; missing where it cannot be told."""
        if not self.readings or np.isnan(self.readings[0].se).any():
            return math.nan
        return min(_least(made, at_least) for made in self.readings)


def _least(made: Contrast, at_least: float) -> float:
    t = (made.value - at_least) / made.se
    if np.isnan(t).all():
        return math.nan
    i = int(np.nanargmin(t))
    one = Contrast(made.value[i : i + 1], made.se[i : i + 1], made.df[i : i + 1])
    return float(one.sure(at_least)[0])


@dataclass(frozen=True, eq=False)
class WithoutOne:
    """Whether the gain in an outcome would be there without any one worker (P1).

    `rare` says, by person dropped, whether chance would seldom leave so little without one of the others.
    """

    criterion: str
    sources: tuple[str, ...]
    outcome: str
    worthwhile: float
    grade: int
    left: Mapping[int, Left]
    rare: Callable[[int], bool]

    def codes(self, levels: Levels) -> Codes:
        """Return its verdicts: it fails only where there is a gain, and so little would be rare by chance."""
        sure, floor = along("sure", levels.sure), criterion(self.criterion).floor
        least = self._least(levels)
        seldom = laid(self._rare(levels, least) * self._there(levels), "person")
        failed = np.where(seldom == 1, 1 - least, np.minimum(1 - least, np.nextafter(sure, 0.0)))
        made = judge_many(
            least, failed, grade=self.grade, floor=floor, sure=sure, capped=capped(self._sizes(levels))
        )
        return np.where(made == PLACE[NO_EVIDENCE], PLACE[UNCLEAR], made).astype(np.int8)

    def turns(self, sure: float) -> Iterable[tuple[str, float]]:
        """Give where its verdict may turn."""
        own = self.left[NOBODY]
        if self.worthwhile > 0 and np.isfinite(own.least(self.worthwhile)):
            for wanted in (sure, 1 - sure):
                yield self.outcome, _where(own, wanted) / self.worthwhile

    def chances(self, levels: Levels) -> Iterable[float]:
        """Give how sure it is, one way and the other."""
        least = np.ravel(self._least(levels))
        return [*least.tolist(), *(1 - least).tolist()]

    def _least(self, levels: Levels) -> Floats:
        made = np.array([[self.left[p].least(at) for p in levels.persons] for at in self._sizes(levels)])
        return laid(made, "size", "person")

    def _there(self, levels: Levels) -> Floats:
        """Return whether there is a gain with everybody, by person dropped."""
        return np.array([float(self.left[p].everybody > 0) for p in levels.persons])

    def _sizes(self, levels: Levels) -> list[float]:
        return [self.worthwhile * s.of(self.outcome) for s in levels.sizes]

    def _rare(self, levels: Levels, least: Floats) -> Floats:
        """Return whether so little would be rare, asked only where it can matter."""
        with np.errstate(invalid="ignore"):
            failing = np.ravel((1 - least >= min(levels.sure)).any(axis=tuple(range(least.ndim - 1))))
        return np.array([float(ask and self.rare(p)) for ask, p in zip(failing, levels.persons, strict=True)])


def _where(own: Left, wanted: float) -> float:
    """Return the size that the gain without one is so sure to reach, by halving."""
    values = own.readings[0].value
    spread = 60 * float(np.nanmax(own.readings[0].se))
    low, high = float(np.nanmin(values)) - spread, float(np.nanmax(values)) + spread
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if own.least(middle) >= wanted else (low, middle)
    return (low + high) / 2
