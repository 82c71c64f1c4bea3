"""From any table to what each worker's cases amount to: one reduction on the engine."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from syschange.errors import NotEstimableError, UnknownChoiceError, quote
from syschange.frames import (
    ALL,
    MISSING_LABELS,
    ClusterCells,
    reduce_clusters,
    require_groups,
    rows,
    take_rows,
)
from syschange.statistics.reliance import SUMS, WorkerSums
from syschange.system.lookalikes import alike_ids, named

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Cases:
    """How many cases there are; missing where hidden.

    Attributes
    ----------
    changed, comparison
        Cases with everything known that the design needs, whoever carried them.
    lost_changed, lost_comparison
        Cases without.
    unplaced, unplaced_comparison
        Of the first two, those of which nobody knows who carried them.
    armless
        Rows that do not say which arm they belong to.
    """

    changed: float
    comparison: float
    lost_changed: float
    lost_comparison: float
    unplaced: float
    unplaced_comparison: float
    armless: float


@dataclass(frozen=True)
class Asked:
    """The columns to take, which label of the arms is the change, and the sign that makes more better."""

    outcome: str
    before: str | None
    worker: str
    arm: str
    change: str
    sign: float

    @property
    def numbers(self) -> list[str]:
        """The columns of numbers."""
        return [self.outcome, *([self.before] if self.before is not None else [])]


@dataclass(frozen=True, eq=False)
class Collected:
    """Everything the answer is computed from.

    Attributes
    ----------
    sums
        Sums a worker and arm, turned so that more is better.
    comparison
        The label of the comparison.
    cases
        How many there are.
    pivots
        What the outcome and the score before were measured from.
    left
        The sums of those who left the work, of both arms, and of those of whom that is not known; None where no
        workforce was given.
    alike
        How many ids of workers may be another's.
    rows, digest
        Rows received, and the digest of the sums.
    """

    sums: WorkerSums
    comparison: str
    cases: Cases
    pivots: tuple[float, float]
    left: "Left | None"
    alike: int
    rows: int
    digest: str


@dataclass(frozen=True, eq=False)
class Left:
    """The workers with cases of the change by whether they are still in post: sums of shape (2, 6)."""

    gone: Floats
    unsure: Floats


def collected(data: object, *, asked: Asked, current: object) -> Collected:
    """Reduce a table to sums a worker and arm.

    Parameters
    ----------
    data
        A table of any engine.
    asked
        The columns, and the label of the change.
    current
        The workforce, or None.

    Raises
    ------
    UnknownChoiceError, NotEstimableError
        Where there are not two arms, or an arm has no case of which everything is known that is needed.
    """
    arm, values = asked.arm, asked.numbers
    require_groups(data, keys=[arm], ways=1)
    cells = reduce_clusters(data, keys=[arm], items=[asked.worker], values=values, ways=1)
    counted = _rows_by_arm(cells, arm)
    comparison = comparison_of(list(counted), arm=arm, change=asked.change)
    arms = (asked.change, comparison)
    placed, loose = (_sums(cells, asked, arms, placed=p) for p in (True, False))
    names = [_text(cells.labels[0][i]) for i in cells.items[0]]
    blank = np.array([not name.strip() for name in names], dtype=bool)
    unknown, known = loose[:, 0] + placed[:, blank].sum(axis=1), placed[:, ~blank]
    kept = [name for name, none in zip(names, blank, strict=True) if not none]
    sums = WorkerSums.of(known, unknown)
    some = sums.total[:, 0]
    if not (some > 0).all():
        raise NotEstimableError(
            f"One of the groups of {quote(arm)} has no case of which everything is known that is needed "
            f"({', '.join(quote(v) for v in values)}).",
            "Look whether these columns are filled in in both groups.",
        )
    lost = [counted[label] - n for label, n in zip(arms, some, strict=True)]
    armless = counted[ALL] - sum(counted[label] for label in arms)
    cases = Cases(*(float(n) for n in (*some, *lost, unknown[0, 0], unknown[1, 0], armless)))
    pivots = (cells.pivots[values[0]], cells.pivots[values[1]] if len(values) > 1 else 0.0)
    carried = [name for name, own in zip(kept, known[:, :, 0].T, strict=True) if own.any()]
    left = _left(current, kept, known) if current is not None else None
    return Collected(
        sums, comparison, cases, pivots, left, alike_ids(carried), int(counted[ALL]), cells.digest()
    )


def comparison_of(labels: Sequence[str], *, arm: str, change: str) -> str:
    """Return the label of the comparison: the one group beside the change.

    Raises
    ------
    UnknownChoiceError
        Where no group is called `change`.
    NotEstimableError
        Where there is not exactly one other.
    """
    named = [label for label in labels if label not in {*MISSING_LABELS, ALL}]
    if change not in named:
        raise UnknownChoiceError(f"group of {quote(arm)}", change, named)
    others = [label for label in named if label != change]
    if len(others) != 1:
        raise NotEstimableError(
            f"The column {quote(arm)} holds {len(others)} groups beside the one that changed, and one is needed.",
            "Keep the change and one comparison, or join groups by a rule you can state.",
        )
    return others[0]


def _rows_by_arm(cells: ClusterCells, arm: str) -> dict[str, float]:
    return {
        str(row[arm]): float(row["rows"])
        for labels, _ in cells.groupings(by=[arm], ways=1)
        for row in rows(labels)
    }


def _sums(cells: ClusterCells, asked: Asked, arms: tuple[str, str], *, placed: bool) -> Floats:
    """Return the sums of both arms, shape (2, items, 6), turned so that more is better."""
    made = np.zeros((2, cells.size if placed else 1, len(SUMS)))
    for labels, sums in cells.groupings(by=[asked.arm], ways=1, placed=placed):
        for i, row in enumerate(rows(labels)):
            if row[asked.arm] in arms:
                made[arms.index(row[asked.arm])] = _six(sums, i, asked)
    return made


def _six(sums: Mapping[str, Floats], i: int, asked: Asked) -> Floats:
    y, *more = asked.numbers
    made = [sums["complete"][i], asked.sign * sums[f"sum:{y}"][i], sums[f"sum:{y}:{y}"][i]]
    if not more:
        return np.column_stack([*made, *np.zeros((3, len(made[0])))])
    x = more[0]
    return np.column_stack(
        [*made, asked.sign * sums[f"sum:{x}"][i], sums[f"sum:{x}:{x}"][i], sums[f"sum:{y}:{x}"][i]]
    )


def _text(value: object) -> str:
    """Return an id as text, a whole number without decimals whatever type holds it."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _left(current: object, names: Sequence[str], known: Floats) -> Left:
    """Return the sums of those who have left, and of those of whom it is not known."""
    table = take_rows(current, ids=["worker_id"], days=["left_on"])
    table = table[table["worker_id"].notna()]
    stays = table["left_on"].isna().groupby(table["worker_id"]).any()
    found = pd.Series(names, dtype="str").map(stays).to_numpy(dtype=object)
    gone, unsure = (np.array([f is v for f in map(_plain, found)], dtype=bool) for v in (False, None))
    carrying = known[0, :, 0] > 0
    return Left(known[:, gone & carrying].sum(axis=1), known[:, unsure & carrying].sum(axis=1))


def _plain(value: object) -> bool | None:
    return None if not isinstance(value, bool | np.bool_) else bool(value)


def scores_of(data: object, *, asked: Asked, made: Collected, factor: float) -> tuple[Floats, Floats]:
    """Return the score that a design compares of every case whose worker is known, of each arm, in ascending order.

    Parameters
    ----------
    data, asked
        As for `collected`.
    made
        What it returned.
    factor
        What the score before is multiplied by before it is taken off: 0, 1 of "did", the slope of "ancova".
    """
    taken = take_rows(data, groups=[asked.arm], ids=[asked.worker], values=asked.numbers)
    held = [
        asked.sign * (taken[v].to_numpy() - pivot)
        for v, pivot in zip(asked.numbers, made.pivots, strict=False)
    ]
    score = held[0] - factor * held[1] if len(held) > 1 else held[0]
    known = named(taken[asked.worker]).notna().to_numpy() & ~np.isnan(score)
    arms = taken[asked.arm].astype(str).to_numpy()
    changed, comparison = (np.sort(score[known & (arms == a)]) for a in (asked.change, made.comparison))
    return changed, comparison
