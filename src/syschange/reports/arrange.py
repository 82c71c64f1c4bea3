"""The order of a report: every section, picture and table with a number, and a name that no other has."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from syschange.reports.content import Content, Picture, Section, Table

_LONGEST = 80
# Names that Windows keeps for devices, whatever their extension.
_TAKEN = frozenset({"aux", "con", "nul", "prn", *(f"{d}{i}" for d in ("com", "lpt") for i in range(10))})


@dataclass(frozen=True)
class PlacedTable:
    """A table, its name in files and links, and its number in the report."""

    name: str
    number: int
    table: Table


@dataclass(frozen=True)
class PlacedPicture:
    """A picture, its name in links, and its table."""

    name: str
    picture: Picture
    table: PlacedTable


@dataclass(frozen=True)
class PlacedSection:
    """A section, its name in links, its pictures, and its further tables."""

    name: str
    section: Section
    pictures: tuple[PlacedPicture, ...]
    tables: tuple[PlacedTable, ...]

    @property
    def every_table(self) -> tuple[PlacedTable, ...]:
        """Every table in the order in which it stands."""
        return (*(p.table for p in self.pictures), *self.tables)


def arrange(content: Content) -> tuple[PlacedSection, ...]:
    """Return the sections of a report with names and numbers for all that is in them."""
    pictures = iter(unique(p.id for s in content.sections for p in s.pictures))
    every = [t for s in content.sections for t in (*(p.table for p in s.pictures), *s.tables)]
    tables = iter(
        PlacedTable(name, i + 1, table)
        for i, (name, table) in enumerate(zip(unique(t.id for t in every), every, strict=True))
    )
    return tuple(
        PlacedSection(
            name,
            section,
            tuple(PlacedPicture(next(pictures), picture, next(tables)) for picture in section.pictures),
            tuple(next(tables) for _ in section.tables),
        )
        for name, section in zip(unique(s.id for s in content.sections), content.sections, strict=True)
    )


def unique(names: Iterable[str]) -> list[str]:
    """Return names as `slug` makes them, with "-2" and so on after one that is taken."""
    made: list[str] = []
    for name in names:
        wanted, count = slug(name), 1
        free = wanted
        while free in made:
            count += 1
            free = f"{wanted}-{count}"
        made.append(free)
    return made


def slug(text: str) -> str:
    """Return a name safe in any file system and in any link: a-z, 0-9 and single hyphens."""
    ascii_only = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii")
    name = re.sub(r"[^a-z0-9]+", "-", ascii_only.lower()).strip("-")[:_LONGEST].strip("-")
    return f"{name or 'table'}-table" if name in _TAKEN else name or "table"
