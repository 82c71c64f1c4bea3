"""The change of an index between two times, absolute and relative, covers the truth and knows shared people."""

import numpy as np
import pytest
from scipy import stats

from syschange.errors import NotEstimableError
from syschange.statistics import inequality as iq

ORDER = np.arange(4)
N = np.full(4, 400.0)


def _values(value: list[float], se: float = 0.5) -> iq.Groups:
    return iq.of_values(value, [se] * len(value), weight=[1.0] * len(value))


def test_of_two_normal_times_it_is_the_normal_of_the_difference() -> None:
    before, after = (iq.sii(_values(v), order=ORDER) for v in ([1, 2, 3, 5], [2, 2, 3, 4]))
    change = iq.change(before, after).absolute
    se = np.hypot(before.se, after.se)
    assert change.value == after.value - before.value
    assert (change.lower, change.upper) == pytest.approx(
        stats.norm.interval(0.95, change.value, se), rel=1e-9
    )


def test_the_same_people_twice_are_surer_of_the_change() -> None:
    before, after = (iq.sii(_values(v), order=ORDER) for v in ([1, 2, 3, 5], [2, 2, 3, 4]))
    alone = iq.change(before, after).absolute
    together = iq.change(before, after, covariance=[0.8 * 0.25] * 4).absolute
    assert together.se == pytest.approx(alone.se * np.sqrt(0.2), rel=1e-9)
    assert together.upper - together.lower == pytest.approx(
        (alone.upper - alone.lower) * np.sqrt(0.2), rel=1e-9
    )
    with pytest.raises(NotEstimableError, match="covariance"):
        iq.change(before, after, covariance=[0.8] * 4)


def test_pairs_of_quantiles_meet_the_exact_distribution() -> None:
    # Counts have no normal distribution, but with many people nearly one.
    before, after = (
        iq.sii(iq.of_counts(x, 100 * N), order=ORDER) for x in ([8e3, 9e3, 1e4, 1.2e4], [1e4] * 4)
    )
    made = iq.change(before, after).absolute
    assert (made.lower, made.upper) == pytest.approx(
        stats.norm.interval(0.95, made.value, np.hypot(before.se, after.se)), rel=0.01
    )  # fmt: skip


def test_a_ratio_of_two_slopes_is_missing_where_the_first_may_be_nothing() -> None:
    unsure, sure = (iq.sii(_values(v), order=ORDER) for v in ([1, 1, 1, 1.2], [1, 4, 7, 9]))
    assert np.isnan(iq.change(unsure, sure).relative.upper)
    halved = iq.change(sure, iq.sii(_values([1, 2, 3.5, 5]), order=ORDER)).relative
    assert halved.lower < halved.value < halved.upper
    assert halved.scale == "relative"


def test_different_indices_have_no_change() -> None:
    groups = iq.of_counts([1, 2, 3, 4], N)
    with pytest.raises(NotEstimableError, match="two different"):
        iq.change(iq.aci(groups, order=ORDER), iq.sii(groups, order=ORDER))


@pytest.mark.slow
@pytest.mark.parametrize("tilt", [0.0, 0.5])
def test_changes_of_spread_and_slope_cover(tilt: float) -> None:
    rng, tables = np.random.default_rng(11), 60
    first, second = 0.3 * (1 + tilt * np.linspace(-1, 1, 4)), 0.3 * (1 + tilt / 2 * np.linspace(-1, 1, 4))
    held = {"bgsd": 0, "rii": 0}
    exact = {
        "bgsd": second.std() - first.std(),
        "rii": iq.rii(iq.of_values(second, 0 * N, weight=N), order=ORDER).value
        / iq.rii(iq.of_values(first, 0 * N, weight=N), order=ORDER).value,
    }
    for table in range(tables):
        two = [iq.of_counts(rng.binomial(400, p), N) for p in (first, second)]
        spread = iq.change(*(iq.bgsd(g, seed=table, draws=400) for g in two)).absolute
        slope = iq.change(*(iq.rii(g, order=ORDER) for g in two)).relative
        held["bgsd"] += spread.lower <= exact["bgsd"] <= spread.upper
        held["rii"] += slope.lower <= exact["rii"] <= slope.upper
    for name, count in held.items():
        # 94% at least, less three standard errors of the number of tables.
        assert count / tables > 0.94 - 3 * np.sqrt(0.06 * 0.94 / tables), name
