"""Sums of a survey's sampling units, or of its strata where each row is a unit of its own, in each group."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce as fold

import narwhals as nw
import numpy as np
import numpy.typing as npt
import pandas as pd

from syschange.errors import WrongTypeError, quote
from syschange.frames.adding.aggregate import aggregate
from syschange.frames.adding.cells import Array
from syschange.frames.adding.exact import parts
from syschange.frames.adding.faults import require_said
from syschange.frames.adding.prepared import FINEST, Prepared, prepare
from syschange.frames.crossed.crossing import MOST, Crossed, crossed, require_reduced
from syschange.frames.groups.limits import MAX_ROWS
from syschange.frames.opening.tables import Frame

COUNTED = ("rows", "known")
_OWN = ("rows", "known", "ways", "w", "wy", "wm", "w2", "w2y", "w2y2", "w2m", "w2ym", "w2m2")
_STRATUM, _UNIT, _POPULATION = "stratum", "unit", "population"


@dataclass(frozen=True, eq=False)
class SampleUnits:
    """Sums of the sampling units of a survey in every group, those with nobody in it included as noughts.

    Where each row is a unit of its own, an entry is a stratum and holds the sums of its rows.

    Attributes
    ----------
    keys
        The characteristics.
    rows, used
        Rows received, and rows whose value (and exposure) is known.
    pivot
        What was subtracted from each value; 0 where exposures are given.
    range
        The least and the greatest known value; both missing where none is known.
    by_unit
        Whether an entry is a sampling unit; else it is a stratum of rows.
    strata
        The stratum of each entry as a number 0, 1, …, in the order of the strata's ids; shape (entries,).
    population
        How many units the stratum of each entry holds in the population, in the same shape; None where not given.
    sampled
        The rows of each entry, in any group; in the same shape.
    """

    keys: tuple[str, ...]
    rows: int
    used: int
    pivot: float
    range: tuple[float, float]
    by_unit: bool
    strata: npt.NDArray[np.int64]
    population: Array | None
    sampled: Array
    _crossed: Crossed = field(repr=False)
    _names: tuple[str, ...] = field(repr=False)

    def groupings(
        self, *, by: Sequence[str], ways: int, max_rows: int = MAX_ROWS
    ) -> Iterator[tuple[pd.DataFrame, dict[str, Array]]]:
        """Give the sums of every grouping of 0 to `ways` characteristics, some groups at a time.

        Parameters
        ----------
        by
            The characteristics to group by, in the order they are to be read.
        ways
            The most characteristics taken together, 1 to the number given (0 where none is).
        max_rows
            The most groups of all groupings together; 200,000 (ours).

        Returns
        -------
        iterator of (DataFrame, dict)
            One row a group: the characteristics (`"(all)"` where a margin is taken), the period under its own name
            where one was given, `ways`, and `rows`. And the sums, each of shape (entries, groups), zero where the
            entry has nobody in the group: `rows`, `known` rows, and over those `w` (the weights, or how many they
            are) and `wy` (times the value, measured from the pivot); with exposures `wm`. Where each row is a
            unit, also `w2`, `w2y` and `w2y2` of the squared weights, and with exposures `w2m`, `w2ym` and `w2m2`.
            In the order of `roll_up`, and with the groups of nobody it has; no array holds more than 50 MB (ours)
            but where a single group does.

        Raises
        ------
        UnknownChoiceError
            Where a characteristic or `ways` is not one that was reduced.
        NotEstimableError
            Where there would be more than `max_rows` groups.
        """
        require_reduced(self._crossed, self.keys, by, ways, max_rows)
        for labels, sums in self._crossed.blocks(by=by, ways=ways, names=self._names):
            yield labels, {name: total.T for name, total in sums.items()}

    def digest(self) -> str:
        """Return a SHA-256 of the sums: equal for equal data, whatever the engine or order of rows and labels."""
        return self._crossed.digest()


def reduce_units(
    data: object,
    *,
    keys: Sequence[str],
    value: str,
    measure: str | None = None,
    weight: str | None = None,
    stratum: str | None = None,
    unit: str | None = None,
    population: str | None = None,
    period: str | None = None,
    ways: int | None = None,
    unknown: str = "keep",
    categories: Mapping[str, Sequence[str]] | None = None,
    max_rows: int = MAX_ROWS,
) -> SampleUnits:
    """Reduce a survey to the sums of its sampling units in each group: one group-by over units and characteristics.

    Parameters
    ----------
    data
        A table of any engine, or the path of a Parquet file (see `open_table`).
    keys
        The characteristics (see `reduce_to_cells`).
    value
        Numbers, or true and false. A row whose value (or exposure) is missing is in the sample and in no group's
        sums but `rows`.
    measure
        Exposures, for example days; without it values are measured from a pivot.
    weight
        Weights of rows; without it each counts 1.
    stratum, unit
        Columns that tell strata and sampling units apart, of any type and as many as there are. Without a stratum
        there is one; without a unit each row is a unit. The same unit in two strata is two.
    population
        How many units each stratum holds in the population, the same in all of its rows.
    period
        A column of periods, for example of before and after.
    ways, unknown, categories, max_rows
        As for `reduce_to_cells`.

    Returns
    -------
    SampleUnits
        They do not depend on the engine or the order of rows.

    Raises
    ------
    MissingColumnError, UnknownChoiceError
        As `reduce_to_cells`.
    WrongTypeError
        As `reduce_to_cells`; where a weight is missing, negative or infinite, or an exposure negative or infinite;
        where a row does not say what stratum, unit or population it belongs to; or where the population of a
        stratum is two numbers, or smaller than its sample.
    NotEstimableError
        As `reduce_to_cells`, or where characteristics crossed with units are more than 5,000,000 (ours).
    """
    every = [*keys, *([period] if period is not None else [])]
    ids = {name: column for name, column in ((_STRATUM, stratum), (_UNIT, unit)) if column is not None}
    prepared = prepare(
        data,
        keys=every,
        values=[value, *([population] if population is not None else [])],
        centred=[value] if measure is None else [],
        weight=weight,
        measure=measure,
        also=list(ids.values()),
        always=[period] if period is not None else [],
        ways=ways,
        unknown=unknown,
        categories=categories,
        max_rows=max_rows,
        taken=_OWN,
    )
    frame = _designed(prepared, ids, population)
    frame, sums = _derived(prepared, frame, value, measure, weight, squares=unit is None)
    refusal = (
        f"The characteristics crossed with the sampling units are more than {MOST:,} rows.",
        "Take fewer characteristics or broader groups.",
    )
    items = [_STRATUM, *([_UNIT] if unit is not None else [])]
    made = crossed(prepared, frame, keys=every, items=items, sums=sums, finest=FINEST, refusal=refusal)
    sampled = made.total("rows")
    held = None
    if population is not None:
        held = _population(frame, made, population, sampled if unit is None else np.ones(made.size))
    span = prepared.reach[value]
    return SampleUnits(
        tuple(keys),
        prepared.rows,
        int(made.total("known").sum()),
        span.pivot,
        (span.low, span.high),
        unit is not None,
        made.items[0],
        held,
        sampled,
        made,
        tuple(sums),
    )


def _designed(prepared: Prepared, ids: Mapping[str, str], population: str | None) -> Frame:
    """Return the frame with the stratum, the unit and the population of each row, all of them known."""
    frame = prepared.frame.with_columns(nw.col(f"also{i}").alias(name) for i, name in enumerate(ids))
    if _STRATUM not in ids:
        frame = frame.with_columns(nw.lit(0).alias(_STRATUM))
    for name, column in ids.items():
        require_said(frame, {name: column}, f"what {name}")
    if population is not None:
        number = nw.col(prepared.table.names[population]).cast(nw.Float64)
        frame = frame.with_columns(number.alias(_POPULATION))
        require_said(frame, {_POPULATION: population}, "how large a population")
    return frame


def _derived(
    prepared: Prepared, frame: Frame, value: str, measure: str | None, weight: str | None, *, squares: bool
) -> tuple[Frame, dict[str, tuple[str, ...]]]:
    """Return the frame with the columns to be summed, and the names of the parts of each sum."""
    names, reach = prepared.table.names, prepared.reach
    others = [name for name in (measure, weight) if name is not None]
    known = fold(lambda a, b: a & b, (~nw.col(names[c]).is_null() for c in (value, *others)))
    frame = frame.with_columns(
        (nw.col(names[value]).cast(nw.Float64) - reach[value].pivot).alias("y"),
        (nw.col(names[weight]).cast(nw.Float64) if weight else nw.lit(1.0)).alias("w"),
        (nw.col(names[measure]).cast(nw.Float64) if measure else nw.lit(1.0)).alias("m"),
        nw.lit(1.0).alias("one"),
        known.alias("told"),
    )
    products = {"known": ("one",), "w": ("w",), "wy": ("w", "y"), "wm": ("w", "m")}
    if squares:
        products |= {"w2": ("w", "w"), "w2y": ("w", "w", "y"), "w2y2": ("w", "w", "y", "y")}
        products |= {"w2m": ("w", "w", "m"), "w2ym": ("w", "w", "y", "m"), "w2m2": ("w", "w", "m", "m")}
    products = {name: of for name, of in products.items() if measure or "m" not in of}
    frame = frame.with_columns(
        nw.when(nw.col("told"))
        .then(fold(lambda a, b: a * b, (nw.col(c) for c in of)))
        .otherwise(nw.lit(0.0))
        .alias(f"p{name}")
        for name, of in products.items()
    )
    sizes = {"y": reach[value].reach, "w": 1.0, "m": 1.0, "one": 1.0}
    whole = {"y": reach[value].whole, "w": True, "m": True, "one": True}
    for name, column in (("w", weight), ("m", measure)):
        if column is not None:
            sizes[name], whole[name] = float(np.nan_to_num(reach[column].high)), reach[column].whole
    sums: dict[str, tuple[str, ...]] = {"rows": ("one",)}
    for name, of in products.items():
        largest = math.prod(sizes[c] for c in of)
        if not math.isfinite(largest * prepared.rows * 2.0**64):
            raise WrongTypeError(
                f"The column {quote(measure or weight or value)} holds numbers too large to be multiplied.",
                "Give it in larger units.",
            )
        made = parts(f"p{name}", largest=largest, rows=prepared.rows, whole=all(whole[c] for c in of))
        frame = frame.with_columns(e.alias(c) for c, e in made.items())
        sums[name] = tuple(made)
    return frame, sums


def _population(frame: Frame, made: Crossed, column: str, sampled: Array) -> Array:
    """Return the population of each entry's stratum, having checked that it is one number and large enough."""
    found = aggregate(frame, [[_STRATUM, _POPULATION]], ["one"])[0]
    place = {value: i for i, value in enumerate(made.values[0])}  # noqa: PD011 - an attribute of ours
    at = np.array([place[v] for v in found.known[_STRATUM]], dtype=np.int64)[found.codes[_STRATUM]]
    size = np.array([float(v) for v in found.known[_POPULATION]])[found.codes[_POPULATION]]
    held = np.zeros(len(place))
    held[at] = size
    units = np.bincount(made.items[0], sampled, len(place))
    faults = {
        "more than one number": np.bincount(at, minlength=len(place)) > 1,
        "fewer units in the population than in the sample": held < units,
    }
    for how, strata in faults.items():
        if strata.any():
            some = "1 stratum has" if strata.sum() == 1 else f"{strata.sum():,} strata have"
            raise WrongTypeError(
                f"{some} {how} in {quote(column)}.",
                "Give the number of units its stratum holds, the same in every row of it.",
            )
    return held[made.items[0]]
