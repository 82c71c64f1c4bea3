"""An interrupted series with a control says whether its effect lasted: by its path, and ratios as ratios."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from syschange import disclosure
from syschange.effects import InterruptedSeries, interrupted_series
from syschange.effects.sustained import Sustained, sustained_path
from syschange.errors import NotEstimableError, WrongTypeError
from syschange.statistics.lasting import Path


def series(**options: Any) -> InterruptedSeries:
    """Return monthly counts of two areas, one of which fell by a fifth at the change."""
    rng = np.random.default_rng(1)
    months = pd.date_range("2019-01-01", periods=66, freq="MS")
    fell = np.where(months >= "2022-04-01", 0.8, 1.0)
    rows = [
        pd.DataFrame({"month": months, "area": area, "people": rng.poisson(usual * np.ones(66))})
        for area, usual in {"North": 300 * fell, "South": 400}.items()
    ]
    given = {
        "time": "month", "changed_on": "2022-04-01", "outcome": "people", "arm": "area", "comparison": "South",
        "placebo": False, **options,
    }  # fmt: skip
    return interrupted_series(pd.concat(rows), **given)


MADE = series()


def lasting(made: InterruptedSeries, **options: Any) -> Sustained:
    return sustained_path(
        made, **{"outcome": "the number", "better": "lower", "at": range(3, 25, 3), **options}
    )


def test_the_path_is_that_of_the_series_and_ratios_are_told_as_ratios() -> None:
    found = lasting(MADE, worthwhile=0.9)
    theta, covariance, _ = MADE.path([3])
    first = found.table.iloc[0]
    assert first["value"] == pytest.approx(np.exp(theta[0]))
    assert first["lower"] < first["value"] < first["upper"]
    assert found.estimate("effect", months=3).distribution.quantile(0.5) == pytest.approx(np.exp(theta[0]))
    assert covariance[0, 0] > 0
    assert found.table["n_changed"].isna().all()
    assert "units" not in found.text
    assert "This is of one series of months against its control." in found.text
    assert "times as much as without the change" in found.text
    assert "below 0.90 times" in found.text
    line = MADE.path([0, 1])[0]
    assert found.estimate("slope").value == pytest.approx(np.exp(line[1] - line[0]))
    assert found.attrition.empty
    assert dict(found.provenance.parameters)["log"] == "True"
    assert found.plot() is not None


def test_on_paper_only_what_the_published_series_gives() -> None:
    gone = disclosure.protect(lasting(MADE)).results[0]
    assert gone.table["value"].isna().all()
    assert "protect the series" in gone.text
    paper = disclosure.protect(MADE).results[0]
    assert isinstance(paper, InterruptedSeries)
    shown = disclosure.protect(lasting(paper)).results[0]
    assert shown.table["value"].iloc[0] == pytest.approx(np.exp(paper.path([3])[0][0]))
    assert "Not for release" not in shown.text


def test_what_a_series_cannot_give() -> None:
    with pytest.raises(NotEstimableError, match="no control"):
        lasting(series(arm=None, comparison=None))
    with pytest.raises(NotEstimableError, match="not among those the series was seen at"):
        lasting(MADE, at=(3, 24, 90))
    with pytest.raises(WrongTypeError, match="rests on its points"):
        lasting(MADE, units=(5, 5))


def test_a_path_of_a_series_without_units_needs_its_degrees_of_freedom() -> None:
    path = Path.of([4.0, 3, 2], 0.1 * np.eye(3) + 0.05, [3, 6, 12], df=30)
    found = sustained_path(path, outcome="score", counted="months")
    assert found.table["upper"].notna().any()
    assert disclosure.protect(found).results[0].table["value"].isna().all()
    log = sustained_path(path, outcome="score", units=(9, 9), log=True)
    assert log.table["value"].iloc[0] == pytest.approx(np.exp(4.0))
