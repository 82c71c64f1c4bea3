"""What `pathways` returns: distances by name and by shape, what a name cannot change, and the new names."""

import dataclasses
from dataclasses import dataclass, field

import pandas as pd

from syschange import charts
from syschange.errors import NotEstimableError, UnknownChoiceError
from syschange.results import Coarsening, Estimate, Result, watermark
from syschange.system.pathways.basis import BY_NAME, BY_SHAPE, Basis
from syschange.system.pathways.findings import REDESIGNED, RENAMED, UNCHANGED, Asked, Found, found_in
from syschange.system.pathways.published import counts, published
from syschange.system.pathways.renaming import moves_table, renaming
from syschange.system.pathways.words import Told, bits, words

_HEADLINES = {
    UNCHANGED: "The pathway is as it was",
    RENAMED: "New names, the same pathway",
    REDESIGNED: "The pathway is another one",
}


@dataclass(frozen=True, eq=False, repr=False)
class Pathways(Result):
    """Whether people move through the steps of a service in a new way, or in the old one under new names.

    Attributes
    ----------
    table
        One row a quantity: `quantity` ("distance by name", "distance by shape", then what a new name cannot change),
        `kind` ("distance" or "invariant"), its value `before` and `after`, the `raw` distance in bits, the `bias` of
        few cases, the `distance` less that (of means, after less before; of sets, the share of labels that only one
        time has) with `lower` and `upper`, the `drift` within the time before, the `excess` over it, the `margin` up
        to which it counts as the same, `chance` (how often cases dealt out afresh are as far apart), `same` ("same
        within drift", "differs", "not known"), `cases_before`, `cases_after`, `level`, `method` and `note`.
    finding
        "unchanged", "renamed", "redesigned" or "unclear".
    reason
        Of "unclear", which of "few", "drift", "simple", "differs", "unrecorded", "unknown" and "hidden" it is.
    renaming
        One row a pair of activities: `before`, `after` ("(none)" where one has no match), whether it is `renamed`,
        cases and share of all steps at each time, and `kept`, the share of resampled sets of cases in which it is
        matched alike.
    map
        One row a move at each time: `period`, `from`, `to`, `cases` that made it, and its `share` of all moves.
    delta
        Up to what distance two ways of working count as the same, in bits; missing where nothing says.
    drift
        How far halves of the cases before the change are apart by name, in bits.
    proven, gap
        Whether no other matching leaves less than "distance by shape", and how much less one could.
    """

    basis: Basis = field(kw_only=True)
    asked: Asked = field(kw_only=True)
    found: Found = field(kw_only=True)
    changed_on: str = field(kw_only=True)

    @property
    def finding(self) -> str:
        """What was found."""
        return self.found.finding

    @property
    def reason(self) -> str:
        """Why nothing clear was found; empty where something was."""
        return self.found.reason

    @property
    def renaming(self) -> pd.DataFrame:
        """Which activity became which."""
        return renaming(self.basis, self.found.distances)

    @property
    def map(self) -> pd.DataFrame:
        """The moves at each time."""
        return moves_table(self.basis)

    @property
    def delta(self) -> float:
        """Up to what distance two ways of working count as the same."""
        return self.found.margin

    @property
    def drift(self) -> float:
        """How far halves of the cases before the change are apart by name."""
        return self.basis.drifts[BY_NAME]

    @property
    def proven(self) -> bool:
        """Whether no other matching leaves less."""
        return self.found.distances is not None and self.found.distances.relabelling.proven

    @property
    def gap(self) -> float:
        """How much less another matching could leave; missing where there is none."""
        return float("nan") if self.found.distances is None else self.found.distances.relabelling.gap

    def counts(self) -> pd.DataFrame:
        """Return every count of cases, workers and rows (see `Result.counts`)."""
        return counts(self.basis)

    def from_counts(self, published_counts: pd.DataFrame, coarsening: Coarsening) -> "Pathways":
        """Return the same worked out from published counts (see `Result.from_counts`)."""
        shell = dataclasses.replace(
            self,
            basis=published(self.basis, published_counts, coarsening),
            policy=coarsening.policy,
            provenance=self.provenance.published(),
        )
        return finished(shell)

    def estimate(self, quantity: str = BY_SHAPE) -> Estimate:
        """Return a quantity with its confidence distribution.

        Parameters
        ----------
        quantity
            "distance by shape", "distance by name", "mix at entry" (bits), or "steps a case", "days to the second
            step", "days to the step waited for" (after less before).

        Raises
        ------
        UnknownChoiceError
            Where the table has no such quantity.
        NotEstimableError
            Where it has no interval, or is hidden.
        """
        allowed = [BY_NAME, BY_SHAPE, *(q for q in self._table["quantity"] if q not in {BY_NAME, BY_SHAPE})]
        if quantity not in allowed:
            raise UnknownChoiceError("quantity here", quantity, allowed)
        if quantity not in self.found.estimates:
            raise NotEstimableError(
                "This quantity has no interval: it is a set of labels, does not vary, or is hidden.",
                "Read it in the table.",
            )
        return self.found.estimates[quantity]

    def plot(self) -> "charts.Figure":
        """Return a picture: the map of the pathway before and after, matched steps side by side."""
        table = self._table[self._table["quantity"] == BY_SHAPE]
        apart = bits(float(table["distance"].iloc[0])) if len(table) else "not known"
        return charts.pathways(
            self.map,
            self.renaming,
            headline=_HEADLINES.get(self.finding, "Whether the pathway is another one is not known"),
            subtitle=f"Moves from step to step; {apart} apart once steps are matched (0 alike, 1 nothing shared)",
            watermark=watermark(self.policy),
        )


def finished(shell: Pathways) -> Pathways:
    """Return the result with what its basis gives."""
    found = found_in(shell.basis, shell.asked)
    told = Told(
        shell.changed_on,
        shell.asked.level,
        shell.asked.delta is not None,
        renaming(shell.basis, found.distances),
    )
    return dataclasses.replace(shell, found=found, _table=found.table, _words=words(shell.basis, found, told))
