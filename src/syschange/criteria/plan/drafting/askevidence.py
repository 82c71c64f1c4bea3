"""Asking for single pieces of evidence: who was shut out, a series, a panel, and what goes on when one leaves."""

from dataclasses import replace
from typing import Any

from syschange import schemas
from syschange.criteria.plan.drafting import asides
from syschange.criteria.plan.drafting.answer import Asked, Hold, Talk, ask
from syschange.criteria.plan.drafting.questions import BY_KEY
from syschange.criteria.plan.drafting.seen import Labels, Seen
from syschange.criteria.plan.evidence import check_move
from syschange.errors import InvalidPlanError

_DEPARTURES = {"table": "contacts", "unit": "agency", "when": "contacted_on"}


def ask_evidence(answers: dict[str, Any], seen: Seen) -> Talk[None]:
    """Ask for what the data sets of the plan allow."""
    tables, began = answers["data"]["tables"], answers["change"]["began_on"]
    made: dict[str, Any] = {}
    if began is not None and {"contacts", "population"} <= set(tables):
        yield from _reach(made, answers, seen)
    if began is not None:
        yield from _series(made, answers, seen)
    if "ratings" in tables:
        yield from _panel(made, seen)
    if "workforce" in tables:
        yield from _departures(made, answers, seen)
    if made:
        answers["evidence"] = made


def _reach(made: dict[str, Any], answers: dict[str, Any], seen: Seen) -> Talk[None]:
    counted = {f.name for f in schemas.load("population").fields if f.role == "characteristic"}
    offered = tuple(c for c in answers["characteristics"] if c in counted)
    groups: list[dict[str, str]] = []
    while offered:
        question = BY_KEY["evidence.reach.groups"]
        words = "Is there another?" if groups else f"{question.text} Of which characteristic?"
        asked = replace(question, text=words, skip="then there are no more" if groups else question.skip)
        column = yield from ask(Asked(asked, choices=offered, free=False))
        if column is None:
            break
        people = seen.tables.get("people")
        labels = people.labels.get(column, Labels((), whole=False)) if people else Labels((), whole=False)
        label = yield from ask(Asked(asides.LABEL, choices=labels.labels, free=not labels.whole))
        if {column: label} not in groups:
            groups.append({column: label})
    if groups:
        made["reach"] = {"groups": groups}


def _series(made: dict[str, Any], answers: dict[str, Any], seen: Seen) -> Talk[None]:
    tables = tuple(answers["data"]["tables"])
    table = yield from ask(Asked(BY_KEY["evidence.series.table"], choices=tables, free=False))
    if table is None:
        return
    series: dict[str, Any] = {"table": table}
    series["label"] = yield from ask(Asked(BY_KEY["evidence.series.label"]))
    series["kind"] = yield from ask(Asked(BY_KEY["evidence.series.kind"]))
    if series["kind"] != "count":
        roles = ("flag", "outcome") if series["kind"] == "proportion" else ("number", "outcome", "flag")
        series["outcome"] = yield from _column("evidence.series.outcome", seen, table, *roles)
    if series["kind"] == "rate":
        series["exposure"] = yield from _column("evidence.series.exposure", seen, table, "number")
    series["time"] = yield from _column("evidence.series.time", seen, table, "date")
    for key in ("every", "direction"):
        series[key] = yield from ask(Asked(BY_KEY[f"evidence.series.{key}"]))
    worthwhile = Asked(BY_KEY["evidence.series.worthwhile"])
    series["worthwhile"] = yield from ask(worthwhile, hold=_a_move_of(series["kind"]))
    if "comparison" in answers:
        series["compared"] = yield from ask(Asked(BY_KEY["evidence.series.compared"]))
    made["series"] = series


def _a_move_of(kind: str) -> Hold:
    def hold(worthwhile: Any) -> None:  # noqa: ANN401 - any answer
        check_move(kind, worthwhile, "the series")

    return hold


def _panel(made: dict[str, Any], seen: Seen) -> Talk[None]:
    ratings = seen.tables.get("ratings")
    items = ratings.labels.get("item", Labels((), whole=False)).labels if ratings else ()
    panel = yield from ask(Asked(BY_KEY["evidence.panel"], choices=items))
    if panel:
        made["panel"] = panel
        rest = tuple(item for item in items if item not in panel)
        beside = yield from ask(Asked(BY_KEY["evidence.panel_beside"], choices=rest), hold=_none_of(panel))
        if beside:
            made["panel_beside"] = beside


def _none_of(panel: list[str]) -> Hold:
    def hold(items: Any) -> None:  # noqa: ANN401 - any answer
        if set(items) & set(panel):
            raise InvalidPlanError("One of them is named already.", "Name each item once.")

    return hold


def _departures(made: dict[str, Any], answers: dict[str, Any], seen: Seen) -> Talk[None]:
    tables = tuple(answers["data"]["tables"])
    question = BY_KEY["evidence.departures.table"]
    if "contacts" not in tables:
        question = replace(question, usual="", skip="then what went on when somebody left is not judged")
    table = yield from ask(Asked(question, choices=tables, free=False))
    if table is None:
        return
    said = {"table": table}
    for key, role in (("unit", "characteristic"), ("when", "date"), ("only", "flag")):
        said[key] = yield from _column(f"evidence.departures.{key}", seen, table, role)
    given = {key: value for key, value in said.items() if value is not None}
    if given != _DEPARTURES:
        made["departures"] = given


def _column(key: str, seen: Seen, name: str, *roles: str) -> Talk[Any]:
    """Ask for a column of a data set: one of those found, or of its schema where nothing was looked at."""
    question, table = BY_KEY[key], seen.tables.get(name)
    known = tuple(f.name for f in schemas.load(name).fields if f.role in roles)
    offered = table.fields(*roles) if table is not None and not table.problem else known
    if question.usual not in offered:
        question = replace(question, usual="", source="")
    return (yield from ask(Asked(question, choices=offered)))
