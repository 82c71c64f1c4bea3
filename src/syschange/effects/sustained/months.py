"""A panel of units by months, and the moments of the units' changes over stretches of months."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations, product

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from syschange.effects.sustained.basis import DIFFERENCE, SAME, Basis, Block, stacked
from syschange.errors import NotEstimableError, WrongTypeError
from syschange.frames import ALL, Panel
from syschange.frames.groups.limits import require_rows
from syschange.statistics.lasting import Group

Floats = NDArray[np.float64]
ARMS = ("changed", "comparison")


@dataclass(frozen=True, eq=False)
class Months:
    """What each unit's outcome was in each month.

    Attributes
    ----------
    values
        Shape (units, months); missing where not seen.
    first
        The number of the first month.
    adopted
        The number of the month each unit changed in; infinite where it did not in the months there are; shape
        (units,).
    dated
        Whether the numbers are of dates: 12 × year + month − 1.
    """

    values: Floats
    first: float
    adopted: Floats
    dated: bool

    @property
    def last(self) -> float:
        """The number of the last month."""
        return float(self.first + self.values.shape[1] - 1)

    @property
    def cohorts(self) -> list[float]:
        """The months in which units changed that were seen before, ascending."""
        found = np.unique(self.adopted[np.isfinite(self.adopted) & self.seen_before])
        return [float(g) for g in found]

    @property
    def seen_before(self) -> NDArray[np.bool_]:
        """Whether each unit that changed was seen in any month before; shape (units,)."""
        number = self.first + np.arange(self.values.shape[1])
        return np.asarray(
            (np.isfinite(self.values) & (number < self.adopted[:, None])).any(axis=1), dtype=bool
        )

    @property
    def last_change(self) -> date | None:
        """The first day of the month in which the last of them changed; None where months are plain numbers."""
        if not self.dated:
            return None
        number = int(self.cohorts[-1])
        return date(number // 12, number % 12 + 1, 1)

    def changes(self, cohort: float, months: Sequence[NDArray[np.int64]]) -> Floats:
        """Return each unit's mean over stretches of months less its own mean before a month.

        Parameters
        ----------
        cohort
            The month; what lies before it is the time before.
        months
            For each stretch the places of its months; a unit has to be seen in all of them.

        Returns
        -------
        array
            Shape (units, stretches); missing where a unit was not seen.
        """
        before = self.values[:, : int(cohort - self.first)]
        seen = np.isfinite(before)
        count = seen.sum(axis=1)
        base = np.where(seen, before, 0.0).sum(axis=1) / np.where(count > 0, count, np.nan)
        along = np.column_stack([self.values[:, of].mean(axis=1) for of in months])
        return np.asarray(along - base[:, None], dtype=np.float64)


def months_of(panel: Panel, value: str, never: float | None, *, average: bool = False) -> Months:
    """Return a panel by months.

    Raises
    ------
    WrongTypeError
        Where times are numbers that are not whole months, or a unit has several rows in a month that are not to be
        averaged.
    NotEstimableError
        Where no unit changed, none was seen before it changed, or every unit did.
    """
    dated = panel.times.dtype.kind == "M"
    times, adopted = (_numbers(t) for t in (panel.times, panel.adopted))
    if not len(times):
        raise NotEstimableError("No row says when it is of.", "Check the column of times.")
    if never is not None:
        adopted = np.where(adopted == never, np.nan, adopted)
    if not dated and any((of != np.round(of)).any() for of in (times, adopted[np.isfinite(adopted)])):
        raise WrongTypeError("The times are not whole months.", "Number the months, or give dates.")
    first, last = float(times.min()), float(times.max())
    total, known = panel.summed(value, (times - first).astype(np.int64), int(last - first) + 1)
    twice = int((known > 1).any(axis=1).sum())
    if twice and not average:
        raise WrongTypeError(
            f"{twice} {'unit has' if twice == 1 else 'units have'} more than one row in a month.",
            "Keep one row for each, or say average=True where rows are people whose mean is wanted.",
        )
    values = np.where(known > 0, total / np.where(known > 0, known, 1.0), np.nan)
    changed = np.isfinite(adopted) & (adopted <= last)
    made = Months(values, first, np.where(changed, adopted, np.inf), dated)
    if not changed.any():
        raise NotEstimableError(
            "No unit changed in the months seen.", "Check the column that says when units changed."
        )
    if changed.all():
        raise NotEstimableError(
            "Every unit changed, so there is none to compare with.",
            "Use the design of staggered change, and give its path to sustained_path.",
        )
    if not made.cohorts:
        raise NotEstimableError(
            "No unit that changed was seen before it did.", "Give months before the change too."
        )
    return made


def _numbers(times: NDArray[np.generic]) -> Floats:
    if times.dtype.kind != "M":
        return np.asarray(times, dtype=np.float64)
    months = times.astype("datetime64[M]")
    number = months.astype(np.int64) + 1970 * 12
    return np.where(np.isnat(months), np.nan, number.astype(np.float64))


@dataclass(frozen=True, eq=False)
class Stretch:
    """One set of units, and the stretches of months whose means are wanted.

    Attributes
    ----------
    name
        What the units have in common.
    features
        The number of each stretch: months since the change, or its place.
    months
        For each cohort that can be followed so far, the places of the months of each stretch.
    """

    name: str
    features: Floats
    months: Mapping[float, Sequence[NDArray[np.int64]]]


@dataclass(frozen=True, eq=False)
class Groups:
    """Groups of units: the characteristics, their labels a row a group, and which units are in each."""

    by: tuple[str, ...]
    labels: pd.DataFrame
    members: NDArray[np.bool_]  # shape (groups, units)


def groups_of(panel: Panel, by: Sequence[str], ways: int) -> Groups:
    """Return everyone, then every group of 1 to `ways` characteristics, in the order of their labels."""
    require_rows([len(panel.levels[c]) for c in by], ways if by else 0)
    labels: list[dict[str, str]] = []
    members: list[NDArray[np.bool_]] = []
    for k in range((ways if by else 0) + 1):
        for chosen in combinations(by, k):
            for named in product(*(panel.levels[c] for c in chosen)):
                here = np.ones(panel.units, dtype=bool)
                for column, name in zip(chosen, named, strict=True):
                    here &= np.asarray(panel.labels[column]) == name
                labels.append(dict.fromkeys(by, ALL) | dict(zip(chosen, named, strict=True)))
                members.append(here)
    table = pd.DataFrame(labels, columns=list(by), dtype="str") if by else pd.DataFrame(index=range(1))
    return Groups(tuple(by), table, np.array(members))


def basis_of(months: Months, groups: Groups, stretches: Sequence[Stretch]) -> Basis:
    """Return the moments of every group over every set of stretches."""
    blocks = {}
    for stretch in stretches:
        pairs = [_moments(months, stretch, here) for here in groups.members]
        blocks[stretch.name] = Block(stretch.name, DIFFERENCE, stretch.features, stacked(pairs))
    changed = np.isfinite(months.adopted)
    enrolled = np.array(
        [[(here & changed).sum(), (here & ~changed).sum()] for here in groups.members], dtype=np.float64
    )
    seen = np.column_stack([side.n for side in blocks[SAME].sides])
    return Basis(groups.by, groups.labels, "arm", ARMS, enrolled, enrolled - seen, blocks)


def _moments(months: Months, stretch: Stretch, here: NDArray[np.bool_]) -> tuple[Group, Group]:
    """Return the moments of the units that changed and of the comparison.

    A unit of the comparison has a change for each cohort, over the same months; they are averaged by how many units
    the cohorts hold. What those that changed vary by is told after their comparison's mean is taken off, so that a
    month that was different for everybody does not count as a difference between cohorts.
    """
    changes = {g: months.changes(g, of) for g, of in stretch.months.items()}
    seen = {g: np.isfinite(c).all(axis=1) & here for g, c in changes.items()}
    held = {g: seen[g] & (months.adopted == g) for g in changes}
    held = {g: of for g, of in held.items() if of.any()}
    never = here & np.isinf(months.adopted)
    for g in held:
        never = never & seen[g]
    k = len(stretch.features)
    if not held:
        return _nobody(k), _nobody(k, float(never.sum()))
    sizes = {g: int(of.sum()) for g, of in held.items()}
    total = sum(sizes.values())
    own = np.vstack([changes[g][of] for g, of in held.items()])
    if not never.any():
        return Group(float(total), own.mean(axis=0), np.full((k, k), np.nan)), _nobody(k)
    others = sum(changes[g][never] * (sizes[g] / total) for g in held)
    apart = np.vstack([changes[g][of] - changes[g][never].mean(axis=0) for g, of in held.items()])
    compared = np.asarray(others, dtype=np.float64)
    return (
        Group(float(total), own.mean(axis=0), _covariance(apart)),
        Group(float(never.sum()), compared.mean(axis=0), _covariance(compared)),
    )


def _covariance(rows: Floats) -> Floats:
    if len(rows) < 2:  # noqa: PLR2004 - one does not vary
        return np.full((rows.shape[1], rows.shape[1]), np.nan)
    return np.atleast_2d(np.cov(rows.T))


def _nobody(k: int, n: float = 0.0) -> Group:
    return Group(n, np.full(k, np.nan), np.full((k, k), np.nan))
