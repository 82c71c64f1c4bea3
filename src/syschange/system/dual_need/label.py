"""With the label and without it, people of like needs compared at each service, and never over services."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from syschange.errors import NotEstimableError
from syschange.frames import UNKNOWN
from syschange.frames import rows as rows_of
from syschange.results import COUNT_COLUMNS, Coarsening, Estimate, StudentT, address
from syschange.statistics.controlled import controlled_difference
from syschange.statistics.detectable import detectable
from syschange.statistics.equivalence import equivalence
from syschange.statistics.multiplicity import benjamini_hochberg

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

FEWEST = 10  # ours: people of like needs on either side, and people a service needs for its name to stand
SMALL = "(services with fewer than ten people)"
BARRIER, PASSPORT, NOT_CLEAR = "barrier", "passport", "not clear"
TOO_FEW, ALIKE, HIDDEN = "too few to tell", "too small to matter", "cannot be told"
COUNTED = ("people", "with_label", "without_label", "label_unknown", "matched_with", "matched_without",
           "reached_with", "reached_without", "others_with", "others_without")  # fmt: skip
MOMENTS = ("difference", "se")
COLUMNS = ("service", "stage", *COUNTED[:8], "share_with", "share_without", "difference", "lower", "upper", "level",
           "sign", "detectable", "equivalence")  # fmt: skip


def basis_of(service: "pd.Series[Any]", label: Floats, status: Floats, strata: Ints) -> pd.DataFrame:
    """Return counts and the matched difference of each service.

    Parameters
    ----------
    service
        The service of each person's first referral to it, as ordered categories.
    label
        1 where it carried the label, 0 where not, missing where not known.
    status
        1 where it came to the stage asked about, 0 where not, missing where that is not known.
    strata
        Needs and severities, as a whole number from 0: people are compared within it alone.

    Returns
    -------
    DataFrame
        `service`, the counts of `COUNTED`, `difference` (with the label less without) and its `se`. `matched` are
        people whose stage is known, in strata that hold people with the label and without.
    """
    made, small = [], 0
    codes = service.cat.codes.to_numpy()
    for place, name in enumerate(service.cat.categories):
        here = codes == place
        people = int(here.sum())
        if 0 < people < FEWEST or name == UNKNOWN:
            small += people
        elif people:
            made.append({"service": str(name)} | _service(label[here], status[here], strata[here]))
    if small:
        made.append({"service": SMALL, "people": float(small)})
    return pd.DataFrame(made, columns=["service", *COUNTED, *MOMENTS])


def _service(label: Floats, status: Floats, strata: Ints) -> dict[str, float]:
    known = ~np.isnan(label) & ~np.isnan(status)
    size = int(strata.max()) + 1
    counted = {
        (side, what): np.bincount(strata[known & (label == side) & (what | (status == 1))], minlength=size)
        for side in (1, 0) for what in (True, False)
    }  # fmt: skip
    both = (counted[1, True] > 0) & (counted[0, True] > 0)
    n1, n0, x1, x0 = (counted[k][both].astype(float) for k in ((1, True), (0, True), (1, False), (0, False)))
    value, se = _moments(x1, n1, x0, n0)
    totals = [float(v.sum()) for v in (n1, n0, x1, x0)]
    return {
        "people": float(len(label)), "with_label": float((label == 1).sum()),
        "without_label": float((label == 0).sum()), "label_unknown": float(np.isnan(label).sum()),
        "matched_with": totals[0], "matched_without": totals[1], "reached_with": totals[2],
        "reached_without": totals[3], "others_with": totals[0] - totals[2],
        "others_without": totals[1] - totals[3], "difference": value, "se": se,
    }  # fmt: skip


def _moments(x1: Floats, n1: Floats, x0: Floats, n0: Floats) -> tuple[float, float]:
    """Return the difference within strata and its standard error; missing where they cannot be had."""
    if min(n1.sum(), n0.sum()) < FEWEST:
        return math.nan, math.nan
    try:
        made = controlled_difference(x1, n1, x0, n0)
    except NotEstimableError:
        return math.nan, math.nan
    base = made.distribution
    return made.value, base.se if isinstance(base, StudentT) else math.nan


def estimate_of(row: Mapping[str, Any], level: float) -> Estimate | None:
    """Return the difference within strata of a service; None where there is none."""
    if not (math.isfinite(row["difference"]) and row["se"] > 0):
        return None
    made = StudentT(float(row["difference"]), float(row["se"]))
    return Estimate.of(float(row["difference"]), made, level, "Mantel-Haenszel, Sato")


def table_of(
    basis: pd.DataFrame, *, stage: str, level: float, margin: tuple[float, float] | None, published: bool
) -> pd.DataFrame:
    """Return a row a service with the sign of the label there.

    Services are many, and one in twenty would be told apart by chance: a sign is given where it holds with the rate
    of false ones among all of them kept at 1 − level (Benjamini & Hochberg 1995).
    """
    made = [estimate_of(row, level) for row in rows_of(basis)]
    p = np.array([math.nan if e is None else 2 * min(e.probability(0), 1 - e.probability(0)) for e in made])
    adjusted = np.full(len(p), np.nan)
    adjusted[~np.isnan(p)] = benjamini_hochberg(p[~np.isnan(p)])
    told_of = []
    for row, e, kept in zip(rows_of(basis), made, adjusted, strict=True):
        told = {c: row[c] for c in ("service", *COUNTED[:8])} | {"stage": stage, "level": level}
        told |= {
            "share_with": _share(row["reached_with"], row["matched_with"]),
            "share_without": _share(row["reached_without"], row["matched_without"]),
            "difference": row["difference"],
            "lower": math.nan if e is None else e.lower, "upper": math.nan if e is None else e.upper,
            "detectable": math.nan if e is None else detectable(e),
        }  # fmt: skip
        shown = e is not None and margin is not None and equivalence(e, low=margin[0], high=margin[1]).shown
        told["equivalence"] = "no margin" if margin is None else "shown" if shown else "not shown"
        if e is None:
            told["sign"] = HIDDEN if published else TOO_FEW
        elif shown:
            told["sign"] = ALIKE
        elif kept <= 1 - level:
            told["sign"] = PASSPORT if e.value > 0 else BARRIER
        else:
            told["sign"] = NOT_CLEAR
        told_of.append(told)
    return pd.DataFrame(told_of, columns=list(COLUMNS))


def _share(part: float, whole: float) -> float:
    return min(part / whole, 1.0) if whole > 0 else math.nan


def counts_of(basis: pd.DataFrame) -> pd.DataFrame:
    """Return every count of people (see `Result.counts`)."""
    cells = [address({"service": name}) for name in basis["service"]]
    parts = [
        pd.DataFrame(dict(zip(COUNT_COLUMNS, (cells, f"{c}:label", basis[c].to_numpy()), strict=True)))
        for c in COUNTED
    ]
    made = pd.concat(parts, ignore_index=True)
    return made[made["count"].notna()].reset_index(drop=True)


def published(
    basis: pd.DataFrame, found: Mapping[tuple[Any, Any], float], coarsening: Coarsening
) -> pd.DataFrame:
    """Return the basis of published counts; differences are rounded as correlations are, and errors upwards."""
    made = basis.copy()
    cells: Sequence[Any] = [address({"service": name}) for name in basis["service"]]
    for c in COUNTED:
        made[c] = [found.get((cell, f"{c}:label"), math.nan) for cell in cells]
    step = 10.0 ** (1 - coarsening.figures)
    shown = made[list(COUNTED[4:])].notna().all(axis=1)
    made["difference"] = ((basis["difference"] / step).round() * step).where(shown)
    made["se"] = (np.ceil(basis["se"] / step) * step).where(shown)
    return made
