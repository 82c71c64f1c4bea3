"""Stratified and clustered surveys: totals, means, ratios and contrasts of many domains at once."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from syschange.errors import NotEstimableError, UnknownChoiceError, WrongTypeError
from syschange.statistics.design.linearised import (
    Floats,
    Linearised,
    as_floats,
    as_share,
    effective_size,
    quotient,
)

LONELY = ("error", "centred")
DF_OF = ("domain", "design")

# Ours: a standard error this small a share of its parts is what rounding leaves of none.
_ROUNDING = 1e-12


@dataclass(frozen=True, eq=False)
class Sample:
    """The sampling units of a survey: one entry each, those with nobody in a domain included.

    Attributes
    ----------
    strata
        The stratum of each primary sampling unit, in codes of any kind.
    population
        How many sampling units its stratum holds in the population, one entry for each unit in the sample;
        None (the default) for sampling with replacement, or from so many that it makes no difference.
    lonely
        What to do with a stratum of a single unit, which has no variance within: "error" (default), or
        "centred": compare it with the mean of all units, which overstates the variance. A stratum sampled
        whole adds nothing and is never an error.
    """

    strata: ArrayLike
    population: ArrayLike | None = None
    lonely: str = "error"

    def __post_init__(self) -> None:
        if self.lonely not in LONELY:
            raise UnknownChoiceError("treatment of a stratum of one sampling unit", self.lonely, LONELY)

    def codes(self) -> NDArray[np.intp]:
        """Return the strata as codes 0, 1, …"""
        return np.unique(np.asarray(self.strata), return_inverse=True)[1].reshape(-1)


def psu_totals(
    strata: ArrayLike, *, psus: ArrayLike, sums: ArrayLike
) -> tuple[NDArray[np.generic], NDArray[np.generic], Floats]:
    """Add up rows, or parts of sampling units, into one row of totals for each sampling unit.

    Parameters
    ----------
    strata, psus
        The stratum and the sampling unit of each row. The same label in two strata is two units.
    sums
        What to add, shape (rows,) or (rows, domains): weights, weights times values, zero out of the domain.

    Returns
    -------
    tuple of arrays
        The stratum and the label of each sampling unit, and their totals, in order of stratum and label.

    Raises
    ------
    WrongTypeError
        Where the lengths differ or a sum is not finite.
    """
    stratum, psu = np.asarray(strata), np.asarray(psus)
    added = as_floats({"sums": sums}, {})["sums"]
    if not (stratum.shape == psu.shape == added.shape[:1]):
        raise WrongTypeError(
            "The strata, sampling units and sums are of different lengths.", "Give one of each for every row."
        )
    if not len(added):
        return stratum, psu, added
    order = np.lexsort((psu, stratum))
    stratum, psu = stratum[order], psu[order]
    fresh = np.concatenate([[True], (stratum[1:] != stratum[:-1]) | (psu[1:] != psu[:-1])])
    starts = np.flatnonzero(fresh)
    return stratum[starts], psu[starts], np.add.reduceat(added[order], starts, axis=0)


def survey_total(sample: Sample, wy: ArrayLike, *, w: ArrayLike | None = None) -> Linearised:
    """Totals Σwy of each domain.

    Parameters
    ----------
    sample
        The sampling units.
    wy
        Totals of weight times value in each sampling unit, shape (units,) or (units, domains); zeros where a
        unit has nobody in the domain. Give the weights themselves for the size of a domain.
    w
        Totals of weight in the same shape, only to count the degrees of freedom of each domain; without it
        those of the whole design are used.

    Returns
    -------
    Linearised
        One entry for each domain; `n` is the sampling units with anybody in it (all, without `w`), `n_eff` and
        `deff` missing. Read the limits with `mean_limits`.

    Notes
    -----
    Cochran WG (1977) Sampling Techniques, 3rd ed., chapters 5 and 11: the with-replacement form between
    sampling units within strata, times 1 − f. Domains keep the units with nobody in them.

    Raises
    ------
    NotEstimableError
        Where a stratum has a single sampling unit and `lonely` is "error".
    WrongTypeError
        Where lengths differ, or a total is not finite.
    """
    z = _by_domain({"wy": wy}, {}, sample)["wy"]
    counted = np.ones(z.shape) if w is None else _by_domain({}, {"w": w}, sample)["w"]
    variance = np.einsum("pd,pd->d", *_deviations(sample, z))
    return _shaped(wy, z.sum(axis=0), variance, sample, counted, df_of="domain")


def survey_ratio(
    sample: Sample, *, numerator: ArrayLike, denominator: ArrayLike, df_of: str = "domain"
) -> Linearised:
    """Ratios of two totals in each domain, with Taylor-linearised standard errors.

    Parameters
    ----------
    sample
        The sampling units.
    numerator, denominator
        Totals of weight times each variable in every sampling unit, shape (units,) or (units, domains);
        zeros where a unit has nobody in the domain.
    df_of
        Sampling units less strata, of the "domain" (default: only those with anybody in it) or the "design".

    Returns
    -------
    Linearised
        One entry for each domain; `n` is the sampling units with anybody in it, `n_eff` and `deff` missing.
        Read the limits with `mean_limits`.

    Notes
    -----
    Woodruff RS (1971) A simple method for approximating the variance of a complicated estimate, Journal of
    the American Statistical Association 66:411-414. Degrees of freedom of a domain: Korn EL, Graubard BI
    (1999) Analysis of Health Surveys, chapter 5.

    Raises
    ------
    NotEstimableError
        Where a stratum has a single sampling unit and `lonely` is "error".
    WrongTypeError
        Where lengths differ, or a total is not finite.
    """
    s = _by_domain({"numerator": numerator, "denominator": denominator}, {}, sample)
    value, z = _scores(s["numerator"], s["denominator"])
    variance = np.einsum("pd,pd->d", *_deviations(sample, z))
    return _shaped(numerator, value, variance, sample, s["denominator"], df_of=df_of)


def survey_mean(sample: Sample, *, w: ArrayLike, wy: ArrayLike, df_of: str = "domain") -> Linearised:
    """Means of each domain: the ratio of Σwy to Σw (see `survey_ratio`).

    Raises
    ------
    NotEstimableError
        Where a stratum has a single sampling unit and `lonely` is "error".
    WrongTypeError
        Where lengths differ, a total is not finite, or one of weight is negative.
    """
    as_floats({}, {"w": w})
    return survey_ratio(sample, numerator=wy, denominator=w, df_of=df_of)


def survey_share(
    sample: Sample, *, w: ArrayLike, wy: ArrayLike, n: ArrayLike | None = None, df_of: str = "domain"
) -> Linearised:
    """Proportions of each domain, with the effective size that `share_limits` reads.

    Parameters
    ----------
    sample
        The sampling units.
    w, wy
        Totals of weight in each sampling unit, and of the weight of those with the event.
    n
        Rows in each domain, for the effective size; without it the sampling units with anybody in it.
    df_of
        As in `survey_ratio`.

    Returns
    -------
    Linearised
        As `survey_mean`, but `n` is the rows and `n_eff` p (1 − p) / V, at most n. Where everybody or nobody
        has the event it is Kish's effective number of sampling units, as if all in one agreed.

    Raises
    ------
    NotEstimableError
        Where a stratum has a single sampling unit and `lonely` is "error".
    WrongTypeError
        Where lengths differ, a total is not finite or negative, or there are more events than weight.
    """
    as_floats({}, {"w": w, "wy": wy})
    found = survey_mean(sample, w=w, wy=wy, df_of=df_of)
    weight = np.asarray(w, dtype=np.float64)
    same = quotient(weight.sum(axis=0) ** 2, (weight**2).sum(axis=0))
    rows = found.n if n is None else np.broadcast_to(as_floats({}, {"n": n})["n"], found.n.shape)
    share = as_share(found.value)
    size = effective_size(share, found.se**2, rows, same)
    return Linearised(share, found.se, found.df, rows, size, found.deff)


def survey_contrast(sample: Sample, *, w: ArrayLike, wy: ArrayLike, coefficients: ArrayLike) -> Linearised:
    """Contrasts of the means of domains, with what they share through the sampling units taken into account.

    Parameters
    ----------
    sample
        The sampling units.
    w, wy
        Totals of weight, and of weight times value, shape (units, domains).
    coefficients
        Shape (domains,) for one contrast or (domains, contrasts) for many: for example −1 and 1. A domain
        whose coefficient is 0 may be empty.

    Returns
    -------
    Linearised
        One entry for each contrast, on the degrees of freedom of the design. Read the limits with
        `mean_limits`.

    Raises
    ------
    NotEstimableError
        Where a stratum has a single sampling unit and `lonely` is "error".
    WrongTypeError
        Where lengths differ, or a total is not finite.
    """
    s = _by_domain({"wy": wy}, {"w": w}, sample)
    given = as_floats({"coefficients": coefficients}, {})["coefficients"]
    given = np.atleast_1d(given)
    c = given.reshape(len(given), math.prod(given.shape[1:]))
    if len(c) != s["w"].shape[1]:
        raise WrongTypeError("The coefficients and the domains differ in number.", "Give one a domain.")
    value, z = _scores(s["wy"], s["w"])
    used = (c != 0) & np.isnan(value)[:, None]
    hollow = used.any(axis=0)
    made = np.where(hollow, np.nan, np.nan_to_num(value) @ c)
    variance = np.einsum("pd,pd->d", *_deviations(sample, np.nan_to_num(z) @ c))
    counted = np.ones((len(z), c.shape[1]))
    return _shaped(given, made, np.where(hollow, np.nan, variance), sample, counted, df_of="design")


def design_effect(
    found: Linearised,
    *,
    n: ArrayLike,
    w: ArrayLike,
    wy: ArrayLike,
    wy2: ArrayLike,
    population: ArrayLike | None = None,
) -> Floats:
    """Design effects of means: the variance over that of a simple random sample of as many rows.

    Parameters
    ----------
    found
        Means by `survey_mean`.
    n, w, wy, wy2
        Rows, Σw, Σwy and Σwy² of each domain over the whole sample.
    population
        Rows in the population, for a simple random sample without replacement; None (default) for one with.

    Returns
    -------
    array
        Missing where there are fewer than two rows or the values do not vary.

    Notes
    -----
    Kish L (1965) Survey Sampling, section 8.2.
    """
    s = as_floats({"wy": wy}, {"n": n, "w": w, "wy2": wy2})
    enough = s["n"] > 1
    within = quotient(s["wy2"], s["w"]) - quotient(s["wy"], s["w"]) ** 2
    alone = within / np.where(enough, s["n"] - 1, np.nan)
    if population is not None:
        alone = alone * (1 - quotient(s["n"], population))
    return quotient(found.se**2, np.where(alone > 0, alone, np.nan))


def _by_domain(
    signed: dict[str, ArrayLike], unsigned: dict[str, ArrayLike], sample: Sample
) -> dict[str, Floats]:
    """Return totals of shape (units, domains), having checked that there is a row for every unit."""
    s = as_floats(signed, unsigned)
    units = np.asarray(sample.strata).shape
    if any(len(units) != 1 or a.shape[:1] != units for a in s.values()):
        raise WrongTypeError(
            "The totals and the strata are of different lengths.", "Give one row for every sampling unit."
        )
    return {name: a.reshape(len(a), math.prod(a.shape[1:])) for name, a in s.items()}


def _scores(numerator: Floats, denominator: Floats) -> tuple[Floats, Floats]:
    """Return the ratio of the totals, and what each unit adds to it."""
    below = denominator.sum(axis=0)
    value = quotient(numerator.sum(axis=0), below)
    return value, quotient(numerator - value * denominator, np.broadcast_to(below, denominator.shape))


def _deviations(sample: Sample, z: Floats) -> tuple[Floats, Floats]:
    """Return the deviations of the scores within strata, plain and times m / (m − 1) × (1 − f)."""
    codes = sample.codes()
    m = np.bincount(codes).astype(np.float64) if len(codes) else np.zeros(0)
    left = 1 - _sampled(sample, codes, m)
    single = m == 1
    if (single & (left > 0)).any() and sample.lonely == "error":
        raise NotEstimableError(
            "A stratum has a single sampling unit, and the variance within it is unknown.",
            'Join it to a similar stratum, or give lonely="centred".',
        )
    centre = _by_stratum(codes, z) / m[:, None]
    if single.any():
        centre[single] = z.mean(axis=0)
    away = z - centre[codes]
    # Rounding: deviations that are nothing beside the scores they come from.
    away = np.where(np.abs(away) <= _ROUNDING * np.abs(z).max(axis=0, initial=0.0), 0.0, away)
    factor = np.where(single, 1.0, m / np.where(single, 1.0, m - 1)) * left
    return away, away * factor[codes][:, None]


def _by_stratum(codes: NDArray[np.intp], values: Floats) -> Floats:
    """Return the sums of each stratum."""
    if not len(codes):
        return np.zeros((0, values.shape[1]))
    order = np.argsort(codes, kind="stable")
    starts = np.searchsorted(codes[order], np.arange(int(codes.max()) + 1))
    sums: Floats = np.add.reduceat(values[order], starts, axis=0)
    return sums


def _sampled(sample: Sample, codes: NDArray[np.intp], m: Floats) -> Floats:
    """Return the share of the sampling units of each stratum that is in the sample."""
    if sample.population is None:
        return np.zeros(len(m))
    given = np.broadcast_to(as_floats({}, {"population": sample.population})["population"], codes.shape)
    held = np.zeros(len(m))
    held[codes] = given
    if (held[codes] != given).any() or (held < m).any():
        raise WrongTypeError(
            "A stratum holds fewer sampling units in the population than in the sample, or two numbers of them.",
            "Give the number of units its stratum holds, the same for every unit of it.",
        )
    share: Floats = m / held
    return share


def _shaped(
    like: ArrayLike, value: Floats, variance: Floats, sample: Sample, counted: Floats, *, df_of: str
) -> Linearised:
    """Return the answers in the shape of the totals given, without the axis of the units."""
    if df_of not in DF_OF:
        raise UnknownChoiceError("way to count degrees of freedom", df_of, DF_OF)
    codes = sample.codes()
    present = counted != 0
    units = present.sum(axis=0)
    strata = _by_stratum(codes, present.astype(np.float64)) > 0
    df = units - strata.sum(axis=0) if df_of == "domain" else np.full(units.shape, len(codes) - len(strata))
    nothing = np.full(value.shape, np.nan)
    parts = (value, np.sqrt(variance), df, units.astype(np.float64), nothing, nothing)
    shape = np.asarray(like).shape[1:]
    return Linearised(*(np.asarray(a, dtype=np.float64).reshape(shape) for a in parts))
