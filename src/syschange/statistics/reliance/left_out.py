"""The effect without each worker in turn, cases whose worker is not known taken one way or another."""

import numpy as np
from numpy.typing import NDArray

from syschange.errors import UnknownChoiceError
from syschange.statistics.reliance.contrast import Contrast, contrast
from syschange.statistics.reliance.sums import CHANGED, COMPARISON, WorkerSums

Floats = NDArray[np.float64]
# Whose the cases may be of which nobody knows whose they are.
MISSING_WORK = ("spread", "theirs", "others")


def left_out(sums: WorkerSums, *, design: str, missing: str = "spread") -> Contrast:
    """Return the effect without each worker who has cases of the change, in the order of `sums`.

    A worker's cases are taken out of both arms, where they have cases in both; a comparison that none of them worked
    in stays as it is.

    Parameters
    ----------
    sums
        Sums a worker and arm.
    design
        As for `contrast`.
    missing
        Whose the cases of the change without a worker are taken to be. "spread": everybody's, as the known ones are.
        "theirs": all of the one who is left out. "others": none of theirs.

    Returns
    -------
    Contrast
        Shape (workers with cases of the change,). Missing where too few cases are left.

    Notes
    -----
    Re-estimation without one unit: Quenouille MH (1956) Biometrika 43:353-360. "spread" and its two ends are ours.

    Raises
    ------
    UnknownChoiceError
        Where an option is not one of those allowed.
    """
    if missing not in MISSING_WORK:
        raise UnknownChoiceError("way to take cases without a worker", missing, MISSING_WORK)
    own = sums.known[CHANGED, sums.carrying]
    rest = sums.placed[CHANGED] - own
    rest[rest[:, 0] <= 0] = 0.0
    share = own[:, :1] / sums.placed[CHANGED, 0]
    kept = {"spread": 1 - share, "theirs": np.zeros_like(share), "others": np.ones_like(share)}[missing]
    beside = sums.total[COMPARISON] - sums.known[COMPARISON, sums.carrying]
    return contrast(rest + kept * sums.unknown[CHANGED], beside, design=design)
