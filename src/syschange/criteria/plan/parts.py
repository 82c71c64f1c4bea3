"""What was changed, what would count and who agreed it, who is compared, and whose word the evidence is."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from syschange.criteria.plan.defaults import EARLY, HORIZON, LATE, THRESHOLDS
from syschange.criteria.plan.reader import Section
from syschange.errors import InvalidPlanError, listing, quote

ROLES = ("insider", "outside", "lived_experience")
INSIDER = "insider"
ASSIGNED = ("randomised", "not_randomised")


@dataclass(frozen=True)
class Change:
    """What was changed, in the words of the people who changed it.

    Attributes
    ----------
    name, what, where
        What to call it, what was done, and the place.
    began_on
        The day it began; None where it is not said.
    funding_ends_on
        The last day of the money that got it going; None where it is not said.
    """

    name: str
    what: str
    where: str
    began_on: dt.date | None
    funding_ends_on: dt.date | None


@dataclass(frozen=True)
class Thresholds:
    """Who agreed what would count, and when; and the numbers, each with its source in `defaults.THRESHOLDS`.

    Attributes
    ----------
    agreed_by, agreed_on
        Who, and when.
    stated
        Which of the numbers the plan states itself.
    probability, level, retained, …
        The numbers, by the names of `defaults.THRESHOLDS`.
    """

    agreed_by: str
    agreed_on: dt.date
    stated: tuple[str, ...]
    probability: float
    level: float
    retained: float
    practice_kept: float
    recurrent: float
    reached: float
    delivered: float
    adopted: float
    voting: float
    decided: float
    panel: float
    panel_rating: float
    agreement: float
    absences: float
    after_leaving: float
    unlike_by: float


@dataclass(frozen=True)
class Horizons:
    """When a gain is early and when it is late, in months since each person's start, and how long it has to last.

    Attributes
    ----------
    early, late
        The first and the last month of each.
    sustained
        Months since the starting money ended, or since the change where no end is said, that have to have passed.
    """

    early: tuple[float, float]
    late: tuple[float, float]
    sustained: float


@dataclass(frozen=True)
class Shock:
    """Something else that happened to everybody: a new benefit rule, a pandemic."""

    name: str
    happened_on: dt.date


@dataclass(frozen=True)
class Comparison:
    """Which people got the change and which did not, and how that came about.

    Attributes
    ----------
    column, change, comparison
        The column of `people`, and the two labels in it.
    assigned
        "randomised" or "not_randomised".
    starting
        The column of `people` with the day each started, where only those who started on the day of the change or
        later are compared; empty where everybody is.
    worker, organisation
        The columns of `people` that say whose cases they are; empty where none is.
    """

    column: str
    change: str
    comparison: str
    assigned: str
    starting: str
    worker: str
    organisation: str


@dataclass(frozen=True)
class Source:
    """Where evidence comes from, whether those who made the change are behind it, and on which others it rests."""

    name: str
    role: str
    rests_on: tuple[str, ...]


def read_change(part: Section) -> Change:
    """Read what was changed."""
    change = Change(
        part.text("name"),
        part.text("what"),
        part.text("where", default="place not stated"),
        part.date("began_on") if part.has("began_on") else None,
        part.date("funding_ends_on") if part.has("funding_ends_on") else None,
    )
    part.finish()
    if change.funding_ends_on is not None and change.began_on is None:
        raise InvalidPlanError(
            "The plan says when the starting money ended, and not when the change began.",
            "Add began_on: to 'change'.",
        )
    if (
        change.began_on is not None
        and change.funding_ends_on is not None
        and change.funding_ends_on < change.began_on
    ):
        raise InvalidPlanError("The starting money ended before the change began.", "Check the two days.")
    return change


def read_thresholds(part: Section) -> Thresholds:
    """Read who agreed what would count, and when; where a number is not stated the default stands."""
    numbers = {d.name: part.number(d.name, least=d.least, most=d.most, default=d.value) for d in THRESHOLDS}
    stated = tuple(d.name for d in THRESHOLDS if part.has(d.name))
    made = Thresholds(part.text("agreed_by"), part.date("agreed_on"), stated, **numbers)
    part.finish()
    return made


def read_horizons(part: Section | None) -> Horizons:
    """Read when is early and when is late."""
    if part is None:
        return Horizons(EARLY, LATE, HORIZON.value)
    made = Horizons(
        part.ends("early", same=True) if part.has("early") else EARLY,
        part.ends("late", same=True) if part.has("late") else LATE,
        part.number(HORIZON.name, least=HORIZON.least, most=HORIZON.most, default=HORIZON.value),
    )
    part.finish()
    if made.early[0] <= 0 or made.late[0] <= made.early[1]:
        raise InvalidPlanError(
            "In 'horizons' the late months do not come after the early ones, or the early ones do not come after 0.",
            "Write for example early: [6, 12] and late: [24, 24].",
        )
    return made


def read_shock(part: Section) -> Shock:
    """Read something else that happened to everybody."""
    made = Shock(part.text("name"), part.date("happened_on"))
    part.finish()
    return made


def read_comparison(part: Section, *, change: Change) -> Comparison:
    """Read which people got the change and which did not."""
    comparison = Comparison(
        part.text("column", default="arm"),
        part.text("change"),
        part.text("comparison"),
        part.choice("assigned", ASSIGNED),
        part.text("starting", default="") if part.has("starting") else "",
        part.text("worker", default="") if part.has("worker") else "",
        part.text("organisation", default="") if part.has("organisation") else "",
    )
    part.finish()
    if comparison.change == comparison.comparison:
        raise InvalidPlanError("The change and the comparison have one label.", "Give each its own label.")
    if comparison.starting and change.began_on is None:
        raise InvalidPlanError(
            "The plan compares those who start after the change, and does not say when it began.",
            "Add began_on: to 'change'.",
        )
    return comparison


def read_source(part: Section) -> Source:
    """Read a source of evidence, its role, and the sources it rests on."""
    source = Source(part.text("name"), part.choice("role", ROLES), part.texts("rests_on", default=()))
    part.finish()
    return source


def check_sources(sources: Sequence[Source]) -> None:
    """Refuse sources of one name, and a source that rests on itself, by way of others too."""
    known = [s.name for s in sources]
    for i, source in enumerate(sources):
        if source.name in known[:i]:
            raise InvalidPlanError(
                f"Two sources are called {quote(source.name)}.", "Give each a name of its own."
            )
        for other in source.rests_on:
            if other not in known:
                raise InvalidPlanError(
                    f"The source {quote(source.name)} rests on {quote(other)}, which is none of the plan's.",
                    f"The plan has {listing(known)}.",
                )
        if source.name in _behind(source, sources):
            raise InvalidPlanError(
                f"The source {quote(source.name)} rests on itself.",
                "A source cannot confirm itself: name what it was taken from, or take 'rests_on' away.",
            )


def origin(name: str, sources: Sequence[Source]) -> tuple[str, ...]:
    """Return the sources that one comes down to: itself, where it rests on none."""
    source = next(s for s in sources if s.name == name)
    if not source.rests_on:
        return (name,)
    return tuple(sorted({end for other in source.rests_on for end in origin(other, sources)}))


def _behind(source: Source, sources: Sequence[Source]) -> set[str]:
    """Return everything that a source rests on, near and far."""
    by_name = {s.name: s for s in sources}
    found: set[str] = set()
    waiting = list(source.rests_on)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += by_name[name].rests_on if name in by_name else ()
    return found
