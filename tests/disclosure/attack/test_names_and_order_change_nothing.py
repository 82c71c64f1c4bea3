"""Other labels, and rows and columns in another order, give the same audit."""

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from syschange.disclosure import Audit, Policy, audit

from . import worlds

PLAIN = Policy("plain", 5, 1)
NASTY = {"x0": "=1+1", "x1": "(ALL)", "y0": "'; drop", "y1": "", "y2": "x0"}


def said(done: Audit, named: dict[str, str]) -> set[tuple[object, ...]]:
    return {
        (frozenset((c, named.get(label, label)) for c, label in row.cell), row.lower, row.upper, row.verdict)
        for row in done.table.itertuples()
    }


@settings(max_examples=15)
@given(st.lists(st.integers(0, 12), min_size=6, max_size=6), st.randoms(use_true_random=False))
def test_labels_and_order_do_not_matter(inner: list[int], random: object) -> None:
    cells = worlds.lattice((2, 3))
    shown = worlds.hiding(1, 4)(worlds.sums(np.array(inner).reshape(2, 3, 1), cells)[:, 0])
    table = worlds.frame(cells, shown)
    order = list(range(len(table)))
    random.shuffle(order)  # type: ignore[attr-defined]
    other = table.replace(NASTY).iloc[order][["c1", "c0", "n"]]
    for full in (False, True):
        one, two = (audit(t, policy=PLAIN, full=full) for t in (table, other))
        if full:  # which end a programme reached first may differ where both are certified
            assert {(a, d) for a, *_, d in said(one, NASTY)} == {(a, d) for a, *_, d in said(two, {})}
        else:
            assert said(one, NASTY) == said(two, {})
        assert (one.refuted, one.undecided) == (two.refuted, two.undecided)


def test_the_order_of_tables_does_not_matter() -> None:
    one = worlds.frame([(None,), (0,), (1,)], np.array([50.0, np.nan, np.nan]))
    two = pd.DataFrame({"d": ["(all)", "p", "q"], "n": [50.0, 40, 10]})
    counts = {
        (a.refuted, a.undecided) for a in (audit([one, two], policy=PLAIN), audit([two, one], policy=PLAIN))
    }
    assert len(counts) == 1
