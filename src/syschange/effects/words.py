"""Sentences about a change and its effect, as careful about cause as the design allows."""

import math
from collections.abc import Mapping
from typing import Any

from syschange.results import Estimate
from syschange.words import amount, figures, gap, interval

NOT_AN_EFFECT = (
    "This is a change, not effect: without a comparison group nothing says what would have happened anyway, and "
    "people who come for help at their worst tend to improve whatever is done (regression to the mean)."
)


def change_words(outcome: str, group: Mapping[str, Any], estimate: Estimate | None) -> str:
    """Say how a score changed, and that this is not an effect."""
    said = _path(outcome, group, "everyone seen")
    if estimate is None:
        return f"{said} {NOT_AN_EFFECT}"
    limits = interval(estimate.lower, estimate.upper, estimate.level, percent=False)
    people = f"the {group['followed']:.0f} people seen at both times"
    size = amount(estimate.value, percent=False)
    return f"{said} Among {people} the mean change is {size} ({limits}). {NOT_AN_EFFECT}"


def effect_words(
    outcome: str,
    names: tuple[str, str],
    arms: tuple[Mapping[str, Any], Mapping[str, Any]],
    estimate: Estimate | None,
) -> str:
    """Say how a score changed in both arms, that the comparison's own change is nobody's effect, and the rest.

    Parameters
    ----------
    outcome
        What to call the score.
    names, arms
        Label and moments of the arm that changed and of the comparison.
    estimate
        The effect adjusted for the score before; None where it cannot be given.
    """
    changed, comparison = arms
    sentences = [_path(outcome, changed, names[0]), _path(outcome, comparison, names[1])]
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
    limits = interval(estimate.lower, estimate.upper, estimate.level, percent=False)
    size = f"{gap(estimate.value, percent=False)} {'higher' if estimate.value > 0 else 'lower'}"
    chance = (
        "could be chance" if estimate.lower <= 0 <= estimate.upper else "is more than chance readily explains"
    )
    sentences.append(
        f"Allowing for where people started, {names[0]} ended {size} than {names[1]} ({limits}), which {chance}."
    )
    return " ".join(sentences)


def _path(outcome: str, group: Mapping[str, Any], name: str) -> str:
    start, end = group["mean_before_all"], group["mean_after_all"]
    if not (math.isfinite(start) and math.isfinite(end)):
        return f"Mean {outcome} for {name} cannot be given."
    began = f"{figures(start, 3)} ({group['seen_before']:.0f} people)"
    ended = f"{figures(end, 3)} ({group['seen_after']:.0f} people)"
    return f"Mean {outcome} for {name} went from {began} to {ended}."


def _move(group: Mapping[str, Any]) -> float:
    return float(group["mean_after_all"] - group["mean_before_all"])
