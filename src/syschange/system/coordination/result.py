"""What `coordination` returns: what households keep up with, who is named and stands in, and open doors."""

import dataclasses
from dataclasses import dataclass, field
from typing import Self

import numpy as np
import pandas as pd

from syschange.errors import NotEstimableError, UnknownChoiceError
from syschange.frames import ALL
from syschange.results import Coarsening, Estimate, shown_counts
from syschange.system.coordination.family import LATE, WHEN
from syschange.system.coordination.gaps import ASKS, SHARES, Gap, counts_of
from syschange.system.coordination.words import coordination_words
from syschange.system.measured import AFTER, BEFORE, GAP, PERIOD, VALUE, Measured


@dataclass(frozen=True, eq=False, repr=False)
class Consent(Measured):
    """Refusals and informed family, by whether people were asked early or late: part of a `Coordination`."""

    def sentences(self) -> str:
        """Return no words: those of the whole tell of it."""
        return ""


@dataclass(frozen=True, eq=False, repr=False)
class Coordination(Measured):
    """Coordination round households.

    Attributes
    ----------
    table
        In the columns of `Measured.table`, and `asked_when`: "early" or "late" on the rows that tell consent by when
        it was asked, before and after a change together, on which "gap" is late less early; `(all)` on all others.
        `asks` says what each measure is.

        - By household and quarter of contact: `agencies`, `many_agencies`, `appointments`, `assessments`,
          `assessed_again`, `workers`, `retellings`.
        - By household: `coordinator`, `several_coordinators`, `deputy`, `cover` (of those with a coordinator),
          `no_cover`. By coordinator: `caseload: 1 to 5` and so on.
        - By day of contact: `agency_changes`, `worker_changes`. By contact: `joint`. By person: `route`.
        - By introduction or referral: `followed`, and `gap_days` and `gap_days_90`, the days by which half and nine
          in ten were seen.
        - By first contact: `first_contact_out_of_hours`, `neutral_venue`. By contact sought: `needed: office hours`
          and so on, `open_when_tried`, and `open:` with the name of each service.
        - By plan: `family_outcome`, `family_role`. By person: `informed_family`, `consent_asked`,
          `consent_asked_early`, `consent_refused`.
    consents
        Consent by when it was asked; None where there is none.
    gaps
        The waits from being sent on to being seen, by period; not for release until protected.
    """

    consents: Consent | None = field(kw_only=True)
    gaps: tuple[Gap, ...] = field(kw_only=True)

    def estimate(
        self, measure: str, *, quantity: str = VALUE, period: str | None = None, **labels: str
    ) -> Estimate:
        """Return one value, change or gap with its confidence distribution.

        Parameters
        ----------
        measure
            The name of a measure, as in the table.
        quantity
            "value"; "change", after less before; or "gap", those asked late less those asked early, of
            `consent_refused` and `informed_family`.
        period
            "before" or "after", where they are told apart; after where nothing is said. Consent by when it was asked
            is told of both together.
        **labels
            The group: characteristic and label; everybody where nothing is said. `asked_when=` of consent.

        Raises
        ------
        UnknownChoiceError
            Where there is no such measure, quantity, period or group.
        NotEstimableError
            Where it cannot be given; of `gap_days` there is a value for everybody alone.
        """
        if measure in SHARES and self.gaps:
            return self._day(measure, quantity, period, labels)
        if self.consents is not None and (quantity == GAP or WHEN in labels):
            asked = labels or {WHEN: LATE}
            return self.consents.estimate(measure, quantity=quantity, period=period, **asked)
        return super().estimate(measure, quantity=quantity, period=period, **labels)

    def _day(self, measure: str, quantity: str, period: str | None, labels: dict[str, str]) -> Estimate:
        if quantity != VALUE or labels:
            raise NotEstimableError(
                "The days from being sent on to being seen are given for everybody, before and after.",
                "For a change or a group ask for 'followed', the share seen in time.",
            )
        allowed = [BEFORE, AFTER] if self.changed else [ALL]
        asked = allowed[-1] if period is None else period
        if asked not in allowed:
            raise UnknownChoiceError("period here", asked, allowed)
        gap = next(g for g in self.gaps if g.period == asked)
        return gap.estimate(SHARES[measure], self.level)

    def sentences(self) -> str:
        """Return the words, worked out from what may be published alone once it is protected."""
        return coordination_words(self, self.consents)

    def counts(self) -> pd.DataFrame:
        """Return every count of people, households or workers, of consent and of waits too."""
        parts = [super().counts(), counts_of(self.gaps)]
        if self.consents is not None:
            parts.append(self.consents.counts())
        return pd.concat([p for p in parts if len(p)], ignore_index=True)

    def from_counts(self, published: pd.DataFrame, coarsening: Coarsening) -> Self:
        """Return the same worked out from published counts."""
        found = shown_counts(published)
        consents = None if self.consents is None else self.consents.from_counts(published, coarsening)
        gaps = tuple(g.published(found) for g in self.gaps)
        made = dataclasses.replace(self, consents=consents, gaps=gaps)
        return super(Coordination, made).from_counts(published, coarsening)

    def finished(self) -> Self:
        """Return the result with its whole table and its words."""
        made = super().finished()
        table = made.table
        own = table.assign(**{WHEN: ALL})
        order = [*table.columns[: 2 + len(self.by)], WHEN, *table.columns[2 + len(self.by) :]]
        parts = [own[order], self._waits(order), self._consents(order)]
        whole = pd.concat([p for p in parts if len(p)], ignore_index=True)
        return dataclasses.replace(made, _table=whole)

    def _waits(self, order: list[str]) -> pd.DataFrame:
        """Return the rows of the days from being sent on to being seen."""
        rows = []
        for measure in SHARES:
            for gap in self.gaps:
                row: dict[str, object] = dict.fromkeys([*self.by, WHEN], ALL) | {
                    "measure": measure, "asks": ASKS[measure], "ways": 0, "quantity": VALUE, PERIOD: gap.period,
                    "against": "", "n": gap.counts["n"], "units": gap.counts["units"], "unknown": 0.0,
                    "numerator": np.nan, "level": self.level, "value": np.nan, "lower": np.nan, "upper": np.nan,
                    "method": "none",
                }  # fmt: skip
                try:
                    e = gap.estimate(SHARES[measure], self.level)
                    row |= {"value": e.value, "lower": e.lower, "upper": e.upper, "method": e.method}
                except NotEstimableError:
                    pass
                rows.append(row)
        return pd.DataFrame(rows, columns=order)

    def _consents(self, order: list[str]) -> pd.DataFrame:
        """Return the rows of consent by when it was asked."""
        if self.consents is None:
            return pd.DataFrame([], columns=order)
        table = self.consents.table
        return table[table["ways"] == 1].assign(**dict.fromkeys(self.by, ALL))[order]
