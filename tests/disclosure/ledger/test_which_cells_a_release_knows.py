"""Which cells a release tells of, knows the categories of, and which parts they are made of: worked out by hand."""

from typing import Any

from syschange.disclosure.ledger.lattice import Lattice, lattice

from .test_sums_one_by_one import Known, entry

Cell = tuple[tuple[str, str], ...]


def key_of(lat: Lattice, release: int, cell: Cell) -> int:
    """Return the number of a cell that a release published under this name."""
    (found,) = [k for k, name in lat.names[release].items() if name == cell]
    return found


def told(results: Known, at: str = "0", **recodes: dict[str, list[str]]) -> dict[str, Any]:
    return entry([results], id=at, link="cumulative", after="", holds=False) | {"recodes": recodes}


def test_a_release_knows_cells_of_others_by_its_own_categories_alone() -> None:
    """The second has the same places, no age of the first, and nothing of whom an outcome is known of."""
    a, p = ("age", "a"), ("place", "p")
    ages = ("age", "b")
    first: Known = {(): {"n": 90}, (a,): {"n": 50}, (p,): {"n": 60}, (a, p): {"n": 30}}
    second: Known = {(): {"n": 90}, (ages,): {"n": 40}, (p,): {"n": 60, "denominator:y": 55}}
    lat = lattice([told(first), told(second, "1")])
    n, known = (lat.slots.index((0, name)) for name in ("n", "denominator:y"))
    cells = {
        name: key_of(lat, 0, cell) for name, cell in (("", ()), ("a", (a,)), ("p", (p,)), ("ap", (a, p)))
    }
    cells["b"] = key_of(lat, 1, (ages,))
    here = {name: lat.present[:, n, k].tolist() for name, k in cells.items()}
    assert here == {
        "": [True, True], "a": [True, False], "p": [True, True], "ap": [True, False], "b": [False, True],
    }  # fmt: skip
    assert {name: lat.present[:, known, k].tolist() for name, k in cells.items()} == {
        "": [False, False], "a": [False, False], "p": [False, True], "ap": [False, False], "b": [False, False],
    }  # fmt: skip


def test_a_cell_that_another_release_has_by_known_categories_is_present() -> None:
    p, s = ("place", "p"), ("sex", "F")
    lat = lattice([
        told({(): {"n": 90}, (p,): {"n": 50}, (s,): {"n": 40}}),
        told({(): {"n": 90}, (p, s): {"n": 20}}, "1"),
    ])  # fmt: skip
    both = key_of(lat, 1, (p, s))
    assert lat.published[:, 0, both].tolist() == [False, True]
    assert lat.present[:, 0, both].tolist() == [True, True]
    assert lat.present.all()


def names_of_parts(lat: Lattice) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for whole, _, part in lat.splits.tolist():
        found.setdefault(whole, []).append(part)
    return found


def test_no_cell_is_a_part_of_itself_and_only_what_is_cut_has_parts() -> None:
    lat = lattice([
        told({(): {"n": 90}, (("age", "18 to 30"),): {"n": 50}, (("sex", "F"),): {"n": 40}}),
        told({(): {"n": 90}, (("age", "18 to 24"),): {"n": 20}, (("age", "25 to 30"),): {"n": 30}}, "1"),
    ])  # fmt: skip
    whole = key_of(lat, 0, (("age", "18 to 30"),))
    parts = [key_of(lat, 1, (("age", label),)) for label in ("18 to 24", "25 to 30")]
    assert lat.splits.tolist() == [[whole, lat.columns.index("age"), part] for part in sorted(parts)]


def test_categories_all_of_which_another_release_cuts_have_parts_too() -> None:
    """No group of either release is one of the smallest: each is two of the four that both are made of."""
    recode = {"A": ["C", "D"], "B": ["C", "D"]}
    lat = lattice([
        told({(("g", "A"),): {"n": 50}, (("g", "B"),): {"n": 40}}),
        told({(("g", "C"),): {"n": 30}, (("g", "D"),): {"n": 60}}, "1", g=recode),
    ])  # fmt: skip
    cells = {x: k for names in lat.names for k, ((_, x),) in names.items()}
    parts = {x: set(names_of_parts(lat)[cells[x]]) for x in "ABCD"}
    assert [len(parts[x]) for x in "ABCD"] == [2, 2, 2, 2]
    assert parts["A"] | parts["B"] == parts["C"] | parts["D"]
    assert not parts["A"] & parts["B"]
    assert len(parts["A"] & parts["C"]) == 1
    assert len(lat.keys) == 1 + 4 + 4


def test_a_release_that_has_all_parts_tells_the_whole_and_one_that_lacks_a_part_does_not() -> None:
    first = told({(("age", "18 to 30"),): {"n": 50}})
    halves: Known = {(("age", "18 to 24"),): {"n": 20}, (("age", "25 to 30"),): {"n": 30}}
    both = lattice([first, told(halves, "1")])
    whole = key_of(both, 0, (("age", "18 to 30"),))
    assert both.told[:, 0, whole].tolist() == [True, True]
    assert both.published[:, 0, whole].tolist() == [True, False]
    one = told({cell: held for cell, held in halves.items() if "25" not in cell[0][1]}, "1")
    lacks = lattice([first, one])
    assert lacks.told[:, 0, key_of(lacks, 0, (("age", "18 to 30"),))].tolist() == [True, False]
    assert lacks.told[0, 0].sum() == 3


def test_a_result_that_agrees_with_two_groups_is_of_the_first() -> None:
    lat = lattice([entry([{(): {"n": 90}}, {(): {"n": 80}}, {(("g", "a"),): {"n": 50}}])])
    (k,) = [k for k, name in lat.names[0].items() if name]
    at = {group: s for s, (group, _) in enumerate(lat.slots)}
    assert lat.published[0, [at[0], at[1]], k].tolist() == [True, False]
    assert lat.value[0, [at[0], at[1]], 0].tolist() == [90, 80]
    assert lat.result[0, at[0], k] == 2
