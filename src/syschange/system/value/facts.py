"""Everything that `value` knows, and the numbers it can be asked for."""

from collections.abc import Mapping
from dataclasses import dataclass

from syschange.errors import NotEstimableError, UnknownChoiceError
from syschange.frames import UNKNOWN
from syschange.results import Estimate
from syschange.statistics.money import cost_per, known_share
from syschange.system.measured import AFTER
from syschange.system.value.compared import Use, avoided, compared
from syschange.system.value.finding import Margins, Pieces, outcome_piece, unmet_piece, use_piece
from syschange.system.value.followed import Design
from syschange.system.value.money import Money
from syschange.system.value.people import Reached
from syschange.system.value.terms import (
    ALL_SERVICES,
    AVOIDED,
    COST,
    LINES,
    OUTCOMES,
    QUESTIONS,
    RECURRENT,
    RUNNING,
    UNMET,
    USE,
)


@dataclass(frozen=True)
class Lasting:
    """What is known, on a day, of how the money goes on.

    Attributes
    ----------
    day
        The day asked about.
    lines, going, unsure
        Funding lines that pay on that day, of them those of budgets that go on, and those that do not say; the first
        is None where there is no table of funding.
    since_change, since_priming
        Months since the change, and since the last of the money that got it going ended: below 0 while it has not.
        None where that is not known.
    """

    day: str
    lines: int | None
    going: int
    unsure: int
    since_change: float | None
    since_priming: float | None


@dataclass(frozen=True, eq=False)
class Facts:
    """Everything that `value` knows; not for release until it has been published.

    Attributes
    ----------
    money, lasting, reached, use
        The costs; how the money goes on; the people with the outcome; contacts and unmet need.
    outcome, unmet
        The estimates that were given, higher being better of the first; None where none was, and on paper: they stand
        in the results they came from.
    told
        What those two said, for paper; None while they are here.
    counted
        Whether people with the outcome were given, whether or not they can be shown.
    design, margins, index, level, notes
        As asked, and what has to be said of the data.
    """

    money: Money
    lasting: Lasting
    reached: Reached | None
    use: Use | None
    outcome: Estimate | None
    unmet: Estimate | None
    told: tuple[str, str] | None
    counted: bool
    design: Design
    margins: Margins
    index: Mapping[int, float]
    level: float
    notes: tuple[str, ...]

    @property
    def pieces(self) -> Pieces:
        """What use, outcomes and unmet need each say."""
        use = use_piece(self.maybe(USE), self.margins, self.level)
        if self.told is not None:
            outcomes, unmet = self.told
            return Pieces(use, outcomes, self._unmet_piece() if self.measured(UNMET) else unmet)
        return Pieces(use, outcome_piece(self.maybe(OUTCOMES), self.margins, self.level), self._unmet_piece())

    def _unmet_piece(self) -> str:
        return unmet_piece(self.maybe(UNMET), self.margins, self.level)

    def measured(self, measure: str) -> bool:
        """Return whether a measure was counted from records."""
        return self.use is not None and measure in self.use.measures

    @property
    def window(self) -> str:
        """The time whose costs are those of the outcomes: from the change on, or all of it."""
        return AFTER if self.design.changed_on is not None else ""

    def estimate(self, question: str, period: str | None = None, service: str | None = None) -> Estimate:
        """Return one number with its confidence distribution (see `Value.estimate`)."""
        if question not in QUESTIONS:
            raise UnknownChoiceError("question to the value of a change", question, QUESTIONS)
        if question == RECURRENT:
            return self._recurrent(period, service)
        if (period, service) != (None, None):
            raise UnknownChoiceError("question that has quarters and services", question, [RECURRENT])
        if question in {COST, LINES}:
            return self._cost() if question == COST else self._lines()
        if question == OUTCOMES or (question == UNMET and not self.measured(UNMET)):
            return _given(self.outcome if question == OUTCOMES else self.unmet, self.level)
        made = compared(self.use, self.design, UNMET if question == UNMET else USE, self.level)
        return avoided(self.use, self.design, made) if question == AVOIDED else made

    def maybe(self, question: str, period: str | None = None, service: str | None = None) -> Estimate | None:
        """Return an estimate, or None where it cannot be given."""
        try:
            return self.estimate(question, period, service)
        except NotEstimableError:
            return None

    def least_recurrent(self, period: str | None) -> tuple[str, Estimate]:
        """Return the service of whose running cost the least share goes on (see `Value.least_recurrent`)."""
        asked = ((s, self.maybe(RECURRENT, period, s)) for s in sorted(self.money.services) if s != UNKNOWN)
        found = [(made.lower, service, made) for service, made in asked if made is not None]
        if not found:
            raise NotEstimableError("No service is told apart.", "Give the column of services.")
        _, service, made = min(found, key=lambda f: f[:2])
        return service, made

    def _recurrent(self, period: str | None, service: str | None) -> Estimate:
        quarters, services = self.money.quarters, self.money.services
        if not quarters:
            raise NotEstimableError("There are no running costs.", "Give the costs of the work itself.")
        quarter, of = period or quarters[-1], service or ALL_SERVICES
        if quarter not in quarters:
            raise UnknownChoiceError("quarter of running costs", quarter, quarters)
        if of not in {ALL_SERVICES, *services}:
            raise UnknownChoiceError("service of the costs", of, services)
        return self.money.recurrent(quarter, of, self.level)

    def _cost(self) -> Estimate:
        if self.reached is None:
            raise NotEstimableError(
                "The number of people with the outcome is not known.", "Give people_with_outcome."
            )
        total = self.money.total(RUNNING, self.window)
        return cost_per(total, self.reached.estimate(self.level), level=self.level)

    def _lines(self) -> Estimate:
        last = self.lasting
        if last.lines is None:
            raise NotEstimableError(
                "There is no table of funding.", "Give funding=, a row for each grant or budget."
            )
        return known_share(last.going, last.lines - last.going - last.unsure, last.unsure, level=self.level)


def _given(made: Estimate | None, level: float) -> Estimate:
    if made is None:
        raise NotEstimableError("That change was not given here.", "Give it, or see the result it came from.")
    return Estimate.of(made.value, made.distribution, level, made.method)
