"""How an outcome or a share moves with a score within strata, whatever the spread of the outcome at each score."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from syschange.errors import NotEstimableError, WrongTypeError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_ALONE = 1e-10  # ours: a row that leaves less than this to the others determines its own fit
_ROUNDING = 1e-12
_LEAST = 3


@dataclass(frozen=True)
class Line:
    """A slope within strata.

    Attributes
    ----------
    value, se, df
        By how much the outcome differs for a standard deviation more of the score, its standard error and degrees of
        freedom.
    sd
        The standard deviation of the score, of everybody given.
    rows, strata
        Rows and strata it rests on.
    """

    value: float
    se: float
    df: float
    sd: float
    rows: int
    strata: int


def line_within(
    score: ArrayLike,
    outcome: ArrayLike,
    *,
    strata: ArrayLike,
    beside: ArrayLike | None = None,
    person: ArrayLike | None = None,
) -> Line:
    """Return the slope of an outcome on a score within strata, per standard deviation of the score.

    Parameters
    ----------
    score, outcome
        Of each row; shape (rows,), as all that follow. The outcome may be a number, or 0 and 1.
    strata
        The stratum of each, as a whole number from 0: people are compared within it alone.
    beside
        A number that is held alike as well, along a straight line, such as a first score; None for nothing.
    person
        Whose each row is, as a whole number; rows of one person may resemble one another. None for a row a person.

    Returns
    -------
    Line

    Raises
    ------
    WrongTypeError
        Where lengths differ or a value is missing.
    NotEstimableError
        With fewer than three people, or where the score or the outcome does not vary within strata.

    Notes
    -----
    Least squares with an intercept for each stratum, and the errors HC2 of MacKinnon JG, White H (1985) Journal of
    Econometrics 29:305-325, which are unbiased where the outcome varies alike at each score and near it where it does
    not. Degrees of freedom by Bell RM, McCaffrey DF (2002) Survey Methodology 28:169-181, worked out from sums. Where
    a person has several rows their parts are added up first, with at most people − 1 degrees of freedom (ours).
    """
    x, y, z, s, who = _given(score, outcome, beside, strata, person)
    sd = float(np.std(np.sort(x), ddof=1))
    if not sd > _ROUNDING * max(1.0, float(np.abs(x).max())):
        raise _flat()
    size = np.bincount(s).astype(np.float64)
    held = np.maximum(size, 1)
    x, y, z = (v - (_by(s, v) / held)[s] for v in (x / sd, y, z))
    u = _unit(z, len(z))
    x, y = (v - u * float((u * v).sum()) for v in (x, y))
    sxx = float((x**2).sum())
    if sxx <= _ROUNDING * len(x):
        raise _flat()
    value, v = float((x * y).sum()) / sxx, x / math.sqrt(sxx)
    lever = 1 / size[s] + u**2 + v**2
    kept = np.where(1 - lever < _ALONE, np.inf, np.maximum(1 - lever, _ALONE))
    weight = v**2 / kept
    parts = _by(who, v * (y - value * x) / np.sqrt(kept))
    variance = float(np.sort(parts**2).sum()) / sxx
    if not variance > _ROUNDING * float((y**2).sum()) / sxx / len(x):
        raise _flat()
    df, people = _freedom(weight, s, held, lever, (u, v)), int(who.max()) + 1
    df = df if people == len(x) else min(df, people - 1.0)
    return Line(value, math.sqrt(variance), df, sd, len(x), int((size > 0).sum()))


def _unit(z: Floats, rows: int) -> Floats:
    """Return what is held alike with a sum of squares of one; noughts where it does not vary within strata."""
    length = math.sqrt(float((z**2).sum()))
    return z / length if length > _ROUNDING * rows else np.zeros_like(z)


def _freedom(weight: Floats, s: Ints, size: Floats, lever: Floats, along: tuple[Floats, Floats]) -> float:
    """Return (tr AM)² / tr AMAM, A the weights that rows have in the variance and M what fitting leaves of them."""
    u, v = along
    trace = float((weight * (1 - lever)).sum())
    # Off the diagonal M is −(1 / n of the stratum, within it) − u u' − v v', and on it 1 − lever.
    squares = float((weight**2 * ((1 - lever) ** 2 - lever**2)).sum())
    squares += float(((_by(s, weight) / size) ** 2).sum()) + 2 * float((weight * u * v).sum()) ** 2
    for w in along:
        squares += 2 * float((_by(s, weight * w) ** 2 / size).sum()) + float((weight * w**2).sum()) ** 2
    return trace**2 / squares if squares > 0 else 1.0


def _given(
    score: ArrayLike,
    outcome: ArrayLike,
    beside: ArrayLike | None,
    strata: ArrayLike,
    person: ArrayLike | None,
) -> tuple[Floats, Floats, Floats, Ints, Ints]:
    x, y = (np.asarray(a, dtype=np.float64) for a in (score, outcome))
    z = np.zeros(len(x)) if beside is None else np.asarray(beside, dtype=np.float64)
    s = np.asarray(strata, dtype=np.int64)
    who = np.arange(len(x)) if person is None else np.asarray(person, dtype=np.int64)
    if not len(x) == len(y) == len(z) == len(s) == len(who):
        raise WrongTypeError("Scores, outcomes, strata and people are not as many.", "Give one a row.")
    if not (np.isfinite(x).all() and np.isfinite(y).all() and np.isfinite(z).all()):
        raise WrongTypeError("A score or an outcome is missing.", "Leave such people out.")
    if len(x) < _LEAST:
        raise NotEstimableError(
            "There are fewer than three people with a score and an outcome.", "Collect more."
        )
    # An order of their own, so that the order of rows cannot be seen in the last digit.
    order = np.lexsort((who, z, y, x, s))
    people = np.unique(who[order], return_inverse=True)[1].astype(np.int64)
    return x[order], y[order], z[order], s[order], people


def _by(place: Ints, values: Floats) -> Floats:
    return np.bincount(place, weights=values).astype(np.float64)


def _flat() -> NotEstimableError:
    return NotEstimableError(
        "Nothing can be said of a slope: the score or the outcome does not vary among people who are alike.",
        "Collect more records, or compare within fewer strata.",
    )
