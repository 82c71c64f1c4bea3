"""The columns of a decomposition and their cross-products, from cells alone; and who is counted behind them."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import narwhals as nw
import numpy as np
import numpy.typing as npt
import pandas as pd

from syschange.errors import NotEstimableError, UnknownChoiceError, quote
from syschange.frames import ALL, MISSING_LABELS, Cells, rows
from syschange.frames.opening.tables import open_table
from syschange.results import address
from syschange.statistics import decompose as numbers

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Asked:
    """What is asked of a gap: the arguments of `decompose` under their own names, and the two labels."""

    outcome: str
    column: str
    first: str
    second: str
    fold: int
    reference: str
    normalise: bool
    level: float


def categories_of(data: object, on: Sequence[str], categorical: Sequence[str]) -> list[str]:
    """Return which variables are categories: text, and those that are said to be."""
    table = open_table(data, list(on))
    for name in categorical:
        if name not in on:
            raise UnknownChoiceError("variable", name, list(on))
    texts = (nw.String, nw.Categorical, nw.Enum, nw.Object)

    def is_text(name: str) -> bool:
        dtype = table.dtype(name)
        if dtype != nw.Object:
            return isinstance(dtype, texts)
        known = table.series(name).drop_nulls().head(1).to_list() if table.in_memory else []
        return bool(known) and isinstance(known[0], str)

    return [name for name in on if name in categorical or is_text(name)]


@dataclass(frozen=True, eq=False)
class Design:
    """The columns of the regression: numbers by their place in the sums, categories by variable and label."""

    columns: tuple[tuple[str, str], ...]  # variable and category, after the constant
    places: tuple[int | None, ...]  # in the values; None for a category
    sets: tuple[tuple[int, ...], ...]
    variables: tuple[str, ...]  # that the sets are of
    omitted: tuple[str, ...]


def design_of(  # noqa: PLR0917 - what a design depends on
    cells: Cells, asked: Asked, on: Sequence[str], values: Sequence[str], factors: Sequence[str],
    omit: Mapping[str, str],
) -> Design:  # fmt: skip
    """Return the columns of the regression, each variable of categories with one left out.

    Raises
    ------
    UnknownChoiceError
        Where a category to leave out, or its variable, is not there.
    NotEstimableError
        Where a variable has one category only.
    """
    columns: list[tuple[str, str]] = []
    places: list[int | None] = []
    sets, variables, omitted = [], [], []
    for name in omit:
        if name not in factors:
            raise UnknownChoiceError("variable of categories", name, list(factors))
    here = _both(cells, asked)
    for name in on:
        if name not in factors:
            columns.append((name, ALL))
            places.append(values.index(name))
            continue
        present = set(here.loc[here["complete"] > 0, name])
        labels = [label for label in cells.levels[name] if label in present]
        real = [label for label in labels if label not in MISSING_LABELS]
        left = omit.get(name, real[0] if real else "")
        if left not in real or len(labels) == 1:
            if real and name in omit:
                raise UnknownChoiceError(f"category of {name}", left, real)
            raise NotEstimableError(
                f"The variable {quote(name)} has one category only, and so explains nothing.", "Leave it out."
            )
        kept = [label for label in labels if label != left]
        sets.append(tuple(range(len(columns) + 1, len(columns) + 1 + len(kept))))
        variables.append(name)
        omitted.append(left)
        columns += [(name, label) for label in kept]
        places += [None] * len(kept)
    return Design(tuple(columns), tuple(places), tuple(sets), tuple(variables), tuple(omitted))


def _both(cells: Cells, asked: Asked) -> pd.DataFrame:
    table = cells.table
    return table[table[asked.column].isin([asked.first, asked.second])]


def rows_of(cells: Cells, asked: Asked, name: str) -> float:
    """Return one sum over both groups."""
    return float(_both(cells, asked)[name].sum())


def cross_products(part: pd.DataFrame, design: Design, values: int) -> numbers.CrossProducts:
    """Return the cross-products of one group from its cells, each with the sums of its numbers."""
    n = part["complete"].to_numpy(dtype=float)
    sums = [part[f"sum:{i}"].to_numpy(dtype=float) for i in range(values)]
    marks: list[Floats | None] = [
        None if place is not None else np.asarray(part[variable] == label, dtype=np.float64)
        for (variable, label), place in zip(design.columns, design.places, strict=True)
    ]

    def product(a: int | None, b: int | None, of: Floats | None = None) -> float:
        """Return the sum of two numbers' product (None for 1) over the cells that are marked."""
        held = sorted(place for place in (a, b) if place is not None)
        if not held:
            whole = n
        elif len(held) == 1:
            whole = sums[held[0]]
        else:
            whole = part[f"sum:{held[0]}:{held[1]}"].to_numpy(dtype=float)
        return float((whole if of is None else whole * of).sum())

    places: list[int | None] = [None, *design.places]
    dummies: list[Floats | None] = [None, *marks]
    size = len(places)
    xx, xy = np.empty((size, size)), np.empty(size)
    for i in range(size):
        for j in range(i + 1):
            of = [d for d in (dummies[i], dummies[j]) if d is not None]
            mark = of[0] * of[-1] if of else None
            xx[i, j] = xx[j, i] = product(places[i], places[j], mark)
        xy[i] = product(places[i], 0, dummies[i])
    return numbers.CrossProducts(xx, xy, product(0, 0))


def tally_of(cells: Cells, asked: Asked, factors: Sequence[str], *, yes_no: bool) -> pd.DataFrame:
    """Return how many people, and how many with the outcome, each group and each category in it has."""
    table = cells.table
    made: list[tuple[str, str, str, float, float]] = []
    for group in (asked.first, asked.second):
        part = table[table[asked.column] == group]
        kinds = [(ALL, ALL), *((name, label) for name in factors for label in cells.levels[name])]
        for variable, category in kinds:
            here = part if variable == ALL else part[part[variable] == category]
            events = float(here["sum:0"].sum()) if yes_no else math.nan
            made.append((group, variable, category, float(here["complete"].sum()), events))
    return pd.DataFrame(made, columns=["group", "variable", "category", "n", "numerator"])


def published_tally(
    tally: pd.DataFrame, published: pd.DataFrame, asked: Asked, *, yes_no: bool
) -> pd.DataFrame:
    """Return the tally with what may be published of it; of yes/no outcomes all of a row or nothing."""
    pairs = zip(published["cell"], published["quantity"], strict=True)
    found = dict(zip(pairs, published["count"], strict=True))
    made = tally.copy()
    for i, row in enumerate(rows(tally)):
        cell = address(
            {asked.column: row["group"]}
            | ({row["variable"]: row["category"]} if row["category"] != ALL else {})
        )
        n = found.get((cell, f"complete:{asked.outcome}"), math.nan)
        events = found.get((cell, f"complete numerator:{asked.outcome}"), math.nan)
        others = found.get((cell, f"complete complement:{asked.outcome}"), math.nan)
        if yes_no and not (np.isfinite(events) and np.isfinite(others)):
            events = math.nan
        made.loc[i, ["n", "numerator"]] = [n, events if yes_no and np.isfinite(n) else math.nan]
    return made
