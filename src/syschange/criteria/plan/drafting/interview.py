"""The conversation that makes a plan: one question after another, in the order of the plan."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from syschange.criteria.plan.drafting.answer import Asked, Talk, ask
from syschange.criteria.plan.drafting.askdata import ask_data
from syschange.criteria.plan.drafting.askevidence import ask_evidence
from syschange.criteria.plan.drafting.askoutcomes import ask_outcomes, ask_sources
from syschange.criteria.plan.drafting.fill import characteristics, put_labels
from syschange.criteria.plan.drafting.questions import BY_KEY, OURS
from syschange.criteria.plan.drafting.seen import Labels, Seen, SeenTable
from syschange.errors import InvalidPlanError

Look = Callable[[str], Seen]


def interview(seen: Seen | None, look: Look) -> Talk[dict[str, Any]]:
    """Ask everything that a plan needs: yields each question, is sent what was typed, and returns the answers.

    Parameters
    ----------
    seen
        What stands in the folder of the data; None where no folder was named, which is then asked for.
    look
        Looks at a folder that was typed.
    """
    answers: dict[str, Any] = {}
    yield from _change(answers)
    answers["thresholds"] = {
        "agreed_by": (yield from ask(Asked(BY_KEY["thresholds.agreed_by"]))),
        "agreed_on": (yield from ask(Asked(BY_KEY["thresholds.agreed_on"]))),
    }
    found = yield from ask_data(answers, seen, look)
    people = found.tables.get("people")
    yield from _characteristics(answers, people)
    yield from _comparison(answers, people)
    if people is not None:
        put_labels(answers, people)
    yield from ask_outcomes(answers, found)
    yield from ask_sources(answers)
    yield from ask_evidence(answers, found)
    return answers


def _change(answers: dict[str, Any]) -> Talk[None]:
    made = answers["change"] = {}
    for key in ("name", "what", "where", "began_on"):
        made[key] = yield from ask(Asked(BY_KEY[f"change.{key}"]))
    began = made["began_on"]

    def after(day: Any) -> None:  # noqa: ANN401 - any answer
        if day < began:
            raise InvalidPlanError("The starting money ended before the change began.", "Check the two days.")

    if began is not None:
        made["funding_ends_on"] = yield from ask(Asked(BY_KEY["change.funding_ends_on"]), hold=after)
    answers["horizons"] = {"sustained": (yield from ask(Asked(BY_KEY["horizons.sustained"])))}
    name = str(made["name"])
    usual = f"{name[:1].upper()}{name[1:]}: is it systems change?"
    answers["title"] = yield from ask(Asked(replace(BY_KEY["title"], usual=usual, source=OURS)))


def _characteristics(answers: dict[str, Any], people: SeenTable | None) -> Talk[None]:
    question = BY_KEY["characteristics"]
    if people is None or people.problem:
        asked = Asked(question)
    else:
        asked = Asked(question, choices=characteristics(people), also=_others(people), free=False)
    answers["characteristics"] = (yield from ask(asked)) or []
    if not answers["characteristics"]:
        answers["no_breakdown"] = yield from ask(Asked(BY_KEY["no_breakdown"]))


def _others(people: SeenTable) -> tuple[str, ...]:
    """Return the columns of people that may be named, and are not offered: no ids, free texts, dates or numbers."""
    return (*people.fields("characteristic", "flag"), *people.unmatched)


def _comparison(answers: dict[str, Any], people: SeenTable | None) -> Talk[None]:
    question = replace(BY_KEY["comparison.column"], usual="")
    if people is None or people.problem:
        asked = Asked(question)
    else:
        two = tuple(c for c, found in people.labels.items() if len(found.labels) > 1)
        asked = Asked(question, choices=two, also=_others(people), free=False)
    column = yield from ask(asked, hold=lambda value: _not_both(value, answers["characteristics"]))
    if column is None:
        return
    labels = people.labels.get(column, Labels((), whole=False)) if people else Labels((), whole=False)
    made = answers["comparison"] = {"column": column}
    free = not labels.whole
    made["change"] = yield from ask(Asked(BY_KEY["comparison.change"], choices=labels.labels, free=free))
    rest = tuple(label for label in labels.labels if label != made["change"])
    made["comparison"] = yield from ask(
        Asked(BY_KEY["comparison.comparison"], choices=rest, free=free), hold=_another_than(made["change"])
    )
    made["assigned"] = yield from ask(Asked(BY_KEY["comparison.assigned"]))
    if answers["change"]["began_on"] is not None:
        made["starting"] = yield from _column("comparison.starting", people, "date", usual="")
    usual = "worker_id" if people is not None and "worker_id" in people.columns else ""
    made["worker"] = yield from _column("comparison.worker", people, "id", usual=usual)


def _column(key: str, people: SeenTable | None, role: str, *, usual: str) -> Talk[Any]:
    question = BY_KEY[key]
    if usual:
        question = replace(question, usual=usual, source="found in the data")
    if people is None or people.problem:
        return (yield from ask(Asked(question)))
    offered = tuple(c for c in people.fields(role) if c not in {"person_id", "household_id", "nhs_number"})
    return (yield from ask(Asked(question, choices=offered, also=people.unmatched, free=False)))


def _not_both(column: str, names: list[str]) -> None:
    if column in names:
        raise InvalidPlanError(
            "That column is a characteristic already.", "The column of the comparison cannot be one as well."
        )


def _another_than(label: str) -> Callable[[Any], object]:
    def hold(value: Any) -> None:  # noqa: ANN401 - any answer
        if value == label:
            raise InvalidPlanError(
                "The change and the comparison have one label.", "Give each its own label."
            )

    return hold
