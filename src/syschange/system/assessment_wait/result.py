"""What `assessment_wait` returns: median and p90 waits for assessment, and shares assessed by a few days."""

from dataclasses import dataclass

from syschange.system.followed import Followed, gap_words, moved_words, share_words
from syschange.system.measured import BEFORE
from syschange.system.people_days import KNOWN, TRAUMA
from syschange.system.people_days import NOT_KNOWN as NO_TRAUMA
from syschange.words import NOT_KNOWN

MEDIAN, LONGEST = "median", "90th percentile"
_COUNTED = (
    "People still waiting count for as long as they have waited, and those who left without an assessment as "
    "people who were not assessed"
)
_NO_CAUSE = "; what brought a difference about is not shown by records from before and after a change"


@dataclass(frozen=True, eq=False, repr=False)
class AssessmentWait(Followed):
    """How long people wait to be assessed.

    Attributes
    ----------
    table
        In the columns of `Followed.table`. The characteristics are `trauma`, where it is recorded, and those in `by`.
        The measures: "median" and "90th percentile", the days by which half and nine in ten had been assessed; and
        "by day 28" and so on, the share assessed by then. On paper waits lie on lines between the shares by the days
        told.
    """

    def tag(self) -> str:
        """Return what its counts are called."""
        return "assessed"

    def sentences(self) -> str:
        """Return the words, worked out from the groups alone."""
        shares = [p for p in self.points if p not in {MEDIAN, LONGEST}]
        said = [self._waits()]
        if shares:
            first = shares[0]
            told = moved_words(self, first) if self.changed else share_words(self, first)
            said.append(f"Assessed {first}: {told}.")
            if TRAUMA in self.by and KNOWN in {g.labels[TRAUMA] for g in self.groups}:
                known, others = (share_words(self, first, trauma=t) for t in (KNOWN, NO_TRAUMA))
                said.append(
                    f"Of people with {KNOWN} it was {known}, of others {others}: "
                    f"{gap_words(self, first, trauma=KNOWN)}."
                )
        said.append(f"{_COUNTED}{_NO_CAUSE if self.changed else ''}.")
        return " ".join(sentence for sentence in said if sentence)

    def _waits(self) -> str:
        when = "Since the change" if self.changed else "From referral on"
        said = f"{when} half of the people referred were assessed {self._within(MEDIAN)}"
        if self.changed:
            said += f", before it {self._within(MEDIAN, BEFORE)}"
        return f"{said}; nine in ten {self._within(LONGEST)}."

    def _within(self, measure: str, period: str | None = None) -> str:
        """Say by when a share had been assessed; that it is not known, for instance because so many never were."""
        told = share_words(self, measure, period=period)
        return "by a day that is not known, or never" if told == NOT_KNOWN else f"within {told}"
