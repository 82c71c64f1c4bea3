"""What can be answered from the data alone, and nothing else: no size, no direction and no word of anybody's."""

import re
from typing import Any

from syschange import schemas
from syschange.criteria.plan.defaults import EARLY
from syschange.criteria.plan.drafting.seen import Seen, SeenTable

_FIRST_YEAR = EARLY[0]
_GROUPS = (
    "ethnicity",
    "sex",
    "class",
    "disability",
    "age_band",
)  # ours: the first that a breakdown should have
FOUND = {
    "characteristics": f"ours: up to three of those found, first {', '.join(_GROUPS)}",
    "comparison.column": "found in the data",
    "comparison.worker": "found in the data",
    "outcomes.kind": "ours: everything in 'access' is",
    "outcomes.measure": "found in the data",
    "outcomes.service": "found in the data",
    "outcomes.label": "the title in the code list, or the label in the data",
    "outcomes.before": "ours: the first month found in the data",
    "outcomes.after": "ours: month 12, or else the last one found",
    "outcomes.direction": "the code list of measures says so",
    "outcomes.reported_by": "found in the data",
}
_NOT_WORDS = re.compile(r"[^a-z0-9]+")


def filled(seen: Seen) -> dict[str, Any]:
    """Return the answers that a folder of data gives: its data sets, whom to break results down by, and outcomes.

    Every outcome that is found is named with its measure and times, and with its direction where the code list of
    measures knows it. Sizes, kinds and sources are for people to decide.

    Parameters
    ----------
    seen
        What stands in the folder, as `look` gives it.
    """
    answers: dict[str, Any] = {"data": {"tables": {n: table_answers(t) for n, t in seen.tables.items()}}}
    people = seen.tables.get("people")
    found = characteristics(people) if people is not None else ()
    usual = [c for c in _GROUPS if c in found][:3] or list(found[:3])
    if usual:
        answers["characteristics"] = usual
    if people is not None and "arm" in people.columns:
        answers["comparison"] = {"column": "arm"} | (
            {"worker": "worker_id"} if "worker_id" in people.columns else {}
        )
    if people is not None:
        put_labels(answers, people)
    outcomes = [outcome_answers(name, seen) for name in seen.measures]
    outcomes += [access_answers(name) for name in seen.services]
    if outcomes:
        answers["outcomes"] = outcomes
    return answers


def table_answers(table: SeenTable) -> dict[str, Any]:
    """Return what a plan says of a data set: its file, its columns, and labels that are no list's."""
    made: dict[str, Any] = {"path": table.path}
    if table.mapped:
        made["columns"] = table.mapped
    return made


def put_labels(answers: dict[str, Any], people: SeenTable) -> None:
    """Write the labels of people's columns into a plan, where all are known and they are those of no code list.

    Those of a column without a code list are declared only where results are broken down or compared by it: what is
    declared is held against the data.
    """
    arms = answers.get("comparison") or {}
    used = {*answers.get("characteristics", ()), arms.get("column")}
    made: dict[str, list[str]] = {}
    for column, labels in people.labels.items():
        field = schemas.load("people").field(column)
        listed = schemas.codelist(field.codelist).labels if field is not None and field.codelist else ()
        if field is None or not labels.whole or set(labels.labels) <= set(listed):
            continue
        if listed or column in used:
            made[column] = list(labels.labels)
    if made:
        answers["data"]["tables"]["people"]["categories"] = made


def characteristics(people: SeenTable) -> tuple[str, ...]:
    """Return the columns of people with a few groups of ten or more, but for the one of the comparison."""
    return tuple(c for c in people.labels if c != "arm")


def outcome_answers(measure: str, seen: Seen) -> dict[str, Any]:
    """Return what the data and the code list of measures say of an outcome."""
    scored, known = seen.measures[measure], {m.label: m for m in schemas.codelist("measures").measures}
    made: dict[str, Any] = {"name": slug(measure), "label": measure, "table": "outcomes", "measure": measure}
    if measure in known:
        made |= {"label": known[measure].title, "direction": direction(measure)}
    if scored.months:
        later = [m for m in scored.months if m > scored.months[0]]
        made["before"] = scored.months[0]
        if later:
            made["after"] = _FIRST_YEAR if _FIRST_YEAR in later else later[-1]
    if scored.reported_by:
        made["reported_by"] = scored.reported_by
    return made


def access_answers(service: str) -> dict[str, Any]:
    """Return what the data say of getting into a service."""
    return {
        "name": slug(service), "label": f"reached {service}", "kind": "access", "table": "access", "service": service,
    }  # fmt: skip


def direction(measure: str) -> str:
    """Return the direction of a measure as plans say it; empty where the code list does not know it."""
    known = schemas.codelist("measures").directions.get(measure)
    if known is None:
        return ""
    return "higher_is_better" if known == "higher_is_better" else "lower_is_better"


def slug(text: str) -> str:
    """Return a text as a short name of letters, digits and underscores."""
    return _NOT_WORDS.sub("_", text.casefold()).strip("_")[:40] or "outcome"
