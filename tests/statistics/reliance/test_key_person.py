"""The golden ten workers, of whom one brings most of the gain."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from syschange.results import Estimate
from syschange.statistics.means import t_estimate
from syschange.statistics.multilevel import GaussianSums, fit_gaussian, vpc_estimate
from syschange.statistics.reliance import (
    Contrast,
    WorkerSums,
    between_workers,
    by_workers,
    caseload,
    contrast,
    gain_shares,
    guard,
    left_out,
    workers_drawn,
)

pytestmark = pytest.mark.golden
TAU = 0.5


@pytest.fixture(scope="module")
def rows(golden: Path) -> pd.DataFrame:
    return pd.read_csv(golden / "scoring" / "key_person" / "synthetic_star_worker.csv")


@pytest.fixture(scope="module")
def sums(rows: pd.DataFrame) -> WorkerSums:
    ids = sorted(rows["worker"].unique())
    known = np.zeros((2, len(ids), 6))
    for a, t in enumerate((1, 0)):
        for i, name in enumerate(ids):
            y = rows.loc[(rows["t"] == t) & (rows["worker"] == name), "y"].to_numpy()
            known[a, i, :3] = len(y), y.sum(), (y**2).sum()
    return WorkerSums.of(known, np.zeros((2, 6)))


def told(made: Contrast, level: float) -> Estimate:
    return t_estimate(float(made.value), float(made.se), float(made.df), level=level, method="difference")


def test_with_everybody_as_if_only_cases_varied(sums: WorkerSums) -> None:
    made = told(contrast(sums.total[0], sums.total[1], design="difference"), 0.9)
    assert round(made.value, 3) == 0.803
    assert round(made.distribution.se, 3) == 0.161  # type: ignore[attr-defined] # a t
    assert round(made.probability(TAU), 3) == 0.970


def test_workers_drawn_again(sums: WorkerSums) -> None:
    draws = workers_drawn(sums, design="difference", replicates=20_000, seed=1)
    assert (draws >= TAU).mean() == pytest.approx(0.668, abs=0.02)
    assert np.quantile(draws, [0.05, 0.95]) == pytest.approx([0.04, 1.47], abs=0.02)


def test_the_jackknife_is_as_far_from_sure(sums: WorkerSums) -> None:
    made = by_workers(sums, design="difference", level=0.9)
    assert made.value == pytest.approx(0.803, abs=5e-4)
    assert 0.6 < made.probability(TAU) < 0.75


def test_without_the_one_most_needed(sums: WorkerSums) -> None:
    made = left_out(sums, design="difference")
    i = int(made.value.argmin())
    least = told(Contrast(made.value[i], made.se[i], made.df[i]), 0.9)
    assert round(least.value, 2) == 0.23
    assert (round(least.lower, 2), round(least.upper, 2)) == (-0.05, 0.51)
    assert least.probability(TAU) == pytest.approx(0.055, abs=5e-4)
    assert made.sure(TAU).min() == pytest.approx(least.probability(TAU))
    whole = float(contrast(sums.total[0], sums.total[1], design="difference").value)
    assert round(least.value / whole, 3) == 0.287


@pytest.mark.parametrize("shuffled", [True, False])
def test_chance_would_almost_never_leave_so_little(
    rows: pd.DataFrame, sums: WorkerSums, *, shuffled: bool
) -> None:
    whole = float(contrast(sums.total[0], sums.total[1], design="difference").value)
    scores = (
        np.sort(rows.loc[rows["t"] == 1, "y"].to_numpy()),
        np.sort(rows.loc[rows["t"] == 0, "y"].to_numpy()),
    )
    found = guard(sums, design="difference", replicates=5000, seed=1, scores=scores if shuffled else None)
    assert found.chance == pytest.approx(1 / 5001)
    assert np.quantile(found.draws / whole, [0.5, 0.05]) == pytest.approx([0.92, 0.84], abs=0.005)


def test_caseload_and_share_of_the_gain(sums: WorkerSums) -> None:
    found = caseload(sums.known[0, :, 0])
    assert round(found.concentration, 3) == 0.151
    assert round(found.effective, 2) == 6.64
    assert round(found.largest, 3) == 0.285
    assert gain_shares(sums, design="difference").max() == pytest.approx(0.79, abs=0.005)


def test_variance_between_workers(sums: WorkerSums) -> None:
    made = vpc_estimate(between_workers(sums, design="difference"), level=0.9)
    assert (round(made.value, 3), round(made.lower, 3), round(made.upper, 3)) == (0.184, 0.087, 0.379)


def test_the_variance_model_matches_lme4_on_dyestuff(golden: Path) -> None:
    held = pd.read_csv(golden / "scoring" / "icc_lme4" / "dyestuff.csv").groupby("Batch")["Yield"]
    y = held.agg(["count", "mean", "var"])
    fit = fit_gaussian(
        GaussianSums.of(n=y["count"], mean=y["mean"], within=y["var"] * (y["count"] - 1)), method="REML"
    )
    assert round(fit.between, 2) == 1764.05
    assert round(fit.within, 2) == 2451.25
    assert round(fit.vpc, 7) == pytest.approx(0.4184874, abs=1e-7)
