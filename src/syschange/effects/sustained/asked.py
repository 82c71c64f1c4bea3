"""What was asked of an effect's lasting: windows, the share to be kept, the least that matters, and the clocks."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from syschange.effects.beside import Margin, margins
from syschange.errors import NotEstimableError, UnknownChoiceError, WrongTypeError
from syschange.statistics.levels import require_level, require_number

EARLY = (3.0, 6.0)  # ours, as written in the design of this measure
LATE = (12.0, 24.0)  # 24 months by convention; there is no consensus
SHARE = 0.5  # the share that margins of non-inferiority keep of an effect (FDA 2016, Non-inferiority trials)
BETTER = ("higher", "lower")
AROUND = 6.0  # months to each side of a shock (ours)
_LONGEST = 1200.0  # months: ours, beyond it something other than months was given

Window = tuple[float, float]


@dataclass(frozen=True)
class Asked:
    """The options that turn a path of effects into answers.

    Attributes
    ----------
    outcome
        What to call the outcome.
    names
        What to call those who changed and the comparison.
    counted
        What is counted: "people", "units", or the user's own word.
    early, late
        Months since the change, first and last of each window.
    share
        The share of the early effect that has to be kept.
    worthwhile
        The least effect that matters, in the good direction; None where none was declared.
    better
        Which way is good: "higher" or "lower".
    margin
        Within which an effect is too small to matter; None where none was declared.
    level
        Confidence level.
    changed_on
        The day of the change, or of the last of several; None where not known.
    funding
        Months from the change to the end of funding (of several changes: from the last); None where not asked.
    ratio
        Whether effects are ratios, told by their logarithms; `worthwhile` and `margin` are ratios then.
    """

    outcome: str
    names: tuple[str, str]
    counted: str
    early: Window
    late: Window
    share: float
    worthwhile: float | None
    better: str
    margin: Margin | None
    level: float
    changed_on: date | None
    funding: float | None = None
    ratio: bool = False

    @property
    def sign(self) -> float:
        """1 where higher is better, −1 where lower is."""
        return 1.0 if self.better == "higher" else -1.0

    @property
    def least(self) -> float:
        """The least effect that matters, 0 where none was declared; of a ratio the size of its logarithm."""
        if self.worthwhile is None:
            return 0.0
        return abs(math.log(self.worthwhile)) if self.ratio else self.worthwhile

    @property
    def none(self) -> float:
        """What no effect is: 1 of a ratio, else 0."""
        return 1.0 if self.ratio else 0.0

    def good(self, effect: float) -> bool:
        """Return whether an effect is in the good direction."""
        return self.sign * (effect - self.none) > 0

    def bad(self, effect: float) -> bool:
        """Return whether an effect is in the bad direction."""
        return self.sign * (effect - self.none) < 0


def asked(
    *,
    outcome: str,
    names: tuple[str, str],
    counted: str,
    early: Sequence[float],
    late: Sequence[float],
    share: float,
    worthwhile: float | None,
    better: str,
    margin: float | Margin | None,
    level: float,
    changed_on: date | None,
    funding: float | None,
    ratio: bool = False,
) -> Asked:
    """Return the options, checked.

    Raises
    ------
    WrongTypeError
        Where a window, the share, the least effect or the level is not one, or a name is no text.
    NotEstimableError
        Where the early window does not lie before the late one, or the margins are not to both sides of nothing.
    UnknownChoiceError
        Where `better` is neither "higher" nor "lower".
    """
    require_level(level)
    for text, what in ((outcome, "outcome"), (counted, "word for what is counted")):
        require_text(text, what)
    if better not in BETTER:
        raise UnknownChoiceError("good direction", better, BETTER)
    first, last = (_window(w, name) for w, name in ((early, "early"), (late, "late")))
    if not first[1] < last[0]:
        raise NotEstimableError(
            "The early window does not end before the late one begins.",
            "Give for example early=(3, 6) and late=(12, 24).",
        )
    if not 0 < require_number(share, "The share to be kept") <= 1:
        raise WrongTypeError(
            "The share to be kept is not above 0 and up to 1.", "Give for example share=0.5 for half."
        )
    _require_worthwhile(worthwhile, better, ratio=ratio)
    return Asked(
        outcome,
        names,
        counted,
        first,
        last,
        float(share),
        worthwhile,
        better,
        margins(margin, ratio=ratio),
        level,
        changed_on,
        funding,
        ratio,
    )


def require_text(given: object, what: str) -> None:
    """Check that a name is text, and not empty.

    Raises
    ------
    WrongTypeError
        Where it is not.
    """
    if not isinstance(given, str) or not given.strip():
        raise WrongTypeError(f"The {what} is not a text.", "Give a few words to call it by.")


def _require_worthwhile(given: float | None, better: str, *, ratio: bool) -> None:
    if given is None:
        return
    size = require_number(given, "The least effect that matters")
    if not ratio and size < 0:
        raise WrongTypeError(
            "The least effect that matters is not a number from 0 up.",
            "Give its size; which way is good is said by better=.",
        )
    if ratio and not (size >= 1 if better == "higher" else 0 < size <= 1):
        raise WrongTypeError(
            "The least effect that matters is not a ratio in the good direction.",
            "Give for example worthwhile=1.1, or worthwhile=0.9 where lower is better.",
        )


def _window(given: Sequence[float], name: str) -> Window:
    try:
        first, last = (float(month) for month in given)
    except (TypeError, ValueError):
        raise WrongTypeError(
            f"The {name} window is not two numbers of months.",
            f"Give for example {name}={'(3, 6)' if name == 'early' else '(12, 24)'}.",
        ) from None
    if not 0 <= first <= last < _LONGEST:
        raise WrongTypeError(
            f"The {name} window does not run from an earlier month to a later one, from 0 up.",
            "Give the months since the change, the first and the last.",
        )
    return first, last
