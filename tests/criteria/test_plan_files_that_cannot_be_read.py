"""A plan file that is not there, not text or not YAML is refused in a sentence that says where to look."""

from pathlib import Path

import pytest

from syschange import examples
from syschange.criteria import Plan
from syschange.errors import MissingFileError, UnreadableFileError


def _file(folder: Path, content: str | bytes) -> Path:
    path = folder / "plan.yaml"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def _refused(path: Path) -> str:
    with pytest.raises(UnreadableFileError) as caught:
        Plan.read(path)
    return str(caught.value)


def test_a_missing_file_is_named_with_the_nearest_one_there(tmp_path: Path) -> None:
    _file(tmp_path, "version: 1")
    with pytest.raises(
        MissingFileError, match=r"The plan '.*plam\.yaml' does not exist\. Did you mean 'plan\.yaml'\?"
    ):
        Plan.read(tmp_path / "plam.yaml")


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(MissingFileError, match=r"The folder '.*nowhere' does not exist either\."):
        Plan.read(tmp_path / "nowhere" / "plan.yaml")


def test_a_folder_is_no_plan(tmp_path: Path) -> None:
    with pytest.raises(MissingFileError):
        Plan.read(tmp_path)


def test_bytes_that_are_not_utf8_are_said_to_be_so(tmp_path: Path) -> None:
    said = _refused(_file(tmp_path, 'version: 1\ntitle: "Le café"\n'.encode("latin-1")))
    assert said == "The plan 'plan.yaml' is not UTF-8 text. Save it as UTF-8."


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("version: 1\ntitle: a: b\n", 2),
        ("version: 1\nchange:\n\tname: tab\n", 3),
        ("version: 1\ntitle: 'no end\n", 3),
        ("version: 1\nchange: {name: x\ntitle: y\n", 3),
        ("version: 1\ntitle: !!python/object:os.system x\n", 2),
    ],
)
def test_broken_yaml_is_refused_by_line(tmp_path: Path, content: str, line: int) -> None:
    said = _refused(_file(tmp_path, content))
    assert said.startswith(f"The plan 'plan.yaml' is not valid YAML at line {line}.")


def test_a_key_that_stands_twice_is_named_by_line(tmp_path: Path, trial: examples.HelpTrial) -> None:
    text = trial.plan_path.read_text(encoding="utf-8").replace(
        "    worthwhile: 3\n", "    worthwhile: 3\n    worthwhile: 1\n"
    )
    line = text.splitlines().index("    worthwhile: 1") + 1
    said = _refused(_file(tmp_path, text))
    assert f"at line {line}: 'worthwhile' stands there twice." in said


@pytest.mark.parametrize("date", ["2026-13-01", "2026-02-30"])
def test_a_date_that_does_not_exist_is_named_by_line(
    tmp_path: Path, trial: examples.HelpTrial, date: str
) -> None:
    text = trial.plan_path.read_text(encoding="utf-8").replace("2026-11-22", date)
    line = next(i for i, words in enumerate(text.splitlines(), start=1) if date in words)
    said = _refused(_file(tmp_path, text))
    assert f"at line {line}: a date or number there does not exist." in said


def test_a_byte_order_mark_does_no_harm(tmp_path: Path, trial: examples.HelpTrial) -> None:
    marked = _file(tmp_path, b"\xef\xbb\xbf" + trial.plan_path.read_bytes())
    assert Plan.read(marked).digest == Plan.read(trial.plan_path).digest


def test_lists_within_lists_without_end_are_refused(tmp_path: Path) -> None:
    said = _refused(_file(tmp_path, "title: " + "[" * 20_000 + "]" * 20_000))
    assert said == "The plan 'plan.yaml' holds lists within lists too deep to read. Check its brackets."
