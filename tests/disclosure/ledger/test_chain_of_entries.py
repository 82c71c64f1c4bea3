"""A ledger that was edited, cut, reordered or half written is refused, and the entry is named."""

import json
import os
from pathlib import Path

import pytest

from syschange.disclosure import Ledger
from syschange.disclosure.ledger import storage
from syschange.disclosure.ledger.entries import canonical, digest
from syschange.errors import CannotWriteError, MissingFileError, SyschangeError, UnreadableFileError

from .made import groups, paper


@pytest.fixture
def written(tmp_path: Path) -> Path:
    """Return the path of a ledger of three releases."""
    path = tmp_path / "ledger.jsonl"
    ledger = Ledger(path)
    for name in ("north", "south", "west"):
        ledger.release(paper(groups("sex", {"F": 40, "M": 30})), population=name)
    return path


def refused(path: Path) -> str:
    """Return what a ledger is refused with, on opening."""
    with pytest.raises(UnreadableFileError) as problem:
        Ledger(path)
    return str(problem.value)


def test_a_ledger_that_nobody_touched_opens_and_goes_on(written: Path) -> None:
    ledger = Ledger(written)
    assert [r.population for r in ledger] == ["north", "south", "west"]
    assert ledger.release(paper(groups("sex", {"F": 40, "M": 30})), population="east").number == len(ledger)
    assert len(Ledger(written)) == 4


def test_a_character_changed_anywhere_is_refused(written: Path) -> None:
    """Every byte of the file is changed in turn; what is left is never accepted."""
    whole = written.read_bytes()
    for i, byte in enumerate(whole):
        changed = ord("7") if byte != ord("7") else ord("3")
        written.write_bytes(whole[:i] + bytes([changed]) + whole[i + 1 :])
        line = whole[:i].count(b"\n") + 1
        said = refused(written)
        assert f"ntry {line} " in said or f"ntry {line + 1} " in said, (i, said)
    written.write_bytes(whole)
    assert len(Ledger(written)) == 3


def test_a_space_that_changes_no_value_is_refused(written: Path) -> None:
    written.write_bytes(written.read_bytes().replace(b'"base":5', b'"base": 5', 1))
    assert "Entry 1 " in refused(written)


def test_a_file_cut_anywhere_is_refused(written: Path) -> None:
    whole = written.read_bytes()
    for i in range(len(whole)):
        written.write_bytes(whole[:i])
        assert refused(written)


@pytest.mark.parametrize(
    ("order", "number"),
    [
        ("bc", 1),
        ("ac", 2),
        ("ab", 3),
        ("a", 2),
        ("", 1),
        ("bac", 1),
        ("acb", 2),
        ("aabc", 2),
        ("abca", 4),
        ("abc-", 4),
    ],
)
def test_lines_dropped_swapped_or_put_in_are_refused_by_number(
    written: Path, order: str, number: int
) -> None:
    lines = dict(zip("abc-", written.read_bytes().split(b"\n"), strict=True))
    written.write_bytes(b"".join(lines[name] + b"\n" for name in order))
    said = refused(written)
    assert f"ntry {number} " in said
    assert "copy" in said


def test_an_entry_made_anew_by_hand_does_not_fit_the_one_behind_it(written: Path) -> None:
    """Somebody who works out the digest of a changed entry again is found out by the next one."""
    lines = written.read_bytes().split(b"\n")[:-1]
    entry = json.loads(lines[1])
    entry["shown"] += 1
    entry["sha256"] = digest(entry)
    written.write_bytes(b"".join(line + b"\n" for line in (lines[0], canonical(entry), lines[2])))
    assert "Entry 3 " in refused(written)


def test_a_half_written_entry_says_what_to_do(written: Path) -> None:
    with written.open("ab") as file:
        file.write(b'{"after":null,"at":"20')
    said = refused(written)
    assert "Entry 4 " in said
    assert "half written" in said
    assert "take away the unfinished last line" in said


def test_a_write_that_was_interrupted_behind_the_line_is_whole(written: Path) -> None:
    """The line was on the disk and the note of it was not: the entry counts, and the next is written."""
    head = storage.head_path(written)
    before = head.read_bytes()
    ledger = Ledger(written)
    ledger.release(paper(groups("sex", {"F": 40, "M": 30})), population="east")
    head.write_bytes(before)
    again = Ledger(written)
    assert len(again) == 4
    again.release(paper(groups("sex", {"F": 40, "M": 30})), population="coast")
    assert len(Ledger(written)) == 5


def test_without_the_file_beside_it_nobody_can_tell_whether_it_was_cut(written: Path) -> None:
    storage.head_path(written).unlink()
    assert ".head" in refused(written)


def test_a_ledger_that_was_taken_away_is_missed(written: Path) -> None:
    written.unlink()
    with pytest.raises(MissingFileError):
        Ledger(written)
    assert not written.exists()


@pytest.mark.parametrize(
    "content", ["a,b\n1,2\n", "{}\n", "[1]\n", "hello", "\n", '{"ledger":1}\n', "\x00\xff"]
)
def test_a_file_that_is_no_ledger_is_refused_and_left_alone(tmp_path: Path, content: str) -> None:
    path = tmp_path / "people.csv"
    path.write_bytes(content.encode("latin-1"))
    assert "not a ledger" in refused(path)
    assert path.read_bytes() == content.encode("latin-1")


def test_a_folder_or_a_place_that_is_not_there_is_refused(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "nowhere" / "ledger.jsonl"):
        with pytest.raises(CannotWriteError):
            Ledger(path)


def test_a_ledger_edited_while_it_is_open_releases_nothing_more(written: Path) -> None:
    ledger = Ledger(written)
    changed = written.read_bytes().replace(b"[70]", b"[75]", 1)
    written.write_bytes(changed)
    with pytest.raises(SyschangeError, match="Entry 1 "):
        ledger.release(paper(groups("sex", {"F": 40, "M": 30})), population="east")
    assert written.read_bytes() == changed


def test_a_disk_that_takes_half_a_line_leaves_the_ledger_as_it_was(
    written: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, write = written.read_bytes(), os.write
    monkeypatch.setattr(storage.os, "write", lambda handle, line: write(handle, line[: len(line) // 2]))
    with pytest.raises(CannotWriteError, match="disk"):
        Ledger(written).release(paper(groups("sex", {"F": 40, "M": 30})), population="east")
    monkeypatch.undo()
    assert written.read_bytes() == whole
    assert len(Ledger(written)) == 3
