"""Each of the 110 nasty inputs has a test, named by its number and by what it does."""

import ast
import re
from pathlib import Path

HERE = Path(__file__).parent
NUMBERED = re.compile(r"test_(\d{3})_\w{10,}")
NASTY = 110


def _tests() -> list[tuple[str, str]]:
    """Return the name and the docstring of every test of this folder but those of this file."""
    return [
        (node.name, ast.get_docstring(node) or "")
        for path in sorted(HERE.glob("test_*.py"))
        if path != Path(__file__)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    ]


def test_every_nasty_input_has_a_test() -> None:
    numbers = {int(found[1]) for name, _ in _tests() if (found := NUMBERED.fullmatch(name))}
    assert sorted(set(range(1, NASTY + 1)) - numbers) == []
    assert sorted(numbers - set(range(1, NASTY + 1))) == []


def test_every_test_is_named_by_its_number() -> None:
    assert [name for name, _ in _tests() if not NUMBERED.fullmatch(name)] == []


def test_every_test_says_in_one_sentence_what_comes_in_and_what_happens() -> None:
    for name, said in _tests():
        assert re.fullmatch(r"[A-Z0-9'].+\.", said), name
        assert not re.search(r"\. [A-Z]", said), name


def test_no_two_tests_have_one_name() -> None:
    names = [name for name, _ in _tests()]
    assert sorted({name for name in names if names.count(name) > 1}) == []
