"""The sums of small publications, written out by hand: every one that holds, and none besides."""

import numpy as np
import pandas as pd

from syschange.disclosure import Policy
from syschange.disclosure.attack.reading import given
from syschange.disclosure.attack.relations import Gathering
from syschange.disclosure.attack.system import System, system_of

from .written import Printed, ends, labels, said, sums

EXACT = Policy("exact", 10, 1)
ENDLESS = float("inf")
HIDDEN, PRINTED, LEFT_OVER = 0, 1, 2


def counted(*rows: tuple[str, float], **more: list[float]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["g", "n"]).assign(**more)


def of(*tables: pd.DataFrame) -> System:
    return system_of(given(list(tables), EXACT))


OUTCOME = counted(
    ("(all)", 50), ("a", 30), ("b", np.nan), denominator=[45, 28, 17], numerator=[20, np.nan, 8]
)


def test_of_a_table_of_an_outcome_all_is_added_up_by_group_and_within_each_group() -> None:
    assert sums(of(OUTCOME)) == {
        "n @0 by g": ["n all @0 = n a @0 + n b @0"],
        "denominator @0 by g": ["denominator all @0 = denominator a @0 + denominator b @0"],
        "numerator @0 by g": ["numerator all @0 = numerator a @0 + numerator b @0"],
        "complement @0 by g": ["complement all @0 = complement a @0 + complement b @0"],
        "missing @0 by g": ["missing all @0 = missing a @0 + missing b @0"],
        "complement @0": [f"denominator {g} @0 = complement {g} @0 + numerator {g} @0" for g in ("a", "all", "b")],
        "missing @0": [f"n {g} @0 = denominator {g} @0 + missing {g} @0" for g in ("a", "all", "b")],
    }  # fmt: skip


def test_each_number_has_its_ends_its_kind_and_its_depth() -> None:
    system = of(OUTCOME)
    assert ends(system) == {
        "n all @0": (50, 50), "n a @0": (30, 30), "n b @0": (0, ENDLESS),
        "denominator all @0": (45, 45), "denominator a @0": (28, 28), "denominator b @0": (17, 17),
        "numerator all @0": (20, 20), "numerator a @0": (0, ENDLESS), "numerator b @0": (8, 8),
        **{f"{q} {g} @0": (0, ENDLESS) for q in ("complement", "missing") for g in ("all", "a", "b")},
    }  # fmt: skip
    kinds = {said(system, u): int(kind) for u, kind in enumerate(system.kind)}
    missing = {f"missing {g} @0" for g in ("all", "a", "b")}
    assert {name for name, kind in kinds.items() if kind == LEFT_OVER} == missing
    hidden = {"n b @0", "numerator a @0", *(f"complement {g} @0" for g in ("all", "a", "b"))}
    assert {name for name, kind in kinds.items() if kind == HIDDEN} == hidden
    assert [said(system, int(u)) for u in np.flatnonzero(system.small)] == ["n b @0"]
    assert system.depth.tolist() == [int(labels(cell) != "all") for cell in system.cell]
    assert set(system.beside.tolist()) == {-1}


def test_every_block_holds_the_numbers_of_one_quantity_of_one_table() -> None:
    system = of(OUTCOME, counted(("(all)", 60), ("a", 33)))
    found = {(b.table, b.quantity): [said(system, int(u)) for u in b.unknowns] for b in system.blocks}
    left = "n, less that of result 0"
    assert found == {
        **{(0, q): [f"{q} {g} @0" for g in ("all", "a", "b")] for q in ("n", "denominator", "numerator", "missing")},
        (0, "complement"): [f"complement {g} @0" for g in ("all", "a", "b")],
        (1, "n"): ["n all @1", "n a @1"],
        (1, left): sorted([f"{left} all @1", f"{left} a @1"], key=found[1, left].index),
    }  # fmt: skip
    for block in system.blocks:
        assert [system.coded.cells[c] for c in block.cells] == [system.cell[u] for u in block.unknowns]
    people = {(b.table, b.quantity): b.people for b in system.blocks}
    assert {people[0, q] for q in ("n", "denominator", "numerator", "complement", "missing")} == {0}
    assert (people[1, "n"], people[1, left] < 0) == (1, True)


def test_who_is_left_over_between_two_tables_is_named_by_both() -> None:
    """The larger table has three more of a; its n is added up by itself, and so is what is left over."""
    small, large = counted(("(all)", 50), ("a", 30), ("b", 20)), counted(("(all)", 53), ("a", 33), ("b", 20))
    for tables, big, little in (((small, large), 1, 0), ((large, small), 0, 1)):
        system = of(*tables)
        left = f"n, less that of result {little}"
        assert sums(system) == {
            "n @0 by g": ["n all @0 = n a @0 + n b @0"],
            "n @1 by g": ["n all @1 = n a @1 + n b @1"],
            f"{left} @{big}": [f"n {g} @{big} = n {g} @{little} + {left} {g} @{big}" for g in ("a", "all", "b")],
            f"{left} @{big} by g": [f"{left} all @{big} = {left} a @{big} + {left} b @{big}"],
        }  # fmt: skip
        firm = {(f.quantity, f.column): f.firm for f in system.families}
        assert firm == {("n", "g"): True, (left, ""): False, (left, "g"): True}
        beside = {said(system, u): int(x) for u, x in enumerate(system.beside)}
        assert {name: x for name, x in beside.items() if x >= 0} == {
            f"{left} {g} @{big}": little for g in ("all", "a", "b")
        }


def test_of_three_tables_each_pair_is_taken_from_each_other_under_its_own_numbers() -> None:
    three = [counted(("(all)", n), ("a", n - 20.0)) for n in (50.0, 53, 58)]
    found = sums(of(*three))
    assert {name: len(each) for name, each in found.items()} == {
        "n, less that of result 0 @1": 2,
        "n, less that of result 0 @2": 2,
        "n, less that of result 1 @2": 2,
    }
    assert "n all @2 = n all @1 + n, less that of result 1 all @2" in found["n, less that of result 1 @2"]


def test_two_prints_of_one_number_are_one_unknown_named_after_the_table_that_hides_it() -> None:
    shown, hidden = counted(("(all)", 50), ("a", 30)), counted(("(all)", 50), ("a", np.nan), ("b", 20))
    for tables, place in (((shown, hidden), 1), ((hidden, shown), 0)):
        system = of(*tables)
        assert ends(system) == {"n all @0": (50, 50), f"n a @{place}": (30, 30), f"n b @{place}": (20, 20)}
        kinds = {said(system, u): int(kind) for u, kind in enumerate(system.kind)}
        assert kinds == {"n all @0": PRINTED, f"n a @{place}": HIDDEN, f"n b @{place}": PRINTED}
        assert [said(system, int(u)) for u in np.flatnonzero(system.small)] == [f"n a @{place}"]
        assert sums(system) == {f"n @{place} by g": [f"n all @0 = n a @{place} + n b @{place}"]}


def test_parts_are_added_up_to_the_total_that_another_table_of_the_same_people_prints() -> None:
    parts, total = counted(("a", 30), ("b", np.nan)), counted(("(all)", 50), ("a", 30))
    assert sums(of(parts, total)) == {"n @0 by g": ["n all @1 = n a @0 + n b @0"]}
    assert sums(of(parts, counted(("(all)", 50), ("c", 30)))) == {}
    own = counted(("(all)", 50), ("a", 30), ("b", np.nan))
    assert sums(of(own, total)) == {"n @0 by g": ["n all @0 = n a @0 + n b @0"]}


def test_a_cube_is_added_up_over_each_of_its_columns_in_every_slice() -> None:
    rows = [(g, h, 40.0) for g in ("(all)", "a", "b") for h in ("(all)", "x", "y")]
    assert sums(of(pd.DataFrame(rows, columns=["g", "h", "n"]))) == {
        "n @0 by g": [
            "n all @0 = n a @0 + n b @0", "n x @0 = n a x @0 + n b x @0", "n y @0 = n a y @0 + n b y @0",
        ],
        "n @0 by h": [
            "n a @0 = n a x @0 + n a y @0", "n all @0 = n x @0 + n y @0", "n b @0 = n b x @0 + n b y @0",
        ],
    }  # fmt: skip


def test_one_label_beside_a_total_is_no_part_of_it_by_itself() -> None:
    assert sums(of(counted(("(all)", 50), ("a", 30)))) == {}
    assert list(sums(of(counted(("(all)", 50), ("a", 30), ("b", 20))))) == ["n @0 by g"]


def test_columns_of_services_and_times_need_not_add_up() -> None:
    for column, firm in (("service", False), ("period", False), ("at", False), ("sex", True)):
        table = counted(("(all)", 50), ("a", 30), ("b", 20)).rename(columns={"g": column})
        assert [(f.column, f.firm) for f in of(table).families] == [(column, firm)]
    rows = [((("g", g),), "n", n) for g, n in (("(all)", 50.0), ("a", 30.0), ("b", 20.0))]
    what = given(Printed(rows), EXACT)
    assert [(f.column, f.firm) for f in system_of(what).families] == [("g", False)]


def test_a_number_that_stands_twice_and_differs_is_of_other_people() -> None:
    rows = [((("g", "a"),), "n", 30.0), ((("g", "a"),), "n", 31.0), ((("g", "b"),), "n", 5.0)]
    system = system_of(given(Printed(rows), EXACT))
    assert sorted(zip(system.lower.tolist(), system.upper.tolist(), strict=True)) == [
        (0, ENDLESS),
        (5, 5),
        (30, 30),
        (31, 31),
    ]
    assert set(system.result.tolist()) == {0}
    assert {(b.table, b.quantity) for b in system.blocks} == {(0, "n"), (0, "n, less that of result 0")}
    assert sums(system) == {
        "n, less that of result 0 @0": ["n a @0 = n a @0 + n, less that of result 0 a @0"]
    }


def test_a_number_that_stands_three_times_goes_to_a_table_of_its_own_each_time() -> None:
    rows = [((("g", "a"),), "n", float(n)) for n in (30, 31, 32)]
    system = system_of(given([Printed(rows), Printed([((("g", "b"),), "n", 5.0)])], EXACT))
    printed = [u for u, name in enumerate(system.quantity) if name == "n"]
    found = sorted((int(system.lower[u]), int(system.result[u])) for u in printed)
    assert found == [(5, 1), (30, 0), (31, 0), (32, 0)]
    assert len([b for b in system.blocks if b.quantity == "n"]) == 4


def test_of_three_tables_with_two_quantities_there_are_six_blocks() -> None:
    tables = [
        counted(("a", 30 + 9.0 * i), ("b", 40 - 9.0 * i), denominator=[20.0 + i, 20 - i]) for i in range(3)
    ]
    system = of(*tables)
    blocks = [b for b in system.blocks if b.quantity in {"n", "denominator"}]
    assert [(b.table, b.quantity, [said(system, int(u)) for u in b.unknowns]) for b in blocks] == [
        (i, q, [f"{q} {g} @{i}" for g in "ab"]) for i in range(3) for q in ("n", "denominator")
    ]


def test_those_left_over_between_tables_are_counted_by_quantity() -> None:
    small = counted(("a", 30), ("b", 20), denominator=[28, 17])
    large = counted(("a", 33), ("b", 20), denominator=[30, 18])
    found = sums(of(small, large))
    for quantity in ("n", "denominator"):
        left = f"{quantity}, less that of result 0"
        assert found[f"{left} @1"] == [f"{quantity} {g} @1 = {quantity} {g} @0 + {left} {g} @1" for g in "ab"]


def test_a_total_is_that_of_the_own_table_where_another_of_the_same_people_differs() -> None:
    one = counted(("(all)", 50), ("a", 30), ("b", 20), denominator=[45, 28, 17])
    two = one.assign(denominator=[44, 27, 17])
    found = sums(of(one, two))
    for at in (0, 1):
        parts = " + ".join(f"denominator {g} @{at}" for g in "ab")
        assert found[f"denominator @{at} by g"] == [f"denominator all @{at} = {parts}"]


def test_those_left_over_in_one_table_are_no_part_of_those_left_over_in_another() -> None:
    least = counted(("(all)", 50), ("a", 30), ("b", 20))
    found = sums(of(least, counted(("a", 33), ("b", 22)), counted(("(all)", 60), ("a", 35))))
    left = "n, less that of result 0"
    assert f"{left} @1" in found
    assert f"{left} @2" in found
    assert f"{left} @1 by g" not in found


def test_where_nothing_adds_up_there_are_no_sums() -> None:
    none = Gathering().done()
    assert (none.count, len(none.sums), len(none.unknown), len(none.sign)) == (0, 0, 0, 0)
