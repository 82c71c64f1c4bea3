"""Sums of numbers that are the same to the last bit in any order of rows and on any engine."""

import math

import narwhals as nw

_BITS = 53  # of the significand of a double


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
        Name of each part (`0:name`, `1:name`, …) to what derives it; the sum of the column is the sum of the sums
        of its parts. With two parts what is cut off each row is below 2**-100 times `rows` squared times
        `largest`.

    Notes
    -----
    Rump SM, Ogita T, Oishi S (2008) Accurate floating-point summation part I: faithful rounding, SIAM Journal on
    Scientific Computing 31:189-224, algorithm 3.2, applied again to what is left. Only additions are used,
    because rounding to whole numbers is not the same on every engine; and it needs no scale to be declared, as
    scaled whole numbers would, and loses no digits to one.
    """
    rest = nw.col(name)
    if whole and largest * rows < 2**_BITS:
        return {f"0:{name}": rest}
    made: dict[str, nw.Expr] = {}
    size = largest
    for place in range(depth):
        beyond = _beyond(size, rows)
        made[f"{place}:{name}"] = (rest + beyond) - beyond
        rest -= made[f"{place}:{name}"]
        size = beyond * 2.0**-_BITS
    return made


def _beyond(largest: float, rows: int) -> float:
    """Return a power of two that the sum of so many numbers of such a size stays below."""
    return math.ldexp(1.0, math.frexp(largest)[1] + (rows + 2).bit_length())
