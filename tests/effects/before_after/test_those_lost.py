"""What those lost could have done is bounded: by the scale of the measure, and by trimming."""

import numpy as np
import pandas as pd
import pytest

from syschange.errors import NotEstimableError, WrongTypeError

from .places import alone, compared, places

ROWS = places((14, 12), lost=0.3)
SCALE = (0, 80)


def wide(rows: pd.DataFrame) -> pd.DataFrame:
    people = rows.drop_duplicates("person_id").set_index("person_id")[["arm", "site", "sex"]]
    return people.join(rows.pivot_table(index="person_id", columns="months", values="score"))


def row(table: pd.DataFrame, design: str, method: str) -> pd.Series:
    (place,) = np.flatnonzero((table["design"] == design) & (table["method"] == method))
    return table.iloc[place]


def test_the_worst_case_is_every_missing_score_at_its_end() -> None:
    found = row(compared(ROWS, bounds=SCALE, cluster=None).bounds, "did", "worst case")
    people = wide(ROWS)
    means = {}
    for arm, fill in (("new", 0), ("usual", 80)):
        own = people[people["arm"] == arm]
        means[arm] = own[12].fillna(fill).mean() - own[0].mean()
    assert found["lower"] == pytest.approx(means["new"] - means["usual"])
    assert found["limit_lower"] < found["lower"] < found["upper"] < found["limit_upper"]


def test_the_effect_lies_between_its_bounds_in_every_group_and_design() -> None:
    made = compared(ROWS, bounds=SCALE, by=["sex"])
    table = made.bounds
    assert len(table) == 3 * 2 * 2
    values = made.table.set_index(["sex", "design"])["value"]
    for found in table.to_dict("records"):
        value = values[found["sex"], found["design"]]
        assert found["lower"] <= value <= found["upper"]
        assert found["limit_lower"] < found["lower"]
        assert found["limit_upper"] > found["upper"]


def test_clusters_widen_the_limits_and_leave_the_bounds() -> None:
    plain, made = (compared(ROWS, bounds=SCALE, cluster=c).bounds for c in (None, "site"))
    pd.testing.assert_frame_equal(plain[["lower", "upper"]], made[["lower", "upper"]], check_exact=False)
    width = [b["limit_upper"] - b["limit_lower"] for b in (plain, made)]
    assert (width[1] > width[0]).all()


def test_limits_over_places_are_those_of_each_place_filled_in() -> None:
    """For difference in differences, CR2 of the means of the filled scores, one arm and the other."""
    from syschange.statistics.attrition import Bounds, imbens_manski
    from syschange.statistics.clusters import mean_variance

    made = compared(ROWS, bounds=SCALE)
    found = row(made.bounds, "did", "worst case")
    people = wide(ROWS)
    ends = []
    for low in (True, False):
        total = 0.0
        for arm in ("new", "usual"):
            fill = 0 if low == (arm == "new") else 80
            own = people[people["arm"] == arm]
            change = (own[12].fillna(fill) - own[0]).groupby(own["site"])
            total += mean_variance(change.sum(), people=change.size())
        ends.append(np.sqrt(total))
    df = made.fits[(), "did"].df
    expected = imbens_manski(Bounds(found["lower"], found["upper"], *ends), df=df)
    assert (found["limit_lower"], found["limit_upper"]) == pytest.approx(expected)


def test_trimming_leaves_out_the_share_by_which_one_arm_was_followed_more() -> None:
    rows = ROWS[~((ROWS["arm"] == "usual") & (ROWS["months"] == 12) & (ROWS["person_id"] % 3 == 0))]
    found = row(compared(rows, cluster=None).bounds, "did", "trimming")
    people = wide(rows)
    change = (people[12] - people[0]).dropna()
    share = change.groupby(people["arm"]).size() / people.groupby("arm").size()
    new = change[people["arm"] == "new"].sort_values().to_numpy()
    keep = len(new) * share["usual"] / share["new"]
    weights = np.clip(keep - np.arange(len(new)), 0, 1)
    usual = change[people["arm"] == "usual"].mean()
    assert found["lower"] == pytest.approx(np.average(new, weights=weights) - usual)
    assert found["upper"] == pytest.approx(np.average(new[::-1], weights=weights) - usual)


def test_without_a_scale_there_is_trimming_alone_and_with_nobody_lost_both_are_the_effect() -> None:
    assert set(compared(ROWS).bounds["method"]) == {"trimming"}
    made = compared(places((12, 12), lost=0), bounds=SCALE)
    for found in made.bounds.to_dict("records"):
        value = made.estimate(found["design"]).value
        assert (found["lower"], found["upper"]) == pytest.approx((value, value))


def test_without_a_comparison_the_change_is_bounded() -> None:
    made = alone(ROWS, bounds=SCALE)
    (found,) = made.bounds.to_dict("records")
    assert (found["design"], found["method"]) == ("change", "worst case")
    assert found["lower"] < made.table["value"][0] < found["upper"]
    assert "the mean change would lie anywhere from" in made.text
    assert alone(ROWS).bounds.empty


def test_the_words_say_how_many_were_lost_and_what_they_could_have_done() -> None:
    lost = int(wide(ROWS)[12].isna().sum())
    made = compared(ROWS, bounds=SCALE)
    assert (
        f"{lost} of {len(wide(ROWS))} people enrolled were not seen at both times; had they done" in made.text
    )
    assert "what became of them is not known" in compared(ROWS).text
    assert "not seen at both times" not in compared(places((12, 12), lost=0), bounds=SCALE).text


def test_a_wider_scale_gives_wider_bounds_and_one_that_scores_pass_is_refused() -> None:
    narrow, wider = (row(compared(ROWS, bounds=b).bounds, "ancova", "worst case") for b in (SCALE, (-20, 90)))
    assert wider["lower"] < narrow["lower"]
    assert wider["upper"] > narrow["upper"]
    with pytest.raises(NotEstimableError, match="outside the bounds"):
        compared(ROWS, bounds=(0, 40))
    for wrong in ((5, 5), (9, 1)):
        with pytest.raises(WrongTypeError, match="not below"):
            compared(ROWS, bounds=wrong)
    with pytest.raises(WrongTypeError, match="pair of numbers"):
        compared(ROWS, bounds="wide")


def test_the_worst_cases_carry_their_distributions() -> None:
    made = compared(ROWS, bounds=SCALE, by=["sex"])
    low, high = made.worst_cases("ancova", sex="F")
    found = made.bounds.set_index(["sex", "design", "method"]).loc["F", "ancova", "worst case"]
    assert (low.value, high.value) == pytest.approx((found["lower"], found["upper"]))
    assert low.probability(low.lower) == pytest.approx(0.975)
    with pytest.raises(NotEstimableError, match="bounds="):
        compared(ROWS).worst_cases()
