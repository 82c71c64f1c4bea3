"""Reading a draft back: what is still to decide in it, and whether all the rest is a plan that can be read."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import yaml

from syschange.criteria.plan.drafting.fill import direction
from syschange.criteria.plan.drafting.layout import SECTIONS, lacking
from syschange.criteria.plan.outcomes import ADVERSE
from syschange.criteria.plan.plan import Plan
from syschange.errors import InvalidPlanError
from syschange.schemas.strict_yaml import load_yaml

_WORDS = "to decide"
_DAY = dt.date(2000, 1, 1)
_PLACES: Mapping[str, Any] = {
    "title": _WORDS,
    "change": {"name": _WORDS, "what": _WORDS},
    "thresholds": {"agreed_by": _WORDS, "agreed_on": _DAY},
    "data": {"collected_until": _DAY, "tables": {"people": {}}},
    "characteristics": [],
    "sources": [],
    "outcomes": [],
}
_ARMS = {"change": "\x01", "comparison": "\x02", "assigned": "not_randomised"}  # no label is one of these
_SCORED = {"measure": _WORDS, "service": _WORDS, "before": 0, "after": 1e6, "harm": 0, "worthwhile": 1e-9}


def to_decide(text: str) -> tuple[str, ...]:
    """Return the keys of a draft that have no value yet, after checking that all the rest is a plan.

    Parameters
    ----------
    text
        What `draft_plan` returned.

    Raises
    ------
    InvalidPlanError
        Where something else is wrong, so that the plan could not be read once everything is decided.
    """
    try:
        content: Any = load_yaml(text)
    except yaml.YAMLError:
        raise InvalidPlanError(
            "The answers make no plan that can be read.", "One key may stand there twice."
        ) from None
    missing = tuple(_missing(content))
    Plan.of(_with_stand_ins(content))
    return missing


def _missing(content: Mapping[str, Any]) -> Iterator[str]:
    for key, section in SECTIONS.items():
        value = content.get(key)
        if value is None and (section.needed(content)):
            yield key
        elif isinstance(value, Mapping):
            yield from (f"{key}.{name}" for name in lacking(key, value))
        elif isinstance(value, list):
            for i, item in enumerate(value, start=1):
                if isinstance(item, Mapping):
                    yield from (f"{key} {i}: {name}" for name in lacking(key, item))


def _with_stand_ins(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return a draft with something in every place that is still to decide, and only there."""
    made = dict(content)
    for key, usual in _PLACES.items():
        if made.get(key) is None:
            made[key] = usual
        elif isinstance(made[key], Mapping) and isinstance(usual, Mapping):
            made[key] = _filled(made[key], lacking(key, made[key]), usual)
    if isinstance(made.get("comparison"), Mapping):
        arms = made["comparison"]
        made["comparison"] = _filled(arms, lacking("comparison", arms), _ARMS)
    if content.get("characteristics") is None and made.get("no_breakdown") is None:
        made["no_breakdown"] = _WORDS
    open_kind = content.get("outcomes") is None
    if isinstance(made["outcomes"], list):
        open_kind |= any(isinstance(o, Mapping) and o.get("kind") is None for o in made["outcomes"])
        made["outcomes"] = [_outcome(o) for o in made["outcomes"]]
    if isinstance(made["sources"], list):
        sources = [_source(s, i) for i, s in enumerate(made["sources"])]
        # Where sources are still to decide, those that the rest of the plan names will be among them.
        named = dict.fromkeys([_WORDS, *(_named(content) if content.get("sources") is None else ())])
        made["sources"] = [*sources, *({"name": name, "role": "insider"} for name in named)]
    return _with_something_adverse(made) if open_kind else made


def _filled(part: Mapping[str, Any], keys: Sequence[str], stand_ins: Mapping[str, Any]) -> dict[str, Any]:
    return {**part, **{key: stand_ins[key] for key in keys}}


def _named(content: Mapping[str, Any]) -> Iterator[str]:
    """Yield the names of the sources that outcomes and data sets of a draft come from."""
    data, outcomes = content.get("data"), content.get("outcomes")
    tables = data.get("tables") if isinstance(data, Mapping) else None
    parts = [*(tables.values() if isinstance(tables, Mapping) else ()), *(outcomes or ())]
    for part in parts:
        source = part.get("source") if isinstance(part, Mapping) else None
        if isinstance(source, str) and source.strip():
            yield source.strip()


def _source(source: object, place: int) -> object:
    if not isinstance(source, Mapping):
        return source
    missing = lacking("sources", source)
    return _filled(source, missing, {"name": f"{_WORDS} {place}", "role": "insider"})


def _outcome(outcome: object) -> object:
    if not isinstance(outcome, Mapping):
        return outcome
    better = direction(str(outcome.get("measure"))) or "lower_is_better"
    stand_ins = _SCORED | {
        "name": f"{_WORDS} {id(outcome)}",
        "label": _WORDS,
        "kind": "outcome",
        "direction": better,
        "reported_by": "record",
        "source": _WORDS,
    }
    if isinstance(outcome.get("tweak"), int | float):
        stand_ins["worthwhile"] = 1
    return _filled(outcome, lacking("outcomes", outcome), stand_ins)


def _with_something_adverse(content: dict[str, Any]) -> dict[str, Any]:
    """Return a draft whose kinds of outcomes are still to decide, with an adverse one."""
    data = content["data"]
    if isinstance(data, Mapping) and isinstance(data.get("tables"), Mapping):
        content["data"] = {**data, "tables": {"outcomes": {}, **data["tables"]}}
    adverse = _outcome({"name": f"{_WORDS}: adverse", "kind": ADVERSE, "direction": "lower_is_better"})
    if isinstance(content["outcomes"], list):
        content["outcomes"] = [*content["outcomes"], adverse]
    return content
