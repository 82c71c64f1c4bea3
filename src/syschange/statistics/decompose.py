"""Oaxaca–Blinder: how much of a gap between two groups' means goes with who they are, from sums and not rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from syschange.errors import NotEstimableError, UnknownChoiceError, WrongTypeError
from syschange.results import Estimate
from syschange.statistics.levels import require_level
from syschange.statistics.means import spread, t_estimate

Floats = NDArray[np.float64]
Reference = Literal["first", "second", "equal", "size", "pooled", "pooled_with_group"]
REFERENCES = ("first", "second", "equal", "size", "pooled", "pooled_with_group")

# Ours: below this smallest eigenvalue of their correlations, columns say the same thing twice.
_SINGULAR = 1e-10


@dataclass(frozen=True, eq=False)
class CrossProducts:
    """The sums of one group that a linear regression needs: no rows.

    Attributes
    ----------
    xx
        X'X, where the first column of X is the constant 1: its first entry is the number of people, its first
        row the sums of the columns.
    xy
        X'y; its first entry is the sum of y.
    yy
        y'y.
    """

    xx: Floats
    xy: Floats
    yy: float

    def __post_init__(self) -> None:
        square = self.xx.ndim == 2 and self.xx.shape[0] == self.xx.shape[1]  # noqa: PLR2004 - a matrix
        if not (square and self.xy.shape == self.xx.shape[:1] and self.xx.size):
            raise WrongTypeError(
                "The sums of a group do not fit together.", "Give X'X, X'y and y'y of the same columns."
            )
        if not (np.isfinite(self.xx).all() and np.isfinite(self.xy).all() and np.isfinite(self.yy)):
            raise WrongTypeError(
                "The sums of a group are not all numbers.", "Leave out rows with missing values."
            )

    @property
    def n(self) -> float:
        """The number of people."""
        return float(self.xx[0, 0])


@dataclass(frozen=True, eq=False)
class Part:
    """One part of a gap, with what each column adds to it.

    Attributes
    ----------
    value, se
        The part and its standard error, in the units of the outcome.
    detail, detail_se
        What each column adds, the constant first; with `normalise`, the categories left out of each set come
        last, in the order of the sets.
    sets, sets_se
        What each set of columns adds together.
    """

    value: float
    se: float
    detail: Floats
    detail_se: Floats
    sets: Floats
    sets_se: Floats

    def estimate(self, *, level: float = 0.95) -> Estimate:
        """Return the part with its normal confidence distribution.

        Raises
        ------
        NotEstimableError
            Where its standard error is 0: nothing but the constant, or an outcome without any spread.
        WrongTypeError
            Where the level is not between 0 and 1.
        """
        require_level(level)
        return t_estimate(self.value, self.se, float("inf"), level=level, method="Oaxaca–Blinder")


@dataclass(frozen=True, eq=False)
class TwoFold:
    """A gap (first group's mean less the second's) in an explained and an unexplained part.

    Attributes
    ----------
    difference
        The gap.
    explained
        What goes with the groups' different characteristics.
    unexplained
        What goes with different coefficients, the constant's among them, and with all that was not measured.
    slopes
        The reference coefficients, without the constant, which plays no part.
    """

    difference: Part
    explained: Part
    unexplained: Part
    slopes: Floats


@dataclass(frozen=True, eq=False)
class ThreeFold:
    """A gap (first group's mean less the second's) in three parts, seen from the second group.

    Attributes
    ----------
    difference
        The gap.
    endowments
        What the second group's mean would change by with the first's characteristics.
    coefficients
        What it would change by with the first's coefficients.
    interaction
        What both at once add.
    """

    difference: Part
    endowments: Part
    coefficients: Part
    interaction: Part


@dataclass(frozen=True, eq=False)
class _Fit:
    """A group's regression: means and coefficients, the covariances of both, and sums about the means."""

    mean: Floats
    mean_cov: Floats
    beta: Floats
    beta_cov: Floats
    about: Floats
    n: float


def cross_products(x: ArrayLike, y: ArrayLike) -> CrossProducts:
    """Return the sums of a group from its rows.

    Parameters
    ----------
    x
        One row a person and one column a characteristic, without the constant, which is added.
    y
        The outcome.

    Raises
    ------
    WrongTypeError
        Where the lengths differ or a value is missing.
    """
    rows, outcome = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
    if rows.ndim != 2 or outcome.shape != rows.shape[:1]:  # noqa: PLR2004 - a table
        raise WrongTypeError("The rows and the outcome differ in length.", "Give one outcome a row.")
    full = np.column_stack([np.ones(len(rows)), rows])
    return CrossProducts(full.T @ full, full.T @ outcome, float(outcome @ outcome))


def twofold(
    first: CrossProducts,
    second: CrossProducts,
    *,
    reference: Reference = "pooled_with_group",
    sets: Sequence[Sequence[int]] = (),
    normalise: bool = False,
) -> TwoFold:
    """Decompose a gap into an explained and an unexplained part, with reference coefficients.

    Parameters
    ----------
    first, second
        The sums of the two groups, of the same columns.
    reference
        Whose coefficients price the characteristics: "first" or "second" (Oaxaca 1973, Blinder 1973); "equal", the
        mean of the two (Reimers 1983); "size", weighted by the groups' sizes (Cotton 1988); "pooled", of
        one regression of both (Neumark 1988, Oaxaca and Ransom 1994); "pooled_with_group", of one regression of
        both with a column for the group, which keeps the gap itself out of the prices (Jann 2008; the default).
    sets
        Columns that belong together (the dummies of one characteristic), as positions in X, where 0 is
        the constant.
    normalise
        Whether to express the coefficients of each set as deviations from their mean over all categories, the
        one left out among them, so that the detail does not depend on which was left out.

    Returns
    -------
    TwoFold
        The two parts add up to the gap.

    Raises
    ------
    NotEstimableError
        Where a group has too few people, or a column that does not vary or that the others add up to.
    UnknownChoiceError
        Where the reference is none of these.
    WrongTypeError
        Where the columns of the groups differ, or sets overlap or hold a position that is not a column.

    Notes
    -----
    Jann B (2008) The Blinder–Oaxaca decomposition for linear regression models, Stata Journal 8:453-479, with his
    standard errors for characteristics that are sampled; the weights of a pooled reference are taken as
    known. Normalisation: Gardeazabal J, Ugidos A (2004) Review of Economics and Statistics 86:1034-1036; Yun M-S
    (2005) Economic Inquiry 43:766-772.
    """
    if reference not in REFERENCES:
        raise UnknownChoiceError("reference", reference, REFERENCES)
    a, b, price, place, groups = _prepare(first, second, sets, normalise=normalise)
    from_a, from_b = _weights(a, b, first, second, reference)
    beta = from_a @ a.beta + from_b @ b.beta
    xa, xb, gap = place @ a.mean, place @ b.mean, place @ (a.mean - b.mean)
    star, ba, bb = price @ beta, price @ a.beta, price @ b.beta
    on_a, on_b = gap[:, None] * (price @ from_a), gap[:, None] * (price @ from_b)
    whole = (xa[:, None] * price, -xb[:, None] * price, ba[:, None] * place, -bb[:, None] * place)
    made = (on_a, on_b, star[:, None] * place, -star[:, None] * place)
    left = tuple(w - m for w, m in zip(whole, made, strict=True))
    explained, total = gap * star, xa * ba - xb * bb
    return TwoFold(
        _part(total, whole, a, b, groups),
        _part(explained, made, a, b, groups),
        _part(total - explained, left, a, b, groups),
        beta[1:],
    )


def threefold(
    first: CrossProducts,
    second: CrossProducts,
    *,
    sets: Sequence[Sequence[int]] = (),
    normalise: bool = False,
) -> ThreeFold:
    """Decompose a gap into endowments, coefficients and their interaction, from the second group's point of view.

    Parameters
    ----------
    first, second, sets, normalise
        See `twofold`.

    Returns
    -------
    ThreeFold
        The three parts add up to the gap.

    Raises
    ------
    NotEstimableError, WrongTypeError
        See `twofold`.

    Notes
    -----
    Jann (2008), equation 3, after Winsborough HH, Dickinson P (1971).
    """
    a, b, price, place, groups = _prepare(first, second, sets, normalise=normalise)
    xa, xb, gap = place @ a.mean, place @ b.mean, place @ (a.mean - b.mean)
    ba, bb = price @ a.beta, price @ b.beta
    more, none_b, none_x = (ba - bb)[:, None] * place, 0.0 * price, 0.0 * place
    slope, at_b = gap[:, None] * price, xb[:, None] * price
    held = bb[:, None] * place
    whole = (xa[:, None] * price, -at_b, ba[:, None] * place, -held)
    return ThreeFold(
        _part(xa * ba - xb * bb, whole, a, b, groups),
        _part(gap * bb, (none_b, slope, held, -held), a, b, groups),
        _part(xb * (ba - bb), (at_b, -at_b, none_x, more), a, b, groups),
        _part(gap * (ba - bb), (slope, -slope, more, -more), a, b, groups),
    )


def _prepare(
    first: CrossProducts, second: CrossProducts, sets: Sequence[Sequence[int]], *, normalise: bool
) -> tuple[_Fit, _Fit, Floats, Floats, list[list[int]]]:
    """Return both fits, the matrices that normalise coefficients and means, and the sets' places in the detail."""
    size = first.xx.shape[0]
    named = [j for one in sets for j in one]
    if second.xx.shape[0] != size or len(set(named)) < len(named) or any(not 1 <= j < size for j in named):
        raise WrongTypeError(
            "The groups have different columns, or the sets overlap or name a column that is not there.",
            "Give both groups the same columns, and each column to one set at most; 0 is the constant.",
        )
    price, place, groups = np.eye(size), np.eye(size), [list(one) for one in sets]
    if normalise:
        for one in groups:
            mean = np.zeros(size)
            mean[one] = 1 / (len(one) + 1)
            price[0] += mean
            price[one] -= mean
            price = np.vstack([price, -mean])
            rest = np.eye(size)[0]
            rest[one] = -1
            place = np.vstack([place, rest])
            one.append(len(place) - 1)
    return _fit(first), _fit(second), price, place, groups


def _fit(sums: CrossProducts) -> _Fit:
    """Return the least-squares fit of a group, worked about its means, which keeps the digits."""
    n, size = sums.n, len(sums.xy)
    if n <= size:
        raise NotEstimableError(
            "A group has no more people than there are columns.", "Join categories, or leave columns out."
        )
    mean = sums.xx[0] / n
    about = sums.xx - n * np.outer(mean, mean)
    s = about[1:, 1:]
    inverse = _inverse(s, np.diag(sums.xx)[1:])
    with_y = (sums.xy - mean * sums.xy[0])[1:]
    slopes = inverse @ with_y
    about_y = float(spread(sums.yy - sums.xy[0] ** 2 / n, sums.yy))
    error = float(spread(about_y - slopes @ with_y, about_y)) / (n - size)
    down = -inverse @ mean[1:]
    unit = np.block([[np.array([[1 / n - mean[1:] @ down]]), down[None, :]], [down[:, None], inverse]])
    beta = np.concatenate([[sums.xy[0] / n - mean[1:] @ slopes], slopes])
    about[0], about[:, 0] = 0.0, 0.0
    return _Fit(mean, about / (n * (n - 1)), beta, error * unit, about, n)


def _inverse(s: Floats, squares: Floats) -> Floats:
    """Return the inverse of sums of squares about the mean; refuse columns that do not vary or repeat others."""
    scale = np.sqrt(spread(np.diag(s), squares))
    if scale.size and (scale.min() == 0 or np.linalg.eigvalsh(s / np.outer(scale, scale))[0] < _SINGULAR):
        raise NotEstimableError(
            "In one group a column does not vary, or is what others add up to.",
            "Leave it out, or join a category that a group has nobody in to another.",
        )
    inverse: Floats = np.linalg.inv(s / np.outer(scale, scale)) / np.outer(scale, scale)
    return inverse


def _weights(
    a: _Fit, b: _Fit, first: CrossProducts, second: CrossProducts, reference: Reference
) -> tuple[Floats, Floats]:
    """Return the matrices that make the reference coefficients of the two groups' own.

    The rows of the constant do not matter: the groups do not differ in it.
    """
    size = len(a.beta)
    if reference in {"pooled", "pooled_with_group"}:
        from_a, from_b = np.zeros((size, size)), np.zeros((size, size))
        middle = (first.xx[0] + second.xx[0]) / (a.n + b.n)
        # Both groups' sums about the mean of all, where the constant stands at right angles to the rest.
        about = a.about + b.about
        apart = np.zeros((2, size))
        if reference == "pooled":
            apart = np.array([a.n * (a.mean - middle), b.n * (b.mean - middle)])
            about = about + sum(
                np.outer(f.mean - middle, part) for f, part in zip((a, b), apart, strict=True)
            )
        inverse = _inverse(about[1:, 1:], np.diag(first.xx + second.xx)[1:])
        for made, fit, by in ((from_a, a, apart[0]), (from_b, b, apart[1])):
            made[1:] = inverse @ (fit.about + np.outer(by, fit.mean))[1:]
        return from_a, from_b
    share = {"first": 1.0, "second": 0.0, "equal": 0.5, "size": a.n / (a.n + b.n)}[reference]
    return share * np.eye(size), (1 - share) * np.eye(size)


def _part(
    detail: Floats, slopes: tuple[Floats, ...], a: _Fit, b: _Fit, groups: Sequence[Sequence[int]]
) -> Part:
    """Return a part from its detail and the detail's slopes on both groups' coefficients and means."""
    blocks = (a.beta_cov, b.beta_cov, a.mean_cov, b.mean_cov)
    together = np.ones((1, len(detail)))
    members = np.array([[float(j in one) for j in range(len(detail))] for one in groups])
    rows = members.reshape(len(groups), len(detail))

    def errors(pick: Floats) -> Floats:
        picked = [pick @ j for j in slopes]
        variance = sum(((p @ v) * p).sum(axis=1) for p, v in zip(picked, blocks, strict=True))
        root: Floats = np.sqrt(np.maximum(variance, 0.0))
        return root

    return Part(
        float(detail.sum()),
        float(errors(together)[0]),
        detail,
        errors(np.eye(len(detail))),
        rows @ detail,
        errors(rows),
    )
