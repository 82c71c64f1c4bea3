"""From the counts and moments of one group to an estimate, the same for true and for published ones."""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from syschange.errors import NotEstimableError
from syschange.results import Estimate, StudentT
from syschange.statistics.agreement import LessDisagreement
from syschange.statistics.design import Change, Linearised, share_change_estimate, share_estimate
from syschange.statistics.exact import jeffreys_proportion
from syschange.statistics.means import t_estimate
from syschange.system.practice.options import FEWEST

Cell = Mapping[str, Any]


def share_of(cell: Cell, confidence: float) -> Estimate | None:
    """Return the share of ratings that count as practised: Jeffreys', or Wilson's on the effective size."""
    if not cell["ratings"] > 0 or not cell["hits"] >= 0:
        return None
    if cell["plain"]:
        return jeffreys_proportion(min(cell["hits"], cell["ratings"]), cell["ratings"], level=confidence)
    try:
        return share_estimate(_share(cell), level=confidence, method="wilson")
    except NotEstimableError:
        return None


def share_value(cell: Cell) -> float:
    """Return the share itself; missing where nobody rated or a number is hidden."""
    return min(cell["hits"] / cell["ratings"], 1.0) if cell["ratings"] > 0 else math.nan


def mean_of(cell: Cell, confidence: float) -> Estimate | None:
    """Return the mean rating with Student's limits."""
    try:
        return t_estimate(
            cell["mean"], _mean_se(cell), cell["clusters"] - 1, level=confidence, method="clustered t"
        )
    except NotEstimableError:
        return None


def gap_in_share(high: Cell, low: Cell, r: float, confidence: float) -> Estimate | None:
    """Return the share among leaders less that of the front line; nothing where too few stand for either."""
    if not _enough(high, low):
        return None
    first, second = _share(low), _share(high)
    value = second.value - first.value
    missing = np.asarray(math.nan)
    try:
        return share_change_estimate(
            Change(value, missing, missing, first, second, np.asarray(r)), level=confidence
        )
    except NotEstimableError:
        return None


def gap_in_mean(high: Cell, low: Cell, r: float, confidence: float) -> Estimate | None:
    """Return the mean rating of leaders less that of the front line, with Welch's degrees of freedom."""
    if not _enough(high, low):
        return None
    one, other = _mean_se(high), _mean_se(low)
    free = (high["clusters"] - 1, low["clusters"] - 1)
    try:
        df = (one**2 + other**2) ** 2 / (one**4 / free[0] + other**4 / free[1])
        se = math.sqrt(max(one**2 + other**2 - 2 * r * one * other, 0.0))
        return t_estimate(high["mean"] - low["mean"], se, df, level=confidence, method="clustered Welch")
    except (NotEstimableError, ZeroDivisionError):
        return None


def _enough(high: Cell, low: Cell) -> bool:
    """Return whether enough raters stand for leaders and for the front line: two directors are no level."""
    return bool(high["n"] >= FEWEST and low["n"] >= FEWEST)


def agreement_estimate(row: Cell, confidence: float) -> Estimate | None:
    """Return Krippendorff's alpha from its value and the spread of log(1 − alpha)."""
    if not (row["alpha"] < 1 and row["se"] > 0 and row["df"] > 0):
        return None
    spread = LessDisagreement(StudentT(math.log(1 - row["alpha"]), row["se"], row["df"], log=True))
    return Estimate.of(row["alpha"], spread, confidence, "Krippendorff, jackknife")


def effective(cell: Cell) -> tuple[float, float]:
    """Return the ratings that count as practised and all of them, in independent ratings; missing where not known."""
    size = cell["ratings"] / cell["deff"] if cell["deff"] > 0 else math.nan
    return share_value(cell) * size, size


def _share(cell: Cell) -> Linearised:
    value = share_value(cell)
    size = cell["ratings"] / cell["deff"] if cell["deff"] > 0 else math.nan
    se = math.sqrt(value * (1 - value) / size) if size > 0 else math.nan
    made = (value, se, cell["clusters"] - 1, cell["ratings"], size, cell["deff"])
    return Linearised(*(np.asarray(v, dtype=np.float64) for v in made))


def _mean_se(cell: Cell) -> float:
    if not (cell["ratings"] > 0 and cell["deff_mean"] >= 0):
        return math.nan
    return float(cell["sd"] * math.sqrt(cell["deff_mean"] / cell["ratings"]))
