"""Numbers as a picture prints them: fixed decimals, a true minus sign, and the unit where it belongs."""

import math
from dataclasses import dataclass


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
