"""The commands that look back: what has been published, attacked; and a published table, worked out again."""

import json
from pathlib import Path

import pytest

from syschange import cli
from syschange.disclosure import Ledger

from .judged import protected

Said = pytest.CaptureFixture[str]


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    path = tmp_path / "releases.jsonl"
    Ledger(path).release(protected(), period="2026-Q2")
    return path


def test_a_whole_ledger_is_exit_code_0(ledger: Path, capsys: Said) -> None:
    assert cli.main(["audit", str(ledger)]) == 0
    assert "The ledger is whole: 1 entry." in capsys.readouterr().out


def test_a_ledger_changed_by_hand_is_exit_code_4_and_names_the_entry(ledger: Path, capsys: Said) -> None:
    ledger.write_text(ledger.read_text("utf-8").replace("2026-Q2", "2026-Q3"), encoding="utf-8")
    assert cli.main(["audit", str(ledger)]) == 4
    assert "Entry 1" in capsys.readouterr().err


def test_a_table_that_gives_a_number_away_is_exit_code_4(tmp_path: Path, capsys: Said) -> None:
    path = tmp_path / "t.csv"
    path.write_text("sex,n\n(all),53\nFemale,[c]\nMale,46\n", encoding="utf-8")
    assert cli.main(["audit", str(path), "--json"]) == 4
    said = json.loads(capsys.readouterr().out)["result"]
    assert said["nothing_found"] is False
    assert said["files"][0]["refuted"] is True
    assert "7" not in said["words"]
    path.write_text("sex,n\n(all),55\nFemale,[c]\nMale,45\n", encoding="utf-8")
    assert cli.main(["audit", str(path), "--policy", "ONS_10_5", "--full"]) == 0


def test_nothing_to_look_at_is_exit_code_1(tmp_path: Path, capsys: Said) -> None:
    assert cli.main(["audit", str(tmp_path)]) == 1
    assert cli.main(["audit", str(tmp_path / "releases.jsonl")]) == 1
    assert not list(tmp_path.iterdir())
    assert "no CSV file" in capsys.readouterr().err


def test_a_ledger_says_its_own_policy(ledger: Path) -> None:
    with pytest.raises(SystemExit) as left:
        cli.main(["audit", str(ledger), "--policy", "NHS_7_5"])
    assert left.value.code == 2


def test_a_backtest_ends_with_0_or_5(tmp_path: Path, capsys: Said) -> None:
    one, other = tmp_path / "a.csv", tmp_path / "b.csv"
    one.write_text("Group,Arm,People\neveryone,x,220\n", encoding="utf-8")
    other.write_text("Group,Arm,People\neveryone,x,222\n", encoding="utf-8")
    words = ["backtest", str(one), str(other), "--key", "Group,Arm"]
    assert cli.main(words) == 5
    said = capsys.readouterr().out
    assert "Group: everyone, Arm: x (People)" in said
    assert "222" not in said
    assert cli.main([*words, "--json"]) == 5
    assert "222" not in capsys.readouterr().out
    assert cli.main([*words, "--tolerance", "2"]) == 0
    assert cli.main([*words[:3], "--key", "Grup"]) == 1
    assert "Did you mean 'Group'?" in capsys.readouterr().err
