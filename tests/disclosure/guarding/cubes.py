"""Small cubes of people by characteristics that overlap, with an outcome, drawn by Hypothesis."""

import numpy as np
import pandas as pd
from hypothesis import strategies as st

from syschange import equity


@st.composite
def cubes(draw: st.DrawFn, *, most: int = 40) -> equity.Breakdown:
    """Draw every group of one and two of two or three characteristics, with an outcome that is sometimes missing."""
    sizes = draw(st.sampled_from([(2, 2), (2, 3), (3, 3), (2, 2, 2), (3, 2, 2)]))
    seed = draw(st.integers(0, 2**32 - 1))
    rng = np.random.default_rng(seed)
    counts = rng.integers(0, most, size=(*sizes, 3)) * (rng.random((*sizes, 3)) < draw(st.floats(0.3, 1.0)))
    counts[..., 2] //= 8
    rows = [
        (*(f"{chr(97 + i)}{x}" for i, x in enumerate(at[:-1])), (True, False, None)[at[-1]])
        for at in np.ndindex(counts.shape)
        for _ in range(int(counts[at]))
    ]
    rows.append((*(f"{chr(97 + i)}0" for i in range(len(sizes))), True))  # at least somebody
    names = [f"c{i}" for i in range(len(sizes))]
    people = pd.DataFrame(rows, columns=[*names, "seen"]).astype({"seen": "boolean"})
    return equity.breakdown(people, outcome="seen", by=names, ways=2)
