"""From what size on the same data would have met a test, at every sureness that a plan may ask for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from syschange.criteria.judging.judged import detectable_from
from syschange.statistics.means import t_estimate

SPREAD = 0.4


@given(sure=st.floats(0.5, 0.999), threshold=st.floats(-5, 5))
def test_it_is_the_size_that_four_such_studies_in_five_would_be_sure_of(
    sure: float, threshold: float
) -> None:
    found = t_estimate(threshold, SPREAD, 1e9, level=0.95, method="known spread")
    size = detectable_from(found, threshold, sure)
    met = stats.norm.sf(threshold + stats.norm.ppf(sure) * SPREAD, loc=size, scale=SPREAD)
    assert met == pytest.approx(0.8, abs=1e-3)
