"""Draws from counts have the law of draws from the rows, cost nothing a row, and repeat with their seed."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syschange.errors import WrongTypeError
from syschange.statistics.resample import bootstrap_cells, bootstrap_counts, draw_means, permute_counts

# Five standard errors of a simulated mean: a right answer misses once in a million and a half.
SIGMAS = 5
SEEDS = st.integers(0, 2**32 - 1)
EVENTS, ROWS = np.array([0, 3, 10, 40, 7, 0]), np.array([5, 12, 10, 100, 70, 0])


@st.composite
def tables(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray]:
    rows = draw(st.lists(st.integers(0, 50), min_size=1, max_size=8))
    return np.array([draw(st.integers(0, n)) for n in rows]), np.array(rows)


def near(drawn: np.ndarray, mean: np.ndarray, variance: np.ndarray) -> None:
    """Check the mean and the variance of draws, each within five of its own standard errors."""
    r = len(drawn)
    assert (np.abs(drawn.mean(axis=0) - mean) <= SIGMAS * np.sqrt(variance / r) + 1e-9).all()
    away = (drawn - mean) ** 2
    error = away.std(axis=0) / np.sqrt(r)
    assert (np.abs(away.mean(axis=0) - variance) <= SIGMAS * error + 1e-9).all()


@given(table=tables(), seed=SEEDS, replicates=st.integers(1, 30))
def test_every_draw_is_a_possible_table(
    table: tuple[np.ndarray, np.ndarray], seed: int, replicates: int
) -> None:
    x, n = table
    again = {"n": n, "replicates": replicates, "seed": seed}
    drawn, dealt = bootstrap_counts(x, **again), permute_counts(x, **again)
    events, rows = bootstrap_cells(x, **again)
    for counts in (drawn, dealt, events, rows):
        assert counts.shape == (replicates, len(n))
        assert (counts >= 0).all()
    assert (drawn <= n).all()
    assert (dealt <= n).all()
    assert (events <= rows).all()
    assert (drawn[:, x == 0] == 0).all()
    assert (drawn[:, x == n] == n[x == n]).all()
    assert (dealt.sum(axis=1) == x.sum()).all()
    assert (rows.sum(axis=1) == n.sum()).all()


@settings(max_examples=20)
@given(seed=SEEDS)
def test_the_same_seed_gives_the_same_draws_and_another_others(seed: int) -> None:
    for draw in (bootstrap_counts, bootstrap_cells, permute_counts):
        first, again, other = (draw(EVENTS, n=ROWS, replicates=50, seed=s) for s in (seed, seed, seed + 1))
        np.testing.assert_array_equal(first, again)
        assert not np.array_equal(first, other)
    moments: dict[str, Any] = {"mean": np.ones(6), "sd": np.ones(6), "replicates": 5}
    np.testing.assert_array_equal(
        draw_means(ROWS, seed=seed, **moments), draw_means(ROWS, seed=seed, **moments)
    )


def test_bootstrap_events_have_the_law_of_rows_drawn_afresh() -> None:
    p = EVENTS / np.maximum(ROWS, 1)
    near(bootstrap_counts(EVENTS, n=ROWS, replicates=20_000, seed=1), EVENTS, ROWS * p * (1 - p))


def test_bootstrap_tables_have_the_law_of_rows_drawn_afresh() -> None:
    events, rows = bootstrap_cells(EVENTS, n=ROWS, replicates=20_000, seed=2)
    total = ROWS.sum()
    near(rows, ROWS, ROWS * (1 - ROWS / total))
    near(events, EVENTS, EVENTS * (1 - EVENTS / total))


def test_permuted_events_have_the_law_of_a_shuffle() -> None:
    total, events = ROWS.sum(), EVENTS.sum()
    share = events / total
    variance = ROWS * share * (1 - share) * (total - ROWS) / (total - 1)
    dealt = permute_counts(EVENTS, n=ROWS, replicates=20_000, seed=3)
    near(dealt, ROWS * share, variance)
    # And the groups draw on one another: what one has the others cannot.
    both = np.cov(dealt[:, 3], dealt[:, 4])[0, 1]
    expected = -ROWS[3] * ROWS[4] * share * (1 - share) / (total - 1)
    assert both == pytest.approx(expected, abs=SIGMAS * np.sqrt(2 * variance[3] * variance[4] / 20_000))
    # The law itself, against a shuffle of the rows.
    rng = np.random.default_rng(4)
    outcome, group = np.repeat([1, 0], [events, total - events]), np.repeat(np.arange(6), ROWS)
    shuffled = np.array([np.bincount(group, rng.permutation(outcome), 6) for _ in range(5000)])
    for k in range(13):
        a, b = (dealt[:, 1] == k).mean(), (shuffled[:, 1] == k).mean()
        assert abs(a - b) <= SIGMAS * np.sqrt((a * (1 - a) + 1e-3) * (1 / 20_000 + 1 / 5000))


def test_drawn_means_and_deviations_have_the_law_of_normal_samples() -> None:
    n, mean, sd = np.array([2, 5, 40]), np.array([1.0, -3, 100]), np.array([1.0, 2, 10])
    means, sds = draw_means(n, mean=mean, sd=sd, replicates=20_000, seed=5)
    near(means, mean, sd**2 / n)
    near(sds**2, sd**2, 2 * sd**4 / (n - 1))
    together = np.mean((means - mean) * (sds - sds.mean(axis=0)), axis=0)
    assert (np.abs(together) <= SIGMAS * (sd / np.sqrt(n)) * sds.std(axis=0) / np.sqrt(20_000)).all()


def test_groups_too_small_for_a_deviation_have_no_draws() -> None:
    nothing = np.array([np.nan, np.nan, 0.0])
    means, sds = draw_means([0, 1, 3], mean=np.array([np.nan, 2, 5]), sd=nothing, replicates=4, seed=6)
    assert np.isnan(means[:, :2]).all()
    assert np.isnan(sds[:, :2]).all()
    assert (means[:, 2] == 5).all()
    assert (sds[:, 2] == 0).all()


@pytest.mark.parametrize("draw", [bootstrap_counts, bootstrap_cells, permute_counts])
def test_nobody_or_no_groups_do_not_crash(draw: Callable[..., Any]) -> None:
    assert np.asarray(draw([0, 0], n=[0, 0], replicates=3, seed=7)).sum() == 0
    assert np.asarray(draw([], n=[], replicates=3, seed=7)).shape[-2:] == (3, 0)


@pytest.mark.parametrize("draw", [bootstrap_counts, bootstrap_cells, permute_counts])
def test_what_cannot_be_is_refused(draw: Callable[..., Any]) -> None:
    with pytest.raises(WrongTypeError, match="more events than rows"):
        draw([3], n=[2], seed=8)
    with pytest.raises(WrongTypeError, match="not whole"):
        draw([1.5], n=[2], seed=8)
    with pytest.raises(WrongTypeError, match="negative"):
        draw([-1], n=[2], seed=8)
    with pytest.raises(WrongTypeError, match="differ in number"):
        draw([1, 1], n=[2], seed=8)
    with pytest.raises(WrongTypeError, match="not positive"):
        draw([1], n=[2], replicates=0, seed=8)


def test_moments_that_cannot_be_are_refused() -> None:
    with pytest.raises(WrongTypeError, match="differ in number"):
        draw_means([3, 3], mean=[1.0], sd=[1.0], seed=9)
    with pytest.raises(WrongTypeError, match="deviation is negative"):
        draw_means([3], mean=[1.0], sd=[-1.0], seed=9)
    with pytest.raises(WrongTypeError, match="too many rows"):
        permute_counts([1], n=[10**9], seed=9)


def test_the_cost_does_not_grow_with_the_rows() -> None:
    # Ten million rows in a thousand groups: rows drawn one by one would be ten thousand million.
    n = np.full(1000, 10_000)
    assert bootstrap_counts(n // 3, n=n, seed=10).shape == (1000, 1000)
    assert (permute_counts(n // 3, n=n, replicates=50, seed=10).sum(axis=1) == 1000 * 3333).all()
