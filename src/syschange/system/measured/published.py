"""A basis made again from counts that may be published, so that nothing true survives."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from syschange.frames import rows as rows_of
from syschange.results import COUNT_COLUMNS, Coarsening, address, shown_counts
from syschange.system.measured.measure import Measure
from syschange.system.measured.periods import PERIOD

Floats = npt.NDArray[np.float64]
_FIGURES = 2  # ours: significant figures of design effects and the like on paper, as in tables of outcomes
_STEP = 0.1  # ours: correlations are given in tenths


def counts_of(basis: pd.DataFrame, measures: Mapping[str, Measure], by: Sequence[str]) -> pd.DataFrame:
    """Return every count of people in a basis: rows known, units, events, and of shares those without."""
    parts = []
    for name, measure in measures.items():
        own = basis[basis["measure"] == name]
        if not measure.personal:
            continue
        found = {"n": own["n"], "units": own["units"], "unknown": own["unknown"]}
        if measure.kind != "mean":
            found["numerator"] = own["numerator"]
        if measure.kind == "share":
            found["complement"] = own["n"] - own["numerator"]
        cells = _cells(own, by)
        parts += [
            pd.DataFrame(dict(zip(COUNT_COLUMNS, (cells, f"{what}:{name}", counted.to_numpy()), strict=True)))
            for what, counted in found.items()
        ]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame([], columns=list(COUNT_COLUMNS))


def published_basis(
    basis: pd.DataFrame,
    published: pd.DataFrame,
    measures: Mapping[str, Measure],
    by: Sequence[str],
    how: Coarsening,
) -> pd.DataFrame:
    """Return a basis made of published counts; what is hidden is missing, and means are coarsened."""
    found = shown_counts(published)
    parts = [
        _published(basis[basis["measure"] == name], found, measure, by, how) if measure.personal
        else basis[basis["measure"] == name]
        for name, measure in measures.items()
    ]  # fmt: skip
    return pd.concat(parts).sort_index()


def _published(
    own: pd.DataFrame,
    found: Mapping[tuple[Any, Any], float],
    measure: Measure,
    by: Sequence[str],
    how: Coarsening,
) -> pd.DataFrame:
    cells = _cells(own, by)

    def shown(what: str) -> Floats:
        return np.array(
            [found.get((cell, f"{what}:{measure.name}"), np.nan) for cell in cells], dtype=np.float64
        )

    made = own.copy()
    made["n"], made["units"], made["unknown"] = shown("n"), shown("units"), shown("unknown")
    known = ~np.isnan(made["n"].to_numpy()) & ~np.isnan(made["units"].to_numpy())
    if measure.kind == "share":
        known &= ~np.isnan(shown("complement"))
    if measure.kind != "mean":
        made["numerator"] = np.where(known, shown("numerator"), np.nan)
        known &= ~np.isnan(made["numerator"].to_numpy())
    made["n"], made["units"] = (
        made[c].where(~np.isnan(made["n"].to_numpy()) & ~np.isnan(made["units"].to_numpy()))
        for c in ("n", "units")
    )
    _values(made, own, measure, known & np.isfinite(own["value"].to_numpy(dtype=float)), how)
    for name in ("change", "gap"):
        made[f"r_{name}"] = ((own[f"r_{name}"] / _STEP).round() * _STEP).where(known)
        freedom = figures((own[f"df_{name}"] / own["df"]).to_numpy(dtype=float))
        made[f"df_{name}"] = (made["df"] * freedom).where(known)
    return made


def _values(
    made: pd.DataFrame, own: pd.DataFrame, measure: Measure, known: npt.NDArray[np.bool_], how: Coarsening
) -> None:
    """Put in the values and their uncertainty, from published counts and coarsened moments alone."""
    n, units = made["n"].where(known), made["units"].where(known)
    if measure.kind == "share":
        made["value"] = made["numerator"].where(known) / n
        made["n_eff"] = n / figures((own["n"] / own["n_eff"]).to_numpy(dtype=float))
        made["sd"] = np.sqrt(made["value"] * (1 - made["value"]))
    elif measure.kind == "rate":
        made["exposure"] = units * figures((own["exposure"] / own["units"]).to_numpy(dtype=float))
        made["value"] = made["numerator"].where(known) / made["exposure"]
        made["n_eff"] = made["exposure"] / figures((own["exposure"] / own["n_eff"]).to_numpy(dtype=float))
        made["sd"] = np.sqrt(made["value"])
    else:
        every = own.loc[own["ways"] == 0, "sd"].to_numpy(dtype=float)
        step = how.step(float(np.nanmax(every)) if np.isfinite(every).any() else np.nan)
        varied = pd.Series(known, index=own.index) & (
            own["sd"] > 0
        )  # where all are alike, the mean is everybody's
        made["value"] = ((own["value"] / step).round() * step).where(varied)
        made["sd"] = ((own["sd"] / step).round() * step).where(varied)
        made["n_eff"] = n / figures((own["n"] / own["n_eff"]).to_numpy(dtype=float))
    made["se"] = made["sd"] / np.sqrt(made["n_eff"])
    made["df"] = (units - 1) * figures((own["df"] / (own["units"] - 1)).to_numpy(dtype=float))


def figures(values: Floats) -> Floats:
    """Return numbers to two significant figures."""
    with np.errstate(divide="ignore", invalid="ignore"):
        size = 10.0 ** (np.floor(np.log10(np.abs(values))) - _FIGURES + 1)
        return np.where(np.isfinite(size) & (size > 0), np.round(values / size) * size, values)


def _cells(table: pd.DataFrame, by: Sequence[str]) -> list[tuple[tuple[str, str], ...]]:
    return [address({c: row[c] for c in [*by, PERIOD]}) for row in rows_of(table[[*by, PERIOD]])]
