"""Two clocks: months since the change, and months since funding ended; dates become months, and back."""

from collections.abc import Mapping
from datetime import date, datetime

from syschange.errors import WrongTypeError
from syschange.statistics.levels import is_number

When = date | str | float

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip


def day_of(when: When | None, what: str) -> date | None:
    """Return a day given as a date or as text like "2024-03-01"; None where none is given.

    Raises
    ------
    WrongTypeError
        Where it is neither.
    """
    if when is None or (isinstance(when, date) and not isinstance(when, datetime)):
        return when
    if isinstance(when, datetime):
        return when.date()
    try:
        return date.fromisoformat(when)  # type: ignore[arg-type] # a number is refused below
    except (TypeError, ValueError):
        raise WrongTypeError(f"{what} is not a date.", 'Give a date, or text like "2024-03-01".') from None


def is_day(when: When | None) -> bool:
    """Return whether a moment is given as a date or as text, and not as a number of months."""
    return isinstance(when, date | str)


def number_of(day: date) -> int:
    """Return the number of a day's month: 12 × year + month − 1."""
    return day.year * 12 + day.month - 1


def months_since(when: When, changed_on: date | None, what: str) -> float:
    """Return how many months after the change a moment lies: the number itself, or whole calendar months.

    Raises
    ------
    WrongTypeError
        Where it is a date and that of the change is not known, or it is neither a number nor a date.
    """
    if not is_day(when):
        return _number(when, what)
    day = day_of(when, what)
    if changed_on is None or day is None:
        raise WrongTypeError(
            f"{what} is a date, and the date of the change is not known.",
            "Give changed_on= too, or give months.",
        )
    return float(number_of(day) - number_of(changed_on))


def moments(shocks: Mapping[str, When] | None) -> dict[str, When]:
    """Return declared shocks by name.

    Raises
    ------
    WrongTypeError
        Where they are not a mapping from a name to a moment.
    """
    if shocks is None:
        return {}
    if not isinstance(shocks, Mapping) or not all(isinstance(name, str) and name for name in shocks):
        raise WrongTypeError(
            "The shocks are not names with a time each.", 'Give for example {"pay freeze": "2024-04-01"}.'
        )
    return dict(shocks)


def later(day: date, months: float) -> str:
    """Return in words the day so many whole months after another, for example "1 March 2026"."""
    number = number_of(day) + int(months)
    return f"{min(day.day, _SHORTEST)} {_MONTHS[number % 12]} {number // 12}"


_SHORTEST = 28  # days of the shortest month: a day that some months have not is not promised


def _number(when: When, what: str) -> float:
    if not is_number(when):
        raise WrongTypeError(
            f"{what} is neither a number of months nor a date.", "Give for example 18, or a date."
        )
    return float(when)  # type: ignore[arg-type] # dates and texts were sent elsewhere
