"""Groups compared within strata: published answers, both comparisons side by side, strata that count for nothing."""

from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest

from syschange import disclosure, equity
from syschange.equity.controlled import Controlled, controlled
from syschange.errors import NotEstimableError, SyschangeError, UnknownChoiceError, WrongTypeError
from syschange.statistics.controlled import controlled_difference_limits

# Admissions to Berkeley by department, 1973: men admitted of men, women admitted of women
# (Bickel, Hammel & O'Connell 1975, Science 187:398-404).
BERKELEY = [(512, 825, 89, 108), (353, 560, 17, 25), (120, 325, 202, 593), (138, 417, 131, 375), (53, 191, 94, 393),
            (22, 373, 24, 341)]  # fmt: skip


def people(strata: list[tuple[int, int, int, int]], names: str = "ABCDEFGH") -> pd.DataFrame:
    """Return a row a person: group, stratum and outcome, from events and people of both groups by stratum."""
    rows: list[tuple[str, str, bool]] = []
    for name, (x1, n1, x2, n2) in zip(names, strata, strict=False):
        for group, x, n in (("men", x1, n1), ("women", x2, n2)):
            rows += [(group, name, i < x) for i in range(n)]
    return pd.DataFrame(rows, columns=["sex", "dept", "admitted"])


def berkeley(measure: str = "odds ratio", **options: Any) -> Controlled:
    return controlled(
        people(BERKELEY), outcome="admitted", group="sex", reference="women", within=["dept"], measure=measure,
        **options,
    )  # fmt: skip


def test_the_admissions_turn_round_within_departments() -> None:
    made = berkeley()
    row = made.table.iloc[0]
    # The reference manual of R, mantelhaen.test(UCBAdmissions).
    assert list(row[["adjusted", "adjusted_lower", "adjusted_upper"]]) == pytest.approx(
        [0.9046968, 0.7719074, 1.0603298], abs=5e-8
    )
    assert row["crude"] == pytest.approx(1.84108, abs=5e-6)
    assert row["p_alike"] < 0.01
    assert "the strata differ in their odds ratios by more than chance readily explains" in made.text
    assert "0.905 times" in made.text
    assert "1.84 times" in made.text
    estimate = made.estimate(sex="men")
    assert (estimate.lower, estimate.upper) == pytest.approx((row["adjusted_lower"], row["adjusted_upper"]))


@pytest.mark.parametrize("measure", ["difference", "ratio", "odds ratio"])
def test_each_measure_says_its_own_numbers(measure: str) -> None:
    made = berkeley(measure)
    row = made.table.iloc[0]
    estimate = made.estimate(sex="men")
    assert row["measure"] == measure
    assert row["method"] == estimate.method
    assert estimate.value == pytest.approx(row["adjusted"])
    assert row["crude_lower"] < row["crude"] < row["crude_upper"]
    assert (row["adjusted"] < 0) == (measure == "difference")
    turned = controlled(
        people(BERKELEY), outcome="admitted", group="sex", reference="men", within=["dept"], measure=measure
    ).table.iloc[0]
    assert turned["adjusted"] == pytest.approx(
        -row["adjusted"] if measure == "difference" else 1 / row["adjusted"]
    )
    made.plot()


def test_the_level_widens_the_limits() -> None:
    wide, narrow = (berkeley("difference", level=level).table.iloc[0] for level in (0.99, 0.8))
    assert wide["adjusted_lower"] < narrow["adjusted_lower"]
    assert wide["crude_lower"] < narrow["crude_lower"]


def test_one_stratum_is_the_comparison_as_it_stands() -> None:
    row = controlled(
        people([(30, 80, 20, 70)]), outcome="admitted", group="sex", reference="women", within=["dept"]
    ).table.iloc[0]
    assert row["adjusted"] == pytest.approx(row["crude"])


def test_strata_without_both_groups_are_listed_and_counted() -> None:
    made = controlled(
        people([(30, 60, 20, 60), (3, 7, 0, 0), (0, 0, 2, 5)]), outcome="admitted", group="sex", reference="women",
        within=["dept"],
    )  # fmt: skip
    row = made.table.iloc[0]
    assert (row["strata_used"], row["strata_one"], row["people_used"], row["people_one"]) == (1, 2, 120, 12)
    assert "2 strata, of 12 people, have only one of the two groups and count for nothing" in made.text
    assert made.strata.set_index("dept")["counts"].to_dict() == {
        "A": "yes", "B": "nobody of the reference", "C": "nobody of the group"
    }  # fmt: skip
    one = controlled(
        people([(30, 60, 20, 60), (3, 7, 0, 0)]),
        outcome="admitted",
        group="sex",
        reference="women",
        within=["dept"],
    )
    assert "1 stratum, of 7 people, has only one" in one.text


def test_people_alike_in_several_characteristics_those_not_known_among_them() -> None:
    table = people(BERKELEY)
    table["year"] = np.where(np.arange(len(table)) % 3 == 0, "first", None)
    made = controlled(table, outcome="admitted", group="sex", reference="women", within=["dept", "year"])
    assert len(made.strata) == 12
    assert set(made.strata["year"]) == {"first", "(unknown)"}
    told = table.assign(year=table["year"].fillna("(unknown)"))
    x, n = (
        told.pivot_table(index=["dept", "year"], columns="sex", values="admitted", aggfunc=how)
        for how in ("sum", "count")
    )
    expected = controlled_difference_limits(x["men"], n["men"], x["women"], n["women"], level=0.95)
    got = made.table.iloc[0][["adjusted", "adjusted_lower", "adjusted_upper"]]
    assert list(got) == pytest.approx([float(a) for a in expected])


def test_those_not_known_are_compared_and_are_never_the_reference() -> None:
    table = people(BERKELEY)
    table.loc[::7, "sex"] = None
    made = controlled(table, outcome="admitted", group="sex", reference="women", within=["dept"])
    assert set(made.table["sex"]) == {"men", "(unknown)"}
    assert "Of 2 groups compared" in made.text or "Chance could explain" in made.text
    with pytest.raises(UnknownChoiceError):
        controlled(table, outcome="admitted", group="sex", reference="(unknown)", within=["dept"])


def test_an_outcome_that_is_not_known_counts_in_people_and_not_in_shares() -> None:
    table = people(BERKELEY).astype({"admitted": "boolean"})
    table.loc[::5, "admitted"] = pd.NA
    made = controlled(table, outcome="admitted", group="sex", reference="women", within=["dept"])
    known = table.dropna()
    assert made.table.iloc[0]["denominator"] == (known["sex"] == "men").sum()
    assert made.table.iloc[0]["n"] == (table["sex"] == "men").sum()
    assert made.provenance.rows_unknown == len(table) - len(known)
    only = controlled(known, outcome="admitted", group="sex", reference="women", within=["dept"])
    assert made.table.iloc[0]["adjusted"] == only.table.iloc[0]["adjusted"]


def test_weights_turn_the_shares_and_count_by_effective_size() -> None:
    table = people(BERKELEY).assign(w=3.0)
    plain, alike = (
        controlled(
            table, outcome="admitted", group="sex", reference="women", within=["dept"], weights=w
        ).table.iloc[0]
        for w in (None, "w")
    )
    columns = ["adjusted", "adjusted_lower", "adjusted_upper"]
    assert list(alike[columns]) == pytest.approx(list(plain[columns]), abs=1e-3)
    table["w"] = np.where(table["admitted"], 2.0, 1.0)
    heavy = controlled(
        table, outcome="admitted", group="sex", reference="women", within=["dept"], weights="w"
    ).table.iloc[0]
    assert heavy["value"] > plain["value"]
    assert heavy["numerator"] == plain["numerator"]
    with pytest.raises(WrongTypeError, match="below 0"):
        controlled(
            table.assign(w=-1.0),
            outcome="admitted",
            group="sex",
            reference="women",
            within=["dept"],
            weights="w",
        )


@pytest.mark.parametrize("events", [0, 30])
@pytest.mark.parametrize("measure", ["difference", "ratio", "odds ratio"])
def test_nobody_or_everybody_with_the_outcome_is_a_marked_row(events: int, measure: str) -> None:
    made = controlled(
        people([(events, 30, events, 30)] * 2), outcome="admitted", group="sex", reference="women", within=["dept"],
        measure=measure,
    )  # fmt: skip
    assert made.table["method"].tolist() == ["none"]
    assert "No group can be compared" in made.text
    with pytest.raises(NotEstimableError):
        made.estimate(sex="men")
    made.plot()


@pytest.mark.parametrize(
    ("error", "options"),
    [
        (WrongTypeError, {"within": []}),
        (WrongTypeError, {"within": "dept"}),
        (WrongTypeError, {"within": ["sex"]}),
        (WrongTypeError, {"within": ["n"]}),
        (WrongTypeError, {"outcome": "score"}),
        (WrongTypeError, {"least": -1}),
        (WrongTypeError, {"level": 1.5}),
        (UnknownChoiceError, {"measure": "gap"}),
        (UnknownChoiceError, {"reference": "Purple"}),
        (UnknownChoiceError, {"unknown": "drop"}),
        (NotEstimableError, {"least": 10_000}),
        (NotEstimableError, {"group": "alone", "reference": "x"}),
        (NotEstimableError, {"max_rows": 3}),
    ],
)
def test_what_is_refused(error: type[SyschangeError], options: dict[str, Any]) -> None:
    table = people(BERKELEY).assign(score=2.5, alone="x", n="y")
    asked = {"outcome": "admitted", "group": "sex", "reference": "women", "within": ["dept"], **options}
    with pytest.raises(error):
        controlled(table, **asked)


def test_the_same_from_other_engines_and_from_what_was_reduced_once() -> None:
    table = people(BERKELEY)
    first = berkeley()
    held = equity.reduce(table, outcomes=["admitted"], by=["dept", "sex"], ways=2)
    for data in (pl.from_pandas(table), pl.from_pandas(table).lazy(), held):
        other = controlled(
            data, outcome="admitted", group="sex", reference="women", within=["dept"], measure="odds ratio"
        )
        pd.testing.assert_frame_equal(other.table, first.table)
    assert controlled(
        table.sample(frac=1, random_state=1), outcome="admitted", group="sex", reference="women", within=["dept"]
    ).provenance.data_digest == berkeley("difference").provenance.data_digest  # fmt: skip


def test_declared_groups_stand_in_their_order_and_split_ones_apart() -> None:
    table = people(BERKELEY)
    table.loc[::7, "sex"] = "(not asked)"
    made = controlled(
        table, outcome="admitted", group="sex", reference="women", within=["dept"], unknown="split",
        categories={"sex": ["women", "other", "men"]},
    )  # fmt: skip
    assert list(made.table["sex"]) == ["other", "men", "(not asked)"]
    assert made.table.set_index("sex").loc["other", "method"] == "none"


def test_on_paper_tables_with_the_same_published_counts_say_the_same() -> None:
    papers = []
    for strata in ([(51, 101, 72, 142), (30, 60, 40, 90)], [(52, 102, 71, 141), (30, 60, 40, 90)]):
        true = controlled(people(strata), outcome="admitted", group="sex", reference="women", within=["dept"])
        paper = disclosure.protect(true).results[0]
        assert isinstance(paper, Controlled)
        assert paper.table.iloc[0]["adjusted"] != true.table.iloc[0]["adjusted"]
        papers.append(paper)
    one, two = papers
    pd.testing.assert_frame_equal(one.table, two.table)
    pd.testing.assert_frame_equal(one.strata, two.strata)
    pd.testing.assert_frame_equal(one.groups, two.groups)
    assert (one.text, one.provenance) == (two.text, two.provenance)
    expected = controlled_difference_limits([50, 30], [100, 60], [70, 40], [140, 90], level=0.95)
    assert one.table.iloc[0]["adjusted"] == pytest.approx(float(expected[0]))
    assert "It rests on 2 strata that may be shown" in one.text


def test_on_paper_hidden_strata_count_for_nothing_and_are_not_told_from_empty_ones() -> None:
    strata = [(51, 101, 72, 142), (3, 9, 4, 12), (5, 9, 0, 0)]
    true = controlled(people(strata), outcome="admitted", group="sex", reference="women", within=["dept"])
    paper = disclosure.protect(true).results[0]
    assert isinstance(paper, Controlled)
    assert paper.strata["counts"].tolist() == ["yes", "hidden or empty", "hidden or empty"]
    assert paper.table[["strata_one", "people_one"]].isna().all(axis=None)
    assert "1 stratum that may be shown" in paper.text
    small = controlled(
        people([(3, 12, 4, 12)] * 2), outcome="admitted", group="sex", reference="women", within=["dept"]
    )
    hidden = disclosure.protect(small).results[0]
    assert isinstance(hidden, Controlled)
    assert hidden.table[["adjusted", "adjusted_lower", "crude", "p"]].isna().all(axis=None)
    assert "too few people" in hidden.text
