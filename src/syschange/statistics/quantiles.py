"""Medians and other quantiles of many groups, with exact limits, from how often each value occurs."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from syschange.errors import NotEstimableError, UnknownChoiceError, WrongTypeError
from syschange.results import Estimate
from syschange.statistics.design.limits import share_limits
from syschange.statistics.design.linearised import Linearised
from syschange.statistics.design.weighted import weighted_share
from syschange.statistics.levels import require_level

Floats = NDArray[np.float64]

CHOICES = ("conservative", "nearest")
_MIDDLE = 0.5
# Ours: how near a whole rank a product of a share and a count may fall and still be that rank.
_ROUNDING = 1e-9


@dataclass(frozen=True, eq=False)
class QuantileLimits:
    """Quantiles of many groups with their limits.

    Attributes
    ----------
    value
        The quantile; missing for an empty group.
    lower, upper
        Its limits, each a value that occurs; missing where the group is too small for one.
    achieved
        The level the two limits reach together if no two values were the same (more if some are); missing
        where a limit is.
    """

    value: Floats
    lower: Floats
    upper: Floats
    achieved: Floats


def quantile(values: ArrayLike, *, counts: ArrayLike, q: float = 0.5) -> Floats:
    """Quantiles of each group by the convention of numpy and R (type 7).

    Parameters
    ----------
    values
        The distinct values, ascending, shape (values,).
    counts
        How often each occurs in each group, shape (values,) or (groups, values).
    q
        Which quantile, 0 to 1; the median by default.

    Returns
    -------
    array
        Shape () or (groups,); missing for an empty group. Between two values it is interpolated.

    Notes
    -----
    Hyndman RJ, Fan Y (1996) Sample quantiles in statistical packages, American Statistician 50:361-365,
    definition 7.

    Raises
    ------
    WrongTypeError
        Where the values are not ascending, a count is negative or not whole, the lengths differ, or `q` is
        not between 0 and 1.
    """
    v, c, shape = _histogram(values, counts)
    _require_share(q)
    cumulative = c.cumsum(axis=1)
    n = cumulative[:, -1]
    at = (n - 1) * q
    below = np.floor(at + _ROUNDING)
    low = _ranked(v, cumulative, below + 1)
    high = _ranked(v, cumulative, np.minimum(below + 2, n))
    part = np.maximum(at - below, 0)
    return (low + part * (high - low)).reshape(shape)


def quantile_limits(
    values: ArrayLike,
    *,
    counts: ArrayLike,
    q: float = 0.5,
    level: float = 0.95,
    choice: str = "conservative",
) -> QuantileLimits:
    """Order-statistic limits of quantiles: exact whatever the shape of the distribution.

    Parameters
    ----------
    values, counts, q
        As in `quantile`; `q` strictly between 0 and 1.
    level
        Confidence level.
    choice
        "conservative" (default): each limit leaves at most (1 − level) / 2 outside; "nearest": as near to it
        as a rank can come, which may fall short of the level (`achieved` says by how much).

    Returns
    -------
    QuantileLimits
        A limit is missing where even the smallest or largest value leaves too much outside: a 95% interval of
        a median needs six people.

    Notes
    -----
    The r-th and s-th smallest values, from Binomial(n, q): Hahn GJ, Meeker WQ (1991) Statistical Intervals,
    section 5.2; Conover WJ (1999) Practical Nonparametric Statistics, 3rd ed., section 3.2.

    Raises
    ------
    WrongTypeError
        As `quantile`.
    UnknownChoiceError
        Where the choice is not one of the two.
    """
    require_level(level)
    if choice not in CHOICES:
        raise UnknownChoiceError("choice of ranks", choice, CHOICES)
    v, c, shape = _histogram(values, counts)
    _require_inner(q)
    cumulative = c.cumsum(axis=1)
    n = cumulative[:, -1]
    lower, upper = _ranks(n, q, (1 - level) / 2, nearest=choice == "nearest")
    both = (lower >= 1) & (upper <= n) & (n > 0)
    achieved = _binomial(upper - 1, n, q) - _binomial(lower - 1, n, q)
    return QuantileLimits(
        value=quantile(values, counts=counts, q=q),
        lower=_ranked(v, cumulative, lower).reshape(shape),
        upper=_ranked(v, cumulative, upper).reshape(shape),
        achieved=np.where(both, achieved, np.nan).reshape(shape),
    )


def weighted_quantile_limits(
    values: ArrayLike, *, n: ArrayLike, w: ArrayLike, w2: ArrayLike, q: float = 0.5, level: float = 0.95
) -> QuantileLimits:
    """Quantiles of weighted records, with limits turned round from those of the share at or below.

    Parameters
    ----------
    values
        The distinct values, ascending, shape (values,).
    n
        Rows of each group, shape () or (groups,).
    w, w2
        Σw and Σw² of the rows at each value, shape (values,) or (groups, values).
    q, level
        Which quantile, strictly between 0 and 1, and the confidence level.

    Returns
    -------
    QuantileLimits
        `value` is the smallest value with at least `q` of the weight at or below it (definition 1 of Hyndman
        & Fan 1996). `achieved` is the nominal level. Limits are missing for a group without weight or with
        fewer than two rows.

    Notes
    -----
    Woodruff RS (1952) Confidence intervals for medians and other position measures, Journal of the American
    Statistical Association 47:635-646; the limits of the share are Korn & Graubard's (`share_limits`, "beta").

    Raises
    ------
    WrongTypeError
        As `quantile`, with weights for counts.
    """
    require_level(level)
    _require_inner(q)
    v, weights, shape = _histogram(values, w, whole=False)
    _, squares, same = _histogram(values, w2, whole=False)
    rows = np.asarray(n, dtype=np.float64)
    if same != shape or weights.shape != squares.shape or rows.shape != shape:
        raise WrongTypeError("The sums are of different lengths.", "Give one of each for every group.")
    rows = rows.reshape(-1)
    total = weights.sum(axis=1)
    safe = np.where(total > 0, total, np.nan)[:, None]
    shares = weights.cumsum(axis=1) / safe
    point = _reached(v, shares, np.full(len(total), q))
    under = v <= point[:, None]
    below = weighted_share(
        rows,
        w=total,
        w2=squares.sum(axis=1),
        wy=np.where(under, weights, 0).sum(axis=1),
        w2y=np.where(under, squares, 0).sum(axis=1),
    )
    centred = Linearised(np.full(len(total), q), below.se, below.df, below.n, below.n_eff, below.deff)
    lower, upper = share_limits(centred, level=level)
    lower, upper = (np.where(rows > 1, side, np.nan) for side in (lower, upper))
    return QuantileLimits(
        value=point.reshape(shape),
        lower=_reached(v, shares, lower).reshape(shape),
        upper=_reached(v, shares, upper).reshape(shape),
        achieved=np.where(np.isnan(lower), np.nan, level).reshape(shape),
    )


def quantile_estimate(
    values: ArrayLike, *, counts: ArrayLike, q: float = 0.5, level: float = 0.95
) -> Estimate:
    """Return a quantile of one group with its conservative order-statistic limits.

    Parameters
    ----------
    values, counts
        The distinct values, ascending, and how often each occurs.
    q, level
        As in `quantile_limits`.

    Returns
    -------
    Estimate
        Its confidence distribution has steps, because the limits do: the confidence that the quantile is at
        least the lower limit is at least 1 − (1 − level) / 2, and that exactly at the levels that can be had.

    Raises
    ------
    NotEstimableError
        Where the group is too small for the level.
    WrongTypeError
        As `quantile`.
    """
    found = quantile_limits(values, counts=counts, q=q, level=level)
    if found.value.ndim:
        raise WrongTypeError(
            "There is more than one group.", "Give the counts of one, or use quantile_limits."
        )
    if not np.isfinite([found.lower, found.upper]).all():
        raise NotEstimableError(
            "The group is too small for limits of this quantile at this level.",
            "Collect more records, or ask for a lower level.",
        )
    made = QuantileDistribution(
        tuple(np.asarray(values, dtype=np.float64).tolist()),
        tuple(np.asarray(counts, dtype=np.float64).tolist()),
        q,
    )
    return Estimate.of(float(found.value), made, level, "order statistics")


@dataclass(frozen=True)
class QuantileDistribution:
    """The step confidence distribution whose limits at every level are the conservative order statistics.

    Attributes
    ----------
    values, counts
        The distinct values, ascending, and how often each occurs.
    q
        Which quantile.
    """

    values: tuple[float, ...]
    counts: tuple[float, ...]
    q: float

    def cdf(self, x: float) -> float:
        """Return the confidence that the quantile is at most `x`; between the two halves, one half.

        At a value shared by so many that it holds the middle, the confidence that it is less than `x`: the
        answer then belongs to "at least `x`", which is what `Estimate.probability` is asked.
        """
        values, counts = np.asarray(self.values), np.asarray(self.counts)
        n = counts.sum()
        at_most = _binomial(counts[values < x].sum(), n, self.q)
        if at_most < _MIDDLE:
            return float(at_most)
        return max(_MIDDLE, float(_binomial(counts[values <= x].sum() - 1, n, self.q)))

    def quantile(self, p: float) -> float:
        """Return the value below which the quantile lies with confidence `p`; infinite beyond the data."""
        cumulative = np.asarray([self.counts]).cumsum(axis=1)
        n = cumulative[:, -1]
        lower, upper = _ranks(n, self.q, min(p, 1 - p), nearest=False)
        rank, beyond = (lower, -np.inf) if p < _MIDDLE else (upper, np.inf)
        found = float(_ranked(np.asarray(self.values), cumulative, rank)[0])
        return beyond if np.isnan(found) else found


def _histogram(
    values: ArrayLike, counts: ArrayLike, *, whole: bool = True
) -> tuple[Floats, Floats, tuple[int, ...]]:
    """Return the values, the counts of shape (groups, values), and the shape of the answer."""
    v, c = np.asarray(values, dtype=np.float64), np.asarray(counts, dtype=np.float64)
    if v.ndim != 1 or c.ndim not in {1, 2} or c.shape[-1] != len(v) or not len(v):
        raise WrongTypeError("The values and their counts differ in length.", "Give a count for every value.")
    if not np.isfinite(v).all() or (np.diff(v) <= 0).any():
        raise WrongTypeError("The values are not in ascending order.", "Sort them, and give each once.")
    if not np.isfinite(c).all() or (c < 0).any() or (whole and (c != np.floor(c)).any()):
        raise WrongTypeError(
            "A count is negative, missing or not whole.",
            "Give how often each value occurs, or weights apart.",
        )
    return v, c.reshape(-1, len(v)), c.shape[:-1]


def _require_share(q: float) -> None:
    if not 0 <= q <= 1:
        raise WrongTypeError("The quantile is not between 0 and 1.", "Give a share, for example .5.")


def _require_inner(q: float) -> None:
    if not 0 < q < 1:
        raise WrongTypeError("The quantile is not strictly between 0 and 1.", "Give a share, for example .5.")


def _ranked(values: Floats, cumulative: Floats, rank: Floats) -> Floats:
    """Return the value of each group with the given rank (1 the smallest), missing outside 1 to n."""
    n = cumulative[:, -1]
    found = values[np.argmax(cumulative >= rank[:, None], axis=1)]
    return np.where((rank >= 1) & (rank <= n), found, np.nan)


def _reached(values: Floats, shares: Floats, at: Floats) -> Floats:
    """Return the smallest value of each group with at least the share `at` at or below it."""
    held = shares >= at[:, None] * (1 - _ROUNDING)
    # Rounding can leave the last share a hair short of one.
    index = np.where(held.any(axis=1), np.argmax(held, axis=1), len(values) - 1)
    return np.where(np.isnan(at) | np.isnan(shares[:, -1]), np.nan, values[index])


def _binomial(k: ArrayLike, n: ArrayLike, q: float) -> Floats:
    """Return Pr(B ≤ k) for B binomial (n, q)."""
    at, size = np.broadcast_arrays(np.asarray(k, dtype=np.float64), np.asarray(n, dtype=np.float64))
    inside = (at >= 0) & (at < size)
    inner = special.betainc(np.where(inside, size - at, 1.0), np.where(inside, at + 1, 1.0), 1 - q)
    return np.where(inside, inner, np.where(at < 0, 0.0, 1.0))


def _ranks(n: Floats, q: float, tail: float, *, nearest: bool) -> tuple[Floats, Floats]:
    """Return the ranks of the two limits; 0 and n + 1 where there is none."""
    # The rank r leaves Pr(B ≤ r − 1) below; the rank s leaves Pr(B ≥ s), which is that of n − s + 1 at 1 − q.
    lower = _rank_below(n, q, tail, nearest=nearest)
    upper = n + 1 - _rank_below(n, 1 - q, tail, nearest=nearest)
    return lower, upper


def _rank_below(n: Floats, q: float, tail: float, *, nearest: bool) -> Floats:
    """Return the largest r with Pr(B ≤ r − 1) ≤ tail, or the r whose probability is nearest to it."""
    low, high = np.zeros(n.shape), n + 1.0
    allowed = tail * (1 + _ROUNDING)
    for _ in range(int(np.ceil(np.log2(float(n.max(initial=1)) + 2))) + 1):
        middle = np.floor((low + high) / 2)
        held = (_binomial(middle - 1, n, q) <= allowed) & (middle <= n)
        low, high = np.where(held, middle, low), np.where(held, high, np.maximum(middle, low + 1))
    if nearest:
        more = _binomial(low, n, q) - tail
        low = np.where((low < n) & (more < tail - _binomial(low - 1, n, q)), low + 1, low)
    return low
