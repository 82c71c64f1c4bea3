"""Every option changes the answer, and what they mean is what they do."""

from typing import Any

import pandas as pd
import pytest

from syschange.errors import NotEstimableError, UnknownChoiceError, WrongTypeError

from .logs import CHANGED, NEW, asked, log

DATA = log("renamed", cases=120)
DATA["other"] = DATA["happened_on"] + pd.to_timedelta(DATA["position"] * 2, unit="D")
DATA["split"] = DATA["case_id"] + (DATA["position"] > 4).astype(str)


def answer(**options: Any) -> tuple[str, str]:
    made = asked(DATA, **options)
    return made.table.to_csv(), made.provenance.data_digest or ""


PLAIN = answer()


@pytest.mark.parametrize(
    "option",
    [
        {"changed_on": "2021-07-01"}, {"case": "split"}, {"worker": "worker_id"},
        {"entry": "agency"}, {"wait_to": ("support", "coaching")}, {"sets": {"rules": (["a"], ["b"])}},
        {"run": 60}, {"delta": 0.2}, {"level": 0.8}, {"replicates": 200}, {"seed": 2},
        {"activity": "agency"}, {"when": "other"},
    ],
    ids=str,
)  # fmt: skip
def test_an_option_changes_the_answer(option: dict[str, Any]) -> None:
    assert answer(**option) != PLAIN


def test_positions_order_the_steps_of_one_day() -> None:
    data = DATA.assign(happened_on=DATA.groupby("case_id")["happened_on"].transform("min"))
    ordered = asked(data)
    with pytest.warns(UserWarning, match="steps of one day"):
        guessed = asked(data.drop(columns="position"))
    assert ordered.found.table["distance"].iloc[1] != guessed.found.table["distance"].iloc[1]
    assert "the order of steps of one day is not recorded" in guessed.words
    assert "not recorded" not in ordered.words


def test_cases_that_straddle_are_left_out_or_kept() -> None:
    out = asked(DATA, changed_on="2021-07-01")
    kept = asked(DATA, changed_on="2021-07-01", straddling="by start")
    left = out.basis.left["straddling"]
    assert left > 0
    assert f"{left:.0f} cases begun before the change and gone on after it" in out.words
    assert kept.table["cases_before"].iloc[0] == out.table["cases_before"].iloc[0] + left


def test_cases_without_the_time_to_run_are_left_out_and_counted() -> None:
    made = asked(DATA, run=100)
    assert made.basis.left["unsettled"] > 0
    assert "begun too late to run its time" in made.words
    whole = asked(DATA)
    assert made.table["cases_after"].iloc[0] < whole.table["cases_after"].iloc[0]


def test_exactness_is_an_option() -> None:
    made = asked(DATA, exact=0)
    assert made.table["distance"].iloc[1] == pytest.approx(asked(DATA).table["distance"].iloc[1], abs=1e-9)
    assert made.found.distances is not None
    assert made.found.distances.relabelling.tried < 720


def test_waits_to_a_named_step_need_its_name_at_each_time() -> None:
    made = asked(DATA, wait_to=("support", "coaching"))
    row = made.table.set_index("quantity").loc["days to the step waited for"]
    assert row["before"] > made.table.set_index("quantity").loc["days to the second step", "before"]
    with pytest.raises(WrongTypeError, match="'discussion' is no activity"):
        asked(DATA, wait_to="discussion")


def test_a_declared_margin_takes_the_place_of_the_drift() -> None:
    made = asked(DATA, delta=0.3)
    assert made.delta == 0.3
    assert "was declared to count as the same" in made.words
    assert made.drift == asked(DATA).drift


def test_estimates_carry_their_distribution() -> None:
    made = asked(DATA, entry="agency", sets={"rules": (["a"], ["a"])}, worker="worker_id")
    for name in (
        "distance by name",
        "distance by shape",
        "mix at entry",
        "steps a case",
        "days to the second step",
    ):
        found, row = made.estimate(name), made.table.set_index("quantity").loc[name]
        assert (found.value, found.lower, found.upper) == (row["distance"], row["lower"], row["upper"])
        if found.lower > 0:
            assert found.probability(found.lower) == pytest.approx(0.95, abs=0.01)
    assert made.estimate("distance by name").probability(made.delta) > 0.99
    assert made.estimate().probability(made.delta) < 0.05
    with pytest.raises(UnknownChoiceError):
        made.estimate("distance")
    for name in ("rules", "staff"):
        with pytest.raises(NotEstimableError):
            made.estimate(name)


def test_the_day_of_the_change_may_be_a_date() -> None:
    day = pd.Timestamp(CHANGED)
    assert asked(DATA, changed_on=day.date()).table.equals(asked(DATA, changed_on=day).table)
    assert set(NEW) == set(DATA.loc[DATA["happened_on"] >= day, "activity"])
