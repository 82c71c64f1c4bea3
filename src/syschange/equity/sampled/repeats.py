"""Moments of people who have several rows, whose rows may resemble one another."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from syschange.equity.basis import basis, complement
from syschange.equity.moments import times
from syschange.equity.options import Question
from syschange.equity.sources import Pair
from syschange.errors import quote
from syschange.frames import PeopleCells
from syschange.statistics.design import (
    Linearised,
    PeopleSums,
    SharedSums,
    clustered_change,
    clustered_mean,
    clustered_rate,
    clustered_share,
)
from syschange.words import listed

_SUMS = ("people", "m", "t", "mm", "tm", "tt", "mmm", "squares")


@dataclass(frozen=True, eq=False)
class PeopleSource:
    """Sums over people, made within each person first."""

    cells: PeopleCells
    asked: Question
    period: str | None

    @property
    def rows(self) -> int:
        """Rows received."""
        return self.cells.rows

    @property
    def used(self) -> int:
        """Rows whose outcome is known."""
        return self.cells.used

    @property
    def yes_no(self) -> bool:
        """Whether the outcome is 0 or 1 throughout."""
        low, high = self.cells.range
        whole = self.cells.rolled(by=[], ways=0)
        return not (low < 0 or high > 1) and whole["t"].sum() == whole["squares"].sum()

    @property
    def notes(self) -> tuple[str, ...]:
        """Sentences on what is unusual in the data."""
        changing = self.cells.changing
        if not changing:
            return ()
        named = listed([quote(name) for name in changing])
        said = (
            f"Some people are in more than one group of {named} within one period: each of their rows counts "
            "where it stands, and each grouping was worked out by itself."
        )
        return (said,)

    def digest(self) -> str:
        """Return the SHA-256 of the sums."""
        return self.cells.digest()

    def pair(self, by: Sequence[str], ways: int, max_rows: int, levels: Sequence[float]) -> Pair:  # noqa: ARG002 - see Source
        """Return the moments of every grouping, and of everybody else.

        Where people change groups, those of everybody else are taken as if they did not, which makes their
        intervals wider than they need be where a person's rows resemble one another.
        """
        keys = [*by, *([self.period] if self.period else []), "ways"]
        sums = self.cells.rolled(by=by, ways=ways, max_rows=max_rows)[[*keys, "present", "known", *_SUMS]]
        rest = complement(sums, keys=keys, period=self.period)
        rest[list(_SUMS[1:])] = np.where(rest[["people"]] > 0, rest[list(_SUMS[1:])], 0.0)
        return Pair(self._basis(sums, keys), self._basis(rest, keys))

    def correlations(self, first: str, second: str, by: Sequence[str], ways: int) -> pd.DataFrame:
        """Return how far two periods of each group move together through the people they share.

        Returns
        -------
        DataFrame
            The characteristics, and `correlation`.
        """
        rolled = self.cells.rolled(by=by, ways=ways)
        one, two = (_people(rolled[rolled[self.period] == label], self.asked) for label in (first, second))
        shared = self.cells.shared(first, second, by=by, ways=ways)
        change = clustered_change(
            one,
            second=two,
            shared=SharedSums(shared["people"], shared["tt"], shared["tm"], shared["mt"], shared["mm"]),
            share=self.asked.kind == "proportion",
        )
        return shared[list(by)].assign(correlation=np.nan_to_num(change.correlation, nan=0.0))

    def _basis(self, sums: pd.DataFrame, keys: Sequence[str]) -> pd.DataFrame:
        found = self._found(sums)
        named = sums.assign(rows=sums["present"], y=sums["t"], e=sums["m"])
        return basis(named, found, keys, self.asked)

    def _found(self, sums: pd.DataFrame) -> Linearised:
        made, kind = _people(sums, self.asked), self.asked.kind
        if kind == "proportion":
            return clustered_share(made)
        if kind == "rate":
            return times(clustered_rate(made), self.asked.per)
        found = clustered_mean(made)
        size = np.where(found.deff > 0, found.n / np.where(found.deff > 0, found.deff, 1.0), found.n)
        return Linearised(found.value + self.cells.pivot, found.se, found.df, found.n, size, found.deff)


def _people(sums: pd.DataFrame, asked: Question) -> PeopleSums:
    held = {name: _floats(sums, name) for name in _SUMS}
    if asked.kind != "mean":
        held |= {"t": np.maximum(held["t"], 0), "tm": np.maximum(held["tm"], 0)}
    for name in ("people", "m", "mm", "tt", "mmm", "squares"):
        held[name] = np.maximum(
            held[name], 0
        )  # a difference of sums may fall short of nought by its last digit
    if asked.kind == "rate":
        held.pop("squares")
    return PeopleSums(**held)


def _floats(sums: pd.DataFrame, name: str) -> npt.NDArray[np.float64]:
    return sums[name].to_numpy(dtype=np.float64)
