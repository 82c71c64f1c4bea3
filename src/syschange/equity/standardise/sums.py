"""Events and people of each group and stratum, from a table of any engine, and the same from published counts."""

import dataclasses
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from syschange.errors import NotEstimableError, WrongTypeError, quote
from syschange.frames import (
    ALL,
    MISSING_LABELS,
    Cells,
    Sum,
    ordered_labels,
    reduce_to_cells,
    require_names,
    roll_up,
    rows,
)
from syschange.results import COUNT_COLUMNS, address
from syschange.schemas import private_columns

Floats = npt.NDArray[np.float64]
_FIGURES = 2  # ours: significant figures of how much repeated events widen an interval, on paper


@dataclass(frozen=True)
class Columns:
    """Which columns hold what.

    Attributes
    ----------
    by, period
        The characteristics, and the period.
    strata
        The stratum.
    events, times, population
        As given to the verbs.
    shares
        Whether those without an event are people to be counted too: of a share, a few who are left tell on
        themselves.
    """

    by: tuple[str, ...]
    period: str | None
    strata: str
    events: str
    times: str | None
    population: str | None
    shares: bool = False

    @property
    def keys(self) -> tuple[str, ...]:
        """What tells one group from another."""
        return (*self.by, self.period) if self.period else self.by


@dataclass(frozen=True, eq=False)
class Strata:
    """Events and people of each group and stratum.

    Attributes
    ----------
    columns
        Where they come from.
    groups
        A row a group: its keys and `ways`; the whole first.
    labels
        The strata, the last being the one of people whose stratum is missing, `(unknown)`, where there are any.
    events, population, variance
        Of each group and stratum. Missing where hidden.
    people
        How many people had the events, where one can have several; else the events.
    total, total_people
        Events and people of each group whose stratum is known.
    gap
        Whether something a group needs is missing in the data.
    rows, used
        Rows received, and rows of which everything is known.
    digest
        SHA-256 of the sums.
    """

    columns: Columns
    groups: pd.DataFrame
    labels: tuple[str, ...]
    events: Floats
    population: Floats
    variance: Floats
    people: Floats
    total: Floats
    total_people: Floats
    gap: npt.NDArray[np.bool_]
    rows: int
    used: int
    digest: str

    @property
    def known(self) -> npt.NDArray[np.bool_]:
        """Which strata are real ones."""
        return np.array([label not in MISSING_LABELS for label in self.labels], dtype=bool)

    @property
    def strata(self) -> tuple[str, ...]:
        """The real strata, in order."""
        return tuple(label for label in self.labels if label not in MISSING_LABELS)

    @property
    def left_out(self) -> Floats:
        """Events of people whose stratum is missing; missing where hidden."""
        made: Floats = self.events[:, ~self.known].sum(axis=1)
        return made

    def of_strata(self, values: Floats, wanted: Sequence[str] | None = None) -> Floats:
        """Return values of the real strata only, in their order or in one that is wanted."""
        names = self.strata if wanted is None else wanted
        return values[:, [self.labels.index(name) for name in names]]

    def counts(self) -> pd.DataFrame:
        """Return every count behind it (see `Result.counts`)."""
        c = self.columns
        parts: list[tuple[object, str, float]] = []
        for i, row in enumerate(rows(self.groups[list(c.keys)])):
            parts += [
                (address({**row, c.strata: label}), name, float(values[i, j]))
                for j, label in enumerate(self.labels)
                for name, values in self._quantities()
            ]
            whole = address({**row, c.strata: ALL})
            parts.append((whole, f"known stratum:{c.events}", float(self.total_people[i])))
            if c.times is not None:
                parts.append((whole, f"known stratum events:{c.events}", float(self.total[i])))
        return pd.DataFrame(parts, columns=list(COUNT_COLUMNS))

    def _quantities(self) -> list[tuple[str, Floats]]:
        c = self.columns
        made = [(f"numerator:{c.events}", self.people), (f"denominator:{_people_of(c)}", self.population)]
        if c.population is None or c.shares:
            made.append((f"complement:{c.events}", self.population - self.people))
        if c.times is not None:
            made.append((f"events:{c.events}", self.events))
        return made

    def published(self, table: pd.DataFrame) -> "Strata":
        """Return the same from published counts; what is hidden is missing."""
        c = self.columns
        found = dict(zip(zip(table["cell"], table["quantity"], strict=True), table["count"], strict=True))
        groups = rows(self.groups[list(c.keys)])

        def shown(name: str) -> Floats:
            return np.array(
                [
                    [found.get((address({**row, c.strata: label}), name), np.nan) for label in self.labels]
                    for row in groups
                ],
                dtype=float,
            ).reshape(len(groups), len(self.labels))

        people, population = shown(f"numerator:{c.events}"), shown(f"denominator:{_people_of(c)}")
        if c.population is None or c.shares:
            people = np.where(np.isnan(shown(f"complement:{c.events}")), np.nan, people)
        events = (
            people if c.times is None else np.where(np.isnan(people), np.nan, shown(f"events:{c.events}"))
        )
        whole = [address({**row, c.strata: ALL}) for row in groups]
        total_people = np.array([found.get((cell, f"known stratum:{c.events}"), np.nan) for cell in whole])
        total = total_people.astype(float)
        if c.times is not None:
            counted = [found.get((cell, f"known stratum events:{c.events}"), np.nan) for cell in whole]
            total = np.where(np.isnan(total), np.nan, np.array(counted, dtype=float))
        with np.errstate(divide="ignore", invalid="ignore"):
            wider = two_figures(np.where(self.events > 0, self.variance / self.events, 1.0))
        return dataclasses.replace(
            self, events=events, people=people, population=population, variance=events * wider, total=total,
            total_people=total_people.astype(float), rows=0, used=0, digest="",
        )  # fmt: skip


def two_figures(values: Floats) -> Floats:
    """Return numbers to two significant figures."""
    with np.errstate(divide="ignore", invalid="ignore"):
        size = 10.0 ** (np.floor(np.log10(np.abs(values))) - _FIGURES + 1)
        return np.where(np.isfinite(size) & (size > 0), np.round(values / size) * size, values)


def filled(values: Floats) -> Floats:
    """Return numbers with nought for those that are hidden: what is made of them is left out afterwards."""
    return np.nan_to_num(values, nan=0.0)


def strata_of(
    data: object, columns: Columns, *, ways: int, populations: object | None = None,
    categories: Mapping[str, Sequence[str]] | None = None, taken: Iterable[str] = (),
) -> Strata:  # fmt: skip
    """Add up a table to events and people of each group and stratum.

    Parameters
    ----------
    data
        A table of any engine: rows of counts, or one row a person.
    columns
        Which columns hold what.
    ways
        The most characteristics taken together.
    populations
        A table of the people at risk with the same characteristics and strata, where the data hold events only.
    categories
        As for `breakdown`.
    taken
        Names that the result uses.

    Raises
    ------
    MissingColumnError, WrongTypeError, NotEstimableError
        Where a column is not there or cannot be used, an amount is below nought, or there are no rows to use.
    """
    c = columns
    held = [*c.keys, c.strata]
    require_names(c.keys, taken=tuple(taken))
    require_names(held, taken=(), private=private_columns())
    if populations is not None and c.population is None:
        raise WrongTypeError(
            "A table of populations is given, and no column of it.",
            "Name its column of people: population='…'.",
        )
    apart = populations is not None
    values = [
        c.events,
        *([c.times] if c.times else []),
        *([c.population] if c.population and not apart else []),
    ]
    if len(set(values)) < len(values):
        raise WrongTypeError("One column is named for two purposes.", "Name a column for each.")
    cells = _reduced(data, c, values, _sums(c, apart=apart), ways, categories)
    if not cells.rows:
        raise NotEstimableError(
            "The table has no rows, so there is nothing to standardise.", "Check what was read."
        )
    for name, what in (
        (c.events, "number of events"),
        (c.times, "number of events a person"),
        (c.population, "population"),
    ):
        if name is not None and name in cells.ranges:
            _require_amount(cells, name, what)
    if c.population is None and not apart:
        _require_yes_no(cells, c.events)
    table, used, digest = _rolled(cells, c, ways), int(cells.total("sum:used")), cells.digest()
    if apart and c.population is not None:
        people = _reduced(
            populations, c, [c.population],
            [Sum("sum:n", (c.population,), (c.population,)), Sum("sum:known", (), (c.population,))], ways, categories,
        )  # fmt: skip
        _require_amount(people, c.population, "population")
        digest = hashlib.sha256((digest + people.digest()).encode()).hexdigest()
        table = _joined(table, _rolled(people, c, ways), c, [cells, people])
    return _strata(table, c, cells.rows, used, digest)


def _people_of(c: Columns) -> str:
    return c.events if c.population is None else c.population


def _sums(c: Columns, *, apart: bool) -> list[Sum]:
    t = (c.times,) if c.times else ()
    given = (c.events, *t)
    made = [
        Sum("sum:x", (c.events, *t), given), Sum("sum:v", (c.events, *t, *t), given),
        Sum("sum:people", (c.events,), given),
        Sum("sum:squares", (c.events, c.events), given),
    ]  # fmt: skip
    if apart:
        return [*made, Sum("sum:used", (), given)]
    if c.population is None:
        return [*made, Sum("sum:n", (), given), Sum("sum:used", (), given)]
    return [
        *made,
        Sum("sum:n", (c.population,), (c.population,)),
        Sum("sum:used", (), (*given, c.population)),
    ]


def _reduced(  # noqa: PLR0917 - what a reduction depends on
    data: object, c: Columns, values: Sequence[str], sums: Sequence[Sum], ways: int,
    categories: Mapping[str, Sequence[str]] | None,
) -> Cells:  # fmt: skip
    always = [c.strata, *([c.period] if c.period else [])]
    return reduce_to_cells(
        data, keys=[*c.by, *always], values=values, sums=sums, centred=[], always=always,
        ways=ways if c.by else 0, categories=categories,
    )  # fmt: skip


def _rolled(cells: Cells, c: Columns, ways: int) -> pd.DataFrame:
    return roll_up(cells, by=c.by, ways=ways if c.by else 0)


def _joined(events: pd.DataFrame, people: pd.DataFrame, c: Columns, cells: Sequence[Cells]) -> pd.DataFrame:
    """Return events and people of every group that either table has, in the order of the labels."""
    keys = [*c.keys, c.strata, "ways"]
    people = people[[*keys, "sum:n", "sum:known", "rows"]].rename(columns={"rows": "sum:rows"})
    table = events.merge(people, on=keys, how="outer")
    table[table.columns.difference(keys)] = table[table.columns.difference(keys)].fillna(0)
    places = pd.DataFrame(index=table.index)
    for key in [*c.keys, c.strata]:
        declared = list(dict.fromkeys(name for one in cells for name in one.declared[key]))
        order = {name: i for i, name in enumerate([ALL, *ordered_labels(declared, declared)])}
        places[key] = table[key].map(order)
    # Groupings in their order: by how many characteristics they have, then by which.
    places["ways"] = table["ways"]
    places["which"] = [
        "".join("1" if row[k] == ALL else "0" for k in c.by) for row in rows(table[list(c.by)])
    ]
    order_by = ["ways", "which", c.strata, *([c.period] if c.period else []), *c.by]
    return table.loc[places.sort_values(order_by, kind="stable").index].reset_index(drop=True)


def _strata(table: pd.DataFrame, c: Columns, received: int, used: int, digest: str) -> Strata:
    groups = table[[*c.keys, "ways"]].drop_duplicates().reset_index(drop=True)
    place = {tuple(row.values()): i for i, row in enumerate(rows(groups))}
    labels = tuple(dict.fromkeys(table[c.strata]))
    at = {label: j for j, label in enumerate(labels)}
    i = np.array([place[tuple(row.values())] for row in rows(table[[*c.keys, "ways"]])], dtype=int)
    j = np.array([at[label] for label in table[c.strata]], dtype=int)

    def spread_out(values: "pd.Series[float]") -> Floats:
        made = np.zeros((len(groups), len(labels)))
        made[i, j] = values.to_numpy(dtype=float)
        return made

    x, v, n, people = (spread_out(table[f"sum:{name}"]) for name in ("x", "v", "n", "people"))
    lost = spread_out(table["rows"] - table["sum:used"])
    if "sum:rows" in table:
        lost = lost + spread_out(table["sum:rows"] - table["sum:known"])
    elif c.population is None:
        lost = np.zeros_like(lost)  # a person whose events are not known is not among the people either
    real = np.array([label not in MISSING_LABELS for label in labels], dtype=bool)
    return Strata(
        c, groups, labels, x, n, v if c.times else x, people if c.times else x, x[:, real].sum(axis=1),
        (people if c.times else x)[:, real].sum(axis=1), lost[:, real].sum(axis=1) > 0, received, used, digest,
    )  # fmt: skip


def _require_amount(cells: Cells, column: str, what: str) -> None:
    if cells.ranges[column][0] < 0:
        raise WrongTypeError(
            f"The {what} in {quote(column)} is below 0 in some rows.",
            "They are amounts: correct them, or leave those rows out by a rule you can state.",
        )


def _require_yes_no(cells: Cells, column: str) -> None:
    if cells.ranges[column][1] > 1 or cells.total("sum:people") != cells.total("sum:squares"):
        raise WrongTypeError(
            f"The events in {quote(column)} are not yes or no throughout, and each row is taken for one person.",
            "Name the column of people with population='…'; for several events a person give times='…' too.",
        )
