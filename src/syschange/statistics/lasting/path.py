"""A path: the effects along the months since a change, with the covariance between them."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from syschange.errors import NotEstimableError, WrongTypeError
from syschange.results import Estimate
from syschange.statistics.means import t_estimate

Floats = NDArray[np.float64]

# Ours: an eigenvalue this much below nought, as a share of the largest, is what rounding leaves of none.
_ROUNDING = 1e-8


@dataclass(frozen=True, eq=False)
class Path:
    """Effects along horizons.

    Attributes
    ----------
    horizons
        Months since the change, ascending; shape (p,). Of features that are no horizons, their numbers.
    theta
        The effect at each, in units of the outcome; shape (p,).
    parts
        The covariance in parts that are independent of each other, each of shape (p, p) with the degrees of freedom
        it is known by: one part for a common covariance, one an arm where arms vary by themselves.
    method
        How the effects were estimated, for the `method` of estimates.
    """

    horizons: Floats
    theta: Floats
    parts: tuple[tuple[Floats, float], ...]
    method: str

    @classmethod
    def of(
        cls,
        theta: ArrayLike,
        covariance: ArrayLike,
        horizons: ArrayLike,
        *,
        df: float = math.inf,
        method: str = "given path",
    ) -> Self:
        """Return a checked path from effects estimated elsewhere, in order of horizon.

        Parameters
        ----------
        theta, covariance, horizons
            Effects, shape (p,), their covariance, shape (p, p), and the months since the change, shape (p,).
        df
            Degrees of freedom of the covariance; `math.inf` where it counts as known.
        method
            What to call the way they were estimated.

        Raises
        ------
        WrongTypeError
            Where shapes do not fit, a number is missing or infinite, or a horizon is given twice.
        NotEstimableError
            Where a horizon lies before the change, or the covariance is not symmetric or has a negative direction.
        """
        try:
            y, v, h = (np.asarray(a, dtype=np.float64) for a in (theta, covariance, horizons))
        except (TypeError, ValueError):
            raise WrongTypeError(
                "The path holds something that is not a number.", "Give effects, covariance and horizons."
            ) from None
        if y.ndim != 1 or not len(y) or h.shape != y.shape or v.shape != (len(y), len(y)):
            raise WrongTypeError(
                "The effects, their covariance and the horizons do not fit each other.",
                "Give p effects, p horizons, and a covariance with p rows and p columns.",
            )
        if not (np.isfinite(y).all() and np.isfinite(v).all() and np.isfinite(h).all()):
            raise WrongTypeError(
                "The path holds a number that is missing or infinite.",
                "Leave out horizons that are not known.",
            )
        if len(np.unique(h)) < len(h):
            raise WrongTypeError("A horizon is given twice.", "Give each horizon one effect.")
        if h.min() < 0:
            raise NotEstimableError(
                "A horizon lies before the change, where there is no effect yet.",
                "Give the months since the change, from 0 up.",
            )
        if not df > 0:
            raise WrongTypeError(
                "The degrees of freedom are not above 0.", "Give for example the units less two."
            )
        require_covariance(v)
        order = np.argsort(h)
        return cls(h[order], y[order], ((v[np.ix_(order, order)], df),), method)

    @property
    def covariance(self) -> Floats:
        """The covariance of the effects, shape (p, p)."""
        return np.asarray(sum(part for part, _ in self.parts), dtype=np.float64)

    def variances(self, weights: ArrayLike) -> list[tuple[float, float]]:
        """Return the variance of a weighted sum of the effects in each part, with its degrees of freedom."""
        c = np.asarray(weights, dtype=np.float64)
        return [(max(float(c @ part @ c), 0.0), df) for part, df in self.parts]

    def combined(self, weights: ArrayLike, *, level: float = 0.95) -> Estimate:
        """Return a weighted sum of the effects, with Student's interval.

        Parameters
        ----------
        weights
            Shape (p,).
        level
            Confidence level.

        Raises
        ------
        NotEstimableError
            Where its variance is not known, or is 0.

        Notes
        -----
        Degrees of freedom by Satterthwaite FE (1946), Biometrics Bulletin 2:110-114, where there are several parts.
        """
        c = np.asarray(weights, dtype=np.float64)
        of = self.variances(c)
        se = math.sqrt(sum(v for v, _ in of))
        return t_estimate(float(c @ self.theta), se, satterthwaite(of), level=level, method=self.method)

    def taken(self, rows: ArrayLike) -> "Path":
        """Return the path of weighted sums of the effects: `rows` of shape (q, p), one weighted sum a row."""
        a = np.asarray(rows, dtype=np.float64)
        parts = tuple((a @ part @ a.T, df) for part, df in self.parts)
        return Path(a @ self.horizons, a @ self.theta, parts, self.method)

    @property
    def df(self) -> float:
        """Degrees of freedom of the whole covariance.

        Notes
        -----
        Krishnamoorthy K, Yu J (2004) Modified Nel and Van der Merwe test for the multivariate Behrens-Fisher problem,
        Statistics & Probability Letters 66:161-169; Welch's where there is one horizon. The covariance has to have an
        inverse.
        """
        if len(self.parts) == 1:
            return self.parts[0][1]
        inverse = np.linalg.pinv(self.covariance, hermitian=True)
        p = float(len(self.theta))
        below = 0.0
        for part, df in self.parts:
            shared = part @ inverse
            below += (float(np.trace(shared @ shared)) + float(np.trace(shared)) ** 2) / df
        return (p + p * p) / below if below > 0 else math.inf


def satterthwaite(variances: Sequence[tuple[float, float]]) -> float:
    """Return the degrees of freedom of a sum of independent variances, each with its own."""
    total = sum(v for v, _ in variances)
    below = sum(v**2 / df for v, df in variances)
    return total**2 / below if below > 0 else math.inf


def window(horizons: ArrayLike, first: float, last: float) -> Floats:
    """Return the weights of the mean over the horizons from `first` to `last`, both included; shape (p,).

    Raises
    ------
    NotEstimableError
        Where no horizon lies there.
    """
    h = np.asarray(horizons, dtype=np.float64)
    here = (h >= first) & (h <= last)
    if not here.any():
        raise NotEstimableError(
            f"No time that was seen lies from {first:g} to {last:g} months after the change.",
            "Choose the months so that they hold a time at which people were seen.",
        )
    return here / float(here.sum())


def require_covariance(covariance: Floats) -> None:
    """Check that a matrix can be a covariance: symmetric, and of no direction with a negative variance.

    Raises
    ------
    NotEstimableError
        Where it cannot.
    """
    scale = max(float(np.abs(covariance).max()), np.finfo(np.float64).tiny)
    least = float(np.linalg.eigvalsh((covariance + covariance.T) / 2).min())
    if float(np.abs(covariance - covariance.T).max()) > _ROUNDING * scale or least < -_ROUNDING * scale:
        raise NotEstimableError(
            "The covariance of the effects is not one: it is not symmetric, or gives a sum a negative variance.",
            "Give the full covariance of all horizons, from one fit.",
        )
