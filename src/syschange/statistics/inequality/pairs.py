"""Two groups, or one group and everybody: difference, ratio, population attributable risk and fraction."""

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from syschange.errors import NotEstimableError
from syschange.results import Distribution, Scaled, StudentT
from syschange.statistics.inequality.contrasts import of_ratio, of_sum, standard_error
from syschange.statistics.inequality.groups import Groups
from syschange.statistics.inequality.index import ABSOLUTE, LOG, RELATIVE, Index, build, one_of, position
from syschange.statistics.inequality.kernels import WHO, Kernel, from_best, per_mean
from syschange.statistics.inequality.spread import DRAWS, single

Floats = NDArray[np.float64]

WALTER = "Walter SD (1978) Biometrics 34:43-48; Fleiss JL (1979) American Journal of Epidemiology 110:103-104"


@dataclass(frozen=True)
class LessOne:
    """The confidence distribution of a ratio less one."""

    ratio: Distribution

    def cdf(self, x: float) -> float:
        """Return the confidence that the ratio less one is at most `x`."""
        return self.ratio.cdf(x + 1)

    def quantile(self, p: float) -> float:
        """Return the value below which the ratio less one lies with confidence `p`."""
        return self.ratio.quantile(p) - 1


def difference(groups: Groups, *, first: int, second: int, level: float = 0.95) -> Index:
    """Difference of two groups named beforehand, first − second.

    Parameters
    ----------
    groups
        The groups.
    first, second
        Positions of the two, from 0; groups of weight zero are not counted. The best and the worst, picked
        out by their values, need `range_gap` instead: this interval would be too sure of them.
    level
        Confidence level.

    Notes
    -----
    Normal with the standard errors given; with counts, Newcombe's method 10.
    """
    value, se, distribution, method = of_sum(_pick(groups, first) - _pick(groups, second), groups)
    return build("difference", value, se=se, scale=ABSOLUTE, null=0.0, source=WHO, level=level, method=method,
                 distribution=distribution, slopes=_pick(groups, first) - _pick(groups, second))  # fmt: skip


def ratio(groups: Groups, *, first: int, second: int, level: float = 0.95) -> Index:
    """Ratio of two groups named beforehand, first / second; its standard error is of its logarithm.

    Parameters
    ----------
    groups, first, second, level
        As for `difference`.

    Notes
    -----
    Fieller's limits, with counts from Wilson intervals (see `contrasts.RatioOfSums`): infinite above where
    the second group is not kept away from zero. Missing where the second group is zero.
    """
    top, bottom = _pick(groups, first), _pick(groups, second)
    value, slopes, distribution, method = of_ratio(
        (float(top @ groups.value), top), (float(bottom @ groups.value), bottom), groups, least=0.0
    )
    slopes = slopes / value if value > 0 else np.full_like(slopes, np.nan)
    se = standard_error(slopes, groups)
    return build("ratio", value, se=se, scale=RELATIVE, null=1.0, source=WHO, level=level, method=method,
                 distribution=distribution, se_scale=LOG, slopes=slopes)  # fmt: skip


def par(groups: Groups, *, reference: int, level: float = 0.95, sampled: str = "groups") -> Index:
    """Return the population attributable risk: what the mean would gain if everybody had the value of one group.

    Parameters
    ----------
    groups
        The groups.
    reference
        Position of the group of reference, named beforehand; for the best, whichever it is, see `par_best`.
    level
        Confidence level.
    sampled
        "groups": the shares of the groups are known. "people": the groups' sizes are themselves a sample
        (Walter 1978), which needs counts.

    Returns
    -------
    Index
        Reference − mean: negative where the reference has less.
    """
    slopes = _pick(groups, reference) - groups.share
    value, se, distribution, method = of_sum(slopes, groups)
    if _people(groups, sampled):
        se = _walter_se(groups, reference) * groups.value[reference]
        distribution, method = (StudentT(value, se) if se > 0 else None), "Walter"
    return build("par", value, se=se, scale=ABSOLUTE, null=0.0, source=WALTER, level=level, method=method,
                 distribution=distribution, slopes=slopes)  # fmt: skip


def paf(groups: Groups, *, reference: int, level: float = 0.95, sampled: str = "groups") -> Index:
    """Return the population attributable fraction: the attributable risk over the mean, as a share.

    Parameters
    ----------
    groups, reference, level, sampled
        As for `par`.
    """
    top = _pick(groups, reference) - groups.share
    value, slopes, distribution, method = of_ratio(
        (float(top @ groups.value), top), (groups.mean, groups.share), groups, least=-1.0
    )
    se = standard_error(slopes, groups)
    if _people(groups, sampled):
        log_se = _walter_se(groups, reference)
        se, method = log_se * (1 + value), "Walter, log"
        distribution = LessOne(StudentT(math.log1p(value), log_se, log=True)) if log_se > 0 else None
    return build("paf", value, se=se, scale=RELATIVE, null=0.0, source=WALTER, level=level, method=method,
                 distribution=distribution, slopes=slopes)  # fmt: skip


def par_best(groups: Groups, *, favourable: str, seed: int, draws: int = DRAWS, level: float = 0.95) -> Index:
    """Return the population attributable risk against the best group, its limits corrected for having picked it.

    Parameters
    ----------
    groups
        The groups.
    favourable
        "max" where the highest value is the best, "min" where the lowest is; the index is then negative.
    seed, draws, level
        As for `spreads`.
    """
    kernel = replace(_best(favourable), name="par", source=WALTER)
    made = single(kernel, groups, seed=seed, draws=draws, level=level)
    return _turned(made, favourable)


def paf_best(groups: Groups, *, favourable: str, seed: int, draws: int = DRAWS, level: float = 0.95) -> Index:
    """Return the population attributable fraction against the best group, its limits corrected for having picked it.

    Parameters
    ----------
    groups, favourable, seed, draws, level
        As for `par_best`.
    """
    best = _best(favourable)
    of, slopes = per_mean(best.of, best.slopes)
    kernel = replace(best, name="paf", of=of, slopes=slopes, scale=RELATIVE, source=WALTER)
    return _turned(single(kernel, groups, seed=seed, draws=draws, level=level), favourable)


def _best(favourable: str) -> Kernel:
    one_of("favourable direction", favourable, ("max", "min"))
    return from_best(favourable=favourable, weighted=True)


def _turned(index: Index, favourable: str) -> Index:
    if favourable == "max":
        return index
    turned = None if index.distribution is None else Scaled(index.distribution, -1.0)
    slopes = None if index.slopes is None else -index.slopes
    return replace(
        index,
        value=-index.value,
        lower=0.0 - index.upper,
        upper=0.0 - index.lower,
        null_expectation=-index.null_expectation,
        distribution=turned,
        slopes=slopes,
    )


def _pick(groups: Groups, which: int) -> Floats:
    one = np.zeros_like(groups.share)
    one[position("a group to compare", which, one.size)] = 1
    return one


def _people(groups: Groups, sampled: str) -> bool:
    one_of("way of sampling", sampled, ("groups", "people"))
    if sampled == "people" and groups.trials is None:
        raise NotEstimableError("People as the sample need counts.", 'Make the groups with "of_counts".')
    return sampled == "people"


def _walter_se(groups: Groups, reference: int) -> float:
    """Return the standard error of log(reference / mean) where people, not groups, were sampled."""
    if groups.trials is None or groups.events is None:
        return math.nan
    n, x = float(groups.trials.sum()), float(groups.events.sum())
    m, c = float(groups.trials[reference]), float(groups.events[reference])
    if c == 0 or n == m:
        return math.nan
    fraction = 1 - (c / m) / (x / n)
    outside = (n - m) - (x - c)
    return math.sqrt(max((outside + fraction * ((x - c) + (m - c))) / (n * c), 0.0))
