"""One curve: its points with their limits, read from a table, and which of them are hidden."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from syschange.charts._columns import names, numbers
from syschange.charts._labels import legible
from syschange.charts._numbers import Numbers
from syschange.charts._style import PALETTE
from syschange.errors import WrongTypeError, quote


@dataclass(frozen=True)
class Curve:
    """One line: its name, its points with their limits, and how many were waiting on the days told."""

    name: str
    time: NDArray[np.float64]
    value: NDArray[np.float64]
    lower: NDArray[np.float64]
    upper: NDArray[np.float64]
    waiting: dict[float, float]
    number: int

    @property
    def colour(self) -> str:
        """The colour of its line."""
        return PALETTE[self.number % len(PALETTE)]

    @property
    def shown(self) -> NDArray[np.bool_]:
        """Which of its points are shown."""
        return np.isfinite(self.value)

    def hidden(self, told: Sequence[float]) -> list[float]:
        """Return the days told whose value is hidden while a later one is shown: the line stops before them."""
        if not self.shown.any():
            return []
        last = float(self.time[self.shown][-1])
        return [float(t) for t in self.time[~self.shown] if t < last and t in told]


def read_curves(
    table: pd.DataFrame, columns: tuple[str, str, str], limits: tuple[str, str] | None, waiting: str | None,
    printed: Numbers,
) -> list[Curve]:  # fmt: skip
    """Return the lines in the order in which they first stand in the table, each by time."""
    groups, times = names(table, columns[0]), numbers(table, columns[1])
    values = numbers(table, columns[2], scale=printed.scale)
    missing = np.full(len(table), np.nan)
    low, high = (numbers(table, c, scale=printed.scale) for c in limits) if limits else (missing, missing)
    people = numbers(table, waiting) if waiting is not None else missing
    if not (times >= 0).all():
        raise WrongTypeError(
            f"The column {quote(columns[1])} holds a time that is missing or below 0.", "Leave that row out."
        )
    made = []
    for number, name in enumerate(dict.fromkeys(groups)):
        here = np.flatnonzero(np.array([g == name for g in groups], dtype=bool))
        here = here[np.argsort(times[here], kind="stable")]
        if (np.diff(times[here]) == 0).any():
            raise WrongTypeError(
                f"A group in the column {quote(columns[0])} has more than one row for one time.",
                "Give one row a group and time.",
            )
        counted = dict(zip(times[here].tolist(), people[here].tolist(), strict=True))
        made.append(Curve(legible(name), times[here], values[here], low[here], high[here], counted, number))
    return made
