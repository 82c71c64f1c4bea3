"""What `eligibility` returns: the share of friends, family and others who may come and who are taken on."""

from dataclasses import dataclass, field

from syschange import charts
from syschange.errors import NotEstimableError
from syschange.frames import ALL
from syschange.results import Estimate, watermark
from syschange.statistics.equivalence import equivalence
from syschange.system.measured import AFTER, CHANGE, GAP, VALUE, Measured, value_words
from syschange.words import gap, gap_interval

FAMILY, FRIEND, OTHERS = "family", "friend", "anybody else"


@dataclass(frozen=True, eq=False, repr=False)
class Eligibility(Measured):
    """Who may come, by how they stand to the person helped.

    Attributes
    ----------
    table
        In the columns of `Measured.table`. The groups are of `tie` ("family", "friend", "anybody else",
        `(unknown)`) and of `relation`, the table's own words where ten people or more have them. The measures are
        `eligible` and `accepted`, of the referrals of which that is known, and `accepted_if_eligible`. The "gap" is
        friend less family (and anybody else less family).
    margin
        As asked.
    """

    margin: tuple[float, float] | None = field(kw_only=True)

    def estimate(
        self, measure: str = "eligible", *, quantity: str = GAP, period: str | None = None, **labels: str
    ) -> Estimate:
        """Return one number with its confidence distribution: the gap of friends from family unless another is named.

        Parameters
        ----------
        measure
            "eligible", "accepted" or "accepted_if_eligible".
        quantity
            "gap" (the default), "value", or "change", after less before.
        period
            "before" or "after" where they are told apart; after where nothing is said.
        **labels
            `tie=` or `relation=`; of a gap friends where nothing is said, else everybody.

        Raises
        ------
        UnknownChoiceError
            Where there is no such measure, quantity, period or group.
        NotEstimableError
            Where it cannot be given.
        """
        asked = labels or ({"tie": FRIEND} if quantity == GAP else {})
        return super().estimate(measure, quantity=quantity, period=period, **asked)

    def sentences(self) -> str:
        """Return the words, worked out from the basis alone."""
        main = next(iter(self.measures))
        said = [self._beside(main)]
        if "accepted" in self.measures and main != "accepted":
            said.append(self._taken())
        if self.changed:
            said.append(self._changed(main))
        return " ".join(sentence for sentence in said if sentence)

    def _beside(self, measure: str) -> str:
        friend, family = (value_words(self, measure, tie=tie) for tie in (FRIEND, FAMILY))
        done = "found eligible" if measure == "eligible" else "accepted"
        when = "Since the change, of friends" if self.changed else "Of friends"
        try:
            made = self.estimate(measure)
        except NotEstimableError:
            told = f"{when} without a blood tie the share {done} is {friend}, and of family {family}"
            return f"{told}; how they differ is not known."
        return (
            f"{when} without a blood tie {friend} were {done}, of family {family}: {self._difference(made)}."
        )

    def _taken(self) -> str:
        friend, family = (value_words(self, "accepted", tie=tie) for tie in (FRIEND, FAMILY))
        return f"The share accepted is {friend} of friends, and {family} of family."

    def _changed(self, measure: str) -> str:
        try:
            made = self.estimate(measure, quantity=CHANGE, tie=FRIEND)
        except NotEstimableError:
            return "How the share of friends changed is not known."
        moved = self._difference(made)
        return f"Among friends the share after, beside before, is {moved}; that is a change, not an effect."

    def _difference(self, made: Estimate) -> str:
        limits = gap_interval(made.lower, made.upper, made.level, percent=True)
        way = "more" if made.value > 0 else "fewer"
        size = (
            gap(made.value, percent=True) + f" {way}"
            if round(abs(100 * made.value))
            else "the same to a point"
        )
        if self.margin and equivalence(made, low=self.margin[0], high=self.margin[1]).shown:
            return f"{size} ({limits}), too small to matter by the margin declared"
        sure = (
            "which could be chance" if made.lower <= 0 <= made.upper else "more than chance readily explains"
        )
        return f"{size} ({limits}), {sure}"

    def plot(self) -> "charts.Figure":
        """Return a picture: the share who may come, by tie."""
        table = self.table
        period = AFTER if self.changed else ALL
        measure = next(iter(self.measures))
        shown = table[(table["quantity"] == VALUE) & (table["measure"] == measure) & (table["tie"] != ALL)]
        return charts.forest(
            shown[shown["period"] == period], label="tie", value="value", lower="lower", upper="upper", n="units",
            headline=self.lead, subtitle=f"Share {self.measures[measure].asks}", reference=1.0,
            reference_label="everybody", percent=True, watermark=watermark(self.policy),
        )  # fmt: skip
