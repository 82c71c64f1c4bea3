"""What can be set in a simulated world, and whether it can be."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from syschange.errors import UnknownChoiceError, WrongTypeError
from syschange.examples.worlds.strata import BLACK, strata

Floats = NDArray[np.float64]

CHANGE_FOR = ("all", "some", "none")
# The people who fare worse than their characteristics, one by one, would have it.
STRATUM: Mapping[str, str] = MappingProxyType(
    {"ethnicity": BLACK, "sex": "Female", "homelessness": "Homeless"}
)
# The share of the best placed people who reach each service.
SERVICES: Mapping[str, float] = MappingProxyType(
    {"primary care": 0.75, "housing support": 0.68, "mental health care": 0.62}
)
MEASURE = "mcs"
BEST_SCORE = 50.0  # of the best placed, in points
SD = 6.0  # within each combination of characteristics
POINTS = 50.0  # a gap of .1 in the share that reaches a service is one of 5 points of the score
WINDOW = 365  # days of each of the three windows: earlier, before and after
FOLLOW_UP = 180  # days in which a service is reached, or is not
_FURTHEST = 4.0  # standard deviations that a mean is kept from the ends of the scale, so that none is cut off
_SCALE = (0.0, 100.0)


@dataclass(frozen=True)
class Setting:
    """The truth of a world, as it is set.

    Attributes
    ----------
    people
        How many there are.
    seed
        A whole number: the same seed gives the same world.
    gap
        How far people of the worst placed ethnic group are below the best, as a share of people who reach a
        service; other characteristics are in proportion (`strata.WEIGHTS`). 0 is a world without inequality.
    interaction
        How much further below are those of `STRATUM`, for having all three characteristics at once.
    change
        How much larger the share that reaches a service is after `changed_on`, for those it changes for. Scores
        change in proportion: .1 is 5 points.
    change_for
        For whom anything changes: "all", "some" (those in the arm "new way") or "none".
    changed_on
        The day of the change. Data run from two years before it to a year and a half after.
    trend
        Points that everybody's score rises from before to after, without any change.
    contact
        The share of people not shut out who make their first contact in a year.
    shut_out
        The first contacts of shut-out groups over those of others.
    reach
        What first contacts of shut-out groups are multiplied by after the change, for those it changes for.
    correlation
        Of a person's score before with that after, among people alike in every characteristic.
    missing
        The share of cells that are missing in the columns that may be: `ethnicity`, `class`, `imd_decile`,
        `reached` and `value`. It is missing by chance alone.
    """

    people: int
    seed: int
    gap: float = 0.1
    interaction: float = 0.08
    change: float = 0.1
    change_for: str = "some"
    changed_on: date = date(2023, 4, 1)
    trend: float = 2.0
    contact: float = 0.1
    shut_out: float = 0.5
    reach: float = 1.5
    correlation: float = 0.6
    missing: float = 0.04

    def __post_init__(self) -> None:
        for name, value in (("people", self.people), ("seed", self.seed)):
            if not isinstance(value, int) or isinstance(value, bool):
                raise WrongTypeError(f"`{name}` is no whole number.", "Give a whole number.")
        if self.people < 1:
            raise WrongTypeError("A world has no people.", "Give `people` as 1 or more.")
        if self.change_for not in CHANGE_FOR:
            raise UnknownChoiceError("group a change is for", self.change_for, CHANGE_FOR)
        self._require("correlation", 0, 1)
        self._require("missing", 0, 0.9)
        self._require("gap", 0, 1)
        self._require("contact", 0, 1)
        self._require("shut_out", 0, 1)
        self._require("reach", 0, 100)
        self._hold()

    def _require(self, name: str, least: float, most: float) -> None:
        if not least <= getattr(self, name) <= most:
            raise WrongTypeError(
                f"`{name}` is not between {least} and {most}.", "Give a number between them."
            )

    def _hold(self) -> None:
        """Check that all shares and scores that follow can be."""
        shares = np.concatenate([self.reached(s, after=after) for s in SERVICES for after in (False, True)])
        if not ((shares > 0) & (shares < 1)).all():
            raise WrongTypeError(
                "With this gap, interaction and change a share would not lie between 0 and 1.",
                "Make them smaller.",
            )
        scores = np.concatenate([self.score(after=after) for after in (False, True)])
        lowest, highest = _SCALE[0] + _FURTHEST * SD, _SCALE[1] - _FURTHEST * SD
        if not ((scores >= lowest) & (scores <= highest)).all():
            raise WrongTypeError("With this gap, interaction, change and trend scores would pass the ends of the "
                                 "scale.", "Make them smaller.")  # fmt: skip
        if not (2 * self.first_contact(after=False) + self.first_contact(after=True) <= 1).all():
            raise WrongTypeError(
                "More people would make a first contact in three years than there are.",
                "Make `contact` or `reach` smaller.",
            )

    @property
    def changes(self) -> NDArray[np.bool_]:
        """For which combinations of characteristics anything changes."""
        here = strata().in_changed_area
        return {"all": np.ones_like(here), "some": here, "none": np.zeros_like(here)}[self.change_for]

    @property
    def gained(self) -> Floats:
        """How much larger the share reaching a service is after the change, for each combination."""
        return np.where(self.changes, self.change, 0.0)

    @property
    def lost(self) -> Floats:
        """How far each combination is below the best placed, as a share of people who reach a service."""
        everyone = strata()
        return self.gap * everyone.below + self.interaction * everyone.having(STRATUM)

    def reached(self, service: str, *, after: bool) -> Floats:
        """Return the share that reaches a service, for each combination of characteristics."""
        return SERVICES[service] - self.lost + (self.gained if after else 0.0)

    def score(self, *, after: bool) -> Floats:
        """Return the mean score, for each combination of characteristics."""
        return BEST_SCORE - POINTS * self.lost + (self.trend + POINTS * self.gained if after else 0.0)

    def first_contact(self, *, after: bool) -> Floats:
        """Return the share of people who make their first contact in a window, for each combination."""
        shut = strata().shut_out
        share = self.contact * np.where(shut, self.shut_out, 1.0)
        return np.where(shut & self.changes & after, self.reach, 1.0) * share

    def day(self, offset: int) -> np.datetime64:
        """Return the day that is so many days after the change."""
        return np.datetime64(self.changed_on + timedelta(days=offset), "D")
