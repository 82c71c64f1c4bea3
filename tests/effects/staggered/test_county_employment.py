"""The published numbers come out of the verb, from a table to the result."""

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from syschange.effects.staggered import Staggered, staggered

pytestmark = pytest.mark.golden
DESIGNS = {"never": "uncond_never_reg", "not yet": "uncond_notyet_dr"}
KINDS = {"simple": "simple", "horizon": "dynamic", "cohort": "group", "calendar": "calendar"}


def made(golden: Path, **given: Any) -> Staggered:
    rows = pd.read_csv(golden / "effects" / "did" / "mpdta.csv")
    asked: dict[str, Any] = {
        "value": "lemp",
        "unit": "countyreal",
        "time": "year",
        "changed_on": "first.treat",
    }
    return staggered(rows, **{**asked, "never": 0, "base": "varying", "small": False, **given})


@pytest.mark.parametrize("comparison", list(DESIGNS))
def test_every_number(comparison: str, golden: Path) -> None:
    told = json.loads((golden / "effects" / "did" / "mpdta_expected_uncond.json").read_text())[
        DESIGNS[comparison]
    ]
    found = made(golden, comparison=comparison)
    for kind, name in KINDS.items():
        estimate = found.estimate(kind)
        half = 1.959963984540054 * told[name]["overall_se"]
        assert estimate.value == pytest.approx(told[name]["overall_att"], rel=1e-9)
        assert estimate.upper - estimate.value == pytest.approx(half, rel=1e-9)
        for part in told[name]["by"]:
            one = found.estimate(kind, part["egt"])
            assert one.value == pytest.approx(part["att"], rel=1e-8)
            assert (one.upper - one.lower) / 2 == pytest.approx(1.959963984540054 * part["se"], rel=1e-9)
    each = found.group_times.set_index(["cohort", "period"])
    for part in told["att_gt"]:
        row = each.loc[(str(part["g"]), str(part["t"]))]
        assert row["value"] == pytest.approx(part["att"], rel=1e-8)
        assert (row["upper"] - row["lower"]) / 2 == pytest.approx(1.959963984540054 * part["se"], rel=1e-9)
    assert found.before.wald == pytest.approx(told["wald_W"], rel=1e-9)
    assert found.before.chance == pytest.approx(told["wald_p"], abs=6e-6)


def test_few_units_are_allowed_for_unless_told_otherwise(golden: Path) -> None:
    plain, careful = (made(golden, comparison="never", small=s).estimate("cohort") for s in (False, True))
    assert careful.value == plain.value
    assert 1.0 < (careful.upper - careful.lower) / (plain.upper - plain.lower) < 1.05


def test_the_regression_is_shown_as_what_not_to_use(golden: Path) -> None:
    row = made(golden).contrast.iloc[0]
    assert row["value"] == pytest.approx(-0.03654893667424, rel=1e-9)
    assert "not to be used" in row["method"]
    assert "against themselves" in row["why"]
    assert row["negative"] == pytest.approx(0.0108510103, rel=1e-6)


def test_population_is_adjusted_for(golden: Path) -> None:
    plain, doubly, regressed = (
        made(golden, comparison="never", **given).estimate("simple").value
        for given in ({}, {"covariates": ["lpop"]}, {"covariates": ["lpop"], "adjust": "regression"})
    )
    assert doubly == pytest.approx(-0.0418, abs=5e-5)  # as the documentation of did 2 prints it
    assert len({plain, doubly, regressed}) == 3
