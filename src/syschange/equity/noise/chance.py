"""The gap of one table of groups, set beside the gap that chance would give if all its groups were equal."""

import dataclasses
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from syschange.equity.options import Question
from syschange.equity.presets.common import events_and_size
from syschange.errors import NotEstimableError
from syschange.results import Estimate
from syschange.statistics import noise

Floats = npt.NDArray[np.float64]
_TWO = 2


@dataclass(frozen=True)
class Settings:
    """How noise is worked out.

    Attributes
    ----------
    ways
        The most characteristics taken together.
    level, power
        The confidence level, and the chance with which a gap is to be found.
    adjust
        How comparisons are adjusted: "bh", "bonferroni" or "none".
    draws, seed
        How many data sets are simulated, and the seed.
    """

    ways: int
    level: float
    power: float
    adjust: str
    draws: int
    seed: int


def usable(groups: pd.DataFrame) -> pd.DataFrame:
    """Return the groups of a table whose value is known and may be shown."""
    return groups[groups["value"].notna() & (groups["size"] > 0)]


def common_sd(groups: pd.DataFrame) -> float:
    """Return the standard deviation of single values within groups, taken together; missing where nothing tells it.

    Groups of one person add nothing to it.
    """
    df = np.maximum(groups["size"].to_numpy(dtype=float) - 1, 0.0)
    sd = groups["sd"].to_numpy(dtype=float)
    held = np.isfinite(sd) & (df > 0)
    if not held.any():
        return float("nan")
    return float(np.sqrt((df[held] * sd[held] ** 2).sum() / df[held].sum()))


def chance(groups: pd.DataFrame, asked: Question, settings: Settings) -> noise.Noise | None:
    """Return what the gap between the highest and the lowest group would be if all were equal.

    Parameters
    ----------
    groups
        The usable groups of one table, those of people not known left out.
    asked
        The question.
    settings
        How noise is worked out.

    Returns
    -------
    Noise or None
        None with fewer than two groups, and for means where nothing tells how far single values spread.
    """
    if len(groups) < _TWO:
        return None
    value = groups["value"].to_numpy(dtype=float)
    observed, size = float(noise.gap(value)), groups["size"].to_numpy(dtype=float)
    if asked.kind == "mean":
        sd = common_sd(groups)
        if not np.isfinite(sd):
            return None
        return noise.mean_noise(size, sd=sd, observed=observed, level=settings.level)
    everybody = float(np.average(value, weights=groups["weight"].to_numpy(dtype=float)))
    if asked.kind == "proportion" and asked.plain:
        return noise.share_noise(
            size,
            share=everybody,
            observed=observed,
            level=settings.level,
            draws=settings.draws,
            seed=settings.seed,
        )
    if asked.kind == "rate" and asked.plain:
        found = noise.rate_noise(
            size, rate=everybody / asked.per, observed=observed / asked.per, level=settings.level,
            draws=settings.draws, seed=settings.seed,
        )  # fmt: skip
        return dataclasses.replace(
            found, expected=found.expected * asked.per, upper=found.upper * asked.per, observed=observed
        )
    # Effective sizes are no whole numbers of people: counts cannot be drawn, and the normal stands in for them.
    variance = everybody * (asked.per if asked.kind == "rate" else 1 - everybody)
    return noise.mean_noise(
        size, sd=float(np.sqrt(max(variance, 0.0))), observed=observed, level=settings.level
    )


def best_against_worst(
    groups: pd.DataFrame, asked: Question, level: float, found: noise.Noise | None
) -> Estimate | None:
    """Return the gap with the noise taken off, its interval corrected for picking the highest and the lowest.

    Returns
    -------
    Estimate or None
        Its value is the gap seen less the gap expected, within the limits; None where it cannot be given.
    """
    if found is None:
        return None
    try:
        made = _estimate(groups, asked, level)
    except NotEstimableError:
        return None
    if made is None:
        return None
    value = min(max(found.observed - found.expected, made.lower, 0.0), made.upper)
    return dataclasses.replace(made, value=value)


def _estimate(groups: pd.DataFrame, asked: Question, level: float) -> Estimate | None:
    if asked.kind == "mean":
        sd, size = common_sd(groups), groups["size"].to_numpy(dtype=float)
        if not sd > 0:
            return None
        df = float(np.maximum(size - 1, 0).sum())
        return noise.best_against_worst_means(groups["value"], sd / np.sqrt(size), df=df, level=level)
    events, size = events_and_size(groups, asked)
    if asked.kind == "rate":
        return noise.best_against_worst_rates(events, size, level=level).times(asked.per)
    # Weighted events may pass their total by the last digit.
    return noise.best_against_worst_shares(np.minimum(events, size), size, level=level)
