"""What the comparison of pathways rests on: cases, moves, waits and entries before and after, true or published."""

import dataclasses
import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from syschange.errors import NotEstimableError
from syschange.frames import AFTER_CHANGE, FIRST_HALF, SECOND_HALF, Steps
from syschange.statistics.means import sd_from_sums
from syschange.statistics.pathways import (
    Moves,
    Sample,
    cases_with,
    drift,
    in_order,
    jaccard,
    mean_drift,
    mix_drift,
    moves_of,
    table_of,
)

Floats = npt.NDArray[np.float64]
Sets = Sequence[tuple[str, frozenset[str], frozenset[str]]]

BY_NAME, BY_SHAPE = "distance by name", "distance by shape"
DOSE, SECOND, NAMED = "steps a case", "days to the second step", "days to the step waited for"
ENTRY, STAFF = "mix at entry", "staff"
MEANS = (DOSE, SECOND, NAMED)
BEFORE, AFTER = "before", "after"
LEFT_CASES = ("straddling", "unsettled", "long", "tied", "conflicting", "repeated", "recent")
LEFT_ROWS = ("no_case", "no_day", "unnamed")
LEFT = (*LEFT_CASES, *LEFT_ROWS)
_WAITS = {SECOND: "second", NAMED: "named"}
_HALVES = 3


@dataclass(frozen=True, eq=False)
class Time:
    """The cases of one time.

    Attributes
    ----------
    cases
        Cases.
    moves
        Their moves.
    doing
        Cases that did each activity; shape (activities,).
    samples
        Of each quantity of `MEANS` that was recorded, over the cases that have it.
    entry
        Cases of each label at entry; shape (labels,).
    """

    cases: float
    moves: Moves
    doing: Floats
    samples: Mapping[str, Sample]
    entry: Floats


@dataclass(frozen=True, eq=False)
class Basis:
    """What everything in the result is worked out from.

    Attributes
    ----------
    labels
        The activities, in an order that their names have no part in; None for a name that is hidden.
    before, after
        The two times; None where one may not be shown.
    drifts
        How far halves of the time before are apart, by the name of the quantity.
    entries
        The labels at entry.
    workers
        Before, after, and in both; None where they were not asked for.
    sets
        What is recorded as labels at each time.
    left
        Cases and rows that are in no count but their own, and those about which something has to be said.
    """

    labels: tuple[str | None, ...]
    before: Time | None
    after: Time | None
    drifts: Mapping[str, float]
    entries: tuple[str, ...]
    workers: tuple[float, float, float] | None
    sets: Sets
    left: Mapping[str, float] = field(repr=False)


def basis_of(steps: Steps, *, sets: Sets, seed: int, exact: int) -> Basis:
    """Return what the comparison rests on.

    Raises
    ------
    NotEstimableError
        Where there is no case before the change, or none after it.
    """
    after = steps.part == AFTER_CHANGE
    for here, word in ((~after, "before"), (after, "after")):
        if not steps.cases[here].sum():
            raise NotEstimableError(
                f"No case that can be used began {word} the change.",
                "Check changed_on= and the dates of the first steps, and which cases were left out.",
            )
    n = len(steps.activities)
    plain = [table_of(steps.paths[h], steps.cases[h], activities=n) for h in (~after, after)]
    order = in_order(plain)
    place = np.append(np.argsort(order), -1)
    paths = place[steps.paths]
    steps = _entries_in_order(steps, after)
    before_half, later_half = steps.part == FIRST_HALF, steps.part == SECOND_HALF
    both = bool(before_half.any() and later_half.any())
    times = [_time(steps, paths, here, n, seed) for here in (~after, after)]
    halves = [_time(steps, paths, here, n, seed) for here in (before_half, later_half)] if both else None
    return Basis(
        tuple(steps.activities[int(i)] for i in order), times[0], times[1],
        _drifts(times[0], halves, steps, seed=seed, exact=exact), steps.entries,
        None if steps.workers is None else tuple(float(w) for w in steps.workers[:_HALVES]),  # type: ignore[arg-type]
        sets,
        {name: float(getattr(steps, name)) for name in LEFT},
    )  # fmt: skip


def _entries_in_order(steps: Steps, after: npt.NDArray[np.bool_]) -> Steps:
    """Return the steps with the labels at entry by how many cases have them, which their names have no part in."""
    size = len(steps.entries)
    one, two = (
        np.bincount(steps.entry[h], weights=steps.cases[h], minlength=max(size, 1)) for h in (~after, after)
    )
    order = np.lexsort((np.arange(len(one)), -two, -one))
    return dataclasses.replace(
        steps, entry=np.argsort(order)[steps.entry], entries=tuple(steps.entries[i] for i in order[:size])
    )


def _time(
    steps: Steps, paths: npt.NDArray[Any], here: npt.NDArray[np.bool_], activities: int, seed: int
) -> Time:
    own, n = paths[here], steps.cases[here]
    moves = moves_of(own, n, activities=activities, seed=seed)
    length = (own >= 0).sum(axis=1)
    samples = {DOSE: _sample(float(n.sum()), float(n @ length), float(n @ length**2))}
    for quantity, name in _WAITS.items():
        seen, days, squares = steps.waited[name][here].sum(axis=0).astype(np.float64)
        if steps.waited[name].any():
            samples[quantity] = _sample(seen, days, squares)
    entry = np.bincount(steps.entry[here], weights=n, minlength=len(steps.entries))[: len(steps.entries)]
    doing = cases_with(own, n, size=activities)
    return Time(float(n.sum()), moves, doing, samples, entry.astype(np.float64))


def _sample(n: float, total: float, squares: float) -> Sample:
    return Sample(n, total / n if n else math.nan, float(sd_from_sums(n, total, squares)))


def _drifts(
    before: Time, halves: list[Time] | None, steps: Steps, *, seed: int, exact: int
) -> dict[str, float]:
    """Return how far halves of the time before are apart in each quantity."""
    found = drift(
        before.moves, None if halves is None else (halves[0].moves, halves[1].moves), seed=seed, exact=exact
    )
    made = {BY_NAME: found.aware, BY_SHAPE: found.free}
    for quantity, sample in before.samples.items():
        pair = None if halves is None else (halves[0].samples[quantity], halves[1].samples[quantity])
        made[quantity] = mean_drift(sample, pair)
    if steps.entries:
        made[ENTRY] = mix_drift(
            before.entry, None if halves is None else (halves[0].entry, halves[1].entry), seed=seed
        )
    if steps.workers is not None and halves is not None:
        early, late, both = steps.workers[_HALVES:]
        made[STAFF] = 1 - both / (early + late - both) if early + late else math.nan
    return made


def sets_of(given: Mapping[str, tuple[Collection[str], Collection[str]]]) -> Sets:
    """Return what is recorded as labels, case and spaces folded."""
    return tuple((name, _folded(before), _folded(after)) for name, (before, after) in given.items())


def _folded(labels: Collection[str]) -> frozenset[str]:
    return frozenset(" ".join(label.casefold().split()) for label in labels)


def set_distance(one: frozenset[str], two: frozenset[str]) -> float:
    """Return the share of labels that only one time has; missing where neither has any."""
    return jaccard(one, two) if one | two else math.nan
