"""The finding: less reliance on statutory services, withdrawal, no fall, or not clear and why."""

from dataclasses import dataclass

from syschange.results import Estimate
from syschange.system.value.terms import LESS, NO_FALL, NOT_CLEAR, WITHDRAWAL

DOWN, KEPT_UP = "down", "no fall"
NOT_WORSE, WORSE = "not worse", "worse"
NOT_UP, UP = "not up", "up"
UNCLEAR, NOT_GIVEN = "not clear", "not given"


@dataclass(frozen=True)
class Margins:
    """What would be too little to matter, declared beforehand: each 0 or more.

    Attributes
    ----------
    outcome
        The worst change of the outcome that would not matter, in its own units.
    unmet
        The rise of unmet need that would not matter, as a share.
    fall
        The least fall of use that counts, in contacts a person and year.
    """

    outcome: float
    unmet: float
    fall: float


@dataclass(frozen=True)
class Pieces:
    """What the three pieces of the finding say: use, outcomes and unmet need."""

    use: str
    outcomes: str
    unmet: str

    @property
    def finding(self) -> str:
        """The finding that the three come to."""
        if self.use == DOWN and (self.outcomes == WORSE or self.unmet == UP):
            return WITHDRAWAL
        if (self.use, self.outcomes, self.unmet) == (DOWN, NOT_WORSE, NOT_UP):
            return LESS
        return NO_FALL if self.use == KEPT_UP else NOT_CLEAR


def limits(made: Estimate, level: float) -> tuple[float, float]:
    """Return the limits of an estimate at a level."""
    tail = (1 - level) / 2
    return made.distribution.quantile(tail), made.distribution.quantile(1 - tail)


def use_piece(made: Estimate | None, margins: Margins, level: float) -> str:
    """Return whether use fell by more than the least that counts, more than chance explains."""
    if made is None:
        return NOT_GIVEN
    lower, upper = limits(made, level)
    if upper < -margins.fall:
        return DOWN
    return KEPT_UP if lower > -margins.fall else UNCLEAR


def outcome_piece(made: Estimate | None, margins: Margins, level: float) -> str:
    """Return whether outcomes were not worse by the margin, or worse more than chance explains.

    Parameters
    ----------
    made
        The change of the outcome, higher being better.
    """
    if made is None:
        return NOT_GIVEN
    lower, upper = limits(made, level)
    if lower > -margins.outcome:
        return NOT_WORSE
    return WORSE if upper < 0 else UNCLEAR


def unmet_piece(made: Estimate | None, margins: Margins, level: float) -> str:
    """Return whether unmet need did not rise by the margin, or rose more than chance explains."""
    if made is None:
        return NOT_GIVEN
    lower, upper = limits(made, level)
    if upper < margins.unmet:
        return NOT_UP
    return UP if lower > 0 else UNCLEAR
