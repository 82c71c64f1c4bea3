"""The domains of a person's life that are looked at together, and which way each gets better."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from syschange.errors import UnknownChoiceError, WrongTypeError, quote
from syschange.schemas import codelist
from syschange.statistics.levels import is_number

BY_SIGN = "the sign of the change given"
_LISTS = ("measures", "items")  # code lists that say which way is better
_TWO = 2


@dataclass(frozen=True)
class Domain:
    """A domain.

    Attributes
    ----------
    measure
        Its name in the table of outcomes.
    worthwhile
        The least change that counts, above 0 where higher is better and below 0 where lower is.
    source
        What says which way is better.
    """

    measure: str
    worthwhile: float
    source: str

    @property
    def told(self) -> str:
        """What counts as better, in words."""
        way = "higher" if self.worthwhile > 0 else "lower"
        return f"'{self.measure}' {abs(self.worthwhile):g} or more {way}"


def domains_of(given: Mapping[str, float]) -> tuple[Domain, ...]:
    """Return the domains, each with the way it gets better.

    Parameters
    ----------
    given
        Measure to the least change that counts. Of what is in the code list "measures" or "items" the list says which
        way is better; of any other the sign does, above 0 where higher is.

    Raises
    ------
    WrongTypeError
        Where it is no mapping, holds fewer than two domains, a change is nought or no number, or its sign contradicts
        the code list.
    """
    if not isinstance(given, Mapping) or not all(isinstance(name, str) for name in given):
        raise WrongTypeError(
            "The domains are not given by measure.", 'Give for example domains={"home": 2, "debt": -100}.'
        )
    if len(given) < _TWO:
        raise WrongTypeError(
            f"Joint improvement is over several domains, and {len(given)} was given."
            if len(given) == 1
            else "Joint improvement is over several domains, and none was given.",
            "Give two or more; for a single one use effects.before_after or effects.reliable_change.",
        )
    return tuple(_domain(name, change) for name, change in given.items())


def _domain(name: str, change: float) -> Domain:
    if not is_number(change) or not change:
        raise WrongTypeError(
            f"The worthwhile change in {quote(name)} is nought or no number.",
            "Give the least change that counts, for example 2, or -2 where lower is better.",
        )
    known = [(one, codelist(one).directions[name]) for one in _LISTS if name in codelist(one).directions]
    if not known:
        return Domain(name, float(change), BY_SIGN)
    way = 1.0 if known[0][1] == "higher_is_better" else -1.0
    if change < 0 < way:
        raise WrongTypeError(
            f"The worthwhile change in {quote(name)} is below 0, and the code list says that higher is better.",
            "Give it above 0; or use a name of your own for a score that runs the other way.",
        )
    return Domain(name, math.copysign(float(change), way), f"the code list '{known[0][0]}'")


def at_least_of(asked: int | None, domains: int) -> int:
    """Return in how many domains somebody has to be better: as asked, or more than half (ours).

    Raises
    ------
    UnknownChoiceError
        Where it is not between 1 and the number of domains.
    """
    if asked is None:
        return domains // 2 + 1
    if isinstance(asked, bool) or asked not in range(1, domains + 1):
        raise UnknownChoiceError("number of domains to be better in", asked, list(range(1, domains + 1)))
    return int(asked)
