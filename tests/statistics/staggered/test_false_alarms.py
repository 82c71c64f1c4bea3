"""Where the change does nothing it is rarely said to, however few units there are; the usual way says so often."""

import numpy as np
import pytest
from scipy import stats

from syschange.statistics.staggered import Study, combined, group_time_effects

from .studies import NEVER

KINDS = ("simple", "horizon", "cohort", "calendar", "slope before")


def alarms(sizes: tuple[int, ...], starts: tuple[float, ...], *, small: bool, draws: int = 250) -> np.ndarray:
    """Return how often each whole, and the slope, is told from 0 at the 5% level."""
    rng = np.random.default_rng([7, *sizes])
    start = np.repeat(np.array(starts), sizes)
    made = []
    for _ in range(draws):
        noise = rng.normal(size=(len(start), 12))
        for t in range(1, 12):
            noise[:, t] += 0.5 * noise[:, t - 1]
        found = combined(group_time_effects(Study(noise + rng.normal(size=12), start)))
        some = found.taken([found.at_kind(k, whole=True)[0] for k in KINDS])
        sides = some.sides(small=small)
        z = np.abs(some.value / sides.se)
        made.append(2 * stats.t.sf(z, np.minimum(sides.df, 1e9)) < 0.05)
    return np.mean(made, axis=0)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("sizes", "starts"),
    [
        ((5, 5, 8), (5, 8, NEVER)),
        ((2, 2, 2, 6), (5, 7, 9, NEVER)),
        ((1,) * 6 + (14,), (4, 5, 6, 7, 8, 9, NEVER)),
    ],
)
def test_small_cohorts(sizes: tuple[int, ...], starts: tuple[float, ...]) -> None:
    """0.065 is what is allowed; three Monte-Carlo errors of 250 draws are 0.041."""
    assert alarms(sizes, starts, small=True).max() < 0.065 + 0.041


@pytest.mark.slow
def test_standard_errors_for_large_samples_alarm_often_in_small_cohorts() -> None:
    assert alarms((1,) * 6 + (14,), (4, 5, 6, 7, 8, 9, NEVER), small=False)[1] > 0.12
