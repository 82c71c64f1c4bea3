"""The Sicilian smoking ban through the verb gives the numbers of R, and says them in words."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from syschange.effects.interrupted import InterruptedSeries, interrupted_series

pytestmark = pytest.mark.golden


@pytest.fixture(scope="module")
def sicily(golden: Path) -> pd.DataFrame:
    table = pd.read_csv(golden / "effects" / "its" / "sicily.csv")
    return table.assign(on=pd.to_datetime(table[["year", "month"]].assign(day=1)))


def analysed(sicily: pd.DataFrame, **options: object) -> InterruptedSeries:
    given = {"kind": "rate", "exposure": "stdpop", "per": 1e5, **options}
    return interrupted_series(sicily, time="on", changed_on="2005-01-01", outcome="aces", **given)  # type: ignore[arg-type]


def test_the_rate_by_reml_ar1_is_that_of_nlme(sicily: pd.DataFrame) -> None:
    made = analysed(sicily, model="reml", harmonics=0)
    table = made.table.set_index("term")
    assert table.loc["level", "value"] == pytest.approx(-23.9883275964, rel=1e-7)
    assert table.loc["slope", "value"] == pytest.approx(0.0983664143, rel=1e-7)
    assert table.loc["mean", "phi"] == pytest.approx(0.2838283, abs=5e-8)
    assert np.sqrt(made.effects.fit.plain[0, 2, 2]) == pytest.approx(9.775073125, rel=1e-7)
    half = (table["upper"] - table["lower"])["level"] / 2
    assert (
        9.775073125 * 2.0 < half < 9.775073125 * 2.3
    )  # wider than one that takes phi for known, and not by much


def test_counts_by_quasi_poisson_with_seasons_are_those_of_glm(sicily: pd.DataFrame) -> None:
    made = analysed(sicily)
    table = made.table.set_index("term")
    assert made.timing.pairs == 2
    assert table.loc["level", "value"] == pytest.approx(0.876464, abs=6e-7)
    assert table.loc["slope", "value"] == pytest.approx(1.001483, abs=6e-7)
    assert np.sqrt(made.effects.fit.plain[0, 2, 2]) == pytest.approx(0.029791, abs=6e-7)
    assert table.loc["mean", ["before", "after", "standing"]].tolist() == [36, 23, "main"]
    assert table.loc["mean", "widened"] == pytest.approx(1)
    assert "0.89 times as much (95% interval 0.84 to 0.95)" in made.text
    assert "no proof of its cause" in made.text


def test_the_effect_hangs_on_the_course_before_and_the_words_say_so(sicily: pd.DataFrame) -> None:
    made = analysed(sicily)
    shapes = made.shapes.set_index("shape")
    assert shapes.loc["linear", "value"] == pytest.approx(made.estimate().value)
    assert shapes.loc["quadratic", "upper"] > 1 > shapes.loc["linear", "upper"]
    assert "This hangs on the course before having been straight" in made.text
