"""What reliance is asked about, what it can find, and the lines it draws, each with its source."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from syschange.errors import UnknownChoiceError, WrongTypeError
from syschange.statistics.levels import is_number, require_level, require_number, require_seed
from syschange.statistics.reliance import DESIGNS

BETTER = ("higher", "lower")
# What can be found.
CARRIED = "carried by one person"
ALONE = "carried by one person: nobody else has cases"
SHARED = "not carried by one person"
UNCLEAR = "not clear"
FEW = "not informative: fewer than five workers"
NOBODY = "not informative: no worker is recorded"
SMALL = "not shown for a team this small"

SURE = 0.90  # "very likely" of the IPCC's scale (see `words.likelihood`)
RARE = 0.05  # by convention
FEWEST, SHOWN = (
    5,
    10,
)  # workers: below the first nothing is asked, below the second nothing is published; ours
# What raises a flag, and where it is from.
FLAGS: Mapping[str, tuple[float, str]] = {
    "concentration": (
        0.18,
        "US Horizontal Merger Guidelines 1992 and 2023: 1,800 of 10,000 is highly concentrated",
    ),
    "largest caseload": (0.30, "US Merger Guidelines 2023: a share of 30%"),
    "variance between workers": (
        0.10,
        "therapists: 5% (Wampold & Brown 2005, J Consult Clin Psychol 73) to 7% (Schiefele 2017, Psychother Res 27)",
    ),
}
_FEWEST_DRAWS = 99  # as for other draws: with fewer 5% rests on a handful


@dataclass(frozen=True)
class Terms:
    """What was asked.

    Attributes
    ----------
    outcome
        What to call the outcome.
    arm, change, comparison
        The column of the arms, and the labels of the two.
    design, at_least, better, level
        As given.
    """

    outcome: str
    arm: str
    change: str
    comparison: str
    design: str
    at_least: float
    better: str
    level: float

    @property
    def sign(self) -> float:
        """What turns an outcome into one of which more is better."""
        return 1.0 if self.better == "higher" else -1.0


def require_terms(
    *,
    design: str,
    before: str | None,
    at_least: float,
    better: str,
    level: float,
    replicates: int,
    seed: int,
    columns: tuple[str, ...],
) -> None:
    """Check that what is asked can be, and that nothing would be without effect.

    Raises
    ------
    UnknownChoiceError, WrongTypeError
        Naming the first that cannot.
    """
    if design not in DESIGNS:
        raise UnknownChoiceError("design here", design, DESIGNS)
    if better not in BETTER:
        raise UnknownChoiceError("direction", better, BETTER)
    if (design == "difference") != (before is None):
        raise WrongTypeError(
            "The score before is needed by the designs 'ancova' and 'did', and by no other.",
            "Give before= the column of it with one of these two, or leave both out.",
        )
    require_number(at_least, "The worthwhile effect")
    require_level(level)
    require_seed(seed)
    if not is_number(replicates) or replicates < _FEWEST_DRAWS or replicates != int(replicates):
        raise WrongTypeError(
            f"The number of replicates is not a whole number from {_FEWEST_DRAWS} up.",
            "Use for example 5000.",
        )
    if not all(isinstance(c, str) for c in columns):
        raise WrongTypeError(
            "A column is named by something that is not a text.", "Give the names of columns."
        )
    if len(set(columns)) < len(columns):
        raise WrongTypeError(
            "One column is named for two things.",
            "Outcome, score before, worker and arm are columns of their own.",
        )


def worker_band(workers: int) -> str:
    """Return about how many workers there are: the four bands that may be told."""
    for most, words in ((5, "under 5"), (10, "5 to 9"), (20, "10 to 19")):
        if workers < most:
            return words
    return "20 or more"


def quarter_band(share: float) -> str:
    """Return about how much a share is; "not known" where it is missing."""
    if math.isnan(share):
        return "not known"
    for most, words in (
        (0.25, "under a quarter"),
        (0.5, "a quarter to a half"),
        (0.75, "half to three quarters"),
    ):
        if share < most:
            return words
    return "over three quarters"
