"""Whom a group is compared with: everyone else, everyone, or the group that differs in one named thing."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from syschange.equity.basis import cells_of
from syschange.errors import UnknownChoiceError, WrongTypeError
from syschange.frames import ALL, UNKNOWN
from syschange.results import COUNT_COLUMNS, Coarsening
from syschange.statistics.means import spread

REFERENCES = ("rest", "overall")
Reference = str | Mapping[str, str]
_QUANTITIES = ("denominator", "numerator", "complement")


def reference_moments(
    table: pd.DataFrame, reference: Reference, *, by: Sequence[str], kind: str
) -> pd.DataFrame:
    """Return the counts and moments of the reference of each group of a basis.

    Returns
    -------
    DataFrame
        `denominator`, `numerator`, `mean` and `sd`, with the index of the rows of the basis that have a
        reference.

    Raises
    ------
    UnknownChoiceError
        Where the reference, its characteristic or its label is not there or is `(unknown)`.
    WrongTypeError
        Where the mapping is empty.
    """
    if isinstance(reference, str):
        if reference not in REFERENCES:
            raise UnknownChoiceError("reference", reference, REFERENCES)
        return _rest(table, kind=kind)
    return _matched(table, reference, by=list(by))


def _rest(table: pd.DataFrame, *, kind: str) -> pd.DataFrame:
    """Return the moments of everyone who is not in each group: everyone less the group."""
    whole = table.iloc[0]
    rest = pd.DataFrame({"denominator": whole["denominator"] - table["denominator"]})
    rest["numerator"] = whole["numerator"] - table["numerator"]
    if kind == "proportion":
        return rest.assign(mean=np.nan, sd=np.nan)
    n, known = table["denominator"], rest["denominator"].where(rest["denominator"] > 0)
    # An empty group has no mean, and takes nothing from the whole.
    mean, sd = table["mean"].where(n > 0, whole["mean"]), table["sd"].where(n > 1, 0.0)
    rest["mean"] = (whole["denominator"] * whole["mean"] - n * mean) / known
    within = (whole["denominator"] - 1) * whole["sd"] ** 2 - (n - 1).clip(lower=0) * sd**2
    between = n * (mean - whole["mean"]) ** 2 + known * (rest["mean"] - whole["mean"]) ** 2
    left = spread(within - between, (whole["denominator"] - 1) * whole["sd"] ** 2)
    rest["sd"] = np.sqrt(left / (known - 1).where(known > 1))
    return rest.where(n.notna(), np.nan)


def _matched(table: pd.DataFrame, reference: Mapping[str, str], *, by: list[str]) -> pd.DataFrame:
    """Return, for each group that is not the reference, the group that differs only in being the reference."""
    if not reference:
        raise WrongTypeError("The reference names no group.", "Give one, for example {'arm': 'usual care'}.")
    for column, wanted in reference.items():
        if column not in by:
            raise UnknownChoiceError("characteristic of this breakdown", column, by)
        # Those not known are a mixture of all the others, and so never what a group is measured by.
        levels = [v for v in dict.fromkeys(table[column]) if v not in {ALL, UNKNOWN}]
        if wanted not in levels:
            raise UnknownChoiceError(f"group of {column}", wanted, levels)
    places = {tuple(labels): i for i, labels in enumerate(table[by].to_numpy())}
    taken: dict[int, int] = {}
    for labels, i in places.items():
        row = dict(zip(by, labels, strict=True))
        if all(row[c] != ALL for c in reference) and any(row[c] != v for c, v in reference.items()):
            twin = places.get(tuple({**row, **reference}.values()))
            if twin is not None:
                taken[i] = twin
    found = table.loc[list(taken.values()), ["denominator", "numerator", "mean", "sd"]]
    return found.set_axis(pd.Index(list(taken)), axis=0)


def rest_counts(
    against: pd.DataFrame, table: pd.DataFrame, *, by: Sequence[str], outcome: str
) -> pd.DataFrame:
    """Return the counts of everyone who is not in each group (see `Result.counts`).

    They are counts of people like any other: a group of nearly everyone leaves a rest of very few.
    """
    values = {**against, "complement": against["denominator"] - against["numerator"]}
    cells = cells_of(table, by)
    parts = [
        pd.DataFrame(
            dict(zip(COUNT_COLUMNS, (cells, f"rest:{q}:{outcome}", values[q].to_numpy()), strict=True))
        )
        for q in _QUANTITIES
        if q == "denominator" or values[q].notna().any()
    ]
    return pd.concat(parts, ignore_index=True)


def published_rest(
    against: pd.DataFrame, table: pd.DataFrame, published: pd.DataFrame, *,
    by: Sequence[str], outcome: str, coarsening: Coarsening,
) -> pd.DataFrame:  # fmt: skip
    """Return the reference "everyone else" made of published counts: missing where those are hidden.

    `table` is the basis with true values; its first row is everyone.
    """
    shown = dict(
        zip(zip(published["cell"], published["quantity"], strict=True), published["count"], strict=True)
    )
    cells = cells_of(table, by)
    count = {q: np.array([shown.get((c, f"rest:{q}:{outcome}"), np.nan) for c in cells]) for q in _QUANTITIES}
    made = against.assign(denominator=count["denominator"])
    if table["numerator"].notna().any():
        hidden = np.isnan(count["denominator"]) | np.isnan(count["complement"])
        return made.assign(numerator=np.where(hidden, np.nan, count["numerator"]))
    step = coarsening.step(float(table["sd"].iloc[0]))
    for moment in ("mean", "sd"):
        made[moment] = ((against[moment] / step).round() * step).where(made["denominator"].notna())
    return made
