"""From the finest cells to every grouping of the characteristics, by addition alone."""

from collections.abc import Sequence
from itertools import combinations, product

import pandas as pd

from syschange.frames.labels import ALL
from syschange.frames.limits import require_rows, require_ways
from syschange.frames.reduce import Cells


def roll_up(cells: Cells, *, by: Sequence[str], ways: int) -> pd.DataFrame:
    """Return the sums of every grouping of 0 to `ways` of the characteristics.

    Parameters
    ----------
    cells
        The finest cells; their keys must include `by`.
    by
        The characteristics to group by, in the order they are to be read.
    ways
        The most characteristics taken together, 1 to the number given.

    Returns
    -------
    DataFrame
        The characteristics (`"(all)"` where a margin is taken), `ways`, and the sums of `cells.table`. The overall
        row comes first, then the single characteristics, then pairs and so on, each in the order of the
        labels. A single group that is declared and that nobody is in is present with sums of zero. Combinations
        are of the groups that somebody is in; one of them that nobody has is present with sums of zero, because
        on paper a combination that is left out would say that it has nobody, and one of a few would not.

    Raises
    ------
    UnknownChoiceError
        Where `ways` is not between 1 and the number of characteristics (0 where there are none).
    NotEstimableError
        Where the tables asked for would hold more than 200,000 rows.
    """
    require_ways(ways, len(by))
    require_rows([len(cells.levels[c]) for c in by], ways)
    subsets = [subset for k in range(ways + 1) for subset in combinations(by, k)]
    return pd.concat([_one(cells, by, subset) for subset in subsets], ignore_index=True)


def _one(cells: Cells, by: Sequence[str], subset: tuple[str, ...]) -> pd.DataFrame:
    sums = [c for c in cells.table.columns if c not in cells.keys]
    if subset:
        levels = cells.declared if len(subset) == 1 else cells.levels
        every = list(product(*(levels[c] for c in subset)))
        index = pd.MultiIndex.from_tuples(every, names=list(subset))
        total = cells.table.groupby(list(subset), sort=False)[sums].sum()
        total.index = pd.MultiIndex.from_tuples(
            [i if isinstance(i, tuple) else (i,) for i in total.index], names=list(subset)
        )
        table = total.reindex(index, fill_value=0).reset_index()
    else:
        table = cells.table[sums].sum().to_frame().T
    for column in by:
        if column not in subset:
            table[column] = ALL
        table[column] = table[column].astype("str")
    table["ways"] = len(subset)
    return table[[*by, "ways", *sums]]
