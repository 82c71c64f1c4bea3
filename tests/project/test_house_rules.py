"""The house rules that no linter holds: each is a walk over the source, and each is shown a breach it must find."""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src" / "syschange"
LONGEST_FILE = 400
LONGEST_FUNCTION = 60
RUNS_CODE = {"eval", "exec"}
UNSAFE_FORMATS = {"cPickle", "dill", "joblib", "marshal", "pickle", "shelve"}
GLOBAL_SETTINGS = {"basicConfig", "filterwarnings", "simplefilter"}

Function = ast.FunctionDef | ast.AsyncFunctionDef
Rule = Callable[[ast.Module, str, str], Iterator[str]]


def _functions(tree: ast.AST) -> Iterator[Function]:
    return (n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef))


def _calls(tree: ast.AST) -> Iterator[tuple[ast.Call, str, bool]]:
    """Yield every call with the last part of its name, and whether it is of an attribute."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield node, node.func.id, False
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node, node.func.attr, True


def _imported(tree: ast.AST) -> Iterator[tuple[ast.stmt, str]]:
    """Yield every import with the dotted name of the module; relative imports begin with a dot."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node, "." * node.level + (node.module or "")


def a_file_opens_with_a_docstring(tree: ast.Module, _text: str, _name: str) -> Iterator[str]:
    if not ast.get_docstring(tree):
        yield "line 1: no docstring"


def a_file_is_short(_tree: ast.Module, text: str, _name: str) -> Iterator[str]:
    lines = len(text.splitlines())
    if lines > LONGEST_FILE:
        yield f"{lines} lines, more than {LONGEST_FILE}"


def a_function_is_short(tree: ast.Module, _text: str, _name: str) -> Iterator[str]:
    """Count the lines of the body, less the docstring: options named one a line are read, and not followed."""
    for function in _functions(tree):
        body = function.body[ast.get_docstring(function) is not None :]
        lines = (function.end_lineno or function.lineno) - body[0].lineno + 1 if body else 0
        if lines > LONGEST_FUNCTION:
            yield f"line {function.lineno}: {function.name} has {lines} lines, more than {LONGEST_FUNCTION}"


def no_import_is_hidden_from_running_code(tree: ast.Module, _text: str, _name: str) -> Iterator[str]:
    for node in ast.walk(tree):
        named = {getattr(node, field, None) for field in ("id", "attr", "name")}
        if "TYPE_CHECKING" in named:
            yield f"line {getattr(node, 'lineno', '?')}: TYPE_CHECKING"


def no_import_of_the_library_is_inside_a_function(tree: ast.Module, _text: str, _name: str) -> Iterator[str]:
    for function in _functions(tree):
        for node, module in _imported(function):
            if module.split(".")[0] in {"", "syschange"}:
                yield f"line {node.lineno}: {function.name} imports {module}"


def only_a_folder_loads_its_rooms_by_name(tree: ast.Module, _text: str, name: str) -> Iterator[str]:
    """`importlib.import_module` would hide a circle as well as a local import does."""
    if Path(name).name != "__init__.py":
        for call, called, _ in _calls(tree):
            first = ast.unparse(call.args[0]).lstrip("f'") if call.args else ""
            if called in {"import_module", "__import__"} and first.startswith(("syschange", ".")):
                yield f"line {call.lineno}: {called}"


def no_text_is_run_as_code(tree: ast.Module, _text: str, _name: str) -> Iterator[str]:
    for call, called, attribute in _calls(tree):
        if called in RUNS_CODE or (attribute and called == "query"):
            yield f"line {call.lineno}: {called}()"


def no_file_format_that_runs_code(tree: ast.Module, _text: str, _name: str) -> Iterator[str]:
    for node, module in _imported(tree):
        if module.split(".")[0] in UNSAFE_FORMATS:
            yield f"line {node.lineno}: {module}"
    for call, called, _ in _calls(tree):
        if called in {"read_pickle", "to_pickle", "unsafe_load"}:
            yield f"line {call.lineno}: {called}()"


def only_the_command_line_prints(tree: ast.Module, _text: str, name: str) -> Iterator[str]:
    if Path(name).parts[0] != "cli":
        for call, called, attribute in _calls(tree):
            if called == "print" and not attribute:
                yield f"line {call.lineno}: print()"


def no_global_setting_is_changed(tree: ast.Module, _text: str, _name: str) -> Iterator[str]:
    for call, called, _ in _calls(tree):
        if called in GLOBAL_SETTINGS:
            yield f"line {call.lineno}: {called}()"


def what_is_public_is_documented(tree: ast.Module, _text: str, _name: str) -> Iterator[str]:
    """Public: no underscore before it, at the top of a file or in a public class."""
    for node in tree.body:
        members = node.body if isinstance(node, ast.ClassDef) and not node.name.startswith("_") else []
        for each in [node, *members]:
            documentable = isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
            if documentable and not each.name.startswith("_") and not ast.get_docstring(each):
                yield f"line {each.lineno}: {each.name} has no docstring"


BREACHES: list[tuple[Rule, str]] = [
    (a_file_opens_with_a_docstring, "x = 1\n"),
    (a_file_is_short, "x = 1\n" * (LONGEST_FILE + 1)),
    (a_function_is_short, "def f():\n" + "    x = 1\n" * (LONGEST_FUNCTION + 1)),
    (no_import_is_hidden_from_running_code, "from typing import TYPE_CHECKING\n"),
    (no_import_is_hidden_from_running_code, "import typing\nif typing.TYPE_CHECKING:\n    import os\n"),
    (no_import_of_the_library_is_inside_a_function, "def f():\n    from syschange.equity import reach\n"),
    (no_import_of_the_library_is_inside_a_function, "def f():\n    if f:\n        import syschange.equity\n"),
    (no_import_of_the_library_is_inside_a_function, "def f():\n    from . import reach\n"),
    (only_a_folder_loads_its_rooms_by_name, "import importlib\nimportlib.import_module('syschange')\n"),
    (only_a_folder_loads_its_rooms_by_name, "import_module(f'.{name}', __package__)\n"),
    (no_text_is_run_as_code, "eval('1')\n"),
    (no_text_is_run_as_code, "exec('1')\n"),
    (no_text_is_run_as_code, "frame.eval('a = b')\n"),
    (no_text_is_run_as_code, "frame.query('a > 1')\n"),
    (no_file_format_that_runs_code, "import pickle\n"),
    (no_file_format_that_runs_code, "from pickle import loads\n"),
    (no_file_format_that_runs_code, "pd.read_pickle('x')\n"),
    (only_the_command_line_prints, "print('x')\n"),
    (no_global_setting_is_changed, "warnings.filterwarnings('ignore')\n"),
    (no_global_setting_is_changed, "from warnings import simplefilter\nsimplefilter('ignore')\n"),
    (no_global_setting_is_changed, "logging.basicConfig()\n"),
    (what_is_public_is_documented, "def f():\n    return 1\n"),
    (what_is_public_is_documented, "class C:\n    '''A thing.'''\n    def f(self):\n        return 1\n"),
]
RULES = list(dict.fromkeys(rule for rule, _ in BREACHES))


def _name(value: object) -> str:
    return getattr(value, "__name__", "")


@pytest.mark.parametrize("rule", RULES, ids=_name)
def test_the_source_keeps_the_rule(rule: Rule) -> None:
    files = sorted(SOURCE.rglob("*.py"))
    assert files, f"there is no source in {SOURCE}"
    breaches = []
    for path in files:
        text, name = path.read_text(encoding="utf-8"), path.relative_to(SOURCE).as_posix()
        breaches += [f"{name}: {breach}" for breach in rule(ast.parse(text), text, name)]
    assert breaches == []


@pytest.mark.parametrize(("rule", "breach"), BREACHES, ids=_name)
def test_the_rule_finds_a_breach(rule: Rule, breach: str) -> None:
    assert list(rule(ast.parse(breach), breach, "room/file.py"))
