"""Which parts of a chart are not judged: too coarsely rounded for paper, or without any variation."""

import numpy as np
import numpy.typing as npt

from syschange.effects.control_chart.options import Terms
from syschange.effects.control_chart.parts import Parts
from syschange.effects.control_chart.points import Points, lacking
from syschange.statistics.process import D2, SIZED, excess, mean_moving_range, pooled_centre, sampling_sd

Floats = npt.NDArray[np.float64]

FEW, ROUGH, STILL, UNLIMITED = "few", "rough", "still", "unlimited"
# Ours: a step of rounding of half a standard deviation adds about 2% to the variance, and no more signals than chance
# does (see the documentation for the simulation).
COARSEST = 0.5
_ROUNDING = 1e-12  # ours: points this share of their size apart are alike


def withheld(points: Points, parts: Parts, terms: Terms, group: int, number: int) -> str:
    """Return why one part of one group is not judged: `FEW`, `ROUGH`, `STILL`, or "" where it is.

    Parameters
    ----------
    group, number
        The row of the group and the number of the part.

    Returns
    -------
    str
        `FEW` where points may be missing because they are of a few people, `ROUGH` where they are rounded to steps of
        more than half a standard deviation from point to point, `STILL` where they do not vary and no limits are to
        be had without.
    """
    here = parts.slices[number - 1]
    if lacking(points, group, (parts.number == number) & parts.base):
        return FEW
    value, size, step = (a[group, here] for a in (points.value, points.size, points.step))
    known = ~np.isnan(value)
    if not known.any():
        return ""
    if (step[known] > 0).any() and _rough(terms.chart, value, size, step, known):
        return ROUGH
    return STILL if _still(terms.chart, value[known], size[known]) else ""


def _rough(chart: str, value: Floats, size: Floats, step: Floats, known: npt.NDArray[np.bool_]) -> bool:
    """Return whether steps are more than half of the standard deviation, the smaller of the two that there are."""
    if chart in SIZED or chart == "c":
        kin, n = (chart, size) if chart in SIZED else ("u", np.ones(len(value)))
        alone = sampling_sd(kin, pooled_centre(value, n), n)
        sd = np.fmin(1.0, excess(kin, value, n, screen=True)) * alone
    else:
        sd = np.full(len(value), float(mean_moving_range(value, screen=True)) / D2)
    return bool((step[known] > COARSEST * sd[known]).any())


def _still(chart: str, known: Floats, size: Floats) -> bool:
    """Return whether points do not vary, but for p, u and c charts that have limits nonetheless."""
    if np.ptp(known) > _ROUNDING * np.abs(known).max():
        return False
    if chart == "c":
        return not known.any()
    if chart in {"p", "u"}:
        return not (sampling_sd(chart, pooled_centre(known, size), size) > 0).any()
    return True
