"""What `item_bias` returns: each item compared between people alike, and who left it out."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from syschange.errors import NotEstimableError, UnknownChoiceError, quote
from syschange.frames import find_group
from syschange.results import Coarsening, Estimate, Result
from syschange.statistics.proportions import difference, proportion
from syschange.system.item_bias.basis import PEOPLE
from syschange.system.item_bias.published import counts_of, published_basis
from syschange.system.item_bias.tables import estimate_of, left_out_of, table_of, together_of
from syschange.system.item_bias.terms import Terms
from syschange.system.item_bias.words import bias_words

BIAS, LEFT_OUT, MORE_LEFT_OUT, TOGETHER = "bias", "left out", "left out, difference", "together"
QUANTITIES = (BIAS, LEFT_OUT, MORE_LEFT_OUT, TOGETHER)


@dataclass(frozen=True, eq=False, repr=False)
class ItemBias(Result):
    """Whether the items of a tool score people alike differently by group, and who leaves which item out.

    Attributes
    ----------
    table
        One row a group and item: the characteristics in `by` (`"(all)"` where taken together), the group compared,
        `reference`, `item`, `people` of the group, `matched` of them and `compared` of the reference, `measure`
        ("D-DIF" of items with two answers, "SMD" in standard deviations of the item, "log odds ratio"), `value` with
        `lower` and `upper` (below 0: the group scores lower than people of the reference with the same total), `p`
        and `p_adjusted` of Mantel's test, `class` ("A", "B", "C"; empty where it cannot be told), `detectable`,
        `small` ("shown" where it was shown to be smaller than the least of class B), `level`, `method` and `note`.
    left_out
        One row a group and item, the reference among them: `assessed` people, `answered`, `left_out`, the `share`
        left out with its Wilson interval, its `difference` from the reference with Newcombe's, and `p_adjusted`.
    together
        One row a group: by how many points the items of class B and C together move its total among people alike on
        the others, with its interval; missing where no item stands out.
    people
        One row a group: `people` in it, `assessed`, and `complete` (an answer to every item).
    terms
        What was asked.
    against
        Which items run against the others.
    """

    terms: Terms = field(kw_only=True)
    against: tuple[bool, ...] = field(kw_only=True)
    basis: pd.DataFrame = field(kw_only=True)
    whole: pd.DataFrame = field(kw_only=True)

    @property
    def left_out(self) -> pd.DataFrame:
        """Who left which item out, by group."""
        return left_out_of(self.basis, self.terms)

    @property
    def together(self) -> pd.DataFrame:
        """By how many points the items that stand out together move the total of each group."""
        return together_of(self.whole, self.terms)

    @property
    def people(self) -> pd.DataFrame:
        """People of each group, those assessed and those who answered every item."""
        return (
            self.basis[[*self.terms.keys, *PEOPLE]]
            .drop_duplicates(list(self.terms.keys))
            .reset_index(drop=True)
        )

    def counts(self) -> pd.DataFrame:
        """Return every count of people it rests on (see `Result.counts`)."""
        return counts_of(self.basis, self.whole, self.terms.keys)

    def from_counts(self, published: pd.DataFrame, coarsening: Coarsening) -> "ItemBias":
        """Return the same made again from published counts; differences are rounded as means are."""
        basis, whole = published_basis(self.basis, self.whole, published, self.terms.keys, coarsening)
        kept = dataclasses.replace(
            self, basis=basis, whole=whole, policy=coarsening.policy, provenance=self.provenance.published()
        )
        return finished(kept)

    def estimate(self, item: str | None = None, *, quantity: str = BIAS, **labels: str) -> Estimate:
        """Return one number with its confidence distribution.

        Parameters
        ----------
        item
            The item; left out for "together".
        quantity
            "bias", the difference among people alike; "left out", the share of the group who left the item out; "left
            out, difference", that less the reference's; "together", the points by which the items that stand out move
            the total of the group.
        **labels
            Characteristic and label. The group may be left out where only one is compared.

        Raises
        ------
        UnknownChoiceError
            Where there is no such item, quantity or group.
        NotEstimableError
            Where it cannot be told.
        """
        if quantity not in QUANTITIES:
            raise UnknownChoiceError("quantity", quantity, QUANTITIES)
        asked = self._labels(labels)
        if quantity == TOGETHER:
            if item is not None:
                raise UnknownChoiceError("item where items are taken together", item, [])
            made = estimate_of(self._row(self.whole, asked), self.terms.level)
        else:
            if item not in self.terms.items:
                raise UnknownChoiceError("item here", item, list(self.terms.items))
            own = self.basis[self.basis["item"] == item]
            row = self._row(own, asked)
            if quantity == BIAS:
                made = estimate_of(row, self.terms.level)
            elif quantity == MORE_LEFT_OUT and asked[self.terms.group] == self.terms.reference:
                made = None
            else:
                base = self._row(own, asked | {self.terms.group: self.terms.reference})
                made = _left_out(row, base if quantity == MORE_LEFT_OUT else None, self.terms.level)
        if made is None:
            raise NotEstimableError(
                f"The {quote(quantity)} asked for cannot be told: too few people, answers all alike, nothing that "
                "stands out, or a number is hidden.",
                "See the table for what there is.",
            )
        return made

    def _labels(self, labels: Mapping[str, str]) -> dict[str, str]:
        asked = dict(labels)
        if self.terms.group not in asked:
            others = [x for x in self.basis[self.terms.group].unique() if x != self.terms.reference]
            if len(others) != 1:
                raise UnknownChoiceError(f"group of {quote(self.terms.group)}", "nothing", others)
            asked[self.terms.group] = others[0]
        return asked

    def _row(self, own: pd.DataFrame, labels: Mapping[str, str]) -> dict[str, Any]:
        return find_group(own, self.terms.keys, labels)


def _left_out(row: Mapping[str, Any], base: Mapping[str, Any] | None, level: float) -> Estimate | None:
    sides = [(r["left_out"], r["left_out"] + r["answered"]) for r in (row, base) if r is not None]
    if not all(n > 0 for _, n in sides):
        return None
    if base is None:
        return proportion(*sides[0], level=level)
    return difference(*sides[0], *sides[1], level=level)


def finished(shell: ItemBias) -> ItemBias:
    """Return the result with the table and the words of its basis."""
    table = table_of(shell.basis, shell.against, shell.terms)
    words = bias_words(
        table, left_out_of(shell.basis, shell.terms), together_of(shell.whole, shell.terms),
        sum(shell.against), shell.terms,
    )  # fmt: skip
    return dataclasses.replace(shell, _table=table, _words=words)
