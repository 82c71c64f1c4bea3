"""Checking several tables together: each by its schema, and what each says of another."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy.typing as npt
import pandas as pd

from syschange.errors import UnknownChoiceError, WrongTypeError, quote
from syschange.frames import Scan, scan
from syschange.schemas.checking.asked import Asked
from syschange.schemas.checking.check import reported
from syschange.schemas.checking.ids import Fingerprints, fingerprints, places, strangers
from syschange.schemas.checking.judge import Failure, judge
from syschange.schemas.checking.lives import PEOPLE, PERSON, Lives, lives, out_of_life
from syschange.schemas.checking.report import CheckReport
from syschange.schemas.checking.spread import tells
from syschange.schemas.declared import Categories, Declared, Ranges, declare
from syschange.schemas.definition import WARNING, Schema
from syschange.schemas.local import find


@dataclass(frozen=True, eq=False)
class _Followed:
    """A link that can be followed: the column here, and the column of the other table."""

    field: str
    table: str
    other: str
    warns: bool


@dataclass(frozen=True, eq=False)
class _Held:
    """A table with its schema, the links that lead out of it, and a number for each id that links go by."""

    declared: Declared
    table: Scan
    links: tuple[_Followed, ...]
    ids: Mapping[str, Fingerprints]

    @property
    def persons(self) -> Fingerprints | None:
        """The number of the person of each row, where rows are about people; None where they are not."""
        link = next((k for k in self.links if (k.table, k.field) == (PEOPLE, self._person)), None)
        return self.ids.get(link.field) if link is not None else None

    @property
    def _person(self) -> str:
        return self.declared.schema.called(PERSON)


def check_tables(
    tables: Mapping[str, Any],
    *,
    schemas: Mapping[str, str | Schema] | None = None,
    categories: Mapping[str, Categories] | None = None,
    ranges: Mapping[str, Ranges] | None = None,
    today: date | None = None,
) -> tuple[CheckReport, ...]:
    """Check tables against their schemas and against each other, and report every problem at once.

    Beyond what `check` asks of each table: every value of a column that is linked to another table is found there
    ("link"), where that table is among those given; and no day on which somebody was referred, reached, seen or
    asked is before their birth ("not_before_birth") or after their death ("not_after_death"), where `people` says
    when these were. A missing cell is passed over. Where `people` is given, the problems and missing cells of a
    table about people are shown by their characteristics too, because what is missing is seldom missing by chance.

    Ids are compared as numbers of 63 bits that stand for them. One that is not found is certainly not there; in
    ten million held against ten million others, one is taken for another about once in 90,000 times.

    Parameters
    ----------
    tables
        Tables by name, of any engine that `check` takes, and not all of one engine.
    schemas
        For each table that is not named after its schema, its schema.
    categories, ranges
        As in `check`, for each table that needs them.
    today
        As in `check`.

    Returns
    -------
    tuple of CheckReport
        One for each table, in the order given.

    Raises
    ------
    UnknownChoiceError
        Where there is no such schema, or something is said of a table that is not there; and as in `check`.
    WrongTypeError
        Where there is no table, or two are of one schema; and as in `check`.
    """
    declared = _declared(tables, schemas or {}, categories or {}, ranges or {}, today)
    scans = {
        kind: scan(tables[name], {f.name for f in made.schema.fields})
        for kind, (name, made) in declared.items()
    }
    links = {kind: _links(made, kind, scans, declared) for kind, (_, made) in declared.items()}
    held = {
        kind: _Held(made, scans[kind], links[kind], fingerprints(scans[kind], _ids(kind, made, links)))
        for kind, (_, made) in declared.items()
    }
    known = _lives(held)
    return tuple(_report(held, kind, known) for kind in held)


def _declared(
    tables: Mapping[str, Any],
    schemas: Mapping[str, str | Schema],
    categories: Mapping[str, Categories],
    ranges: Mapping[str, Ranges],
    today: date | None,
) -> dict[str, tuple[str, Declared]]:
    """Return, for each kind of table, the name of the one given and its schema with what is declared of it."""
    if not isinstance(tables, Mapping) or not tables:
        raise WrongTypeError("There is no table to check.", "Give tables by name: {'people': people}.")
    for given in (schemas, categories, ranges):
        for name in given:
            if name not in tables:
                raise UnknownChoiceError("table", name, list(tables))
    made: dict[str, tuple[str, Declared]] = {}
    for name in tables:
        chosen = declare(find(schemas.get(name, name)), categories.get(name), ranges.get(name), today)
        kind = chosen.schema.kind
        if kind in made:
            raise WrongTypeError(
                f"The tables {quote(made[kind][0])} and {quote(name)} are both {quote(kind)}, so that a link could "
                "mean either.",
                "Put them together first, or check them one after the other.",
            )
        made[kind] = (name, chosen)
    return made


def _links(
    declared: Declared,
    kind: str,
    scans: Mapping[str, Scan],
    every: Mapping[str, tuple[str, Declared]],
) -> tuple[_Followed, ...]:
    """Return the links of a table whose column is there, and whose other table was given with its column."""
    found = []
    for link in declared.schema.links:
        if link.table in every:
            other = every[link.table][1].schema.called(link.other)
            if _has(scans[kind], link.field) and _has(scans[link.table], other):
                found.append(_Followed(link.field, link.table, other, link.severity == WARNING))
    return tuple(found)


def _has(table: Scan, name: str) -> bool:
    return name in table.dtypes or name in table.opaque


def _ids(kind: str, declared: Declared, links: Mapping[str, tuple[_Followed, ...]]) -> set[str]:
    """Return the columns of a table that links lead from or to, and the id of each person of the people."""
    wanted = {link.field for link in links[kind]}
    wanted |= {link.other for of_table in links.values() for link in of_table if link.table == kind}
    return wanted | ({declared.schema.called(PERSON)} if kind == PEOPLE else set())


def _lives(held: Mapping[str, _Held]) -> Lives | None:
    """Return what is known of people; None where they were not given, or nothing else is about them."""
    people = held.get(PEOPLE)
    if people is None or all(table.persons is None for table in held.values()):
        return None
    ids = people.ids.get(people.declared.schema.called(PERSON))
    return lives(people.declared, people.table, ids) if ids is not None else None


def _report(held: Mapping[str, _Held], kind: str, known: Lives | None) -> CheckReport:
    """Check one table by its schema, and against the others."""
    mine = held[kind]
    judged = judge(mine.declared, mine.table)
    across = _asked(held, mine, known)
    failures = [Failure(asked, column, rows, pd.DataFrame()) for asked, column, rows in across if len(rows)]
    judged = replace(
        judged,
        failures=(*judged.failures, *failures),
        asked=judged.asked | {asked.rule for asked, _, _ in across},
    )
    beside = {}
    if known is not None and mine.persons is not None and tells(judged):
        beside = known.beside(places(mine.persons, known.ids))
    return reported(mine.declared, mine.table, judged, beside)


def _asked(
    held: Mapping[str, _Held], mine: _Held, known: Lives | None
) -> list[tuple[Asked, str, npt.NDArray[Any]]]:
    """Return each rule between tables, the column it is about, and the rows it does not hold for."""
    across: list[tuple[Asked, str, npt.NDArray[Any]]] = []
    for link in mine.links:
        here, there = mine.ids.get(link.field), held[link.table].ids.get(link.other)
        if here is not None and there is not None:
            settings = {"other": link.other, "table": link.table}
            across.append((Asked("link", settings, link.warns), link.field, strangers(here, there)))
    if known is not None and mine.persons is not None:
        across += out_of_life(mine.declared.schema, mine.table, known, mine.persons)
    return across
