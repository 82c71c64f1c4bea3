"""People who appear more than once: means, proportions, rates and changes whose limits allow for it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from syschange.errors import NotEstimableError
from syschange.results import Estimate
from syschange.statistics.design.inverted import Inverted
from syschange.statistics.design.limits import Pair, share_limits
from syschange.statistics.design.linearised import (
    Floats,
    Linearised,
    as_floats,
    as_share,
    effective_size,
    quotient,
)
from syschange.statistics.levels import require_level
from syschange.statistics.means import spread, t_estimate, t_limits


@dataclass(frozen=True, eq=False)
class PeopleSums:
    """Sums over the people of each cell, made in two steps: first within each person, then over people.

    Attributes
    ----------
    people
        How many people have a row in the cell.
    m, mm
        Σm and Σm², m being a person's rows in the cell (or, for a rate, the person's exposure).
    t, tt
        Σt and Σt², t being the total of a person's values in the cell (or events).
    tm
        Σt·m.
    mmm
        Σm³; with it the degrees of freedom are Satterthwaite's, without it people − 1.
    squares
        Σy² over rows, for the design effect of a mean; for a proportion it is not needed.

    Notes
    -----
    All but `people` add up over finer cells only where no person is in two of them.
    """

    people: ArrayLike
    m: ArrayLike
    t: ArrayLike
    mm: ArrayLike
    tm: ArrayLike
    tt: ArrayLike
    mmm: ArrayLike | None = None
    squares: ArrayLike | None = None


@dataclass(frozen=True, eq=False)
class SharedSums:
    """Sums over the people who have a row in both of two cells.

    Attributes
    ----------
    people
        How many they are.
    tt, tm, mt, mm
        Σ of (first cell × second cell): total × total, total × rows, rows × total, rows × rows.
    """

    people: ArrayLike
    tt: ArrayLike
    tm: ArrayLike
    mt: ArrayLike
    mm: ArrayLike


@dataclass(frozen=True, eq=False)
class Change:
    """The difference of two cells that may share people, second less first.

    Attributes
    ----------
    value, se, df
        The difference, its standard error and its degrees of freedom.
    first, second
        The two cells.
    correlation
        The correlation of the two estimates through the people they share.
    """

    value: Floats
    se: Floats
    df: Floats
    first: Linearised
    second: Linearised
    correlation: Floats


def clustered_mean(sums: PeopleSums) -> Linearised:
    """Means over rows, with standard errors that let a person's rows resemble one another.

    Parameters
    ----------
    sums
        Sums over the people of each cell; values measured from any pivot near their mean.

    Returns
    -------
    Linearised
        `n` is rows. `df` is people − 1, or with `mmm` Satterthwaite's, which is less where a few people have
        most of the rows. `deff` needs `squares`. The standard error is missing for fewer than two people.
        Read the limits with `mean_limits`.

    Notes
    -----
    V = G / (G − 1) Σe² / (Σm)², e = t − ȳm: Liang KY, Zeger SL (1986) Biometrika 73:13-22 with the small-sample
    factor CR1 of Cameron AC, Miller DL (2015) Journal of Human Resources 50:317-372, which for a mean alone is
    G / (G − 1). Degrees of freedom from Σm³: Bell RM, McCaffrey DF (2002) Survey Methodology 28:169-181, for
    this estimator with independent rows as the working model; their own bias correction (CR2) divides by
    1 − m/Σm person by person and cannot be had from sums.

    Raises
    ------
    WrongTypeError
        Where a sum is missing or infinite, or negative that cannot be, or the lengths differ.
    """
    return _linearised(sums, {}, squares=sums.squares)


def clustered_share(sums: PeopleSums) -> Linearised:
    """Proportions of rows, as `clustered_mean`, with the effective size that `share_limits` reads.

    Returns
    -------
    Linearised
        `n_eff` is n / deff, at most n; where every row or none has the event, Kish's (Σm)² / Σm², as if a
        person's rows always agreed. With one row a person it is n, so that "wilson" limits are Wilson's own.

    Raises
    ------
    WrongTypeError
        Where a sum is missing, infinite or negative, the lengths differ, or there are more events than rows.
    """
    found = _linearised(sums, {"t": sums.t, "tm": sums.tm}, squares=sums.t)
    share = as_share(found.value)
    n = found.n
    bessel = np.where(n > 1, n - 1, 1.0) / np.where(n > 1, n, 1.0)
    variance = np.where(n > 1, found.se**2 * bessel, 0.0)
    size = effective_size(share, variance, n, quotient(n**2, sums.mm))
    # One person alone says nothing of how people differ.
    size = np.where((found.df > 0) | (n == 1), size, np.nan)
    return Linearised(share, found.se, found.df, n, size, found.deff)


def clustered_rate(sums: PeopleSums) -> Linearised:
    """Events a unit of exposure, with standard errors that let events bunch in people.

    Parameters
    ----------
    sums
        Sums over the people of each cell, `t` being a person's events and `m` the exposure, for example years.

    Returns
    -------
    Linearised
        `n` is the exposure and `deff` the dispersion, V over that of Poisson counts. Read the limits with
        `rate_limits`.

    Raises
    ------
    WrongTypeError
        Where a sum is missing, infinite or negative, or the lengths differ.
    """
    found = _linearised(sums, {"t": sums.t, "tm": sums.tm}, squares=None)
    deff = quotient(found.se**2 * found.n, found.value)
    return Linearised(found.value, found.se, found.df, found.n, quotient(found.n, deff), deff)


def clustered_change(first: PeopleSums, *, second: PeopleSums, shared: SharedSums, share: bool) -> Change:
    """Differences of two cells that share some, all or none of their people, second less first.

    Parameters
    ----------
    first, second
        Sums over the people of each, for example before and after.
    shared
        Sums over the people with rows in both.
    share
        Whether the values are 0 or 1.

    Returns
    -------
    Change
        Missing where a cell has fewer than two people. Read the limits with `mean_change_limits` or, for
        proportions, `share_change_limits`.

    Notes
    -----
    V = V₁ + V₂ − 2 c Σe₁e₂ / (Σm₁ Σm₂), each cell's variance with its own factor G / (G − 1) and c the
    geometric mean of the two. With one row a person in both it is the paired t test's; with nobody in both,
    Welch's. The degrees of freedom are Satterthwaite's (1946, Biometrics Bulletin 2:110-114) for products of
    normal deviates, no fewer than those of the smaller cell and no more than both together: ours, and equal
    to the paired and Welch's in those two cases.

    Raises
    ------
    WrongTypeError
        Where a sum is missing or infinite, or negative that cannot be, or the lengths differ.
    """
    of = clustered_share if share else clustered_mean
    a, b = of(first), of(second)
    s = as_floats({"tt": shared.tt, "tm": shared.tm, "mt": shared.mt}, {"p": shared.people, "mm": shared.mm})
    cross = s["tt"] - b.value * s["tm"] - a.value * s["mt"] + a.value * b.value * s["mm"]
    ga, gb = (np.asarray(x.people, dtype=np.float64) for x in (first, second))
    usable = (ga > 1) & (gb > 1)
    na, nb = np.where(usable, ga - 1, np.nan), np.where(usable, gb - 1, np.nan)
    factor = np.sqrt(ga * gb / (na * nb))
    covariance = factor * quotient(cross, a.n * b.n)
    apart = a.se**2 + b.se**2
    variance = spread(apart - 2 * covariance, apart)
    both = a.se * b.se
    correlation = np.where(both > 0, np.clip(quotient(covariance, both), -1, 1), 0.0)
    df = _shared_df(a.se**2, b.se**2, covariance, na, nb, s["p"] * np.sqrt(na * nb / (ga * gb)))
    return Change(b.value - a.value, np.sqrt(variance), df, a, b, correlation)


def mean_change_limits(change: Change, *, level: float = 0.95) -> Pair:
    """Student t limits of changes; missing where the standard error is zero or missing."""
    require_level(level)
    return t_limits(change.value, np.where(change.se > 0, change.se, np.nan), change.df, level=level)


def share_change_limits(change: Change, *, level: float = 0.95, method: str = "wilson") -> Pair:
    """Limits of changes of proportions, from those of each proportion and how far they move together.

    Parameters
    ----------
    change
        Changes by `clustered_change` with `share=True`.
    level
        Confidence level.
    method
        The limits of each proportion, one of `SHARE_METHODS` (default "wilson").

    Notes
    -----
    Newcombe RG (1998) Improved confidence intervals for the difference between binomial proportions based on
    paired data, Statistics in Medicine 17:2635-2650; in general Zou GY, Donner A (2008) Statistics in Medicine
    27:1693-1702. They stay within −1 and 1.
    """
    require_level(level)
    return _square_and_add(
        change,
        share_limits(change.first, level=level, method=method),
        share_limits(change.second, level=level, method=method),
    )


def mean_change_estimate(change: Change, *, level: float = 0.95) -> Estimate:
    """Return one change with its t limits.

    Raises
    ------
    NotEstimableError
        Where the standard error is zero or missing.
    """
    return t_estimate(
        float(change.value), float(change.se), float(change.df), level=level, method="clustered t"
    )


def share_change_estimate(change: Change, *, level: float = 0.95) -> Estimate:
    """Return one change of a proportion with its limits (see `share_change_limits`, "wilson").

    Raises
    ------
    NotEstimableError
        Where the limits are missing.
    """
    require_level(level)
    made = ChangeDistribution(change)
    if not np.isfinite(made.limits((1 - level) / 2)).all():
        raise NotEstimableError(
            "The uncertainty of the change cannot be estimated: too few people at one of the times.",
            "Collect more records, or join groups that are too small to stand alone.",
        )
    return Estimate.of(float(change.value), made, level, "clustered Newcombe 10")


@dataclass(frozen=True, eq=False)
class ChangeDistribution(Inverted):
    """The confidence distribution whose limits at every level are those of `share_change_limits`."""

    change: Change

    def limits(self, tail: float) -> tuple[float, float]:
        """Return the lower and the upper limit that each leave `tail` outside."""
        # At the two ends there is no level strictly between 0 and 1 to ask for.
        level = float(np.clip(1 - 2 * tail, 1e-15, 1 - 1e-15))
        lower, upper = share_change_limits(self.change, level=level)
        return float(lower), float(upper)

    def bounds(self) -> tuple[float, float]:
        """Return −1 and 1."""
        return -1.0, 1.0


def _square_and_add(change: Change, first: Pair, second: Pair) -> Pair:
    (l1, u1), (l2, u2) = first, second
    down1, up1 = change.first.value - l1, u1 - change.first.value
    down2, up2 = change.second.value - l2, u2 - change.second.value
    r = change.correlation

    def reach(one: Floats, other: Floats) -> Floats:
        return np.sqrt(np.maximum(one**2 + other**2 - 2 * r * one * other, 0))

    return change.value - reach(down2, up1), change.value + reach(up2, down1)


def _linearised(sums: PeopleSums, unsigned: dict[str, ArrayLike], *, squares: ArrayLike | None) -> Linearised:
    signed = {k: v for k, v in {"t": sums.t, "tm": sums.tm}.items() if k not in unsigned}
    plain: dict[str, ArrayLike] = {"people": sums.people, "m": sums.m, "mm": sums.mm, "tt": sums.tt}
    if sums.mmm is not None:
        plain["mmm"] = sums.mmm
    if squares is not None:
        plain["squares"] = squares
    s = as_floats(signed, {**plain, **unsigned})
    g, n = s["people"], s["m"]
    value = quotient(s["t"], n)
    larger = s["tt"] + value**2 * s["mm"]
    scatter = spread(larger - 2 * value * s["tm"], larger)
    enough = g > 1
    less = np.where(enough, g - 1, np.nan)
    variance = quotient(g * scatter, less * n**2)
    deff = np.full(value.shape, np.nan)
    if "squares" in s:
        within = spread(s["squares"] - quotient(s["t"] ** 2, n), s["squares"])
        deff = quotient(variance, quotient(within, n * np.where(n > 1, n - 1, np.nan)))
    df = _satterthwaite(s) if "mmm" in s else g - 1
    return Linearised(value, np.sqrt(variance), df, n, quotient(n, deff), deff)


def _satterthwaite(s: dict[str, Floats]) -> Floats:
    """Return (tr B)² / tr B², B = diag(m) − mm′ / Σm being the covariance of people's residual totals."""
    evenness = quotient(s["mm"], s["m"])
    trace = s["m"] - evenness
    squared = s["mm"] - 2 * quotient(s["mmm"], s["m"]) + evenness**2
    df = quotient(trace**2, np.where(s["people"] > 1, squared, np.nan))
    return np.where(np.isnan(df), s["people"] - 1, np.minimum(df, s["people"] - 1))


def _shared_df(a: Floats, b: Floats, c: Floats, na: Floats, nb: Floats, shared: Floats) -> Floats:  # noqa: PLR0917
    """Return Satterthwaite's degrees of freedom of a + b − 2c, whose parts move together."""
    joint = quotient(shared, na * nb)
    moving = a**2 / na + b**2 / nb + 2 * a * b * joint - 4 * c * (a / na + b / nb)
    moving = moving + np.where(shared > 0, 4 * c**2 * quotient(1, shared), 0.0)
    df = quotient((a + b - 2 * c) ** 2, moving)
    least, most = np.fmin(na, nb), na + nb
    df = np.where((moving > 0) & np.isfinite(df), df, least)
    return np.where(np.isnan(a + b), np.nan, np.clip(df, least, most))
