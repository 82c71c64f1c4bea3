"""Numbers that options may be: confidence levels, seeds, and numbers at all."""

import math
from numbers import Real

from syschange.errors import WrongTypeError


def require_level(level: float) -> None:
    """Check that a confidence level is a share between 0 and 1, such as .95.

    Raises
    ------
    WrongTypeError
        Where it is not.
    """
    if not is_number(level) or not 0 < level < 1:
        raise WrongTypeError("The confidence level is not between 0 and 1.", "Give a share, for example .95.")


def require_seed(seed: int) -> None:
    """Check that a seed is a whole number from 0 up, so that a run can be repeated.

    Raises
    ------
    WrongTypeError
        Where it is not.
    """
    if not is_number(seed) or seed < 0 or seed != int(seed):
        raise WrongTypeError("The seed is not a whole number from 0 up.", "Give for example seed=1.")


def require_number(value: object, what: str) -> float:
    """Return a number, or say what is none.

    Parameters
    ----------
    value
        What was given.
    what
        What it is for, to begin the sentence with: "The time before".

    Raises
    ------
    WrongTypeError
        Where it is not a number, or is infinite or missing.
    """
    if not is_number(value):
        raise WrongTypeError(f"{what} is not a number.", "Give a finite number.")
    return float(value)  # type: ignore[arg-type] # as was looked at


def is_number(value: object) -> bool:
    """Return whether something is a finite number, and not true or false."""
    return not isinstance(value, bool) and isinstance(value, Real) and math.isfinite(value)
