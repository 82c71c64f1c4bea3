"""What `practice_survival` returns: the share of practice still going on, of whom it is known, and from which day."""

import dataclasses
from dataclasses import dataclass, field
from datetime import date

import pandas as pd

from syschange.errors import NotEstimableError, UnknownChoiceError
from syschange.results import COUNT_COLUMNS, Coarsening, Estimate, Result

KEPT = "kept"
COLUMNS = ("quantity", "months", "pairs", "sites", "value", "lower", "upper", "level", "method", "note")


@dataclass(frozen=True, eq=False, repr=False)
class PracticeSurvival(Result):
    """Whether sites that took a new practice up still do it so many months later.

    Attributes
    ----------
    table
        One row a `quantity`, with `pairs` of a document and a site and their `sites`: "taken up" and "not taken up"
        by the day of the records; with a day given as `since`, "stopped before" it (with its share of those known to
        have begun by then), "not seen since" and "taken up later"; "counted", those whose clock has started;
        "stopped" within the months; "seen still doing it" so many months on; and "kept", the share with its limits.
        `months`, `level`, `method`, `note`.
    unchecked
        How many pairs that have not stopped nobody is recorded to have looked at.
    known_from
        The first day on which "kept" can be known, past or to come: the months after the earliest start among those
        that were followed so long or have not stopped. None where there is none.
    """

    months: float = field(kw_only=True)
    level: float = field(kw_only=True)
    since: date | None = field(kw_only=True)
    kept: Estimate | None = field(kw_only=True)
    unchecked: int = field(kw_only=True)
    known_from: date | None = field(kw_only=True)

    def counts(self) -> pd.DataFrame:
        """Return an empty table: documents and sites are not people."""
        return pd.DataFrame({name: [] for name in COUNT_COLUMNS})

    def from_counts(self, published: pd.DataFrame, coarsening: Coarsening) -> "PracticeSurvival":  # noqa: ARG002 - nobody is counted
        """Return the same, made fit to publish: no number in it counts people."""
        return dataclasses.replace(self, policy=coarsening.policy, provenance=self.provenance.published())

    def estimate(self, quantity: str = KEPT) -> Estimate:
        """Return the share still going on after the months, with its confidence distribution.

        `probability(.8)` is that at least 80% goes on.

        Raises
        ------
        UnknownChoiceError
            Where anything but "kept" is asked for.
        NotEstimableError
            Where no site was followed for so long; it says from which day it can be known.
        """
        if quantity != KEPT:
            raise UnknownChoiceError("quantity here", quantity, [KEPT])
        if self.kept is None:
            raise NotEstimableError(
                f"Whether practice goes on for {self.months:g} months is not known: {why(self.known_from)}.",
                "Look again then, or ask about fewer months."
                if self.known_from
                else "Record when sites are looked at.",
            )
        return self.kept


def why(known_from: date | None) -> str:
    """Return why it is not known, and from which day it can be."""
    if known_from is None:
        return "nobody was doing it when its clock started"
    return f"nobody has been followed for so long, and it can be known from {known_from.isoformat()}"
