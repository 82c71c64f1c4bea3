"""The published analysis of minimum wages and teen employment comes out to all of its digits."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from syschange.statistics.staggered import (
    Combined,
    Effects,
    Study,
    before,
    cells_of,
    combined,
    from_moments,
    from_units,
    group_times,
    two_way,
)

from .studies import expected, mpdta

pytestmark = pytest.mark.golden
DESIGNS = {"never": "uncond_never_reg", "not yet": "uncond_notyet_dr"}
KINDS = {"horizon": "dynamic", "cohort": "group", "calendar": "calendar"}
# ATT(g, t) with the logarithm of the population adjusted for, doubly robust, never-treated counties, varying base:
# the four decimals that the documentation of did 2 prints.
DOUBLY_ROBUST = [
    -0.0145, -0.0764, -0.1404, -0.1069, -0.0005, -0.0062, 0.0010, -0.0413, 0.0267, -0.0046, -0.0284, -0.0288,
]  # fmt: skip
DIGITS = {"rel": 1e-9, "abs": 1e-12}


@pytest.fixture(params=[(c, by) for c in DESIGNS for by in ("moments", "units")], ids="-".join)
def made(request: pytest.FixtureRequest, golden: Path) -> tuple[Effects, dict[str, Any], Study]:
    comparison, by = request.param
    study, _ = mpdta(golden)
    cells = cells_of(study, comparison=comparison, base="varying")
    effects = from_moments(study, cells) if by == "moments" else from_units(study, cells)
    return effects, expected(golden)[DESIGNS[comparison]], study


def test_every_group_time_effect(made: tuple[Effects, dict[str, Any], Study]) -> None:
    effects, told, study = made
    se = group_times(effects).sides(small=False).se
    found = {
        (2003 + int(study.starts[g]), 2003 + int(t)): (v, s)
        for g, t, v, s in zip(effects.cells.cohort, effects.cells.period, effects.value, se, strict=True)
    }
    assert found == {(e["g"], e["t"]): pytest.approx((e["att"], e["se"]), **DIGITS) for e in told["att_gt"]}


def _whole(made: Combined, kind: str) -> tuple[float, float]:
    place = made.at_kind(kind, whole=True)[0]
    return float(made.value[place]), float(made.sides(small=False).se[place])


def test_every_aggregation_and_its_parts(made: tuple[Effects, dict[str, Any], Study]) -> None:
    effects, told, _ = made
    found = combined(effects)
    se = found.sides(small=False).se
    simple = told["simple"]
    assert _whole(found, "simple") == pytest.approx((simple["overall_att"], simple["overall_se"]), **DIGITS)
    for kind, name in KINDS.items():
        answer = told[name]
        assert _whole(found, kind) == pytest.approx((answer["overall_att"], answer["overall_se"]), **DIGITS)
        parts = [(found.value[i], se[i]) for i in found.at_kind(kind)]
        assert parts == [pytest.approx((e["att"], e["se"]), **DIGITS) for e in answer["by"]]


def test_the_test_before_the_change(made: tuple[Effects, dict[str, Any], Study]) -> None:
    effects, told, _ = made
    found = before(combined(effects), small=False)
    assert found.wald == pytest.approx(told["wald_W"], rel=1e-9)
    assert found.chance == pytest.approx(told["wald_p"], abs=6e-6)
    assert (found.of, found.tested) == ("cohort and time", 5)


def test_the_regression_that_is_not_to_be_used(golden: Path) -> None:
    found = two_way(mpdta(golden)[0])
    told = expected(golden)["twfe_static"]
    assert found is not None
    assert found.value == pytest.approx(told["coef"], rel=1e-9)
    assert found.se == pytest.approx(told["se_cluster_HC1"], rel=1e-9)


def test_adjusted_for_population(golden: Path) -> None:
    study, population = mpdta(golden)
    whole = Study(study.outcome, study.start, covariates=population)
    cells = cells_of(whole, comparison="never", base="varying")
    doubly = from_units(whole, cells)
    np.testing.assert_allclose(doubly.value, DOUBLY_ROBUST, atol=5.1e-5)
    regressed = from_units(whole, cells, adjust="regression")
    assert np.abs(regressed.value - doubly.value).max() < 0.002
    assert not np.allclose(regressed.value, doubly.value, atol=1e-6)
    assert not np.allclose(from_units(study, cells).value, doubly.value, atol=1e-3)
