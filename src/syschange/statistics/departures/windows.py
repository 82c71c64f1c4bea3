"""Departures and the quarters round them: what is compared with what."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from syschange.errors import UnknownChoiceError, WrongTypeError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

LEAVING = ("out", "after")
LEAST = 2  # ours: quarters known on either side of a departure


@dataclass(frozen=True, eq=False)
class Stack:
    """One departure, or several close together in one unit, with the quarters round it.

    Attributes
    ----------
    unit
        The unit that was left, as a row of the counts.
    first, last
        The quarters of the first and the last departure taken together.
    before, after
        The quarters compared, as columns of the counts.
    others
        The comparison units: nobody left them round this departure, and they are known in every quarter compared.
    people
        How many departures are taken together.
    """

    unit: int
    first: int
    last: int
    before: Ints
    after: Ints
    others: Ints
    people: int


@dataclass(frozen=True)
class Unused:
    """How many departures are not used, and why.

    Attributes
    ----------
    edge
        Too near an end of the series, or to another departure: fewer than two quarters known on a side.
    silent
        Of a unit without any activity in those quarters.
    alone
        No comparison unit, though other departures have one.
    """

    edge: int
    silent: int
    alone: int


@dataclass(frozen=True, eq=False)
class Departures:
    """Every departure that can be used, with the counts.

    Attributes
    ----------
    counts
        Activity by unit (rows) and quarter (columns); missing where not known.
    stacks
        The departures used.
    compared
        Whether units that nobody left stand beside them.
    span
        How many quarters on either side.
    leaving
        As given.
    unused
        Those that are not used.
    joined
        How many departures were taken together with another.
    """

    counts: Floats
    stacks: tuple[Stack, ...]
    compared: bool
    span: int
    leaving: str
    unused: Unused
    joined: int


def departures(
    counts: ArrayLike,
    *,
    unit: ArrayLike,
    quarter: ArrayLike,
    span: int = 4,
    leaving: str = "out",
    comparison: bool = True,
) -> Departures:
    """Return the departures that can be used, each with the quarters and the units it is compared with.

    Parameters
    ----------
    counts
        Activity by unit (rows) and quarter (columns); missing where not known.
    unit, quarter
        Of each departure: the row and the column of `counts`.
    span
        How many quarters on either side; 4 (a year) by convention.
    leaving
        "out": the quarter of leaving is left out. "after": it counts as after.
    comparison
        Whether units that nobody left round a departure stand beside it, where there are any.

    Returns
    -------
    Departures
        Departures from one unit so close that one falls into the time after another are taken together: before is
        before the first of them, after is after the last. No quarter is used twice for one unit.

    Raises
    ------
    WrongTypeError
        Where the counts are no table, one is negative, or a departure is not in it.
    UnknownChoiceError
        Where `leaving` is not one of those allowed.
    """
    table, units, quarters = _read(counts, unit, quarter, span, leaving)
    together = _together(units, quarters, span)
    known = ~np.isnan(table)
    made, edge, silent = [], 0, 0
    for episode in together:
        before, after = _sides(episode, known[episode.unit], span, leaving)
        if min(len(before), len(after)) < LEAST:
            edge += episode.people
        elif not table[episode.unit, np.r_[before, after]].sum():
            silent += episode.people
        else:
            others = _others(table, together, episode, before, after, span) if comparison else before[:0]
            made.append(
                Stack(episode.unit, episode.first, episode.last, before, after, others, episode.people)
            )
    compared = any(len(stack.others) for stack in made)
    kept = tuple(stack for stack in made if len(stack.others) or not compared)
    alone = sum(stack.people for stack in made) - sum(stack.people for stack in kept)
    joined = sum(episode.people - 1 for episode in together)
    return Departures(table, kept, compared, span, leaving, Unused(edge, silent, alone), joined)


@dataclass(frozen=True)
class _Episode:
    unit: int
    first: int
    last: int
    people: int
    free: int  # the first quarter that no earlier departure from this unit has used


def _read(
    counts: ArrayLike, unit: ArrayLike, quarter: ArrayLike, span: int, leaving: str
) -> tuple[Floats, Ints, Ints]:
    table = np.asarray(counts, dtype=np.float64)
    units, quarters = (np.asarray(each, dtype=np.int64) for each in (unit, quarter))
    if table.ndim != 2 or units.shape != quarters.shape or units.ndim != 1:  # noqa: PLR2004 - units by quarters
        raise WrongTypeError("The counts are not a table of units by quarters.", "Give a row a unit.")
    if (table < 0).any() or np.isinf(table).any():
        raise WrongTypeError("A count of activity is negative or infinite.", "Give counts of 0 or more.")
    if len(units) and (
        units.min() < 0 or units.max() >= len(table) or quarters.min() < 0 or quarters.max() >= table.shape[1]
    ):
        raise WrongTypeError("A departure lies outside the table of counts.", "Leave it out.")
    if isinstance(span, bool) or not isinstance(span, int) or span < LEAST:
        raise WrongTypeError(
            f"The number of quarters on either side is not a whole number of at least {LEAST}.",
            "Give for example span=4.",
        )
    if leaving not in LEAVING:
        raise UnknownChoiceError("way to take the quarter of leaving", leaving, LEAVING)
    return table, units, quarters


def _together(units: Ints, quarters: Ints, span: int) -> list[_Episode]:
    """Take departures together that lie within the time after another from the same unit."""
    made: list[_Episode] = []
    for place in np.lexsort((quarters, units)):
        unit, at = int(units[place]), int(quarters[place])
        held = made[-1] if made and made[-1].unit == unit else None
        if held is not None and at <= held.last + span + 1:
            made[-1] = _Episode(unit, held.first, at, held.people + 1, held.free)
        else:
            made.append(_Episode(unit, at, at, 1, 0 if held is None else held.last + span + 1))
    return made


def _sides(episode: _Episode, known: NDArray[np.bool_], span: int, leaving: str) -> tuple[Ints, Ints]:
    before = np.arange(max(episode.first - span, episode.free), episode.first)
    start = episode.last + 1 if leaving == "out" else episode.first
    after = np.arange(start, min(episode.last + span + 1, len(known)))
    return before[known[before]], after[known[after]]


def _others(  # noqa: PLR0917 - private, and called in one place
    table: Floats, together: list[_Episode], episode: _Episode, before: Ints, after: Ints, span: int
) -> Ints:
    """Return the units that nobody left round a departure, known throughout, and active before and after together."""
    left = {e.unit for e in together if e.last >= episode.first - span and e.first <= episode.last + span}
    there = ~np.isnan(table[:, np.r_[before, after]]).any(axis=1)
    units: Ints = np.array([u for u in np.flatnonzero(there) if u not in left], dtype=np.int64)
    first, second = (table[np.ix_(units, side)].sum(axis=1) for side in (before, after))
    if not (first.sum() and second.sum()):  # without activity on a side nothing is compared with
        return np.zeros(0, dtype=np.int64)
    return np.asarray(units[first + second > 0], dtype=np.int64)
