"""Sentences about a change and its effect, as careful about cause as the design allows."""

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd

from syschange.effects.before_after.core import Evidence
from syschange.effects.before_after.lost import WORST
from syschange.effects.beside import Margin, sure_words, within
from syschange.errors import quote
from syschange.frames import ALL, MISSING_LABELS, rows
from syschange.results import Estimate
from syschange.statistics.detectable import detectable
from syschange.words import amount, figures, gap, interval, level_words

NOT_AN_EFFECT = (
    "This is a change, not effect: without a comparison group nothing says what would have happened anyway, and "
    "people who come for help at their worst tend to improve whatever is done (regression to the mean)."
)


def change_words(evidence: Evidence, group: Mapping[str, Any], estimate: Estimate | None) -> str:
    """Say how a score changed, and that this is not an effect."""
    said = _path(evidence.outcome, group, "everyone seen")
    if estimate is None:
        few = "The mean change cannot be given: too few people were seen at both times, or their changes do not vary."
        return f"{said} {few} {NOT_AN_EFFECT}"
    people = f"the {group['followed']:.0f} people seen at both times"
    size = amount(estimate.value, percent=False)
    return f"{said} Among {people} the mean change is {size} ({_limits(evidence, estimate)}). {NOT_AN_EFFECT}"


def effect_words(
    evidence: Evidence,
    arms: tuple[Mapping[str, Any], Mapping[str, Any]],
    estimate: Estimate | None,
) -> str:
    """Say how a score changed in both arms, that the comparison's own change is nobody's effect, and the rest.

    Parameters
    ----------
    evidence
        Counts and moments.
    arms
        Those of the arm that changed and of the comparison, everybody taken together.
    estimate
        The effect adjusted for the score before; None where it cannot be given.
    """
    changed, comparison = arms
    names = evidence.arms
    sentences = [_path(evidence.outcome, row, name) for row, name in zip(arms, names, strict=True)]
    moved, moved_anyway = _move(changed), _move(comparison)
    if math.isfinite(moved_anyway) and math.isfinite(moved) and moved * moved_anyway > 0:
        opening = names[1][:1].upper() + names[1][1:]
        sentences.append(
            f"{opening} moved the same way, by {gap(moved_anyway, percent=False)}, so the whole change with "
            f"{names[0]} cannot be credited to it."
        )
    if estimate is None:
        sentences.append(
            "The difference between the two cannot be given: an arm has too few people, or scores that do not vary."
        )
        return " ".join(sentences)
    size = f"{gap(estimate.value, percent=False)} {'higher' if estimate.value > 0 else 'lower'}"
    sentences.append(
        f"Allowing for where people started, {names[0]} ended {size} than {names[1]} "
        f"({_limits(evidence, estimate)}), which {_sure(estimate, evidence.margin)}"
    )
    return " ".join(sentences)


def _limits(evidence: Evidence, estimate: Estimate) -> str:
    if math.isfinite(estimate.upper - estimate.lower):
        return interval(estimate.lower, estimate.upper, estimate.level, percent=False)
    level = level_words(estimate.level)
    return f"no {level} interval has an end on both sides with so few clusters by {quote(evidence.cluster)}"


def _sure(estimate: Estimate, margin: Margin | None) -> str:
    """Say how sure an effect is, as the end of a sentence and what that leaves open."""
    found = within(estimate, margin)
    if (found is not None and found.shown) or not estimate.lower <= 0 <= estimate.upper:
        return f"{sure_words(estimate, margin)}."
    least = detectable(estimate)
    said = "could be chance."
    if math.isfinite(least):
        said += f" An effect smaller than about {amount(least, percent=False)} could have been missed."
    return said if found is None else f"{said} That it is too small to matter was not shown."


def cluster_words(evidence: Evidence, estimate: Estimate | None) -> str:
    """Say that people come in clusters, and how that was allowed for."""
    if evidence.cluster is None or estimate is None:
        return ""
    how = estimate.method.partition(", ")[2]
    column = quote(evidence.cluster)
    numbers = [evidence.row(labels)["clusters"] for labels in _everyone(evidence)]
    if all(math.isfinite(n) for n in numbers):
        some = " and ".join(f"{n:.0f}" for n in numbers)
        return f"People come in clusters by {column} ({some}), and the interval allows for that ({how})."
    return f"People come in clusters by {column}, and the interval allows for that ({how})."


def start_words(evidence: Evidence, balance: pd.DataFrame) -> str:
    """Say how far apart the arms started, where that is far."""
    if not len(balance) or not balance["flagged"].iloc[0]:
        return ""
    apart = figures(abs(float(balance["difference_sd"].iloc[0])), 2)
    first, second = evidence.arms
    said = f"Before, {first} and {second} were {apart} standard deviations apart, which is far"
    if evidence.assigned == "randomised":
        return f"{said} for groups drawn by lot: check the draw."
    return f"{said}: allowing for where people started may not undo what brought them into either."


def armless_words(evidence: Evidence) -> str:
    """Say how many people are in no known arm, and so in no comparison; empty where nobody is."""
    if evidence.arm is None:
        return ""
    table = evidence.basis
    here = table[evidence.arm].isin(MISSING_LABELS) & (table[list(evidence.by)] == ALL).all(axis=1)
    numbers = table.loc[here, "enrolled"]
    if not len(numbers) or (numbers == 0).all():
        return ""
    many = float(numbers.sum(skipna=False))
    which = f"which of {quote(evidence.arm)} they belong to is not known"
    if not math.isfinite(many):
        return f"Some people are in no comparison, because {which}."
    return f"{_people(many)} more {'is' if many == 1 else 'are'} in no comparison, because {which}."


def _people(number: float) -> str:
    return f"{number:.0f} {'person' if number == 1 else 'people'}"


def lost_words(evidence: Evidence, bounds: pd.DataFrame) -> str:
    """Say how many were lost, and what they could have done to the finding."""
    told = [evidence.row(labels) for labels in _everyone(evidence)]
    lost, enrolled = (sum(float(row[c]) for row in told) for c in ("lost", "enrolled"))
    if not (lost > 0 and enrolled > 0):
        return ""
    said = f"{lost:.0f} of {enrolled:.0f} people enrolled were not seen at both times"
    here = bounds[bounds["method"] == WORST]
    if not len(here) or not math.isfinite(here["upper"].iloc[0] - here["lower"].iloc[0]):
        return f"{said}, and what became of them is not known."
    low, high = (amount(float(here[c].iloc[0]), percent=False) for c in ("lower", "upper"))
    what = "difference" if evidence.comparison is not None else "mean change"
    return (
        f"{said}; had they done as well or as badly as the scale allows, the {what} would lie anywhere from {low} "
        f"to {high}."
    )


def regression_words(evidence: Evidence, regression: pd.DataFrame) -> str:
    """Say what being let in for a score was to be expected to bring about by itself."""
    said = []
    for row in rows(regression):
        if any(row[c] != ALL for c in evidence.by):
            continue
        whom = "people" if evidence.arm is None else str(row[evidence.arm])
        if not math.isfinite(row["expected"]):
            said.append(f"What change to expect of {whom} though nothing was done cannot be estimated.")
            continue
        change, low, high = (float(row[f"expected{end}"]) for end in ("", "_lower", "_upper"))
        sure = (
            interval(low, high, evidence.level, percent=False)
            if math.isfinite(high - low)
            else "and perhaps by far more: so few people do not tell"
        )
        beyond = (
            f"; it changed by {amount(row['observed'], percent=False)}"
            if math.isfinite(row["observed"])
            else ""
        )
        said.append(
            f"Because a score of {evidence.entered:g} let people in, the mean for {whom} was to be expected to "
            f"change by {amount(change, percent=False)} though nothing was done ({sure}){beyond}."
        )
    return " ".join(said)


def _everyone(evidence: Evidence) -> list[dict[str, str]]:
    """Return the labels that find the row of each arm, everybody in it taken together."""
    if evidence.arm is None:
        return [{}]
    return [{evidence.arm: label} for label in evidence.arms]


def _path(outcome: str, group: Mapping[str, Any], name: str) -> str:
    start, end = group["mean_before_all"], group["mean_after_all"]
    if not (math.isfinite(start) and math.isfinite(end)):
        return f"Mean {outcome} for {name} cannot be given."
    began = f"{figures(start, 3)} ({_people(group['seen_before'])})"
    ended = f"{figures(end, 3)} ({_people(group['seen_after'])})"
    return f"Mean {outcome} for {name} went from {began} to {ended}."


def _move(group: Mapping[str, Any]) -> float:
    return float(group["mean_after_all"] - group["mean_before_all"])
