"""How many groups are tested, how strictly, and with what chance a true gap is to be found."""

from dataclasses import dataclass

from syschange.errors import UnknownChoiceError, WrongTypeError
from syschange.statistics.levels import require_level

ADJUSTMENTS = ("bh", "bonferroni", "none")


@dataclass(frozen=True)
class Testing:
    """How groups are tested against a reference, for working out what such a test can see.

    Attributes
    ----------
    comparisons
        How many groups are tested together; at least 1.
    level
        The confidence level: .95 is a false discovery rate ("bh"), or a chance of any false alarm ("bonferroni"),
        of 5%.
    adjust
        "bh", "bonferroni" or "none".
    power
        The chance with which a gap is to be found; .8 (Cohen J (1988) Statistical Power Analysis for the
        Behavioral Sciences, 2nd ed., section 2.4).
    differing
        For "bh": how many of the groups truly differ and are found with this power. 1, the least favourable, is
        ours: the more differ, the easier each is found.

    Raises
    ------
    UnknownChoiceError
        Where the adjustment is not known.
    WrongTypeError
        Where a number is not one that can be.
    """

    __test__ = False  # it is no test, whatever pytest makes of its name

    comparisons: int
    level: float = 0.95
    adjust: str = "bh"
    power: float = 0.8
    differing: int = 1

    def __post_init__(self) -> None:
        require_level(self.level)
        if self.adjust not in ADJUSTMENTS:
            raise UnknownChoiceError("adjustment", self.adjust, ADJUSTMENTS)
        if not 0 < self.power < 1:
            raise WrongTypeError("The power is not between 0 and 1.", "Give a share, for example .8.")
        if not 1 <= self.differing <= self.comparisons:
            raise WrongTypeError(
                "The number of groups that truly differ is not between 1 and the number of comparisons.",
                "Give a count of groups, for example 1.",
            )

    @property
    def threshold(self) -> float:
        """The unadjusted two-sided p below which a single group is found.

        Notes
        -----
        Bonferroni: the false share divided by the comparisons. Benjamini & Hochberg: the fixed point at which the
        groups found, true and false, make the step that finds them: Jung SH (2005) Sample size for FDR-control in
        microarray data analysis, Bioinformatics 21:3097-3104, at the rate that the step-up procedure holds. It is
        never stricter than Bonferroni, because the smallest p is always held against that.
        """
        false = 1 - self.level
        if self.adjust == "none":
            return false
        single = false / self.comparisons
        if self.adjust == "bonferroni":
            return single
        equal = self.comparisons - self.differing
        found = single * self.differing * self.power / (1 - single * equal)
        return min(max(found, single), false)
