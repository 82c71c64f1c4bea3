"""What is found: each quantity beside what it drifts by anyway, and whether the way of working is new or renamed."""

import math
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from syschange.errors import NotEstimableError
from syschange.results import Estimate
from syschange.statistics.pathways import (
    Distance,
    Distances,
    distances,
    is_straight,
    margin,
    mean_difference,
    mean_margin,
    mix_distance,
)
from syschange.system.pathways.basis import (
    BY_NAME,
    BY_SHAPE,
    DOSE,
    ENTRY,
    MEANS,
    SECOND,
    STAFF,
    Basis,
    Time,
    set_distance,
)

SAME, DIFFERS, UNKNOWN = "same within drift", "differs", "not known"
UNCHANGED, RENAMED, REDESIGNED, UNCLEAR = "unchanged", "renamed", "redesigned", "unclear"
_PLAIN = {(SAME, SAME): UNCHANGED, (DIFFERS, DIFFERS): REDESIGNED}  # by name, and by shape
COLUMNS = (
    "quantity", "kind", "before", "after", "raw", "bias", "distance", "lower", "upper", "drift", "excess", "margin",
    "chance", "same", "cases_before", "cases_after", "level", "method", "note",
)  # fmt: skip
FEW = 2  # activities, with which nearly every pair of pathways looks alike
TEAM, TINY_TEAM = 10, 5  # workers below which nothing is told of who stayed
STAYED = 0.5  # ours: where half of all workers of either time worked in both, the staff are the same
BANDS = ((0.25, "under a quarter"), (0.5, "a quarter to a half"), (0.75, "a half to three quarters"))
_FULL = "three quarters or more"


@dataclass(frozen=True)
class Asked:
    """What was asked for.

    Attributes
    ----------
    level, replicates, seed, exact, delta
        As given to `pathways`.
    """

    level: float
    replicates: int
    seed: int
    exact: int
    delta: float | None


@dataclass(frozen=True, eq=False)
class Found:
    """What was found.

    Attributes
    ----------
    table
        A row a quantity.
    finding, reason
        "unchanged", "renamed", "redesigned" or "unclear", and of the last why.
    distances
        Both distances; None where a time may not be shown.
    estimates
        By the name of the quantity.
    margin
        Up to what distance two ways of working are the same.
    """

    table: pd.DataFrame
    finding: str
    reason: str
    distances: Distances | None
    estimates: dict[str, Estimate] = field(repr=False)
    margin: float


def found_in(basis: Basis, asked: Asked) -> Found:
    """Return what the basis says."""
    if basis.before is None or basis.after is None:
        return Found(pd.DataFrame(columns=list(COLUMNS)), UNCLEAR, "hidden", None, {}, math.nan)
    made = distances(
        basis.before.moves, basis.after.moves, level=asked.level, replicates=asked.replicates, seed=asked.seed,
        exact=asked.exact,
    )  # fmt: skip
    delta = margin(basis.drifts[BY_NAME]) if asked.delta is None else asked.delta
    pair = {BY_NAME: made.aware, BY_SHAPE: made.free}
    estimates = {name: d.estimate for name, d in pair.items()}
    rows = [_distance_row(name, d, basis.drifts[name], delta, _how(made, name)) for name, d in pair.items()]
    recorded = [q for q in MEANS if q in basis.before.samples and q in basis.after.samples]
    rows += [_mean_row(quantity, basis, asked, estimates) for quantity in recorded]
    if basis.entries:
        rows.append(_entry_row(basis, asked, estimates))
    if basis.workers is not None:
        rows.append(_staff_row(basis.workers, basis.drifts.get(STAFF, math.nan)))
    rows += [_set_row(*given) for given in basis.sets]
    table = pd.DataFrame(rows).reindex(columns=list(COLUMNS))
    table["level"] = asked.level
    table["cases_before"], table["cases_after"] = basis.before.cases, basis.after.cases
    straight = all(is_straight(time.moves) for time in _times(basis))
    finding, reason = _finding(table, made, delta, straight=straight)
    return Found(table, finding, reason, made, estimates, delta)


def _how(made: Distances, name: str) -> str:
    if name == BY_NAME:
        return "Jensen–Shannon, bits"
    best = made.relabelling
    return "Jensen–Shannon, bits; best renaming, " + (
        "proven" if best.proven else f"found, at most {best.gap:.2g} above the least"
    )


def _distance_row(name: str, d: Distance, drift: float, delta: float, method: str) -> dict[str, object]:
    e = d.estimate
    return {
        "quantity": name, "kind": "distance", "raw": d.raw, "bias": d.bias, "distance": e.value, "lower": e.lower,
        "upper": e.upper, "drift": drift, "excess": e.value - drift, "margin": delta, "chance": d.chance,
        "same": judged(e.lower, e.upper, delta), "method": method, "note": "",
    }  # fmt: skip


def judged(lower: float, upper: float, limit: float) -> str:
    """Return whether something is the same within a margin on both sides of none, differs beyond it, or neither."""
    if not all(math.isfinite(v) for v in (lower, upper, limit)):
        return UNKNOWN
    if -limit <= lower and upper <= limit:
        return SAME
    return DIFFERS if lower > limit or upper < -limit else UNKNOWN


def _mean_row(quantity: str, basis: Basis, asked: Asked, estimates: dict[str, Estimate]) -> dict[str, object]:
    before, after = (time.samples[quantity] for time in _times(basis))
    drift = basis.drifts[quantity]
    limit = mean_margin(drift, before.sd)
    row: dict[str, object] = {
        "quantity": quantity, "kind": "invariant", "before": before.mean, "after": after.mean, "drift": drift,
        "margin": limit, "method": "Welch", "same": UNKNOWN, "note": "",
        "distance": after.mean - before.mean, "excess": abs(after.mean - before.mean) - drift,
    }  # fmt: skip
    try:
        made = mean_difference(before, after, level=asked.level)
    except NotEstimableError:
        if before.n > 1 and after.n > 1 and before.sd == after.sd == 0:  # all alike at each time
            row["same"] = SAME if before.mean == after.mean else DIFFERS
        return row
    estimates[quantity] = made
    return row | {"lower": made.lower, "upper": made.upper, "same": judged(made.lower, made.upper, limit)}


def _entry_row(basis: Basis, asked: Asked, estimates: dict[str, Estimate]) -> dict[str, object]:
    before, after = (np.nan_to_num(time.entry) for time in _times(basis))
    drift = basis.drifts[ENTRY]
    if not (before.sum() and after.sum()):
        return {"quantity": ENTRY, "kind": "invariant", "same": UNKNOWN, "note": "too few cases to show"}
    made = mix_distance(before, after, level=asked.level, replicates=asked.replicates, seed=asked.seed)
    estimates[ENTRY] = made.estimate
    row = _distance_row(ENTRY, made, drift, margin(drift), "Jensen–Shannon, bits")
    return row | {"kind": "invariant"}


def _staff_row(workers: tuple[float, float, float], drift: float) -> dict[str, object]:
    """Return what is told of staff: in bands, and never of a team of fewer than ten."""
    before, after, both = workers
    row: dict[str, object] = {
        "quantity": STAFF,
        "kind": "invariant",
        "same": UNKNOWN,
        "method": "Jaccard, in bands",
    }
    least = math.nan if math.isnan(before + after) else min(before, after)
    if least < TINY_TEAM:
        return row | {"note": "not informative for a team this small: show cover instead"}
    if not least >= TEAM:
        return row | {"note": "not shown for a team this small"}
    if not math.isfinite(both):
        return row | {"note": "too few workers in both times to show"}
    stayed = min(both / (before + after - both), 1.0)
    band = next((word for most, word in BANDS if stayed < most), _FULL)
    limit = max(1 - STAYED, drift) if math.isfinite(drift) else 1 - STAYED
    same = SAME if 1 - stayed <= limit else DIFFERS
    return row | {"same": same, "note": f"{band} of the workers of either time worked in both"}


def _set_row(name: str, before: frozenset[str], after: frozenset[str]) -> dict[str, object]:
    apart = set_distance(before, after)
    row: dict[str, object] = {
        "quantity": name, "kind": "invariant", "before": float(len(before)), "after": float(len(after)),
        "distance": apart, "margin": 0.0, "method": "Jaccard", "same": UNKNOWN, "note": "",
    }  # fmt: skip
    if math.isnan(apart):
        return row | {"note": "nothing recorded at either time"}
    return row | {"same": SAME if apart == 0 else DIFFERS}


def _times(basis: Basis) -> tuple[Time, Time]:
    assert basis.before is not None  # noqa: S101 - whoever asks has looked
    assert basis.after is not None  # noqa: S101
    return basis.before, basis.after


def _finding(table: pd.DataFrame, made: Distances, delta: float, *, straight: bool) -> tuple[str, str]:
    """Return what both distances and the invariants say together, and of "unclear" why."""
    if not math.isfinite(delta):
        return UNCLEAR, "drift"
    alike = tuple(table["same"].iloc[:2])
    if alike in _PLAIN:
        return _PLAIN[alike], ""
    if alike != (DIFFERS, SAME):
        return UNCLEAR, "few"
    if max(len(made.before), len(made.after)) <= FEW:
        return UNCLEAR, "simple"
    kept = table[table["kind"] == "invariant"]
    reason = _against(kept)
    if straight and not reason and kept.loc[kept["same"] == SAME, "quantity"].isin({DOSE, SECOND}).all():
        reason = "simple"  # any two look alike, and that both are taken at one pace makes them no more so
    return (UNCLEAR, reason) if reason else (RENAMED, "")


def _against(kept: pd.DataFrame) -> str:
    """Return what speaks against a new name alone, of that which a name cannot change; nothing where all is kept."""
    if (kept["same"] == DIFFERS).any():
        return "differs"
    told = kept[~((kept["quantity"] == STAFF) & (kept["same"] == UNKNOWN))]  # of small teams nothing is told
    if not (told["quantity"] != DOSE).any():  # the shape alone says how many steps there are
        return "unrecorded"
    return "unknown" if (told["same"] == UNKNOWN).any() else ""
