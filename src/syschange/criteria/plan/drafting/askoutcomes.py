"""Asking for outcomes until something bad is among them, and for the sources they come from."""

from dataclasses import replace
from typing import Any

from syschange.criteria.plan.drafting import asides
from syschange.criteria.plan.drafting.answer import Asked, Hold, Talk, ask, named
from syschange.criteria.plan.drafting.fill import access_answers, direction, outcome_answers, slug
from syschange.criteria.plan.drafting.questions import BY_KEY, Question
from syschange.criteria.plan.drafting.seen import Seen
from syschange.criteria.plan.outcomes import ADVERSE, read_outcome
from syschange.criteria.plan.reader import Section
from syschange.errors import InvalidPlanError, quote
from syschange.schemas import codelist

_NONE_BAD = (
    "No outcome is adverse so far. A plan without one is refused: what may have gone badly would not be seen.",
    "Name something bad that could get worse: deaths, evictions, returns to hospital, symptoms.",
)
_ENDS = 2
_MOST = 1e9  # as in an outcome of a plan


def ask_outcomes(answers: dict[str, Any], seen: Seen) -> Talk[None]:
    """Ask for outcomes, one after another, until there are no more and one of them is adverse."""
    made: list[dict[str, Any]] = []
    answers["outcomes"] = made
    told: tuple[str, ...] = ()
    while True:
        outcome = yield from _outcome(answers, seen, told)
        try:
            read_outcome(Section(outcome, "this outcome"))
        except InvalidPlanError as error:
            told = (str(error), "It is asked for again.")
            continue
        made.append(outcome)
        told = ()
        if not any(o["kind"] == ADVERSE for o in made):
            told = _NONE_BAD
        elif not (yield from ask(Asked(asides.ANOTHER))):
            return


def _outcome(answers: dict[str, Any], seen: Seen, told: tuple[str, ...]) -> Talk[dict[str, Any]]:
    kind = yield from ask(Asked(BY_KEY["outcomes.kind"], told=told))
    tables = [t for t in ("outcomes", "access") if t in answers["data"]["tables"]]
    table = "access" if kind == "access" else "outcomes"
    if kind != "access" and len(tables) == _ENDS:
        question = replace(BY_KEY["outcomes.table"], usual="outcomes", source="ours")
        table = yield from ask(Asked(question))
    answers["data"]["tables"].setdefault(table, {"path": f"{table}.csv"})
    scored = table == "outcomes"
    made = (yield from _measure(answers, seen, kind)) if scored else (yield from _service(seen))
    made |= {"kind": kind, "table": table}
    taken = [o["name"] for o in answers["outcomes"]]
    name = made["name"] if made["name"] not in taken else f"{made['name']}_{len(taken) + 1}"
    made["name"] = yield from _put("outcomes.name", name, named(taken))
    made["label"] = yield from _put("outcomes.label", made["label"])
    if scored:
        yield from _times(made)
    yield from _sizes(made, scored=scored)
    made["reported_by"] = yield from _put("outcomes.reported_by", made.get("reported_by", ""))
    known = tuple(dict.fromkeys(o["source"] for o in answers["outcomes"]))
    made["source"] = yield from ask(Asked(BY_KEY["outcomes.source"], choices=known))
    return made


def _put(key: str, usual: str, hold: Hold | None = None) -> Talk[Any]:
    """Ask a question for which something is at hand already."""
    question = BY_KEY[key]
    if usual:
        question = replace(question, usual=usual, source="from the data or the code list")
    return (yield from ask(Asked(question), hold=hold))


def _measure(answers: dict[str, Any], seen: Seen, kind: str) -> Talk[dict[str, Any]]:
    def hold(measure: Any) -> None:  # noqa: ANN401 - any answer
        if kind == ADVERSE and direction(measure) == "higher_is_better":
            raise InvalidPlanError(
                f"Of {quote(measure)} more is better, as the code list of measures says: it is nothing adverse.",
                "Name a measure of which less is better.",
            )

    measure = yield from ask(Asked(BY_KEY["outcomes.measure"], choices=tuple(seen.measures)), hold=hold)
    if measure in seen.measures:
        made = outcome_answers(measure, seen)
    else:
        made = {"name": slug(measure), "label": measure, "measure": measure}
        if direction(measure):
            made["direction"] = direction(measure)
    if measure not in codelist("measures").ranges:
        yield from _range(answers, measure)
    if kind == ADVERSE:
        made["direction"] = "lower_is_better"
    return made


def _range(answers: dict[str, Any], measure: str) -> Talk[None]:
    ranges = answers["data"]["tables"]["outcomes"].setdefault("ranges", {})
    if measure not in ranges:
        text = yield from ask(Asked(asides.RANGE), hold=_ends)
        ranges[measure] = _ends(text)


def _ends(text: Any) -> list[float]:  # noqa: ANN401 - any answer
    try:
        ends = [float(part) for part in str(text).split(",")]
    except ValueError:
        ends = []
    if len(ends) != _ENDS or not -_MOST <= ends[0] < ends[1] <= _MOST:
        raise InvalidPlanError("That is not two numbers, the lower first.", "Write it as 0, 40.")
    return ends


def _service(seen: Seen) -> Talk[dict[str, Any]]:
    service = yield from ask(Asked(BY_KEY["outcomes.service"], choices=seen.services))
    return access_answers(service)


def _times(made: dict[str, Any]) -> Talk[None]:
    for key in ("before", "after"):
        question = BY_KEY[f"outcomes.{key}"]
        if key in made:
            question = replace(question, usual=f"{made[key]:g}", source="ours, of the months in the data")
        made[key] = yield from ask(Asked(question), hold=_later_than(made) if key == "after" else None)


def _later_than(made: dict[str, Any]) -> Hold:
    def hold(month: Any) -> None:  # noqa: ANN401 - any answer
        if month <= made["before"]:
            raise InvalidPlanError("The time after is not later than the time before.", "Give a later month.")

    return hold


def _sizes(made: dict[str, Any], *, scored: bool) -> Talk[None]:
    most = _MOST if scored else 1
    if made["kind"] == ADVERSE:
        made["direction"] = "lower_is_better"
    elif "direction" not in made:
        made["direction"] = yield from ask(Asked(BY_KEY["outcomes.direction"]))
    if made["kind"] != ADVERSE:
        made["worthwhile"] = yield from ask(Asked(_up_to("outcomes.worthwhile", most)))
    made["harm"] = yield from ask(Asked(_up_to("outcomes.harm", most)))
    made["basis"] = yield from ask(Asked(BY_KEY["outcomes.basis"]))


def _up_to(key: str, most: float) -> Question:
    return replace(BY_KEY[key], most=most)


def ask_sources(answers: dict[str, Any]) -> Talk[None]:
    """Ask who is behind each source, on which it rests, and which data sets come from it."""
    waiting = list(dict.fromkeys(o["source"] for o in answers["outcomes"]))
    made: list[dict[str, Any]] = []
    answers["sources"] = made
    while True:
        taken = [s["name"] for s in made]
        name = waiting.pop(0) if waiting else (yield from ask(Asked(asides.SOURCE), hold=named(taken)))
        if name is None:
            return
        told = (f"The source {quote(name)}:",)
        source = {"name": name, "role": (yield from ask(Asked(BY_KEY["sources.role"], told=told)))}
        if taken:
            rests = yield from ask(Asked(BY_KEY["sources.rests_on"], choices=tuple(taken), free=False))
            source |= {"rests_on": rests} if rests else {}
        made.append(source)
        tables = answers["data"]["tables"]
        left = tuple(t for t, said in tables.items() if "source" not in said)
        if left:
            for table in (yield from ask(Asked(asides.TABLES_OF, choices=left, free=False))) or ():
                tables[table]["source"] = name
