"""What is known of people beside what happened to them: when they were born and died, and their characteristics."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import narwhals as nw
import numpy as np
import numpy.typing as npt

from syschange.frames import Scan, Wanted, at
from syschange.schemas.checking.asked import Asked
from syschange.schemas.checking.cells import Cells
from syschange.schemas.checking.ids import NOBODY, Fingerprints, places
from syschange.schemas.checking.spread import Grouping, characteristics, labels_of, place
from syschange.schemas.declared import Declared
from syschange.schemas.definition import ERROR, WARNING, Schema

Days = npt.NDArray[np.int64]

PEOPLE, PERSON = "people", "person_id"
BORN, DIED = "date_of_birth", "died_on"
# Ours: the days on which somebody was there themselves, and what it is if they had died by then. A referral or a
# plan may be dealt with late, and a contact may be with the family; a score is of somebody alive. Days that are an
# organisation's own (decided, exited, delivered) are not asked about.
LIVED: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "outcomes": {"assessed_on": ERROR},
        "responses": {"answered_on": ERROR},
        "ratings": {"rated_on": ERROR},
        "access": {
            "referred_on": WARNING,
            "reached_on": ERROR,
            "assessed_on": ERROR,
            "started_on": ERROR,
        },
        "contacts": {"contacted_on": WARNING},
        "pathways": {"happened_on": WARNING},
        "events": {"happened_on": WARNING},
        "plans": {"made_on": WARNING},
    }
)
_UNKNOWN_DAY = 0


@dataclass(frozen=True, eq=False)
class Lives:
    """What is known of people, row by row of their table.

    Attributes
    ----------
    ids
        A number for each person's id.
    days
        The days of birth and of death that the table has, by their shipped names, as yyyymmdd; 0 where missing.
    names
        What the two columns are called in the table.
    groups
        For each characteristic whose labels are declared, the labels and the place of each person's own.
    """

    ids: Fingerprints
    days: Mapping[str, Days]
    names: Mapping[str, str]
    groups: Mapping[str, Grouping]

    def beside(self, whose: npt.NDArray[np.int64]) -> dict[str, Grouping]:
        """Return the characteristics of people for rows that are theirs; those of nobody are not known."""
        return {
            name: (labels, _theirs(of, whose, len(labels) - 1)) for name, (labels, of) in self.groups.items()
        }


def lives(declared: Declared, table: Scan, ids: Fingerprints) -> Lives:
    """Return what is known of people, in one pass over their table."""
    schema = declared.schema
    names = {day: schema.called(day) for day in (BORN, DIED)}
    there = {day: name for day, name in names.items() if _holds_days(table, name)}
    labels = {name: labels_of(name, declared) for name in characteristics(declared, table)}
    marks = {f"group {name}": place(name, of) for name, of in labels.items()}
    found = table.arrays(
        {**marks, **{day: _day(name) for day, name in there.items() if name in table.dtypes}}
    )
    days = {
        day: found[day].astype(np.int64) if day in found else _days_of_cells(table, name)
        for day, name in there.items()
    }
    groups = {
        schema.shipped(name): (of, found[f"group {name}"].astype(np.int64)) for name, of in labels.items()
    }
    return Lives(ids, days, there, groups)


def out_of_life(
    schema: Schema, table: Scan, known: Lives, ids: Fingerprints
) -> list[tuple[Asked, str, npt.NDArray[np.int64]]]:
    """Return what was asked about the days of a table, the column it is about, and the rows it does not hold for.

    Parameters
    ----------
    schema, table
        The table and its schema.
    known
        What is known of people.
    ids
        A number for the person of each row.
    """
    columns = {schema.called(name): severity for name, severity in LIVED.get(schema.kind, {}).items()}
    columns = {name: severity for name, severity in columns.items() if _holds_days(table, name)}
    if not known.days or not columns:
        return []
    whose = places(ids, known.ids)
    found = table.arrays({name: _day(name) for name in columns if name in table.dtypes})
    asked = []
    for name, severity in columns.items():
        days = found[name].astype(np.int64) if name in found else _days_of_cells(table, name)
        for end, of in known.days.items():
            theirs = _theirs(of, whose, _UNKNOWN_DAY)
            wrong = days < theirs if end == BORN else days > theirs
            rows = np.flatnonzero(wrong & (days != _UNKNOWN_DAY) & (theirs != _UNKNOWN_DAY))
            rule = "not_before_birth" if end == BORN else "not_after_death"
            settings = {"other": known.names[end], "table": PEOPLE}
            asked.append((Asked(rule, settings, end == DIED and severity == WARNING), name, rows))
    return asked


def _theirs(of: npt.NDArray[np.int64], whose: npt.NDArray[np.int64], unknown: int) -> npt.NDArray[np.int64]:
    """Return what is known of each row's person; of nobody nothing is, and a table of people may have no rows."""
    if not len(of):
        return np.full(len(whose), unknown, dtype=np.int64)
    return np.where(whose == NOBODY, unknown, of[whose])


def _holds_days(table: Scan, name: str) -> bool:
    """Return whether a column holds days; one of another type is reported, and says nothing of lives."""
    dtype = table.dtypes.get(name)
    plain = dtype == nw.Date or (isinstance(dtype, nw.Datetime) and dtype.time_zone is None)
    return plain or name in table.opaque


def _day(name: str) -> nw.Expr:
    """Return a day as the number yyyymmdd, which every engine makes alike; 0 where it is missing."""
    day = at(name).cast(nw.Date)
    parts = (part.cast(nw.Int64) for part in (day.dt.year(), day.dt.month(), day.dt.day()))
    year, month, of_month = parts
    return nw.coalesce(year * 10_000 + month * 100 + of_month, nw.lit(_UNKNOWN_DAY, nw.Int64))


def _days_of_cells(table: Scan, name: str) -> Days:
    """Return the days in a column that holds other things as well, as `_day` does."""
    days = Cells.of(table.fetch({name: Wanted((name,))})[name].frame[name]).days
    months, years = days.astype("datetime64[M]"), days.astype("datetime64[Y]")
    missing = np.isnat(days)
    whole = np.where(missing, np.datetime64("1970-01-01", "D"), days)
    months = np.where(missing, np.datetime64("1970-01", "M"), months)
    years = np.where(missing, np.datetime64("1970", "Y"), years)
    year = years.astype(np.int64) + 1970
    month = (months - years.astype("datetime64[M]")).astype(np.int64) + 1
    of_month = (whole - months.astype("datetime64[D]")).astype(np.int64) + 1
    return np.where(missing, _UNKNOWN_DAY, year * 10_000 + month * 100 + of_month)
