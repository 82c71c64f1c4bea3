"""From the rows of 3,000 people to the published fit of their 50 intersections, through the public verb."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from syschange.equity.intersections import Intersections, intersections
from syschange.statistics.multilevel import conditional_se, effects, predictions

pytestmark = pytest.mark.golden
BY = ["Gender", "Race", "Education"]
OURS = {
    "var_stratum": "variance between",
    "var_resid": "variance within",
    "vpc": "VPC",
}


@pytest.fixture(scope="module")
def people(golden: Path) -> pd.DataFrame:
    return pd.read_csv(golden / "equity" / "maihda" / "input_health.csv")


def expected(golden: Path, file: str, made: Intersections) -> pd.DataFrame:
    table = pd.read_csv(golden / "equity" / "maihda" / file).set_index("stratum")
    return table.loc[[" | ".join(row) for row in made.table[BY].to_numpy()]]


def published(golden: Path, method: str) -> pd.Series:
    table = pd.read_csv(golden / "equity" / "maihda" / "expected_summary.csv")
    return table.set_index("method").loc[method]


def measure(made: Intersections, name: str, model: str) -> float:
    table = made.summary
    return float(table.loc[(table["measure"] == name) & (table["model"] == model), "value"].iloc[0])


@pytest.mark.parametrize("method", ["REML", "ML"])
def test_a_mean_to_five_digits(golden: Path, people: pd.DataFrame, method: str) -> None:
    made = intersections(people, outcome="BMI", by=BY, kind="mean", method=method)
    row = published(golden, method)
    for name, ours in OURS.items():
        for short, model in (("null", "null"), ("adj", "adjusted")):
            assert measure(made, ours, model) == pytest.approx(row[f"{name}_{short}"], rel=1e-5), name
    assert measure(made, "mean", "null") == pytest.approx(row["intercept0"], rel=1e-5)
    for each in ("REML", "ML"):  # both are named, whichever is asked for
        assert measure(made, f"PCV by {each}", "both") == pytest.approx(
            published(golden, each)["pcv"], rel=1e-5
        )
    assert len(made.table) == row["strata"]


def test_a_proportion_by_laplace_to_three_digits(golden: Path, people: pd.DataFrame) -> None:
    made = intersections(people, outcome="obese01", by=BY, method="ML")
    row = published(golden, "Laplace")
    for name, ours in OURS.items():
        for short, model in (("null", "null"), ("adj", "adjusted")):
            assert measure(made, ours, model) == pytest.approx(row[f"{name}_{short}"], abs=1e-3), name
    assert np.log(measure(made, "odds", "null")) == pytest.approx(row["intercept0"], abs=1e-3)
    assert measure(made, "PCV by ML", "both") == pytest.approx(row["pcv"], abs=1e-3)
    assert measure(made, "MOR", "null") == pytest.approx(row["mor_null"], abs=1e-3)
    assert measure(made, "AUC", "null") == pytest.approx(row["auc_null"], abs=1e-3)


def test_the_main_effects_with_their_errors(golden: Path, people: pd.DataFrame) -> None:
    made = intersections(people, outcome="BMI", by=BY, kind="mean").summary
    made = made[made["measure"].isin(["mean", "difference"]) & (made["model"] == "adjusted")]
    table = pd.read_csv(golden / "equity" / "maihda" / "expected_health_BMI_fixef_adj_REML.csv")
    names = {f"{c}: {label}": f"{c}{label}" for c in BY for label in people[c].unique()} | {"": "(Intercept)"}
    table = table.set_index("term").loc[[names[g] for g in made["group"]]]
    assert len(made) == 10
    np.testing.assert_allclose(made["value"], table["estimate"], rtol=1e-5)
    se = (made["upper"] - made["lower"]) / (2 * stats.norm.ppf(0.975))
    np.testing.assert_allclose(se, table["se"], rtol=1e-5)


def test_every_intersection(golden: Path, people: pd.DataFrame) -> None:
    made = intersections(people, outcome="BMI", by=BY, kind="mean")
    table = expected(golden, "expected_health_BMI_strata_REML.csv", made)
    np.testing.assert_array_equal(made.table["denominator"], table["n"])
    np.testing.assert_allclose(made.table["value"], table["mean"], rtol=1e-12)
    np.testing.assert_allclose(made.table["interaction"], table["blup_adj"], rtol=0, atol=1e-5)
    counted = intersections(people, outcome="obese01", by=BY, method="ML")
    table = expected(golden, "expected_health_obese_strata_glmer.csv", counted)
    np.testing.assert_array_equal(counted.table["numerator"], table["events"])
    logit = np.log(counted.table["total"] / (1 - counted.table["total"]))
    plain = np.log(counted.table["additive"] / (1 - counted.table["additive"]))
    np.testing.assert_allclose(logit - plain, table["blup_adj"], rtol=0, atol=1e-3)
    assert made.models
    assert counted.models
    for fit, name in ((made.models.null, "null"), (made.models.adjusted, "adj")):
        numbers = expected(golden, "expected_health_BMI_strata_REML.csv", made)
        np.testing.assert_allclose(effects(fit).value, numbers[f"blup_{name}"], rtol=0, atol=1e-5)
        np.testing.assert_allclose(conditional_se(fit), numbers[f"se_{name}"], rtol=1e-5)
    null = counted.models.null
    np.testing.assert_allclose(effects(null).value, table["blup_null"], rtol=0, atol=1e-3)
    np.testing.assert_allclose(conditional_se(null), table["se_null"], rtol=0, atol=1e-3)
    np.testing.assert_allclose(predictions(null).total.value, table["p_null"], rtol=0, atol=1e-3)
