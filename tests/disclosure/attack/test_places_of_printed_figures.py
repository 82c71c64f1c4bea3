"""How far off a printed figure can be is read off its places; totals are found by the key of their cell."""

import numpy as np
import pytest

from syschange.disclosure.attack.printed import half_step
from syschange.disclosure.attack.relations import Lookup, parents_of


@pytest.mark.parametrize(
    ("values", "half"),
    [
        ([3.0, 40.0], 0.5), ([3.0, 40.1], 0.05), ([0.123], 0.0005), ([0.5, 0.25, 0.125], 0.0005), ([], 0.5),
        ([np.nan, 2.0, np.inf], 0.5), ([-7.25], 0.005), ([1e-11], 0.5e-11), ([1e6 + 0.1], 0.05), ([0.1 + 0.2], 0.05),
    ],
)  # fmt: skip
def test_a_figure_is_off_by_half_of_its_last_place(values: list[float], half: float) -> None:
    assert half_step(np.array(values, dtype=float)) == pytest.approx(half, rel=1e-9)


@pytest.mark.parametrize(("values", "half"), [([1 / 3], 0.5e-9), ([1 / 3, -2000 / 3], 0.5e-10)])
def test_a_figure_without_end_is_as_exact_as_a_machine_holds_it(values: list[float], half: float) -> None:
    """Large figures are held less exactly, so that fewer places can be told from none."""
    assert half_step(np.array(values)) == pytest.approx(half, rel=1e-9)


def test_totals_are_found_by_the_key_of_their_cell_the_first_number_too() -> None:
    codes = np.array([[0, 0], [5, 0], [9, 0], [0, 3], [5, 3]], dtype=np.uint64)
    keys = codes.sum(axis=1, dtype=np.uint64)
    known = Lookup.of(keys, np.arange(5))
    parted, parents = parents_of(codes, keys, 0, known)
    assert (parted.tolist(), parents.tolist()) == ([False, True, True, False, True], [0, 0, 3])
    parted, parents = parents_of(codes, keys, 1, known)
    assert (parted.tolist(), parents.tolist()) == ([False, False, False, True, True], [0, 1])
    assert known.find(np.array([14, 8, 0, 2**63], dtype=np.uint64)).tolist() == [-1, 4, 0, -1]
    nothing = Lookup.of(np.zeros(0, dtype=np.uint64), np.zeros(0, dtype=np.int64))
    assert nothing.find(keys).tolist() == [-1] * 5
