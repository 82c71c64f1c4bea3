"""One table of groups as the indices read it: values, noise, sizes, ranks and the groups that are named."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from syschange.equity.inequality.named import Named, named, positions
from syschange.equity.inequality.terms import Terms
from syschange.equity.noise.chance import common_sd, usable
from syschange.equity.options import Question
from syschange.equity.presets.common import missing, tables_of
from syschange.frames import ALL, rows
from syschange.statistics.inequality import Groups, of_counts, of_values
from syschange.statistics.inequality.groups import binomial_se

Floats = npt.NDArray[np.float64]
_TWO = 2


@dataclass(frozen=True, eq=False)
class Held:
    """What inequality is worked out from, true or published.

    Attributes
    ----------
    basis
        The counts and moments of each group.
    by, period, asked
        As in the breakdown.
    terms
        The options.
    spread
        Everybody's standard deviation, which says how finely means are given on paper.
    """

    basis: pd.DataFrame
    by: tuple[str, ...]
    period: str | None
    asked: Question
    terms: Terms
    spread: float

    @property
    def keys(self) -> tuple[str, ...]:
        """The characteristics, and the period where there is one."""
        return (*self.by, self.period) if self.period else self.by

    def tables(self) -> list[pd.DataFrame]:
        """Return the groups of each set of characteristics, and period."""
        return [
            part for _, part in self.basis.groupby(tables_of(self.basis, self.by, self.period), sort=False)
        ]

    def characteristics(self, part: pd.DataFrame) -> tuple[str, ...]:
        """Return the characteristics that a table of groups takes together."""
        first = rows(part.head(1))[0]
        return tuple(c for c in self.by if first[c] != ALL)


@dataclass(frozen=True, eq=False)
class Grouping:
    """One table of groups.

    Attributes
    ----------
    characteristics
        Those it takes together.
    rows
        The groups that the indices are of, one row each; people not known are not among them.
    groups
        The same as the indices read them; None where there are fewer than two.
    every
        The same, with people not known as a group where that was asked for.
    noise_known
        Whether the noise of the groups is known.
    named
        What the options say of the groups.
    unknown
        People some characteristic of whom is missing; missing where hidden.
    """

    characteristics: tuple[str, ...]
    rows: pd.DataFrame
    groups: Groups | None
    every: Groups | None
    noise_known: bool
    named: Named
    unknown: float


def counted(part: pd.DataFrame) -> pd.DataFrame:
    """Return the groups of a table that have a value and weigh something."""
    found = usable(part)
    return found[found["weight"] > 0]


def known(held: Held, part: pd.DataFrame) -> pd.DataFrame:
    """Return the groups of a table that the indices are of, in an order that does not depend on their names."""
    real = counted(part[~missing(part, held.by)])
    return real.iloc[in_order([real], positions(held.terms, held.characteristics(part), real))]


def in_order(tables: Sequence[pd.DataFrame], order: Floats | None) -> npt.NDArray[np.intp]:
    """Return the order of rows by value, size and error, so that the draws of the noise know no names.

    Parameters
    ----------
    tables
        One table of groups, or the same groups at several times, row by row.
    order
        Their positions from worst off to best off; None where there is no order.
    """
    by = [t[c].to_numpy(dtype=np.float64) for t in tables for c in ("value", "weight", "se")]
    return np.lexsort(tuple(reversed([*by, *([order] if order is not None else [])])))


def grouping(held: Held, part: pd.DataFrame, real: pd.DataFrame) -> Grouping:
    """Return one table of groups as the indices read it.

    Parameters
    ----------
    held
        What is worked out from.
    part
        All groups of the table.
    real
        Those that the indices are of (see `known`).
    """
    taken = held.characteristics(part)
    nobody = missing(part, held.by)
    counts = part.loc[nobody, "n"]
    groups, sure = _groups(real, held.asked)
    every = groups
    if held.terms.with_unknown:
        more = counted(part[nobody])
        every, sure_of_all = _groups(pd.concat([real, more.iloc[in_order([more], None)]]), held.asked)
        sure = sure and sure_of_all
    unknown = float(counts.sum()) if counts.notna().all() else float("nan")
    said = named(held.terms, held.asked, taken, real, part[~nobody])
    return Grouping(taken, real, groups, every, sure, said, unknown)


def _groups(table: pd.DataFrame, asked: Question) -> tuple[Groups | None, bool]:
    """Return groups of values, and whether their noise is known; None of fewer than two."""
    if len(table) < _TWO:
        return None, False
    if asked.kind == "proportion" and asked.plain:
        return of_counts(_of(table, "numerator"), _of(table, "denominator")), True
    se = errors(table, asked)
    sure = bool(np.isfinite(se).all())
    return of_values(
        _of(table, "value"), se if sure else np.zeros_like(se), weight=_of(table, "weight")
    ), sure


def errors(table: pd.DataFrame, asked: Question) -> Floats:
    """Return the standard error of each value, none of them nought for want of events or of people.

    A share of none or all has that of Jeffreys' prior, on its effective size; a rate of none that of half an event
    (both: Brown, Cai & DasGupta 2001 and 2003); a mean without an error of its own that of the standard deviation
    within all groups (ours). Missing where nothing tells.
    """
    se, size = _of(table, "se"), _of(table, "size")
    if asked.kind == "proportion":
        other = binomial_se(_of(table, "value") * size, size)
    elif asked.kind == "rate":
        other = asked.per * np.sqrt(0.5) / size
    else:
        other = common_sd(table) / np.sqrt(size)
    return np.where(se > 0, se, other)


def _of(table: pd.DataFrame, column: str) -> Floats:
    return table[column].to_numpy(dtype=np.float64)
