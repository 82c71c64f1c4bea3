"""Designs of many series made orthonormal, each over the points that its series has."""

from dataclasses import dataclass

import numpy as np

from syschange.errors import WrongTypeError
from syschange.statistics.series.gapped import Flags, Floats

_SINGULAR = (
    1e-9  # ours: a column with less than this share of itself that the others do not hold repeats them
)


@dataclass(frozen=True, eq=False)
class Basis:
    """Orthonormal columns that span a design over the points of each series.

    Attributes
    ----------
    columns
        Shape (series, points, p); 0 where a series has no point.
    triangle
        The design is `columns` times this; shape (series, p, p).
    whole
        Whether the columns of the design are told apart by the points of the series; shape (series,).
    """

    columns: Floats
    triangle: Floats
    whole: Flags


def basis_of(design: Floats, there: Flags) -> Basis:
    """Return the orthonormal basis of a design for each series.

    Parameters
    ----------
    design
        One for all series, shape (points, p), or one each, shape (series, points, p).
    there
        Which points each series has; shape (series, points).

    Notes
    -----
    By Householder's QR, once for each pattern of points that occurs where the design is one for all.
    """
    if design.ndim == 2:  # noqa: PLR2004 - one table for all
        patterns, which = np.unique(there, axis=0, return_inverse=True)
        made = _orthonormal(np.broadcast_to(design, (len(patterns), *design.shape)) * patterns[:, :, None])
        which = which.ravel()
        return Basis(made.columns[which], made.triangle[which], made.whole[which])
    return _orthonormal(design * there[:, :, None])


def _orthonormal(design: Floats) -> Basis:
    columns, triangle = np.linalg.qr(design)
    size = np.sqrt((design**2).sum(axis=1))
    own = np.abs(np.diagonal(triangle, axis1=1, axis2=2))
    with np.errstate(invalid="ignore"):
        whole = (own > _SINGULAR * size).all(axis=1)
    return Basis(columns, triangle, whole)


def read(values: Floats, design: Floats) -> tuple[Floats, Floats]:
    """Return values as (series, points) and a design that fits them.

    Raises
    ------
    WrongTypeError
        Where their shapes differ, or the design is not all numbers.
    """
    y, x = np.atleast_2d(np.asarray(values, dtype=np.float64)), np.asarray(design, dtype=np.float64)
    if y.ndim != 2 or x.ndim not in {2, 3} or x.shape[-2] != y.shape[1]:  # noqa: PLR2004
        raise WrongTypeError(
            "The series and the design differ in length.",
            "Give a row of the design for each point of the series.",
        )
    if x.ndim == 3 and len(x) != len(y):  # noqa: PLR2004 - a design each
        raise WrongTypeError("There is not one design for each series.", "Give one for all, or one each.")
    if not np.isfinite(x).all():
        raise WrongTypeError(
            "A value of the design is missing.", "Leave the point out of the series instead."
        )
    return y, x
