"""What `first_contact` returns: who did not come back, how it opened, where people come in, and whom they met."""

from dataclasses import dataclass, field

from syschange import charts
from syschange.errors import NotEstimableError, UnknownChoiceError
from syschange.frames import ALL
from syschange.results import watermark
from syschange.system.measured import AFTER, VALUE, Measured, change_words, gap_words, value_words
from syschange.system.people_days import KNOWN, NOT_KNOWN, TRAUMA
from syschange.words import amount

LOST, MET, STAFF, ENTRY = "lost", "met_trained", "staff_trained", "entry: "
STRENGTHS, NEEDS = "strengths or a plan", "needs or problems"
_NOT_A_CAUSE = "Why is not shown: how, where and by whom people are met is not decided by chance."


@dataclass(frozen=True, eq=False, repr=False)
class FirstContact(Measured):
    """What becomes of people after a first contact.

    Attributes
    ----------
    table
        In the columns of `Measured.table`. The characteristics are `opened_with`, `entry_point` (a name of its own
        from ten people on), `trauma` and those in `by`. The measures: `lost`, without a second contact in time;
        `strengths`, opened with strengths or a plan; `entry: GP` and so on, where first contacts were; `met_trained`,
        people who met somebody trained; `staff_trained`, of every 100 staff there. The last two are never told of
        fewer than ten workers: labels are joined until there are ten.
    days
        As asked.
    """

    days: float = field(kw_only=True)

    def sentences(self) -> str:
        """Return the words, worked out from the basis alone."""
        groups = "; ".join(clause for clause in (self._opened(), self._trauma()) if clause)
        said = [self._lost(), f"{groups[0].upper()}{groups[1:]}." if groups else "", self._met()]
        said.append(_NOT_A_CAUSE if LOST in self.measures else "")
        return " ".join(sentence for sentence in said if sentence)

    def _lost(self) -> str:
        if LOST not in self.measures:
            return ""
        words = change_words(self, LOST) if self.changed else value_words(self, LOST)
        return f"Of people at a first contact, some did not come back within {self.days:g} days: {words}."

    def _opened(self) -> str:
        if LOST not in self.measures or "opened_with" not in self.by:
            return ""
        try:
            needs, strengths = (value_words(self, LOST, opened_with=o) for o in (NEEDS, STRENGTHS))
            return (
                f"where it opened with {NEEDS} that was {needs}, where with {STRENGTHS} {strengths}: "
                f"{gap_words(self, LOST, opened_with=NEEDS)}"
            )
        except (NotEstimableError, UnknownChoiceError):
            return ""

    def _trauma(self) -> str:
        if LOST not in self.measures or TRAUMA not in self.by:
            return ""
        try:
            known, others = (value_words(self, LOST, trauma=t) for t in (KNOWN, NOT_KNOWN))
            return f"of people with {KNOWN} it was {known}, of others {others}: {gap_words(self, LOST, trauma=KNOWN)}"
        except (NotEstimableError, UnknownChoiceError):
            return ""

    def _met(self) -> str:
        if MET not in self.measures:
            return ""
        words = change_words(self, MET) if self.changed else value_words(self, MET)
        said = f"Somebody trained was met at a first contact by some: {words}"
        if STAFF not in self.measures:
            return f"{said}."
        try:
            staff = self.estimate(STAFF)
        except NotEstimableError:
            return f"{said}."
        when = ", since the change," if self.changed else ""
        return f"{said}; of every 100 staff where they came{when} {amount(staff.value, percent=False)} were trained."

    def plot(self) -> "charts.Figure":
        """Return a picture: who did not come back, by entry point (by what it opened with where there is none).

        Raises
        ------
        NotEstimableError
            Where who came back is not told, or not by either.
        """
        column = next((c for c in ("entry_point", "opened_with") if c in self.by), None)
        if LOST not in self.measures or column is None:
            raise NotEstimableError(
                "Who came back is not told by entry point.", "See the table for what there is."
            )
        table = self.table
        shown = table[(table["measure"] == LOST) & (table["quantity"] == VALUE) & (table[column] != ALL)]
        try:
            overall = self.estimate(LOST).value
        except NotEstimableError:
            overall = 0.5
        return charts.forest(
            shown[shown["period"] == (AFTER if self.changed else ALL)], label=column, value="value", lower="lower",
            upper="upper", n="units", headline=self.lead,
            subtitle=f"Share without another contact within {self.days:g} days", reference=overall,
            reference_label="everybody", percent=True, watermark=watermark(self.policy),
        )  # fmt: skip
