"""What a study of this kind would have shown, and what it could have missed, in sentences."""

import math

from syschange.effects.detectable.structure import SERIES, SHARES, Structure
from syschange.words import amount, figures, listed

_MISSED = (
    "An effect smaller than that could be there and would more often be missed, so not having found one does not "
    "show that there is none."
)


def detectable_words(
    outcome: str, everyone: Structure, found: float, power: float, *, simulations: int
) -> str:
    """Say what is detectable, with what structure, and that nothing found is not nothing there."""
    what = _structure(outcome, everyone)
    if math.isnan(found):
        return (
            f"{what} what effect such a study would show cannot be told: it has too little, or is not shown."
        )
    times = f"{100 * power:.10g} times in 100"
    if math.isinf(found):
        return f"{what} no effect that there is room for would be found {times}, as {simulations:,} simulations say."
    size = (
        f"{amount(found, percent=True)[:-1]} percentage points"
        if everyone.design == SHARES
        else figures(found, 2)
    )
    effect = "a lasting jump" if everyone.design == SERIES else "an effect"
    if everyone.design == SERIES and everyone.of != "level":
        effect = "a change of slope, a period,"
    return (
        f"{what} {effect} of {size} or more would be found {times} ({simulations:,} simulations). {_MISSED}"
    )


def _structure(outcome: str, s: Structure) -> str:
    if s.design == SERIES:
        before, after = s.points
        if math.isnan(before):
            return f"With this series of {outcome},"
        like = ""
        if math.isfinite(s.autocorrelation):
            like = f", each like the last by a correlation of {figures(s.autocorrelation, 2)}"
        return f"With {before:.0f} points of {outcome} before the change and {after:.0f} after it{like},"
    said = listed([_people(n) for n in s.people])
    arms = " in the two arms" if len(s.people) > 1 else ""
    clustered = ""
    if s.clusters:
        told = f" whose people are alike by {figures(s.icc, 2)} (intraclass correlation)"
        alike = told if math.isfinite(s.icc) else ""
        clustered = f", in {listed([_people(k) for k in s.clusters])} clusters{alike}"
    return f"With {said} people{arms}{clustered},"


def _people(number: float) -> str:
    return f"{number:.0f}" if math.isfinite(number) else "a number not shown"
