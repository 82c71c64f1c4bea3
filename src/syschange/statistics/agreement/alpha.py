"""Krippendorff's alpha from how often each thing was given each rating."""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from syschange.errors import NotEstimableError, UnknownChoiceError, WrongTypeError

Floats = NDArray[np.float64]

# Krippendorff K (2004) Content Analysis, 2nd edition, p. 241: below .667 do not use, from .80 rely on it.
ENOUGH, TENTATIVE = 0.8, 0.667
_PAIR = 2  # ratings that a thing needs to say anything of agreement


def _nominal(values: Floats, _: Floats) -> Floats:
    return 1.0 - np.eye(len(values))


def _ordinal(_: Floats, given: Floats) -> Floats:
    middle = np.cumsum(given, axis=-1) - given / 2
    squared: Floats = (middle[..., :, None] - middle[..., None, :]) ** 2
    return squared


def _interval(values: Floats, _: Floats) -> Floats:
    squared: Floats = (values[:, None] - values) ** 2
    return squared


def _ratio(values: Floats, _: Floats) -> Floats:
    if (values < 0).any():
        raise WrongTypeError(
            "A rating is negative, and a ratio scale begins at nought.", 'Use metric="interval" or "ordinal".'
        )
    total = values[:, None] + values
    apart = np.abs(values[:, None] - values)
    return np.divide(apart, total, out=np.zeros_like(total), where=total > 0) ** 2


_DISTANCES: dict[str, Callable[[Floats, Floats], Floats]] = {
    "nominal": _nominal,
    "ordinal": _ordinal,
    "interval": _interval,
    "ratio": _ratio,
}
METRICS = tuple(_DISTANCES)


def distances(values: Floats, given: Floats, metric: str) -> Floats:
    """Return how far apart each two ratings are, squared, shape (…, values, values).

    Parameters
    ----------
    values
        The ratings, ascending, shape (values,).
    given
        How often each was given in pairs, shape (…, values); only "ordinal" needs it.
    metric
        One of `METRICS`.
    """
    return _DISTANCES[metric](values, given)


def require_metric(metric: str) -> None:
    """Check that a metric is one of those known.

    Raises
    ------
    UnknownChoiceError
        Where it is not.
    """
    if metric not in METRICS:
        raise UnknownChoiceError("metric of agreement", metric, METRICS)


def unit_counts(data: ArrayLike) -> tuple[Floats, Floats]:
    """Return how often each thing was given each rating.

    Parameters
    ----------
    data
        Ratings, shape (raters, units); missing where a rater did not rate a unit.

    Returns
    -------
    tuple of arrays
        The counts, shape (units, values), and the different ratings given, ascending, shape (values,).

    Raises
    ------
    WrongTypeError
        Where the ratings are not numbers in two dimensions, or one is infinite.
    """
    try:
        ratings = np.asarray(data, dtype=np.float64)
    except (TypeError, ValueError):
        ratings = np.zeros(0)
    if ratings.ndim != 2 or np.isinf(ratings).any():  # noqa: PLR2004 - raters and units
        raise WrongTypeError(
            "The ratings are not a table of numbers with a row a rater and a column a thing rated.",
            "Give numbers, missing where a rater did not rate.",
        )
    values, place = np.unique(ratings[~np.isnan(ratings)], return_inverse=True)
    counts = np.zeros((ratings.shape[1], len(values)))
    np.add.at(counts, (np.nonzero(~np.isnan(ratings))[1], place), 1)
    return counts, values


def coincidences(counts: ArrayLike) -> Floats:
    """Return the coincidence matrix of each unit that at least two rated, shape (units, values, values).

    Notes
    -----
    Krippendorff K (2011) Computing Krippendorff's alpha-reliability, University of Pennsylvania: each pair of
    ratings of a unit counts 1 / (m − 1), m being how often the unit was rated. The units stand in the order of
    their counts and not as given, so that what they are called changes no digit.
    """
    given = np.asarray(counts, dtype=np.float64)
    paired = given[given.sum(axis=1) >= _PAIR]
    paired = paired[np.lexsort(paired.T)] if paired.size else paired
    made = paired[:, :, None] * paired[:, None, :]
    place = np.arange(paired.shape[1])
    made[:, place, place] -= paired
    counted: Floats = made / (paired.sum(axis=1)[:, None, None] - 1)
    return counted


def alpha_of(coincidence: Floats, values: Floats, metric: str) -> Floats:
    """Return alpha of coincidence matrices, shape (…, values, values); missing where all ratings are one."""
    given = coincidence.sum(axis=-1)
    total = given.sum(axis=-1)
    apart = distances(values, given, metric)
    observed = (coincidence * apart).sum(axis=(-1, -2))
    chance = (given[..., :, None] * given[..., None, :] * apart).sum(axis=(-1, -2))
    varies = (chance > 0) & (total > 1)
    made: Floats = np.where(varies, 1 - observed * (total - 1) / np.where(varies, chance, 1.0), np.nan)
    return made


def alpha(counts: ArrayLike, values: ArrayLike, metric: str) -> float:
    """Return Krippendorff's alpha: 1 where raters agree throughout, 0 where they agree as chance would have it.

    Parameters
    ----------
    counts
        How often each unit was given each rating, shape (units, values).
    values
        The ratings, ascending, shape (values,).
    metric
        "nominal", "ordinal", "interval" or "ratio": how far apart two ratings are.

    Raises
    ------
    UnknownChoiceError
        Where the metric is none of these.
    WrongTypeError
        Where a rating is negative and the metric is "ratio".
    NotEstimableError
        Where no unit was rated twice, or everybody gave the same rating throughout: agreement cannot then be told
        from habit.

    Notes
    -----
    Krippendorff K (2011) Computing Krippendorff's alpha-reliability, University of Pennsylvania: 1 − Do / De.
    """
    require_metric(metric)
    return _told(coincidences(counts), np.asarray(values, dtype=np.float64), metric)


def _told(matrices: Floats, values: Floats, metric: str) -> float:
    if not len(matrices):
        raise NotEstimableError(
            "Nothing was rated by two raters, so nothing says whether they agree.",
            "Let at least two raters rate the same things.",
        )
    made = float(alpha_of(matrices.sum(axis=0), values, metric))
    if np.isnan(made):
        raise NotEstimableError(
            "Everybody gave the same rating throughout: agreement cannot be told from habit.",
            "Let them rate something they would rate differently.",
        )
    return made
