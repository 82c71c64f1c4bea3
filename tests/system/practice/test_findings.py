"""Each number of the table is what a plain count of the ratings gives, or what its formula says."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from syschange.statistics.agreement import krippendorff
from syschange.statistics.exact import jeffreys_proportion
from syschange.statistics.lowest import chance_another_is_lower
from syschange.statistics.proportions import difference
from syschange.system.practice import Practice

from .asked import asked, ratings, rows_of

DATA = ratings()


@pytest.fixture(scope="module")
def made() -> Practice:
    return asked(DATA, by=["sex"], minimum_over=["level", "subject", "sector"], invited={"person": 80})


def of(item: str, **where: str) -> pd.DataFrame:
    here = DATA[(DATA["item"] == item) & DATA["rating"].notna()]
    for column, label in where.items():
        here = here[here[column] == label]
    return here


def test_coverage_and_response(made: Practice) -> None:
    row = rows_of(made, "coverage", item="shares_power", reported_by="staff").iloc[0]
    given = DATA[(DATA["item"] == "shares_power") & (DATA["reported_by"] == "staff")]
    assert row["n"] == given["rating"].notna().sum()
    assert row["value"] == pytest.approx(given["rating"].notna().mean())
    response = made.table[made.table["quantity"] == "response"].set_index("reported_by")
    assert response.loc["person", "value"] == 60 / 80
    assert np.isnan(response.loc["staff", "value"])


def test_the_distribution_adds_up(made: Practice) -> None:
    rows = rows_of(made, "rating", item="sees_capacity", reported_by="person").set_index("rating")
    counted = of("sees_capacity", reported_by="person")["rating"].value_counts()
    for rating in (1.0, 2.0, 3.0, 4.0):
        assert rows.loc[rating, "n"] == counted.get(rating, 0)
    assert rows["value"].sum() == pytest.approx(1)


def test_practised_is_a_share_with_jeffreys_limits(made: Practice) -> None:
    here = of("sees_capacity", reported_by="person")
    expected = jeffreys_proportion(float((here["rating"] >= 3).sum()), len(here))
    row = rows_of(made, "practised", item="sees_capacity", reported_by="person").iloc[0]
    assert (row["value"], row["lower"], row["upper"]) == (expected.value, expected.lower, expected.upper)
    estimate = made.estimate("practised", item="sees_capacity", reported_by="person")
    assert estimate.probability(0.5) == pytest.approx(expected.probability(0.5))


def test_the_mean_is_students(made: Practice) -> None:
    here = of("sees_capacity", reported_by="person")["rating"]
    row = rows_of(made, "mean", item="sees_capacity", reported_by="person").iloc[0]
    assert row["value"] == pytest.approx(here.mean())
    half = 2.0 * here.std() / np.sqrt(len(here))
    assert row["upper"] - row["value"] == pytest.approx(half, rel=0.02)


def test_a_gap_is_leaders_less_front_line(made: Practice) -> None:
    high, low = of("shares_power", level="senior strategic"), of("shares_power", level="frontline")
    counts = [v for h in (high, low) for v in (float((h["rating"] >= 3).sum()), len(h))]
    expected = difference(*counts)
    estimate = made.estimate("gap", item="shares_power")
    assert estimate.value == pytest.approx(expected.value)
    assert (estimate.lower, estimate.upper) == pytest.approx((expected.lower, expected.upper), abs=1e-6)
    mean = made.estimate("gap in mean", item="shares_power")
    assert mean.value == pytest.approx(high["rating"].mean() - low["rating"].mean())
    pair = made.estimate("gap", pair="shared_responsibility")
    asks = of("asks_and_offers_more", level="frontline")
    assert pair.value == pytest.approx((high["rating"] >= 3).mean() - (asks["rating"] >= 3).mean())


def test_agreement_is_krippendorffs(made: Practice) -> None:
    front = [i.id for i in made.framework.items if i.scale == "front_line"]
    here = DATA[(DATA["reported_by"] == "staff") & DATA["item"].isin(front)]
    wide = here.pivot_table(index="rater_id", columns=["subject", "item"], values="rating")
    expected = krippendorff(wide.to_numpy(), "ordinal")
    estimate = made.estimate("agreement", scale="front_line", reported_by="staff")
    assert (estimate.value, estimate.lower) == pytest.approx((expected.value, expected.lower))


@pytest.mark.parametrize("over", ["level", "subject", "sector"])
def test_the_lowest_is_the_lowest(made: Practice, over: str) -> None:
    here = of("whole_household", reported_by="staff").assign(hit=lambda t: t["rating"] >= 3)
    groups = here.groupby(over)["hit"].agg(["sum", "size"]).astype(float)
    shares = groups["sum"] / groups["size"]
    table = made.table
    row = table[
        (table["quantity"] == "lowest") & (table["item"] == "whole_household") & (table["over"] == over)
        & (table["reported_by"] == "staff")
    ].iloc[0]  # fmt: skip
    assert row[over] == shares.idxmin()
    assert row["value"] == shares.min()
    chance = chance_another_is_lower(groups["sum"], groups["size"], lowest=int(np.argmin(shares)))
    assert row["chance"] == pytest.approx(chance)
    assert (
        made.estimate("lowest", item="whole_household", over=over, reported_by="staff").value == shares.min()
    )


def test_a_pair_is_its_weaker_side(made: Practice) -> None:
    table = made.table
    row = table[(table["quantity"] == "pair") & (table["pair"] == "shared_responsibility")].iloc[0]
    sides = [
        (of(item, level=level)["rating"] >= 3).mean()
        for item in ("shares_power", "asks_and_offers_more")
        for level in ("frontline", "senior strategic")
    ]
    assert row["value"] == min(sides)
    assert made.estimate("pair", pair="shared_responsibility").value == min(sides)


def test_a_pair_needs_both_sides() -> None:
    one = asked(DATA[DATA["item"] != "shares_power"])
    row = one.table[(one.table["quantity"] == "pair") & (one.table["pair"] == "shared_responsibility")].iloc[
        0
    ]
    assert np.isnan(row["value"])
    assert "a pair needs every side" in row["note"]
    assert "; nobody rated 'shares_power'." in one.words
    gone = rows_of(one, "coverage", item="shares_power").iloc[0]
    assert (gone["n"], gone["note"]) == (0, "nobody rated this")


def test_groups_are_of_people_served_and_partly_pooled(made: Practice) -> None:
    row = rows_of(made, "practised", item="sees_capacity", sex="Female").iloc[0]
    here = of("sees_capacity", reported_by="person", sex="Female")
    assert row["value"] == pytest.approx((here["rating"] >= 3).mean())
    assert 0 <= row["pooled_lower"] <= row["pooled"] <= row["pooled_upper"] <= 1
    grouped = made.table[(made.table["sex"] != "(all)")]
    assert set(grouped["reported_by"]) == {"person"}
    assert set(made.alike["characteristic"]) == {"sex"}
    assert (made.alike["chance_adjusted"] >= made.alike["chance"]).all()


def test_characteristics_may_stand_in_a_table_of_people() -> None:
    people = DATA.dropna(subset="person_id").drop_duplicates("person_id")[["person_id", "sex"]]
    beside = asked(DATA.drop(columns="sex"), people=people, by=["sex"])
    own = asked(DATA, by=["sex"])
    pd.testing.assert_frame_equal(beside.table, own.table)
    some = asked(DATA.drop(columns="sex"), people=people.iloc[:30], by=["sex"])
    assert (some.table["sex"] == "(unknown)").any()


def test_ways_are_combinations() -> None:
    data = DATA.assign(age=np.where(np.arange(len(DATA)) // 11 % 4 < 2, "old", "young"))
    one, both = (asked(data, by=["sex", "age"], ways=k).table for k in (1, 2))
    assert not ((one["sex"] != "(all)") & (one["age"] != "(all)")).any()
    crossed = both[(both["sex"] == "Male") & (both["age"] == "old")]
    assert (crossed["n"] > 0).all()
    assert len(crossed)


def test_what_is_worse_when_higher_is_turned_round(tmp_path: Path) -> None:
    path = tmp_path / "tired.yaml"
    path.write_text(
        'name: tired\nversion: "0.1"\ntitle: Tired\nkind: rated\nsource: ours\nitems:\n'
        "  - id: worn_out\n    question: Worn out?\n    direction: higher_is_worse\n",
        "utf-8",
    )
    data = ratings().query("item == 'sees_capacity'").assign(item="worn_out")
    made = asked(data, str(path))
    here = data[(data["reported_by"] == "person") & data["rating"].notna()]["rating"]
    assert made.estimate("practised", item="worn_out", reported_by="person").value == (here <= 2).mean()
    assert made.estimate("mean", item="worn_out", reported_by="person").value == pytest.approx(
        (5 - here).mean()
    )
    shown = rows_of(made, "rating", item="worn_out", reported_by="person").set_index("rating")
    assert shown.loc[4.0, "n"] == (here == 4).sum()


def test_ratings_of_several_things_are_clustered() -> None:
    one = ratings("strengths_based", services=6, raters=180)
    again = one.assign(subject=one["subject"].map(lambda s: f"service {int(s.split()[1]) % 6 + 1}"))
    plain = asked(one[one["subject"].isin(["service 1", "service 2"])], "strengths_based")
    assert set(rows_of(plain, "practised", item="equal_relationship")["method"]) == {"Jeffreys"}
    clustered = asked(one, "strengths_based")
    assert set(rows_of(clustered, "practised", item="equal_relationship")["method"]) == {"wilson"}
    twice = asked(pd.concat([one, again]), "strengths_based")
    row = rows_of(twice, "practised", item="equal_relationship", reported_by="staff").iloc[0]
    assert row["ratings"] > row["n"]
