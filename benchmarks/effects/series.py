"""How long interrupted series take: one of 60 points, 10,000 of them at once, and what other libraries offer for one.

`python benchmarks/effects/series.py` prints the seconds; statsmodels is timed where it is installed.
"""

import time
from collections.abc import Callable
from importlib.util import find_spec

import numpy as np
import numpy.typing as npt

from syschange.statistics.series import interrupted, quasi_poisson_ar1, reml_ar1

Floats = npt.NDArray[np.float64]
POINTS, BEFORE, SEED = 60, 36, 20260801
TIMES = 5  # the best of so many


def made(series: int) -> Floats:
    """Return series of 60 points with autocorrelation .4; shape (series, 60)."""
    noise = np.random.default_rng(SEED).normal(size=(series, POINTS))
    y = noise.copy()
    for t in range(1, POINTS):
        y[:, t] = 0.4 * y[:, t - 1] + np.sqrt(1 - 0.4**2) * noise[:, t]
    return y


def _best(call: Callable[[], object], times: int = TIMES) -> float:
    found = []
    for _ in range(times):
        start = time.perf_counter()
        call()
        found.append(time.perf_counter() - start)
    return min(found)


def one_series() -> float:
    """Return the seconds of REML-AR(1), its small-sample intervals included, on one series of 60 points."""
    y, x = made(1)[0], interrupted(POINTS, BEFORE)
    return _best(lambda: reml_ar1(y, x))


def ten_thousand_series() -> float:
    """Return the seconds of the same on 10,000 series."""
    y, x = made(10_000), interrupted(POINTS, BEFORE)
    return _best(lambda: reml_ar1(y, x), 3)


def ten_thousand_with_gaps() -> float:
    """Return the seconds of the same where one point in ten is missing, a pattern of its own in each series."""
    y, x = made(10_000), interrupted(POINTS, BEFORE)
    y[np.random.default_rng(SEED).random(y.shape) < 0.1] = np.nan
    return _best(lambda: reml_ar1(y, x), 1)


def ten_thousand_counts() -> float:
    """Return the seconds of quasi-Poisson with autocorrelation on 10,000 series of counts."""
    y = np.random.default_rng(SEED).poisson(20 * np.exp(0.2 * made(10_000)))
    x = interrupted(POINTS, BEFORE)
    return _best(lambda: quasi_poisson_ar1(y, x), 1)


def peers() -> dict[str, float]:
    """Return the seconds of one series by the nearest that statsmodels has; none where it is not installed.

    None of them is REML: GLSAR iterates over an estimate of the autocorrelation and takes it for the truth, SARIMAX
    is maximum likelihood with normal limits.
    """
    if find_spec("statsmodels") is None:
        return {}
    import statsmodels.api as sm

    y, x = made(1)[0], interrupted(POINTS, BEFORE)
    scaled = x / np.maximum(np.abs(x).max(axis=0), 1)
    return {
        "statsmodels GLSAR": _best(lambda: sm.GLSAR(y, x, rho=1).iterative_fit(maxiter=20)),
        "statsmodels SARIMAX(1,0,0)": _best(
            lambda: sm.tsa.SARIMAX(y, exog=scaled, order=(1, 0, 0)).fit(disp=0), 2
        ),
    }


def main() -> None:
    """Print every number."""
    for call in (one_series, ten_thousand_series, ten_thousand_with_gaps, ten_thousand_counts):
        print(f"{call.__name__}: {call():.4f} s", flush=True)
    for name, seconds in peers().items():
        print(f"one series, {name}: {seconds:.4f} s")


if __name__ == "__main__":
    main()
