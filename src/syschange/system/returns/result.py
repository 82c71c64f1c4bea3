"""What `returns` gives: the share of people who left that had come back by so many months."""

from dataclasses import dataclass

from syschange.system.followed import Followed, gap_words, moved_words, share_words
from syschange.system.people_days import KNOWN, NOT_KNOWN, TRAUMA

_COUNTED = (
    "People whose records end sooner count for as long as they are followed, and those who died as people "
    "who did not come back."
)
_READ = "A return can be a new harm or help sought early: what it means is not shown, nor that a change caused it."


@dataclass(frozen=True, eq=False, repr=False)
class Returned(Followed):
    """Whether people who left come back.

    Attributes
    ----------
    table
        In the columns of `Followed.table`. The characteristics are `trauma`, where it is recorded, and those in `by`.
        The measures: "12 months", "24 months" and so on, the share that had come back by then. Before and after a
        change go by the day of leaving.
    """

    def tag(self) -> str:
        """Return what its counts are called."""
        return "return"

    def sentences(self) -> str:
        """Return the words, worked out from the groups alone."""
        first, *rest = self.points
        said = f"Of people who left, {share_words(self, first)} had come back within {first}"
        if self.changed:
            said = f"Of people who left, had come back within {first}: {moved_words(self, first)}"
        if rest:
            told = moved_words(self, rest[-1]) if self.changed else share_words(self, rest[-1])
            said += f"; within {rest[-1]}: {told}"
        sentences = [f"{said}.", self._groups(first), _COUNTED, _READ]
        return " ".join(sentence for sentence in sentences if sentence)

    def _groups(self, measure: str) -> str:
        if TRAUMA not in self.by or KNOWN not in {g.labels[TRAUMA] for g in self.groups}:
            return ""
        known, others = (share_words(self, measure, trauma=t) for t in (KNOWN, NOT_KNOWN))
        return (
            f"Within {measure} it was {known} of people with {KNOWN} and {others} of others: "
            f"{gap_words(self, measure, trauma=KNOWN)}."
        )
