"""The counts that a comparison of pathways rests on, and the same basis made from counts that may be published."""

import dataclasses
import math
from collections.abc import Callable, Iterator

import numpy as np
import pandas as pd

from syschange.results import COUNT_COLUMNS, Coarsening, address
from syschange.statistics.pathways import Moves, Sample, effective
from syschange.system.pathways.basis import AFTER, BEFORE, LEFT_CASES, LEFT_ROWS, Basis, Time

CASES, COMPLEMENT, WORKERS, ROWS = "cases", "complement", "workers", "rows"
OUTSIDE = "(outside)"
SIDES = (BEFORE, AFTER, "both")
_EACH = 2  # ours: significant figures of what a case makes on average, and of drift, on paper
_MOST = 10_000_000  # of moves taken as made one by one

Where = tuple[tuple[str, str], ...]
Shown = Callable[[Where, str], float]


def name_of(basis: Basis, place: int) -> str:
    """Return what to call an activity among counts."""
    return OUTSIDE if place == len(basis.labels) else str(basis.labels[place])


def outer(moves: Moves) -> int:
    """Return the move that stands for moves too few to show: from the outside to the outside, which nobody makes."""
    return (moves.activities + 1) ** 2 - 1


def counts(basis: Basis) -> pd.DataFrame:
    """Return every count of cases, workers and rows (see `Result.counts`)."""
    return pd.DataFrame(list(_counted(basis)), columns=list(COUNT_COLUMNS))


def _counted(basis: Basis) -> Iterator[tuple[Where, str, float]]:
    times = [(p, t) for p, t in ((BEFORE, basis.before), (AFTER, basis.after)) if t is not None]
    cells = sorted({int(c) for _, t in times for c in t.moves.cells if int(c) != outer(t.moves)})
    for period, time in times:
        yield address({"period": period}), CASES, time.cases
        for quantity, sample in time.samples.items():
            yield address({"period": period, "quantity": quantity}), CASES, sample.n
        having = dict(zip(time.moves.cells.tolist(), time.moves.having.tolist(), strict=True))
        for cell in cells:
            where = _move(basis, period, cell)
            yield where, CASES, having.get(cell, 0.0)
            yield where, COMPLEMENT, time.cases - having.get(cell, 0.0)
        for place, n in enumerate(time.doing.tolist()):
            yield address({"period": period, "activity": name_of(basis, place)}), CASES, n
        for label, n in zip(basis.entries, time.entry.tolist(), strict=True):
            yield address({"period": period, "entry": label}), CASES, n
    for names, quantity in ((LEFT_CASES, CASES), (LEFT_ROWS, ROWS)):
        for name in names:
            yield address({"left": name}), quantity, basis.left[name]
    if basis.workers is not None:
        for side, n in zip(SIDES, basis.workers, strict=True):
            yield address({"workers": side}), WORKERS, n


def _move(basis: Basis, period: str, cell: int) -> Where:
    start, end = divmod(cell, len(basis.labels) + 1)
    return address({"period": period, "from": name_of(basis, start), "to": name_of(basis, end)})


def published(basis: Basis, table: pd.DataFrame, coarsening: Coarsening) -> Basis:
    """Return the basis made of published counts; what is hidden is missing.

    Moves are worked out from the cases that made them and how often such a case does, to two figures; those that too
    few cases made stand together. How far they vary is told by the number of moves that, made one by one, would vary
    as much, to two figures a case.
    """
    found = dict(zip(zip(table["cell"], table["quantity"], strict=True), table["count"], strict=True))

    def shown(where: Where, quantity: str) -> float:
        return float(found.get((where, quantity), math.nan))

    times = [
        None if t is None else _time(basis, period, t, shown, coarsening)
        for period, t in ((BEFORE, basis.before), (AFTER, basis.after))
    ]
    seen = np.zeros(len(basis.labels), dtype=bool)
    for time in times:
        if time is not None:
            seen |= np.nan_to_num(time.doing) > 0
    before, after, both = (shown(address({"workers": side}), WORKERS) for side in SIDES)
    left = {name: shown(address({"left": name}), CASES) for name in LEFT_CASES}
    left |= {name: shown(address({"left": name}), ROWS) for name in LEFT_ROWS}
    return dataclasses.replace(
        basis,
        labels=tuple(name if there else None for name, there in zip(basis.labels, seen, strict=True)),
        before=times[0],
        after=times[1],
        drifts={name: _drift(name, v, times[0]) for name, v in basis.drifts.items()},
        workers=None if basis.workers is None else (before, after, both),
        left=left,
    )


def _drift(name: str, value: float, before: Time | None) -> float:
    """Return how far halves are apart, to two figures; missing where whom it is of may not be shown."""
    hidden = before is None or (name in before.samples and not math.isfinite(before.samples[name].mean))
    return math.nan if hidden else _figures(value, _EACH)


def _time(basis: Basis, period: str, time: Time, shown: Shown, coarsening: Coarsening) -> Time | None:
    n = shown(address({"period": period}), CASES)
    moves = None if math.isnan(n) else _moves(basis, period, time, n, shown)
    if moves is None:
        return None
    doing = [
        shown(address({"period": period, "activity": name_of(basis, i)}), CASES)
        for i in range(len(basis.labels))
    ]
    entry = [shown(address({"period": period, "entry": label}), CASES) for label in basis.entries]
    samples = {
        quantity: _coarse(sample, shown(address({"period": period, "quantity": quantity}), CASES), coarsening)
        for quantity, sample in time.samples.items()
    }
    return Time(n, moves, np.array(doing), samples, np.array(entry, dtype=np.float64))


def _moves(basis: Basis, period: str, time: Time, n: float, shown: Shown) -> Moves | None:
    """Return moves from the cases that made them; None where none may be shown."""
    own = time.moves
    totals, every = own.total, float(own.total.sum())
    cells: list[int] = []
    made: list[float] = []
    having: list[float] = []
    for cell, moved, cases in zip(own.cells.tolist(), totals.tolist(), own.having.tolist(), strict=True):
        where = _move(basis, period, cell)
        people, others = shown(where, CASES), shown(where, COMPLEMENT)
        if math.isnan(people):
            continue
        people = n if math.isnan(others) else min(people, n)  # all but a few are everybody
        cells.append(cell)
        having.append(people)
        made.append(people * _figures(moved / cases, _EACH))
    if not cells:
        return None
    rest = max(n * _figures(every / time.cases, _EACH) - sum(made), 0.0)
    if rest:
        cells, made, having = [*cells, outer(own)], [*made, rest], [*having, math.nan]
    size = min(n * _figures(effective(own) / time.cases, _EACH), _MOST)
    share = np.array(made) / sum(made)
    return Moves(
        own.activities, np.array(cells, dtype=np.int64), share * size, np.eye(len(cells)), n, grouped=True,
        having=np.array(having),
    )  # fmt: skip


def _coarse(sample: Sample, n: float, coarsening: Coarsening) -> Sample:
    if math.isnan(n) or not sample.sd > 0:  # where all are alike, the mean is everybody's
        return Sample(n, math.nan, math.nan)
    step = coarsening.step(sample.sd)
    return Sample(n, round(sample.mean / step) * step, round(sample.sd / step) * step)


def _figures(value: float, figures: int) -> float:
    if not (math.isfinite(value) and value > 0):
        return value
    step = 10.0 ** (math.floor(math.log10(value)) - figures + 1)
    return round(value / step) * step
