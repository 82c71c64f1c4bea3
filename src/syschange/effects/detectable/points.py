"""The series of every group: how its points vary about their course, and how much each is like the last."""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from syschange.effects.detectable.asked import Asked
from syschange.effects.detectable.structure import SERIES, Structure
from syschange.effects.periods import periods_of
from syschange.errors import NotEstimableError
from syschange.frames import Sum, reduce_series, rows
from syschange.statistics.series import interrupted, reml_ar1

Floats = NDArray[np.float64]
Labels = tuple[str, ...]

LEAST_BEFORE, LEAST_AFTER = 8, 3  # the same as for an interrupted series


@dataclass(frozen=True, eq=False)
class Points:
    """The structure of every group's series.

    Attributes
    ----------
    groups
        The labels of each group, everybody first.
    structures
        What each series is like.
    rows, used
        Rows there are, and those that say when.
    digest
        Of the sums.
    """

    groups: tuple[Labels, ...]
    structures: tuple[Structure, ...]
    rows: int
    used: int
    digest: str


def points_of(
    data: object, asked: Asked, *, by: Sequence[str], ways: int, unknown: str,
    categories: Mapping[str, Sequence[str]] | None,
) -> Points:  # fmt: skip
    """Return the structure of every group's series, added up on the engine.

    Raises
    ------
    NotEstimableError
        Where the change leaves fewer than 8 points before it or 3 after it.
    """
    columns = [c for c in (asked.value, asked.exposure) if c is not None]
    sums = [Sum("top", (asked.value,), (asked.value,))] if asked.value is not None else []
    if asked.value is not None and asked.kind == "mean":
        sums.append(Sum("known", (), (asked.value,)))
    if asked.exposure is not None:
        sums.append(Sum("exposure", (asked.exposure,), (asked.exposure,)))
    series = reduce_series(
        data,
        keys=by,
        time=asked.time,
        values=columns,
        sums=sums,
        ways=ways,
        unknown=unknown,
        categories=categories,
    )
    periods = periods_of(series.times, every=asked.every)
    assert asked.changed_on is not None  # noqa: S101 - the design needs it
    change = periods.first_from(asked.changed_on)
    inside = _inside(periods.starts, change, asked.changed_on)
    if change - inside < LEAST_BEFORE or len(periods.starts) - change < LEAST_AFTER:
        raise NotEstimableError(
            f"There are {change - inside} points before the change and {len(periods.starts) - change} after it, and "
            f"{LEAST_BEFORE} and {LEAST_AFTER} are needed.",
            "Take shorter periods, or wait for more of them.",
        )
    groups: list[Labels] = []
    made: list[Structure] = []
    design = interrupted(len(periods.starts), change)
    for labels, held in series.groupings(by=by, ways=ways if by else 0):
        y = _values({name: periods.summed(total) for name, total in held.items()}, asked)
        if inside:
            y[:, change - 1] = np.nan
        fit = reml_ar1(y, design)
        people = np.asarray(held["rows"].sum(axis=1), dtype=np.float64)
        for i, row in enumerate(rows(labels)):
            groups.append(tuple(row[c] for c in by))
            like = Structure(
                SERIES, people=(float(people[i]),), change=change, there=np.isfinite(y[i]), of=asked.of
            )
            phi = float(fit.phi[i])
            made.append(dataclasses.replace(like, sd=float(fit.sigma[i]), autocorrelation=phi))
    return Points(tuple(groups), tuple(made), series.rows, series.rows - series.untimed, series.digest())


def _inside(starts: NDArray[np.generic], change: int, when: date | float) -> int:
    """Return 1 where the change falls inside the period before `change`, which is then neither, else 0."""
    if not isinstance(when, date) or change == len(starts):
        return 0
    return int(starts[change] != np.datetime64(when, "D"))


def _values(sums: Mapping[str, Floats], asked: Asked) -> Floats:
    top = sums["top"] if asked.value is not None else sums["rows"]
    if asked.kind == "count":
        return np.array(top, dtype=np.float64)
    base = sums["exposure"] if asked.kind == "rate" else sums["known"]
    made = np.full(top.shape, np.nan)
    np.divide(top, base, out=made, where=base > 0)
    return made
