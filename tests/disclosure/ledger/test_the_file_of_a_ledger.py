"""The file of a ledger is locked while it is read and written, on either system, and is added to as a whole."""

import importlib
import os
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import syschange.disclosure.ledger as room
from syschange.disclosure.ledger import storage
from syschange.disclosure.ledger.storage import head_path, locked
from syschange.errors import CannotWriteError, MissingFileError, UnreadableFileError

FAR = 2_147_483_646  # the last byte but one that a signed number of 32 bits reaches


class Byte:
    """Stands in for what Windows locks with: notes what is asked, and fails so many times before."""

    LK_LOCK, LK_UNLCK = 1, 0

    def __init__(self, fails: int) -> None:
        self.fails, self.asked = fails, list[tuple[str, int, int]]()

    def locking(self, handle: int, how: int, many: int) -> None:
        at = os.lseek(handle, 0, os.SEEK_CUR)
        self.asked.append(("lock" if how == self.LK_LOCK else "unlock", at, many))
        if how == self.LK_LOCK and self.fails:
            self.fails -= 1
            os.lseek(handle, 0, os.SEEK_SET)
            raise OSError


def on_windows(monkeypatch: pytest.MonkeyPatch, byte: Byte) -> ModuleType:
    """Return the module as it is on Windows."""
    monkeypatch.setattr(room, "storage", storage)
    with monkeypatch.context() as patched:
        patched.setattr(sys, "platform", "win32")
        patched.setitem(sys.modules, "msvcrt", byte)  # type: ignore[arg-type]
        patched.delitem(sys.modules, storage.__name__)
        return importlib.import_module(storage.__name__)


@pytest.mark.skipif(sys.platform == "win32", reason="looks at it from elsewhere")
@pytest.mark.parametrize("fails", [0, 1, 3])
def test_on_windows_a_byte_that_no_ledger_reaches_is_asked_for_until_it_is_had(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails: int
) -> None:
    byte = Byte(fails)
    windows = on_windows(monkeypatch, byte)
    path = tmp_path / "ledger.jsonl"
    with windows.locked(path) as file:
        assert byte.asked == [("lock", FAR, 1)] * (fails + 1)
        file.append(b"one\n", b"1\n")
        assert file.read() == b"one\n"
    assert byte.asked[fails + 1 :] == [("unlock", FAR, 1)]
    assert path.read_bytes() == b"one\n"


@pytest.mark.skipif(
    sys.platform == "win32", reason="asks whether another has it, which Windows says otherwise"
)
def test_nobody_else_has_the_file_meanwhile_and_everybody_afterwards(tmp_path: Path) -> None:
    import fcntl

    path = tmp_path / "ledger.jsonl"

    def free() -> bool:
        with path.open("ab") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            return True

    with locked(path):
        assert not free()
    assert free()
    with pytest.raises(KeyError), locked(path):
        raise KeyError
    assert free()


def test_a_file_is_closed_however_it_ends(tmp_path: Path) -> None:
    path = tmp_path / "ledger.jsonl"
    with locked(path) as file:
        handle = file._handle
        os.fstat(handle)
    with pytest.raises(OSError, match="descriptor"):
        os.fstat(handle)


def test_lines_are_added_behind_each_other_and_the_last_is_noted(tmp_path: Path) -> None:
    path = tmp_path / "ledger.jsonl"
    assert head_path(path) == tmp_path / "ledger.jsonl.head"
    with locked(path) as file:
        assert (file.read(), file.head()) == (b"", None)
        file.append(b"one\n", b"1 x\n")
        file.append(b"two\n", b"2 y\n")
        assert (file.read(), file.read(), file.head()) == (b"one\ntwo\n", b"one\ntwo\n", b"2 y\n")
    assert path.read_bytes() == b"one\ntwo\n"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["ledger.jsonl", "ledger.jsonl.head"]


def test_a_file_longer_than_is_read_at_once_is_read_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "ledger.jsonl"
    content = bytes(range(250)) * 10_000
    path.write_bytes(content)
    with locked(path) as file:
        assert file.read() == content


def test_a_line_cut_short_by_the_disk_is_taken_away_and_those_before_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "ledger.jsonl"
    with locked(path) as file:
        file.append(b"one\n", b"1 x\n")
        write = os.write
        monkeypatch.setattr(storage.os, "write", lambda handle, line: write(handle, line[:-1]))
        with pytest.raises(CannotWriteError, match="The ledger"):
            file.append(b"two\n", b"2 y\n")
        monkeypatch.undo()
        assert (file.read(), file.head()) == (b"one\n", b"1 x\n")


def test_a_note_that_cannot_be_written_takes_the_line_away_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "ledger.jsonl"
    with locked(path) as file:
        file.append(b"one\n", b"1 x\n")

        def full(*_: Any) -> None:
            raise OSError

        monkeypatch.setattr(storage, "_replace", full)
        with pytest.raises(CannotWriteError):
            file.append(b"two\n", b"2 y\n")
        assert (file.read(), file.head()) == (b"one\n", b"1 x\n")


@pytest.mark.skipif(sys.platform == "win32", reason="has no such modes")
def test_a_new_file_may_be_read_by_others_and_written_by_its_owner(tmp_path: Path) -> None:
    was = os.umask(0)
    try:
        with locked(tmp_path / "ledger.jsonl"):
            pass
    finally:
        os.umask(was)
    assert (tmp_path / "ledger.jsonl").stat().st_mode & 0o777 == 0o644


def test_a_ledger_that_is_gone_is_missed_only_where_something_is_noted_of_it(tmp_path: Path) -> None:
    path = tmp_path / "ledger.jsonl"
    head_path(path).write_bytes(b"1 x\n")
    with pytest.raises(MissingFileError, match="ledger"), locked(path):
        pass
    assert not path.exists()
    path.write_bytes(b"one\n")
    with locked(path) as file:
        assert file.head() == b"1 x\n"
    head_path(path).unlink()
    path.unlink()
    with locked(path) as file:
        assert file.head() is None
    assert path.read_bytes() == b""


def test_a_note_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    path = tmp_path / "ledger.jsonl"
    head_path(path).mkdir()
    path.touch()
    with locked(path) as file, pytest.raises(UnreadableFileError, match=r"ledger.jsonl.head"):
        file.head()


def test_a_place_that_cannot_be_written_to_is_named(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "nowhere" / "ledger.jsonl"):
        with pytest.raises(CannotWriteError, match="cannot be written"), locked(path):
            pass


def test_what_is_noted_stands_in_its_file_before_that_is_put_on_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, sizes, fsync = tmp_path / "ledger.jsonl", list[int](), os.fsync
    monkeypatch.setattr(storage.os, "fsync", lambda h: (sizes.append(os.fstat(h).st_size), fsync(h)))
    with locked(path) as file:
        file.append(b"a line\n", b"1 xyz\n")
    assert sizes == [7, 6]
