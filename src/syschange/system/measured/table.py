"""The table of measures: values, changes and gaps with their limits, one row each."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from syschange.errors import NotEstimableError
from syschange.frames import ALL
from syschange.frames import rows as rows_of
from syschange.results import Estimate
from syschange.statistics.design import (
    Change,
    Linearised,
    mean_change_estimate,
    mean_estimate,
    rate_estimate,
    share_change_estimate,
    share_estimate,
)
from syschange.system.measured.measure import CHANGE, GAP, VALUE, Measure
from syschange.system.measured.periods import AFTER, BEFORE, PERIOD

COLUMNS = ("quantity", PERIOD, "against", "n", "units", "unknown", "numerator", "value", "lower", "upper", "level",
           "method")  # fmt: skip
_DIFFERENCE = "after less before"


Row = Mapping[str, Any]
Index = Mapping[tuple[Any, ...], Row]


def index_of(basis: pd.DataFrame, by: Sequence[str]) -> Index:
    """Return the rows of a basis by measure, group and period."""
    return {_key(row, by): row for row in rows_of(basis)}


def same(index: Index, row: Row, by: Sequence[str], but: Mapping[str, str]) -> Row | None:
    """Return the row of the same measure, group and period but for what is said; None where there is none."""
    return index.get(_key({**row, **but}, by))


def _key(row: Row, by: Sequence[str]) -> tuple[Any, ...]:
    return tuple(row[c] for c in ("measure", *by, PERIOD))


def table_of(
    index: Index,
    measures: Mapping[str, Measure],
    *,
    by: Sequence[str],
    level: float,
    against: Mapping[str, str],
) -> pd.DataFrame:
    """Return the table: for each measure and group its values, its change and its gap from the reference."""
    found: list[dict[str, object]] = []
    for row in index.values():
        measure = measures[row["measure"]]
        own = (
            {"measure": measure.name, "asks": measure.asks}
            | {c: row[c] for c in (*by, "ways")}
            | {"level": level}
        )
        found.append(own | _value(row, measure, level))
        if row[PERIOD] == AFTER:
            earlier = same(index, row, by, {PERIOD: BEFORE})
            made = change_of(earlier, row, measure, level, CHANGE)
            told = {"quantity": CHANGE, PERIOD: _DIFFERENCE, "against": BEFORE}
            found.append(own | told | _columns(made, _less(row, earlier), measure))
        column = compared(row, against)
        if column is not None:
            base = same(index, row, by, {column: against[column]})
            told = {"quantity": GAP, PERIOD: row[PERIOD], "against": against[column]}
            found.append(
                own | told | _columns(change_of(base, row, measure, level, GAP), _less(row, base), measure)
            )
    return pd.DataFrame(found, columns=["measure", "asks", *by, "ways", *COLUMNS])


def compared(row: Row, against: Mapping[str, str]) -> str | None:
    """Return the characteristic by which a group is compared with a reference; None where it is not."""
    if row["ways"] != 1:
        return None
    return next((c for c in against if row[c] not in {ALL, against[c]}), None)


def _value(row: Row, measure: Measure, level: float) -> dict[str, object]:
    counts = {c: row[c] for c in ("n", "units", "unknown", "numerator")}
    made = estimate_of(row, measure, level)
    return {
        "quantity": VALUE,
        PERIOD: row[PERIOD],
        "against": "",
        **counts,
        **_columns(made, row["value"], measure),
    }


def _less(row: Row, base: Row | None) -> float:
    return np.nan if base is None else float(row["value"] - base["value"])


def _columns(made: Estimate | None, value: float, measure: Measure) -> dict[str, object]:
    if made is None:
        return {"value": value * measure.per, "lower": np.nan, "upper": np.nan, "method": "none"}
    return {"value": made.value, "lower": made.lower, "upper": made.upper, "method": made.method}


def linearised(row: Row) -> Linearised:
    """Return one row of a basis as the statistics read it; what a rate is of is its exposure."""
    size = row["n"] if np.isnan(row["exposure"]) else row["exposure"]
    given = (row["value"], row["se"], row["df"], size, row["n_eff"], np.nan)
    return Linearised(*(np.asarray(v, dtype=np.float64) for v in given))


def estimate_of(row: Row, measure: Measure, level: float) -> Estimate | None:
    """Return the value of a row with its interval; None where it has none."""
    if not np.isfinite(row["value"]):
        return None
    try:
        if measure.kind == "share":
            return share_estimate(linearised(row), level=level, method="wilson")
        if measure.kind == "rate":
            return _scaled(rate_estimate(linearised(row), level=level), measure.per)
        return mean_estimate(linearised(row), level=level)
    except NotEstimableError:
        return None


def change_of(first: Row | None, second: Row, measure: Measure, level: float, name: str) -> Estimate | None:
    """Return a difference of two rows, second less first, which may share units; None where there is none."""
    if first is None:
        return None
    one, two = linearised(first), linearised(second)
    r = np.asarray(second[f"r_{name}"], dtype=np.float64)
    se = np.sqrt(np.maximum(one.se**2 + two.se**2 - 2 * r * one.se * two.se, 0))
    df = np.asarray(second[f"df_{name}"], dtype=np.float64)
    change = Change(two.value - one.value, se, df, one, two, r)
    if not (np.isfinite(change.value) and np.isfinite(r)):
        return None
    if measure.kind == "rate" and min(one.value, two.value) <= 0:
        return None  # where there were no events they say nothing of how they vary, and t limits would be too sure
    try:
        if measure.kind == "share":
            return share_change_estimate(change, level=level)
        return _scaled(mean_change_estimate(change, level=level), measure.per)
    except NotEstimableError:
        return None


def _scaled(made: Estimate, per: float) -> Estimate:
    return made if per == 1 else made.times(per)
