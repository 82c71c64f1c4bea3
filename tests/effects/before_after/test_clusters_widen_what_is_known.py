"""People of one place are alike, and the interval allows for it: by CR2, by the draw, or by the wild bootstrap."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from syschange.effects.before_after import before_after
from syschange.errors import NotEstimableError
from syschange.results import StudentT
from syschange.statistics.clusters import ClusterSums, Crossings, Curve, equations, robust

from .places import alone, compared, places

MANY, FEW = places((12, 11)), places((5, 6))


def sums(rows: pd.DataFrame) -> ClusterSums:
    """Return the sums of each place over those seen at both times, straight from the rows."""
    wide = rows.pivot_table(index=["person_id", "site", "arm"], columns="months", values="score").dropna()
    wide = wide.reset_index().rename(columns={0: "b", 12: "a"})
    wide = wide.assign(n=1.0, bb=wide["b"] ** 2, ba=wide["b"] * wide["a"], aa=wide["a"] ** 2)
    by = wide.groupby(["site", "arm"])[["n", "b", "a", "bb", "ba", "aa"]].sum().reset_index()
    return ClusterSums((by["arm"] == "new").to_numpy(), *(by[c].to_numpy() for c in by.columns[2:]))


@pytest.mark.parametrize("design", ["ancova", "did"])
def test_with_ten_places_an_arm_it_is_cr2_over_the_places(design: str) -> None:
    found, expected = compared(MANY).estimate(design), robust(equations(sums(MANY), design=design))
    assert isinstance(found.distribution, StudentT)
    assert found.distribution.location == pytest.approx(expected.value)
    assert found.distribution.se == pytest.approx(expected.se)
    assert found.distribution.df == pytest.approx(expected.df)
    assert found.method == {"ancova": "ANCOVA, CR2", "did": "difference in differences, CR2"}[design]


def test_the_value_is_that_of_people_one_by_one_and_the_interval_is_wider() -> None:
    plain, made = compared(MANY, cluster=None).estimate(), compared(MANY).estimate()
    assert made.value == pytest.approx(plain.value)
    assert made.upper - made.lower > 1.3 * (plain.upper - plain.lower)


def test_a_group_is_judged_by_its_own_places() -> None:
    made = compared(MANY, by=["sex"])
    women = MANY[MANY["sex"] == "F"]
    expected = robust(equations(sums(women), design="ancova"))
    found = made.estimate(sex="F")
    assert isinstance(found.distribution, StudentT)
    assert (found.value, found.distribution.se) == pytest.approx((expected.value, expected.se))


def test_with_fewer_it_is_the_draw_where_there_was_one_and_else_the_bootstrap() -> None:
    assert isinstance(compared(FEW).estimate().distribution, Curve)
    assert isinstance(compared(FEW, assigned="randomised").estimate().distribution, Crossings)
    assert isinstance(compared(MANY, assigned="randomised").estimate().distribution, StudentT)
    assert compared(FEW).estimate().method == "ANCOVA, wild cluster bootstrap"
    drawn = compared(FEW, assigned="randomised").estimate("did")
    assert drawn.method == "difference in differences, randomisation inference"


@pytest.mark.parametrize(
    ("inference", "kind", "extra"),
    [
        ("robust", StudentT, {}),
        ("wild", Curve, {}),
        ("randomisation", Crossings, {"assigned": "randomised"}),
    ],
)
def test_how_is_as_asked_for(inference: str, kind: type, extra: dict[str, Any]) -> None:
    for rows in (FEW, MANY):
        made = compared(rows, inference=inference, **extra).estimate("did")
        assert isinstance(made.distribution, kind)
        assert made.value == pytest.approx(compared(rows, cluster=None).estimate("did").value)


def test_seed_and_replicates_decide_the_draws() -> None:
    first = compared(FEW, seed=1, replicates=199).estimate()
    assert first.lower == compared(FEW, seed=1, replicates=199).estimate().lower
    assert first.lower != compared(FEW, seed=2, replicates=199).estimate().lower
    assert first.lower != compared(FEW, seed=1, replicates=299).estimate().lower
    assert compared(FEW, seed=7).provenance.seed == 7
    assert compared(FEW, seed=7, cluster=None).provenance.seed is None


def test_with_three_places_drawn_an_arm_no_limit_can_be_given_and_that_is_said() -> None:
    made = compared(places((3, 3)), assigned="randomised", by=["ethnicity"])
    row = made.table.iloc[0]
    assert (row["lower"], row["upper"], row["detectable"]) == (-np.inf, np.inf, np.inf)
    assert "no 95% interval has an end on both sides with so few clusters by 'site'" in made.text
    assert "could be chance." in made.text
    assert "not known to" not in made.text


def test_without_a_comparison_the_change_is_judged_by_places_too() -> None:
    for rows, method in ((MANY, "mean change, CR2"), (FEW, "mean change, wild cluster bootstrap")):
        made = alone(rows)
        found = made.estimate("change")
        expected = robust(equations(sums(rows[rows["arm"] == "new"]), design="change"))
        assert found.method == method
        assert found.value == pytest.approx(expected.value)
        assert "change, not effect" in made.text


def test_where_each_person_is_a_cluster_it_is_as_if_there_were_none() -> None:
    made, plain = compared(MANY, cluster="person_id"), compared(MANY, cluster=None)
    one, other = made.estimate("did"), plain.estimate("did")
    assert (one.value, one.lower, one.upper) == pytest.approx(
        (other.value, other.lower, other.upper), rel=2e-3
    )
    assert made.clusters["clusters"].tolist() == made.attrition["followed"].tolist()


def test_how_many_places_there_are_is_shown_and_said() -> None:
    made = compared(MANY)
    assert made.clusters.set_index("arm")["clusters"].to_dict() == {"(all)": 23, "new": 12, "usual": 11}
    assert (
        "People come in clusters by 'site' (12 and 11), and the interval allows for that (CR2)." in made.text
    )
    assert compared(MANY, cluster=None).clusters.empty


def test_places_may_be_groups_as_well_and_each_alone_has_no_interval() -> None:
    rows = places((3, 3))
    made = compared(rows, by=["site"])
    single = made.table[made.table["site"] != "(all)"]
    assert (single["method"] == "none").all()
    with pytest.raises(NotEstimableError):
        made.estimate(site="s001")
    assert made.table.iloc[0]["method"] == "ANCOVA, wild cluster bootstrap"


def test_large_scores_that_differ_by_little_are_judged_rightly() -> None:
    far = MANY.assign(score=MANY["score"] + 1e7)
    columns = ["value", "lower", "upper"]
    pd.testing.assert_frame_equal(compared(far).table[columns], compared(MANY).table[columns], atol=1e-4)


@pytest.mark.slow
def test_ignoring_places_claims_too_much_and_allowing_for_them_does_not() -> None:
    """Thirty draws without any effect, twelve places an arm: the plain interval leaves out nought far too often."""
    plain = clustered = 0
    for seed in range(30):
        rows = places((12, 12), seed=seed, gain=0, lost=0)
        options: dict[str, Any] = {
            "value": "score",
            "before": 0,
            "after": 12,
            "arm": "arm",
            "comparison": "usual",
        }
        found = [before_after(rows, **options, cluster=c).estimate() for c in (None, "site")]
        plain += not found[0].lower <= 0 <= found[0].upper
        clustered += not found[1].lower <= 0 <= found[1].upper
    assert plain >= 5
    assert clustered <= 4
