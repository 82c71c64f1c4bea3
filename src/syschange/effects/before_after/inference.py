"""How clusters widen what is known of an effect, kept apart from the effect so that both can be published."""

import dataclasses
import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from syschange.errors import NotEstimableError
from syschange.results import Distribution, Estimate, StudentT
from syschange.statistics.clusters import (
    ClusterSums,
    Crossings,
    Curve,
    allocations,
    equations,
    randomised,
    robust,
    wild,
)

Floats = NDArray[np.float64]
INFERENCES = ("auto", "robust", "randomisation", "wild")
NAMES = {"robust": "CR2", "randomisation": "randomisation inference", "wild": "wild cluster bootstrap"}
ENOUGH = 10  # clusters an arm from which CR2 is taken; the reference design's, after Cameron & Miller (2015)
_FEWEST = 2


@dataclass(frozen=True, eq=False)
class Inference:
    """How much wider an effect's distribution is for people coming in clusters, and of what shape.

    Attributes
    ----------
    kind
        "robust", "randomisation" or "wild".
    factor
        The standard error over that of independent people.
    sandwich, df
        The robust standard error (CR2) over that of independent people, and its degrees of freedom.
    k, z
        What `Curve` and `Crossings` are made of; empty where not needed.
    lower, upper
        Of the least and the greatest effect that those lost allow, the standard error over that of independent
        people; missing where no scale was declared.
    """

    kind: str
    factor: float
    sandwich: float
    df: float
    k: Floats
    z: Floats
    lower: float = math.nan
    upper: float = math.nan

    def applied(self, plain: Estimate) -> Estimate:
        """Return an effect with its distribution widened."""
        base, _, _ = plain.method.partition(",")
        base = "mean change" if base == "paired t" else base
        method = f"{base}, {NAMES[self.kind]}"
        return Estimate.of(plain.value, self._distribution(plain), plain.level, method)

    def _distribution(self, plain: Estimate) -> Distribution:
        se = plain_se(plain) * self.factor
        if self.kind == "wild":
            return Curve(plain.value, se, self.k, self.z)
        if self.kind == "randomisation":
            return Crossings(plain.value, se, self.k)
        return StudentT(plain.value, se, self.df)

    def coarsened(self, figures: int) -> "Inference":
        """Return the same to so many significant figures, fit to publish."""
        step = 10.0 ** (1 - figures)
        fine = {name: round(getattr(self, name) / step) * step for name in ("factor", "sandwich", "lower", "upper")
                if math.isfinite(getattr(self, name))}  # fmt: skip
        fine = {name: max(value, step) for name, value in fine.items()}
        df = max(float(np.floor(self.df)), 1.0) if math.isfinite(self.df) else self.df
        places = [np.round(a / step) * step for a in (self.k, self.z)]
        if self.kind == "wild":
            places = [self.k, places[1] + 1e-9 * np.arange(len(self.z))]
        return dataclasses.replace(self, df=df, k=places[0], z=places[1], **fine)


@dataclass(frozen=True)
class Plan:
    """How effects of clusters are to be judged.

    Attributes
    ----------
    inference
        One of `INFERENCES`.
    randomised
        Whether clusters were drawn by lot.
    replicates, seed
        Draws, and their seed.
    level
        Confidence level.
    """

    inference: str
    randomised: bool
    replicates: int
    seed: int
    level: float

    def kind(self, sums: ClusterSums, design: str) -> str:
        """Return how so many clusters are judged."""
        if self.inference != "auto":
            return self.inference
        sides = sums.sides if design != "change" else (len(sums.n),)
        if min(sides) >= ENOUGH:
            return "robust"
        return "randomisation" if self.randomised and design != "change" else "wild"


def judged(plan: Plan, sums: ClusterSums, *, design: str, plain: Estimate) -> Inference | None:
    """Return how clusters widen one effect; None where they are too few, or do not vary."""
    sides = sums.sides if design != "change" else (len(sums.n),)
    if min(sides) < _FEWEST:
        return None
    try:
        made = equations(sums, design=design)
        sandwich = robust(made)
        if not (sandwich.se > 0 and sandwich.df > 0):
            return None
        kind, none = plan.kind(sums, design), np.empty(0)
        factor = sandwich.se / plain_se(plain)
        if kind == "robust":
            return Inference(kind, factor, factor, sandwich.df, none, none)
        if kind == "wild":
            found = wild(
                made,
                replicates=plan.replicates,
                seed=plan.seed,
                level=plan.level,
                method=kind,
                least=sandwich,
            )
        else:
            draws = allocations(sums.treated, replicates=plan.replicates, seed=plan.seed)
            found = randomised(
                sums, design=design, se=sandwich.se, draws=draws, level=plan.level, method=kind
            )
    except NotEstimableError:
        return None
    shape = found.distribution
    if isinstance(shape, Curve):
        return Inference(kind, shape.se / plain_se(plain), factor, sandwich.df, shape.k, shape.z)
    assert isinstance(shape, Crossings)  # noqa: S101 - what `randomised` makes
    return Inference(kind, factor, factor, sandwich.df, shape.k, none)


def plain_se(estimate: Estimate) -> float:
    """Return the standard error of an effect of independent people."""
    assert isinstance(estimate.distribution, StudentT)  # noqa: S101 - what `change` and its like make
    return estimate.distribution.se
