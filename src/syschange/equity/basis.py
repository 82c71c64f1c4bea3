"""What every equity measure is computed from: the counts and moments of each group, true or published."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from syschange.frames import Cells, roll_up, rows
from syschange.results import COUNT_COLUMNS, Coarsening, address
from syschange.statistics.means import sd_from_sums

KINDS = ("proportion", "mean")
MOMENTS = ("mean", "sd")


def basis(cells: Cells, *, by: Sequence[str], ways: int, outcome: str, kind: str) -> pd.DataFrame:
    """Return the counts and moments of every group.

    Returns
    -------
    DataFrame
        The characteristics, `ways`, `n` (people), `denominator` (people whose outcome is known), `numerator`
        (people with the outcome; missing for means), `mean` and `sd` (missing for proportions).
    """
    rolled = roll_up(cells, by=by, ways=ways)
    table = rolled[[*by, "ways"]].copy()
    table["n"], table["denominator"] = rolled["rows"].astype(float), rolled["complete"].astype(float)
    total, squares = rolled[f"sum:{outcome}"].astype(float), rolled[f"sum:{outcome}:{outcome}"].astype(float)
    known = table["denominator"].where(table["denominator"] > 0)
    if kind == "proportion":
        table["numerator"], table["mean"], table["sd"] = total, np.nan, np.nan
        return table
    table["numerator"] = np.nan
    table["mean"] = cells.pivots[outcome] + total / known
    table["sd"] = sd_from_sums(known, total, squares)
    return table


def counts(table: pd.DataFrame, *, by: Sequence[str], outcome: str) -> pd.DataFrame:
    """Return every count of people in a basis, one row a group and quantity (see `Result.counts`)."""
    cells = cells_of(table, by)
    quantities = {
        "n": table["n"],
        f"denominator:{outcome}": table["denominator"],
        f"numerator:{outcome}": table["numerator"],
        f"complement:{outcome}": table["denominator"] - table["numerator"],
    }
    parts = [
        pd.DataFrame(dict(zip(COUNT_COLUMNS, (cells, name, values.to_numpy()), strict=True)))
        for name, values in quantities.items()
        if name in {"n", f"denominator:{outcome}"} or values.notna().any()  # means have no numerator
    ]
    return pd.concat(parts, ignore_index=True)


def published_basis(
    table: pd.DataFrame, published: pd.DataFrame, *, by: Sequence[str], outcome: str, coarsening: Coarsening
) -> pd.DataFrame:
    """Return a basis made of published counts; what is hidden is missing, and means are coarsened.

    A numerator is shown only where its complement may be shown as well, and a mean only where its
    denominator may.
    """
    made = table.copy()
    shown_counts = dict(
        zip(zip(published["cell"], published["quantity"], strict=True), published["count"], strict=True)
    )

    def shown(quantity: str) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        return np.array(
            [shown_counts.get((cell, quantity), np.nan) for cell in cells_of(table, by)], dtype=float
        )

    made["n"] = shown("n")
    made["denominator"] = np.where(made["n"].isna(), np.nan, shown(f"denominator:{outcome}"))
    if table["numerator"].notna().any():
        both = made["denominator"].notna() & ~np.isnan(shown(f"complement:{outcome}"))
        made["numerator"] = np.where(both, shown(f"numerator:{outcome}"), np.nan)
        return made
    step = coarsening.step(float(table["sd"].iloc[0]))
    for moment in MOMENTS:
        made[moment] = ((table[moment] / step).round() * step).where(made["denominator"].notna())
    return made


def cells_of(table: pd.DataFrame, by: Sequence[str]) -> list[tuple[tuple[str, str], ...]]:
    """Return whom each row counts."""
    return [address({c: row[c] for c in by}) for row in rows(table)]
