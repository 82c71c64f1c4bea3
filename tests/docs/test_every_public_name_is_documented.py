"""Every public name has a docstring that says what it takes, what it gives back, and what it holds."""

import dataclasses
import inspect
import re
from collections.abc import Callable, Iterator

import pytest

from .public import public

NAMES = [(f"{space}.{name}", value) for space, name, value in public()]
OURS = [(n, v) for n, v in NAMES if str(getattr(v, "__module__", "")).startswith("syschange.")]


def sections(value: object) -> dict[str, str]:
    """Return the sections of a numpy-style docstring, by their headings."""
    parts = re.split(r"(?m)^(\w+)\n-{3,}$", inspect.getdoc(value) or "")
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def named(section: str) -> set[str]:
    """Return the names that a section explains: those at the margin, one or several a line."""
    lines = [line for line in section.splitlines() if line and not line.startswith(" ")]
    return {name.strip().lstrip("*") for line in lines for name in line.partition(" :")[0].split(",")}


def lacks(value: object) -> Iterator[str]:
    """Yield what the docstring of a public name does not say."""
    said = sections(value)
    if not re.match(r"[A-Z`\"'].*[.?:]", inspect.getdoc(value) or ""):
        yield "a first sentence"
    if inspect.isfunction(value):
        yield from _of_a_function(value, said)
    if dataclasses.is_dataclass(value) and isinstance(value, type):
        own = [f.name for f in dataclasses.fields(value) if f.name in vars(value).get("__annotations__", {})]
        if any(not name.startswith("_") for name in own) and "Attributes" not in said:
            yield "Attributes"
    if isinstance(value, type):
        yield from _of_methods(value)


def _of_a_function(function: Callable[..., object], said: dict[str, str]) -> Iterator[str]:
    signature = inspect.signature(function)
    yield from sorted(set(signature.parameters) - named(said.get("Parameters", "")))
    if signature.return_annotation not in (None, "None") and "Returns" not in said:
        yield "Returns"


def _of_methods(kind: type) -> Iterator[str]:
    for name, member in vars(kind).items():
        known = member.fget if isinstance(member, property) else getattr(member, "__func__", member)
        if not name.startswith("_") and inspect.isfunction(known) and not inspect.getdoc(getattr(kind, name)):
            yield name


@pytest.mark.parametrize(
    "value", [v for _, v in OURS if callable(v)], ids=[n for n, v in OURS if callable(v)]
)
def test_the_docstring_says_what_goes_in_and_what_comes_out(value: object) -> None:
    assert list(lacks(value)) == []


def test_what_is_missing_is_found() -> None:
    def undocumented(table: object, *, by: str) -> str:
        """Return something.

        Parameters
        ----------
        table
            A table.
        """
        return f"{table}{by}"

    assert list(lacks(undocumented)) == ["by", "Returns"]


def test_the_names_are_found() -> None:
    assert len(OURS) > 200
    assert {"equity.breakdown", "results.Estimate", "errors.SyschangeError", "examples.worlds.world"} <= dict(
        NAMES
    ).keys()
