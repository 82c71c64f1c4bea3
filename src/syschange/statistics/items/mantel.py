"""One item compared between people alike: Mantel's test and the standardised mean difference, from counts."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from syschange.errors import NotEstimableError, WrongTypeError
from syschange.results import Estimate, StudentT
from syschange.statistics.levels import require_level

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Answers:
    """How often each answer was given in each stratum by two groups.

    Attributes
    ----------
    focal, reference
        Counts, shape (strata, answers). Strata that only one of the groups reaches are taken out.
    scores
        The score of each answer, rising.
    """

    focal: Floats
    reference: Floats
    scores: Floats

    @property
    def n_focal(self) -> Floats:
        """People of the group looked at, by stratum."""
        made: Floats = self.focal.sum(axis=1)
        return made

    @property
    def n_reference(self) -> Floats:
        """People of the reference, by stratum."""
        made: Floats = self.reference.sum(axis=1)
        return made

    @property
    def people(self) -> tuple[float, float]:
        """People compared of the two groups."""
        return float(self.focal.sum()), float(self.reference.sum())


def answers_of(focal: ArrayLike, reference: ArrayLike, scores: ArrayLike) -> Answers:
    """Return counts of answers, without the strata that only one group reaches and the answers nobody gave.

    Parameters
    ----------
    focal, reference
        Counts, shape (strata, answers).
    scores
        Shape (answers,), rising.

    Raises
    ------
    WrongTypeError
        Where shapes differ, counts are negative or not finite, or scores do not rise.
    """
    given = [np.asarray(a, dtype=np.float64) for a in (focal, reference)]
    score = np.asarray(scores, dtype=np.float64)
    if any(a.ndim != 2 or a.shape[1] != len(score) for a in given) or given[0].shape != given[1].shape:  # noqa: PLR2004
        raise WrongTypeError(
            "Counts of answers do not have a row a stratum and a column a score.", "Check their shapes."
        )
    if any(not np.isfinite(a).all() or (a < 0).any() for a in given) or not (np.diff(score) > 0).all():
        raise WrongTypeError(
            "A count of answers is negative or missing, or the scores do not rise.", "Check them."
        )
    told = (given[0].sum(axis=1) > 0) & (given[1].sum(axis=1) > 0)
    kept = [a[told] for a in given]
    used = (kept[0] + kept[1]).sum(axis=0) > 0
    return Answers(kept[0][:, used], kept[1][:, used], score[used])


def counted(answer: ArrayLike, stratum: ArrayLike, focal: ArrayLike) -> Answers:
    """Return the counts of one item's answers.

    Parameters
    ----------
    answer
        The score of each person's answer; missing where left out.
    stratum
        The stratum of each person, −1 where in none.
    focal
        Whether each person is of the group looked at.
    """
    given, place = np.asarray(answer, dtype=np.float64), np.asarray(stratum, dtype=np.int64)
    group = np.asarray(focal, dtype=bool)
    used = ~np.isnan(given) & (place >= 0)
    scores, kind = np.unique(given[used], return_inverse=True)
    strata = int(place.max(initial=-1)) + 1
    shape = (strata, len(scores))
    cell = place[used] * len(scores) + kind
    size = strata * len(scores)
    sides = [np.bincount(cell[side], minlength=size).reshape(shape) for side in (group[used], ~group[used])]
    return answers_of(sides[0], sides[1], scores)


def mantel(table: Answers) -> float:
    """Return the signed root of Mantel's chi-squared: above 0 where the group looked at scores higher.

    Under no difference it is standard normal, so that its square is chi-squared with one degree of freedom.

    Returns
    -------
    float
        Missing where nothing varies within a stratum.

    Notes
    -----
    Mantel N (1963) Chi-square tests with one degree of freedom: extensions of the Mantel-Haenszel procedure, Journal
    of the American Statistical Association 58:690-700, without a correction for continuity. Of two answers it is
    the Mantel-Haenszel test.
    """
    n1, n2 = table.n_focal, table.n_reference
    both = table.focal + table.reference
    total, variance = both @ table.scores, _hypergeometric(table)
    apart = float((table.focal @ table.scores - n1 * total / (n1 + n2)).sum())
    whole = float(variance.sum())
    return apart / np.sqrt(whole) if whole > 0 else np.nan


def two_sided(z: ArrayLike) -> Floats:
    """Return the chance of a standard normal at least so far from 0."""
    made: Floats = 2 * special.ndtr(-np.abs(np.asarray(z, dtype=np.float64)))
    return made


def _hypergeometric(table: Answers) -> Floats:
    """Return the variance of the summed scores of the group looked at in each stratum, its margins held fixed."""
    n1, n2 = table.n_focal, table.n_reference
    n = n1 + n2
    both = table.focal + table.reference
    total, squares = both @ table.scores, both @ table.scores**2
    spread: Floats = np.maximum(squares - total**2 / n, 0.0) / (n - 1)
    made: Floats = n1 * n2 / n * spread
    # What rounding leaves where everybody in a stratum gave one answer.
    return np.where((both > 0).sum(axis=1) > 1, made, 0.0)


def standardised_difference(table: Answers, *, level: float = 0.95) -> Estimate:
    """Return by how many standard deviations of the item a group scores higher than people like it.

    The mean of the group looked at less that of the reference, stratum by stratum, weighed by how many of the group
    are in each: what the group scored less what the reference would have, had it had the group's totals. It is
    divided by the standard deviation of the item among all who are compared.

    Raises
    ------
    NotEstimableError
        Where the groups share no stratum, or nothing varies within one.

    Notes
    -----
    Dorans NJ, Schmitt AP (1991) Constructed response and differential item functioning: a pragmatic approach, ETS
    Research Report 91-47. The standard error is that of the hypergeometric model: Zwick R, Thayer DT (1996)
    Evaluating the magnitude of differential item functioning in polytomous items, Journal of Educational and
    Behavioral Statistics 21:187-201; it takes the standard deviation of the item as known.
    """
    require_level(level)
    n1, n2 = table.n_focal, table.n_reference
    spread = item_sd(table)
    variance = _hypergeometric(table)
    weight = n1 / max(float(n1.sum()), 1.0)
    se = float(np.sqrt((weight**2 * (1 / n1 + 1 / n2) ** 2 * variance).sum()))
    if not (spread > 0 and se > 0):
        raise NotEstimableError(
            "The item cannot be compared: the groups share no total score, or all who do answer alike.",
            "Join the group with another, or look at more people.",
        )
    apart = table.focal @ table.scores / n1 - table.reference @ table.scores / n2
    value = float(weight @ apart) / spread
    return Estimate.of(
        value, StudentT(value, se / spread), level, "standardised mean difference, Zwick-Thayer"
    )


def item_sd(table: Answers) -> float:
    """Return the standard deviation of the item among all who are compared; 0 with fewer than two people."""
    both = (table.focal + table.reference).sum(axis=0)
    people = float(both.sum())
    if people < 2:  # noqa: PLR2004 - one does not vary
        return 0.0
    mean = float(both @ table.scores) / people
    return float(np.sqrt(both @ (table.scores - mean) ** 2 / (people - 1)))
