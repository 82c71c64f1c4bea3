"""What may be asked of an interrupted series, and which options do not go together."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from numbers import Real

from syschange.effects.beside import BESIDE, Margin, margins
from syschange.effects.pooling import POOLED
from syschange.errors import UnknownChoiceError, WrongTypeError, quote
from syschange.frames import require_names
from syschange.schemas import private_columns
from syschange.statistics.levels import require_level

KINDS = ("count", "rate", "proportion", "mean")
COUNTED = ("count", "rate")  # whose effects are ratios
AUTO, REML, LOG_REML, QUASI = "auto", "reml", "log-reml", "quasi-poisson"
MODELS = (AUTO, REML, LOG_REML, QUASI)
GAP, ZERO = "gap", "zero"
NUMBERS = (
    "term", "horizon", "before", "after", "value", "lower", "upper", "level", "method", "standing", "phi",
    "widened",
)  # fmt: skip
COLUMNS = (*NUMBERS, *POOLED, *BESIDE)
TAKEN = (*COLUMNS, "ways", "rows", "series", "period", "observed", "fitted", "counterfactual", "comparison", "part",
         "moved", "changed_on", "true", "size", "shape")  # fmt: skip

Day = date | str | float
MIDDLE = "mean"  # the terms: what the change made of the time after it, on average, at its last point, …
LAST, LEVEL, SLOPE = "last", "level", "slope"


@dataclass(frozen=True)
class Asked:
    """What is asked.

    Attributes
    ----------
    outcome, exposure, kind, per, arm, comparison, every, transition, model, empty
        As given to `interrupted_series`; the model is never "auto".
    changed_on
        The day of the change, or a number.
    harmonics
        Pairs of seasonal waves; None for as many as the series is long enough for.
    horizons
        Those asked for; none for the last point.
    placebo
        Whether fake dates are tried, or which.
    margin
        Within which an effect is too small to matter.
    level
        Confidence level.
    """

    outcome: str | None
    exposure: str | None
    kind: str
    per: float
    arm: str | None
    comparison: str | None
    every: str
    changed_on: date | float
    transition: int
    harmonics: int | None
    model: str
    empty: str
    horizons: tuple[int, ...]
    placebo: bool | tuple[date | float, ...]
    margin: Margin | None
    level: float

    @property
    def ratio(self) -> bool:
        """Whether effects are ratios, of which 1 is none."""
        return self.model != REML

    @property
    def percent(self) -> bool:
        """Whether values are shares."""
        return self.kind == "proportion"

    @property
    def none(self) -> float:
        """What no effect is."""
        return 1.0 if self.ratio else 0.0

    @property
    def alone(self) -> str:
        """The model of one arm by itself."""
        return QUASI if self.model == LOG_REML and self.comparison is not None else self.model


def day_of(given: object, what: str = "date of the change") -> date | float:
    """Return a day, or the number of a time.

    Parameters
    ----------
    given
        What was given.
    what
        What to call it where it cannot be used.

    Raises
    ------
    WrongTypeError
        Where it is neither.
    """
    if isinstance(given, datetime):
        return given.date()
    if isinstance(given, date):
        return given
    if isinstance(given, int | float) and not isinstance(given, bool):
        return float(given)
    if isinstance(given, str):
        try:
            return date.fromisoformat(given)
        except ValueError:
            pass
    raise WrongTypeError(f"The {what} is neither a day nor a number.", 'Give for example "2024-04-01".')


def asked_of(
    *, outcome: str | None, exposure: str | None, kind: str, per: float, arm: str | None, comparison: str | None,
    every: str, changed_on: Day, transition: int, harmonics: object, model: str, empty: str, at: Sequence[int],
    placebo: bool | Sequence[Day], margin: float | Margin | None, level: float,
) -> Asked:  # fmt: skip
    """Return what is asked once the options are known to fit together.

    Raises
    ------
    UnknownChoiceError, WrongTypeError, NotEstimableError
        Where they do not.
    """
    require_level(level)
    _check_kind(kind, outcome, exposure, per)
    if (arm is None) != (comparison is None):
        raise WrongTypeError(
            "A comparison needs both the column of the arms and the label of the comparison.",
            "Give arm= and comparison=, or neither.",
        )
    if empty not in {GAP, ZERO}:
        raise UnknownChoiceError("way to take a period without rows", empty, [GAP, ZERO])
    if empty == ZERO and kind != "count":
        raise WrongTypeError(
            "A period without rows is nought only of a count.", "Take empty='gap', or kind='count'."
        )
    _check_whole("transition", transition)
    horizons = _horizons(at)
    pairs = None if harmonics == AUTO else _check_whole("number of harmonics", harmonics)
    chosen = _model(model, kind, comparison)
    return Asked(
        outcome, exposure, kind, float(per), arm, comparison, every, day_of(changed_on), transition, pairs,
        chosen, empty, horizons, _fake_dates(placebo), margins(margin, ratio=chosen != REML), level,
    )  # fmt: skip


def _check_kind(kind: str, outcome: str | None, exposure: str | None, per: object) -> None:
    if kind not in KINDS:
        raise UnknownChoiceError("kind of outcome", kind, KINDS)
    if (kind == "rate") != (exposure is not None):
        raise WrongTypeError(
            "A rate needs an exposure, and only a rate has one.", "Take kind='rate' with exposure=."
        )
    if outcome is None and kind != "count":
        raise WrongTypeError(
            "There is no outcome, and only rows can be counted without one.", "Name its column in outcome=."
        )
    if isinstance(per, bool) or not isinstance(per, Real) or not math.isfinite(per):
        raise WrongTypeError("What a rate is given per is not a number.", "Use for example per=1000.")
    if not float(per) > 0 or (per != 1 and kind != "rate"):
        raise WrongTypeError(
            "What a rate is given per is not above 0, or this is no rate.",
            "Use for example per=1000 with a rate.",
        )


def _check_whole(what: str, given: object, *, least: int = 0) -> int:
    if isinstance(given, bool) or not isinstance(given, int) or given < least:
        raise WrongTypeError(
            f"The {what} is not a whole number of {least} or more.", "Count it in periods, for example 3."
        )
    return given


def _horizons(at: object) -> tuple[int, ...]:
    """Return the horizons asked for, each once."""
    if isinstance(at, str) or not isinstance(at, Iterable):
        raise WrongTypeError(
            "The horizons in at= are not a list of whole numbers.", "Give for example at=[6, 12]."
        )
    return tuple(dict.fromkeys(_check_whole("horizon", horizon, least=1) for horizon in at))


def _fake_dates(placebo: object) -> bool | tuple[date | float, ...]:
    """Return whether fake dates are tried, or which, each once."""
    if isinstance(placebo, bool):
        return placebo
    if isinstance(placebo, str) or not isinstance(placebo, Iterable):
        raise WrongTypeError(
            "What is given in placebo= is neither True, False nor a list of dates.",
            'Give for example placebo=["2023-04-01"], or placebo=True for every possible date.',
        )
    return tuple(dict.fromkeys(day_of(day, "fake date") for day in placebo))


def _model(model: str, kind: str, comparison: str | None) -> str:
    """Return the model to use."""
    if model not in MODELS:
        raise UnknownChoiceError("model", model, MODELS)
    counted = kind in COUNTED
    if model == AUTO:
        return REML if not counted else QUASI if comparison is None else LOG_REML
    if model in {QUASI, LOG_REML} and not counted:
        raise WrongTypeError(
            f"The model {quote(model)} is one of counts and rates.", "Take model='reml' or 'auto'."
        )
    if model == QUASI and comparison is not None:
        raise WrongTypeError(
            "With a comparison series the difference of the two is modelled, and that is no count.",
            "Take model='log-reml' for a ratio, or 'reml' for a difference.",
        )
    return model


def check_names(by: Sequence[str], arm: str | None) -> list[str]:
    """Return the arm and the characteristics as keys.

    Raises
    ------
    WrongTypeError
        Where one cannot be a characteristic.
    """
    private = private_columns()
    require_names(by, taken=TAKEN, private=private)
    keys = [*by] if arm is None else [arm, *by]
    require_names(keys, taken=TAKEN, private=private)
    return keys
