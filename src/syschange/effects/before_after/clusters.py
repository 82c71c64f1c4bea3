"""From the sums of each cluster to how clusters widen the effect in every group."""

import dataclasses
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from syschange.effects.before_after.core import Evidence, Key, Labels
from syschange.effects.before_after.inference import Inference, Plan, judged
from syschange.effects.before_after.lost import extremes, slope_of
from syschange.effects.before_after.moments import CLUSTERS
from syschange.errors import NotEstimableError, WrongTypeError, quote
from syschange.frames import AFTER, ALL, BEFORE, ClusterCells, rows
from syschange.statistics.clusters import ClusterSums, mean_variance

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Side:
    """The clusters of one arm and group: which they are, and their sums by name."""

    place: NDArray[np.int64]
    sums: Mapping[str, Floats]

    def followed(self) -> NDArray[np.bool_]:
        """Return which clusters have somebody seen at both times."""
        return np.asarray(self.sums["complete"] > 0)


def sides_of(cells: ClusterCells, *, by: Sequence[str], ways: int) -> dict[Labels, Side]:
    """Return the clusters of every arm and group, by its labels in the order of `by`."""
    made: dict[Labels, Side] = {}
    for labels, sums in cells.groupings(by=by, ways=ways):
        for i, row in enumerate(rows(labels)):
            place = np.flatnonzero(sums["rows"][i] > 0)
            held = {name: total[i, place] for name, total in sums.items()}
            made[tuple(row[c] for c in by)] = Side(place, held)
    return made


def require_apart(evidence: Evidence, sides: Mapping[Labels, Side]) -> None:
    """Check that each cluster is in one arm, and that each arm has two or more.

    Raises
    ------
    WrongTypeError
        Where a cluster is in both arms: the change did not happen at that level.
    NotEstimableError
        Where an arm is a single cluster.
    """
    name = quote(evidence.cluster)
    everyone = (ALL,) * len(evidence.by)
    if evidence.arm is None:
        found = [sides[everyone]]
    else:
        found = [sides[label, *everyone] for label in evidence.arms]
        both = len(np.intersect1d(found[0].place, found[1].place))
        if both:
            are = "1 cluster is" if both == 1 else f"{both:,} clusters are"
            raise WrongTypeError(
                f"By {name} {are} in both arms, so the change did not happen at that level.",
                "Name the level at which it happened, or leave cluster= out where it happened person by person.",
            )
    if any(side.followed().sum() == 1 for side in found):
        told = "from the place" if evidence.arm is not None else "from what is particular to it"
        raise NotEstimableError(
            f"By {name} an arm is a single cluster, so the change cannot be told {told}.",
            "Find a second place that changed and a second that did not, or follow the place over many periods.",
        )


def with_clusters(
    evidence: Evidence, cells: ClusterCells, plan: Plan, sides: Mapping[Labels, Side]
) -> tuple[dict[Key, Inference], list[float]]:
    """Return how clusters widen each effect, and how many clusters each row of the basis has."""
    fits: dict[Key, Inference] = {}
    for labels in evidence.groups():
        group = tuple(labels.values())
        found = _found(evidence, sides, group)
        if found is None:
            continue
        sums = _sums(found, cells.pivots)
        for design in evidence.designs:
            try:
                plain = evidence.plain(design, evidence.sides(labels))
            except NotEstimableError:
                continue
            made = judged(plan, sums, design=design, plain=plain)
            if made is not None:
                fits[group, design] = _with_lost(
                    evidence, labels, made, design=design, found=found, pivots=cells.pivots
                )
    empty = Side(np.empty(0, np.int64), {"complete": np.empty(0)})
    counts = [
        float(sides.get(tuple(row[c] for c in evidence.keys), empty).followed().sum())
        for row in rows(evidence.basis)
    ]
    return fits, counts


def counted(evidence: Evidence, counts: Sequence[float]) -> Evidence:
    """Return the evidence with how many clusters each row of its basis has."""
    return dataclasses.replace(evidence, basis=evidence.basis.assign(**{CLUSTERS: list(counts)}))


def _found(evidence: Evidence, sides: Mapping[Labels, Side], group: Labels) -> list[Side] | None:
    wanted = [group] if evidence.arm is None else [(label, *group) for label in evidence.arms]
    found = [sides[key] for key in wanted if key in sides]
    return found if len(found) == len(wanted) else None


def _sums(found: Sequence[Side], pivots: Mapping[str, float]) -> ClusterSums:
    """Return the sums of the clusters with somebody seen at both times, the changed arm's first."""
    parts = []
    for side in found:
        kept = side.followed()
        parts.append({name: total[kept] for name, total in side.sums.items()})
    treated = np.concatenate(
        [np.full(len(p["complete"]), i == 0 and len(found) > 1) for i, p in enumerate(parts)]
    )

    def of(name: str) -> Floats:
        return np.concatenate([p[name] for p in parts]).astype(np.float64)

    n, b, a = of("complete"), of(f"sum:{BEFORE}"), of(f"sum:{AFTER}")
    # The change needs both scores on one footing; squares lose nothing by it, being made from the pivots.
    shift = pivots[AFTER] - pivots[BEFORE]
    aa = of(f"sum:{AFTER}:{AFTER}") + 2 * shift * a + shift**2 * n
    ba = of(f"sum:{BEFORE}:{AFTER}") + shift * b
    return ClusterSums(treated, n, b, a + shift * n, of(f"sum:{BEFORE}:{BEFORE}"), ba, aa)


def _with_lost(
    evidence: Evidence,
    labels: Mapping[str, str],
    made: Inference,
    *,
    design: str,
    found: Sequence[Side],
    pivots: Mapping[str, float],
) -> Inference:
    """Return the inference with how clusters widen the bounds that those lost allow."""
    bounds = extremes(evidence, design, labels)
    if bounds is None or evidence.scale is None:
        return made
    slope, (lowest, highest) = slope_of(evidence, design, labels), evidence.scale
    first, second = (highest, lowest) if slope >= 0 else (lowest, highest)
    ends = []
    for before, after in ((first, lowest), (second, highest)):
        variances = []
        for i, side in enumerate(found):
            fill = (before, after) if i == 0 else (lowest + highest - before, lowest + highest - after)
            variances.append(_filled_variance(side, pivots, slope, *fill))
        ends.append(math.sqrt(sum(variances)))
    factors = [
        se / plain if plain > 0 else 1.0
        for se, plain in zip(ends, (bounds.se_lower, bounds.se_upper), strict=True)
    ]
    return dataclasses.replace(made, lower=factors[0], upper=factors[1])


def _filled_variance(
    side: Side, pivots: Mapping[str, float], slope: float, before: float, after: float
) -> float:
    """Return the variance of an arm's mean were each missing score what is given, clusters allowed for."""
    people = side.sums["rows"].astype(np.float64)
    total = np.zeros(len(people))
    for name, weight, fill in ((AFTER, 1.0, after), (BEFORE, -slope, before)):
        seen = side.sums[f"known:{name}"]
        total = total + weight * (side.sums[f"alone:{name}"] + pivots[name] * seen + fill * (people - seen))
    return mean_variance(total, people=people)
