"""A publication that no whole numbers of people agree with is an error, and an audit says what it asked for."""

import numpy as np
import pandas as pd
import pytest

from syschange.disclosure import Policy, audit
from syschange.disclosure.attack.intervals import _pairs
from syschange.errors import WrongTypeError

EXACT = Policy("exact", 10, 1)


def test_totals_that_only_halves_make_up_are_told_by_the_full_audit() -> None:
    """Of a cube of two by two by two all pairs of characteristics are printed, and no whole numbers have them."""
    rows = []
    for first, second, other in (("a", "b", 0), ("b", "c", 0), ("a", "c", 1)):
        for x in (0, 1):
            for y in (0, 1):
                cell = {
                    "a": "(all)",
                    "b": "(all)",
                    "c": "(all)",
                    first: f"{first}{x}",
                    second: f"{second}{y}",
                }
                rows.append((*cell.values(), 1.0 if (x == y) != bool(other) else 0.0))
    for column in "abc":
        for x in (0, 1):
            cell = {"a": "(all)", "b": "(all)", "c": "(all)", column: f"{column}{x}"}
            rows.append((*cell.values(), 1.0))
    rows.append(("(all)", "(all)", "(all)", 2.0))
    inner = [(f"a{x}", f"b{y}", f"c{z}", np.nan) for x in (0, 1) for y in (0, 1) for z in (0, 1)]
    table = pd.DataFrame([*rows, *inner], columns=["a", "b", "c", "n"])
    with pytest.raises(WrongTypeError, match="do not add up"):
        audit(table, policy=EXACT, full=True, seconds=20)


@pytest.mark.parametrize("width", [1, 2, 3, 7])
def test_an_audit_says_for_how_many_values_it_asked(width: int) -> None:
    table = pd.DataFrame({"g": ["(all)", "x", "y", "z"], "n": [60.0, 50, np.nan, np.nan]})
    done = audit(table, policy=EXACT, width=width)
    assert done.width == width
    assert audit(table, policy=EXACT).width == 3


def test_of_a_group_that_can_be_nobody_no_share_is_turned_round() -> None:
    figure = np.array([0.5, 0.1, 0.9, 0.95])
    assert _pairs(figure, [0.01] * 3, (0.0, 0.0), (0.0, 0.0)).shape == (0, 2)
    assert _pairs(figure, [0.01] * 3, (5.0, 4.0), (0.0, 9.0)).shape == (0, 2)
