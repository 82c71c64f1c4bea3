"""Distances between two times hold the truth as often as they say, and drift is what nothing changed gives."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syschange.errors import NotEstimableError, WrongTypeError
from syschange.statistics.pathways import (
    DrawnDistribution,
    Moves,
    Sample,
    distances,
    drift,
    effective,
    jsd,
    margin,
    mean_difference,
    mean_drift,
    mean_margin,
    mix_distance,
    mix_drift,
    moves_of,
    relabel,
    table_of,
)

WAYS = np.array([[0.1, 0.7, 0.2, 0.0], [0.0, 0.2, 0.5, 0.3], [0.3, 0.0, 0.0, 0.7], [0.8, 0.2, 0.0, 0.0]])
OTHERS = np.array([[0.0, 0.2, 0.7, 0.1], [0.4, 0.0, 0.4, 0.2], [0.0, 0.6, 0.2, 0.2], [0.5, 0.0, 0.5, 0.0]])


def walk(ways: np.ndarray, cases: int, rng: np.random.Generator, most: int = 25) -> np.ndarray:
    n = len(ways) - 1
    reach, at = ways.cumsum(axis=1), np.full(cases, n)
    made, live = np.full((cases, most), -1), np.ones(cases, dtype=bool)
    for k in range(most):
        to = np.minimum((rng.random(cases)[:, None] > reach[at]).sum(axis=1), n)
        live &= to < n
        made[live, k] = to[live]
        at = np.where(live, to, n)
    return made


def cases(ways: np.ndarray, n: int, seed: int, *, activities: int = 3) -> Moves:
    return moves_of(walk(ways, n, np.random.default_rng(seed)), np.ones(n), activities=activities)


def test_moves_are_counted_from_the_start_to_the_end() -> None:
    made = moves_of([[0, 1, 1], [0, -1, -1]], [2, 3], activities=2)
    assert made.table().tolist() == [[0, 2, 3], [0, 2, 2], [5, 0, 0]]
    assert dict(zip(made.cells.tolist(), made.having.tolist(), strict=True)) == {1: 2, 2: 3, 4: 2, 5: 2, 6: 5}
    assert made.cases == 5


@given(st.integers(1, 60), st.integers(0, 1000))
@settings(max_examples=25)
def test_cases_counted_together_are_the_same_cases(n: int, seed: int) -> None:
    paths = walk(WAYS, n, np.random.default_rng(seed))
    rng = np.random.default_rng(seed)
    one = moves_of(paths, np.ones(n), activities=3)
    two = moves_of(paths[rng.permutation(n)], np.ones(n), activities=3)
    different, counts = np.unique(paths, axis=0, return_counts=True)
    three = moves_of(different, counts, activities=3)
    for other in (two, three):
        np.testing.assert_array_equal(one.table(), other.table())
        np.testing.assert_array_equal(one.counts, other.counts)
        np.testing.assert_array_equal(one.having, other.having)
    np.testing.assert_array_equal(one.table(), table_of(different, counts, activities=3))


def test_random_groups_vary_as_cases_do(monkeypatch: pytest.MonkeyPatch) -> None:
    paths = walk(WAYS, 6000, np.random.default_rng(1))
    other = walk(OTHERS, 6000, np.random.default_rng(2))
    plain = distances(*(moves_of(p, np.ones(6000), activities=3) for p in (paths, other)), replicates=400)
    monkeypatch.setattr("syschange.statistics.pathways.moves.MOST_UNITS", 300)
    grouped = [moves_of(p, np.ones(6000), activities=3) for p in (paths, other)]
    assert all(g.grouped and len(g.counts) == 300 for g in grouped)
    np.testing.assert_array_equal(grouped[0].table(), moves_of(paths, np.ones(6000), activities=3).table())
    made = distances(*grouped, replicates=400)
    for one, two in ((plain.aware, made.aware), (plain.free, made.free)):
        assert one.raw == pytest.approx(two.raw, abs=1e-12)
        widths = [d.estimate.upper - d.estimate.lower for d in (one, two)]
        assert widths[1] / widths[0] == pytest.approx(1, abs=0.25)
    assert np.isnan(made.aware.chance)
    assert plain.aware.chance < 0.01


def test_moves_made_one_by_one_vary_as_many_as_there_are() -> None:
    single = moves_of(np.random.default_rng(1).integers(0, 3, (4000, 1)), np.ones(4000), activities=3)
    assert effective(single) / 8000 == pytest.approx(
        1.25, abs=0.02
    )  # 0.8 by hand: every move in is a move out
    same = moves_of([[0, 1, 2]], [50], activities=3)
    assert effective(same) == pytest.approx(5 * 200)


def test_what_shares_nothing_is_not_known_without_error() -> None:
    paths = walk(WAYS, 100, np.random.default_rng(1))
    before = moves_of(paths, np.ones(100), activities=6)
    after = moves_of(np.where(paths >= 0, paths + 3, -1), np.ones(100), activities=6)
    made = distances(before, after)
    assert made.aware.raw == 1
    assert made.aware.estimate.value == 1
    assert made.aware.estimate.upper == 1
    assert 0.9 < made.aware.estimate.lower < 1
    assert made.free.raw == pytest.approx(0, abs=1e-12)
    assert made.free.estimate.lower == 0
    np.testing.assert_array_equal(made.after[made.relabelling.order], made.before + 3)
    assert made.kept.min() > 0.9


def test_names_kept_are_one_of_the_renamings() -> None:
    made = distances(cases(WAYS, 80, 1), cases(OTHERS, 80, 2), replicates=200)
    assert made.free.raw <= made.aware.raw + 1e-12


def test_a_seed_gives_the_same_draws_and_another_gives_others() -> None:
    pair = cases(WAYS, 60, 1), cases(OTHERS, 60, 2)
    one, again, other = (distances(*pair, seed=s, replicates=200).aware.estimate for s in (1, 1, 2))
    assert (one.lower, one.upper) == (again.lower, again.upper)
    assert one.lower != other.lower


def covered(mix: float, n: int, rounds: int) -> tuple[float, float]:
    """Return how often 90% limits hold the distance by name and by shape."""
    ways = (1 - mix) * WAYS + mix * OTHERS
    great = [cases(w, 300_000, 9) for w in (WAYS, ways)]
    truth = float(jsd(*(g.table().ravel() for g in great))), relabel(*(g.table() for g in great)).distance
    held = np.zeros(2)
    for seed in range(rounds):
        made = distances(cases(WAYS, n, 2 * seed), cases(ways, n, 2 * seed + 1), replicates=300, seed=seed)
        for i, d in enumerate((made.aware, made.free)):
            held[i] += d.estimate.lower <= truth[i] <= d.estimate.upper
    return tuple(held / rounds)


@pytest.mark.slow
@pytest.mark.parametrize(("mix", "n"), [(0.0, 40), (0.3, 60), (1.0, 40), (1.0, 150)])
def test_ninety_per_cent_limits_hold_nine_times_in_ten(mix: float, n: int) -> None:
    by_name, by_shape = covered(mix, n, 120)
    assert by_name > 0.83
    assert by_shape > 0.83


def test_drift_is_what_halves_of_one_time_differ_by() -> None:
    whole = cases(WAYS, 200, 1)
    alike = drift(whole, (cases(WAYS, 100, 2), cases(WAYS, 100, 3)))
    moving = drift(whole, (cases(WAYS, 100, 2), cases(OTHERS, 100, 3)))
    assert 0 < alike.aware < 0.02
    assert alike.free <= alike.aware + 1e-12
    assert moving.aware > 0.1
    assert 0.01 <= alike.margin < 0.05
    assert moving.margin == 0.10
    assert drift(whole, None).aware > 0
    assert np.isnan(drift(cases(WAYS, 1, 1), None).margin)


def test_a_margin_keeps_within_its_ends() -> None:
    assert [margin(d) for d in (0.0, 0.01, 1.0)] == [0.01, 0.03, 0.10]
    assert mean_margin(1.0, 10.0) == pytest.approx(np.sqrt(3))
    assert mean_margin(0.1, 10.0) == 1.0
    assert mean_margin(9.0, 10.0) == 5.0


def test_mixes_and_means_have_their_own_drift() -> None:
    far = mix_distance([80, 20], [20, 80], level=0.9)
    near = mix_distance([80, 20], [78, 22], level=0.9)
    assert far.estimate.lower > near.estimate.upper
    assert 0 < mix_drift([80, 20], None) < mix_drift([80, 20], ([50, 0], [30, 20]))
    assert np.isnan(mix_drift([1, 0], None))
    with pytest.raises(NotEstimableError):
        mix_distance([0, 0], [1, 2], level=0.9)
    before, after = Sample(50, 10, 4), Sample(50, 12, 4)
    assert mean_difference(before, after, level=0.9).value == 2
    assert mean_drift(before, None) == pytest.approx(1.96 * 4 * np.sqrt(4 / 50), rel=1e-3)
    assert mean_drift(before, (Sample(25, 8, 4), Sample(25, 12, 4))) == 4
    assert np.isnan(mean_drift(Sample(2, 1, 1), None))


@given(st.lists(st.integers(0, 1000).map(lambda k: k / 1000), min_size=2, max_size=30), st.floats(0.05, 0.95))
def test_quantiles_and_probabilities_agree(values: list[float], p: float) -> None:
    made = DrawnDistribution(np.sort(values))
    at = made.quantile(p)
    assert min(values) <= at <= max(values)
    assert made.cdf(at) >= p - 1e-6 or at == max(values)
    assert made.cdf(-1) == 0
    assert made.cdf(2) == 1


@pytest.mark.parametrize("paths", [[[-1, 0]], [[5]]])
def test_paths_of_no_activity_are_refused(paths: list[list[int]]) -> None:
    with pytest.raises(WrongTypeError):
        moves_of(paths, [1], activities=3)
    with pytest.raises(WrongTypeError):
        moves_of([[0]], [0], activities=3)
