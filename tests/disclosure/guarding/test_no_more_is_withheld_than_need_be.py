"""What is withheld is enough, none of it could be shown after all, and what readers look for most is kept."""

import itertools
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from syschange.disclosure import Policy, exact_suppression
from syschange.disclosure.guarding import System, withheld
from syschange.disclosure.guarding.bounds import known
from syschange.disclosure.guarding.propagation import narrowed
from syschange.disclosure.guarding.relations import Sums
from syschange.disclosure.guarding.system import system_of

SIX = Policy("six", 6, 1)


def exposed(system: System, policy: Policy, chosen: np.ndarray) -> np.ndarray:
    """Return which small numbers adding up gives fewer values than they need."""
    low, high = narrowed(system.sums, *known(system.counts, system.published, chosen, policy))
    small = system.counts < policy.threshold
    found: np.ndarray = small & (high - low < policy.room) & ~(system.left_over & (low <= 0))
    return found


def crossed(seed: int, sizes: tuple[int, int] = (3, 3)) -> System:
    """Return people by two columns: cells, rows, columns and everybody."""
    rng = np.random.default_rng(seed)
    inner = rng.choice([1, 3, 5, 8, 12, 20, 33], sizes)
    rows = []
    for g, h in itertools.product([None, *range(sizes[0])], [None, *range(sizes[1])]):
        some = inner[slice(None) if g is None else g, slice(None) if h is None else h]
        cell = tuple((c, "(all)" if x is None else f"{c}{x}") for c, x in (("g", g), ("h", h)))
        rows.append((cell, "n", float(np.sum(some))))
    return system_of([pd.DataFrame(rows, columns=["cell", "quantity", "count"])])


def together(system: System, number: int) -> set[int]:
    """Return what has to be withheld where one number is, and the other way round."""
    found, pairs = {number}, system.partners.T.tolist()
    while True:
        more = found | {b for a, b in pairs if a in found} | {a for a, b in pairs if b in found}
        if more == found:
            return found
        found = more


@pytest.mark.parametrize("seed", range(40))
@pytest.mark.parametrize("policy", [SIX, Policy("ten", 10, 5)])
def test_what_is_withheld_is_enough_and_none_of_it_can_be_shown(seed: int, policy: Policy) -> None:
    system = crossed(seed)
    chosen = withheld(system, policy)
    assert not exposed(system, policy, chosen).any()
    assert not (chosen & (system.counts < policy.threshold)).any()
    for number in np.flatnonzero(chosen):
        fewer = chosen.copy()
        fewer[number] = False
        assert exposed(system, policy, fewer).any(), (seed, number)
    if not exposed(system, policy, np.zeros_like(chosen)).any():
        assert not chosen.any()


@pytest.mark.parametrize("seed", range(12))
def test_what_is_asked_for_stays_and_numbers_that_go_together_do(seed: int) -> None:
    rng = np.random.default_rng(seed)
    rows = []
    for g in ("(all)", "a", "b", "c"):
        yes, no = (int(x) for x in rng.integers(1, 40, 2))
        for quantity, n in (
            ("n", yes + no + 3),
            ("denominator:y", yes + no),
            ("numerator:y", yes),
            ("complement:y", no),
        ):
            rows.append(((("g", g),), quantity, float(n)))
    system = system_of([pd.DataFrame(rows, columns=["cell", "quantity", "count"])])
    large = np.flatnonzero(system.published & (system.counts >= 6))
    also = np.isin(np.arange(len(system.counts)), rng.choice(large, 1))
    for policy in (SIX, exact_suppression(6)):
        chosen = withheld(system, policy, also=also)
        assert chosen[also].all()
        assert not exposed(system, policy, chosen).any()
        one, other = system.partners
        open_ = system.published & (system.counts >= 6)
        assert chosen[other[chosen[one] & open_[other]]].all()
        for number in np.flatnonzero(chosen):
            unit = together(system, int(number)) & set(np.flatnonzero(chosen).tolist())
            fewer = chosen & ~np.isin(np.arange(len(chosen)), list(unit))
            assert (also & ~fewer).any() or policy.exact or exposed(system, policy, fewer).any()


def one_sum(counts: list[float], worth: list[float] | None = None) -> System:
    """Return parts and their total, last, with what it costs to withhold each."""
    every = np.array([*counts, sum(counts)])
    many = len(every)
    sums = Sums(np.zeros(many, dtype=np.int64), np.arange(many), np.array([1] * (many - 1) + [-1]))
    there = np.ones(many, dtype=bool)
    nobody = np.empty((2, 0), dtype=np.int64)
    return System(every, there, ~there, sums, every if worth is None else np.array(worth), nobody, (), ())


@pytest.mark.parametrize(
    ("counts", "worth", "expected"),
    [
        ([3, 20, 30], None, [1]), ([3, 30, 20], None, [2]), ([3, 20, 30], [1, 9, 8, 7], [3]),
        ([3, 20, 30], [1, 8, 7, 9], [2]), ([3, 4, 30], None, []), ([20, 30, 40], None, []),
    ],
)  # fmt: skip
def test_of_one_sum_the_number_worth_least_is_withheld(
    counts: list[float], worth: list[float] | None, expected: list[int]
) -> None:
    assert np.flatnonzero(withheld(one_sum(counts, worth), SIX)).tolist() == expected


def test_two_small_numbers_that_a_total_leaves_no_room_are_given_some() -> None:
    """One and nobody of two make one: each is nought or one, and that is too few values for a policy of three."""
    system = one_sum([1, 0, 30])
    chosen = withheld(system, SIX)
    assert np.flatnonzero(chosen).tolist() == [2]
    assert not withheld(system, replace(SIX, width=2)).any()


def test_small_numbers_that_hold_each_other_are_opened_from_farther_off() -> None:
    """Two sums of small numbers only, and a third that ties their totals to a large one."""
    counts = np.array([1.0, 0, 1, 20, 21])
    sums = Sums(np.array([0, 0, 0, 1, 1, 1]), np.array([0, 1, 2, 2, 3, 4]), np.array([1, 1, -1, 1, 1, -1]))
    there = np.ones(5, dtype=bool)
    system = System(counts, there, ~there, sums, counts, np.empty((2, 0), dtype=np.int64), (), ())
    chosen = withheld(system, SIX)
    assert np.flatnonzero(chosen).tolist() == [3]
    assert not exposed(system, SIX, chosen).any()
