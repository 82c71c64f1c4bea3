"""Where the sums of a breakdown come from: cells made once, for one question or for several."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import pandas as pd

from syschange.equity.basis import basis, complement
from syschange.equity.moments import linearised, sums_of, tag_of
from syschange.equity.options import Question
from syschange.errors import UnknownChoiceError, WrongTypeError, quote
from syschange.frames import Cells, Sum, reduce_to_cells, roll_up


@dataclass(frozen=True, eq=False)
class Pair:
    """The moments of each group, and those of everybody else in its period."""

    groups: pd.DataFrame
    others: pd.DataFrame


class Source(Protocol):
    """What a breakdown is made from."""

    @property
    def rows(self) -> int:
        """Rows received."""
        ...

    @property
    def used(self) -> int:
        """Rows whose outcome is known."""
        ...

    def digest(self) -> str:
        """Return the SHA-256 of the sums."""
        ...

    @property
    def yes_no(self) -> bool:
        """Whether the outcome is 0 or 1 throughout."""
        ...

    @property
    def notes(self) -> tuple[str, ...]:
        """Sentences on what is unusual in the data, for whoever reads the result."""
        ...

    def pair(self, by: Sequence[str], ways: int, max_rows: int, levels: Sequence[float]) -> Pair:
        """Return the moments of every grouping, and of everybody else.

        `levels` are those at which limits have to be read off the rows themselves, for quantiles.
        """
        ...


@dataclass(frozen=True, eq=False)
class Reduced:
    """A table reduced once, from which breakdowns of several outcomes are arithmetic.

    Attributes
    ----------
    by
        The characteristics.
    period
        The column of the period; None for none.
    ways
        The most characteristics that may be taken together.
    outcomes
        Each outcome with its exposure, None where it has none.
    weights
        The column of weights; None for none.
    unknown, categories
        As given.
    cells
        The sums.
    """

    by: tuple[str, ...]
    period: str | None
    ways: int
    outcomes: Mapping[str, str | None]
    weights: str | None
    unknown: str
    categories: Mapping[str, Sequence[str]] | None
    cells: Cells


@dataclass(frozen=True, eq=False)
class CellSource:
    """Sums of plain or weighted rows, from one table of cells."""

    cells: Cells
    asked: Question
    period: str | None
    notes: tuple[str, ...] = ()

    @property
    def rows(self) -> int:
        """Rows received."""
        return self.cells.rows

    @property
    def used(self) -> int:
        """Rows whose outcome is known."""
        return int(self.cells.total(f"known:{tag_of(self.asked)}"))

    def digest(self) -> str:
        """Return the SHA-256 of the sums."""
        return self.cells.digest()

    @property
    def yes_no(self) -> bool:
        """Whether the outcome is 0 or 1 throughout."""
        low, high = self.cells.ranges[self.asked.outcome]
        tag = tag_of(self.asked)
        # Between 0 and 1 a number is never less than its square, and their sums are equal only where all are 0 or 1.
        return not (low < 0 or high > 1) and self.cells.total(f"y:{tag}") == self.cells.total(f"yy:{tag}")

    def pair(self, by: Sequence[str], ways: int, max_rows: int, levels: Sequence[float]) -> Pair:  # noqa: ARG002 - see Source
        """Return the moments of every grouping, and of everybody else."""
        sums = self.sums(by, ways, max_rows)
        keys = [*by, *([self.period] if self.period else []), "ways"]
        pivot = self.cells.pivots[self.asked.outcome]
        rest = complement(sums, keys=keys, period=self.period)
        return Pair(*(basis(s, linearised(s, self.asked, pivot), keys, self.asked) for s in (sums, rest)))

    def sums(self, by: Sequence[str], ways: int, max_rows: int) -> pd.DataFrame:
        """Return the sums of every grouping, by the names they have in `sums_of` before the colon."""
        names = {s.name: s.name.split(":")[0] for s in sums_of(self.asked)}
        rolled = roll_up(self.cells, by=by, ways=ways, max_rows=max_rows, names=["rows", *names])
        keys = [*by, *([self.period] if self.period else []), "ways"]
        return rolled[[*keys, "rows", *names]].rename(columns=names)


def reduce(
    data: object,
    *,
    outcomes: Sequence[str] | Mapping[str, str | None],
    by: Sequence[str],
    ways: int = 1,
    weights: str | None = None,
    period: str | None = None,
    unknown: str = "keep",
    categories: Mapping[str, Sequence[str]] | None = None,
    max_rows: int = 200_000,
) -> Reduced:
    """Go over a table once, for breakdowns of several outcomes.

    Parameters
    ----------
    data
        A table of any engine, or the path of a Parquet file (see `breakdown`).
    outcomes
        The columns of the outcomes; or a mapping of outcome to the column of its exposure, for rates.
    by, ways, weights, period, unknown, categories, max_rows
        As in `breakdown`.

    Returns
    -------
    Reduced
        To be given to `breakdown` in place of the table, with `outcome` and `kind`.

    Raises
    ------
    MissingColumnError, WrongTypeError, UnknownChoiceError, NotEstimableError
        As in `breakdown`.
    """
    held = dict(outcomes) if isinstance(outcomes, Mapping) else dict.fromkeys(outcomes)
    if not held or isinstance(outcomes, str):
        raise WrongTypeError(
            "No list of outcomes is given.", "Give for example outcomes=['reached', 'score']."
        )
    asked = [
        Question(y, "mean" if exposure is None else "rate", exposure=exposure, weights=weights)
        for y, exposure in held.items()
    ]
    cells = _cells(data, asked, by, ways, period, unknown, categories, max_rows)
    return Reduced(tuple(by), period, ways, held, weights, unknown, categories, cells)


def cell_source(
    data: object, asked: Question, *, by: Sequence[str], ways: int, period: str | None, unknown: str,
    categories: Mapping[str, Sequence[str]] | None, max_rows: int,
) -> CellSource:  # fmt: skip
    """Return the sums for one question: from a table, or from what was reduced once.

    Raises
    ------
    UnknownChoiceError, WrongTypeError
        Where a table was reduced without what is asked now.
    """
    if not isinstance(data, Reduced):
        return CellSource(
            _cells(data, [asked], by, ways, period, unknown, categories, max_rows), asked, period
        )
    for column in by:
        if column not in data.by:
            raise UnknownChoiceError("characteristic it was reduced by", column, data.by)
    if asked.outcome not in data.outcomes:
        raise UnknownChoiceError("outcome it was reduced for", asked.outcome, list(data.outcomes))
    for what, now, then in (
        ("period", period, data.period),
        ("weights", asked.weights, data.weights),
        ("exposure", asked.exposure, data.outcomes[asked.outcome]),
    ):
        if now != then:
            raise WrongTypeError(
                f"The table was reduced with {_named(then)} as its {what}, and the breakdown asks for {_named(now)}.",
                "Reduce it again with what is asked.",
            )
    _require_same_groups(data, unknown, categories)
    if ways > data.ways:
        raise UnknownChoiceError("number of ways it was reduced for", ways, list(range(1, data.ways + 1)))
    return CellSource(data.cells, asked, period)


def _require_same_groups(data: Reduced, unknown: str, categories: Mapping[str, Sequence[str]] | None) -> None:
    if unknown != data.unknown:
        raise WrongTypeError(
            f"The table was reduced with unknown={quote(data.unknown)}, and the breakdown asks for {quote(unknown)}.",
            "Reduce it again with what is asked.",
        )
    for column, labels in (categories or {}).items():
        if list((data.categories or {}).get(column, [])) != list(labels):
            raise WrongTypeError(
                f"The table was reduced with other groups of {quote(column)} than the breakdown declares.",
                "Declare them when it is reduced.",
            )


def _named(column: str | None) -> str:
    return "nothing" if column is None else quote(column)


def _cells(  # noqa: PLR0917 - what a reduction depends on
    data: object, asked: Sequence[Question], by: Sequence[str], ways: int, period: str | None, unknown: str,
    categories: Mapping[str, Sequence[str]] | None, max_rows: int,
) -> Cells:  # fmt: skip
    sums: dict[str, Sum] = {s.name: s for question in asked for s in sums_of(question)}
    values = list(
        dict.fromkeys(c for q in asked for c in (q.outcome, q.exposure, q.weights) if c is not None)
    )
    cells = reduce_to_cells(
        data,
        keys=[*by, *([period] if period else [])],
        values=values,
        sums=[*sums.values(), *(Sum(f"given:{q.weights}", (), (q.weights,)) for q in asked[:1] if q.weights)],
        # A rate is of counts from nought, whatever else is asked of the same column.
        centred=[q.outcome for q in asked if q.kind == "mean"],
        always=[period] if period else [],
        ways=ways if by else 0,
        unknown=unknown,
        categories=categories,
        max_rows=max_rows,
    )
    for question in asked:
        _require_amounts(cells, question)
    return cells


def _require_amounts(cells: Cells, asked: Question) -> None:
    """Refuse exposures, events and weights below nought, and people without a weight."""
    below = "They are amounts: correct them, or leave those rows out by a rule you can state."
    names = {"exposure": asked.exposure, "number of events": asked.outcome if asked.kind == "rate" else None}
    for what, column in {**names, "weight": asked.weights}.items():
        if column is not None and cells.ranges[column][0] < 0:
            raise WrongTypeError(f"The {what} in {quote(column)} is below 0 in some rows.", below)
    if asked.weights is not None and cells.total(f"given:{asked.weights}") < cells.rows:
        missing = cells.rows - int(cells.total(f"given:{asked.weights}"))
        raise WrongTypeError(
            f"{missing} rows have no weight in {quote(asked.weights)}.",
            "Give each a weight, 0 for those that stand for nobody.",
        )
