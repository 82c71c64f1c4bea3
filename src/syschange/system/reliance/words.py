"""Sentences about whether a gain is carried by one person, and about what may be wrong with the answer."""

import math

from syschange.results import Estimate
from syschange.statistics.reliance import MISSING_WORK
from syschange.system.reliance.facts import Facts, retention
from syschange.system.reliance.team import Team
from syschange.system.reliance.terms import ALONE, CARRIED, FEW, NOBODY, RARE, SHARED, SMALL, Terms
from syschange.words import chance, figures, interval, likelihood, listed

ALIKE = (
    "Some ids of workers look like others': if one person's cases stand under two ids, reliance on that person does "
    "not show. Look through the ids and run again."
)
NO_MERIT = (
    "It says which role needs cover, and nothing of anybody's merit: workers are not given cases alike, and a "
    "difference between them need not be their doing."
)


def words_of(facts: Facts, terms: Terms) -> str:
    """Return the sentences of a result."""
    said = [
        _everyone(facts, terms),
        _found(facts, terms),
        NO_MERIT if facts.bands.finding == CARRIED else "",
        _unplaced(facts),
        _in_post(facts, terms),
        _lost(facts),
        ALIKE if facts.bands.alike else "",
    ]
    return " ".join(s for s in said if s)


def _gain(found: Estimate, terms: Terms) -> str:
    """Say an effect with its interval as a gain, of a fall where lower is better."""
    return f"{figures(found.value, 2)} ({interval(found.lower, found.upper, terms.level, percent=False)})"


def _worthwhile(terms: Terms) -> str:
    return f"a gain of at least {terms.at_least:g}" if terms.at_least else "any gain at all"


def _everyone(facts: Facts, terms: Terms) -> str:
    what = (
        f"the gain in {terms.outcome}"
        if terms.better == "higher"
        else f"the gain (a fall) in {terms.outcome}"
    )
    beside, whom = "beside the comparison", "With everybody"
    numbers = (facts.cases.changed, facts.cases.comparison)
    if all(math.isfinite(n) for n in numbers):
        whom += f" ({numbers[0]:,.0f} cases with the change and {numbers[1]:,.0f} without)"
    found, alone = facts.everyone(terms), facts.cases_alone(terms)
    if found is not None:
        sure = found.probability(terms.at_least)
        return (
            f"{whom}, {what} {beside} is {_gain(found, terms)} once it is counted that other workers might "
            f"have done otherwise; {_worthwhile(terms)} is {likelihood(sure)} ({chance(sure)})."
        )
    if alone is not None:
        return f"{whom}, {what} {beside} is {_gain(alone, terms)}, how workers differ not counted."
    return f"What {what} {beside} is cannot be told: too few cases, or hidden."


def _found(facts: Facts, terms: Terms) -> str:
    bands = facts.bands
    if bands.finding == NOBODY:
        return "Whether one person carries it is not known: for no case with the change is a worker recorded."
    if bands.finding == FEW:
        return (
            "Whether one person carries it is not asked of fewer than five workers, where everybody is needed: look "
            "instead at who covers for whom."
        )
    if bands.finding == ALONE:
        return "One worker has all the cases with the change, so what it would be without them cannot be estimated."
    if not bands.shown:
        return "What would be left of it without one of the workers is not shown for a team this small."
    said = f"{_without(facts, terms)} {_verdict(facts, terms)}"
    if bands.crossing:
        said += " (Their cases of the comparison are left out with them.)"
    return said


def _without(facts: Facts, terms: Terms) -> str:
    bands = facts.bands
    found = facts.team.without["spread"] if facts.team else None
    whose = f"Without the one most needed of the {bands.workers} workers"
    if facts.team is None:
        left = (
            f"{bands.retention} of it would be left" if bands.retention != "not known" else "it would be less"
        )
        return f"{whose} {left}, and {_worthwhile(terms)} is then {bands.sure}."
    if found is None:
        return f"{whose} it cannot be estimated."
    sure = found.probability(terms.at_least)
    effect = facts.cases_alone(terms)
    kept = retention(facts.team, effect.value) if effect and facts.some_gain(terms) else math.nan
    of_it = f", {bands.retention} of it" if math.isfinite(kept) else ""
    return (
        f"{whose} it would be {_gain(found, terms)}{of_it}; {_worthwhile(terms)} is then {likelihood(sure)} "
        f"({chance(sure)})."
    )


def _verdict(facts: Facts, terms: Terms) -> str:
    bands = facts.bands
    if bands.finding == CARRIED and bands.no_gain:
        whose = "So what there is of a gain lies with one person; with everybody together there is none"
        return f"{whose}{_by_chance(facts)}."
    if bands.finding == CARRIED:
        return f"So the gain is carried by one person{_by_chance(facts)}."
    if bands.finding == SHARED:
        return "So the gain does not hang on any one person."
    why = "these data are too few to tell"
    if bands.ours_alone:
        why = "without one of the workers too few cases are left to estimate anything from"
    elif bands.no_gain:
        why = "there is no gain to be carried"
    elif bands.rare is False:
        why = "what any one takes away is no more than chance would make it"
    said = f"Whether the gain is carried by one person is not clear: {why}{_by_chance(facts)}."
    team = facts.team
    if team is None or not math.isfinite(team.room):
        return said
    low, high = (figures(terms.at_least + s * team.room, 2) for s in (-1, 1))
    told = f"were the gain without them above {high} or below {low}"
    return f"{said} Such data would tell four times in five {told}."


def _by_chance(facts: Facts) -> str:
    bands = facts.bands
    if bands.rare is None:
        return ""
    had = "; had the cases been shared out by chance, so little would be left"
    if facts.team is not None and facts.team.guard is not None:
        return f"{had} {_often(facts.team)}"
    told = (
        f"less than once in {1 / RARE:.0f} times" if bands.rare else f"at least once in {1 / RARE:.0f} times"
    )
    return f"{had} {told}"


def _often(team: Team) -> str:
    often = team.guard.chance if team.guard is not None else math.nan
    tenth = 0.1
    if often >= tenth:
        return f"{100 * often:.0f} times in 100"
    return f"about once in {float(f'{1 / often:.2g}'):,.0f} times"


def _unplaced(facts: Facts) -> str:
    number, whole = facts.cases.unplaced, facts.cases.changed
    if number == 0 or facts.bands.finding == NOBODY:
        return ""
    if not math.isfinite(number):
        return "How many cases with the change lack a worker is hidden."
    have = "has" if number == 1 else "have"
    share = f" ({100 * min(number / whole, 1):.0f}%)" if whole > 0 else ""
    said = f"Of the cases with the change, {number:,.0f}{share} {have} no worker recorded"
    if facts.team is None or not facts.bands.shown:
        return f"{said}; the finding holds whosever they are, or is given as not clear."
    found = [facts.team.without[name] for name in MISSING_WORK]
    known = [e.value for e in found if e is not None]
    if len(known) < len(found):
        return (
            f"{said}: if all are of the one most needed, too few are left to tell what would be without them."
        )
    low, high = (figures(end(known), 2) for end in (min, max))
    if low == high:
        return f"{said}: whosever they are, the gain without the one most needed is about {low}."
    return (
        f"{said}: the gain without the one most needed is between {low} and {high}, as these were all theirs, were "
        "shared out as the others, or were none of theirs."
    )


def _in_post(facts: Facts, terms: Terms) -> str:
    bands = facts.bands
    if bands.gone in {"not known", SMALL} or not bands.shown:
        return ""
    said = f"Workers who have left since had {bands.gone} of the cases"
    found = facts.team.in_post if facts.team else None
    if found is None:
        tail = f"; from those still in post alone {_worthwhile(terms)} is {bands.in_post}."
        return said + tail
    return f"{said}; from the cases of those still in post alone the gain is {_gain(found, terms)}."


def _lost(facts: Facts) -> str:
    numbers = {
        "with the change": facts.cases.lost_changed,
        "of the comparison": facts.cases.lost_comparison,
        "in neither group": facts.cases.armless,
    }
    if all(math.isnan(n) for n in numbers.values()):
        return "How many cases are left out because something needed is not recorded is hidden."
    said = [
        f"a hidden number {what}" if math.isnan(n) else f"{n:,.0f} {what}"
        for what, n in numbers.items()
        if n != 0
    ]
    return f"Left out because something needed is not recorded: {listed(said)}." if said else ""
