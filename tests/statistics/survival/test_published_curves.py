"""R's curves of Walton's flies and of patients with leukaemia, to every digit given."""

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from syschange.statistics.survival import (
    Incidence,
    day_reached,
    incidence,
    log_rank,
    mean_wait_difference,
    restricted,
    share_by,
)

from .drawn import times

FILES = {"waltons": ("T", "E", "group"), "leukemia": ("time", "status", "x")}


def curves(golden: Path, name: str) -> dict[str, Incidence]:
    day, event, group = FILES[name]
    sheet = pd.read_csv(golden / "effects" / "survival" / f"{name}.csv")
    return {f"{group}={g}": incidence(times(d[day], d[event])) for g, d in sheet.groupby(group)}


@pytest.mark.golden
@pytest.mark.parametrize("name", FILES)
def test_every_row_of_rs_survfit(golden: Path, name: str) -> None:
    """Its limits are on the log scale, which is R's default and not ours; at the last death of all it gives none."""
    sheet = pd.read_csv(golden / "effects" / "survival" / f"{name}_km.csv")
    made = curves(golden, name)
    assert set(sheet["strata"]) == set(made)
    for strata, rows in sheet.groupby("strata"):
        curve = made[str(strata)]
        here = curve.events > 0
        np.testing.assert_array_equal(curve.days[here], rows["time"])
        np.testing.assert_array_equal(curve.at_risk[here], rows["n.risk"])
        np.testing.assert_array_equal(curve.events[here], rows["n.event"])
        np.testing.assert_allclose(1 - curve.share[here], rows["surv"], atol=1e-14)
        alive = rows["surv"].to_numpy() > 0
        np.testing.assert_allclose(np.sqrt(curve.variance()[here][alive]), rows["se"][alive], rtol=1e-12)
        for row in rows[alive].to_dict("records"):
            e = share_by(curve, row["time"], scale="log")
            assert (1 - e.upper, 1 - e.lower) == pytest.approx((row["lower"], row["upper"]), abs=1e-12)
    assert alive.sum() < len(rows)


@pytest.mark.golden
def test_the_log_rank_of_waltons_flies(golden: Path) -> None:
    found = log_rank(list(curves(golden, "waltons").values()))
    assert found.statistic == pytest.approx(122.2491256, abs=5e-8)
    assert found.df == 1


@pytest.mark.golden
def test_mean_lives_within_ten_days_as_survrm2_gives_them(golden: Path) -> None:
    made = curves(golden, "waltons")
    control, changed = (restricted(made[f"group={g}"], 10) for g in ("control", "miR-137"))
    assert (control.value, control.se) == (
        pytest.approx(9.976744, abs=5e-7),
        pytest.approx(0.0231655, abs=5e-8),
    )
    assert (changed.value, changed.se) == (
        pytest.approx(9.794118, abs=5e-7),
        pytest.approx(0.1232449, abs=5e-8),
    )
    z = (control.value - changed.value) / math.hypot(control.se, changed.se)
    assert math.erfc(z / math.sqrt(2)) == pytest.approx(0.145, abs=5e-4)
    ours = mean_wait_difference(
        control, changed
    )  # which allows for 34 flies not telling their spread exactly
    assert ours.value == pytest.approx(9.976744 - 9.794118, abs=1e-6)
    assert ours.upper - ours.lower > 2 * 1.96 * math.hypot(control.se, changed.se)
    assert 2 * (1 - ours.probability(0)) == pytest.approx(0.160, abs=1e-3)


@pytest.mark.golden
def test_medians_of_leukaemia_as_r_gives_them(golden: Path) -> None:
    """R 4, `survfit(Surv(time, status) ~ x, aml)`: 31 (18 to no end) and 23 (8 to no end).

    R gives no limits on the day the last one dies, day 45; that half had died by then is sure all the same.
    """
    made = curves(golden, "leukemia")
    kept, not_kept = (day_reached(made[f"x={x}"], 0.5, scale="log") for x in ("Maintained", "Nonmaintained"))
    assert (kept.value, kept.lower, kept.upper) == (31, 18, math.inf)
    assert (not_kept.value, not_kept.lower, not_kept.upper) == (23, 8, 45)
