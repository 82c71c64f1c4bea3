"""The effect on an outcome in each group: by whose cases are alike, and without each person, each worked out once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from syschange import effects, equity
from syschange.criteria.analyses.outcomes import (
    Analysis,
    drawn,
    effect,
    effects_of_groups,
    worst_and_best,
)
from syschange.criteria.judging.beneficial import declared_groups
from syschange.criteria.judging.grade import share_lost
from syschange.criteria.plan import Outcome, Plan
from syschange.criteria.sensitivity.cases import Cases, Flags, Floats
from syschange.criteria.sensitivity.factors import NOBODY, ONE_BY_ONE
from syschange.criteria.sensitivity.sums import (
    estimated,
    fewest,
    highest,
    lowest,
    of_filled,
    slope_of,
    summed,
    unit_of,
)
from syschange.results import Estimate

Group = Mapping[str, str]
Objects = NDArray[np.object_]  # of estimates, or None where there is none; shape (clusterings, persons)


@dataclass(frozen=True, eq=False)
class InGroup:
    """The effect in one group, larger being better.

    Attributes
    ----------
    found, least, greatest
        As found, and had those lost fared as badly, and as well, as can be; shape (clusterings, persons), nobody
        dropped first. None where it cannot be told.
    people
        The people in the smaller arm whose outcome is known, shape (persons,).
    bounded
        Whether the worst cases can be told: the scale of the score is known, or nobody was lost.
    """

    found: Objects
    least: Objects
    greatest: Objects
    people: Floats
    bounded: bool


def from_card(plan: Plan, outcome: Outcome, result: Analysis) -> tuple[InGroup, list[InGroup]]:
    """Return the effect on everybody and in each declared group as the scorecard has it: people one by one."""
    groups = list(declared_groups(plan, result))
    everybody = effect(plan, outcome, result, {})
    made = []
    for _, alike in groupby(groups, key=tuple):
        own = list(alike)
        found = effects_of_groups(plan, outcome, result, own)
        made += [
            _single(f.estimate, f.people, worst_and_best(plan, outcome, result, g), result)
            for f, g in zip(found, own, strict=True)
        ]
    return _single(
        everybody.estimate, everybody.people, worst_and_best(plan, outcome, result, {}), result
    ), made


def _single(
    found: Estimate | None, people: float, ends: tuple[Estimate, Estimate] | None, result: Analysis
) -> InGroup:
    alone = [np.empty((1, 1), dtype=object) for _ in range(3)]
    nobody_lost = share_lost(result) == 0
    least, greatest = ends if ends is not None else (found, found)
    for held, value in zip(alone, (found, least, greatest), strict=True):
        held[0, 0] = value
    return InGroup(alone[0], alone[1], alone[2], np.array([people]), bounded=ends is not None or nobody_lost)


@dataclass(frozen=True, eq=False)
class FromSums:
    """What effects are worked out from where whose cases they are is known.

    Attributes
    ----------
    plan, cases, clusterings
        The plan, its people, and whose cases are taken as alike, in the order of the first axis.
    """

    plan: Plan
    cases: Cases
    clusterings: tuple[str, ...]

    @property
    def persons(self) -> range:
        """Nobody, and then each person who can be dropped."""
        return range(NOBODY, self.cases.persons)

    def kept(self, person: int) -> Flags:
        """Return the cells that are left without a person."""
        return np.asarray((self.cases.worker != person) | (person == NOBODY))

    def of_outcome(self, outcome: Outcome, result: Analysis) -> tuple[InGroup, list[InGroup]]:
        """Return the effect on everybody, and in each group that the plan declares."""
        designs = self.designs(result)
        everybody = self._in_groups(outcome, result, [{}], designs)
        made = []
        for _, alike in groupby(declared_groups(self.plan, result), key=tuple):
            made += self._in_groups(outcome, result, list(alike), designs)
        return everybody[0], made

    def designs(self, result: Analysis) -> tuple[str, ...]:
        """Return how arms are compared, as the analyses do."""
        if not isinstance(result, effects.BeforeAfter):
            return ("difference",)
        arms = self.plan.comparison
        return ("ancova",) if arms is not None and arms.assigned == "randomised" else ("ancova", "did")

    def _in_groups(
        self, outcome: Outcome, result: Analysis, groups: Sequence[Group], designs: Sequence[str]
    ) -> list[InGroup]:
        """Return the effects in the groups of one characteristic, partly pooled as the analyses do."""
        before, after = _scores(self.cases, outcome)
        scale = _scale(self.cases, outcome, result)
        made = [
            _Group(self, before, after, self.cases.within(group), scale, tuple(designs)) for group in groups
        ]
        return [
            InGroup(found, *one.ends(), one.people(), bounded=scale is not None or one.nobody_lost)
            for one, found in zip(made, self._pooled([g.found() for g in made]), strict=True)
        ]

    def _pooled(self, found: Sequence[NDArray[np.object_]]) -> list[Objects]:
        """Return what was found by design drawn towards what the groups share, and of the designs the least."""
        stacked = np.array(found)  # groups, designs, clusterings, persons
        for place in np.ndindex(stacked.shape[1:]):
            here = (slice(None), *place)
            stacked[here] = drawn(list(stacked[here]))
        made = [np.empty(stacked.shape[2:], dtype=object) for _ in found]
        for i, one in enumerate(made):
            for place in np.ndindex(one.shape):
                one[place] = lowest(list(stacked[(i, slice(None), *place)]))
        return made


@dataclass(frozen=True, eq=False)
class _Group:
    """One group of one outcome, from the sums of each cell."""

    whole: FromSums
    before: Floats
    after: Floats
    who: Flags
    scale: tuple[float, float] | None
    designs: tuple[str, ...]

    @property
    def nobody_lost(self) -> bool:
        """Whether every score of everybody in it is known."""
        return bool(np.isfinite(self.before[self.who]).all() and np.isfinite(self.after[self.who]).all())

    def found(self) -> NDArray[np.object_]:
        """Return the effects by design, clustering and person."""
        six, level = self.whole.cases.six(self.after, self.before, self.who), self.whole.plan.thresholds.level
        made = np.empty((len(self.designs), *self._shape), dtype=object)
        for c, clustering in enumerate(self.whole.clusterings):
            unit = unit_of(self.whole.cases, clustering)
            for p, person in enumerate(self.whole.persons):
                sums = summed(six, unit, kept=self.whole.kept(person))
                for d, design in enumerate(self.designs):
                    made[d, c, p] = estimated(sums, design=design, clustering=clustering, level=level)
        return made

    def people(self) -> Floats:
        """Return the people in the smaller arm by person dropped."""
        six = self.whole.cases.six(self.after, self.before, self.who)
        unit = unit_of(self.whole.cases, ONE_BY_ONE)
        return np.array([fewest(summed(six, unit, kept=self.whole.kept(p))) for p in self.whole.persons])

    def ends(self) -> tuple[Objects, Objects]:
        """Return the least and the greatest effect, by clustering and person."""
        if self.scale is None or self.nobody_lost:
            held = np.empty(self._shape, dtype=object)
            if self.nobody_lost:
                found = self.found()
                low, high = (_over_designs(found, chosen) for chosen in (lowest, highest))
                return low, high
            return held, held
        return self._end(worst=True), self._end(worst=False)

    @property
    def _shape(self) -> tuple[int, int]:
        return len(self.whole.clusterings), len(self.whole.persons)

    def _end(self, *, worst: bool) -> Objects:
        """Return the effects had everybody lost fared as badly (or as well) as can be."""
        cases, level = self.whole.cases, self.whole.plan.thresholds.level
        plain = cases.six(self.after, self.before, self.who)
        # A score before that falls with the one after is filled in the other way round.
        filled = {rising: self._filled(worst=worst, rising=rising) for rising in (True, False)}
        found = np.empty((len(self.designs), *self._shape), dtype=object)
        for c, clustering in enumerate(self.whole.clusterings):
            unit = unit_of(cases, clustering)
            for p, person in enumerate(self.whole.persons):
                kept = self.whole.kept(person)
                followed = summed(plain, unit, kept=kept)
                for d, design in enumerate(self.designs):
                    slope = slope_of(followed, design)
                    if np.isfinite(slope):
                        sums = summed(filled[slope >= 0], unit, kept=kept)
                        found[d, c, p] = of_filled(sums, slope, clustering=clustering, level=level)
        return _over_designs(found, lowest if worst else highest)

    def _filled(self, *, worst: bool, rising: bool) -> Floats:
        assert self.scale is not None  # noqa: S101 - asked for where there is one
        low, high = self.scale
        badly = self.whole.cases.changed == worst  # whose lost fare badly, so that the effect is at this end
        after = np.where(np.isfinite(self.after), self.after, np.where(badly, low, high))
        first = badly if rising else ~badly
        before = np.where(np.isfinite(self.before), self.before, np.where(first, high, low))
        return self.whole.cases.six(after, before, self.who)


def _over_designs(
    found: NDArray[np.object_], chosen: Callable[[Sequence[Estimate | None]], Estimate | None]
) -> Objects:
    made = np.empty(found.shape[1:], dtype=object)
    for place in np.ndindex(made.shape):
        made[place] = chosen(list(found[(slice(None), *place)]))
    return made


def _scores(cases: Cases, outcome: Outcome) -> tuple[Floats, Floats]:
    """Return the scores before and after; of access nothing before."""
    nothing = np.full(len(cases.changed), np.nan)
    if outcome.table == "access":
        return np.zeros(len(cases.changed)), cases.scores.get((outcome.name, 0.0), nothing)
    times = (float(outcome.before or 0), float(outcome.after or 0))
    before, after = (cases.scores.get((outcome.name, at), nothing) for at in times)
    return before, after


def _scale(cases: Cases, outcome: Outcome, result: Analysis) -> tuple[float, float] | None:
    """Return the lowest and the highest score as the cases have them; None where they are not known."""
    if isinstance(result, equity.Breakdown | equity.Comparison):
        scale: tuple[float, float] | None = (0.0, 1.0)
    else:
        scale = result.scale
    if scale is None:
        return None
    pivot, sign = cases.pivots[outcome.name], 1.0 if outcome.direction == "higher_is_better" else -1.0
    low, high = sorted(sign * end - pivot for end in scale)
    return low, high
