"""What may be asked of a breakdown, and which questions do not go together."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from numbers import Real

from syschange.errors import UnknownChoiceError, WrongTypeError, quote
from syschange.frames import require_names
from syschange.schemas import private_columns
from syschange.statistics.design import SHARE_METHODS
from syschange.statistics.exact import PROPORTION_METHODS
from syschange.statistics.levels import require_level

KINDS = ("proportion", "rate", "mean", "median", "quantile")
QUANTILES = ("median", "quantile")
COLUMNS = ("ways", "n", "numerator", "denominator", "value", "lower", "upper", "level", "method")
BASIS = ("exposure", "weight", "se", "df", "size", "sd")


@dataclass(frozen=True)
class Design:
    """How a survey was drawn: columns of its strata, sampling units and weights.

    Attributes
    ----------
    strata
        The column of the stratum; None where there were none.
    units
        The column of the primary sampling unit; None where each row was drawn by itself.
    weights
        The column of the sampling weight; None where all are alike.
    population
        The column that says how many sampling units the row's stratum holds in the population, for the finite
        population correction; None for none.
    lonely
        What to do with a stratum of a single unit: "error" (default), or "centred" (see `statistics.design`).
    """

    strata: str | None = None
    units: str | None = None
    weights: str | None = None
    population: str | None = None
    lonely: str = "error"


@dataclass(frozen=True)
class Question:
    """What is asked of an outcome.

    Attributes
    ----------
    outcome
        Its column.
    kind
        One of `KINDS`.
    exposure, weights, person
        Columns of the exposure of a rate, the weight of a row, and the person a row belongs to.
    design
        How the rows were drawn.
    q
        The quantile asked for.
    per
        What a rate is given per.
    method
        The method of the intervals of a proportion.
    """

    outcome: str
    kind: str = "proportion"
    exposure: str | None = None
    weights: str | None = None
    person: str | None = None
    design: Design | None = None
    q: float = 0.5
    per: float = 1.0
    method: str = "wilson"

    @property
    def plain(self) -> bool:
        """Whether each row stands for one person alone."""
        return self.weights is None and self.person is None and self.design is None

    @property
    def percent(self) -> bool:
        """Whether values are shares."""
        return self.kind == "proportion"


def levels_of(level: object) -> tuple[float, ...]:
    """Return confidence levels as they were given, one or several.

    Raises
    ------
    WrongTypeError
        Where there is none, one is given twice, or one is not a number between 0 and 1.
    """
    several = isinstance(level, Iterable) and not isinstance(level, str)
    given = list(level) if isinstance(level, Iterable) and several else [level]
    if not given:
        raise WrongTypeError("No confidence level is given.", "Give level=.95, or several in a list.")
    levels: list[float] = []
    for each in given:
        if isinstance(each, bool) or not isinstance(each, Real):
            raise WrongTypeError("A confidence level is not a number.", "Give a share, for example .95.")
        levels.append(float(each))
        require_level(levels[-1])
    if len(set(levels)) < len(levels):
        raise WrongTypeError("A confidence level is given twice.", "Give each once.")
    return tuple(levels)


def check_question(asked: Question, by: Sequence[str], levels: Sequence[float], period: str | None) -> None:
    """Check options that breakdowns share.

    Raises
    ------
    UnknownChoiceError, WrongTypeError
        Where one of them cannot be used, or two of them not together.
    """
    taken, starts, private = (*COLUMNS, *BASIS), ("lower:", "upper:"), private_columns()
    require_names(by, taken=taken, starts=starts, private=private)
    require_names([*by, *([period] if period else [])], taken=taken, starts=starts, private=private)
    if asked.kind not in KINDS:
        raise UnknownChoiceError("kind of outcome", asked.kind, KINDS)
    levels_of(levels)
    _check_rate(asked)
    _check_method(asked)
    if asked.kind == "quantile" and not 0 < asked.q < 1:
        raise WrongTypeError("The quantile is not between 0 and 1.", "Give a share, for example q=.9.")
    if asked.kind != "quantile" and asked.q != 0.5:  # noqa: PLR2004 - the median
        raise WrongTypeError(
            "A quantile is given for another kind of outcome.", "Take kind='quantile' with it."
        )
    _check_rows(asked)


def _check_rate(asked: Question) -> None:
    if (asked.kind == "rate") != (asked.exposure is not None):
        raise WrongTypeError(
            "A rate needs an exposure, and only a rate has one.",
            "Give kind='rate' and the column of person-time or population, for example exposure='days'.",
        )
    if asked.per != 1 and asked.kind != "rate":
        raise WrongTypeError("Only a rate is given per so many.", "Leave `per` out, or take kind='rate'.")
    if not 0 < asked.per < float("inf"):
        raise WrongTypeError("`per` is not a number above 0.", "Give for example per=1000.")


def _check_method(asked: Question) -> None:
    if asked.kind != "proportion":
        if asked.method != "wilson":
            raise WrongTypeError(
                f"The method {quote(asked.method)} is for proportions, and this is a {asked.kind}.",
                "Leave it out: each other kind has one method.",
            )
        return
    allowed = list(PROPORTION_METHODS) if asked.plain else [*SHARE_METHODS, "clopper-pearson"]
    if asked.method not in allowed:
        raise UnknownChoiceError("method for these proportions", asked.method, allowed)


def _check_rows(asked: Question) -> None:
    if asked.weights is not None and asked.person is not None:
        raise WrongTypeError(
            "Weights and people who repeat are asked for together.",
            "Give them as a design: Design(units=<the person>, weights=<the weight>).",
        )
    if asked.design is not None and (asked.weights is not None or asked.person is not None):
        raise WrongTypeError(
            "A survey design is given, and weights or a person beside it.",
            "Name the weights and the sampling units (people, where they repeat) in the design.",
        )
    if asked.kind in QUANTILES and (asked.person is not None or asked.design is not None):
        raise WrongTypeError(
            "The interval of a quantile is not known here for people who repeat or for a survey's clusters.",
            "Take one row a person first, or ask for a mean.",
        )
