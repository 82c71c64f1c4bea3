"""The best renaming is found: all of them where there are few, and within a stated bound where there are many."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syschange.errors import WrongTypeError
from syschange.statistics.pathways import in_order, jsd, relabel
from syschange.statistics.pathways.search import gains_of_swaps, lower_bound, moved

SIZES = st.integers(2, 5)


def table(n: int, seed: int, *, dense: float = 0.5) -> np.ndarray:
    rng = np.random.default_rng(seed)
    made = rng.integers(0, 20, (n + 1, n + 1)) * (rng.random((n + 1, n + 1)) < dense)
    made[n, n] = 0
    made[n, 0] += 1
    return made.astype(float)


def left(p: np.ndarray, q: np.ndarray, order: np.ndarray) -> float:
    return float(jsd(p.ravel(), moved(q, order).ravel()))


@given(SIZES, st.integers(0, 10_000))
def test_of_all_renamings_the_best_is_taken(n: int, seed: int) -> None:
    p, q = table(n, seed), table(n, seed + 1)
    best = min(left(p, q, np.array(order)) for order in permutations(range(n)))
    made = relabel(p, q)
    assert made.distance == pytest.approx(best, abs=1e-12)
    assert made.proven
    assert made.gap == 0
    assert left(p, q, made.order) == pytest.approx(best, abs=1e-12)


@given(SIZES, st.integers(0, 10_000))
@settings(max_examples=25)
def test_a_search_finds_no_less_than_the_best_and_its_bound_no_more(n: int, seed: int) -> None:
    p, q = table(n, seed), table(n, seed + 1)
    exact, searched = relabel(p, q), relabel(p, q, exact=0, own=np.arange(n))
    assert searched.bound - 1e-12 <= exact.distance <= searched.distance + 1e-12
    assert searched.distance <= left(p, q, np.arange(n)) + 1e-12
    assert lower_bound(*(m / m.sum() for m in (p, q)))[0] <= exact.distance + 1e-12


@given(st.integers(2, 12), st.integers(0, 10_000))
@settings(max_examples=25)
def test_a_new_order_of_names_leaves_nothing(n: int, seed: int) -> None:
    p = table(n, seed)
    q = moved(p, np.random.default_rng(seed).permutation(n))
    for exact in (7, 0):
        made = relabel(p, q, exact=exact)
        assert made.distance == pytest.approx(0.0, abs=1e-9)
    assert relabel(p, q).proven


@given(st.integers(2, 8), st.integers(0, 10_000))
@settings(max_examples=25)
def test_the_gain_of_a_swap_is_what_the_distance_falls_by(n: int, seed: int) -> None:
    p, q = (m / m.sum() for m in (table(n, seed), table(n, seed + 1)))
    order = np.random.default_rng(seed).permutation(n)
    gains = gains_of_swaps(p, q, order)
    for i in range(n):
        for j in range(n):
            swapped = order.copy()
            swapped[[i, j]] = swapped[[j, i]]
            assert gains[i, j] == pytest.approx(left(p, q, order) - left(p, q, swapped), abs=1e-9)


def test_two_activities_may_look_alike_in_a_pathway_of_more() -> None:
    p, q = table(6, 1), table(3, 2)
    made = relabel(p, q)
    assert sorted(made.order) == list(range(6))
    assert relabel(q, p).distance == pytest.approx(made.distance, abs=1e-12)


def walk(n: int, cases: int, ways: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    made, reach = np.zeros((n + 1, n + 1)), ways.cumsum(axis=1)
    at = np.full(cases, n)
    for _ in range(30):
        to = np.minimum((rng.random(len(at))[:, None] > reach[at]).sum(axis=1), n)
        np.add.at(made, (at, to), 1)
        at = to[to < n]
    return made


def ways_of(n: int, rng: np.random.Generator) -> np.ndarray:
    made = np.zeros((n + 1, n + 1))
    for i in range(n + 1):
        made[i, rng.choice(n, 3, replace=False)] = rng.dirichlet(np.ones(3))
    made[:n] *= 0.85
    made[:n, n] = 0.15
    return made


def test_forty_activities_are_matched() -> None:
    rng = np.random.default_rng(3)
    ways = ways_of(40, rng)
    before, same, other = (
        walk(40, 200, ways, rng),
        walk(40, 200, ways, rng),
        walk(40, 200, ways_of(40, rng), rng),
    )
    hidden = rng.permutation(40)
    for after in (moved(same, hidden), other):
        made = relabel(before, after)
        assert made.bound <= made.distance
    found = relabel(before, moved(same, hidden))
    assert (hidden[found.order] == np.arange(40)).mean() > 0.7
    assert found.distance <= float(jsd(before.ravel(), same.ravel())) + 1e-9
    assert not found.proven
    assert found.gap > 0


@given(st.integers(2, 10), st.integers(0, 10_000))
@settings(max_examples=25)
def test_names_have_no_part_in_the_order_of_activities(n: int, seed: int) -> None:
    p, q = table(n, seed), table(n, seed + 1)
    names = np.random.default_rng(seed).permutation(n)
    one, two = in_order([p, q]), in_order([moved(p, names), moved(q, names)])
    for m in (p, q):
        np.testing.assert_array_equal(moved(m, one), moved(moved(m, names), two))


@pytest.mark.parametrize(
    "bad", [np.ones((2, 3)), np.zeros((3, 3)), -np.ones((3, 3)), np.ones(3), np.ones((1, 1))]
)
def test_what_is_no_table_of_moves_is_refused(bad: np.ndarray) -> None:
    with pytest.raises(WrongTypeError, match="square table"):
        relabel(bad, table(2, 1))


@pytest.mark.parametrize("exact", [-1, 10, 2.5])
def test_how_many_are_all_tried_has_an_end(exact: int) -> None:
    with pytest.raises(WrongTypeError, match="exact="):
        relabel(table(2, 1), table(2, 2), exact=exact)
