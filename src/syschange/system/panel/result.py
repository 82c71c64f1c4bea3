"""What `panel` returns: the share of each side that says a change is more than a token, and how far raters agree."""

import dataclasses
import math
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from syschange.errors import NotEstimableError, UnknownChoiceError
from syschange.frames import rows
from syschange.results import Coarsening, Estimate, Result
from syschange.system.panel.basis import agreement, counts_of, share
from syschange.system.panel.basis import published as published_basis
from syschange.system.panel.words import NOTES, Told, words

SHARE, AGREEMENT = "share", "agreement"
COLUMNS = (
    "side",
    "quantity",
    "n",
    "numerator",
    "units",
    "value",
    "lower",
    "upper",
    "level",
    "method",
    "note",
)


@dataclass(frozen=True, eq=False, repr=False)
class Panel(Result):
    """What a panel makes of a change.

    Attributes
    ----------
    table
        Two rows a `side`. `quantity` "share": `n` raters who rated every item, `numerator`: those who rated each at
        least so, their share with Jeffreys' limits. "agreement": `n` raters and `units` (things that two or more
        rated), and Krippendorff's alpha, which is missing where `note` says why; its limits need five such things.
        `level`, `method`.
    basis
        What it rests on, a row a side.
    at_least, scale, level
        As given.
    nameless, records
        Whether ratings were left out that do not say whose they are, and that neither side gave.
    """

    basis: pd.DataFrame = field(kw_only=True)
    at_least: float = field(kw_only=True)
    scale: tuple[float, float] = field(kw_only=True)
    level: float = field(kw_only=True)
    nameless: bool = field(kw_only=True)
    records: bool = field(kw_only=True)

    @property
    def sides(self) -> tuple[str, ...]:
        """The sides that have spoken; on paper, those of which so many did that it is shown."""
        return tuple(str(row["side"]) for row in rows(self.basis) if row["n"] > 0)

    @property
    def silent(self) -> tuple[str, ...]:
        """The sides that have not; on paper, or of which it is not shown."""
        return tuple(str(side) for side in self.basis["side"] if side not in self.sides)

    def estimate(self, side: str) -> Estimate:
        """Return the share of a side's raters who rate it at least so, with its confidence distribution.

        `probability(.5)` is that of Beta(.5 + yes, .5 + no): that more than half of all such raters would.

        Raises
        ------
        UnknownChoiceError
            Where there is no such side.
        NotEstimableError
            Where nobody of that side has rated it, or it is not shown.
        """
        return share(self._row(side), self.level)

    def alpha(self, side: str) -> float:
        """Return Krippendorff's alpha of a side: whether its raters agree; missing (not a number) where untold.

        It cannot be told where fewer than two things were rated by two or more, or all gave one rating: `note` in the
        table says which.

        Raises
        ------
        UnknownChoiceError
            Where there is no such side.
        """
        return float(self._row(side)["alpha"])

    def _row(self, side: str) -> Mapping[str, Any]:
        found = {str(row["side"]): row for row in rows(self.basis)}
        if side not in found:
            raise UnknownChoiceError("side of the panel", side, list(found))
        return found[side]

    def counts(self) -> pd.DataFrame:
        """Return every count of raters it rests on (see `Result.counts`)."""
        return counts_of(self.basis)

    def from_counts(self, published: pd.DataFrame, coarsening: Coarsening) -> "Panel":
        """Return the same from published counts; agreement is rounded, and hidden where raters are."""
        basis = published_basis(self.basis, published, coarsening)
        return dataclasses.replace(
            self, basis=basis, policy=coarsening.policy, provenance=self.provenance.published()
        ).finished()

    def finished(self) -> "Panel":
        """Return the result with the table and the words of its numbers."""
        made = [row for side in rows(self.basis) for row in self._rows(side)]
        table = pd.DataFrame(made, columns=list(COLUMNS))
        told = Told(
            at_least=self.at_least, highest=self.scale[1], nameless=self.nameless,
            records=self.records,
        )  # fmt: skip
        return dataclasses.replace(self, _table=table, _words=words(table, self.basis["left"].tolist(), told))

    def _rows(self, row: Mapping[str, Any]) -> list[tuple[object, ...]]:
        nan = math.nan
        limits, note = (nan, nan, nan), "not shown" if math.isnan(row["n"] + row["yes"]) else "nobody rated"
        with suppress(NotEstimableError):
            made = share(row, self.level)
            limits, note = (made.value, made.lower, made.upper), ""
        first = (row["side"], SHARE, row["n"], row["yes"], nan, *limits, self.level, "Jeffreys", note)
        alpha = agreement(row, self.level)
        ends = (nan, nan) if alpha is None else (alpha.lower, alpha.upper)
        return [
            first,
            (
                row["side"], AGREEMENT, row["agreeing"], nan, row["units"], row["alpha"], *ends, self.level,
                "Krippendorff's alpha, ordinal", NOTES[row["why"]],
            ),
        ]  # fmt: skip
