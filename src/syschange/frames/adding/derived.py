"""The columns that are added up, derived from the values beforehand: factors from their pivots, products, parts."""

from collections.abc import Collection, Sequence
from functools import reduce as fold

import narwhals as nw
import numpy as np

from syschange.frames.adding.exact import parts
from syschange.frames.adding.prepared import Prepared
from syschange.frames.adding.sums import Sum
from syschange.frames.opening.tables import Frame


def derived(prepared: Prepared, wanted: Sequence[Sum]) -> tuple[Frame, dict[str, list[str]], Collection[str]]:
    """Return the frame with the columns to be added up, the names of the parts of each sum, and which are counted.

    Columns are derived before the aggregation and the aggregation stays simple (a column, one verb), because
    composite expressions inside an aggregation are not the same on every engine.
    """
    reach = prepared.reach
    factors = {v: f"f{i}" for i, v in enumerate(reach)}
    frame = prepared.frame.with_columns(
        (nw.col(prepared.table.names[v]).cast(nw.Float64) - reach[v].pivot).alias(name)
        for v, name in factors.items()
    )
    counted: dict[str, nw.Expr] = {}
    products: dict[str, nw.Expr] = {}
    splits: dict[str, nw.Expr] = {}
    names: dict[str, list[str]] = {}
    done: dict[tuple[tuple[str, ...], frozenset[str]], list[str]] = {}
    for i, total in enumerate(wanted):
        given, multiplied = _needed(total, prepared)
        if (same := done.get((multiplied, given))) is not None:
            names[total.name] = same
            continue
        known = [~nw.col(factors[v]).is_null() for v in sorted(given)]
        if not multiplied:
            one = nw.lit(1).cast(nw.Int64)
            counted[f"p{i}"] = (
                nw.when(nw.all_horizontal(*known, ignore_nulls=False)).then(one) if known else one
            )
            names[total.name] = done[multiplied, given] = [f"p{i}"]
            continue
        product = fold(lambda a, b: a * b, (nw.col(factors[v]) for v in multiplied))
        if given - set(multiplied):
            product = nw.when(nw.all_horizontal(*known, ignore_nulls=False)).then(product)
        products[f"p{i}"] = product
        largest = float(np.prod([reach[v].reach for v in multiplied]))
        whole = all(reach[v].whole for v in multiplied)
        made = parts(f"p{i}", largest=largest, rows=prepared.rows, whole=whole)
        splits |= {name: part.alias(name) for name, part in made.items()}
        names[total.name] = done[multiplied, given] = list(made)
    frame = frame.with_columns(p.alias(name) for name, p in (counted | products).items())
    return (frame.with_columns(*splits.values()) if splits else frame), names, set(counted)


def _needed(total: Sum, prepared: Prepared) -> tuple[frozenset[str], tuple[str, ...]]:
    """Return what a sum asks to be known that is not known throughout, and what it multiplies, in fewest terms.

    A square of true and false is itself; many sums of complete columns are then one and the same.
    """
    reach = prepared.reach
    given = frozenset(v for v in total.given if reach[v].known < prepared.rows)
    multiplied: list[str] = []
    for v in total.factors:
        if not (reach[v].flag and v in multiplied):
            multiplied.append(v)
    return given, tuple(multiplied)
