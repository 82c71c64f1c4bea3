"""What is asked about waits: the days told, the quantiles, the horizon, and whom a group is compared with."""

import contextlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from syschange.effects.beside import Margin
from syschange.errors import NotEstimableError, UnknownChoiceError, WrongTypeError, quote
from syschange.frames import MISSING_LABELS

Day = str | date
REST = "rest"
FEWEST = 10  # ours: people a named reference must have; the same as the least count published
MOST_DAYS = 60  # ours: days told, one after another on a line that can still be read
MOST_EXITS = 20  # ours: ways to leave; beyond it, the column is of free text
_TENS = 10


@dataclass(frozen=True)
class Terms:
    """What is asked.

    Attributes
    ----------
    at
        Days at which the share reached is told, in ascending order.
    quantiles
        Shares by which the day is asked for.
    tau
        The horizon of the mean wait as given; None for the last of `at` that every group was followed to.
    limit
        The scale of the limits of shares.
    level
        Confidence level.
    margin
        Difference of mean waits, in days, that is too small to matter; None where none was declared.
    label
        What had happened to those reached, after "had".
    exits
        The ways to leave.
    reference
        The characteristic and the label that groups are compared with; `REST` for everybody else; None for nobody.
    """

    at: tuple[float, ...]
    quantiles: tuple[float, ...]
    tau: float | None
    limit: str
    level: float
    margin: Margin | None
    label: str
    exits: tuple[str, ...] = ()
    reference: tuple[str, str] | str | None = None

    @property
    def days(self) -> tuple[float, ...]:
        """Every day that counts are told by: those of `at`, and the horizon given."""
        return tuple(sorted({*self.at, *([] if self.tau is None else [self.tau])}))


def day_of(given: Day | None) -> date | None:
    """Return a day given as one or as text such as "2024-04-01".

    Raises
    ------
    WrongTypeError
        Where it is neither.
    """
    if given is None:
        return None
    if isinstance(given, datetime):
        return given.date()
    if isinstance(given, date):
        return given
    try:
        return date.fromisoformat(given)
    except (TypeError, ValueError):
        raise WrongTypeError(
            "The day the records were taken is not a day.", 'Give a date, or text such as as_of="2024-04-01".'
        ) from None


def numbers(given: Sequence[float], name: str, *, low: float, high: float, hint: str) -> tuple[float, ...]:
    """Return numbers in ascending order, each once.

    Raises
    ------
    WrongTypeError
        Where they are not a list of numbers within bounds, the lower one included and the upper one not.
    NotEstimableError
        Where there are more than 60.
    """
    made: tuple[float, ...] = ()
    with contextlib.suppress(TypeError, ValueError):
        made = tuple(sorted({float(v) for v in given if not isinstance(v, str | bool)}))
    if not made or not all(low <= v < high for v in made):
        raise WrongTypeError(f"The option {quote(name)} is not a list of such numbers as it takes.", hint)
    if len(made) > MOST_DAYS:
        raise NotEstimableError(
            f"The option {quote(name)} has {len(made)} numbers, and the limit is {MOST_DAYS}.", "Give fewer."
        )
    return made


def horizon(given: float | None) -> float | None:
    """Return the horizon of the mean wait.

    Raises
    ------
    WrongTypeError
        Where it is not a number of days above 0.
    """
    if given is None:
        return None
    if isinstance(given, bool) or not isinstance(given, int | float) or not 0 < given < math.inf:
        raise WrongTypeError("The horizon tau is not a number of days above 0.", "Give for example tau=90.")
    return float(given)


def reference_of(
    given: str | Mapping[str, str] | None, levels: Mapping[str, Sequence[str]]
) -> tuple[str, str] | str | None:
    """Return whom groups are compared with.

    Parameters
    ----------
    given
        None, "rest", a label, or a mapping of one characteristic to one of its labels.
    levels
        The labels of each characteristic.

    Raises
    ------
    UnknownChoiceError
        Where no characteristic has the label, or it stands for missing.
    WrongTypeError
        Where several have it, or the mapping is not of one.
    """
    if given == REST and any(REST in labels for labels in levels.values()):
        column = next(c for c, labels in levels.items() if REST in labels)
        raise WrongTypeError(
            f"{quote(REST)} stands for everybody else, and {quote(column)} has a group of that name.",
            f"Say reference={{{column!r}: {REST!r}}} for the group, or call the group something else.",
        )
    if given is None or given == REST:
        if given is not None and not levels:
            raise WrongTypeError("There are no groups to compare.", "Give by=, or leave out reference=.")
        return given
    if isinstance(given, Mapping):
        if len(given) != 1:
            raise WrongTypeError(
                "The reference is not one label of one characteristic.",
                'Give for example {"arm": "usual care"}.',
            )
        column, label = next(iter(given.items()))
        if column not in levels:
            raise UnknownChoiceError("characteristic of this result", column, list(levels))
        found = [column]
    else:
        label = str(given)
        found = [c for c, labels in levels.items() if label in labels]
    known = [name for c in (found or levels) for name in levels[c] if name not in MISSING_LABELS]
    if label not in known:
        raise UnknownChoiceError("group to compare with", label, [*known, REST])
    if len(found) > 1:
        raise WrongTypeError(
            f"More than one characteristic has the label {quote(label)}.",
            f"Say which: for example reference={{{found[0]!r}: {label!r}}}.",
        )
    return found[0], label


def ordinal(number: float) -> str:
    """Return a number as a place in an order: "90th", "97.5th", "1st"."""
    whole = int(number)
    if number != whole:
        return f"{number:g}th"
    if whole % 100 // _TENS == 1:
        return f"{whole}th"
    return f"{whole}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(whole % _TENS, 'th') }"


def said(day: float) -> str:
    """Return a number of days as text."""
    return f"{day:.10g}"
