"""What a before-and-after comparison is computed from: each arm's counts and moments by group."""

import dataclasses
import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from syschange.frames import AFTER, BEFORE, Cells, roll_up, rows
from syschange.results import COUNT_COLUMNS, Coarsening, address
from syschange.statistics.attrition import Seen
from syschange.statistics.change import Moments
from syschange.statistics.means import sd_from_sums

MOMENTS = ("mean_before", "mean_after", "sd_before", "sd_after", "correlation")
WAVES = ("mean_before_all", "mean_after_all", "sd_before_all", "sd_after_all")
COUNTS = ("enrolled", "seen_before", "seen_after", "followed", "lost")
CLUSTERS = "clusters"  # a column of the table where people come in clusters: of those followed


def moments_by_group(cells: Cells, *, by: Sequence[str], ways: int) -> pd.DataFrame:
    """Return the counts and moments of every group.

    Parameters
    ----------
    cells
        Sums of the scores before and after, one row a person.
    by, ways
        The characteristics (the arm among them), and how many to take together.

    Returns
    -------
    DataFrame
        The characteristics, `ways`; the counts of people `enrolled`, `seen_before`, `seen_after` and `followed`
        (seen at both times); the moments of those followed; and, ending in `_all`, the means and standard
        deviations of everyone seen at each time.
    """
    rolled = roll_up(cells, by=by, ways=ways)
    table = rolled[[*by, "ways"]].copy()
    table["enrolled"], table["followed"] = rolled["rows"].astype(float), rolled["complete"].astype(float)
    table["lost"] = table["enrolled"] - table["followed"]
    for name in (BEFORE, AFTER):
        table[f"seen_{name}"] = rolled[f"known:{name}"].astype(float)
        for count, sums, ending in (("followed", "sum", ""), (f"seen_{name}", "alone", "_all")):
            people = table[count].where(table[count] > 0)
            total, squares = rolled[f"{sums}:{name}"], rolled[f"{sums}:{name}:{name}"]
            table[f"mean_{name}{ending}"] = cells.pivots[name] + total / people
            table[f"sd_{name}{ending}"] = sd_from_sums(people, total, squares)
    table["correlation"] = _correlation(rolled, table)
    return table


def _correlation(rolled: pd.DataFrame, table: pd.DataFrame) -> "pd.Series[float]":
    known = table["followed"].where(table["followed"] > 1)
    cross = rolled[f"sum:{BEFORE}:{AFTER}"] - rolled[f"sum:{BEFORE}"] * rolled[f"sum:{AFTER}"] / known
    spread = table["sd_before"] * table["sd_after"]
    return (cross / (known - 1) / spread.where(spread > 0)).clip(-1, 1).where(spread != 0, 0.0)


def group_moments(row: Mapping[str, Any]) -> Moments:
    """Return the moments of one row, over the people seen at both times."""
    return Moments(
        row["followed"],
        row["mean_before"],
        row["mean_after"],
        row["sd_before"],
        row["sd_after"],
        row["correlation"],
    )


def group_seen(row: Mapping[str, Any]) -> Seen:
    """Return everybody enrolled in one row, as far as they were seen."""
    return Seen(
        row["enrolled"],
        row["seen_before"],
        row["seen_after"],
        row["followed"],
        row["mean_before"],
        row["mean_after"],
        row["sd_before"],
        row["sd_after"],
        row["correlation"],
        row["mean_before_all"],
        row["mean_after_all"],
        row["sd_before_all"],
        row["sd_after_all"],
    )


def known(moments: Moments) -> bool:
    """Return whether a group has moments to work with: two people or more, none of them hidden."""
    return moments.n > 1 and all(math.isfinite(v) for v in dataclasses.astuple(moments))


def counts(table: pd.DataFrame, *, by: Sequence[str], outcome: str) -> pd.DataFrame:
    """Return every count in a table of moments (see `Result.counts`), those lost and clusters included."""
    cells = [address({c: row[c] for c in by}) for row in rows(table)]
    quantities = {_named(c, outcome): table[c] for c in _counted(table)}
    return pd.concat(
        [
            pd.DataFrame(dict(zip(COUNT_COLUMNS, (cells, name, values.to_numpy()), strict=True)))
            for name, values in quantities.items()
        ],
        ignore_index=True,
    )


def published_moments(
    table: pd.DataFrame, published: pd.DataFrame, *, by: Sequence[str], outcome: str, coarsening: Coarsening
) -> pd.DataFrame:
    """Return a table of moments made of published counts: what is hidden is missing, moments are coarsened."""
    made = table.copy()
    shown = dict(
        zip(zip(published["cell"], published["quantity"], strict=True), published["count"], strict=True)
    )
    cells = [address({c: row[c] for c in by}) for row in rows(table)]
    for column in _counted(table):
        made[column] = [shown.get((cell, _named(column, outcome)), np.nan) for cell in cells]
    step = coarsening.step(float(table["sd_before_all"].iloc[0]))
    fine = 10.0 ** (1 - coarsening.figures)
    for column in (*MOMENTS, *WAVES):
        people = _people(column)
        size = fine if column == "correlation" else step
        made[column] = ((table[column] / size).round() * size).where(made[people].notna())
    return made


def _counted(table: pd.DataFrame) -> list[str]:
    return [c for c in (*COUNTS, CLUSTERS) if c in table]


def _named(column: str, outcome: str) -> str:
    """Return what a count is called among those of other results."""
    return "n" if column == "enrolled" else f"{column}:{outcome}"


def _people(column: str) -> str:
    """Return the count of people behind a moment."""
    if not column.endswith("_all"):
        return "followed"
    return "seen_before" if "before" in column else "seen_after"
