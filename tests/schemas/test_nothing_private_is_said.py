"""No report, table, page or error holds an id, free text or any text from the data, whatever the fault."""

import traceback
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syschange import schemas
from syschange.errors import InvalidDataError, SyschangeError
from syschange.schemas import CheckReport
from syschange.schemas.checking.check import examine
from syschange.schemas.declared import declare
from syschange.schemas.schemafile import read_alone as read_schema

from .schema_tables import FAULTS, TABLES, Fault, holding, plant

CANARY_ID = "943 476 5919"
CANARY_NUMBER = 9434765919
CANARY_TEXT = "Jane Doe, 12 Acacia Avenue"
CANARIES = (CANARY_ID, str(CANARY_NUMBER), "Jane Doe", "Acacia")


def everything_said(report: CheckReport) -> str:
    said = [report.text, repr(report), str(report), report._repr_html_(), report.problems.to_csv()]
    if not report.ok:
        error = InvalidDataError(report, report.text)
        said += [str(error), repr(error)]
    return "\n".join(said)


def is_silent(said: str) -> bool:
    return not any(canary in said for canary in CANARIES)


def table_of_canaries(schema: str) -> dict[str, list[Any]]:
    """Return a table with the schema's ids and texts, and a column of its own, that must not be said anywhere."""
    own = {
        "people": {"arm": [CANARY_TEXT] * 4, "a note": [CANARY_TEXT] * 4},
        "access": {"service": [CANARY_TEXT] * 4, "reached": [True] * 4, "days": [1] * 4},
        "outcomes": {"measure": ["mcs"] * 4, "months": [0] * 4, "value": [1.5] * 4},
    }
    ids = [f"{CANARY_ID} {i}" for i in range(4)]
    private = {
        f.name: ids if f.role == "id" else [CANARY_TEXT] * 4
        for f in schemas.load(schema).fields
        if f.private and (f.required or f.name == "household_id")
    }
    return {**private, **own.get(schema, {})}


@pytest.mark.parametrize("fault", FAULTS, ids=lambda f: f"{f.column}-{f.rule}-{f.value!r}"[:60])
def test_no_kind_of_fault_says_who_it_is_about(fault: Fault) -> None:
    table = plant(table_of_canaries(fault.schema), fault, 1)
    report = schemas.check(holding(fault.schema, table, fault), fault.schema)
    assert fault.rule in {f.rule for f in report.findings}
    assert is_silent(everything_said(report))


@pytest.mark.parametrize("bad", [CANARY_TEXT, f"{CANARY_ID}\n", CANARY_NUMBER, float(CANARY_NUMBER)])
@pytest.mark.parametrize(
    ("schema", "column"), [(name, f.name) for name in schemas.names() for f in schemas.load(name).fields]
)
def test_a_value_that_strayed_into_another_column_is_not_repeated(
    schema: str, column: str, bad: object
) -> None:
    frame = pd.DataFrame(table_of_canaries(schema)).drop(columns=column, errors="ignore")
    report = schemas.check(frame.assign(**{column: pd.Series([bad] * 4, dtype=object)}), schema)
    assert is_silent(everything_said(report))


def test_ids_that_stand_twice_are_not_repeated() -> None:
    data = pd.DataFrame({"person_id": [CANARY_ID, CANARY_ID]})
    report = schemas.check(data, "people")
    assert report.problems["rule"].tolist() == ["duplicate_key", "duplicate_key"]
    assert is_silent(everything_said(report))


@settings(deadline=None)
@given(st.data())
def test_no_text_of_the_data_reaches_the_words(data: st.DataObject) -> None:
    """Any text in any column: what `text` says depends on how many rows are wrong, and never on what they hold."""
    schema = data.draw(st.sampled_from(sorted(TABLES)))
    table = data.draw(TABLES[schema]())
    column = data.draw(st.sampled_from([f.name for f in schemas.load(schema).fields]))
    odd = data.draw(st.text(alphabet="QXZ", min_size=8, max_size=12))
    frame = pd.DataFrame({**table, column: pd.Series([f"{odd}\n"] * len(table["person_id"]), dtype=object)})
    report = schemas.check(frame, schema)
    assert not report.ok
    assert odd not in everything_said(report)


def test_a_file_without_a_header_row_is_not_read_out() -> None:
    data = pd.DataFrame([["2", "x", "2"]], columns=[CANARY_ID, "Jane Doe", CANARY_ID])
    report = schemas.check(data, "people")
    assert {f.rule for f in report.findings} == {"missing_column", "duplicate_column"}
    assert is_silent(everything_said(report))


def test_free_text_is_never_shown(tmp_path: Path) -> None:
    path = tmp_path / "notes.yaml"
    path.write_text(
        "name: notes\nversion: '0.1'\ntitle: Notes\ngrain: one row a person\nkeys: [person_id]\nfields:\n"
        "- {name: person_id, role: id, type: string, required: true, nullable: false, disclosure: identifier,"
        " description: Who.}\n"
        "- {name: note, role: free_text, type: string, nullable: false, disclosure: sensitive, description: What.}\n",
        encoding="utf-8",
    )
    declared = declare(read_schema(path))
    for note in ([CANARY_TEXT, None], [CANARY_TEXT, CANARY_NUMBER], [f" {CANARY_TEXT}\n", True]):
        data = pd.DataFrame({"person_id": [CANARY_ID, "2"], "note": pd.Series(note, dtype=object)})
        report = examine(data, declared)
        assert report.problems["row"].tolist() == [2]
        assert report.problems["value"].isna().all()
        assert is_silent(everything_said(report))


def test_the_traceback_of_an_error_holds_no_value() -> None:
    data = pl.DataFrame({"person_id": [CANARY_ID, CANARY_ID], "sex": [CANARY_TEXT, "Male"]})
    with pytest.raises(InvalidDataError) as caught:
        schemas.validate(data, "people")
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None
    assert is_silent("".join(traceback.format_exception(caught.value)))


@pytest.mark.parametrize(
    "content",
    [
        f"person_id\n{CANARY_ID}\0\n".encode(),
        f"person_id\n{CANARY_TEXT} é\n".encode("cp1252"),
        f"person_id\n{CANARY_ID}\n".encode("utf-16"),
        f"person_id,sex\n{CANARY_ID},Male,Jane Doe\n".encode(),
        f'person_id,sex\n"{CANARY_ID}"x,Male\n'.encode(),
        f'person_id,sex\n"{CANARY_ID},Male\n'.encode(),
        f"{CANARY_ID};Jane Doe\n".encode(),
        f"{CANARY_ID},{CANARY_ID}\n".encode(),
        f"person_id,\n{CANARY_ID},x\n".encode(),
    ],
    ids=["zero", "cp1252", "utf16", "ragged", "quotes", "unclosed", "semicolon", "no header", "no name"],
)
def test_no_error_of_the_reader_repeats_the_file(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "people.csv"
    path.write_bytes(content)
    with pytest.raises(SyschangeError) as caught:
        schemas.read_csv(path, "people")
    assert caught.value.__context__ is None
    assert is_silent("".join(traceback.format_exception(caught.value)))


def test_a_first_row_that_is_data_is_not_offered_as_a_choice_of_columns(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text(f"{CANARY_ID},Jane Doe\n", encoding="utf-8")
    with pytest.raises(SyschangeError) as caught:
        schemas.read_csv(path, "people", columns={"person_id": "Client id"})
    assert "first line holds none of the names expected" in str(caught.value)
    assert is_silent(str(caught.value))
