"""How items are compared: what was asked, checked once and carried with the result."""

from dataclasses import dataclass

from syschange.errors import UnknownChoiceError, WrongTypeError
from syschange.statistics.items import LIMITS, MEASURES, Matching
from syschange.statistics.levels import is_number, require_level
from syschange.statistics.multiplicity import adjustment

LEAST_PEOPLE = (
    20  # ours: people of a group compared on an item; with fewer its interval is not to be relied on
)
LEAST_REFERENCE = 10  # as of every named reference


@dataclass(frozen=True)
class Terms:
    """What was asked.

    Attributes
    ----------
    by, group, reference
        The characteristics within which all is done again, the one whose groups are compared, and the group they are
        compared with.
    items, turned
        The items, and which were turned round.
    measure, matching, adjust, level
        As `statistics.items.item_differences`.
    """

    by: tuple[str, ...]
    group: str
    reference: str
    items: tuple[str, ...]
    turned: tuple[bool, ...]
    measure: str
    matching: Matching
    adjust: str
    level: float

    @property
    def keys(self) -> tuple[str, ...]:
        """The columns that say who: `by`, then the group."""
        return (*self.by, self.group)


def least_of(measure: str) -> float:
    """Return the least difference that matters, of class B."""
    return LIMITS[measure][0]


def require_options(
    *, measure: str, purify: object, least: float, thin: object, adjust: str, level: float
) -> Matching:
    """Check the options of a comparison, and return how people are matched.

    Raises
    ------
    UnknownChoiceError, WrongTypeError
        Naming the first that cannot be used.
    """
    if measure not in MEASURES:
        raise UnknownChoiceError("measure of items", measure, MEASURES)
    adjustment(adjust)
    require_level(level)
    if not isinstance(purify, bool):
        raise WrongTypeError(
            "Whether to purify is neither true nor false.", "Give purify=True or purify=False."
        )
    if not is_number(least) or not 0 < least <= 1:
        raise WrongTypeError(
            "The least share of the items answered is not above 0 and at most 1.", "Give for example .5."
        )
    if not isinstance(thin, int) or isinstance(thin, bool) or thin < 1:
        raise WrongTypeError(
            "The fewest people of a stratum is not a whole number from 1 up.", "Give for example thin=5."
        )
    return Matching(purify, least, thin)
