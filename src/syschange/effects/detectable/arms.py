"""Two arms, or one: the sums of each group and arm, by cluster where there are clusters, and what they amount to."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from syschange.effects.arms import changed_arm
from syschange.effects.detectable.asked import Asked
from syschange.effects.detectable.structure import SCORES, Structure
from syschange.errors import NotEstimableError, WrongTypeError, quote
from syschange.frames import (
    AFTER,
    ALL,
    BEFORE,
    companions,
    pair_times,
    reduce_to_cells,
    roll_up,
    rows,
)
from syschange.frames.crossed.clusters import reduce_clusters
from syschange.statistics.power import Spread, spread_of_clusters

Floats = NDArray[np.float64]
Labels = tuple[str, ...]
_ROUNDING = 1e-9


@dataclass(frozen=True, eq=False)
class Arms:
    """The sums of every group and arm.

    Attributes
    ----------
    groups
        The labels of each group, everybody first.
    sums
        By the labels of a group and the place of an arm (the one that changed first): sums of each cluster, or of
        everybody as if of one.
    events
        The people with the outcome in the comparison of each group, of shares; missing else.
    names
        The labels of the arms; one empty where there is one arm.
    rows, used
        People (of shares, rows) there are, and those that count.
    digest
        Of the sums.
    """

    groups: tuple[Labels, ...]
    sums: Mapping[tuple[Labels, int], Mapping[str, Floats]]
    names: tuple[str, ...]
    rows: int
    used: int
    digest: str

    def structure(self, group: Labels, asked: Asked) -> Structure:
        """Return what the data of a group are like."""
        parts = [self.sums[group, arm] for arm in range(len(self.names))]
        clustered = asked.cluster is not None
        sizes = tuple(p["complete"][p["complete"] > 0] for p in parts)
        people = tuple(float(s.sum()) for s in sizes)
        share = math.nan
        if asked.design == SCORES:
            spread = _spread(parts, clustered=clustered)
        else:
            events = [float(p["sum"].sum()) for p in parts]
            share = events[1] / people[1] if people[1] > 0 else math.nan
            # Of a yes or no the spread follows from the share.
            spread = Spread(math.nan, _alike(parts).icc if clustered else math.nan)
        return Structure(
            asked.design, people=people, sizes=sizes if clustered else (),
            clusters=tuple(float(len(s)) for s in sizes) if clustered else (),
            sd=spread.sd, icc=spread.icc, share=share,
        )  # fmt: skip

    def events(self, group: Labels) -> float:
        """Return the people of the comparison with the outcome."""
        return float(self.sums[group, 1]["sum"].sum())


def arms_of(
    data: object, asked: Asked, *, by: Sequence[str], ways: int, unknown: str,
    categories: Mapping[str, Sequence[str]] | None,
) -> Arms:  # fmt: skip
    """Return the sums of every group and arm, added up on the engine.

    Raises
    ------
    NotEstimableError, UnknownChoiceError, WrongTypeError
        Where there are not two arms, or a cluster is in both.
    """
    keys = [*([asked.arm] if asked.arm is not None else []), *by]
    taken = (ways if by else 0) + (asked.arm is not None)
    table, values = data, [str(asked.value)]
    if asked.design == SCORES:
        whys = companions(data, keys) if unknown == "split" else ()
        carry = list(dict.fromkeys([*keys, *whys, *([asked.cluster] if asked.cluster is not None else [])]))
        table = pair_times(
            data, person=asked.person, time=asked.time, value=str(asked.value), before=_number(asked.before),
            after=_number(asked.after), carry=carry,
        )  # fmt: skip
        values = [BEFORE, AFTER]
    made = _reduced(
        table, asked, keys=keys, values=values, ways=taken, unknown=unknown, categories=categories
    )
    names = ("",) if asked.arm is None else _names(made.labels, asked)
    groups: dict[Labels, None] = {}
    sums: dict[tuple[Labels, int], Mapping[str, Floats]] = {}
    nothing = {name: np.zeros(0) for name in ("complete", "sum", "bb", "ba", "aa", "b", "a")}
    for labels, held in made.rows:
        arm, group = (labels[0], labels[1:]) if asked.arm is not None else ("", labels)
        if sum(label != ALL for label in group) > ways:
            continue
        if arm in names:
            groups.setdefault(group)
            sums[group, names.index(arm)] = held
    if asked.arm is not None and asked.cluster is not None:
        _require_apart(made.clusters, names, asked)
    full = {(g, a): sums.get((g, a), nothing) for g in groups for a in range(len(names))}
    return Arms(tuple(groups), full, names, made.people, made.used, made.digest)


@dataclass(frozen=True, eq=False)
class _Reduced:
    """Sums of every row of labels, and which clusters each arm has."""

    rows: list[tuple[Labels, Mapping[str, Floats]]]
    labels: tuple[str, ...]
    clusters: Mapping[str, NDArray[np.int64]]
    people: int
    used: int
    digest: str


def _reduced(
    table: object,
    asked: Asked,
    *,
    keys: list[str],
    values: list[str],
    ways: int,
    unknown: str,
    categories: Mapping[str, Sequence[str]] | None,
) -> _Reduced:
    made: list[tuple[Labels, Mapping[str, Floats]]] = []
    clusters: dict[str, NDArray[np.int64]] = {}
    if asked.cluster is not None:
        cells = reduce_clusters(
            table, keys=keys, items=[asked.cluster], values=values, what="which cluster", ways=ways, unknown=unknown,
            categories=categories,
        )  # fmt: skip
        people = used = 0
        for labels, sums in cells.groupings(by=keys, ways=ways):
            for i, row in enumerate(rows(labels)):
                place = np.flatnonzero(sums["rows"][i] > 0)
                held = {name: total[i, place] for name, total in sums.items()}
                label = tuple(row[c] for c in keys)
                made.append((label, _named(held, values, cells.pivots)))
                if all(name == ALL for name in label[1:]):
                    clusters[label[0] if label else ""] = place
                if all(name == ALL for name in label):
                    people, used = int(held["rows"].sum()), int(made[-1][1]["complete"].sum())
        return _Reduced(made, tuple(clusters), clusters, people, used, cells.digest())
    whole = reduce_to_cells(
        table, keys=keys, values=values, ways=ways, unknown=unknown, categories=categories
    )
    for row in rows(roll_up(whole, by=keys, ways=ways)):
        held = {name: np.array([float(row[name])]) for name in whole.names}
        made.append((tuple(row[c] for c in keys), _named(held, values, whole.pivots)))
    found = whole.levels[asked.arm] if asked.arm is not None else ()
    return _Reduced(made, tuple(found), {}, whole.rows, whole.used, whole.digest())


def _named(
    sums: Mapping[str, Floats], values: Sequence[str], pivots: Mapping[str, float]
) -> dict[str, Floats]:
    """Return sums under short names, the two scores measured from one pivot."""
    if len(values) == 1:
        (name,) = values
        known = np.asarray(sums[f"known:{name}"], dtype=np.float64)
        total = np.asarray(sums[f"sum:{name}"], dtype=np.float64)
        # Of noughts and ones the squares are the values, and no pivot is needed.
        off = np.abs(np.asarray(sums[f"sum:{name}:{name}"], dtype=np.float64) - total)
        if pivots[name] != 0 or (off > _ROUNDING * np.maximum(known, 1.0)).any():
            raise WrongTypeError(
                f"The column {quote(name)} does not hold yes and no.", "Give true and false, or 1 and 0."
            )
        return {"complete": known, "sum": total}
    n, b, a = (np.asarray(sums[c], dtype=np.float64) for c in ("complete", f"sum:{BEFORE}", f"sum:{AFTER}"))
    shift = pivots[AFTER] - pivots[BEFORE]
    return {
        "complete": n, "b": b, "a": a + shift * n, "bb": sums[f"sum:{BEFORE}:{BEFORE}"],
        "ba": sums[f"sum:{BEFORE}:{AFTER}"] + shift * b,
        "aa": sums[f"sum:{AFTER}:{AFTER}"] + 2 * shift * a + shift**2 * n,
    }  # fmt: skip


def _names(levels: Sequence[str], asked: Asked) -> tuple[str, str]:
    """Return the arm that changed and the comparison."""
    return changed_arm(levels, str(asked.arm), asked.comparison), str(asked.comparison)


def _require_apart(clusters: Mapping[str, NDArray[np.int64]], names: Sequence[str], asked: Asked) -> None:
    nowhere = np.zeros(0, dtype=np.int64)
    changed, other = (clusters.get(name, nowhere) for name in names)
    both = np.intersect1d(changed, other)
    if len(both):
        are = "1 cluster is" if len(both) == 1 else f"{len(both):,} clusters are"
        raise WrongTypeError(
            f"By {quote(asked.cluster)} {are} in both arms, so the change did not happen at that level.",
            "Name the level at which it happened, or leave cluster= out where it happened person by person.",
        )


def _spread(parts: Sequence[Mapping[str, Floats]], *, clustered: bool) -> Spread:
    """Return how scores after vary within an arm given those before; the changes, where there is one arm."""
    slope, lost = _slope(parts) if len(parts) > 1 else 1.0, len(parts) - 1
    n = np.concatenate([p["complete"] for p in parts])
    arm = np.repeat(np.arange(len(parts)), [len(p["complete"]) for p in parts])
    total = np.concatenate([p["a"] - slope * p["b"] for p in parts])
    squares = np.concatenate([p["aa"] - 2 * slope * p["ba"] + slope**2 * p["bb"] for p in parts])
    if clustered:
        try:
            return spread_of_clusters(n, total, squares, arm)
        except NotEstimableError:
            return Spread(math.nan, math.nan)
    people, sums = np.bincount(arm, n), np.bincount(arm, total)
    df = float(n.sum()) - len(parts) - lost
    within = float(squares.sum()) - float((sums**2 / np.maximum(people, 1.0)).sum())
    return Spread(math.sqrt(max(within, 0.0) / df) if df > 0 else math.nan, math.nan)


def _slope(parts: Sequence[Mapping[str, Floats]]) -> float:
    """Return the slope of the score after on the one before, pooled within the arms; 0 where nothing varies."""
    sxx = sxy = 0.0
    for p in parts:
        people = max(float(p["complete"].sum()), 1.0)
        sxx += float(p["bb"].sum()) - float(p["b"].sum()) ** 2 / people
        sxy += float(p["ba"].sum()) - float(p["b"].sum()) * float(p["a"].sum()) / people
    return sxy / sxx if sxx > 0 else 0.0


def _alike(parts: Sequence[Mapping[str, Floats]]) -> Spread:
    """Return how alike people of a cluster are in a yes or no, whose square is itself."""
    arm = np.repeat(np.arange(len(parts)), [len(p["complete"]) for p in parts])
    n, total = (np.concatenate([p[name] for p in parts]) for name in ("complete", "sum"))
    try:
        return spread_of_clusters(n, total, total, arm)
    except NotEstimableError:
        return Spread(math.nan, math.nan)


def _number(time: float | None) -> float:
    assert time is not None  # noqa: S101 - the design needs it
    return time
