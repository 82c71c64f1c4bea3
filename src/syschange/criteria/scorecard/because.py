"""Why a criterion has its verdict, in sentences: from the verdict down to the tests that decide it."""

import math
from collections.abc import Mapping, Sequence

from syschange.criteria.analyses.deep import RATIOS
from syschange.criteria.definition import Criterion
from syschange.criteria.judging.evidence import EVERYONE, Test
from syschange.criteria.judging.limiters import Limiter
from syschange.criteria.judging.verdicts import MET, NO_EVIDENCE, NOT_MET, UNCLEAR
from syschange.criteria.plan import Plan
from syschange.criteria.scorecard.picture import MOST_GRADE
from syschange.results import Provenance, Result
from syschange.words import chance, figures, interval, likelihood, listed

_MOST_TOLD = 3
_REASONS = {
    "ambiguous": "the numbers do not settle it",
    "capped: design": "the numbers are good, and the evidence is too weak to rest on",
}
# Where it is sure to fall short and does not fail all the same: what else failing takes.
_NOT_FAILED = {
    "B2": "Of so many groups chance alone makes some look harmed, and once that is allowed for this one is not sure.",
    "K1": "It fails only where the gain is surely small either way, and a loss that is no small one may hide here.",
    "P1": "It fails only where there is a gain with everybody, and chance would seldom leave so little without one "
    "were workers all alike; one of these is not so here.",
}
_FROM_ROUNDED = (
    "The probability is worked out from rounded numbers, and the verdict is that of the true ones."
)
_ROLES = {
    "insider": "by those who made the change",
    "outside": "from outside the change",
    "lived_experience": "by people with lived experience",
}


def deciding(verdict: str, required: Sequence[Test]) -> list[Test]:
    """Return the required tests that make a criterion's verdict what it is, the one that decides most first."""
    if verdict == NOT_MET:
        return sorted((t for t in required if t.verdict == NOT_MET), key=_sure_of_failing)
    short = [t for t in required if t.verdict != MET]
    if verdict != MET and short:
        return sorted(short, key=lambda t: (t.verdict == NO_EVIDENCE, _least_sure(t)))
    return sorted(required, key=_least_sure)


def _sure_of_failing(test: Test) -> float:
    return -test.p_not if math.isfinite(test.p_not) else 0.0


def _least_sure(test: Test) -> float:
    return test.p_met if math.isfinite(test.p_met) else 1.0


def opening(one: Criterion, verdict: str, required: Sequence[Test], limiters: Sequence[Limiter]) -> str:
    """Return the first sentences: the verdict, and which tests make it."""
    kinds = {v: [t for t in required if t.verdict == v] for v in (MET, NOT_MET, UNCLEAR, NO_EVIDENCE)}
    asked = "its one required test" if len(required) == 1 else f"its {len(required)} required tests"
    said = f"'{one.title}' is {verdict} because"
    if verdict == NOT_MET:
        failed = len(kinds[NOT_MET])
        return f"{said} {failed} of {asked} {_verb(failed, 'fails', 'fail')}, and one is enough."
    if verdict == MET:
        return f"{said} each of {asked} is met."
    if verdict == NO_EVIDENCE:
        return f"{said} nothing was recorded that could answer {asked}."
    if len(kinds[MET]) == len(required):
        limits = " ".join(x.text for x in limiters)
        return f"{said}, though each of {asked} is met, something keeps it from being called so. {limits}"
    open_, missing = len(kinds[UNCLEAR]), len(kinds[NO_EVIDENCE])
    parts = [f"{open_} of {asked} {_verb(open_, 'is', 'are')} not settled"] if open_ else []
    of = "of them" if open_ else f"of {asked}"
    parts += [f"{missing} {of} {_verb(missing, 'has', 'have')} no evidence"] if missing else []
    return f"{said} {listed(parts)}. It is met only where all of them are."


def _verb(count: int, one: str, many: str) -> str:
    return one if count == 1 else many


def told(
    plan: Plan, one: Criterion, verdict: str, tests: Sequence[Test], results: Mapping[str, Result], *,
    on_paper: bool,
) -> list[str]:  # fmt: skip
    """Return a paragraph for each deciding test, three at most; where all are met, for the least sure of them."""
    # One that asks the same of the same data as another is told with it.
    alone = list({t.key: t for t in reversed(tests)}.values())[::-1]
    first = alone[:1] if verdict == MET else alone[:_MOST_TOLD]
    made = [of_test(plan, one, t, results.get(t.result), on_paper=on_paper) for t in first]
    if verdict == MET and len(tests) > 1 and first:
        made = [f"The least sure of them: {made[0]}"]
    elif len(tests) > len(first):
        rest, more = list(dict.fromkeys(t.code for t in tests if t not in first)), len(tests) - len(first)
        made.append(f"{more} more ({listed(rest)}) {_verb(more, 'is', 'are')} in the table.")
    return made


def of_test(plan: Plan, one: Criterion, test: Test, result: Result | None, *, on_paper: bool) -> str:
    """Return what one test asked, found and rests on."""
    whom = "" if test.group == EVERYONE else f" ({test.group})"
    parts = [f'{test.code}, "{test.question}"{whom}, is {test.verdict}{_why(test)}.']
    if test.verdict == NO_EVIDENCE:
        return " ".join([*parts, f"To collect: {'; '.join(test.collect)}."] if test.collect else parts)
    sure = plan.thresholds.probability
    parts += [_found(plan, test), _but(test, sure, on_paper=on_paper), test.note, _graded(test, one.floor)]
    parts.append(_rests_on(plan, test, result.provenance if result is not None else None))
    return " ".join(p for p in parts if p)


def _why(test: Test) -> str:
    return f": {_REASONS.get(test.reason, test.reason)}" if test.reason else ""


def _found(plan: Plan, test: Test) -> str:
    """Say the estimate, its interval, what it had to reach and how probable that is."""
    sure = plan.thresholds.probability
    e = test.estimate
    if not math.isfinite(test.p_met):
        return "Its numbers are not shown here." if test.verdict != UNCLEAR or test.grade else ""
    if e is None and test.p_met in (0.0, 1.0):
        return f"It is a fact of record, which {'holds' if test.p_met else 'does not hold'}."
    said = chance(test.p_met)
    # What is less than needed is not said to be as much.
    just = "just under " if test.p_met < sure and said == chance(sure) else ""
    probable = f"{likelihood(test.p_met)} ({just}{said})"
    needed = f"a verdict needs {chance(sure)} that it does, or that it does not"
    if e is None:
        return f"That it holds is {probable}; {needed}."
    limits = interval(e.lower, e.upper, e.level, percent=False)
    estimated = f"The estimate is {figures(e.value, 2)} ({limits})"
    if test.code == "B2":
        harm = "a loss" if test.threshold == 0 else f"a loss of more than {figures(-test.threshold, 2)}"
        needed = f"a verdict needs {chance(sure)} that there is none, or that there is"
        return f"{estimated}, where below 0 is a loss; {harm} is harm. That there is none is {probable}; {needed}."
    wanted = "it had to fall to" if _falls(plan, test) else "it had to reach"
    return f"{estimated}; {wanted} {figures(test.threshold, 2)}. That it does is {probable}; {needed}."


def _falls(plan: Plan, test: Test) -> bool:
    """Whether a test is met by falling: a ratio of which less is better is shown as it is, and not turned."""
    series = plan.evidence.series
    return (
        test.code == "T3"
        and series is not None
        and series.kind in RATIOS
        and series.direction == "lower_is_better"
    )


def _but(test: Test, sure: float, *, on_paper: bool) -> str:
    """Say why a test has another verdict than its probability seems to give; nothing where it has that one."""
    met, failed = test.p_met >= sure, test.p_met <= 1 - sure
    open_ = test.verdict == UNCLEAR and test.reason == "ambiguous"
    if open_ and failed and test.code in _NOT_FAILED:
        return _NOT_FAILED[test.code]
    short = math.isfinite(test.p_met) and (
        (test.verdict == MET and not met) or (test.verdict == NOT_MET and not test.p_not >= sure)
    )
    return _FROM_ROUNDED if on_paper and (short or (open_ and (met or failed))) else ""


def _graded(test: Test, floor: int) -> str:
    off = f", after {len(test.deductions)} taken off: {listed(test.deductions)}" if test.deductions else ""
    return (
        f"The evidence is of grade {test.grade} of {MOST_GRADE}{off}; to be met it has to be {floor} or more."
    )


def _rests_on(plan: Plan, test: Test, made: Provenance | None) -> str:
    """Say which result it reads, how many rows that used, and whose word it is."""
    if made is None and not test.sources:
        return ""
    rows = f", {made.rows_used:,} rows used" if made is not None and made.rows_used is not None else ""
    read = f"the result '{test.result}' ({made.function}{rows})" if made is not None else "what was recorded"
    whose = [f"{name}, {_ROLES[plan.role(name)]}" for name in test.sources]
    return f"It rests on {read}{'; source: ' + '; '.join(whose) if whose else ''}."
