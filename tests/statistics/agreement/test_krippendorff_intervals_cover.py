"""The jackknife's limits hold the truth about as often as they say; those of drawn pairs do not, as we say."""

import numpy as np
import pytest

from syschange.errors import NotEstimableError
from syschange.statistics.agreement import alpha, krippendorff, unit_counts


def drawn(rng: np.random.Generator, units: int, noise: float) -> np.ndarray:
    latent = rng.normal(0, 1, units) + rng.normal(0, noise, (4, units))
    ratings: np.ndarray = np.digitize(latent, [-1.0, 0, 1]) + 1.0
    return np.where(rng.random(ratings.shape) < 0.1, np.nan, ratings)


def covered(interval: str, units: int, noise: float, *, samples: int = 250) -> float:
    rng = np.random.default_rng(20)
    truth = alpha(*unit_counts(drawn(rng, 100_000, noise)), "ordinal")
    held = []
    for _ in range(samples):
        try:
            made = krippendorff(drawn(rng, units, noise), interval=interval, replicates=200)
        except NotEstimableError:
            continue
        held.append(made.lower <= truth <= made.upper)
    assert len(held) > 0.95 * samples
    return float(np.mean(held))


@pytest.mark.slow
@pytest.mark.parametrize(("units", "noise"), [(20, 0.6), (40, 0.4), (40, 1.2)])
def test_the_jackknife_holds_the_truth(units: int, noise: float) -> None:
    assert covered("jackknife", units, noise) > 0.90


@pytest.mark.slow
def test_drawn_pairs_are_too_narrow() -> None:
    assert covered("pairs", 40, 0.6) < 0.88
