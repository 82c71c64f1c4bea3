"""Confidence levels: what may be given as one."""

from syschange.errors import WrongTypeError


def require_level(level: float) -> None:
    """Check that a confidence level is a share between 0 and 1, such as .95.

    Raises
    ------
    WrongTypeError
        Where it is not.
    """
    if not 0 < level < 1:
        raise WrongTypeError("The confidence level is not between 0 and 1.", "Give a share, for example .95.")
