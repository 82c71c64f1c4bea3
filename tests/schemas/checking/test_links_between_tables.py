"""What one table says of another: links, days outside a life, and missing cells by people's characteristics."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syschange import schemas
from syschange.errors import UnknownChoiceError, WrongTypeError
from syschange.schemas import CheckReport

CANARY = "CANARY-943-476"
Table = dict[str, list[Any]]
DAY = dt.date(2024, 5, 1)
TYPES: dict[str, Any] = {
    "value": pl.Float64,
    "months": pl.Float64,
    "assessed_on": pl.Date,
    "date_of_birth": pl.Date,
    "died_on": pl.Date,
}


def people(**columns: list[Any]) -> Table:
    return {"person_id": ["P1", "P2", "P3"], **columns}


def outcomes(ids: list[Any], **columns: list[Any]) -> Table:
    rows = len(ids)
    table: Table = {
        "person_id": ids,
        "measure": ["mcs"] * rows,
        "months": list(range(rows)),
        "value": [50.0] * rows,
    }
    return {**table, **columns}


def in_polars(table: Table) -> pl.DataFrame:
    return pl.DataFrame([pl.Series(n, c, dtype=TYPES.get(n, pl.String)) for n, c in table.items()])


def in_categories(table: Table) -> pd.DataFrame:
    return pd.DataFrame(table).astype({"person_id": "category"})


def in_duckdb(table: Table) -> Any:
    duckdb = pytest.importorskip("duckdb")
    pytest.importorskip("pyarrow")
    return duckdb.connect().from_arrow(in_polars(table).to_arrow())


ENGINES: dict[str, Callable[[Table], Any]] = {
    "pandas": pd.DataFrame,
    "pandas category": in_categories,
    "Polars": in_polars,
    "Polars lazy": lambda t: in_polars(t).lazy(),
    "Polars Categorical": lambda t: in_polars(t).with_columns(pl.col("person_id").cast(pl.Categorical)),
    "DuckDB": in_duckdb,
}


def found(report: CheckReport, *rules: str) -> list[tuple[str, str, int, str]]:
    wanted = rules or ("link", "not_before_birth", "not_after_death")
    return [(f.column, f.rule, f.count, f.severity) for f in report.findings if f.rule in wanted]


def test_a_row_of_somebody_who_is_not_there_is_an_error_with_its_row_and_without_the_id() -> None:
    tables = {"people": pd.DataFrame(people()), "outcomes": pd.DataFrame(outcomes(["P1", CANARY, "P2"]))}
    whole, report = schemas.check_tables(tables)
    assert whole.ok
    assert "link" not in whole.asked
    assert found(report) == [("person_id", "link", 1, "error")]
    assert "1 row holds an id that is not in 'person_id' of 'people' (row 2)." in report.text
    assert report.problems["value"].isna().all()
    assert CANARY not in report.text + report.problems.to_csv() + repr(report) + report._repr_html_()


def test_a_missing_id_is_passed_over_and_reported_as_missing() -> None:
    tables = {
        "people": pd.DataFrame(people()),
        "outcomes": pd.DataFrame(outcomes(["P1", None, "(not known)"])),
    }
    report = schemas.check_tables(tables)[1]
    assert found(report) == []
    assert [(f.rule, f.count) for f in report.errors] == [("missing_value", 2)]


def test_the_severity_is_that_of_the_link() -> None:
    tables = {
        "people": pd.DataFrame(people()),
        "outcomes": pd.DataFrame(outcomes(["P1", "P2"], worker_id=["W1", "W7"])),
        "workforce": pd.DataFrame({"worker_id": ["W1"], "post": ["navigator"], "left_on": None}),
    }
    report = schemas.check_tables(tables)[1]
    assert found(report) == [("worker_id", "link", 1, "warning")]
    assert report.ok


def test_a_link_to_a_table_that_was_not_given_is_not_asked() -> None:
    (report,) = schemas.check_tables({"outcomes": pd.DataFrame(outcomes(["P1"]))})
    assert report == schemas.check(pd.DataFrame(outcomes(["P1"])), "outcomes")
    assert "link" not in report.asked


def test_only_the_first_hundred_rows_are_listed_and_all_are_counted() -> None:
    many = outcomes([f"X{i}" for i in range(250)])
    report = schemas.check_tables({"people": pd.DataFrame(people()), "outcomes": pd.DataFrame(many)})[1]
    (finding,) = [f for f in report.findings if f.rule == "link"]
    assert (finding.count, len(finding.cases)) == (250, 100)
    assert [case.row for case in finding.cases] == list(range(1, 101))


def test_an_id_of_another_type_is_reported_as_such_and_not_as_lost() -> None:
    tables = {"people": pd.DataFrame(people()), "outcomes": pd.DataFrame(outcomes([1, 2]))}
    report = schemas.check_tables(tables)[1]
    assert found(report) == []
    assert [f.rule for f in report.errors] == ["type"]


def test_texts_among_other_things_in_a_column_are_followed() -> None:
    mixed = pd.DataFrame({"person_id": pd.Series(["P1", 7, "P9"], dtype=object)})
    tables = {"people": pd.DataFrame(people()), "outcomes": pd.DataFrame(outcomes(["P1", "P1", "P1"]))}
    tables["outcomes"]["person_id"] = mixed["person_id"]
    report = schemas.check_tables(tables)[1]
    assert [(f.rule, [c.row for c in f.cases]) for f in report.errors] == [("type", [2]), ("link", [3])]


LIVES = {"date_of_birth": [dt.date(1980, 1, 1), None, None], "died_on": [None, DAY, None]}


@pytest.mark.parametrize("engine", ENGINES)
def test_days_outside_a_life_are_found_on_every_engine(engine: str) -> None:
    make = ENGINES[engine]
    days = [dt.date(1979, 12, 31), dt.date(1980, 1, 1), DAY, DAY + dt.timedelta(1), DAY, None]
    ids = ["P1", "P1", "P2", "P2", "P9", "P1"]
    tables = {"people": make(people(**LIVES)), "outcomes": make(outcomes(ids, assessed_on=days))}
    report = schemas.check_tables(tables, today=dt.date(2026, 1, 1))[1]
    assert [(f.rule, [c.row for c in f.cases]) for f in report.findings] == [
        ("link", [5]),
        ("not_before_birth", [1]),
        ("not_after_death", [4]),
    ]
    assert "1 row holds a date after the person's 'died_on' in 'people' (row 4)." in report.text
    assert report.problems["value"].isna().all()


def test_days_in_a_column_that_holds_other_things_too_are_still_days() -> None:
    days = pd.Series([dt.date(1970, 1, 1), "soon", None, DAY], dtype=object)
    data = pd.DataFrame(outcomes(["P1", "P1", "P1", "P1"])).assign(assessed_on=days)
    report = schemas.check_tables({"people": pd.DataFrame(people(**LIVES)), "outcomes": data})[1]
    assert found(report, "not_before_birth") == [("assessed_on", "not_before_birth", 1, "error")]


def test_a_contact_after_a_death_may_be_with_the_family_and_is_a_warning() -> None:
    contacts = pd.DataFrame(
        {"person_id": ["P2", "P1"], "contacted_on": [DAY + dt.timedelta(9), dt.date(1979, 1, 1)]}
    )
    report = schemas.check_tables({"people": pd.DataFrame(people(**LIVES)), "contacts": contacts})[1]
    assert found(report) == [
        ("contacted_on", "not_before_birth", 1, "error"),
        ("contacted_on", "not_after_death", 1, "warning"),
    ]


def test_somebody_who_stands_twice_in_people_has_no_one_life() -> None:
    twice = {"person_id": ["P1", "P1"], "died_on": [DAY, None]}
    late = outcomes(["P1"], assessed_on=[DAY + dt.timedelta(1)])
    report = schemas.check_tables({"people": pd.DataFrame(twice), "outcomes": pd.DataFrame(late)})[1]
    assert found(report) == []


def test_missing_outcomes_are_spread_over_the_characteristics_of_people() -> None:
    ids = [f"P{i}" for i in range(400)]
    sex = ["Female", "Male"] * 200
    table = outcomes(ids, value=[None if s == "Male" and i % 4 else 50.0 for i, s in enumerate(sex)])
    tables = {"people": in_polars({"person_id": ids, "sex": sex}), "outcomes": pd.DataFrame(table)}
    report = schemas.check_tables(tables)[1]
    spread = report.spread.query("column == 'value' and characteristic == 'sex'")
    rows = [tuple(row) for row in spread[["group", "rows", "of"]].itertuples(index=False)]
    assert rows == [("Female", 0, 200), ("Male", sum(v is None for v in table["value"]), 200)]
    assert "Not spread evenly: 'value' is missing in" in report.text
    assert "'sex' is " in report.text


def test_a_characteristic_of_its_own_goes_before_that_of_people() -> None:
    tables = {
        "people": pd.DataFrame(people(sex=["Female", "Female", "Male"])),
        "outcomes": pd.DataFrame(outcomes(["P1", "P2"], value=[None, 1.0], sex=["Male", "Male"])),
    }
    own = {"outcomes": {"sex": ["Male", "Female"]}}
    report = schemas.check_tables(tables, categories=own)[1]
    groups = report.spread.query("column == 'value' and characteristic == 'sex'")["group"]
    assert list(groups) == ["Male"]


def test_people_who_are_not_there_are_not_said_to_be_unevenly_spread() -> None:
    table = outcomes([f"X{i}" for i in range(300)])
    tables = {"people": pd.DataFrame(people(sex=["Female"] * 3)), "outcomes": pd.DataFrame(table)}
    assert "Not spread" not in schemas.check_tables(tables)[1].text


@settings(deadline=None, max_examples=40)
@given(
    st.lists(st.sampled_from(["P1", "P2", "P3", "Q4", "Q5", None, "(not asked)"]), min_size=1, max_size=12),
    st.sampled_from(["Polars", "Polars lazy", "Polars Categorical", "pandas category"]),
    st.sampled_from(["pandas", "Polars lazy"]),
)
def test_every_engine_finds_what_a_plain_look_finds(ids: list[Any], mine: str, other: str) -> None:
    known = people(sex=["Female", None, "Male"])
    plain = schemas.check_tables({"people": pd.DataFrame(known), "outcomes": pd.DataFrame(outcomes(ids))})
    made = schemas.check_tables({"people": ENGINES[other](known), "outcomes": ENGINES[mine](outcomes(ids))})
    assert [m.text for m in made] == [p.text for p in plain]
    assert made == plain
    lost = [i for i, who in enumerate(ids, 1) if who in ("Q4", "Q5")]
    cases = [c.row for f in plain[1].findings if f.rule == "link" for c in f.cases]
    assert cases == lost


@settings(deadline=None, max_examples=25)
@given(st.permutations(range(6)), st.permutations(range(3)))
def test_the_order_of_rows_changes_no_count(rows: list[int], who: list[int]) -> None:
    ids = ["P1", "P2", "P3", "P9", None, "P2"]
    days = [None, DAY, DAY + dt.timedelta(3), DAY, DAY, DAY + dt.timedelta(1)]
    child = pd.DataFrame(outcomes(ids, assessed_on=days))
    parent = pd.DataFrame(people(sex=["Female", "Male", "Male"], **LIVES))
    plain = schemas.check_tables({"people": parent, "outcomes": child})[1]
    mixed = schemas.check_tables({"people": parent.iloc[who], "outcomes": child.iloc[rows]})[1]
    assert found(mixed) == found(plain)
    assert mixed.shares == plain.shares


def test_a_local_schema_is_linked_by_its_own_names(tmp_path: Path) -> None:
    path = tmp_path / "clients.yaml"
    path.write_text(
        "name: clients\nversion: '1'\nextends: people\n"
        "rename: {person_id: client, sex: sex_recorded, died_on: date_of_death}\n",
        encoding="utf-8",
    )
    clients = schemas.read_schema(path)
    table = {"client": ["P1", "P2"], "sex_recorded": ["Female", "Male"], "date_of_death": [DAY, None]}
    late = outcomes(["P1", "P3"], assessed_on=[DAY + dt.timedelta(1), DAY], value=[None, 3.0])
    tables = {"clients": pd.DataFrame(table), "outcomes": pd.DataFrame(late)}
    report = schemas.check_tables(tables, schemas={"clients": clients})[1]
    assert found(report) == [
        ("person_id", "link", 1, "error"),
        ("assessed_on", "not_after_death", 1, "error"),
    ]
    assert "'client' of 'people'" in report.text
    assert "'date_of_death' in 'people'" in report.text
    assert "sex" in set(report.spread["characteristic"])


def test_what_cannot_be_checked_together_is_refused() -> None:
    table = pd.DataFrame(people())
    with pytest.raises(WrongTypeError, match="There is no table to check"):
        schemas.check_tables({})
    with pytest.raises(WrongTypeError, match="'north' and 'south' are both 'people'"):
        schemas.check_tables({"north": table, "south": table}, schemas={"north": "people", "south": "people"})
    for said in ({"schemas": {"peple": "people"}}, {"categories": {"peple": {}}}, {"ranges": {"peple": {}}}):
        with pytest.raises(UnknownChoiceError, match="Did you mean 'people'"):
            schemas.check_tables({"people": table}, **said)  # type: ignore[arg-type]
    with pytest.raises(UnknownChoiceError, match="'persons' is not a known schema"):
        schemas.check_tables({"persons": table})


def test_declared_labels_and_ranges_go_to_their_tables() -> None:
    tables = {
        "people": pd.DataFrame(people(sex=["f", "m", "f"])),
        "outcomes": pd.DataFrame(outcomes(["P1"], measure=["own"], value=[41.0])),
    }
    reports = schemas.check_tables(
        tables, categories={"people": {"sex": ["f", "m"]}}, ranges={"outcomes": {"own": (0, 40)}}
    )
    assert [[f.rule for f in r.findings] for r in reports] == [[], ["range_by_measure"]]
