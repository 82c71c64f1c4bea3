"""One item compared between people alike on the scale of odds: D-DIF of two answers, Liu and Agresti's of several."""

import math

import numpy as np
from numpy.typing import NDArray

from syschange.errors import NotEstimableError, WrongTypeError
from syschange.results import Estimate, StudentT
from syschange.statistics.controlled import controlled_odds_ratio
from syschange.statistics.items.mantel import Answers
from syschange.statistics.levels import require_level

Floats = NDArray[np.float64]

DELTA = 2.35  # Holland & Thayer (1988): to the delta scale of item difficulty, 4 / 1.7
_TWO = 2


def d_dif(table: Answers, *, level: float = 0.95) -> Estimate:
    """Return MH D-DIF of an item with two answers: below 0 where it is harder for the group looked at.

    −2.35 times the logarithm of the odds ratio, reference over group, of the higher answer among people alike.

    Raises
    ------
    WrongTypeError
        Where the item has not two answers.
    NotEstimableError
        Where the odds ratio would be nought or infinite.

    Notes
    -----
    Holland PW, Thayer DT (1988) in Wainer & Braun (eds) Test Validity, 129-145; the standard error of Robins, Breslow
    & Greenland (1986), see `controlled.controlled_odds_ratio`.
    """
    if len(table.scores) != _TWO:
        raise WrongTypeError(
            "MH D-DIF is of items with two answers, and this has another number.",
            "Use the standardised mean difference.",
        )
    high = (table.reference[:, 1], table.n_reference, table.focal[:, 1], table.n_focal)
    found = controlled_odds_ratio(*high, level=level).distribution
    assert isinstance(found, StudentT)  # noqa: S101 - a log-normal, as that function says
    value = -DELTA * found.location
    return Estimate.of(value, StudentT(value, DELTA * found.se), level, "MH D-DIF, Robins-Breslow-Greenland")


def cumulative_log_odds(table: Answers, *, level: float = 0.95) -> Estimate:
    """Return the logarithm of the common odds ratio of scoring higher: above 0 where the group looked at does.

    One odds ratio for every place where the ordered answers can be cut in two, and every stratum. Of two answers it
    is Mantel and Haenszel's.

    Raises
    ------
    NotEstimableError
        Where it would be nought or infinite.

    Notes
    -----
    Liu I-M, Agresti A (1996) Mantel-Haenszel-type inference for cumulative odds ratios with a stratified ordinal
    response, Biometrics 52:1223-1234; for items Penfield RD, Algina J (2003) Journal of Educational Measurement
    40:353-370. Answers count by their order alone. The estimate makes Σ h over pairs of one person from each group
    nought, where h is by how many cuts the first lies above the second, less the odds ratio times by how many below.
    The variance adds up h·h over pairs that share a person, which is unbiased in every stratum, thin or large (ours;
    theirs puts expected in place of observed pairs).
    """
    require_level(level)
    answers = len(table.scores)
    above = np.maximum(np.subtract.outer(np.arange(answers), np.arange(answers)), 0).astype(np.float64)
    size = table.n_focal + table.n_reference
    up = float((np.einsum("ka,ab,kb->k", table.focal, above, table.reference) / size).sum())
    down = float((np.einsum("ka,ab,kb->k", table.focal, above.T, table.reference) / size).sum())
    if not (up > 0 and down > 0):
        raise NotEstimableError(
            "The common odds ratio would be nought or infinite: among people alike one group never scores higher.",
            "Join the group with another, or look at more people.",
        )
    ratio = up / down
    apart = above - ratio * above.T
    first, second = table.reference @ apart.T, table.focal @ apart
    shared = (table.focal * first**2).sum(axis=1) + (table.reference * second**2).sum(axis=1)
    same = np.einsum("ka,ab,kb->k", table.focal, apart**2, table.reference)
    variance = float(((shared - same) / size**2).sum()) / (ratio * down) ** 2
    if not variance > 0:
        raise NotEstimableError(
            "The uncertainty of the common odds ratio cannot be told: too few people are alike.",
            "Join the group with another, or look at more people.",
        )
    value = math.log(ratio)
    return Estimate.of(value, StudentT(value, math.sqrt(variance)), level, "Liu-Agresti")
