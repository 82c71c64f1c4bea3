"""What a regression on people in clusters is computed from: a few sums a cluster, and no rows."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from syschange.errors import UnknownChoiceError

Floats = NDArray[np.float64]
DESIGNS = ("change", "did", "ancova")


@dataclass(frozen=True, eq=False)
class ClusterSums:
    """Sums over the people of each cluster who were seen at both times; every array of shape (clusters,).

    Attributes
    ----------
    treated
        Whether the cluster got the change.
    n
        People seen at both times; more than 0.
    b, a
        Sums of their scores before and after, measured from any pivots near the means.
    bb, ba, aa
        Sums of squares and products of the same.
    """

    treated: NDArray[np.bool_]
    n: Floats
    b: Floats
    a: Floats
    bb: Floats
    ba: Floats
    aa: Floats

    @property
    def sides(self) -> tuple[int, int]:
        """How many clusters got the change, and how many did not."""
        got = int(self.treated.sum())
        return got, len(self.treated) - got

    def centred(self) -> "ClusterSums":
        """Return the same sums measured from the means of everybody, so that little is lost to rounding."""
        people = self.n.sum()
        b0, a0 = self.b.sum() / people, self.a.sum() / people
        return ClusterSums(
            self.treated,
            self.n,
            self.b - b0 * self.n,
            self.a - a0 * self.n,
            self.bb - 2 * b0 * self.b + b0**2 * self.n,
            self.ba - b0 * self.a - a0 * self.b + a0 * b0 * self.n,
            self.aa - 2 * a0 * self.a + a0**2 * self.n,
        )


@dataclass(frozen=True, eq=False)
class Equations:
    """The normal equations of a least-squares fit, each cluster's share of them apart.

    Attributes
    ----------
    gram
        X'X of each cluster, shape (clusters, p, p).
    score
        X'y of each cluster, shape (clusters, p).
    place
        Which coefficient is the effect.
    people
        How many people there are.
    """

    gram: Floats
    score: Floats
    place: int
    people: float


def equations(sums: ClusterSums, *, design: str) -> Equations:
    """Return the normal equations of a design.

    Parameters
    ----------
    sums
        Sums a cluster.
    design
        "change": the mean change of everybody. "did": the change on the arm, which is difference in differences.
        "ancova": the score after on the arm and the score before.

    Raises
    ------
    UnknownChoiceError
        Where the design is none of these.
    """
    if design not in DESIGNS:
        raise UnknownChoiceError("design", design, DESIGNS)
    if design == "change":
        return Equations(sums.n[:, None, None], (sums.a - sums.b)[:, None], 0, float(sums.n.sum()))
    t = sums.treated.astype(np.float64)
    if design == "did":
        gram = np.array([[sums.n, sums.n * t], [sums.n * t, sums.n * t]])
        y = sums.a - sums.b
        score = np.array([y, y * t])
    else:
        c = sums.centred()
        gram = np.array([[c.n, c.n * t, c.b], [c.n * t, c.n * t, c.b * t], [c.b, c.b * t, c.bb]])
        score = np.array([c.a, c.a * t, c.ba])
    return Equations(np.moveaxis(gram, 2, 0), score.T.copy(), 1, float(sums.n.sum()))
