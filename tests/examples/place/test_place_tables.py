"""Every table of a simulated place is valid in its schema, belongs with the others, and is the same each time."""

from datetime import date

import pandas as pd
import pytest

from syschange import schemas
from syschange.errors import UnknownChoiceError
from syschange.examples import Place, place
from syschange.examples.place.base import STREAMS

# On this day all records of a place with the usual day of change lie in the past.
TODAY = date(2026, 1, 1)
OTHERWISE: tuple[dict[str, object], ...] = (
    {},
    {"people": 1},
    {"people": 7, "seed": 3, "missing": 0.5},
    {"people": 200, "changed_on": "2020-02-29", "missing": 0.0},
    {"people": 200, "changed_on": date(2023, 5, 17), "benefits": "harm", "star": True, "pathway": "renamed"},
    {"people": 200, "lasts": False, "dose": 0.2, "shock": -3, "attrition": "differential", "cover": False},
    {"people": 200, "benefits": "some", "pathway": "unchanged", "attrition": "even", "coordinated": False},
    {"people": 200, "walk": 0.1, "label": "mixed", "ties": "churned", "influence": 0.1, "withdrawal": True},
    {"people": 200, "partnership": "two keen people", "stands_without": False, "biased_tool": True},
    {
        "people": 200,
        "leavers": False,
        "rationing": True,
        "opening": "evenings too",
        "shut_out_reached": False,
    },
)


@pytest.fixture(scope="module")
def usual() -> Place:
    return place()


@pytest.mark.parametrize("switches", OTHERWISE, ids=lambda given: " ".join(given) or "usual")
def test_every_table_passes_its_schema_and_belongs_with_the_others(switches: dict[str, object]) -> None:
    tables = dict(place(**switches))
    full = {name: table for name, table in tables.items() if not table.empty}
    assert len(full) >= len(tables) - 3 * (switches.get("people", 600) in (1, 7))
    for report in schemas.check_tables(full, today=TODAY):
        assert report.ok, report.text
        assert report.problems.empty, report.text


def test_every_table_passes_by_itself_without_anything_declared(usual: Place) -> None:
    for name in usual.names:
        report = schemas.check(usual[name], name, today=TODAY)
        assert report.ok, report.text
        assert report.problems.empty, report.text


def test_there_is_a_table_for_every_schema(usual: Place) -> None:
    assert set(usual.names) == set(schemas.names())
    assert set(usual.names) < set(STREAMS)
    assert tuple(usual) == usual.names
    assert len(usual) == 19
    assert "people" in usual
    assert "persons" not in usual


def test_every_column_of_every_schema_is_there_but_those_left_out_on_purpose(usual: Place) -> None:
    missing = {
        name: {field.name for field in schemas.load(name).fields} - set(usual[name].columns)
        for name in usual.names
    }
    assert missing["people"] >= {"nhs_number", "date_of_birth", "died_on", "lsoa"}
    assert {name for name, columns in missing.items() if columns} <= {
        "people", "costs", "funding", "population", "plans", "recommendations", "ratings", "events",
    }  # fmt: skip


def test_a_misspelt_table_is_met_with_the_nearest(usual: Place) -> None:
    with pytest.raises(UnknownChoiceError, match="Did you mean 'pathways'"):
        usual["pathway"]


def test_a_table_is_the_askers_own(usual: Place) -> None:
    mine = usual["outcomes"]
    mine["value"] = 0.0
    assert usual["outcomes"]["value"].mean() > 30


def test_the_same_seed_gives_the_same_place_and_another_another(usual: Place) -> None:
    again, other = place(), place(seed=2)
    for name in usual.names:
        pd.testing.assert_frame_equal(usual[name], again[name])
    same = {name for name in usual.names if usual[name].equals(other[name])}
    assert same == {"population", "funding"}


def test_records_run_from_two_years_before_the_change_to_two_after(usual: Place) -> None:
    first, last = pd.Timestamp("2022-01-01"), pd.Timestamp("2025-12-31")
    for name, column in (
        ("people", "started_on"), ("contacts", "contacted_on"), ("events", "happened_on"),
        ("pathways", "happened_on"), ("ratings", "rated_on"), ("responses", "answered_on"),
    ):  # fmt: skip
        days = usual[name][column]
        assert days.between(first, last).all(), name
        assert days.min() < first + pd.Timedelta(days=200)
        assert days.max() > pd.Timestamp("2025-06-01")
    assert set(usual["population"]["period"]) == {f"{y}-Q{q}" for y in range(2022, 2026) for q in range(1, 5)}


def test_there_are_two_areas_fourteen_agencies_and_38_workers_and_no_id_is_a_name(usual: Place) -> None:
    people, workers, contacts = usual["people"], usual["workforce"], usual["contacts"]
    assert set(people["area"]) == {"Eastside", "Westside"}
    assert workers["agency"].nunique() == 14
    assert workers["worker_id"].is_unique
    assert len(workers) == 38
    assert workers["worker_id"].str.fullmatch(r"W\d\d").all()
    assert contacts["agency"].nunique() == 14
    assert set(workers["level"]) == {"frontline", "manager", "senior strategic"}
    sizes = people.groupby("household_id").size()
    assert sizes.min() == 1
    assert sizes.max() == 5


def test_some_cells_are_missing_as_many_as_the_switch_says() -> None:
    none, many = place(people=2000, missing=0.0), place(people=2000, missing=0.2)
    assert none["people"][["ethnicity", "class", "worker_id", "trauma"]].notna().all().all()
    assert not none["people"]["ethnicity"].str.startswith("(").any()
    assert 0.17 < many["people"]["class"].isna().mean() < 0.23
    assert 0.17 < many["people"]["ethnicity"].str.startswith("(").mean() < 0.23
    assert none["outcomes"]["value"].notna().all()
    assert 0.17 < many["outcomes"]["value"].isna().mean() < 0.23
    assert 0.17 < many["contacts"]["worker_id"].isna().mean() < 0.23
    assert 0.17 < many["responses"]["value"].isna().mean() < 0.23


@pytest.mark.slow
def test_many_people_have_many_rows() -> None:
    made = place(people=20_000)
    rows = sum(len(made[name]) for name in made.names)
    assert rows > 1_000_000
