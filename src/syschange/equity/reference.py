"""Whom a group is compared with: everyone else, everyone, or the group that differs in one named thing."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from syschange.equity.basis import cells_of
from syschange.errors import NotEstimableError, UnknownChoiceError, WrongTypeError
from syschange.frames import ALL, MISSING_LABELS, group_name, rows
from syschange.results import COUNT_COLUMNS, Coarsening
from syschange.statistics.means import spread

REFERENCES = ("rest", "overall")
FEWEST = 10  # ours: people a named reference must have; the same as the least count published
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
        Where the reference, its characteristic or its label is not there or stands for missing.
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
        levels = [v for v in dict.fromkeys(table[column]) if v not in {ALL, *MISSING_LABELS}]
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


def require_people(table: pd.DataFrame, reference: Reference, *, by: Sequence[str], least: int) -> None:
    """Check that a named reference has enough people whose outcome is known, everything else taken together.

    Raises
    ------
    NotEstimableError
        Where it has fewer than `least`.
    WrongTypeError
        Where `least` is not a number of people.
    """
    if not isinstance(least, int) or least < 0:
        raise WrongTypeError("The least number of people is not a whole number, 0 or more.", "Give least=10.")
    if isinstance(reference, str):
        return
    alike = np.all([(table[c] != ALL) == (c in reference) for c in by], axis=0)
    groups = rows(table[alike & ~table[list(reference)].isin(MISSING_LABELS).any(axis=1)])
    named = [row for row in groups if all(row[c] == label for c, label in reference.items())]
    if not named or named[0]["denominator"] >= least:
        return
    largest = max(groups, key=lambda row: float(row["denominator"]))
    enough = largest["denominator"] >= least
    named_too = f"the largest group ({group_name(largest, by)}), " if enough else ""
    raise NotEstimableError(
        f"The reference ({group_name(named[0], by)}) has fewer than {least} people whose outcome is known, too few "
        "to measure others by.",
        f"Compare with {named_too}'rest' or 'overall'.",
    )


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
