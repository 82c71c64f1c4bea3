"""Where sums contradict each other, the hidden numbers nearest to them are taken to have been withheld."""

import numpy as np
import pandas as pd
import pytest

from syschange.disclosure import Policy, audit
from syschange.disclosure.attack.propagation import _broken, _nearest, tighten
from syschange.disclosure.attack.relations import Relations

FIVE = Policy("five", 5, 1)


def chained(*sums: tuple[int, ...], total: bool = True) -> Relations:
    """Return sums of numbers, of which the last is their total."""
    entries = [(i, x, -1.0 if total and x == s[-1] else 1.0) for i, s in enumerate(sums) for x in s]
    of, unknown, sign = (np.array(c) for c in zip(*entries, strict=True))
    return Relations(of, unknown, sign, np.arange(len(sums)))


CHAIN = chained((0, 1, 2), (2, 3, 4), (4, 5, 6), (7, 8, 9))


@pytest.mark.parametrize(
    ("bad", "hidden", "nearest"),
    [
        ([0], [0, 5], [0]), ([0], [0, 1, 3], [0, 1]), ([0], [3, 5], [3]), ([0], [5, 6, 8], [5, 6]),
        ([2], [0, 3], [3]), ([1], [0, 5, 8], [0, 5]), ([0, 2], [0, 3, 6], [0, 6]), ([0], [8], [8]),
        ([3], [0, 8], [8]), ([3], [0, 1], [0, 1]), ([0], [2], [2]),
    ],
)  # fmt: skip
def test_the_hidden_numbers_nearest_to_a_contradiction_are_freed_first(
    bad: list[int], hidden: list[int], nearest: list[int]
) -> None:
    told = np.isin(np.arange(10), hidden)
    found = _nearest(CHAIN, np.isin(np.arange(4), bad), told)
    assert np.flatnonzero(found).tolist() == nearest


@pytest.mark.parametrize(
    ("parts", "total", "broken"),
    [
        (((2, 4), (3, 5)), (5, 9), False), (((2, 4), (3, 5)), (9, 12), False), (((2, 4), (3, 5)), (1, 5), False),
        (((2, 4), (3, 5)), (10, 12), True), (((2, 4), (3, 5)), (0, 4), True), (((0, np.inf), (3, 5)), (2, 2), True),
        (((0, np.inf), (3, 5)), (900, 900), False),
    ],
)  # fmt: skip
def test_a_sum_is_broken_where_nothing_between_the_ends_makes_it(
    parts: tuple[tuple[float, float], ...], total: tuple[float, float], *, broken: bool
) -> None:
    low, high = (np.array(e, dtype=float) for e in zip(*parts, total, strict=True))
    one = chained((0, 1, 2))
    assert _broken(low, high, one).tolist() == [broken]
    found = tighten(low, high, one)
    assert found[2].tolist() == [broken]


def test_crossed_ends_name_the_sums_they_are_in() -> None:
    """Two totals of one number that differ: both are named, and a sum that it is not in is not."""
    low = np.array([4.0, 9, 1, 1, 2])
    assert tighten(low, low, chained((0, 1), (2, 3, 4)))[2].tolist() == [True, False]
    assert tighten(low, low, chained((2, 3, 4), (0, 1), (0, 2)))[2].tolist() == [True, True, True]


def test_without_sums_nothing_is_narrowed() -> None:
    none = np.zeros(0, dtype=np.int64)
    low, high, bad = tighten(np.ones(2), np.full(2, np.inf), Relations(none, none, np.zeros(0), none))
    assert (low.tolist(), high.tolist(), bad.tolist()) == ([1, 1], [np.inf] * 2, [])


def counted(rows: dict[tuple[str, str], float]) -> pd.DataFrame:
    return pd.DataFrame([(a, b, n) for (a, b), n in rows.items()], columns=["a", "b", "n"])


def test_a_withheld_number_is_freed_where_it_is_and_small_ones_elsewhere_are_told() -> None:
    """In one half two hidden numbers make up 40, so that one was withheld; in the other two make up 3."""
    table = counted(
        {
            ("(all)", "(all)"): 143, ("x", "(all)"): 90, ("y", "(all)"): 53,
            ("x", "p"): 50, ("x", "q"): np.nan, ("x", "r"): np.nan,
            ("y", "p"): 50, ("y", "q"): np.nan, ("y", "r"): np.nan,
        }
    )  # fmt: skip
    done = audit(table, policy=FIVE)
    found = {tuple(x for _, x in row.cell): (row.lower, row.upper) for row in done.table.itertuples()}
    assert found[("x", "q")] == found[("x", "r")] == (0, 40)
    assert found[("y", "q")] == found[("y", "r")] == (0, 3)
