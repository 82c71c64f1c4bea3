"""The Sicilian smoking ban, as R's glm and nlme give it (Bhaskaran et al. 2013; Bernal et al. 2017)."""

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from syschange.statistics.series import CountFit, harmonics, interrupted, quasi_poisson, reml_ar1

pytestmark = pytest.mark.golden
BAN, POINTS = 36, 59


@pytest.fixture(scope="module")
def sicily(golden: Path) -> pd.DataFrame:
    return pd.read_csv(golden / "effects" / "its" / "sicily.csv")


@pytest.fixture(scope="module")
def printed(golden: Path) -> dict[str, dict[str, list[float]]]:
    """Return the rows of each model of the file: RR, lower, upper, coefficient, standard error."""
    text = (golden / "effects" / "its" / "sicily_expected_R.txt").read_text()
    number = r"(-?[0-9.]+)"
    row = re.compile(rf"^(\S.*?)\s+{number}\s+{number}\s+{number}\s+{number}\s+{number}\s*$", re.MULTILINE)
    made = {}
    for part in re.split(r"^(?=MODEL\d)", text, flags=re.MULTILINE)[1:]:
        rows, dispersion, rest = part.partition("\ndispersion ")
        made[part.split()[0]] = {
            found[1]: [float(w) for w in found.groups()[1:]] for found in row.finditer(rows)
        }
        made[part.split()[0]]["dispersion"] = [float(rest.split()[i]) for i in (0, 2, 4)]
        assert dispersion
    return made


def columns(*, slope: bool, seasons: bool) -> tuple[list[str], np.ndarray]:
    ours = interrupted(POINTS, BAN)
    time = np.arange(1.0, POINTS + 1)
    made = {"(Intercept)": np.ones(POINTS), "smokban": ours[:, 2], "time": time}
    if seasons:
        waves = harmonics(POINTS + 1, 12, 2)[1:]
        made |= dict(zip(("s1", "c1", "s2", "c2"), waves.T, strict=True))
    if slope:
        made["smokban:I(time - 36)"] = ours[:, 3]
    return list(made), np.column_stack(list(made.values()))


MODELS = {
    "MODEL1": {"slope": False, "seasons": False},
    "MODEL2": {"slope": False, "seasons": False},
    "MODEL3": {"slope": False, "seasons": True},
    "MODEL4": {"slope": True, "seasons": True},
}


def fitted(sicily: pd.DataFrame, model: str) -> tuple[list[str], CountFit]:
    names, x = columns(**MODELS[model])
    return names, quasi_poisson(sicily["aces"], x, exposure=sicily["stdpop"])


@pytest.mark.parametrize("model", list(MODELS))
def test_every_row_of_every_model_is_that_of_r(
    sicily: pd.DataFrame, printed: dict[str, dict[str, list[float]]], model: str
) -> None:
    names, fit = fitted(sicily, model)
    expected = printed[model]
    assert {*names, "dispersion"} == set(expected)
    scale = np.sqrt(fit.dispersion[0]) if model == "MODEL1" else 1.0  # Poisson takes it to be 1
    for i, name in enumerate(names):
        value, se = fit.coefficients[0, i], np.sqrt(fit.plain[0, i, i]) / scale
        ends = np.exp([value, value - 1.959964 * se, value + 1.959964 * se])
        assert [*ends, value, se] == pytest.approx(expected[name], abs=6e-7), name
    dispersion, deviance, df = expected["dispersion"]
    mean, y = fit.mean[0], sicily["aces"].to_numpy(dtype=float)
    assert fit.df[0] == df
    assert 2 * (y * np.log(y / mean) - (y - mean)).sum() == pytest.approx(deviance, abs=6e-5)
    if model != "MODEL1":
        # R stops its steps at a change of 1e-8 in the deviance, and takes residuals and weights a step apart.
        assert fit.dispersion[0] == pytest.approx(dispersion, rel=3e-6)


def test_the_residuals_of_the_third_model_are_those_of_r(sicily: pd.DataFrame, golden: Path) -> None:
    _, fit = fitted(sicily, "MODEL3")
    mean, y = fit.mean[0], sicily["aces"].to_numpy(dtype=float)
    rest = np.sign(y - mean) * np.sqrt(2 * (y * np.log(y / mean) - (y - mean)))
    rest = rest - rest.mean()
    text = (golden / "effects" / "its" / "sicily_expected_R.txt").read_text()
    lines = text.split("acf deviance residuals m3")[1].splitlines()[1:3]
    expected = [float(word) for line in lines for word in line.split("]")[1].split()]
    assert len(expected) == 13
    assert [float(rest[k:] @ rest[: len(rest) - k] / (rest @ rest)) for k in range(13)] == pytest.approx(
        expected, abs=6e-7
    )
    assert np.exp(12 * fit.coefficients[0, 2]) == pytest.approx(1.066808, abs=6e-7)


def test_reml_ar1_is_that_of_nlme(sicily: pd.DataFrame) -> None:
    rate = sicily["aces"] / sicily["stdpop"] * 1e5
    fit = reml_ar1(rate, interrupted(POINTS, BAN))
    assert fit.phi[0] == pytest.approx(0.2838283, abs=5e-8)
    assert fit.coefficients[0, 2:] == pytest.approx([-23.9883275964, 0.0983664143], rel=1e-7)
    assert np.sqrt(np.diag(fit.plain[0]))[2:] == pytest.approx([9.775073125, 0.667024390], rel=1e-7)
    assert (fit.errors(np.eye(4))[0, 2:] > np.sqrt(np.diag(fit.plain[0]))[2:]).all()


def test_its_ordinary_least_squares_and_their_residuals(sicily: pd.DataFrame) -> None:
    """Of the regression of the rate by R; ours has no such model, and this holds its columns to R's."""
    rate = (sicily["aces"] / sicily["stdpop"] * 1e5).to_numpy()
    names, x = columns(slope=False, seasons=True)
    beta = np.linalg.lstsq(x, rate, rcond=None)[0]
    expected = {"(Intercept)": 191.887088, "smokban": -26.356049, "time": 1.155938, "s1": 7.778653, "s2": -3.902850,
                "c1": 8.304480, "c2": 3.294495}  # fmt: skip
    assert dict(zip(names, beta, strict=True)) == pytest.approx(expected, abs=6e-7)
    rest = rate - x @ beta
    assert (np.diff(rest) ** 2).sum() / (rest @ rest) == pytest.approx(2.4071, abs=6e-5)
