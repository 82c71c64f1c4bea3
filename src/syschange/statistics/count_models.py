"""Regression of counts: negative-binomial (NB2) with a log link, and Poisson where nothing varies beyond chance."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from syschange.errors import NotEstimableError, WrongTypeError
from syschange.results import Estimate, StudentT
from syschange.statistics.levels import require_level

Floats = NDArray[np.float64]
Model = Literal["negative binomial", "Poisson"]

# Ours: where the dispersion is sought (natural logarithms of α times the largest mean, and of α), and what counts as
# no gain in log-likelihood over Poisson.
_LEAST, _MOST = -9.0, 7.0
_GRID = 22
_NO_GAIN = 1e-6
# Ours: steps of the weighted least squares, and the change in the coefficients at which they stop.
_STEPS = 100
_HALVINGS = 20
_ROUNDING = 1e-9
_CLOSE = 1e-10
_SINGULAR = 1e-10
_OVERFLOW = 300.0
_NORMAL = 1e9  # so many degrees of freedom are the normal
_STIRLING = 1000.0  # from this size on, differences of log-gammas lose digits that Stirling's series keeps
_FARTHEST = 30.0  # a logarithm of a rate beyond this is on its way to infinity


@dataclass(frozen=True, eq=False)
class CountModel:
    """A fitted regression of counts.

    Attributes
    ----------
    model
        "negative binomial", or "Poisson" where the counts vary no more than chance would have them and the
        negative binomial has nothing to add.
    coefficients, se, covariance
        On the scale of the logarithm of the rate, one for each column.
    alpha
        The dispersion: the variance is μ + α·μ²; 0 for Poisson.
    log_likelihood, log_likelihood_poisson
        Of the model chosen, and of Poisson.
    pearson
        The Pearson statistic over its degrees of freedom: about 1 where the model fits.
    n
        The number of rows with exposure.
    fitted
        The counts to be expected of those rows.
    """

    model: Model
    coefficients: Floats
    se: Floats
    covariance: Floats
    alpha: float
    log_likelihood: float
    log_likelihood_poisson: float
    pearson: float
    n: int
    fitted: Floats

    @property
    def overdispersed(self) -> bool:
        """Whether the counts vary more than chance would have them, so that the dispersion was estimated."""
        return self.model == "negative binomial"


def count_model(counts: ArrayLike, design: ArrayLike, *, exposure: ArrayLike | None = None) -> CountModel:
    """Fit a negative-binomial regression with a log link by maximum likelihood.

    Parameters
    ----------
    counts
        One count a row: organisations of an area, say.
    design
        One row a count and one column a coefficient, a column of ones among them.
    exposure
        What each count is out of (people of the area); its logarithm is the offset. Rows without any say
        nothing and are left out. By default 1.

    Returns
    -------
    CountModel
        Poisson, and saying so, where no dispersion makes the counts likelier than Poisson does.

    Raises
    ------
    NotEstimableError
        Where there are no more rows than columns, columns repeat one another, no counts, or a part of
        the rows without any (a rate of 0 has no logarithm).
    WrongTypeError
        Where a value is negative or missing, counts are out of nothing, or lengths differ.

    Notes
    -----
    NB2: Lawless JF (1987) Negative binomial and mixed Poisson regression, Canadian Journal of Statistics
    15:209-225; Hilbe JM (2011) Negative binomial regression, 2nd edition. Coefficients by iteratively weighted least
    squares at each dispersion; the dispersion by the profile likelihood. Standard errors from the expected
    information, in which coefficients and dispersion are orthogonal.
    """
    y, x, offset = _read(counts, design, exposure)
    start = np.asarray(np.linalg.lstsq(x, np.log(y + 0.5) - offset, rcond=None)[0], dtype=np.float64)
    plain = _fit(y, x, offset, 0.0, start)
    base = _log_likelihood(y, _mean(x, offset, plain), 0.0)
    alpha, gain = _dispersion(y, x, offset, plain, base)
    beta = _fit(y, x, offset, alpha, plain)
    mu = _mean(x, offset, beta)
    weight = mu / (1 + alpha * mu)
    covariance = _inverse((x * weight[:, None]).T @ x)
    pearson = float((((y - mu) ** 2) / (mu * (1 + alpha * mu))).sum()) / (len(y) - x.shape[1])
    return CountModel(
        "negative binomial" if alpha > 0 else "Poisson",
        beta,
        np.sqrt(np.diag(covariance)),
        covariance,
        alpha,
        base + gain,
        base,
        pearson,
        len(y),
        mu,
    )


def slope(fit: CountModel, column: int, *, level: float = 0.95) -> Estimate:
    """Return a coefficient: the change in the logarithm of the rate with one more of the column.

    Parameters
    ----------
    fit
        The fitted model.
    column
        The position of the column in the design.
    level
        Confidence level.

    Raises
    ------
    WrongTypeError
        Where there is no such column or the level is not between 0 and 1.

    Notes
    -----
    Student's t on rows less columns where the dispersion was estimated (ours: the normal is too narrow with few
    rows); normal for Poisson.
    """
    location, se, df = _scaled(fit, column, 1.0, level)
    return Estimate.of(location, StudentT(location, se, df), level, _method(fit))


def rate_ratio(fit: CountModel, column: int, *, per: float = 1.0, level: float = 0.95) -> Estimate:
    """Return the factor by which the rate changes with `per` more of the column.

    Parameters
    ----------
    fit, column, level
        See `slope`.
    per
        How much more: 9 for the tenth decile beside the first, where the column is the decile; not 0.

    Raises
    ------
    NotEstimableError
        Where a limit of the ratio is too large or too small to be held as a number.
    WrongTypeError
        See `slope`; also where `per` is 0 or not a number.
    """
    if not np.isfinite(per) or per == 0:
        raise WrongTypeError("The step of the column is 0 or not a number.", "Give for example per=1.")
    location, se, df = _scaled(fit, column, per, level)
    farthest = abs(location) + se * abs(float(special.stdtrit(min(df, _NORMAL), 0.5 + level / 2)))
    if farthest > _OVERFLOW:
        raise NotEstimableError(
            "The ratio is too uncertain to be given: a limit is beyond any number.",
            "Use more rows, or a smaller step of the column.",
        )
    return Estimate.of(float(np.exp(location)), StudentT(location, se, df, log=True), level, _method(fit))


def _method(fit: CountModel) -> str:
    return "Negative binomial (NB2)" if fit.overdispersed else "Poisson (no over-dispersion)"


def _scaled(fit: CountModel, column: int, per: float, level: float) -> tuple[float, float, float]:
    require_level(level)
    if not 0 <= column < len(fit.coefficients):
        raise WrongTypeError("There is no such column in the design.", "Give its position, from 0.")
    df = float(fit.n - len(fit.coefficients)) if fit.overdispersed else float("inf")
    return float(fit.coefficients[column]) * per, float(fit.se[column]) * abs(per), df


def _read(counts: ArrayLike, design: ArrayLike, exposure: ArrayLike | None) -> tuple[Floats, Floats, Floats]:
    y, x = np.asarray(counts, dtype=np.float64), np.asarray(design, dtype=np.float64)
    m = np.ones(y.shape) if exposure is None else np.asarray(exposure, dtype=np.float64)
    if y.ndim != 1 or x.ndim != 2 or len(x) != len(y) or m.shape != y.shape:  # noqa: PLR2004 - a table
        raise WrongTypeError(
            "The counts, the design and the exposure differ in length.", "Give a row a count."
        )
    known = np.isfinite(y).all() and np.isfinite(x).all() and np.isfinite(m).all()
    if not known or (y < 0).any() or (m < 0).any() or (y[m == 0] > 0).any():
        raise WrongTypeError(
            "A value is missing, a count or an exposure is negative, or a count is out of nothing.",
            "Leave out rows with missing values, and check that counts and exposures are of the same rows.",
        )
    y, x, m = y[m > 0], x[m > 0], m[m > 0]
    if len(y) <= x.shape[1] or not y.sum() > 0:
        raise NotEstimableError(
            "There are no counts, or no more rows than columns.", "Use fewer columns, or more rows."
        )
    return y, x, np.log(m)


def _mean(x: Floats, offset: Floats, beta: Floats) -> Floats:
    mu: Floats = np.exp(offset + x @ beta)
    return mu


def _bounded(log_mean: Floats) -> Floats:
    return np.clip(log_mean, -_OVERFLOW, _OVERFLOW)


def _inverse(information: Floats) -> Floats:
    scale = np.sqrt(np.maximum(np.diag(information), 0))
    if not scale.all() or np.linalg.eigvalsh(information / np.outer(scale, scale))[0] < _SINGULAR:
        raise NotEstimableError(
            "Columns of the design repeat one another, or one is nought throughout.", "Leave one of them out."
        )
    made: Floats = np.linalg.inv(information / np.outer(scale, scale)) / np.outer(scale, scale)
    return made


def _fit(y: Floats, x: Floats, offset: Floats, alpha: float, start: Floats) -> Floats:
    """Return the coefficients at a given dispersion, by weighted least squares with halved steps where needed.

    The weights are of the observed information, which is never negative: the likelihood has one top.
    """
    beta = start
    best = _log_likelihood(y, _mean(x, offset, beta), alpha)
    for _ in range(_STEPS):
        mu = _mean(x, offset, beta)
        weight = mu * (1 + alpha * y) / (1 + alpha * mu) ** 2
        step = _inverse((x * weight[:, None]).T @ x) @ (x.T @ ((y - mu) / (1 + alpha * mu)))
        for _halving in range(_HALVINGS):
            reached = _log_likelihood(y, np.exp(_bounded(offset + x @ (beta + step))), alpha)
            if reached >= best - _ROUNDING * abs(best):
                break
            step /= 2
        beta, best = beta + step, reached
        if np.abs(x @ step).max() < _CLOSE:
            return beta
        if np.abs(x @ (beta - start)).max() > _FARTHEST:
            break
    raise NotEstimableError(
        "The rates cannot be estimated: for a part of the rows there are no counts at all.",
        "Join that part to another, or leave it out.",
    )


def _log_likelihood(y: Floats, mu: Floats, alpha: float) -> float:
    if alpha == 0:
        return float((special.xlogy(y, mu) - mu - special.gammaln(y + 1)).sum())
    size = 1 / alpha
    if size > _STIRLING:
        rising = (y + size - 0.5) * np.log1p(y * alpha) - y + (1 / (y + size) - alpha) / 12
    else:
        rising = special.gammaln(y + size) - special.gammaln(size) + y * np.log(alpha)
    # The first term is the logarithm of (1 + α)(1 + 2α)…(1 + (y − 1)α).
    terms = rising - special.gammaln(y + 1) + special.xlogy(y, mu) - (y + size) * np.log1p(alpha * mu)
    return float(terms.sum())


def _dispersion(y: Floats, x: Floats, offset: Floats, plain: Floats, base: float) -> tuple[float, float]:
    """Return the dispersion of greatest profile likelihood and its gain over Poisson; both 0 where there is none."""
    from scipy import optimize

    def loss(log_alpha: float) -> float:
        alpha = float(np.exp(log_alpha))
        return -_log_likelihood(y, _mean(x, offset, _fit(y, x, offset, alpha, plain)), alpha)

    grid = np.linspace(_LEAST - np.log(_mean(x, offset, plain).max()), _MOST, _GRID)
    losses = [loss(float(point)) for point in grid]
    at = int(np.argmin(losses))
    near = (float(grid[max(at - 1, 0)]), float(grid[min(at + 1, _GRID - 1)]))
    found = optimize.minimize_scalar(loss, bounds=near, method="bounded", options={"xatol": 1e-8})
    gain = -float(found.fun) - base
    return (float(np.exp(found.x)), gain) if gain > _NO_GAIN else (0.0, 0.0)
