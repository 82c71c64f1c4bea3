"""Mental health in the HELP trial: both arms improved, and what the clinic added to that may be chance."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from syschange import effects
from syschange.results import StudentT
from syschange.statistics.proportions import critical_z, wilson

ARMS = ("clinic", "usual care")
BY = ["sex", "ethnicity"]


def result(mcs: pd.DataFrame, **options: Any) -> effects.BeforeAfter:
    given = {"value": "value", "before": 0, "after": 24, "arm": "arm", "comparison": "usual care", **options}
    return effects.before_after(mcs, **given)


def wide(mcs: pd.DataFrame) -> pd.DataFrame:
    """Return a row a person, with the scores at each month."""
    scores = mcs.pivot_table(index="person_id", columns="months", values="value")
    people = mcs.drop_duplicates("person_id").set_index("person_id")
    return people[["arm", *BY]].join(scores)


def among(people: pd.DataFrame, row: dict[str, Any], columns: list[str]) -> pd.DataFrame:
    """Return the people a row of a result is about."""
    for column in columns:
        if row[column] != "(all)":
            people = people[people[column] == row[column]]
    return people


def least_squares(people: pd.DataFrame) -> tuple[float, float, int]:
    """Return the adjusted difference of the arms, its standard error and degrees of freedom."""
    followed = people.dropna(subset=[0, 24])
    design = np.column_stack(
        [np.ones(len(followed)), (followed["arm"] == "clinic").astype(float), followed[0]]
    )
    coefficients, *_ = np.linalg.lstsq(design, followed[24], rcond=None)
    residual, df = followed[24] - design @ coefficients, len(followed) - 3
    covariance = residual @ residual / df * np.linalg.inv(design.T @ design)
    return float(coefficients[1]), float(covariance[1, 1] ** 0.5), df


def test_both_arms_start_alike_and_both_improve(mcs: pd.DataFrame) -> None:
    means = result(mcs).means.set_index("arm")
    assert means.loc["clinic", ["mean_before", "mean_after"]].astype(float).round(1).tolist() == [31.7, 44.4]
    assert means.loc["usual care", ["mean_before", "mean_after"]].astype(float).round(1).tolist() == [
        31.7,
        42.1,
    ]
    for arm in ARMS:
        people = wide(mcs)[wide(mcs)["arm"] == arm]
        assert means.loc[arm, "mean_before"] == pytest.approx(people[0].mean())
        assert means.loc[arm, "mean_after"] == pytest.approx(people[24].mean())
        assert means.loc[arm, "seen_before"] == people[0].count()
        assert means.loc[arm, "seen_after"] == people[24].count()


def test_the_adjusted_difference_is_the_least_squares_fit_of_the_rows(mcs: pd.DataFrame) -> None:
    estimate = result(mcs).estimate()
    value, se, df = least_squares(wide(mcs))
    assert value == pytest.approx(2.357, abs=5e-4)
    assert estimate.value == pytest.approx(value, rel=1e-9)
    assert estimate.distribution == StudentT(pytest.approx(value), pytest.approx(se), df)


def test_difference_in_differences_is_of_those_seen_at_both_times(mcs: pd.DataFrame) -> None:
    followed = wide(mcs).dropna(subset=[0, 24])
    change = (followed[24] - followed[0]).groupby(followed["arm"]).mean()
    assert result(mcs).estimate("did").value == pytest.approx(change["clinic"] - change["usual care"])


def test_every_group_has_the_fit_of_its_own_rows(mcs: pd.DataFrame) -> None:
    made = result(mcs, by=BY, ways=2)
    table = made.table[made.table["design"] == "ancova"]
    assert len(table) == 1 + (2 + 4) + 2 * 4
    for row in table.to_dict("records"):
        people = among(wide(mcs), row, BY)
        if min(row["followed_changed"], row["followed_comparison"]) > 1:
            value, se, df = least_squares(people)
            assert row["value"] == pytest.approx(value)
            assert row["upper"] - row["value"] == pytest.approx(se * StudentT(0, 1, df).quantile(0.975))
        else:
            assert row["method"] == "none"
        for arm, name in zip(ARMS, ("changed", "comparison"), strict=True):
            followed = people[people["arm"] == arm].dropna(subset=[0, 24])
            assert row[f"followed_{name}"] == len(followed)
            assert row[f"before_{name}"] == pytest.approx(followed[0].mean())
            assert row[f"after_{name}"] == pytest.approx(followed[24].mean())
    assert (table["method"] == "ANCOVA").sum() >= 12


def test_those_lost_are_counted_by_arm_and_group(mcs: pd.DataFrame) -> None:
    table = result(mcs, by=["sex"]).attrition
    assert len(table) == (2 + 1) * (2 + 1)
    for row in table.to_dict("records"):
        people = among(wide(mcs), row, ["arm", "sex"])
        followed = people[0].notna() & people[24].notna()
        assert (row["enrolled"], row["followed"]) == (len(people), followed.sum())
        assert row["lost"] == (~followed).sum()
        assert row["share_lost"] == pytest.approx((~followed).mean())
        limits = wilson(row["lost"], row["enrolled"], z=critical_z(0.95))
        assert (row["lower"], row["upper"]) == pytest.approx(tuple(float(v) for v in limits))
    whole = table.iloc[0]
    assert (whole["enrolled"], whole["followed"]) == (453, 266)


def test_the_words_give_both_arms_and_credit_the_clinic_only_with_the_difference(mcs: pd.DataFrame) -> None:
    text = result(mcs, label="mental health").text
    assert "Mean mental health for clinic went from 31.7 (225 people) to 44.4 (143 people)." in text
    assert "Mean mental health for usual care went from 31.7 (228 people) to 42.1 (123 people)." in text
    assert (
        "Usual care moved the same way, by 10, so the whole change with clinic cannot be credited to it."
        in text
    )
    assert (
        "clinic ended 2.4 higher than usual care (95% interval -0.80 to 5.5), which could be chance." in text
    )
    assert "Not for release" in text
    assert "significan" not in text.lower()


def test_without_its_comparison_it_is_a_change_and_says_so(mcs: pd.DataFrame) -> None:
    clinic = mcs[mcs["arm"] == "clinic"]
    made = result(clinic, arm=None, comparison=None)
    followed = wide(clinic).dropna(subset=[0, 24])
    assert made.table["value"][0] == pytest.approx((followed[24] - followed[0]).mean())
    assert "change, not effect" in made.text
    assert "regression to the mean" in made.text
    assert "caused" not in made.text
