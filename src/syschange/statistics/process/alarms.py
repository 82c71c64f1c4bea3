"""How often a chart of a process that never changes raises a false alarm, by simulation of its rules."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from syschange.statistics.process.limits import BINOMIAL, SIZED, WIDENED, process_limits, sampling_sd
from syschange.statistics.process.runs import runs_of
from syschange.statistics.process.signals import RuleSet, signals_of

Floats = NDArray[np.float64]

_BLOCK = 500_000  # ours: simulated points held at a time


@dataclass(frozen=True)
class FalseAlarms:
    """False alarms of a process in which nothing changes.

    Attributes
    ----------
    point
        The share of points that carry a signal.
    chart
        The share of charts with at least one signal.
    draws
        How many charts were simulated.
    """

    point: float
    chart: float
    draws: int


def false_alarms(
    chart: str,
    rules: RuleSet,
    *,
    known: ArrayLike,
    base: ArrayLike | None = None,
    centre: float = 0.0,
    sizes: ArrayLike | None = None,
    screen: bool = True,
    draws: int = 2000,
    rng: np.random.Generator,
) -> FalseAlarms:
    """Return how often a chart signals where nothing changes, its limits estimated from its own points.

    Parameters
    ----------
    chart, screen
        As for `process_limits`.
    rules
        The rules.
    known
        Which points there are, shape (points,).
    base
        Which points the limits are taken from; None for all.
    centre, sizes
        Of p, u and c charts and their kin: the true mean, and what each point is of.
    draws
        How many charts to simulate; 2,000 (ours: a share of charts is then known to 1 in 100).
    rng
        The source of chance.

    Returns
    -------
    FalseAlarms
        Of points that are independent: normal for "xmr" and "run", and for "p-prime" and "u-prime" with the spread
        that chance alone gives; binomial for "p"; Poisson for "u" and "c". Missing where there is no point.
    """
    there = np.asarray(known, dtype=bool)
    points = int(there.sum())
    if not points or (chart not in {"xmr", "run"} and not np.isfinite(centre)):
        return FalseAlarms(np.nan, np.nan, 0)
    n = None if sizes is None else np.asarray(sizes, dtype=np.float64)
    step = max(_BLOCK // len(there), 1)
    flagged = charts = 0
    for start in range(0, draws, step):
        many = min(step, draws - start)
        values = np.where(there, _drawn(chart, (many, len(there)), centre, n, rng), np.nan)
        limits = process_limits(chart, values, n, base=base, screen=screen, factor=rules.factor)
        any_signal = np.zeros(values.shape, dtype=bool)
        for found in signals_of(values, limits, rules).values():
            any_signal |= found
        alarmed = any_signal.any(axis=-1)
        if rules.whole_series:
            alarmed |= runs_of(values, limits.centre).too_few
        flagged += int(any_signal.sum())
        charts += int(alarmed.sum())
    return FalseAlarms(flagged / (draws * points), charts / draws, draws)


def _drawn(
    chart: str, shape: tuple[int, int], centre: float, sizes: Floats | None, rng: np.random.Generator
) -> Floats:
    """Return values of a process with one mean."""
    if chart in {"xmr", "run"}:
        return rng.standard_normal(shape)
    if chart == "c":
        return rng.poisson(centre, shape).astype(np.float64)
    if sizes is None or chart not in SIZED:
        return np.full(shape, np.nan)
    n = np.where(sizes > 0, sizes, 1.0)
    if chart in WIDENED:
        return centre + sampling_sd(chart, centre, n) * rng.standard_normal(shape)
    if chart in BINOMIAL:
        people = np.rint(n).astype(np.int64)
        return rng.binomial(people, centre, shape) / np.maximum(people, 1)
    return rng.poisson(centre * n, shape) / n
