"""Networks against what walking them by hand gives."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings

from syschange.errors import WrongTypeError
from syschange.statistics.networks import (
    Graph,
    betweenness,
    betweenness_centralisation,
    components,
    connected_share,
    cuts,
    degree_centralisation,
    density,
    graph,
    pairs,
    worst_removal,
)

from .drawn import networks, reach


@settings(max_examples=40)
@given(networks())
def test_parts_and_pairs_are_those_that_a_walk_finds(net: Graph) -> None:
    assert pairs(components(net)).sum() == reach(net)
    assert connected_share(net) == pytest.approx(reach(net) / pairs(net.n))
    assert density(net) <= connected_share(net) + 1e-12


@settings(max_examples=40)
@given(networks())
def test_what_is_left_without_each_node_is_what_a_walk_finds(net: Graph) -> None:
    found = cuts(net)
    assert found.left.tolist() == [reach(net, (v,)) for v in range(net.n)]
    for v in range(net.n):
        rest = [i for i in range(net.n) if i != v]
        kept = [(a, b) for a, b in zip(net.first, net.second, strict=True) if v not in (a, b)]
        place = {node: i for i, node in enumerate(rest)}
        without = graph(net.n - 1, [place[a] for a, _ in kept], [place[b] for _, b in kept])
        alone = int(net.degree[v] == 0)
        assert bool(found.articulation[v]) == (len(components(without)) > len(components(net)) - alone)


@settings(max_examples=40)
@given(networks())
def test_bridges_are_the_ties_whose_loss_parts_somebody(net: Graph) -> None:
    ties = list(zip(net.first.tolist(), net.second.tolist(), strict=True))
    lost = 0
    for gone in ties:
        kept = [t for t in ties if t != gone]
        lost += reach(graph(net.n, [a for a, _ in kept], [b for _, b in kept])) < reach(net)
    assert cuts(net).bridges == lost


@settings(max_examples=40)
@given(networks(least=5))
def test_the_worst_few_are_the_worst_of_all_sets(net: Graph) -> None:
    for k in (1, 2, 3):
        least = min(reach(net, s) for s in combinations(range(net.n), k)) / pairs(net.n - k)
        assert worst_removal(net, k).share == pytest.approx(least)


@settings(max_examples=40)
@given(networks())
def test_another_numbering_of_the_nodes_changes_nothing(net: Graph) -> None:
    order = np.random.default_rng(net.ties).permutation(net.n)
    other = graph(net.n, order[net.second], order[net.first])
    assert betweenness(other)[order] == pytest.approx(betweenness(net))
    assert betweenness_centralisation(other) == pytest.approx(betweenness_centralisation(net))
    assert degree_centralisation(other) == pytest.approx(degree_centralisation(net))
    assert cuts(other).left[order] == pytest.approx(cuts(net).left)


@settings(max_examples=40)
@given(networks())
def test_betweenness_is_the_share_of_shortest_paths(net: Graph) -> None:
    assert betweenness(net) == pytest.approx(_by_walking(net))


def _by_walking(net: Graph) -> list[float]:
    ties = net.matrix.toarray().astype(int)
    far, paths = np.full((net.n, net.n), 99), np.eye(net.n)
    np.fill_diagonal(far, 0)
    power = np.eye(net.n)
    for step in range(1, net.n):
        power = power @ ties
        new = (far == 99) & (power > 0)
        far[new], paths[new] = step, power[new]
    made = []
    for v in range(net.n):
        through = 0.0
        for s, t in combinations([i for i in range(net.n) if i != v], 2):
            if far[s, t] < 99 and far[s, v] + far[v, t] == far[s, t]:
                through += paths[s, v] * paths[v, t] / paths[s, t]
        made.append(through / pairs(net.n - 1))
    return made


def test_a_star_turns_on_one_and_a_ring_on_none() -> None:
    star = graph(6, [0] * 5, range(1, 6))
    ring = graph(6, range(6), [1, 2, 3, 4, 5, 0])
    assert degree_centralisation(star) == betweenness_centralisation(star) == 1
    assert degree_centralisation(ring) == 0
    assert betweenness_centralisation(ring) == pytest.approx(0)


def test_pairs_told_twice_or_the_other_way_round_are_one_tie() -> None:
    net = graph(3, [0, 1, 1, 2], [1, 0, 1, 2])
    assert (net.ties, net.degree.tolist()) == (1, [1, 1, 0])


def test_too_few_nodes_have_no_number() -> None:
    assert np.isnan(density(graph(1, [], [])))
    assert np.isnan(connected_share(graph(0, [], [])))
    assert np.isnan(degree_centralisation(graph(2, [0], [1])))
    assert np.isnan(betweenness_centralisation(graph(2, [0], [1])))
    assert np.isnan(worst_removal(graph(3, [0], [1]), 2).share)


def test_a_tie_to_nowhere_is_refused() -> None:
    with pytest.raises(WrongTypeError, match="not between two of the nodes"):
        graph(2, [0], [2])
    for k in (0, True, 1.5):
        with pytest.raises(WrongTypeError, match="whole number"):
            worst_removal(graph(4, [0], [1]), k)  # type: ignore[arg-type]


def test_a_large_network_is_searched_one_at_a_time_and_says_so() -> None:
    rng = np.random.default_rng(5)
    net = graph(2000, rng.integers(2000, size=20_000), rng.integers(2000, size=20_000))
    assert worst_removal(net, 1).exact
    assert not worst_removal(net, 2).exact
