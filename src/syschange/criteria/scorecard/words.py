"""What the scorecard says, for a commissioner with no statistics and five minutes."""

import math
from collections.abc import Sequence

import pandas as pd

from syschange import effects, equity
from syschange.criteria.analyses.found import Found
from syschange.criteria.analyses.outcomes import Analysis, is_analysis
from syschange.criteria.judging.evidence import Test
from syschange.criteria.judging.verdicts import MET, NO_EVIDENCE, NOT_MET, NOT_YET, SYSTEMS_CHANGE
from syschange.criteria.plan import ADVERSE, Outcome, Plan
from syschange.criteria.scorecard.sentences import of_criteria
from syschange.criteria.scorecard.settling import settling
from syschange.frames import find_group
from syschange.results import Estimate
from syschange.words import about, amount, figures, gap, interval, listed


def summary(plan: Plan, found: Found, tests: Sequence[Test], table: pd.DataFrame) -> tuple[str, ...]:
    """Return the finding in paragraphs: the first stands alone, the others give its detail, the last what is open."""
    first, details = [], []
    results = {name: result for name, result in found.results.items() if is_analysis(result)}
    for outcome in plan.outcomes:
        tell = _adverse if outcome.kind == ADVERSE else _access if outcome.table == "access" else _score
        said, detail = tell(plan, outcome, results[outcome.name], tests)
        first.append(said)
        details.append(detail)
    harm = [_harm(outcome, tests) for outcome in plan.outcomes]
    open_ = settling(tests, table, plan.thresholds.probability)
    return (_joined([*first, *harm, *of_criteria(tests, table)]), *(d for d in (*details, open_) if d))


def verdict_words(table: pd.DataFrame, verdict: str) -> str:
    """Return the overall verdict in a sentence that names what fails or is missing."""
    titles = dict(zip(table["title"], table["verdict"], strict=True))
    if verdict == SYSTEMS_CHANGE:
        return "All six criteria are met: by the plan's own thresholds, this is systems change."
    if verdict == NOT_YET:
        failed = [f"'{title}'" for title, v in titles.items() if v == NOT_MET]
        return f"This is not (yet) systems change: it fails on {listed(failed)}."
    missing = [f"'{title}'" for title, v in titles.items() if v == NO_EVIDENCE]
    unsure = [f"'{title}'" for title, v in titles.items() if v not in (NO_EVIDENCE, MET)]
    parts = [f"there is no evidence on {listed(missing)}"] if missing else []
    parts += [f"the evidence on {listed(unsure)} is not clear"] if unsure else []
    return f"Whether this is systems change is unproven: {'; '.join(parts)}."


def _joined(sentences: Sequence[str]) -> str:
    return " ".join(s.strip() for s in sentences if s)


def _access(plan: Plan, outcome: Outcome, result: Analysis, tests: Sequence[Test]) -> tuple[str, str]:
    """Say who got in with the change and without it; then for which groups."""
    arms = plan.comparison
    if not isinstance(result, equity.Comparison) or arms is None:
        return _access_alone(outcome, result), ""
    made = result.breakdown
    shares = [
        find_group(made.table, made.by, {arms.column: a})["value"] for a in (arms.change, arms.comparison)
    ]
    if not all(math.isfinite(s) for s in shares):
        return f"How many people {outcome.label} cannot be shown.", ""
    first, second = _spoken(shares[0], "people"), _spoken(shares[1])
    said = f"With {plan.change.name}, {first} {outcome.label}; with {arms.comparison}, {second}."
    return said, _held(plan, outcome, tests)


def _spoken(share: float, whom: str = "") -> str:
    """Return a share as "six in ten people (59%)", or as the percentage alone where no saying is near."""
    said, exactly = about(share), amount(share, percent=True)
    if said == exactly:
        return f"{exactly} of {whom}" if whom else exactly
    return f"{said} {whom} ({exactly})" if whom else f"{said} ({exactly})"


def _access_alone(outcome: Outcome, result: Analysis) -> str:
    share = result.table.iloc[0]["value"] if isinstance(result, equity.Breakdown) else math.nan
    if not math.isfinite(share):
        return f"How many people {outcome.label} cannot be shown."
    return (
        f"{amount(share, percent=True)} of people {outcome.label}; with nobody to compare them with, nothing says "
        "whether that is better."
    )


def _held(plan: Plan, outcome: Outcome, tests: Sequence[Test]) -> str:
    """Say for which declared groups the gain shows, and for which it does not."""
    mine = [t for t in tests if t.code == "B2" and t.outcome == outcome.name]
    sure = plan.thresholds.probability
    held = [t.group for t in mine if t.estimate and t.estimate.probability(0.0) >= sure]
    told = [t for t in mine if t.estimate]
    if not told:
        return ""
    if len(held) == len(mine):
        return f"Each group the plan declares {outcome.label} more often."
    unsure = [t.group for t in told if t.group not in held]
    hidden = [t.group for t in mine if t.estimate is None]
    what = f"That more people {outcome.label}"
    parts = [f"{what} is clear for {_groups(held)}." if held else f"{what} is clear for no group."]
    parts += [f"It is not clear for {_groups(unsure)}."] if unsure else []
    parts += [f"It cannot be shown for {_groups(hidden)}: too few people."] if hidden else []
    return " ".join(parts)


def _harm(outcome: Outcome, tests: Sequence[Test]) -> str:
    """Say which declared groups were harmed: a gain for most people must not hide it."""
    mine = [t for t in tests if t.code == "B2" and t.outcome == outcome.name]
    harmed = [t.group for t in mine if t.verdict == NOT_MET]
    if not harmed:
        return ""
    return f"There is harm: in '{outcome.label}', {_groups(harmed)} did worse than the plan allows."


def _groups(names: Sequence[str]) -> str:
    return listed([n.replace(": ", " ") for n in names])


def _adverse(plan: Plan, outcome: Outcome, result: Analysis, tests: Sequence[Test]) -> tuple[str, str]:
    """Say whether something bad got worse than the plan allows; then from where to where."""
    test = next(t for t in tests if t.code == "B2" and t.outcome == outcome.name and t.group == "everyone")
    if test.verdict == NOT_MET:
        return "", _detail(plan, outcome, result, test)  # said as harm
    said = f"Whether the change did harm in {outcome.label} is not clear."
    if test.verdict == MET:
        said = f"It did no more harm in {outcome.label} than the plan allows."
    elif test.reason.startswith("capped"):
        said = f"Nothing points to harm in {outcome.label}, on evidence too weak to lean on."
    return said, _detail(plan, outcome, result, test)


def _score(plan: Plan, outcome: Outcome, result: Analysis, tests: Sequence[Test]) -> tuple[str, str]:
    """Say whether lives got better, with nobody's own change credited; then from where to where."""
    gain = next((t for t in tests if t.code == "B1" and t.outcome == outcome.name), None)
    if not isinstance(result, effects.BeforeAfter):
        return "", ""
    if plan.comparison is None or gain is None or gain.estimate is None:
        return result.words, ""
    told = _lives(outcome, gain, gain.estimate, _spans(plan, result))
    return told, _detail(plan, outcome, result, gain)


def _spans(plan: Plan, result: effects.BeforeAfter) -> list[tuple[float, float]]:
    """Return from where to where each of the two groups went."""
    arms = plan.comparison
    assert arms is not None  # noqa: S101 - callers have seen to it
    labels = (arms.change, arms.comparison)
    moments = [find_group(result.basis, result.keys, {arms.column: a}) for a in labels]
    return [(m["mean_before_all"], m["mean_after_all"]) for m in moments]


def _detail(plan: Plan, outcome: Outcome, result: Analysis, test: Test) -> str:
    """Say from where to where both groups went, and what is between them; nothing where there is no comparison."""
    arms = plan.comparison
    if arms is None or test.estimate is None or not isinstance(result, effects.BeforeAfter):
        return ""
    paths = _paths((plan.change.name, arms.comparison), _spans(plan, result))
    return _joined([f"On {outcome.label}:", paths, _left(test.estimate)])


def _lives(outcome: Outcome, gain: Test, estimate: Estimate, spans: Sequence[tuple[float, float]]) -> str:
    size = f"{gap(estimate.value, percent=False)} points"
    better = "better" if estimate.value > 0 else "worse"
    limits = interval(estimate.lower, estimate.upper, estimate.level, percent=False)
    if gain.verdict == MET:
        return f"On {outcome.label} the gain is worth having: {size} {better} ({limits})."
    if gain.verdict == NOT_MET:
        short = f"On {outcome.label} the gain falls short of what was agreed to be worth having"
        return f"{short}: {size} {better} ({limits})."
    if estimate.lower <= 0 <= estimate.upper:
        doubt = "could be chance"
    elif gain.reason == "ambiguous":
        doubt = "may or may not be enough to be worth having"
    else:
        doubt = "rest on evidence too weak to lean on"
    unclear = f"Whether it changed people's lives ({outcome.label}) is not clear"
    return f"{unclear}: {_moved(outcome, spans)}the {size} between them {doubt}."


def _moved(outcome: Outcome, spans: Sequence[tuple[float, float]]) -> str:
    """Return how both groups moved, to stand before what is between them; nothing where it cannot be shown."""
    sign = 1 if outcome.direction == "higher_is_better" else -1
    moves = [sign * (after - before) for before, after in spans]
    if all(m > 0 for m in moves):
        return "both groups improved, and "
    if all(m < 0 for m in moves):
        return "both groups got worse, and "
    return "the groups went different ways, and " if all(math.isfinite(m) for m in moves) else ""


def _paths(names: tuple[str, str], spans: Sequence[tuple[float, float]]) -> str:
    """Say where both groups began and ended, and that a shared movement is nobody's effect."""
    if not all(math.isfinite(v) for span in spans for v in span):
        return "the scores of both groups cannot be shown."
    told = [
        f"from {figures(a, 3)} to {figures(b, 3)} with {name}"
        for name, (a, b) in zip(names, spans, strict=True)
    ]
    if (spans[0][1] - spans[0][0]) * (spans[1][1] - spans[1][0]) <= 0:
        return f"it went {told[0]}, and {told[1]}."
    return (
        f"it moved the same way in both groups ({told[0]}, and {told[1]}), so the whole of that change cannot be "
        f"credited to {names[0]}."
    )


def _left(estimate: Estimate) -> str:
    limits = interval(estimate.lower, estimate.upper, estimate.level, percent=False)
    chance = " and could be chance" if estimate.lower <= 0 <= estimate.upper else ""
    better = "better" if estimate.value > 0 else "worse"
    size = f"{gap(estimate.value, percent=False)} points {better}"
    return f"Allowing for where people started, the difference between them is {size} ({limits}){chance}."
