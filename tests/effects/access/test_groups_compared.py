"""Groups are compared with a named one, or with everybody else, and drawn towards each other."""

import numpy as np
import pandas as pd
import pytest

from syschange.effects.access import TimeToAccess
from syschange.statistics.survival import incidence, log_rank

from .rows import by_days, people

PEOPLE = people()
AT = (14, 28, 56)


def row(made: TimeToAccess, quantity: str, **labels: str) -> pd.Series:
    found = made.table[made.table["quantity"] == quantity]
    for column in made.by:
        found = found[found[column] == labels.get(column, "(all)")]
    assert len(found) == 1
    return found.iloc[0]


def test_everybody_else_is_everybody_but_the_group() -> None:
    made = by_days(PEOPLE, by=["area"], reference="rest", at=AT)
    for area in ("East", "North", "West"):
        two = PEOPLE.assign(side=np.where(PEOPLE["area"] == area, "it", "others"))
        expected = by_days(two, by=["side"], reference="others", at=AT)
        for quantity in ("difference in share by day 28", "difference in mean wait within 56 days"):
            ours, theirs = made.estimate(quantity, area=area), expected.estimate(quantity, side="it")
            assert (ours.value, ours.lower) == (pytest.approx(theirs.value), pytest.approx(theirs.lower))
    assert set(made.table["reference"].dropna()) == {"rest"}


def test_people_of_no_known_group_are_nobodys_reference() -> None:
    known = PEOPLE[PEOPLE["area"] != "West"]
    some = PEOPLE.assign(area=PEOPLE["area"].where(PEOPLE["area"] != "West"))
    made, expected = (by_days(t, by=["area"], reference="rest", at=AT) for t in (some, known))
    quantity = "difference in mean wait within 56 days"
    assert made.estimate(quantity, area="East").value == pytest.approx(
        expected.estimate(quantity, area="East").value
    )
    assert row(made, quantity, area="(unknown)")["n"] == (PEOPLE["area"] == "West").sum()
    assert made.log_rank["groups"].tolist() == [2]


def test_a_named_group_is_the_reference_within_the_other_groups_too() -> None:
    made = by_days(PEOPLE, by=["offer", "area"], ways=2, reference="usual", at=AT)
    alone = by_days(PEOPLE[PEOPLE["area"] == "West"], by=["offer"], reference="usual", at=AT)
    for quantity in ("difference in share by day 14", "difference in mean wait within 56 days"):
        ours, theirs = (
            made.estimate(quantity, offer="new", area="West"),
            alone.estimate(quantity, offer="new"),
        )
        assert (ours.value, ours.upper) == (pytest.approx(theirs.value), pytest.approx(theirs.upper))
    told = made.table[made.table["reference"].notna()]
    assert set(told["offer"]) == {"new"}
    assert set(told["area"]) == {"(all)", "East", "North", "West"}
    by_name = by_days(PEOPLE, by=["offer", "area"], ways=2, reference={"offer": "usual"}, at=AT)
    pd.testing.assert_frame_equal(by_name.table, made.table)


def test_effects_in_groups_are_drawn_together_and_those_of_one_reference_are_not() -> None:
    quantity = "difference in mean wait within 56 days"
    made = by_days(PEOPLE, by=["offer", "area"], ways=2, reference="usual", at=AT)
    rows = [row(made, quantity, offer="new", area=a) for a in ("East", "North", "West")]
    spread = np.ptp([r["value"] for r in rows])
    assert np.ptp([r["pooled"] for r in rows]) <= spread
    assert np.isnan(row(made, quantity, offer="new")["pooled"])
    shared = by_days(PEOPLE, by=["area"], reference="East", at=AT)
    assert shared.table.loc[shared.table["reference"].notna(), "pooled"].isna().all()
    assert len(shared.alike) == 0


def test_shares_are_drawn_within_none_and_all() -> None:
    made = by_days(people(n=60), by=["area"], at=(3, 56))
    told = made.table[(made.table["area"] != "(all)") & made.table["pooled"].notna()]
    assert set(told["quantity"]) >= {"share by day 56", "mean wait within 56 days"}
    shares = told[told["quantity"].str.startswith("share")]
    assert shares[["pooled", "pooled_lower", "pooled_upper"]].apply(lambda c: c.between(0, 1)).all(axis=None)
    assert (shares["pooled_lower"] < shares["pooled"]).all()


def test_whether_effects_are_alike_is_said() -> None:
    made = by_days(PEOPLE, by=["offer", "area"], ways=2, reference="usual", at=AT)
    assert made.alike[["of", "characteristic", "groups"]].to_numpy().tolist() == [["new", "area", 3]]
    assert "waits of offer: new from offer: usual varies between the 3 groups of 'area'" in made.text
    rng = np.random.default_rng(3)
    late = np.where(
        (PEOPLE["offer"] == "new") & (PEOPLE["area"] == "West"), rng.integers(60, 90, len(PEOPLE)), 0
    )
    unlike = by_days(
        PEOPLE.assign(days=PEOPLE["days"] + late), by=["offer", "area"], ways=2, reference="usual", at=AT
    )
    assert "from offer: usual is not the same in the 3 groups of 'area', by more than chance" in unlike.text


def test_the_log_rank_of_all_and_of_each_with_its_reference() -> None:
    made = by_days(PEOPLE, by=["area"], reference="East", at=AT)
    assert made.log_rank["group"].tolist() == ["", "North", "West"]
    groups = {g.labels["area"]: g for g in made.groups if g.taken}
    curves = [incidence(groups[a].waits) for a in ("East", "North", "West") if groups[a].waits is not None]
    assert made.log_rank["statistic"][0] == pytest.approx(log_rank(curves).statistic)
    assert made.log_rank["statistic"][2] == pytest.approx(log_rank([curves[0], curves[2]]).statistic)


def test_no_difference_is_only_said_where_a_margin_was_declared_and_kept() -> None:
    same = people(seed=4, n=6000, effect=1.0)
    plain = by_days(same, by=["offer"], reference="usual", at=AT)
    margin = by_days(same, by=["offer"], reference="usual", at=AT, margin=5)
    assert "too small to matter" not in plain.text
    assert "could be chance; an effect smaller than about" in plain.text
    assert "is too small to matter by the margin declared" in margin.text
    quantity = "difference in mean wait within 56 days"
    assert row(margin, quantity, offer="new")["equivalence"] == "shown"
    assert row(plain, quantity, offer="new")["equivalence"] == "no margin"
    assert 0 < row(plain, quantity, offer="new")["detectable"] < 5


def test_tables_and_estimates_agree() -> None:
    made = by_days(PEOPLE, by=["offer", "area"], ways=2, reference="usual", at=AT, exits="left")
    told = made.table[made.table["method"] != "none"]
    assert len(told) > 100
    for r in told.to_dict("records"):
        e = made.estimate(r["quantity"], **{c: r[c] for c in made.by if r[c] != "(all)"})
        assert e.value == r["value"]
        assert e.lower == r["lower"]
        assert e.method == r["method"]
        if np.isfinite(r["upper"]):
            assert e.upper == r["upper"]
