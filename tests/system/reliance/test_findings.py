"""What is found of changes whose truth is known, and what every option does."""

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from syschange.errors import NotEstimableError, UnknownChoiceError

from .made import CHANGED, asked, cases, told


def test_a_gain_that_one_brings_is_said_to_be_carried_by_one() -> None:
    made = asked(cases())
    assert made.finding == "carried by one person"
    assert "So the gain is carried by one person; had the cases been shared out by chance" in made.text
    assert made.words.count(". ") < 5
    assert "nothing of anybody's merit" in made.text
    assert made.retention < 0.75
    assert made.guard is not None
    assert made.guard.chance == pytest.approx(1 / 200)
    assert made.guard.method == "cases shuffled"
    assert 1 - made.least_sure >= 0.9


def test_a_gain_that_all_bring_is_not() -> None:
    made = asked(cases(one=1.5, others=1.5))
    assert made.finding == "not carried by one person"
    assert made.least_sure >= 0.9
    assert made.estimate("without the most needed").probability(0.5) == pytest.approx(made.least_sure)
    assert made.gain_share < 0.4


def test_a_weak_gain_that_all_share_is_blamed_on_nobody() -> None:
    made = asked(cases(seed=2, one=0.2, others=0.2))
    assert made.least_sure < 0.1
    assert made.finding == "not clear"
    assert "no more than chance would make it" in made.text
    assert "four times in five" in made.text


def test_too_few_cases_leave_it_open_and_say_what_they_could_have_told() -> None:
    made = asked(cases(each=3, one=2.0, others=0.7))
    assert made.finding == "not clear"
    assert told(made, "could be cleared from") > 0.5 > told(made, "could be blamed to")


@pytest.mark.parametrize("workers", [2, 4])
def test_fewer_than_five_workers_are_not_asked_about(workers: int) -> None:
    made = asked(cases(workers=workers))
    assert made.finding == "not informative: fewer than five workers"
    assert "who covers for whom" in made.text
    assert math.isnan(told(made, "without the most needed"))
    assert made.guard is None
    assert math.isfinite(made.estimate("everyone, cases alone").value)
    with pytest.raises(NotEstimableError):
        made.estimate("without the most needed")


def test_one_worker_on_every_case_is_said_so() -> None:
    made = asked(cases(workers=1, each=40))
    assert made.finding == "carried by one person: nobody else has cases"
    assert "cannot be estimated" in made.text


def test_no_worker_recorded_is_said_so() -> None:
    made = asked(cases().assign(worker_id=None))
    assert made.finding == "not informative: no worker is recorded"
    assert "not known" in made.text


def test_a_small_team_is_told_of_in_the_table_and_not_in_words() -> None:
    made = asked(cases(workers=7))
    assert made.finding == "carried by one person"
    assert "not shown for a team this small" in made.text
    assert "carried by one person" not in made.text
    assert math.isfinite(made.retention)


@pytest.mark.parametrize(("one", "others"), [(-1.0, -1.2), (0.1, 0.1)])
def test_no_share_is_given_of_a_gain_that_is_not_there(one: float, others: float) -> None:
    made = asked(cases(one=one, others=others))
    assert math.isnan(made.retention)
    assert math.isnan(made.gain_share)
    row = made.table.set_index("quantity").loc["retention"]
    assert "not above nought" in row["note"]
    assert math.isfinite(told(made, "gain lost without them"))


def test_half_the_workers_missing_gives_a_range_and_no_silence() -> None:
    data = cases(each=60)
    half = data["worker_id"].where(data.index % 2 == 0)
    made = asked(data.assign(worker_id=half))
    low, high = (
        told(made, f"without the most needed, unknown cases {whose}") for whose in ("theirs", "others'")
    )
    assert told(made, "cases with the change without a worker") == 360
    assert "no worker recorded" in made.text
    assert f"between {low:.2g} and" in made.text or f"and {low:.2g}" in made.text
    assert low != high
    assert made.least_sure == pytest.approx(
        min(
            made.estimate(which).probability(0.5)
            for which in (
                "without the most needed",
                "without the most needed, unknown cases theirs",
                "without the most needed, unknown cases others'",
            )
        )
    )


def test_a_blank_worker_is_a_missing_one() -> None:
    data = cases(each=60)
    first = data["worker_id"] == "K07"
    blank, missing = (asked(data.assign(worker_id=data["worker_id"].mask(first, v))) for v in ("  ", None))
    assert told(blank, "cases with the change without a worker") == 60
    pd.testing.assert_frame_equal(blank.table, missing.table)


def test_workers_in_both_arms_take_their_cases_out_of_both() -> None:
    data = cases(crossing=True)
    made = asked(data)
    kept = data[data["worker_id"] != "K00"]
    means = kept.groupby("arm")["value"].mean()
    assert told(made, "without the most needed") == pytest.approx(means[CHANGED] - means["usual"])
    assert "left out with them" in made.text
    assert "left out with them" not in asked(cases()).text


def test_the_better_direction_counts() -> None:
    data = cases()
    turned = data.assign(value=-data["value"], before=-data["before"])
    for more in ({}, {"design": "ancova", "before": "before"}, {"design": "did", "before": "before"}):
        plain, other = asked(data, **more), asked(turned, better="lower", **more)
        columns = ["value", "lower", "upper", "probability"]
        pd.testing.assert_frame_equal(plain.table[columns], other.table[columns], rtol=1e-9)
        assert plain.finding == other.finding
    assert asked(data, better="lower").finding == "not clear"


@pytest.mark.parametrize(
    "changed",
    [
        {"at_least": 0.1},
        {"design": "ancova", "before": "before"},
        {"design": "did", "before": "before"},
        {"level": 0.8},
        {"replicates": 299},
        {"seed": 2},
        {"better": "lower"},
        {"change": "usual"},
        {"outcome": "before"},
    ],
)
def test_every_option_changes_the_answer(changed: dict[str, object]) -> None:
    data = cases(crossing=True)
    numbers = [asked(data, **more).table.drop(columns=["note", "source"]) for more in ({}, changed)]
    assert not numbers[0].equals(numbers[1])


def test_the_label_stands_in_the_words() -> None:
    assert "the gain in wellbeing" in asked(cases(), label="wellbeing").text


def test_the_column_of_arms_and_workers_may_have_other_names() -> None:
    data = cases()
    renamed = data.rename(columns={"worker_id": "keyworker", "arm": "pathway"})
    found = asked(renamed, worker="keyworker", arm="pathway")
    pd.testing.assert_frame_equal(found.table, asked(data).table)


def test_those_who_left_are_told_of() -> None:
    data = cases()
    staff = pd.DataFrame({"worker_id": sorted(data["worker_id"].dropna().unique()), "left_on": pd.NaT})
    staff.loc[staff["worker_id"] == "K00", "left_on"] = pd.Timestamp("2025-03-01")
    made = asked(data, current=staff)
    kept = data[data["worker_id"] != "K00"].groupby("arm")["value"].mean()[CHANGED]
    usual = data[data["arm"] == "usual"]["value"].mean()
    assert made.estimate("those in post").value == pytest.approx(kept - usual)
    assert told(made, "cases of those who left") == pytest.approx(1 / 12)
    assert "have left since had under a quarter of the cases" in made.text
    unsure = asked(data, current=staff[staff["worker_id"] != "K07"])
    assert told(unsure, "cases of those not in the workforce") == pytest.approx(1 / 12)
    everybody = asked(data, current=staff.assign(left_on=pd.Timestamp("2025-03-01")))
    with pytest.raises(NotEstimableError):
        everybody.estimate("those in post")
    assert asked(data).table["note"].str.contains("no workforce was given").any()


def test_somebody_back_in_another_post_has_not_left() -> None:
    data = cases()
    staff = pd.DataFrame({"worker_id": sorted(data["worker_id"].dropna().unique()), "left_on": pd.NaT})
    back = pd.DataFrame({"worker_id": ["K00"], "left_on": [pd.Timestamp("2024-01-01")]})
    made = asked(data, current=pd.concat([staff, back]))
    assert told(made, "cases of those who left") == 0


def test_flags_are_raised_above_their_lines_and_are_no_finding() -> None:
    data = cases(each=30, one=1.5, others=1.5)
    kept = data[(data["worker_id"].isna()) | (data["worker_id"] == "K00") | (data.index % 4 == 0)]
    made = asked(kept)
    assert made.flags["largest caseload"] is (made.largest_caseload > 0.30)
    assert made.flags["concentration"] is (made.concentration > 0.18)
    few = asked(data)
    assert few.flags == {"concentration": False, "largest caseload": False, "variance between workers": False}
    assert few.effective == pytest.approx(12)
    raised = asked(cases(one=6.0, others=0.2))
    assert raised.flags["variance between workers"] is True
    table = raised.table.set_index("quantity")
    assert table.loc["variance between workers", "flag"] == "raised"


def test_arms_may_be_numbered() -> None:
    data = cases()
    numbered = data.assign(arm=(data["arm"] == CHANGED).astype(int))
    assert asked(numbered, change=1).finding == asked(data).finding
    assert asked(numbered, change=1).table["value"].equals(asked(data).table["value"])


@pytest.mark.golden
def test_the_golden_ten_workers(golden: Path) -> None:
    data = pd.read_csv(golden / "scoring" / "key_person" / "synthetic_star_worker.csv")
    data["arm"] = np.where(data["t"] == 1, CHANGED, "usual")
    made = asked(data, outcome="y", worker="worker", level=0.9, replicates=5000)
    assert made.finding == "carried by one person"
    assert round(made.retention, 3) == 0.287
    assert made.least_sure == pytest.approx(0.055, abs=5e-4)
    assert made.guard is not None
    assert made.guard.chance == pytest.approx(2e-4, abs=1e-5)
    assert made.estimate("everyone, cases alone").probability(0.5) == pytest.approx(0.970, abs=5e-4)
    assert made.estimate("everyone, workers drawn again").probability(0.5) == pytest.approx(0.668, abs=0.02)
    assert round(made.concentration, 3) == 0.151
    assert round(made.effective, 2) == 6.64
    vpc = made.estimate("variance between workers")
    assert (round(vpc.value, 3), round(vpc.lower, 3), round(vpc.upper, 3)) == (0.184, 0.087, 0.379)


def test_estimates_and_the_table_agree() -> None:
    made = asked(cases())
    for which in (
        "everyone",
        "everyone, cases alone",
        "everyone, workers drawn again",
        "without the most needed",
    ):
        found = made.estimate(which)
        assert (found.value, found.lower, found.upper) == (
            told(made, which), told(made, which, "lower"), told(made, which, "upper"),
        )  # fmt: skip
        assert found.probability(0.5) == told(made, which, "probability")
    assert made.estimate().probability(made.estimate().lower) == pytest.approx(0.975)
    with pytest.raises(UnknownChoiceError):
        made.estimate("somebody")
