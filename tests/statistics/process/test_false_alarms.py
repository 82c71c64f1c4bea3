"""False alarms are those of fresh charts in which nothing changes."""

from typing import Any

import numpy as np
import pytest

from syschange.statistics.process import (
    RULES,
    FalseAlarms,
    RuleSet,
    false_alarms,
    process_limits,
    runs_of,
    signals_of,
)

from ...unseen import unseen

MDC, ANHOEJ = RULES["making-data-count-2023"], RULES["anhoej"]


def told(chart: str = "xmr", rules: RuleSet = MDC, points: int = 24, **options: Any) -> FalseAlarms:
    return false_alarms(
        chart, rules, known=np.ones(points, dtype=bool), rng=np.random.default_rng(unseen()), **options
    )


@pytest.mark.parametrize("rules", RULES.values(), ids=list(RULES))
def test_they_are_those_of_fresh_normal_series(rules: RuleSet) -> None:
    values = 40 + 7 * np.random.default_rng(unseen()).standard_normal((12_000, 24))
    limits = process_limits("xmr", values, factor=rules.factor)
    flags = np.any(list(signals_of(values, limits, rules).values()), axis=0)
    charts = flags.any(axis=1)
    if rules.whole_series:
        charts |= runs_of(values, limits.centre).too_few
    found = told(rules=rules, draws=12_000)
    assert found.point == pytest.approx(flags.mean(), abs=0.008)
    assert found.chart == pytest.approx(charts.mean(), abs=0.05)
    assert found.point <= found.chart


def test_longer_charts_raise_more_of_them() -> None:
    assert told(points=12).chart < told(points=24).chart < told(points=60).chart


def test_limits_of_few_points_raise_more_of_them_later() -> None:
    few = told(points=48, base=np.arange(48) < 8)
    assert few.chart > told(points=48).chart


@pytest.mark.parametrize(("chart", "centre"), [("c", 2.0), ("u", 2.0), ("p", 0.02)])
def test_rare_events_are_drawn_as_they_come(chart: str, centre: float) -> None:
    sizes = None if chart == "c" else np.full(24, 100.0 if chart == "p" else 1.0)
    found = told(chart, ANHOEJ, centre=centre, sizes=sizes)
    again = told(chart, ANHOEJ, centre=centre * 20, sizes=sizes)
    assert found.point > again.point  # skewed counts pass the upper limit more often


def test_wide_limits_are_simulated_with_the_sizes_of_the_points() -> None:
    found = told("p-prime", centre=0.3, sizes=np.linspace(50, 400, 24))
    assert found.chart == pytest.approx(told().chart, abs=0.06)


def test_there_are_none_of_no_points() -> None:
    found = false_alarms("xmr", MDC, known=np.zeros(5, dtype=bool), rng=np.random.default_rng(unseen()))
    assert np.isnan([found.point, found.chart]).all()


def test_the_same_seed_gives_the_same_answer() -> None:
    one, two = (
        false_alarms("xmr", MDC, known=np.ones(20, dtype=bool), rng=np.random.default_rng(7)) for _ in "ab"
    )
    assert one == two
