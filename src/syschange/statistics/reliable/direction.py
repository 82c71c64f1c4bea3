"""Which way a score gets better."""

from syschange.errors import UnknownChoiceError

BETTER = ("higher", "lower")


def direction(better: str) -> int:
    """Return 1 where higher scores are better, and -1 where lower ones are.

    Raises
    ------
    UnknownChoiceError
        Where it is neither "higher" nor "lower".
    """
    if better not in BETTER:
        raise UnknownChoiceError("direction that is better", better, BETTER)
    return 1 if better == "higher" else -1
