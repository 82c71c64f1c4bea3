"""What is given to a release is looked at before any number, and files that cannot be read or written are named."""

import hashlib
import json
import os
import sys
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pandas as pd
import pytest

from syschange import equity
from syschange.disclosure import Ledger, internal_only, protect
from syschange.disclosure.ledger import storage
from syschange.disclosure.ledger.entries import canonical, digest
from syschange.errors import (
    CannotWriteError,
    DisclosureError,
    MissingFileError,
    UnreadableFileError,
    WrongTypeError,
)

from .made import EXACT, Tally, groups, paper, tally

MADE = {"F": 40, "M": 30}


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    made = Ledger(tmp_path / "ledger.jsonl")
    made.release(paper(groups("sex", MADE)), period="2025-Q1")
    return made


@pytest.mark.parametrize(
    ("terms", "said"),
    [
        ({"population": 3}, "population"), ({"population": "  "}, "population"), ({"period": 2025}, "period"),
        ({"override": None}, "override"),
    ],
)  # fmt: skip
def test_terms_are_text(ledger: Ledger, terms: dict[str, object], said: str) -> None:
    with pytest.raises(WrongTypeError, match=f"The {said} of a release"):
        ledger.release(paper(groups("sex", MADE)), **terms)  # type: ignore[arg-type]
    assert ledger.release(paper(groups("sex", MADE)), population="b", period="", override="").period == ""


def test_recodes_need_a_link_to_the_same_people(ledger: Ledger) -> None:
    made = paper(groups("sex", {"women": 140, "men": 130}))
    recodes = {"sex": {"F": ["women"], "M": ["men"]}}
    for link in ("rolling", "independent"):
        with pytest.raises(WrongTypeError, match="not linked to the same people"):
            ledger.release(made, link=link, recodes=recodes)
    with pytest.raises(WrongTypeError, match="not linked to the same people"):
        ledger.release(made, population="new", recodes=recodes)
    assert ledger.release(made, link="rolling", recodes={}).link == "rolling"


@pytest.mark.parametrize(
    "terms", [{"link": "cumulative"}, {"after": "x"}, {"recodes": {"sex": {"F": ["women"]}}}]
)
def test_an_internal_copy_is_linked_to_nothing(ledger: Ledger, terms: dict[str, object]) -> None:
    people = pd.DataFrame({"sex": ["F"] * 40 + ["M"] * 30, "y": True})
    copy = protect(equity.breakdown(people, outcome="y", by=["sex"]), policy=internal_only("for the board"))
    with pytest.raises(WrongTypeError, match="linked to nothing"):
        ledger.release(copy, **terms)  # type: ignore[arg-type]
    release = ledger.release(copy)
    assert (release.internal, release.shown, release.hidden) == ("for the board", 0, 0)
    assert ledger.check(copy).ok


def test_what_was_not_protected_is_no_release(ledger: Ledger) -> None:
    with pytest.raises(WrongTypeError, match="protect first"):
        ledger.release(groups("sex", MADE))  # type: ignore[arg-type]


def test_the_ledger_says_how_many_releases_it_has(ledger: Ledger) -> None:
    assert repr(ledger) == "Ledger of 1 releases"
    ledger.release(paper(groups("sex", MADE)), population="b")
    assert repr(ledger) == "Ledger of 2 releases"
    assert (len(ledger), ledger.table["population"].tolist()) == (2, ["everyone", "b"])


def test_a_release_counts_what_it_shows_and_hides(ledger: Ledger) -> None:
    release = ledger.release(paper(groups("sex", {"F": 40, "M": 30, "X": 2, "Y": 3})), population="b")
    table = ledger.table.iloc[-1]
    assert (release.shown, release.hidden) == (3, 2)
    assert (table["shown"], table["hidden"], table["policy"]) == (3, 2, "ONS_10_5")


def test_files_are_kept_by_name_and_digest(ledger: Ledger, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_bytes(b"<p>40 people</p>")
    ledger.release(paper(groups("sex", MADE)), population="b", files=[page])
    (entry,) = [json.loads(x) for x in ledger.path.read_bytes().splitlines()[1:]]
    assert entry["files"] == [
        {"name": "page.html", "sha256": hashlib.sha256(b"<p>40 people</p>").hexdigest()}
    ]
    with pytest.raises(MissingFileError):
        ledger.release(paper(groups("sex", MADE)), population="c", files=[tmp_path / "none.html"])


@pytest.mark.skipif(sys.platform != "linux", reason="needs a file that is there and cannot be read")
def test_a_file_that_cannot_be_read_is_named(ledger: Ledger) -> None:
    with pytest.raises(UnreadableFileError, match="mem"):
        ledger.release(paper(groups("sex", MADE)), population="b", files=["/proc/self/mem"])


def test_a_time_is_kept_in_utc_and_needs_a_zone(ledger: Ledger) -> None:
    made, east = paper(groups("sex", MADE)), timezone(timedelta(hours=3))
    at = datetime(2026, 5, 4, 2, 30, tzinfo=east)
    assert ledger.release(made, population="b", at=at).at == "2026-05-03T23:30:00Z"
    now = ledger.release(made, population="c").at
    told = datetime.strptime(now, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    assert abs(told - datetime.now(UTC)) < timedelta(minutes=5)
    for wrong in (at.replace(tzinfo=None), "2026-05-04"):
        with pytest.raises(WrongTypeError, match="time zone"):
            ledger.release(made, population="d", at=wrong)  # type: ignore[arg-type]


def test_the_file_beside_the_ledger_that_cannot_be_read_is_named(ledger: Ledger) -> None:
    head = storage.head_path(ledger.path)
    head.unlink()
    head.mkdir()
    with pytest.raises(UnreadableFileError, match="head"):
        Ledger(ledger.path)


def test_a_disk_that_fails_leaves_the_ledger_as_it_was(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, head = ledger.path.read_bytes(), storage.head_path(ledger.path).read_bytes()

    def fails(_: int) -> None:
        raise OSError

    monkeypatch.setattr(storage.os, "fsync", fails)
    with pytest.raises(CannotWriteError):
        ledger.release(paper(groups("sex", MADE)), population="b")
    monkeypatch.undo()
    assert (ledger.path.read_bytes(), storage.head_path(ledger.path).read_bytes()) == (whole, head)
    assert len(ledger) == 1


def test_every_entry_is_on_the_disk_before_it_is_noted(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A line is written out, then the note of it, and the note takes its place in one step."""
    done, fsync, write = [], os.fsync, os.write
    monkeypatch.setattr(storage.os, "fsync", lambda h: (done.append("kept"), fsync(h)))
    monkeypatch.setattr(storage.os, "write", lambda h, line: (done.append("written"), write(h, line))[1])
    replace = Path.replace
    monkeypatch.setattr(Path, "replace", lambda a, b: (done.append(f"noted {a.suffix}"), replace(a, b))[1])
    ledger.release(paper(groups("sex", MADE)), population="b")
    assert done == ["written", "kept", "kept", "noted .new"]
    assert not list(ledger.path.parent.glob("*.new"))


def test_an_entry_with_what_is_no_number_is_not_as_it_was_written(ledger: Ledger) -> None:
    entry = json.loads(ledger.path.read_bytes())
    line = canonical(entry).replace(b'"shown":3', b'"shown":NaN')
    assert line != canonical(entry)
    ledger.path.write_bytes(line + b"\n")
    with pytest.raises(UnreadableFileError, match="Entry 1 "):
        Ledger(ledger.path)


def test_the_digest_is_that_of_all_but_itself() -> None:
    entry = {"b": 1, "a": "é", "sha256": "x"}
    assert canonical(entry) == b'{"a":"\\u00e9","b":1,"sha256":"x"}'
    assert digest(entry) == hashlib.sha256(b'{"a":"\\u00e9","b":1}').hexdigest()


def _changed(first: dict[str, int], then: dict[str, int], tmp_path: Path) -> bool:
    """Return whether the ledger accepts people with an outcome as these, two quarters of the same people."""
    cell, papers = (("g", "(all)"),), []
    for counts in (first, then):
        table = pd.DataFrame(
            {"cell": [cell] * len(counts), "quantity": list(counts), "count": list(counts.values())}
        )
        papers.append(paper(Tally(table.astype({"count": float})), EXACT))
    book = Ledger(tmp_path / "ledger.jsonl")
    book.release(papers[0])
    return book.check(papers[1], link="cumulative").ok


def test_outcomes_may_be_lost_where_people_are_not(tmp_path: Path) -> None:
    """Those with an outcome may become fewer though nobody left: that is no false link."""
    first = {"n": 100, "denominator:y": 80, "numerator:y": 60, "complement:y": 20}
    then = {"n": 130, "denominator:y": 100, "numerator:y": 40, "complement:y": 60}
    assert _changed(first, then, tmp_path)


def test_results_that_agree_are_of_the_same_people_and_others_stand_apart(tmp_path: Path) -> None:
    """A total in one result and a part in another give the rest away, unless both print another total."""
    book = Ledger(tmp_path / "ledger.jsonl")
    book.release(paper(tally({(("g", "a"),): 40, (("g", "b"),): 5}), EXACT))
    whole, part = tally({(): 45}), tally({(("g", "a"),): 40})
    joint = book.check(paper([whole, part], EXACT), link="same_cohort")
    assert {e.kind for e in joint.exposed} == {"hidden"}
    other = tally({(): 400, (("g", "a"),): 40})
    with pytest.raises(DisclosureError, match="in common"):
        book.check(paper([whole, other], EXACT), link="same_cohort")
