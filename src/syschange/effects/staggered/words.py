"""Sentences about a change that came to units at different times, as careful about cause as the design allows."""

import math
from dataclasses import dataclass

import pandas as pd

from syschange.effects.beside import sure_words
from syschange.effects.pooling import alike_words
from syschange.effects.staggered.observed import UNITS
from syschange.effects.staggered.options import PEOPLE, PLACES, Asked
from syschange.errors import quote
from syschange.results import Estimate
from syschange.statistics.detectable import detectable
from syschange.statistics.staggered import Before
from syschange.words import figures, gap, gap_interval

FEW = 10  # units on a side, below which the number is said to be small
_CHANCE = 0.05  # by convention, as that of the intervals


@dataclass(frozen=True, eq=False)
class Facts:
    """What the sentences are made of, all for everybody together.

    Attributes
    ----------
    asked
        What was asked.
    overall
        The mean effect over units that changed; None where it has no interval.
    still
        Whether it has none because nothing varies.
    changed, comparison
        Units behind it; missing where hidden.
    path
        The first and the last horizon on the same units, with their effects; empty where there is one horizon only.
    slope
        The slope before the change; None where there is none.
    before
        The test of all effects before the change.
    standing
        Who is left out, and why.
    by_lot
        How often so large an effect would come up by lot; missing where not asked.
    alike
        Whether groups differ; None where there are none.
    last
        The last horizon on the same units.
    few_clusters
        Whether clusters are asked for and there are few of them on a side.
    """

    asked: Asked
    overall: Estimate | None
    still: bool
    changed: float
    comparison: float
    path: tuple[tuple[int, Estimate | None], ...]
    slope: Estimate | None
    before: Before
    standing: pd.DataFrame
    by_lot: float
    alike: pd.DataFrame | None
    last: int
    few_clusters: bool


def staggered_words(facts: Facts) -> str:
    """Return the sentences about everybody."""
    made = [*_effect(facts), *_before(facts), *_doubts(facts), *_left_out(facts)]
    if facts.alike is not None:
        made.append(alike_words(facts.alike))
    return " ".join(sentence for sentence in made if sentence)


def _effect(facts: Facts) -> list[str]:
    asked = facts.asked
    if facts.overall is None:
        why = "too few changed or did not, or nothing varies"
        if facts.still:
            why = "nothing varies, so how sure it is cannot be told"
        return [f"What the change did to {asked.label} cannot be given: {why}."]
    said = (
        f"In the {_units(facts.changed, asked)} that changed, {asked.label} was on average "
        f"{_size(facts.overall, asked)} since the change than it would have been had it moved as in "
        f"{_others(facts)} ({_limits(facts.overall, asked)}), which "
        f"{sure_words(facts.overall, asked.margin, percent=asked.percent)}."
    )
    made = [said]
    if facts.path and all(e is not None for _, e in facts.path):
        (_, first), (last, end) = facts.path
        assert first is not None  # noqa: S101 - just asked
        assert end is not None  # noqa: S101
        made.append(
            f"In the {asked.period} of the change it was {_size(first, asked)} ({_limits(first, asked)}), and {last} "
            f"{_plural(last, asked.period)} on, in the same {_noun(facts.changed, asked)}, {_size(end, asked)} "
            f"({_limits(end, asked)})."
        )
    made.append(
        "It is the effect of the change if without it all would have moved alike, which no data can show."
    )
    return made


def _others(facts: Facts) -> str:
    """Return whom those who changed are compared with."""
    if facts.asked.comparison == "not yet":
        return "those that had not changed by then"
    return f"the {_count(facts.comparison)} that had not changed by the end"


def _before(facts: Facts) -> list[str]:
    asked, slope = facts.asked, facts.slope
    if slope is None:
        return ["Whether they had moved alike before the change cannot be told from these data."]
    how = _far(slope, asked, "more", "less")
    moved = (
        f"Before the change those who were to change moved {how} each {asked.period} than the others "
        f"({_limits(slope, asked)}), which "
    )
    if not slope.lower <= 0 <= slope.upper:
        moved += (
            "is more than chance readily explains: they were drifting apart already, and the effect above is not to "
            "be relied on."
        )
    else:
        least = detectable(slope)
        periods = facts.last + 1 + asked.anticipation
        moved += (
            f"could be chance; a drift of less than {gap(least, percent=asked.percent)} each {asked.period} could "
            "have been missed"
        )
        if facts.last:
            moved += (
                f", and {facts.last} {_plural(facts.last, asked.period)} after the change it would have come to "
                f"{gap(least * periods, percent=asked.percent)}"
            )
        moved += "."
    return [moved, _together(facts.before)]


def _together(before: Before) -> str:
    if not math.isfinite(before.chance):
        return ""
    often = figures(100 * before.chance, 2)
    how = "more than chance readily explains" if before.chance < _CHANCE else "no more than chance makes"
    return (
        f"All {before.tested} differences before the change taken together are {how} (as large or larger {often} "
        "times in 100 by chance alone)."
    )


def _doubts(facts: Facts) -> list[str]:
    asked = facts.asked
    made = []
    few = [n for n in (facts.changed, facts.comparison) if math.isfinite(n) and 0 < n < FEW]
    if facts.overall is not None and (few or facts.few_clusters):
        what = f"clusters by {quote(asked.cluster)}" if facts.few_clusters else asked.counted
        made.append(f"Fewer than {FEW} {what} changed or did not, so the interval rests on few.")
    if facts.overall is not None and math.isfinite(facts.by_lot):
        made.append(
            f"Had the dates of change been given to them by lot, so large an effect would have come up "
            f"{figures(100 * facts.by_lot, 2)} times in 100."
        )
    table = facts.standing
    every = float(table.loc[(table["counted"] == UNITS) & (table["status"] == "changed"), "n"].iloc[0])
    if facts.overall is not None and every > facts.changed:
        made.append(
            f"Of {_count(every - facts.changed)} more that changed no effect can be known, for nobody was left to "
            "compare them with."
        )
    if asked.anticipation:
        made.append(
            f"Effects are measured from before the {asked.anticipation} {_plural(asked.anticipation, asked.period)} "
            "ahead of the change in which it may have been anticipated."
        )
    return made


def _left_out(facts: Facts) -> list[str]:
    made = []
    asked = facts.asked
    for row in facts.standing.to_dict("records"):
        n, status = row["n"], row["status"]
        if not n > 0:
            continue
        if status.startswith("left out: "):
            made.append(f"{_units(n, asked)} {_are(n)} left out ({status.removeprefix('left out: ')}).")
        elif status == "changed after the last period":
            made.append(
                f"{_units(n, asked)} changed after the last period and {'counts' if n == 1 else 'count'} as not yet "
                "changed."
            )
        elif status.startswith("without"):
            made.append(f"{_count(n)} {_plural(n, 'row')} {status} {_are(n)} not used.")
        elif "covariate" in status:
            made.append(
                f"In {_count(n)} {_plural(n, 'case')} a covariate of a unit was not known in a period; effects "
                "measured from that period leave the unit out."
            )
        elif row["counted"] == "gaps":
            how = {
                "pairs": "each effect is of those seen in both of its periods",
                "rows": "each effect is of all rows in either of its periods",
            }.get(asked.gaps, "")
            made.append(f"In {_count(n)} {_plural(n, 'case')} a unit was not seen in a period; {how}.")
    return made


def _count(n: float) -> str:
    return f"{n:,.0f}" if math.isfinite(n) else "(hidden)"


def _units(n: float, asked: Asked) -> str:
    return f"{_count(n)} {_noun(n, asked)}"


def _noun(n: float, asked: Asked) -> str:
    """Return what so many units are called: "people", or of one "person"."""
    return {PEOPLE: "person", PLACES: "place"}[asked.counted] if n == 1 else asked.counted


def _are(n: float) -> str:
    return "is" if n == 1 else "are"


def _plural(n: float, word: str) -> str:
    return word if n == 1 else f"{word}s"


def _size(estimate: Estimate, asked: Asked) -> str:
    return _far(estimate, asked, "higher", "lower")


def _far(estimate: Estimate, asked: Asked, more: str, less: str) -> str:
    """Return how far an effect is to which side; to neither where it is 0 to the figures given."""
    said = gap(estimate.value, percent=asked.percent)
    if not any(c in "123456789" for c in said):
        return f"neither {more} nor {less}"
    return f"{said} {more if estimate.value > 0 else less}"


def _limits(estimate: Estimate, asked: Asked) -> str:
    return gap_interval(estimate.lower, estimate.upper, estimate.level, percent=asked.percent)
