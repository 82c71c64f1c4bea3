"""A release that has not happened is taken out of its ledger where it is the last, and all is as it was."""

from pathlib import Path

import pytest

from syschange.disclosure import Ledger
from syschange.disclosure.ledger import Release
from syschange.disclosure.ledger.storage import head_path
from syschange.disclosure.ledger.taking_back import take_back
from syschange.errors import UnreadableFileError

from .made import groups, paper


def released(path: Path, population: str) -> Release:
    return Ledger(path).release(paper(groups("sex", {"F": 40, "M": 30})), population=population)


def on_disk(path: Path) -> tuple[bytes, bytes]:
    return path.read_bytes(), head_path(path).read_bytes()


@pytest.mark.parametrize("before", [1, 2, 3])
def test_the_last_entry_is_taken_out_and_all_is_as_it_was_before_it(tmp_path: Path, before: int) -> None:
    path = tmp_path / "ledger.jsonl"
    for i in range(before):
        released(path, f"people {i}")
    was = on_disk(path)
    last = released(path, "gone")
    assert on_disk(path) != was
    assert take_back(path, last) is True
    assert on_disk(path) == was
    assert len(Ledger(path)) == before
    assert sorted(p.name for p in tmp_path.iterdir()) == ["ledger.jsonl", "ledger.jsonl.head"]
    assert released(path, "next").number == before + 1


def test_of_the_only_entry_nothing_is_left(tmp_path: Path) -> None:
    path = tmp_path / "ledger.jsonl"
    only = released(path, "people")
    assert take_back(path, only) is True
    assert path.read_bytes() == b""
    assert not head_path(path).exists()
    assert released(path, "people").number == 1


def test_the_only_entry_is_taken_out_though_its_note_was_never_written(tmp_path: Path) -> None:
    path = tmp_path / "ledger.jsonl"
    only = released(path, "people")
    head_path(path).unlink()
    assert take_back(path, only) is True
    assert path.read_bytes() == b""


def test_an_entry_that_another_stands_behind_stays(tmp_path: Path) -> None:
    path = tmp_path / "ledger.jsonl"
    first = released(path, "people")
    released(path, "others")
    was = on_disk(path)
    assert take_back(path, first) is False
    assert on_disk(path) == was


def test_an_entry_is_taken_out_once(tmp_path: Path) -> None:
    path = tmp_path / "ledger.jsonl"
    released(path, "people")
    second = released(path, "others")
    assert take_back(path, second) is True
    was = on_disk(path)
    assert take_back(path, second) is False
    assert on_disk(path) == was


def test_the_note_is_put_back_before_the_entry_is_cut_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever is interrupted between the two leaves a ledger that can be read."""
    path = tmp_path / "ledger.jsonl"
    released(path, "people")
    second = released(path, "others")

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("syschange.disclosure.ledger.taking_back.os.truncate", interrupted)
    with pytest.raises(KeyboardInterrupt):
        take_back(path, second)
    monkeypatch.undo()
    assert len(Ledger(path)) == 2
    assert take_back(path, second) is True
    assert len(Ledger(path)) == 1


def test_a_ledger_that_was_changed_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "ledger.jsonl"
    released(path, "people")
    second = released(path, "others")
    path.write_bytes(path.read_bytes().replace(b"[70]", b"[75]", 1))
    was = on_disk(path)
    with pytest.raises(UnreadableFileError, match="Entry 1 "):
        take_back(path, second)
    assert on_disk(path) == was
