"""What may be asked of `value`, before anything is read."""

from collections.abc import Sequence

from syschange.errors import UnknownChoiceError, WrongTypeError
from syschange.results import Estimate
from syschange.statistics.levels import is_number, require_level
from syschange.system.value.finding import Margins
from syschange.system.value.followed import Design

_LONGEST = 36_525  # ours: days of a hundred years


def require_options(
    design: Design, margins: Margins, level: float, sectors: Sequence[str], people: object
) -> None:
    """Check what is asked for: the level, the sectors, the margins, and whom to follow or compare."""
    require_level(level)
    listed = isinstance(sectors, Sequence) and not isinstance(sectors, str) and len(sectors) > 0
    if not listed or not all(isinstance(sector, str) for sector in sectors):
        raise WrongTypeError(
            "The statutory sectors are no list of texts.", "Give for example ['NHS', 'police']."
        )
    for name, given in (
        ("margin", margins.outcome),
        ("unmet_margin", margins.unmet),
        ("least_fall", margins.fall),
    ):
        if not is_number(given) or given < 0:
            raise WrongTypeError(
                f"`{name}` is not a number from 0 up.", "Give what would be too little to matter."
            )
    if design.follow is not None and not (
        is_number(design.follow) and design.follow == int(design.follow) and 0 < design.follow <= _LONGEST
    ):
        raise WrongTypeError(
            f"`follow` is not a whole number of days from 1 to {_LONGEST:,}.", "Give for example 180."
        )
    if people is None and (design.follow is not None or design.against is not None):
        raise WrongTypeError(
            "Whom to follow, or to compare, is not known without a table of people.", "Give people=."
        )


def require_estimates(outcome: object, unmet: object, better: str, access: object) -> None:
    """Check that what is given as estimates is such, once, and which way the outcome is better."""
    for name, made in (("outcome_change", outcome), ("unmet_need", unmet)):
        if made is not None and not isinstance(made, Estimate):
            raise WrongTypeError(
                f"`{name}` is no estimate.", "Give what `.estimate(...)` of a result returns."
            )
    if better not in {"higher", "lower"}:
        raise UnknownChoiceError("way in which an outcome is better", better, ["higher", "lower"])
    if unmet is not None and access is not None:
        raise WrongTypeError("Unmet need is given twice.", "Give the estimate, or the table of access.")
