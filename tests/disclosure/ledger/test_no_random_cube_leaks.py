"""Random cubes under every policy: linear programming recovers nothing, nor does trying every table of tiny ones."""

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from syschange.disclosure import (
    NHS_7_5,
    ONS_10_5,
    STRICT_10_10,
    Policy,
    Protected,
    exact_suppression,
    protect,
)
from syschange.errors import DisclosureError

from .made import Tally, cube

POLICIES = (ONS_10_5, NHS_7_5, STRICT_10_10, exact_suppression(10))
SHAPES = ((2,), (3,), (2, 2), (2, 3), (3, 3), (2, 2, 2), (3, 2, 2), (4, 3, 2))
MOST = 150_000


@st.composite
def tallies(draw: st.DrawFn, shapes: tuple[tuple[int, ...], ...], most: int) -> Tally:
    """Draw the number of people in every table of characteristics of so many labels."""
    sizes = draw(st.sampled_from(shapes))
    many = int(np.prod(sizes))
    numbers = st.one_of(st.integers(0, 9), st.integers(0, most))
    people = draw(st.lists(numbers, min_size=many, max_size=many))
    rows = [at for at, n in zip(np.ndindex(*sizes), people, strict=True) for _ in range(n)]
    assume(rows)
    names = [f"c{i}" for i in range(len(sizes))]
    return cube(pd.DataFrame([[f"k{i}" for i in row] for row in rows], columns=names), len(sizes))


def _numbers(paper: Protected, true: Tally) -> tuple[pd.DataFrame, np.ndarray]:
    """Return what is published with the true numbers beside it, and which cells each finest cell is in."""
    table = paper.counts.assign(true=true.counts()["count"].to_numpy(float))
    cells = [dict(cell) for cell in table["cell"]]
    inner = [cell for cell in cells if "(all)" not in cell.values()]
    rows = [[all(v in ("(all)", one[c]) for c, v in cell.items()) for one in inner] for cell in cells]
    return table, np.array(rows, dtype=float)


def _fitting(table: pd.DataFrame, policy: Policy, most: int) -> list[np.ndarray]:
    """Return which numbers each published one can stand for, to somebody told which hidden ones are small."""
    every = np.arange(most + 1)
    prints = policy.publish(every)
    return [
        every[prints == count]
        if count >= 0
        else every[np.isnan(prints)]
        if true < policy.threshold
        else every
        for count, true in zip(table["count"], table["true"], strict=True)
    ]


@settings(max_examples=10)
@pytest.mark.parametrize("policy", POLICIES, ids=lambda p: p.name)
@given(made=tallies(SHAPES, 60))
def test_linear_programming_recovers_no_small_number(made: Tally, policy: Policy) -> None:
    """Not even somebody who is told which of the hidden numbers are small can tell one of them."""
    try:
        paper = protect(made, policy=policy)
    except DisclosureError:
        return  # so few people that nothing could be shown
    table, rows = _numbers(paper, made)
    fits = _fitting(table, policy, int(table["true"].max()) + policy.base)
    most = np.array([f.max() if len(f) <= table["true"].max() else 10**6 for f in fits], dtype=float)
    least = np.array([f.min() for f in fits], dtype=float)
    for row in rows[(table["true"] < policy.threshold).to_numpy()]:
        ends = [
            linprog(sign * row, A_ub=np.vstack([rows, -rows]), b_ub=np.append(most, -least)).fun
            for sign in (1, -1)
        ]
        assert np.floor(-ends[1] + 1e-6) - np.ceil(ends[0] - 1e-6) + 1 >= min(policy.width, policy.threshold)


@settings(max_examples=30)
@pytest.mark.parametrize("policy", POLICIES, ids=lambda p: p.name)
@given(made=tallies(((2,), (3,), (2, 2)), 25))
def test_every_small_number_of_a_tiny_cube_has_its_room_over_all_tables_that_fit(
    made: Tally, policy: Policy
) -> None:
    try:
        paper = protect(made, policy=policy)
    except DisclosureError:
        return
    table, rows = _numbers(paper, made)
    fits = _fitting(table, policy, int(table["true"].max()) + policy.base)
    inner = rows.sum(axis=1) == 1
    inner &= [("(all)" not in dict(cell).values()) for cell in table["cell"]]
    ranges = [fit for fit, one in zip(fits, inner, strict=True) if one]
    assume(np.prod([float(len(r)) for r in ranges]) <= MOST)
    every = rows @ np.array(list(itertools.product(*ranges)), dtype=float).T
    agree = np.all([np.isin(row, fit) for row, fit in zip(every, fits, strict=True)], axis=0)
    assert agree.any()
    small = (table["true"] < policy.threshold).to_numpy()
    values = np.array([len(np.unique(row)) for row in every[small][:, agree]])
    assert (values >= min(policy.width, policy.threshold)).all()
