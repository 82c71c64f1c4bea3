"""Panels made with a known effect: the words say what happened, and the path at every horizon is near the truth."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from syschange.effects.staggered import Staggered, staggered

pytestmark = pytest.mark.golden


def made(name: str, golden: Path) -> Staggered:
    rows = pd.read_csv(golden / "effects" / "synthetic" / f"{name}.csv")
    return staggered(
        rows, value="outcome", unit="area", time="t", changed_on="adopt_t", never=0, counted="places"
    )


def test_a_lasting_effect_and_one_that_fades_end_differently(golden: Path) -> None:
    lasting, fading = (made(name, golden) for name in ("sustained_step", "decay_half_life_6"))
    truth = json.loads((golden / "effects" / "synthetic" / "truth.json").read_text())
    for found, name in ((lasting, "sustained_step"), (fading, "decay_half_life_6")):
        told = truth[name]["true_effect_by_months_after"]
        assert found.horizons.tolist() == list(range(24))
        se = np.sqrt(np.diag(found.covariance))
        for month, effect in told.items():
            assert abs(found.path[int(month)] - effect) < 3.5 * se[int(month)]
    assert lasting.estimate("same units", 23).probability(1.0) > 0.99
    assert fading.estimate("same units", 23).probability(1.0) < 0.2
    assert "more than chance readily explains" in fading.text
    assert "23 periods on, in the same places" in fading.text


def test_no_effect_is_no_proof_of_none(golden: Path) -> None:
    text = made("none", golden).text
    assert "could be chance" in text
    assert "could have been missed" in text
    for word in ("no difference", "no effect at all", "significant", "p ="):
        assert word not in text


def test_the_path_is_the_rows_of_the_same_units(golden: Path) -> None:
    found = made("slow_build", golden)
    rows = found.table[found.table["aggregation"] == "same units"]
    np.testing.assert_allclose(found.path, rows["value"])
    estimates = [found.estimate("same units", h) for h in found.horizons]
    half = np.array([e.upper - e.value for e in estimates])
    se = np.sqrt(np.diag(found.covariance))
    from scipy import stats

    np.testing.assert_allclose(half, se * stats.t.ppf(0.975, found.df), rtol=1e-6)
    assert set(rows["changed"]) == {24.0}
    assert found.covariance[3, 4] > 0
