"""In series without any effect, an interval leaves out none as rarely as it should; in reduced size."""

import numpy as np
import pytest

from syschange.statistics.means import t_limits
from syschange.statistics.series import SeriesFit, harmonics, interrupted, quasi_poisson_ar1, reml_ar1

from ...unseen import unseen

DRAWS = 800


def errors(rng: np.random.Generator, points: int, phi: float) -> np.ndarray:
    noise = rng.normal(size=(DRAWS, points))
    for t in range(1, points):
        noise[:, t] = phi * noise[:, t - 1] + np.sqrt(1 - phi**2) * noise[:, t]
    return noise


def found(fit: SeriesFit, after: int) -> np.ndarray:
    c = np.zeros((3, fit.coefficients.shape[1]))
    c[0, 2:4], c[1, 2], c[2, 3] = (1, (after + 1) / 2), 1, 1
    lower, upper = t_limits(fit.values(c), fit.errors(c), fit.df[:, None], level=0.95)
    return ((lower > 0) | (upper < 0)).mean(axis=0)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("before", "after", "pairs", "phi"),
    [(12, 12, 0, 0.4), (24, 12, 2, 0.4), (24, 24, 2, 0.4), (48, 24, 2, 0.6)],
)
def test_reml_ar1_is_wrong_as_rarely_as_asked(before: int, after: int, pairs: int, phi: float) -> None:
    y = errors(np.random.default_rng(unseen()), before + after, phi)  # a fresh seed each time
    x = np.column_stack([interrupted(before + after, before), harmonics(before + after, 12, pairs)])
    rate = found(reml_ar1(y, x), after)
    allowed = 0.10 if before + after < 48 else 0.085
    assert (rate < allowed + 3 * np.sqrt(allowed * (1 - allowed) / DRAWS)).all()
    assert (rate > 0.005).all()  # an interval that is never wrong is too wide to be of use


@pytest.mark.slow
def test_counts_are_too_where_plain_quasi_poisson_is_wrong_in_one_of_four() -> None:
    rng = np.random.default_rng(unseen())
    y = rng.poisson(100 * np.exp(0.2 * errors(rng, 72, 0.6)))
    x = interrupted(72, 48)
    made = quasi_poisson_ar1(y, x)
    c = np.array([[0, 0, 1, 12.5]])
    plain = np.sqrt(np.einsum("kp,npq,kq->nk", c, made.plain, c))
    lower, upper = t_limits(made.values(c), made.errors(c), made.df[:, None], level=0.95)
    widened = float(((lower > 0) | (upper < 0)).mean())
    assert widened < 0.085 + 3 * np.sqrt(0.085 * 0.915 / DRAWS)
    assert (np.abs(made.values(c)) > 1.96 * plain).mean() > 0.15
