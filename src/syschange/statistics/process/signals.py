"""Rules that tell a special cause from ordinary variation, in sets that have a name and a version."""

from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import ArrayLike, NDArray

from syschange.errors import UnknownChoiceError
from syschange.statistics.process.limits import FACTOR, Limits
from syschange.statistics.process.ranges import D2
from syschange.statistics.process.runs import runs_of, sides

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

ABOVE, BELOW = "above the upper limit", "below the lower limit"
RISING, FALLING = "7 points rising", "7 points falling"
NEAR_UPPER, NEAR_LOWER = "2 of 3 near the upper limit", "2 of 3 near the lower limit"
HIGH_RUN, LOW_RUN = "7 points above the centre", "7 points below the centre"
LONG_HIGH, LONG_LOW = "unusually long run above the centre", "unusually long run below the centre"
# Where a point has several, the first says what kind it is (the order of NHSRplotthedots).
SIGNALS = (
    ABOVE, BELOW, RISING, FALLING, NEAR_UPPER, NEAR_LOWER, HIGH_RUN, LOW_RUN, LONG_HIGH, LONG_LOW,
)  # fmt: skip
UPWARDS = frozenset({ABOVE, RISING, NEAR_UPPER, HIGH_RUN, LONG_HIGH})
IN_A_ROW = 7
_TWO, _THREE = 2, 3


@dataclass(frozen=True)
class RuleSet:
    """A named set of rules.

    Attributes
    ----------
    name, source
        What it is called, and where it comes from.
    in_a_row
        Whether seven points in a row on one side of the centre, or rising, or falling, are a signal.
    two_in_three
        Which of three points on one side count as near a limit: "near" (between two and three standard deviations),
        "beyond" (two and more), or None for no such rule.
    whole_series
        Whether runs and crossings are judged by the length of the series (Anhøj).
    factor
        Limits of individual values are so many mean moving ranges from the mean.
    neighbour
        Whether a point of a trend is said to rise or fall as it does towards the next point that is in one.
    """

    name: str
    source: str
    in_a_row: bool
    two_in_three: str | None
    whole_series: bool
    factor: float
    neighbour: bool = False


RULES = {
    rules.name: rules
    for rules in (
        RuleSet(
            "making-data-count-2023",
            "NHS England, Making Data Count, rules of November 2023: points beyond a limit count in two of three",
            in_a_row=True,
            two_in_three="beyond",
            whole_series=False,
            factor=FACTOR,
        ),
        RuleSet(
            "plotthedots-0.2.2",
            "NHSRplotthedots 0.2.2 (NHS-R Community)",
            in_a_row=True,
            two_in_three="near",
            whole_series=False,
            factor=FACTOR,
            neighbour=True,
        ),
        RuleSet(
            "anhoej",
            "Anhøj J, Olesen AV (2014) Run charts revisited, PLoS ONE 9:e113825, and points beyond the limits",
            in_a_row=False,
            two_in_three=None,
            whole_series=True,
            factor=3 / D2,
        ),
    )
}


def rules_named(name: str) -> RuleSet:
    """Return a set of rules by its name.

    Raises
    ------
    UnknownChoiceError
        Where there is none of that name.
    """
    if name not in RULES:
        raise UnknownChoiceError("set of rules", name, list(RULES))
    return RULES[name]


def signals_of(values: ArrayLike, limits: Limits, rules: RuleSet) -> dict[str, Bools]:
    """Return which points carry which signal.

    Parameters
    ----------
    values
        Points in the order of time, shape (…, points); missing where there is a gap, over which nothing carries.
    limits
        Their centre and limits.
    rules
        The rules.

    Returns
    -------
    dict
        For each name in `SIGNALS` that the rules can give, an array of that shape, in that order.
    """
    y = np.asarray(values, dtype=np.float64)
    side = sides(y, limits.centre)
    above, below = y > limits.upper, y < limits.lower
    made = {ABOVE: above, BELOW: below}
    if rules.in_a_row:
        made |= _trends(y, neighbour=rules.neighbour)
    if rules.two_in_three is not None:
        inner = limits.half * _TWO / _THREE
        far = (y > limits.centre + inner) | (y < limits.centre - inner)
        near = far if rules.two_in_three == "beyond" else far & ~above & ~below
        made |= {NEAR_UPPER: _two_in_three(near, side > 0), NEAR_LOWER: _two_in_three(near, side < 0)}
    if rules.in_a_row:
        made |= {HIGH_RUN: _covered(side > 0, IN_A_ROW), LOW_RUN: _covered(side < 0, IN_A_ROW)}
    if rules.whole_series:
        found = runs_of(y, limits.centre)
        long = found.length > found.longest_limit[..., None]
        made |= {LONG_HIGH: long & (side > 0), LONG_LOW: long & (side < 0)}
    return made


def _covered(flags: Bools, length: int) -> Bools:
    """Return which flags are in `length` of them in a row."""
    made = np.zeros_like(flags)
    if flags.shape[-1] < length:
        return made
    whole = sliding_window_view(flags, length, axis=-1).all(axis=-1)
    windows = whole.shape[-1]
    for step in range(length):
        made[..., step : step + windows] |= whole
    return made


def _trends(y: Floats, *, neighbour: bool) -> dict[str, Bools]:
    """Return which points are in seven that rise, or fall; one at the turn of two goes with the later."""
    step = np.sign(np.diff(y, axis=-1))
    parts = {}
    for name, direction in ((RISING, 1.0), (FALLING, -1.0)):
        steps = _covered(step == direction, IN_A_ROW - 1)
        made = np.zeros(y.shape, dtype=bool)
        made[..., :-1] |= steps
        made[..., 1:] |= steps
        parts[name] = made
    either = parts[RISING] | parts[FALLING]
    back = np.concatenate([np.zeros((*y.shape[:-1], 1)), step], axis=-1)
    on = np.concatenate([step, np.zeros((*y.shape[:-1], 1))], axis=-1)
    following = np.concatenate([either[..., 1:], np.zeros((*y.shape[:-1], 1), dtype=bool)], axis=-1)
    if neighbour:
        up = np.where(following, on, back) == 1
        return {RISING: either & up, FALLING: either & ~up}
    both = parts[RISING] & parts[FALLING]
    return {RISING: parts[RISING] & (~both | (on > 0)), FALLING: parts[FALLING] & (~both | (on < 0))}


def _two_in_three(near: Bools, side: Bools) -> Bools:
    """Return which points near a limit are among three on one side of which two are."""
    made = np.zeros_like(near)
    if near.shape[-1] < _THREE:
        return made
    enough = sliding_window_view(near & side, _THREE, axis=-1).sum(axis=-1) >= _TWO
    found = enough & sliding_window_view(side, _THREE, axis=-1).all(axis=-1)
    windows = found.shape[-1]
    for step in range(_THREE):
        made[..., step : step + windows] |= found
    return made & near & side
