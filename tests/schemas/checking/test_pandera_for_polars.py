"""A schema compiled to Pandera for Polars finds what `check` finds, in a lazy frame too."""

import pandera.errors
import pandera.polars
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syschange import schemas
from syschange.errors import UnknownChoiceError

from ..schema_tables import FAULTS, TABLES, Fault, as_pandas, as_polars, plant

TYPED = [fault for fault in FAULTS if fault.typed]


def passes(compiled: object, table: object) -> bool:
    try:
        compiled.validate(table, lazy=True)  # type: ignore[attr-defined]
    except (pandera.errors.SchemaErrors, pandera.errors.SchemaError):
        return False
    return True


@settings(deadline=None, max_examples=25)
@given(data=st.data())
def test_a_valid_table_passes_and_a_faulty_one_does_not(data: st.DataObject) -> None:
    fault = data.draw(st.sampled_from(TYPED))
    table = data.draw(TABLES[fault.schema]())
    faulty = plant(table, fault, data.draw(st.integers(0, len(table["person_id"]) - 1)))
    compiled = schemas.to_pandera(fault.schema, engine="polars")
    for good in (as_polars(fault.schema, table), as_polars(fault.schema, table).lazy()):
        assert passes(compiled, good)
    for bad in (as_polars(fault.schema, faulty), as_polars(fault.schema, faulty).lazy()):
        assert not passes(compiled, bad)


@pytest.mark.parametrize("fault", TYPED, ids=lambda f: f"{f.column}-{f.rule}-{f.value!r}"[:60])
def test_both_backends_and_the_check_agree(fault: Fault) -> None:
    good = {
        "people": {"person_id": ["1", "2"]},
        "access": {"person_id": ["1", "2"], "service": ["A", "B"], "reached": [True, False]},
        "outcomes": {
            "person_id": ["1", "2"],
            "measure": ["mcs"] * 2,
            "months": [0.0, 6.0],
            "value": [1.0, 2.0],
        },
    }[fault.schema]
    table = plant(good, fault, 0)
    frame = as_pandas(fault.schema, table, "nullable")
    assert not schemas.check(frame, fault.schema).ok
    assert not passes(schemas.to_pandera(fault.schema), frame)
    assert not passes(
        schemas.to_pandera(fault.schema, engine="polars"), as_polars(fault.schema, table).lazy()
    )


def test_only_registered_checks_are_compiled() -> None:
    for engine in ("pandas", "polars"):
        compiled = schemas.to_pandera("access", engine=engine)
        checks = [
            *compiled.checks,
            *(check for column in compiled.columns.values() for check in column.checks),
        ]
        assert checks
        assert {check.name.startswith("syschange_") for check in checks} == {True}


def test_pandera_alone_would_not_look_into_a_lazy_frame() -> None:
    frame = pl.LazyFrame({"person_id": ["1"], "age": [200]})
    plain = pandera.polars.DataFrameSchema(
        {"age": pandera.polars.Column(checks=pandera.polars.Check.le(115))}
    )
    assert passes(plain, frame)
    assert not passes(schemas.to_pandera("people", engine="polars"), frame)


def test_an_empty_table_does_not_pass() -> None:
    assert not passes(
        schemas.to_pandera("people", engine="polars"), pl.DataFrame(schema={"person_id": pl.String})
    )


def test_an_engine_that_is_not_known_is_refused() -> None:
    with pytest.raises(UnknownChoiceError, match="Did you mean 'polars'"):
        schemas.to_pandera("people", engine="polar")
