"""Holding what was read from a file against the shipped JSON Schema: the part of that language the schema uses."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

from syschange.resources import data_folder
from syschange.words import listed

_TYPES: Mapping[str, Callable[[object], bool]] = MappingProxyType(
    {
        "object": lambda v: isinstance(v, dict),
        "array": lambda v: isinstance(v, list),
        "string": lambda v: isinstance(v, str),
        "boolean": lambda v: isinstance(v, bool),
        "null": lambda v: v is None,
        "number": lambda v: isinstance(v, int | float) and not isinstance(v, bool),
        "integer": lambda v: isinstance(v, int | float) and not isinstance(v, bool) and v == v // 1,
    }
)


@cache
def schema() -> Mapping[str, Any]:
    """Return the JSON Schema of a scorecard, as it ships."""
    read: Mapping[str, Any] = json.loads(data_folder("scorecard.schema.json").read_text(encoding="utf-8"))
    return MappingProxyType(read)


def first_problem(document: object) -> str | None:
    """Return what is wrong first, as a clause that names the place and quotes nothing of the document."""
    return next(_problems(document, schema(), ""), None)


def _problems(value: object, asked: Mapping[str, Any], place: str) -> Iterator[str]:
    if "$ref" in asked:
        yield from _problems(value, schema()["$defs"][asked["$ref"].rpartition("/")[2]], place)
    where = f"'{place}'" if place else "the whole"
    for key, check in _CHECKS.items():
        if key in asked and (wrong := check(value, asked[key])):
            yield f"{where} {wrong}"
    for key in ("anyOf", "oneOf"):
        fits = [not any(True for _ in _problems(value, one, place)) for one in asked.get(key, [])]
        if fits and (not any(fits) if key == "anyOf" else sum(fits) != 1):
            yield f"{where} is not of any form it may have"
    if isinstance(value, dict):
        yield from _of_object(value, asked, place, where)
    if isinstance(value, list) and "items" in asked:
        for i, one in enumerate(value):
            yield from _problems(one, asked["items"], f"{place}[{i}]")


def _of_object(value: dict[str, Any], asked: Mapping[str, Any], place: str, where: str) -> Iterator[str]:
    known, others = asked.get("properties", {}), asked.get("additionalProperties", True)
    for key in asked.get("required", []):
        if key not in value:
            yield f"{where} has no '{key}'"
    for key, one in value.items():
        if key in known:
            yield from _problems(one, known[key], f"{place}.{key}" if place else key)
        elif others is False:
            yield f"{where} has a key that does not belong there"
        elif isinstance(others, dict):
            yield from _problems(one, others, f"{place}, one of its keys,")


def _type(value: object, names: str | list[str]) -> str:
    allowed = [names] if isinstance(names, str) else names
    return "" if any(_TYPES[n](value) for n in allowed) else f"is no {listed(allowed, last='or')}"


def _number(value: object) -> float | None:
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def _least(value: object, least: float) -> str:
    number = _number(value)
    return f"is below {least}" if number is not None and number < least else ""


def _most(value: object, most: float) -> str:
    number = _number(value)
    return f"is above {most}" if number is not None and number > most else ""


def _matches(value: object, pattern: str) -> str:
    lacks = isinstance(value, str) and re.search(pattern, value) is None
    return "is empty, or not written as it has to be" if lacks else ""


def _one_of(value: object, allowed: list[object]) -> str:
    names = [f"'{a}'" for a in allowed]
    return "" if value in allowed else f"is none of {listed(names, last='or')}"


def _constant(value: object, only: object) -> str:
    return "" if value == only else f"is not '{only}'"


def _fewest(value: object, count: int) -> str:
    return f"has fewer than {count} entries" if isinstance(value, list) and len(value) < count else ""


def _longest(value: object, count: int) -> str:
    return f"has more than {count} entries" if isinstance(value, list) and len(value) > count else ""


_CHECKS: Mapping[str, Callable[[object, Any], str]] = MappingProxyType(
    {
        "type": _type, "const": _constant, "enum": _one_of, "minimum": _least, "maximum": _most,
        "pattern": _matches, "minItems": _fewest, "maxItems": _longest,
    }
)  # fmt: skip
