"""Beginning a project: never over anything that is there, all or nothing, and a title is words."""

from pathlib import Path

import pytest

from syschange import projects
from syschange.cli import main
from syschange.errors import CannotWriteError, WrongTypeError
from syschange.packages import at_work


def test_a_folder_that_holds_anything_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(CannotWriteError, match="something in"):
        projects.begin(tmp_path, people=60)
    assert [p.name for p in tmp_path.iterdir()] == ["notes.txt"]


def test_an_empty_folder_is_taken_and_a_file_is_not(tmp_path: Path) -> None:
    (tmp_path / "here").mkdir()
    assert projects.begin(tmp_path / "here", people=60)
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(CannotWriteError):
        projects.begin(tmp_path / "file", people=60)
    assert (tmp_path / "file").read_text(encoding="utf-8") == "x"


def test_what_cannot_be_finished_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(CannotWriteError, match="No space left"):
        projects.begin(tmp_path / "above" / "mine", people=60)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("title", ["", "  ", "x" * 201, "a\x1b[2Jb"])
def test_a_title_that_is_none_is_refused(title: str, tmp_path: Path) -> None:
    with pytest.raises(WrongTypeError, match="is no title"):
        projects.begin(tmp_path / "mine", title=title, people=60)
    assert list(tmp_path.iterdir()) == []


def test_a_title_is_words_and_never_markup(tmp_path: Path) -> None:
    projects.begin(tmp_path / "mine", title="<b>[x](y)</b> *@TERMS@*", people=60)
    first = (tmp_path / "mine/README.md").read_text(encoding="utf-8").splitlines()[0]
    assert first == r"# \<b\>\[x\](y)\</b\> \*@TERMS@\*"


def test_the_versions_at_work_are_written_down(tmp_path: Path) -> None:
    projects.begin(tmp_path / "mine", people=60)
    lines = (tmp_path / "mine/requirements.txt").read_text(encoding="utf-8").splitlines()[1:]
    assert dict(line.split("==") for line in lines) == at_work()
    assert {"syschange", "pandas", "narwhals", "python-dateutil"} <= set(at_work())
    assert "duckdb" not in at_work()


def test_more_people_are_made_up_where_more_are_asked_for(tmp_path: Path) -> None:
    for people in (60, 90):
        projects.begin(tmp_path / str(people), people=people)
        text = (tmp_path / str(people) / "made-up/people.csv").read_text(encoding="utf-8")
        assert text.count("\n") == people + 1


def test_the_command_says_where_to_go_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init", str(tmp_path / "mine")]) == 0
    assert "README.md there says how to make the first report." in capsys.readouterr().out
    assert main(["init", str(tmp_path / "mine")]) == 1


def test_a_name_that_no_folder_can_have_is_said_in_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for folder in (tmp_path / ("x" * 300), tmp_path / ("x" * 300) / "mine"):
        assert main(["init", str(folder)]) == 1
        assert "could not be written" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_the_folder_that_is_worked_in_is_not_replaced_under_anybody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CannotWriteError, match="working in"):
        projects.begin(".", people=60)
    assert list(tmp_path.iterdir()) == []
