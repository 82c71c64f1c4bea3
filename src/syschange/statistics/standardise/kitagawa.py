"""Kitagawa's decomposition: how much of a difference of rates is rates, and how much is who the people are."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from syschange.errors import UnknownChoiceError, WrongTypeError
from syschange.results import Estimate
from syschange.statistics.levels import require_level
from syschange.statistics.means import spread, t_estimate
from syschange.statistics.standardise.amounts import Floats, amounts, matched

Kind = Literal["proportion", "rate"]
Part = Literal["difference", "rate", "composition"]


@dataclass(frozen=True, eq=False)
class Kitagawa:
    """A difference of crude rates, first group less second, in two parts that add up to it.

    Attributes
    ----------
    difference, rate, composition
        The whole, the part owing to different rates within strata, and that owing to different shares of strata.
    difference_se, rate_se, composition_se
        Their standard errors.
    rate_by_stratum, composition_by_stratum
        What each stratum adds to either part, strata on the last axis.
    rate_by_stratum_se, composition_by_stratum_se
        Their standard errors.
    """

    difference: Floats
    rate: Floats
    composition: Floats
    difference_se: Floats
    rate_se: Floats
    composition_se: Floats
    rate_by_stratum: Floats
    composition_by_stratum: Floats
    rate_by_stratum_se: Floats
    composition_by_stratum_se: Floats


@dataclass(frozen=True, eq=False)
class _Group:
    """One group: rates and shares of strata, their variances, and which strata it has anybody in."""

    rate: Floats
    share: Floats
    rate_variance: Floats
    people: Floats  # infinite where the composition is taken as known
    there: NDArray[np.bool_]


def kitagawa(
    events1: ArrayLike, n1: ArrayLike, events2: ArrayLike, n2: ArrayLike, *, kind: Kind = "proportion"
) -> Kitagawa:
    """Decompose a difference of crude rates into a part of rates and a part of composition.

    Parameters
    ----------
    events1, n1, events2, n2
        Events and people (or person-time) of each stratum in the two groups, strata on the last axis.
    kind
        "proportion": each person has the event or not, and the people are a sample, so that shares of strata
        vary too (binomial and multinomial). "rate": events are Poisson, and person-time is known.

    Returns
    -------
    Kitagawa
        Missing where a group has nobody. A stratum that one group has nobody in has no rate there: the other
        group's stands in, so that all it adds is composition (ours).

    Raises
    ------
    UnknownChoiceError
        Where the kind is neither.
    WrongTypeError
        Where a value is negative or missing, lengths differ, there are events where there is nobody, or
        proportions have more events than people.

    Notes
    -----
    Kitagawa EM (1955) Components of a difference between two rates, Journal of the American Statistical
    Association 50:1168-1194: rates weighted by the mean of the two compositions, and compositions by the mean of
    the two rates. Standard errors by the delta method (ours, from the counts' own distributions).
    """
    if kind not in {"proportion", "rate"}:
        raise UnknownChoiceError("kind of rate", kind, ("proportion", "rate"))
    x1, m1, x2, m2 = matched(
        amounts(events1, "events"),
        amounts(n1, "populations"),
        amounts(events2, "events"),
        amounts(n2, "populations"),
    )
    first, second = _group(x1, m1, kind), _group(x2, m2, kind)
    r1 = np.where(first.there, first.rate, second.rate)
    r2 = np.where(second.there, second.rate, first.rate)
    mean_share, mean_rate = (first.share + second.share) / 2, (r1 + r2) / 2
    by_rate = mean_share * (r1 - r2)
    by_share = mean_rate * (first.share - second.share)
    rates = _spread(first, second, (mean_share, -mean_share), ((r1 - r2) / 2, (r1 - r2) / 2))
    half = (first.share - second.share) / 2
    shares = _spread(first, second, (half, half), (mean_rate, -mean_rate))
    whole = _spread(first, second, (first.share, -second.share), (r1, -r2))
    rate, share = by_rate.sum(axis=-1), by_share.sum(axis=-1)
    return Kitagawa(
        rate + share, rate, share, whole[0], rates[0], shares[0], by_rate, by_share, rates[1], shares[1]
    )


def _group(x: Floats, n: Floats, kind: Kind) -> _Group:
    if (x > 0)[n == 0].any() or (kind == "proportion" and (x > n).any()):
        raise WrongTypeError(
            "A stratum has more events than people, or events and nobody in it.",
            "Check that events and people are of the same strata; for repeated events use kind='rate'.",
        )
    total = n.sum(axis=-1, keepdims=True)
    safe = np.where(n > 0, n, 1.0)
    share = n / np.where(total > 0, total, np.nan)
    rate = x / safe
    variance = np.maximum(rate * (1 - rate), 0) / safe if kind == "proportion" else rate / safe
    people = total if kind == "proportion" else np.full_like(total, np.inf)
    return _Group(rate, share, np.where(n > 0, variance, 0.0), people, n > 0)


def _spread(
    first: _Group, second: _Group, by_rate: tuple[Floats, Floats], by_share: tuple[Floats, Floats]
) -> tuple[Floats, Floats]:
    """Return the standard errors of a sum over strata and of its terms, from the slopes on rates and shares."""
    # Where one group's rate stands in for the other's, its slope takes over the other's too.
    slope1 = by_rate[0] + np.where(second.there, 0.0, by_rate[1])
    slope2 = by_rate[1] + np.where(first.there, 0.0, by_rate[0])
    terms = slope1**2 * first.rate_variance + slope2**2 * second.rate_variance
    total = terms.sum(axis=-1)
    for group, slope in ((first, by_share[0]), (second, by_share[1])):
        square = group.share * slope**2
        people = np.where(group.people > 0, group.people, np.nan)
        terms = terms + square * (1 - group.share) / people
        mean = (group.share * slope).sum(axis=-1, keepdims=True)
        about = (group.share * (slope - mean) ** 2).sum(axis=-1)
        total = total + spread(about, square.sum(axis=-1)) / people[..., 0]
    return np.sqrt(total), np.sqrt(terms)


def kitagawa_estimate(
    events1: ArrayLike,
    n1: ArrayLike,
    events2: ArrayLike,
    n2: ArrayLike,
    *,
    part: Part = "rate",
    kind: Kind = "proportion",
    level: float = 0.95,
) -> Estimate:
    """Return one part of the decomposition for one pair of groups, with its distribution (see `kitagawa`).

    Parameters
    ----------
    part
        "rate", "composition", or "difference" for the whole.

    Raises
    ------
    NotEstimableError
        Where the part has no uncertainty to estimate: nobody in a group, or nothing that varies.
    UnknownChoiceError
        Where there is no such part or kind.
    WrongTypeError
        See `kitagawa`; also where there is more than one pair of groups, or the level is not between 0 and 1.
    """
    if part not in {"difference", "rate", "composition"}:
        raise UnknownChoiceError("part of the difference", part, ("difference", "rate", "composition"))
    require_level(level)
    made = kitagawa(events1, n1, events2, n2, kind=kind)
    if np.size(made.difference) != 1:
        raise WrongTypeError(
            "There is more than one pair of groups.", "Use kitagawa for all of them at once."
        )
    value, se = float(getattr(made, part)), float(getattr(made, f"{part}_se"))
    return t_estimate(value, se, float("inf"), level=level, method=f"Kitagawa, {part}")
