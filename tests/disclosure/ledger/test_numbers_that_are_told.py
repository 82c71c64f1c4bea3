"""From which bounds on a number is told, is hidden with it, and stands in which table: each end looked at by hand."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from syschange.disclosure.ledger.marks import Mark, cells_of, marks, tables_of
from syschange.disclosure.ledger.propagate import Sums
from syschange.disclosure.ledger.system import Pair

HIDDEN = np.nan
WIDE = (0.0, 99.0)
JOINED = Pair(0, 1, same=False, outcomes=True, holds=False)
HOLDS = Pair(0, 1, same=False, outcomes=True, holds=True)
SAME = Pair(0, 1, same=True, outcomes=False, holds=False)
ENTRIES: list[dict[str, Any]] = [
    {"number": 1, "policy": {"threshold": 50, "width": 50}, "results": ["first"]},
    {"number": 2, "policy": {"threshold": 10, "width": 3}, "results": ["one", "two"]},
]


def system(
    values: list[list[float]], pair: Pair, *, published: list[list[bool]] | None = None, slots: int = 1,
    **given: Any,
) -> Any:  # fmt: skip
    """Return two releases of these numbers and their difference, one quantity unless more are said."""
    value = np.array(values).reshape(2, slots, -1)
    has = np.array(published).reshape(value.shape) if published else np.ones(value.shape, dtype=bool)
    cells = value.shape[2]
    lat = SimpleNamespace(
        value=value, published=has, told=np.ones(value.shape, dtype=bool), columns=("a", "b"),
        keys=np.array([[0, 0], [1, 0], [0, 2], [1, 2]][:cells]), slots=tuple((0, f"q{s}") for s in range(slots)),
        result=np.where(has, np.arange(slots)[:, None] % 2, -1), splits=np.zeros((0, 3), dtype=np.int64),
        names=tuple({k: (("a", f"{k}"),) for k in range(cells)} for _ in range(2)),
    )  # fmt: skip
    for name, made in given.items():
        setattr(lat, name, made)
    return SimpleNamespace(
        lat=lat, releases=2, slots=slots, cells=cells, between=[pair],
        present=np.ones((3, slots, cells), dtype=bool), number=lambda layer, slot: (layer * slots + slot) * cells,
    )  # fmt: skip


def told(
    one: Any, together: list[tuple[float, float]], alone: list[tuple[float, float]] | None = None
) -> Any:
    """Return the kinds and places of what is told by these bounds, all releases' first."""
    few = np.array(alone or [WIDE] * (2 * one.slots * one.cells)).T
    every = np.array(together).T
    found = marks(one, ENTRIES, alone=(few[0], few[1]), together=(every[0], every[1]))
    return sorted((m.kind, m.release, m.cell) for m in found)


@pytest.mark.parametrize(
    ("bounds", "said"),
    [((9, 10), True), ((9, 11), False), ((10, 11), False), ((10, 10), False), ((0, 1), True), ((0, 0), True),
     ((0, 2), False)],
)  # fmt: skip
def test_a_hidden_number_is_told_below_the_threshold_with_fewer_values_than_the_width(
    bounds: tuple[float, float], *, said: bool
) -> None:
    one = system([[HIDDEN], [40.0]], SAME)
    assert told(one, [bounds, (40, 40), (0, 0)]) == ([("hidden", 0, 0)] if said else [])
    other = system([[HIDDEN], [HIDDEN]], SAME)
    assert told(other, [WIDE, bounds, (0, 0)]) == ([("hidden", 1, 0)] if said else [])


@pytest.mark.parametrize(
    ("alone", "said"), [((4, 6), True), ((4, 5), False), ((5, 5), False), ((0, 99), True)]
)
def test_a_hidden_number_that_its_own_release_tells_is_no_matter_of_two(
    alone: tuple[float, float], *, said: bool
) -> None:
    one = system([[HIDDEN], [40.0]], SAME)
    found = told(one, [(5, 5), (40, 40), (0, 0)], [alone, WIDE])
    assert found == ([("hidden", 0, 0)] if said else [])


@pytest.mark.parametrize(
    ("bounds", "said"),
    [((1, 1), True), ((1, 2), True), ((1, 3), False), ((0, 0), False), ((0, 1), False), ((9, 9), True),
     ((9, 10), True), ((10, 10), False), ((2, 3), True)],
)  # fmt: skip
def test_joiners_are_told_where_there_are_some_and_few_and_fewer_values_than_the_width(
    bounds: tuple[float, float], *, said: bool
) -> None:
    one = system([[60.0], [70.0]], JOINED)
    assert told(one, [(60, 60), (70, 70), bounds]) == ([("joined", 0, 0)] if said else [])
    assert told(system([[60.0], [70.0]], SAME), [(60, 60), (70, 70), bounds]) == []
    one.present[2] = False
    assert told(one, [(60, 60), (70, 70), bounds]) == []


@pytest.mark.parametrize(
    ("bounds", "said"),
    [((0, 1), True), ((0, 0), False), ((0, 19), True), ((0, 20), False), ((9, 28), True), ((9, 29), False),
     ((10, 14), False), ((5, 9), True)],
)  # fmt: skip
def test_people_left_outside_are_told_where_they_may_be_few_and_lie_within_two_thresholds(
    bounds: tuple[float, float], *, said: bool
) -> None:
    shown = [(60.0, 60.0), (70.0, 70.0), bounds]
    assert ("outside", 0, 0) in told(system([[60.0], [70.0]], HOLDS), shown) or not said
    kinds = {kind for kind, *_ in told(system([[60.0], [70.0]], HOLDS), shown)}
    assert ("outside" in kinds) is said
    for values in ([[HIDDEN], [70.0]], [[60.0], [HIDDEN]]):
        assert "outside" not in {kind for kind, *_ in told(system(values, HOLDS), shown)}


@pytest.mark.parametrize(
    ("bounds", "said"),
    [((0, 1), True), ((0, 0), False), ((0, 19), True), ((0, 20), False), ((9, 28), True), ((9, 29), False),
     ((10, 14), False), ((5, 9), True)],
)  # fmt: skip
def test_people_between_two_cuts_are_told_where_they_may_be_few_and_lie_within_two_thresholds(
    bounds: tuple[float, float], *, said: bool
) -> None:
    """The last release is held against the one before it, and the one before against itself."""
    one = system([[HIDDEN], [HIDDEN]], SAME, published=[[False], [False]])
    assert told(one, [bounds, WIDE, (0, 0)]) == ([("between", 0, 0)] if said else [])
    assert told(one, [WIDE, bounds, (0, 0)]) == ([("between", 0, 0)] if said else [])
    has = system([[HIDDEN], [40.0]], SAME, published=[[False], [True]])
    assert told(has, [bounds, WIDE, (0, 0)]) == []


def test_people_between_two_cuts_whom_one_release_tells_as_well_by_itself_are_no_difference() -> None:
    one = system([[HIDDEN], [HIDDEN]], SAME, published=[[False], [False]])
    for alone, said in (([(0, 9), WIDE], True), ([(0, 8), WIDE], False), ([WIDE, (1, 9)], False)):
        found = told(one, [(0, 8), WIDE, (0, 0)], alone)  # type: ignore[arg-type]
        assert found == ([("between", 0, 0)] if said else [])
    one.lat.told[1] = False
    assert told(one, [(0, 8), WIDE, (0, 0)], [WIDE, (1, 9)]) == [("between", 0, 0)]
    assert told(one, [WIDE, (0, 8), (0, 0)], [WIDE, (1, 9)]) == []


def test_tables_stand_in_order_and_a_number_of_no_table_before_those_of_one() -> None:
    one = system(
        [[50.0] * 4, [50.0, 50, 50, HIDDEN]], JOINED, published=[[True] * 4, [True, True, True, False]]
    )
    found = [
        Mark("joined", 0, 0, 2),
        Mark("joined", 0, 0, 0),
        Mark("joined", 0, 0, 3),
        Mark("hidden", 1, 0, 1),
    ]
    said = [(e.kind, e.release, e.result, e.by) for e in tables_of(one.lat, ENTRIES, found)]  # type: ignore[arg-type]
    assert said == [
        ("hidden", 2, 1, ("a",)), ("joined", 1, None, ("a", "b")), ("joined", 1, 1, ()), ("joined", 1, 1, ("b",)),
    ]  # fmt: skip


def test_a_part_of_cells_of_two_results_is_told_by_the_first_of_them() -> None:
    has = [[True, True, True, False]] * 2
    one = system([[50.0] * 4, [50.0] * 4], SAME, published=has, splits=np.array([[1, 0, 3], [2, 1, 3]]))
    one.lat.result = np.array([[[0, 0, 1, -1]]] * 2)
    (table,) = tables_of(one.lat, ENTRIES, [Mark("between", 0, 0, 3)])
    assert (table.result, table.function) == (1, "one")
    hide = cells_of(one, relations((0, (1, 2))), [Mark("between", 0, 0, 3)])
    assert hide["result"].tolist() == [0, 1]


def relations(*made: tuple[int, tuple[int, ...]]) -> Sums:
    return Sums(
        np.array([total for total, _ in made]), np.ones(len(made), dtype=bool),
        np.array([part for _, parts in made for part in parts]),
        np.array([i for i, (_, parts) in enumerate(made) for _ in parts]),
    )  # fmt: skip


def hide(values: list[list[float]], number: Mark, *made: tuple[int, tuple[int, ...]]) -> list[str]:
    """Return the labels of the cells that are hidden for a number, by the sums of a system."""
    cells = cells_of(system(values, JOINED), relations(*made), [number])
    return [cell[0][1] for cell in cells["cell"]]


def test_the_smallest_number_shown_in_a_sum_with_a_hidden_one_is_hidden_too() -> None:
    """Numbers 0 to 3 are the first release, 4 to 7 the last, and 8 to 11 those who joined."""
    last = [90.0, HIDDEN, 40, 30]
    mark = Mark("hidden", 1, 0, 1)
    assert hide([[90.0] * 4, last], mark, (4, (5, 6, 7))) == ["3"]
    assert hide([[90.0] * 4, last], mark, (4, (5, 6))) == ["2"]
    assert hide([[90.0] * 4, last], mark, (4, (5,))) == ["0"]
    assert hide([[90.0] * 4, last], mark, (4, (6, 7))) == []
    assert hide([[90.0] * 4, [90.0, 50, 40, 30]], mark, (4, (5, 6, 7))) == ["1"]
    assert hide([[90.0] * 4, [90.0, HIDDEN, HIDDEN, 30]], mark, (6, (5,))) == []


def test_where_the_last_release_has_no_sum_with_a_number_that_of_its_own_release_counts() -> None:
    last = [90.0, HIDDEN, 40, 30]
    assert hide([[90.0] * 4, last], Mark("hidden", 0, 0, 1), (0, (1, 2))) == ["2"]
    assert hide([[90.0] * 4, last], Mark("hidden", 1, 0, 1), (0, (1, 2))) == []


def test_numbers_of_those_who_joined_are_no_numbers_of_the_last_release() -> None:
    """Sums over differences have no cell that could be hidden: not the first of them either."""
    last = [90.0, HIDDEN, 40, 30]
    mark = Mark("hidden", 1, 0, 1)
    assert hide([[90.0] * 4, last], mark, (5, (1, 8))) == []
    assert hide([[90.0] * 4, last], mark, (5, (1, 11))) == []
