"""The second of two stages: from the totals of people to sums over the people of each cell, on the engine."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import reduce as fold
from itertools import combinations, pairwise

import narwhals as nw

from syschange.frames.adding.aggregate import Grouped, aggregate, decoded
from syschange.frames.adding.cells import Cells
from syschange.frames.adding.coding import coding_of_texts
from syschange.frames.adding.exact import parts_within
from syschange.frames.adding.labelled import based
from syschange.frames.adding.prepared import FINEST
from syschange.frames.opening.tables import Frame
from syschange.frames.people.persons import WHO, Persons, within

ALL_PAIRS = 8  # ours: up to so many periods every two of them are compared
_NARROW = 10  # ours: columns of sums that a table of `FINEST` cells has room for

SOMEONE = "someone"  # people with a row that is used in any period
PRESENT = "present"  # people with any row
PAIRED = ("people", "tt", "tm", "mt", "mm")


@dataclass(frozen=True)
class _Product:
    """One sum of the second stage: its name, what is added up, and of how many totals and sizes it is made."""

    name: str
    of: nw.Expr
    totals: int = 0
    sizes: int = 0


def pairs_of(shown: Sequence[str], periods: Sequence[str]) -> tuple[tuple[int, int], ...]:
    """Return which periods are compared, as places among `periods`, the lower first.

    All two by two where there are at most eight; beyond that neighbours, and each with the first (ours).

    Parameters
    ----------
    shown
        The periods in the order they are read in.
    periods
        The same in the order of the alphabet.
    """
    places = [periods.index(name) for name in shown]
    if len(places) <= ALL_PAIRS:
        chosen = set(combinations(places, 2))
    else:
        chosen = {*pairwise(places), *((places[0], other) for other in places[1:])}
    return tuple(sorted((min(pair), max(pair)) for pair in chosen))


def sums_over_people(persons: Persons, keys: Sequence[str]) -> Cells:
    """Return sums over the people of each cell of the keys; they add up only where no person is in two cells.

    Parameters
    ----------
    persons
        Rows with what each adds to the totals of its person.
    keys
        The keys.

    Returns
    -------
    Cells
        Sums named by the place of the period among `persons.periods`: `rows:0`, `known:0`, `m:0`, `t:0`,
        `squares:0`, and over people `people:0`, `present:0` (those with any row in it), `tt:0`, `tm:0`, `mm:0`,
        `mmm:0`; of two periods `people:0:1`, `tt:0:1`, `tm:0:1` (the total in the one, the size in the other),
        `mt:0:1`, `mm:0:1`. `someone` and `present` count the people with a row that is used, and with any.
    """
    names = {f"{name}:{i}": list(of) for i, held in enumerate(persons.held) for name, of in held.items()}
    columns: dict[str, nw.Expr] = {}
    splits: dict[str, nw.Expr] = {}
    for i, product in enumerate(_products(persons)):
        if (same := _the_same(persons, product.name)) in names:
            names[product.name] = names[same]
            continue
        columns[f"z{i}"] = product.of
        made = {f"z{i}": nw.col(f"z{i}")}
        if product.totals + product.sizes:
            total = _largest(persons, product)
            whole = _whole(persons, product)
            made = parts_within(f"z{i}", total=total, rows=persons.prepared.rows, whole=whole)
            splits |= made
        names[product.name] = list(made)
    summed = list(dict.fromkeys(c for of in names.values() for c in of))
    needed = list(dict.fromkeys(c for held in persons.held for of in held.values() for c in of))
    prepared = persons.prepared

    def _added(people: Frame, by: Sequence[str]) -> Grouped:
        people = _totals(people, persons).with_columns(e.alias(name) for name, e in columns.items())
        people = people.with_columns(e.alias(name) for name, e in splits.items())
        return aggregate(people, [by], summed)[0]

    finest = max(FINEST * _NARROW // max(len(summed), _NARROW), 1)
    planned = prepared.plan(keys, finest=finest, largest=max(finest // 10, 1))
    grouped = []
    for base in planned:
        by = [c for key in base for c in prepared.columns[key]]
        coding = coding_of_texts(persons.frame, by, prepared.expected)
        found = None
        if coding is not None:
            people = within(coding.frame, [WHO, *coding.codes, *coding.rest], needed)
            found = decoded(coding, by, _added(people, [*coding.codes, *coding.rest]))
        grouped.append(_added(within(persons.frame, [WHO, *by], needed), by) if found is None else found)
    bases, every = based(prepared, planned, grouped, names)
    return Cells(tuple(keys), (), (), bases, prepared.ways, every, {}, {})


def _totals(people: Frame, persons: Persons) -> Frame:
    """Return people with the total and the size of each in every period."""
    made = {}
    for i, held in enumerate(persons.held):
        for name, of in (("total", held["t"]), ("size", held["m"])):
            made[f"{name}{i}"] = fold(lambda a, b: a + b, (nw.col(c) for c in of))
    return people.with_columns(e.alias(name) for name, e in made.items())


def _the_same(persons: Persons, name: str) -> str:
    """Return which sum over people with a used row is one over people with any row: those where every row is used."""
    every = [held["rows"] == held["known"] for held in persons.held]
    same = {f"{PRESENT}:{i}": f"people:{i}" for i, used in enumerate(every) if used}
    return (same | ({PRESENT: SOMEONE} if all(every) else {})).get(name, "")


def _products(persons: Persons) -> Iterator[_Product]:
    """Give every sum of the second stage."""
    used = [nw.col(held["known"][0]) for held in persons.held]
    for i, held in enumerate(persons.held):
        t, m = nw.col(f"total{i}"), nw.col(f"size{i}")
        yield _Product(f"people:{i}", (used[i] > 0).cast(nw.Float64))
        yield _Product(f"{PRESENT}:{i}", (nw.col(held["rows"][0]) > 0).cast(nw.Float64))
        yield _Product(f"tt:{i}", t * t, 2, 0)
        yield _Product(f"tm:{i}", t * m, 1, 1)
        yield _Product(f"mm:{i}", m * m, 0, 2)
        yield _Product(f"mmm:{i}", m * m * m, 0, 3)
    for i, j in pairs_of(persons.shown, persons.periods):
        t, m, other, its = (nw.col(f"{name}{k}") for k in (i, j) for name in ("total", "size"))
        yield _Product(f"people:{i}:{j}", ((used[i] > 0) & (used[j] > 0)).cast(nw.Float64))
        yield _Product(f"tt:{i}:{j}", t * other, 2, 0)
        yield _Product(f"tm:{i}:{j}", t * its, 1, 1)
        yield _Product(f"mt:{i}:{j}", m * other, 1, 1)
        yield _Product(f"mm:{i}:{j}", m * its, 0, 2)
    yield _Product(SOMEONE, (fold(lambda a, b: a + b, used) > 0).cast(nw.Float64))
    yield _Product(PRESENT, nw.lit(1.0))


def _largest(persons: Persons, product: _Product) -> float:
    """Return what no sum of products exceeds: all rows together once, and a person's most rows for the rest.

    Rounding of the products and of the totals they are made of is far within the factor of 2.
    """
    each = persons.reach**product.totals * persons.size**product.sizes
    return 2.0 * each * persons.prepared.rows * float(persons.most) ** (product.totals + product.sizes - 1)


def _whole(persons: Persons, product: _Product) -> bool:
    """Return whether a product is of whole numbers."""
    totals, sizes = persons.whole
    return (totals or not product.totals) and (sizes or not product.sizes)
