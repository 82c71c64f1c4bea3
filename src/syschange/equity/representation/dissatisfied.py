"""Complaints per dissatisfied person: what complaints say only beside a survey of how many had reason to complain."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from syschange.equity.breakdown import Breakdown
from syschange.equity.representation.shares import sampled_limits
from syschange.errors import UnknownChoiceError, WrongTypeError
from syschange.frames import ALL
from syschange.statistics.exact import garwood

Floats = npt.NDArray[np.float64]


def check_survey(survey: Breakdown, *, by: Sequence[str], level: float) -> None:
    """Check that a breakdown says what share of each group is dissatisfied.

    Raises
    ------
    UnknownChoiceError
        Where it is not by all the characteristics asked for.
    WrongTypeError
        Where it is not of shares, is by period, has not the level asked for, or has been protected.
    """
    if survey.policy is not None:
        raise WrongTypeError(
            "The breakdown of the dissatisfied has been protected, and what is worked out from it would not be.",
            "Give the true breakdown, and protect the result.",
        )
    if survey.kind != "proportion" or survey.period is not None:
        raise WrongTypeError(
            "The dissatisfied are not given as one share of each group.",
            "Give a breakdown of kind 'proportion', without a period.",
        )
    if level not in survey.levels:
        raise WrongTypeError(
            "The breakdown of the dissatisfied was made at another level.", "Give the same level to both."
        )
    for column in by:
        if column not in survey.by:
            raise UnknownChoiceError("characteristic of the breakdown of the dissatisfied", column, survey.by)


def shares_of(survey: Breakdown, table: pd.DataFrame, *, by: Sequence[str], level: float) -> pd.DataFrame:
    """Return the share dissatisfied in each group of a table, with its limits; missing where there is none.

    Returns
    -------
    DataFrame
        `value`, `lower` and `upper`, in the order of the table.
    """
    found = survey.table
    others = [c for c in survey.by if c not in by]
    found = found[(found["level"] == level) & (found[others] == ALL).all(axis=1)]
    matched = table[list(by)].merge(found[[*by, "value", "lower", "upper"]], on=list(by), how="left")
    return matched[["value", "lower", "upper"]].astype(float)


def per_dissatisfied(
    basis: pd.DataFrame, shares: pd.DataFrame, *, sample: float, level: float
) -> tuple[Floats, Floats, Floats]:
    """Return complaints over the number of dissatisfied people, with limits that carry the uncertainty of both.

    Parameters
    ----------
    basis
        A row a group: `served` (complaints), `population`, `whole`.
    shares
        The share dissatisfied: `value`, `lower`, `upper`.
    sample
        How many people the population's numbers were estimated from; missing where they are known.
    level
        Confidence level.

    Returns
    -------
    tuple of arrays
        Value, lower and upper; missing where the share is 0 or not known, or the population is. Without complaints
        the lower limit is 0.

    Notes
    -----
    The exact limits of the number of complaints (Garwood 1936) and those of the share are put together on the
    scale of logarithms by the method of variance estimates recovery: Zou GY, Donner A (2008) Construction of
    confidence limits about effect measures: a general approach, Statistics in Medicine 27:1693-1702. None has no
    logarithm: without complaints the upper limit is that for a ratio, u / √(l (2s − l)), with u the upper limit of
    the complaints, s the share and l its lower limit: Newcombe RG (2016) MOVER-R confidence intervals for ratios
    and products of two independently estimated quantities, Statistical Methods in Medical Research 25:1774-1778.
    """
    x, people = (basis[c].to_numpy(dtype=np.float64) for c in ("served", "population"))
    share, low, high = (shares[c].to_numpy(dtype=np.float64) for c in ("value", "lower", "upper"))
    known = np.isfinite(x) & (people > 0) & (share > 0)
    low, high = np.where(np.isfinite(low), low, 0.0), np.where(np.isfinite(high), high, np.inf)
    least, most = garwood(np.where(known, x, 0.0), level=level)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = x / (people * share)
        down, up = (
            np.log(x / least) ** 2 + np.log(high / share) ** 2,
            np.log(most / x) ** 2 + np.log(share / low) ** 2,
        )
        if np.isfinite(sample):
            fewest, largest = sampled_limits(basis, sample=sample, level=level)
            down, up = down + np.log(largest / people) ** 2, up + np.log(people / fewest) ** 2
            people = np.sqrt(fewest * (2 * people - fewest))
        lower, upper = value * np.exp(-np.sqrt(down)), value * np.exp(np.sqrt(up))
        without = most / (people * np.sqrt(low * (2 * share - low)))
    lower, upper = np.where(x > 0, lower, 0.0), np.where(x > 0, upper, without)
    return tuple(np.where(known, each, np.nan) for each in (value, lower, upper))  # type: ignore[return-value] # three
