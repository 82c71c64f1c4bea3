"""What the tests of nasty inputs share: files written as they stand, tables of a few people, and what is said."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pytest

from syschange import schemas
from syschange.errors import SyschangeError

BOTH = [pd.DataFrame, pl.DataFrame]


def to_come(part: str, *, raises: type[Exception] = AssertionError) -> pytest.MarkDecorator:
    """Mark a test of a part that is not there yet: it fails as soon as it fails in any other way, or passes."""
    return pytest.mark.xfail(strict=True, raises=raises, reason=f"to come: {part}")


def text_file(folder: Path, content: str | bytes, name: str = "people.csv") -> Path:
    """Write a file byte for byte."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def read(folder: Path, content: str | bytes, schema: str = "people", **options: Any) -> pd.DataFrame:
    """Read a CSV file of this content by a schema."""
    return schemas.read_csv(text_file(folder, content, f"{schema}.csv"), schema, **options)


def column(folder: Path, field: str, *cells: str, schema: str = "people", **options: Any) -> pd.DataFrame:
    """Read a CSV file with one column of these cells, each beside an id of its own."""
    lines = [f"person_id,{field}", *(f'P{i},"{cell}"' for i, cell in enumerate(cells, 1))]
    return read(folder, "\n".join(lines) + "\n", schema, **options)


def people(**columns: Any) -> pd.DataFrame:
    """Return a table of people with ids of their own and these columns."""
    made = pd.DataFrame({name: pd.Series(cells) for name, cells in columns.items()})
    made.insert(0, "person_id", [f"P{i}" for i in range(1, len(made) + 1)])
    return made


def scores(measure: str, *values: float, schema: str = "outcomes", called: str = "measure") -> Any:
    """Return the report of a check of these scores of one measure, one a person."""
    table = people(value=list(values)).assign(**{called: measure, "months": 0.0})
    return schemas.check(table, schema)


def found(data: Any, schema: Any = "people", **options: Any) -> set[tuple[str, str, str]]:
    """Return column, rule and severity of everything a check finds."""
    return {(f.column, f.rule, f.severity) for f in schemas.check(data, schema, **options).findings}


def said(data: Any, schema: Any = "people", **options: Any) -> str:
    """Return the words of a check."""
    return schemas.check(data, schema, **options).text


def rows_of(data: Any, rule: str, schema: Any = "people", **options: Any) -> list[int]:
    """Return the rows a rule does not hold for."""
    problems = schemas.check(data, schema, **options).problems
    return [int(row) for row in problems.loc[problems["rule"] == rule, "row"]]


def refusal(call: Callable[[], object], kind: type[SyschangeError] = SyschangeError) -> str:
    """Return the sentence a call is refused with; an error of any other kind, or none, fails the test."""
    try:
        call()
    except kind as problem:
        return str(problem)
    raise AssertionError("nothing was refused")


def groups(counts: Mapping[str | None, tuple[int, int]]) -> pd.DataFrame:
    """Return a row a person, `g` and `y`: of each group so many with the outcome, of so many in all."""
    made = [(g, i < events) for g, (events, people_) in counts.items() for i in range(people_)]
    return pd.DataFrame({"g": [g for g, _ in made], "y": [y for _, y in made]})


def own_schema(folder: Path, text: str, name: str = "local") -> schemas.Schema:
    """Read a schema of one's own from a file with this content below its name."""
    return schemas.read_schema(text_file(folder, f"name: {name}\nversion: '0.1'\n{text}", f"{name}.yaml"))


def two_times(*rows: tuple[str, float, float | None, str]) -> pd.DataFrame:
    """Return scores with one row a person and time: who, months, score and arm."""
    made = pd.DataFrame(list(rows), columns=["person_id", "months", "score", "arm"])
    return made.astype({"score": "float64"})
