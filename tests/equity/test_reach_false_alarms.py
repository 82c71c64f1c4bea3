"""Where nothing changed the comparison rarely finds a change, and where something did it mostly finds it."""

import numpy as np
import pandas as pd
import pytest

from syschange.equity.reach import Reach, reach

GROUPS, SHUT = 20, 5
DAYS = ("2021-07-01", "2022-07-01", "2023-07-01")  # one in each of the three windows
POPULATION = pd.DataFrame({"g": [f"g{i:02}" for i in range(GROUPS)], "n": 1000})
SIMULATIONS = 40  # of each of three settings


def simulated(
    rng: np.random.Generator, *, gain: float, extra: float = 1.0, named: bool = False, widened: bool = True
) -> Reach:
    """Return the reach of twenty groups, five of which make half as many contacts; `extra` spreads their counts."""
    mean = np.where(np.arange(GROUPS) < SHUT, 30.0, 60.0) * np.array([[1.0], [1.0], [1.1]])
    mean[2, :SHUT] *= gain
    if extra > 1:
        mean = rng.gamma(mean / (extra - 1), extra - 1)
    counts = rng.poisson(mean)
    groups = np.concatenate([np.repeat(POPULATION["g"], c) for c in counts])
    contacts = pd.DataFrame(
        {
            "person_id": [f"p{i}" for i in range(counts.sum())],
            "contacted_on": pd.to_datetime(np.repeat(DAYS, counts.sum(axis=1))),
            "g": groups,
        }
    )
    chosen = [{"g": g} for g in POPULATION["g"][:SHUT]] if named else None
    return reach(
        contacts,
        POPULATION,
        by=["g"],
        changed_on="2023-04-01",
        size="n",
        shut_out=chosen,
        over_dispersion=widened,
    )


@pytest.mark.slow
def test_without_a_change_false_alarms_are_at_most_one_in_ten() -> None:
    """An alarm is "very likely" (.9), or an interval wholly above 1; the bars leave 2 standard errors for chance.

    Of 150 of each setting when this was written: 7%, 7% and 8% "very likely", and 2% of intervals wholly above 1.
    """
    rng, made = np.random.default_rng(71), []
    for extra, named in ((1.0, True), (1.0, False), (3.0, False)):
        made += [simulated(rng, gain=1.0, extra=extra, named=named).estimate() for _ in range(SIMULATIONS)]
    assert np.mean([m.lower > 1 for m in made]) <= 0.05
    assert np.mean([m.probability(1) >= 0.9 for m in made]) <= 0.1 + 2 * np.sqrt(0.09 / len(made))


@pytest.mark.slow
def test_a_gain_of_half_is_mostly_found_and_its_size_is_right() -> None:
    rng = np.random.default_rng(72)
    made = [simulated(rng, gain=1.5).estimate() for _ in range(30)]
    assert np.mean([m.probability(1) >= 0.9 for m in made]) >= 0.85
    assert np.exp(np.mean([np.log(m.value) for m in made])) == pytest.approx(1.5, rel=0.07)
    assert np.mean([m.lower <= 1.5 <= m.upper for m in made]) >= 0.85


def test_groups_that_vary_more_than_chance_widen_the_interval() -> None:
    made = simulated(np.random.default_rng(73), gain=1.0, extra=6.0)
    plain = simulated(np.random.default_rng(73), gain=1.0, extra=6.0, widened=False)
    assert made.dispersion.factor > 2
    assert made.estimate().value == pytest.approx(plain.estimate().value)
    assert made.estimate().lower < plain.estimate().lower < plain.estimate().upper < made.estimate().upper
    assert made.table["method"].iloc[-1] == "ratio of rate ratios, quasi-Poisson"
    assert plain.table["method"].iloc[-1] == "ratio of rate ratios"
