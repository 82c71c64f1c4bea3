"""Every sum that an attacker writes down holds for the true numbers, and each number in it counts once."""

import numpy as np
import pandas as pd
import pytest

from syschange import equity
from syschange.disclosure import Policy, audit
from syschange.disclosure.attack.propagation import attack
from syschange.disclosure.attack.reading import given
from syschange.disclosure.attack.system import System, system_of

EXACT = Policy("exact", 10, 1)


def people(seed: int, many: int = 90) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    made = {c: rng.choice([f"{c}{i}" for i in range(3)], many) for c in ("g", "h")}
    return pd.DataFrame({**made, "y": rng.choice([True, False, None], many, p=[0.5, 0.4, 0.1])}).astype(
        {"y": "boolean"}
    )


def table(data: pd.DataFrame, ways: int = 2) -> pd.DataFrame:
    return equity.breakdown(data, outcome="y", by=["g", "h"], ways=ways).table


def true(system: System) -> np.ndarray:
    known = attack(system, 10)
    assert known.lower.tolist() == known.upper.tolist()
    assert not known.dropped.size
    return known.lower


@pytest.mark.parametrize("seed", range(6))
def test_every_sum_holds_for_the_true_numbers(seed: int) -> None:
    data = people(seed)
    for published in (
        [table(data)],
        [table(data), table(data.iloc[:84])],
        [table(data, 1), table(data.iloc[:84], 1)],
    ):
        system = system_of(given(published, EXACT))
        numbers, relations = true(system), system.relations
        assert set(relations.sign.tolist()) == {1.0, -1.0}
        added = np.bincount(relations.sums, relations.sign * numbers[relations.unknown], relations.count)
        assert added.tolist() == [0] * relations.count
        for of in range(relations.count):
            mine = relations.unknown[relations.sums == of]
            assert len(set(mine.tolist())) == len(mine) > 1
            assert (relations.sign[relations.sums == of] < 0).sum() == 1


@pytest.mark.parametrize("seed", range(4))
def test_every_number_is_what_its_cell_and_quantity_say(seed: int) -> None:
    data = people(seed)
    less = data.iloc[:80]
    system = system_of(given([table(data), table(less)], EXACT))
    numbers = true(system)
    parts = {
        "n": len, "denominator": lambda d: d["y"].notna().sum(), "numerator": lambda d: d["y"].sum(),
        "complement": lambda d: (~d["y"].dropna().astype(bool)).sum(), "missing": lambda d: d["y"].isna().sum(),
    }  # fmt: skip
    seen = set()
    for u, (cell, said) in enumerate(zip(system.cell, system.quantity, strict=True)):
        where = {c: x for c, x in cell if x != "(all)"}
        one, other = (d.loc[np.logical_and.reduce([np.ones(len(d), bool), *(d[c] == x for c, x in where.items())])]
                      for d in (data, less))  # fmt: skip
        name, between, _ = said.partition(", less that of result ")
        own = one if system.result[u] == 0 else other
        expected = parts[name](one) - parts[name](other) if between else parts[name](own)
        assert numbers[u] == expected, (cell, said)
        assert system.beside[u] == (1 if between else -1)
        assert system.depth[u] == len(where)
        seen.add(said)
    assert {"n", "denominator", "numerator", "complement", "missing"} <= seen
    assert "n, less that of result 1" in seen


def test_few_between_two_tables_are_found_by_programmes_as_by_adding_up() -> None:
    data = people(3, 300)
    first, second = table(data, 1), table(data.drop(index=data.index[data["g"] == "g0"][:3]), 1)
    plain, full = (audit([first, second], policy=EXACT, full=full) for full in (False, True))
    rows = [done.table[done.table["quantity"].str.contains("less that")] for done in (plain, full)]
    assert len(rows[0])
    assert rows[0][["lower", "upper"]].to_numpy().tolist() == rows[1][["lower", "upper"]].to_numpy().tolist()
    assert (rows[0]["verdict"] == "refuted").all()
    assert plain.tables == full.tables
    assert full.complete
