"""Cluster-robust standard errors with small-sample corrections, and the degrees of freedom they are known by."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from syschange.errors import NotEstimableError, UnknownChoiceError
from syschange.statistics.clusters.sums import Equations
from syschange.statistics.means import ROUNDING

Floats = NDArray[np.float64]
KINDS = ("CR1", "CR2", "CR3")
_POWER = {"CR1": 0.0, "CR2": -0.5, "CR3": -1.0}
_WHOLE = 1e-10  # ours: a cluster that leaves less than this of a direction to the others determines it alone


@dataclass(frozen=True)
class Robust:
    """An effect with a standard error that lets the people of a cluster resemble one another.

    Attributes
    ----------
    value, se, df
        The effect, its standard error and its degrees of freedom.
    """

    value: float
    se: float
    df: float


def robust(made: Equations, *, kind: str = "CR2") -> Robust:
    """Return the least-squares effect with its cluster-robust standard error.

    Parameters
    ----------
    made
        The normal equations, each cluster's share apart.
    kind
        "CR1": the plain sandwich times G / (G − 1) × (N − 1) / (N − p), with G − 1 degrees of freedom; where each
        person is a cluster it is HC1. "CR2": each cluster's residuals are widened by what its leverage took from
        them, so that the error is unbiased where people are independent, with Satterthwaite's degrees of freedom.
        "CR3": widened further, nearly the jackknife.

    Returns
    -------
    Robust
        The standard error is 0 where clusters do not vary at all.

    Notes
    -----
    CR2 and its degrees of freedom: Bell RM, McCaffrey DF (2002) Survey Methodology 28:169-181; a cluster that
    determines a coefficient alone by the generalised inverse of Pustejovsky JE, Tipton E (2018) Journal of Business
    & Economic Statistics 36:672-683. From X'X and X'y of each cluster it is exact, because a function of X M X'
    applied to X is X times the same function of M X'X. Working model: independent people. CR1: Cameron AC, Miller
    DL (2015) Journal of Human Resources 50:317-372. HC1: MacKinnon JG, White H (1985) Journal of Econometrics
    29:305-325.

    Raises
    ------
    UnknownChoiceError
        Where the kind is none of these.
    NotEstimableError
        With fewer than two clusters, or where the effect cannot be told from what stands beside it.
    """
    if kind not in KINDS:
        raise UnknownChoiceError("cluster-robust standard error", kind, KINDS)
    clusters, p = made.score.shape
    root = root_of(made)
    value, left = residual_scores(made, root)
    towards = root[made.place]  # L'c
    inner = np.einsum("ji,gjk,kl->gil", root, made.gram, root)
    share, turn = np.linalg.eigh(inner)
    share = np.clip(share, 0.0, 1.0)
    kept = 1 - share
    alone = kept < _WHOLE
    weight = np.where(alone, 0.0, np.where(alone, 1.0, kept) ** _POWER[kind])
    if kind == "CR1":
        weight = np.ones_like(share)
    along = np.einsum("gij,i->gj", turn, towards)
    pushed = np.einsum("gj,gij,gi->g", along * weight, turn, left @ root)
    variance, scale = float((pushed**2).sum()), _scale(made, root)
    if variance <= ROUNDING * scale:
        variance = 0.0
    if kind == "CR1":
        factor = clusters / (clusters - 1) * (made.people - 1) / max(made.people - p, 1.0)
        return Robust(value, float(np.sqrt(variance * factor)), float(clusters - 1))
    own = (along**2 * weight**2 * share).sum(axis=1)
    shared = np.einsum("gij,gj->gi", turn, along * weight * share)
    return Robust(value, float(np.sqrt(variance)), _satterthwaite(own, shared))


def root_of(made: Equations) -> Floats:
    """Return L with L L' the inverse of X'X, shape (p, p).

    Raises
    ------
    NotEstimableError
        With fewer than two clusters, or where X'X has no inverse.
    """
    if len(made.score) < 2:  # noqa: PLR2004 - one cluster does not vary
        raise NotEstimableError(
            "There are fewer than two clusters, so nothing says how clusters vary.",
            "Collect records of more of them.",
        )
    whole = made.gram.sum(axis=0)
    size = np.sqrt(np.diag(whole))
    if not (size > 0).all():
        raise _unidentified()
    even = whole / np.outer(size, size)
    if np.linalg.eigvalsh(even)[0] < _WHOLE:
        raise _unidentified()
    root: Floats = np.linalg.inv(np.linalg.cholesky(even)).T / size[:, None]
    return root


def residual_scores(made: Equations, root: Floats) -> tuple[float, Floats]:
    """Return the effect, and X'e of each cluster, shape (clusters, p)."""
    fitted = root @ (root.T @ made.score.sum(axis=0))
    return float(fitted[made.place]), made.score - made.gram @ fitted


def _scale(made: Equations, root: Floats) -> float:
    """Return what the effect's variance would be were nothing fitted: the scale on which it may be nothing."""
    return float(((made.score @ root @ root[made.place]) ** 2).sum())


def _satterthwaite(own: Floats, shared: Floats) -> float:
    """Return the degrees of freedom of Σ of squares whose covariance is diag(own) − shared shared'."""
    trace = float((own - (shared**2).sum(axis=1)).sum())
    crossed = shared.T @ shared
    squares = float((own**2).sum() - 2 * (own * (shared**2).sum(axis=1)).sum() + (crossed**2).sum())
    return trace**2 / squares if squares > 0 else 0.0


def _unidentified() -> NotEstimableError:
    return NotEstimableError(
        "The effect cannot be told from what stands beside it: too few people, or scores that do not vary.",
        "Collect more records, or join groups that are too small to stand alone.",
    )
