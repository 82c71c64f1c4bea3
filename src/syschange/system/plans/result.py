"""What `plans` returns: how different plans are, whose goal they hold, and what they build on."""

import dataclasses
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

import numpy as np
import pandas as pd

from syschange import charts
from syschange.errors import NotEstimableError, UnknownChoiceError
from syschange.results import COUNT_COLUMNS, Coarsening, Estimate, address, shown_counts
from syschange.system.digests import digest_of
from syschange.system.fields import APART
from syschange.system.measured import Measure, Measured
from syschange.system.measured.published import counts_of, published_basis
from syschange.system.plans.alike import Alike
from syschange.system.plans.cells import HILL, LIKE, SAME, TEMPLATE
from syschange.system.plans.coded import Agreed
from syschange.system.plans.published import counts_of_alike, published_alike
from syschange.system.plans.words import plans_words

OF_ALIKE = frozenset((*HILL, LIKE, SAME, TEMPLATE))
_TWICE = "coded twice"
_STEP = 0.01  # ours: agreement is given in hundredths on paper


@dataclass(frozen=True, eq=False, repr=False)
class Plans(Measured):
    """Whether plans are really personal.

    Attributes
    ----------
    table
        As of every `Measured`, with the characteristics `service` and `sector` where they are there, and those of
        `by`. How different plans are is told by service and on average of services: `hill_0`, `hill_1` and `hill_2`,
        `likeness`, `identical` and `template_index`; n of these are people, each with their first plan.
    alike
        One row a service and period (`(all)` is the average of services told): `plans`, one a person; different
        `actions` in all of them and their Hill numbers as they are (`raw_0`, `raw_1`, `raw_2`), which are larger the
        more plans there are; plans that are the `same` as another; the likeness `expected` had actions been dealt out
        at random, and `chance`, in what share of the deals plans were as alike as they are.
    agreement
        One row a thing that two people coded: Krippendorff's `alpha` of the `plans` coded twice.
    among
        Among how many plans actions are counted.
    """

    alike: pd.DataFrame = field(kw_only=True)
    agreement: pd.DataFrame = field(kw_only=True)
    coders: tuple[Agreed, ...] = field(kw_only=True, repr=False)
    among: int = field(kw_only=True)

    def sentences(self) -> str:
        """Say how different plans are, against a shuffle, what they build on, and whose goal they hold."""
        return plans_words(self) if LIKE in self.measures else ""

    def agree(self, what: str) -> Estimate:
        """Return how far coders agree, with its confidence distribution.

        Parameters
        ----------
        what
            As in the column of that name in `agreement`.

        Raises
        ------
        UnknownChoiceError
            Where no two people coded it.
        NotEstimableError
            Where it cannot be told.
        """
        if what not in set(self.agreement["what"]):
            raise UnknownChoiceError("thing that two people coded", what, list(self.agreement["what"]))
        found = next((one for one in self.coders if one.what == what), None)
        if found is None:
            raise NotEstimableError(
                "On paper agreement has its limits in .agreement only.", "Ask the true values."
            )
        return found.estimate(self.level)

    def counts(self) -> pd.DataFrame:
        """Return every count of people it rests on."""
        core = counts_of(self._core(), {n: m for n, m in self.measures.items() if n not in OF_ALIKE}, self.by)
        twice = [(address({_TWICE: r["what"]}), "n", r["plans"]) for r in self.agreement.to_dict("records")]
        own = pd.DataFrame(twice, columns=list(COUNT_COLUMNS))
        every = [core, counts_of_alike(self._alike()), own]
        return pd.concat([t for t in every if len(t)] or every[:1], ignore_index=True)

    def from_counts(self, published: pd.DataFrame, coarsening: Coarsening) -> Self:
        """Return the same from published counts."""
        core = {n: m for n, m in self.measures.items() if n not in OF_ALIKE}
        made = published_alike(self._alike(), published, coarsening)
        parts = [published_basis(self._core(), published, core, self.by, coarsening)] if core else []
        shown = shown_counts(published)
        agreement = self.agreement.copy()
        agreement["plans"] = [shown.get((address({_TWICE: w}), "n"), np.nan) for w in agreement["what"]]
        for column in ("alpha", "lower", "upper"):
            agreement[column] = ((agreement[column] / _STEP).round() * _STEP).where(
                agreement["plans"].notna()
            )
        return dataclasses.replace(
            self, basis=pd.concat([*parts, made.basis]).sort_index(), alike=made.table, agreement=agreement,
            coders=(), policy=coarsening.policy, provenance=self.provenance.published(),
        ).finished()  # fmt: skip

    def _core(self) -> pd.DataFrame:
        return self.basis[~self.basis["measure"].isin(OF_ALIKE)]

    def _alike(self) -> Alike:
        return Alike(self.basis[self.basis["measure"].isin(OF_ALIKE)], self.alike)

    def plot(self) -> "charts.Figure":
        """Return a picture: each share, with its interval; after the change, where there is one."""
        return self.shares_picture()


def with_alike(made: Plans, alike: Alike, own: Mapping[str, Measure]) -> Plans:
    """Return the result with how different plans are, and without rows of characteristics that a table lacks."""
    core = made.basis
    if made.by:
        core = core[~(core[[*made.by]] == APART).any(axis=1)]
    basis = pd.concat([alike.basis, core], ignore_index=True)
    body = hashlib.sha256((made.provenance.data_digest or "").encode())
    for table in (alike.basis, alike.table, made.agreement):
        body.update(digest_of(table).encode())
    origin = dataclasses.replace(made.provenance, data_digest=body.hexdigest())
    return dataclasses.replace(
        made, basis=basis, measures={**own, **made.measures}, provenance=origin
    ).finished()
