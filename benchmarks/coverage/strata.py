"""Coverage of the multilevel model: the share of variance between strata, and what is predicted of each stratum."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import product

import numpy as np
from covered import Floats, Interval, Row, averaged
from scipy import special

from syschange.statistics.multilevel import (
    BinomialSums,
    GaussianSums,
    Part,
    effects,
    fit_binomial,
    fit_gaussian,
    main_effects,
    predictions,
    vpc_estimate,
)

SHAPES = ((4, 5), (2, 3, 5))
NUMERIC_GRID = (
    "20 and 30 strata of 5 to 39 people, numeric outcome, deviation between them .2 and .5; at the end none"
)
COUNTED_GRID = "20 and 30 strata of 20 to 79 people, yes or no, deviation between them .45; at the end none"
SHARE = "Share of the variance between strata"
NUMERIC = {
    "profile": Interval(f"{SHARE}, profile, numeric", ("multilevel.vpc_estimate",), NUMERIC_GRID),
    "exact": Interval(f"{SHARE}, exact, numeric", ("multilevel.vpc_estimate",), NUMERIC_GRID),
    "effects": Interval("Interactions of strata, numeric", ("multilevel.effects",), NUMERIC_GRID),
    "totals": Interval("Predictions of strata, numeric", ("multilevel.predictions",), NUMERIC_GRID),
    "additive": Interval("Additive parts of strata, numeric", ("multilevel.predictions",), NUMERIC_GRID),
}
COUNTED = {
    "profile": Interval(
        f"{SHARE} and median odds ratio, profile, yes or no",
        ("multilevel.vpc_estimate", "multilevel.mor_estimate"),
        COUNTED_GRID,
    ),
    "effects": Interval("Interactions of strata on log odds", ("multilevel.effects",), COUNTED_GRID),
    "totals": Interval("Predictions of strata, yes or no", ("multilevel.predictions",), COUNTED_GRID),
    "additive": Interval("Additive parts of strata, yes or no", ("multilevel.predictions",), COUNTED_GRID),
    "interactions": Interval(
        "Interactions of strata as probabilities", ("multilevel.predictions",), COUNTED_GRID
    ),
}
SLOW, SLOWER = 40, 100


def _held(part: Part, truth: Floats) -> float:
    return float(((part.lower <= truth) & (truth <= part.upper)).mean())


def _numeric(
    shape: tuple[int, ...], sd: float, runs: int, rng: np.random.Generator
) -> dict[str, list[float]]:
    strata = int(np.prod(shape))
    design = main_effects(np.unravel_index(np.arange(strata), shape))
    additive, share = design[:, 1:] @ np.linspace(-0.5, 0.5, design.shape[1] - 1), sd**2 / (1 + sd**2)
    found: dict[str, list[float]] = defaultdict(list)
    for _ in range(runs):
        n, effect = rng.integers(5, 40, strata), sd * rng.normal(size=strata)
        mean = additive + effect + rng.normal(size=strata) / np.sqrt(n)
        fit = fit_gaussian(GaussianSums.of(n=n, mean=mean, within=rng.chisquare(n - 1)), design=design)
        for interval in ("profile", "exact"):
            made = vpc_estimate(fit, interval=interval)
            found[interval].append(float(made.lower <= share <= made.upper))
        told = predictions(fit)
        found["effects"].append(_held(effects(fit), effect))
        found["totals"].append(_held(told.total, additive + effect))
        found["additive"].append(_held(told.additive, additive))
    return found


def _counted(
    shape: tuple[int, ...], sd: float, runs: int, rng: np.random.Generator
) -> dict[str, list[float]]:
    strata = int(np.prod(shape))
    design = main_effects(np.unravel_index(np.arange(strata), shape))
    additive = -0.8 + design[:, 1:] @ np.linspace(-0.5, 0.5, design.shape[1] - 1)
    share = sd**2 / (sd**2 + np.pi**2 / 3)
    found: dict[str, list[float]] = defaultdict(list)
    for _ in range(runs):
        n, effect = rng.integers(20, 80, strata), sd * rng.normal(size=strata)
        plain, whole = special.expit(additive), special.expit(additive + effect)
        fit = fit_binomial(BinomialSums.of(n=n, events=rng.binomial(n, whole)), design=design)
        # An interval holds the truth where neither one-sided limit is against it; at 0 only the lower could be.
        confidence = vpc_estimate(fit).distribution.cdf(max(share, 1e-12))
        found["profile"].append(float(confidence >= 0.025 and (share == 0 or confidence <= 0.975)))
        told = predictions(fit)
        found["effects"].append(_held(effects(fit), effect))
        found["totals"].append(_held(told.total, whole))
        found["additive"].append(_held(told.additive, plain))
        found["interactions"].append(_held(told.interaction, whole - plain))
    return found


def rows(draws: int, seed: int) -> Iterator[Row]:
    """Yield the coverage of each interval at each shape of strata and each spread between them."""
    rng = np.random.default_rng(seed)
    for shape, sd in product(SHAPES, (0.0, 0.2, 0.5)):
        point = f"{int(np.prod(shape))} strata, deviation {sd:g}"
        for name, each in _numeric(shape, sd, max(draws // SLOW, 4), rng).items():
            yield averaged(NUMERIC[name], point, each, boundary=sd == 0)
    for shape, sd in product(SHAPES, (0.0, 0.45)):
        point = f"{int(np.prod(shape))} strata, deviation {sd:g}"
        for name, each in _counted(shape, sd, max(draws // SLOWER, 4), rng).items():
            yield averaged(COUNTED[name], point, each, boundary=sd == 0)
