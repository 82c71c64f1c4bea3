"""Whether what was read as a scorecard holds together: days, bounds, and verdicts that follow from its tests."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from syschange.criteria.definition import CRITERIA
from syschange.criteria.judging.verdicts import MET, UNCLEAR, conjunction, overall
from syschange.criteria.scorecard.record import number


def unsound(made: Mapping[str, Any]) -> str | None:
    """Return what does not hold together first, though each part is of the right form; None where all does."""
    return next(_problems(made), None)


def _problems(made: Mapping[str, Any]) -> Iterator[str]:
    for key in ("agreed_on", "began_on", "funding_ends_on", "collected_until"):
        if not _is_date(made["plan"][key]):
            yield f"'plan.{key}' is no day of the calendar"
    yield from _of_tests(made)
    yield from _of_criteria(made)
    if made["verdict"] != overall([row["verdict"] for row in made["criteria"]]):
        yield "'verdict' does not follow from those of the six criteria"


def _of_tests(made: Mapping[str, Any]) -> Iterator[str]:
    seen = set()
    for i, test in enumerate(made["tests"]):
        if number(test["lower"]) > number(test["upper"]):
            yield f"'tests[{i}].lower' is above 'upper'"
        own = (test["code"], test["outcome"], test["group"])
        if own in seen:
            yield f"'tests[{i}]' is there twice"
        seen.add(own)


def _of_criteria(made: Mapping[str, Any]) -> Iterator[str]:
    for i, (row, one) in enumerate(zip(made["criteria"], CRITERIA, strict=True)):
        if row["criterion"] != one.name:
            yield f"'criteria[{i}].criterion' is not '{one.name}'"
        least, most = row["probability_least"], row["probability_most"]
        if (least is None) != (most is None) or (least is not None and least > most + 1e-9):
            yield f"'criteria[{i}].probability_least' is above 'probability_most', or one of them is missing"
        follows = conjunction([t["verdict"] for t in _required(made, one.name)])
        if row["verdict"] != (UNCLEAR if follows == MET and made["limiters"] else follows):
            yield f"'criteria[{i}].verdict' does not follow from its tests"


def _required(made: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    return [t for t in made["tests"] if t["criterion"] == name and t["required"]]


def _is_date(text: str | None) -> bool:
    try:
        return text is None or bool(dt.date.fromisoformat(text))
    except ValueError:
        return False
