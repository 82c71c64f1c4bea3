"""The command `plan`: a plan from answers, written whole or not at all; what a plan asks; and every default."""

import io
import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest

from syschange import cli, criteria, examples
from syschange.criteria.plan.defaults import THRESHOLDS
from syschange.errors import InvalidPlanError

PLACE = Path(criteria.__file__).resolve().parents[3] / "data" / "examples" / "place.yaml"
RARE, FREE = "CANARY-RARE", "CANARY-NOTE: told in confidence"
Said = pytest.CaptureFixture[str]
SESSION = """\
the new front door
One first talk, joint visits, one coordinator a household.
Eastside, a place that is made up
2024-01-01
2023-01-01
2024-12-31
12

the authors of this example
1 November
2023-11-01

Eastside
1
1
1
2027-12-31
ethnicity, sexx
ethnicity, sex
arm
new way
as before
not_randomised
started_on

outcome

mcs
mental health
mental_health
mental health

0
12
many
2
1
ours: two points
person
research interviews
adverse

mcs
cesd
depressive_symptoms
depressive symptoms


2
ours
person
1
no
outside
outcomes
case records
insider

access, contacts, pathways, workforce
register of changes
outside

changes
minutes
insider

recommendations, decisions, meetings
site visits
outside

documents
accounts
outside

costs, funding
panel
lived_experience

ratings

ethnicity
Black, Black British, Black Welsh, Caribbean or African

contacts
contacts that two services make together
proportion
joint
contacted_on

higher_is_better
0.05
yes
more_than_a_tweak
more_than_a_tweak_in



joint
"""


@pytest.fixture(scope="module")
def made() -> examples.Place:
    return examples.place(people=400, seed=5)


@pytest.fixture
def records(made: examples.Place, tmp_path: Path) -> Path:
    made.write(tmp_path / "records")
    return tmp_path / "records"


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """Return a folder of people and outcomes, with what must never be shown and columns of other names."""
    folder = tmp_path / "small"
    folder.mkdir()
    ids = [f"CANARY-{i:04}" for i in range(60)]
    pd.DataFrame(
        {
            "Person ID": ids,
            "arm": ["new", "old"] * 30,
            "sex": ["Female", "Male", "Male"] * 20,
            "area": ["North"] * 30 + ["South"] * 25 + [RARE] * 5,
            "Team": ["a b", "No", "1"] * 20,
            "notes": [f"{FREE} {i}" for i in range(60)],
        }
    ).to_csv(folder / "people.csv", index=False)
    pd.DataFrame(
        {
            "person_id": ids * 2,
            "measure": "cesd",
            "months": [0] * 60 + [6] * 60,
            "value": 30,
            "reported_by": "person",
        }
    ).to_csv(folder / "outcomes.csv", index=False)
    (folder / "notes.csv").write_text("a\n1\n", encoding="utf-8")
    return folder


def answer(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(text))


def new(*words: object) -> int:
    return cli.main(["plan", "new", *map(str, words)])


def verdicts(card: criteria.Scorecard) -> Counter[tuple[str, str, str]]:
    return Counter((t.code, t.group, t.verdict) for t in card.tests)


@pytest.fixture(scope="module")
def expected(made: examples.Place) -> Counter[tuple[str, str, str]]:
    plan = criteria.Plan.read(PLACE)
    return verdicts(criteria.evaluate(plan, {name: made[name] for name in plan.tables}))


def test_answers_typed_one_by_one_give_the_verdicts_of_the_plan_written_by_hand(
    records: Path, expected: Counter[tuple[str, str, str]], monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    answer(monkeypatch, SESSION)
    target = records.parent / "mine" / "plan.yaml"
    assert new(target, "--data", records) == 0, capsys.readouterr()
    said = capsys.readouterr()
    for complaint in (
        "The starting money ended before the change began.", "'1 November' is no day.", "'sexx' is none of those",
        "Did you mean 'sex'?", "'many' is not a number.", "it is nothing adverse", "'mental health' is no short name",
    ):  # fmt: skip
        assert complaint in " ".join(said.out.split())
    assert said.err == ""
    assert [p.name for p in target.parent.iterdir()] == ["plan.yaml"]
    plan = criteria.Plan.read(target)
    assert plan.tables["people"].path == "../records/people.csv"
    assert verdicts(criteria.evaluate(plan)) == expected


def test_a_file_of_answers_gives_the_verdicts_of_the_plan_written_by_hand(
    records: Path, expected: Counter[tuple[str, str, str]], capsys: Said
) -> None:
    target = records / "plan.yaml"
    assert new(target, "--answers", PLACE) == 0
    assert capsys.readouterr().out.splitlines()[0] == str(target)
    assert verdicts(criteria.evaluate(criteria.Plan.read(target))) == expected


def test_what_a_folder_says_is_filled_in_and_the_rest_is_to_decide(small: Path, capsys: Said) -> None:
    target = small.parent / "plan.yaml"
    assert new(target, "--from-folder", small, "--yes") == 0
    assert "marked TO DECIDE" in capsys.readouterr().out
    text = target.read_text("utf-8")
    for line in (
        'path: "small/people.csv"', 'person_id: "Person ID"', 'characteristics: ["sex"', 'arm: ["new", "old"]',
        'measure: "cesd"', 'direction: "lower_is_better"', "after: 6", 'reported_by: "person"',
        "agreed_by:  # TO DECIDE", "worthwhile:  # TO DECIDE", "began_on:",
    ):  # fmt: skip
        assert line in text
    with pytest.raises(InvalidPlanError, match="'change' in the plan has no 'name'"):
        criteria.Plan.read(target)
    assert cli.main(["plan", "check", str(target)]) == 1
    assert "has no 'name'" in capsys.readouterr().err


def test_no_id_no_free_text_and_no_rare_label_is_shown_or_written(
    small: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    assert new(small / "a.yaml", "--from-folder", small, "--yes") == 0
    answer(monkeypatch, "x\nx\nx\n\n\n\nx\n2020-01-01\n\n\n2020-01-01\narea\narm\nnotes\n")
    assert new(small / "b.yaml", "--data", small) == 1
    said = capsys.readouterr()
    shown = said.out + said.err + (small / "a.yaml").read_text("utf-8")
    assert "CANARY" not in shown
    assert "told in confidence" not in shown
    assert "left over: Team, notes" in said.out
    assert "passed over, because of their names: notes.csv" in said.out
    assert not (small / "b.yaml").exists()


def test_a_column_under_another_name_is_mapped(
    small: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    people = small / "people.csv"
    people.write_text(people.read_text("utf-8").replace("Person ID", "Client", 1), encoding="utf-8")
    typed = (
        "x\nx\nx\n\n\nx\nx\n2020-01-01\n\nClient\nperson = Client\nperson_id = Clint\nperson_id = Client\n\n"
    )
    rest = "2021-01-01\narea\narm\nnew\nold\nrandomised\n\nadverse\ncesd\n\n\n\n\n5\n\n\ncase records\n\noutside\n"
    answer(monkeypatch, f"{typed}{rest}people\n\n")
    assert new(small / "plan.yaml", "--data", small) == 0, capsys.readouterr()
    said = " ".join(capsys.readouterr().out.split())
    assert "It has to have 'person_id'." in said
    assert "Write field = column." in said
    assert "Did you mean 'person_id'?" in said
    assert "Did you mean 'Client'?" in said
    plan = criteria.Plan.read(small / "plan.yaml")
    assert dict(plan.tables["people"].columns) == {"person_id": "Client"}
    assert plan.characteristics == ("area",)
    assert dict(plan.tables["people"].categories) == {
        "arm": ("new", "old")
    }  # one label of 'area' is too rare to write


def test_no_folder_at_all_is_asked_for_and_may_be_skipped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    typed = "x\nx\n\n\n\n\nthe panel\n2020-01-01\nnowhere\n\n\n2021-01-01\n\nfew people\n\n"
    answer(monkeypatch, f"{typed}adverse\ncesd\n\n\n\n\n5\n\nperson\ninterviews\n\noutside\n\n\n")
    monkeypatch.chdir(tmp_path)
    assert new() == 0, capsys.readouterr()
    assert "The folder 'nowhere' does not exist." in " ".join(capsys.readouterr().out.split())
    plan = criteria.Plan.read("plan.yaml")
    assert plan.no_breakdown == "few people"
    assert plan.comparison is None
    assert plan.change.where == "place not stated"
    assert list(plan.tables) == ["people", "outcomes"]


def test_a_session_in_a_process_of_its_own_that_ends_early_writes_nothing(small: Path) -> None:
    words = [
        sys.executable,
        "-m",
        "syschange.cli",
        "plan",
        "new",
        str(small / "plan.yaml"),
        "--data",
        str(small),
    ]
    said = subprocess.run(words, input="the clinic\nwhat\n", capture_output=True, text=True, check=False)
    assert said.returncode == 1
    assert said.stderr.strip().startswith(
        "syschange: The answers ended before the questions did, so nothing was written."
    )
    assert len(said.stderr.strip().splitlines()) == 1
    assert "3. Where?" in said.stdout
    assert not list(small.glob("*.yaml"))


def test_ctrl_c_writes_nothing(small: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said) -> None:
    def interrupt(_: str = "") -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr("builtins.input", interrupt)
    assert new(small / "plan.yaml", "--data", small) == 1
    assert "nothing was written" in capsys.readouterr().err
    assert not list(small.glob("*.yaml"))


def test_bytes_that_are_no_text_write_nothing(small: Path) -> None:
    words = [sys.executable, "-X", "utf8", "-m", "syschange.cli", "plan", "new", str(small / "plan.yaml")]
    said = subprocess.run(words, input=b"the \xff clinic\n" * 99, capture_output=True, check=False)
    assert said.returncode == 1
    assert b"Traceback" not in said.stderr
    assert not list(small.glob("*.yaml"))


def test_a_plan_that_is_there_is_kept_unless_it_is_to_be_replaced(small: Path, capsys: Said) -> None:
    target = small / "plan.yaml"
    target.write_text("mine", encoding="utf-8")
    assert new(target, "--answers", PLACE) == 1
    said = capsys.readouterr().err
    assert "not overwritten" in said
    assert "--replace" in said
    assert target.read_text("utf-8") == "mine"
    assert new(target, "--answers", PLACE, "--replace") == 0
    assert criteria.Plan.read(target).title.startswith("One front door")
    dangling = small / "other.yaml"
    dangling.symlink_to(small / "nowhere.yaml")
    assert new(dangling, "--answers", PLACE) == 1
    assert not (small / "nowhere.yaml").exists()


def test_a_failed_draft_leaves_what_was_there(small: Path, capsys: Said) -> None:
    wrong, target = small / "answers.yaml", small / "plan.yaml"
    target.write_text("mine", encoding="utf-8")
    for text, word in (
        ("titel: x\n", "'title'"), ("- x\n", "no list of keys"), ("a: [\n", "line 2"),
        ("title: a\ntitle: b\n", "line 2"),
        ("change: &a {what: *a}\n", "deeper"),
    ):  # fmt: skip
        wrong.write_text(text, encoding="utf-8")
        assert new(target, "--answers", wrong, "--replace") == 1
        assert word in capsys.readouterr().err
    wrong.write_bytes(b"title: \xff\n")
    assert new(target, "--answers", wrong, "--replace") == 1
    assert "UTF-8" in capsys.readouterr().err
    assert new(target, "--answers", small / "answer.yaml", "--replace") == 1
    assert "Did you mean 'answers.yaml'?" in capsys.readouterr().err
    assert target.read_text("utf-8") == "mine"


def test_a_place_that_cannot_be_written_to_is_said_before_any_question(
    small: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    monkeypatch.setattr("builtins.input", lambda _="": pytest.fail("asked"))
    inside = small / "people.csv" / "plan.yaml"
    assert new(inside) == 1
    assert "cannot be written" in capsys.readouterr().err
    monkeypatch.setattr(
        "os.access", lambda *_: False
    )  # whoever may do anything may write to a folder that is closed
    assert new(small / "plan.yaml") == 1
    assert "cannot be written" in capsys.readouterr().err
    assert not (small / "plan.yaml").exists()


WRONG = {
    "no yaml": ["new", "plan.csv"],
    "a folder without yes": ["new", "--from-folder", "x"],
    "yes without a folder": ["new", "--yes"],
    "two ways": ["new", "--data", "x", "--answers", "y"],
    "json with questions": ["new", "--json"],
    "no command": [],
    "no path": ["check"],
}


@pytest.mark.parametrize("case", WRONG)
def test_wrong_usage_is_exit_code_2(case: str, capsys: Said) -> None:
    with pytest.raises(SystemExit) as left:
        cli.main(["plan", *WRONG[case]])
    assert left.value.code == 2
    assert "usage: syschange plan" in capsys.readouterr().err


def test_the_result_as_json(small: Path, capsys: Said) -> None:
    target = small / "plan.yaml"
    assert new(target, "--from-folder", small, "--yes", "--json") == 0
    said = json.loads(capsys.readouterr().out)["result"]
    assert said["plan"] == str(target)
    assert "thresholds.agreed_by" in said["to_decide"]
    assert "outcomes 1: worthwhile" in said["to_decide"]


def test_check_says_what_is_asked_what_is_needed_and_what_will_have_no_evidence(
    records: Path, capsys: Said
) -> None:
    assert new(records / "plan.yaml", "--answers", PLACE) == 0
    (records / "documents.csv").unlink()
    capsys.readouterr()
    assert cli.main(["plan", "check", str(records / "plan.yaml")]) == 0
    said = capsys.readouterr().out
    assert "People of 'new way' are compared with 'as before' (arm)." in said
    assert "a gain of 2 is worth having" in said
    row = next(line for line in said.splitlines() if line.split()[:1] == ["documents"])
    assert "S2" in row
    assert "does not exist" in row
    assert cli.main(["plan", "check", str(records / "plan.yaml"), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)["result"]
    assert next(t for t in told["data"] if t["table"] == "documents")["problem"]
    assert {t["code"]: t["can_have_evidence"] for t in told["tests"]}["B1"] is True


def test_check_of_a_plan_with_little_says_why_and_what_to_collect(tmp_path: Path, capsys: Said) -> None:
    plan = examples.help_trial().write(tmp_path)
    assert cli.main(["plan", "check", str(plan)]) == 0
    said = capsys.readouterr().out
    assert "NO   S2" in said
    assert "because the plan names no documents; collect for each site" in said
    assert "after the last record, so no criterion can be called met" in said
    assert cli.main(["plan", "check", str(tmp_path / "plan.yml")]) == 1


def test_every_default_is_listed_with_its_source(capsys: Said) -> None:
    assert cli.main(["plan", "defaults"]) == 0
    lines = capsys.readouterr().out.splitlines()
    for default in THRESHOLDS:
        line = next(line for line in lines if line.split()[0] == f"thresholds.{default.name}")
        assert line.endswith(default.source)
    assert cli.main(["plan", "defaults", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)["result"]["defaults"]
    assert len(told) == len(lines) - 1
    assert all(set(d) == {"key", "value", "says", "source"} and d["source"] for d in told)


def test_a_title_cannot_write_to_the_terminal(tmp_path: Path, capsys: Said) -> None:
    answers = tmp_path / "answers.yaml"
    answers.write_text(
        PLACE.read_text("utf-8").replace("One front door", r"\e[2JOne\u202E front door"), encoding="utf-8"
    )
    assert new(tmp_path / "plan.yaml", "--answers", answers) == 0
    assert cli.main(["plan", "check", str(tmp_path / "plan.yaml")]) == 0
    said = capsys.readouterr().out
    assert "\x1b" not in said
    assert "\u202e" not in said
