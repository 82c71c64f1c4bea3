"""People in clusters: rows, the sums of each cluster, and the textbook's matrices over the rows."""

from dataclasses import dataclass

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

from syschange.statistics.clusters import ClusterSums

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class People:
    """Rows: the cluster of each person, whether it got the change, and the scores."""

    cluster: NDArray[np.int64]
    treated: NDArray[np.bool_]
    before: Floats
    after: Floats

    def sums(self, pivot: float = 0.0) -> ClusterSums:
        b, a = self.before - pivot, self.after - pivot

        def of(x: Floats) -> Floats:
            return np.bincount(self.cluster, x)

        arm = np.array([self.treated[self.cluster == g][0] for g in range(self.cluster.max() + 1)])
        return ClusterSums(arm, of(np.ones_like(b)), of(b), of(a), of(b * b), of(b * a), of(a * a))

    def design(self, name: str) -> tuple[Floats, Floats, int]:
        """Return X, y and the place of the effect."""
        one, t = np.ones_like(self.before), self.treated.astype(float)
        if name == "change":
            return one[:, None], self.after - self.before, 0
        if name == "did":
            return np.column_stack([one, t]), self.after - self.before, 1
        return np.column_stack([one, t, self.before]), self.after, 1


def draw(rng: np.random.Generator, arms: tuple[int, int], *, size: float = 8, icc: float = 0.1) -> People:
    """Draw people without any effect in so many clusters an arm, of unequal size."""
    clusters = sum(arms)
    n = 2 + rng.poisson(size - 2, clusters)
    cluster = np.repeat(np.arange(clusters), n)
    shared, later = rng.normal(0, np.sqrt(icc), (2, clusters))
    before = shared[cluster] + rng.normal(0, np.sqrt(1 - icc), len(cluster))
    noise = later[cluster] + rng.normal(0, np.sqrt(1 - icc), len(cluster))
    return People(cluster, cluster < arms[0], 30 + 6 * before, 34 + 6 * (0.6 * before + 0.8 * noise))


@st.composite
def people(draw_: st.DrawFn) -> People:
    """Draw people in two to six clusters an arm."""
    arms = draw_(st.integers(2, 6)), draw_(st.integers(2, 6))
    return draw(np.random.default_rng(draw_(st.integers(0, 2**32 - 1))), arms)


def sandwich(made: People, name: str, power: float) -> tuple[float, float, float]:
    """Return effect, standard error and degrees of freedom from the rows, as Bell and McCaffrey write them."""
    x, y, place = made.design(name)
    inverse = np.linalg.inv(x.T @ x)
    fitted = inverse @ x.T @ y
    hat = x @ inverse @ x.T
    left = np.eye(len(y)) - hat
    pushed = []
    for g in np.unique(made.cluster):
        here = made.cluster == g
        share, turn = np.linalg.eigh(left[np.ix_(here, here)])
        weight = np.where(share > 1e-10, np.maximum(share, 1e-10) ** power, 0.0)
        row = np.zeros(len(y))
        row[here] = (turn * weight) @ turn.T @ x[here] @ inverse[:, place]
        pushed.append(row)
    p = np.array(pushed)
    within = p @ left @ p.T
    residual = y - x @ fitted
    return (
        float(fitted[place]),
        float(np.sqrt(((p @ residual) ** 2).sum())),
        float(np.trace(within) ** 2 / (within**2).sum()),
    )
