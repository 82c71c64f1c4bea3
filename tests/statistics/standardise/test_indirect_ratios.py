"""Indirectly standardised ratios and rates: observed over expected, with the limits of a count."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from syschange.errors import NotEstimableError, WrongTypeError
from syschange.statistics.standardise import expected_events, isr, isr_estimate, smr, smr_estimate

STRATA = st.lists(
    st.tuples(st.integers(0, 3000), st.integers(0, 500), st.integers(500, 5000)), min_size=1, max_size=10
)


@pytest.mark.golden
def test_public_health_areas_beside_the_reference_by_hand(golden: Path) -> None:
    """The folder has inputs and no expected ratios: every area is worked here stratum by stratum."""
    folder = golden / "equity" / "phe"
    areas = pd.read_csv(folder / "testdata_DSR_ISR__testdata_multiarea.csv").fillna({"count": 0})
    reference = pd.read_csv(folder / "testdata_DSR_ISR__refdata.csv").set_index("Age Band")
    crude = reference.refcount.sum() / reference.refpop.sum()
    assert areas.area.nunique() == 3
    for _, area in areas.groupby("area"):
        expected = 0.0
        for _, row in area.iterrows():
            expected += row["pop"] * reference.refcount[row.ageband] / reference.refpop[row.ageband]
        seen = area["count"].sum()
        total = expected_events(area["pop"], reference.refcount, reference.refpop)
        assert total == pytest.approx(expected)
        made = isr(seen, total, crude, level=0.998)
        if seen < 10:
            count = stats.gamma.ppf(0.001, seen), stats.gamma.ppf(0.999, seen + 1)
        else:
            z, more = stats.norm.ppf(0.999), seen + 1
            count = (
                seen * (1 - 1 / (9 * seen) - z / (3 * seen**0.5)) ** 3,
                more * (1 - 1 / (9 * more) + z / (3 * more**0.5)) ** 3,
            )
        rate = crude * 100_000 / expected
        assert (made.value, made.lower, made.upper) == pytest.approx(
            (seen * rate, *(c * rate for c in count))
        )


@given(rows=STRATA)
def test_the_reference_beside_itself_is_as_expected(rows: list[tuple[int, int, int]]) -> None:
    _, events, people = np.array(rows, dtype=float).T
    total = expected_events(people, events, people)
    assert total == pytest.approx(events.sum())
    if events.sum():
        assert smr(events.sum(), total).value == pytest.approx(1)
        crude = events.sum() / people.sum()
        assert isr(events.sum(), total, crude, multiplier=1).value == pytest.approx(crude)


@given(rows=STRATA, data=st.data())
def test_order_and_halving_of_strata_are_immaterial(
    rows: list[tuple[int, int, int]], data: st.DataObject
) -> None:
    people, events, reference = np.array(rows, dtype=float).T
    shuffled = np.array(data.draw(st.permutations(rows)), dtype=float).T
    halves = (np.repeat(a / 2, 2) for a in (people, events, reference))
    total = expected_events(people, events, reference)
    assert expected_events(*shuffled) == pytest.approx(total)
    assert expected_events(*halves) == pytest.approx(total)


@given(seen=st.integers(0, 400), expected=st.floats(0.1, 500), level=st.floats(0.5, 0.998))
def test_the_estimate_agrees_with_the_limits_at_every_level(seen: int, expected: float, level: float) -> None:
    made, one = smr(seen, expected, level=level), smr_estimate(seen, expected, level=level)
    assert (one.value, one.lower, one.upper) == pytest.approx((made.value, made.lower, made.upper))
    tail = (1 - level) / 2
    assert one.probability(one.upper) == pytest.approx(tail, abs=1e-8)
    assert one.probability(one.lower) == pytest.approx(1 - tail if seen else 1, abs=1e-8)
    assert one.method == ("Byar" if seen >= 10 else "exact Poisson")
    rate = isr_estimate(seen, expected, 0.02, level=level, multiplier=1000)
    assert (rate.lower, rate.upper) == pytest.approx((one.lower * 20, one.upper * 20))


def test_the_interval_of_a_ratio_covers() -> None:
    """Every possible count, by its probability: never below 94.5 in 100."""
    count = np.arange(500)
    for expected in (1.5, 6, 20, 90):
        for ratio in (0.7, 1, 1.6):
            made = smr(count, expected)
            held = (made.lower <= ratio) & (ratio <= made.upper)
            assert 0.945 < stats.poisson.pmf(count, ratio * expected)[held].sum() <= 1


def test_nothing_expected_has_no_ratio() -> None:
    total = expected_events([[5, 0], [0, 5], [0, 0]], [3, 0], [10, 0])
    np.testing.assert_array_equal(total, [1.5, np.nan, 0])
    made = smr([2, 1, 0], total)
    assert list(np.isnan(made.upper)) == [False, True, True]
    with pytest.raises(NotEstimableError, match="nothing is expected"):
        smr_estimate(2, 0)


def test_no_events_still_have_an_upper_limit() -> None:
    made = smr(0, 4)
    assert (made.value, made.lower) == (0, 0)
    assert made.upper == pytest.approx(3.688879 / 4, rel=1e-6)  # −ln .025


@pytest.mark.parametrize(("seen", "expected"), [(-1, 2), (1, -2), (np.nan, 2), (1, np.inf)])
def test_what_means_nothing_is_refused(seen: float, expected: float) -> None:
    with pytest.raises(WrongTypeError, match="negative, missing or infinite"):
        smr(seen, expected)
