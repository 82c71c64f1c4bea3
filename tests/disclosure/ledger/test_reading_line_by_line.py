"""What a ledger is refused with says which entry is wrong, and what may be missing beside it is accepted."""

import json
from pathlib import Path

import pytest

from syschange.disclosure import Ledger
from syschange.disclosure.ledger import storage
from syschange.disclosure.ledger.chain import Chain, head_of
from syschange.disclosure.ledger.entries import START, canonical, sealed
from syschange.errors import UnreadableFileError

from .made import groups, paper

MADE = {"F": 40, "M": 30}


def written(folder: Path, many: int) -> Path:
    """Return the path of a ledger of so many releases."""
    path = folder / "ledger.jsonl"
    ledger = Ledger(path)
    for number in range(many):
        ledger.release(paper(groups("sex", MADE)), population=f"people {number}")
    return path


def lines_of(path: Path) -> list[bytes]:
    return path.read_bytes().splitlines(keepends=True)


def refused(path: Path) -> str:
    with pytest.raises(UnreadableFileError) as problem:
        Ledger(path)
    return str(problem.value)


@pytest.mark.parametrize("many", [1, 2, 3])
def test_a_half_written_entry_is_numbered_behind_those_that_are_whole(tmp_path: Path, many: int) -> None:
    path = written(tmp_path, many)
    with path.open("ab") as file:
        file.write(b'{"after"')
    said = refused(path)
    assert f"Entry {many + 1} " in said
    assert f"the {many} before it are whole" in said


def test_a_first_entry_that_was_cut_short_is_half_written(tmp_path: Path) -> None:
    path = tmp_path / "ledger.jsonl"
    path.write_bytes(b'{"after":null,"at"')
    said = refused(path)
    assert "Entry 1 " in said
    assert "the 0 before it are whole" in said


def test_half_a_line_of_something_else_is_no_ledger(tmp_path: Path) -> None:
    path = tmp_path / "ledger.jsonl"
    path.write_bytes(b"name,age")
    assert "is not a ledger" in refused(path)


def test_half_a_line_is_an_entry_where_a_head_says_so_or_entries_stand_before_it(tmp_path: Path) -> None:
    path = written(tmp_path, 1)
    path.write_bytes(b"name,age")
    assert "Entry 1 " in refused(path)
    storage.head_path(path).unlink()
    path.write_bytes(b"")
    path = written(tmp_path, 1)
    path.write_bytes(path.read_bytes() + b"name,age")
    storage.head_path(path).unlink()
    assert "Entry 2 " in refused(path)


def test_a_spoilt_line_is_an_entry_where_a_head_says_so(tmp_path: Path) -> None:
    path = written(tmp_path, 2)
    path.write_bytes(b"name,age\n" + lines_of(path)[1])
    said = refused(path)
    assert "Entry 1 " in said
    assert "not as it was written" in said


def test_a_spoilt_line_behind_an_entry_is_an_entry(tmp_path: Path) -> None:
    path = written(tmp_path, 2)
    path.write_bytes(lines_of(path)[0] + b"name,age\n")
    storage.head_path(path).unlink()
    said = refused(path)
    assert "Entry 2 " in said
    assert "not as it was written" in said


@pytest.mark.parametrize("line", [b"null", b"[]", b"7", b"[" * 100_000])
def test_a_line_that_is_no_entry_at_all_is_refused_as_one(tmp_path: Path, line: bytes) -> None:
    path = written(tmp_path, 2)
    path.write_bytes(lines_of(path)[0] + line + b"\n")
    assert "Entry 2 " in refused(path)


def test_an_entry_of_another_format_is_refused_though_its_digest_is_right(tmp_path: Path) -> None:
    path = written(tmp_path, 1)
    first = json.loads(path.read_bytes())
    other = {k: v for k, v in first.items() if k not in {"id", "sha256"}} | {"ledger": "syschange ledger 2"}
    entry = sealed(other, number=2, previous=first["sha256"])
    path.write_bytes(path.read_bytes() + canonical(entry) + b"\n")
    storage.head_path(path).write_bytes(head_of(entry))
    said = refused(path)
    assert "Entry 2 " in said
    assert "not as it was written" in said


def test_an_entry_that_follows_another_than_the_one_before_it_is_refused(tmp_path: Path) -> None:
    """Its own digest is right; either its number or what it says came before is not."""
    path = written(tmp_path, 1)
    first = json.loads(path.read_bytes())
    plain = {k: v for k, v in first.items() if k not in {"id", "sha256"}}
    for number, previous in ((2, START), (3, first["sha256"]), (1, first["sha256"])):
        entry = sealed(plain, number=number, previous=previous)
        path.write_bytes(canonical(first) + b"\n" + canonical(entry) + b"\n")
        storage.head_path(path).write_bytes(head_of(entry))
        said = refused(path)
        assert "Entry 2 " in said
        assert "does not follow" in said


def test_the_first_entry_follows_sixty_four_noughts(tmp_path: Path) -> None:
    (line,) = lines_of(written(tmp_path, 1))
    assert json.loads(line)["previous"] == "0000000000000000000000000000000000000000000000000000000000000000"
    assert Chain().last == START


def test_a_single_entry_without_a_head_was_interrupted_and_counts(tmp_path: Path) -> None:
    path = written(tmp_path, 1)
    storage.head_path(path).unlink()
    assert len(Ledger(path)) == 1


def test_two_entries_without_a_head_may_have_been_cut(tmp_path: Path) -> None:
    path = written(tmp_path, 2)
    storage.head_path(path).unlink()
    assert "is missing" in refused(path)


def test_the_head_may_be_of_the_entry_before_the_last_and_of_none_before_that(tmp_path: Path) -> None:
    path = written(tmp_path, 3)
    noted = [head_of(json.loads(line)) for line in lines_of(path)]
    head = storage.head_path(path)
    assert head.read_bytes() == noted[2]
    head.write_bytes(noted[1])
    assert len(Ledger(path)) == 3
    head.write_bytes(noted[0])
    assert "Entry 4 " in refused(path)


@pytest.mark.parametrize("many", [0, 1])
def test_a_head_that_says_nothing_is_refused(tmp_path: Path, many: int) -> None:
    path = written(tmp_path, many)
    storage.head_path(path).write_bytes(b"")
    said = refused(path)
    assert f"Entry {many + 1} " in said
    assert "was cut off" in said


def test_what_another_wrote_meanwhile_is_read_behind_what_is_known(tmp_path: Path) -> None:
    path = written(tmp_path, 1)
    one, other = Ledger(path), Ledger(path)
    other.release(paper(groups("sex", MADE)), population="theirs")
    assert one.release(paper(groups("sex", MADE)), population="ours").number == 3
    assert [r.population for r in one] == ["people 0", "theirs", "ours"]


def test_a_ledger_put_in_the_place_of_another_is_read_anew(tmp_path: Path) -> None:
    path = written(tmp_path, 2)
    ledger = Ledger(path)
    path.unlink()
    storage.head_path(path).unlink()
    Ledger(path).release(paper(groups("sex", MADE)), population="another")
    assert ledger.check(paper(groups("sex", MADE)), population="new").ok
    assert [r.population for r in ledger] == ["another"]
