"""There are nineteen schemas; each accepts a small table made by hand, and names a fault in any column it needs."""

import json

import pytest
import yaml
from jsonschema import Draft202012Validator

from syschange import schemas
from syschange.resources import data_folder

from .nineteen_tables import TABLES, WRONG_TYPE, breaking, frame

FORMAT = json.loads(data_folder("schemas", "format.schema.json").read_text(encoding="utf-8"))
NAMES = [
    "access",
    "changes",
    "contacts",
    "costs",
    "decisions",
    "documents",
    "events",
    "funding",
    "meetings",
    "outcomes",
    "pathways",
    "people",
    "plans",
    "population",
    "ratings",
    "recommendations",
    "responses",
    "ties",
    "workforce",
]
EVERY_FIELD = [(name, field) for name in NAMES for field in schemas.load(name).fields]
REQUIRED = [pytest.param(name, f, id=f"{name}-{f.name}") for name, f in EVERY_FIELD if f.required]
RULES = [
    pytest.param(name, rule, id=f"{name}-{rule.name}-{rule.field}-{rule.other}")
    for name in NAMES
    for rule in schemas.load(name).rules
]


def found(report: schemas.CheckReport) -> set[tuple[str, str]]:
    """Return the column and rule of every problem; the column is empty where the table is meant."""
    columns = report.problems["column"].fillna("")
    return set(zip(columns, report.problems["rule"], strict=True))


def test_there_are_nineteen() -> None:
    assert list(schemas.names()) == NAMES
    assert len(NAMES) == 19
    assert sorted(TABLES) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_each_keeps_to_the_format_and_is_at_its_first_version(name: str) -> None:
    content = yaml.safe_load(data_folder("schemas", f"{name}.yaml").read_text(encoding="utf-8"))
    Draft202012Validator(FORMAT).validate(content)
    assert schemas.load(name).version == "0.1"


@pytest.mark.parametrize("name", NAMES)
def test_a_small_table_made_by_hand_has_no_problem_and_no_warning(name: str) -> None:
    report = schemas.check(frame(TABLES[name]), name)
    assert report.ok, report.text
    assert report.problems.empty, report.text


@pytest.mark.parametrize("name", NAMES)
def test_the_table_made_by_hand_holds_every_column(name: str) -> None:
    known = {field.name for field in schemas.load(name).fields}
    assert known == {column for column in TABLES[name] if not column.endswith("_missing")}


@pytest.mark.parametrize("name", NAMES)
def test_the_columns_that_are_needed_are_enough(name: str) -> None:
    needed = [field.name for field in schemas.load(name).fields if field.required]
    report = schemas.check(frame(TABLES[name])[needed], name)
    assert report.ok, report.text


@pytest.mark.parametrize(("name", "field"), REQUIRED)
def test_a_column_that_is_needed_and_absent_is_named(name: str, field: schemas.Field) -> None:
    report = schemas.check(frame(TABLES[name]).drop(columns=field.name), name)
    assert not report.ok
    assert (field.name, "missing_column") in found(report)


@pytest.mark.parametrize(("name", "field"), REQUIRED)
def test_a_cell_of_another_type_is_named(name: str, field: schemas.Field) -> None:
    table = frame(TABLES[name])
    table.loc[0, field.name] = WRONG_TYPE[field.type]
    report = schemas.check(table, name)
    assert not report.ok
    assert (field.name, "type") in found(report)


@pytest.mark.parametrize(("name", "field"), [p for p in REQUIRED if not p.values[1].nullable])
def test_an_empty_cell_is_named_where_none_may_be(name: str, field: schemas.Field) -> None:
    table = frame(TABLES[name])
    table.loc[0, field.name] = None
    report = schemas.check(table, name)
    assert not report.ok
    assert (field.name, "missing_value") in found(report)


@pytest.mark.parametrize("name", [name for name in NAMES if schemas.load(name).keys])
def test_the_same_key_twice_is_named(name: str) -> None:
    table = frame(TABLES[name])
    for key in schemas.load(name).keys:
        table.loc[1, key] = table.loc[0, key]
    report = schemas.check(table, name)
    assert not report.ok
    assert "duplicate_key" in set(report.problems["rule"])


@pytest.mark.parametrize(("name", "rule"), RULES)
def test_a_rule_between_columns_that_is_broken_is_named(name: str, rule: schemas.Rule) -> None:
    report = schemas.check(frame(breaking(name, rule)), name)
    assert (rule.field, rule.name) in found(report)
    assert report.ok == (rule.severity == "warning"), report.text


def test_a_doubtful_date_of_birth_is_a_warning_only() -> None:
    table = frame(TABLES["people"])
    table.loc[0, "date_of_birth"] = table.loc[0, "date_of_birth"].replace(1900, 1, 1)
    report = schemas.check(table, "people")
    assert report.ok, report.text
    assert ("date_of_birth", "doubtful") in found(report)


def test_a_day_that_has_not_come_is_no_day_of_birth() -> None:
    table = frame(TABLES["people"])
    table.loc[0, "date_of_birth"] = table.loc[0, "date_of_birth"].replace(2090)
    assert ("date_of_birth", "range") in found(schemas.check(table, "people"))


def test_a_quarter_of_the_financial_year_is_no_calendar_quarter() -> None:
    for name in ("population", "costs"):
        table = frame(TABLES[name])
        table.loc[0, "period"] = "2023/24-Q4"
        assert ("period", "form") in found(schemas.check(table, name))


def test_a_name_means_the_same_in_every_table() -> None:
    meanings: dict[str, set[object]] = {}
    for _, field in EVERY_FIELD:
        unit = field.unit.partition(" of ")[0]  # points, whether of a measure or of an item
        meanings.setdefault(field.name, set()).add((field.type, field.private, unit, field.form))
    assert {name for name, said in meanings.items() if len(said) > 1} == set()


def test_sectors_and_levels_are_the_same_everywhere() -> None:
    for column in ("sector", "level", "base"):
        assert len({field.categories for _, field in EVERY_FIELD if field.name == column}) == 1
    sectors = {schemas.load("contacts").field("sector"), schemas.load("decisions").field("proposed_by")}
    assert len({field.categories for field in sectors if field is not None}) == 1


def test_workers_teams_and_agencies_are_protected_like_people() -> None:
    for name, field in EVERY_FIELD:
        if field.name.endswith("worker_id") or field.name in ("coordinator_id", "deputy_id", "member_id"):
            assert field.private, (name, field.name)
        if field.name in ("agency", "from_agency", "team", "post"):
            assert field.disclosure == "quasi_identifier", (name, field.name)


def test_every_period_is_a_calendar_quarter() -> None:
    forms = {field.form for _, field in EVERY_FIELD if field.name == "period"}
    assert forms == {"calendar_quarter"}


def test_people_and_workers_are_found_in_the_tables_of_their_own() -> None:
    for name in NAMES:
        schema = schemas.load(name)
        linked = {link.field: link for link in schema.links}
        for link in schema.links:
            there = schemas.load(link.table).field(link.other)
            assert there is not None
            assert there.type == "string"
            assert link.severity == ("error" if link.field == "person_id" else "warning")
        assert name == "people" or ("person_id" in linked) == (schema.field("person_id") is not None)
        assert name == "workforce" or ("worker_id" in linked) == (schema.field("worker_id") is not None)


def test_ids_are_needed_where_they_are_what_a_row_is_about() -> None:
    for name in ("outcomes", "access", "contacts", "plans", "ties", "responses", "events"):
        field = schemas.load(name).field("person_id")
        assert field is not None
        assert field.required
        assert not field.nullable
