"""What a study of this kind would have shown, and what it could have missed, in sentences."""

import math

from syschange.effects.detectable.structure import LEVEL, SCORES, SERIES, SHARES, Structure
from syschange.words import amount, figures, listed


def noun_of(everyone: Structure) -> str:
    """Return "change" where nothing is compared, so that what is found is no effect, else "effect"."""
    return "change" if everyone.design == SCORES and len(everyone.people) == 1 else "effect"


def detectable_words(
    outcome: str, everyone: Structure, found: float, power: float, *, simulations: int
) -> str:
    """Say what is detectable, with what structure, and that nothing found is not nothing there."""
    what, noun = _structure(outcome, everyone), noun_of(everyone)
    article = "a" if noun == "change" else "an"
    if math.isnan(found):
        return (
            f"{what} what {noun} such a study would show cannot be told: it has too little, or is not shown."
        )
    times = f"{100 * power:.10g} times in 100"
    if math.isinf(found):
        return f"{what} no {noun} that there is room for would be found {times}, as {simulations:,} simulations say."
    size = _points(found) if everyone.design == SHARES else figures(found, 2)
    effect = f"{article} {noun} of {size}"
    if everyone.design == SERIES:
        effect = f"a lasting jump of {size}"
        if everyone.of != LEVEL:
            effect = f"a change of slope of {size} a period"
    return (
        f"{what} {effect} or more would be found {times} ({simulations:,} simulations). {article.capitalize()} "
        f"{noun} smaller than that could be there and would more often be missed, so not having found one does not "
        "show that there is none."
    )


def _points(share: float) -> str:
    """Return percentage points in words, with one figure where they round to none."""
    whole = amount(share, percent=True)[:-1]
    number = whole if whole != "0" else figures(100 * share, 1)
    return f"{number} percentage {_noun(number, 'point')}"


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
        clusters = listed([_people(k) for k in s.clusters])
        clustered = f", in {clusters} {_noun(clusters, 'cluster')}{alike}"
    people = "person" if said == "1" else "people"
    return f"With {said} {people}{arms}{clustered},"


def _noun(number: str, name: str) -> str:
    return name if number == "1" else f"{name}s"


def _people(number: float) -> str:
    return f"{number:.0f}" if math.isfinite(number) else "a number not shown"
