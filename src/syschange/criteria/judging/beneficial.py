"""The tests of the first criterion: is the gain worth having, is no declared group harmed, do people say so."""

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, groupby

from syschange import equity
from syschange.criteria.analyses import names
from syschange.criteria.analyses.found import Found
from syschange.criteria.analyses.outcomes import (
    FEWEST,
    Analysis,
    Effect,
    anybody_in,
    effect,
    effects_of_groups,
    is_analysis,
    worst_and_best,
)
from syschange.criteria.definition import asking
from syschange.criteria.judging.evidence import Basis, Test, missing, nothing
from syschange.criteria.judging.grade import of_outcome, of_records
from syschange.criteria.judging.judged import NO_SIZE, Question
from syschange.criteria.judging.transformational import sources_of
from syschange.criteria.judging.verdicts import MET, NOT_MET, UNCLEAR, conjunction
from syschange.criteria.plan import ADVERSE, Outcome, Plan
from syschange.errors import NotEstimableError
from syschange.frames import ALL, MISSING_LABELS, group_name, rows
from syschange.statistics.multiplicity import benjamini_hochberg

NAME = "beneficial"


@dataclass(frozen=True, eq=False)
class _Held:
    """An outcome with its analysis and what every test of it rests on."""

    plan: Plan
    outcome: Outcome
    result: Analysis
    basis: Basis

    def test(self, group: dict[str, str], found: Effect, asked: tuple[str, str, float]) -> Test:
        """Return a test of what was found in a group; what is asked is a code, a question and a threshold."""
        code, question, threshold = asked
        plan, outcome = self.plan, self.outcome
        name = group_name({**dict.fromkeys(plan.characteristics, ALL), **group}, plan.characteristics)
        if found.estimate is None or not found.people >= FEWEST:
            reason, more = _lacking(plan, found)
            collect = (f"'{outcome.label}' {more} ({name})",)
            return nothing(NAME, code, question, reason, collect, outcome=outcome.name, group=name)
        sure = plan.thresholds.probability
        made = Question(asking(code), self.basis, sure, outcome=outcome.name, group=name)
        return dataclasses.replace(made.judged(found.estimate, threshold), question=question)


def _held(plan: Plan, outcome: Outcome, found: Found) -> _Held:
    result = found.results[outcome.name]
    assert is_analysis(result)  # noqa: S101 - the analysis of an outcome is one
    basis = Basis(outcome.name, plan.origins([outcome.source]), of_outcome(plan, outcome, result))
    return _Held(plan, outcome, result, basis)


def beneficial_tests(plan: Plan, found: Found) -> tuple[Test, ...]:
    """Return every test of the criterion, required ones all.

    An output (what services did) is never tested: it is not evidence that anybody is better off. Access and
    outcomes each have tests of their own, and neither stands in for the other. What is adverse is judged for harm
    alone, to everyone together and in every group: that it did not get worse is no gain.
    """
    asked = [o for o in plan.outcomes if o.kind != "output"]
    held = [_held(plan, o, found) for o in asked]
    gains = [_gain(h) for h in held if h.outcome.kind != ADVERSE]
    if not any(o.kind == "outcome" for o in asked):
        gains.append(
            nothing(
                NAME,
                "B1",
                "Are people's lives better?",
                "no outcome",
                ("an outcome of people's lives, not of services",),
            )
        )
    overall = [_harm_to_all(h) for h in held if h.outcome.kind == ADVERSE]
    harms = [t for h in held for t in _harms(h)]
    if not harms:
        lacking = "the characteristics of people, so that harm to any group would show"
        reason = "broken down by nothing" if plan.no_breakdown else "no group to judge"
        harms = [nothing(NAME, "B2", "Is no group harmed?", reason, (lacking,))]
    return (*gains, *overall, *harms, *_reach(plan, found), _person_reported(asked, gains))


def _gain(held: _Held) -> Test:
    outcome = held.outcome
    question = f"Is the gain in '{outcome.label}' worth having?"
    made = held.test({}, effect(held.plan, outcome, held.result, {}), ("B1", question, outcome.worthwhile))
    if outcome.worthwhile == 0 and made.verdict == MET:
        return dataclasses.replace(made, verdict=UNCLEAR, reason=f"capped: {NO_SIZE}")
    return made


def _reach(plan: Plan, found: Found) -> list[Test]:
    """Return whether people come who were shut out; required only where the plan declares that some were."""
    if plan.evidence.reach is None:
        return []
    asked, result = asking("B3"), found.results.get(names.REACH)
    try:
        estimate = result.estimate() if isinstance(result, equity.Reach) else None
    except NotEstimableError:
        estimate = None
    if estimate is None:
        why = found.why(names.REACH)
        return [missing(asked, why.reason, collect=why.collect)]
    # Others of the same place are the comparison: before and after, and who was not shut out.
    basis = Basis(names.REACH, sources_of(plan, "contacts"), of_records(compared=True))
    return [Question(asked, basis, plan.thresholds.probability).judged(estimate, 1.0)]


def _harm_to_all(held: _Held) -> Test:
    outcome = held.outcome
    asked = ("B2", f"Is nobody harmed in '{outcome.label}'?", -outcome.harm)
    return held.test({}, effect(held.plan, outcome, held.result, {}), asked)


def _harms(held: _Held) -> list[Test]:
    """Return a test for every declared group; chance findings among many groups do not sink the criterion.

    The groups of a characteristic are partly pooled, so that a small one is not judged by its few people alone.
    """
    plan, outcome, result = held.plan, held.outcome, held.result
    asked = ("B2", f"Is no group harmed in '{outcome.label}'?", -outcome.harm)
    tests = []
    for _, alike in groupby(declared_groups(plan, result), key=tuple):
        groups = list(alike)
        found = effects_of_groups(plan, outcome, result, groups)
        tests += [held.test(group, own, asked) for group, own in zip(groups, found, strict=True)]
    adjusted = benjamini_hochberg([1 - t.p_not for t in tests])
    return [
        dataclasses.replace(t, verdict=UNCLEAR, reason="ambiguous")
        if t.verdict == NOT_MET and not p <= 1 - plan.thresholds.probability
        else t
        for t, p in zip(tests, adjusted, strict=True)
    ]


def declared_groups(plan: Plan, result: Analysis) -> Iterator[dict[str, str]]:
    """Yield the groups that the plan declares, as far as people are in them; the unknown are not judged."""
    for characteristics in plan.judged_groups:
        yield from _groups(plan, result, characteristics)


def not_judged(plan: Plan, found: Found) -> tuple[str, ...]:
    """Return the names of groups that are shown and that the plan does not declare: none of them decides anything."""
    every = (c for ways in range(1, plan.ways + 1) for c in combinations(plan.characteristics, ways))
    declared = [set(group) for group in plan.judged_groups]
    rest = [characteristics for characteristics in every if set(characteristics) not in declared]
    results = [r for r in found.results.values() if is_analysis(r)]
    named = (
        group_name({**dict.fromkeys(plan.characteristics, ALL), **group}, plan.characteristics)
        for result in results
        for characteristics in rest
        for group in _groups(plan, result, characteristics)
    )
    return tuple(dict.fromkeys(named))


def _groups(plan: Plan, result: Analysis, characteristics: Sequence[str]) -> Iterator[dict[str, str]]:
    """Yield the groups that some characteristics make together, as far as people are in them."""
    seen: dict[tuple[str, ...], None] = {}
    others = [c for c in plan.characteristics if c not in characteristics]
    for row in rows(result.table[list(plan.characteristics)].drop_duplicates()):
        labels = tuple(row[c] for c in characteristics)
        if all(row[c] == ALL for c in others) and not {ALL, *MISSING_LABELS} & set(labels):
            seen.setdefault(labels)
    groups = (dict(zip(characteristics, labels, strict=True)) for labels in seen)
    yield from (group for group in groups if anybody_in(result, group))


def _person_reported(asked: list[Outcome], gains: list[Test]) -> Test:
    """Return the test that people themselves report the gain: it holds where their outcomes show it."""
    question = "Do people themselves report the gain?"
    reported = [o.name for o in asked if o.kind == "outcome" and o.reported_by == "person"]
    found = [t for t in gains if t.outcome in reported]
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
    named = {
        group_name({**dict.fromkeys(plan.characteristics, ALL), **group}, plan.characteristics): group
        for group in ({}, *declared_groups(plan, result))
    }
    asked = [
        t for t in tests if t.outcome == outcome.name and t.code in {"B1", "B2"} and t.estimate is not None
    ]
    sure = plan.thresholds.probability
    for test in asked:
        found = worst_and_best(plan, outcome, result, named[test.group])
        if found is None:
            return False
        worst, best = (e.probability(test.threshold) for e in found)
        if not (worst >= sure or best <= 1 - sure):
            return False
    return bool(asked)


def _lacking(plan: Plan, found: Effect) -> tuple[str, str]:
    """Return why there is no estimate to judge, and what would give one."""
    if found.people < FEWEST:
        where = "in all" if plan.comparison is None else "in an arm"
        return f"fewer than {FEWEST} people {where}", "for more people"
    if plan.comparison is None:
        return "no comparison", "for people who did not get the change"
    return "scores that do not vary", "by a measure that tells people apart"
