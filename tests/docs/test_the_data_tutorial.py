"""docs/tutorial-data.md: every fault is found, every way out works, and what is quoted is what is printed."""

import re
import shutil
from pathlib import Path

import pytest

from .spoiled import CLEAN, DECLARED, MENDED, SPOILINGS, Spoiling, write
from .tutorial_page import PAGE, quoted, run

RUNS = {"docs/tutorial-data.md": ("console",)}
TEXT = PAGE.read_text("utf-8")
SECTIONS = re.split(r"(?m)^## (?=\d)", TEXT)[1:]
EACH = pytest.mark.parametrize("made", SPOILINGS, ids=lambda made: made.name)


@pytest.fixture(scope="module")
def copies(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("practice")
    write(folder)
    return folder


def check(path: str, folder: Path) -> tuple[int, str]:
    return run(f"syschange check {path}/plan.yaml", folder)


def section(made: Spoiling) -> str:
    return SECTIONS[SPOILINGS.index(made)]


def test_what_the_page_quotes_is_what_is_printed(copies: Path) -> None:
    assert quoted(TEXT, copies) == TEXT, "run tests/docs/tutorial_page.py to write it anew"


def test_the_clean_copy_is_valid(copies: Path) -> None:
    code, said = check(CLEAN, copies)
    assert code == 0
    assert said.count("and no problems found") == 3


@EACH
def test_a_fault_changes_what_is_said_and_undoing_it_changes_it_back(
    made: Spoiling, copies: Path, tmp_path: Path
) -> None:
    before, after = check(CLEAN, copies), check(made.name, copies)
    assert after[0] == made.code
    assert after[1] != before[1]
    undone = shutil.copytree(copies / made.name, tmp_path / "undone")
    shutil.copy(copies / CLEAN / f"{made.table}.csv", undone)
    assert check("undone", tmp_path) == before


@pytest.mark.parametrize("made", [m for m in SPOILINGS if m.lines], ids=lambda made: made.name)
def test_the_lines_that_mend_a_copy_are_on_the_page_and_do(made: Spoiling, copies: Path) -> None:
    assert check(f"{MENDED}/{made.name}", copies)[0] == made.mended
    plan = (copies / MENDED / made.name / "plan.yaml").read_text("utf-8")
    shown = re.findall(r"(?ms)^```yaml\n(    \w.*?)^```", section(made))
    assert len(shown) == 1
    assert shown[0] in plan
    assert all(f"{line}\n" in shown[0] for line in made.lines)


def test_the_schema_that_declares_the_code_is_on_the_page() -> None:
    assert f"```yaml\n{DECLARED}```" in TEXT


def test_a_column_may_keep_its_name_where_the_plan_says_so(copies: Path, tmp_path: Path) -> None:
    line = re.findall(r"`(columns: [^`]*)`", SECTIONS[-1])[0]
    folder = shutil.copytree(copies / SPOILINGS[-1].name, tmp_path / "named")
    plan = (folder / "plan.yaml").read_text("utf-8")
    path = '      path: "access.csv"\n'
    (folder / "plan.yaml").write_text(plan.replace(path, f"{path}      {line}\n"), "utf-8")
    assert check("named", tmp_path) == check(CLEAN, copies)


@EACH
def test_no_value_of_a_person_is_printed(made: Spoiling, copies: Path) -> None:
    said = check(made.name, copies)[1]
    assert re.search(r"Botolph|\d{4}-\d\d|\d\d/\d\d/|\b3655\d|999|<5|Total\b|\b00[1-9]\b", said) is None


@EACH
def test_the_page_has_a_section_and_a_line_with_the_exit_code(made: Spoiling) -> None:
    assert f"$ syschange check {made.name}/plan.yaml\n" in section(made)
    heading = section(made).splitlines()[0]
    anchor = re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")
    line = next(line for line in TEXT.splitlines() if line.startswith(f"| [{made.name}]"))
    assert line.startswith(f"| [{made.name}](#{anchor}) |")
    assert line.endswith(f"| {made.code} |")


def test_twelve_are_promised_and_twelve_are_there() -> None:
    assert len(SPOILINGS) == len(SECTIONS) == 12
