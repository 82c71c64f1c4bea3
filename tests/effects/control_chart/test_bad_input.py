"""What cannot be charted is refused with a sentence, and what can be but says little is labelled."""

import warnings
from typing import Any

import numpy as np
import pandas as pd
import pytest

from syschange.effects.control_chart import control_chart
from syschange.errors import (
    MissingColumnError,
    NotEstimableError,
    SyschangeError,
    UnknownChoiceError,
    WrongTypeError,
)

from .series import chart, months

GOOD = months([4.0, 6, 5, 7, 4, 6, 5, 8, 3, 6, 5, 7, 6, 4])


@pytest.mark.parametrize("reason", ["", "   ", None, 3, "\u200b", ".", "a b", "\u200b..\u200b"])
def test_a_rebase_without_a_reason_is_refused(reason: object) -> None:
    with pytest.raises(WrongTypeError, match=r"no reason.*three letters or digits"):
        chart(GOOD, rebase=[("2021-06-01", reason)])


@pytest.mark.parametrize("day", ["2020-06-01", "2021-01-01", "2022-03-01", "2030-01-01"])
def test_a_rebase_outside_the_data_is_refused(day: str) -> None:
    with pytest.raises(NotEstimableError, match="outside the series, which runs from 2021-01 to 2022-02"):
        chart(GOOD, rebase=[(day, "moved")])


@pytest.mark.parametrize("baseline", ["2020-12-31", "2022-03-01", 15, 1, 0, -3])
def test_a_baseline_outside_the_data_is_refused(baseline: Any) -> None:
    with pytest.raises(NotEstimableError):
        chart(GOOD, baseline=baseline)


def test_a_baseline_of_one_point_is_refused() -> None:
    with pytest.raises(NotEstimableError, match="one point alone"):
        chart(GOOD, baseline="2021-01-15")


@pytest.mark.parametrize(
    ("options", "error", "said"),
    [
        ({"rebase": "2021-06-01"}, WrongTypeError, "pairs"),
        ({"rebase": ["2021-06-01"]}, WrongTypeError, "pairs"),
        ({"rebase": [("June", "moved")]}, WrongTypeError, "cannot be read"),
        ({"rebase": [(6, "moved")]}, WrongTypeError, "not a date"),
        ({"rebase": [(pd.NaT, "moved")]}, WrongTypeError, "not a date"),
        ({"rebase": [("2021-05-02", "moved"), ("2021-05-20", "grew")]}, WrongTypeError, "same period"),
        ({"baseline": 6.0}, WrongTypeError, "not a date"),
        ({"rules": "western-electric"}, UnknownChoiceError, "set of rules"),
        ({"chart": "ewma"}, UnknownChoiceError, "chart"),
        ({"chart": "p"}, UnknownChoiceError, "chart of a mean"),
        ({"kind": "median"}, UnknownChoiceError, "kind of outcome"),
        ({"every": "fortnight"}, UnknownChoiceError, "length of a period"),
        ({"every": "step"}, UnknownChoiceError, "length of a period"),
        ({"improvement": "up"}, UnknownChoiceError, "direction"),
        ({"target": 5}, WrongTypeError, "which side"),
        ({"target": "5", "improvement": "increase"}, WrongTypeError, "not a number"),
        ({"target": float("nan"), "improvement": "increase"}, WrongTypeError, "not a number"),
        ({"kind": "rate"}, WrongTypeError, "exposure"),
        ({"outcome": None, "kind": "mean"}, WrongTypeError, "needs an outcome"),
        ({"kind": "count", "exposure": "score"}, WrongTypeError, "no exposure"),
        ({"per": 0}, WrongTypeError, "per"),
        ({"draws": 3}, WrongTypeError, "draws"),
        ({"level": 95}, WrongTypeError, "level"),
        ({"margin": -1}, NotEstimableError, "margins"),
        ({"time": "when"}, MissingColumnError, "when"),
        ({"outcome": "scores"}, MissingColumnError, "score"),
        ({"by": ["month"]}, WrongTypeError, "month"),
        ({"by": ["person_id"]}, WrongTypeError, "person_id"),
        ({"by": "area"}, WrongTypeError, "list"),
        ({"time": "score"}, NotEstimableError, None),
    ],
)  # fmt: skip
def test_an_option_that_cannot_be_used_is_refused(
    options: dict[str, Any], error: type[SyschangeError], said: str | None
) -> None:
    data = GOOD.assign(person_id=1, area="N", score=GOOD["score"] + 0.5 * (np.arange(14) % 3))
    with pytest.raises(error, match=said):
        chart(
            data.assign(score=[0.1, 0.25, *range(12)]) if options.get("time") == "score" else data, **options
        )


def test_one_period_is_refused() -> None:
    with pytest.raises(NotEstimableError, match="one period alone"):
        chart(GOOD.head(1))


def test_no_rows_and_no_times_are_refused() -> None:
    for data in (GOOD.head(0), GOOD.assign(month=pd.NaT), GOOD.assign(score=np.nan)):
        with pytest.raises(NotEstimableError):
            chart(data)


def test_text_is_no_outcome_and_no_time() -> None:
    with pytest.raises(WrongTypeError):
        chart(GOOD.assign(score="high"))
    with pytest.raises(WrongTypeError):
        chart(GOOD.assign(month="January"))


@pytest.mark.parametrize(
    ("data", "options"),
    [
        (GOOD, {"kind": "proportion"}),
        (GOOD.assign(score=GOOD["score"] / 3), {"kind": "count"}),
        (GOOD.assign(score=-GOOD["score"]), {"kind": "count", "chart": "c"}),
        (GOOD.assign(n=2), {"kind": "proportion", "exposure": "n"}),
        (GOOD.assign(n=-2), {"kind": "rate", "exposure": "n"}),
        (GOOD.assign(n=2.5), {"exposure": "n"}),
    ],
)
def test_an_outcome_that_is_not_of_its_kind_is_refused(data: pd.DataFrame, options: dict[str, Any]) -> None:
    with pytest.raises(NotEstimableError):
        chart(data, **options)


def test_too_many_points_are_refused() -> None:
    days = pd.date_range("2000-01-01", periods=9000, freq="D")
    data = pd.DataFrame({"month": days, "score": 1.0, "area": np.resize([f"a{i}" for i in range(60)], 9000)})
    with pytest.raises(NotEstimableError, match="limit"):
        chart(data, every="day", by=["area"])


@pytest.mark.parametrize("rules", ["making-data-count-2023", "plotthedots-0.2.2", "anhoej"])
def test_no_variation_gives_no_limits_and_no_signal_and_says_so(rules: str) -> None:
    made = chart(months([0.1 + 0.2] * 20), rules=rules, target=1, improvement="increase")
    assert made.table[["lower", "upper"]].isna().all(axis=None)
    assert (made.table["signals"] == "").all()
    assert "nothing varies, so nothing can be judged" in made.text
    assert "Common cause" not in made.text
    assert "false signal" not in made.text
    assert "no limits" not in made.text
    assert made.summary["false_alarm_chart"].isna().all()
    assert made.summary["assurance"].tolist() == ["not known"]
    made.plot()


@pytest.mark.parametrize(("kind", "value"), [("proportion", 0), ("proportion", 40), ("rate", 0)])
def test_events_that_nobody_or_everybody_has_give_no_limits(kind: str, value: int) -> None:
    made = chart(months([value] * 14, people=40), kind=kind, exposure="people")
    assert made.table["upper"].isna().all()
    assert (made.table["variation"] == "not known").all()


@pytest.mark.parametrize("value", [0.0, 5.0])
def test_a_run_chart_of_a_series_that_does_not_vary_has_no_verdict_and_warns_of_no_limits(
    value: float,
) -> None:
    made = chart(months([value] * 20), chart="run", rules="anhoej")
    assert (made.table["variation"] == "not known").all()
    assert "nothing varies" in made.text
    for word in ("limit", "Common cause", "false signal"):
        assert word not in made.text


@pytest.mark.parametrize("values", [[5.0, 5, 5, 6, 6, 6, 5, 5, 5, 5, 6, 6], [3.0, 4, 5, 3]])
def test_a_run_chart_warns_of_no_limits(values: list[float]) -> None:
    assert "limit" not in chart(months(values), chart="run").text


@pytest.mark.parametrize("options", [{"seed": -1}, {"seed": "x"}, {"screen": "no"}, {"screen": 1}])
def test_a_seed_or_a_switch_that_is_none_is_refused(options: dict[str, Any]) -> None:
    with pytest.raises(WrongTypeError):
        chart(GOOD, **options)


def test_no_set_of_rules_is_told_which_there_are() -> None:
    with pytest.raises(WrongTypeError, match="making-data-count-2023"):
        chart(GOOD, rules=None)


def test_one_point_is_told_as_one() -> None:
    with pytest.raises(NotEstimableError, match="baseline of 1 point is"):
        chart(GOOD, baseline=1)
    one = chart(GOOD.assign(score=[1, 0] * 7), rebase=[("2022-02-01", "moved")], kind="count", chart="c")
    one_of = chart(GOOD.assign(score=[1, 2] * 7), rebase=[("2022-02-01", "moved")], kind="count", chart="c")
    assert "1 points" not in one.text + one_of.text
    assert "rest on 1 point, fewer" in one_of.text


def test_gaps_are_told_and_nothing_is_carried_over_them() -> None:
    data = months([*[9.0, 11] * 4, *[14.0] * 8, *[9.0, 11] * 4])
    holed = chart(data.drop(index=[11]))
    assert holed.table["period"].tolist() == chart(data).table["period"].tolist()
    assert holed.table["variation"].iloc[11] == "gap"
    assert "1 of 24 periods have no value" in holed.text
    assert chart(data).table["signals"].str.contains("7 points above").sum() == 8
    assert not holed.table["signals"].str.contains("7 points above").any()


def test_a_series_with_no_two_neighbours_has_no_limits() -> None:
    made = chart(months(np.arange(24.0)).iloc[::2])
    assert made.table["upper"].isna().all()
    assert "have no neighbours" in made.text


def test_ties_are_told() -> None:
    made = chart(months([5.0, 5, 5, 6, 6, 6, 5, 5, 5, 5, 6, 6, 5, 5]))
    assert "many neighbouring points are equal" in made.text


def test_few_points_are_trial_limits() -> None:
    assert "trial limits: they rest on 12 points" in chart(GOOD.head(12)).text
    assert "trial limits" not in chart(GOOD.head(13)).text
    assert "trial limits: they rest on 6 points" in chart(GOOD, baseline=6).text


def test_few_events_make_limits_rough() -> None:
    made = chart(months([1, 0, 2, 1, 1, 0, 3, 1, 0, 2, 1, 1, 2, 0]), kind="count", chart="c")
    assert "fewer than 5 events are expected a point" in made.text


def test_rows_without_a_time_are_counted_and_told() -> None:
    data = pd.concat([GOOD, pd.DataFrame({"month": [pd.NaT, pd.NaT], "score": [1.0, 2.0]})])
    made = chart(data)
    assert "2 rows say no time" in made.text
    assert (made.provenance.rows_in, made.provenance.rows_used, made.provenance.rows_unknown) == (16, 14, 2)


def test_numbers_may_be_the_times() -> None:
    made = control_chart(GOOD.assign(step=range(14)), time="step", outcome="score", baseline=5.0, draws=100)
    assert made.summary["baseline"].tolist() == [6]
    with pytest.raises(WrongTypeError, match="not a number"):
        control_chart(
            GOOD.assign(step=range(14)), time="step", outcome="score", rebase=[("2021-05-01", "moved")]
        )


def test_no_estimate_without_two_parts() -> None:
    with pytest.raises(NotEstimableError, match="one part"):
        chart(GOOD).estimate()
    two = chart(GOOD, rebase=[("2021-08-01", "moved")])
    for part, against in ((3, 1), (1, 1), (1, None)):
        with pytest.raises(UnknownChoiceError):
            two.estimate(part, against)
    with pytest.raises(UnknownChoiceError):
        two.estimate(area="North")


def test_nothing_warns() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        chart(
            months([np.nan, 3.0, np.nan, np.nan, 4.0, 5.0]),
            rebase=[("2021-04-01", "moved")],
            target=3,
            improvement="increase",
        )
