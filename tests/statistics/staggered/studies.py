"""Studies of units over periods for the tests of this folder."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from hypothesis import strategies as st
from numpy.typing import NDArray

from syschange.statistics.staggered import Study

NEVER = np.inf


def mpdta(golden: Path) -> tuple[Study, NDArray[np.float64]]:
    """Return county teen employment as a study, with the population in every period beside it."""
    rows = pd.read_csv(golden / "effects" / "did" / "mpdta.csv")
    wide = {
        c: rows.pivot_table(index="countyreal", columns="year", values=c).to_numpy() for c in ("lemp", "lpop")
    }
    first = rows.groupby("countyreal")["first.treat"].first().to_numpy()
    return Study(wide["lemp"], np.where(first > 0, first - 2003.0, NEVER)), wide["lpop"][:, :, None]


def expected(golden: Path) -> dict[str, Any]:
    """Return what the R package did gives for it."""
    found: dict[str, Any] = json.loads(
        (golden / "effects" / "did" / "mpdta_expected_uncond.json").read_text()
    )
    return found


def drawn(
    sizes: tuple[int, ...], starts: tuple[float, ...], *, periods: int = 8, seed: int = 0, effect: float = 0.0
) -> Study:
    """Return units that wander together, so many of each start, whose change adds an effect."""
    rng = np.random.default_rng(seed)
    start = np.repeat(np.array(starts, dtype=np.float64), sizes)
    noise = rng.normal(size=(len(start), periods)).cumsum(axis=1) / 2
    level = rng.normal(size=(len(start), 1)) + rng.normal(size=periods)
    return Study(level + noise + effect * (np.arange(periods) >= start[:, None]), start)


@st.composite
def studies(draw: st.DrawFn, gaps: float = 0.0) -> Study:
    """Draw two or three cohorts that changed and units that never did, two or more of each."""
    cohorts = draw(st.integers(1, 3))
    sizes = tuple(draw(st.lists(st.integers(2, 6), min_size=cohorts + 1, max_size=cohorts + 1)))
    starts = tuple(draw(st.permutations([2.0, 3.0, 4.0, 6.0])))[:cohorts]
    made = drawn(sizes, (*starts, NEVER), seed=draw(st.integers(0, 2**32 - 1)))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    outcome = np.where(rng.random(made.outcome.shape) < gaps, np.nan, made.outcome)
    return Study(outcome, made.start)
