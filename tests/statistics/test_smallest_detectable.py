"""The smallest detectable effect is found as often as said, and equivalence is shown only where it should be."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from syschange.errors import NotEstimableError
from syschange.results import Estimate, StudentT
from syschange.statistics.detectable import detectable, smallest_detectable
from syschange.statistics.equivalence import equivalence
from syschange.statistics.means import t_estimate


def test_an_effect_of_that_size_is_found_four_times_in_five() -> None:
    rng, n = np.random.default_rng(5), 9
    effect = smallest_detectable(1 / math.sqrt(n), df=n - 1)
    found = 0
    for scores in rng.normal(effect, 1, (4000, n)):
        made = t_estimate(scores.mean(), scores.std(ddof=1) / math.sqrt(n), n - 1, level=0.95, method="t")
        found += made.lower > 0
    # The true standard error stands in the formula, the estimated one in each draw.
    assert found / 4000 == pytest.approx(0.8, abs=0.02)


def test_published_values() -> None:
    # Cohen (1988), table 2.4.1: 64 people a group find d = 0.5 with power .8 at two-sided .05.
    assert smallest_detectable(math.sqrt(2 / 64), df=126) == pytest.approx(0.499, abs=2e-3)
    assert smallest_detectable(1.0) == pytest.approx(1.959964 + 0.841621, abs=1e-5)


@given(st.floats(0.01, 50), st.floats(2, 200), st.floats(0.55, 0.97))
def test_it_grows_with_noise_and_power_and_shrinks_with_people(se: float, df: float, power: float) -> None:
    here = smallest_detectable(se, df=df, power=power)
    assert smallest_detectable(2 * se, df=df, power=power) == pytest.approx(2 * here)
    assert smallest_detectable(se, df=df, power=power + 0.02) > here
    assert smallest_detectable(se, df=2 * df, power=power) < here
    assert smallest_detectable(se, df=df, level=0.99, power=power) > here


def test_of_a_ratio_it_is_a_ratio() -> None:
    ratio = Estimate.of(1.1, StudentT(math.log(1.1), 0.1, log=True), 0.95, "log")
    assert detectable(ratio) == pytest.approx(math.exp(smallest_detectable(0.1)))
    assert detectable(Estimate.of(3.0, StudentT(3.0, 0.5, 10), 0.95, "t").times(-2)) == pytest.approx(
        smallest_detectable(1.0, df=10)
    )
    assert math.isnan(smallest_detectable(math.nan))
    with pytest.raises(NotEstimableError, match="power"):
        smallest_detectable(1.0, power=1.5)


@given(st.floats(-3, 3), st.floats(0.1, 2), st.floats(3, 60))
def test_equivalence_is_shown_where_the_interval_at_90_lies_within(
    value: float, se: float, df: float
) -> None:
    made = t_estimate(value, se, df, level=0.95, method="t")
    found = equivalence(made, low=-2, high=2)
    assert found.shown == (found.lower > -2 and found.upper < 2)
    assert found.p_low == pytest.approx(made.distribution.cdf(-2))


def test_margins_of_equivalence_decide() -> None:
    made = t_estimate(0.5, 0.5, 40, level=0.95, method="t")
    assert equivalence(made, low=-2, high=2).shown
    assert not equivalence(made, low=-1, high=1).shown
    assert equivalence(made, low=-1, high=math.inf).shown
    for low, high in ((1, 1), (2, -2), (-math.inf, math.inf)):
        with pytest.raises(NotEstimableError, match="margin"):
            equivalence(made, low=low, high=high)
