"""A made-up table with all that engines disagree about: names, labels, types, gaps and awkward numbers."""

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

ROWS = 3000
PARTS = 3

SEX = 'sex * "at birth"'
AREA = "area.code"
HOUSED = "^housed.*$"
ETHNICITY = "Ethnicité; SELECT 民族"
WHY = f"{ETHNICITY}_missing"
PERIOD = "it's a period"
PERSON = "person`s id"
TEAM = "team\tof the person"
SEEN = "*"
SCORE = "score, in `points` --"
MONEY = "COUNT(*)"
EVENTS = "c0"
DAYS = "days ÷ 10"
WEIGHT = "a\\b"
WIDTHS = {
    "Int8": pl.Int8, "Int16": pl.Int16, "Int32": pl.Int32, "Int64": pl.Int64,
    "UInt8": pl.UInt8, "UInt16": pl.UInt16, "UInt32": pl.UInt32, "UInt64": pl.UInt64,
}  # fmt: skip

TYPES: dict[str, Any] = {
    SEX: pl.String, AREA: pl.Int16, HOUSED: pl.Boolean, ETHNICITY: pl.String, WHY: pl.String, PERIOD: pl.String,
    PERSON: pl.String, TEAM: pl.String, SEEN: pl.Boolean, SCORE: pl.Float64, MONEY: pl.Float64, EVENTS: pl.Int8,
    DAYS: pl.Float64, WEIGHT: pl.Float64, **WIDTHS,
}  # fmt: skip
TEXTS = tuple(name for name, dtype in TYPES.items() if dtype == pl.String)

# Words of SQL, quotes, patterns, numbers as text, a sign of another alphabet, and a blank that is a label.
SEXES = ("Female", "Male'; DROP TABLE people; --", "NULL", "nan", None, "(not known)")
ETHNICITIES = ('"x" OR "1"="1"', "^.*$", "%", "1", "01", "a\\b", "Ирландец", "日本", "O'Brien", "None")
REASONS = ("(not asked)", "(prefer not to say)", "somewhere else", None)
PERIODS = ("2023/24", "2024/25")

Row = dict[str, Any]


@dataclass(frozen=True)
class People:
    """The same people in memory and in files.

    Attributes
    ----------
    rows
        A dictionary a person and period.
    folder
        Where `people.parquet`, and the same in several files `part-0.parquet` and so on, are.
    frame
        The rows as a Polars table.
    """

    rows: Sequence[Row]
    folder: Path
    frame: pl.DataFrame = field(init=False, compare=False)

    def __post_init__(self) -> None:
        frame = pl.DataFrame({name: self.series(name) for name in TYPES})
        object.__setattr__(self, "frame", frame)
        frame.write_parquet(self.file, row_group_size=500)
        size = math.ceil(len(frame) / PARTS)
        for i in range(PARTS):
            frame[i * size : (i + 1) * size].write_parquet(self.folder / f"part-{i}.parquet")

    @property
    def file(self) -> Path:
        """The file with everybody in it."""
        return self.folder / "people.parquet"

    @property
    def pattern(self) -> Path:
        """What names the files that hold a part each."""
        return self.folder / "part-*.parquet"

    def series(self, name: str) -> pl.Series:
        """Return a column in its own type."""
        return pl.Series(name, self.column(name), dtype=TYPES[name])

    def column(self, name: str) -> list[Any]:
        """Return a column as Python's own values; a number may be missing as None and as not-a-number."""
        return [row[name] for row in self.rows]


def made(folder: Path, *, seed: int = 20, rows: int = ROWS) -> People:
    """Return people made up from a seed, and write them to a folder."""
    rng = random.Random(seed)  # noqa: S311 - made-up data
    return People([_row(rng, i) for i in range(rows)], folder)


def _row(rng: random.Random, place: int) -> Row:
    ethnicity = _gaps(rng, rng.choice(ETHNICITIES), 0.15)
    wide = {name: _gaps(rng, rng.randrange(100), 0.1) for name in WIDTHS}
    wide["Int64"] = _gaps(rng, rng.randrange(-(10**6), 10**6) * 1009, 0.1)
    wide["UInt32"] = rng.randrange(2**31, 2**32)
    wide["Int8"] = rng.randrange(-128, 128)
    return {
        SEX: rng.choice(SEXES),
        AREA: _gaps(rng, rng.choice([1, 2, 10, -3, 30000]), 0.05),
        HOUSED: _gaps(rng, rng.random() < 0.3, 0.05),
        ETHNICITY: ethnicity,
        WHY: rng.choice(REASONS),
        PERIOD: rng.choice(PERIODS),
        PERSON: f"P{place * 7 // 10}",
        TEAM: (None, "Nord", "Süd", "(not asked)")[place * 7 // 10 % 4],
        SEEN: _gaps(rng, rng.random() < 0.6, 0.1),
        # Tenths and thirds have no end in binary; the sizes are ten powers of ten apart, and some are below nought.
        SCORE: rng.choice([None, math.nan, -0.0, *[_awkward(rng)] * 12]),
        MONEY: _gaps(rng, round(1e8 + rng.gauss(0, 30), 2), 0.1),
        EVENTS: _gaps(rng, rng.randrange(4), 0.1),
        DAYS: _gaps(rng, rng.randrange(1, 3650) / 10, 0.1),
        WEIGHT: rng.choice([0.0, 0.1, 1 / 3, 2.7, 1e-3, 12.25]),
        **wide,
    }


def _awkward(rng: random.Random) -> float:
    size = rng.choice([1e-4, 0.1, 1.0, 1.0, 100.0, 1e6])
    return rng.choice([-1, 1]) * round(rng.random() * size, 6) + 1 / 3


def _gaps(rng: random.Random, value: Any, share: float) -> Any:
    return None if rng.random() < share else value
