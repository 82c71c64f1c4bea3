"""What is compared with what within which strata, and by which measures."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from syschange.equity.options import Question
from syschange.results import Estimate
from syschange.statistics import controlled as pooling
from syschange.statistics.proportions import critical_z, katz, newcombe
from syschange.statistics.ratios import odds_ratio_limits

Floats = npt.NDArray[np.float64]
Four = tuple[Floats, Floats, Floats, Floats]
Three = tuple[Floats, Floats, Floats]


def _over(x: Floats, n: Floats) -> Floats:
    return x / np.where(n > 0, n, np.nan)


def _difference(x1: Floats, n1: Floats, x2: Floats, n2: Floats, *, level: float) -> Three:
    return _over(x1, n1) - _over(x2, n2), *newcombe(x1, n1, x2, n2, z=critical_z(level))


def _ratio(x1: Floats, n1: Floats, x2: Floats, n2: Floats, *, level: float) -> Three:
    return katz(x1, n1, x2, n2, z=critical_z(level))


@dataclass(frozen=True)
class Measure:
    """One way to compare two groups.

    Attributes
    ----------
    name
        What it is called.
    none
        Its value where groups are alike.
    crude, adjusted
        It with its limits, without strata and within them, from events and people of both.
    estimate
        It within strata with its confidence distribution.
    method
        The name of the method within strata.
    """

    name: str
    none: float
    crude: Callable[..., Three]
    adjusted: Callable[..., Three]
    estimate: Callable[..., Estimate]
    method: str


MEASURES: Mapping[str, Measure] = MappingProxyType(
    {
        "difference": Measure(
            "difference",
            0.0,
            _difference,
            pooling.controlled_difference_limits,
            pooling.controlled_difference,
            "Mantel-Haenszel, Sato",
        ),
        "ratio": Measure(
            "ratio",
            1.0,
            _ratio,
            pooling.controlled_ratio_limits,
            pooling.controlled_ratio,
            "Mantel-Haenszel, Greenland-Robins",
        ),
        "odds ratio": Measure(
            "odds ratio",
            1.0,
            odds_ratio_limits,
            pooling.controlled_odds_ratio_limits,
            pooling.controlled_odds_ratio,
            "Mantel-Haenszel, Robins-Breslow-Greenland",
        ),
    }
)


@dataclass(frozen=True)
class Terms:
    """What is compared with what, within what.

    Attributes
    ----------
    group, reference, within, measure, level
        As given to `controlled`.
    asked
        The question.
    """

    group: str
    reference: str
    within: tuple[str, ...]
    measure: str
    level: float
    asked: Question

    @property
    def keys(self) -> tuple[str, ...]:
        """The characteristics."""
        return (self.group, *self.within)
