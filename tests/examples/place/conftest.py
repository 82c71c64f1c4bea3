"""Places that several tests measure, each made once."""

import functools
from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from syschange.examples import Place, place

PEOPLE = 6000


@functools.cache
def _made(switches: tuple[tuple[str, object], ...]) -> Place:
    return place(people=PEOPLE, seed=11, **dict(switches))


@functools.cache
def _table(name: str, switches: tuple[tuple[str, object], ...]) -> pd.DataFrame:
    """Return a table, and whom each row is about: in Eastside or not, and starting after the change or not."""
    made = _made(switches)
    table = made[name]
    if "person_id" not in table or name == "people":
        people = made["people"] if name == "people" else None
        return table if people is None else people.assign(**_who(people))
    people = made["people"]
    mine = people.assign(**_who(people))[["person_id", "east", "after", "ethnicity", "relation"]]
    own = [column for column in ("ethnicity", "relation") if column in table]
    return table.merge(mine.drop(columns=own), on="person_id", how="left")


def _who(people: pd.DataFrame) -> dict[str, pd.Series]:
    return {"east": people["area"] == "Eastside", "after": people["started_on"] >= pd.Timestamp("2024-01-01")}


Table = Callable[..., pd.DataFrame]


@pytest.fixture(scope="session")
def table() -> Table:
    return lambda name, **switches: _table(name, tuple(switches.items())).copy()


@pytest.fixture(scope="session")
def truth() -> Callable[..., Any]:
    def of(name: str, **switches: object) -> Any:
        return _made(tuple(switches.items())).truth[name]

    return of
