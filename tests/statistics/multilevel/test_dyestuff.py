"""The Dyestuff batches: both likelihoods' variances, and limits of standard deviations from the profile."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import optimize

from syschange.statistics.multilevel import GaussianSums, fit_gaussian, gaussian_log_likelihood

pytestmark = pytest.mark.golden
DROP_AT_95 = 1.959963984540054**2


@pytest.fixture(scope="module")
def batches(golden: Path) -> GaussianSums:
    sheet = pd.read_csv(golden / "scoring" / "icc_lme4" / "dyestuff.csv")
    assert len(sheet) == 30
    by = sheet.groupby("Batch")["Yield"]
    return GaussianSums.of(n=by.size(), mean=by.mean(), within=by.var(ddof=0) * by.size())


@pytest.fixture(scope="module")
def expected(golden: Path) -> dict[str, Any]:
    text = (golden / "scoring" / "icc_lme4" / "expected.json").read_text()
    return dict(json.loads(text)["dyestuff"])


@pytest.mark.parametrize("method", ["REML", "ML"])
def test_variances_and_likelihoods(batches: GaussianSums, expected: dict[str, Any], method: str) -> None:
    fit, known = fit_gaussian(batches, method=method), expected[method]
    assert fit.between == pytest.approx(known["var_batch"], abs=5.1e-4)
    assert fit.within == pytest.approx(known["var_resid"], abs=5.1e-3)
    assert fit.vpc == pytest.approx(known["icc"], abs=5.1e-8)
    assert fit.log_likelihood == pytest.approx(known["logLik"], abs=5.1e-5)
    if "mean" in known:
        assert fit.coefficients[0] == pytest.approx(known["mean"], abs=1e-9)


@pytest.mark.parametrize("which", ["batch", "resid"])
def test_published_limits_are_where_the_profile_drops(
    batches: GaussianSums, expected: dict[str, Any], which: str
) -> None:
    best = fit_gaussian(batches, method="ML").log_likelihood

    def drop(sd: float) -> float:
        def other(log_sd: float) -> float:
            pair = (sd**2, np.exp(2 * log_sd))
            between, within = pair if which == "batch" else pair[::-1]
            return -gaussian_log_likelihood(batches, between=between, within=within)

        found = optimize.minimize_scalar(other, bounds=(-5, 6), method="bounded", options={"xatol": 1e-9})
        return 2 * (best + float(found.fun))

    for limit in expected["profile_ci95_sd"][which]:
        # The published limits are interpolated between points of the profile, which costs them its fourth figure.
        assert drop(limit) == pytest.approx(DROP_AT_95, abs=2e-3)
