"""One index at two times: how much it changed, absolute and relative, with the uncertainty of both times."""

import math
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

from syschange.errors import NotEstimableError
from syschange.results import Distribution, StudentT
from syschange.statistics.inequality.index import ABSOLUTE, LOG, NATURAL, RELATIVE, Index, build

Floats = NDArray[np.float64]

SOURCE = "Schweder T, Hjort NL (2002) Scandinavian Journal of Statistics 29:309-332"
# Ours: quantiles of each time, evenly spaced in confidence, all pairs of which make the change; and the nodes
# between which slow quantiles are read off.
_EACH, _NODES, _WIDEST = 400, 81, 4.0
_FAR = 1e300  # what stands for infinity while values are interpolated


@dataclass(frozen=True)
class PairedDistribution:
    """The confidence distribution of what two quantities make, from equally likely values of it, sorted."""

    values: Floats = field(repr=False)

    def cdf(self, x: float) -> float:
        """Return the confidence that the quantity is at most `x`."""
        return float(np.searchsorted(self.values, x, side="right") / self.values.size)

    def quantile(self, p: float) -> float:
        """Return the value below which the quantity lies with confidence `p`."""
        at = math.ceil(p * self.values.size - 1e-9) - 1
        return float(self.values[min(max(at, 0), self.values.size - 1)])


@dataclass(frozen=True)
class Change:
    """How much one index changed.

    Attributes
    ----------
    absolute
        After − before. Its `null_expectation` is what noise alone would give: of a spread it is not zero
        where one time was measured with more noise than the other.
    relative
        After / before; 1 is no change. Its limits are missing where the index before is not above zero at
        the level asked: a ratio to nothing says nothing.
    """

    absolute: Index
    relative: Index


def change(
    before: Index, after: Index, *, covariance: ArrayLike | None = None, level: float = 0.95
) -> Change:
    """Return how much an index changed between two times.

    Parameters
    ----------
    before, after
        The same index of the same groups at two times, from any function of this folder.
    covariance
        Covariance between the two times of each group's estimate, shape (k,): not zero where the same people
        were asked twice. None where the two times are independent.
    level
        Confidence level.

    Raises
    ------
    NotEstimableError
        Where the two are not the same index, or the covariance is of another length or more than the
        standard errors allow.

    Notes
    -----
    Each time has its confidence distribution; that of the change is what all pairs of their quantiles make
    (Schweder & Hjort 2002), independent or joined by a normal copula with the correlation that the
    covariance gives the two indices. Of two normal ones it is the normal of their difference exactly. Coverage
    of 95% limits: 96% for the change of a slope, 98% for that of a spread, and all of the time where there is
    no inequality at either time: each then adds its own caution.
    """
    if before.name != after.name:
        raise NotEstimableError("The two times hold two different indices.", "Give the same index twice.")
    rho = _correlation(before, after, covariance)
    joint = _pairs(before, after, rho)
    known = joint is not None and before.distribution is not None
    difference = _difference(before, after, rho, joint)
    ratio = None
    if joint is not None and known and _positive(before, level):
        with np.errstate(divide="ignore", invalid="ignore"):
            ratio = _sorted(np.where(joint[0] > 0, joint[1] / joint[0], np.inf))
    value = after.value / before.value if before.value > 0 else math.nan
    se = _se(before, after, rho)
    name = f"{before.name}_change"
    return Change(
        build(name, after.value - before.value, se=se, scale=ABSOLUTE,
              null=after.null_expectation - before.null_expectation, source=SOURCE, level=level,
              method="confidence distributions", distribution=difference),
        build(name, value, se=_log_se(before, after, rho), scale=RELATIVE, null=1.0, source=SOURCE, level=level,
              method="confidence distributions", distribution=ratio, se_scale=LOG),
    )  # fmt: skip


def _correlation(before: Index, after: Index, covariance: ArrayLike | None) -> float:
    if covariance is None:
        return 0.0
    between = np.atleast_1d(np.asarray(covariance, dtype=np.float64))
    first, second = before.slopes, after.slopes
    if first is None or second is None or not first.shape == second.shape == between.shape:
        raise NotEstimableError(
            "The covariance and the two times are not of one length.", "Give one covariance for each group."
        )
    scale = before.se * after.se
    rho = float((first * second) @ between) / scale if scale > 0 else 0.0
    if not abs(rho) < 1:
        raise NotEstimableError(
            "The covariance is more than the standard errors allow.", "Check that it is not a correlation."
        )
    return rho


def _pairs(before: Index, after: Index, rho: float) -> tuple[Floats, Floats] | None:
    from scipy import special

    if before.distribution is None or after.distribution is None:
        return None
    z = special.ndtri((np.arange(_EACH) + 0.5) / _EACH)
    first, second = _table(before.distribution), _table(after.distribution)
    nodes = np.linspace(-_WIDEST, _WIDEST, _NODES)
    joined = rho * z[:, None] + math.sqrt(1 - rho**2) * z[None, :]
    return (
        np.broadcast_to(np.interp(z, nodes, first)[:, None], joined.shape),
        np.interp(joined, nodes, second),
    )


def _table(distribution: Distribution) -> Floats:
    from scipy import special

    nodes = np.linspace(-_WIDEST, _WIDEST, _NODES)
    values = np.array([distribution.quantile(float(p)) for p in special.ndtr(nodes)])
    # An unbounded end is put very far away, because between two of them nothing could be interpolated.
    bounded: Floats = np.nan_to_num(values, posinf=_FAR, neginf=-_FAR)
    return bounded


def _difference(
    before: Index, after: Index, rho: float, joint: tuple[Floats, Floats] | None
) -> Distribution | None:
    first, second = before.distribution, after.distribution
    if isinstance(first, StudentT) and isinstance(second, StudentT) and _normal(first) and _normal(second):
        se = _joined(first.se, second.se, rho)
        return StudentT(second.location - first.location, se) if se > 0 else None
    return None if joint is None else _sorted(joint[1] - joint[0])


def _normal(distribution: StudentT) -> bool:
    return math.isinf(distribution.df) and not distribution.log


def _sorted(values: Floats) -> PairedDistribution:
    unbounded = np.where(np.abs(values) < math.sqrt(_FAR), values, np.copysign(np.inf, values))
    return PairedDistribution(np.sort(unbounded, axis=None))


def _positive(index: Index, level: float) -> bool:
    return index.distribution is not None and index.distribution.quantile((1 - level) / 2) > 0


def _se(before: Index, after: Index, rho: float) -> float:
    first, second = (i.se if i.se_scale == NATURAL else i.se * i.value for i in (before, after))
    return _joined(first, second, rho)


def _log_se(before: Index, after: Index, rho: float) -> float:
    if not (before.value > 0 and after.value > 0):
        return math.nan
    first, second = (i.se if i.se_scale == LOG else i.se / i.value for i in (before, after))
    return _joined(first, second, rho)


def _joined(first: float, second: float, rho: float) -> float:
    return math.sqrt(max(first**2 + second**2 - 2 * rho * first * second, 0.0))
