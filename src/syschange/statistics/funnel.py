"""Funnel plots: limits within which groups of every size should lie, and who is beyond them after over-dispersion."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from syschange.errors import UnknownChoiceError, WrongTypeError
from syschange.statistics.standardise.amounts import amounts, matched

Floats = NDArray[np.float64]
Kind = Literal["proportion", "rate", "mean"]
Dispersion = Literal["none", "multiplicative", "additive"]
KINDS = ("proportion", "rate", "mean")
DISPERSIONS = ("none", "multiplicative", "additive")
# Tenth of the groups at either end pulled in before over-dispersion is measured: Spiegelhalter 2005.
WINSORISE = 0.1
LIMITS = (2.0, 3.0)
_LEAST_GROUPS = 2


@dataclass(frozen=True, eq=False)
class OverDispersion:
    """How much more groups vary than chance alone would have them.

    Attributes
    ----------
    phi
        The mean square of the winsorised z-scores: 1 is chance; missing with fewer than two groups.
    tau2
        The variance between groups on the stabilised scale; never below 0.
    groups
        The number of groups it is measured from.
    """

    phi: float
    tau2: float
    groups: int


@dataclass(frozen=True, eq=False)
class Funnel:
    """Every group's place in the funnel.

    Attributes
    ----------
    value
        Each group's proportion, rate or mean; missing for a group of nobody.
    target
        Where the funnel points.
    z
        Distance from the target in standard errors on the stabilised scale, by chance alone.
    z_adjusted
        The same after over-dispersion.
    lower, upper
        The limits at each group's size, one row for each of `limits`.
    beyond
        −1 below the lower limit, 1 above the upper, 0 between: one row for each of `limits`.
    limits
        The numbers of standard deviations.
    dispersion
        The adjustment that was made: "none" also where one was asked for and the groups vary no more than chance.
    over
        The over-dispersion that was measured.
    """

    value: Floats
    target: float
    z: Floats
    z_adjusted: Floats
    lower: Floats
    upper: Floats
    beyond: NDArray[np.int64]
    limits: tuple[float, ...]
    dispersion: Dispersion
    over: OverDispersion


def funnel(
    total: ArrayLike,
    size: ArrayLike,
    sd: float | None = None,
    *,
    kind: Kind = "proportion",
    target: float | None = None,
    dispersion: Dispersion = "none",
    winsorise: float = WINSORISE,
    limits: tuple[float, ...] = LIMITS,
) -> Funnel:
    """Place groups in a funnel plot.

    Parameters
    ----------
    total, size
        Of each group: events and people ("proportion"), events and person-time or expected events ("rate"),
        the sum of the scores and the number of people ("mean").
    sd
        For means: the standard deviation of a score between people of one group.
    kind
        "proportion" (binomial), "rate" (Poisson) or "mean" (normal).
    target
        Where the funnel points; by default all groups taken together.
    dispersion
        "none"; "multiplicative": the limits widen by √φ; "additive": groups truly differ with variance τ².
    winsorise
        The share of groups at either end whose z-scores are pulled in to that quantile before φ and τ² are
        measured, so that the outlying do not hide themselves; 0 for none. Among groups that differ by chance alone
        it takes φ below 1 (at .1, to .68 in expectation), and the limits are then left as they are; where normal
        groups do vary more, it takes a third off φ too, and the limits stay that much narrower than with 0. This is
        the published method: it trades width for not letting a few very unusual groups excuse themselves.
    limits
        Numbers of standard deviations, as two-sided normal tail areas: 2 and 3 leave .0228 and .00135 at each end.

    Returns
    -------
    Funnel
        Groups of nobody are missing, never beyond, and play no part in the over-dispersion.

    Raises
    ------
    UnknownChoiceError
        Where the kind or the adjustment is not known.
    WrongTypeError
        Where a value is negative (but for sums of scores) or missing, lengths differ, there are more events than
        people, the target is out of range, means have no standard deviation, or a limit or share is out of range.

    Notes
    -----
    Spiegelhalter DJ (2005) Funnel plots for comparing institutional performance, Statistics in Medicine
    24:1185-1202: exact limits, interpolated between counts (appendix A.1); over-dispersion (appendix A.3).
    Spiegelhalter D, Sherlaw-Johnson C, Bardsley M, Blunt I, Wood C, Grigg O (2012) Statistical methods for
    healthcare regulation, Journal of the Royal Statistical Society A 175:1-47: z-scores on the scale of √rate
    and arcsin √proportion. Adjusted limits are normal on that scale; τ² by DerSimonian and Laird (1986).
    """
    _require(kind, dispersion, winsorise, limits)
    x, n = _read(total, size, kind)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = np.where(n > 0, x / n, np.nan)
        aim = float(x.sum() / n.sum()) if target is None else float(target)
    _require_target(aim, kind, sd, anyone=bool(n.sum() > 0))
    scale, _ = _scales(kind)
    se = standard_error(n, kind=kind, sd=sd)
    with np.errstate(divide="ignore", invalid="ignore"):
        away = scale(value) - scale(np.asarray(aim))
        z = away / se
        over = over_dispersion(away, se, winsorise=winsorise)
        used = _in_use(dispersion, over)
        adjusted = away / _widened(se, used, over)
    low, high = (
        np.array(
            [funnel_limits(n, aim, z=sign * k, kind=kind, sd=sd, dispersion=used, over=over) for k in limits]
        )
        for sign in (-1.0, 1.0)
    )
    low, high = low.reshape(len(limits), *n.shape), high.reshape(len(limits), *n.shape)
    beyond = (value > high).astype(np.int64) - (value < low).astype(np.int64)
    return Funnel(value, aim, z, adjusted, low, high, beyond, tuple(limits), used, over)


def over_dispersion(away: ArrayLike, se: ArrayLike, *, winsorise: float = WINSORISE) -> OverDispersion:
    """Measure how much more groups vary than chance would have them (see `funnel` for the sources).

    Parameters
    ----------
    away, se
        Distances from the target and their standard errors, on a scale where the errors are known.
    winsorise
        The share of groups at either end whose z-scores are pulled in to that quantile.

    Returns
    -------
    OverDispersion
        Groups whose distance is missing or whose error is not positive are left out.
    """
    d, s = matched(np.asarray(away, dtype=np.float64), np.asarray(se, dtype=np.float64))
    usable = np.isfinite(d) & np.isfinite(s) & (s > 0)
    z, weight = d[usable] / s[usable], s[usable] ** -2
    groups = len(z)
    if groups < _LEAST_GROUPS:
        return OverDispersion(float("nan"), 0.0, groups)
    low, high = np.quantile(z, [winsorise, 1 - winsorise])
    phi = float(np.mean(np.clip(z, low, high) ** 2))
    between = (groups * phi - (groups - 1)) / (weight.sum() - (weight**2).sum() / weight.sum())
    return OverDispersion(phi, max(float(between), 0.0), groups)


def standard_error(size: ArrayLike, *, kind: Kind = "proportion", sd: float | None = None) -> Floats:
    """Return the standard error by chance on the stabilised scale: 1/(2√n) for counts, sd/√n for means.

    Parameters
    ----------
    size, kind, sd
        See `funnel`.
    """
    n = np.asarray(size, dtype=np.float64)
    one = 0.5 if kind != "mean" else float("nan") if sd is None or sd == 0 else sd
    return one / np.sqrt(np.where(n > 0, n, np.nan))


def funnel_limits(
    size: ArrayLike,
    target: float,
    *,
    z: float,
    kind: Kind = "proportion",
    sd: float | None = None,
    dispersion: Dispersion = "none",
    over: OverDispersion | None = None,
) -> Floats:
    """Return one limit at any sizes: the line of the funnel.

    Parameters
    ----------
    size
        People, or person-time or expected events.
    target
        Where the funnel points.
    z
        The number of standard deviations; negative for the lower limit.
    kind, sd
        See `funnel`.
    dispersion, over
        The adjustment and the over-dispersion, both from a `Funnel`; none by default.

    Returns
    -------
    array
        Missing where the size is 0.

    Raises
    ------
    WrongTypeError
        Where a size is negative or missing.
    """
    n = amounts(size, "sizes")
    if dispersion == "none" or over is None:
        if kind == "proportion":
            return _interpolated(n, z, target, _binomial, np.sqrt(n * target * (1 - target)))
        if kind == "rate":
            return _interpolated(n, z, target, _poisson, np.sqrt(n * target))
    scale, back = _scales(kind)
    se = standard_error(n, kind=kind, sd=sd)
    width = se if over is None else _widened(se, dispersion, over)
    return back(scale(np.asarray(target, dtype=np.float64)) + z * width)


def _interpolated(
    n: Floats, z: float, target: float, below: Callable[[Floats, Floats, float], Floats], deviation: Floats
) -> Floats:
    """Return the count with probability Φ(z) below it, between whole counts by straight lines, as a share of `n`."""
    if not np.isfinite(target):  # nobody anywhere
        return np.full_like(n, np.nan)
    p = float(special.ndtr(z))
    most = n if below is _binomial else np.full_like(n, np.inf)
    guess = n * target + z * deviation + (z**2 - 1) / 6  # Cornish–Fisher, to start the search near
    count = np.clip(np.floor(guess), 0, np.ceil(most))
    while True:
        down = (count > 0) & (below(count - 1, n, target) >= p)
        up = below(count, n, target) < p
        if not (down | up).any():
            break
        count = count + up - down
    at, before = below(count, n, target), below(count - 1, n, target)
    with np.errstate(divide="ignore", invalid="ignore"):
        made = np.clip(count - (at - p) / (at - before), 0, most)
        return np.where(n > 0, made / n, np.nan)


def _binomial(count: Floats, n: Floats, target: float) -> Floats:
    inside = (count >= 0) & (count < n)
    r, m = np.where(inside, count, 0.0), np.where(inside, n, 1.0)
    return np.where(inside, special.betainc(m - r, r + 1, 1 - target), (count >= n).astype(np.float64))


def _poisson(count: Floats, n: Floats, target: float) -> Floats:
    inside = count >= 0
    return np.where(inside, special.gammaincc(np.where(inside, count, 0.0) + 1, n * target), 0.0)


def _scales(kind: Kind) -> tuple[Callable[[Floats], Floats], Callable[[Floats], Floats]]:
    """Return the scale on which chance varies alike at every value, and the way back from it."""
    if kind == "proportion":
        return (
            lambda y: np.arcsin(np.sqrt(np.clip(y, 0, 1))),
            lambda g: np.sin(np.clip(g, 0, np.pi / 2)) ** 2,
        )
    if kind == "rate":
        return np.sqrt, lambda g: np.maximum(g, 0) ** 2
    return lambda y: y, lambda g: g


def _widened(se: Floats, dispersion: Dispersion, over: OverDispersion) -> Floats:
    if dispersion == "none":
        return se
    wider: Floats = se * np.sqrt(over.phi) if dispersion == "multiplicative" else np.sqrt(se**2 + over.tau2)
    return wider


def _in_use(asked: Dispersion, over: OverDispersion) -> Dispersion:
    varies = {"none": False, "multiplicative": over.phi > 1, "additive": over.tau2 > 0}[asked]
    return asked if varies else "none"


def _read(total: ArrayLike, size: ArrayLike, kind: Kind) -> tuple[Floats, Floats]:
    n = amounts(size, "sizes")
    x = np.asarray(total, dtype=np.float64) if kind == "mean" else amounts(total, "events")
    if not np.isfinite(x).all():
        raise WrongTypeError("The sums of the scores are not all numbers.", "Give 0 for a group of nobody.")
    x, n = matched(x, n)
    if kind == "proportion" and (x > n).any():
        raise WrongTypeError("A group has more events than people.", "For repeated events use kind='rate'.")
    return x, n


def _require(kind: Kind, dispersion: Dispersion, winsorise: float, limits: tuple[float, ...]) -> None:
    if kind not in KINDS:
        raise UnknownChoiceError("kind of funnel", kind, KINDS)
    if dispersion not in DISPERSIONS:
        raise UnknownChoiceError("over-dispersion", dispersion, DISPERSIONS)
    if not (0 <= winsorise < 0.5 and limits and all(0 < k < 8 for k in limits)):  # noqa: PLR2004
        raise WrongTypeError(
            "The share to pull in is not between 0 and a half, or a limit is not between 0 and 8.",
            "Use for example winsorise=.1 and limits=(2, 3).",
        )


def _require_target(target: float, kind: Kind, sd: float | None, *, anyone: bool) -> None:
    if kind == "mean" and not (sd is not None and np.isfinite(sd) and sd >= 0):
        raise WrongTypeError(
            "A funnel of means needs the standard deviation of a score.", "Give sd, pooled within groups."
        )
    inside = {"proportion": 0 <= target <= 1, "rate": 0 <= target < np.inf, "mean": bool(np.isfinite(target))}
    if anyone and not inside[kind]:
        raise WrongTypeError(
            "The target is not a value that a group can have.", "Give it in the groups' units."
        )
