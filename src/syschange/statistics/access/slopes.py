"""How the share accepted moves with a score, people alike in what is controlled for compared with one another."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from syschange.errors import NotEstimableError, WrongTypeError
from syschange.results import Estimate, StudentT
from syschange.statistics.early import line_within

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

LEAST_ROWS = 20  # ours: with an intercept a stratum, log odds are too large by about 1 in as many
_STEPS, _CLOSE, _ENDLESS = 60, 1e-10, 15.0
_ROUNDING = 1e-12


@dataclass(frozen=True)
class Slope:
    """How much more often people are accepted for each standard deviation of a score.

    Attributes
    ----------
    value, se, df
        The slope with its standard error and degrees of freedom: in shares, or of the logarithm of the odds.
    sd
        The standard deviation of the score, of everybody given.
    rows, strata
        Rows and strata it rests on.
    log
        Whether it is the logarithm of an odds ratio.
    """

    value: float
    se: float
    df: float
    sd: float
    rows: int
    strata: int
    log: bool = False

    def estimate(self, level: float = 0.95) -> Estimate:
        """Return the difference in shares, or the odds ratio, with its confidence distribution."""
        shown = math.exp(self.value) if self.log else self.value
        name = "logistic, robust" if self.log else "linear probability, HC2"
        return Estimate.of(shown, StudentT(self.value, self.se, self.df, log=self.log), level, name)


def share_slope(score: ArrayLike, accepted: ArrayLike, *, strata: ArrayLike, person: ArrayLike) -> Slope:
    """Return the slope of the share accepted on a score within strata, per standard deviation.

    Parameters
    ----------
    score
        The score of each row; shape (rows,), as all that follow.
    accepted
        1 where accepted, 0 where not.
    strata
        The stratum of each row, as a whole number from 0: people are compared within it alone.
    person
        Whose row it is, as a whole number from 0; rows of one person may resemble one another.

    Returns
    -------
    Slope

    Raises
    ------
    WrongTypeError
        Where lengths differ, a value is missing, or `accepted` is not 0 and 1.
    NotEstimableError
        With fewer than three rows, a score that does not vary within any stratum, or nothing that varies.

    Notes
    -----
    The slope of `statistics.early.line_within`, whose errors are right whatever the spread at each score, as it
    cannot be the same for a share.
    """
    x, y, s, who = _given(score, accepted, strata, person)
    made = line_within(x, y, strata=s, person=who)
    return Slope(made.value, made.se, made.df, made.sd, made.rows, made.strata)


def odds_slope(score: ArrayLike, accepted: ArrayLike, *, strata: ArrayLike, person: ArrayLike) -> Slope:
    """Return the logarithm of the odds ratio of being accepted, per standard deviation of a score within strata.

    Parameters
    ----------
    score, accepted, strata, person
        As `share_slope`. A stratum of fewer than `LEAST_ROWS` rows, or in which all or none were accepted, is left
        out: its own intercept would be learnt from too few.

    Returns
    -------
    Slope
        With normal limits on the logarithm.

    Raises
    ------
    WrongTypeError
        As `share_slope`.
    NotEstimableError
        Where no stratum is left, the score does not vary, or one score parts the accepted from the others.

    Notes
    -----
    Logistic regression with an intercept a stratum by Newton's method, and the sandwich variance of White H (1982)
    Econometrica 50:1-25, the parts of one person added up.
    """
    x, y, s, who = _given(score, accepted, strata, person)
    sd = _spread(x)
    size, taken = np.bincount(s), _by(s, y)
    keep = ((size >= LEAST_ROWS) & (taken > 0) & (taken < size))[s]
    if not keep.any():
        raise NotEstimableError(
            f"No stratum has {LEAST_ROWS} people, some of them accepted and some not.",
            "Control for less, or read the linear slope.",
        )
    x, y, who = x[keep] / sd, y[keep], who[keep]
    s = np.unique(s[keep], return_inverse=True)[1]
    x = x - x.mean()
    value, across, chance = _fitted(x, y, s)
    information = float((chance * (1 - chance) * across**2).sum())
    parts = np.sort(_by(who, across * (y - chance)) ** 2)
    people = len(np.unique(who))
    variance = float(parts.sum()) / information**2 * people / max(people - 1, 1)
    if not variance > _ROUNDING / len(x):
        raise _flat()
    return Slope(value, math.sqrt(variance), math.inf, sd, len(x), int(s.max()) + 1, log=True)


def _fitted(x: Floats, y: Floats, s: Ints) -> tuple[float, Floats, Floats]:
    """Return the slope, the score less its weighted mean in each stratum, and the fitted shares."""
    share = _by(s, y) / np.bincount(s)
    base, slope = special.logit(share), 0.0
    for _ in range(_STEPS):
        chance = special.expit(base[s] + slope * x)
        weight = np.maximum(chance * (1 - chance), _ROUNDING)
        total = _by(s, weight)
        centre = _by(s, weight * x) / total
        across = x - centre[s]
        information = float((weight * across**2).sum())
        if information <= _ROUNDING * len(x):
            raise _flat()
        step = float((across * (y - chance)).sum()) / information
        move = _by(s, y - chance) / total - centre * step
        slope, base = slope + step, base + move
        if abs(slope) > _ENDLESS or float(np.abs(base).max()) > 2 * _ENDLESS:
            break
        if max(abs(step), float(np.abs(move).max())) < _CLOSE:
            return slope, across, chance
    raise NotEstimableError(
        "The odds have no finite slope: the score parts those accepted from the others.",
        "Read the linear slope, or collect more records.",
    )


def _given(
    score: ArrayLike, accepted: ArrayLike, strata: ArrayLike, person: ArrayLike
) -> tuple[Floats, Floats, Ints, Ints]:
    x, y = (np.asarray(a, dtype=np.float64) for a in (score, accepted))
    s, who = (np.asarray(a, dtype=np.int64) for a in (strata, person))
    if not len(x) == len(y) == len(s) == len(who):
        raise WrongTypeError("Scores, decisions, strata and people are not as many.", "Give one a row.")
    if not (np.isfinite(x).all() and np.isin(y, [0.0, 1.0]).all()):
        raise WrongTypeError("A score is missing, or a decision is not yes or no.", "Leave such rows out.")
    if len(x) < 3:  # noqa: PLR2004 - a line through two leaves nothing
        raise NotEstimableError(
            "There are fewer than three people with a score and a decision.", "Collect more."
        )
    # An order of their own, so that the order of rows cannot be seen in the last digit.
    order = np.lexsort((who, y, x, s))
    return x[order], y[order], s[order], np.unique(who[order], return_inverse=True)[1].astype(np.int64)


def _by(place: Ints, values: Floats) -> Floats:
    return np.bincount(place, weights=values).astype(np.float64)


def _spread(x: Floats) -> float:
    sd = float(np.std(np.sort(x), ddof=1))
    if not sd > _ROUNDING * max(1.0, float(np.abs(x).max())):
        raise _flat()
    return sd


def _flat() -> NotEstimableError:
    return NotEstimableError(
        "Nothing can be said of a slope: the score or the decision does not vary among people who are alike.",
        "Collect more records, or control for less.",
    )
