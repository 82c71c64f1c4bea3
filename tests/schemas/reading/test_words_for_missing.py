"""A cell that the schema says stands for missing becomes missing of that kind; no other word ever does."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pytest

from syschange import schemas
from syschange.errors import UnreadableFileError

from .files import cells_of, read_cells, text_file, workbook

NOT_KNOWN, REFUSED, NOT_COLLECTED = "(not known)", "(prefer not to say)", "(not collected)"


def declaring(schema: str, **missing: Mapping[str, tuple[str, ...]]) -> schemas.Schema:
    """Return a schema some of whose fields have words for missing."""
    whole = schemas.load(schema)
    fields = (replace(f, missing=missing.get(f.name, f.missing)) for f in whole.fields)
    return replace(whole, fields=tuple(fields))


AGE = {"not_known": ("998", "Not known"), "prefer_not_to_say": ("-8",)}


def test_a_text_becomes_the_label_of_its_kind(tmp_path: Path) -> None:
    schema = declaring("people", arm={"not_known": ("9", "unknown"), "not_collected": ("-1",)})
    cells = read_cells(tmp_path, schema, "arm", "A", "9", "unknown", "-1", "Unknown", "")
    assert cells == ["A", NOT_KNOWN, NOT_KNOWN, NOT_COLLECTED, "Unknown", None]


def test_a_number_becomes_null_and_a_column_beside_it_says_why(tmp_path: Path) -> None:
    path = text_file(
        tmp_path, "person_id,age,sex\n1,34,Male\n2,998,Male\n3,-8,Male\n4,Not known,Male\n5,,Male\n"
    )
    frame = schemas.read_csv(path, declaring("people", age=AGE))
    assert list(frame.columns) == ["person_id", "age", "age_missing", "sex"]
    cells = cells_of(frame)
    assert cells["age"] == [34, None, None, None, None]
    assert cells["age_missing"] == [None, NOT_KNOWN, REFUSED, NOT_KNOWN, None]
    assert [str(frame[c].dtype) for c in ("age", "age_missing")] == ["Int64", "str"]


def test_the_column_beside_it_is_there_wherever_there_are_words(tmp_path: Path) -> None:
    frame = schemas.read_csv(text_file(tmp_path, "person_id,age\n1,34\n"), declaring("people", age=AGE))
    assert cells_of(frame)["age_missing"] == [None]
    assert "age_missing" not in schemas.read_csv(text_file(tmp_path, "person_id,age\n1,34\n"), "people")


def test_a_code_is_the_number_it_is_however_it_is_written(tmp_path: Path) -> None:
    assert read_cells(tmp_path, declaring("people", age=AGE), "age", "998.0", "8")[:1] == [None]
    frame = pl.DataFrame({"person_id": ["1", "2", "3"], "age": [998.0, 34.0, -8.0]})
    frame.write_parquet(tmp_path / "people.parquet")
    cells = cells_of(schemas.read_parquet(tmp_path / "people.parquet", declaring("people", age=AGE)))
    assert (cells["age"], cells["age_missing"]) == ([None, 34, None], [NOT_KNOWN, None, REFUSED])


def test_dates_and_truth_have_words_too(tmp_path: Path) -> None:
    schema = declaring(
        "access",
        reached={"not_known": ("9", "N/K")},
        referred_on={"not_applicable": ("9999-12-31",), "not_known": ("01/01/1900",)},
    )
    path = text_file(
        tmp_path,
        "person_id,reached,referred_on\n1,9,31/12/9999\n2,N/K,01/01/1900\n3,1,9999-12-31\n4,0,02/01/2024\n",
    )
    cells = cells_of(schemas.read_csv(path, schema, dates="dd/mm/yyyy"))
    assert cells["reached"] == [None, None, True, False]
    assert cells["reached_missing"] == [NOT_KNOWN, NOT_KNOWN, None, None]
    assert cells["referred_on"] == [None, None, None, dt.date(2024, 1, 2)]
    assert cells["referred_on_missing"] == ["(not applicable)", NOT_KNOWN, "(not applicable)", None]


def test_a_zero_that_stands_for_missing_does_not_make_false_missing(tmp_path: Path) -> None:
    schema = declaring("access", reached={"not_known": ("0",)})
    assert read_cells(tmp_path, schema, "reached", "0", "false", "1") == [None, False, True]


def test_typed_values_that_stand_for_missing_are_missing(tmp_path: Path) -> None:
    schema = declaring(
        "access", reached={"not_known": ("9",)}, referred_on={"not_applicable": ("9999-12-31",)}
    )
    rows: list[list[Any]] = [
        ["person_id", "reached", "referred_on"],
        ["1", 9, dt.date(9999, 12, 31)],
        ["2", True, dt.date(2024, 1, 2)],
    ]
    cells = cells_of(schemas.read_xlsx(workbook(tmp_path, rows), schema))
    assert cells["reached"] == [None, True]
    assert cells["referred_on"] == [None, dt.date(2024, 1, 2)]
    assert cells["referred_on_missing"] == ["(not applicable)", None]


@pytest.mark.parametrize("word", ["NA", "N/A", "None", "null", "nan", "-", "999", "Not known"])
def test_a_word_that_nobody_declared_stays_what_it_is(tmp_path: Path, word: str) -> None:
    assert read_cells(tmp_path, "people", "arm", word) == [word]
    expected = 999 if word == "999" else word
    assert read_cells(tmp_path, declaring("people", age=AGE), "age", word) == [
        None if word in AGE["not_known"] else expected
    ]


def test_a_label_of_the_code_list_that_means_missing_becomes_the_kinds_label(tmp_path: Path) -> None:
    name, listed = next(
        (n, c) for n in schemas.codelist_names() if (c := schemas.codelist(n)).missing and not c.measures
    )
    word, kind = next(iter(listed.missing.items()))
    whole = schemas.load("people")
    fields = tuple(replace(f, codelist=name) if f.name == "sex" else f for f in whole.fields)
    cells = read_cells(tmp_path, replace(whole, fields=fields), "sex", word, listed.labels[0])
    assert cells == [f"({kind.replace('_', ' ')})", listed.labels[0]]


def test_what_was_read_can_be_written_and_read_again(tmp_path: Path) -> None:
    schema = declaring("people", age=AGE, arm={"not_known": ("9",)})
    first = schemas.read_csv(text_file(tmp_path, "person_id,age,arm\n1,998,9\n2,34,A\n3,,\n4,-8,A\n"), schema)
    first.to_csv(tmp_path / "again.csv", index=False)
    pd.testing.assert_frame_equal(schemas.read_csv(tmp_path / "again.csv", schema), first)


def test_a_column_that_says_something_else_under_that_name_is_refused(tmp_path: Path) -> None:
    path = text_file(tmp_path, "person_id,age,age_missing\n1,34,MARKER\n")
    with pytest.raises(UnreadableFileError, match="'age_missing' holds something else") as caught:
        schemas.read_csv(path, declaring("people", age=AGE))
    assert "MARKER" not in str(caught.value)


def test_a_cell_that_is_neither_a_number_nor_a_word_is_kept_beside_those_that_are(tmp_path: Path) -> None:
    assert read_cells(tmp_path, declaring("people", age=AGE), "age", "34", "998", "n/k") == [34, None, "n/k"]
