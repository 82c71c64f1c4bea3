"""Numbers that cannot be weights or exposures, and rows that do not say whose they are, counted and refused."""

import math
from collections.abc import Mapping

import narwhals as nw

from syschange.errors import WrongTypeError, quote
from syschange.frames.opening.tables import Frame, fetch
from syschange.words import listed

_RULE = "Put them right, or leave those rows out by a rule you can state."


def count_rows(frame: Frame, where: Mapping[str, nw.Expr]) -> dict[str, int]:
    """Return in how many rows each condition holds; a condition that is missing does not hold."""
    marks = {
        f"fault{i}": nw.when(told).then(nw.lit(1)).otherwise(nw.lit(0))
        for i, told in enumerate(where.values())
    }
    marked = frame.with_columns(mark.alias(name) for name, mark in marks.items())
    found = fetch(marked.select(*(nw.col(name).sum() for name in marks)))
    return {name: int(found[mark][0] or 0) for name, mark in zip(where, marks, strict=True)}


def require_weights(frame: Frame, name: str, column: str) -> None:
    """Check that every row has a weight, a finite number from 0 up.

    Parameters
    ----------
    frame
        The frame, with the weights as numbers.
    name
        The column in the frame.
    column
        What the user calls it.

    Raises
    ------
    WrongTypeError
        With how many rows have none, a negative or an infinite one.
    """
    _refuse(frame, name, f"The weights in {quote(column)}", {"missing": nw.col(name).is_null()})


def require_exposures(frame: Frame, name: str, column: str) -> None:
    """Check that what is known of exposures is a finite number from 0 up, as `require_weights` does of weights."""
    _refuse(frame, name, f"The exposures in {quote(column)}", {})


def require_said(frame: Frame, names: Mapping[str, str], what: str) -> None:
    """Check that every row says what it belongs to.

    Parameters
    ----------
    frame
        The frame.
    names
        The column in the frame to what the user calls it.
    what
        What it says, for a message: "whom" or "what stratum".

    Raises
    ------
    WrongTypeError
        With how many rows do not.
    """
    found = count_rows(frame, {column: missing(frame, name) for name, column in names.items()})
    for column, rows in found.items():
        if rows:
            do, belong = ("row does", "it belongs") if rows == 1 else ("rows do", "they belong")
            raise WrongTypeError(
                f"{rows:,} {do} not say in {quote(column)} {what} {belong} to.",
                "Put it in, or leave those rows out by a rule you can state.",
            )


def missing(frame: Frame, name: str) -> nw.Expr:
    """Return whether a column is missing, not-a-number included."""
    nothing = nw.col(name).is_null()
    return nothing | nw.col(name).is_nan() if frame.collect_schema()[name].is_float() else nothing


def _refuse(frame: Frame, name: str, what: str, further: Mapping[str, nw.Expr]) -> None:
    number = nw.col(name).cast(nw.Float64)
    # Not by `is_finite`, of which pandas says that a missing number is not; and minus infinity is one fault.
    endless = number.abs() == math.inf
    found = count_rows(frame, {"negative": (number < 0) & ~endless, **further, "infinite": endless})
    told = [f"{how} in {n:,} {'row' if n == 1 else 'rows'}" for how, n in found.items() if n]
    if told:
        raise WrongTypeError(f"{what} have to be numbers from 0 up, and are {listed(told)}.", _RULE)
