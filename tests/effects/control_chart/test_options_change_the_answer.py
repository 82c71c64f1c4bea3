"""Every option changes the chart, and only as it says."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from syschange.effects.control_chart import ControlChart, control_chart
from syschange.statistics.process import process_limits

from .series import chart, months, people

VALUES = np.array([20.0, 24, 19, 23, 22, 18, 25, 21, 20, 24, 19, 22, 30, 33, 29, 34, 31, 30, 32, 45, 31, 33])


def limits(made: ControlChart) -> tuple[float, float, float]:
    row = made.summary.iloc[-1]
    return row["centre"], row["lower"], row["upper"]


def test_a_number_of_points_freezes_the_limits() -> None:
    frozen = chart(months(VALUES), baseline=12)
    alone = process_limits("xmr", VALUES[:12])
    assert limits(frozen) == pytest.approx((alone.centre[0], alone.lower[0], alone.upper[0]))
    assert frozen.summary["baseline"].tolist() == [12]
    assert limits(frozen) != limits(chart(months(VALUES)))


def test_a_last_day_freezes_them_as_well() -> None:
    by_day, by_number = (chart(months(VALUES), baseline=b) for b in ("2021-12-31", 12))
    pd.testing.assert_frame_equal(by_day.table, by_number.table)


def test_a_last_day_freezes_the_part_it_lies_in_and_a_number_each_part() -> None:
    rebase = [("2022-01-01", "two teams became one")]
    first = chart(months(VALUES), rebase=rebase, baseline="2021-08-31")
    assert first.summary["baseline"].tolist() == [8, 10]
    each = chart(months(VALUES), rebase=rebase, baseline=8)
    assert each.summary["baseline"].tolist() == [8, 8]


def test_a_rebase_works_limits_out_anew_and_keeps_its_reason() -> None:
    made = chart(months(VALUES), rebase=[("2022-01-01", " two teams\nbecame one ")])
    assert made.table["part"].tolist() == [1] * 12 + [2] * 10
    assert made.summary["reason"].tolist() == ["", "two teams became one"]
    assert "two teams became one" in made.text
    assert "two teams became one" in str(made.provenance.parameters)
    later = process_limits("xmr", VALUES[12:])
    assert limits(made) == pytest.approx((later.centre[0], later.lower[0], later.upper[0]))
    assert made.shifts["value"].iloc[0] == pytest.approx(VALUES[12:].mean() - VALUES[:12].mean())


def test_a_rebase_within_a_month_begins_with_the_next() -> None:
    made = chart(months(VALUES), rebase=[("2021-12-15", "moved")])
    assert made.summary["from"].tolist() == ["2021-01", "2022-01"]


def test_parts_stand_in_the_order_of_time_however_they_are_given() -> None:
    pairs = [("2022-01-01", "second"), ("2021-06-01", "first")]
    made = chart(months(VALUES), rebase=pairs)
    assert made.summary["reason"].tolist() == ["", "first", "second"]
    assert made.estimate(3, 1).value == pytest.approx(VALUES[12:].mean() - VALUES[:5].mean())
    assert made.estimate().value == made.estimate(3).value == made.shifts["value"].iloc[-1]


@pytest.mark.parametrize(
    ("direction", "kind"), [("increase", "improvement"), ("decrease", "concern"), (None, "special cause")]
)
def test_what_is_better_says_what_a_signal_means(direction: str | None, kind: str) -> None:
    made = chart(months(VALUES), baseline=12, improvement=direction)
    assert set(made.table["variation"].iloc[12:]) == {kind}
    assert made.summary["variation"].tolist() == [kind]
    assert made.summary["meaning"].iloc[0].lower().startswith(kind)


@pytest.mark.parametrize(
    ("target", "better", "assured"),
    [
        (15.0, "increase", "consistently met"), (15.0, "decrease", "consistently missed"),
        (22.0, "increase", "may or may not"), (60.0, "increase", "consistently missed"),
        (60.0, "decrease", "consistently met"),
    ],
)  # fmt: skip
def test_a_target_is_held_against_the_limits(target: float, better: str, assured: str) -> None:
    made = chart(months(VALUES[:12]), target=target - 5 if target < 20 else target, improvement=better)
    assert made.summary["assurance"].tolist() == [assured]
    assert assured in made.text


def test_without_limits_a_target_is_not_known() -> None:
    made = chart(months(VALUES), chart="run", target=20, improvement="increase")
    assert made.summary["assurance"].tolist() == ["not known"]
    assert chart(months(VALUES)).summary["assurance"].tolist() == ["no target"]


def test_screening_leaves_extreme_ranges_out() -> None:
    values = np.array([*VALUES[:12], 80.0, *VALUES[:9]])
    wide, narrow = (limits(chart(months(values), screen=s)) for s in (False, True))
    assert wide[0] == narrow[0]
    assert wide[2] > narrow[2]


def test_rules_by_name_differ() -> None:
    values = np.array([20.0, 21, 19, 20, 21, 19, 20, 21, 19, 20, 21, 19, 23.6, 26, 20.5])
    made = {
        r: chart(months(values), rules=r, baseline=12)
        for r in ("making-data-count-2023", "plotthedots-0.2.2")
    }
    new, old = (made[r].table["signals"].iloc[12] for r in made)
    assert "2 of 3 near the upper limit" in new
    assert old == ""
    anhoej = chart(months(values), rules="anhoej")
    assert (
        anhoej.summary["false_alarm_chart"].iloc[0]
        < made["plotthedots-0.2.2"].summary["false_alarm_chart"].iloc[0]
    )
    assert "anhoej" in anhoej.text


@pytest.mark.parametrize(
    ("kind", "charts"),
    [
        ("count", ("xmr", "c", "run")),
        ("proportion", ("p-prime", "p", "xmr", "run")),
        ("rate", ("u-prime", "u")),
    ],
)
def test_charts_differ_and_the_first_is_taken_by_itself(kind: str, charts: tuple[str, ...]) -> None:
    data = months(VALUES, people=np.resize([80, 100, 90], len(VALUES)))
    exposure = None if kind == "count" else "people"
    made = [chart(data, kind=kind, exposure=exposure, chart=c) for c in charts]
    assert len({str(m.summary["upper"].iloc[0]) for m in made}) == len(charts)
    assert limits(chart(data, kind=kind, exposure=exposure)) == limits(made[0])


def test_groups_are_charts_of_their_own_in_order_and_told_of() -> None:
    data = people(jump=6)
    made = control_chart(
        data, time="seen", outcome="score", by=["area"], draws=100, rebase=[("2022-04-01", "a new team")]
    )
    assert made.summary["area"].tolist() == ["(all)"] * 2 + ["North"] * 2 + ["South"] * 2
    north = control_chart(
        data[data["area"] == "North"],
        time="seen",
        outcome="score",
        draws=100,
        rebase=[("2022-04-01", "a new team")],
    )
    ours = made.table[made.table["area"] == "North"].reset_index(drop=True)
    pd.testing.assert_frame_equal(ours[north.table.columns.drop("ways")], north.table.drop(columns="ways"))
    assert made.estimate(area="North").value == pytest.approx(north.estimate().value)
    assert made.shifts["pooled"].notna().tolist() == [False, True, True]
    assert made.alike["characteristic"].tolist() == ["area"]
    assert "2 charts by 'area'" in made.text
    assert "2 groups of 'area'" in made.text


def test_two_characteristics_may_be_taken_together() -> None:
    data = people().assign(sex=np.resize(["F", "M", None], 1800))
    one, two = (
        control_chart(data, time="seen", outcome="score", by=["area", "sex"], ways=w, draws=100).summary
        for w in (1, 2)
    )
    assert len(one) == 1 + 2 + 3
    assert len(two) == 1 + 2 + 3 + 6
    assert "(unknown)" in set(one["sex"])


def test_missing_for_a_known_reason_may_stand_apart() -> None:
    data = people().assign(sex=np.resize(["F", "(not asked)", None], 1800))
    kept, split = (
        control_chart(data, time="seen", outcome="score", by=["sex"], unknown=u, draws=100)
        for u in ("keep", "split")
    )
    assert set(kept.summary["sex"]) == {"(all)", "F", "(unknown)"}
    assert set(split.summary["sex"]) == {"(all)", "F", "(not asked)", "(unknown)"}


def test_declared_groups_that_nobody_is_in_are_shown_without_a_level() -> None:
    made = control_chart(
        people(),
        time="seen",
        outcome="score",
        by=["area"],
        categories={"area": ["South", "North", "East"]},
        draws=100,
    )
    assert made.summary["area"].tolist() == ["(all)", "South", "North", "East"]
    east = made.summary.iloc[-1]
    assert east["variation"] == "gap"
    assert np.isnan(east["centre"])


def test_a_margin_says_whether_a_shift_is_too_small_to_matter() -> None:
    data = months(np.resize(VALUES[:12], 36))
    rebase = [("2022-07-01", "new forms")]
    found = [chart(data, rebase=rebase, margin=m).shifts["equivalence"].iloc[0] for m in (None, 0.1, 8)]
    assert found == ["no margin", "not shown", "shown"]
    assert "too small to matter by the margin declared" in chart(data, rebase=rebase, margin=8).text


def test_level_draws_seed_and_label() -> None:
    data, rebase = months(VALUES), [("2022-01-01", "new forms")]
    narrow, wide = (chart(data, rebase=rebase, level=v).shifts.iloc[0] for v in (0.8, 0.99))
    assert wide["upper"] - wide["lower"] > narrow["upper"] - narrow["lower"]
    made: dict[str, Any] = {}
    for name, options in {"one": {"seed": 1}, "two": {"seed": 2}, "many": {"seed": 1, "draws": 900}}.items():
        made[name] = chart(data, **options)
    assert len({m.summary["false_alarm_chart"].iloc[0] for m in made.values()}) == 3
    assert [m.provenance.seed for m in made.values()] == [1, 2, 1]
    assert chart(data, label="days waited").text.startswith("Days waited, by month")
