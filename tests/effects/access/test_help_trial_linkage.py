"""The HELP trial: a clinic that links people to primary care; who was not linked counts up to the day last seen."""

import math

import numpy as np
import pandas as pd
import pytest

from syschange import disclosure
from syschange.effects.access import TimeToAccess
from syschange.examples import help_trial

from .rows import by_days

AT = (28, 84, 182, 365)


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    trial = help_trial()
    return trial.people.merge(trial.access, on="person_id", validate="one_to_one")


@pytest.fixture(scope="module")
def made(table: pd.DataFrame) -> TimeToAccess:
    return by_days(table, by=["arm"], reference="usual care", at=AT, label="reached primary care")


def test_everybody_is_counted(made: TimeToAccess) -> None:
    medians = made.table[made.table["quantity"] == "median wait"].set_index("arm")
    assert medians.loc["clinic", ["n", "events", "waiting"]].tolist() == [222, 128, 94]
    assert medians.loc["usual care", ["n", "events", "waiting"]].tolist() == [209, 35, 174]
    assert made.provenance.rows_in == 453
    assert made.provenance.rows_unknown == 22
    told = made.counts().set_index(["cell", "quantity"])["count"]
    assert [told[((("arm", a),), "unknown:wait")] for a in ("clinic", "usual care")] == [3, 19]


def test_shares_by_a_year(table: pd.DataFrame, made: TimeToAccess) -> None:
    """Nobody was lost before the half-year, so that until then they are plain shares of people."""
    for arm, people in (("clinic", 222), ("usual care", 209)):
        known = table[(table["arm"] == arm) & table["reached"].notna()]
        for day in AT[:3]:
            linked = int((known["reached"].astype(bool) & (known["days"] <= day)).sum())
            assert made.estimate(f"share by day {day}", arm=arm).value == pytest.approx(linked / people)
    clinic, usual = (made.estimate("share by day 365", arm=a) for a in ("clinic", "usual care"))
    assert (clinic.value, clinic.lower, clinic.upper) == pytest.approx(
        (0.572072, 0.508137, 0.637733), abs=1e-6
    )
    assert (usual.value, usual.lower, usual.upper) == pytest.approx((0.168152, 0.123744, 0.226314), abs=1e-6)


def test_half_of_the_clinics_people_had_been_linked_by_day_118(made: TimeToAccess) -> None:
    row = made.table[(made.table["arm"] == "clinic") & (made.table["quantity"] == "median wait")].iloc[0]
    assert (row["value"], row["lower"], row["upper"]) == (118, 77, 272)
    other = made.table[(made.table["arm"] == "usual care") & (made.table["quantity"] == "median wait")].iloc[
        0
    ]
    assert math.isnan(other["value"])
    assert other["note"] == "Fewer than 50% had been reached by day 456."


def test_the_mean_wait_within_a_year(table: pd.DataFrame, made: TimeToAccess) -> None:
    assert made.tau == 365
    e = made.estimate(arm="clinic")
    assert (e.value, e.lower, e.upper) == pytest.approx((-132.492, -157.405, -107.579), abs=1e-3)
    clinic = made.estimate("mean wait within 365 days", arm="clinic")
    usual = made.estimate("mean wait within 365 days", arm="usual care")
    assert e.value == pytest.approx(clinic.value - usual.value)
    assert e.probability(0) < 1e-6
    assert made.probability(-100, arm="clinic") < 0.02
    # Those who were not linked and had been seen for a year waited all of it: dropping them would halve the wait.
    linked = table[(table["arm"] == "clinic") & table["reached"].fillna(value=False).astype(bool)]
    assert linked["days"].astype(float).clip(upper=365).mean() < 0.35 * clinic.value


def test_on_paper_the_median_lies_between_the_days_told(made: TimeToAccess) -> None:
    paper = disclosure.protect(made).results[0]
    assert isinstance(paper, TimeToAccess)
    assert paper.estimate("median wait", arm="clinic").value == pytest.approx(133, abs=0.5)
    assert paper.estimate(arm="clinic").value == pytest.approx(-130, abs=1)
    hidden = paper.table[(paper.table["arm"] == "usual care") & (paper.table["day"] == 28)]
    assert hidden["value"].isna().all()  # four people


def test_the_log_rank_test(made: TimeToAccess) -> None:
    row = made.log_rank.iloc[0]
    assert (row["characteristic"], row["groups"], row["df"]) == ("arm", 2, 1)
    assert row["statistic"] == pytest.approx(84.7878, abs=1e-4)


def test_by_sex_the_clinic_makes_no_more_difference_than_chance_would(table: pd.DataFrame) -> None:
    made = by_days(table, by=["arm", "sex"], ways=2, reference="usual care", at=AT)
    assert made.alike[["of", "characteristic", "groups"]].to_numpy().tolist() == [["clinic", "sex", 2]]
    assert made.alike["chance"][0] == pytest.approx(0.167, abs=1e-3)
    rows = made.table[
        (made.table["sex"] != "(all)") & made.table["quantity"].str.startswith("difference in mean wait")
    ].set_index(["arm", "sex"])
    assert set(rows.index) == {("clinic", "Female"), ("clinic", "Male")}
    for sex in ("Female", "Male"):
        alone = by_days(table[table["sex"] == sex], by=["arm"], reference="usual care", at=AT)
        assert rows.loc[("clinic", sex), "value"] == pytest.approx(alone.estimate(arm="clinic").value)
    assert np.isfinite(rows[["pooled", "pooled_lower", "pooled_upper"]].to_numpy(float)).all()


def test_the_words(made: TimeToAccess) -> None:
    text = made.text
    assert text.startswith(
        "Of 431 people, 10% had reached primary care by day 28 (95% interval 8% to 13%) and 38% by day 365 "
        "(95% interval 33% to 42%)."
    )
    for said in (
        "Fewer than half had by day 456, the last that is known.",
        "268 were waiting still when last seen",
        "Of 22 more it is not known",
        "By day 365, 57% in arm: clinic and 17% in arm: usual care had reached primary care;",
        "of those days arm: clinic waited 132 fewer on average (95% interval 108 to 157 fewer), which is more than",
        "waits differ between the 2 groups of 'arm' by more than chance readily explains",
        "not by itself an effect",
        "Not for release",
    ):
        assert said in text
    assert "significan" not in text
