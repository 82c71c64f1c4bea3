"""Coverage of the limits of Krippendorff's alpha, things rated being what is sampled."""

from collections.abc import Iterator
from itertools import product

import numpy as np
from covered import LEVEL, Floats, Interval, Row, simulated

from syschange.errors import NotEstimableError
from syschange.statistics.agreement import alpha, krippendorff, unit_counts

ALPHA = Interval(
    "Krippendorff's alpha, jackknife",
    ("agreement.krippendorff", "agreement.krippendorff_from_counts"),
    "10 to 100 things rated by 2 to 6 raters on four points, one rating in ten missing, alpha .2 to .9, four metrics",
)
UNITS = (10, 20, 40, 100)
RATERS = (2, 4, 6)
NOISE = (0.3, 0.6, 1.2)
CUTS = (-1.0, 0.0, 1.0)
MISSING = 0.1
METRICS = ("ordinal", "interval", "nominal", "ratio")
# Made one at a time, these cost more than the others, which are made all at once.
ONE_BY_ONE = 50
TRUTH = 200_000


def _ratings(rng: np.random.Generator, units: int, raters: int, noise: float) -> Floats:
    latent = rng.normal(0, 1, units) + rng.normal(0, noise, (raters, units))
    rated: Floats = np.digitize(latent, CUTS) + 1.0
    return np.where(rng.random(rated.shape) < MISSING, np.nan, rated)


def rows(draws: int, seed: int) -> Iterator[Row]:
    """Yield the coverage at each number of things and raters, each amount of noise, the metrics taking turns."""
    rng = np.random.default_rng(seed)
    for place, (raters, noise) in enumerate(product(RATERS, NOISE)):
        metric = METRICS[place % len(METRICS)]
        truth = alpha(*unit_counts(_ratings(rng, TRUTH, raters, noise)), metric)
        for units in UNITS:
            sides = []
            for _ in range(max(draws // ONE_BY_ONE, 4)):
                try:
                    made = krippendorff(_ratings(rng, units, raters, noise), metric, level=LEVEL)
                    sides.append((made.lower, made.upper))
                except NotEstimableError:
                    sides.append((np.nan, np.nan))
            lower, upper = np.array(sides).T
            point = f"{units} things, {raters} raters, {metric}, alpha {truth:.2f}"
            yield simulated(ALPHA, point, (lower, upper), truth)
