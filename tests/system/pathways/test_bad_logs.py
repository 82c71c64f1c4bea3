"""Logs that cannot be used, and options that make no sense, are refused in words or labelled."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from syschange.errors import (
    DataWarning,
    MissingColumnError,
    NotEstimableError,
    SyschangeError,
    UnknownChoiceError,
    WrongTypeError,
)

from .logs import asked, log

DATA = log("renamed", cases=60)


@pytest.mark.parametrize(
    ("options", "error", "told"),
    [
        ({"case": "nothing"}, MissingColumnError, "no column 'nothing'"),
        ({"position": "places"}, MissingColumnError, "no column 'places'"),
        ({"position": "agency"}, WrongTypeError, "does not hold numbers"),
        ({"when": "agency"}, WrongTypeError, "does not hold dates"),
        ({"entry": "worker_id"}, WrongTypeError, "holds ids or free text"),
        ({"activity": "case_id"}, WrongTypeError, "holds ids or free text"),
        ({"worker": "who"}, MissingColumnError, "no column 'who'"),
        ({"changed_on": "01/06/2022"}, WrongTypeError, "changed_on= is not a day"),
        ({"changed_on": 5}, WrongTypeError, "changed_on= is not a day"),
        ({"changed_on": pd.NaT}, WrongTypeError, "changed_on= is not a day"),
        ({"changed_on": "2030-01-01"}, NotEstimableError, "began after the change"),
        ({"changed_on": "2000-01-01"}, NotEstimableError, "began before the change"),
        ({"straddling": "drop"}, UnknownChoiceError, "straddle"),
        ({"delta": 2}, WrongTypeError, "delta="),
        ({"delta": "x"}, WrongTypeError, "delta="),
        ({"run": 0.5}, WrongTypeError, "run="),
        ({"run": 5000}, NotEstimableError, "began before the change"),
        ({"level": 90}, WrongTypeError, "confidence level"),
        ({"replicates": 5}, WrongTypeError, "replicates="),
        ({"seed": -1}, WrongTypeError, "seed"),
        ({"exact": 12}, WrongTypeError, "exact="),
        ({"exact": "all"}, WrongTypeError, "exact="),
        ({"wait_to": 3}, WrongTypeError, "wait_to="),
        ({"wait_to": ("a", "b", "c")}, WrongTypeError, "wait_to="),
        ({"sets": {"staff": (["a"], ["b"])}}, WrongTypeError, "sets="),
        ({"sets": {"rules": "ab"}}, WrongTypeError, "sets="),
        ({"sets": {"rules": (["a"], [3])}}, WrongTypeError, "sets="),
    ],
    ids=str,
)
def test_what_cannot_be_used_is_refused(
    options: dict[str, Any], error: type[SyschangeError], told: str
) -> None:
    with pytest.raises(error, match=told):
        asked(DATA, **options)


def test_logs_without_rows_cases_or_days_are_refused() -> None:
    for data in (DATA.iloc[:0], DATA.assign(case_id=None), DATA.assign(happened_on=pd.NaT)):
        with pytest.raises(NotEstimableError, match="No row says both a case and a day"):
            asked(data)


def test_positions_that_are_no_whole_numbers_are_refused() -> None:
    with pytest.raises(WrongTypeError, match="whole numbers"):
        asked(DATA.assign(position=DATA["position"] + 0.5))
    with pytest.raises(WrongTypeError, match="whole numbers"):
        asked(DATA.assign(position=-1))


def test_free_text_is_no_activity() -> None:
    data = DATA.head(400).assign(activity=lambda t: [f"note {i} on Ada" for i in range(len(t))])
    many = pd.concat([data.assign(activity=data["activity"] + str(k)) for k in range(4)])
    with pytest.raises(NotEstimableError, match="more than 1,000 different texts") as caught:
        asked(many)
    assert "Ada" not in str(caught.value)


def test_too_many_labels_at_entry_are_refused() -> None:
    many = log("renamed", cases=200)
    with pytest.raises(NotEstimableError, match="more than 200 different values"):
        asked(many.assign(agency=[f"a{i}" for i in range(len(many))]), entry="agency")


def test_rows_without_a_case_or_a_day_are_counted() -> None:
    data = DATA.copy()
    data.loc[[1, 2, 3], "case_id"] = None
    data.loc[[8, 9], "happened_on"] = pd.NaT
    made = asked(data)
    assert "3 rows without a case and 2 rows without a day" in made.words
    assert made.provenance.rows_unknown == 5
    assert made.provenance.rows_used == len(data) - 5


def test_steps_without_a_name_are_an_activity_of_their_own() -> None:
    data = DATA.copy()
    data.loc[data.index % 9 == 0, "activity"] = None
    made = asked(data)
    assert "(unknown)" in set(made.renaming["before"])
    assert "without the name of an activity, and taken as one of their own" in made.words
    with pytest.raises(NotEstimableError, match="names an activity"):
        asked(data.assign(activity=None))


def test_positions_against_the_days_are_said() -> None:
    data = DATA.assign(position=DATA.groupby("case_id")["position"].transform("max") + 1 - DATA["position"])
    with pytest.warns(DataWarning, match="positions that contradict their days"):
        made = asked(data)
    assert "positions contradict the days, which were followed" in made.words
    pd.testing.assert_frame_equal(made.map, asked(DATA).map)


def test_a_step_in_two_rows_is_one_step_and_is_said() -> None:
    late = DATA[DATA["happened_on"] >= "2022-06-01"]
    twice = pd.concat([DATA, late]).sample(frac=1, random_state=1)
    with pytest.warns(DataWarning, match="a step that stands in more than one row"):
        made = asked(twice)
    once = asked(DATA)
    pd.testing.assert_frame_equal(made.table, once.table)
    pd.testing.assert_frame_equal(made.map, once.map)
    assert "in 70 cases a step stands in more than one row and was counted once" in made.words
    assert made.counts()["cell"].isin([(("left", "repeated"),)]).any()
    assert "more than one row" not in once.words


def test_without_positions_the_same_step_twice_a_day_is_two() -> None:
    data = DATA.drop(columns="position")
    made = asked(pd.concat([data, data[data["activity"] == "panel"]]))
    assert (
        made.table.set_index("quantity").loc["steps a case", "before"]
        > (asked(data).table.set_index("quantity").loc["steps a case", "before"])
    )


@pytest.mark.parametrize("name", ["(outside)", "(start)", "(end)", "(none)", "(too few cases to show)"])
def test_a_step_is_not_called_what_the_result_calls_something_else(name: str) -> None:
    with pytest.raises(WrongTypeError, match="stands for something else here"):
        asked(DATA.assign(activity=DATA["activity"].replace("panel", name)))


def test_all_doubts_together_are_one_sentence() -> None:
    data = DATA.drop(columns="position")
    data.loc[[1, 2, 3], "case_id"] = None
    data.loc[data.index % 9 == 0, "activity"] = None
    data["happened_on"] = data["happened_on"].where(data.index % 3 > 0, data["happened_on"].shift(1))
    with pytest.warns(DataWarning):
        made = asked(data, run=5, entry="agency")
    assert made.words.count("Of the records:") == 1
    assert made.words.count(". ") + 1 <= 5


def test_a_case_of_very_many_steps_is_left_out_and_said() -> None:
    endless = pd.DataFrame(
        {
            "case_id": "endless", "activity": np.resize(["support", "review"], 5000),
            "happened_on": pd.date_range("2021-01-01", periods=5000, freq="h"), "position": range(1, 5001),
        }
    )  # fmt: skip
    made = asked(pd.concat([DATA, endless]))
    assert "1 case with too many steps to follow" in made.words
    assert made.table["cases_before"].iloc[0] == asked(DATA).table["cases_before"].iloc[0]


def test_cases_that_may_not_be_over_are_said() -> None:
    cut = DATA[DATA["happened_on"] < "2022-11-01"]
    made = asked(cut)
    recent = made.basis.left["recent"]
    assert recent > 0.1 * made.table["cases_after"].iloc[0]
    assert f"{recent:.0f} cases after the change began so late" in made.words


def test_ids_stand_in_no_table_and_no_words() -> None:
    made = asked(DATA, worker="worker_id", entry="agency")
    shown = (
        made.text + made.table.to_csv() + made.renaming.to_csv() + made.map.to_csv() + str(made.provenance)
    )
    shown += made.counts().to_csv()
    ids = {*DATA["case_id"], *DATA["worker_id"]}
    words = set(shown.replace('"', " ").replace(",", " ").replace("'", " ").split())
    assert not ids & words


def test_four_hundred_activities_are_done_in_bounded_time() -> None:
    rng = np.random.default_rng(2)
    steps = rng.integers(0, 400, (600, 5))
    data = pd.DataFrame(
        {
            "case_id": np.repeat(np.arange(600), 5),
            "activity": [f"step {i}" for i in steps.ravel()],
            "happened_on": pd.Timestamp("2021-01-01")
            + pd.to_timedelta(np.repeat(np.arange(600) * 2, 5) + np.tile(np.arange(5), 600), unit="D"),
        }
    )
    made = asked(data, changed_on="2022-08-01", replicates=100)
    assert "was searched for and may not be the best" in made.words
    assert not made.proven
    assert made.gap > 0
