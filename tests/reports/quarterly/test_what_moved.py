"""What moved since last quarter: told first in the report, from published scorecards only, and never of itself."""

import dataclasses
import json
from pathlib import Path

import pytest

from syschange import criteria, reports
from syschange.errors import (
    InvalidPlanError,
    MissingFileError,
    NotProtectedError,
    UnreadableFileError,
    WrongTypeError,
)
from syschange.reports import quarterly
from syschange.reports.arrange import arrange

from . import card


@pytest.fixture
def last(tmp_path: Path) -> quarterly.LastQuarter:
    path = tmp_path / "last.json"
    path.write_text(card.better_before(), encoding="utf-8")
    found = quarterly.find_last(tmp_path / "public", period="2026-Q3", named=path)
    assert found is not None
    return found


def test_the_section_says_which_criterion_got_worse_and_why(last: quarterly.LastQuarter) -> None:
    since = quarterly.since_last(card.protected(), last)
    assert since.worsened
    section = reports.build(card.protected(), since=since).sections[0]
    assert section.title == "What moved since last quarter"
    assert "'Beneficial' went from MET to UNCLEAR" in section.paragraphs[0]
    whole, tests = (t.frame for t in section.tables)
    row = whole[whole["title"] == "Beneficial"].iloc[0]
    assert (row["before"], row["after"], row["moved"]) == ("MET", "UNCLEAR", "worse")
    assert "the grade of the evidence (3 before, 2 after)" in row["because"]
    assert set(whole[whole["title"] != "Beneficial"]["moved"]) == {"as before"}
    assert "mental health" in set(tests["outcome"])
    assert not tests["test"].str.contains("{", regex=False).any()


def test_every_format_has_the_section(last: quarterly.LastQuarter, tmp_path: Path) -> None:
    made = reports.build(card.protected(), since=quarterly.since_last(card.protected(), last))
    made.write(tmp_path / "out")
    names = [t.name for s in arrange(made) for t in s.every_table]
    assert names[:2] == ["since-criteria", "since-tests"]
    for file in ("report.html", "summary.md", "tables/since-criteria.csv"):
        assert "Last quarter" in (tmp_path / "out" / file).read_text("utf-8")


def test_nothing_moved_is_said_in_one_table() -> None:
    same = quarterly.LastQuarter(quarterly.published_card(card.protected()).recorded(), "2026-Q2", Path("x"))
    since = quarterly.since_last(card.protected(), same)
    section = quarterly.moved_section(since)
    assert not since.worsened
    assert "no criterion's verdict moved" in section.paragraphs[0]
    assert len(section.tables) == 1


def test_a_comparison_with_true_values_is_in_no_report_that_is_published(tmp_path: Path) -> None:
    true = criteria.compare(card.card(), card.card())
    with pytest.raises(NotProtectedError):
        reports.build(card.protected(), since=true)
    mixed = quarterly.LastQuarter(card.card().recorded(internal_only="looked at"), "2026-Q2", tmp_path)
    with pytest.raises(WrongTypeError, match="internal copy with true values"):
        quarterly.since_last(card.protected(), mixed)
    inside = reports.build(card.internal(), since=quarterly.since_last(card.internal(), mixed))
    assert inside.sections[0].id == "since"


def test_a_published_last_quarter_in_an_internal_copy_stays_there(last: quarterly.LastQuarter) -> None:
    since = quarterly.since_last(card.internal(), last)
    assert reports.build(card.internal(), since=since).stamp
    with pytest.raises(NotProtectedError):
        reports.build(card.protected(), since=since)


def test_a_comparison_of_another_scorecard_is_refused(last: quarterly.LastQuarter) -> None:
    there = criteria.compare(quarterly.published_card(card.protected()).recorded(), last.card, other=True)
    with pytest.raises(WrongTypeError, match="another scorecard"):
        reports.build(card.protected(), since=there)
    with pytest.raises(WrongTypeError, match="comparison of two scorecards"):
        reports.build(card.protected(), since=last.card)  # type: ignore[arg-type]


def write_quarter(folder: Path, period: str, last: quarterly.LastQuarter | None = None) -> None:
    beside = quarterly.quarter_files(card.protected(), period=period, last=last)
    quarterly.place(card.report(), folder, formats=["md"], beside=beside)


def test_the_next_quarter_finds_the_last_in_the_folder_it_replaces(tmp_path: Path) -> None:
    write_quarter(tmp_path / "public", "2026-Q2")
    found = quarterly.find_last(tmp_path / "public", period="2026-Q3")
    assert found is not None
    assert found.period == "2026-Q2"
    assert found.path == tmp_path / "public" / "scorecard.json"
    assert found.card == quarterly.published_card(card.protected()).recorded()


def test_a_quarter_made_again_is_compared_with_the_one_before_and_not_with_itself(
    tmp_path: Path, last: quarterly.LastQuarter
) -> None:
    write_quarter(tmp_path / "public", "2026-Q3", dataclasses.replace(last, period="2026-Q2"))
    for named in (None, tmp_path / "public"):
        found = quarterly.find_last(tmp_path / "public", period="2026-Q3", named=named)
        assert found is not None
        assert found.period == "2026-Q2"
        assert found.card == last.card
    write_quarter(tmp_path / "first", "2026-Q3")
    assert quarterly.find_last(tmp_path / "first", period="2026-Q3") is None


def test_a_last_quarter_that_was_named_has_to_be_there_and_whole(tmp_path: Path) -> None:
    with pytest.raises(MissingFileError):
        quarterly.find_last(tmp_path, period="2026-Q3", named=tmp_path / "scorecard.json")
    with pytest.raises(MissingFileError):
        quarterly.find_last(tmp_path, period="2026-Q3", named=tmp_path)
    (tmp_path / "scorecard.json").write_text("{}", encoding="utf-8")
    with pytest.raises(UnreadableFileError):
        quarterly.find_last(tmp_path, period="2026-Q3")
    (tmp_path / "quarter.json").write_text("[]", encoding="utf-8")
    with pytest.raises(UnreadableFileError, match="of when"):
        quarterly.find_last(tmp_path, period="2026-Q3")


def test_a_scorecard_of_another_change_is_refused(last: quarterly.LastQuarter) -> None:
    made = json.loads(last.card.json)
    made["plan"]["change"] = "something else"
    other = dataclasses.replace(last, card=criteria.read_scorecard(json.dumps(made)))
    with pytest.raises(InvalidPlanError, match=r"different changes.*of this change"):
        quarterly.since_last(card.protected(), other)


def test_the_record_of_an_internal_copy_carries_its_reason() -> None:
    files = quarterly.quarter_files(card.internal(), period="2026-Q2")
    for name, text in files.items():
        assert json.loads(text)["internal_only"] == "Two analysts check the data", name
    assert criteria.read_scorecard(files["scorecard.json"]).policy is None
    assert (
        json.loads(quarterly.quarter_files(card.protected(), period="x")["quarter.json"])["policy"]
        == "ONS_10_5"
    )


def test_a_dated_report_says_of_when_it_is() -> None:
    made = quarterly.dated(card.report(), "2026-Q3")
    assert made.subtitle.startswith("2026-Q3. ")
    assert made.provenance[0] == ("Period", "2026-Q3")
