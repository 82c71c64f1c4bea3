"""What those who were lost could have done to the effect: bounds by design and group."""

import math
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from syschange.effects.before_after.core import Evidence, Key, Labels
from syschange.effects.before_after.inference import plain_se
from syschange.effects.before_after.moments import group_moments, group_seen, known
from syschange.errors import NotEstimableError
from syschange.frames import ClusterCells, rows
from syschange.statistics.attrition import Bounds, imbens_manski, lee, worst_cases
from syschange.statistics.change import common_slope

BOUNDS_COLUMNS = ("design", "method", "lower", "upper", "limit_lower", "limit_upper", "level")
Held = tuple[NDArray[np.int64], NDArray[np.float64]]  # places of pairs of scores, and people with each
WORST, TRIMMED = "worst case", "trimming"
MOST = 50_000_000  # ours: groups times different pairs of scores that are gone through for trimming


def slope_of(evidence: Evidence, design: str, labels: Mapping[str, str]) -> float:
    """Return how much of the score before an effect takes away: all of a change; missing where it is not known."""
    if design != "ancova":
        return 1.0
    changed, other = evidence.sides(labels)
    groups = [group_moments(row) for row in (changed, other) if row is not None]
    return common_slope(*groups) if all(known(g) for g in groups) else math.nan


def extremes(evidence: Evidence, design: str, labels: Mapping[str, str]) -> Bounds | None:
    """Return the worst cases of one effect as if people were independent; None where no scale was declared."""
    slope = slope_of(evidence, design, labels)
    if evidence.scale is None or not math.isfinite(slope):
        return None
    changed, other = evidence.sides(labels)
    made = worst_cases(
        group_seen(changed),
        group_seen(other) if other is not None else None,
        slope=slope,
        lowest=evidence.scale[0],
        highest=evidence.scale[1],
    )
    return made if math.isfinite(made.upper - made.lower) else None


def widened(evidence: Evidence, key: Key, bounds: Bounds, method: str) -> tuple[Bounds, float] | None:
    """Return bounds with clusters allowed for, and their degrees of freedom; None where clusters are too few."""
    if evidence.cluster is None:
        return bounds, math.inf
    fit = evidence.fits.get(key)
    if fit is None:
        return None
    low, high = (fit.lower, fit.upper) if method == WORST else (fit.sandwich, fit.sandwich)
    return Bounds(bounds.lower, bounds.upper, bounds.se_lower * low, bounds.se_upper * high), fit.df


def bounds_table(evidence: Evidence) -> pd.DataFrame:
    """Return the bounds of every effect.

    Returns
    -------
    DataFrame
        The characteristics; `design`; `method` ("worst case", where the scale was declared, and "trimming", where
        there is a comparison); the least and the greatest effect (`lower`, `upper`); and the limits that hold the
        effect at the `level` (`limit_lower`, `limit_upper`). Missing where they cannot be given.
    """
    made: list[dict[str, object]] = []
    for labels in evidence.groups():
        group = tuple(labels.values())
        for design in evidence.designs:
            cases = {WORST: extremes(evidence, design, labels)} if evidence.scale is not None else {}
            if evidence.comparison is not None:
                cases[TRIMMED] = evidence.trims.get((group, design))
            for method, bounds in cases.items():
                numbers = _numbers(evidence, (group, design), bounds, method)
                made.append({**labels, "design": design, "method": method, **numbers})
    return pd.DataFrame(made, columns=[*evidence.by, *BOUNDS_COLUMNS])


def _numbers(evidence: Evidence, key: Key, bounds: Bounds | None, method: str) -> dict[str, float]:
    low = high = from_ = to = math.nan
    if bounds is not None:
        low, high = bounds.lower, bounds.upper
        found = widened(evidence, key, bounds, method)
        if found is not None:
            from_, to = imbens_manski(found[0], level=evidence.level, df=found[1])
    return {
        "lower": low, "upper": high, "limit_lower": from_, "limit_upper": to, "level": evidence.level
    }  # fmt: skip


def nobody_lost(evidence: Evidence) -> bool:
    """Return whether everybody in both arms was seen at both times."""
    table = evidence.basis
    here = table[table[evidence.arm].isin(evidence.arms)] if evidence.arm is not None else table
    return bool((here["lost"] == 0).all())


def untrimmed(evidence: Evidence) -> dict[Key, Bounds]:
    """Return bounds where nobody was lost: each is the effect itself."""
    made: dict[Key, Bounds] = {}
    for labels in evidence.groups():
        for design in evidence.designs:
            try:
                found = evidence.plain(design, evidence.sides(labels))
            except NotEstimableError:
                continue
            se = plain_se(found)
            made[tuple(labels.values()), design] = Bounds(found.value, found.value, se, se)
    return made


def trims_of(evidence: Evidence, pairs: ClusterCells, *, ways: int) -> dict[Key, Bounds]:
    """Return Lee's bounds of every effect, from how often each pair of scores before and after occurs.

    Parameters
    ----------
    evidence
        Counts and moments.
    pairs
        How many people of each arm and group have each pair of scores.
    ways
        How many keys are taken together.
    """
    groups = list(evidence.groups())
    if pairs.size * len(evidence.basis) > MOST:
        return {}
    before, after = (
        np.array(values, dtype=np.float64)[place]
        for values, place in zip(pairs.labels, pairs.items, strict=True)
    )
    held: dict[Labels, Held] = {}
    for table, sums in pairs.groupings(by=evidence.keys, ways=ways):
        for i, row in enumerate(rows(table)):
            place = np.flatnonzero(sums["rows"][i])
            held[tuple(row[c] for c in evidence.keys)] = place, sums["rows"][i, place].astype(np.float64)
    made: dict[Key, Bounds] = {}
    for labels in groups:
        found = [held.get((arm, *labels.values())) for arm in evidence.arms]
        for design in evidence.designs:
            slope = slope_of(evidence, design, labels)
            if None not in found and math.isfinite(slope):
                sides = [side for side in found if side is not None]
                made[tuple(labels.values()), design] = _trimmed(
                    evidence, labels, sides, after - slope * before
                )
    return {key: b for key, b in made.items() if math.isfinite(b.upper - b.lower)}


def _trimmed(
    evidence: Evidence,
    labels: Mapping[str, str],
    sides: Sequence[Held],
    scores: NDArray[np.float64],
) -> Bounds:
    place = np.union1d(sides[0][0], sides[1][0])
    weights = np.zeros((2, len(place)))
    for weight, (own, people) in zip(weights, sides, strict=True):
        weight[np.searchsorted(place, own)] = people
    enrolled = [row["enrolled"] for row in evidence.sides(labels) if row is not None]
    return lee(scores[place], changed=weights[0], comparison=weights[1], enrolled=(enrolled[0], enrolled[1]))
