"""A coordinated household in words: what it has to keep up with, who is named, who stands in, when doors are open."""

from syschange.errors import NotEstimableError
from syschange.results import Estimate
from syschange.system.coordination.burden import AGENCIES, RETELLINGS
from syschange.system.coordination.family import EARLY, LATE, REFUSED, WHEN
from syschange.system.coordination.handoffs import CHANGES, FOLLOWED
from syschange.system.coordination.named import COORDINATOR, NO_COVER
from syschange.system.coordination.opening import OPEN_TRIED
from syschange.system.measured import CHANGE, Measured, change_words, gap_words, value_words
from syschange.words import NOT_KNOWN

CAUTION = "Records from before and after a change show that something changed, and not what changed it."
MOST = 4  # sentences
CONFOUNDED = "people who are asked late may differ in more than that"


def coordination_words(result: Measured, late: Measured | None) -> str:
    """Return the words of `coordination`, two to four sentences.

    Parameters
    ----------
    result
        The measures.
    late
        Consent by when it was asked, where that is known.
    """
    main = [_told(result, AGENCIES), _told(result, RETELLINGS), _named(result)]
    more = [_consent(late), *(_told(result, name) for name in (OPEN_TRIED, CHANGES["agency"], FOLLOWED))]
    said = [s for s in main if s]
    said += [s for s in more if s][: MOST - len(said)]
    return " ".join(s[0].upper() + s[1:] for s in said)


def _told(result: Measured, measure: str) -> str:
    """Return a measure in words, with its change where there was one; nothing where it is not there."""
    if measure not in result.measures:
        return ""
    return f"{result.measures[measure].asks}: {_value(result, measure)}."


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
        said.append(f"{resting}{_tension(result) if result.changed else ', who rest on one person'}")
    return f"{'; '.join(said)}."


def _tension(result: Measured) -> str:
    more, resting = (_changed(result, measure) for measure in (COORDINATOR, NO_COVER))
    if more is None or resting is None:
        return f", who rest on one person, whether more than before or fewer is {NOT_KNOWN}"
    if more.value > 0 and resting.value > 0:
        return ", so that as coordination grew more households came to rest on one person"
    return ""


def _consent(late: Measured | None) -> str:
    if late is None or REFUSED not in late.measures:
        return ""
    early, later = (value_words(late, REFUSED, **{WHEN: label}) for label in (EARLY, LATE))
    gap = gap_words(late, REFUSED, **{WHEN: LATE})
    verb = "" if gap.startswith("the difference") else "late is "
    asked = f"asked whether family may be told, of those asked early {early} refused and of those asked late"
    return f"{asked} {later}: {verb}{gap}; {CONFOUNDED}."


def _changed(result: Measured, measure: str) -> Estimate | None:
    try:
        return result.estimate(measure, quantity=CHANGE)
    except NotEstimableError:
        return None
