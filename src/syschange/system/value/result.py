"""What `value` returns: costs as context, who goes on paying, and the finding on use, outcomes and unmet need."""

import dataclasses
from dataclasses import dataclass, field

import pandas as pd

from syschange.results import COUNT_COLUMNS, Coarsening, Estimate, Result, shown_counts
from syschange.system.value.elsewhere import elsewhere
from syschange.system.value.facts import Facts
from syschange.system.value.finding import Pieces
from syschange.system.value.table import table_of
from syschange.system.value.words import words


@dataclass(frozen=True, eq=False, repr=False)
class Value(Result):
    """What outcomes cost, who goes on paying, and whether less use of statutory services is less reliance.

    Attributes
    ----------
    table
        `section` ("costs", "recurrent", "clock", "statutory use", "unmet need", "outcomes"), `item`, `quantity`,
        `period`, `price_year` (of pounds), `standing` ("context": decides nothing; or "finding"), `n` and `numerator`
        (people or referrals, and contacts or people of them; funding lines, and those that go on), `value`, `lower`,
        `upper`, `level`, `method`.
    facts
        What everything is worked out from; not for release until protected.
    """

    facts: Facts = field(kw_only=True)

    @property
    def finding(self) -> str:
        """What it comes to: "less reliance on statutory services", "withdrawal", "no fall" or "not clear"."""
        return self.facts.pieces.finding

    @property
    def pieces(self) -> Pieces:
        """What use, outcomes and unmet need each say."""
        return self.facts.pieces

    @property
    def elsewhere(self) -> pd.DataFrame:
        """Published figures of others, as context only: never to be put beside a result as if they were one.

        `item`, `value`, `unit`, `price_year`, `value_now` (in the prices of the costs, where the deflators that were
        given reach back), `standing` ("context") and `source`.
        """
        return elsewhere(self.facts.money.price_year, self.facts.index)

    def estimate(self, question: str, *, period: str | None = None, service: str | None = None) -> Estimate:
        """Return one number with its confidence distribution.

        Parameters
        ----------
        question
            "cost per person": running costs for each person with the outcome, from the quarter of the change on.
            "recurrent": the share of the running cost of a quarter that is paid out of budgets that go on.
            "funding lines": the share of the lines that pay on the day that go on. "statutory use" and "unmet need":
            by how much they are higher after than before, than where nothing was changed, or by how much more they
            rose than there. "avoided contacts": the fall of use, times the years seen. "outcomes": the change that
            was given, higher being better.
        period
            The quarter of "recurrent"; the last where nothing is said.
        service
            The service of "recurrent"; all of them where nothing is said.

        Raises
        ------
        UnknownChoiceError
            Where there is no such question, quarter or service.
        NotEstimableError
            Where it cannot be given.
        """
        return self.facts.estimate(question, period, service)

    def least_recurrent(self, *, period: str | None = None) -> tuple[str, Estimate]:
        """Return the service of whose running cost the least share is paid out of budgets that go on, and that share.

        Parameters
        ----------
        period
            The quarter; the last where nothing is said. A service that had ended by then is in none of it.

        Raises
        ------
        NotEstimableError
            Where services are not told apart, or of none of them is it known.
        """
        return self.facts.least_recurrent(period)

    def counts(self) -> pd.DataFrame:
        """Return every count of people: those with the outcome, those whose contacts and referrals are counted."""
        parts = [x.counts() for x in (self.facts.reached, self.facts.use) if x is not None]
        return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame([], columns=list(COUNT_COLUMNS))

    def from_counts(self, published: pd.DataFrame, coarsening: Coarsening) -> "Value":
        """Return the same worked out from published counts; costs and funding are no people, and stay as they are.

        Changes that were given as estimates stand in the results they came from, and are not repeated here; what they
        said of the finding is kept.
        """
        found = shown_counts(published)
        facts, pieces = self.facts, self.facts.pieces
        shown = dataclasses.replace(
            facts,
            reached=None if facts.reached is None else facts.reached.published(found),
            use=None if facts.use is None else facts.use.from_counts(published, coarsening),
            outcome=None,
            unmet=None,
            told=(pieces.outcomes, pieces.unmet),
        )
        origin = self.provenance.published()
        return dataclasses.replace(self, facts=shown, policy=coarsening.policy, provenance=origin).finished()

    def finished(self) -> "Value":
        """Return the result with the table and the words of its facts."""
        return dataclasses.replace(self, _table=table_of(self.facts), _words=words(self.facts))
