"""The verb: contacts in, how well agencies work together round each household out."""

import dataclasses
import warnings
from collections.abc import Mapping, Sequence

from syschange.errors import DataWarning
from syschange.results import parameters
from syschange.statistics.levels import require_level
from syschange.system.coordination import asked as given_as
from syschange.system.coordination.doubts import doubts, require_days
from syschange.system.coordination.gathered import gathered
from syschange.system.coordination.opening import open_hours as hours_of
from syschange.system.coordination.reading import read
from syschange.system.coordination.result import Coordination
from syschange.system.measured import day_of


def coordination(
    contacts: object,
    *,
    people: object | None = None,
    events: object | None = None,
    plans: object | None = None,
    household: str = "household_id",
    person: str = "person_id",
    agency: str | None = "agency",
    worker: str | None = "worker_id",
    kind: str | None = "kind",
    contacted_on: str = "contacted_on",
    attended: str | None = "attended",
    joint: str | None = "joint",
    from_agency: str | None = "from_agency",
    service: str | None = "service",
    hour: str | None = "hour",
    venue: str | None = "venue",
    entry_point: str | None = "entry_point",
    coordinator: str | None = "coordinator_id",
    deputy: str | None = "deputy_id",
    started: str | None = "started_on",
    left: str | None = "left_on",
    event: str = "event",
    happened_on: str = "happened_on",
    times: str | None = "times",
    plan: str = "plan_id",
    made_on: str = "made_on",
    family_outcome: str | None = "family_outcome",
    family_role: str | None = "family_role",
    changed_on: object = None,
    appointments: Sequence[str] = ("appointment", "assessment", "visit"),
    many: int = 4,
    office_hours: tuple[float, float] = (9, 17),
    open_hours: object = None,
    needed: Sequence[str] = ("call or message",),
    crisis: Sequence[str] = (),
    neutral_venues: Sequence[str] = (),
    followed_in: float = 14,
    early: float = 28,
    asked_within: float = 182,
    by: Sequence[str] = (),
    ways: int = 1,
    level: float = 0.95,
    unknown: str = "keep",
    categories: Mapping[str, Sequence[str]] | None = None,
) -> Coordination:
    """Measure how well agencies work together round each household, before and after a change.

    Parameters
    ----------
    contacts
        A tidy table of any engine, one row a contact, kept or missed.
    people
        The table of people, one row each: their household, coordinator and deputy, when they started and left, and
        the characteristics of `by`. Where left out, households and characteristics are those of the contacts.
    events
        The table of events: retellings, and consent asked, given and refused.
    plans
        The table of plans.
    household, person, agency, worker, kind, contacted_on, attended, joint, from_agency
        Columns of contacts, as are the next four. A contact without a household is one of the person's. Columns
        under the schema's names may be absent, and what needs them is left out and said; None leaves a column out.
    service, hour, venue, entry_point
        The other columns of contacts.
    coordinator, deputy, started, left
        Columns of people. A deputy is whoever stands in for the coordinator, and not the coordinator.
    event, happened_on, times
        Columns of events.
    plan, made_on, family_outcome, family_role
        Columns of plans.
    changed_on
        The day of a change. Quarters are counted from it; without one they are those of the calendar.
    appointments
        Kinds of contact that a household has to keep: appointment, assessment and visit (ours).
    many
        From how many agencies in a quarter on they are many; 4 (ours).
    office_hours
        From which hour until which doors are taken to be open from Monday to Friday; 9 to 17 (ours).
    open_hours
        When each service or agency is open: `{"housing": (9, 17)}`, `{"crisis line": (0, 24, "every day")}`, or
        `{"housing": {"before": (9, 17), "after": (9, 21)}}`; or a table with `opens`, `closes`, perhaps `days`
        ("weekdays" or "every day") and `period`. Without days, Monday to Friday.
    needed, crisis
        Kinds of contact, and ways in, by which people come when they need somebody: calls and messages (ours), and
        for example a police cell. They show which hours are needed; appointments show only which are offered.
    neutral_venues
        Places that are not for treatment.
    followed_in
        Days within which somebody sent on should be seen; 14 (ours).
    early, asked_within
        Days from the start within which consent is asked early, and within which it is asked at all; 28 and 182
        (ours).
    by, ways
        Characteristics of people, and how many are taken together at most. A household whose members differ is
        `(several)`.
    level
        Confidence level of the intervals.
    unknown, categories
        As everywhere: "keep" or "split" for kinds of missing; the labels of a characteristic.

    Returns
    -------
    Coordination

    Raises
    ------
    MissingColumnError, WrongTypeError, UnknownChoiceError
        Where a column or an option cannot be used.
    DuplicateRowsError
        Where a person has two rows in the table of people.
    NotEstimableError
        Where no contact has a day and a household, or the day of the change is not among those of the contacts.

    Warns
    -----
    DataWarning
        Where records are thin or look wrong.
    """
    require_level(level)
    options = given_as.asked(
        appointments=appointments, many=many, office_hours=office_hours, needed=needed, crisis=crisis,
        neutral_venues=neutral_venues, followed_in=followed_in, early=early, asked_within=asked_within,
    )  # fmt: skip
    columns: dict[str, dict[str, str | None]] = {
        "contacts": {
            "person": person, "day": contacted_on, "household": household, "agency": agency, "worker": worker,
            "kind": kind, "attended": attended, "joint": joint, "from_agency": from_agency, "service": service,
            "hour": hour, "venue": venue, "entry_point": entry_point,
        },
        "people": {
            "person": person, "household": household, "coordinator": coordinator, "deputy": deputy,
            "started": started, "left": left,
        },
        "events": {"person": person, "event": event, "day": happened_on, "times": times},
        "plans": {
            "person": person, "plan": plan, "made_on": made_on, "family_outcome": family_outcome,
            "family_role": family_role,
        },
    }  # fmt: skip
    tables = {"contacts": contacts, "people": people, "events": events, "plans": plans}
    held = read(tables, columns, by=by, ways=ways, unknown=unknown, categories=categories)
    changed = None if changed_on is None else day_of(changed_on)
    require_days(held, changed)
    thin = doubts(held)
    for told in thin:
        warnings.warn(told, DataWarning, stacklevel=2)
    hours = {} if open_hours is None else hours_of(open_hours, service=service, agency=agency)
    arguments = parameters(
        people=people is not None, events=events is not None, plans=plans is not None,
        **{name: column for own in columns.values() for name, column in own.items()},
        changed_on=None if changed is None else changed.date(),
        **dataclasses.asdict(options), open_hours=sorted(hours), by=list(by), ways=ways, level=level, unknown=unknown,
    )  # fmt: skip
    return gathered(
        held, options, hours, changed, by=tuple(by), ways=ways, level=level, arguments=arguments, thin=thin
    )
