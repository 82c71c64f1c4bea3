"""Paths of effects from the moments of two arms: adjusted for the score before, or as differences of changes."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from syschange.errors import NotEstimableError
from syschange.statistics.lasting.path import Floats, Path
from syschange.statistics.means import spread

ADJUSTED, DIFFERENCE = "ANCOVA", "difference of changes"
_LEAST = 2  # in an arm, so that there is something to vary


@dataclass(frozen=True, eq=False)
class Group:
    """What the scores of one arm amount to, over people or units seen at every time.

    Attributes
    ----------
    n
        How many they are.
    mean
        Means, shape (k,); for `adjusted_path` the score before comes first.
    covariance
        Sample covariance (divisor n − 1), shape (k, k).
    """

    n: float
    mean: Floats
    covariance: Floats

    @property
    def known(self) -> bool:
        """Whether it holds two or more, and nothing of it is missing."""
        return bool(self.n >= _LEAST and np.isfinite(self.mean).all() and np.isfinite(self.covariance).all())


def adjusted_path(changed: Group, comparison: Group, horizons: ArrayLike) -> Path:
    """Return the differences after, each adjusted for the score before, with their covariance.

    Parameters
    ----------
    changed, comparison
        The two arms, with k = 1 + p scores: that before, and those at the p horizons.
    horizons
        Months since the change, shape (p,).

    Returns
    -------
    Path
        With n − 3 degrees of freedom.

    Raises
    ------
    NotEstimableError
        Where an arm has fewer than two people, there are fewer than four in all, or the scores before do not vary.

    Notes
    -----
    Regressions of several scores on the same arm and score before: least squares one by one is efficient, and the
    covariance is that of the residuals times one element of (X'X)⁻¹ (Zellner A (1962) An efficient method of
    estimating seemingly unrelated regressions, Journal of the American Statistical Association 57:348-368; Rao CR
    (1973) Linear Statistical Inference, 2nd ed., section 8c). With one horizon it is `statistics.change.ancova`.
    """
    theta, residual, slopes = _adjusted(changed, comparison)
    del slopes
    within = _within(changed, comparison)[0, 0]
    apart = changed.mean[0] - comparison.mean[0]
    share = 1 / changed.n + 1 / comparison.n + apart**2 / within
    df = changed.n + comparison.n - 3
    return Path(np.asarray(horizons, dtype=np.float64), theta, ((residual * share, df),), ADJUSTED)


def adjusted_apart(group: tuple[Group, Group], everyone: tuple[Group, Group], horizons: ArrayLike) -> Path:
    """Return how far the adjusted effects in a group lie from those among everyone, the group included.

    Parameters
    ----------
    group, everyone
        The changed arm and the comparison, of the group and of all.
    horizons
        Months since the change, shape (p,).

    Returns
    -------
    Path
        The differences of the two paths, with the covariance that follows from the group's being part of all: its
        people enter both fits, everybody else's only the second.

    Raises
    ------
    NotEstimableError
        As `adjusted_path`.

    Notes
    -----
    Ours, from the two fits' linear forms: with G and A the cross-products of the design in the group and in all,
    the difference is (G⁻¹ − A⁻¹)X'e over the group less A⁻¹X'e over the rest.
    """
    theta, residual, _ = _adjusted(*group)
    overall, residual_all, _ = _adjusted(*everyone)
    origin = (everyone[0].mean[0] + everyone[1].mean[0]) / 2
    inside, whole = (_cross_products(*pair, origin) for pair in (group, everyone))
    inverse = np.linalg.inv(whole)
    own = (np.linalg.inv(inside) - inverse)[1]
    first = max(float(own @ inside @ own), 0.0)
    second = max(float(inverse[1] @ (whole - inside) @ inverse[1]), 0.0)
    df, df_all = (pair[0].n + pair[1].n - 3 for pair in (group, everyone))
    parts = ((residual * first, df), (residual_all * second, df_all))
    return Path(np.asarray(horizons, dtype=np.float64), theta - overall, parts, ADJUSTED)


def difference_path(changed: Group, comparison: Group, horizons: ArrayLike) -> Path:
    """Return the differences of mean changes, with the covariance each arm shows between its own units.

    Parameters
    ----------
    changed, comparison
        The two arms: changes from each unit's own time before, at p horizons.
    horizons
        Months since the change, shape (p,).

    Raises
    ------
    NotEstimableError
        Where an arm has fewer than two units.

    Notes
    -----
    Units are the sampled things, however their months hang together (Bertrand M, Duflo E, Mullainathan S (2004) How
    much should we trust differences-in-differences estimates? Quarterly Journal of Economics 119:249-275); arms may
    vary differently (Welch 1947, Biometrika 34:28-35).
    """
    _require(changed, comparison)
    theta = changed.mean - comparison.mean
    parts = tuple((g.covariance / g.n, g.n - 1) for g in (changed, comparison))
    return Path(np.asarray(horizons, dtype=np.float64), theta, parts, DIFFERENCE)


def difference_apart(group: tuple[Group, Group], everyone: tuple[Group, Group], horizons: ArrayLike) -> Path:
    """Return how far the differences in a group lie from those among everyone, the group included.

    See `adjusted_apart`: in each arm the group's units weigh 1/n of the group less 1/n of all, the others 1/n of all.
    """
    own, overall = difference_path(*group, horizons), difference_path(*everyone, horizons)
    parts: list[tuple[Floats, float]] = []
    for inside, whole in zip(group, everyone, strict=True):
        weight = inside.n * (1 / inside.n - 1 / whole.n) ** 2
        rest = max(whole.n - inside.n, 0.0) / whole.n**2
        parts += [(inside.covariance * weight, inside.n - 1), (whole.covariance * rest, whole.n - 1)]
    return Path(own.horizons, own.theta - overall.theta, tuple(parts), DIFFERENCE)


def _adjusted(changed: Group, comparison: Group) -> tuple[Floats, Floats, Floats]:
    """Return the adjusted differences, the residual covariance of the scores after, and the slopes."""
    _require(changed, comparison)
    df = changed.n + comparison.n - 3
    within = _within(changed, comparison)
    if df <= 0 or within[0, 0] <= 0:
        raise NotEstimableError(
            "The effect cannot be adjusted: too few people, or scores before that do not vary.",
            "Collect more records, or join groups that are too small to stand alone.",
        )
    slopes = within[0, 1:] / within[0, 0]
    apart = changed.mean - comparison.mean
    squares = within[1:, 1:]
    left = squares - np.outer(slopes, within[0, 1:])
    np.fill_diagonal(left, spread(np.diag(left), np.diag(squares)))
    return apart[1:] - slopes * apart[0], left / df, slopes


def _within(changed: Group, comparison: Group) -> Floats:
    """Return the sums of squares and products about each arm's own means."""
    return (changed.n - 1) * changed.covariance + (comparison.n - 1) * comparison.covariance


def _cross_products(changed: Group, comparison: Group, origin: float) -> Floats:
    """Return X'X of the design: one, the arm, and the score before from an origin."""
    means = [g.mean[0] - origin for g in (changed, comparison)]
    total = changed.n * means[0] + comparison.n * means[1]
    squares = _within(changed, comparison)[0, 0] + changed.n * means[0] ** 2 + comparison.n * means[1] ** 2
    n, n1, s1 = changed.n + comparison.n, changed.n, changed.n * means[0]
    return np.array([[n, n1, total], [n1, n1, s1], [total, s1, squares]], dtype=np.float64)


def _require(changed: Group, comparison: Group) -> None:
    if not (changed.known and comparison.known):
        raise NotEstimableError(
            "The effect cannot be estimated: an arm has fewer than two with every time seen, or is hidden.",
            "Join the group with another, or ask for fewer times.",
        )
