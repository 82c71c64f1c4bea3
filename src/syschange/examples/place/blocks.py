"""A place of any size: made of blocks of people that are drawn one at a time, so that memory does not grow."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType

import numpy as np
import pandas as pd

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
    people,
    plans,
    population,
    ratings,
    recommendations,
    responses,
    ties,
    workforce,
)  # fmt: skip
from syschange.examples.place.base import Base, base
from syschange.examples.place.setting import Setting

BLOCK = (
    100_000  # people, ours: a block takes a second or two for the largest table, and some hundred megabytes
)
Draw = Callable[[Base], pd.DataFrame]
TABLES: Mapping[str, Draw] = MappingProxyType(
    {
        "people": people.draw,
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
OF_PEOPLE = frozenset(
    {"people", "outcomes", "access", "contacts", "events", "pathways", "plans", "ties", "responses"}
)
PARTLY = frozenset({"decisions", "ratings"})  # of people, and of boards or staff
_COUNTS = ("eligible_n", "claimed_n", "exposed_n")  # of people, in `changes`


def first_block(setting: Setting) -> Base:
    """Return the first block of a place, which is the place of its size and seed; most places have no other."""
    own = replace(setting, people=min(setting.people, BLOCK))
    return base(own, before=0, total=setting.people)


def drawn(first: Base, name: str) -> Iterator[pd.DataFrame]:
    """Give a table of a place block by block; what is not about people comes once, in the first block.

    Parameters
    ----------
    first
        The first block.
    name
        The name of the table.
    """
    table = TABLES[name](first)
    yield _scaled(table, first) if name == "changes" else table
    if name not in OF_PEOPLE | PARTLY:
        return
    for before in range(BLOCK, first.total, BLOCK):
        table = TABLES[name](_block(first, before))
        yield table[table["person_id"].notna()].reset_index(drop=True) if name in PARTLY else table


def _block(first: Base, before: int) -> Base:
    """Return a later block: people of its own, with the workers, days and switches of the first."""
    own = replace(
        first.setting,
        people=min(first.total - before, BLOCK),
        seed=_seed(first.setting.seed, before // BLOCK),
    )
    return base(own, before=before, total=first.total, workers=first.staff)


def _seed(seed: int, block: int) -> int:
    """Return the seed of a block: one that no other seed or block has, but by a chance of one in 2 to the 128."""
    return int.from_bytes(np.random.SeedSequence([seed, block]).generate_state(4).tobytes(), "little")


def _scaled(table: pd.DataFrame, first: Base) -> pd.DataFrame:
    """Return the changes with the counts of all people: as many more as there are more people than in the block."""
    times, people = first.total, first.setting.people
    if times == people:
        return table
    return table.assign(**{name: (table[name] * times / people).round().astype("int64") for name in _COUNTS})
