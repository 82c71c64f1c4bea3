"""What can be set in a simulated place, and whether it can be."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from types import MappingProxyType

from syschange.errors import UnknownChoiceError, WrongTypeError

# The choices of each switch that is a word; the first is the one a place has unless another is asked for.
CHOICES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "benefits": ("all", "some", "harm"),
        "pathway": ("redesigned", "renamed", "unchanged"),
        "attrition": ("none", "even", "differential"),
        "label": ("barrier", "passport", "neutral", "mixed"),
        "ties": ("kept", "churned"),
        "partnership": ("wide", "two keen people"),
        "opening": ("office hours", "evenings too"),
    }
)
# Switches that are yes or no, or how much of it: a number between these ends.
SIZES: Mapping[str, tuple[float, float]] = MappingProxyType(
    {"star": (0.0, 1.0), "lasts": (0.0, 1.0), "shut_out_reached": (0.0, 1.0), "stands_without": (0.0, 1.0)}
)
# Switches that follow another where they are not given, and the ends of the number that they take.
FOLLOWING: Mapping[str, tuple[float, float]] = MappingProxyType(
    {"practice_kept": (0.0, 1.0), "recurrent": (0.0, 1.0)}
)
FEWEST_WORKERS, MOST_WORKERS = 10, 1000
LARGEST_CASELOAD = 0.22  # of the ten of an area
MOST_SITES = 1000
# The ends of each switch that is a number.
ENDS: Mapping[str, tuple[float, float]] = MappingProxyType(
    {
        "gain": (-10.0, 10.0),
        "dose": (0.0, 1.0),
        "shock": (-10.0, 10.0),
        "walk": (0.0, 1.0),
        "influence": (0.0, 1.0),
        "missing": (0.0, 0.5),
        "confounded": (-5.0, 5.0),
    }
)


@dataclass(frozen=True)
class Setting:
    """The truth of a place, as it is set. What each switch does to which table is in docs/system/place.md.

    Attributes
    ----------
    people
        How many people start with a service in the four years.
    seed
        A whole number from 0: the same seed gives the same place.
    changed_on
        The day of the change in Eastside. Records run from two years before it until two years after.
    gain
        Points of the outcome measure that people of Eastside who start after the change gain by it, where it
        reaches them and works.
    benefits
        For whom it works: "all"; "some" (nothing for two ethnic groups); "harm" (one ethnic group loses as much as
        others gain).
    star
        Whether nearly all of the gain rests on the cases of one worker; or the share of it that does, from the share
        of the cases that worker has. Nought is no star.
    pathway
        Whether the steps of a case are "redesigned", only "renamed", or "unchanged".
    lasts
        Whether gain, practice and money are still there after the first funding ends; or the share of the gain that
        is left at 24 months.
    practice_kept
        The share of the sites which began that still practise at the end of the records, two years after the change;
        where it is not given it follows `lasts`.
    recurrent
        The share of the new way's money that is on budgets that go on once the first funding has ended; where it is
        not given it follows `lasts`.
    dose
        The share of those said to be reached whom the change does reach.
    shock
        Points that everybody who starts after the change gains in both areas alike, whatever was changed.
    attrition
        Who is lost to follow-up: "none", "even" (as many everywhere), or "differential" (more where things changed,
        and more of those who fare badly).
    shut_out_reached
        Whether the group that was shut out comes in after the change; or the share of those who would that does. Half
        is as before.
    coordinated
        Whether households have one coordinator, and fewer agencies round them, after the change.
    cover
        Whether a deputy is named for that coordinator.
    walk
        How far what the front line does has followed what leaders say: 0 not at all, 1 all the way.
    label
        What a dual diagnosis label does where needs are alike: a "barrier", a "passport", "neutral", or "mixed" (a
        barrier at one service and a passport at another).
    personal_plans
        Whether plans differ as people do, after the change.
    ties
        Whether the people in somebody's life are "kept", or "churned": some lost for others gained.
    influence
        The share of the recommendations of people with lived experience that is adopted after the change.
    withdrawal
        Whether services were only taken away: less is used, and people fare worse.
    partnership
        Whether the partnership is "wide", or "two keen people".
    leavers
        Whether some of those who hold the partnership up leave.
    stands_without
        Whether what their agencies do together goes on without them; or the share of it that does.
    hands
        How many of Eastside's front line can do the steps of a case after the change, all but the first; everybody
        can where it is not given.
    biased_tool
        Whether one item of the assessment tool asks something else of one ethnic group.
    rationing
        Whether people with more to build on are taken on less often.
    opening
        When services are open after the change: "office hours" only, or "evenings too".
    missing
        The share of cells that are missing, by chance alone, in columns where records have holes.
    confounded
        Points by which Westside declines, with each year that people start later, before the change as after it: the
        two areas drift apart whatever is changed, and a comparison takes that for a gain.
    workers
        How many of the front line each area has: ten, or any number of tens.
    sites
        How many teams of each agency take up a practice or do not, each a site of its own.
    """

    people: int = 600
    seed: int = 1
    changed_on: date = date(2024, 1, 1)
    gain: float = 4.0
    benefits: str = "all"
    star: bool | float = False
    pathway: str = "redesigned"
    lasts: bool | float = True
    practice_kept: float | None = None
    recurrent: float | None = None
    dose: float = 1.0
    shock: float = 0.0
    attrition: str = "none"
    shut_out_reached: bool | float = True
    coordinated: bool = True
    cover: bool = True
    walk: float = 1.0
    label: str = "barrier"
    personal_plans: bool = True
    ties: str = "kept"
    influence: float = 0.6
    withdrawal: bool = False
    partnership: str = "wide"
    leavers: bool = True
    stands_without: bool | float = True
    hands: int | None = None
    biased_tool: bool = False
    rationing: bool = False
    opening: str = "office hours"
    missing: float = 0.03
    confounded: float = 0.0
    workers: int = FEWEST_WORKERS
    sites: int = 1

    def __post_init__(self) -> None:
        for name, least in (("people", 1), ("seed", 0)):
            if not _whole(getattr(self, name), least, math.inf):
                raise WrongTypeError(f"`{name}` is no whole number from {least}.", f"Give {least} or more.")
        for name, allowed in CHOICES.items():
            if getattr(self, name) not in allowed:
                raise UnknownChoiceError(f"choice of `{name}`", getattr(self, name), allowed)
        given = {name: ends for name, ends in FOLLOWING.items() if getattr(self, name) is not None}
        for name, ends in {**ENDS, **given}.items():
            if not _between(getattr(self, name), ends):
                raise WrongTypeError(
                    f"`{name}` is not a number from {ends[0]:g} to {ends[1]:g}.",
                    "Give a number between them.",
                )
        self._require_sizes()
        self._require_counts()

    def _require_sizes(self) -> None:
        """Check those that are yes or no, and those of them that may be a size."""
        for field in fields(self):
            if not isinstance(field.default, bool) or isinstance(getattr(self, field.name), bool):
                continue
            ends = SIZES.get(field.name)
            if ends is None:
                raise WrongTypeError(f"`{field.name}` is neither True nor False.", "Give one of them.")
            if not _between(getattr(self, field.name), ends):
                raise WrongTypeError(
                    f"`{field.name}` is neither True nor False, nor a number from {ends[0]:g} to {ends[1]:g}.",
                    "Give one of them.",
                )

    def _require_counts(self) -> None:
        """Check how many workers and sites there are, and that a star has no less of the gain than of the cases."""
        if not _whole(self.workers, FEWEST_WORKERS, MOST_WORKERS) or self.workers % FEWEST_WORKERS:
            raise WrongTypeError(
                f"`workers` is no number of tens from {FEWEST_WORKERS} to {MOST_WORKERS}.",
                "Give for example 50.",
            )
        if not _whole(self.sites, 1, MOST_SITES):
            raise WrongTypeError(
                f"`sites` is no whole number from 1 to {MOST_SITES}.", "Give for example 10."
            )
        if self.hands is not None and not _whole(self.hands, 1, self.workers):
            raise WrongTypeError(
                "`hands` is no whole number from 1 to the number of workers.", "Give for example 2."
            )
        cases = LARGEST_CASELOAD * FEWEST_WORKERS / self.workers
        if not isinstance(self.star, bool) and 0 < self.star < cases:
            raise WrongTypeError(
                f"`star` is less than that worker's share of the cases, {cases:g}.",
                "Give a share of the gain from there to 1, or 0 for no star.",
            )


def _whole(value: object, least: float, most: float) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def _between(value: object, ends: tuple[float, float]) -> bool:
    """Return whether a value is a number that there is, and not below or above the ends."""
    return isinstance(value, int | float) and not isinstance(value, bool) and ends[0] <= value <= ends[1]


SWITCHES = tuple(
    field.name for field in fields(Setting) if field.name not in ("people", "seed", "changed_on")
)


def setting_of(people: int, seed: int, changed_on: object, switches: Mapping[str, object]) -> Setting:
    """Return the setting of a place.

    Raises
    ------
    UnknownChoiceError
        Where there is no such switch, or no such choice of one.
    WrongTypeError
        Where a number or the day is not one that can be.
    """
    for name in switches:
        if name not in SWITCHES:
            raise UnknownChoiceError("switch of a place", name, SWITCHES)
    return Setting(people, seed, _day(changed_on), **switches)  # type: ignore[arg-type] # each is checked there


def _day(given: object) -> date:
    try:
        day = given if type(given) is date else date.fromisoformat(str(given))
    except ValueError:
        raise WrongTypeError("`changed_on` is no day.", "Write it as 2024-01-31.") from None
    if not 1950 <= day.year <= 2090:  # noqa: PLR2004 - the schemas take days from 1900 to 2100
        raise WrongTypeError("`changed_on` is too early or too late.", "Give a day from 1950 to 2090.")
    return day
