"""Every option changes what is answered."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from syschange.effects.sustained import Sustained, sustained_path
from syschange.statistics.lasting import Path

from .followed import followed, panel, people, value, watched

DATA = people(3)
PANEL = panel(3)
THETA = Path.of([3.0, 2.9, 2.0, 1.5], 0.1 * np.eye(4) + 0.05, [3, 6, 12, 24])


def given(**options: Any) -> Sustained:
    return sustained_path(THETA, **{"outcome": "score", "units": (20, 20), **options})


def differs(first: Sustained, second: Sustained) -> bool:
    alike = first.table.shape == second.table.shape and first.table.equals(second.table)
    return not alike or first.words != second.words


@pytest.mark.parametrize(
    "options",
    [
        {"label": "wellbeing"},
        {"before": 3},
        {"at": (3, 6, 12)},
        {"changed_on": "2024-01-15", "at": (3, 6)},
        {"funding_end": 12},
        {"shocks": {"a flood": 12}},
        {"early": (3, 3)},
        {"late": (18, 24)},
        {"share": 0.8},
        {"worthwhile": 2.0},
        {"better": "lower"},
        {"margin": 5.0},
        {"by": ["site"]},
        {"level": 0.9},
    ],
)
def test_for_people(options: dict[str, Any]) -> None:
    plain = {k: v for k, v in options.items() if k == "at" and "changed_on" in options}
    assert differs(followed(DATA, **options), followed(DATA, **plain))


@pytest.mark.parametrize(
    "options",
    [
        {"label": "wellbeing"},
        {"at": range(16)},
        {"funding_end": 30},
        {"shocks": {"a flood": 30}},
        {"early": (3, 4)},
        {"late": (18, 24)},
        {"share": 0.8},
        {"worthwhile": 2.0},
        {"better": "lower"},
        {"margin": 5.0},
        {"by": ["region"]},
        {"level": 0.9},
        {"counted": "areas"},
        {"never": 23},
    ],
)
def test_for_units(options: dict[str, Any]) -> None:
    assert differs(watched(PANEL, **options), watched(PANEL))


@pytest.mark.parametrize(
    "options",
    [
        {"outcome": "wellbeing"},
        {"units": (40, 9)},
        {"counted": "areas", "units": (9, 20)},
        {"names": ("the hub", "others")},
        {"df": 5},
        {"step": 2.0},
        {"funding_end": 12},
        {"shocks": {"a flood": 12}},
        {"early": (3, 3)},
        {"late": (24, 24)},
        {"share": 0.8},
        {"worthwhile": 2.0},
        {"better": "lower"},
        {"margin": 5.0},
        {"level": 0.9},
    ],
)
def test_for_a_path(options: dict[str, Any]) -> None:
    assert differs(given(**options), given())


def test_ways_unknown_and_categories() -> None:
    data = DATA.copy()
    data["sex"] = np.where(data["person_id"] % 3 == 0, "F", "M")
    data.loc[data["person_id"] < 12, "site"] = "(not asked)"
    one, two = (followed(data, by=["site", "sex"], ways=w) for w in (1, 2))
    assert len(two.attrition) > len(one.attrition)
    kept, split = (followed(data, by=["site"], unknown=u).table["site"].unique() for u in ("keep", "split"))
    assert kept.tolist() == ["(all)", "north", "south", "(unknown)"]
    assert split.tolist() == ["(all)", "north", "south", "(not asked)"]
    turned = followed(data, by=["site"], categories={"site": ["south", "north"]}).table["site"].unique()
    assert turned.tolist() == ["(all)", "south", "north", "(unknown)"]
    units = watched(PANEL, by=["region"], categories={"region": ["B", "A"]}).table["region"].unique()
    assert units.tolist() == ["(all)", "B", "A"]


def test_who_changed_may_be_said_by_when_or_by_whether() -> None:
    known = watched(PANEL)
    varying = PANEL.assign(on=PANEL["month"] >= PANEL["changed"])
    same = watched(varying, adopted=None, treated="on")
    pd.testing.assert_frame_equal(same.table, known.table)
    ever = PANEL.assign(on=PANEL["changed"].notna())
    at_once = watched(ever, adopted=None, treated="on", changed_on=23)
    assert value(at_once, "early") != pytest.approx(value(known, "early"))
    cohort = watched(PANEL.assign(changed=PANEL["changed"].where(PANEL["changed"].isna(), 23)))
    pd.testing.assert_frame_equal(at_once.table, cohort.table)


def test_dates_and_months_give_one_answer() -> None:
    def dated(months: "pd.Series[float]") -> "pd.Series[Any]":
        start = np.datetime64("2021-01", "M")
        known = months.fillna(0).astype(int).to_numpy()
        return pd.Series((start + known).astype("datetime64[s]"), index=months.index).where(months.notna())

    by_date = PANEL.assign(month=dated(PANEL["month"]), changed=dated(PANEL["changed"]))
    known = watched(PANEL, funding_end=32, shocks={"x": 30})
    made = watched(by_date, funding_end="2023-09-01", shocks={"x": "2023-07-15"})
    pd.testing.assert_frame_equal(made.table, known.table)
    people_by_date = DATA.assign(months=dated(DATA["months"].astype(float)))
    options = {"funding_end": "2022-01-01", "shocks": {"x": "2022-01-31"}, "changed_on": "2021-01-10"}
    pd.testing.assert_frame_equal(
        followed(people_by_date, **options).table,
        followed(DATA, funding_end=12, shocks={"x": 12}).table,
    )
