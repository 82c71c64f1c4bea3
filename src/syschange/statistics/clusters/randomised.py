"""Randomisation inference: what the effect would have seemed, had the draw put other clusters in the change."""

from itertools import combinations
from math import comb

import numpy as np
from numpy.typing import NDArray

from syschange.errors import NotEstimableError, UnknownChoiceError
from syschange.results import Estimate
from syschange.statistics.clusters.curves import Crossings
from syschange.statistics.clusters.sums import ClusterSums
from syschange.statistics.levels import require_level

Floats = NDArray[np.float64]
REPLICATES = (
    1999  # ours: with it (replicates + 1) × .05 and × .01 are whole (Davidson & MacKinnon 2004, section 4.6)
)


def allocations(treated: NDArray[np.bool_], *, replicates: int = REPLICATES, seed: int = 1) -> Floats:
    """Return other draws of as many clusters: every one where they are few, else some of them.

    Parameters
    ----------
    treated
        Which clusters got the change, shape (clusters,).
    replicates
        Up to so many are listed in full; of more, so many are drawn.
    seed
        The seed of that.

    Returns
    -------
    array
        1 where the cluster is in the change, else 0; shape (draws, clusters). The draw that came about is left out.
    """
    clusters, got = len(treated), int(treated.sum())
    if comb(clusters, got) - 1 <= replicates:
        made = np.zeros((comb(clusters, got), clusters))
        for row, chosen in enumerate(combinations(range(clusters), got)):
            made[row, list(chosen)] = 1.0
    else:
        rng = np.random.default_rng(seed)
        order = rng.random((replicates, clusters)).argsort(axis=1)
        made = (order < got).astype(np.float64)
    other: Floats = made[(made != treated).any(axis=1)]
    return other


def crossings(sums: ClusterSums, draws: Floats, *, design: str) -> tuple[float, Floats]:
    """Return the effect, and for each other draw the true effect at which it would have looked as strong.

    Parameters
    ----------
    sums
        Sums a cluster.
    draws
        What `allocations` returned.
    design
        "did" or "ancova".

    Notes
    -----
    Were the true effect τ for everybody, scores less τ for those who got the change would be what they are whoever
    was drawn. Both estimates are linear in the scores, so the effect at which two draws look alike is found by a
    division, and no test has to be tried at one value after another.
    """
    if design not in {"did", "ancova"}:
        raise UnknownChoiceError("design here", design, ("did", "ancova"))
    c = sums.centred()
    t = c.treated.astype(np.float64)
    every = np.vstack([t, draws])
    scores = (c.a - c.b, c.ba - c.bb) if design == "did" else (c.a, c.ba)
    slope = design == "ancova"
    seen = _effects(every, c, scores[0], scores[1], adjusted=slope)
    moved = _effects(every, c, c.n * t, c.b * t, adjusted=slope)
    with np.errstate(divide="ignore", invalid="ignore"):
        found = (seen[0] - seen[1:]) / (1 - moved[1:])
    return float(seen[0]), np.sort(found[np.isfinite(found)])


def _effects(draws: Floats, c: ClusterSums, total: Floats, cross: Floats, *, adjusted: bool) -> Floats:
    """Return the effect on a score, given its sum and its product with the score before, under each draw."""
    n1, y1, b1 = draws @ c.n, draws @ total, draws @ c.b
    n0, y0, b0 = c.n.sum() - n1, total.sum() - y1, c.b.sum() - b1
    plain = y1 / n1 - y0 / n0
    if not adjusted:
        return np.asarray(plain, dtype=np.float64)
    within = c.bb.sum() - b1**2 / n1 - b0**2 / n0
    with np.errstate(divide="ignore", invalid="ignore"):
        slope = (cross.sum() - b1 * y1 / n1 - b0 * y0 / n0) / within
    return np.asarray(plain - slope * (b1 / n1 - b0 / n0), dtype=np.float64)


def randomised(
    sums: ClusterSums, *, design: str, se: float, draws: Floats, level: float = 0.95, method: str
) -> Estimate:
    """Return an effect whose limits are the effects that the randomisation test does not reject.

    Parameters
    ----------
    sums
        Sums a cluster.
    design
        "did" or "ancova".
    se
        A standard error to give places in; any positive number.
    draws
        What `allocations` returned.
    level
        Confidence level.
    method
        What to call it.

    Notes
    -----
    Fisher RA (1935) The Design of Experiments; for clusters Gail MH et al. (1996) Statistics in Medicine
    15:1069-1092; limits by inverting the test, Garthwaite PH (1996) Biometrics 52:1387-1393. Exact for any number of
    clusters where they were drawn by lot and the effect is the same for everybody.

    Raises
    ------
    NotEstimableError
        Where clusters do not vary, so that no draw could have looked otherwise.
    """
    require_level(level)
    value, found = crossings(sums, draws, design=design)
    if not len(found) or np.ptp(np.append(found, value)) <= 1e-12 * max(abs(value), 1e-300):
        raise NotEstimableError(
            "The uncertainty cannot be estimated: no other draw of clusters would have looked otherwise.",
            "Collect records of more clusters.",
        )
    return Estimate.of(value, Crossings(value, se, (found - value) / se), level, method)
