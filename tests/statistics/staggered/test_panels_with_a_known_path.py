"""Made-up panels whose effect is known at every horizon: the path that is estimated holds it."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from syschange.statistics.staggered import Study, combined, group_time_effects, path

pytestmark = pytest.mark.golden


@pytest.mark.parametrize("name", ["none", "sustained_step", "slow_build", "decay_half_life_6"])
def test_the_path_and_the_mean_are_within_reach_of_the_truth(name: str, golden: Path) -> None:
    folder = golden / "effects" / "synthetic"
    rows = pd.read_csv(folder / f"{name}.csv")
    truth = json.loads((folder / "truth.json").read_text())[name]
    wide = rows.pivot_table(index="area", columns="t", values="outcome").to_numpy()
    start = rows.groupby("area")["adopt_t"].first().to_numpy().astype(float)
    effects = group_time_effects(Study(wide, np.where(start > 0, start, np.inf)))
    found = path(effects)
    told = truth["true_effect_by_months_after"]
    assert found.horizons.tolist() == list(range(24))
    at = [int(h) for h in told]
    off = found.value[at] - np.array(list(told.values()))
    se = np.sqrt(np.diag(found.covariance))[at]
    distance = float(off @ np.linalg.solve(found.covariance[np.ix_(at, at)], off))
    assert np.abs(off / se).max() < 3.5
    assert stats.f.sf(distance / len(at), len(at), found.df.min()) > 0.01
    made = combined(effects)
    place = made.at_kind("simple", whole=True)[0]
    assert abs(made.value[place] - truth["true_att_all_treated_cells"]) < 2.5 * made.sides().se[place]
