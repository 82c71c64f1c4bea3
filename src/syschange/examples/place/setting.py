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
# The ends of each switch that is a number.
ENDS: Mapping[str, tuple[float, float]] = MappingProxyType(
    {
        "gain": (-10.0, 10.0),
        "dose": (0.0, 1.0),
        "shock": (-10.0, 10.0),
        "walk": (0.0, 1.0),
        "influence": (0.0, 1.0),
        "missing": (0.0, 0.5),
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
        Whether nearly all of the gain rests on the cases of one worker.
    pathway
        Whether the steps of a case are "redesigned", only "renamed", or "unchanged".
    lasts
        Whether gain, practice and money are still there after the first funding ends.
    dose
        The share of those said to be reached whom the change does reach.
    shock
        Points that everybody who starts after the change gains in both areas alike, whatever was changed.
    attrition
        Who is lost to follow-up: "none", "even" (as many everywhere), or "differential" (more where things changed,
        and more of those who fare badly).
    shut_out_reached
        Whether the group that was shut out comes in after the change.
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
        Whether what their agencies do together goes on without them.
    biased_tool
        Whether one item of the assessment tool asks something else of one ethnic group.
    rationing
        Whether people with more to build on are taken on less often.
    opening
        When services are open after the change: "office hours" only, or "evenings too".
    missing
        The share of cells that are missing, by chance alone, in columns where records have holes.
    """

    people: int = 600
    seed: int = 1
    changed_on: date = date(2024, 1, 1)
    gain: float = 4.0
    benefits: str = "all"
    star: bool = False
    pathway: str = "redesigned"
    lasts: bool = True
    dose: float = 1.0
    shock: float = 0.0
    attrition: str = "none"
    shut_out_reached: bool = True
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
    stands_without: bool = True
    biased_tool: bool = False
    rationing: bool = False
    opening: str = "office hours"
    missing: float = 0.03

    def __post_init__(self) -> None:
        for name, least in (("people", 1), ("seed", 0)):
            value = getattr(self, name)
            if not isinstance(value, int) or isinstance(value, bool) or value < least:
                raise WrongTypeError(f"`{name}` is no whole number from {least}.", f"Give {least} or more.")
        for name, allowed in CHOICES.items():
            if getattr(self, name) not in allowed:
                raise UnknownChoiceError(f"choice of `{name}`", getattr(self, name), allowed)
        for name, (lowest, highest) in ENDS.items():
            value = getattr(self, name)
            number = isinstance(value, int | float) and not isinstance(value, bool)
            if not number or not math.isfinite(value) or not lowest <= value <= highest:
                raise WrongTypeError(
                    f"`{name}` is not a number from {lowest:g} to {highest:g}.", "Give a number between them."
                )
        for field in fields(self):
            if isinstance(field.default, bool) and not isinstance(getattr(self, field.name), bool):
                raise WrongTypeError(f"`{field.name}` is neither True nor False.", "Give one of them.")


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
