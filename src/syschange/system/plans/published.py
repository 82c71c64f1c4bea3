"""How different plans are, made fit for paper: from published counts, and numbers in steps."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from syschange.frames import ALL
from syschange.frames import rows as rows_of
from syschange.results import COUNT_COLUMNS, Coarsening, address, shown_counts
from syschange.system.measured import PERIOD
from syschange.system.measured.published import figures
from syschange.system.plans.alike import Alike
from syschange.system.plans.cells import HILL, LIKE, SAME, TEMPLATE

_STEP = 0.1  # ours: correlations are given in tenths, as in `measured`
_N, _UNUSED, _SAME, _DIFFER = (
    "n:plans_alike",
    "unknown:plans_alike",
    "same:plans_alike",
    "different:plans_alike",
)
Shown = Mapping[tuple[Any, Any], float]


def counts_of_alike(alike: Alike) -> pd.DataFrame:
    """Return every count of people behind how different plans are."""
    found: list[tuple[object, str, float]] = []
    unused = {_cell(r): r["unknown"] for r in rows_of(alike.basis[alike.basis["measure"] == LIKE])}
    for row in rows_of(alike.table):
        cell = _cell(row)
        same = 0.0 if np.isnan(row["same"]) else row["same"]
        found += [(cell, _N, row["plans"]), (cell, _UNUSED, unused.get(cell, 0.0)), (cell, _SAME, same),
                  (cell, _DIFFER, row["plans"] - same)]  # fmt: skip
    return pd.DataFrame(found, columns=list(COUNT_COLUMNS))


def _cell(row: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    return address({"service": str(row.get("service", ALL)), PERIOD: row[PERIOD]})


def published_alike(alike: Alike, published: pd.DataFrame, how: Coarsening) -> Alike:
    """Return how different plans are from published counts; what is hidden is missing."""
    shown: Shown = shown_counts(published)
    steps = {n: how.step(_spread(own["sd"])) for n, own in alike.basis.groupby("measure")}
    table = alike.table.copy()
    cells = [_cell(row) for row in rows_of(alike.table)]
    table["plans"] = [shown.get((c, _N), np.nan) for c in cells]
    # Beside all plans those the same would tell the others, where these are too few to be told.
    table["same"] = [shown.get((c, _SAME), np.nan) for c in cells]
    table["same"] = table["same"].where(table["plans"].notna() & _there(cells, (_SAME, _DIFFER), shown))
    # Where plans do not vary, or are too few to be told of, numbers of them are numbers of single plans.
    like = alike.basis[alike.basis["measure"] == LIKE]
    varied = {_cell(row) for row in rows_of(like) if row["sd"] > 0}
    told = table["plans"].notna() & np.array([c in varied for c in cells], dtype=np.bool_)
    for place, name in enumerate(HILL):
        table[f"raw_{place}"] = _in_steps(table[f"raw_{place}"], steps.get(name, 1.0)).where(told)
    table["expected"] = _in_steps(table["expected"], steps.get(LIKE, 1.0)).where(told)
    table[["actions", "raw_0", "chance"]] = np.nan
    expected = dict(zip(cells, table["expected"], strict=True))
    parts = [
        _published(own, str(n), shown, steps[n], expected)
        for n, own in alike.basis.groupby("measure", sort=False)
    ]
    basis = pd.concat(parts).sort_index()
    return Alike(_templates(basis, expected), table)


def _spread(sd: "pd.Series[float]") -> float:
    known = sd[np.isfinite(sd)]
    return float(known.max()) if len(known) else np.nan


def _in_steps(values: "pd.Series[float]", step: float) -> "pd.Series[float]":
    return (values / step).round() * step


def _published(
    own: pd.DataFrame, name: str, shown: Shown, step: float, expected: Mapping[Any, float]
) -> pd.DataFrame:
    made = own.copy()
    cells = [_cell(row) for row in rows_of(own)]
    made["n"] = [shown.get((c, _N), np.nan) for c in cells]
    made["units"], made["unknown"] = made["n"], [shown.get((c, _UNUSED), np.nan) for c in cells]
    # Where plans do not vary, the number is everybody's.
    known = made["n"].notna() & (own["sd"] > 0)
    if name == SAME:
        known &= _there(cells, (_SAME, _DIFFER), shown)
    if name == TEMPLATE:
        known &= np.array([np.isfinite(expected.get(c, np.nan)) for c in cells])
    made["value"], made["sd"] = (_in_steps(own[c], step).where(known) for c in ("value", "sd"))
    made["se"] = made["sd"] / np.sqrt(made["n"])
    made["df"] = (made["n"] - 1) * figures((own["df"] / (own["n"] - 1)).to_numpy(dtype=float))
    inside = (made["value"] > 0) & (made["value"] < 1) & (made["se"] > 0)
    made["n_eff"] = (made["value"] * (1 - made["value"]) / made["se"] ** 2).where(inside, made["n"])
    made["r_change"] = ((own["r_change"] / _STEP).round() * _STEP).where(known)
    freedom = figures((own["df_change"] / own["df"]).to_numpy(dtype=float))
    made["df_change"] = (made["df"] * freedom).where(known)
    return made


def _there(cells: list[Any], quantities: tuple[str, ...], shown: Shown) -> npt.NDArray[np.bool_]:
    return np.array([all(np.isfinite(shown.get((c, q), np.nan)) for q in quantities) for c in cells])


def _templates(basis: pd.DataFrame, expected: Mapping[Any, float]) -> pd.DataFrame:
    """Return the basis with template indices that are quotients of what is published."""
    of = (basis["measure"] == TEMPLATE) & basis["value"].notna()
    like = {_cell(r): r["value"] for r in rows_of(basis[basis["measure"] == LIKE])}
    cells = [_cell(row) for row in rows_of(basis[of])]
    made = basis.copy()
    made.loc[of, "value"] = [like[c] / expected[c] for c in cells]
    return made
