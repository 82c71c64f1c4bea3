"""A life table of the days told is close to the curve, and passes over days whose counts are hidden."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings

from syschange.errors import NotEstimableError
from syschange.statistics.survival import (
    Told,
    Waits,
    day_reached,
    incidence,
    life_table,
    restricted,
    share_by,
)

from .drawn import LEFT, REACHED, STILL, people, sample, waits

MODERATE = settings(max_examples=60)
DAYS = np.array([0.0, 3.0, 7.0, 12.0])


def told(group: Waits, days: np.ndarray = DAYS) -> Told:
    by = [group.until(float(day)) for day in days]
    columns = {q: np.array([b[q] for b in by]) for q in ("reached", "exits", "waiting", "beyond")}
    return Told(days, group.n, **columns)


def hiding(counts: Told, **hidden: int) -> Told:
    """Return counts with one of a quantity hidden."""
    changed = {}
    for quantity, place in hidden.items():
        values = getattr(counts, quantity).copy()
        values[place] = np.nan
        changed[quantity] = values
    return dataclasses.replace(counts, **changed)


@MODERATE
@given(people(ends=[REACHED, LEFT]))
def test_where_nobody_is_lost_it_is_the_curve_on_the_days_told(group: list[tuple[int, int]]) -> None:
    held = waits(group)
    made, curve = life_table(told(held)), incidence(held)
    spread = curve.variance()
    for i, day in enumerate(DAYS):
        k = curve.place(float(day))
        assert made.share[i] == pytest.approx(curve.share[k] if k >= 0 else 0, abs=1e-9)
        assert made.variance()[i] == pytest.approx(spread[k] if k >= 0 else 0, abs=1e-9)


@MODERATE
@given(people(ends=[REACHED, STILL, LEFT]))
def test_shares_are_shares_whatever_the_counts(group: list[tuple[int, int]]) -> None:
    made = life_table(told(waits(group)))
    assert ((made.share >= -1e-12) & (made.share <= 1 + 1e-12)).all()
    assert (np.diff(made.share) >= -1e-12).all()
    assert np.isfinite(made.variance()).all()


def test_it_is_close_to_the_curve_of_the_people() -> None:
    held = sample(np.random.default_rng(3), 4000, mean=60, last=(5, 200))
    days = np.array([7.0, 14.0, 28.0, 56.0, 84.0])
    made, curve = life_table(told(held, days)), incidence(held)
    for day in days:
        ours, true = share_by(made, float(day)), share_by(curve, float(day))
        assert ours.value == pytest.approx(true.value, abs=0.005)
        assert ours.upper == pytest.approx(true.upper, abs=0.006)
    assert restricted(made, 84).value == pytest.approx(restricted(curve, 84).value, abs=1.5)
    assert restricted(made, 84).se == pytest.approx(restricted(curve, 84).se, rel=0.05)
    half, true_half = day_reached(made, 0.5), day_reached(curve, 0.5)
    assert half.value == pytest.approx(true_half.value, abs=3)
    assert half.lower < half.value < half.upper
    assert half.method == "Life table, interpolated, log-log"


def test_those_seen_to_wait_on_a_day_told_were_followed_to_it() -> None:
    """Half a year's records end on one day for most people: nobody is lost before it."""
    held = waits([(2, REACHED)] * 10 + [(7, STILL)] * 30 + [(9, REACHED)] * 10)
    made = life_table(told(held))
    assert made.share[2] == pytest.approx(10 / 50)
    assert made.share[3] == pytest.approx(1)


def test_a_day_whose_counts_are_hidden_is_passed_over() -> None:
    held = sample(np.random.default_rng(4), 400, mean=9, last=(30, 40))
    made = life_table(hiding(told(held), reached=1))
    assert made.days.tolist() == [0, 7, 12]
    whole = life_table(told(held))
    np.testing.assert_allclose(made.share, whole.share[[0, 2, 3]], atol=1e-9)
    with pytest.raises(NotEstimableError):
        share_by(made, 3)


def test_where_those_who_went_on_are_hidden_nothing_later_is_told() -> None:
    held = sample(np.random.default_rng(5), 400, mean=9, last=(30, 40))
    assert life_table(hiding(told(held), beyond=1)).days.tolist() == [0, 3]
    nobody = dataclasses.replace(told(held), people=np.nan)
    assert not len(life_table(nobody).days)


def test_the_share_of_one_way_to_leave() -> None:
    held = waits([(2, REACHED)] * 20 + [(5, LEFT)] * 20 + [(12, STILL)] * 20)
    counts = told(held)
    left = life_table(counts, events=counts.exits)
    assert left.share.tolist() == pytest.approx([0, 0, 1 / 3, 1 / 3])
    hidden = life_table(counts, events=np.where(DAYS == 7, np.nan, counts.exits))
    assert hidden.days.tolist() == [0, 3, 12]
