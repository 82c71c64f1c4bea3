"""Several groups taken together as one, with their counts, value and uncertainty."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from syschange.equity.options import Question

_ADDED = ("n", "denominator", "numerator", "exposure", "weight")


def pooled(
    basis: pd.DataFrame,
    *,
    column: str,
    labels: Sequence[str],
    name: str,
    keys: Sequence[str],
    asked: Question,
) -> pd.DataFrame:
    """Return the counts and moments of groups of one characteristic taken together, for each setting of the others.

    Parameters
    ----------
    basis
        The basis of a breakdown (see `basis.basis`), rows of the characteristic alone or with others.
    column, labels
        The characteristic, and the groups of it to take together.
    name
        What they are called together.
    keys
        Every characteristic, and the period.
    asked
        The question. Nobody is in two of the groups, so that their variances add up.

    Returns
    -------
    DataFrame
        The columns of the basis, one row a setting of the other keys.
    """
    here = basis[basis[column].isin(list(labels))]
    heavy, value, se = (here[c].to_numpy(dtype=float) for c in ("weight", "value", "se"))
    held = here.assign(
        top=np.where(heavy > 0, heavy * value, 0.0), squares=np.where(heavy > 0, (heavy * se) ** 2, 0.0)
    )
    others = [*(k for k in keys if k != column), "ways"]
    sums = held.groupby(others, sort=False, as_index=False)[[*_ADDED, "top", "squares", "size", "df"]].sum(
        min_count=1
    )
    made = sums[[*others, *_ADDED]].assign(**{column: name})
    weight = sums["weight"].where(sums["weight"] > 0)
    made["value"], made["se"] = sums["top"] / weight, np.sqrt(sums["squares"]) / weight
    variance = made["value"] * (asked.per if asked.kind == "rate" else 1 - made["value"])
    size = sums["size"]
    if not asked.plain:
        size = (variance / made["se"].where(made["se"] > 0) ** 2).fillna(size)
    made["size"], made["df"] = size, sums["df"]
    made["sd"] = made["se"] * np.sqrt(size)
    return made[list(basis.columns)]
