"""The verb: ties, decisions and changes in, whether people are connected and have a say out."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from syschange.errors import UnknownChoiceError, WrongTypeError
from syschange.frames import ALL
from syschange.results import parameters
from syschange.statistics.levels import is_number, require_level
from syschange.system.connections.asks import CHANGES, asks_of
from syschange.system.connections.distances import EVENTS, Middle, events_of, farther, moved
from syschange.system.connections.grants import Grants, grants_of
from syschange.system.connections.measures import (
    DECISIONS,
    RATINGS,
    Given,
    contributes,
    decisions_of,
    of_decisions,
    of_ties,
)
from syschange.system.connections.money import COSTS, Money, costs_of, money_of
from syschange.system.connections.result import Connections, with_money
from syschange.system.connections.ties import FIELDS, UNMENTIONED, Ties, ties_of
from syschange.system.fields import people_of, undated
from syschange.system.measured import AFTER, BEFORE, day_of, measured

WRONG_GRANTS = "Some small grants are decided before they are asked for, and are left out."
_TABLES = {
    "ties": FIELDS, "decisions": DECISIONS, "changes": CHANGES, "costs": COSTS, "events": EVENTS, "ratings": RATINGS,
}  # fmt: skip


def connections(
    ties: object,
    *,
    decisions: object | None = None,
    changes: object | None = None,
    costs: object | None = None,
    events: object | None = None,
    ratings: object | None = None,
    item: str | None = None,
    item_from: float | None = None,
    people: object | None = None,
    changed_on: object | None = None,
    before: float = 0,
    after: float = 12,
    within: float = 1,
    unmentioned: str = "lost",
    count_paid: bool = False,
    by: Sequence[str] = (),
    ways: int = 1,
    against: Mapping[str, str] | None = None,
    grant_days: float = 14,
    until: object | None = None,
    person: str = "person_id",
    tie: str = "tie_id",
    months: str = "months",
    present: str = "present",
    close: str = "close",
    kind: str = "kind",
    distance: str = "distance",
    level: float = 0.95,
    columns: Mapping[str, Mapping[str, str]] | None = None,
) -> Connections:
    """Ask whether people are connected and have a say: ties gained and lost, who decides, what is asked and offered.

    Parameters
    ----------
    ties
        A table of any engine in the form of our schema `ties`, one row a person, tie and month.
    decisions, changes, costs, events, ratings
        Tables in the form of those schemas: who decides on what and how much; what changes ask of people and offer
        them; what is spent altogether; placements and moves; and an item by which people say that they help others.
    item, item_from
        That item, and the rating from which on it says so; where left out, the upper half of the item's scale.
    people
        The table `people`, for characteristics in `by` that are not in the others, and for `changed_on`.
    changed_on
        The day of the change: people who started before it are then told apart from those who started later, and
        decisions, moves and ratings by their own day.
    before, after, within
        Months of the two times that ties are compared at, and how many months about them count as that time (1,
        ours).
    unmentioned
        Whether a tie that was there, and of which the end says nothing, is taken as "lost" or "left out".
    count_paid
        Whether ties to paid workers count with the others. They are told apart in any case.
    by, ways, against
        Characteristics, how many are taken together at most, and the reference group of those that have one.
    grant_days
        Days in which a small grant ought to be decided. 14, ours.
    until
        The last day that records cover. With `people` it tells who started too lately to be asked again from who was
        not asked; of small grants it is the day up to which those still open have waited (the last day of the
        decisions where left out).
    person, tie, months, present, close, kind, distance
        Columns of the ties.
    level
        Confidence level.
    columns
        Columns of the other tables that are called otherwise than in our schemas, by table.

    Returns
    -------
    Connections

    Raises
    ------
    MissingColumnError, WrongTypeError, UnknownChoiceError
        Where a column, number or option cannot be used or would be without effect.
    DuplicateRowsError
        Where a person has two rows in `people`.
    NotEstimableError
        Where nothing can be told.

    Warns
    -----
    DataWarning
        Where more than one in five people were not asked again, or as many ties are not mentioned again.
    """
    own = {"person_id": person, "tie_id": tie, "months": months, "present": present, "close": close, "kind": kind,
           "distance": distance}  # fmt: skip
    others = _options(before, after, within, unmentioned, grant_days, level, columns)
    _need(decisions, people, ratings, item, item_from, costs, until)
    by = list(by)
    days = ["started_on"] if not (changed_on is None and until is None) else []
    last = None if until is None else day_of(until)
    home = None if people is None else people_of(people, by, others.get("people", {}), days=days)
    called = {field: column for field, column in own.items() if field != column}
    found = ties_of(
        ties, called=called, people=home, by=by, changed_on=changed_on, before=before, after=after, within=within,
        unmentioned=unmentioned, until=last,
    )  # fmt: skip
    given = of_ties(found, count_paid=count_paid)
    if ratings is not None and item is not None:
        given.append(
            contributes(
                ratings, item, item_from, others.get("ratings", {}), people=home, by=by, changed_on=changed_on
            )
        )
    periods = (BEFORE, AFTER) if changed_on is not None else (ALL,)
    more, sums, small, notes = _decisions(
        decisions,
        costs,
        others,
        home,
        by=by,
        changed_on=changed_on,
        periods=periods,
        grant_days=grant_days,
        until=last,
    )
    middles = _middles(found, events, others, changed_on, periods, level, count_paid=count_paid)
    arguments = parameters(
        changed_on=None if changed_on is None else day_of(changed_on).date(), before=before, after=after,
        within=within, unmentioned=unmentioned, count_paid=count_paid, item=item, item_from=item_from, by=by,
        ways=ways, against=dict(against or {}), grant_days=grant_days, until=None if last is None else last.date(),
        **own, level=level, columns=others,
    )  # fmt: skip
    notes = [*found.notes, *undated([*given, *more]), *notes]
    made = measured(
        Connections, given + more, provenance=("system.connections", arguments), rows=(found.rows, found.used),
        by=by, ways=ways, level=level, changed=changed_on is not None, against=against,
        notes=notes, sums=None, middles=middles, small_grants=small, before_month=float(before),
        after_month=float(after),
        asks=None if changes is None else asks_of(changes, others.get("changes", {})),
    )  # fmt: skip
    assert isinstance(made, Connections)  # noqa: S101 - the kind asked for
    return with_money(made, sums)


def _decisions(
    decisions: object | None, costs: object | None, others: Mapping[str, Mapping[str, str]],
    home: pd.DataFrame | None, *, by: Sequence[str], changed_on: object | None, periods: Sequence[str],
    grant_days: float, until: pd.Timestamp | None,
) -> tuple[Given, Money | None, tuple[Grants, ...], list[str]]:  # fmt: skip
    if decisions is None:
        return [], None, (), []
    rows, personal = decisions_of(
        decisions, others.get("decisions", {}), people=home, by=by, changed_on=changed_on
    )
    sums = money_of(rows, costs_of(costs, others.get("costs", {}), changed_on), periods=periods, by=by)
    small, wrong = grants_of(rows, changed_on=changed_on, periods=periods, days=grant_days, until=until)
    return of_decisions(rows, personal=personal), sums, tuple(small), [WRONG_GRANTS] if wrong else []


def _middles(  # noqa: PLR0917 - as given to the verb
    found: Ties, events: object | None, others: Mapping[str, Mapping[str, str]], changed_on: object | None,
    periods: Sequence[str], level: float, *, count_paid: bool,
) -> tuple[Middle, ...]:  # fmt: skip
    made: list[Middle] = []
    movers = None
    if events is not None:
        rows = events_of(events, others.get("events", {}), changed_on)
        movers = frozenset(rows["person_id"])
        made += moved(rows, changed_on=changed_on, periods=periods, level=level)
    return (*made, *farther(found, movers, periods=periods, level=level, count_paid=count_paid))


def _need(  # noqa: PLR0917 - as given to the verb
    decisions: object | None, people: object | None, ratings: object | None, item: str | None,
    item_from: float | None, costs: object | None, until: object | None,
) -> None:  # fmt: skip
    """Check that nothing is given that would be without effect."""
    if (ratings is None) != (item is None) or (item is None and item_from is not None):
        raise WrongTypeError(
            "ratings= and item= are needed both, or neither.", "Name the item of the ratings."
        )
    if item_from is not None and not is_number(item_from):
        raise WrongTypeError("item_from= is not a number.", "Give a rating, for example item_from=4.")
    if decisions is None and costs is not None:
        raise WrongTypeError("costs= is of use with decisions= only.", "Give the decisions too.")
    if decisions is None and people is None and until is not None:
        raise WrongTypeError("until= is of use with decisions= or people= only.", "Give one of them too.")


def _options(  # noqa: PLR0917 - as given to the verb
    before: float, after: float, within: float, unmentioned: str, grant_days: float, level: float,
    columns: Mapping[str, Mapping[str, str]] | None,
) -> dict[str, dict[str, str]]:  # fmt: skip
    require_level(level)
    numbers: dict[str, Any] = {"before": before, "after": after, "within": within, "grant_days": grant_days}
    for name, value in numbers.items():
        if not is_number(value) or value < 0:
            raise WrongTypeError(f"{name}= is not a number from 0 up.", "Give months, or days of grants.")
    if not after - before > 2 * within:
        raise WrongTypeError(
            "The two times are not apart: after= has to lie more than twice within= months behind before=.",
            "Give for example before=0, after=12, within=1.",
        )
    if unmentioned not in UNMENTIONED:
        raise UnknownChoiceError("way to take ties not mentioned again", unmentioned, UNMENTIONED)
    made = {table: dict(fields) for table, fields in (columns or {}).items()}
    for table in made:
        if table not in {*_TABLES, "people"} - {"ties"}:
            raise UnknownChoiceError(
                "table with columns of other names", table, sorted({*_TABLES, "people"} - {"ties"})
            )
    return made
