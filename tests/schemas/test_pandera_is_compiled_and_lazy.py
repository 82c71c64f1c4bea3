"""Schemas compile to Pandera with registered checks only, and Pandera is loaded no sooner than a check is run."""

import os
import subprocess
import sys

import pandas as pd
import pandera.pandas as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syschange import schemas
from syschange.schemas.checking.vocabulary import VOCABULARY

from .schema_tables import FAULTS, TABLES, Fault, Table, as_pandas, holding, plant, valid

CHECK = (
    "import pandas as pd; from syschange import schemas;"
    "r = schemas.check(pd.DataFrame({'person_id': ['1', '1'], 'age': [200, 3]}), 'people');"
    "print(sorted(f.rule for f in r.findings))"
)

# Said wherever PySpark is installed beside pandas 3, because Pandera imports it where it finds it.
PYSPARK = "ignore:PySpark does not yet fully support pandas:FutureWarning"


def run(program: str, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-W", PYSPARK, "-c", program],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **environment},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_importing_schemas_does_not_import_pandera() -> None:
    program = (
        "import sys, syschange.schemas as s; s.load('people'); s.codelist('measures');"
        "print([m for m in ('pandera', 'duckdb', 'openpyxl', 'scipy.stats') if m in sys.modules])"
    )
    assert run(program) == "[]"


@pytest.mark.parametrize(
    "environment",
    [
        {},
        {"PANDERA_VALIDATION_ENABLED": "False"},
        {"PANDERA_VALIDATION_DEPTH": "SCHEMA_ONLY"},
        {"PANDERA_USE_NARWHALS_BACKEND": "True"},
    ],
    ids=str,
)
def test_no_environment_variable_switches_a_check_off(environment: dict[str, str]) -> None:
    assert run(CHECK, **environment) == "['duplicate_key', 'range']"


def test_a_check_needs_no_hypothesis() -> None:
    assert run(f"import sys; sys.modules['hypothesis'] = None; {CHECK}") == "['duplicate_key', 'range']"


@pytest.mark.parametrize("name", schemas.names())
def test_every_compiled_check_is_registered_and_of_the_vocabulary(name: str) -> None:
    compiled = schemas.to_pandera(name)
    assert isinstance(compiled, pa.DataFrameSchema)
    assert list(compiled.columns) == [field.name for field in schemas.load(name).fields]
    checks = [*compiled.checks, *(check for column in compiled.columns.values() for check in column.checks)]
    assert checks
    for check in checks:
        assert check.name.removeprefix("syschange_") in VOCABULARY
        assert check.name in pa.Check.REGISTERED_CUSTOM_CHECKS
    assert not any(column.coerce for column in compiled.columns.values())


@settings(deadline=None, max_examples=30)
@given(valid())
def test_pandera_passes_what_a_check_passes(case: tuple[str, Table]) -> None:
    schema, table = case
    frame = as_pandas(schema, table)
    pd.testing.assert_frame_equal(schemas.to_pandera(schema).validate(frame), frame)


@settings(deadline=None, max_examples=30)
@given(st.sampled_from(FAULTS), st.data())
def test_pandera_fails_what_a_check_fails(fault: Fault, data: st.DataObject) -> None:
    table = plant(data.draw(TABLES[fault.schema]()), fault, 0)
    with pytest.raises(pa.errors.SchemaErrors):
        schemas.to_pandera(fault.schema).validate(holding(fault.schema, table, fault), lazy=True)


def test_pandera_does_not_pass_an_empty_table() -> None:
    with pytest.raises(pa.errors.SchemaErrors):
        schemas.to_pandera("people").validate(
            pd.DataFrame({"person_id": pd.Series([], dtype="str")}), lazy=True
        )


def test_declared_labels_and_ranges_reach_pandera() -> None:
    data = pd.DataFrame({"person_id": ["1"], "measure": ["own"], "months": [0], "value": [7.0]})
    schemas.to_pandera("outcomes", ranges={"own": (0, 7)}).validate(data)
    with pytest.raises(pa.errors.SchemaErrors):
        schemas.to_pandera("outcomes", ranges={"own": (0, 6)}).validate(data, lazy=True)


def test_a_rule_that_cannot_be_tried_is_a_problem_and_not_a_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_column: object, **_settings: object) -> object:
        raise ZeroDivisionError

    monkeypatch.setattr("syschange.schemas.checking.rules.Cells.of", broken)
    monkeypatch.setattr("syschange.schemas.checking.judge.grouped", lambda column: column)
    report = schemas.check(pd.DataFrame({"person_id": [" 1", " 1"]}), "people")
    assert {f.rule for f in report.findings} == {"unchecked"}
    assert "could not be tried" in report.text
