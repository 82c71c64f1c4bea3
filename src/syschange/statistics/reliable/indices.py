"""Reliable change indices: how far a change in one person's score lies beyond measurement error, by six methods."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike, NDArray

from syschange.errors import NotEstimableError, UnknownChoiceError, WrongTypeError
from syschange.same import Same

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Norm(Same):
    """What is known of an instrument, from people other than those whose change is judged.

    Attributes
    ----------
    sd
        Standard deviation of the score; positive.
    reliability
        Between 0 and 1.
    mean
        Mean of the score, towards which scores fall back.
    reliability_after
        Reliability of the score after; that before where left out.
    mean_after, sd_after
        Mean and standard deviation of the score after, of people to compare with.
    correlation
        Correlation of the score before with the score after.
    """

    sd: float
    reliability: float
    mean: float = math.nan
    reliability_after: float = math.nan
    mean_after: float = math.nan
    sd_after: float = math.nan
    correlation: float = math.nan

    def __post_init__(self) -> None:
        if not (math.isfinite(self.sd) and self.sd > 0):
            raise WrongTypeError(
                "The standard deviation of the norm is not a positive number.",
                "Give that of the instrument's own norm group, from its manual or a published study.",
            )
        for name, value in (("reliability", self.reliability), ("reliability after", self.reliability_after)):
            if not 0 < value < 1 and (name == "reliability" or not math.isnan(value)):
                raise WrongTypeError(
                    f"The {name} does not lie between 0 and 1.",
                    "Give for example .85: at 1 there is no measurement error, at 0 nothing but it.",
                )
        if not (math.isnan(self.sd_after) or 0 < self.sd_after < math.inf):
            raise WrongTypeError(
                "The standard deviation after is not a positive number.", "Give that of a published study."
            )
        if not (math.isnan(self.correlation) or -1 <= self.correlation <= 1):
            raise WrongTypeError("The correlation does not lie between -1 and 1.", "Check it in its source.")

    @property
    def error(self) -> float:
        """The standard error of measurement of one score: SD × √(1 − reliability)."""
        return self.sd * math.sqrt(1 - self.reliability)


@dataclass(frozen=True)
class Index:
    """A reliable change index: `after_weight` × score after + `before_weight` × score before + `constant`.

    Attributes
    ----------
    method
        Its name.
    after_weight, before_weight, constant
        In units of 1 over the score; the first is positive.
    critical
        Beyond which, to either side, a change is reliable.
    """

    method: str
    after_weight: float
    before_weight: float
    constant: float
    critical: float

    def of(self, before: ArrayLike, after: ArrayLike) -> Floats:
        """Return the index of scores before and after, arrays of one shape; missing where a score is."""
        first, second = (np.asarray(a, dtype=np.float64) for a in (before, after))
        made: Floats = self.after_weight * second + self.before_weight * first + self.constant
        return made


METHODS = ("JT", "GLN", "EN", "HLL", "NK", "HA")
_NEEDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "JT": (),
        "GLN": ("mean",),
        "EN": ("mean",),
        "HLL": ("mean", "mean_after"),
        "NK": ("mean",),
        "HA": ("mean", "mean_after", "sd_after", "correlation"),
    }
)
# Jacobson & Truax (1991): 95% of those who did not change lie within; Hageman & Arrindell (1999) take 5% one-sided.
_CRITICAL = MappingProxyType({"HA": 1.65})
_USUAL_CRITICAL = 1.96


def needs(method: str) -> tuple[str, ...]:
    """Return what a method asks of a `Norm` beside the standard deviation and the reliability.

    Raises
    ------
    UnknownChoiceError
        Where there is no such method.
    """
    if method not in METHODS:
        raise UnknownChoiceError("method of reliable change", method, METHODS)
    return _NEEDS[method]


def index(method: str, norm: Norm, *, critical: float | None = None) -> Index:
    """Return a reliable change index.

    Parameters
    ----------
    method
        "JT": the change over the standard error of a difference. Jacobson NS, Truax P (1991) Journal of Consulting
        and Clinical Psychology 59:12-19. "GLN" (Gulliksen, Lord, Novick): against the score after that the score
        before predicts. Hsu LM (1989) Behavioral Assessment 11:459-467. "EN" (Edwards, Nunnally): the score after
        against an interval round the true score estimated before. Speer DC (1992) Journal of Consulting and
        Clinical Psychology 60:402-408. "HLL" (Hsu, Linn, Lord): as GLN, beyond how people moved on average. Hsu LM
        (1999) the same 67:594-598. "NK": Nunnally JC, Kotsch WE (1983) British Journal of Clinical Psychology
        22:83-93, with a reliability of its own after. "HA": the reliability of the difference itself. Hageman
        WJJM, Arrindell WA (1999) Behaviour Research and Therapy 37:1169-1193.
    norm
        What is known of the instrument.
    critical
        Beyond which a change is reliable; 1.96, and 1.65 of "HA", where left out.

    Raises
    ------
    UnknownChoiceError
        Where there is no such method.
    WrongTypeError
        Where the norm lacks what the method needs, or `critical` is not positive.
    NotEstimableError
        By "HA", where the differences vary less than measurement error makes them.
    """
    lacking = [name for name in needs(method) if math.isnan(getattr(norm, name))]
    if lacking:
        raise WrongTypeError(
            f"The method {method} also needs of the norm: {', '.join(lacking)}.",
            "Give them with their source, or use method='JT', which needs neither.",
        )
    limit = _CRITICAL.get(method, _USUAL_CRITICAL) if critical is None else critical
    if not limit > 0:
        raise WrongTypeError("What an index has to go beyond is not a positive number.", "Use 1.96.")
    weights = _WEIGHTS[method](norm)
    return Index(method, *weights, limit)


_Weights = tuple[float, float, float]


def _jt(norm: Norm) -> _Weights:
    size = 1 / (math.sqrt(2) * norm.error)
    return size, -size, 0.0


def _gln(norm: Norm) -> _Weights:
    r = norm.reliability
    size = 1 / (norm.sd * math.sqrt(1 - r**2))
    return size, -r * size, -(1 - r) * norm.mean * size


def _en(norm: Norm) -> _Weights:
    r, size = norm.reliability, 1 / norm.error
    return size, -r * size, -(1 - r) * norm.mean * size


def _hll(norm: Norm) -> _Weights:
    r = norm.reliability
    size = 1 / (norm.sd * math.sqrt(1 - r**2))
    return size, -r * size, -(norm.mean_after - r * norm.mean) * size


def _nk(norm: Norm) -> _Weights:
    r = norm.reliability
    later = r if math.isnan(norm.reliability_after) else norm.reliability_after
    size = 1 / (norm.sd * math.sqrt(r**2 * (1 - r) + 1 - later))
    return size, -r * size, -(1 - r) * norm.mean * size


def _ha(norm: Norm) -> _Weights:
    apart = norm.sd**2 + norm.sd_after**2 - 2 * norm.correlation * norm.sd * norm.sd_after
    true = apart - 2 * norm.error**2
    if not true > 0:
        raise NotEstimableError(
            "The differences between before and after vary no more than measurement error makes them.",
            "Use method='JT'; or check the reliability, the deviations and the correlation in their source.",
        )
    share = true / apart
    size = math.sqrt(share) / (math.sqrt(2) * norm.error)
    return size, -size, (norm.mean_after - norm.mean) * (1 - share) / share * size


_WEIGHTS = MappingProxyType({"JT": _jt, "GLN": _gln, "EN": _en, "HLL": _hll, "NK": _nk, "HA": _ha})
