"""How later outcomes move with early time: slopes with what they rest on, true or fit for paper."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from syschange.errors import NotEstimableError
from syschange.frames import rows as rows_of
from syschange.results import COUNT_COLUMNS, Coarsening, Estimate, StudentT
from syschange.statistics.early import line_within
from syschange.system.measured.published import figures
from syschange.system.people_days import Floats, Ints

FEWEST = 10  # ours: people below whom no slope is given
_NUMBERS = ("value", "se", "df", "sd", "spread")


def lines_of(
    outcomes: Mapping[str, Floats], time: Floats, strata: Ints, beside: Mapping[str, Floats]
) -> pd.DataFrame:
    """Return the slope of each outcome on early time within strata.

    Parameters
    ----------
    outcomes
        By measure, a value a person, missing where not known; 0 and 1 for a share.
    time
        Early time of each person, missing where not known.
    strata
        What has to be alike, as a whole number from 0.
    beside
        By measure, a number that is held alike too; measures without one stand in no need of it.

    Returns
    -------
    DataFrame
        A row a measure: `n` people; of shares those with (`yes`) and without (`no`); `value` for a standard deviation
        more of early time, `se`, `df`; `sd` of early time and `spread` of the outcome.
    """
    found = []
    for name, outcome in outcomes.items():
        known = ~np.isnan(outcome) & ~np.isnan(time)
        y, own = outcome[known], {"measure": name, "n": float(known.sum())}
        share = bool(np.isin(y, [0.0, 1.0]).all())
        own |= {
            "yes": float((y == 1).sum()) if share else math.nan,
            "no": float((y == 0).sum()) if share else math.nan,
        }
        numbers = dict.fromkeys(_NUMBERS, math.nan)
        if known.sum() >= FEWEST:
            try:
                alike = np.unique(strata[known], return_inverse=True)[1]
                made = line_within(
                    time[known], y, strata=alike, beside=beside[name][known] if name in beside else None
                )
                numbers = {k: float(getattr(made, k)) for k in ("value", "se", "df", "sd")}
                numbers["spread"] = float(np.std(np.sort(y), ddof=1))
            except NotEstimableError:
                pass
        found.append(own | numbers)
    return pd.DataFrame(found, columns=["measure", "n", "yes", "no", *_NUMBERS])


def estimate_of(row: Mapping[str, Any], level: float) -> Estimate | None:
    """Return a slope with its confidence distribution; None where there is none."""
    if not (math.isfinite(row["value"]) and row["se"] > 0 and row["df"] > 0):
        return None
    return Estimate.of(
        row["value"], StudentT(row["value"], row["se"], row["df"]), level, "least squares, HC2"
    )


def counts_of(lines: pd.DataFrame) -> pd.DataFrame:
    """Return every count of people (see `Result.counts`)."""
    told = [
        ((), f"{what}:slope {row['measure']}", row[what])
        for row in rows_of(lines)
        for what in ("n", "yes", "no")
        if math.isfinite(row[what])
    ]
    return pd.DataFrame(told, columns=list(COUNT_COLUMNS))


def published(lines: pd.DataFrame, found: Mapping[tuple[Any, Any], float], how: Coarsening) -> pd.DataFrame:
    """Return the lines as published counts describe them: slopes to a step of the spread, errors upwards."""
    made = []
    for row in rows_of(lines):
        named = [what for what in ("n", "yes", "no") if math.isfinite(row[what])]
        counts = {what: found.get(((), f"{what}:slope {row['measure']}"), math.nan) for what in named}
        own = {"measure": row["measure"], "yes": math.nan, "no": math.nan} | counts
        if all(math.isfinite(v) for v in counts.values()) and math.isfinite(row["value"]):
            own |= _coarse(row, counts["n"], how)
            if (
                "yes" in counts
            ):  # of a share the spread is told by how many: that of the published counts alone
                yes, whole = counts["yes"], counts["yes"] + counts["no"]
                own["spread"] = math.sqrt(yes * (whole - yes)) / whole if whole > 0 else math.nan
        made.append(own)
    return pd.DataFrame(made, columns=list(lines.columns))


def _coarse(row: Mapping[str, Any], n: float, how: Coarsening) -> dict[str, float]:
    step = how.step(row["spread"])
    freedom, sd, spread = (
        float(figures(np.array([v]))[0]) for v in (row["df"] / row["n"], row["sd"], row["spread"])
    )
    return {
        "value": round(row["value"] / step) * step, "se": math.ceil(row["se"] / step) * step, "df": n * freedom,
        "sd": sd, "spread": spread,
    }  # fmt: skip


def stratum(codes: Sequence[Ints], people: int) -> Ints:
    """Return the stratum of each person, alike in all of some codes."""
    if not codes:
        return np.zeros(people, dtype=np.int64)
    return np.unique(np.stack(codes, axis=1), axis=0, return_inverse=True)[1].ravel().astype(np.int64)
