"""What would be counted as change if nobody had changed: measurement error alone, and falling back to the mean."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from syschange.statistics.reliable.direction import direction
from syschange.statistics.reliable.indices import Index, Norm

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class NoChange:
    """The score after of somebody whose true score is as before: normal, around a line through the score before.

    Attributes
    ----------
    centre
        The mean that scores fall back to; an array, shape (groups, 1), or one number.
    slope
        How much of the distance from it is left: 1 where none is lost.
    sd
        The standard deviation of the score after, given the one before.
    """

    centre: Floats
    slope: float
    sd: float

    def mean(self, before: ArrayLike) -> Floats:
        """Return the expected score after; shape (groups, scores)."""
        made: Floats = self.centre + self.slope * (np.asarray(before, dtype=np.float64) - self.centre)
        return made


def selected(norm: Norm) -> NoChange:
    """Return the model of people who were let in because of their score, from the people of the norm.

    Their true scores are nearer the norm's mean than what they scored, and so is the next score: regression to the
    mean. Lord FM, Novick MR (1968) Statistical Theories of Mental Test Scores, section 3.7.
    """
    r = norm.reliability
    return NoChange(np.asarray(norm.mean), r, norm.sd * math.sqrt(1 - r**2))


def own(norm: Norm, *, centre: ArrayLike, sd: float) -> NoChange:
    """Return the model of people who were not let in because of their score: as a group they stay where they are.

    Parameters
    ----------
    norm
        The instrument, of which the error of measurement is taken.
    centre
        Mean of the score before of each group.
    sd
        Standard deviation of the score before; what is left of it beside measurement error is true.

    Notes
    -----
    With a normal score a change is then normal with variance 2 SE², as Jacobson & Truax (1991) have it, whatever
    the true scores are. Ours: where the scores vary less than measurement error alone would make them, nothing is
    left of the distance from the centre.
    """
    noise = norm.error**2
    lost = min(1.0, noise / sd**2) if sd > 0 else 1.0
    return NoChange(np.asarray(centre, dtype=np.float64), 1 - lost, math.sqrt(noise * (2 - lost)))


def expected(
    index: Index,
    before: ArrayLike,
    model: NoChange,
    *,
    better: str,
    cutoff: float | None = None,
    whole: bool = False,
    scale: tuple[float, float] | None = None,
) -> Floats:
    """Return the probability of each category for people whose true score did not change.

    Parameters
    ----------
    index, better, cutoff
        As for `categories`.
    before
        Scores before, shape (scores,).
    model
        What the score after is like.
    whole
        Whether scores are whole numbers: limits are then put half-way between the last score on one side and the
        first on the other, as a correction for continuity.
    scale
        The lowest and the highest score there is: nobody improves or deteriorates beyond it.

    Returns
    -------
    array
        Shape (groups, scores, 5), in the order of `CATEGORIES`; each row adds up to 1.
    """
    up = direction(better)
    x = np.asarray(before, dtype=np.float64)
    shift = up * (index.before_weight * x + index.constant)
    gain, loss = (index.critical - shift) / index.after_weight, (-index.critical - shift) / index.after_weight
    line = math.nan if cutoff is None else up * cutoff
    best, worst = (
        (math.inf, -math.inf) if scale is None else (max(up * s for s in scale), min(up * s for s in scale))
    )
    above, below = (_above, _below) if whole else (_as_it_is, _as_it_is)
    enough = np.where(gain >= best, math.inf, above(gain))
    little = np.where(loss <= worst, -math.inf, below(loss))
    centre = np.atleast_2d(up * model.mean(x))
    better_off = _beyond(centre, enough, model.sd)
    worse_off = 1 - _beyond(centre, little, model.sd)
    recovered, harmed = np.zeros_like(better_off), np.zeros_like(better_off)
    if cutoff is not None:
        over, under = float(above(np.asarray(line))), float(below(np.asarray(line)))
        crossed = _beyond(centre, np.maximum(enough, over), model.sd)
        fallen = 1 - _beyond(centre, np.minimum(little, under), model.sd)
        recovered = np.where(up * x < line, crossed, 0.0)
        harmed = np.where(up * x > line, fallen, 0.0)
    unchanged = 1 - better_off - worse_off
    return np.stack([recovered, better_off - recovered, unchanged, worse_off - harmed, harmed], axis=-1)


def _beyond(centre: Floats, limit: Floats, sd: float) -> Floats:
    made: Floats = special.ndtr((centre - limit) / sd)
    return made


def _as_it_is(limit: Floats) -> Floats:
    return limit


def _above(limit: Floats) -> Floats:
    """Return the middle between the last whole number that is not above a limit and the first that is."""
    made: Floats = np.floor(limit) + 0.5
    return made


def _below(limit: Floats) -> Floats:
    made: Floats = np.ceil(limit) - 0.5
    return made
