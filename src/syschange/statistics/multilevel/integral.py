"""The likelihood of one stratum's counts with its random effect integrated out, for many strata at once."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

Floats = NDArray[np.float64]

# A step as short as this leaves an error of about its square, since the method doubles its digits at each step; and
# at most so many are taken.
_PRECISION = 1e-7
_STEPS = 200


@dataclass(frozen=True, eq=False)
class Integral:
    """What each stratum adds to the likelihood, and how that changes.

    Attributes
    ----------
    value
        The log-likelihood of the stratum's people.
    by_linear, by_sd
        Its derivatives by the additive part (log odds) and by the standard deviation of the effects.
    mode
        The likeliest effect, in standard deviations.
    information
        n·p·(1 − p) at the mode.
    bend
        Minus the second derivative of Laplace's approximation by the additive part.
    weight, tilt
        The leading term of `bend`, information / (1 + sd² × information), which is always positive, and its
        derivative by the additive part.
    """

    value: Floats
    by_linear: Floats
    by_sd: Floats
    mode: Floats
    information: Floats
    bend: Floats
    weight: Floats
    tilt: Floats


def rule(points: int) -> tuple[Floats, Floats]:
    """Return the nodes z of the Gauss-Hermite rule and the logarithms of its weights times exp(z²)."""
    nodes, weights = np.polynomial.hermite.hermgauss(points)
    return nodes, np.log(weights) + nodes**2


def integral(
    n: Floats, events: Floats, *, linear: Floats, sd: float, hermite: tuple[Floats, Floats], start: Floats
) -> Integral:
    """Integrate the effect v ~ N(0, 1) out of a binomial with log odds `linear` + `sd` × v.

    Parameters
    ----------
    n, events
        People, and those with the event.
    linear, sd
        The additive part of the log odds, and the standard deviation of the effects.
    hermite
        The rule (see `rule`); one point is Laplace's approximation.
    start
        A first guess of the modes.

    Notes
    -----
    Adaptive Gauss-Hermite quadrature about the mode, scaled by the curvature there: Liu Q, Pierce DA (1994) A
    note on Gauss-Hermite quadrature, Biometrika 81:624-629. The derivatives are those of the approximation
    itself, its nodes' movement included.
    """
    mode = _mode(n, events, linear, sd, start)
    nodes, log_weights = hermite
    share = special.expit(linear + sd * mode)
    information = n * share * (1 - share)
    curvature = 1 + sd**2 * information
    turn = sd**2 * information * (1 - 2 * share)
    # How the mode v and the curvature H move with the additive part, and with the standard deviation.
    moves = (
        (-sd * information / curvature, turn / curvature),
        (
            (events - n * share) - 2 * sd * information * mode / curvature,
            2 * sd * information + 2 * turn * mode / curvature,
        ),
    )
    v = mode[:, None] + np.sqrt(2 / curvature)[:, None] * nodes
    odds = linear[:, None] + sd * v
    height = events[:, None] * odds - n[:, None] * np.logaddexp(0, odds) - v**2 / 2 + log_weights
    top = height.max(axis=1)
    terms = np.exp(height - top[:, None])
    total = terms.sum(axis=1)
    posterior = terms / total[:, None]
    value = top + np.log(total) - 0.5 * np.log(np.pi * curvature)
    score = events[:, None] - n[:, None] * special.expit(odds)
    along = sd * score - v
    slopes = []
    for direct, (mode_moves, curvature_moves) in zip((score, v * score), moves, strict=True):
        node_moves = mode_moves[:, None] - (v - mode[:, None]) * (curvature_moves / curvature)[:, None] / 2
        slopes.append(
            (posterior * (direct + along * node_moves)).sum(axis=1) - curvature_moves / curvature / 2
        )
    weight = information / curvature
    bend = weight - (turn / curvature**2) ** 2
    bend += sd**2 * information * (1 - 6 * share * (1 - share)) / curvature**3 / 2
    return Integral(
        value,
        slopes[0],
        slopes[1],
        mode,
        information,
        bend,
        weight,
        information * (1 - 2 * share) / curvature**3,
    )


def _mode(n: Floats, events: Floats, linear: Floats, sd: float, start: Floats) -> Floats:
    """Return the root v of v = sd·(events − n·p(linear + sd·v)): Newton's method kept within a bracket."""
    if sd == 0:
        return np.zeros_like(n)
    first = sd * (events - n * special.expit(linear))
    low, high = np.minimum(first, 0.0), np.maximum(first, 0.0)
    v, before = np.clip(start, low, high), np.full_like(n, np.inf)
    for _ in range(_STEPS):
        share = special.expit(linear + sd * v)
        off = v - sd * (events - n * share)
        low, high = np.where(off < 0, v, low), np.where(off > 0, v, high)
        new = v - off / (1 + sd**2 * n * share * (1 - share))
        # Halve the bracket where the step leaves it, or is not half the last one: Newton's can go round in two.
        slow = (new < low) | (new > high) | (np.abs(new - v) > np.maximum(before / 2, _PRECISION))
        new = np.where(slow, (low + high) / 2, new)
        before, v = np.abs(new - v), new
        if float(before.max(initial=0.0)) < _PRECISION:
            break
    return v
