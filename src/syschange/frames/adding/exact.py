"""Sums of numbers that are the same to the last bit in any order of rows and on any engine."""

import math
from collections.abc import Sequence

import narwhals as nw

_BITS = 53  # of the significand of a double
_SPARE = 50  # ours: bits that a product keeps below the average that the bound on its sum leaves


def parts(name: str, *, largest: float, rows: int, whole: bool, depth: int = 2) -> dict[str, nw.Expr]:
    """Split a column into parts whose sums floating point holds exactly, so that their order is immaterial.

    Parameters
    ----------
    name
        The column, of doubles; missing values stay missing.
    largest
        A number that no absolute value in the column exceeds; `largest` times `rows` is far within the range
        of a double.
    rows
        How many rows may be summed.
    whole
        Whether every value is a whole number, which needs no splitting while the sums stay small.
    depth
        How many parts.

    Returns
    -------
    dict
        Name of each part (`name_0`, `name_1`, …) to what derives it; the sum of the column is the sum of the sums
        of its parts. With two parts what is cut off each row is below 2**-100 times `rows` squared times
        `largest`.

    Notes
    -----
    Rump SM, Ogita T, Oishi S (2008) Accurate floating-point summation part I: faithful rounding, SIAM Journal on
    Scientific Computing 31:189-224, algorithm 3.2, applied again to what is left. Only additions are used,
    because rounding to whole numbers is not the same on every engine; and it needs no scale to be declared, as
    scaled whole numbers would, and loses no digits to one.
    """
    if whole and largest * rows < 2**_BITS:
        return {f"{name}_0": nw.col(name)}
    steps = [_beyond(largest, rows)]
    for _ in range(depth - 1):
        steps.append(_beyond(steps[-1] * 2.0**-_BITS, rows))
    return _split(name, steps)


def parts_within(name: str, *, total: float, rows: int, whole: bool) -> dict[str, nw.Expr]:
    """Split a column as `parts` does, knowing of its values only how large they are all together.

    Parameters
    ----------
    name, whole
        As for `parts`.
    total
        A number that the sum of the absolute values does not exceed. A single one may come near it, as the square
        of the total of a person who has half of the rows does.
    rows
        How many rows may be summed.

    Returns
    -------
    dict
        As for `parts`, with as many as it takes for what is cut off each row to be below 2**-50 times `total` over
        `rows`: two up to some ninety million rows.
    """
    if (whole and total < 2**_BITS) or total == 0:
        return {f"{name}_0": nw.col(name)}
    steps = [_beyond(total, 1)]
    while steps[-1] * 2.0**-_BITS > total / rows * 2.0**-_SPARE:
        steps.append(_beyond(steps[-1] * 2.0**-_BITS, rows))
    return _split(name, steps)


def _split(name: str, steps: Sequence[float]) -> dict[str, nw.Expr]:
    """Return the digits of a column down to each step, by adding a power of two and taking it away again."""
    rest = nw.col(name)
    made: dict[str, nw.Expr] = {}
    for place, beyond in enumerate(steps):
        made[f"{name}_{place}"] = (rest + beyond) - beyond
        rest -= made[f"{name}_{place}"]
    return made


def _beyond(largest: float, rows: int) -> float:
    """Return a power of two that the sum of so many numbers of such a size stays below."""
    return math.ldexp(1.0, math.frexp(largest)[1] + (rows + 2).bit_length())
