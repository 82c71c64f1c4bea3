"""A report is written as a whole or not at all, and never over what somebody else put there."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from syschange.errors import CannotWriteError, UnknownChoiceError, WrongTypeError
from syschange.reports import write as writing
from syschange.reports.formats import FORMATS

from . import example

_NOBODY = 65534
FILES = {
    "report.html", "summary.md", "syschange-files.txt", *(
        f"tables/{name}.{ending}"
        for name in ("by-group", "by-group-2", "large-all-kinds", "means")
        for ending in ("csv", "csv-metadata.json")
    ),
}  # fmt: skip


def _files(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def _everything(folder: Path) -> list[str]:
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*"))


@pytest.fixture
def read_only() -> Iterator[Path]:
    """Yield a folder that may be read and not written to; root, who may write anywhere, is nobody meanwhile."""
    root = os.geteuid() == 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o555)
        if root:
            os.seteuid(_NOBODY)
        try:
            yield folder
        finally:
            if root:
                os.seteuid(0)
            folder.chmod(0o700)


def test_every_file_is_there_and_nothing_else(tmp_path: Path) -> None:
    paths = example.report().write(tmp_path / "a" / "b" / "out")
    assert set(_files(tmp_path / "a" / "b" / "out")) == FILES
    assert {p.relative_to(tmp_path / "a" / "b" / "out").as_posix() for p in paths} == FILES - {
        writing.MANIFEST
    }
    assert _everything(tmp_path / "a" / "b")[0] == "out"
    assert len(list((tmp_path / "a" / "b").iterdir())) == 1


@pytest.mark.parametrize(
    ("formats", "first"),
    [
        (["html"], "report.html"),
        (["md", "html"], "summary.md"),
        (("csv",), "tables/by-group.csv"),
        (["xlsx"], "report.xlsx"),
        (["json", "xlsx"], "report.json"),
    ],
)
def test_only_the_formats_asked_for_are_written(tmp_path: Path, formats: list[str], first: str) -> None:
    paths = example.report().write(tmp_path / "out", formats=formats)
    assert paths[0] == tmp_path / "out" / first
    assert set(_files(tmp_path / "out")) == {p.relative_to(tmp_path / "out").as_posix() for p in paths} | {
        writing.MANIFEST
    }


def test_the_same_report_gives_the_same_bytes(tmp_path: Path) -> None:
    example.report().write(tmp_path / "one", formats=list(FORMATS))
    example.report().write(tmp_path / "elsewhere" / "two", formats=list(FORMATS))
    assert _files(tmp_path / "one") == _files(tmp_path / "elsewhere" / "two")


def test_no_file_holds_a_path_of_the_machine(tmp_path: Path) -> None:
    example.report().write(tmp_path / "out", formats=list(FORMATS))
    for name, content in _files(tmp_path / "out").items():
        assert str(tmp_path).encode() not in content, name
        assert str(Path.home()).encode() + b"/" not in content, name


def test_an_earlier_report_is_replaced_whole(tmp_path: Path) -> None:
    example.report().write(tmp_path / "out")
    example.report(sections=()).write(tmp_path / "out", formats=["html", "csv"])
    assert _everything(tmp_path) == ["out", "out/report.html", "out/syschange-files.txt"]


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    example.report().write(tmp_path / "out")
    assert set(_files(tmp_path / "out")) == FILES


@pytest.mark.parametrize("stranger", ["notes.txt", "tables/notes.csv", "deep/er/notes.txt", "empty/"])
@pytest.mark.parametrize("earlier", [True, False], ids=["earlier report", "no report"])
def test_a_folder_with_anything_else_in_it_is_refused(tmp_path: Path, stranger: str, earlier: bool) -> None:
    folder = tmp_path / "out"
    if earlier:
        example.report().write(folder)
    path = folder / stranger
    path.parent.mkdir(parents=True, exist_ok=True)
    path.mkdir() if stranger.endswith("/") else path.write_text("mine", encoding="utf-8")
    before = _everything(tmp_path)
    with pytest.raises(CannotWriteError, match="'out' holds files that did not come from an earlier report"):
        example.report().write(folder)
    assert _everything(tmp_path) == before


def test_a_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    example.report().write(tmp_path / "out")
    shutil.rmtree(tmp_path / "out" / "tables")
    (tmp_path / "mine").mkdir()
    (tmp_path / "out" / "tables").symlink_to(tmp_path / "mine", target_is_directory=True)
    with pytest.raises(CannotWriteError):
        example.report().write(tmp_path / "out")
    assert (tmp_path / "mine").is_dir()


def test_a_list_of_files_that_points_elsewhere_lets_nothing_be_replaced(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / writing.MANIFEST).write_text("../mine.txt\n/etc/hosts\n", encoding="utf-8")
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    example.report().write(folder)
    assert (tmp_path / "mine.txt").read_text(encoding="utf-8") == "mine"


def test_a_file_in_the_way_is_refused(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine", encoding="utf-8")
    with pytest.raises(CannotWriteError, match="already something called 'out' that is not a folder"):
        example.report().write(tmp_path / "out")
    assert (tmp_path / "out").read_text(encoding="utf-8") == "mine"


def test_a_file_in_the_place_of_a_folder_above_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    with pytest.raises(CannotWriteError, match="could not be written"):
        example.report().write(tmp_path / "file" / "out")


def test_the_folder_one_works_in_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "inside").mkdir()
    monkeypatch.chdir(tmp_path / "inside")
    for folder in (".", tmp_path, tmp_path / "inside"):
        with pytest.raises(CannotWriteError, match="Name a folder inside it"):
            example.report().write(folder)
    assert example.report().write("out")[0] == Path("out/report.html")


def test_a_folder_that_may_not_be_written_to_is_refused(read_only: Path) -> None:
    with pytest.raises(CannotWriteError, match="Permission denied"):
        example.report().write(read_only / "out")
    assert _everything(read_only) == []


@pytest.mark.parametrize("step", ["write_files", "swap"])
def test_a_failure_on_the_way_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    example.report(sections=()).write(tmp_path / "out")
    before = _files(tmp_path)
    monkeypatch.setattr(writing, step, _no_room)
    with pytest.raises(CannotWriteError, match="No space left on device"):
        example.report().write(tmp_path / "out")
    with pytest.raises(CannotWriteError):
        example.report().write(tmp_path / "new" / "deep" / "out")
    assert _files(tmp_path) == before
    assert _everything(tmp_path)[0] == "out"
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize("stop", [OSError(28, "No space left on device"), KeyboardInterrupt()], ids=repr)
def test_where_the_new_folder_cannot_take_its_place_the_old_one_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stop: BaseException
) -> None:
    example.report(sections=()).write(tmp_path / "out")
    before = _files(tmp_path)
    rename = Path.rename

    def refuse_new(self: Path, target: Path) -> Path:
        if self.name == "new":
            raise stop
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", refuse_new)
    with pytest.raises((CannotWriteError, KeyboardInterrupt)):
        example.report().write(tmp_path / "out")
    assert _files(tmp_path) == before
    assert len(list(tmp_path.iterdir())) == 1


def test_a_format_that_is_not_known_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(UnknownChoiceError, match=r"'htm' is not a known report format\. Did you mean 'html'"):
        example.report().write(tmp_path / "out", formats=["md", "htm"])
    with pytest.raises(WrongTypeError, match="No format was named"):
        example.report().write(tmp_path / "out", formats=[])
    assert _everything(tmp_path) == []


def _no_room(*_: object) -> None:
    raise OSError(28, "No space left on device")
