"""What a staggered change rests on, a row an effect: whose it is, its value, and its spread on either side."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from syschange.effects.staggered.observed import Observed
from syschange.effects.staggered.options import OVERALL, SAME, SLOPE, WHOLE, Asked
from syschange.errors import NotEstimableError
from syschange.results import Coarsening
from syschange.statistics.staggered import (
    Combined,
    Effects,
    combined,
    group_time_effects,
    group_times,
    path,
)

Floats = npt.NDArray[np.float64]
# Beside what each row is of: the counts, the value, and on each side the standard deviation of what one unit
# contributes and the degrees of freedom to a unit that it is known by.
NUMBERS = (
    "changed",
    "comparison",
    "rows",
    "value",
    "sd_changed",
    "sd_compared",
    "free_changed",
    "free_compared",
)
STILL = "does not vary"
_FINER = 0.1  # ours: the step of a slope, in those of a value
_KEYS = ("aggregation", "at", "horizon", "note")


@dataclass(frozen=True, eq=False)
class Block:
    """The effects in one group.

    Attributes
    ----------
    labels
        The group.
    table
        A row an effect: `_KEYS` and `NUMBERS`.
    horizons, same
        Correlations of the rows by horizon and of those on the same units, in the order of the table.
    """

    labels: Mapping[str, str]
    table: pd.DataFrame
    horizons: Floats
    same: Floats

    def published(self, shown: pd.DataFrame, coarsening: Coarsening, step: float) -> "Block":
        """Return the block made of published counts (see `published_rows`)."""
        fine = 10.0 ** (1 - coarsening.figures)
        table = published_rows(self.table, shown, coarsening, step)
        made = [np.round(of / fine) * fine for of in (self.horizons, self.same)]
        for of in made:
            np.fill_diagonal(of, 1.0)
        return replace(self, table=table, horizons=made[0], same=made[1])


def published_rows(
    table: pd.DataFrame, shown: pd.DataFrame, coarsening: Coarsening, step: float
) -> pd.DataFrame:
    """Return rows made of published counts: where one is hidden there is nothing; the rest is made coarse.

    Nor is there anything where nothing varies, which would say of each unit what is said of all.

    Parameters
    ----------
    table
        Rows with `NUMBERS`.
    shown
        The counts as they may be published, in columns of the same names.
    coarsening
        How finely numbers are given.
    step
        What values and standard deviations are rounded to.
    """
    made = table.copy()
    made[list(shown.columns)] = shown.to_numpy()
    if "rows" not in shown:  # so many to a unit that they would tell how many units there are
        made["rows"] = np.nan
    there = shown.notna().all(axis=1).to_numpy() & (table["note"] != STILL)
    fine = 10.0 ** (1 - coarsening.figures)
    steps = pd.Series(step, index=table.index)
    if "aggregation" in table:  # a slope is of a period, and adds up over many
        steps = steps.mask(table["aggregation"] == SLOPE, step * _FINER)
    made["value"] = ((table["value"] / steps).round() * steps).where(there)
    for side in ("changed", "compared"):
        sd, free = table[f"sd_{side}"], table[f"free_{side}"]
        made[f"sd_{side}"] = ((sd / steps).round().clip(lower=1) * steps).where(sd > 0, sd).where(there)
        coarse = ((free / fine).round().clip(lower=1) * fine).where(np.isfinite(free), free)
        made[f"free_{side}"] = coarse.where(there)
    made["note"] = made["note"].where(there, "hidden")  # "one unit" would be a count
    return made


def spread_of_row(row: Mapping[str, Any]) -> tuple[float, float]:
    """Return the standard error of an effect and its degrees of freedom; missing where it cannot be known."""
    parts, frees = [], []
    for sd, free, units in (
        (row["sd_changed"], row["free_changed"], row["changed"]),
        (row["sd_compared"], row["free_compared"], row["comparison"]),
    ):
        if sd == 0:
            continue
        if not (units > 0 and sd > 0 and free > 0):
            return math.nan, math.nan
        parts.append(sd**2 / units)
        frees.append(free * units)
    total = sum(parts)
    below = sum(part**2 / free for part, free in zip(parts, frees, strict=True))
    return math.sqrt(total), (total**2 / below if below > 0 else math.inf)


def block_of(
    seen: Observed, units: npt.NDArray[np.bool_], labels: Mapping[str, str], asked: Asked
) -> tuple[Block, Effects | None, Combined | None]:
    """Return the effects in one group of units, with the group-time effects they are made of where there are any."""
    study = seen.study.taken(units)
    changed = study.cohort < len(study.starts)
    sides = float(changed.sum()), float((~changed).sum())
    none = np.zeros((0, 0))
    try:
        effects = group_time_effects(
            study, comparison=asked.comparison, base=asked.base, gaps=asked.gaps, adjust=asked.adjust
        )
        made = combined(effects, balance=asked.balance)
        steady = path(effects, balance=asked.balance, small=asked.small)
    except NotEstimableError:
        if units.all():
            raise
        blank = _blank(sides, float(seen.rows[units].sum()))
        return Block(labels, blank, none, none), None, None
    rows = np.bincount(study.cohort, seen.rows[units], len(study.sizes)).astype(np.float64)
    first = _numbers(made, rows, small=asked.small)
    first.insert(0, "aggregation", pd.Series(made.kind, dtype="str"))
    names = [_at(made, i, seen, study.starts) for i in range(len(made))]
    first.insert(1, "at", pd.Series(names, dtype="str"))
    horizon = np.where(
        [k == "horizon" and not w for k, w in zip(made.kind, made.whole, strict=True)], made.index, np.nan
    )
    first.insert(2, "horizon", horizon)
    again = combined(effects, balance=int(steady.horizons[-1]))
    places = [i for i in again.at_kind("horizon").tolist() if again.index[i] >= 0]
    second = first.iloc[:0]
    if asked.balance is None:
        of = again.taken(places)
        second = _numbers(of, rows, small=asked.small)
        second.insert(0, "aggregation", SAME)
        second.insert(1, "at", pd.Series([str(h) for h in of.index.tolist()], dtype="str"))
        second.insert(2, "horizon", of.index.astype(np.float64))
    table = pd.concat([first, second], ignore_index=True)
    along = made.taken(made.at_kind("horizon"))
    return (
        Block(
            labels,
            table,
            _correlation(along.spread.covariance(small=asked.small)),
            _correlation(steady.covariance),
        ),
        effects,
        made,
    )


def group_time_rows(effects: Effects, seen: Observed, asked: Asked) -> pd.DataFrame:
    """Return a row a cohort and period, with `cohort` and `period` by name beside `horizon` and `NUMBERS`."""
    study = seen.study
    rows = np.bincount(study.cohort, seen.rows, len(study.sizes)).astype(np.float64)
    table = _numbers(group_times(effects), rows, small=asked.small)
    cells, names = effects.cells, np.array(seen.periods.names, dtype=object)
    table.insert(0, "cohort", pd.Series(names[study.starts[cells.cohort]], dtype="str"))
    table.insert(1, "period", pd.Series(names[cells.period], dtype="str"))
    table.insert(2, "horizon", cells.horizon.astype(np.float64))
    return table


def _numbers(made: Combined, rows: Floats, *, small: bool) -> pd.DataFrame:
    sides = made.sides(small=small)
    changed, compared = (of.astype(np.float64) for of in made.units())
    note = np.where(np.isfinite(sides.se), np.where(sides.se > 0, "", STILL), "one unit: no interval")
    with np.errstate(invalid="ignore", divide="ignore"):
        table = {
            "changed": changed,
            "comparison": compared,
            "rows": rows @ (made.changed | made.compared),
            "value": made.value,
            "sd_changed": np.sqrt(sides.changed * changed),
            "sd_compared": np.sqrt(sides.compared * compared),
            "free_changed": sides.free_changed / changed,
            "free_compared": np.where(compared > 0, sides.free_compared / compared, np.inf),
        }
    return pd.DataFrame(table).assign(note=pd.Series(note, dtype="str"))


def _at(made: Combined, place: int, seen: Observed, starts: npt.NDArray[np.int64]) -> str:
    if made.whole[place]:
        return WHOLE
    at = int(made.index[place])
    if made.kind[place] == "horizon":
        return str(at)
    return seen.periods.names[int(starts[at]) if made.kind[place] == "cohort" else at]


def _correlation(covariance: Floats) -> Floats:
    size = np.sqrt(np.diagonal(covariance))
    with np.errstate(invalid="ignore", divide="ignore"):
        made = covariance / np.outer(size, size)
    made[size == 0] = made[:, size == 0] = 0.0  # what does not vary does not vary with anything
    np.fill_diagonal(made, 1.0)
    return np.asarray(made, dtype=np.float64)


def _blank(sides: Sequence[float], rows: float) -> pd.DataFrame:
    """Return the one row of a group in which nothing can be estimated."""
    kinds = [OVERALL, SLOPE]
    table = pd.DataFrame(
        {"aggregation": pd.Series(kinds, dtype="str"), "at": pd.Series([WHOLE] * 2, dtype="str")}
    )
    table["horizon"] = np.nan
    for name in NUMBERS:
        table[name] = np.nan
    table["changed"], table["comparison"], table["rows"] = sides[0], sides[1], rows
    return table.assign(note=pd.Series(["not estimable"] * 2, dtype="str"))
