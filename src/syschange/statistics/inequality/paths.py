"""Intervals for indices that cannot be below zero: which true gaps would often show the gap that was seen?"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from syschange.errors import NotEstimableError
from syschange.statistics.inequality.groups import Groups
from syschange.statistics.inequality.kernels import Kernel

Floats = NDArray[np.float64]

# Ours: how sure the ends of the path must be, the draws that look for them, and the points between them;
# with many groups the noise is nearly normal and fewer points do.
_SURE = 0.9995
_SCOUTS = 200
_POINTS, _FEW_POINTS, _MANY_GROUPS = 17, 9, 100
_MOST_STEPS = 30
_LEAST_DRAWS = 100
# Simulated values taken together: as many as a processor keeps at hand.
_CACHED = 32_768
# An index this small beside the values is the rounding of none.
_NONE = 1e-12


@dataclass(frozen=True)
class PathDistribution:
    """The confidence distribution of an index that cannot be below zero, from the tests of `intervals`.

    Attributes
    ----------
    truth
        True values of the index, increasing.
    score
        The confidence that the index is at most each, as standard normal quantiles, increasing. What the
        first holds is the confidence that there is no more than the least, which may be all there is.
    unbounded
        Whether the index is infinite beyond the last.
    """

    truth: Floats = field(repr=False)
    score: Floats = field(repr=False)
    unbounded: bool = False

    def cdf(self, x: float) -> float:
        """Return the confidence that the index is at most `x`."""
        from scipy import special

        if x < self.truth[0] or np.isinf(x):
            return float(x == np.inf)
        # Where several points hold one value (the most there can be), all of their confidence is at or below it.
        after = int(np.searchsorted(self.truth, x, side="right"))
        if after == self.truth.size:
            return float(special.ndtr(self.score[-1]))
        here = slice(after - 1, after + 1)
        return float(special.ndtr(np.interp(x, self.truth[here], self.score[here])))

    def quantile(self, p: float) -> float:
        """Return the value below which the index lies with confidence `p`."""
        at = _scores(np.asarray(p))
        if self.unbounded and at > self.score[-1]:
            return np.inf
        return float(np.interp(at, self.score, self.truth))


@dataclass(frozen=True)
class Spread:
    """What the noise says of one index: its confidence distribution, and its mean had there been nothing else.

    Attributes
    ----------
    distribution
        None where the index has no value, or no group has noise.
    null_expectation
        The mean of the index over the draws with all groups at the base; missing where there are no draws.
    """

    distribution: PathDistribution | None
    null_expectation: float


def intervals(
    groups: Groups, kernels: Sequence[Kernel], *, draws: int, seed: int, base: Floats | None = None
) -> list[Spread]:
    """Return the confidence distribution of each index, from one set of simulated noise.

    The truth is taken to lie on the path base + λ (value − base): λ = 0 is no inequality, λ = 1 the pattern
    as it was seen. At points along the path the groups' noise is added and the index taken again; the
    confidence that the true index is at most that of a point is the share of draws whose index is at least
    the one seen (ties count half). Zero is thus inside wherever noise alone often shows as much.

    Parameters
    ----------
    groups
        The groups. Made from counts, their noise is binomial at each point (a Cornish-Fisher step rounded to
        whole events); otherwise normal with the standard errors given.
    kernels
        The indices.
    draws
        Draws of the noise; 2,000 leave a limit uncertain by about a sixth of a percentage point of level.
    seed
        The seed of the noise.
    base
        The values at which there is none of the inequality; their weighted mean where not given.

    Notes
    -----
    Inverting a test along one path: Carpenter J (1999) Test inversion bootstrap confidence intervals, Journal
    of the Royal Statistical Society B 61:159-172. Two steps are ours. Less than the median of noise alone is
    read as that median, so that the upper limit is never zero. And for an index whose weights are picked by
    the values (`Kernel.selected`), the upper limit is never below value + z × standard error: the true best
    and worst are themselves among the candidates, so that this needs no correction for the choice, and the
    path alone is too short where several groups vie.
    """
    if draws < _LEAST_DRAWS:
        raise NotEstimableError(f"Fewer than {_LEAST_DRAWS} draws give no interval.", "Use 2,000 or more.")
    y, p = groups.value, groups.share
    size = float(np.sqrt(p @ groups.se**2)) if groups.usable else 0.0
    if not size > 0:
        return [Spread(None, np.nan) for _ in kernels]
    start = np.full_like(y, groups.mean) if base is None else base
    noise = np.random.default_rng(seed).standard_normal((draws, y.size))
    walk = _Walk(groups, start, _direction(groups, start, size), noise, kernels)
    return walk.spreads(float(np.sqrt(p @ (y - start) ** 2)) / size)


def _direction(groups: Groups, start: Floats, size: float) -> Floats:
    """Return the pattern seen, as large as the noise; where there is none, the largest group against the rest."""
    p = groups.share
    away = groups.value - start
    length = float(np.sqrt(p @ away**2))
    if length < 1e-9 * size:
        away = (np.arange(p.size) == p.argmax()) - p.max()
        length = float(np.sqrt(p @ away**2))
    pattern: Floats = away * (size / length)
    return pattern


@dataclass(frozen=True)
class _Walk:
    groups: Groups
    start: Floats
    step: Floats
    noise: Floats
    kernels: Sequence[Kernel]

    def spreads(self, seen_at: float) -> list[Spread]:
        y, p = self.groups.value, self.groups.share
        raw = np.array([float(k.of(y, p)) for k in self.kernels])
        alone = self._indices(0.0, self.noise)
        # Less than noise alone mostly shows says no more than that: it is read as the median of noise.
        seen = np.fmax(raw, np.median(alone, axis=1))
        usable = np.isfinite(raw) & np.isfinite(seen)
        near, far = self._ends(seen, seen_at, usable)
        points = _FEW_POINTS if y.size > _MANY_GROUPS else _POINTS
        along = np.linspace(near, far, points)
        values = (alone if at == 0 else self._indices(at, self.noise) for at in along)
        sure = np.maximum.accumulate([self._exceed(v, seen) for v in values], axis=0)
        null = np.where(np.isfinite(alone).all(axis=1), np.mean(alone, axis=1), np.nan)
        truth = np.stack([self._truth(at) for at in along])
        return [
            Spread(
                self._distribution(kernel, truth[:, i], sure[:, i], raw[i]) if usable[i] else None, null[i]
            )
            for i, kernel in enumerate(self.kernels)
        ]

    def _true(self, at: float) -> Floats:
        values = self.start + at * self.step
        return values if self.groups.trials is None else np.clip(values, 0.0, 1.0)

    def _indices(self, at: float, noise: Floats) -> Floats:
        """Return the index of every draw at one point of the path: kernels by draws."""
        truth, p = self._true(at), self.groups.share
        rows = max(_CACHED // truth.size, 1)
        made = np.empty((len(self.kernels), noise.shape[0]))
        for first in range(0, noise.shape[0], rows):
            block = slice(first, first + rows)
            shown = observe(truth, self.groups, noise[block])
            above = np.maximum(shown, 0.0) if any(k.positive for k in self.kernels) else shown
            for i, kernel in enumerate(self.kernels):
                made[i, block] = kernel.of(above if kernel.positive else shown, p)
        # A draw without anything to compare (nobody has the outcome) shows no inequality.
        return np.nan_to_num(made, copy=False, nan=0.0, posinf=np.inf, neginf=-np.inf)

    def _rounding(self) -> Floats:
        """Return how much of each index is the rounding of none."""
        unit = float(np.abs(self.groups.value).max())
        return _NONE * np.array([unit**k.power for k in self.kernels])

    def _exceed(self, values: Floats, seen: Floats) -> Floats:
        """Return the share of draws above what was seen, ties counted half: one number for each index."""
        at = np.where(np.isfinite(seen), seen, 0.0)
        tie = (1e-9 * np.abs(at) + self._rounding())[:, None]
        away = values - at[:, None]
        share: Floats = ((away > tie) + 0.5 * (np.abs(away) <= tie)).mean(axis=1)
        return share

    def _ends(self, seen: Floats, seen_at: float, usable: NDArray[np.bool_]) -> tuple[float, float]:
        """Return points of the path so near and so far that what was seen would hardly ever be.

        An index that can rise no further along the path does not ask for more of it.
        """
        few, last = self.noise[:_SCOUTS], self._last()
        most = self._truth(last) if np.isfinite(last) else np.full(len(self.kernels), np.inf)
        reach = float(1.5 * np.sqrt(self.groups.share @ self.groups.share) + 0.1)
        ends = []
        for side in (-1.0, 1.0):
            length, end = reach, seen_at + side * reach
            for _ in range(_MOST_STEPS):
                sure = self._exceed(self._indices(max(end, 0.0), few), seen)
                done = sure <= 1 - _SURE if side < 0 else (sure >= _SURE) | (self._truth(end) >= most)
                if not 0 < end < last or done[usable].all():
                    break
                length *= 1.5
                end = seen_at + side * length
            ends.append(min(max(end, 0.0), last))
        return ends[0], ends[1]

    def _truth(self, at: float) -> Floats:
        """Return each index of the true values at one point of the path."""
        values, p = self._true(at), self.groups.share
        truth = np.array([float(kernel.exactly(values, p)) for kernel in self.kernels])
        return np.where(np.abs(truth) <= self._rounding(), 0.0, truth)

    def _last(self) -> float:
        """Return where on the path every share has come to 0 or 1; infinity where values are not shares."""
        moving = self.step != 0
        if self.groups.trials is None or not moving.any():
            return np.inf
        start, step = self.start[moving], self.step[moving]
        return float((np.where(step > 0, 1 - start, start) / np.abs(step)).max())

    def _distribution(self, kernel: Kernel, truth: Floats, sure: Floats, seen: float) -> PathDistribution:
        finite = np.isfinite(truth)
        truth, score = np.maximum.accumulate(truth[finite]), _scores(sure[finite])
        if kernel.selected:
            slopes = kernel.slopes(self.groups.value, self.groups.share) * self.groups.se
            se = float(np.sqrt(slopes @ slopes))
            beyond = np.concatenate([truth, seen + se * np.linspace(0, 4, 2 * _POINTS)])
            at = np.unique(beyond[beyond >= truth[0]])
            along = np.interp(at, truth, score)
            plain = (at - seen) / se if se > 0 else np.full_like(at, np.inf)
            truth, score = at, np.where(along <= 0, along, np.maximum(np.minimum(along, plain), 0.0))
        unbounded = not finite.all()
        if not unbounded:
            # The end of the path: either hardly ever passed, or the most that the index can be.
            truth, score = np.append(truth, truth[-1]), np.append(score, _limit())
            truth[truth >= truth[-1] * (1 - _NONE)] = truth[-1]
        return PathDistribution(truth, np.clip(score, -_limit(), _limit()), unbounded)


def observe(truth: Floats, groups: Groups, noise: Floats) -> Floats:
    """Return what would be seen of true values: draws by groups.

    Parameters
    ----------
    truth
        True values of the groups, shape (k,).
    groups
        How well each is known.
    noise
        Standard normal draws, shape (draws, k).
    """
    if groups.trials is None:
        return truth + groups.se * noise
    n = groups.trials
    variance = n * truth * (1 - truth)
    # The step for skewness fades out where hardly anybody has the event, or hardly anybody has not.
    skew = (1 - 2 * truth) / 6 * np.minimum(1.0, 4 * variance)
    events = noise * skew
    events += np.sqrt(variance)
    events *= noise
    events += n * truth - skew
    np.rint(events, out=events)
    np.maximum(events, 0, out=events)
    np.minimum(events, n, out=events)
    events /= n
    return events


def _limit() -> float:
    from scipy import special

    return float(special.ndtri(1 - 1e-4))


def _scores(p: Floats) -> Floats:
    from scipy import special

    z: Floats = special.ndtri(np.clip(p, 1e-4, 1 - 1e-4))
    return z
