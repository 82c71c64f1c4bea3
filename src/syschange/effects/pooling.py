"""An effect in every group, drawn towards what the groups share, and whether they differ by more than chance."""

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd

from syschange.errors import quote
from syschange.frames import ALL, MISSING_LABELS
from syschange.results import Estimate
from syschange.statistics.detectable import spread_of
from syschange.statistics.pooling import Pooled, partly_pooled
from syschange.words import figures

POOLED = ("pooled", "pooled_lower", "pooled_upper")
ALIKE_COLUMNS = ("characteristic", "groups", "centre", "between", "chance")
_CHANCE = 0.05  # by convention, as that of the intervals


def pooled_columns(
    labels: pd.DataFrame, estimates: Sequence[Estimate | None], *, by: Sequence[str], level: float
) -> pd.DataFrame:
    """Return for each row the effect drawn towards what the groups of its characteristic share.

    Parameters
    ----------
    labels
        A row an effect, with the characteristics in columns.
    estimates
        The effect of each row; None where there is none. All of one kind: differences, or ratios.
    by
        The characteristics.
    level
        Confidence level.

    Returns
    -------
    DataFrame
        `pooled`, `pooled_lower`, `pooled_upper`, a row each as `labels`; missing for everybody together, for
        combinations and for `(unknown)`, which are not drawn.
    """
    made = pd.DataFrame(math.nan, index=labels.index, columns=list(POOLED))
    for column in by:
        here = _single(labels, column, by)
        found, log = _pooled([e for e, use in zip(estimates, here, strict=True) if use], level)
        values = np.column_stack([found.value, found.lower, found.upper])
        made.loc[here, list(POOLED)] = np.exp(values) if log else values
    return made


def alike(
    labels: pd.DataFrame, estimates: Sequence[Estimate | None], *, by: Sequence[str], level: float
) -> pd.DataFrame:
    """Return for each characteristic whether its groups' effects differ by more than chance.

    Returns
    -------
    DataFrame
        A row a characteristic: `characteristic`; `groups` with an effect; `centre`, what they share; `between`,
        the standard deviation of the true effects as estimated (of ratios, that of their logarithm); `chance`, how
        often groups with one and the same effect would differ at least as much.
    """
    rows = []
    for column in by:
        here = _single(labels, column, by)
        found, log = _pooled([e for e, use in zip(estimates, here, strict=True) if use], level)
        centre = math.exp(found.centre) if log else found.centre
        rows.append((column, found.groups, centre, found.between, found.chance))
    return pd.DataFrame(rows, columns=list(ALIKE_COLUMNS)).astype({"characteristic": "str"})


def alike_words(table: pd.DataFrame) -> str:
    """Say of each characteristic whether its groups' effects differ; empty where there is none to tell of."""
    said = []
    for row in table.to_dict("records"):
        name = quote(row["characteristic"])
        if row["groups"] < 2:  # noqa: PLR2004 - one has nothing to differ from
            continue
        which = f"the {row['groups']} groups of {name}"
        if row["chance"] < _CHANCE:
            said.append(f"The effect differs between {which} by more than chance readily explains.")
        else:
            often = figures(100 * row["chance"], 2)
            said.append(
                f"The effects in {which} differ no more than chance would make them: groups with one and the same "
                f"effect would look this different {often} times in 100."
            )
    return " ".join(said)


def _single(labels: pd.DataFrame, column: str, by: Sequence[str]) -> "pd.Series[bool]":
    """Return which rows are of one known group of one characteristic, everybody else's taken together."""
    others = [c for c in by if c != column]
    alone = (
        (labels[others] == ALL).all(axis=1) if others else pd.Series([True] * len(labels), index=labels.index)
    )
    return alone & ~labels[column].isin([ALL, *MISSING_LABELS])


def _pooled(estimates: Sequence[Estimate | None], level: float) -> tuple[Pooled, bool]:
    """Return effects partly pooled, and whether they are logarithms."""
    read = [(math.nan, math.nan, math.inf, False) if e is None else spread_of(e) for e in estimates]
    log = any(kind for _, _, _, kind in read)
    value, se, df = (np.array([row[i] for row in read], dtype=np.float64) for i in range(3))
    return partly_pooled(value, se, df=df if len(df) else math.inf, level=level), log
