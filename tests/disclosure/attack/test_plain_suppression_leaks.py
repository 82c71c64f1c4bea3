"""Hiding the small numbers alone gives most of them away, and the audit finds as many as a solver of its own kind."""

import numpy as np
import pytest

from syschange.disclosure import Policy, audit

from . import worlds

SIZES = (4, 3, 3)
PLAIN = Policy("plain", 5, 1)


def recovered(cells: list[tuple[int | None, ...]], shown: worlds.Floats) -> dict[int, tuple[float, float]]:
    """Return the ends of each hidden number by whole-number programmes over the finest cells, all else summed."""
    from scipy.optimize import Bounds, LinearConstraint, milp

    inner = [cell for cell in cells if None not in cell]
    rows = np.array(
        [[all(a is None or a == b for a, b in zip(cell, i, strict=True)) for i in inner] for cell in cells],
        float,
    )
    low, high = np.where(np.isnan(shown), 1, shown), np.where(np.isnan(shown), 4, shown)
    found = {}
    for i in np.flatnonzero(np.isnan(shown)).tolist():
        ends = [
            milp(
                sign * rows[i],
                constraints=LinearConstraint(rows, low, high),
                integrality=np.ones(len(inner), dtype=int),
                bounds=Bounds(0, np.inf),
            ).fun
            for sign in (1, -1)
        ]
        found[i] = (round(ends[0]), round(-ends[1]))
    return found


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_as_many_numbers_are_recovered_as_an_independent_solver_recovers(seed: int) -> None:
    rng = np.random.default_rng(seed)
    interior = rng.poisson(4, SIZES)
    interior[0, 0, 0] = 0
    cells = worlds.lattice(SIZES)
    shown = worlds.hiding(1, 4)(worlds.sums(interior[..., None], cells)[:, 0])
    assert (shown == 0).any()
    table = worlds.frame(cells, shown)
    independent = recovered(cells, shown)
    done, added = audit(table, policy=PLAIN, full=True), audit(table, policy=PLAIN)
    found = worlds.by_cell(done.table)
    labels = [tuple(row) for row in table.drop(columns="n").itertuples(index=False)]
    exact = sum(low == high for low, high in independent.values())
    assert exact > 0
    assert not added.ok
    assert not done.ok
    assert int((added.table["lower"] == added.table["upper"]).sum()) <= exact
    for i, (low, high) in independent.items():
        row = found[labels[i]]
        assert row.verdict == ("refuted" if high - low + 1 < done.width else "certified")
        assert row.lower <= low <= high <= row.upper
    true = dict(zip(labels, worlds.sums(interior[..., None], cells)[:, 0], strict=True))
    for row in added.table[added.table["lower"] == added.table["upper"]].itertuples():
        assert row.lower == true[tuple(label for _, label in row.cell)]


def test_a_group_hidden_beside_its_total_is_known_exactly() -> None:
    table = worlds.frame([(None,), (0,), (1,)], np.array([50.0, np.nan, 47.0]))
    done = audit(table, policy=PLAIN)
    assert (done.refuted, done.undecided, done.ok) == (1, 0, False)
    row = done.table.iloc[0]
    assert (row["lower"], row["upper"], row["verdict"], row["by"]) == (3, 3, "refuted", "adding up")
    assert row["cell"] == (("c0", "x0"),)


def test_a_hidden_number_that_was_withheld_is_not_taken_for_a_contradiction() -> None:
    """Two hidden groups that make up 30 cannot both be below five: they may be anything from nought to 30."""
    table = worlds.frame([(None,), (0,), (1,), (2,)], np.array([50.0, np.nan, np.nan, 20.0]))
    done = audit(table, policy=PLAIN, full=True)
    assert done.ok
    assert done.withheld == 2
    assert done.certified == 2
    assert done.table["upper"].tolist() == [30, 30]
