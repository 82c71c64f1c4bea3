"""What an editor shows to somebody who uses the library: types, and the mistakes they find."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

import syschange

pytest.importorskip("mypy")

ROOT = Path(__file__).resolve().parents[2]
SNIPPETS = Path(__file__).with_name("snippets.py")
# What they return is of a library that is loaded only then: Polars and Pandera.
_OF_OTHERS = {"syschange.schemas.scan", "syschange.schemas.to_pandera"}
SPACES = ("charts", "criteria", "disclosure", "effects", "equity", "examples", "reports", "schemas", "system")


def _checked(folder: Path, code: str) -> str:
    """Return what mypy says of code that a user wrote elsewhere."""
    written = folder / "theirs.py"
    written.write_text(code, "utf-8")
    pointed = {"PATH": "/usr/bin:/bin", "MYPYPATH": str(ROOT / "src")}
    command = [
        sys.executable, "-m", "mypy", "--strict", "--ignore-missing-imports", "--follow-imports=silent",
        "--cache-dir", str(ROOT / ".mypy_cache" / "theirs"), str(written),
    ]  # fmt: skip
    return subprocess.run(
        command, capture_output=True, text=True, check=False, env=pointed, cwd=folder
    ).stdout


def test_what_a_user_writes_has_the_types_it_says(tmp_path: Path) -> None:
    assert _checked(tmp_path, SNIPPETS.read_text("utf-8")).startswith("Success")


def test_no_public_function_returns_anything_at_all(tmp_path: Path) -> None:
    names = [f"syschange.{space}.{name}" for space in SPACES for name in getattr(syschange, space).__all__]
    code = "import syschange\n" + "".join(f"reveal_type({name})\n" for name in names)
    said = re.findall(r'Revealed type is "(.*)"', _checked(tmp_path, code))
    assert len(said) == len(names)
    assert [name for name, kind in zip(names, said, strict=True) if kind == "Any"] == []
    untyped = [
        name
        for name, kind in zip(names, said, strict=True)
        if kind.startswith("def") and kind.endswith("-> Any")
    ]
    assert set(untyped) == _OF_OTHERS


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("syschange.equity.breakdwon", "has no attribute"),
        ("syschange.equity.breakdown([], outcome=1, by=['a'])", "incompatible type"),
        ("syschange.criteria.Plan.read(1)", "incompatible type"),
    ],
)
def test_a_slip_is_found_before_anything_runs(tmp_path: Path, line: str, found: str) -> None:
    assert found in _checked(tmp_path, f"import syschange\n\n{line}\n")


def test_the_library_says_that_it_is_typed() -> None:
    assert (ROOT / "src" / "syschange" / "py.typed").is_file()
    ast.parse(SNIPPETS.read_text("utf-8"))
