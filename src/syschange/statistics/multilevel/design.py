"""The columns of main effects, and the part of them that the people there are can tell apart."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from syschange.errors import NotEstimableError, WrongTypeError

Floats = NDArray[np.float64]

# Ours: a column with less than this share of its length outside the columns before it adds nothing to them.
_NOTHING_NEW = 1e-9


def main_effects(codes: Sequence[ArrayLike], *, levels: Sequence[int] | None = None) -> Floats:
    """Return the design matrix of additive main effects: a constant, and a 0/1 column a level but the first.

    Parameters
    ----------
    codes
        For each characteristic the level of every stratum: whole numbers from 0, where 0 is the reference.
    levels
        How many levels each characteristic has; by default one more than its largest code.

    Returns
    -------
    array
        Strata × (1 + Σ(levels − 1)), in the order of the characteristics and of their codes.

    Raises
    ------
    WrongTypeError
        Where codes are not whole numbers from 0 below `levels`, or lengths differ.
    """
    given = [np.asarray(c) for c in codes]
    if not given or any(c.ndim != 1 or len(c) != len(given[0]) for c in given):
        raise WrongTypeError(
            "The codes are not one-dimensional and of one length.",
            "Give one a stratum for each characteristic.",
        )
    if any(not np.issubdtype(c.dtype, np.integer) or (c < 0).any() for c in given):
        raise WrongTypeError("A code is not a whole number from 0.", "Number the levels 0, 1, 2 and so on.")
    counts = list(levels) if levels is not None else [int(c.max(initial=0)) + 1 for c in given]
    if len(counts) != len(given) or any(c.max(initial=0) >= k for c, k in zip(given, counts, strict=True)):
        raise WrongTypeError(
            "A code is not below the number of levels of its characteristic.",
            "Give `levels` for every characteristic, or leave it out.",
        )
    columns = [np.ones((len(given[0]), 1))]
    columns += [
        (c[:, None] == np.arange(1, k)).astype(np.float64) for c, k in zip(given, counts, strict=True)
    ]
    return np.hstack(columns)


@dataclass(frozen=True, eq=False)
class Basis:
    """A design cut down to the columns that the people there are can tell apart, and made orthonormal.

    Attributes
    ----------
    design
        Strata × kept columns.
    kept
        Which columns of the full design are kept: a column that is a sum of earlier ones is not.
    some
        Which strata hold anybody.
    known
        Which strata have an additive part at all: not an empty one of a level that nobody has.
    scaled
        Non-empty strata × kept columns, orthonormal when weighted by `n`: `design[some] = scaled @ triangle`.
    triangle
        The upper triangle that leads back.
    """

    design: Floats
    kept: NDArray[np.bool_]
    some: NDArray[np.bool_]
    known: NDArray[np.bool_]
    scaled: Floats
    triangle: Floats

    @property
    def rank(self) -> int:
        """The number of effects that can be told apart."""
        return int(self.scaled.shape[1])

    def coefficients(self, scaled: Floats) -> Floats:
        """Return coefficients of the full design from those of the orthonormal one; missing where not kept."""
        full = np.full(len(self.kept), np.nan)
        full[self.kept] = np.linalg.solve(self.triangle, scaled)
        return full

    def covariance(self, scaled: Floats) -> Floats:
        """Return the covariance of the full design's coefficients from that of the orthonormal one's."""
        half = np.linalg.solve(self.triangle, scaled)
        full = np.full((len(self.kept),) * 2, np.nan)
        full[np.ix_(self.kept, self.kept)] = np.linalg.solve(self.triangle, half.T)
        return full

    def additive(self, coefficients: Floats, covariance: Floats) -> tuple[Floats, Floats]:
        """Return each stratum's additive part and its variance; missing where it has none."""
        inner = covariance[np.ix_(self.kept, self.kept)]
        value = self.design @ coefficients[self.kept]
        variance = np.maximum(((self.design @ inner) * self.design).sum(axis=1), 0.0)
        return np.where(self.known, value, np.nan), np.where(self.known, variance, np.nan)


def basis(design: ArrayLike | None, n: Floats) -> Basis:
    """Return the basis of a design (None: a constant alone) over strata of `n` people.

    Raises
    ------
    WrongTypeError
        Where the design is not a finite strata × columns matrix.
    NotEstimableError
        Where there are no more strata with people in them than effects: no difference is left over to vary.
    """
    full = np.ones((len(n), 1)) if design is None else np.asarray(design, dtype=np.float64)
    if full.ndim != 2 or full.shape[0] != len(n) or full.shape[1] == 0 or not np.isfinite(full).all():  # noqa: PLR2004
        raise WrongTypeError(
            "The design is not a finite matrix with one row for each stratum.",
            "Build it with `main_effects`.",
        )
    some = n > 0
    kept = _independent(full[some] * np.sqrt(n[some])[:, None])
    if some.sum() <= kept.sum():
        raise NotEstimableError(
            "There are no more strata with people in them than effects in the model, so nothing is left to vary.",
            "Use more strata or fewer characteristics.",
        )
    root = np.sqrt(n[some])[:, None]
    orthonormal, triangle = np.linalg.qr(root * full[some][:, kept])
    mix = np.linalg.lstsq(full[some][:, kept], full[some][:, ~kept], rcond=None)[0]
    apart = np.abs(full[:, ~kept] - full[:, kept] @ mix).max(axis=1, initial=0.0)
    known = some | (apart <= 1e-8 * np.abs(full).max(axis=1, initial=1.0))
    return Basis(full[:, kept], kept, some, known, orthonormal / root, triangle)


def _independent(columns: Floats) -> NDArray[np.bool_]:
    """Return which columns are not sums of the earlier ones (Gram-Schmidt, each taken out twice)."""
    found = np.zeros((columns.shape[0], 0))
    kept = np.zeros(columns.shape[1], dtype=bool)
    for j in range(columns.shape[1]):
        size = float(np.linalg.norm(columns[:, j]))
        rest = columns[:, j] - found @ (found.T @ columns[:, j])
        rest -= found @ (found.T @ rest)
        left = float(np.linalg.norm(rest))
        if size > 0 and left > _NOTHING_NEW * size:
            kept[j] = True
            found = np.hstack([found, (rest / left)[:, None]])
    return kept
