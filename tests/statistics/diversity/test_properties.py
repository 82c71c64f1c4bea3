"""What holds of Hill numbers, likeness and shuffles, whatever is held by whom."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from syschange.errors import NotEstimableError, WrongTypeError
from syschange.statistics.diversity import (
    Held,
    held_of,
    hill,
    hill_left_out,
    identical_left_out,
    left_out,
    likeness,
    likeness_left_out,
    ordered,
    rarefied,
    shuffles,
    weighted,
)


def drawn(seed: int, units: int = 12, kinds: int = 6) -> Held:
    draw = np.random.default_rng(seed)
    matrix = draw.random((units, kinds)) < 0.4
    matrix[np.arange(units), draw.integers(0, kinds, units)] = True
    return held_of(*np.nonzero(matrix))


@given(st.lists(st.integers(0, 30), min_size=1, max_size=12).filter(any))
def test_hill_numbers_fall_with_the_order_and_lie_between_one_and_how_many_there_are(
    counts: list[int],
) -> None:
    found = [float(hill(counts, order=q)) for q in (0, 0.5, 1, 2, 5, np.inf)]
    assert found[0] == sum(c > 0 for c in counts)
    assert all(a >= b - 1e-9 for a, b in itertools.pairwise(found))
    assert found[-1] >= 1 - 1e-12
    assert hill([*counts, *counts], order=2) == pytest.approx(2 * found[3])  # the doubling property


def test_nothing_has_no_diversity_and_bad_counts_are_refused() -> None:
    assert np.isnan(hill([0, 0], order=1))
    for bad in ([-1, 2], [np.nan, 1], [np.inf, 1]):
        with pytest.raises(WrongTypeError):
            hill(bad, order=0)
    with pytest.raises(WrongTypeError):
        hill([1, 2], order=-1)


@given(st.integers(0, 2**32 - 1))
def test_among_all_units_a_rarefied_number_is_that_of_all(seed: int) -> None:
    held = drawn(seed)
    for order in (0, 1, 2):
        found = [
            rarefied(held.frequencies, units=held.units, among=m, order=order) for m in (2, 6, held.units)
        ]
        assert found[-1] == pytest.approx(float(hill(held.frequencies, order=order)))
        assert found[0] <= found[1] + 1e-9
        assert found[1] <= found[2] + 1e-9


def test_a_rarefied_number_is_the_average_over_all_draws() -> None:
    held = drawn(5, units=7, kinds=5)
    matrix = held.matrix()
    each = [matrix[list(some)].any(axis=0).sum() for some in itertools.combinations(range(7), 3)]
    assert rarefied(held.frequencies, units=7, among=3, order=0) == pytest.approx(np.mean(each))
    squares = [(matrix[list(some)].sum(axis=0) ** 2).sum() for some in itertools.combinations(range(7), 3)]
    size = 3 * held.frequencies.sum() / 7
    assert rarefied(held.frequencies, units=7, among=3, order=2) == pytest.approx(size**2 / np.mean(squares))
    logs = [
        sum(k * np.log(k) for k in matrix[list(some)].sum(axis=0) if k)
        for some in itertools.combinations(range(7), 3)
    ]
    expected = np.exp(np.log(size) - np.mean(logs) / size)
    assert rarefied(held.frequencies, units=7, among=3, order=1) == pytest.approx(expected)


@given(st.integers(0, 2**32 - 1))
def test_leaving_out_is_what_leaving_out_gives(seed: int) -> None:
    held = drawn(seed, units=9)
    without = [held.chosen([i for i in range(9) if i != out]) for out in range(9)]
    for order in (0, 1, 2):
        each = [rarefied(h.frequencies, units=8, among=4, order=order) for h in without]
        made = hill_left_out(held, among=4, order=order)
        assert made.se**2 == pytest.approx(8 / 9 * ((np.array(each) - np.mean(each)) ** 2).sum(), abs=1e-9)
    each = [likeness(h.matrix())[0] for h in without]
    made = likeness_left_out(held)
    assert made.se**2 == pytest.approx(8 / 9 * ((np.array(each) - np.mean(each)) ** 2).sum(), abs=1e-9)
    each = [identical_left_out(h, among=4).value for h in without]
    made = identical_left_out(held, among=4)
    assert made.se**2 == pytest.approx(8 / 9 * ((np.array(each) - np.mean(each)) ** 2).sum(), abs=1e-9)


def test_likeness_and_the_same_are_the_averages_over_all_draws() -> None:
    held = drawn(8, units=8, kinds=3)
    matrix = held.matrix()
    pairs = [(a & b).sum() / (a | b).sum() for a, b in itertools.combinations(matrix, 2)]
    assert likeness(matrix)[0] == pytest.approx(np.mean(pairs))
    sets = [tuple(row) for row in matrix]
    each = [
        np.mean([sum(sets[i] == sets[j] for j in some) > 1 for i in some])
        for some in itertools.combinations(range(8), 3)
    ]
    assert identical_left_out(held, among=3).value == pytest.approx(np.mean(each))


@given(st.integers(0, 2**32 - 1))
def test_names_and_order_cannot_be_seen_once_units_are_in_an_order_of_their_own(seed: int) -> None:
    held = drawn(seed, units=20, kinds=8)
    draw = np.random.default_rng(seed)
    units, kinds, rows = draw.permutation(20), draw.permutation(8), draw.permutation(len(held.unit))
    other = held_of(units[held.unit][rows], kinds[held.kind][rows])
    one, place = ordered(held)
    two, elsewhere = ordered(other)
    for order in (0, 1, 2):
        a, b = (hill_left_out(h, among=5, order=order) for h in (one, two))
        assert a.value == b.value
        assert a.se == b.se
    assert (held.sizes[place] == one.sizes).all()
    assert (other.sizes[elsewhere] == two.sizes).all()


@given(st.integers(0, 2**32 - 1))
def test_a_shuffle_keeps_how_many_each_holds_and_how_many_hold_each(seed: int) -> None:
    matrix = drawn(seed).matrix()
    rng = np.random.default_rng(seed)
    for dealt in shuffles(matrix, times=3, rng=rng):
        assert (dealt.sum(axis=0) == matrix.sum(axis=0)).all()
        assert (dealt.sum(axis=1) == matrix.sum(axis=1)).all()


def test_shuffles_come_to_every_table_as_often() -> None:
    matrix = np.array([[1, 1, 0], [0, 1, 1], [1, 0, 0]], dtype=bool)
    seen: dict[bytes, int] = {}
    for dealt in shuffles(matrix, times=3000, rng=np.random.default_rng(1)):
        seen[dealt.tobytes()] = seen.get(dealt.tobytes(), 0) + 1
    rows, columns = matrix.sum(axis=1), matrix.sum(axis=0)
    every = [
        np.array(bits, dtype=bool).reshape(3, 3) for bits in itertools.product((0, 1), repeat=9)
        if (np.reshape(bits, (3, 3)).sum(axis=1) == rows).all()
        and (np.reshape(bits, (3, 3)).sum(axis=0) == columns).all()
    ]  # fmt: skip
    assert len(seen) == len(every)
    expected = 3000 / len(every)
    assert all(abs(n - expected) < 5 * np.sqrt(expected) for n in seen.values())


def test_a_weighted_average_of_parts_has_the_uncertainty_of_both() -> None:
    one, two = (likeness_left_out(drawn(s, units=20)) for s in (1, 2))
    both = weighted([one, two], [1, 3])
    assert both.value == pytest.approx((one.value + 3 * two.value) / 4)
    assert both.se == pytest.approx(np.hypot(one.se / 4, 3 * two.se / 4))
    assert min(one.df, two.df) <= both.df <= one.df + two.df


def test_what_cannot_be_told_is_said() -> None:
    held = drawn(1, units=5)
    with pytest.raises(NotEstimableError):
        hill_left_out(held, among=5, order=0)
    with pytest.raises(NotEstimableError):
        identical_left_out(held, among=5)
    with pytest.raises(NotEstimableError):
        identical_left_out(held, among=1)
    with pytest.raises(NotEstimableError):
        likeness_left_out(held.chosen([0, 1]))
    with pytest.raises(NotEstimableError):
        left_out(1.0, [1.0], fewest=1)
    with pytest.raises(WrongTypeError):
        rarefied([1, 2], units=3, among=2, order=3)
    for unit, kind in (([0, 2], [0, 1]), ([0, -1], [0, 0]), ([0], [0, 1]), ([], [])):
        with pytest.raises(WrongTypeError):
            held_of(unit, kind)
