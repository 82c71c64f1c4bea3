"""What may be asked of `detectable`, and which options do not go together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from syschange.effects.detectable.structure import DESIGNS, LEVEL, SCORES, SERIES, SHARES, SLOPE
from syschange.errors import UnknownChoiceError, WrongTypeError, quote
from syschange.frames import require_names
from syschange.schemas import private_columns

KINDS = ("mean", "count", "rate")
COLUMNS = (
    "people_changed", "people_comparison", "clusters_changed", "clusters_comparison", "points_before",
    "points_after", "sd", "icc", "autocorrelation", "share", "detectable", "error", "power", "level", "simulations",
)  # fmt: skip
TAKEN = (*COLUMNS, "ways", "rows", "complete", "effect")

# What each design needs, may have, and has no use for.
_NEEDS = {SCORES: ("value", "before", "after"), SERIES: ("time", "changed_on"), SHARES: ("value", "arm")}
_MAY = {
    SCORES: ("person", "time", "arm", "comparison", "cluster"),
    SERIES: ("value", "kind", "exposure", "every", "of"),
    SHARES: ("comparison", "cluster"),
}


@dataclass(frozen=True)
class Asked:
    """What is asked; every attribute as given to `detectable`, the day of the change as a date or a number."""

    design: str
    value: str | None
    person: str
    time: str
    before: float | None
    after: float | None
    arm: str | None
    comparison: str | None
    cluster: str | None
    changed_on: date | float | None
    every: str
    kind: str
    exposure: str | None
    of: str

    @property
    def outcome(self) -> str:
        """What is counted or measured, in a name."""
        return self.value if self.value is not None else "rows"


def check(given: dict[str, object], design: str) -> None:
    """Check that a design has what it needs, and is given nothing it has no use for.

    Parameters
    ----------
    given
        The options that were given (not None), by name.
    design
        The design.

    Raises
    ------
    UnknownChoiceError, WrongTypeError
        Where it is not so.
    """
    if design not in DESIGNS:
        raise UnknownChoiceError("design", design, DESIGNS)
    lacking = [name for name in _NEEDS[design] if name not in given]
    if lacking:
        raise WrongTypeError(f"The design {quote(design)} also needs {', '.join(lacking)}.", "Give it.")
    extra = [name for name in given if name not in (*_NEEDS[design], *_MAY[design])]
    if extra:
        raise WrongTypeError(
            f"The design {quote(design)} has no use for {', '.join(extra)}.",
            "Leave it out, or choose another design.",
        )
    if ("arm" in given) != ("comparison" in given):
        raise WrongTypeError(
            "A comparison needs both the column of the arms and the label of the comparison.",
            "Give arm= and comparison=, or neither.",
        )


def check_names(by: Sequence[str], ways: int, asked: Asked) -> None:
    """Check the names of characteristics and the number taken together.

    Raises
    ------
    WrongTypeError, UnknownChoiceError
        Where they cannot be used.
    """
    keys = [*by, *([asked.arm] if asked.arm is not None else [])]
    require_names(by, taken=TAKEN, private=private_columns())
    require_names(keys, taken=TAKEN)
    if by and ways not in range(1, len(by) + 1):
        raise UnknownChoiceError("number of ways", ways, list(range(1, len(by) + 1)))
    if asked.kind not in KINDS:
        raise UnknownChoiceError("kind of series", asked.kind, KINDS)
    if asked.of not in {LEVEL, SLOPE}:
        raise UnknownChoiceError("change of a series", asked.of, (LEVEL, SLOPE))
    if (asked.kind == "rate") != (asked.exposure is not None):
        raise WrongTypeError(
            "A rate needs an exposure, and nothing else has one.", "Give kind='rate' and exposure=."
        )
    if asked.kind == "mean" and asked.design == SERIES and asked.value is None:
        raise WrongTypeError(
            "A mean needs a column of values.", "Give value=, or kind='count' to count rows."
        )


def day(given: date | str | float | None) -> date | float | None:
    """Return a day or a number.

    Raises
    ------
    WrongTypeError
        Where a text is no date.
    """
    if isinstance(given, datetime):
        return given.date()
    if isinstance(given, str):
        try:
            return date.fromisoformat(given)
        except ValueError:
            raise WrongTypeError(
                "The day of the change is not a date.",
                "Write it as 2024-04-01, or as a number where times are numbers.",
            ) from None
    return given
