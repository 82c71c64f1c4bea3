"""The commands that publish: what they ask for, what they leave, what they print, and how they end."""

import json
import logging
from pathlib import Path

import pytest

from syschange import cli, criteria
from syschange.disclosure import Ledger

from .judged import card, judging, plan, protected, smaller

Said = pytest.CaptureFixture[str]
REASON = "Two analysts check the data"


@pytest.fixture(autouse=True)
def judged(monkeypatch: pytest.MonkeyPatch) -> None:
    judging(monkeypatch, card())


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def report(*words: str, period: str = "2026-Q2") -> int:
    return cli.main(
        ["report", plan(), "--period", period, "--ledger", "releases.jsonl", "--formats", "md", *words]
    )


def evaluate(*words: str) -> int:
    return cli.main(["evaluate", plan(), "--formats", "md", "--out", "out", *words])


def test_a_first_quarter_and_a_second(here: Path, capsys: Said) -> None:
    assert report() == 0
    said = capsys.readouterr().out
    assert "Entered: release 1" in said
    assert "Compared with nothing" in said
    assert report("--population", "everyone", "--link", "same cohort", period="2026-Q3") == 0
    said = capsys.readouterr().out
    assert "What moved since last quarter: " in said
    assert "no criterion's verdict moved" in said
    assert f"Compared with 2026-Q2: {Path('public/scorecard.json')}" in said
    assert "## What moved since last quarter" in (here / "public" / "summary.md").read_text("utf-8")
    assert [r.period for r in Ledger("releases.jsonl")] == ["2026-Q2", "2026-Q3"]
    assert sorted(p.name for p in here.iterdir()) == ["public", "releases.jsonl", "releases.jsonl.head"]


def test_the_same_command_again_changes_nothing(here: Path, capsys: Said) -> None:
    assert report() == 0
    before = {p: p.read_bytes() for p in here.rglob("*") if p.is_file()}
    assert report() == 0
    assert "Known from before" in capsys.readouterr().out
    assert {p: p.read_bytes() for p in here.rglob("*") if p.is_file()} == before


def test_nothing_is_guessed_once_there_is_an_earlier_release(here: Path, capsys: Said) -> None:
    assert report("--population", "all served") == 0
    before = {p: p.read_bytes() for p in here.rglob("*") if p.is_file()}
    for words, why in (([], "'all served'"), (["--population", "all served"], "--link")):
        assert report(*words, period="2026-Q3") == 4
        said = capsys.readouterr().err
        assert why in said
        assert "refused" in said or "already" in said or "does not say" in said
    assert {p: p.read_bytes() for p in here.rglob("*") if p.is_file()} == before


@pytest.fixture
def exposing(here: Path) -> list[str]:
    """Return the words of a second quarter that would show three people who joined."""
    Ledger(here / "releases.jsonl").release(smaller(), period="2026-Q1")
    return ["--population", "everyone", "--link", "cumulative"]


def test_a_refused_release_says_which_table_and_how_to_mend_it_and_leaves_no_file(
    exposing: list[str], here: Path, capsys: Said
) -> None:
    assert report(*exposing) == 4
    said = capsys.readouterr()
    assert "is refused" in said.err
    assert "the table by 'arm', 'ethnicity'" in said.err
    assert "Merge categories" in said.err
    assert "--hide-exposed" in said.err
    assert said.out == ""
    assert not (here / "public").exists()
    assert len(Ledger("releases.jsonl")) == 1


def test_what_a_release_would_expose_can_be_hidden(exposing: list[str], here: Path) -> None:
    assert report(*exposing, "--hide-exposed") == 0
    assert (here / "public" / "summary.md").is_file()
    assert len(Ledger("releases.jsonl")) == 2


def worse(folder: Path) -> str:
    """Write a scorecard of an earlier quarter in which the trial had been found beneficial."""
    (paper,) = protected().results
    assert isinstance(paper, criteria.Scorecard)
    made = json.loads(paper.to_json())
    made["plan"].update(collected_until="2002-01-01", agreed_on="1996-01-01")
    made["limiters"] = []
    for test in made["tests"]:
        if test["criterion"] == "beneficial":
            test.update(verdict="MET", reason="", p_met=0.99, p_not=0.01)
    for one in made["criteria"]:
        if one["criterion"] == "beneficial":
            one.update(verdict="MET", reason="", probability_least=0.9, probability_most=0.99)
    (folder / "last.json").write_text(json.dumps(made), encoding="utf-8")
    return "last.json"


@pytest.mark.parametrize(("asked", "code"), [([], 0), (["--fail-if-worse"], 3)])
def test_a_worse_verdict_is_published_all_the_same(
    asked: list[str], code: int, here: Path, capsys: Said
) -> None:
    assert report("--last", worse(here), *asked, "--json") == code
    said = json.loads(capsys.readouterr().out)
    assert said["exit_code"] == code
    assert said["result"]["since"]["worsened"] is True
    (moved,) = [c for c in said["result"]["since"]["criteria"] if c["direction"] != "same"]
    assert (moved["criterion"], moved["before"], moved["after"]) == ("beneficial", "MET", "UNCLEAR")
    assert (here / "public" / "summary.md").is_file()
    assert len(Ledger("releases.jsonl")) == 1


def test_an_alarm_that_could_not_ring_is_an_error(here: Path, capsys: Said) -> None:
    assert report("--fail-if-worse") == 0
    words = ["--population", "everyone", "--link", "cumulative", "--out", "elsewhere", "--fail-if-worse"]
    assert report(*words, period="2026-Q3") == 1
    assert "last quarter's scorecard" in capsys.readouterr().err
    assert not (here / "elsewhere").exists()


@pytest.mark.usefixtures("here")
def test_an_internal_copy_is_stamped_logged_and_entered_without_a_number(
    capsys: Said, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        assert report("--internal-only", REASON, "--formats", "html,md,csv", "--json") == 0
    assert REASON in caplog.text
    said = json.loads(capsys.readouterr().out)["result"]
    assert said["internal_only"] == REASON
    assert said["verdict"] is None
    assert said["criteria"] == []
    for path in map(Path, said["files"]):
        assert REASON in path.read_text("utf-8"), path
    (entry,) = Ledger("releases.jsonl")
    assert (entry.internal, entry.shown, entry.link) == (REASON, 0, None)
    assert (
        report(period="2026-Q3") == 1
    )  # what was made to be published is not compared with true values, and says so
    assert "internal copy with true values" in capsys.readouterr().err
    assert report("--out", "public2") == 0


def test_an_internal_copy_prints_no_verdict(here: Path, capsys: Said) -> None:
    assert evaluate("--internal-only", REASON) == 0
    said = capsys.readouterr().out
    assert said.startswith(f"Internal copy with true values, not for release: {REASON}\n")
    for verdict in ("UNPROVEN", "UNCLEAR", "NO EVIDENCE", "128", "222"):
        assert verdict not in said
    assert (here / "out" / "summary.md").is_file()


def test_evaluate_enters_its_release_too(here: Path, capsys: Said) -> None:
    assert evaluate("--ledger", "releases.jsonl", "--policy", "STRICT_10_10") == 0
    assert evaluate("--ledger", "releases.jsonl", "--population", "everyone", "--link", "independent") == 4
    assert "looser" in capsys.readouterr().err or len(Ledger("releases.jsonl")) == 1
    words = ["--ledger", "releases.jsonl", "--population", "everyone", "--link", "independent"]
    assert evaluate(*words, "--override", "the board asked for it") == 0
    assert [r.override for r in Ledger("releases.jsonl")] == ["", "the board asked for it"]
    assert not (here / "out" / "scorecard.json").exists()


RECODES = {
    "a list": "- a\n",
    "no list of labels": "sex: {Female: Male}\n",
    "no yaml": "{",
    "no such category": "sex: {Femal: [Female]}\n",
}


@pytest.mark.parametrize("case", RECODES)
def test_recodes_that_say_nothing_are_refused(case: str, here: Path, capsys: Said) -> None:
    assert report() == 0
    (here / "recodes.yaml").write_text(RECODES[case], encoding="utf-8")
    words = ["--population", "everyone", "--link", "cumulative", "--recodes", "recodes.yaml"]
    assert report(*words, period="2026-Q3") == 1
    said = capsys.readouterr().err
    assert "categor" in said
    (here / "recodes.yaml").write_text("sex: {Female: [Female]}\n", encoding="utf-8")
    assert report(*words, period="2026-Q3") == 0


WRONG = {
    "no period": ["report", "plan.yaml", "--ledger", "l.jsonl"],
    "a period that is none": ["report", "plan.yaml", "--ledger", "l.jsonl", "--period", "Q3 2026"],
    "no ledger": ["report", "plan.yaml", "--period", "2026-Q3"],
    "a link without a ledger": ["evaluate", "plan.yaml", "--link", "rolling"],
    "a link that is none": ["evaluate", "plan.yaml", "--ledger", "l.jsonl", "--link", "cumulativ"],
    "policy and internal": ["evaluate", "plan.yaml", "--policy", "NHS_7_5", "--internal-only", REASON],
    "a reason of one word": ["evaluate", "plan.yaml", "--internal-only", "testing"],
    "an internal copy with a link": [
        "evaluate", "plan.yaml", "--ledger", "l.jsonl", "--internal-only", REASON, "--link", "rolling",
    ],
    "a population of no words": ["evaluate", "plan.yaml", "--ledger", "l.jsonl", "--population", " "],
    "a release of no id": ["evaluate", "plan.yaml", "--ledger", "l.jsonl", "--after", ""],
    "a reason of no words": ["evaluate", "plan.yaml", "--ledger", "l.jsonl", "--override", ""],
    "a period of no words": ["evaluate", "plan.yaml", "--period", ""],
    "a format that is none": ["evaluate", "plan.yaml", "--formats", "html,cvs"],
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_wrong_usage_is_exit_code_2_and_writes_nothing(case: str, here: Path, capsys: Said) -> None:
    with pytest.raises(SystemExit) as left:
        cli.main(WRONG[case])
    assert left.value.code == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "usage: syschange" in said.err
    assert not list(here.iterdir())
