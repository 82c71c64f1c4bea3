"""Shares of a group that nearly everybody, or nearly nobody, is counted in: told as a bound, never as a number."""

import math

import numpy as np
import numpy.typing as npt
import pandas as pd

from syschange.results import Coarsening

AT_MOST, AT_LEAST = "at most", "at least"
Texts = npt.NDArray[np.object_]


def bands(
    true: pd.DataFrame, denominator: npt.ArrayLike, numerator: npt.ArrayLike, complement: npt.ArrayLike,
    coarsening: Coarsening,
) -> Texts:  # fmt: skip
    """Return for each group the bound of its share, such as "at most 24%"; "" where there is none to tell.

    Where fewer than the threshold have the outcome, or have it not, their number is hidden and the share with it: 0%
    or 100% would say what everybody's answer is. What is told in its place is what the published number of people and
    the policy say by themselves: fewer than 10 of 40 are at most 9 of the 38 people that 40 may stand for, 24%.
    Nothing is told where the other side is not published either, or where a number was withheld to protect another:
    then nobody outside can know which side is small.

    Parameters
    ----------
    true
        Shape (groups,): the true `numerator` and `denominator`, which say whether a missing number is a small one.
    denominator, numerator, complement
        Shape (groups,): the published counts, missing where hidden.
    coarsening
        The policy.
    """
    told = np.full(len(true), "", dtype=object)
    if coarsening.threshold is None or coarsening.base is None:
        return told
    people, some, rest = (np.asarray(x, dtype=np.float64) for x in (denominator, numerator, complement))
    have = true["numerator"].to_numpy(dtype=np.float64)
    lack = true["denominator"].to_numpy(dtype=np.float64) - have
    few = np.isnan(some) & np.isfinite(people + rest) & (have < coarsening.threshold)
    most = np.isnan(rest) & np.isfinite(people + some) & (lack < coarsening.threshold)
    for i in np.flatnonzero(few | most):
        bound = bound_of(people[i], coarsening.threshold, coarsening.base)
        told[i] = f"{AT_MOST} {bound}%" if few[i] else f"{AT_LEAST} {100 - bound}%"
    return told


def bound_of(people: float, threshold: int, base: int) -> int:
    """Return the largest share, in whole percent, that fewer than a threshold can be of a published number of people.

    Parameters
    ----------
    people
        The published number, rounded to a multiple of `base`.
    threshold, base
        Of the policy.
    """
    fewest = max(
        people - base // 2, threshold
    )  # halves round up, so no fewer than these are shown as so many
    return math.ceil(round(100 * (threshold - 1) / fewest, 9))


def told_instead(method: object) -> str:
    """Return the bound that the column `method` of a breakdown tells in place of a share; "" where there is none."""
    return str(method) if str(method).startswith((f"{AT_MOST} ", f"{AT_LEAST} ")) else ""
