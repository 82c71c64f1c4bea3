"""What `practice` returns: ratings against a framework, item by item and side by side."""

import dataclasses
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from syschange import charts
from syschange.errors import NotEstimableError, UnknownChoiceError
from syschange.frames import ALL, MISSING_LABELS
from syschange.results import Coarsening, Estimate, Result
from syschange.statistics.multiplicity import benjamini_hochberg
from syschange.system.practice import published as papers
from syschange.system.practice.doubts import Left
from syschange.system.practice.estimates import agreement_estimate, mean_of, share_of
from syschange.system.practice.finding import Of, agreement_row, cell_of, gap_of, lowest_cell, require_place
from syschange.system.practice.framework import Framework
from syschange.system.practice.options import Asked
from syschange.system.practice.pictures import gap_picture, practised_picture
from syschange.system.practice.table import Basis, pooled_shares, table_of
from syschange.system.practice.words import practice_words

QUANTITIES = ("practised", "mean", "agreement", "gap", "gap in mean", "lowest", "pair")
_ALIKE = ("characteristic", "item", "groups", "between", "chance", "chance_adjusted")
_TWO = 2


@dataclass(frozen=True, eq=False, repr=False)
class Practice(Result):
    """How far practice matches a framework, as people served and staff see it, each by itself.

    Attributes
    ----------
    table
        One row a finding: `framework`, `quantity`, `item` (`(all)` for a scale as a whole), `against` (the front
        line's item that a pair's gap is taken against), `scale`, `pair`, `reported_by`, `level`, `subject`,
        `sector`, the characteristics in `by`, `over` (what the lowest was looked for over), `rating`; `n` raters and
        their `ratings`; `value` with `lower` and `upper`; `chance`, for the lowest that another is truly lower, and
        for a gap that chance alone would make one of its kind as wide (Holm 1979); `pooled` with `pooled_lower` and
        `pooled_upper`, a group's share drawn towards what the groups share; `confidence`, `method`, `note`. The
        quantities: "response" (share of those invited who rated), "coverage" (share of those asked about an item
        who rated it), "rating" (share at each rating), "practised" (share of ratings that count as practised),
        "mean" (mean rating, turned round where more is worse), "agreement" (Krippendorff's alpha), "gap" and "gap in
        mean" (leaders less front line), "lowest" and "pair".
    alike
        Whether the groups of each characteristic differ, item by item, by more than chance.
    framework
        The framework.
    """

    asked: Asked = field(kw_only=True)
    basis: Basis = field(kw_only=True)
    left: Left = field(kw_only=True)

    @property
    def framework(self) -> Framework:
        """The framework that was asked about."""
        return self.asked.framework

    @property
    def alike(self) -> pd.DataFrame:
        """Whether people's groups differ by more than chance: a row a characteristic and item.

        `groups` that have a share, `between` (standard deviation of the true shares, as estimated), `chance` (how
        often groups all alike would differ at least as much) and the same adjusted for looking at every item of the
        characteristic (Benjamini and Hochberg 1995).
        """
        return _alike(self._table, self.asked)

    def counts(self) -> pd.DataFrame:
        """Return every count of people it is computed from (see `Result.counts`)."""
        return papers.counts(self.basis, self.asked)

    def from_counts(self, published: pd.DataFrame, coarsening: Coarsening) -> "Practice":
        """Return the same recomputed from published counts (see `Result.from_counts`)."""
        left = dataclasses.replace(
            self.left, others=None, unknown_rater=None, earlier=None, outside=None, blank=None
        )
        kept = tuple((n, "not shown" if n == "invited" else v) for n, v in self.provenance.parameters)
        return finished(
            dataclasses.replace(
                self,
                asked=dataclasses.replace(self.asked, invited={}),
                basis=papers.published(self.basis, self.asked, published, coarsening),
                left=left,
                policy=coarsening.policy,
                provenance=dataclasses.replace(self.provenance.published(), parameters=kept),
            )
        )

    def plot(self, what: str = "practised") -> "charts.Figure":
        """Return a picture.

        Parameters
        ----------
        what
            "practised": the share of each item, as people served see it, or staff where no person was asked. "gap":
            each item from front line to leaders.

        Raises
        ------
        UnknownChoiceError
            Where it is neither.
        """
        if what == "practised":
            return practised_picture(self._table, self.asked, self.policy)
        if what == "gap":
            return gap_picture(self._table, self.asked, self.policy)
        raise UnknownChoiceError("picture", what, ("practised", "gap"))

    def estimate(
        self,
        quantity: str = "practised",
        *,
        item: str | None = None,
        scale: str | None = None,
        pair: str | None = None,
        reported_by: str | None = None,
        over: str | None = None,
        **labels: str,
    ) -> Estimate:
        """Return one finding with its confidence distribution.

        Parameters
        ----------
        quantity
            "practised" (share of ratings that count), "mean", "agreement" (of a scale), "gap" or "gap in mean"
            (leaders less front line: of an item, a scale or a pair), "lowest" (of an item or scale, `over` a column),
            or "pair" (its weaker side).
        item, scale, pair
            Of what; one of them. A pair with several gaps also needs the `item` of the leaders.
        reported_by
            "person", "staff" or "record"; may be left out where only one can be meant.
        over
            For "lowest": "level", "subject" or "sector".
        **labels
            For "practised" and "mean": level, subject, sector or characteristic and its label.

        Raises
        ------
        UnknownChoiceError
            Where there is no such quantity, item, scale, pair, reporter or group.
        WrongTypeError
            Where it does not say of what.
        NotEstimableError
            Where there is no answer from those who alone can give it, too few rated, or a number is hidden.
        """
        if quantity not in QUANTITIES:
            raise UnknownChoiceError("finding", quantity, QUANTITIES)
        of = Of(item, scale, pair, reported_by)
        require_place(self.framework, of, quantity)
        confidence = self.asked.confidence
        if quantity in {"gap", "gap in mean"}:
            made = gap_of(self.basis, self.asked, of, quantity)
        elif quantity == "agreement":
            made = agreement_estimate(
                agreement_row(self.basis, self.asked, scale or self.framework.scales[0], reported_by),
                confidence,
            )
        elif quantity in {"lowest", "pair"}:
            made = share_of(
                lowest_cell(self.basis, self.asked, of, over, on_paper=self.policy is not None), confidence
            )
        else:
            cell = cell_of(self.basis, self.asked, of, labels)
            made = share_of(cell, confidence) if quantity == "practised" else mean_of(cell, confidence)
        if made is None:
            raise NotEstimableError(
                "This cannot be told: too few rated it, the ratings do not vary, or a number is hidden.",
                "Ask for a larger group, or for the item as a whole.",
            )
        return made


def _alike(table: pd.DataFrame, asked: Asked) -> pd.DataFrame:
    made: list[tuple[Any, ...]] = []
    here = table[(table["quantity"] == "practised") & (table["item"] != ALL)]
    for column in asked.by:
        others = [name for name in asked.by if name != column]
        alone = (here[others] == ALL).all(axis=1) & ~here[column].isin([ALL, *MISSING_LABELS])
        found = []
        for item in asked.framework.ids:
            part = here[alone & (here["item"] == item)]
            pooled = pooled_shares(part, asked.confidence) if len(part) else None
            if pooled is not None and pooled.groups >= _TWO:
                found.append((column, item, pooled.groups, pooled.between, pooled.chance))
        if found:
            adjusted = benjamini_hochberg([row[-1] for row in found])
            made += [(*row, float(p)) for row, p in zip(found, adjusted, strict=True)]
    return pd.DataFrame(made, columns=list(_ALIKE)).astype({"characteristic": "str", "item": "str"})


def finished(shell: Practice) -> Practice:
    """Return the result with the table and the words that its basis gives."""
    table = table_of(shell.basis, shell.asked, published=shell.policy is not None)
    words = practice_words(table, shell.asked, shell.left, _alike(table, shell.asked))
    return dataclasses.replace(shell, _table=table, _words=words)
