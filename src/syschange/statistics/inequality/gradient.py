"""Indices for groups in an order: slope and relative index of inequality, and the concentration indices."""

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from syschange.results import Distribution, StudentT
from syschange.statistics.inequality.contrasts import of_ratio, of_sum, standard_error
from syschange.statistics.inequality.groups import Groups, ranks
from syschange.statistics.inequality.index import ABSOLUTE, LOG, RELATIVE, Index, build, one_of

Floats = NDArray[np.float64]

LOW = "Low A, Low A (2004) Journal of Public Health 26:390-395"
KAKWANI = "Kakwani N, Wagstaff A, van Doorslaer E (1997) Journal of Econometrics 77:87-103"
WAGSTAFF = "Wagstaff A (2005) Health Economics 14:429-432"
ERREYGERS = "Erreygers G (2009) Journal of Health Economics 28:504-515"
_UNCERTAINTY = ("sampling", "residual")


def sii(groups: Groups, *, order: ArrayLike, level: float = 0.95, uncertainty: str = "sampling") -> Index:
    """Slope index of inequality: the fall of the population-weighted line from one end of the order to the other.

    Parameters
    ----------
    groups
        The groups.
    order
        The position of each group, from worst off to best off; equal positions share a rank (see `ranks`).
    level
        Confidence level.
    uncertainty
        "sampling": from the standard errors of the groups, whatever the shape of the gradient. "residual":
        from how far the groups lie from the line (HC1, Student's t with k − 2 degrees of freedom), which
        needs three groups and is the only choice where standard errors are not known.

    Returns
    -------
    Index
        In the unit of the outcome; positive where the best off have more of it.

    Notes
    -----
    Low & Low (2004); Moreno-Betancur M et al. (2015) Epidemiology 26:518-527. With counts and "sampling" the
    limits come from the Wilson interval of each group (`contrasts.WilsonSum`).
    """
    one_of("kind of uncertainty", uncertainty, _UNCERTAINTY)
    _, slope, covariance = _line(groups, order)
    value, se, distribution, method = of_sum(slope, groups)
    if uncertainty == "residual":
        se = _root(covariance[1, 1])
        distribution, method = _student(value, se, groups), "HC1 t"
    return build("sii", value, se=se, scale=ABSOLUTE, null=0.0, source=LOW, level=level, method=method,
                 distribution=distribution, slopes=slope)  # fmt: skip


def rii(groups: Groups, *, order: ArrayLike, level: float = 0.95, uncertainty: str = "sampling") -> Index:
    """Relative index of inequality: the weighted line's value at the best-off end over that at the worst-off.

    Parameters
    ----------
    groups, order, level, uncertainty
        As for `sii`.

    Returns
    -------
    Index
        A ratio, 1 where there is no gradient; its standard error is of its logarithm. Missing where the line
        is not above zero at both ends, as it often is not with two or three small groups (use `rii_logit`
        there). The limits run to infinity where the data do not keep the worst-off end away from zero.
    """
    one_of("kind of uncertainty", uncertainty, _UNCERTAINTY)
    start, slope, covariance = _line(groups, order)
    bottom, top = float(start @ groups.value), float((start + slope) @ groups.value)
    value, slopes, distribution, method = of_ratio(
        (top, start + slope), (bottom, start), groups, least=0.0
    )  # fmt: skip
    if not (bottom > 0 and top > 0):
        value, distribution = math.nan, None
    log_slopes = slopes / value if value > 0 else np.full_like(slopes, np.nan)
    se = standard_error(log_slopes, groups)
    if uncertainty == "residual" and value > 0:
        by_line = np.array([1 / top - 1 / bottom, 1 / top])
        se = _root(float(by_line @ covariance @ by_line))
        distribution, method = _student(math.log(value), se, groups, log=True), "HC1 t, log"
    return build("rii", value, se=se, scale=RELATIVE, null=1.0, source=LOW, level=level, method=method,
                 distribution=distribution, se_scale=LOG, slopes=log_slopes)  # fmt: skip


def aci(groups: Groups, *, order: ArrayLike, level: float = 0.95, uncertainty: str = "sampling") -> Index:
    """Absolute concentration index: Σ share (2 rank − 1) value, in the unit of the outcome.

    Parameters
    ----------
    groups, order, level, uncertainty
        As for `sii`; "residual" is the convenient regression of Kakwani, Wagstaff & van Doorslaer (1997).
    """
    return _concentration("aci", groups, order, level, uncertainty, KAKWANI, factor=1.0)


def erreygers(
    groups: Groups,
    *,
    order: ArrayLike,
    least: float = 0.0,
    most: float = 1.0,
    level: float = 0.95,
    uncertainty: str = "sampling",
) -> Index:
    """Erreygers' corrected concentration index, 4 × ACI / (most − least), of an outcome with bounds.

    Parameters
    ----------
    groups, order, level, uncertainty
        As for `aci`.
    least, most
        The least and the most that the outcome can be.
    """
    return _concentration(
        "erreygers", groups, order, level, uncertainty, ERREYGERS, factor=4 / (most - least)
    )


def rci(groups: Groups, *, order: ArrayLike, level: float = 0.95, uncertainty: str = "sampling") -> Index:
    """Relative concentration index: the absolute one over the mean, from −1 to 1.

    Parameters
    ----------
    groups, order, level, uncertainty
        As for `aci`. With "residual" the mean is taken as known, as in the convenient regression.
    """
    bottom = groups.mean, groups.share
    return _concentration_ratio("rci", groups, order, 1.0, bottom, level, uncertainty, KAKWANI)


def wagstaff(
    groups: Groups,
    *,
    order: ArrayLike,
    least: float = 0.0,
    most: float = 1.0,
    level: float = 0.95,
    uncertainty: str = "sampling",
) -> Index:
    """Wagstaff's normalised concentration index, of an outcome with bounds.

    ACI × (most − least) / ((most − mean) (mean − least)): from −1 to 1 whatever the mean.

    Parameters
    ----------
    groups, order, level, uncertainty
        As for `rci`.
    least, most
        The least and the most that the outcome can be.
    """
    mean = groups.mean
    bottom = (most - mean) * (mean - least), (most + least - 2 * mean) * groups.share
    return _concentration_ratio(
        "wagstaff", groups, order, most - least, bottom, level, uncertainty, WAGSTAFF
    )  # fmt: skip


def _line(groups: Groups, order: ArrayLike) -> tuple[Floats, Floats, Floats]:
    """Return the coefficients of intercept and slope by each value, and their HC1 covariance."""
    rank, p, k = ranks(groups.share, order), groups.share, groups.value.size
    away = rank - p @ rank
    spread = float(p @ away**2)
    if spread == 0:
        nothing = np.full_like(p, np.nan)
        return nothing, nothing, np.full((2, 2), np.nan)
    slope = p * away / spread
    start = p - slope * float(p @ rank)
    lines = np.stack([start, slope])
    rest = groups.value - lines[0] @ groups.value - (lines[1] @ groups.value) * rank
    return start, slope, (lines * rest**2) @ lines.T * (k / (k - 2) if k > 2 else math.nan)  # noqa: PLR2004


def _concentration(  # noqa: PLR0917 - private: what the two of the family differ in
    name: str, groups: Groups, order: ArrayLike, level: float, uncertainty: str, source: str, *, factor: float
) -> Index:
    one_of("kind of uncertainty", uncertainty, _UNCERTAINTY)
    weights = _weights(groups, order)
    value, se, distribution, method = of_sum(factor * weights, groups)
    if uncertainty == "residual":
        se = abs(factor) * _convenient_se(groups, order)
        distribution, method = _student(value, se, groups), "convenient regression t"
    return build(name, value, se=se, scale=ABSOLUTE, null=0.0, source=source, level=level, method=method,
                 distribution=distribution, slopes=factor * weights)  # fmt: skip


def _concentration_ratio(  # noqa: PLR0917 - private: what the two ratios of the family differ in
    name: str,
    groups: Groups,
    order: ArrayLike,
    factor: float,
    bottom: tuple[float, Floats],
    level: float,
    uncertainty: str,
    source: str,
) -> Index:
    one_of("kind of uncertainty", uncertainty, _UNCERTAINTY)
    weights = factor * _weights(groups, order)
    value, slopes, distribution, method = of_ratio((float(weights @ groups.value), weights), bottom, groups)
    se = standard_error(slopes, groups)
    if uncertainty == "residual" and bottom[0] > 0:
        se = factor * _convenient_se(groups, order) / bottom[0]
        distribution, method = _student(value, se, groups), "convenient regression t"
    return build(name, value, se=se, scale=RELATIVE, null=0.0, source=source, level=level, method=method,
                 distribution=distribution, slopes=slopes)  # fmt: skip


def _weights(groups: Groups, order: ArrayLike) -> Floats:
    return groups.share * (2 * ranks(groups.share, order) - 1)


def _convenient_se(groups: Groups, order: ArrayLike) -> float:
    """Return the standard error of the slope of 2 var(rank) × value on rank, weighted by population."""
    rank, p, k = ranks(groups.share, order), groups.share, groups.value.size
    start, slope, _ = _line(groups, order)
    rest = groups.value - start @ groups.value - (slope @ groups.value) * rank
    spread = float(p @ (rank - p @ rank) ** 2)
    if k <= 2 or spread == 0:  # noqa: PLR2004 - two parameters
        return math.nan
    return 2 * spread * _root(float(p @ rest**2) / (k - 2) / spread)


def _student(value: float, se: float, groups: Groups, *, log: bool = False) -> Distribution | None:
    if not se > 0:
        return None
    return StudentT(value, se, groups.value.size - 2, log=log)


def _root(variance: float) -> float:
    return math.sqrt(variance) if variance >= 0 else math.nan
