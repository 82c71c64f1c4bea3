"""What was asked of a staggered change, checked before anything is read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from numbers import Real

from syschange.effects.beside import Margin, margins
from syschange.effects.periods import PER_YEAR
from syschange.errors import UnknownChoiceError, WrongTypeError, quote
from syschange.statistics.levels import require_level, require_seed
from syschange.statistics.staggered import ADJUSTMENTS, BASES, COMPARISONS, GAPS

PEOPLE, PLACES = "people", "places"
OVERALL = (
    "cohort"  # the mean that the sentences are about: over units that changed, each over its own time since
)
SAME = "same units"
SLOPE = "slope before"
WHOLE = "(all)"
AGGREGATIONS = ("simple", "horizon", "cohort", "calendar", SLOPE, SAME)
COLUMNS = (
    "aggregation",
    "at",
    "horizon",
    "changed",
    "comparison",
    "rows",
    "value",
    "lower",
    "upper",
    "level",
    "method",
    "band_lower",
    "band_upper",
)
# Names of columns that the results use themselves.
TAKEN = (
    *COLUMNS, "pooled", "pooled_lower", "pooled_upper", "detectable", "equivalence", "note", "ways", "place",
    "counted", "status", "cohort", "period",
)  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """What was asked.

    Attributes
    ----------
    label
        What the outcome is called.
    unit, time, changed_on, cluster
        Columns: who or what changed as a whole, when a row is of, when its unit changed, and what holds units
        together; None where nothing does.
    never
        What in `changed_on` stands for never, beside nothing.
    comparison, base, anticipation
        As for `staggered`.
    every
        The length of a period.
    covariates, adjust, gaps
        As for `staggered`.
    balance
        The last horizon of effects by horizon on the same units; None for all of each.
    counted
        `PEOPLE` or `PLACES`.
    level, margin, small, seed
        Level of the intervals; the margin of equivalence; whether few units are allowed for; seed of the draws.
    percent
        Whether outcomes are shares.
    """

    label: str
    unit: str
    time: str
    changed_on: str
    cluster: str | None
    never: float | date | None
    comparison: str
    base: str
    anticipation: int
    every: str
    covariates: tuple[str, ...]
    adjust: str
    gaps: str
    balance: int | None
    counted: str
    level: float
    margin: Margin | None
    small: bool
    seed: int
    percent: bool = False

    @property
    def method(self) -> str:
        """The name of the method."""
        how = self.adjust if self.covariates else "unadjusted"
        return f"Callaway-Sant'Anna, {how}"

    @property
    def period(self) -> str:
        """What one period is called."""
        return "period" if self.every == "step" else self.every


def asked(
    *,
    margin: float | Margin | None,
    covariates: Sequence[str],
    **given: object,
) -> Asked:
    """Return what was asked, once its options are known to be some.

    Raises
    ------
    UnknownChoiceError
        Where an option is not one of those allowed.
    WrongTypeError
        Where a number is not one that can be asked for, the covariates are no list, what stands for never is neither
        a number nor a date, or `small` is neither true nor false.
    NotEstimableError
        Where the margins do not lie to both sides of nought.
    """
    _require_list(covariates)
    made = Asked(covariates=tuple(covariates), margin=margins(margin), **given)  # type: ignore[arg-type]
    choices = (
        ("comparison", made.comparison, COMPARISONS),
        ("base", made.base, BASES),
        ("length of a period", made.every, tuple(PER_YEAR)),
        ("adjustment", made.adjust, tuple(ADJUSTMENTS)),
        ("way to treat gaps", made.gaps, GAPS),
        ("kind of units", made.counted, (PEOPLE, PLACES)),
    )
    for what, chosen, allowed in choices:
        if chosen not in allowed:
            raise UnknownChoiceError(what, chosen, allowed)
    require_level(made.level)
    require_seed(made.seed)
    _require_kinds(made)
    for name, number in (("anticipation", made.anticipation), ("balance", made.balance)):
        if number is not None and (isinstance(number, bool) or not isinstance(number, int) or number < 0):
            raise WrongTypeError(f"The {name} is not a number of periods.", "Give a whole number from 0 up.")
    return made


def _require_list(covariates: object) -> None:
    if isinstance(covariates, str) or not isinstance(covariates, Sequence):
        how = "as one text" if isinstance(covariates, str) else "as something other than a list"
        raise WrongTypeError(
            f"The covariates are given {how}.", "Give a list, for example covariates=['need']."
        )


def _require_kinds(made: Asked) -> None:
    if not isinstance(made.small, bool):
        raise WrongTypeError(
            "Whether few units are allowed for is not said.", "Give small=True or small=False."
        )
    never = made.never
    if never is not None and (isinstance(never, bool) or not isinstance(never, Real | date)):
        raise WrongTypeError(
            "What stands for never is neither a number nor a date.",
            f"Give one, as it stands in {quote(made.changed_on)}; leave it out where nothing stands there.",
        )
