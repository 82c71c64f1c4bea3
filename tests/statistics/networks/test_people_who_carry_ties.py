"""Organisations tied by people: what is left when some of them go."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syschange.errors import NotEstimableError, WrongTypeError
from syschange.statistics.networks import (
    Graph,
    Occasions,
    at_most,
    connected_share,
    density,
    pairs,
    reshuffled,
    tied,
    together,
    without_people,
)

from .drawn import reach


@st.composite
def occasions(draw: st.DrawFn) -> Occasions:
    """Return a few organisations with two people each at a few occasions."""
    n, size = draw(st.integers(3, 5)), draw(st.integers(2, 6))
    rows = [
        (o, a, 2 * a + p)
        for o in range(size) for a in range(n) for p in range(2)
        if draw(st.booleans())
    ]  # fmt: skip
    held = np.array(rows, dtype=np.int64).reshape(-1, 3)
    times = np.array(draw(st.lists(st.integers(1, 3), min_size=size, max_size=size)), dtype=float)
    return Occasions(n, 2 * n, held[:, 0], held[:, 1], held[:, 2], times)


def _left(held: Occasions, gone: tuple[int, ...], at_least: float) -> tuple[float, float]:
    kept = ~np.isin(held.person, gone)
    less = Occasions(
        held.organisations,
        held.people,
        held.occasion[kept],
        held.organisation[kept],
        held.person[kept],
        held.times,
    )
    net = tied(less, at_least=at_least)
    there = len(np.unique(less.organisation))
    ties = tied(held, at_least=at_least).ties
    return (reach(net) / float(pairs(there)) if there > 1 else np.nan), net.ties / ties


@settings(max_examples=40)
@given(occasions(), st.integers(1, 2), st.integers(1, 3))
def test_the_worst_people_are_the_worst_of_all_sets(held: Occasions, k: int, at_least: int) -> None:
    if not tied(held, at_least=at_least).ties or len(np.unique(held.person)) < k:
        with pytest.raises(NotEstimableError):
            without_people(held, k=k, at_least=at_least)
        return
    tried = [_left(held, s, at_least) for s in combinations(np.unique(held.person).tolist(), k)]
    found = without_people(held, k=k, at_least=at_least)
    connected = [c for c, _ in tried if not np.isnan(c)]
    assert found.exact
    assert found.ties == pytest.approx(min(t for _, t in tried))
    if connected:
        assert found.connected == pytest.approx(min(connected))


@settings(max_examples=40)
@given(occasions())
def test_ties_are_counted_by_occasion(held: Occasions) -> None:
    often = together(held).toarray()
    for a, b in combinations(range(held.organisations), 2):
        both = set(held.occasion[held.organisation == a]) & set(held.occasion[held.organisation == b])
        assert often[a, b] == sum(held.times[o] for o in both)


def _convened(people: int) -> Occasions:
    """Return ten organisations, each of which meets only the convener, who has one person or two there."""
    rows = [(o, 0, p) for o in range(9) for p in range(people)]
    rows += [(o, o + 1, 10 + o) for o in range(9)]
    held = np.array(rows, dtype=np.int64)
    return Occasions(10, 20, held[:, 0], held[:, 1], held[:, 2], np.ones(9))


def test_one_convener_holds_everybody_together_and_two_cover_each_other() -> None:
    alone, paired = (without_people(_convened(n), k=1, at_least=1) for n in (1, 2))
    assert (alone.connected, alone.ties) == (0.0, 0.0)
    assert paired.connected == 1.0
    assert without_people(_convened(2), k=2, at_least=1).connected == 0.0


def test_of_more_than_sixty_people_those_who_stand_alone_most_are_tried_and_it_is_said() -> None:
    held = _convened(1)
    many = np.arange(100, 200, dtype=np.int64)
    more = Occasions(
        10, 200, np.concatenate([held.occasion, np.zeros(100, dtype=np.int64)]),
        np.concatenate([held.organisation, np.ones(100, dtype=np.int64)]), np.concatenate([held.person, many]),
        held.times,
    )  # fmt: skip
    found = without_people(more, k=1, at_least=1)
    assert not found.exact
    assert found.connected == 0.0


def test_somebody_unknown_stays() -> None:
    held = _convened(1)
    nameless = Occasions(
        10, 20, held.occasion, held.organisation, np.where(held.person == 0, -1, held.person), held.times
    )
    assert without_people(nameless, k=1, at_least=1).connected == 1.0


def test_options_that_cannot_be_are_refused() -> None:
    with pytest.raises(WrongTypeError, match="whole number"):
        without_people(_convened(1), k=0, at_least=1)
    big = Occasions(10_000, 20, *(np.zeros(1, dtype=np.int64) for _ in range(3)), np.ones(3000))
    with pytest.raises(NotEstimableError, match="too many"):
        without_people(big, k=1, at_least=1)


@settings(max_examples=40)
@given(occasions(), st.integers(0, 5))
def test_ties_that_may_be_there_are_no_fewer(held: Occasions, extra: int) -> None:
    least = tied(held, at_least=2)
    none = at_most(held, np.zeros(len(held.times)), at_least=2)
    assert (none.first.tolist(), none.second.tolist()) == (least.first.tolist(), least.second.tolist())
    nameless = np.zeros(len(held.times))
    nameless[extra % len(nameless)] = 2
    most = at_most(held, nameless, at_least=2)
    assert set(zip(least.first, least.second, strict=True)) <= set(zip(most.first, most.second, strict=True))


def test_one_nameless_guest_may_have_met_those_who_were_there_and_two_may_have_met_as_well() -> None:
    rows = np.array([(0, 0, 0), (0, 1, 1)], dtype=np.int64)
    held = Occasions(4, 2, rows[:, 0], rows[:, 1], rows[:, 2], np.ones(1))
    one, two = (at_most(held, np.array([x]), at_least=1) for x in (1.0, 2.0))
    assert (tied(held, at_least=1).ties, one.ties, two.ties) == (1, 5, 6)


def _measures(net: Graph) -> np.ndarray:
    return np.array([density(net), connected_share(net)])


def _at_random(seed: int, *, more: bool) -> tuple[Occasions, np.ndarray]:
    """Return forty meetings of two of eight organisations, of four each after where things change."""
    rng = np.random.default_rng(seed)
    rows = [
        (m, int(a), int(a))
        for m in range(40)
        for a in rng.choice(8, size=4 if more and m >= 20 else 2, replace=False)
    ]
    held = np.array(rows, dtype=np.int64)
    return Occasions(8, 8, held[:, 0], held[:, 1], held[:, 2], np.ones(40)), (np.arange(40) < 20).astype(
        float
    )


def test_dealing_out_finds_a_change_and_leaves_chance_alone() -> None:
    kind = np.zeros(40, dtype=np.int64)
    shares = []
    for seed in range(40):
        held, before = _at_random(seed, more=False)
        shares.append(
            reshuffled(
                held, before, 1 - before, kind=kind, at_least=2, measures=_measures, draws=19, seed=seed
            )[0]
        )
    assert np.mean(np.array(shares) <= 0.1) < 0.2  # a tenth, give or take
    held, before = _at_random(1, more=True)
    found = reshuffled(held, before, 1 - before, kind=kind, at_least=2, measures=_measures, draws=99, seed=1)
    assert found[0] == 0.01
    again = reshuffled(held, before, 1 - before, kind=kind, at_least=2, measures=_measures, draws=99, seed=1)
    assert found.tolist() == again.tolist()
