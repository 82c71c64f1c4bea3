"""What a plan says of single pieces of evidence: whom a change should reach, which series, panel, steps and posts."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from syschange.criteria.plan.outcomes import DIRECTIONS
from syschange.criteria.plan.reader import Section
from syschange.errors import InvalidPlanError, quote

SERIES_KINDS = ("proportion", "mean", "count", "rate")
PERIODS = ("week", "month", "quarter")
COVERED, LEFT = "pathways", "contacts"  # where cover, and what goes on after somebody left, are usually seen


@dataclass(frozen=True)
class Reach:
    """Whom services shut out before: named groups, or those found on an earlier window.

    Attributes
    ----------
    groups
        The groups, each a mapping of characteristic to label; none where they are to be found.
    by
        The characteristics that groups are made of.
    chosen_on
        The first and the last day of the window they are found on; None where they are named.
    """

    groups: tuple[Mapping[str, str], ...]
    by: tuple[str, ...]
    chosen_on: tuple[dt.date, dt.date] | None


@dataclass(frozen=True)
class Series:
    """A measure of how the system works, followed over time.

    Attributes
    ----------
    label, table, outcome, time
        What to call it, the data set, its column, and the column of days.
    kind, exposure, every
        How a period is summed up, the column it is a rate of (or empty), and how long a period is.
    direction, worthwhile
        Which way is better, and how far it has to move, in its own units.
    compared
        Whether the people of the comparison make a series of their own to set beside it.
    """

    label: str
    table: str
    outcome: str
    time: str
    kind: str
    exposure: str
    every: str
    direction: str
    worthwhile: float
    compared: bool


@dataclass(frozen=True)
class Steps:
    """How `pathways` is read, and what in it a new name cannot change.

    Attributes
    ----------
    entry, wait_to
        The column of where people come in, and the activity they wait for; empty where neither is recorded.
    run
        The days a case needs: one begun later than so long before the records end is left out, because a case that is
        cut short looks like another way of working. None where it is not said.
    """

    entry: str
    wait_to: str
    run: int | None


@dataclass(frozen=True)
class Cover:
    """Whose work is counted for cover: the data set, the task and (or empty) its weight."""

    table: str
    task: str
    weight: str


@dataclass(frozen=True)
class Departures:
    """What goes on when somebody leaves: the data set, its unit, its column of days, and (or empty) which rows."""

    table: str
    unit: str
    when: str
    only: str


@dataclass(frozen=True)
class Replication:
    """The same change evaluated elsewhere.

    Attributes
    ----------
    where, outcome
        The place, and the name of the outcome of this plan that it measured too.
    independent
        Whether those who evaluated it are independent of those who made the change.
    value, lower, upper, level
        The effect with its interval, in the outcome's units, more being better.
    months
        How many months after the change it was measured.
    citation
        Where it can be read.
    """

    where: str
    outcome: str
    independent: bool
    value: float
    lower: float
    upper: float
    level: float
    months: float
    citation: str


@dataclass(frozen=True)
class Asked:
    """Everything that a plan says of single pieces of evidence.

    Attributes
    ----------
    reach, series
        None where the plan declares none.
    panel, panel_beside
        The items of `ratings` that a panel rates the change by; and more that it rated, from which together with them
        it can be told whether raters agree.
    reliance
        The outcome whose gain may rest on one person; empty for the first of people's lives.
    steps, cover, departures
        As given, or the usual columns.
    """

    reach: Reach | None
    series: Series | None
    panel: tuple[str, ...]
    panel_beside: tuple[str, ...]
    reliance: str
    steps: Steps
    cover: Cover
    departures: Departures


def read_asked(part: Section) -> Asked:
    """Read what is said of single pieces of evidence; each may be left out."""
    made = Asked(
        _reach(part.section("reach")) if part.has("reach") else None,
        _series(part.section("series")) if part.has("series") else None,
        part.texts("panel", default=()),
        part.texts("panel_beside", default=()),
        part.text("reliance", default="") if part.has("reliance") else "",
        _steps(_below(part, "pathways")),
        _cover(_below(part, "cover")),
        _departures(_below(part, "departures")),
    )
    part.finish()
    _hold_panel(part, made)
    return made


def _hold_panel(part: Section, made: Asked) -> None:
    """Refuse an item that is named twice, and items beside none."""
    items = (*made.panel, *made.panel_beside)
    if len(set(items)) < len(items) or (made.panel_beside and not made.panel):
        raise InvalidPlanError(
            f"In {part.where} an item of 'panel' and 'panel_beside' is named twice, or 'panel' names none.",
            "Name each item once, and those that decide in 'panel'.",
        )


def _below(part: Section, key: str) -> Section:
    return part.section(key) if part.has(key) else Section({}, f"{quote(key)} in {part.where}")


def _reach(part: Section) -> Reach:
    groups = tuple(
        MappingProxyType({name: own.text(name) for name in own.names()})
        for own in (part.sections("groups") if part.has("groups") else ())
    )
    named = tuple(dict.fromkeys(name for group in groups for name in group))
    days = part.section("chosen_on") if part.has("chosen_on") else None
    window = (days.date("from"), days.date("to")) if days is not None else None
    if days is not None:
        days.finish()
    made = Reach(groups, part.texts("by", default=named), window)
    part.finish()
    if bool(groups) == (window is not None):
        raise InvalidPlanError(
            f"In {part.where} the groups that were shut out are neither named nor to be found, or both.",
            "Write groups: with their labels, or chosen_on: with from: and to:, an earlier window to find them on.",
        )
    if not made.by:
        raise InvalidPlanError(
            f"{part.where} has no 'by'.", "Write by: with the characteristics of the groups."
        )
    return made


def _series(part: Section) -> Series:
    made = Series(
        part.text("label"),
        part.text("table"),
        part.text("outcome", default="") if part.has("outcome") else "",
        part.text("time"),
        part.choice("kind", SERIES_KINDS),
        part.text("exposure", default="") if part.has("exposure") else "",
        part.choice("every", PERIODS, default="month"),
        part.choice("direction", DIRECTIONS),
        part.number("worthwhile", least=0),
        part.flag("compared"),
    )
    part.finish()
    if made.kind != "count" and not made.outcome:
        raise InvalidPlanError(f"{part.where} has no 'outcome'.", "Only a series of kind count needs none.")
    check_move(made.kind, made.worthwhile, part.where)
    if (made.kind == "rate") != bool(made.exposure):
        raise InvalidPlanError(
            f"In {part.where} a rate needs an 'exposure', and nothing else has one.",
            "Add it, or take it away.",
        )
    return made


def check_move(kind: str, worthwhile: float, where: str) -> None:
    """Refuse a move that a series of this kind cannot make.

    Raises
    ------
    InvalidPlanError
        Where a share would have to move by 1 or more.
    """
    if kind == "proportion" and worthwhile >= 1:
        raise InvalidPlanError(
            f"In {where} a share would have to move by {worthwhile:g}, and it can move by less than 1.",
            "Write 0.05 for five percentage points.",
        )


def _steps(part: Section) -> Steps:
    run = part.whole("run", least=1, most=36525, default=1) if part.has("run") else None
    made = Steps(_word(part, "entry"), _word(part, "wait_to"), run)
    part.finish()
    return made


def _cover(part: Section) -> Cover:
    made = Cover(
        part.text("table", default=COVERED), part.text("task", default="activity"), _word(part, "weight")
    )
    part.finish()
    return made


def _departures(part: Section) -> Departures:
    made = Departures(
        part.text("table", default=LEFT),
        part.text("unit", default="agency"),
        part.text("when", default="contacted_on"),
        _word(part, "only"),
    )
    part.finish()
    return made


def _word(part: Section, key: str) -> str:
    return part.text(key) if part.has(key) else ""


def read_replication(part: Section) -> Replication:
    """Read the same change evaluated elsewhere."""
    made = Replication(
        part.text("where"),
        part.text("outcome"),
        part.flag("independent"),
        part.number("value"),
        part.number("lower"),
        part.number("upper"),
        part.number("level", least=0.5, most=0.999, default=0.95),
        part.number("months", least=0),
        part.text("citation"),
    )
    part.finish()
    if not made.lower < made.value < made.upper:
        raise InvalidPlanError(
            f"In {part.where} the value does not lie within its interval.", "Check the numbers."
        )
    return made
