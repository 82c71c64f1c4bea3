"""One change compared with none, adjusted for what units were like before: by regression, and doubly robust."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from syschange.statistics.staggered.study import Floats

_ROUNDS = 50
_CLOSE = 1e-10
_FARTHEST = 1 - 1e-6  # a likelihood of changing beyond this is cut to it, as the R package `DRDID` does
_CONDITION = 1e12  # ours: beyond it, columns are as good as combinations of each other

# How far each unit's outcome moved, to the effect and what each unit contributes to it.
Adjusted = Callable[[Floats], tuple[float, Floats]]


@dataclass(frozen=True, eq=False)
class _Outcomes:
    """The regression of outcomes on covariates among those that did not change."""

    compared: Floats
    design: Floats
    inverse: Floats

    def expected(self, moved: Floats) -> Floats:
        return np.asarray(self.design @ (self.inverse @ (self.design.T @ (self.compared * moved))))

    def toward(self, sums: Floats) -> Floats:
        """Return what, times how far it was off, each unit contributes to sums of the design by the coefficients."""
        return np.asarray(self.compared * (self.design @ (self.inverse @ sums)))


def regression(changed: Floats, design: Floats) -> Adjusted | None:
    """Return how to adjust effects by what units that did not change show of the covariates.

    Parameters
    ----------
    changed
        1 where the unit changed, else 0; shape (units,).
    design
        A column of ones, and the covariates; shape (units, covariates + 1).

    Returns
    -------
    function or None
        Of how far each unit's outcome moved; it gives the effect, and what each unit contributes to it (sum of
        squares: its variance). None where the covariates of those compared with cannot be told apart.

    Notes
    -----
    Heckman JJ, Ichimura H, Todd PE (1997) Review of Economic Studies 64:605-654; contributions as in Sant'Anna PHC,
    Zhao J (2020) Doubly robust difference-in-differences estimators, Journal of Econometrics 219:101-122.
    """
    outcomes = _outcomes(1 - changed, design)
    if outcomes is None:
        return None
    n = float(changed.sum())
    toward = outcomes.toward(changed @ design / n)

    def adjusted(moved: Floats) -> tuple[float, Floats]:
        off = moved - outcomes.expected(moved)
        value = float((changed * off).sum() / n)
        return value, changed * (off - value) / n - toward * off

    return adjusted


def doubly_robust(changed: Floats, design: Floats) -> Adjusted | None:
    """Return how to adjust so that it is right where outcomes, or who changed, follow the covariates as modelled.

    Parameters and what is returned are those of `regression`; None also where the covariates tell those that changed
    from the others altogether.

    Notes
    -----
    Sant'Anna & Zhao (2020), the estimator with a logit by maximum likelihood and least squares for the outcomes,
    which the R package `did` takes unless told otherwise.
    """
    outcomes, likely = _outcomes(1 - changed, design), _logit(changed, design)
    if outcomes is None or likely is None:
        return None
    share, inverse = likely
    odds = np.where(changed > 0, 0.0, share / (1 - share))
    treated, weighed = float(changed.sum()), float(odds.sum())
    if not weighed > 0:
        return None
    toward = outcomes.toward(changed @ design / treated - odds @ design / weighed)
    surprise = (changed - share) / weighed

    def adjusted(moved: Floats) -> tuple[float, Floats]:
        off = moved - outcomes.expected(moved)
        first = float((changed * off).sum() / treated)
        second = float((odds * off).sum() / weighed)
        other = odds * (off - second)
        chosen = surprise * (design @ (inverse @ (other @ design)))
        return first - second, changed * (off - first) / treated - other / weighed - chosen - toward * off

    return adjusted


def _outcomes(compared: Floats, design: Floats) -> _Outcomes | None:
    squares = design.T @ (compared[:, None] * design)
    if compared.sum() <= design.shape[1] or np.linalg.cond(_scaled(squares)) > _CONDITION:
        return None
    return _Outcomes(compared, design, np.asarray(np.linalg.inv(squares), dtype=np.float64))


def _logit(changed: Floats, design: Floats) -> tuple[Floats, Floats] | None:
    """Return how likely each unit was to change, and the covariance of the coefficients."""
    coefficients = np.zeros(design.shape[1])
    share = float(changed.mean())
    coefficients[0] = np.log(share / (1 - share))
    for _ in range(_ROUNDS):
        fitted = 1 / (1 + np.exp(-np.clip(design @ coefficients, -700, 700)))
        information = design.T @ ((fitted * (1 - fitted))[:, None] * design)
        if np.linalg.cond(_scaled(information)) > _CONDITION:
            return None
        step = np.linalg.solve(information, design.T @ (changed - fitted))
        coefficients = coefficients + step
        if np.abs(design @ step).max() < _CLOSE:
            break
    else:
        return None
    fitted = np.minimum(1 / (1 + np.exp(-design @ coefficients)), _FARTHEST)
    information = design.T @ ((fitted * (1 - fitted))[:, None] * design)
    return fitted, np.asarray(np.linalg.inv(information), dtype=np.float64)


def _scaled(squares: Floats) -> Floats:
    """Return sums of products on a scale of their own, so that units of measurement do not matter."""
    size = np.sqrt(np.diagonal(squares))
    if not (size > 0).all():
        return np.diag([1.0, *([1e-300] * (len(size) - 1))])  # no more to be inverted than what it stands for
    return np.asarray(squares / np.outer(size, size), dtype=np.float64)
