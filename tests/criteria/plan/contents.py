"""Plans as mappings and lists: the shipped ones, and one that says everything a plan can say."""

import copy
import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import yaml

from syschange.criteria import Plan
from syschange.errors import InvalidPlanError
from syschange.resources import data_folder

Content = dict[str, Any]
Path = tuple[str | int, ...]
# Below these stand names of columns of the data, or of their labels, which are the user's own.
USERS_OWN = ("categories", "columns", "keep", "ranges", "groups")


def place() -> Content:
    """Return the shipped plan with evidence on all six criteria: a fresh copy, to be changed."""
    content: Content = yaml.safe_load(data_folder("examples", "place.yaml").read_text(encoding="utf-8"))
    return content


def everything() -> Content:
    """Return a plan in which every section says all that it can, but for what excludes one another."""
    made = place()
    made["change"] |= {"funding_ends_on": dt.date(2024, 12, 31)}
    made["thresholds"] |= {"probability": 0.8, "level": 0.9} | _numbers()
    made["horizons"] = {"early": [6, 12], "late": [24, 36], "sustained": 18}
    made["shocks"] = [{"name": "a new benefit rule", "happened_on": dt.date(2024, 2, 1)}]
    tables = made["data"]["tables"]
    tables["people"] |= {
        "columns": {"age": "years"}, "dates": {"started_on": "dd/mm/yyyy"}, "encoding": "cp1252",
        "delimiter": ";", "schema": "our_people.yaml", "recode": True, "keep": {"area": ["Eastside"]},
        "source": "case records",
    }  # fmt: skip
    tables["outcomes"] |= {"ranges": {"mcs": [0, 100]}}
    tables["contacts"] |= {"path": "contacts.xlsx", "sheet": "Sheet1"}
    tables["pathways"] |= {"path": "all.duckdb", "table": "steps"}
    tables |= {name: {"path": f"{name}.csv"} for name in ("plans", "ties", "responses", "events")}
    made["groups"] = ["sex", ["sex", "ethnicity"]]
    made["ways"] = 2
    made["comparison"] |= {"organisation": "agency"}
    made["sources"].append({"name": "a summary", "role": "insider", "rests_on": ["case records", "minutes"]})
    made["outcomes"][0] |= {
        "tweak": 1.5, "indirect": "it is of a week alone", "agreed_on": dt.date(2023, 12, 1)
    }  # fmt: skip
    made["outcomes"].append(_access())
    made["evidence"] |= {
        "pathways": {"entry": "entry", "wait_to": "started", "run": 90},
        "panel_beside": ["more_than_a_tweak_in", "more_than_a_tweak_still"],
        "cover": {"table": "contacts", "task": "service", "weight": "minutes"},
    }
    made["evidence"]["reach"] |= {"by": ["ethnicity", "sex"]}
    made["evidence"]["series"] |= {"kind": "rate", "exposure": "people"}
    made["replications"] = [_replication()]
    made["without"] = ["T4", "P4", "K6"]
    return made


def _numbers() -> dict[str, float]:
    return {
        "retained": 0.6, "practice_kept": 0.7, "recurrent": 0.4, "reached": 0.3, "delivered": 0.6, "adopted": 0.4,
        "voting": 0.6, "decided": 0.7, "panel": 0.6, "panel_rating": 4, "agreement": 0.8, "absences": 3,
        "after_leaving": 0.9, "unlike_by": 0.01,
    }  # fmt: skip


def _access() -> Content:
    return {
        "name": "got_in", "label": "got in", "kind": "access", "table": "access", "service": "housing support",
        "direction": "higher_is_better", "worthwhile": 0.1, "harm": 0.05, "basis": "ours", "reported_by": "record",
        "source": "case records",
    }  # fmt: skip


def _replication() -> Content:
    return {
        "where": "Northside", "outcome": "mental_health", "independent": True, "value": 3.0, "lower": 2.2,
        "upper": 3.8, "level": 0.9, "months": 30, "citation": "Nobody (2026), a made-up evaluation",
    }  # fmt: skip


def paths(value: Any, here: Path = ()) -> Iterator[Path]:
    """Yield the path of every key of a plan, at every level, but for what is the user's own."""
    if isinstance(value, dict) and (not here or here[-1] not in USERS_OWN):
        for key, below in value.items():
            yield (*here, key)
            if key not in USERS_OWN and key != "dates":
                yield from paths(below, (*here, key))
    elif isinstance(value, list):
        for i, below in enumerate(value):
            yield from paths(below, (*here, i))


def named(path: Path) -> str:
    """Return the name of a path, for the name of a test."""
    return ".".join(str(step) for step in path)


def changed(content: Content, path: Path, change: Callable[[Content, str], object]) -> Content:
    """Return a plan with the mapping that holds a key changed."""
    made = copy.deepcopy(content)
    part: Any = made
    for step in path[:-1]:
        part = part[step]
    change(part, str(path[-1]))
    return made


def with_(content: Content, path: Path, value: Any) -> Content:
    """Return a plan with one value set."""
    return changed(content, path, lambda part, key: part.__setitem__(key, value))


def without(content: Content, path: Path) -> Content:
    """Return a plan with one key taken away."""
    return changed(content, path, lambda part, key: part.pop(key))


def refused(content: Any) -> str:
    """Return the sentence a plan is refused with."""
    with pytest.raises(InvalidPlanError) as caught:
        Plan.of(content)
    said = str(caught.value)
    assert "\n" not in said
    assert said[0].isupper() or said[0] == "'"
    return said
