"""The tests of the first criterion: is the gain worth having, is no declared group harmed, do people say so."""

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from syschange.criteria.analyses import (
    FEWEST,
    Analysis,
    Effect,
    anybody_in,
    effect,
    effects_of_groups,
    worst_and_best,
)
from syschange.criteria.evidence import Test, nothing
from syschange.criteria.grade import grade
from syschange.criteria.plan import Plan
from syschange.criteria.plan_parts import ADVERSE, Outcome
from syschange.criteria.verdicts import MET, NOT_MET, UNCLEAR, conjunction, judge
from syschange.frames import ALL, MISSING_LABELS, group_name, rows
from syschange.statistics.multiplicity import benjamini_hochberg

NAME, FLOOR = "beneficial", 3


def beneficial_tests(plan: Plan, results: Mapping[str, Analysis]) -> tuple[Test, ...]:
    """Return every test of the criterion, required ones all.

    An output (what services did) is never tested: it is not evidence that anybody is better off. Access and
    outcomes each have tests of their own, and neither stands in for the other. What is adverse is judged for harm
    alone, to everyone together and in every group: that it did not get worse is no gain.
    """
    judged = [o for o in plan.outcomes if o.kind != "output"]
    gains = [_gain(plan, o, results[o.name]) for o in judged if o.kind != ADVERSE]
    if not any(o.kind == "outcome" for o in judged):
        gains.append(
            nothing(
                NAME,
                "B1",
                "Are people's lives better?",
                "no outcome",
                ("an outcome of people's lives, not of services",),
            )
        )
    overall = [_harm_to_all(plan, o, results[o.name]) for o in judged if o.kind == ADVERSE]
    harms = [t for o in judged for t in _harms(plan, o, results[o.name])]
    if not harms:
        asked = "the characteristics of people, so that harm to any group would show"
        reason = "broken down by nothing" if plan.no_breakdown else "no group to judge"
        harms = [nothing(NAME, "B2", "Is no group harmed?", reason, (asked,))]
    return (*gains, *overall, *harms, _person_reported(judged, gains))


def _gain(plan: Plan, outcome: Outcome, result: Analysis) -> Test:
    question = f"Is the gain in '{outcome.label}' worth having?"
    found = effect(plan, outcome, result, {})
    made = _test(plan, outcome, result, {}, found, ("B1", question, outcome.worthwhile))
    if outcome.worthwhile == 0 and made.verdict == MET:
        return dataclasses.replace(made, verdict=UNCLEAR, reason="capped: no worthwhile size agreed")
    return made


def _harm_to_all(plan: Plan, outcome: Outcome, result: Analysis) -> Test:
    asked = ("B2", f"Is nobody harmed in '{outcome.label}'?", -outcome.harm)
    return _test(plan, outcome, result, {}, effect(plan, outcome, result, {}), asked)


def _harms(plan: Plan, outcome: Outcome, result: Analysis) -> list[Test]:
    """Return a test for every declared group; chance findings among many groups do not sink the criterion.

    The groups of a characteristic are partly pooled, so that a small one is not judged by its few people alone.
    """
    asked = ("B2", f"Is no group harmed in '{outcome.label}'?", -outcome.harm)
    tests = []
    for _, alike in groupby(declared_groups(plan, result), key=tuple):
        groups = list(alike)
        found = effects_of_groups(plan, outcome, result, groups)
        tests += [
            _test(plan, outcome, result, group, own, asked) for group, own in zip(groups, found, strict=True)
        ]
    adjusted = benjamini_hochberg([1 - t.p_not for t in tests])
    return [
        dataclasses.replace(t, verdict=UNCLEAR, reason="ambiguous")
        if t.verdict == NOT_MET and not p <= 1 - plan.thresholds.probability
        else t
        for t, p in zip(tests, adjusted, strict=True)
    ]


def declared_groups(plan: Plan, result: Analysis) -> Iterator[dict[str, str]]:
    """Yield the groups that the plan declares, as far as people are in them; the unknown are not judged."""
    table = result.table
    for characteristics in plan.judged_groups:
        seen: dict[tuple[str, ...], None] = {}
        for row in rows(table):
            others = [c for c in plan.characteristics if c not in characteristics]
            labels = tuple(row[c] for c in characteristics)
            if all(row[c] == ALL for c in others) and not {ALL, *MISSING_LABELS} & set(labels):
                seen.setdefault(labels)
        groups = (dict(zip(characteristics, labels, strict=True)) for labels in seen)
        yield from (group for group in groups if anybody_in(result, group))


def _person_reported(judged: list[Outcome], gains: list[Test]) -> Test:
    """Return the test that people themselves report the gain: it holds where their outcomes show it."""
    question = "Do people themselves report the gain?"
    names = [o.name for o in judged if o.kind == "outcome" and o.reported_by == "person"]
    found = [t for t in gains if t.outcome in names]
    if not found:
        return nothing(NAME, "B4", question, "no data", ("an outcome reported by people themselves",))
    verdict = conjunction([t.verdict for t in found])
    # It stands on the gain that decides, the least sure of them; where evidence is missing, on what there is.
    deciding = [t for t in found if t.verdict == verdict] or [t for t in found if t.verdict == MET]
    decides = min(deciding, key=lambda t: t.p_met)
    reason = decides.reason if decides.verdict == verdict else "incomplete"
    return dataclasses.replace(decides, code="B4", question=question, verdict=verdict, reason=reason)


def bounds_agree(plan: Plan, outcome: Outcome, result: Analysis, tests: Sequence[Test]) -> bool:
    """Return whether those who were lost could have changed no verdict on an outcome, whatever became of them.

    They could not where each test of it that has evidence is passed in the worst case, or failed in the best: the
    effect is then on one side of its threshold wherever between its worst-case bounds it lies.
    """
    names = {
        group_name({**dict.fromkeys(plan.characteristics, ALL), **group}, plan.characteristics): group
        for group in ({}, *declared_groups(plan, result))
    }
    asked = [
        t for t in tests if t.outcome == outcome.name and t.code in {"B1", "B2"} and t.estimate is not None
    ]
    sure = plan.thresholds.probability
    for test in asked:
        found = worst_and_best(plan, outcome, result, names[test.group])
        if found is None:
            return False
        worst, best = (e.probability(test.threshold) for e in found)
        if not (worst >= sure or best <= 1 - sure):
            return False
    return bool(asked)


def _test(  # noqa: PLR0917 - private, and called in two places
    plan: Plan, outcome: Outcome, result: Analysis, group: dict[str, str], found: Effect,
    asked: tuple[str, str, float],
) -> Test:  # fmt: skip
    """Return a test of what was found in a group; what is asked is a code, a question and a threshold."""
    code, question, threshold = asked
    name = group_name({**dict.fromkeys(plan.characteristics, ALL), **group}, plan.characteristics)
    if found.estimate is None or not found.people >= FEWEST:
        reason, more = _lacking(plan, found)
        collect = (f"'{outcome.label}' {more} ({name})",)
        return nothing(NAME, code, question, reason, collect, outcome=outcome.name, group=name)
    strength = grade(plan, result)
    p = found.estimate.probability(threshold)
    verdict, reason = judge(p, 1 - p, grade=strength.value, floor=FLOOR, sure=plan.thresholds.probability)
    return Test(
        NAME, code, question, outcome.name, name, verdict, reason, estimate=found.estimate, threshold=threshold,
        p_met=p, p_not=1 - p, grade=strength.value, deductions=strength.deductions,
    )  # fmt: skip


def _lacking(plan: Plan, found: Effect) -> tuple[str, str]:
    """Return why there is no estimate to judge, and what would give one."""
    if found.people < FEWEST:
        where = "in all" if plan.comparison is None else "in an arm"
        return f"fewer than {FEWEST} people {where}", "for more people"
    if plan.comparison is None:
        return "no comparison", "for people who did not get the change"
    return "scores that do not vary", "by a measure that tells people apart"
