"""People to measure with: characteristics as text, some missing, two years and four outcomes, as Parquet.

Everything follows from a seed. A person has two and a half rows on average, and the same characteristics in each.
"""

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

CHUNK = 1_000_000  # rows made at a time, so that a hundred million do not have to be held
FEW = 2_000  # rows of the small file beside each, on which everything is loaded before anything is timed
ROW_GROUP = 122_880
YEARS = ("2023-24", "2024-25")
MISSING = 0.06  # of each characteristic

SIX: dict[str, tuple[str, ...]] = {
    "sex": ("Female", "Male", "Not stated"),
    "disability": ("No disability", "Limited a little", "Limited a lot", "Prefers not to say"),
    "deprivation": ("1 most deprived", "2", "3", "4", "5 least deprived"),
    "ethnicity": ("White", "Asian", "Black", "Mixed or multiple", "Arab", "Any other group"),
    "housing": ("Own home", "Rented", "Hostel", "With friends", "Sleeping rough", "Prison", "Hospital"),
    "age": (
        "16 to 17",
        "18 to 24",
        "25 to 34",
        "35 to 44",
        "45 to 54",
        "55 to 64",
        "65 to 74",
        "75 and over",
    ),
}
TWELVE = SIX | {
    "region": ("North", "Midlands", "East", "London", "South"),
    "religion": ("None", "Christian", "Muslim", "Other"),
    "carer": ("Not a carer", "Carer", "Young carer"),
    "language": ("English", "Polish", "Urdu", "Arabic", "Other"),
    "referrer": ("Council", "Health", "Police", "Self"),
    "veteran": ("No", "Yes", "Not asked"),
}
# Three by seven by seven, none missing: the 147 strata of a multilevel model.
STRATA = {"sex": SIX["sex"], "ethnicity": (*SIX["ethnicity"], "Roma"), "age": SIX["age"][1:]}

Codes = npt.NDArray[np.int64]


def write(
    file: Path, rows: int, *, seed: int, of: dict[str, tuple[str, ...]] = SIX, missing: float = MISSING
) -> Path:
    """Write a file of so many rows, and beside it one of a few; return the first."""
    with tempfile.TemporaryDirectory(dir=file.parent) as folder:
        for start in range(0, rows, CHUNK):
            made = _chunk(min(CHUNK, rows - start), start, np.random.default_rng([seed, start]), of, missing)
            made.write_parquet(Path(folder) / f"{start:012d}.parquet")
        pl.scan_parquet(Path(folder) / "*.parquet").sink_parquet(file, row_group_size=ROW_GROUP)
    pl.scan_parquet(file).head(FEW).sink_parquet(few(file))
    return file


def few(file: Path) -> Path:
    """Return where the first rows of a file are."""
    return file.with_suffix(".few.parquet")


def _chunk(
    rows: int, start: int, rng: np.random.Generator, of: dict[str, tuple[str, ...]], missing: float
) -> pl.DataFrame:
    people = max(rows * 2 // 5, 1)
    who = rng.integers(0, people, rows)
    codes = {name: _codes(len(labels), people, rng, missing)[who] for name, labels in of.items()}
    columns: dict[str, Any] = {
        name: pl.Series(of[name], dtype=pl.String).gather(pl.Series(held).replace(-1, None))
        for name, held in codes.items()
    }
    year = rng.integers(0, 2, rows)
    # Outcomes differ a little by every characteristic, and more from one year to the next.
    tilt = 0.04 * sum(held / len(of[name]) for name, held in codes.items())
    reached = rng.random(rows) < 0.3 + 0.05 * year + tilt
    score = np.round(rng.normal(55 + 10 * tilt, 12), 2)
    days = rng.integers(1, 366, rows)
    return pl.DataFrame(
        {
            "person_id": who + start,
            **columns,
            "year": pl.Series(YEARS, dtype=pl.String).gather(pl.Series(year)),
            "reached": pl.Series(reached).set(pl.Series(rng.random(rows) < 0.03), None),
            "score": pl.Series(score).set(pl.Series(rng.random(rows) < 0.1), None),
            "events": rng.poisson(days * (0.002 + 0.001 * tilt)),
            "days": days,
        }
    )


def _codes(groups: int, people: int, rng: np.random.Generator, missing: float) -> Codes:
    """Return the group of each person, each a little smaller than the one before; -1 where it is missing."""
    share = 0.8 ** np.arange(groups)
    found = rng.choice(groups, people, p=share / share.sum())
    return np.where(rng.random(people) < missing, -1, found)


if __name__ == "__main__":
    name, asked, seed, of, share = sys.argv[1:]
    write(Path(name), int(asked), seed=int(seed), of=json.loads(of), missing=float(share))
