"""Hours open against hours needed, and where people are met first."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from syschange.errors import UnknownChoiceError, WrongTypeError, listing, quote
from syschange.frames import MISSING_LABELS, columns_of, take_rows
from syschange.system.coordination.asked import WHOLE_DAY, Asked, hours
from syschange.system.coordination.handoffs import rows_of
from syschange.system.coordination.homes import Flags
from syschange.system.coordination.records import Records
from syschange.system.measured import AFTER, BEFORE, PERIOD, Measure

Floats = npt.NDArray[np.float64]
Given = list[tuple[Measure, pd.DataFrame]]
FIRST_OUT, OPEN_TRIED, OPEN, VENUE = (
    "first_contact_out_of_hours",
    "open_when_tried",
    "open: ",
    "neutral_venue",
)
_HOUSEHOLDS = "households"
WEEKDAYS, EVERY_DAY = "weekdays", "every day"
DAYS = (WEEKDAYS, EVERY_DAY)
_SATURDAY = 5
# When in the week people need somebody: the office hours asked for, and around them.
PARTS = ("office hours", "weekday evenings", "weekday nights and mornings", "weekends")
NO_ATTEMPTS = (
    "No call or crisis contact shows when people needed somebody, so first contacts stand in for them, and these "
    "are made when somebody is there."
)
_HINT = (
    "Give for example {'housing': (9, 17)}, {'crisis line': (0, 24, 'every day')} or, where they changed, "
    "{'housing': {'before': (9, 17), 'after': (9, 21)}}."
)


@dataclass(frozen=True)
class Open:
    """When a service is open: from and until which hour, and whether at weekends too."""

    opens: float
    closes: float
    weekends: bool

    def at(self, hour: Floats, weekend: Flags) -> Flags:
        """Return whether it is open at each hour of the clock: past midnight where it closes before it opens."""
        if self.opens < self.closes:
            inside = (hour >= self.opens) & (hour < self.closes)
        else:
            inside = (hour >= self.opens) | (hour < self.closes)
        return np.asarray(inside & (~weekend | self.weekends))


Hours = Mapping[str, tuple[Open, Open]]  # before and after a change, the same where they did not


def open_hours(given: object, *, service: str | None, agency: str | None) -> Hours:
    """Return when each service or agency is open, before and after the change.

    Parameters
    ----------
    given
        A mapping from label to hours (see `coordination`), or a table with the columns `opens`, `closes` and,
        where there are any, `days` and `period`.
    service, agency
        Columns of the table that may hold the labels.

    Raises
    ------
    WrongTypeError, UnknownChoiceError
        Where it is neither, or hours are not such.
    """
    if not isinstance(given, Mapping):
        return _of_table(given, service, agency)
    made = {}
    for name, own in given.items():
        if not isinstance(name, str):
            raise WrongTypeError("The hours are not given by the name of a service or an agency.", _HINT)
        if isinstance(own, Mapping):
            if set(own) != {BEFORE, AFTER}:
                raise WrongTypeError(
                    f"The hours of {quote(name)} are not given for before and for after.", _HINT
                )
            made[name] = (_open(own[BEFORE], name), _open(own[AFTER], name))
        else:
            made[name] = (_open(own, name),) * 2
    return made


def _open(given: object, name: str) -> Open:
    parts = tuple(given) if isinstance(given, Sequence) and not isinstance(given, str) else ()
    days = parts[2] if len(parts) == 3 else WEEKDAYS  # noqa: PLR2004 - opens, closes, days
    if days not in DAYS:
        raise UnknownChoiceError("choice of days", days, DAYS)
    return Open(*hours(parts[:2], name), weekends=days == EVERY_DAY)


def _of_table(given: object, service: str | None, agency: str | None) -> Hours:
    present = columns_of(given)
    column = next((c for c in (service, agency) if c is not None and c in present), None)
    if column is None:
        raise WrongTypeError(
            "The table of opening hours has no column of services or agencies.",
            f"Call it one of {listing([c for c in (service, agency) if c is not None])}.",
        )
    more = [c for c in ("days", PERIOD) if c in present]
    rows = take_rows(given, groups=[column, *more], values=["opens", "closes"])
    found: dict[str, dict[str, Open]] = {}
    for row in rows.to_dict("records"):
        days = row.get("days", WEEKDAYS)
        own = _open(
            (row["opens"], row["closes"], WEEKDAYS if days in MISSING_LABELS else days), str(row[column])
        )
        when = row.get(PERIOD, "")
        places = (BEFORE, AFTER) if when in {"", *MISSING_LABELS} else (str(when),)
        for place in places:
            if place not in {BEFORE, AFTER}:
                raise UnknownChoiceError("period of opening hours", place, (BEFORE, AFTER))
            if found.setdefault(str(row[column]), {}).setdefault(place, own) != own:
                raise WrongTypeError(f"The table of opening hours has two rows for {quote(row[column])}.")
    if any(len(own) < 2 for own in found.values()):  # noqa: PLR2004 - before and after
        raise WrongTypeError("Some opening hours are given for one side of the change only.", _HINT)
    return {name: (own[BEFORE], own[AFTER]) for name, own in found.items()}


def first_contacts(held: Records) -> Flags:
    """Return which contacts are first ones: those with a way in recorded, else those of each person's earliest hour.

    Where no way in is recorded at all, it is the first that these records hold, which need not be the first.
    """
    rows = held.contacts
    if "entry_point" in rows and not rows["entry_point"].isin(MISSING_LABELS).all():
        return (~rows["entry_point"].isin(MISSING_LABELS)).to_numpy()
    hour = rows["hour"].fillna(0.0) if "hour" in rows else pd.Series(0.0, index=rows.index)
    when = rows["day"] + pd.to_timedelta(hour, unit="h")
    person = rows["person"]
    earliest = when.groupby(person).transform("min")
    return ((person >= 0) & (when == earliest)).to_numpy()


def needed(held: Records, options: Asked) -> tuple[Flags, bool]:
    """Return which contacts and attempts show when somebody was needed, and whether any but first contacts do."""
    rows = held.contacts
    found = np.zeros(len(rows), dtype=bool)
    if "kind" in rows:
        found |= rows["kind"].astype(object).isin(options.needed).to_numpy()
    if "entry_point" in rows and options.crisis:
        found |= rows["entry_point"].astype(object).isin(options.crisis).to_numpy()
    return (found, True) if found.any() else (first_contacts(held), False)


def opening(  # noqa: PLR0917 - private to the room, and called in one place
    held: Records, options: Asked, given: Hours, column: str, changed_on: pd.Timestamp | None, by: Sequence[str]
) -> tuple[Given, list[str]]:  # fmt: skip
    """Return the measures of hours and venue, and what has to be said."""
    rows = held.contacts
    first = first_contacts(held)
    made: Given = []
    notes: list[str] = []
    if "venue" in rows and options.neutral_venues:
        venue = rows["venue"].astype(object)
        value = np.where(venue.isin(MISSING_LABELS), np.nan, venue.isin(options.neutral_venues))
        made.append((_measure(VENUE, "first contacts at a place that is not for treatment"),
                     _rows(held, first, value.astype(float), changed_on, by)))  # fmt: skip
    if "hour" not in rows or rows["hour"].isna().all():
        return made, notes
    hour, weekend = rows["hour"].to_numpy(dtype=float), (rows["day"].dt.day_of_week >= _SATURDAY).to_numpy()
    if ((hour < 0) | (hour >= WHOLE_DAY)).any():
        raise WrongTypeError("Some hours are not hours of the day.", "Give whole hours from 0 to 23.")
    part = _part(hour, weekend, options.office_hours)
    out = np.where(part < 0, np.nan, part > 0)
    made.insert(0, (_measure(FIRST_OUT, "first contacts outside office hours", ""),
                    _rows(held, first, out, changed_on, by)))  # fmt: skip
    wanted, attempts = needed(held, options)
    notes += [] if attempts else [NO_ATTEMPTS]
    for place, name in enumerate(PARTS):
        value = np.where(part < 0, np.nan, part == place)
        rows_ = _rows(held, wanted, value, changed_on, by)
        made.append((_measure(f"needed: {name}", f"contacts sought, made in {name}", ""), rows_))
    made += _opened(held, wanted, given, column, changed_on, by)
    return made, notes


def _opened(  # noqa: PLR0917 - private, and called in one place
    held: Records, wanted: Flags, given: Hours, column: str, changed_on: pd.Timestamp | None, by: Sequence[str]
) -> Iterable[tuple[Measure, pd.DataFrame]]:  # fmt: skip
    """Return of the contacts sought the share when each service was open, and when the one that was tried was."""
    if not given:
        return []
    rows = held.contacts
    hour, weekend = rows["hour"].to_numpy(dtype=float), (rows["day"].dt.day_of_week >= _SATURDAY).to_numpy()
    after = np.ones(len(rows), dtype=bool) if changed_on is None else (rows["day"] >= changed_on).to_numpy()
    tried, own = np.full(len(rows), np.nan), rows[column].astype(object)
    made = []
    for name, (before, later) in given.items():
        there = np.where(after, later.at(hour, weekend), before.at(hour, weekend))
        value = np.where(np.isnan(hour), np.nan, there)
        tried = np.where((own == name).to_numpy(), value, tried)
        made.append((_measure(f"{OPEN}{name}", f"contacts sought anywhere at a time when {name} was open"),
                     _rows(held, wanted, value, changed_on, by)))  # fmt: skip
    asks = (
        f"contacts sought at a time when the {'agency' if column == 'agency' else 'service'} tried was open"
    )
    return [(_measure(OPEN_TRIED, asks), _rows(held, wanted, tried, changed_on, by)), *made]


def _part(hour: Floats, weekend: Flags, office: tuple[float, float]) -> npt.NDArray[np.int64]:
    """Return the place among `PARTS` of each hour; −1 where it is not known."""
    inside = Open(*office, weekends=False).at(hour, weekend)
    evening = hour >= max(office)
    part = np.where(weekend, 3, np.where(inside, 0, np.where(evening, 1, 2)))
    return np.where(np.isnan(hour), -1, part).astype(np.int64)


def _rows(
    held: Records, which: Flags, value: Floats, changed_on: pd.Timestamp | None, by: Sequence[str]
) -> pd.DataFrame:
    rows = held.contacts[which]
    return rows_of(
        held, rows["household"].to_numpy(), rows["day"], value[which].astype(float), changed_on, by
    )


def _measure(name: str, asks: str, better: str = "higher") -> Measure:
    return Measure(name, asks, unit=_HOUSEHOLDS, better=better)


def column_of(held: Records, given: Hours) -> str:
    """Return whether the hours are those of services or of agencies.

    Raises
    ------
    UnknownChoiceError
        Where no contact is with one of the names given.
    """
    present: list[str] = []
    for column in ("service", "agency"):
        if column in held.contacts:
            labels = [str(c) for c in held.contacts[column].cat.categories if c not in MISSING_LABELS]
            if set(given) & set(labels):
                unknown = [name for name in given if name not in labels]
                if unknown:
                    raise UnknownChoiceError(f"{column} in the table of contacts", unknown[0], labels)
                return column
            present += labels
    raise UnknownChoiceError("service or agency in the table of contacts", next(iter(given)), present)
