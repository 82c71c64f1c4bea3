"""The ways to give a proportion its uncertainty, by name."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Protocol

from numpy.typing import ArrayLike
from scipy import special

from syschange.errors import UnknownChoiceError
from syschange.results import Estimate
from syschange.statistics.exact.checks import Floats, as_parts, tails
from syschange.statistics.exact.proportion import (
    clopper_pearson,
    exact_proportion,
    jeffreys,
    jeffreys_proportion,
)
from syschange.statistics.proportions import proportion, wilson


def _wilson(events: ArrayLike, n: ArrayLike, *, level: ArrayLike) -> tuple[Floats, Floats]:
    x, m = as_parts(events, n)
    return wilson(x, m, z=-special.ndtri(tails(level)))


class Limits(Protocol):
    """A function that gives the limits of proportions."""

    def __call__(self, events: ArrayLike, n: ArrayLike, *, level: ArrayLike) -> tuple[Floats, Floats]:
        """Return lower and upper limits."""
        ...


class Maker(Protocol):
    """A function that gives one proportion as an estimate."""

    def __call__(self, events: float, n: float, *, level: float = 0.95) -> Estimate:
        """Return the estimate."""
        ...


@dataclass(frozen=True)
class ProportionMethod:
    """One way to give a proportion its uncertainty.

    Attributes
    ----------
    limits
        Limits of many proportions at once: `limits(events, n, level=.95)`.
    estimate
        One proportion as an `Estimate`: `estimate(events, n, level=.95)`.
    name
        The name printed beside the result.
    """

    limits: Limits
    estimate: Maker
    name: str


PROPORTION_METHODS: Mapping[str, ProportionMethod] = MappingProxyType(
    {
        "wilson": ProportionMethod(_wilson, proportion, "Wilson"),
        "clopper-pearson": ProportionMethod(clopper_pearson, exact_proportion, "Clopper-Pearson"),
        "jeffreys": ProportionMethod(jeffreys, jeffreys_proportion, "Jeffreys"),
    }
)


def proportion_method(name: str) -> ProportionMethod:
    """Return the way to give a proportion its uncertainty that has this name.

    Raises
    ------
    UnknownChoiceError
        Where there is none of that name.
    """
    if name not in PROPORTION_METHODS:
        raise UnknownChoiceError("method for a proportion", name, list(PROPORTION_METHODS))
    return PROPORTION_METHODS[name]
