"""Bad data and bad plans at the command line: one clear sentence, exit code 1, and nothing written."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
import yaml

from syschange import cli, examples

CANARY = "P001"


@pytest.fixture(scope="module")
def trial() -> examples.HelpTrial:
    return examples.help_trial()


@pytest.fixture
def folder(trial: examples.HelpTrial, tmp_path: Path) -> Path:
    trial.write(tmp_path / "records")
    return tmp_path / "records"


def change_plan(folder: Path, change: Callable[[dict], None]) -> None:
    path = folder / "plan.yaml"
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    change(content)
    path.write_text(yaml.safe_dump(content), encoding="utf-8")


def change_table(folder: Path, name: str, change: Callable[[pd.DataFrame], pd.DataFrame]) -> None:
    path = folder / f"{name}.csv"
    change(pd.read_csv(path, dtype=str, keep_default_na=False)).to_csv(path, index=False)


def spoil(column: str, row: int, value: str) -> Callable[[pd.DataFrame], pd.DataFrame]:
    def change(table: pd.DataFrame) -> pd.DataFrame:
        table.loc[row, column] = value
        return table

    return change


def no_file(folder: Path) -> None:
    (folder / "people.csv").rename(folder / "persons.csv")


def no_plan(folder: Path) -> None:
    (folder / "plan.yaml").rename(folder / "plan.yml")


def no_column(folder: Path) -> None:
    change_table(folder, "people", lambda t: t.rename(columns={"ethnicity": "ethnicty"}))


def unknown_category(folder: Path) -> None:
    change_table(folder, "people", spoil("sex", 3, "femalle"))


def duplicate_person(folder: Path) -> None:
    change_table(folder, "people", lambda t: pd.concat([t, t.iloc[[0]]]))


def no_direction(folder: Path) -> None:
    change_plan(folder, lambda plan: plan["outcomes"][1].pop("direction"))


def nobody_in_an_arm(folder: Path) -> None:
    change_plan(folder, lambda plan: plan["comparison"].update(comparison="usual cares"))
    change_plan(folder, lambda plan: plan["data"]["tables"]["people"].pop("categories"))
    change_plan(folder, lambda plan: plan["data"]["tables"]["people"].update(
        categories={"ethnicity": ["Black", "White", "Hispanic", "Other"]}
    ))  # fmt: skip


def misspelt_key(folder: Path) -> None:
    change_plan(folder, lambda plan: plan.update(charateristics=plan.pop("characteristics")))


CASES = {
    "a missing file": (no_file, ["people.csv", "does not exist", "persons.csv"]),
    "a missing plan": (no_plan, ["plan.yaml", "does not exist", "plan.yml"]),
    "a missing column": (no_column, ["ethnicity", "ethnicty"]),
    "an unknown category": (unknown_category, ["sex", "row 4", "Female"]),
    "a duplicate person": (duplicate_person, ["person_id", "rows 1 and 454"]),
    "an outcome without a direction": (no_direction, ["direction"]),
    "an arm with nobody in it": (nobody_in_an_arm, ["usual cares", "usual care"]),
    "a misspelt key": (misspelt_key, ["charateristics", "characteristics"]),
}


@pytest.mark.parametrize("case", list(CASES))
def test_a_clear_sentence_and_nothing_written(
    case: str, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spoilt, words = CASES[case]
    spoilt(folder)
    out = tmp_path / "out"
    assert cli.main(["evaluate", str(folder / "plan.yaml"), "--out", str(out)]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    for word in words:
        assert word in said.err
    assert "Traceback" not in said.err
    assert CANARY not in said.err
    assert not out.exists()
    assert [p.name for p in tmp_path.iterdir()] == ["records"]


def test_an_arm_declared_with_nobody_in_it_is_said_plainly(
    folder: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    change_table(folder, "people", lambda t: t[t["arm"] == "clinic"])
    for name in ("access", "outcomes"):
        people = set(pd.read_csv(folder / "people.csv", dtype=str)["person_id"])
        change_table(folder, name, lambda t, people=people: t[t["person_id"].isin(people)])
    assert cli.main(["evaluate", str(folder / "plan.yaml"), "--out", str(tmp_path / "out")]) == 1
    assert "Nobody is in the group 'usual care'" in capsys.readouterr().err


def test_every_problem_of_every_table_is_told_at_once(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    unknown_category(folder)
    change_table(folder, "outcomes", spoil("value", 0, "130"))
    assert cli.main(["check", str(folder / "plan.yaml")]) == 1
    said = capsys.readouterr().err
    assert "sex" in said
    assert "value" in said
    assert "130" not in said


def test_a_failed_run_leaves_an_earlier_report_as_it_was(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert cli.main(["evaluate", str(folder / "plan.yaml"), "--out", str(out)]) == 0
    before = {p: p.read_bytes() for p in out.rglob("*") if p.is_file()}
    duplicate_person(folder)
    assert cli.main(["evaluate", str(folder / "plan.yaml"), "--out", str(out)]) == 1
    assert {p: p.read_bytes() for p in out.rglob("*") if p.is_file()} == before
