"""Panels whose effect is known: each path is found again, and the right thing is said of it."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from syschange.effects.sustained import Sustained, sustained_panel, sustained_path
from syschange.errors import NotEstimableError
from syschange.statistics.lasting import Path as EffectPath

WORLDS = ("sustained_step", "slow_build", "decay_half_life_6", "none")
SHAPES: dict[str, Any] = {
    "sustained_step": lambda h: 3.0 + 0 * h,
    "slow_build": lambda h: np.minimum(0.25 * h, 4.0),
    "decay_half_life_6": lambda h: 4 * 0.5 ** (h / 6),
    "none": lambda h: 0.0 * h,
}
pytestmark = pytest.mark.golden


def world(golden: Path, name: str, **options: Any) -> Sustained:
    data = pd.read_csv(golden / "effects" / "synthetic" / f"{name}.csv")
    given = {"unit": "area", "time": "t", "adopted": "adopt_t", "never": 0, "counted": "areas", **options}
    return sustained_panel(data, value="outcome", **given)


def mean(shape: Any, first: int, last: int) -> float:
    return float(np.mean([shape(h) for h in range(first, last + 1)]))


@pytest.mark.parametrize("name", WORLDS)
def test_the_known_path_is_found_again(golden: Path, name: str) -> None:
    truth = json.loads((golden / "effects" / "synthetic" / "truth.json").read_text("utf-8"))[name]
    result = world(golden, name, level=0.999)
    for month, effect in truth["true_effect_by_months_after"].items():
        assert SHAPES[name](float(month)) == pytest.approx(effect)
        found = result.estimate("effect", months=float(month))
        assert found.lower <= effect <= found.upper
    for quantity, months in (("early", (3, 6)), ("late", (12, 23))):
        found = result.estimate(quantity)
        assert found.lower <= mean(SHAPES[name], *months) <= found.upper


@pytest.mark.parametrize("name", WORLDS)
def test_every_effect_is_the_difference_of_units_own_changes(golden: Path, name: str) -> None:
    data = pd.read_csv(golden / "effects" / "synthetic" / f"{name}.csv")
    wide = data.pivot_table(index="area", columns="t", values="outcome")
    when = data.groupby("area")["adopt_t"].first()
    expected = np.zeros(24)
    for cohort in (24, 30, 36):
        change = (
            wide.loc[:, cohort : cohort + 23].to_numpy()
            - wide.loc[:, : cohort - 1].mean(axis=1).to_numpy()[:, None]
        )
        treated = change[(when == cohort).to_numpy()].mean(axis=0)
        expected += (treated - change[(when == 0).to_numpy()].mean(axis=0)) / 3
    table = world(golden, name).table
    shown = table[table["quantity"] == "effect"]
    np.testing.assert_allclose(shown["value"], expected, rtol=1e-10)
    assert shown["months"].tolist() == list(range(24))
    assert set(shown["n_changed"]) == {24}
    assert set(shown["n_comparison"]) == {16}


def test_what_was_kept_lasts(golden: Path) -> None:
    result = world(golden, "sustained_step")
    assert result.estimate("retained").lower > 0
    assert result.estimate("retained").probability(0) > 0.99
    share = result.estimate("retained share")
    assert share.lower > 0.7
    assert share.lower < 1 < share.upper
    assert result.estimate("half-life").lower > 24
    assert result.estimate("half-life").upper == np.inf
    slope = result.estimate("slope")
    assert slope.lower < 0 < slope.upper
    assert "was kept is virtually certain (over 99%)" in result.text
    assert "It is fading" not in result.text


def test_what_fades_does_not(golden: Path) -> None:
    result = world(golden, "decay_half_life_6")
    assert result.estimate("slope").upper < 0
    half = result.estimate("half-life")
    assert half.lower < 6 < half.upper < 24
    assert result.estimate("retained").probability(0) < 0.25
    assert "was kept is unlikely" in result.text
    assert "It is fading, and halves in about" in result.text


def test_what_builds_slowly_grows(golden: Path) -> None:
    result = world(golden, "slow_build")
    assert result.estimate("slope").lower > 0
    assert result.estimate("half-life").value == np.inf
    assert result.estimate("retained share").lower > 1
    assert "it is growing rather than fading" in result.text


def test_nothing_has_nothing_to_last(golden: Path) -> None:
    result = world(golden, "none")
    for quantity in ("retained share", "half-life"):
        with pytest.raises(NotEstimableError, match="early effect could be nothing"):
            result.estimate(quantity)
    assert "there is nothing yet whose lasting could be shown" in result.text
    assert "kept is" not in result.text
    assert "fading" not in result.text
    notes = result.table.set_index("quantity")["note"]
    assert notes["retained"] == "the early effect could be nothing"


def test_the_same_path_given_says_the_same(golden: Path) -> None:
    result = world(golden, "decay_half_life_6")
    path = result.basis.same.path(0)
    given = EffectPath.of(path.theta, path.covariance, path.horizons, df=38)
    other = sustained_path(given, outcome="outcome", units=(24, 16), counted="areas")
    for quantity in ("early", "late", "retained", "slope"):
        mine, known = other.estimate(quantity), result.estimate(quantity)
        assert mine.value == pytest.approx(known.value, rel=0.15)
    assert other.estimate("late").value == pytest.approx(result.estimate("late").value)
    assert "It is fading" in other.text
