"""What the icons of a control chart mean, in words."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from syschange.effects.control_chart.charted import COMMON, CONCERN, GAP, IMPROVEMENT, NOT_KNOWN
from syschange.effects.control_chart.withheld import FEW, ROUGH, STILL, UNLIMITED
from syschange.statistics.process import SIGNALS
from syschange.statistics.process.signals import (
    ABOVE,
    BELOW,
    FALLING,
    LONG_HIGH,
    LONG_LOW,
    NEAR_LOWER,
    NEAR_UPPER,
    RISING,
)

WHY = {
    FEW: "points that the level would rest on are missing or hidden",
    ROUGH: (
        "the counts behind the points are rounded, in steps too coarse beside how much points vary for a signal to "
        "be told from rounding"
    ),
    STILL: "nothing varies, so nothing can be judged",
    UNLIMITED: "there are no limits, as the points that they would rest on do not vary, or have no neighbours",
}
_OPENINGS = {CONCERN: "Concern", IMPROVEMENT: "Improvement"}
_FIXED = {
    ABOVE: "last point above the upper process limit",
    BELOW: "last point below the lower process limit",
    NEAR_UPPER: "last point one of two in three near the upper process limit or beyond it",
    NEAR_LOWER: "last point one of two in three near the lower process limit or beyond it",
}


@dataclass(frozen=True, eq=False)
class PartSeen:
    """What the icon of one part of a chart is told by.

    Attributes
    ----------
    value, side
        Its points, and on which side of the centre each is (see `statistics.process.sides`).
    flags
        Whether each carries each of the signals; shape (signals, points).
    crossings
        How often the line crosses the centre and how often it should at the least; None where it does often enough.
    centre
        What the centre is called.
    unjudged
        Why it is not judged (see `withheld`); "" where it is.
    """

    value: npt.NDArray[np.float64]
    side: npt.NDArray[np.float64]
    flags: npt.NDArray[np.bool_]
    crossings: tuple[int, int] | None
    centre: str
    unjudged: str = ""


def meaning(part: PartSeen, variation: str) -> str:
    """Return what a kind of variation means, for example "Concern: last 7 points above the mean"."""
    known = np.flatnonzero(~np.isnan(part.value))
    if variation == GAP or not len(known):
        return "Not known: no point is there, or all are hidden"
    if variation == NOT_KNOWN:
        return f"Not known: {WHY.get(part.unjudged, WHY[FEW])}"
    signals = int(part.flags.any(axis=0).sum())
    if variation == COMMON and signals:
        carry = "points of this part carry" if signals > 1 else "point of this part carries"
        return f"Earlier {carry} a signal ({signals} of {len(known)}), the last within ordinary variation"
    if variation == COMMON:
        return "Common cause: last point within ordinary variation"
    last = int(known[-1])
    opening = _OPENINGS.get(variation, "Special cause")
    fired = np.flatnonzero(part.flags[:, last])
    first = SIGNALS[fired[0]] if len(fired) else None
    return f"{opening}: {_series(part) if first is None else _told(first, part, last)}"


def _told(signal: str, part: PartSeen, last: int) -> str:
    """Return what the signal of the last point says."""
    if signal in _FIXED:
        return _FIXED[signal]
    if signal in {RISING, FALLING}:
        steps = _trailing(np.sign(np.diff(part.value[: last + 1])))
        return f"last {steps + 1} points {'rising' if signal == RISING else 'falling'}"
    side = "above" if part.side[last] > 0 else "below"
    if signal in {LONG_HIGH, LONG_LOW}:
        return f"an unusually long run of points {side} the {part.centre}"
    return f"last {_trailing(part.side[: last + 1])} points {side} the {part.centre}"


def _trailing(values: npt.NDArray[np.float64]) -> int:
    """Return how many values at the end are alike."""
    other = np.flatnonzero(values != values[-1])
    return len(values) - (int(other[-1]) + 1 if len(other) else 0)


def _series(part: PartSeen) -> str:
    """Return what makes a series special whose last point is not."""
    if part.crossings is not None:
        times, least = part.crossings
        return f"the line crosses the {part.centre} {times} times, and at least {least} are to be expected"
    first = SIGNALS[np.flatnonzero(part.flags.any(axis=1))[0]]
    return f"earlier points, {first.replace('centre', part.centre)}"
