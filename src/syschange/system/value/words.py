"""`value` in words: the finding first, then its numbers, then money as context, then whether the money goes on."""

from syschange.results import Estimate
from syschange.system.measured import AFTER, BEFORE, change_words, gap_words, value_words
from syschange.system.people_beside import of_the_records
from syschange.system.value.compared import Use, changed_arm
from syschange.system.value.facts import Facts
from syschange.system.value.finding import DOWN, NOT_GIVEN, UNCLEAR, UP, WORSE
from syschange.system.value.followed import ARM
from syschange.system.value.pounds import costs_words, going_words
from syschange.system.value.terms import LESS, NO_FALL, OUTCOMES, UNMET, USE, WITHDRAWAL
from syschange.words import NOT_KNOWN, figures, gap, gap_interval, listed

_WITHOUT = "Whether people rely less on statutory services is not known: no contacts were given."


def words(facts: Facts) -> str:
    """Return five sentences at most: the first for somebody with no statistics, the last on the records."""
    context = [costs_words(facts), going_words(facts)]
    told = of_the_records([(True, note) for note in facts.notes])
    if not facts.measured(USE):
        return " ".join([*context, _WITHOUT, *told])
    return " ".join([_finding(facts), _numbers(facts), *context, *told])


def _finding(facts: Facts) -> str:
    pieces, margins = facts.pieces, facts.margins
    if pieces.finding == LESS:
        said = f"they used them less {_than(facts)}, {_not_worse(facts)}, and {_not_up(facts)}"
        return f"People rely less on statutory services: {said}."
    if pieces.finding == WITHDRAWAL:
        harms = {"people fared worse": pieces.outcomes == WORSE, "more needs went unmet": pieces.unmet == UP}
        said = listed([harm for harm, true in harms.items() if true])
        return f"This is withdrawal, not less reliance: statutory services were used less {_than(facts)}, and {said}."
    if pieces.finding == NO_FALL:
        least = f" by as much as the {figures(margins.fall, 2)} contacts a person and year that were to count"
        told = least if margins.fall else ": they were used more"
        return f"Statutory services were not used less {_than(facts)}{told}."
    return f"Whether people rely less on statutory services is not clear: {_missing(facts)}."


def _than(facts: Facts) -> str:
    """Say beside what use is less or more: it may have fallen, and yet by less than where nothing was changed."""
    design = facts.design
    if design.against is None:
        return "than before"
    return "than where nothing was changed" + (
        " would lead one to expect" if design.changed_on is not None else ""
    )


def _not_worse(facts: Facts) -> str:
    margin = facts.margins.outcome
    said = f"people were not worse off by as much as the margin declared ({figures(margin, 2)})"
    return said if margin else "people fared better"


def _not_up(facts: Facts) -> str:
    margin = facts.margins.unmet
    said = f"unmet need did not rise by as much as the margin declared ({gap(margin, percent=True)})"
    return said if margin else "fewer needs went unmet"


def _missing(facts: Facts) -> str:
    pieces = facts.pieces
    compared = facts.design.changed_on is not None or facts.design.against is not None
    use = {
        DOWN: f"they were used less {_than(facts)}, but that alone is no gain",
        UNCLEAR: "that they were used more or less could be chance",
        NOT_GIVEN: "too few people are known to compare"
        if compared
        else "there is nothing to compare use with",
    }[pieces.use]
    rest = {
        "whether people fared worse": pieces.outcomes, "whether more needs went unmet": pieces.unmet,
    }  # fmt: skip
    parts = [f"{what} is not certain" for what, said in rest.items() if said == UNCLEAR]
    parts += [f"{what} is not known" for what, said in rest.items() if said == NOT_GIVEN]
    return listed([use, *parts])


def _numbers(facts: Facts) -> str:
    use = facts.use
    assert use is not None  # noqa: S101 - it was measured
    said = [f"Contacts with statutory services, a person and year: {_compared(facts, use, USE)}"]
    if facts.measured(UNMET):
        said.append(f"referrals of eligible people refused or still waiting: {_compared(facts, use, UNMET)}")
    else:
        said += _given(facts, UNMET, "unmet need")
    said += _given(facts, OUTCOMES, "outcomes")
    return f"{'; '.join([*said, *_why_not(facts)])}."


def _compared(facts: Facts, use: Use, measure: str) -> str:
    design = facts.design
    if design.against is None:
        return change_words(use, measure) if use.changed else value_words(use, measure)
    arm = changed_arm(use, design)
    here, there = ({ARM: x} for x in (arm, design.against))
    if not use.changed:
        both = f"{value_words(use, measure, **here)}, where nothing was changed {value_words(use, measure, **there)}"
        return f"{both}: {gap_words(use, measure, **here)}"
    before, after = (value_words(use, measure, period=p, **here) for p in (BEFORE, AFTER))
    made = facts.maybe(measure)
    if made is None:
        return (
            f"before {before}, after {after}; how that differs from where nothing was changed is {NOT_KNOWN}"
        )
    return f"before {before}, after {after}; {_apart(made, percent=use.measures[measure].percent)}"


def _apart(made: Estimate, *, percent: bool) -> str:
    size = gap(made.value, percent=percent)
    limits = gap_interval(made.lower, made.upper, made.level, percent=percent)
    chance = "could be chance" if made.lower <= 0 <= made.upper else "is more than chance readily explains"
    way = "higher" if made.value > 0 else "lower" if made.value < 0 else "higher or lower"
    return f"{size} {way} than if it had gone as where nothing was changed ({limits}), which {chance}"


def _given(facts: Facts, question: str, what: str) -> list[str]:
    made = facts.maybe(question)
    if made is None:
        return []
    percent = question == UNMET
    limits = gap_interval(made.lower, made.upper, made.level, percent=percent)
    ways = ("improved", "worsened") if question == OUTCOMES else ("rose", "fell")
    way = " or ".join(ways) if made.value == 0 else ways[0 if made.value > 0 else 1]
    chance = ", which could be chance" if made.lower <= 0 <= made.upper else ""
    size = gap(made.value, percent=percent) if percent else figures(abs(made.value), 2)
    return [f"{what} {way} by {size} ({limits}){chance}"]


def _why_not(facts: Facts) -> list[str]:
    """Say that a change over time is not an effect, where nothing else is beside it."""
    if facts.design.changed_on is None or facts.design.against is not None:
        return []
    return ["what else changed in that time is not taken out"]
