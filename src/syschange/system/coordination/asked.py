"""What `coordination` is asked: the columns, by what they are for, and the options, each looked at first."""

from collections.abc import Sequence
from dataclasses import dataclass

from syschange.errors import WrongTypeError, quote
from syschange.statistics.levels import is_number

WHOLE_DAY = 24


@dataclass(frozen=True)
class Asked:
    """The options of `coordination`, as asked (see there)."""

    appointments: tuple[str, ...]
    many: int
    office_hours: tuple[float, float]
    needed: tuple[str, ...]
    crisis: tuple[str, ...]
    neutral_venues: tuple[str, ...]
    followed_in: float
    early: float
    asked_within: float


def asked(
    *,
    appointments: Sequence[str],
    many: int,
    office_hours: tuple[float, float],
    needed: Sequence[str],
    crisis: Sequence[str],
    neutral_venues: Sequence[str],
    followed_in: float,
    early: float,
    asked_within: float,
) -> Asked:
    """Return the options once they are known to be such.

    Raises
    ------
    WrongTypeError
        Where one cannot be used.
    """
    lists = {
        "appointments": appointments, "needed": needed, "crisis": crisis, "neutral_venues": neutral_venues,
    }  # fmt: skip
    for name, given in lists.items():
        if isinstance(given, str) or not all(isinstance(label, str) for label in given):
            raise WrongTypeError(f"{name}= is not a list of labels.", f'Give for example {name}=["label"].')
    if not isinstance(many, int) or isinstance(many, bool) or many < 1:
        raise WrongTypeError("many= is no whole number of agencies from 1.", "Give for example many=4.")
    for name, days in {"followed_in": followed_in, "early": early, "asked_within": asked_within}.items():
        if not (is_number(days) and days > 0):
            raise WrongTypeError(f"{name}= is not a number of days above 0.", f"Give for example {name}=28.")
    if asked_within < early:
        raise WrongTypeError(
            "asked_within= is shorter than early=, so that nobody could be asked late.", "Give more days."
        )
    return Asked(
        tuple(appointments), many, hours(office_hours, "office_hours"), tuple(needed), tuple(crisis),
        tuple(neutral_venues), float(followed_in), float(early), float(asked_within),
    )  # fmt: skip


def hours(given: object, name: str) -> tuple[float, float]:
    """Return hours of opening and of closing once they are known to be such.

    Raises
    ------
    WrongTypeError
        Where they are not two different hours of the day.
    """
    ends = tuple(given) if isinstance(given, Sequence) and not isinstance(given, str) else ()
    if len(ends) != 2 or not all(is_number(e) and 0 <= e <= WHOLE_DAY for e in ends) or ends[0] == ends[1]:  # noqa: PLR2004
        raise WrongTypeError(
            f"The hours of {quote(name)} are not two different hours of the day.",
            "Give opening and closing time by the clock, for example (9, 17); (0, 24) is the whole day.",
        )
    return float(ends[0]), float(ends[1])
