"""Indices of the spread between groups in no order: variance, distances from the mean, entropy, Gini."""

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from syschange.statistics.inequality import kernels as formulas
from syschange.statistics.inequality.contrasts import standard_error
from syschange.statistics.inequality.groups import Groups, of_values
from syschange.statistics.inequality.index import Index, build, one_of, position
from syschange.statistics.inequality.kernels import Kernel, from_best, from_reference
from syschange.statistics.inequality.paths import Spread, intervals

Floats = NDArray[np.float64]

AHN = "Ahn J et al. (2018) Journal of Public Health Management and Practice 24:E1"
SHORROCKS = "Shorrocks AF (1980) Econometrica 48:613-625"
DRAWS = 2000
_METHOD = "test inversion along the pattern"
_SIDES = ("max", "min")
_ENTROPIES = {"theil": formulas.THEIL, "mld": formulas.MLD}
_PLAIN: dict[str, Kernel] = {
    k.name: k
    for k in (
        formulas.BGV,
        formulas.BGSD,
        formulas.COV,
        formulas.MDMW,
        formulas.MDMU,
        formulas.IDISW,
        formulas.IDISU,
        formulas.THEIL,
        formulas.MLD,
        formulas.GINI,
        formulas.RANGE,
    )
}
MEASURES = (*_PLAIN, "bgv_corrected", "bgsd_corrected")


def spreads(
    groups: Groups, measures: Sequence[str] = MEASURES, *, seed: int, draws: int = DRAWS, level: float = 0.95
) -> list[Index]:
    """Return several indices of the spread between groups, from one set of simulated noise.

    Parameters
    ----------
    groups
        The groups; the shares are taken as known.
    measures
        Names from `MEASURES`:

        - "bgv", "bgsd", "cov": weighted variance between groups, its root, and that over the mean;
        - "bgv_corrected", "bgsd_corrected": less the variance that noise alone adds (see Notes);
        - "mdmw", "mdmu": mean distance from the weighted mean, weighted by population or not;
        - "idisw", "idisu": the same over the mean (as a share: the literature often writes it × 100);
        - "theil", "mld": entropy of the values over their mean (often written × 1,000);
        - "gini": half the mean difference of two people drawn at random, over the mean;
        - "range_gap": the largest value less the least.
    seed, draws
        Seed and number of the draws of noise (see `paths.intervals`).
    level
        Confidence level.

    Returns
    -------
    list of Index
        In the order asked. Limits are for the spread of the true values: they reach zero where noise alone
        often shows as much, and a raw value may lie above them both. They are missing with one group, without
        any noise, and where the value is (a relative index of mean zero; `mld` where a group has none).

    Notes
    -----
    Formulas: Schlotheuber & Hosseinpoor (2022), table A1. Standard errors are by the delta method, of "bgv"
    by Ahn et al. (2018), which adds the second order. The corrected variance takes away Σ share (1 − share)
    se², and may be negative; its root is then 0. With counts the errors subtracted are p (1 − p) / (n − 1).

    Coverage of 95% limits from counts, on the grid of `benchmarks/coverage/inequality.py`: 97–98% where
    groups do not differ (the nominal 97.5% of the one limit that can miss), and 95–97% on average where they
    do; no point of the grid was more than Monte-Carlo error below 90%. A little long: "bgsd" and the part of
    Theil's index within larger groups (97–98%). Short: "theil" of values whose standard errors are so large
    that simulated values fall below zero, which it has no meaning for (80–96% at shares of .05 with standard
    errors of .04; "mld" then often has no value); made from counts both keep their level. A value below what
    noise mostly shows gives the limits of that median noise, which are wider than they need be.
    """
    for name in measures:
        one_of("measure of spread", name, MEASURES)
    chosen = [_PLAIN.get(name) or _corrected(name, groups) for name in measures]
    noise = intervals(groups, chosen, draws=draws, seed=seed)
    return [_index(kernel, groups, s, level) for kernel, s in zip(chosen, noise, strict=True)]


def bgv(
    groups: Groups, *, seed: int, draws: int = DRAWS, level: float = 0.95, corrected: bool = False
) -> Index:
    """Between-group variance, raw or less what noise adds (see `spreads`)."""
    return spreads(groups, [_name("bgv", corrected=corrected)], seed=seed, draws=draws, level=level)[0]


def bgsd(
    groups: Groups, *, seed: int, draws: int = DRAWS, level: float = 0.95, corrected: bool = False
) -> Index:
    """Between-group standard deviation, raw or less what noise adds (see `spreads`)."""
    return spreads(groups, [_name("bgsd", corrected=corrected)], seed=seed, draws=draws, level=level)[0]


def cov(groups: Groups, *, seed: int, draws: int = DRAWS, level: float = 0.95) -> Index:
    """Coefficient of variation between groups, as a share of the mean (see `spreads`)."""
    return spreads(groups, ["cov"], seed=seed, draws=draws, level=level)[0]


def mdm(
    groups: Groups, *, seed: int, draws: int = DRAWS, level: float = 0.95, weighted: bool = True
) -> Index:
    """Mean distance from the mean, weighted by population or not (see `spreads`)."""
    return spreads(groups, ["mdmw" if weighted else "mdmu"], seed=seed, draws=draws, level=level)[0]


def idis(
    groups: Groups, *, seed: int, draws: int = DRAWS, level: float = 0.95, weighted: bool = True
) -> Index:
    """Index of disparity: the mean distance from the mean, over the mean (see `spreads`)."""
    return spreads(groups, ["idisw" if weighted else "idisu"], seed=seed, draws=draws, level=level)[0]


def theil(groups: Groups, *, seed: int, draws: int = DRAWS, level: float = 0.95) -> Index:
    """Theil's index (see `spreads`); for its parts within and between larger groups see `entropy_parts`."""
    return spreads(groups, ["theil"], seed=seed, draws=draws, level=level)[0]


def mld(groups: Groups, *, seed: int, draws: int = DRAWS, level: float = 0.95) -> Index:
    """Mean log deviation (see `spreads`); for its parts within and between larger groups see `entropy_parts`."""
    return spreads(groups, ["mld"], seed=seed, draws=draws, level=level)[0]


def gini(groups: Groups, *, seed: int, draws: int = DRAWS, level: float = 0.95) -> Index:
    """Gini index between groups (see `spreads`)."""
    return spreads(groups, ["gini"], seed=seed, draws=draws, level=level)[0]


def range_gap(groups: Groups, *, seed: int, draws: int = DRAWS, level: float = 0.95) -> Index:
    """Gap between the best and the worst group, its limits corrected for having picked them (see `spreads`).

    With 20 groups of 100 people and no inequality the raw gap averages .17: `null_expectation` says so, and
    the interval holds 0. For two groups named beforehand use `difference`.
    """
    return spreads(groups, ["range_gap"], seed=seed, draws=draws, level=level)[0]


def mdb(
    groups: Groups,
    *,
    favourable: str,
    seed: int,
    draws: int = DRAWS,
    level: float = 0.95,
    weighted: bool = True,
) -> Index:
    """Mean distance from the best group, weighted by population or not.

    Parameters
    ----------
    groups
        The groups.
    favourable
        "max" where the highest value is the best, "min" where the lowest is.
    seed, draws, level
        As for `spreads`.
    weighted
        Whether the mean is weighted by population.
    """
    one_of("favourable direction", favourable, _SIDES)
    return single(
        from_best(favourable=favourable, weighted=weighted), groups, seed=seed, draws=draws, level=level
    )


def mdr(
    groups: Groups,
    *,
    reference: int,
    seed: int,
    draws: int = DRAWS,
    level: float = 0.95,
    weighted: bool = True,
) -> Index:
    """Mean distance from one group, weighted by population or not.

    Parameters
    ----------
    groups
        The groups.
    reference
        Position of the group of reference, from 0; groups of weight zero are not counted.
    seed, draws, level
        As for `spreads`.
    weighted
        Whether the mean is weighted by population.

    Notes
    -----
    Coverage of 95% limits is 96% on average, and 89% at its worst: twenty groups of thirty people with a
    mean share of .3, where one small group's noise moves every distance at once.
    """
    position("the reference", reference, groups.value.size)
    kernel = from_reference(reference=reference, weighted=weighted)
    return single(kernel, groups, seed=seed, draws=draws, level=level)


def entropy_parts(
    groups: Groups,
    *,
    parent: ArrayLike,
    measure: str = "theil",
    seed: int,
    draws: int = DRAWS,
    level: float = 0.95,
) -> tuple[Index, Index]:
    """Theil's index or the mean log deviation, split into parts within and between larger groups.

    Parameters
    ----------
    groups
        The smaller groups.
    parent
        For each, the larger group that it belongs to, as any labels that can be sorted.
    measure
        "theil" or "mld".
    seed, draws, level
        As for `spreads`.

    Returns
    -------
    tuple of Index
        The part within, then the part between; they add up to the whole.

    Notes
    -----
    Shorrocks (1980). Noise of the part within is judged along the differences within larger groups only.
    """
    one_of("measure", measure, tuple(_ENTROPIES))
    whole = _ENTROPIES[measure]
    names, of = np.unique(np.asarray(parent), return_inverse=True)
    one_each = np.eye(names.size)[of]
    share = groups.share @ one_each
    mixing = one_each * groups.share[:, None] / share
    within = _within(whole, mixing, share)
    base = mixing.T @ groups.value
    noise = intervals(groups, [within], draws=draws, seed=seed, base=base[of])[0]
    inside = _index(within, groups, noise, level)
    se = np.sqrt((mixing**2).T @ groups.se**2)
    between = replace(whole, name=f"{measure}_between", source=SHORROCKS)
    return inside, single(between, of_values(base, se, weight=share), seed=seed, draws=draws, level=level)


def single(kernel: Kernel, groups: Groups, *, seed: int, draws: int, level: float) -> Index:
    """Return the index of one formula."""
    return _index(kernel, groups, intervals(groups, [kernel], draws=draws, seed=seed)[0], level)


def _within(whole: Kernel, mixing: Floats, share: Floats) -> Kernel:
    """Return the part of an index within larger groups: all of it less that of their means."""

    def of(y: Floats, p: Floats) -> Floats:
        with np.errstate(invalid="ignore"):  # infinite less infinite, where nobody in a larger group has any
            rest: Floats = np.maximum(whole.of(y, p) - whole.of(y @ mixing, share), 0.0)
        return rest

    def slopes(y: Floats, p: Floats) -> Floats:
        return whole.slopes(y, p) - mixing @ whole.slopes(y @ mixing, share)

    return replace(whole, name=f"{whole.name}_within", of=of, slopes=slopes, source=SHORROCKS)


def _name(name: str, *, corrected: bool) -> str:
    return f"{name}_corrected" if corrected else name


def _corrected(name: str, groups: Groups) -> Kernel:
    """Return the variance, or its root, less the variance that the groups' noise adds."""
    p, variance = groups.share, groups.se**2
    if groups.trials is not None:
        variance = groups.value * (1 - groups.value) / np.maximum(groups.trials - 1, 1.0)
    noise = float(p * (1 - p) @ variance)
    plain = formulas.BGV

    def less(y: Floats, share: Floats) -> Floats:
        rest: Floats = plain.of(y, share) - noise
        return rest

    if name == "bgv_corrected":
        return replace(plain, name=name, of=less, truth=plain.of)

    def root(y: Floats, share: Floats) -> Floats:
        return np.sqrt(np.maximum(less(y, share), 0.0))

    def slopes(y: Floats, share: Floats) -> Floats:
        sd = float(root(y, share))
        return plain.slopes(y, share) / (2 * sd) if sd > 0 else np.full_like(y, np.nan)

    return replace(formulas.BGSD, name=name, of=root, slopes=slopes, truth=formulas.BGSD.of)


def _index(kernel: Kernel, groups: Groups, noise: Spread, level: float) -> Index:
    value = float(kernel.of(groups.value, groups.share))
    slopes = kernel.slopes(groups.value, groups.share)
    se, null, source = standard_error(slopes, groups), noise.null_expectation, kernel.source
    if kernel.name in {"bgv", "bgv_corrected"}:
        se, source = _ahn(groups, slopes), f"{source}; {AHN}"
        null = _noise_variance(groups) if kernel.name == "bgv" else 0.0
    if not math.isfinite(value):
        value, se = math.nan, math.nan
    return build(kernel.name, value, se=se, scale=kernel.scale, null=null, source=source, level=level,
                 method=_METHOD, distribution=noise.distribution, slopes=slopes)  # fmt: skip


def _ahn(groups: Groups, slopes: Floats) -> float:
    """Return the standard error of the variance between groups, to the second order (Ahn et al. 2018)."""
    p, v = groups.share, groups.se**2
    first = float(slopes**2 @ v)
    second = float(p**2 @ v) ** 2 + float((p**2 - 2 * p**3) @ v**2)
    return math.sqrt(max(first + 2 * second, 0.0))


def _noise_variance(groups: Groups) -> float:
    """Return the variance between groups that noise alone shows: Σ share (1 − share) se²."""
    p, v = groups.share, groups.se**2
    if groups.trials is not None:
        v = groups.mean * (1 - groups.mean) / groups.trials
    return float(p * (1 - p) @ v)
