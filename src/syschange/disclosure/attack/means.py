"""Mean times n: what the printed means of a whole and its parts say of the few who are left over."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from syschange.disclosure.attack.cells import Integers
from syschange.disclosure.attack.printed import Figures, figures, half_step
from syschange.disclosure.attack.propagation import Known
from syschange.disclosure.attack.reading import Bools, Floats, Given
from syschange.disclosure.attack.system import System
from syschange.results import Coarsening

_MEAN = "Student t"


@dataclass
class _Pool:
    """The printed means of tables that may be of one score.

    Attributes
    ----------
    quantity
        What their denominators are called.
    lower, upper
        Of each unknown what its mean can be; missing where it is not printed.
    limit
        How closely a mean of people left over may be known and still be no more than the policy gives.
    """

    quantity: str
    lower: Floats
    upper: Floats
    limit: float


@dataclass(frozen=True)
class LeftOver:
    """People whose mean score is known closely.

    Attributes
    ----------
    unknown
        The unknown that counts them, or their whole where several groups are left over together.
    least, most
        How many they are.
    """

    unknown: int
    least: float
    most: float


def difference(given: Given, system: System, known: Known) -> list[LeftOver]:
    """Return the few whose mean score the printed means of a whole and its other parts give within narrow limits.

    The sum of scores of the people left over is the sum of the whole less that of the parts, each a number of people
    times a printed mean. Both are known to within rounding, and so is the mean of those left over; where they may be
    one person that is the score. It counts as narrow, and is refuted, where it is known at least as closely as
    `threshold` steps of what the policy rounds means to: a policy that prints the mean of `threshold` people to a
    step gives their sum away to that many steps, and no fewer people may be told of more closely (ours). A step is
    the last printed place, or what the policy would round to where that is coarser.
    """
    pools: list[_Pool] = []
    for shown in figures(given, system):
        if _of_means(shown):
            _join(pools, _pool(shown, given, known))
    return [found for pool in pools for found in _left_over(pool, system, known, given.policy.threshold)]


def _of_means(shown: Figures) -> bool:
    methods = set(shown.methods())
    none = bool(np.isnan(shown.column("numerator")).all())
    return none and (_MEAN in methods or methods == {""}) and bool(np.isfinite(shown.column("value")).any())


def _pool(shown: Figures, given: Given, known: Known) -> _Pool:
    value = shown.column("value")
    # Where numbers of people are not rounded means are not either, and limits show to how many places they go.
    true = given.exact and given.policy.base > 1
    half = half_step(
        np.concatenate([shown.column(c) for c in ("value", "lower", "upper")]) if true else value
    )
    lower = np.full(len(known.lower), np.nan)
    upper = lower.copy()
    rows = np.flatnonzero(np.isfinite(value) & (shown.known >= 0))
    lower[shown.known[rows]], upper[shown.known[rows]] = value[rows] - half, value[rows] + half
    coarse = Coarsening(given.policy.name, given.policy.figures).step(_spread(shown, known))
    step = max(2 * half, coarse if np.isfinite(_spread(shown, known)) else 0.0)
    return _Pool(shown.quantity, lower, upper, given.policy.threshold * step)


def _spread(shown: Figures, known: Known) -> float:
    """Return the standard deviation of the scores of the largest group, read off its interval."""
    from scipy import special

    low, high, level = (shown.column(c) for c in ("lower", "upper", "level"))
    people = np.where(shown.known >= 0, known.lower[shown.known], 0)
    told = np.flatnonzero(np.isfinite(high - low) & np.isfinite(level) & (people > 1) & (high > low))
    if not len(told):
        return float("nan")
    row = told[np.argmax(people[told])]
    t = float(special.stdtrit(people[row] - 1, (1 + level[row]) / 2))
    return float((high[row] - low[row]) / 2 / t * np.sqrt(people[row]))


def _join(pools: list[_Pool], new: _Pool) -> None:
    """Pool the means of tables that agree wherever both print one; others are of another score."""
    for pool in pools:
        apart = (new.lower > pool.upper) | (new.upper < pool.lower)
        if pool.quantity == new.quantity and not apart.any():
            pool.lower, pool.upper = np.fmax(pool.lower, new.lower), np.fmin(pool.upper, new.upper)
            pool.limit = max(pool.limit, new.limit)
            return
    pools.append(new)


def _left_over(pool: _Pool, system: System, known: Known, threshold: int) -> Sequence[LeftOver]:
    relations = known.relations
    ours = np.array([f.quantity.split(", less that of")[0] == pool.quantity for f in system.families])
    if not relations.count or not ours.any():
        return []
    whole = relations.sign < 0
    told = np.isfinite(pool.lower)[relations.unknown]
    wanted = _wanted(relations.sums, whole, told, relations.count) & ours[relations.family]
    total = np.zeros(relations.count, dtype=np.int64)
    total[relations.sums[whole]] = relations.unknown[whole]
    part, left = told & ~whole, ~told & ~whole
    sums = relations.sums
    own = _Ends(known.lower[relations.unknown], known.upper[relations.unknown])
    all_ = _Ends(known.lower[total], known.upper[total])
    many = _Ends(
        np.maximum(_add(sums, own.low, left, len(total)), all_.low - _add(sums, own.high, part, len(total))),
        np.minimum(_add(sums, own.high, left, len(total)), all_.high - _add(sums, own.low, part, len(total))),
    )
    one = _Ends(pool.lower[relations.unknown], pool.upper[relations.unknown])
    whole_mean = _Ends(pool.lower[total], pool.upper[total])
    at = sums
    apart = _product(own, _Ends(one.low - whole_mean.high[at], one.high - whole_mean.low[at]))
    scores, everyone = _product(own, one), _product(all_, whole_mean)
    few = _Ends(np.maximum(many.low, 1), np.maximum(many.high, 1))
    low, high = (
        _Ends(_add(sums, e.low, part, len(total)), _add(sums, e.high, part, len(total)))
        for e in (apart, scores)
    )
    centred = _over(_Ends(-low.high, -low.low), few)
    plain = _over(_Ends(everyone.low - high.high, everyone.high - high.low), few)
    close = np.minimum(whole_mean.high - whole_mean.low + centred.high - centred.low, plain.high - plain.low)
    with np.errstate(invalid="ignore"):
        found = wanted & (many.high >= 1) & (many.low < threshold) & (close <= pool.limit)
    return [_named(int(s), relations.unknown[left & (sums == s)], total, few) for s in np.flatnonzero(found)]


@dataclass(frozen=True)
class _Ends:
    """The least and the most of some numbers."""

    low: Floats
    high: Floats


def _wanted(sums: Integers, whole: Bools, told: Bools, count: int) -> Bools:
    """Return which sums print the mean of the whole and of a part."""
    wanted: Bools = np.isin(np.arange(count), sums[whole & told]) & np.isin(
        np.arange(count), sums[~whole & told]
    )
    return wanted


def _add(sums: Integers, values: Floats, which: Bools, count: int) -> Floats:
    added: Floats = np.bincount(sums[which], weights=values[which], minlength=count).astype(np.float64)
    return added


def _product(one: _Ends, two: _Ends) -> _Ends:
    with np.errstate(invalid="ignore"):
        each = np.array([a * b for a in (one.low, one.high) for b in (two.low, two.high)])
    return _Ends(each.min(axis=0), each.max(axis=0))


def _over(sums: _Ends, people: _Ends) -> _Ends:
    with np.errstate(invalid="ignore"):
        each = np.array([a / b for a in (sums.low, sums.high) for b in (people.low, people.high)])
    return _Ends(each.min(axis=0), each.max(axis=0))


def _named(number: int, left: Integers, total: Integers, few: _Ends) -> LeftOver:
    unknown = int(left[0]) if len(left) == 1 else int(total[number])
    return LeftOver(unknown, float(few.low[number]), float(few.high[number]))
