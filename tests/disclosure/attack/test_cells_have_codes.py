"""A cell is the sum of the codes of its labels: the same in any order, nought for everybody, and 64 bits wide."""

import numpy as np

from syschange.disclosure.attack.cells import code, coded

A, B, ALL = ("g", "a"), ("h", "b"), ("g", "(all)")


def test_everybody_is_nought_and_each_label_is_a_number_of_its_own() -> None:
    assert code(ALL) == 0
    made = [code((column, f"x{i}")) for column in "gh" for i in range(50)]
    assert len(set(made)) == 100
    assert 2**63 < max(made) < 2**64


def test_the_same_label_of_another_column_has_another_code() -> None:
    assert code(("g", "x")) != code(("h", "x"))
    assert code(("g", "x")) == code(("g", "x"))


def test_different_cells_stand_once_in_the_order_they_come_in() -> None:
    found, which = coded([(A,), (A, B), (A,), (), (ALL, B)])
    assert found.cells == ((A,), (A, B), (), (ALL, B))
    assert found.columns == ("g", "h")
    assert which.tolist() == [0, 1, 0, 2, 3]
    assert which.dtype == np.int64
    assert found.codes.tolist() == [[code(A), 0], [code(A), code(B)], [0, 0], [0, code(B)]]


def test_a_cell_is_the_sum_of_its_codes_whatever_their_order() -> None:
    found, which = coded([(A, B), (B, A), (B,), (ALL, B)])
    first, turned, alone, said = (int(found.keys[i]) for i in which)
    assert first == turned == (code(A) + code(B)) % 2**64
    assert alone == said == code(B)


def test_cells_without_labels_have_the_key_nought() -> None:
    found, which = coded([(), ()])
    assert (found.cells, found.columns, found.keys.tolist(), which.tolist()) == (((),), (), [0], [0, 0])
