"""The published fit of 3,000 people in 50 strata: variances, coefficients and every stratum, row by row."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from syschange.statistics.multilevel import (
    BinomialSums,
    Fit,
    GaussianSums,
    auc,
    conditional_se,
    effects,
    fit_binomial,
    fit_gaussian,
    main_effects,
    median_odds_ratio,
    predictions,
    proportional_change,
)

LEVELS = (
    ("female", "male"),
    ("Black", "Hispanic", "Mexican", "White", "Other"),
    ("8th Grade", "9 - 11th Grade", "High School", "Some College", "College Grad"),
)
pytestmark = pytest.mark.golden


@dataclass(frozen=True)
class Survey:
    folder: Path
    strata: list[str]
    numeric: GaussianSums
    counts: BinomialSums
    design: np.ndarray

    def expected(self, file: str) -> pd.DataFrame:
        table = pd.read_csv(self.folder / file).set_index("stratum")
        assert sorted(table.index) == sorted(self.strata)
        return table.loc[self.strata]

    def summary(self, method: str) -> pd.Series:
        table = pd.read_csv(self.folder / "expected_summary.csv")
        assert len(table) == 3
        return table.set_index("method").loc[method]

    def gaussian(self, method: str) -> tuple[Fit, Fit]:
        null = fit_gaussian(self.numeric, method=method)
        return null, fit_gaussian(self.numeric, design=self.design, method=method)

    def binomial(self, method: str) -> tuple[Fit, Fit]:
        null = fit_binomial(self.counts, method=method)
        return null, fit_binomial(self.counts, design=self.design, method=method)


@pytest.fixture(scope="module")
def survey(golden: Path) -> Survey:
    folder = golden / "equity" / "maihda"
    people = pd.read_csv(folder / "input_health.csv")
    assert len(people) == 3000
    named = people["Gender"] + " | " + people["Race"] + " | " + people["Education"]
    place, strata = pd.factorize(named)
    bmi, obese = people["BMI"].to_numpy(), people["obese01"].to_numpy()
    n = np.bincount(place)
    mean = np.bincount(place, bmi) / n
    parts = [name.split(" | ") for name in strata]
    codes = [np.array([levels.index(part[i]) for part in parts]) for i, levels in enumerate(LEVELS)]
    return Survey(
        folder,
        list(strata),
        GaussianSums.of(n=n, mean=mean, within=np.bincount(place, (bmi - mean[place]) ** 2)),
        BinomialSums.of(n=n, events=np.bincount(place, obese)),
        main_effects(codes),
    )


@pytest.mark.parametrize("method", ["REML", "ML"])
def test_the_summary_of_the_numeric_outcome(survey: Survey, method: str) -> None:
    null, adjusted = survey.gaussian(method)
    row = survey.summary(method)
    assert (row["n"], row["strata"]) == (survey.numeric.n.sum(), len(survey.strata))
    ours = {
        "intercept0": null.coefficients[0],
        "var_stratum_null": null.between,
        "var_resid_null": null.within,
        "vpc_null": null.vpc,
        "var_stratum_adj": adjusted.between,
        "var_resid_adj": adjusted.within,
        "vpc_adj": adjusted.vpc,
        "pcv": proportional_change(null, adjusted),
        "loglik_null": null.log_likelihood,
        "loglik_adj": adjusted.log_likelihood,
    }
    for name, value in ours.items():
        assert value == pytest.approx(row[name], rel=1e-5), name
    assert adjusted.at_boundary == row["singular_adj"]
    assert f"{ours['pcv']:.4f}" == {"REML": "0.6003", "ML": "0.7686"}[method]


def test_the_main_effects_of_the_numeric_outcome(survey: Survey) -> None:
    _, adjusted = survey.gaussian("REML")
    expected = pd.read_csv(survey.folder / "expected_health_BMI_fixef_adj_REML.csv")
    assert len(expected) == len(adjusted.coefficients) == 10
    np.testing.assert_allclose(adjusted.coefficients, expected["estimate"], rtol=1e-5)
    np.testing.assert_allclose(adjusted.se, expected["se"], rtol=1e-5)


def test_every_stratum_of_the_numeric_outcome(survey: Survey) -> None:
    null, adjusted = survey.gaussian("REML")
    expected = survey.expected("expected_health_BMI_strata_REML.csv")
    np.testing.assert_array_equal(survey.numeric.n, expected["n"])
    np.testing.assert_allclose(survey.numeric.mean, expected["mean"], rtol=1e-12)
    for fit, name in ((null, "null"), (adjusted, "adj")):
        np.testing.assert_allclose(effects(fit).value, expected[f"blup_{name}"], rtol=0, atol=1e-5)
        np.testing.assert_allclose(conditional_se(fit), expected[f"se_{name}"], rtol=1e-5)


def test_the_summary_of_the_yes_or_no_outcome(survey: Survey) -> None:
    null, adjusted = survey.binomial("ML")
    row = survey.summary("Laplace")
    chance = predictions(null).total.value
    ours = {
        "intercept0": null.coefficients[0],
        "var_stratum_null": null.between,
        "var_resid_null": null.within,
        "vpc_null": null.vpc,
        "var_stratum_adj": adjusted.between,
        "var_resid_adj": adjusted.within,
        "vpc_adj": adjusted.vpc,
        "pcv": proportional_change(null, adjusted),
        "mor_null": median_odds_ratio(null.between),
        "auc_null": auc(chance, n=survey.counts.n, events=survey.counts.events),
        "loglik_null": null.log_likelihood,
        "loglik_adj": adjusted.log_likelihood,
    }
    for name, value in ours.items():
        assert value == pytest.approx(row[name], abs=1e-3, rel=1e-4), name
    assert ours["auc_null"] == pytest.approx(row["auc_null"], abs=1e-12)
    assert adjusted.at_boundary == row["singular_adj"]


def test_every_stratum_of_the_yes_or_no_outcome(survey: Survey) -> None:
    null, adjusted = survey.binomial("ML")
    expected = survey.expected("expected_health_obese_strata_glmer.csv")
    np.testing.assert_array_equal(survey.counts.n, expected["n"])
    np.testing.assert_array_equal(survey.counts.events, expected["events"])
    np.testing.assert_allclose(effects(null).value, expected["blup_null"], rtol=0, atol=1e-3)
    np.testing.assert_allclose(conditional_se(null), expected["se_null"], rtol=0, atol=1e-3)
    np.testing.assert_allclose(effects(adjusted).value, expected["blup_adj"], rtol=0, atol=1e-3)
    np.testing.assert_allclose(predictions(null).total.value, expected["p_null"], rtol=0, atol=1e-3)


def test_our_maximum_is_no_lower_than_the_published_one(survey: Survey) -> None:
    row = survey.summary("Laplace")
    for fit, name in zip(survey.binomial("ML"), ("loglik_null", "loglik_adj"), strict=True):
        assert fit.log_likelihood >= row[name] - 1e-8


def test_restricted_likelihood_finds_more_left_over_than_ml_does(survey: Survey) -> None:
    for made in (survey.gaussian, survey.binomial):
        restricted, plain = (made(method) for method in ("REML", "ML"))
        assert restricted[1].between > 1.5 * plain[1].between
        assert proportional_change(*restricted) < proportional_change(*plain) - 0.1
