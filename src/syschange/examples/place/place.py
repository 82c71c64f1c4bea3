"""A simulated place in memory: all nineteen tables in this library's schemas, and the truth behind them."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pandas as pd

from syschange.errors import UnknownChoiceError
from syschange.examples.place import (
    access,
    changes,
    contacts,
    decisions,
    documents,
    events,
    meetings,
    money,
    outcomes,
    pathways,
    plans,
    population,
    ratings,
    recommendations,
    responses,
    ties,
    workforce,
)  # fmt: skip
from syschange.examples.place import people as people_table
from syschange.examples.place.base import Base, base
from syschange.examples.place.setting import Setting, setting_of
from syschange.examples.place.truth import Truth, truth
from syschange.examples.place.write import write

Draw = Callable[[Base], pd.DataFrame]
TABLES: Mapping[str, Draw] = MappingProxyType(
    {
        "people": people_table.draw,
        "workforce": workforce.draw,
        "outcomes": outcomes.draw,
        "access": access.draw,
        "contacts": contacts.draw,
        "events": events.draw,
        "pathways": pathways.draw,
        "population": population.draw,
        "meetings": meetings.draw,
        "decisions": decisions.draw,
        "recommendations": recommendations.draw,
        "changes": changes.draw,
        "funding": money.funding,
        "costs": money.costs,
        "documents": documents.draw,
        "plans": plans.draw,
        "ties": ties.draw,
        "responses": responses.draw,
        "ratings": ratings.draw,
    }
)


@dataclass(frozen=True, eq=False, repr=False)
class Place(Mapping[str, pd.DataFrame]):
    """A simulated place: a mapping of its tables by name. Nobody in it is or was alive.

    A table is drawn when it is asked for, the same each time, and is the asker's own to change.

    Attributes
    ----------
    setting
        How it is set.
    truth
        What is true of it, by name.
    """

    setting: Setting
    truth: Truth
    _base: Base = field(repr=False)

    def __getitem__(self, name: str) -> pd.DataFrame:
        if name not in TABLES:
            raise UnknownChoiceError("data set of a place", name, self.names)
        return TABLES[name](self._base)

    def __contains__(self, name: object) -> bool:
        return name in TABLES

    def __iter__(self) -> Iterator[str]:
        return iter(TABLES)

    def __len__(self) -> int:
        return len(TABLES)

    def __repr__(self) -> str:
        return f"<a simulated place of {self.setting.people:,} people, changed on {self.setting.changed_on}>"

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its data sets."""
        return tuple(TABLES)

    @property
    def changed_on(self) -> date:
        """The day of the change."""
        return self.setting.changed_on

    @property
    def funding_ends_on(self) -> date:
        """The last day of the funding that got the change going."""
        return self._base.funding_ends

    def write(self, folder: str | Path, *, format: str = "csv", replace: bool = False) -> Path:  # noqa: A002 - the word users know
        """Write every table to a folder of its own, all of them or none, and return the folder.

        Parameters
        ----------
        folder
            Where to. Whatever stands there is left alone, unless `replace`.
        format
            "csv" or "parquet".
        replace
            Whether an earlier place that was written there is replaced. A folder that holds anything else is not.

        Raises
        ------
        UnknownChoiceError
            Where there is no such format.
        CannotWriteError
            Where something stands there, or the folder or a file cannot be made.
        """
        return write(self, Path(folder), form=format, replace=replace)


def place(
    *,
    people: int = 600,
    seed: int = 1,
    changed_on: date | str = "2024-01-01",
    **switches: Any,  # noqa: ANN401 - each is of its own kind, and is checked
) -> Place:
    """Return a simulated place: two areas, one of which changed, with every table of this library and known truth.

    People start with services in two years before `changed_on` and two after. Eastside changes on that day and
    Westside does not. What the change is, and what it is not, is for the switches to say; without any it is real.

    Parameters
    ----------
    people
        How many people start with a service in the four years.
    seed
        A whole number from 0: the same seed gives the same place.
    changed_on
        The day of the change.
    **switches
        What is true: the other attributes of `Setting`, for example `star=True`.

    Returns
    -------
    Place

    Raises
    ------
    UnknownChoiceError
        Where there is no such switch, or no such choice of one; the nearest is named.
    WrongTypeError
        Where a number or the day is not one that can be.
    """
    setting = setting_of(people, seed, changed_on, switches)
    return Place(setting, truth(setting), base(setting))
