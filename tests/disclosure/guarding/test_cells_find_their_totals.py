"""Each cell of a result is told by its labels, and finds the cell that is its total over a column."""

import numpy as np
import pytest

from syschange.disclosure.guarding.cells import Cell, cells_of, name_of

ALL = "(all)"


def of(g: str, h: str) -> Cell:
    return (("g", g), ("h", h))


def test_a_cell_has_a_total_over_each_column_in_which_it_is_not_everybody() -> None:
    made = cells_of([of(ALL, ALL), of("a", ALL), of(ALL, "p"), of("a", "p"), of("b", "p")])
    assert made.columns == ("g", "h")
    assert made.labels.tolist() == [[0, 0], [1, 0], [0, 1], [1, 1], [2, 1]]
    # Everybody is in no total; (b, p) is part of p, and of b there is no cell.
    assert made.parents.tolist() == [[-1, -1], [0, -1], [-1, 0], [2, 1], [2, -1]]


def test_totals_are_found_wherever_they_stand() -> None:
    made = cells_of([of("b", "p"), of("a", "q"), of(ALL, "q"), of("a", ALL), of(ALL, "p"), of(ALL, ALL)])
    assert made.parents.tolist() == [[4, -1], [2, 3], [-1, 5], [5, -1], [-1, 5], [-1, -1]]


def test_a_column_that_a_cell_does_not_name_stands_for_everybody() -> None:
    made = cells_of([(), (("g", "a"),), (("h", "p"),), (("h", "p"), ("g", "a"))])
    assert made.columns == ("g", "h")
    assert made.labels.tolist() == [[0, 0], [1, 0], [0, 1], [1, 1]]
    assert made.parents.tolist() == [[-1, -1], [0, -1], [-1, 0], [2, 1]]


def test_of_two_cells_for_the_same_people_the_first_is_the_total() -> None:
    made = cells_of([(), (("g", ALL),), (("g", "a"),)])
    assert made.names == ((), (), (("g", "a"),))
    assert made.parents.tolist() == [[-1], [-1], [0]]


def test_everybody_alone_is_no_part_of_anything() -> None:
    assert cells_of([()]).parents.shape == (1, 0)
    assert cells_of([]).parents.shape == (0, 0)
    assert cells_of([of(ALL, ALL)]).parents.tolist() == [[-1, -1]]


@pytest.mark.parametrize("columns", [3, 61, 64, 70])
def test_however_many_columns_there_are_each_cell_finds_its_totals(columns: int) -> None:
    """So many columns of two labels have more cells than a whole number of 64 bits can tell apart."""
    one = [((f"c{i}", "yes"),) for i in range(columns)]
    two = [((f"c{i}", "yes"), (f"c{i + 1}", "yes")) for i in range(columns - 1)]
    parents = cells_of([*one, (), *two]).parents
    everybody = columns
    for i in range(columns):
        assert parents[i].tolist() == [everybody if c == i else -1 for c in range(columns)]
    for i in range(columns - 1):
        found = parents[columns + 1 + i]
        assert (found[i], found[i + 1]) == (i + 1, i)  # without the one label the other is left
        assert (np.delete(found, [i, i + 1]) == -1).all()


def test_a_name_leaves_out_who_is_everybody_and_does_not_depend_on_order() -> None:
    assert name_of((("h", "p"), ("g", "a"), ("k", ALL))) == (("g", "a"), ("h", "p"))
    assert name_of(of(ALL, ALL)) == ()
