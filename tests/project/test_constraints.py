"""The constraints hold what pyproject.toml claims: a pin for all that is installed, and the lowest versions."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[2]
FILES = ["constraints.txt", "constraints-lowest.txt"]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def lines(file: str) -> list[str]:
    text = (ROOT / file).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line.strip() and not line.startswith("#")]


def pins(file: str) -> dict[str, Version]:
    split = (line.split("==") for line in lines(file))
    return {canonicalize_name(name): Version(version) for name, version in split}


def requirements(*extras: str) -> list[Requirement]:
    """Return what the project requires with some extras, the extras that name the project itself left out."""
    texts = PROJECT["dependencies"] + [r for e in extras for r in PROJECT["optional-dependencies"][e]]
    return [r for r in map(Requirement, texts) if r.name != PROJECT["name"]]


def lower_bounds(*extras: str) -> dict[str, Version]:
    bounds = {}
    for requirement in requirements(*extras):
        lowest = [s.version for s in requirement.specifier if s.operator == ">="]
        assert len(lowest) == 1, f"{requirement} should have one lower bound"
        bounds[canonicalize_name(requirement.name)] = Version(lowest[0])
    return bounds


@pytest.mark.parametrize("file", FILES)
def test_a_line_is_a_name_and_a_version_and_no_address(file: str) -> None:
    assert lines(file)
    strange = [line for line in lines(file) if not re.fullmatch(r"[A-Za-z0-9][\w.-]*==[0-9][\w.+!]*", line)]
    assert strange == []
    assert "://" not in (ROOT / file).read_text(encoding="utf-8")


@pytest.mark.parametrize("file", FILES)
def test_a_name_is_pinned_once(file: str) -> None:
    assert len(pins(file)) == len(lines(file))


def test_the_project_does_not_pin_itself() -> None:
    assert PROJECT["name"] not in pins("constraints.txt")


def test_all_that_the_project_requires_is_pinned_within_its_bounds() -> None:
    pinned = pins("constraints.txt")
    for requirement in requirements(*PROJECT["optional-dependencies"]):
        assert pinned[canonicalize_name(requirement.name)] in requirement.specifier, requirement


def test_the_lowest_versions_are_the_lower_bounds_of_what_a_user_installs() -> None:
    users = [e for e in PROJECT["optional-dependencies"] if e not in {"dev", "docs", "test"}]
    assert pins("constraints-lowest.txt") == lower_bounds(*users)


def test_what_the_library_needs_has_an_upper_bound() -> None:
    for requirement in requirements():
        assert "<" in {s.operator for s in requirement.specifier}, f"{requirement} has no upper bound"
