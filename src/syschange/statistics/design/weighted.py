"""Weighted means and proportions of many groups, from the sums of weights, values and their products."""

import numpy as np
from numpy.typing import ArrayLike

from syschange.statistics.design.linearised import (
    Floats,
    Linearised,
    as_floats,
    as_share,
    effective_size,
    quotient,
)
from syschange.statistics.means import spread


def kish(w: ArrayLike, *, w2: ArrayLike) -> Floats:
    """Kish's effective sample size, (Σw)² / Σw².

    Parameters
    ----------
    w, w2
        The sum of the weights, and of their squares. Rows of weight zero add nothing to it.

    Returns
    -------
    array
        Missing where no row has any weight.

    Notes
    -----
    Kish L (1965) Survey Sampling, section 11.7. It leaves out any link between weight and value.
    """
    sums = as_floats({}, {"w": w, "w2": w2})
    return quotient(sums["w"] ** 2, sums["w2"])


def weighted_mean(
    n: ArrayLike,
    *,
    w: ArrayLike,
    w2: ArrayLike,
    wy: ArrayLike,
    wy2: ArrayLike,
    w2y: ArrayLike,
    w2y2: ArrayLike,
) -> Linearised:
    """Weighted means Σwy / Σw with linearised, with-replacement standard errors.

    Parameters
    ----------
    n
        Rows of each group, those of weight zero included.
    w, w2, wy, wy2, w2y, w2y2
        Σw, Σw², Σwy, Σwy², Σw²y and Σw²y² of each group, y measured from any pivot near its mean. A negative
        weight must be refused before the sums are made; they no longer show it.

    Returns
    -------
    Linearised
        `df` is n − 1, as for a survey of one stratum in which each row is a sampling unit; `n_eff` is Kish's
        and `deff` the variance over that of n equally weighted rows. The standard error is missing for fewer
        than two rows. Read the limits with `mean_limits`.

    Notes
    -----
    V = n / (n − 1) Σw²(y − ȳ)² / (Σw)²: Binder DA (1983) On the variances of asymptotically normal estimators
    from complex surveys, International Statistical Review 51:279-292. With equal weights it is s² / n.

    Raises
    ------
    WrongTypeError
        Where a sum is missing or infinite, a count, weight or square is negative, or the lengths differ.
    """
    found, _ = _weighted({"wy": wy, "w2y": w2y}, {"n": n, "w": w, "w2": w2, "wy2": wy2, "w2y2": w2y2})
    return found


def weighted_share(n: ArrayLike, *, w: ArrayLike, w2: ArrayLike, wy: ArrayLike, w2y: ArrayLike) -> Linearised:
    """Weighted proportions Σwy / Σw of values that are 0 or 1.

    Parameters
    ----------
    n
        Rows of each group, those of weight zero included.
    w, w2
        Σw and Σw² over all rows.
    wy, w2y
        Σw and Σw² over the rows that have the event.

    Returns
    -------
    Linearised
        As `weighted_mean`, but `n_eff` is n / deff, at most n, and Kish's where everybody or nobody has the
        event. With equal weights `n_eff` is n, so that "beta" limits are Clopper and Pearson's and "wilson"
        limits Wilson's own. Read the limits with `share_limits`.

    Raises
    ------
    WrongTypeError
        Where a sum is missing, infinite or negative, the lengths differ, or there are more events than rows.
    """
    found, sums = _weighted({}, {"n": n, "w": w, "w2": w2, "wy": wy, "wy2": wy, "w2y": w2y, "w2y2": w2y})
    share = as_share(found.value)
    bessel = np.where(sums["n"] > 1, sums["n"] - 1, 1.0) / np.where(sums["n"] > 1, sums["n"], 1.0)
    variance = np.where(sums["n"] > 1, found.se**2 * bessel, 0.0)
    size = effective_size(share, variance, sums["n"], found.n_eff)
    return Linearised(share, found.se, found.df, found.n, size, found.deff)


def _weighted(
    signed: dict[str, ArrayLike], unsigned: dict[str, ArrayLike]
) -> tuple[Linearised, dict[str, Floats]]:
    s = as_floats(signed, unsigned)
    n, w, w2 = s["n"], s["w"], s["w2"]
    value = quotient(s["wy"], w)
    larger = s["w2y2"] + value**2 * w2
    scatter = spread(larger - 2 * value * s["w2y"], larger)
    enough = n > 1
    less = np.where(enough, n - 1, 1.0)
    variance = np.where(enough, quotient(n * scatter, less * w**2), np.nan)
    about = s["wy2"] + value**2 * w
    alone = quotient(spread(about - 2 * value * s["wy"], about), less * w)
    found = Linearised(
        value=value,
        se=np.sqrt(variance),
        df=n - 1,
        n=n,
        n_eff=quotient(w**2, w2),
        deff=quotient(variance, alone),
    )
    return found, s
