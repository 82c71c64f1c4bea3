"""Those served next to the population: shares, exact ratios, people to parity and rates, worked out by hand."""

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from syschange.equity.representation import Representation, representation

PEOPLE = pd.DataFrame({"sex": ["F", "F", "M", "M"], "area": ["N", "S", "N", "S"], "n": [300, 200, 250, 250]})


def panel(**groups: int) -> pd.DataFrame:
    """Return a row for each person of groups such as `FN`: sex and area."""
    rows = [(name[0], name[1]) for name, many in groups.items() for _ in range(many)]
    return pd.DataFrame(rows, columns=["sex", "area"], dtype="str")


def made(served: pd.DataFrame, **options: object) -> Representation:
    return representation(served, PEOPLE, **{"by": ["sex"], "size": "n", **options})  # type: ignore[arg-type]


def row(result: Representation, **labels: str) -> pd.Series:
    table = result.table
    for column in result.by:
        table = table[table[column] == labels.get(column, "(all)")]
    assert len(table) == 1
    return table.iloc[0]


def test_the_arithmetic_by_hand() -> None:
    """Half of the population are women and 3 of 12 on the panel: half their share; 6 more women make it even."""
    found = row(made(panel(FN=2, FS=1, MN=5, MS=4)), sex="F")
    assert (found["served"], found["population"], found["expected"]) == (3, 500, 6)
    assert (found["share_served"], found["share_population"], found["ratio"]) == (0.25, 0.5, 0.5)
    exact = stats.binomtest(3, 12, 0.5)
    limits = exact.proportion_ci(0.95, "exact")
    assert (found["lower"], found["upper"]) == pytest.approx((limits.low / 0.5, limits.high / 0.5))
    assert found["p"] == pytest.approx(exact.pvalue)  # symmetrical here, so that twice a tail is both
    assert found["to_parity"] == 6
    assert found["rate"] == 6
    assert (3 + 6) / (12 + 6) == 0.5


def test_every_grouping_has_its_rows_and_its_own_shares() -> None:
    result = made(panel(FN=2, FS=1, MN=5, MS=4), by=["sex", "area"], ways=2)
    assert result.table["ways"].tolist() == [0, 1, 1, 1, 1, 2, 2, 2, 2]
    assert row(result, sex="F", area="N")["ratio"] == pytest.approx((2 / 12) / 0.3)
    assert row(result, area="N")["ratio"] == pytest.approx((7 / 12) / 0.55)
    assert result.table.groupby("ways")["served"].sum().tolist() == [12, 24, 12]


def test_counts_give_what_rows_give() -> None:
    rows = panel(FN=2, FS=1, MN=5, MS=4)
    counts = rows.groupby(["sex", "area"], as_index=False).size()
    again = made(counts, count="size")
    pd.testing.assert_frame_equal(again.table, made(rows).table)
    each = PEOPLE.loc[PEOPLE.index.repeat(PEOPLE["n"])].drop(columns="n")
    of_people = representation(rows, each, by=["sex"])
    pd.testing.assert_frame_equal(of_people.table, made(rows).table)


@pytest.mark.parametrize("turn", [pl.from_pandas, lambda t: pl.from_pandas(t).lazy()], ids=["Polars", "lazy"])
def test_the_two_tables_may_be_of_different_engines(turn: object) -> None:
    rows = panel(FN=2, FS=1, MN=5, MS=4)
    other = made(turn(rows))  # type: ignore[operator]
    pd.testing.assert_frame_equal(other.table, made(rows).table)
    assert other.provenance.data_digest == made(rows).provenance.data_digest


@settings(max_examples=25)
@given(st.lists(st.integers(0, 30), min_size=4, max_size=4).filter(any))
def test_as_many_more_people_as_are_said_make_it_even_and_one_fewer_does_not(many: list[int]) -> None:
    served = panel(**dict(zip(("FN", "FS", "MN", "MS"), many, strict=True)))
    for _, found in made(served, by=["sex", "area"], ways=2).table.iterrows():
        if found["ways"] == 0:
            assert np.isnan(found["to_parity"])
            continue
        sign, more = np.sign(found["to_parity"]), abs(found["to_parity"])
        total, share = len(served), found["share_population"]
        if sign == 0:
            assert found["served"] == pytest.approx(total * share)
            continue
        for people, reached in ((more, True), (more - 1, False)):
            now, needed = found["served"] + sign * people, (total + sign * people) * share
            assert (sign * (now - needed) >= -1e-9) == reached


@settings(max_examples=25)
@given(st.lists(st.integers(0, 30), min_size=4, max_size=4).filter(any))
def test_p_is_below_one_less_the_level_just_where_the_interval_leaves_parity_out(many: list[int]) -> None:
    served = panel(**dict(zip(("FN", "FS", "MN", "MS"), many, strict=True)))
    for sample in (None, 80):
        table = made(served, by=["sex", "area"], ways=2, sample_size=sample, adjust="none").table
        told = table[table["p"].notna()]
        assert len(told) == 8
        outside = (told["lower"] > 1) | (told["upper"] < 1)
        assert (outside == (told["p"] < 0.05)).all()


def test_the_interval_of_the_estimate_is_that_of_the_table_at_any_level() -> None:
    for options in ({}, {"sample_size": 60}, {"level": 0.8}):
        result = made(panel(FN=2, FS=1, MN=5, MS=4), **options)
        found, told = result.estimate(sex="F"), row(result, sex="F")
        assert (found.value, found.lower, found.upper) == pytest.approx(
            tuple(told[["ratio", "lower", "upper"]])
        )
        assert found.method == told["method"]
        assert found.probability(found.lower) == pytest.approx(0.5 + found.level / 2)


def test_a_population_known_from_a_survey_only_makes_intervals_wider() -> None:
    served = panel(FN=20, FS=10, MN=50, MS=40)
    known, sampled = (row(made(served, sample_size=s), sex="F") for s in (None, 200))
    assert sampled["ratio"] == pytest.approx(known["ratio"])
    assert sampled["lower"] < known["lower"] < known["upper"] < sampled["upper"]
    assert sampled["rate_lower"] < known["rate_lower"]
    assert (known["method"], sampled["method"]) == ("Clopper-Pearson", "exact conditional")


def test_each_option_changes_what_it_says() -> None:
    served = panel(FN=2, FS=1, MN=14, MS=14)
    plain = made(served)
    assert row(made(served, per=100), sex="F")["rate"] == pytest.approx(row(plain, sex="F")["rate"] / 10)
    assert row(made(served, level=0.8), sex="F")["upper"] < row(plain, sex="F")["upper"]
    both = [
        made(served, by=["sex", "area"], adjust=a).table["p_adjusted"].iloc[1] for a in ("bh", "holm", "none")
    ]
    assert both[0] >= both[2]
    assert both[1] >= both[0]
    assert both[1] > both[2]
    turned = made(served, categories={"sex": ["M", "F", "X"]}).table
    assert turned["sex"].tolist() == ["(all)", "M", "F", "X"]


def test_exact_intervals_hold_the_true_ratio() -> None:
    """Served at .6 of its share: 95% limits are exact, and hold it in at least nine panels in ten."""
    rng, share = np.random.default_rng(81), 0.5
    true = 0.3
    counts = rng.binomial(60, true, 60)
    held = 0
    for women in counts:
        found = row(made(panel(FN=int(women), MN=60 - int(women))), sex="F")
        held += found["lower"] <= true / share <= found["upper"]
    assert held / 60 >= 0.9


def test_the_text_says_the_surest_group_with_its_interval_and_its_people() -> None:
    text = made(panel(FN=2, FS=1, MN=14, MS=14)).text
    assert "31 people served are set against 1,000 people in the population." in text
    assert "2 of 2 groups are further from their share" in text
    assert (
        "sex: F, with 0.19 times its share (95% interval 0.041 to 0.52): 3 where 15.5 would be expected."
        in text
    )
    even = made(panel(FN=6, MN=6)).text
    assert "None of the 2 groups" in even
    assert "not the same as showing" in even


def test_it_can_be_drawn() -> None:
    figure = made(panel(FN=2, FS=1, MN=14, MS=14)).plot()
    assert "its share of the population" in {t.get_text() for a in figure.axes for t in a.texts} | {
        t.get_text() for t in figure.texts
    }
