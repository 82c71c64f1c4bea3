"""The counts that reliable change rests on, and the same from counts that may be published."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from syschange.effects.reliable.basis import BEYOND, EDGES, PEOPLE, would
from syschange.effects.reliable.terms import Terms
from syschange.frames import rows
from syschange.results import COUNT_COLUMNS, Coarsening, address
from syschange.statistics.reliable import CATEGORIES


def counted(terms: Terms) -> tuple[str, ...]:
    """Return the columns of people there are."""
    edges = EDGES if terms.scale is not None else ()
    beyond = (BEYOND,) if terms.entered is not None else ()
    return (*PEOPLE, *edges, *beyond, *terms.categories)


def counts(basis: pd.DataFrame, terms: Terms, *, by: Sequence[str], outcome: str) -> pd.DataFrame:
    """Return every count of people (see `Result.counts`)."""
    cells = [address({c: row[c] for c in by}) for row in rows(basis)]
    return pd.concat(
        [
            pd.DataFrame(
                dict(
                    zip(COUNT_COLUMNS, (cells, quantity(name, outcome), basis[name].to_numpy()), strict=True)
                )
            )
            for name in counted(terms)
        ],
        ignore_index=True,
    )


def quantity(name: str, outcome: str) -> str:
    """Return what a column counts."""
    return "n" if name == "enrolled" else f"{name}:{outcome}"


def published(
    basis: pd.DataFrame,
    terms: Terms,
    shown: pd.DataFrame,
    *,
    by: Sequence[str],
    outcome: str,
    coarsening: Coarsening,
) -> pd.DataFrame:
    """Return the basis made of published counts: hidden ones are missing, and so are the shares that rest on them.

    The shares that no change would give rest on single scores; they are rounded as correlations are.
    """
    made = basis.copy()
    found = dict(zip(zip(shown["cell"], shown["quantity"], strict=True), shown["count"], strict=True))
    cells = [address({c: row[c] for c in by}) for row in rows(basis)]
    for name in counted(terms):
        made[name] = [found.get((cell, quantity(name, outcome)), np.nan) for cell in cells]
    step = 10.0 ** (1 - coarsening.figures)
    hidden = made["followed"].isna()
    for category in CATEGORIES:
        column = would(category)
        made[column] = ((basis[column] / step).round() * step).mask(hidden)
    return made
