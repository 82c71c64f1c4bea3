"""Those let in for their score come back towards the mean by what the normal theory says."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from syschange.errors import NotEstimableError, WrongTypeError
from syschange.statistics.selection_on_score import regression_to_the_mean


def cut(z: float) -> tuple[float, float]:
    """Return mean and standard deviation of standard normal deviates beyond z."""
    hazard = float(stats.norm.pdf(z) / stats.norm.sf(z))
    return hazard, math.sqrt(1 - hazard * (hazard - z))


def test_the_worst_tenth_falls_by_half_a_standard_deviation() -> None:
    """Davis (1976): in the worst tenth, with a reliability of .7, .3 × 1.755 = .53 standard deviations."""
    z = float(stats.norm.ppf(0.9))
    mean, sd = cut(z)
    found = regression_to_the_mean(mean, sd=sd, n=200, entered=z, reliability=0.7)
    assert found.change == pytest.approx(-0.53, abs=0.005)
    assert (found.usual_mean, found.usual_sd) == pytest.approx((0, 1), abs=1e-4)
    told = regression_to_the_mean(mean, sd=sd, n=200, entered=z, reliability=0.7, usual=0.0)
    assert told.change == pytest.approx(found.change, abs=1e-4)
    assert told.upper - told.lower < found.upper - found.lower


def test_drawn_people_come_back_by_it() -> None:
    rng = np.random.default_rng(1)
    everyone = rng.normal(20, 6, 400_000)
    let_in = everyone[everyone >= 24]
    found = regression_to_the_mean(
        let_in.mean(), sd=let_in.std(ddof=1), n=len(let_in), entered=24, reliability=0.7
    )
    again = 20 + 0.7 * (let_in - 20) + rng.normal(0, 6 * np.sqrt(1 - 0.49), len(let_in))
    assert found.lower < again.mean() - let_in.mean() < found.upper


@given(z=st.floats(-2, 3), sd=st.floats(0.5, 40), centre=st.floats(-50, 50), reliability=st.floats(0.05, 1))
def test_the_moments_of_a_cut_normal_give_it_back(
    z: float, sd: float, centre: float, reliability: float
) -> None:
    hazard, spread = cut(z)
    given_ = {"sd": sd * spread, "n": 100.0, "reliability": reliability}
    mean, entered = centre + sd * hazard, centre + z * sd
    found = regression_to_the_mean(mean, entered=entered, **given_)
    assert found.usual_sd == pytest.approx(sd, rel=1e-4)
    assert found.change == pytest.approx(-(1 - reliability) * sd * hazard, rel=1e-4, abs=1e-9)
    assert found.lower <= found.change + 1e-9
    assert found.change <= found.upper + 1e-9
    mirrored = regression_to_the_mean(-mean, entered=-entered, **given_)
    assert (mirrored.change, mirrored.lower, mirrored.upper) == pytest.approx(
        (-found.change, -found.upper, -found.lower)
    )


@pytest.mark.parametrize("z", [-0.5, 0.5, 1.3])
def test_the_limits_hold_what_is_true_about_as_often_as_they_say(z: float) -> None:
    rng = np.random.default_rng(9)
    truth, held, given_ = -0.3 * cut(z)[0], 0, 0
    for _ in range(400):
        drawn = stats.norm.isf(rng.random(120) * stats.norm.sf(z))
        try:
            found = regression_to_the_mean(
                drawn.mean(), sd=drawn.std(ddof=1), n=120, entered=z, reliability=0.7
            )
        except NotEstimableError:
            continue
        given_ += 1
        held += found.lower <= truth <= found.upper
    assert held / given_ == pytest.approx(0.95, abs=0.035)


def test_few_people_say_little_and_many_more() -> None:
    mean, sd = cut(1.28)
    few, many = (regression_to_the_mean(mean, sd=sd, n=n, entered=1.28, reliability=0.7) for n in (40, 4000))
    assert few.lower == -math.inf
    assert -1 < many.lower < many.change < many.upper < 0


def test_a_perfectly_reliable_score_does_not_come_back() -> None:
    assert regression_to_the_mean(25, sd=3, n=50, entered=20, reliability=1).change == 0


@pytest.mark.parametrize("reliability", [0, -0.5, 1.2, float("nan")])
def test_a_reliability_that_is_none_is_refused(reliability: float) -> None:
    with pytest.raises(WrongTypeError, match="above 0 and at most 1"):
        regression_to_the_mean(25, sd=3, n=50, entered=20, reliability=reliability)


@pytest.mark.parametrize(
    ("mean", "sd"), [(20, 3), (25, 0), (float("nan"), 3), (25, float("nan")), (21, 9), (25, 0.01)]
)
def test_scores_that_no_cut_normal_gives_are_refused(mean: float, sd: float) -> None:
    with pytest.raises(NotEstimableError):
        regression_to_the_mean(mean, sd=sd, n=50, entered=20, reliability=0.7)
