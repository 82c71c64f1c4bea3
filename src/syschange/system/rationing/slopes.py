"""How acceptance moves with recovery capital: slopes of everybody and of each group, and what they read as."""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from syschange.errors import NotEstimableError
from syschange.frames import ALL
from syschange.frames import rows as rows_of
from syschange.results import COUNT_COLUMNS, Coarsening, Estimate, address
from syschange.statistics.access import Slope, odds_slope, share_slope
from syschange.statistics.detectable import detectable
from syschange.statistics.equivalence import equivalence
from syschange.statistics.multiplicity import benjamini_hochberg
from syschange.system.measured.published import figures
from syschange.system.rationing.records import Decisions

DIFFERENCE, ODDS = "difference", "odds ratio"
COUNTED = ("n", "people", "accepted", "refused")
NUMBERS = ("value", "se", "df", "sd")
LESS, MORE, FLAT = "taken less often", "taken more often", "too small to matter"
NOT_CLEAR, TOO_FEW, HIDDEN = "not clear", "too little data to tell", "cannot be told"
FEWEST = 10  # ours: people accepted, and people not, below whom nothing is said


def slopes_of(given: Decisions, by: Sequence[str]) -> pd.DataFrame:
    """Return the slopes of everybody, and of each group of each characteristic.

    Returns
    -------
    DataFrame
        A row a group, kind of capital ("positive", "negative") and model ("difference" in shares, "odds ratio"): the
        characteristics, `n` decisions with a score, the `people` they are of, those `accepted` and `refused`, and
        `value`, `se`, `df` and the standard deviation `sd` of the score; of the odds ratio value and error are of its
        logarithm.
    """
    rows = []
    for labels, here in _groups(given.rows, by):
        for kind in given.kinds:
            known = here & given.rows["accepted"].notna().to_numpy() & given.rows[kind].notna().to_numpy()
            some = given.rows[known]
            taken = int((some["accepted"] == 1).sum())
            counts = {"n": float(len(some)), "people": float(some["unit"].nunique()), "accepted": float(taken),
                      "refused": float(len(some) - taken)}  # fmt: skip
            sides = [float(some.loc[some["accepted"] == side, "unit"].nunique()) for side in (1, 0)]
            for model, make in ((DIFFERENCE, share_slope), (ODDS, odds_slope)):
                made = None
                if min(sides) >= FEWEST:
                    made = _made(make, some, kind, given.strata[known])
                numbers = {n: math.nan if made is None else float(getattr(made, n)) for n in NUMBERS}
                rows.append({**labels, "capital": kind, "model": model, **counts, **numbers})
    return pd.DataFrame(rows, columns=[*by, "capital", "model", *COUNTED, *NUMBERS])


def _made(make: Any, some: pd.DataFrame, kind: str, strata: npt.NDArray[np.int64]) -> Slope | None:  # noqa: ANN401
    try:
        made: Slope = make(some[kind], some["accepted"], strata=strata, person=some["unit"])
    except NotEstimableError:
        return None
    return made


def _groups(rows: pd.DataFrame, by: Sequence[str]) -> Iterator[tuple[dict[str, str], npt.NDArray[np.bool_]]]:
    together = dict.fromkeys(by, ALL)
    yield together, np.ones(len(rows), dtype=bool)
    for column in by:
        codes = rows[column].cat.codes.to_numpy()
        for place, label in enumerate(rows[column].cat.categories):
            yield {**together, column: str(label)}, codes == place


def estimate_of(row: Mapping[str, Any], level: float) -> Estimate | None:
    """Return a slope with its distribution, or an odds ratio; None where there is none."""
    if not (math.isfinite(row["value"]) and row["se"] > 0 and row["df"] > 0):
        return None
    log = row["model"] == ODDS
    return Slope(row["value"], row["se"], row["df"], row["sd"], 0, 0, log=log).estimate(level)


def table_of(
    basis: pd.DataFrame, by: Sequence[str], *, level: float, margin: float | None, published: bool
) -> pd.DataFrame:
    """Return the slopes with their limits and what they read as.

    Groups are many: in them "less often" and "more often" are said where the rate of false ones among all of them is
    kept at 1 − level (Benjamini & Hochberg 1995); of everybody where the interval leaves out no slope.
    """
    found = rows_of(basis)
    made = [estimate_of(row, level) for row in found]
    p = np.array([_p(row, e) for row, e in zip(found, made, strict=True)])
    whole = np.array([all(row[c] == ALL for c in by) for row in found], dtype=bool)
    for kind in basis["capital"].unique():
        for model in (DIFFERENCE, ODDS):
            mine = ((basis["capital"] == kind) & (basis["model"] == model)).to_numpy() & ~whole & ~np.isnan(p)
            p[mine] = benjamini_hochberg(p[mine])
    table = basis[[*by, "capital", "model", *COUNTED, "sd"]].copy()
    table["value"] = [math.nan if e is None else e.value for e in made]
    table["lower"] = [math.nan if e is None else e.lower for e in made]
    table["upper"] = [math.nan if e is None else e.upper for e in made]
    table["level"] = level
    table["reading"] = [
        _reading(e, q, row, margin, level, published) for e, q, row in zip(made, p, found, strict=True)
    ]
    table["detectable"] = [math.nan if e is None else detectable(e) for e in made]
    return table


def _none(row: Mapping[str, Any]) -> float:
    return 1.0 if row["model"] == ODDS else 0.0


def _p(row: Mapping[str, Any], made: Estimate | None) -> float:
    if made is None:
        return math.nan
    above = made.probability(_none(row))
    return 2 * min(above, 1 - above)


def _reading(  # noqa: PLR0917 - private
    made: Estimate | None,
    p: float,
    row: Mapping[str, Any],
    margin: float | None,
    level: float,
    published: bool,
) -> str:
    if made is None:
        return HIDDEN if published else TOO_FEW
    if (
        margin is not None
        and row["model"] == DIFFERENCE
        and equivalence(made, low=-margin, high=margin).shown
    ):
        return FLAT
    if p > 1 - level:
        return NOT_CLEAR
    return LESS if made.value < _none(row) else MORE


def counts_of(basis: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """Return every count of people (see `Result.counts`)."""
    cells = _cells(basis, by)
    parts = [
        pd.DataFrame(dict(zip(COUNT_COLUMNS, (cells, f"{c}:slope", basis[c].to_numpy()), strict=True)))
        for c in COUNTED
    ]
    return pd.concat(parts, ignore_index=True).drop_duplicates(["cell", "quantity"], ignore_index=True)


def published(
    basis: pd.DataFrame, found: Mapping[tuple[Any, Any], float], by: Sequence[str], how: Coarsening
) -> pd.DataFrame:
    """Return the basis of published counts; slopes are rounded as correlations are, their errors upwards."""
    made = basis.copy()
    cells = _cells(basis, by)
    for c in COUNTED:
        made[c] = [found.get((cell, f"{c}:slope"), math.nan) for cell in cells]
    step = 10.0 ** (1 - how.figures)
    shown = made[list(COUNTED)].notna().all(axis=1)
    made["value"] = ((basis["value"] / step).round() * step).where(shown)
    made["se"] = (np.ceil(basis["se"] / step) * step).where(shown)
    freedom = figures((basis["df"] / basis["n"]).to_numpy(dtype=float))
    made["df"] = (made["n"] * freedom).where(shown)
    steps = np.array([how.step(v) for v in basis["sd"]])
    made["sd"] = ((basis["sd"] / steps).round() * steps).where(shown)
    return made


def _cells(basis: pd.DataFrame, by: Sequence[str]) -> list[tuple[tuple[str, str], ...]]:
    return [address({c: row[c] for c in [*by, "capital"]}) for row in rows_of(basis)]
