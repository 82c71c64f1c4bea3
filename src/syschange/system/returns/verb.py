"""The verb: people who left in, how many of them had come back by so many months out."""

import warnings
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from syschange.errors import DataWarning, NotEstimableError, WrongTypeError
from syschange.frames import take_rows
from syschange.results import parameters
from syschange.system.followed import Point, followed
from syschange.system.followed.groups import LEFT, REACHED, STILL
from syschange.system.people_days import (
    Floats,
    Ints,
    People,
    as_one,
    in_period,
    last_day,
    number_of,
    people_of,
    reference_of,
    require_declared,
    require_joined,
    require_numbers,
)
from syschange.system.returns.result import Returned

_MONTH = 365.25 / 12
_MOST = 10  # ours: more points in time are read off the picture
_BACKWARDS = "Some people left before they started, or died before they left; they are left out."
_NEVER = "No return after leaving is recorded at all: there was none, or nobody keeps a record."


def returns(
    people: object,
    *,
    events: object | None = None,
    access: object | None = None,
    months: Sequence[float] = (12, 24),
    until: object = None,
    changed_on: object = None,
    by: Sequence[str] = (),
    ways: int = 1,
    against: Mapping[str, str] | None = None,
    person: str = "person_id",
    left: str = "left_on",
    started: str | None = "started_on",
    died: str | None = "died_on",
    trauma: str | None = "trauma",
    event: str = "event",
    happened: str = "happened_on",
    coming_back: str = "return",
    referred: str = "referred_on",
    level: float = 0.95,
) -> Returned:
    """Tell how many people who left had come back by so many months: by group, and before and after a change.

    Parameters
    ----------
    people
        A tidy table of any engine, one row a person, with the day they left.
    events
        The table of events, of which those of the kind `coming_back` are returns.
    access
        The table of access, whose referrals after leaving are returns. One of the two has to be there; of both the
        earlier counts.
    months
        By how many months after leaving the share is told.
    until
        The last day of the records; the latest day in any table given where left out.
    changed_on
        The day of a change. Who left from it on is after; the years after leaving are counted wherever they lie.
    by, ways
        Characteristics, and the most taken together: 1 or 2. `by=["arm"]` with `against={"arm": …}` compares arms.
    against
        The reference group of characteristics; those without known trauma are always one.
    person, left, started, died, trauma
        Columns of people.
    event, happened, coming_back
        Columns of events, and the label of a return.
    referred
        The column of access.
    level
        Confidence level of the intervals; .95 by convention.

    Returns
    -------
    Returned

    Raises
    ------
    MissingColumnError, WrongTypeError, UnknownChoiceError
        Where a column or an option cannot be used.
    DuplicateRowsError
        Where a person has two rows in the table of people.
    NotEstimableError
        Where nobody has left yet.

    Warns
    -----
    DataWarning
        Where people left before they started or died before they left, or no return is recorded at all.

    Notes
    -----
    Kaplan and Meier's share, and Aalen and Johansen's where people died, who cannot come back (see
    `statistics.survival`). Differences by the limits of each share: Zou GY, Donner A (2008) Statistics in Medicine
    27:1693-1702.
    """
    points = _points(months)
    if events is None and access is None:
        raise WrongTypeError("Neither events nor access says who came back.", "Give events= or access=.")
    given = parameters(
        events=events is not None, access=access is not None, months=list(months), until=until,
        changed_on=changed_on, by=list(by), ways=ways, against=against, person=person, left=left, started=started,
        died=died, trauma=trauma, event=event, happened=happened, coming_back=coming_back, referred=referred,
        level=level,
    )  # fmt: skip
    folk = people_of(
        people, person=person, days={"left": left, "started": started, "died": died},
        usual={"started": "started_on", "died": "died_on"}, by=by, trauma=trauma,
    )  # fmt: skip
    place, day = _comings(folk, events, access, (person, event, happened, coming_back, referred))
    last = last_day(until, day, *(folk.day(d) for d in ("left", "started")))
    rows, who, notes = _rows(folk, place, day, last)
    rows = in_period(rows.assign(**folk.at(who)), folk.day("left")[who], changed_on)
    if changed_on is not None:
        rows = rows.reset_index(drop=True)
    made: Returned = followed(
        Returned, rows, points, days=[p.day for p in points if p.day is not None],
        provenance=("system.returns", given), received=len(folk) + folk.unnamed, by=folk.by, ways=ways, level=level,
        changed=changed_on is not None, against=reference_of(against, folk.by), notes=as_one(notes),
    )  # fmt: skip
    return made


def _points(months: Sequence[float]) -> list[Point]:
    return [
        Point(
            f"{m:g} month{'' if m == 1 else 's'}",
            f"people who left that had come back within {m:g} months",
            day=float(round(m * _MONTH)),
        )
        for m in sorted(require_numbers(months, "months", most=_MOST))
    ]


def _comings(
    people: People, events: object | None, access: object | None, columns: tuple[str, str, str, str, str]
) -> tuple[Ints, Floats]:
    """Return whose each return may be and when; events of other kinds keep their day, which is one of the records."""
    person, event, happened, coming_back, referred = columns
    places, days = [np.zeros(0, dtype=np.int64)], [np.zeros(0)]
    if events is not None:
        rows = take_rows(events, ids=[person], groups=[event], days=[happened])
        known = {str(c) for c in rows[event].cat.categories}
        require_declared("kind of event", coming_back, known, ("events", "event"))
        mine = people.places(rows[person])
        require_joined(mine, "the table of events")
        places.append(np.where(rows[event] == coming_back, mine, -1))
        days.append(number_of(rows[happened]))
    if access is not None:
        rows = take_rows(access, ids=[person], days=[referred])
        places.append(people.places(rows[person]))
        require_joined(places[-1], "the table of access")
        days.append(number_of(rows[referred]))
    return np.concatenate(places), np.concatenate(days)


def _rows(people: People, place: Ints, day: Floats, until: float) -> tuple[pd.DataFrame, Ints, list[str]]:
    """Return a row a person who left: days until they came back, died or were last known of; their places; notes."""
    left, started, died = (people.day(d) for d in ("left", "started", "died"))
    wrong = (left < started) | (died < left)
    # Who is recorded as leaving on the day of their death did not leave.
    who = np.flatnonzero(~np.isnan(left) & ~wrong & (left <= until) & ~(died == left))
    if not len(who):
        raise NotEstimableError(
            "Nobody has left yet, so nobody can have come back.",
            "Come back to it once some people have left.",
        )
    after = (place >= 0) & (day > np.append(left, np.nan)[place]) & (day <= until)
    back = np.full(len(people), np.inf)
    np.minimum.at(back, place[after], day[after])
    dead = np.where(died <= until, died, np.inf)
    first = np.minimum(np.minimum(back, dead), until)
    how = np.where(back <= np.minimum(dead, until), REACHED, np.where(dead <= until, LEFT, STILL))
    rows = pd.DataFrame({"last": (first - left)[who], "how": how[who]})
    notes = ["People who died on the day they left are not among them."] if (died == left).any() else []
    if wrong.any():
        warnings.warn(_BACKWARDS, DataWarning, stacklevel=3)
        notes.append(_BACKWARDS)
    if not (rows["how"] == REACHED).any():
        warnings.warn(_NEVER, DataWarning, stacklevel=3)
        notes.append(_NEVER)
    return rows, who, notes
