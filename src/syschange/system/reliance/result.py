"""What `reliance` returns: what was found, what of the gain is left without one, and no worker."""

import dataclasses
import math
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from syschange import charts
from syschange.errors import NotEstimableError, UnknownChoiceError
from syschange.results import (
    COUNT_COLUMNS,
    Coarsening,
    Estimate,
    Provenance,
    Result,
    address,
    shown_counts,
    watermark,
)
from syschange.statistics.reliance import Guard
from syschange.system.reliance.collected import Cases
from syschange.system.reliance.facts import Facts, retention
from syschange.system.reliance.table import (
    ALONE,
    BETWEEN,
    BY_CHANCE,
    DRAWN,
    EVERYONE,
    IN_POST,
    READINGS,
    WITHOUT,
    table_of,
)
from syschange.system.reliance.terms import Terms
from syschange.system.reliance.words import words_of

_ASKED = (EVERYONE, ALONE, DRAWN, *READINGS.values(), IN_POST, BETWEEN)


@dataclass(frozen=True, eq=False, repr=False)
class Reliance(Result):
    """Whether a gain is carried by one person.

    Attributes
    ----------
    table
        One row a quantity, and none a worker: `quantity`, `value`, `lower`, `upper`, `level`; `probability`, how
        sure an effect is to be at least the worthwhile one; `flag` ("raised", "not raised", "not known"),
        `threshold`, `method`, `source` of the threshold, and `note`. All effects are gains: more is better.
    finding
        "carried by one person", "carried by one person: nobody else has cases", "not carried by one person",
        "not clear", "not informative: fewer than five workers" or "not informative: no worker is recorded"; on paper
        "not shown for a team this small" for fewer than ten.
    retention
        The gain without the one most needed over that with everybody; missing where the latter is not above nought
        beyond chance, and on paper.
    least_sure
        How sure the gain without one worker is to be worthwhile, the least over workers and over whose the cases
        without a worker may be; missing on paper, or where it cannot be told.
    guard
        The permutation guard, with its `chance`; None on paper and where it cannot be told.
    concentration, effective, largest_caseload
        Σ share² of the cases, its reciprocal, and the largest share; missing on paper.
    gain_share
        The largest share of the gain in one worker's cases; missing as `retention` is.
    workers
        How many workers have cases of the change, in a band.
    flags
        Whether each flag is raised, by its name; None where it cannot be told.
    terms
        What was asked, the labels of the two arms among them.
    """

    terms: Terms = field(kw_only=True)
    facts: Facts = field(kw_only=True, repr=False)

    @property
    def finding(self) -> str:
        """What was found."""
        return self.facts.bands.finding

    @property
    def retention(self) -> float:
        """The share of the gain left without the one most needed."""
        effect = self.facts.cases_alone(self.terms)
        return (
            retention(self.facts.team, effect.value)
            if effect and self.facts.some_gain(self.terms)
            else math.nan
        )

    @property
    def least_sure(self) -> float:
        """How sure the gain without one worker is to be worthwhile, at the least."""
        return self.facts.team.least_sure(self.terms.at_least) if self.facts.team else math.nan

    @property
    def guard(self) -> Guard | None:
        """How often chance alone would leave so little without one worker."""
        return self.facts.team.guard if self.facts.team else None

    @property
    def concentration(self) -> float:
        """The Herfindahl-Hirschman index of the cases."""
        return self.facts.team.caseload.concentration if self.facts.team else math.nan

    @property
    def effective(self) -> float:
        """As many workers with equal caseloads would be as concentrated."""
        return self.facts.team.caseload.effective if self.facts.team else math.nan

    @property
    def largest_caseload(self) -> float:
        """The largest share of the cases."""
        return self.facts.team.caseload.largest if self.facts.team else math.nan

    @property
    def gain_share(self) -> float:
        """The largest share of the gain in one worker's cases."""
        return (
            self.facts.team.gain_share if self.facts.team and self.facts.some_gain(self.terms) else math.nan
        )

    @property
    def workers(self) -> str:
        """About how many workers have cases of the change."""
        return self.facts.bands.workers

    @property
    def flags(self) -> dict[str, bool | None]:
        """Whether each flag is raised."""
        return dict(self.facts.bands.flags)

    def estimate(self, which: str = EVERYONE) -> Estimate:
        """Return an effect, as a gain, with its confidence distribution.

        Parameters
        ----------
        which
            "everyone": with everybody, wide enough for other workers having done the work (the jackknife).
            "everyone, cases alone": as if only cases varied. "everyone, workers drawn again": by the bootstrap.
            "without the most needed", and the same with ", unknown cases theirs" or ", unknown cases others'":
            without the worker without whom a worthwhile gain is least sure, the other workers as they are. "those in
            post": from the cases of those who have not left. "variance between workers": the share of the variance
            in the changed arm.

        Raises
        ------
        UnknownChoiceError
            Where it is none of these.
        NotEstimableError
            Where it cannot be told, or is not published.
        """
        if which not in _ASKED:
            raise UnknownChoiceError("estimate of reliance", which, _ASKED)
        found = self._found(which)
        if found is None:
            raise NotEstimableError(
                "This cannot be told: too few workers or cases, a number that is hidden, or one that is kept back "
                "because it tells of a worker.",
                "See the notes in the table.",
            )
        return found

    def _found(self, which: str) -> Estimate | None:
        facts, team = self.facts, self.facts.team
        if which == EVERYONE:
            return facts.everyone(self.terms)
        if which == ALONE:
            return facts.cases_alone(self.terms)
        if team is None:
            return None
        own = {DRAWN: team.drawn, IN_POST: team.in_post, BETWEEN: team.between}
        own |= {name: team.without[reading] for reading, name in READINGS.items()}
        return own[which]

    def counts(self) -> pd.DataFrame:
        """Return every count of cases it is computed from (see `Result.counts`); workers are told in bands alone."""
        counted = _counted(self.facts.cases, self.terms)
        made = [(cell, quantity, count) for (cell, quantity), count in counted.items()]
        return pd.DataFrame(made, columns=list(COUNT_COLUMNS))

    def from_counts(self, published: pd.DataFrame, coarsening: Coarsening) -> "Reliance":
        """Return the same recomputed from published counts (see `Result.from_counts`)."""
        shown = shown_counts(published)
        cases = Cases(*(float(shown.get(key, np.nan)) for key in _counted(self.facts.cases, self.terms)))
        facts = self.facts.published(cases, coarsening)
        return finished(self.provenance.published(), terms=self.terms, facts=facts, policy=coarsening.policy)

    def plot(self) -> "charts.Figure":
        """Return a picture: the gain with everybody and without one, beside what chance would leave."""
        table = self.table.set_index("quantity").loc[[EVERYONE, WITHOUT]].reset_index()
        table["quantity"] = ["With everybody", "Without the one most needed"]
        by_chance = self.table[self.table["quantity"] == BY_CHANCE]
        low, high = (float(by_chance[c].iloc[0]) for c in ("lower", "upper"))
        left = self.facts.bands.retention
        return charts.reliance(
            table,
            label="quantity",
            value="value",
            lower="lower",
            upper="upper",
            band=(low, high),
            band_label="Without one, were all workers alike: nine in ten",
            threshold=self.terms.at_least,
            threshold_label="worthwhile",
            headline=f"Reliance on one person: {self.finding}",
            subtitle=f"Gain in {self.terms.outcome} beside the comparison",
            hidden_label=f"left: {left}" if self.facts.bands.shown else left,
            watermark=watermark(self.policy),
        )


def _counted(cases: Cases, terms: Terms) -> dict[tuple[tuple[tuple[str, str], ...], str], float]:
    """Return every count by whom it counts and what, in the order of `Cases`."""
    changed, comparison = address({terms.arm: terms.change}), address({terms.arm: terms.comparison})
    names = ("cases", "cases", "lost", "lost", "without worker", "without worker")
    cells = (changed, comparison) * 3
    keys = [(cell, f"{name}:{terms.outcome}") for cell, name in zip(cells, names, strict=True)]
    keys.append((address({terms.arm: "(unknown)"}), "n"))
    return dict(zip(keys, dataclasses.astuple(cases), strict=True))


def finished(provenance: Provenance, *, terms: Terms, facts: Facts, policy: str | None = None) -> Reliance:
    """Return the result with the table and the words that its facts give."""
    return Reliance(
        table_of(facts, terms), words_of(facts, terms), provenance, terms=terms, facts=facts, policy=policy
    )
