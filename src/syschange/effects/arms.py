"""Which of the groups of a column is the one that changed, given the one it is compared with."""

from collections.abc import Iterable

from syschange.errors import NotEstimableError, UnknownChoiceError, quote
from syschange.frames import ALL, MISSING_LABELS


def changed_arm(
    levels: Iterable[object], arm: str, comparison: object, *, without: str = "nobody is in the comparison"
) -> str:
    """Return the label of the one arm that is not the comparison.

    Parameters
    ----------
    levels
        The labels of the column; those of the missing, and of everybody together, do not count.
    arm
        The column.
    comparison
        The label of the comparison.
    without
        What it means that there is no such label, to end "group of 'arm', so …" with.

    Raises
    ------
    UnknownChoiceError
        Where the comparison is none of them.
    NotEstimableError
        Where there is not exactly one other.
    """
    named = [str(name) for name in dict.fromkeys(levels) if name not in {*MISSING_LABELS, ALL}]
    if comparison not in named:
        raise UnknownChoiceError(f"group of {quote(arm)}, so {without}", comparison, named)
    others = [name for name in named if name != comparison]
    if len(others) != 1:
        raise NotEstimableError(
            f"The column {quote(arm)} holds {len(others)} groups beside the comparison, and one is needed.",
            "Keep the two groups to be compared, or join groups by a rule you can state.",
        )
    return others[0]
