"""Scores of people in clusters: how alike people of one cluster are, and what effect a study of them would show."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from syschange.errors import NotEstimableError
from syschange.statistics.levels import require_level
from syschange.statistics.means import spread as squares_left
from syschange.statistics.power.simulated import Simulated, found_from, require_simulations

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Spread:
    """How scores vary between and within clusters.

    Attributes
    ----------
    sd
        Standard deviation of a score within an arm, between and within clusters together.
    icc
        Intraclass correlation: the share of the variance that lies between clusters, 0 or more.
    """

    sd: float
    icc: float


def spread_of_clusters(n: ArrayLike, total: ArrayLike, squares: ArrayLike, arm: ArrayLike) -> Spread:
    """Return the spread of scores between and within clusters, from each cluster's sums.

    Parameters
    ----------
    n, total, squares
        People of each cluster, the sum of their scores and of their squares; shape (clusters,).
    arm
        The place of each cluster's arm; means may differ between arms.

    Returns
    -------
    Spread
        With clusters of one person each nothing can be told apart, and the correlation is 0.

    Raises
    ------
    NotEstimableError
        Where no arm has two clusters.

    Notes
    -----
    The analysis-of-variance estimate, pooled over the arms: Donner A, Koval JJ (1980) Biometrics 36:19-25. With
    clusters of one size it is that of restricted maximum likelihood, where it is positive.
    """
    m, t, s = (np.asarray(a, dtype=np.float64) for a in (n, total, squares))
    arms = np.asarray(arm, dtype=np.int64)
    used = m > 0
    m, t, s, arms = m[used], t[used], s[used], arms[used]
    people, sums = np.bincount(arms, m), np.bincount(arms, t)
    held = np.unique(arms)
    freedom = len(m) - len(held)
    if freedom < 1:
        raise NotEstimableError(
            "No arm has two clusters, so nothing says how clusters differ.",
            "Count people alone (leave the clusters out), and say that they were not allowed for.",
        )
    centre = sums[arms] / people[arms]
    within = float(squares_left((s - t**2 / m).sum(), s.sum()))
    between = float((m * (t / m - centre) ** 2).sum()) / freedom
    left = float(m.sum()) - len(m)
    if left < 1:
        return Spread(math.sqrt(between), 0.0)
    inside = within / left
    size = (float(m.sum()) - float((np.bincount(arms, m**2)[held] / people[held]).sum())) / freedom
    apart = max(0.0, (between - inside) / size)
    whole = inside + apart
    return Spread(math.sqrt(whole), apart / whole if whole > 0 else 0.0)


def simulate_scores(
    sizes: tuple[ArrayLike, ...],
    *,
    sd: float,
    icc: float = 0.0,
    lost: int = 0,
    level: float = 0.95,
    simulations: int = 1000,
    rng: np.random.Generator,
) -> Simulated:
    """Simulate studies of scores in one arm (is the mean 0?) or two (do the means differ?).

    Parameters
    ----------
    sizes
        For each arm the people of each of its clusters; one number, or ones, where people are not clustered.
    sd, icc
        As in `Spread`.
    lost
        Degrees of freedom that adjusting takes: 1 for a score before, where people are not clustered.
    level
        Confidence level of the interval that has to leave out 0.
    simulations
        How many studies; 1,000.
    rng
        The random numbers.

    Raises
    ------
    NotEstimableError
        Where an arm has nobody, or fewer than two clusters beside what is estimated.

    Notes
    -----
    Without clusters each study is Student's t. With them each is a comparison of cluster means weighed by
    n/(1 + (n − 1)·ICC), the correlation estimated anew in each study, by Student's t on clusters less arms: Donner A,
    Klar N (2000) Design and Analysis of Cluster Randomization Trials, section 7.3.
    """
    require_level(level)
    require_simulations(simulations)
    arms = [np.atleast_1d(np.asarray(a, dtype=np.float64)) for a in sizes]
    if not (sd > 0 and math.isfinite(sd)) or any(a.sum() < 1 for a in arms):
        raise NotEstimableError(
            "Nothing can be simulated: an arm has nobody in it, or the scores do not vary.",
            "Join groups that are too small to stand alone.",
        )
    alone = all(len(a) == 1 or a.max() <= 1 for a in arms)
    if alone and icc == 0:
        estimate, se, df = _of_people([float(a.sum()) for a in arms], sd, lost, simulations, rng)
    else:
        estimate, se, df = _of_clusters([a[a > 0] for a in arms], Spread(sd, icc), simulations, rng)
    return found_from(estimate, se, critical=float(special.stdtrit(df, 0.5 + level / 2)))


def _of_people(
    n: list[float], sd: float, lost: int, simulations: int, rng: np.random.Generator
) -> tuple[Floats, Floats, float]:
    df = sum(n) - len(n) - lost
    _require_freedom(df)
    size = math.sqrt(sum(1 / m for m in n))
    estimate = rng.standard_normal(simulations) * sd * size
    return estimate, sd * size * np.sqrt(rng.chisquare(df, simulations) / df), df


def _of_clusters(
    arms: list[Floats], spread: Spread, simulations: int, rng: np.random.Generator
) -> tuple[Floats, Floats, float]:
    n = np.concatenate(arms)
    place = np.repeat(np.arange(len(arms)), [len(a) for a in arms])
    df = len(n) - len(arms)
    _require_freedom(df)
    inside = spread.sd**2 * (1 - spread.icc)
    means = rng.standard_normal((simulations, len(n))) * np.sqrt(spread.sd**2 * spread.icc + inside / n)
    left = float(n.sum()) - len(n)
    within = inside * rng.chisquare(left, simulations) / left if left > 0 else np.full(simulations, np.nan)
    found = _weighed(means, np.broadcast_to(n, means.shape), place, len(arms))
    size = (float(n.sum()) - sum(float((a**2).sum() / a.sum()) for a in arms)) / df
    if left > 0 and size > 0:
        apart = np.maximum(0.0, (found[1] - within) / size)
        rho = apart / (apart + within)
        found = _weighed(means, n / (1 + (n - 1) * rho[:, None]), place, len(arms))
    centre, between, weight = found
    estimate = centre[:, -1] - (centre[:, 0] if len(arms) > 1 else 0.0)
    return estimate, np.sqrt(between * (1 / weight).sum(axis=1)), df


def _weighed(
    means: Floats, weights: Floats, place: NDArray[np.int64], arms: int
) -> tuple[Floats, Floats, Floats]:
    """Return the mean of each arm, the mean square of clusters about it, and the weight of each arm."""
    shown = np.eye(arms)[place]
    weight = weights @ shown
    centre = (weights * means) @ shown / weight
    off = (weights * (means - centre[:, place]) ** 2).sum(axis=1) / (means.shape[1] - arms)
    return centre, off, weight


def _require_freedom(df: float) -> None:
    if df < 1:
        raise NotEstimableError(
            "There are too few people or clusters to know how much they vary.",
            "Join groups that are too small to stand alone.",
        )
