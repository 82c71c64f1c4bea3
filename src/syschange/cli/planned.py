"""What a plan asks, needs and can find, and its defaults, as plain words on a terminal or as JSON."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from syschange import criteria
from syschange.cli.shown import print_table
from syschange.criteria.definition import CRITERIA
from syschange.criteria.plan import ADVERSE
from syschange.criteria.plan.drafting import Usual
from syschange.criteria.plan.foreseen import Foreseen, needed_tables
from syschange.errors import clean

_NOT_NAMED = "not named in the plan"


def print_plan(plan: criteria.Plan, tests: Sequence[Foreseen], problems: Mapping[str, str]) -> None:
    """Print what a plan asks, which data it needs, and which tests can have evidence."""
    print(_plain(plan.title))
    print("\nwhat it asks:")
    for line in _asks(plan):
        print(f"  {_plain(line)}")
    print("\nthe data it needs:")
    print_table([("data set", "file", "for", "is it there"), *_needs(plan, problems)])
    print("\nwhich tests can have evidence:")
    for one in CRITERIA:
        print(f"  {one.title}")
        for test in (t for t in tests if t.criterion == one.name):
            free = "" if test.required else " (supporting)"
            print(f"    {'can' if not test.lacks else 'NO ':<4} {test.code}  {_plain(test.question)}{free}")
            if test.lacks:
                print(f"             because {_plain(test.lacks)}; collect {_plain(test.collect)}")
    print(f"\n{_summary(tests)}")


def _asks(plan: criteria.Plan) -> list[str]:
    change, agreed = plan.change, plan.thresholds
    lines = [f"Is it systems change: {change.name}, {change.where}?"]
    if change.began_on is not None:
        end = f", and its starting money ends on {change.funding_ends_on}" if change.funding_ends_on else ""
        lines.append(f"It began on {change.began_on}{end}.")
    lines.append(f"What counts was agreed on {agreed.agreed_on} by {agreed.agreed_by}.")
    if agreed.agreed_on > plan.collected_until:
        lines.append("That is after the last record, so no criterion can be called met.")
    arms = plan.comparison
    if arms is None:
        lines.append("Nobody is compared with: there is change then, and no effect.")
    else:
        lines.append(f"People of '{arms.change}' are compared with '{arms.comparison}' ({arms.column}).")
    by = ", ".join(plan.characteristics)
    lines.append(f"Results are broken down by {by}." if by else f"By nothing, because: {plan.no_breakdown}")
    for o in plan.outcomes:
        size = "" if o.kind == ADVERSE else f"a gain of {o.worthwhile:g} is worth having, "
        lines.append(
            f"{o.label} ({o.kind}): {size}a loss of more than {o.harm:g} is harm; told by {o.reported_by}."
        )
    return lines


def _needs(plan: criteria.Plan, problems: Mapping[str, str]) -> list[tuple[str, str, str, str]]:
    rows = []
    for name, codes in needed_tables(plan).items():
        table = plan.tables.get(name)
        there = _NOT_NAMED if table is None else problems.get(name, "yes")
        rows.append((name, table.path if table is not None else "", ", ".join(codes), there))
    return rows


def _summary(tests: Sequence[Foreseen]) -> str:
    required = [t for t in tests if t.required]
    can = sum(not t.lacks for t in required)
    words = f"{can} of {len(required)} required tests can have evidence"
    if can == len(required):
        return f"{words}. Whether the data are enough, and right, only they can tell: syschange check."
    return f"{words}. A criterion with a required test that has none cannot be met."


def as_json(plan: criteria.Plan, tests: Sequence[Foreseen], problems: Mapping[str, str]) -> dict[str, Any]:
    """Return what `print_plan` prints as plain values."""
    return {
        "title": plan.title,
        "digest": plan.digest,
        "asks": _asks(plan),
        "data": [
            {
                "table": name,
                "path": path or None,
                "tests": codes.split(", "),
                "named": there != _NOT_NAMED,
                "problem": "" if there in ("yes", _NOT_NAMED) else there,
            }
            for name, path, codes, there in _needs(plan, problems)
        ],
        "tests": [{**asdict(t), "can_have_evidence": not t.lacks} for t in tests],
    }


def print_defaults(every: Sequence[Usual]) -> None:
    """Print every default with its source."""
    print_table(
        [
            ("key", "usual", "what it is", "source"),
            *((d.key, _said(d.value), d.says, d.source) for d in every),
        ]
    )


def _said(value: object) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(f'{v:g}' for v in value)}]"
    return f"{value:g}" if isinstance(value, float | int) else str(value)


def _plain(text: str) -> str:
    return " ".join(clean(word) for word in text.split())
