"""Differences and ratios of two groups, by the kind of outcome and how the rows were drawn."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import special

from syschange.equity.limits import two_sided_estimate, value_limits
from syschange.equity.options import QUANTILES, Question
from syschange.errors import NotEstimableError, UnknownChoiceError, WrongTypeError, quote
from syschange.results import Estimate
from syschange.statistics import rates, ratios
from syschange.statistics.design.inverted import Inverted
from syschange.statistics.means import t_estimate, t_limits, two_sided_p
from syschange.statistics.proportions import critical_z, difference, katz, newcombe, newcombe_cdf

Floats = npt.NDArray[np.float64]
Three = tuple[Floats, Floats, Floats]
Four = tuple[Floats, Floats, Floats, Floats]
DIFFERENCES = ("newcombe", "score")
RATIOS = ("log", "score", "exact")


def check_methods(asked: Question, difference_by: str, ratio_by: str) -> None:
    """Check the methods of a comparison.

    Raises
    ------
    UnknownChoiceError, WrongTypeError
        Where one is not known, or not for this kind of outcome.
    """
    if difference_by not in DIFFERENCES:
        raise UnknownChoiceError("method for a difference", difference_by, DIFFERENCES)
    if ratio_by not in RATIOS:
        raise UnknownChoiceError("method for a ratio", ratio_by, RATIOS)
    exact_too = ("log", "exact") if asked.kind == "rate" else ("log",)
    if difference_by != "newcombe" and asked.kind != "proportion":
        raise WrongTypeError(
            f"The method {quote(difference_by)} is for differences of proportions, and this is a {asked.kind}.",
            "Leave it out.",
        )
    if ratio_by not in exact_too and asked.kind != "proportion":
        raise WrongTypeError(
            f"The method {quote(ratio_by)} is not for ratios of a {asked.kind}.",
            "Leave it out, or take 'exact' for a rate.",
        )


def differences(
    first: pd.DataFrame, second: pd.DataFrame, asked: Question, level: float, method: str, *,
    near: float | None = None,
) -> Four:  # fmt: skip
    """Return the differences of groups, first less second, with their limits and p.

    Parameters
    ----------
    first, second
        Two bases, row by row.
    asked
        The question.
    level
        Confidence level.
    method
        For proportions "newcombe" (method 10; 1998) or "score" (Miettinen & Nurminen 1985). Means are compared
        by Welch (1947), or with the degrees of freedom of their design; rates by the limits of each (Zou & Donner
        2008), and so are quantiles.
    near
        The level asked for, where `level` is that of all pairs of groups at once.

    Returns
    -------
    tuple of arrays
        Difference, lower, upper and p; missing where either group is empty or hidden. Where `second` has a column
        `correlation`, the two share people and the limits allow for it.
    """
    value = (_of(first, "value") - _of(second, "value")) + 0.0
    if "correlation" in second:
        return _correlated(value, first, second, asked, level)
    if asked.kind == "mean":
        se, df = _welch(first, second)
        lower, upper = t_limits(value, se, df, level=level)
        return value, lower, upper, two_sided_p(value, se, df)
    if asked.kind in QUANTILES:
        lower, upper = _square_and_add(first, second, asked, level, near)
        return value, lower, upper, _p_of_sides(value, lower, upper, level)
    four = _four(first, second, asked)
    if asked.kind == "rate":
        lower, upper = (asked.per * end for end in rates.rate_difference_limits(*four, level=level))
        below = rates.rate_difference_cdf(0.0, *four)
    elif method == "score":
        lower, upper = ratios.score_difference_limits(*four, level=level)
        below = ratios.score_difference_cdf(0.0, *four)
    else:
        lower, upper = newcombe(*four, z=critical_z(level))
        below = newcombe_cdf(0.0, *four)
    known = np.isfinite(value)
    p = 2 * np.minimum(below, 1 - below)
    return value, np.where(known, lower, np.nan), np.where(known, upper, np.nan), np.where(known, p, np.nan)


def ratios_of(first: pd.DataFrame, second: pd.DataFrame, asked: Question, level: float, method: str) -> Three:
    """Return the ratios of groups, first to second, with their limits; missing for means and quantiles.

    Parameters
    ----------
    first, second, asked, level
        As in `differences`.
    method
        "log" (Katz 1978; for rates Rothman & Greenland 1998), "score" (Miettinen & Nurminen 1985) or "exact"
        (conditional on the number of events; as in the relative rate index of the Lammy review).
    """
    if asked.kind not in {"proportion", "rate"}:
        nothing = np.full(len(first), np.nan)
        return nothing, nothing, nothing
    four = _four(first, second, asked)
    if asked.kind == "rate" and method == "log":
        found = rates.rate_ratio_limits(*four, level=level)
    elif asked.kind == "rate":
        found = rates.exact_rate_ratio_limits(*four, level=level)
    elif method == "log":
        found = katz(*four, z=critical_z(level))
    elif method == "score":
        found = ratios.score_ratio_limits(*four, level=level)
    else:
        found = ratios.exact_ratio_limits(*four, level=level)
    known = np.isfinite(_of(first, "value") - _of(second, "value"))
    return tuple(np.where(known, a, np.nan) for a in found)  # type: ignore[return-value] # three of them


def difference_estimate(
    first: Mapping[str, Any], second: Mapping[str, Any], asked: Question, level: float, method: str
) -> Estimate:
    """Return the difference of two groups with its confidence distribution.

    Raises
    ------
    NotEstimableError
        Where either group is empty or hidden, or the uncertainty cannot be given.
    """
    one, two = pd.DataFrame([first]), pd.DataFrame([second])
    value, lower, upper, _ = (float(a[0]) for a in differences(one, two, asked, level, method))
    if not np.isfinite(value):
        raise NotEstimableError(
            "The difference cannot be given: one of the two groups is empty or hidden.",
            "Join it with another group.",
        )
    if "correlation" in two:
        return _shared_estimate(one, two, asked, level)
    if asked.kind == "mean":
        se, df = (float(a[0]) for a in _welch(one, two))
        return t_estimate(value, se, df, level=level, method="Welch t" if asked.plain else "linearised t")
    if asked.kind in QUANTILES:
        return two_sided_estimate(value, lower, upper, level)
    four = [float(a[0]) for a in _four(one, two, asked)]
    if asked.kind == "rate":
        return rates.rate_difference(*four, level=level).times(asked.per)
    return (ratios.score_difference if method == "score" else difference)(*four, level=level)


def _four(first: pd.DataFrame, second: pd.DataFrame, asked: Question) -> Four:
    """Return events and people (or exposure) of both groups; effective ones where rows do not stand for people."""
    held: list[Floats] = []
    for table in (first, second):
        size = _of(table, "size")
        events = _of(table, "numerator") if asked.plain else _of(table, "value") / asked.per * size
        known = np.isfinite(events) & np.isfinite(size)
        held += [np.where(known, events, 0.0), np.where(known, size, 0.0)]
    return held[0], held[1], held[2], held[3]


def _welch(first: pd.DataFrame, second: pd.DataFrame) -> tuple[Floats, Floats]:
    """Return the standard error of differences of means and its degrees of freedom, by Welch and Satterthwaite."""
    (v1, df1), (v2, df2) = ((_of(t, "se") ** 2, _of(t, "df")) for t in (first, second))
    with np.errstate(divide="ignore", invalid="ignore"):
        usable = (df1 > 0) & (df2 > 0) & (v1 + v2 > 0)
        se = np.where(usable, np.sqrt(v1 + v2), np.nan)
        return se, np.where(usable, (v1 + v2) ** 2 / (v1**2 / df1 + v2**2 / df2), np.nan)


def _correlated(
    value: Floats, first: pd.DataFrame, second: pd.DataFrame, asked: Question, level: float
) -> Four:
    """Return differences of groups that share people: of means by their covariance, else by Newcombe (1998)."""
    r, (se, df) = _of(second, "correlation"), _paired(first, second)
    p = two_sided_p(value, se, df)
    if asked.kind == "mean":
        lower, upper = t_limits(value, se, df, level=level)
        return value, lower, upper, p
    (l1, u1, _), (l2, u2, _) = (value_limits(table, asked, level) for table in (first, second))
    a, b = _of(first, "value"), _of(second, "value")

    def reach(one: Floats, other: Floats) -> Floats:
        return np.sqrt(np.maximum(one**2 + other**2 - 2 * r * one * other, 0))

    return value, value - reach(a - l1, u2 - b), value + reach(u1 - a, b - l2), p


def _paired(first: pd.DataFrame, second: pd.DataFrame) -> tuple[Floats, Floats]:
    """Return the standard error of differences of groups that share people, and its degrees of freedom."""
    r = _of(second, "correlation")
    (v1, df1), (v2, df2) = ((_of(t, "se"), _of(t, "df")) for t in (first, second))
    with np.errstate(divide="ignore", invalid="ignore"):
        se = np.sqrt(np.maximum(v1**2 + v2**2 - 2 * r * v1 * v2, 0))
        return np.where(se > 0, se, np.nan), np.fmin(df1, df2)  # those of the smaller: never too sure


@dataclass(frozen=True, eq=False)
class _Shared(Inverted):
    """The confidence distribution of a difference whose limits are those of `_correlated` at every level."""

    first: pd.DataFrame
    second: pd.DataFrame
    asked: Question

    def limits(self, tail: float) -> tuple[float, float]:
        """Return the lower and the upper limit that each leave `tail` outside."""
        # At the two ends there is no level strictly between 0 and 1 to ask for.
        level = float(np.clip(1 - 2 * tail, 1e-15, 1 - 1e-15))
        value = _of(self.first, "value") - _of(self.second, "value")
        _, lower, upper, _ = _correlated(value, self.first, self.second, self.asked, level)
        return float(lower[0]), float(upper[0])

    def bounds(self) -> tuple[float, float]:
        """Return -1 and 1 for shares."""
        return (-1.0, 1.0) if self.asked.kind == "proportion" else (-np.inf, np.inf)


def _shared_estimate(first: pd.DataFrame, second: pd.DataFrame, asked: Question, level: float) -> Estimate:
    value = float(_of(first, "value")[0] - _of(second, "value")[0])
    se, df = (float(a[0]) for a in _paired(first, second))
    made, method = _Shared(first, second, asked), "clustered, with the people in both"
    if asked.kind == "mean" or not np.isfinite(made.limits((1 - level) / 2)).all():
        return t_estimate(value, se, df, level=level, method=method)
    return Estimate.of(value, made, level, method)


def _p_of_sides(value: Floats, lower: Floats, upper: Floats, level: float) -> Floats:
    """Return the p of differences from the limit on the side of no difference; missing where that has no width."""
    side = np.where(value > 0, value - lower, upper - value) / critical_z(level)
    usable = side > 0
    p: Floats = 2 * special.ndtr(-np.abs(value) / np.where(usable, side, 1.0))
    return np.where(usable, p, np.nan)


def _square_and_add(
    first: pd.DataFrame, second: pd.DataFrame, asked: Question, level: float, near: float | None
) -> tuple[Floats, Floats]:
    (l1, u1, _), (l2, u2, _) = (value_limits(table, asked, level, near=near) for table in (first, second))
    v1, v2 = _of(first, "value"), _of(second, "value")
    return v1 - v2 - np.hypot(v1 - l1, u2 - v2), v1 - v2 + np.hypot(u1 - v1, v2 - l2)


def _of(table: pd.DataFrame, column: str) -> Floats:
    return table[column].to_numpy(dtype=np.float64)
