"""A simulated place in memory: all nineteen tables in this library's schemas, and the truth behind them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from syschange.errors import UnknownChoiceError
from syschange.examples.place.base import Base
from syschange.examples.place.blocks import TABLES, drawn, first_block
from syschange.examples.place.setting import Setting, setting_of
from syschange.examples.place.truth import Truth, truth
from syschange.examples.place.write import write
from syschange.frames import ENGINES, to_engine
from syschange.resources import data_folder


@dataclass(frozen=True, eq=False, repr=False)
class Place(Mapping[str, pd.DataFrame]):
    """A simulated place: a mapping of its tables by name. Nobody in it is or was alive.

    A table is drawn when it is asked for, the same each time, and is the asker's own to change. A place of more than
    100,000 people is drawn in blocks of so many, and a table asked for is all of them in memory: `write` writes
    one block after the other, whatever the size.

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
        blocks = list(drawn(self._base, name))
        return blocks[0] if len(blocks) == 1 else pd.concat(blocks, ignore_index=True)

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
    def plan_path(self) -> Path:
        """A plan with evidence on all six criteria, which is ready to run where the change is on 1 January 2024."""
        return data_folder("examples", "place.yaml")

    @property
    def funding_ends_on(self) -> date:
        """The last day of the funding that got the change going."""
        return self._base.funding_ends

    def on(self, engine: str) -> "OnEngine":
        """Return the tables in another engine: a mapping by name, each made when it is asked for.

        Parameters
        ----------
        engine
            "pandas", "polars", "polars lazy", "arrow", "duckdb" or "spark". Spark's are made by the session that is
            active, or by one that is started.

        Raises
        ------
        UnknownChoiceError
            Where there is no such engine; the nearest is named.
        MissingExtraError
            When a table is asked for, and the engine is not installed: it says what to install.
        """
        if engine not in ENGINES:
            raise UnknownChoiceError("engine", engine, ENGINES)
        return OnEngine(self, engine)

    def write(self, folder: str | Path, *, format: str = "csv", replace: bool = False) -> Path:  # noqa: A002 - the word users know
        """Write every table to a folder of its own, all of them or none, and return the folder.

        Tables of people are drawn and written in blocks of at most 100,000, so that memory does not grow with them.

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
        tables = {name: partial(drawn, self._base, name) for name in TABLES}
        return write(tables, Path(folder), form=format, replace=replace)


@dataclass(frozen=True, eq=False, repr=False)
class OnEngine(Mapping[str, Any]):
    """The tables of a place in another engine: a mapping by name, each made when it is asked for.

    Attributes
    ----------
    place
        The place.
    engine
        The engine, by its name.
    """

    place: Place
    engine: str

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 - the engines have no common base
        return to_engine(self.place[name], self.engine)

    def __contains__(self, name: object) -> bool:
        return name in self.place

    def __iter__(self) -> Iterator[str]:
        return iter(self.place)

    def __len__(self) -> int:
        return len(self.place)

    def __repr__(self) -> str:
        return f"{self.place!r} on {self.engine}"


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
    return Place(setting, truth(setting), first_block(setting))
