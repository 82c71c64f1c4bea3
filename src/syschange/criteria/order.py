"""Which of two verdicts is better, where that can be said: NO EVIDENCE and UNCLEAR cannot be put in order."""

from syschange.criteria.judging.verdicts import MET, NO_EVIDENCE, NOT_MET, UNCLEAR

BETTER, WORSE, SAME, OTHER = "better", "worse", "same", "other"
# Ours. UNCLEAR says that somebody looked, NO EVIDENCE that nobody did: of the change itself neither says more.
_PLACE = {NOT_MET: 0, NO_EVIDENCE: 1, UNCLEAR: 1, MET: 2}


def direction(before: str, after: str) -> str:
    """Return how a verdict moved: "better", "worse", "same", or "other" between UNCLEAR and NO EVIDENCE."""
    if before == after:
        return SAME
    if _PLACE[before] == _PLACE[after]:
        return OTHER
    return BETTER if _PLACE[after] > _PLACE[before] else WORSE


def dominates(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Return whether one list of verdicts is at least as good in each place, and better in some."""
    moves = {direction(there, here) for here, there in zip(one, other, strict=True)}
    return BETTER in moves and moves <= {BETTER, SAME}
