"""Sums over people who repeat, ready to be read for any grouping, whatever changes within a person."""

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np
import pandas as pd

from syschange.errors import NotEstimableError, UnknownChoiceError
from syschange.frames.adding.cells import Base, Cells
from syschange.frames.adding.rollup import Grouping, groupings, table_of
from syschange.frames.groups.labels import ALL
from syschange.frames.groups.limits import MAX_ROWS, require_rows, require_ways
from syschange.frames.people.persons import Persons
from syschange.frames.people.stages import ALL_PAIRS, PAIRED, pairs_of, sums_over_people

COUNTED = ("rows", "known", "people", "present")
STATISTICS = (*COUNTED, "m", "t", "mm", "tm", "tt", "mmm", "squares")
OWN = (*STATISTICS, "mt", "ways")


@dataclass(frozen=True, eq=False)
class PeopleCells:
    """Sums over people, whose rows are added up first within each person and then over the people of each group.

    Attributes
    ----------
    keys
        The characteristics.
    rows, used
        Rows received, and rows whose value (and exposure) is known.
    people
        People with a row that is used.
    pivot
        What was subtracted from each value; 0 where exposures are given.
    range
        The least and the greatest known value; both missing where none is known.
    periods
        The labels of the periods in order; none where no period was given.
    changing
        The characteristics that take more than one label within one person and period, in the order of `keys`;
        missing counts as a label.

    Notes
    -----
    Sums over people add up over cells only where no person is in two of them. Where a characteristic changes
    within a person, each set of groupings that holds it is reduced from the rows again when it is asked for, so
    that the answer is right whatever changes; it takes as much longer.
    """

    keys: tuple[str, ...]
    rows: int
    used: int
    people: int
    pivot: float
    range: tuple[float, float]
    periods: tuple[str, ...]
    changing: tuple[str, ...]
    _moving: tuple[str, ...] = field(repr=False)  # of any of the person's rows, in whatever period
    _persons: Persons = field(repr=False)
    _period: str | None = field(repr=False)
    _made: dict[tuple[str, ...], Cells] = field(repr=False)

    def rolled(self, *, by: Sequence[str], ways: int, max_rows: int = MAX_ROWS) -> pd.DataFrame:
        """Return the sums of every grouping of 0 to `ways` characteristics, in each period.

        Parameters
        ----------
        by
            The characteristics to group by, in the order they are to be read.
        ways
            The most characteristics taken together, 1 to the number given (0 where none is).
        max_rows
            The most rows of all the tables together; 200,000 (ours).

        Returns
        -------
        DataFrame
            The characteristics, the period under its own name where one was given, `ways`, and: `rows`; `known`
            rows; `people` with a known row, and those `present` with any; over the known rows the exposure, or the
            weight, or how many they are (`m`), the values (`t`), both times the weight, and the weighted squares of
            the values (`squares`); and over people the products of a person's `m` and `t` (`mm`, `tm`, `tt`, `mmm`).
            Values are measured from the pivot. The order is that of `roll_up`, and so is which groups of nobody are
            there.

        Raises
        ------
        UnknownChoiceError
            Where a characteristic or `ways` is not one that was reduced.
        NotEstimableError
            Where the tables would hold more than `max_rows` rows.
        """
        times = max(len(self.periods), 1)
        sums = [{s: f"{s}:{i}" for s in STATISTICS} for i in self._places()]
        names = list(dict.fromkeys(n for of in sums for n in of.values()))
        made = self._groupings(by, ways, self.changing, names, max_rows, times=times)
        wide = table_of(made, by=by, always=(), names=names)
        labels = table_of(made, by=by, always=(), names=())
        table = pd.concat([_named(labels, wide, of) for of in sums], ignore_index=True)
        if self._period is not None:
            when = np.repeat(np.array(self.periods, dtype=object), len(wide))
            table.insert(len(by), self._period, pd.Series(when, dtype="str"))
        blocks = np.tile(_blocks(wide, by), times)
        return table.iloc[np.argsort(blocks, kind="stable")].reset_index(drop=True)

    def shared(
        self, first: str, second: str, *, by: Sequence[str], ways: int, max_rows: int = MAX_ROWS
    ) -> pd.DataFrame:
        """Return the sums over the people of every grouping who have a row in both of two periods.

        Parameters
        ----------
        first, second
            The labels of the two periods.
        by, ways, max_rows
            As for `rolled`.

        Returns
        -------
        DataFrame
            The characteristics, `ways`, the `people` with a known row in both, and over people the products of the
            total in the first period with that in the second (`tt`), of the total with the size (`tm`), of the
            size with the total (`mt`) and of both sizes (`mm`). The rows are those of `rolled` for one period.

        Raises
        ------
        UnknownChoiceError
            Where a period, a characteristic or `ways` is not one that was reduced.
        NotEstimableError
            Where the two periods were not compared: beyond eight only neighbours are, and each with the first; or
            where the tables would hold more than `max_rows` rows.
        """
        places = []
        for name in (first, second):
            if name not in self.periods:
                raise UnknownChoiceError("period", name, self.periods)
            places.append(self._persons.periods.index(name))
        low, high = sorted(places)
        if (low, high) not in pairs_of(self.periods, self._persons.periods):
            raise NotEstimableError(
                "These two periods were not compared: they are one and the same."
                if low == high
                else f"These two periods were not compared, because there are more than {ALL_PAIRS} of them.",
                "Take two that are neighbours, or the first and another.",
            )
        turned = {"tm": "mt", "mt": "tm"} if places != [low, high] else {}
        sums = {name: f"{turned.get(name, name)}:{low}:{high}" for name in PAIRED}
        made = self._groupings(by, ways, self._moving, list(sums.values()), max_rows)
        wide = table_of(made, by=by, always=(), names=list(sums.values()))
        return _named(table_of(made, by=by, always=(), names=()), wide, sums)

    def digest(self) -> str:
        """Return a SHA-256 of the sums: equal for equal data, whatever the engine or order of rows and labels."""
        told = (
            self.people,
            self.pivot,
            self._persons.periods,
            self._period,
            sorted(self._moving),
            sorted(self.changing),
        )
        body = hashlib.sha256(repr(told).encode())
        steady = tuple(key for key in self.keys if key not in self._moving)
        for keys in dict.fromkeys([self.keys, steady]):
            body.update(_of_periods(self._cells(keys), len(self.periods)).digest().encode())
        return body.hexdigest()

    def _places(self) -> list[int]:
        return [self._persons.periods.index(name) for name in self.periods] or [0]

    def _cells(self, keys: tuple[str, ...]) -> Cells:
        if keys not in self._made:
            self._made[keys] = sums_over_people(self._persons, keys)
        return self._made[keys]

    def _groupings(
        self,
        by: Sequence[str],
        ways: int,
        moving: Collection[str],
        names: Sequence[str],
        max_rows: int,
        *,
        times: int = 1,
    ) -> list[Grouping]:
        """Return every grouping, each from keys among which no person moves but those it groups by."""
        for name in by:
            if name not in self.keys:
                raise UnknownChoiceError("characteristic of these sums", name, self.keys)
        most = self._persons.prepared.ways
        require_ways(ways, len(by) if most is None else min(most, len(by)))
        require_rows(
            [len(self._cells(self.keys).levels[c]) for c in by], ways, times=times, max_rows=max_rows
        )
        made: dict[tuple[str, ...], Grouping] = {}
        for chosen in _subsets([c for c in by if c in moving], ways):
            keys = tuple(c for c in self.keys if c not in moving or c in chosen)
            free = [c for c in by if c in keys]
            for found in groupings(self._cells(keys), by=free, ways=min(ways, len(free)), names=names):
                if set(found.subset) & set(moving) == set(chosen):
                    made[found.subset] = found
        return [made[subset] for subset in _subsets(by, ways)]


def _subsets(of: Sequence[str], most: int) -> Iterator[tuple[str, ...]]:
    for k in range(min(most, len(of)) + 1):
        yield from combinations(of, k)


def _named(labels: pd.DataFrame, wide: pd.DataFrame, sums: Mapping[str, str]) -> pd.DataFrame:
    """Return labels with sums beside them under names of their own, counts as whole numbers."""
    found = {
        name: wide[column].to_numpy().astype(np.int64) if name in COUNTED else wide[column].to_numpy()
        for name, column in sums.items()
    }
    return pd.concat([labels, pd.DataFrame(found)], axis=1)


def _blocks(table: pd.DataFrame, by: Sequence[str]) -> "np.typing.NDArray[np.int64]":
    """Return the number of the grouping each row belongs to, in the order they stand in."""
    place = np.zeros(len(table), dtype=np.int64)
    for column in by:
        place = place * 2 + (table[column] == ALL).to_numpy()
    return pd.factorize(place)[0].astype(np.int64)


def _of_periods(cells: Cells, periods: int) -> Cells:
    """Return cells without the sums of two periods where it depends on the order of periods which there are."""
    if periods <= ALL_PAIRS:
        return cells
    bases = (
        Base(b.keys, b.codes, {n: p for n, p in b.parts.items() if n.count(":") < 2})  # noqa: PLR2004 - name and place
        for b in cells.bases
    )
    return Cells(cells.keys, (), (), tuple(bases), cells.ways, cells.declared, {}, {})
