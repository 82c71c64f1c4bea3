"""What is measured of decisions: who proposes, what is carried, on what ground, and with whom."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from syschange.frames import UNKNOWN
from syschange.system.measured import Measure
from syschange.system.partnership.kept import OTHERS, PROPOSER, VOLUNTARY, Kept, two_kinds
from syschange.system.partnership.money import WITH_PEOPLE as WITH_PEOPLE_MONEY
from syschange.system.partnership.money import WITH_PEOPLE_ASKS, shares_of_money
from syschange.system.partnership.reading import Table, known
from syschange.system.partnership.seats import Seats

Floats = npt.NDArray[np.float64]
WITH_PEOPLE = ("people concerned", "shared with people concerned")


@dataclass(frozen=True, eq=False)
class Decisions:
    """Decisions, each once.

    Attributes
    ----------
    rows
        The fields of `decisions`.
    unit
        Whom each is about, or the decision itself; shape (decisions,).
    day
        The day it was decided, else asked for, else of its meeting.
    labels
        The characteristics: the sector that proposed it, and the group that decided.
    personal
        Whether any is about a person, so that their numbers are protected.
    repeated
        Rows without an id, or of a decision that is there already.
    """

    rows: pd.DataFrame
    unit: "pd.Series[Any]"
    day: "pd.Series[Any]"
    labels: dict[str, "pd.Series[Any]"]
    personal: bool
    repeated: int

    def keep(
        self,
        kept: Kept,
        name: tuple[str, str],
        value: Any,  # noqa: ANN401 - yes, no and missing
        *,
        labels: "dict[str, pd.Series[Any]] | None" = None,
    ) -> None:
        """Keep a measure of these decisions, by its name and what it asks.

        It is personal where any decision that it is known of is about a person.
        """
        found = np.asarray(value, dtype=np.float64)
        personal = self.personal and bool(self.rows["person_id"].notna().to_numpy()[~np.isnan(found)].any())
        unit = "people decided about" if personal else "decisions"
        kept.add(
            Measure(*name, unit=unit, personal=personal), self.rows, unit=self.unit, value=found, day=self.day,
            characteristics={**self.labels, **(labels or {})},
        )  # fmt: skip

    def chosen(self, which: npt.NDArray[np.bool_]) -> "Decisions":
        """Return some of them."""
        labels = {name: label[which] for name, label in self.labels.items()}
        return Decisions(
            self.rows[which], self.unit[which], self.day[which], labels, self.personal, self.repeated
        )

    def flag(self, field: str) -> "pd.Series[float]":
        """Return a field of yes and no; missing throughout where it is not there."""
        if field in self.rows:
            return self.rows[field]
        return pd.Series(np.nan, index=self.rows.index, dtype=float)


def decisions_of(table: Table, seats: Seats | None) -> Decisions:
    """Return the decisions of a table, with the days and groups of the meetings that took them."""
    rows = table.rows[table.rows["decision_id"].notna()].drop_duplicates("decision_id").reset_index(drop=True)
    personal = "person_id" in rows and bool(rows["person_id"].notna().any())
    own = "decision " + rows["decision_id"].astype(str)
    unit = ("person " + rows["person_id"]).fillna(own) if personal else own
    day = pd.Series(np.datetime64("NaT", "s"), index=rows.index, dtype="datetime64[s]")
    for field in ("decided_on", "asked_on"):
        if field in rows:
            day = day.fillna(rows[field])
    labels = {"sector": rows["proposed_by"]} if "proposed_by" in rows else {}
    if seats is not None and "meeting_id" in rows:
        meetings = seats.meetings.set_index("meeting_id")
        day = day.fillna(rows["meeting_id"].map(meetings["day"]).astype("datetime64[s]"))
        if "group" in meetings:
            order = [c for c in meetings["group"].cat.categories if c != UNKNOWN]
            found = rows["meeting_id"].map(meetings["group"].astype(str)).astype(object).fillna(UNKNOWN)
            known_groups = pd.Categorical(found, categories=[*order, UNKNOWN], ordered=True)
            labels["group"] = pd.Series(known_groups, index=rows.index)
    return Decisions(rows, unit, day, labels, personal, len(table.rows) - len(rows))


def add_decisions(kept: Kept, made: Decisions) -> None:
    """Keep the measures of decisions, but for how long they take to be carried out."""
    _proposals(kept, made)
    together = _together(made.rows)
    cites = ("cites_practice", "decisions that give the agreed practice as their ground")
    made.keep(kept, cites, made.flag("cites_practice"))
    made.keep(kept, ("with_people", "decisions taken by or with the people concerned"), together)
    amount = made.flag("amount")
    if amount.notna().any():
        yes = pd.Series(together, index=made.rows.index)
        name = (WITH_PEOPLE_MONEY, WITH_PEOPLE_ASKS)
        kept.money += shares_of_money(name, amount, yes, made.day, kept.how, personal=made.personal)


def _proposals(kept: Kept, made: Decisions) -> None:
    carried = ("carried", "proposals that were carried")
    of_those = ("voluntary_carried", "proposals carried that the voluntary and community sector had made")
    if "proposed_by" not in made.rows:
        kept.missing += [carried[1], of_those[1]]
        return
    named = known(made.rows["proposed_by"]).to_numpy()
    theirs = (made.rows["proposed_by"].astype(str) == kept.how.voluntary).to_numpy()
    # What nobody proposed, as far as is known, is no proposal.
    proposals = made.chosen(named)
    proposer = two_kinds(theirs[named], proposals.rows.index, (VOLUNTARY, OTHERS))
    proposals.keep(kept, carried, proposals.flag("carried"), labels={PROPOSER: proposer})
    yes = (made.flag("carried") == 1).to_numpy() & named
    made.chosen(yes).keep(kept, of_those, theirs[yes].astype(np.float64))


def _together(rows: pd.DataFrame) -> Floats:
    """Return whether each decision was taken by or with those concerned; missing where it is not known."""
    if "decided_by" not in rows:
        return np.full(len(rows), np.nan)
    told = known(rows["decided_by"]).to_numpy()
    yes = rows["decided_by"].astype(str).isin(WITH_PEOPLE).to_numpy()
    return np.where(told, yes, np.nan)
