"""On tiny cubes the audit says what trying every table of whole numbers says."""

import itertools
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from syschange.disclosure import NHS_7_5, ONS_10_5, Policy, audit

from . import worlds

WIDTH = 3
FIVE, SIX = Policy("five", 5, 1), Policy("six", 6, 1)
ROUNDED = Policy("round", 4, 3)
PRACTICES = [
    (FIVE, FIVE.publish),
    (FIVE, worlds.hiding(1, 4)),
    (SIX, worlds.hiding(1, 5)),
    (ROUNDED, ROUNDED.publish),
    (NHS_7_5, NHS_7_5.publish),
]
SHAPES = [(2, 2), (2, 3), (2, 4), (2, 2, 2), (5,)]


@st.composite
def cubes(draw: st.DrawFn, most: int = 14) -> tuple[tuple[int, ...], np.ndarray]:
    sizes = draw(st.sampled_from(SHAPES))
    many = int(np.prod(sizes))
    numbers = st.one_of(st.integers(0, 4), st.integers(0, most))
    return sizes, np.array(draw(st.lists(numbers, min_size=many, max_size=many))).reshape(sizes)


def splits(people: int, parts: int) -> Iterator[tuple[int, ...]]:
    """Yield every way to part people into so many groups, some of them perhaps of nobody."""
    for bars in itertools.combinations(range(people + parts - 1), parts - 1):
        ends = (-1, *bars, people + parts - 1)
        yield tuple(b - a - 1 for a, b in itertools.pairwise(ends))


@settings(max_examples=60)
@given(cubes(), st.sampled_from(PRACTICES))
def test_a_number_is_refuted_where_every_table_that_fits_has_nearly_the_same(
    cube: tuple[tuple[int, ...], np.ndarray], practice: tuple[Policy, worlds.Callable[..., worlds.Floats]]
) -> None:
    sizes, interior = cube
    policy, publish = practice
    cells = worlds.lattice(sizes)
    shown = publish(worlds.sums(interior[..., None], cells)[:, 0])
    assume(np.isnan(shown).any())
    every = worlds.every_table(sizes, shown, policy)
    assume(every is not None)
    assert every is not None
    table = worlds.frame(cells, shown)
    added, full = (audit(table, policy=policy, full=f, width=WIDTH) for f in (False, True))
    rough, exact = worlds.by_cell(added.table), worlds.by_cell(full.table)
    labels = [tuple(row) for row in table.drop(columns="n").itertuples(index=False)]
    hidden = [i for i in range(len(cells)) if np.isnan(shown[i])]
    assert {labels[i] for i in hidden} == set(exact) == set(rough)
    for i in hidden:
        low, high = every[i].min(), every[i].max()
        one, two = rough[labels[i]], exact[labels[i]]
        assert one.lower <= two.lower <= low
        assert high <= two.upper <= one.upper
        assert one.verdict in {"undecided", "refuted"}
        assert two.verdict == ("refuted" if high - low + 1 < WIDTH else "certified")
        assert not (one.verdict == "refuted" and two.verdict == "certified")
    assert full.complete
    assert full.ok == (full.refuted == 0)


@settings(max_examples=30)
@given(st.lists(st.integers(0, 4), min_size=6, max_size=6), st.sampled_from([2, 3]))
def test_those_whose_outcome_is_not_known_are_refuted_where_they_are_certainly_few(
    inner: list[int], width: int
) -> None:
    """Of two groups those with the outcome, those without and those unknown, beside every way that these could be."""
    policy = Policy("four", 4, 1)
    true = np.array(inner, dtype=float).reshape(2, 3)
    groups = [(0, 1), (0,), (1,)]
    parts = {"n": (0, 1, 2), "denominator": (0, 1), "numerator": (0,)}
    table = worlds.frame([(None,), (0,), (1,)], np.zeros(3))
    for name, which in parts.items():
        table[name] = [policy.publish(true[np.ix_(g, which)].sum()).item() for g in groups]
    assume(
        table["n"].notna().any() and table["denominator"].notna().any() and table["numerator"].notna().any()
    )
    shown = table[list(parts)].to_numpy()
    everybody = [int(shown[0, 0])] if shown[0, 0] >= 0 else list(range(policy.threshold))
    grid = np.array([split for n in everybody for split in splits(n, 6)]).T.reshape(2, 3, -1)
    fits = np.ones(grid.shape[-1], dtype=bool)
    for row, g in enumerate(groups):
        for column, which in enumerate(parts.values()):
            value = grid[list(g)][:, list(which)].sum(axis=(0, 1))
            known = shown[row, column]
            # A table of breakdowns hides a denominator or numerator for other reasons too: only n says it is few.
            unknown = value < policy.threshold if column == 0 else value >= 0
            fits &= unknown if np.isnan(known) else value == known
    left = grid[:, 2, fits]
    done = audit(table, policy=policy, full=True, width=width)
    found = {row.cell[0][1]: row for row in done.table.itertuples() if row.quantity == "missing"}
    for label, value in (("x0", left[0]), ("x1", left[1]), ("(all)", left.sum(axis=0))):
        if value.max() >= 1 and value.min() < policy.threshold:
            refuted = value.max() - value.min() + 1 < width and value.min() >= 1
            assert found[label].verdict == ("refuted" if refuted else "certified")
            assert found[label].lower <= value.min()


@pytest.mark.parametrize("seed", range(4))
def test_hiding_and_rounding_alone_leave_as_many_exact_as_trying_every_table_does(seed: int) -> None:
    """Of small groups even rounded tables may give a number away exactly, and the audit finds those and no others."""
    rng = np.random.default_rng(seed)
    interior = rng.integers(5, 14, size=(2, 2))
    cells = worlds.lattice((2, 2))
    shown = ONS_10_5.publish(worlds.sums(interior[..., None], cells)[:, 0])
    every = worlds.every_table((2, 2), shown, ONS_10_5)
    assert every is not None
    done = audit(worlds.frame(cells, shown), full=True)
    exact = int((done.table["lower"] == done.table["upper"]).sum())
    hidden = np.isnan(shown)
    assert hidden.any()
    assert exact == int((np.ptp(every[hidden], axis=1) == 0).sum())
