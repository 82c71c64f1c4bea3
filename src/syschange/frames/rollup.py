"""From the cells to every grouping of the characteristics, by addition alone."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt
import pandas as pd

from syschange.frames.cells import Array, Base, Cells, in_type, joined
from syschange.frames.cover import LIMIT, cover
from syschange.frames.labels import ALL
from syschange.frames.limits import MAX_ROWS, require_rows, require_ways


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


def roll_up(cells: Cells, *, by: Sequence[str], ways: int, max_rows: int = MAX_ROWS) -> pd.DataFrame:
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
    require_rows([len(cells.levels[c]) for c in by], ways, max_rows=max_rows)
    made = list(groupings(cells, by=by, ways=ways))
    columns = {c: np.concatenate([_axis(g, c) for g in made]) for c in (*by, *cells.always)}
    table = pd.DataFrame({c: pd.Series(values, dtype="str") for c, values in columns.items()})
    table["ways"] = np.concatenate([np.full(g.size, len(g.subset) - len(cells.always)) for g in made])
    for name in cells.names:
        table[name] = in_type(
            name, np.concatenate([joined([p.ravel() for p in g.parts[name]]) for g in made])
        )
    return table


def groupings(cells: Cells, *, by: Sequence[str], ways: int) -> Iterator[Grouping]:
    """Give every grouping of 0 to `ways` of the characteristics, each for the keys that are in every one."""
    parents: list[Grouping] = []
    held = int(np.prod([len(cells.declared[c]) for c in cells.always])) if cells.always else 1
    for base in cells.bases:
        of = [c for c in by if c in base.keys]
        places = cover([len(cells.declared[c]) for c in of], min(ways, len(of)), limit=max(LIMIT // held, 1))
        parents += [_dense(cells, base, (*cells.always, *(of[i] for i in places_of))) for places_of in places]
    parents.sort(key=lambda g: g.size)
    for k in range(ways + 1):
        for subset in combinations(by, k):
            parent = next(g for g in parents if set(subset) <= set(g.subset))
            yield _margin(cells, parent, (*cells.always, *subset))


def _dense(cells: Cells, base: Base, subset: tuple[str, ...]) -> Grouping:
    labels = tuple(cells.declared[c] for c in subset)
    shape = tuple(len(found) for found in labels)
    place = np.zeros(len(base.codes), dtype=np.int64)
    for column, size in zip(subset, shape, strict=True):
        place = place * size + base.codes[:, base.keys.index(column)]
    count = int(np.prod(shape))
    parts = {
        name: tuple(np.bincount(place, p, count).astype(np.float64).reshape(shape) for p in found)
        for name, found in base.parts.items()
    }
    return Grouping(subset, labels, parts)


def _margin(cells: Cells, parent: Grouping, subset: tuple[str, ...]) -> Grouping:
    """Return the sums over the characteristics that are not in the subset."""
    gone = tuple(i for i, c in enumerate(parent.subset) if c not in subset)
    kept = [c for c in parent.subset if c in subset]
    turn = [kept.index(c) for c in subset]
    # A single group that is declared has its row though nobody is in it; combinations are of those somebody is in.
    single = len(subset) - len(cells.always) == 1
    shown = [cells.declared[c] if single and c not in cells.always else cells.levels[c] for c in subset]
    axes = [
        [cells.declared[c].index(label) for label in found] for c, found in zip(subset, shown, strict=True)
    ]
    parts = {}
    for name, found in parent.parts.items():
        sums = (p.sum(axis=gone).transpose(turn) for p in found)
        parts[name] = tuple(np.asarray(s[np.ix_(*axes)] if axes else s) for s in sums)
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
