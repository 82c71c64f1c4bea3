"""docs/plan.md explains every key that a plan may hold and no other, with the defaults that the code has."""

import ast
import copy
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from syschange import schemas
from syschange.criteria import Plan
from syschange.criteria.definition import ASKINGS
from syschange.criteria.plan import defaults
from syschange.criteria.plan.reader import Section

ROOT = Path(__file__).resolve().parents[2]
ROOM = ROOT / "src" / "syschange" / "criteria" / "plan"
CODE = sorted(path for path in ROOM.glob("*.py") if path.name != "reader.py")  # which knows no key of a plan
PAGE = (ROOT / "docs" / "plan.md").read_text("utf-8")
PLACE: dict[str, Any] = yaml.safe_load((ROOT / "data" / "examples" / "place.yaml").read_text("utf-8"))
TABLES = "All nineteen tables"
BLOCKS = re.findall(r"(?ms)^```yaml\n(.*?)^```", PAGE)
# What the shipped plan does not say, and the page shows all the same.
BESIDE = {"shocks", "replications"}


def read_by_the_code() -> set[str]:
    """Return every key that a section is asked for: a constant given to one of its readers, or to a helper."""
    keys = {d.name for d in (*defaults.THRESHOLDS, defaults.HORIZON)}  # asked for in a loop
    keys |= {"measure", "service"}  # asked for by one call, whichever the table needs
    for path in CODE:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                keys |= _asked(node)
    return keys


READERS = {name for name in vars(Section) if not name.startswith("_")} - {"finish", "names", "is_mapping"}


def _asked(call: ast.Call) -> set[str]:
    """Return the key of a call such as `part.text("name")` or `_word(part, "entry")`."""
    given: list[ast.expr] = []
    if isinstance(call.func, ast.Attribute) and call.func.attr in READERS:
        given = call.args[:1] if _is_section(call.func.value) else []
    elif isinstance(call.func, ast.Name) and call.args and _is_section(call.args[0]):
        given = call.args[1:2]
    return {a.value for a in given if isinstance(a, ast.Constant) and isinstance(a.value, str)}


def _is_section(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id in {"top", "data", "part", "below", "days"}


def sections() -> Iterator[tuple[str, str]]:
    """Yield each section of the page with its heading."""
    for part in re.split(r"(?m)^#+ ", PAGE)[1:]:
        heading, _, body = part.partition("\n")
        yield heading, body


def rows(body: str) -> list[str]:
    """Return the keys that the rows of a section begin with."""
    found = re.findall(r"(?m)^\| ((?:`\w+`(?:, )?)+) \|", body)
    return [key for row in found for key in re.findall(r"`(\w+)`", row)]


def test_the_page_and_the_code_know_the_same_keys() -> None:
    explained = {key for heading, body in sections() if heading != TABLES for key in rows(body)}
    assert len(read_by_the_code()) > 90
    assert explained == read_by_the_code()


def test_what_is_asked_for_when_a_plan_is_read_is_among_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that a way to ask which the reading of the code does not see would be noticed."""
    asked: set[str] = set()
    get = Section._get

    def noted(self: Section, key: str) -> object:
        if not re.search(r"'(categories|keep|columns|ranges|dates)' in |^groups |^lowest|item", self.where):
            asked.add(key)
        return get(self, key)

    monkeypatch.setattr(Section, "_get", noted)
    for block in BLOCKS:
        Plan.of(with_(PLACE, yaml.safe_load(block)))
    assert len(asked) > 80
    assert asked - {"item", "lowest", "highest"} <= read_by_the_code()


@pytest.mark.parametrize("one", defaults.THRESHOLDS, ids=lambda one: one.name)
def test_every_threshold_stands_there_with_its_default_and_its_source(one: defaults.Default) -> None:
    row = f"| `{one.name}` | {one.says} | {one.least:g} to {one.most:g} | {one.value:g} | {one.source} |"
    assert row in PAGE.splitlines()


def test_horizons_stand_there_with_their_defaults() -> None:
    body = dict(sections())["`horizons`"]
    for name, (first, last) in (("early", defaults.EARLY), ("late", defaults.LATE)):
        assert re.search(rf"(?m)^\| `{name}` .* \| {first:g} to {last:g} \(ours", body)
    one = defaults.HORIZON
    row = f"| `{one.name}` | {one.says}; {one.least:g} to {one.most:g} | {one.value:g} ({one.source}) |"
    assert row in body.splitlines()


def test_the_default_of_a_tweak_stands_there() -> None:
    assert defaults.TWEAK == 0.5
    assert re.search(r"(?m)^\| `tweak` .* \| half of `worthwhile` \(ours\) \|$", PAGE)


def test_all_nineteen_tables_stand_there_with_tests_that_exist() -> None:
    body = dict(sections())[TABLES]
    assert sorted(rows(body)) == sorted(schemas.names())
    named = set(re.findall(r"\b[A-Z]\d\b|\bQ\b", body))
    assert named == {a.code for a in ASKINGS}


def with_(content: Any, changed: Any) -> Any:
    """Return content with another laid over it, key by key; a list replaces a list where it says something new."""
    if isinstance(content, dict) and isinstance(changed, dict):
        return {**content, **{k: with_(content[k], v) if k in content else v for k, v in changed.items()}}
    if isinstance(content, list) and isinstance(changed, list):
        return content + [v for v in changed if v not in content]
    return changed


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: str(next(iter(yaml.safe_load(block)))))
def test_what_the_page_shows_is_the_shipped_plan_or_reads_beside_it(block: str) -> None:
    shown = yaml.safe_load(block)
    made = with_(copy.deepcopy(PLACE), shown)
    assert Plan.of(made).title == PLACE["title"]
    if "sources" in shown:  # one more, that rests on another
        assert made["sources"][: len(PLACE["sources"])] == PLACE["sources"]
    elif not BESIDE & set(shown):
        assert made == PLACE


def test_the_page_shows_every_section_that_has_a_table_of_its_own() -> None:
    shown = {key for block in BLOCKS for key in yaml.safe_load(block)}
    assert shown == {
        "change", "horizons", "shocks", "data", "comparison", "sources", "outcomes", "evidence", "replications"
    }  # fmt: skip
