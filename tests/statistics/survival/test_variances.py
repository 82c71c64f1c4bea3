"""The variances are those of the delta method: what moving each day's chances does, worked out by moving them."""

import numpy as np
import pytest
from hypothesis import given, settings

from syschange.statistics.survival import Waits, incidence, restricted
from syschange.statistics.survival.incidence import weighted

from .drawn import LEFT, REACHED, STILL, people, waits

MODERATE = settings(max_examples=40)
TAU = 10.0


def share_of(hazards: np.ndarray) -> np.ndarray:
    """Return the share reached by each day from each day's chances of being reached and of leaving."""
    before = np.concatenate([[1.0], np.cumprod(1 - hazards.sum(axis=0))[:-1]])
    return np.cumsum(before * hazards[0])


def moved(group: Waits, answer: object) -> float:
    """Return the delta-method variance of an answer about the shares by each day, from slopes found by steps."""
    at_risk = np.maximum(group.at_risk, 1)
    hazards = np.stack([group.reached, group.left]) / at_risk
    total = 0.0
    step = 1e-6
    for j in range(len(group.days)):
        slopes = []
        for i in (0, 1):
            up, down = hazards.copy(), hazards.copy()
            up[i, j] += step
            down[i, j] -= step
            slopes.append((answer(share_of(up)) - answer(share_of(down))) / (2 * step))  # type: ignore[operator]
        a, b = slopes
        h, g = hazards[:, j]
        total += (a * a * h * (1 - h) - 2 * a * b * h * g + b * b * g * (1 - g)) / at_risk[j]
    return total


@MODERATE
@given(people(ends=[REACHED, STILL, STILL, LEFT], least=5))
def test_of_shares_with_exits(group: list[tuple[int, int]]) -> None:
    # Somebody is followed on, so that the chance of the last day is inside its bounds.
    held = waits([*group, (13, STILL)])
    made = incidence(held)
    variance = made.variance()
    for k in range(len(held.days)):
        expected = moved(held, lambda share, k=k: share[k])
        assert variance[k] == pytest.approx(expected, abs=1e-7)
        weights = (np.arange(len(held.days)) == k).astype(float)
        assert weighted(made, weights) == (
            pytest.approx(made.share[k]),
            pytest.approx(variance[k], abs=1e-12),
        )


@MODERATE
@given(people(ends=[REACHED, STILL, STILL, LEFT], least=5))
def test_of_mean_waits_with_exits(group: list[tuple[int, int]]) -> None:
    held = waits([*group, (13, STILL)])
    made = restricted(incidence(held), TAU)
    width = np.diff(np.minimum(held.days, TAU), append=TAU)
    assert made.variance == pytest.approx(moved(held, lambda share: float((share * width).sum())), abs=1e-6)
    assert 0 <= made.value <= TAU


@MODERATE
@given(people(ends=[REACHED, STILL], least=2))
def test_without_exits_it_is_greenwoods(group: list[tuple[int, int]]) -> None:
    held = waits([*group, (13, STILL)])
    d, n = held.reached, held.at_risk
    alive = np.cumprod(1 - d / n)
    np.testing.assert_allclose(
        incidence(held).variance(), alive**2 * np.cumsum(d / (n * (n - d))), atol=1e-12
    )
