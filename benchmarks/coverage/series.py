"""Coverage of the effect of a change on a series; by itself it also prints what naive methods do on such draws.

`python benchmarks/coverage/series.py 3000` draws 3,000 series at each point.
"""

import sys
from collections.abc import Iterator
from itertools import product

import numpy as np
from covered import LEVEL, Floats, Interval, Row, simulated
from scipy import special

from syschange.statistics.means import t_limits
from syschange.statistics.series import harmonics, interrupted, quasi_poisson_ar1, reml_ar1

FUNCTIONS = ("series.reml_ar1",)
SHORT = Interval(
    "Effect on a series, REML-AR(1), 24 to 47 points",
    FUNCTIONS,
    "12 + 12, 24 + 12 and 36 + 11 points, seasons or none, autocorrelation 0 to .6; mean effect, level and slope",
)
LONG = Interval(
    "Effect on a series, REML-AR(1), 48 points or more",
    FUNCTIONS,
    "24 + 24 and 48 + 24 points, seasons or none, autocorrelation 0 to .6; mean effect, level and slope",
)
COUNTS = Interval(
    "Effect on a series of counts, quasi-Poisson with autocorrelation",
    ("series.quasi_poisson_ar1", "series.quasi_poisson"),
    "24 + 12 and 48 + 24 points of 20 and 100 events, seasons, autocorrelation of the rate 0 to .6; mean effect",
)
COMPARED = Interval(
    "Effect on a series of counts beside a comparison series, REML-AR(1) of the ratio",
    FUNCTIONS,
    "24 + 12 and 48 + 24 points of 20 and 100 events, seasons, shared and own autocorrelation 0 to .6; mean effect",
)
PHI = (0.0, 0.2, 0.4, 0.6)
SMALL, LARGE = ((12, 12), (24, 12), (36, 11)), ((24, 24), (48, 24))
ONE_BY_ONE = 10  # each of these costs more than a mean
SPREAD = 0.2  # of the logarithm of the rate of counts


def errors(rng: np.random.Generator, draws: int, points: int, phi: float) -> Floats:
    """Return AR(1) series of variance 1."""
    noise = rng.normal(size=(draws, points))
    made = np.empty_like(noise)
    made[:, 0] = noise[:, 0]
    for t in range(1, points):
        made[:, t] = phi * made[:, t - 1] + np.sqrt(1 - phi**2) * noise[:, t]
    return made


def design(before: int, after: int, pairs: int) -> Floats:
    """Return the columns of a monthly series."""
    return np.column_stack([interrupted(before + after, before), harmonics(before + after, 12, pairs)])


def contrasts(after: int, columns: int) -> Floats:
    """Return the mean effect, the level and the slope as sums of coefficients."""
    made = np.zeros((3, columns))
    made[0, 2:4], made[1, 2], made[2, 3] = (1.0, (after + 1) / 2), 1.0, 1.0
    return made


def _normal(draws: int, rng: np.random.Generator) -> Iterator[Row]:
    for (before, after), phi in product((*SMALL, *LARGE), PHI):
        long = before + after >= 48
        y = errors(rng, draws, before + after, phi)
        for pairs in (0, 2):
            x = design(before, after, pairs)
            fit = reml_ar1(y, x)
            for name, c in zip(("mean", "level", "slope"), contrasts(after, x.shape[1]), strict=True):
                limits = t_limits(fit.values([c])[:, 0], fit.errors([c])[:, 0], fit.df, level=LEVEL)
                seasons = ", seasons" if pairs else ""
                point = f"{before} + {after} points{seasons}, autocorrelation {phi:g}, {name}"
                yield simulated(LONG if long else SHORT, point, limits, 0.0)


def _counts(draws: int, rng: np.random.Generator) -> Iterator[Row]:
    for (before, after), events, phi in product(((24, 12), (48, 24)), (20.0, 100.0), PHI):
        x = design(before, after, 2)
        c = contrasts(after, x.shape[1])[[0]]
        shared = errors(rng, draws, before + after, phi)
        own, other = (
            rng.poisson(events * np.exp(SPREAD * (shared + errors(rng, draws, before + after, phi)) / 2**0.5))
            for _ in range(2)
        )
        point = f"{before} + {after} points of {events:g}, autocorrelation {phi:g}"
        ratio = reml_ar1(np.log(own + 0.5) - np.log(other + 0.5), x)
        for interval, fit in ((COUNTS, quasi_poisson_ar1(own, x)), (COMPARED, ratio)):
            limits = t_limits(fit.values(c)[:, 0], fit.errors(c)[:, 0], fit.df, level=LEVEL)
            yield simulated(interval, point, limits, 0.0)


def rows(draws: int, seed: int) -> Iterator[Row]:
    """Yield the coverage of each interval at each length and autocorrelation."""
    rng = np.random.default_rng(seed)
    yield from _normal(max(draws // ONE_BY_ONE, 4), rng)
    yield from _counts(max(draws // ONE_BY_ONE, 4), rng)


def naive(y: Floats, x: Floats, before: int) -> dict[str, float]:
    """Return how often each of several methods finds a mean effect at 5% in series that have none."""
    after, n, p = y.shape[1] - before, *x.shape
    c = contrasts(after, p)[0]
    bread = np.linalg.inv(x.T @ x)
    beta = y @ x @ bread
    rest = y - beta @ x.T
    value, t = beta @ c, float(special.stdtrit(n - p, 0.975))
    ols = np.sqrt((rest**2).sum(axis=1) / (n - p) * (c @ bread @ c))
    return {
        "OLS, t": _found(value, ols, t),
        "Newey-West, z": _found(value, _newey_west(rest, x @ bread @ c), 1.959964),
        "fit before, sd over root n": _before_alone(y, x, before),
        "Prais-Winsten, t": _prais_winsten(y, x, c, t),
        "REML-AR(1) as if phi were known, t": _plug_in(y, x, c, t, averaged=False),
        "REML-AR(1), ours": _plug_in(y, x, c, t, averaged=True),
    }


def _found(value: Floats, se: Floats, critical: float) -> float:
    return float((np.abs(value) > critical * se).mean())


def _newey_west(rest: Floats, weight: Floats) -> Floats:
    scores = rest * weight
    n = rest.shape[1]
    lags = int(4 * (n / 100) ** (2 / 9))
    total = (scores**2).sum(axis=1)
    for lag in range(1, lags + 1):
        total += 2 * (1 - lag / (lags + 1)) * (scores[:, lag:] * scores[:, :-lag]).sum(axis=1)
    return np.sqrt(np.maximum(total, 0))


def _before_alone(y: Floats, x: Floats, before: int) -> float:
    own = x[:before, [0, 1, *range(4, x.shape[1])]]
    beta = y[:, :before] @ np.linalg.pinv(own).T
    sd = (y[:, :before] - beta @ own.T).std(axis=1, ddof=own.shape[1])
    ahead = y[:, before:] - beta @ x[before:, [0, 1, *range(4, x.shape[1])]].T
    return _found(ahead.mean(axis=1), sd / np.sqrt(ahead.shape[1]), 1.959964)


def _prais_winsten(y: Floats, x: Floats, c: Floats, t: float) -> float:
    found = []
    for one in y:
        phi, beta = 0.0, np.linalg.lstsq(x, one, rcond=None)[0]
        for _ in range(20):
            rest = one - x @ beta
            phi = float(np.clip(rest[1:] @ rest[:-1] / (rest[:-1] @ rest[:-1]), -0.98, 0.98))
            first = np.sqrt(1 - phi**2)
            turned = np.vstack([first * x[:1], x[1:] - phi * x[:-1]])
            target = np.concatenate([first * one[:1], one[1:] - phi * one[:-1]])
            beta = np.linalg.lstsq(turned, target, rcond=None)[0]
        variance = ((target - turned @ beta) ** 2).sum() / (len(one) - x.shape[1])
        se = np.sqrt(variance * (c @ np.linalg.inv(turned.T @ turned) @ c))
        found.append(abs(c @ beta) > t * se)
    return float(np.mean(found))


def _plug_in(y: Floats, x: Floats, c: Floats, t: float, *, averaged: bool) -> float:
    fit = reml_ar1(y, x)
    covariance = fit.covariance if averaged else fit.plain
    return _found(fit.values([c])[:, 0], np.sqrt(np.einsum("p,npq,q->n", c, covariance, c)), t)


def main(draws: int) -> None:
    """Print the table of false positives of the page on interrupted series."""
    rng = np.random.default_rng(20260801)
    for before, after, phi in ((12, 12, 0), (12, 12, 0.4), (24, 12, 0), (24, 12, 0.4), (24, 24, 0), (24, 24, 0.4),
                               (48, 24, 0), (48, 24, 0.6)):  # fmt: skip
        found = naive(errors(rng, draws, before + after, phi), design(before, after, 0), before)
        shares = ", ".join(f"{name}: {100 * share:.1f}" for name, share in found.items())
        print(f"{before} + {after}, phi {phi:g}: {shares}", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2000)
