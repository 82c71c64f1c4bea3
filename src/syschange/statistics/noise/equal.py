"""What a gap would be if all groups were equal: its expected size, its upper end, and how often chance makes more."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from syschange.errors import WrongTypeError
from syschange.statistics.levels import require_level
from syschange.statistics.noise.ranges import range_above, range_mean, range_quantile

Floats = NDArray[np.float64]
Index = Callable[[Floats], Floats]

FEWEST_DRAWS = 2000  # ours: a 95% point is then known to about half a percentage point of its level
DRAWS = 4000
# Ours: values held at once while drawing, some 16 megabytes.
_HELD = 2_000_000
# Two indices that differ by rounding alone are alike; shares of up to a million people differ by far more.
_ROUNDING = 1e-9


@dataclass(frozen=True)
class Noise:
    """What an index of inequality would be if nothing but chance told the groups apart.

    Attributes
    ----------
    expected
        Its mean if all groups were equal; missing with fewer than two groups that have anybody.
    upper
        What it stays below with probability `level` if all groups were equal.
    level
        The probability that `upper` is for.
    observed
        The index that was seen; missing where none was given.
    probability
        The chance of an index at least as large as the one seen, if all groups were equal.
    method
        How it was worked out.
    draws
        How many simulated data sets it rests on; 0 where it was integrated.
    """

    expected: float
    upper: float
    level: float
    observed: float
    probability: float
    method: str
    draws: int

    @property
    def corrected(self) -> float:
        """The index seen less what chance is expected to make of it, and never below 0."""
        return max(self.observed - self.expected, 0.0) if not np.isnan(self.observed) else self.observed


def gap(estimates: Floats) -> Floats:
    """Return the largest less the smallest value along the last axis; missing values are left out."""
    largest, smallest = np.fmax.reduce(estimates, axis=-1), np.fmin.reduce(estimates, axis=-1)
    return np.asarray(largest - smallest)


def share_noise(
    n: ArrayLike,
    *,
    share: float,
    observed: float | None = None,
    index: Index = gap,
    level: float = 0.95,
    draws: int = DRAWS,
    seed: int = 1,
) -> Noise:
    """Return what an index of shares would be if every group had the same share.

    Parameters
    ----------
    n
        People in each group, one dimension; whole numbers. A group with nobody has no share.
    share
        The share that all groups have, 0 to 1: of everybody together, where it is not known.
    observed
        The index that was seen.
    index
        What is made of the groups' shares: a function of an array of draws by groups (missing where a group has
        nobody) that returns a number for each draw. The largest share less the smallest unless given.
    level
        The probability that `upper` is for.
    draws
        How many data sets are simulated; at least 2,000.
    seed
        The seed: the same seed gives the same numbers.

    Returns
    -------
    Noise

    Raises
    ------
    WrongTypeError
        Where a size is no whole number of people, the share is not between 0 and 1, there are fewer than 2,000
        draws, or `index` does not return a number for each draw.

    Notes
    -----
    Binomial draws (a parametric bootstrap under equality: Davison AC, Hinkley DV (1997) Bootstrap Methods and
    their Application, section 4.2). The probability counts the data seen among the draws, so that it is never 0:
    Phipson B, Smyth GK (2010) Statistical Applications in Genetics and Molecular Biology 9:39.
    """
    sizes = _sizes(n)
    if (sizes != np.round(sizes)).any():
        raise WrongTypeError(
            "A number of people is not a whole number.",
            "For weighted sizes use mean_noise with sd √(p(1 − p)).",
        )
    if not 0 <= share <= 1:
        raise WrongTypeError("The common share is not between 0 and 1.", "Give a share, for example .3.")
    whole, safe = sizes.astype(np.int64), np.where(sizes > 0, sizes, np.nan)
    rng = np.random.default_rng(seed)
    made = _simulated(lambda rows: rng.binomial(whole, share, (rows, len(whole))) / safe, index, safe, draws)
    return _noise(made, observed, level, "simulated binomial counts")


def rate_noise(
    exposure: ArrayLike,
    *,
    rate: float,
    observed: float | None = None,
    index: Index = gap,
    level: float = 0.95,
    draws: int = DRAWS,
    seed: int = 1,
) -> Noise:
    """Return what an index of rates would be if every group had the same rate.

    Parameters
    ----------
    exposure
        Exposure of each group, for example person-years; not negative. A group with none has no rate.
    rate
        The rate that all groups have, for each unit of exposure.
    observed, index, level, draws, seed
        As in `share_noise`.

    Returns
    -------
    Noise

    Raises
    ------
    WrongTypeError
        Where an exposure or the rate is negative or infinite, and as in `share_noise`.

    Notes
    -----
    Poisson draws; otherwise as `share_noise`.
    """
    sizes = _sizes(exposure)
    if not (np.isfinite(rate) and rate >= 0):
        raise WrongTypeError(
            "The common rate is negative or no number.", "Give events for each unit of exposure."
        )
    safe = np.where(sizes > 0, sizes, np.nan)
    rng = np.random.default_rng(seed)
    made = _simulated(lambda rows: rng.poisson(sizes * rate, (rows, len(sizes))) / safe, index, safe, draws)
    return _noise(made, observed, level, "simulated Poisson counts")


def mean_noise(
    n: ArrayLike,
    *,
    sd: ArrayLike,
    observed: float | None = None,
    index: Index = gap,
    level: float = 0.95,
    draws: int = DRAWS,
    seed: int = 1,
) -> Noise:
    """Return what an index of means would be if every group had the same mean.

    Parameters
    ----------
    n
        People in each group, or effective sizes; not negative. A group with nobody has no mean.
    sd
        Standard deviation of single values: one that all groups have, or one for each group. It is taken as
        known, as it is from some hundred values.
    observed, index, level, draws, seed
        As in `share_noise`. The index is of means measured from the common mean. Nothing is drawn for the largest
        mean less the smallest, which is integrated.

    Returns
    -------
    Noise

    Raises
    ------
    WrongTypeError
        Where a size or a standard deviation is negative or infinite, and as in `share_noise`.

    Notes
    -----
    The gap is the range of independent normal values with unequal standard errors: see `range_mean`.
    """
    sizes = _sizes(n)
    deviation = np.broadcast_to(np.asarray(sd, dtype=np.float64), sizes.shape)
    if not (np.isfinite(deviation) & (deviation >= 0)).all():
        raise WrongTypeError("A standard deviation is negative or no number.", "Give that of single values.")
    se = deviation / np.sqrt(np.where(sizes > 0, sizes, np.nan))
    if index is not gap:
        rng = np.random.default_rng(seed)
        made = _simulated(lambda rows: rng.standard_normal((rows, len(se))) * se, index, se, draws)
        return _noise(made, observed, level, "simulated normal means")
    require_level(level)
    seen = float("nan") if observed is None else float(observed)
    return Noise(
        range_mean(se),
        range_quantile(level, se),
        level,
        seen,
        range_above(seen, se),
        "range of normal means",
        0,
    )


def _sizes(n: ArrayLike) -> Floats:
    sizes = np.atleast_1d(np.asarray(n, dtype=np.float64))
    if sizes.ndim != 1 or not (np.isfinite(sizes) & (sizes >= 0)).all():
        raise WrongTypeError(
            "The sizes of the groups are not one number each that is 0 or more.",
            "Give one size for each group.",
        )
    return sizes


def _simulated(draw: Callable[[int], Floats], index: Index, present: Floats, draws: int) -> Floats:
    """Return the index of each simulated data set; missing where fewer than two groups have anybody."""
    if draws < FEWEST_DRAWS:
        raise WrongTypeError(
            f"{draws} draws are too few to know a tail by.", f"Ask for {FEWEST_DRAWS:,} or more."
        )
    if np.isfinite(present).sum() <= 1:
        return np.full(draws, np.nan)
    parts = []
    for rows in _steps(draws, max(1, _HELD // len(present))):
        made = np.asarray(index(draw(rows)), dtype=np.float64)
        if made.shape != (rows,):
            raise WrongTypeError(
                "The index does not give one number for each draw.",
                "It takes an array of draws by groups, and returns one number for each row.",
            )
        parts.append(made)
    return np.concatenate(parts)


def _steps(total: int, step: int) -> Iterator[int]:
    for start in range(0, total, step):
        yield min(step, total - start)


def _noise(made: Floats, observed: float | None, level: float, method: str) -> Noise:
    require_level(level)
    seen = float("nan") if observed is None else float(observed)
    known = not (np.isnan(seen) or np.isnan(made).any())
    slack = _ROUNDING * max(abs(seen), 1e-300) if known else 0.0
    reached = (1 + int((made >= seen - slack).sum())) / (1 + len(made)) if known else float("nan")
    return Noise(float(made.mean()), float(np.quantile(made, level)), level, seen, reached, method, len(made))
