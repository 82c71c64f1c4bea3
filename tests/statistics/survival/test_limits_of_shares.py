"""Limits of a share, of the day by which one is reached, and of differences, agree with their distributions."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from syschange.errors import NotEstimableError, UnknownChoiceError, WrongTypeError
from syschange.results import Estimate
from syschange.statistics.proportions import wilson
from syschange.statistics.survival import SCALES, day_reached, incidence, log_log, share_by, share_difference

from .drawn import REACHED, STILL, people, times, waits

MODERATE = settings(max_examples=40)
LEUKAEMIA = times([9, 13, 13, 18, 23, 28, 31, 34, 45, 48, 161], [1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 0])


def agrees(e: Estimate) -> None:
    """Check that limits are quantiles, and probabilities those of the limits."""
    assert e.lower - 1e-9 <= e.value <= e.upper + 1e-9
    for p in (0.01, 0.2, 0.5, 0.8, 0.99):
        x = e.distribution.quantile(p)
        if 0 < x < 1:  # at an end of the scale all that is left of the confidence lies on it
            assert e.distribution.cdf(x) >= p - 1e-6
    quantiles = [e.distribution.quantile(p) for p in np.linspace(0.01, 0.99, 15)]
    assert all(a <= b + 1e-12 for a, b in itertools.pairwise(quantiles))


@MODERATE
@given(people(least=2), st.integers(0, 12), st.sampled_from(SCALES))
def test_a_share(group: list[tuple[int, int]], day: int, scale: str) -> None:
    made = incidence(waits(group))
    assume(made.known(day))
    e = share_by(made, day, scale=scale)
    assert 0 <= e.lower <= e.upper <= 1
    agrees(e)
    if e.lower > 0 and e.upper < 1:
        assert e.probability(e.lower) == pytest.approx(0.975)


@MODERATE
@given(people(least=4), people(least=4), st.integers(0, 12))
def test_a_difference_of_shares(one: list[tuple[int, int]], two: list[tuple[int, int]], day: int) -> None:
    curves = [incidence(waits(g)) for g in (one, two)]
    assume(all(c.known(day) for c in curves))
    first, second = (share_by(c, day) for c in curves)
    e, turned = share_difference(first, second), share_difference(second, first)
    agrees(e)
    assert e.lower >= -1
    assert e.upper <= 1
    assert (turned.lower, turned.upper) == (pytest.approx(-e.upper), pytest.approx(-e.lower))
    if e.upper > e.value:
        assert e.probability(e.upper) == pytest.approx(0.025, abs=1e-6)


@MODERATE
@given(people(least=3), st.sampled_from([0.25, 0.5, 0.9]), st.sampled_from(SCALES))
def test_the_day_by_which_a_share_is_reached(group: list[tuple[int, int]], share: float, scale: str) -> None:
    made = incidence(waits(group))
    if made.share[-1] < share - 1e-9:
        with pytest.raises(NotEstimableError, match=f"Fewer than {100 * share:g}% had been reached"):
            day_reached(made, share, scale=scale)
        return
    e = day_reached(made, share, scale=scale)
    assert made.share[made.place(e.value)] >= share - 1e-9
    assert e.value == made.days[0] or made.share[made.place(e.value - 1)] < share
    assert e.lower <= e.value <= e.upper
    for p in (0.1, 0.5, 0.9):
        day = e.distribution.quantile(p)
        if math.isfinite(day):
            assert e.distribution.cdf(day) >= p - 1e-9
            assert e.distribution.cdf(day - 0.5) < p


def test_before_anything_has_happened_the_limits_are_of_none_of_those_followed() -> None:
    made = incidence(waits([(3, STILL)] * 5 + [(8, REACHED)] * 15))
    e = share_by(made, 7)
    lower, upper = wilson(0, 15, z=1.959964)
    assert (e.value, e.lower, e.upper) == (0, lower, pytest.approx(float(upper), rel=1e-6))
    assert e.method == "Kaplan–Meier, Wilson"
    assert share_by(made, 2).upper < e.upper  # of all twenty it is known
    nearly = incidence(waits([(2, REACHED)] * 99_999 + [(3, STILL)]))
    assert share_by(nearly, 2).upper < 1  # and one is not all


def test_when_all_are_reached_the_lower_limit_is_clopper_and_pearsons_if_nobody_was_lost() -> None:
    made = incidence(waits([(2, REACHED)] * 5 + [(6, REACHED)] * 7))
    e = share_by(made, 500)
    assert (e.value, e.upper, e.method) == (1, 1, "Kaplan–Meier, beta product")
    assert e.lower == pytest.approx(0.025 ** (1 / 12))
    assert e.probability(e.lower) == pytest.approx(0.975)


def test_the_last_one_left_being_reached_tells_little() -> None:
    made = incidence(waits([(2, REACHED)] * 9 + [(5, STILL)] * 9 + [(9, REACHED)]))
    e, before = share_by(made, 9), share_by(made, 8)
    assert (e.value, e.upper) == (1, 1)
    assert before.lower < e.lower < before.value


def test_scales_differ_and_the_usual_one_is_log_log() -> None:
    made = incidence(LEUKAEMIA)
    widths = {scale: share_by(made, 23, scale=scale) for scale in SCALES}
    assert len({e.upper for e in widths.values()}) == 3
    assert share_by(made, 23).upper == widths["log-log"].upper
    z, s = 1.959964, 1 - widths["plain"].value
    se = (widths["plain"].upper - widths["plain"].value) / z
    half = z * se / (s * abs(math.log(s)))
    assert widths["log-log"].upper == pytest.approx(1 - s ** math.exp(half), rel=1e-6)
    assert widths["log-log"].lower == pytest.approx(1 - s ** math.exp(-half), rel=1e-6)


def test_a_share_is_not_told_of_days_nobody_was_followed_to() -> None:
    made = incidence(LEUKAEMIA)
    assert share_by(made, 161).value < 1
    with pytest.raises(NotEstimableError, match="Nobody was followed to day 162"):
        share_by(made, 162)
    with pytest.raises(UnknownChoiceError, match="log-log"):
        share_by(made, 9, scale="loglog")
    with pytest.raises(WrongTypeError, match="between 0 and 1"):
        day_reached(made, 1.0)


def test_on_the_log_log_scale_a_share_is_normal() -> None:
    e = share_by(incidence(LEUKAEMIA), 23, scale="plain")
    scaled = log_log(e)
    assert scaled is not None
    assert -math.expm1(-math.exp(scaled.value)) == pytest.approx(e.value)
    ours = share_by(incidence(LEUKAEMIA), 23)
    assert -math.expm1(-math.exp(scaled.upper)) == pytest.approx(ours.upper)
    assert log_log(share_by(incidence(LEUKAEMIA), 1)) is None
