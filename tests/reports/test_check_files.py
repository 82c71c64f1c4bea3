"""A check of data as one file: text, JSON and JUnit XML say the same, with no true number, row or value in them."""

import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from syschange import disclosure, equity, reports, schemas
from syschange.errors import CannotWriteError, NotProtectedError, UnknownChoiceError, WrongTypeError

CANARY_ID, CANARY_TEXT = "CANARY-943-476-5919", "Jane Doe, 12 Acacia Avenue"
FORMATS = ("text", "json", "junit")
PAGE = (Path(__file__).resolve().parents[2] / "docs" / "checks.md").read_text("utf-8")


def true_reports(rows: int = 217, wrong: int = 43) -> tuple[schemas.CheckReport, ...]:
    ids = [f"{CANARY_ID}-{i}" for i in range(rows)]
    people = {
        "person_id": ids,
        "sex": [CANARY_TEXT] * wrong + ["Female", "Male"] * rows,
        "age": [None] * 22 + [30] * rows,
    }
    people = {name: cells[:rows] for name, cells in people.items()}
    lost = [f"{CANARY_ID}-x{i}" for i in range(3)]
    outcomes = {
        "person_id": ids[:60] + lost,
        "measure": "mcs",
        "months": 0,
        "value": 50.0,
        "worker_id": CANARY_ID,
    }
    workforce = {"worker_id": ["W1"], "post": ["navigator"], "left_on": None}
    tables = {"people": people, "outcomes": outcomes, "workforce": workforce}
    return schemas.check_tables({name: pd.DataFrame(table) for name, table in tables.items()})


@pytest.fixture(scope="module")
def protected() -> disclosure.Protected:
    return disclosure.protect(true_reports())


@pytest.fixture(scope="module")
def suites(protected: disclosure.Protected) -> ET.Element:
    return ET.fromstring(reports.render_check(protected, format="junit").encode("utf-8"))  # noqa: S314 - our own


@pytest.fixture(scope="module")
def content(protected: disclosure.Protected) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(reports.render_check(protected, format="json"))
    return read


def test_the_true_reports_hold_what_must_not_come_out() -> None:
    people = true_reports()[0]
    assert "43 rows" in people.text
    assert "217 rows" in people.text
    assert "(rows 1, 2" in people.text


@pytest.mark.parametrize("kind", FORMATS)
def test_no_true_number_no_row_and_no_value_comes_out(kind: str, protected: disclosure.Protected) -> None:
    said = reports.render_check(protected, format=kind)
    for canary in (CANARY_ID, "CANARY", "Jane Doe", "Acacia"):
        assert canary not in said
    said = re.sub(r'\b(?:tests|failures|errors|skipped)="\d+"', "", said)  # of test cases, not of rows
    for true in ("217", "43", "22", "63", "174"):
        assert not re.search(rf"(?<![\d.]){true}(?![\d.])", said), true
    assert "(row" not in said


@pytest.mark.parametrize("kind", FORMATS)
def test_the_same_check_gives_the_same_bytes(kind: str) -> None:
    one, two = (reports.render_check(disclosure.protect(true_reports()), format=kind) for _ in range(2))
    assert one == two


@pytest.mark.parametrize("kind", FORMATS)
def test_every_format_says_the_number_that_may_be_shown_and_that_others_are_hidden(
    kind: str, protected: disclosure.Protected
) -> None:
    said = reports.render_check(protected, format=kind)
    assert "45 rows (21% of all) hold a category that is not in the list" in said
    assert "[c] rows hold an id that is not in" in said
    assert "hidden and shown as [c]" in said
    assert "Numbers of rows are treated as numbers of people are." in said


@pytest.mark.parametrize("kind", FORMATS)
def test_true_values_are_refused(kind: str) -> None:
    for wrong in (true_reports(), disclosure.protect(true_reports()).results):
        with pytest.raises(NotProtectedError):
            reports.render_check(wrong, format=kind)  # type: ignore[arg-type]


def test_other_results_and_unknown_formats_are_refused(protected: disclosure.Protected) -> None:
    frame = pd.DataFrame({"sex": ["F", "M"] * 30, "seen": [True, False, False] * 20})
    with pytest.raises(WrongTypeError, match="Something else than checks of data"):
        reports.render_check(disclosure.protect(equity.breakdown(frame, outcome="seen", by=["sex"])))
    with pytest.raises(UnknownChoiceError, match="Did you mean 'junit'"):
        reports.render_check(protected, format="junitt")


def test_a_suite_a_table_and_a_case_a_rule_that_was_asked(suites: ET.Element) -> None:
    assert suites.tag == "testsuites"
    assert [suite.get("name") for suite in suites] == ["people", "outcomes", "workforce"]
    people, outcomes, workforce = suites
    for suite, report in zip(suites, true_reports(), strict=True):
        cases = suite.findall("testcase")
        assert [case.get("name") for case in cases] == list(report.asked)
        assert suite.get("tests") == str(len(cases))
        assert suite.get("failures") == str(len(suite.findall("testcase/failure")))
        assert {case.get("classname") for case in cases} == {f"syschange.{report.schema}"}
    failed = [case.get("name") for case in people.findall("testcase") if case.find("failure") is not None]
    assert failed == ["category"]
    failure = people.find("testcase/failure")
    assert failure is not None
    assert failure.get("type") == "category"
    assert (failure.get("message") or "") in (failure.text or "")
    warned = [
        case.get("name") for case in outcomes.findall("testcase") if case.find("system-out") is not None
    ]
    assert warned == ["link"]
    assert workforce.get("failures") == "0"
    assert suites.get("tests") == str(sum(len(s.findall("testcase")) for s in suites))


def test_the_shape_is_the_one_that_ci_servers_read(suites: ET.Element) -> None:
    children = {
        "testsuites": {"testsuite"},
        "testsuite": {"properties", "testcase", "system-out", "system-err"},
        "properties": {"property"},
        "testcase": {"skipped", "error", "failure", "system-out", "system-err"},
    }
    needed = {"testsuite": {"name", "tests", "failures", "errors"}, "testcase": {"name", "classname"}}
    for element in suites.iter():
        assert {child.tag for child in element} <= children.get(element.tag, set())
        assert needed.get(element.tag, set()) <= set(element.attrib)


def test_every_key_of_the_json_is_explained_and_no_other(content: dict[str, Any]) -> None:
    rows = re.findall(r"(?m)^\| ((?:`\w+`(?:, )?)+) \|", PAGE)
    explained = {key for row in rows for key in re.findall(r"`(\w+)`", row)}
    tables = content["tables"]
    parts = [
        content,
        *tables,
        *(f for t in tables for f in t["findings"]),
        *(s for t in tables for s in t["spread"]),
    ]
    assert {key for part in parts for key in part} == explained
    assert set(content["policy"]) == {"name", "statement"}


def test_the_json_holds_the_findings(content: dict[str, Any]) -> None:
    assert (content["about"], content["format"], content["ok"]) == ("syschange check", 1, False)
    people, outcomes, workforce = content["tables"]
    assert (people["rows"], outcomes["rows"], workforce["rows"]) == (215, 65, None)
    assert [(f["column"], f["rule"], f["rows"]) for f in people["findings"]] == [("sex", "category", 45)]
    assert {(f["rule"], f["severity"], f["rows"]) for f in outcomes["findings"]} == {
        ("link", "error", None),
        ("link", "warning", None),
    }
    assert workforce["ok"]
    assert "category" in people["rules"]
    missing = [s for s in people["spread"] if s["rule"] == "missing" and not s["group"]]
    assert [(s["column"], s["rows"], s["of"]) for s in missing] == [("age", 20, 215)]


@pytest.mark.parametrize("kind", FORMATS)
def test_a_file_is_written_with_its_folders_and_only_over_an_earlier_check(
    kind: str, protected: disclosure.Protected, tmp_path: Path
) -> None:
    place = tmp_path / "out" / "ci" / "check"
    for _ in range(2):
        assert reports.write_check(protected, place, format=kind) == place
        assert place.read_text("utf-8") == reports.render_check(protected, format=kind)
    assert [p.name for p in place.parent.iterdir()] == ["check"]
    data = tmp_path / "people.csv"
    data.write_text("person_id\nP1\n", encoding="utf-8")
    with pytest.raises(CannotWriteError, match=r"'people\.csv' that did not come from an earlier run"):
        reports.write_check(protected, data, format=kind)
    assert data.read_text("utf-8") == "person_id\nP1\n"


def test_places_that_are_no_file_are_refused_and_nothing_is_left(
    protected: disclosure.Protected, tmp_path: Path
) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    for name in ("folder", "link"):
        with pytest.raises(CannotWriteError, match="that is not a file"):
            reports.write_check(protected, tmp_path / name)
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(CannotWriteError, match="could not be written"):
        reports.write_check(protected, tmp_path / "file" / "deep" / "check.txt")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["file", "folder", "link"]


def test_nothing_is_left_half_written_where_moving_fails(
    protected: disclosure.Protected, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(CannotWriteError, match="No space left on device"):
        reports.write_check(protected, tmp_path / "new" / "check.json", format="json")
    assert list(tmp_path.iterdir()) == []
