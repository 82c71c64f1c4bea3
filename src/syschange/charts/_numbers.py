"""Numbers as a picture prints them: fixed decimals, a true minus sign, and the unit where it belongs."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray

from syschange.charts._style import HIDDEN_WORDS

_MOST_PLACES = 10


@dataclass(frozen=True)
class Numbers:
    """How the numbers of one picture are printed.

    Attributes
    ----------
    scale
        What values are multiplied by before anything else: 100 for shares.
    decimals
        Digits after the point.
    sign
        What follows each number: "%" or nothing.
    unit
        The unit, said once beside the scale; empty where each number carries it.
    """

    scale: float
    decimals: int
    sign: str
    unit: str

    def text(self, value: float) -> str:
        """Return a number that has been scaled, as printed."""
        if not math.isfinite(value):
            return "not known"
        return figure(value, self.decimals) + self.sign

    def with_interval(self, value: float, lower: float, upper: float) -> str:
        """Return a number and its interval, for example "42 (33 to 49)"; the number alone where it has none."""
        if not (math.isfinite(lower) or math.isfinite(upper)):
            return self.text(value)
        return f"{self.text(value)} ({self.text(lower)} to {self.text(upper)})"


def printing(*, percent: bool, unit: str, decimals: int | None, difference: bool) -> Numbers:
    """Return how to print the numbers of a picture.

    Parameters
    ----------
    percent
        Whether the values are shares, to be shown times 100.
    unit
        The words of the unit; for shares, percentage points where empty and `difference`, else a percent sign.
    decimals
        Digits after the point; 0 for shares and 1 otherwise (ours, those of the report's tables).
    difference
        Whether the values are differences.
    """
    places = decimals if decimals is not None else (0 if percent else 1)
    said = unit or ("percentage points" if difference else "%") if percent else unit
    sign = "%" if said == "%" else ""
    return Numbers(100.0 if percent else 1.0, places, sign, "" if sign else said)


def figure(value: float, decimals: int) -> str:
    """Return a number with fixed decimals and a true minus sign; never minus nothing."""
    text = f"{value:,.{decimals}f}"
    if text.startswith("-"):
        text = ("−" if text.strip("-0.,") else "") + text[1:]
    return text


def sentences(
    names: Sequence[str],
    drawn: NDArray[np.float64],
    printed: Numbers,
    *,
    instead: Sequence[str] = (),
    people: NDArray[np.float64] | None = None,
) -> list[str]:
    """Return each row in words with the numbers as printed, and the unit first, for who does not see the picture.

    Parameters
    ----------
    names
        What each row is called.
    drawn
        Values, lower and upper limits, a row each; a value that is missing is hidden.
    printed
        How the numbers are printed.
    instead
        What is told beside a hidden value; nothing where empty.
    people
        How many people are in each row; missing where that is not told.
    """
    made = [f"In {printed.unit}."] if printed.unit else []
    for i, (name, value, lower, upper) in enumerate(zip(names, *drawn, strict=True)):
        said = printed.with_interval(value, lower, upper) if math.isfinite(value) else HIDDEN_WORDS
        if instead and instead[i] and not math.isfinite(value):
            said = f"{said}, {instead[i]}"
        if people is not None and math.isfinite(people[i]):
            said = f"{said}, {counted(people[i])}"
        made.append(f"{name}: {said}.")
    return made


def counted(people: float) -> str:
    """Return a number of people in words."""
    return f"{people:,.0f} {'person' if people == 1 else 'people'}"


def ticks(low: float, high: float, most: int = 5) -> list[float]:
    """Return round numbers from one end of a scale to the other, about as many as asked for."""
    if low == high:
        return [low]
    steps = MaxNLocator(nbins=most, steps=[1, 2, 2.5, 5, 10]).tick_values(low, high)
    return [float(t) for t in steps if low <= t <= high]


def places(numbers: Sequence[float]) -> int:
    """Return how many digits after the point numbers need: 0 for 0, 10, 20."""
    for digits in range(_MOST_PLACES):
        if all(math.isclose(t, round(t, digits), abs_tol=1e-12) for t in numbers):
            return digits
    return _MOST_PLACES
