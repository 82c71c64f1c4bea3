"""What the label does at each service among people alike, and whom counting by the label would lose."""

import numpy as np
import pandas as pd
import pytest

from syschange.errors import NotEstimableError, UnknownChoiceError
from syschange.statistics.controlled import controlled_difference
from syschange.system.dual_need import dual_need

from .referred import world

ACCESS, PEOPLE = world(1600, seed=2)


def test_a_barrier_and_a_passport_are_told_apart_and_never_pooled() -> None:
    made = dual_need(ACCESS, people=PEOPLE)
    signs = made.label.set_index("service")["sign"]
    assert signs["mental health team"] == "barrier"
    assert signs["drug service"] == "passport"
    assert signs["housing support"] == "not clear"
    assert "(all)" not in set(made.label["service"])
    assert "not put together" in made.words
    assert made.estimate("label", service="drug service").probability(0) > 0.99
    for wrong in ({}, {"service": "a shop"}, {"needs": "both"}):
        with pytest.raises(UnknownChoiceError):
            made.estimate("label", **wrong)


def test_the_difference_is_mantel_haenszels_within_needs_and_severities() -> None:
    made = dual_need(ACCESS, people=PEOPLE).label.set_index("service").loc["drug service"]
    rows = ACCESS[ACCESS["service"] == "drug service"].sort_values(["referred_on", "decided_on"])
    rows = rows.drop_duplicates("person_id").merge(PEOPLE, on="person_id")
    rows = rows[rows["accepted"].notna()]
    stratum = rows["severity_mental_health"].fillna("none") + rows["severity_drugs_alcohol"].fillna("none")
    sums = rows.assign(s=stratum, y=rows["accepted"].astype(float)).groupby(["s", "diagnosis_label"])["y"]
    n, x = sums.size(), sums.sum()
    keys = sorted(set(stratum))
    counts = [[float(part.get((k, side), 0)) for k in keys] for side in (True, False) for part in (x, n)]
    truth = controlled_difference(*counts)
    np.testing.assert_allclose((made["difference"], made["lower"]), (truth.value, truth.lower), rtol=1e-9)


def test_many_services_where_the_label_does_nothing_are_seldom_told_apart() -> None:
    access, people = world(3000, seed=9, barrier=0.0)
    r = np.random.default_rng(0)
    access["service"] = np.array([f"service {k}" for k in range(20)])[r.integers(0, 20, len(access))]
    signs = dual_need(access, people=people).label["sign"]
    assert (signs.isin(["barrier", "passport"])).sum() <= 1


def test_a_service_of_few_people_has_no_name_and_no_sign() -> None:
    access = ACCESS.copy()
    access.loc[access.index[:4], "service"] = "the little door"
    made = dual_need(access, people=PEOPLE)
    assert "the little door" not in made.label.to_string() + made.words
    few = made.label[made.label["service"] == "(services with fewer than ten people)"]
    assert few["sign"].tolist() == ["too few to tell"]
    with pytest.raises(NotEstimableError):
        made.estimate("label", service="(services with fewer than ten people)")


def test_two_people_a_stratum_are_too_few_to_tell() -> None:
    made = dual_need(ACCESS.iloc[:12], people=PEOPLE)
    assert set(made.label["sign"]) == {"too few to tell"}
    assert "too few people of like needs" in made.words


def test_the_threshold_trap_is_counted() -> None:
    made = dual_need(ACCESS, people=PEOPLE)
    table = made.denominators.set_index("denominator")
    severe = PEOPLE[["severity_mental_health", "severity_drugs_alcohol"]]
    came = PEOPLE["person_id"].isin(ACCESS["person_id"])
    both = (severe.isin(["moderate", "severe"]).all(axis=1) & came).sum()
    worst = (severe.eq("severe").all(axis=1) & came).sum()
    row = table.loc["severe needs or worse"]
    assert (row["people"], row["lost"], row["kept"]) == (worst, both - worst, worst)
    labelled = ACCESS.loc[ACCESS["diagnosis_label"], "person_id"].unique()
    mine = PEOPLE[severe.isin(["moderate", "severe"]).all(axis=1) & PEOPLE["person_id"].isin(labelled)]
    assert table.loc["label", "kept"] == len(mine)
    assert np.isnan(table.loc["moderate needs or worse", "share_lost"])
    assert "counting severe needs alone would leave out" in made.words


def test_without_label_or_severity_they_are_said_to_be_absent() -> None:
    plain = PEOPLE.drop(columns=["severity_mental_health", "severity_drugs_alcohol"])
    made = dual_need(ACCESS.drop(columns="diagnosis_label"), people=plain)
    assert made.denominators["denominator"].tolist() == ["needs flagged"]
    assert "whether a referral carried the label is not recorded" in made.words
    assert "how severe needs are is not recorded" in made.words
    missing = dual_need(
        ACCESS.assign(diagnosis_label=pd.Series([None] * len(ACCESS), dtype=object)), people=PEOPLE
    )
    assert set(missing.label["sign"]) == {"too few to tell"}
    assert "label" not in set(missing.denominators["denominator"])
