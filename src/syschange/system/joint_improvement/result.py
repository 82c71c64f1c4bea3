"""What `joint_improvement` returns: who got better in several domains at once and worse in none."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from syschange.errors import NotEstimableError, UnknownChoiceError
from syschange.frames import find_group
from syschange.results import Coarsening, Estimate, Result
from syschange.system.joint_improvement.published import counts_of, published_counts
from syschange.system.joint_improvement.tables import (
    JOINT,
    QUANTITIES,
    WORSE_IN_ANY,
    Asked,
    Terms,
    asked_of,
    difference_of,
    paired,
    share_of,
    table_of,
)
from syschange.system.joint_improvement.words import joint_words


@dataclass(frozen=True, eq=False, repr=False)
class JointImprovement(Result):
    """How many people got better in at least so many domains and worse in none.

    Attributes
    ----------
    table
        One row a group, arm and share: the characteristics in `by` and the arm (`"(all)"` where taken together);
        `quantity` ("joint": better in at least `k` domains and worse in none; "worse in any"; "better" and "worse" in
        one `domain`); `people`, those `known` (in every domain, or in that one), `n` of them, their `share` with
        Wilson's interval; `least` and `most`, the share of everybody whatever those not known came to; `against`
        (the comparison, or everyone else), the `difference` with Newcombe's interval, `difference_least` and
        `difference_most` whatever those not known came to, `p_adjusted`; `detectable`, `equivalence`, `level`,
        `method`.
    domains
        One row a domain: `measure`, `worthwhile` change, `better` ("higher" or "lower") and the `source` of that.
    terms
        What was asked.
    """

    terms: Terms = field(kw_only=True)
    basis: pd.DataFrame = field(kw_only=True)
    rest: pd.DataFrame = field(kw_only=True)

    @property
    def domains(self) -> pd.DataFrame:
        """The domains, the least change that counts in each, and which way is better."""
        return pd.DataFrame(
            {
                "measure": [d.measure for d in self.terms.domains],
                "worthwhile": [abs(d.worthwhile) for d in self.terms.domains],
                "better": ["higher" if d.worthwhile > 0 else "lower" for d in self.terms.domains],
                "source": [d.source for d in self.terms.domains],
            }
        )

    def counts(self) -> pd.DataFrame:
        """Return every count of people it rests on (see `Result.counts`)."""
        return counts_of(
            self.basis,
            self.rest,
            keys=self.terms.keys,
            domains=self.terms.domains,
            comparing=self.terms.arm is None,
        )

    def from_counts(self, published: pd.DataFrame, coarsening: Coarsening) -> "JointImprovement":
        """Return the same worked out from published counts; a share whose rest is hidden is hidden too."""
        keys, domains = self.terms.keys, self.terms.domains
        basis = published_counts(self.basis, published, keys=keys, domains=domains, rest=False)
        rest = published_counts(self.rest, published, keys=keys, domains=domains, rest=True)
        kept = dataclasses.replace(
            self, basis=basis, rest=rest, policy=coarsening.policy, provenance=self.provenance.published()
        )
        return finished(kept)

    def estimate(
        self,
        quantity: str = JOINT,
        *,
        k: int | None = None,
        domain: str | None = None,
        difference: bool = False,
        **labels: str,
    ) -> Estimate:
        """Return one share, or difference of shares, with its confidence distribution.

        Parameters
        ----------
        quantity
            "joint", "worse in any", or "better" or "worse" in one `domain`.
        k
            Of "joint": in at least how many domains; as asked of the verb where left out.
        domain
            Of "better" and "worse": the measure.
        difference
            Whether it is the difference from the comparison (without arms: from everyone else), of the arm that
            changed where no arm is named.
        **labels
            Characteristic and label; those left out are taken together.

        Raises
        ------
        UnknownChoiceError
            Where there is no such quantity, number of domains, domain or group.
        NotEstimableError
            Where it cannot be told.
        """
        asked = self._asked(quantity, k, domain)
        named = dict(labels)
        if difference and self.terms.arm is not None:
            named.setdefault(self.terms.arm, str(self.terms.changed))
        row = find_group(self.basis, self.terms.keys, named)
        made = self._difference(row, asked) if difference else share_of(row, asked, self.terms.level)
        if made is None:
            raise NotEstimableError(
                "It cannot be told: nobody is known, there is nobody to compare with, or a number is hidden.",
                "Ask for a larger group, or see the table for what there is.",
            )
        return made

    def _asked(self, quantity: str, k: int | None, domain: str | None) -> Asked:
        if quantity not in QUANTITIES:
            raise UnknownChoiceError("quantity", quantity, QUANTITIES)
        number = self.terms.at_least if k is None else k
        names = [d.measure for d in self.terms.domains]
        if quantity == JOINT and number not in range(1, len(names) + 1):
            raise UnknownChoiceError("number of domains", number, list(range(1, len(names) + 1)))
        if quantity not in {JOINT, WORSE_IN_ANY} and domain not in names:
            raise UnknownChoiceError("domain here", domain, names)
        return next(
            a
            for a in asked_of(self.terms.domains)
            if a.quantity == quantity
            and (quantity != JOINT or a.k == number)
            and (quantity in {JOINT, WORSE_IN_ANY} or a.domain == domain)
        )

    def _difference(self, row: Mapping[str, Any], asked: Asked) -> Estimate | None:
        same = [
            base
            for other, base in paired(self.basis, self.rest, self.terms)
            if all(other[c] == row[c] for c in self.terms.keys)
        ]
        return difference_of(row, same[0], asked, self.terms.level)


def finished(shell: JointImprovement) -> JointImprovement:
    """Return the result with the table and the words of its counts."""
    table = table_of(shell.basis, shell.rest, shell.terms)
    return dataclasses.replace(shell, _table=table, _words=joint_words(table, shell.terms))
