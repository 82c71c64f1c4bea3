"""Whatever is in a table, its draft can be read, clean data pass it, and no label breaks out of the file."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pandas as pd
import polars as pl
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from syschange import schemas
from syschange.schemas.labels import RESERVED, tidy

AWKWARD = [
    "No",
    "yes",
    "null",
    "~",
    "1e3",
    "0o17",
    "1_000",
    "12:30:00",
    "2024-01-01",
    '"',
    "'",
    'a" # b',
    "a: b",
    "- a",
    "# a",
    "!!python/object/apply:os.system [ls]",
    "*a",
    "&a",
    "{a: b}",
    "[a]",
    "%YAML",
    "---",
    "...",
    "\\",
    "<<",
    "=",
    "é",
    "日本",
    "👍",
]
WILD = [
    *AWKWARD,
    "a\nfields: []",
    "a\r\n- b",
    "\u2028x",
    "\u202ex",
    "\x00",
    "\x85",
    " a ",
    "\ufeff",
    "\ud800",
]

texts = st.one_of(st.sampled_from(AWKWARD), st.text(max_size=12))
labels = texts.filter(lambda t: bool(t.strip()) and tidy(t) and t not in RESERVED)
notes = st.text(max_size=120)


@st.composite
def shared(draw: st.DrawFn, rows: int) -> list[str | None]:
    """Return a column of few labels, each in many rows."""
    some = draw(st.lists(labels, min_size=1, max_size=4, unique=True))
    return [some[i % len(some)] for i in range(rows)]


KINDS: list[Callable[[int], st.SearchStrategy[list[Any]]]] = [
    lambda rows: st.lists(st.one_of(labels, st.none()), min_size=rows, max_size=rows),
    shared,
    lambda rows: st.lists(st.integers(-(10**9), 10**9), min_size=rows, max_size=rows),
    lambda rows: st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=rows, max_size=rows),
    lambda rows: st.lists(st.one_of(st.booleans(), st.none()), min_size=rows, max_size=rows),
    lambda rows: st.lists(st.dates(dt.date(1800, 1, 1)), min_size=rows, max_size=rows),
]


@st.composite
def tables(draw: st.DrawFn) -> dict[str, list[Any]]:
    rows = draw(st.sampled_from([1, 3, 12, 45]))
    names = draw(st.lists(texts.filter(lambda t: bool(t.strip())), min_size=1, max_size=4, unique=True))
    return {name: draw(draw(st.sampled_from(KINDS))(rows)) for name in names}


def drafted(table: Any) -> schemas.Schema:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "mine.yaml"
        path.write_text(schemas.draft(table, "mine"), encoding="utf-8")
        return schemas.read_schema(path)


@settings(max_examples=150)
@given(held=tables(), engine=st.sampled_from([pd.DataFrame, lambda held: pl.DataFrame(held, strict=False)]))
def test_clean_data_pass_the_schema_drafted_from_them(held: dict[str, list[Any]], engine: Any) -> None:
    table = engine(held)
    schema = drafted(table)
    assert {f.name for f in schema.fields} == set(held)
    report = schemas.check(table, schema)
    assert report.ok, report.text


def shape(text: str) -> list[str]:
    """Return the events of a YAML file, without what its scalars say."""
    return [type(event).__name__ for event in yaml.parse(text)]


@settings(max_examples=150)
@given(
    name=st.one_of(st.sampled_from(WILD[:-1]), st.text(min_size=1)),
    label=st.one_of(st.sampled_from(WILD), st.text()),
)
def test_no_name_or_label_changes_what_the_file_says(name: str, label: str) -> None:
    def table(column: str, text: str) -> pd.DataFrame:
        return pd.DataFrame({column: pd.Series(["plain", text] * 20, dtype=object), "score": [0.5] * 40})

    text = schemas.draft(table(name, label), "mine")
    read = yaml.safe_load(text)
    assert set(read) == {"name", "version", "title", "grain", "duplicates", "fields"}
    named = [field["name"] for field in read["fields"]]
    assert named == ([name, "score"] if name.strip() else ["score"])
    assert all(line.startswith(("#", " ", *read)) for line in text.split("\n") if line)
    for field in read["fields"]:
        assert set(field.get("categories", [])) <= {"plain", label}


@pytest.mark.parametrize("label", WILD)
def test_an_awkward_label_is_read_back_as_it_is_or_not_written(label: str) -> None:
    table = pd.DataFrame({"pet": pd.Series(["plain", label] * 20, dtype=object)})
    field = drafted(table).fields[0]
    clean = label.isprintable() and tidy(label)
    if field.role == "characteristic" and clean:
        assert set(field.categories) == {"plain", label}
    else:
        assert field.categories == ()


def test_a_draft_of_wild_labels_has_the_shape_of_a_draft_of_plain_ones() -> None:
    for label in AWKWARD:
        one = schemas.draft(pd.DataFrame({"pet": ["Cat", label] * 20}), "mine")
        other = schemas.draft(pd.DataFrame({"pet": ["Cat", "Dog"] * 20}), "mine")
        assert shape(one) == shape(other), label
