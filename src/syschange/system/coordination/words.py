"""A coordinated household in words: what it has to keep up with, who is named, who stands in, when doors are open."""

from syschange.errors import NotEstimableError
from syschange.results import Estimate
from syschange.system.coordination.burden import AGENCIES, RETELLINGS
from syschange.system.coordination.family import EARLY, LATE, REFUSED, WHEN
from syschange.system.coordination.handoffs import CHANGES, FOLLOWED
from syschange.system.coordination.named import COORDINATOR, NO_COVER
from syschange.system.coordination.opening import OPEN_TRIED
from syschange.system.measured import CHANGE, Measured, change_words, gap_words, value_words
from syschange.words import NOT_KNOWN, listed

CAUTION = "Records from before and after a change cannot tell whether the change did that."
MOST = 4  # sentences
_PLAIN = {
    AGENCIES: (
        "households dealt with more agencies", "households dealt with fewer agencies",
        "households dealt with more or fewer agencies",
    ),
    RETELLINGS: (
        "households had to tell their story again more often", "households had to tell their story again less often",
        "households had to tell their story again more or less often",
    ),
    COORDINATOR: (
        "more households had one named coordinator", "fewer households had one named coordinator",
        "more or fewer households had one named coordinator",
    ),
    NO_COVER: (
        "more households rested on one person", "fewer households rested on one person",
        "more or fewer households rested on one person",
    ),
}  # fmt: skip
CONFOUNDED = "people who are asked late may differ in more than that"


def coordination_words(result: Measured, late: Measured | None) -> str:
    """Return the words of `coordination`, four sentences at most.

    Parameters
    ----------
    result
        The measures.
    late
        Consent by when it was asked, where that is known.
    """
    kept_up = "; ".join(t for t in (_told(result, AGENCIES), _told(result, RETELLINGS)) if t)
    main = [_plain(result), f"{kept_up}." if kept_up else "", _named(result)]
    rest = [_told(result, name) for name in (OPEN_TRIED, CHANGES["agency"], FOLLOWED)]
    more = [_consent(late), *(f"{told}." for told in rest if told)]
    said = [s for s in main if s]
    said += [s for s in more if s][: MOST - len(said)]
    return " ".join(s[0].upper() + s[1:] for s in said)


def _told(result: Measured, measure: str) -> str:
    """Return a measure in words, with its change where there was one; nothing where it is not there."""
    if measure not in result.measures:
        return ""
    return f"{result.measures[measure].asks}: {_value(result, measure)}"


def _plain(result: Measured) -> str:
    """Say without a number what got more and what less; nothing where there was no change."""
    if not result.changed:
        return ""
    said, unsure = [], []
    for measure, (more, fewer, whether) in _PLAIN.items():
        if measure not in result.measures:
            continue
        found = _changed(result, measure)
        if found is None or found.lower <= 0 <= found.upper:
            unsure.append(whether)
        else:
            said.append(more if found.value > 0 else fewer)
    parts = [f"compared with before, {listed(said)}"] if said else []
    parts += [f"whether {listed(unsure, last='or')} is {NOT_KNOWN}"] if unsure else []
    return f"{'; '.join(parts)}." if parts else ""


def _value(result: Measured, measure: str) -> str:
    return change_words(result, measure) if result.changed else value_words(result, measure)


def _named(result: Measured) -> str:
    """Return who is named, and whether naming one person has left households resting on that person."""
    if COORDINATOR not in result.measures:
        return "who coordinates for a household is not recorded."
    said = [f"{result.measures[COORDINATOR].asks}: {_value(result, COORDINATOR)}"]
    if NO_COVER not in result.measures:
        said.append(
            "whether anybody stands in for them is not recorded, so that it may rest on single people"
        )
    else:
        resting = f"{result.measures[NO_COVER].asks}: {_value(result, NO_COVER)}"
        alone = "" if resting.endswith(NOT_KNOWN) else ", which so rest on one person"
        said.append(f"{resting}{_tension(result) if result.changed else alone}")
    return f"{'; '.join(said)}."


def _tension(result: Measured) -> str:
    more, resting = (_changed(result, measure) for measure in (COORDINATOR, NO_COVER))
    if more is None or resting is None:
        return f", so that whether more or fewer households than before rest on one person is {NOT_KNOWN}"
    if more.lower > 0 and resting.lower > 0:
        return ", so that as coordination grew more households came to rest on one person"
    return ""


def _consent(late: Measured | None) -> str:
    if late is None or REFUSED not in late.measures:
        return ""
    early, later = (value_words(late, REFUSED, **{WHEN: label}) for label in (EARLY, LATE))
    if NOT_KNOWN in (early, later):
        return f"whether fewer refuse that family may be told if they are asked early is {NOT_KNOWN}."
    gap = gap_words(late, REFUSED, **{WHEN: LATE})
    verb = "" if gap.startswith("the difference") else "late is "
    asked = f"asked whether family may be told, of those asked early {early} refused and of those asked late"
    return f"{asked} {later}: {verb}{gap}; {CONFOUNDED}."


def _changed(result: Measured, measure: str) -> Estimate | None:
    try:
        return result.estimate(measure, quantity=CHANGE)
    except NotEstimableError:
        return None
