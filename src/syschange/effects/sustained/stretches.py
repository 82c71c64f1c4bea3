"""Which stretches of months are wanted of a panel, and the quantities that they give."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from syschange.effects.sustained.asked import AROUND, Asked
from syschange.effects.sustained.basis import SAME
from syschange.effects.sustained.months import Months, Stretch
from syschange.effects.sustained.targets import (
    AFTER,
    EARLY,
    EVERYBODY,
    FUNDED,
    SHOCK,
    Target,
    funding_targets,
    horizon_targets,
    no_late,
    require_after_change,
)
from syschange.errors import NotEstimableError, WrongTypeError

Floats = NDArray[np.float64]
_SHOWN = (3.0, 6.0, 12.0, 18.0, 24.0)  # months at which everybody seen is told beside those seen throughout
_REACH = 24.0  # ours: months shown to each side of the end of funding
_FUNDING, _SHOCKS = "seen while funded and after", "seen around"


def horizons_of(months: Months, asked: Asked, at: Sequence[float] | None) -> Floats:
    """Return the months since the change that are wanted.

    Raises
    ------
    WrongTypeError
        Where they are not whole numbers.
    NotEstimableError
        Where one lies before the change, or no unit is followed so far.
    """
    follow = np.array([months.last - g for g in months.cohorts])
    if at is None:
        long = follow[follow >= asked.late[0]]
        last = min(float((long if len(long) else follow).min()), asked.late[1])
        return np.arange(0.0, last + 1)
    try:
        wanted = np.array(sorted({float(month) for month in at}))
    except (TypeError, ValueError):
        raise WrongTypeError("The months are not numbers.", "Give for example at=range(25).") from None
    if not len(wanted) or (wanted != np.round(wanted)).any():
        raise WrongTypeError(
            "The months since the change are not whole numbers.", "Give for example at=range(25)."
        )
    if wanted[0] < 0:
        raise NotEstimableError("A month asked for lies before the change.", "Give months from 0 up.")
    if wanted[-1] > follow.max():
        raise NotEstimableError(
            f"No unit is followed to month {wanted[-1]:g} after its change; the longest is {follow.max():g}.",
            "Ask for months up to that.",
        )
    return wanted


def panel_targets(
    months: Months, asked: Asked, horizons: Floats, end: float | None, shocks: Mapping[str, float]
) -> tuple[list[Stretch], tuple[list[Target], list[Target]]]:
    """Return the stretches of months that are needed, and the quantities they give beside those of the same units.

    Returns
    -------
    tuple
        The stretches, and the targets of everybody seen, and of the end of funding and of shocks.
    """
    stretches = [Stretch(SAME, horizons, _at(months, horizons))]
    everybody: list[Target] = []
    for month in sorted({m for m in (*_SHOWN, horizons[-1]) if m in horizons}):
        name, one = f"seen before and at {month:g}", np.array([month])
        stretches.append(Stretch(name, one, _at(months, one)))
        everybody += horizon_targets(name, one, asked, EVERYBODY)
    further: list[Target] = []
    if end is not None:
        stretch, found = _funding(months, asked, horizons, end)
        stretches += stretch
        further += found
    for name, when in shocks.items():
        stretch, found = _shock(months, name, when)
        stretches += stretch
        further += found
    return stretches, (everybody, further)


def _at(months: Months, horizons: Floats) -> dict[float, list[NDArray[np.int64]]]:
    """Return for each cohort that is followed so far the place of the month of each horizon."""
    return {
        g: [np.array([int(g + h - months.first)]) for h in horizons]
        for g in months.cohorts
        if g + horizons[-1] <= months.last
    }


def _between(months: Months, first: float, last: float) -> NDArray[np.int64]:
    """Return the places of the months from one to another, both included."""
    return np.arange(int(first - months.first), int(last - months.first) + 1)


def _funding(
    months: Months, asked: Asked, horizons: Floats, end: float
) -> tuple[list[Stretch], list[Target]]:
    before = [g for g in months.cohorts if g < end]
    if not before:
        raise NotEstimableError(
            "Funding ended before any unit changed, so nothing was seen while there was an effect and funding.",
            "Leave out funding_end, or check it against the times of the change.",
        )
    if end > months.last:
        note = f"funding ends {end - months.last:g} months after the last month seen"
        return [], list(funding_targets(SAME, {}, (), asked, note=note))
    both = [g for g in before if g + asked.early[0] < end]
    kept = both or before
    clock = np.arange(max(max(kept) - end, -_REACH), min(months.last - end, _REACH) + 1)
    wanted = {}
    for g in kept:
        early = [_between(months, g + asked.early[0], min(g + asked.early[1], end - 1))] if both else []
        sides = [_between(months, g, end - 1), _between(months, end, months.last)]
        wanted[g] = [*early, *sides, *(np.array([int(end + f - months.first)]) for f in clock)]
    places = np.eye(len(clock) + 2 + bool(both))
    after = 1 + bool(both)
    weights: dict[str, Floats | None] = {
        EARLY: places[0] if both else None,
        FUNDED: places[after - 1],
        AFTER: places[after],
    }
    along = [(float(f), places[after + 1 + i]) for i, f in enumerate(clock)]
    stretch = Stretch(_FUNDING, np.arange(float(len(places))), wanted)
    return [stretch], list(funding_targets(_FUNDING, weights, along, asked, not_yet=no_late(horizons, asked)))


def _shock(months: Months, name: str, when: float) -> tuple[list[Stretch], list[Target]]:
    require_after_change(when - months.cohorts[0])
    since = when - months.cohorts[0] if len(months.cohorts) == 1 else np.nan
    if when > months.last:
        note = f"it came {when - months.last:g} months after the last month seen"
        return [], [Target(SHOCK, months=since, shock=name, note=note)]
    wanted = {
        g: [
            _between(months, max(g, when - AROUND), when - 1),
            _between(months, when, min(when + AROUND - 1, months.last)),
        ]
        for g in months.cohorts
        if g < when
    }
    block = f"{_SHOCKS} {name}"
    weights = np.array([-1.0, 1.0])
    return [Stretch(block, np.array([0.0, 1.0]), wanted)], [
        Target(SHOCK, block, weights, months=since, shock=name)
    ]
