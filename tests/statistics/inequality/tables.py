"""Tables of groups for the tests of the inequality indices."""

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

from syschange.statistics import inequality as iq

SEED, DRAWS = 5, 200
RELATIVE = {
    "cov", "idisw", "idisu", "theil", "mld", "gini", "rii", "rci", "ratio", "paf", "rii_logit", "wagstaff",
    "differential_fairness",
}  # fmt: skip
SQUARED = {"bgv", "bgv_corrected"}
# Not weighted by population, or of the extremes alone: halving a group may change what they say of the mean.
UNWEIGHTED = {"mdmu", "idisu"}


@st.composite
def counts(draw: st.DrawFn, most: int = 7) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Draw events and people of two groups or more, with some of each outcome in every group."""
    k = draw(st.integers(2, most))
    n = np.array(draw(st.lists(st.integers(4, 400), min_size=k, max_size=k)), dtype=float)
    x = np.array([draw(st.integers(1, int(m) - 1)) for m in n], dtype=float)
    return x, n


def every(groups: iq.Groups, order: NDArray[np.float64]) -> dict[str, iq.Index]:
    """Return every index that needs no group to be named."""
    ordered = [f(groups, order=order) for f in (iq.sii, iq.rii, iq.aci, iq.rci)]
    spread = iq.spreads(groups, seed=SEED, draws=DRAWS)
    best = [iq.mdb(groups, favourable="max", seed=SEED, draws=DRAWS)]
    best.append(iq.paf_best(groups, favourable="min", seed=SEED, draws=DRAWS))
    return {i.name: i for i in ordered + spread + best}
