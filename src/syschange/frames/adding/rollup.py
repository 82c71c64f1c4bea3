"""From the cells to every grouping of the characteristics, by addition alone."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import prod

import numpy as np
import numpy.typing as npt
import pandas as pd

from syschange.frames.adding.cells import Array, Base, Cells, in_type, joined
from syschange.frames.adding.cover import LIMIT, cover
from syschange.frames.groups.labels import ALL
from syschange.frames.groups.limits import MAX_ROWS, require_rows, require_ways


@dataclass(frozen=True, eq=False)
class Grouping:
    """One grouping, dense: every combination of its labels, whether anybody is in it or not.

    Attributes
    ----------
    subset
        The characteristics.
    labels
        The labels along each axis.
    parts
        The parts of each sum, each with an axis for each characteristic.
    """

    subset: tuple[str, ...]
    labels: tuple[tuple[str, ...], ...]
    parts: dict[str, tuple[Array, ...]]

    @property
    def size(self) -> int:
        """How many rows its table has."""
        return int(np.prod([len(labels) for labels in self.labels]))


def roll_up(
    cells: Cells,
    *,
    by: Sequence[str],
    ways: int,
    max_rows: int = MAX_ROWS,
    names: Sequence[str] | None = None,
) -> pd.DataFrame:
    """Return the sums of every grouping of 0 to `ways` of the characteristics.

    Parameters
    ----------
    cells
        The cells; their keys must include `by`.
    by
        The characteristics to group by, in the order they are to be read.
    ways
        The most characteristics taken together, 1 to the number given.
    max_rows
        The most rows of all the tables together; 200,000 (ours).
    names
        The sums wanted; None for all.

    Returns
    -------
    DataFrame
        The characteristics (`"(all)"` where a margin is taken), the keys that are in every grouping, `ways`, and
        the sums. The overall row comes first, then the single characteristics, then pairs and so on, each in the
        order of the labels, and each of them for every label of the keys in every grouping. A single group that is
        declared and that nobody is in is present with sums of zero. Combinations are of the groups that somebody
        is in; one of them that nobody has is present with sums of zero, because on paper a combination that is
        left out would say that it has nobody, and one of a few would not.

    Raises
    ------
    UnknownChoiceError
        Where `ways` is not between 1 and the number of characteristics (0 where there are none).
    NotEstimableError
        Where the tables asked for would hold more than `max_rows` rows.
    """
    require_ways(ways, len(by))
    times = prod(len(cells.levels[c]) for c in cells.always)
    require_rows([len(cells.levels[c]) for c in by], ways, times=times, max_rows=max_rows)
    wanted = cells.names if names is None else tuple(names)
    made = list(groupings(cells, by=by, ways=ways, names=wanted))
    return table_of(made, by=by, always=cells.always, names=wanted)


def table_of(
    made: Sequence[Grouping], *, by: Sequence[str], always: Sequence[str], names: Sequence[str]
) -> pd.DataFrame:
    """Return groupings as one table, one below the other: their labels, `ways` and the sums named."""
    columns = {c: np.concatenate([_axis(g, c) for g in made]) for c in (*by, *always)}
    table = pd.DataFrame({c: pd.Series(values, dtype="str") for c, values in columns.items()})
    table["ways"] = np.concatenate([np.full(g.size, len(g.subset) - len(always)) for g in made])
    sums = {
        n: in_type(n, np.concatenate([joined([p.ravel() for p in g.parts[n]]) for g in made])) for n in names
    }
    return pd.concat([table, pd.DataFrame(sums)], axis=1)


def groupings(
    cells: Cells, *, by: Sequence[str], ways: int, names: Sequence[str] | None = None
) -> Iterator[Grouping]:
    """Give every grouping of 0 to `ways` of the characteristics, each for the keys that are in every one."""
    parents: list[_Parent] = []
    held = max(prod(len(cells.declared[c]) for c in cells.always), 1)  # of nobody there is no period either
    for base in cells.bases:
        of = [c for c in by if c in base.keys]
        places = cover([len(cells.declared[c]) for c in of], min(ways, len(of)), limit=max(LIMIT // held, 1))
        sets = [(*cells.always, *(of[i] for i in chosen)) for chosen in places]
        parents += [_dense(cells, base, subset, names or cells.names) for subset in sets]
    parents.sort(key=lambda parent: parent.stack.size)
    for k in range(ways + 1):
        for subset in combinations(by, k):
            parent = next(p for p in parents if set(subset) <= set(p.subset))
            yield _margin(cells, parent, (*cells.always, *subset))


@dataclass(frozen=True, eq=False)
class _Parent:
    """A dense table that groupings are margins of.

    Attributes
    ----------
    subset
        The characteristics.
    stack
        The parts of the sums, shape (parts, one axis a characteristic); parts that are one and the same stand
        in it once.
    places
        For each sum the places of its parts in the stack.
    made
        The margins worked out already: each is summed from the smallest that holds it.
    """

    subset: tuple[str, ...]
    stack: Array
    places: Mapping[str, tuple[int, ...]]
    made: dict[tuple[str, ...], Array]

    def margin(self, subset: tuple[str, ...]) -> Array:
        """Return the sums by some of the characteristics, in the order of this table's own."""
        if subset not in self.made:
            missing = [c for c in self.subset if c not in subset]
            added = min(missing, key=lambda c: self.stack.shape[1 + self.subset.index(c)])
            larger = tuple(c for c in self.subset if c in subset or c == added)
            self.made[subset] = self.margin(larger).sum(axis=1 + larger.index(added))
        return self.made[subset]


def _dense(cells: Cells, base: Base, subset: tuple[str, ...], names: Sequence[str]) -> _Parent:
    shape = tuple(len(cells.declared[c]) for c in subset)
    place = np.zeros(len(base.codes), dtype=np.int64)
    for column, size in zip(subset, shape, strict=True):
        place = place * size + base.codes[:, base.keys.index(column)]
    different = {id(part): part for name in names for part in base.parts[name]}
    order = {key: i for i, key in enumerate(different)}
    cells_of = (np.bincount(place, part, prod(shape)).astype(np.float64) for part in different.values())
    stack = np.stack([made.reshape(shape) for made in cells_of])
    places = {name: tuple(order[id(part)] for part in base.parts[name]) for name in names}
    return _Parent(subset, stack, places, {subset: stack})


def _margin(cells: Cells, parent: _Parent, subset: tuple[str, ...]) -> Grouping:
    """Return the sums over the characteristics that are not in the subset."""
    kept = tuple(c for c in parent.subset if c in subset)
    sums = parent.margin(kept).transpose(0, *(1 + kept.index(c) for c in subset))
    # A single group that is declared has its row though nobody is in it; combinations are of those somebody is in.
    single = len(subset) - len(cells.always) == 1
    shown = [cells.declared[c] if single and c not in cells.always else cells.levels[c] for c in subset]
    for axis, (c, found) in enumerate(zip(subset, shown, strict=True), start=1):
        if len(found) < len(cells.declared[c]):
            sums = sums.take([cells.declared[c].index(label) for label in found], axis=axis)
    parts = {name: tuple(sums[i] for i in places) for name, places in parent.places.items()}
    return Grouping(subset, tuple(tuple(found) for found in shown), parts)


def _axis(grouping: Grouping, column: str) -> npt.NDArray[np.object_]:
    """Return the label of one characteristic for each row of a grouping's table."""
    if column not in grouping.subset:
        return np.full(grouping.size, ALL, dtype=object)
    place = grouping.subset.index(column)
    shape = [len(labels) for labels in grouping.labels]
    codes = np.indices(shape)[place].ravel()
    named: npt.NDArray[np.object_] = np.array(grouping.labels[place], dtype=object)[codes]
    return named
