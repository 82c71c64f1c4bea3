"""Looking back at what was published: a ledger held together once more, a folder attacked as by an outsider."""

import dataclasses
import json
from pathlib import Path

import pandas as pd
import pytest

from syschange import disclosure, equity, reports
from syschange.disclosure import Ledger
from syschange.errors import DisclosureError, MissingFileError, UnreadableFileError
from syschange.reports import quarterly
from syschange.reports.quarterly import audits

from . import card


def breakdown(rows: int) -> equity.Breakdown:
    people = pd.DataFrame({"sex": (["Female"] * 3 + ["Male"] * 4) * 60, "housed": [True, False] * 210})
    return equity.breakdown(people.head(rows), outcome="housed", by=["sex"])


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    path = tmp_path / "releases.jsonl"
    for rows, link in ((280, None), (420, "cumulative")):
        Ledger(path).release(disclosure.protect(breakdown(rows)), period=f"{rows}", link=link)
    return path


def test_a_ledger_whose_releases_expose_nobody_says_so_and_stays_as_it_was(ledger: Path) -> None:
    before = ledger.read_bytes()
    found = quarterly.audit_ledger(ledger)
    assert found.ok
    assert found.table["held_against"].tolist() == [0, 1]
    assert "2 entries" in found.text
    assert ledger.read_bytes() == before
    assert sorted(p.name for p in ledger.parent.iterdir()) == ["releases.jsonl", "releases.jsonl.head"]


def test_a_release_that_exposes_somebody_beside_an_earlier_one_is_found(tmp_path: Path) -> None:
    """Two exact releases are each let out as of other people; held as of the same, the joiners stand there."""
    policy, path = disclosure.exact_suppression(), tmp_path / "l.jsonl"
    for rows, link in ((413, None), (420, "independent")):
        Ledger(path).release(disclosure.protect(breakdown(rows), policy=policy), link=link)
    assert quarterly.audit_ledger(path).ok
    entries = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    exposes, words = audits._held([entries[0], {**entries[1], "link": "cumulative"}])
    assert exposes
    assert "by 'sex'" in words


@pytest.mark.parametrize("writable", [True, False])
def test_a_ledger_changed_by_hand_is_named_with_its_entry(
    ledger: Path, writable: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.access", lambda *_: writable)
    assert quarterly.audit_ledger(ledger).ok
    ledger.write_text(ledger.read_text("utf-8").replace('"number":2', '"number":3'), encoding="utf-8")
    with pytest.raises(DisclosureError, match="Entry 2"):
        quarterly.audit_ledger(ledger)


def test_no_ledger_is_made_by_looking(tmp_path: Path) -> None:
    with pytest.raises(MissingFileError):
        quarterly.audit_ledger(tmp_path / "l.jsonl")
    assert not list(tmp_path.iterdir())
    (tmp_path / "l.jsonl").touch()
    assert "empty" in quarterly.audit_ledger(tmp_path / "l.jsonl").text


def test_an_internal_copy_in_a_ledger_was_not_published(tmp_path: Path) -> None:
    Ledger(tmp_path / "l.jsonl").release(card.internal())
    found = quarterly.audit_ledger(tmp_path / "l.jsonl")
    assert found.ok
    assert "not published" in found.table["words"][0]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    beside = quarterly.quarter_files(card.protected(), period="2026-Q2")
    quarterly.place(card.report(), tmp_path / "public", formats=["csv"], beside=beside)
    return tmp_path / "public"


def test_a_report_is_attacked_and_what_cannot_be_read_is_named(folder: Path) -> None:
    found = quarterly.audit_folder(folder)
    assert found.ok
    assert found.attacked > 100
    table = found.table.set_index("file")
    assert len(table) == len(list(folder.rglob("*.csv"))) + 1
    assert list(table.index[~table["read"]]) == ["scorecard.json", "quality.csv", "tests.csv"]
    assert "'tests.csv'" in found.text


def test_a_hidden_number_that_its_total_gives_away_is_found_and_not_told(folder: Path) -> None:
    """Of 220 people 213 are told in three groups: the fourth has seven."""
    (folder / "tables" / "primary-care-by-characteristics-taken-together.csv").unlink()
    path = folder / "tables" / "primary-care-by-group.csv"
    table = pd.read_csv(path, dtype=str, keep_default_na=False).iloc[:5]
    table["clinic: out of"] = ["220", "105", "76", "32", "[c]"]
    table["clinic: people who did"] = ["130", "60", "40", "25", "[c]"]
    table.to_csv(path, index=False)
    found = quarterly.audit_folder(folder)
    assert not found.ok
    assert found.table[found.table["refuted"]]["file"].tolist() == ["primary-care-by-group.csv"]
    assert "can be worked out" in found.text
    assert not found.table["words"].str.contains("7").any()
    assert "Other" not in found.text


def test_a_table_that_does_not_add_up_is_said_not_to_have_been_attacked(folder: Path) -> None:
    path = folder / "tables" / "primary-care-by-group.csv"
    path.write_text(path.read_text("utf-8").replace("ethnicity: Black", "ethnicity: White", 1), "utf-8")
    text = path.read_text("utf-8").replace(",220,", ",20,")
    path.write_text(text, "utf-8")
    found = quarterly.audit_folder(folder)
    assert not found.table.set_index("file").loc["primary-care-by-group.csv", "read"]
    assert "'primary-care-by-group.csv'" in found.text


def test_one_file_in_the_shape_of_a_breakdown_is_attacked_by_itself(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("sex,ways,n\n(all),0,50\nFemale,1,[c]\nMale,1,43\n", encoding="utf-8")
    found = quarterly.audit_folder(path)
    assert not found.ok
    path.write_text("sex,ways,n\n(all),0,50\nFemale,1,[c]\nMale,1,[c]\n", encoding="utf-8")
    assert quarterly.audit_folder(path).ok


def test_true_values_among_what_is_published_are_found(tmp_path: Path) -> None:
    beside = quarterly.quarter_files(card.internal(), period="2026-Q2")
    quarterly.place(reports.build(card.internal()), tmp_path / "own", formats=["csv"], beside=beside)
    found = quarterly.audit_folder(tmp_path / "own")
    assert found.table["refuted"].all()
    assert "internal copy" in found.text


def test_the_policy_is_that_of_the_scorecard_unless_said(folder: Path) -> None:
    assert quarterly.audit_folder(folder).policy == "ONS_10_5"
    strict = disclosure.protect(card.card(), policy="STRICT_10_10")
    (folder / "scorecard.json").write_text(
        quarterly.quarter_files(strict, period="x")["scorecard.json"], "utf-8"
    )
    assert quarterly.audit_folder(folder).policy == "STRICT_10_10"
    assert quarterly.audit_folder(folder, policy="NHS_7_5").policy == "NHS_7_5"


def test_a_place_with_nothing_to_look_at_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match="no CSV file"):
        quarterly.audit_folder(tmp_path)
    with pytest.raises(MissingFileError):
        quarterly.audit_folder(tmp_path / "nowhere")


def test_what_was_found_is_frozen(ledger: Path) -> None:
    found = quarterly.audit_ledger(ledger)
    with pytest.raises(dataclasses.FrozenInstanceError):
        found._table = pd.DataFrame()  # type: ignore[misc]
