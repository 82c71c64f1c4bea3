"""The four-fifths rule compares whole numbers, picks its reference by stated rules, and says what chance can do."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings

from syschange import disclosure
from syschange.equity.breakdown import Breakdown, breakdown
from syschange.equity.presets import FourFifths, four_fifths
from syschange.errors import NotEstimableError, SyschangeError, UnknownChoiceError, WrongTypeError
from syschange.statistics.ratios import score_ratio_limits

from .groups import counts, from_counts

Groups = dict[str | None, tuple[int, int, int]]


def broken(groups: Groups, **options: Any) -> Breakdown:
    return breakdown(from_counts(groups), outcome="y", by=["g"], **options)


def rule(groups: Groups, **options: Any) -> pd.DataFrame:
    return four_fifths(broken(groups), **options).table.set_index("g")


def test_the_example_of_the_guidance_is_not_flagged() -> None:
    row = rule({"a": (48, 80, 0), "b": (60, 80, 0)}).loc["a"]
    assert row["below"] == False  # noqa: E712 - a nullable false
    assert row["ratio"] == pytest.approx(0.8)
    assert row["to_parity"] == 12
    assert row["z"] == pytest.approx(-2.0255, abs=1e-4)
    assert rule({"a": (47, 80, 0), "b": (60, 80, 0)}).loc["a", "below"] == True  # noqa: E712


def test_two_groups_have_the_plain_interval_and_more_a_wider_one() -> None:
    pair = rule({"a": (48, 80, 0), "b": (60, 80, 0)}).loc["a"]
    _, *plain = (float(a) for a in score_ratio_limits(48, 80, 60, 80, level=0.95))
    assert list(pair[["ratio_lower", "ratio_upper"]]) == pytest.approx(plain, abs=1e-6)
    more = rule({"a": (48, 80, 0), "b": (60, 80, 0), "c": (55, 80, 0)}).loc["a"]
    assert more["ratio_lower"] < plain[0] < plain[1] < more["ratio_upper"]
    named = rule({"a": (48, 80, 0), "b": (60, 80, 0), "c": (55, 80, 0)}, reference={"g": "b"}).loc["a"]
    assert list(named[["ratio_lower", "ratio_upper"]]) == pytest.approx(plain)


def test_the_best_is_never_a_handful_nor_those_not_known() -> None:
    groups: Groups = {"few": (9, 9, 0), "small": (11, 11, 0), "b": (600, 800, 0), None: (90, 100, 0)}
    table = rule(groups)
    assert set(table["reference"]) == {"g: b"}
    assert table.loc["(unknown)", "ratio"] == pytest.approx(0.9 / 0.75)
    assert set(rule(groups, smallest=0)["reference"]) == {"g: small"}
    assert set(rule(groups, smallest=0, least=0)["reference"]) == {"g: few"}


def test_a_table_of_many_groups_has_a_best_though_none_is_a_fiftieth_of_it() -> None:
    groups: Groups = {f"g{i:02d}": (10 + i % 7, 20, 0) for i in range(60)}
    table = rule({**groups, "few": (10, 10, 0), "little": (9, 9, 0)})
    assert set(table["reference"]) == {"g: few"}
    assert table["ratio"].notna().all()


def test_each_table_and_period_has_its_own_best() -> None:
    rows = pd.concat(
        [
            from_counts({"a": (30, 40, 0), "b": (10, 40, 0)}).assign(sex="F", year=1),
            from_counts({"a": (10, 40, 0), "b": (30, 40, 0)}).assign(sex="M", year=2),
        ]
    )
    made = four_fifths(breakdown(rows, outcome="y", by=["g"], period="year"))
    assert dict(zip(made.table["year"], made.table["reference"], strict=True)) == {
        "1": "g: a, year: 1",
        "2": "g: b, year: 2",
    }
    both = four_fifths(breakdown(rows, outcome="y", by=["g", "sex"], ways=2)).table
    assert set(both.loc[both["ways"] == 2, "reference"]) == {"g: a, sex: F"}
    assert len(both[both["ways"] == 1]) == 4


def test_a_named_reference_meets_its_twins() -> None:
    rows = pd.concat([from_counts({"a": (30, 40, 0), "b": (10, 40, 0)}).assign(sex=s) for s in "FM"])
    made = four_fifths(breakdown(rows, outcome="y", by=["g", "sex"], ways=2), reference={"g": "a"})
    table = made.table
    row = table[(table["g"] == "b") & (table["sex"] == "F")].iloc[0]
    assert row["reference"] == "g: a, sex: F"
    assert row["ratio"] == pytest.approx(1 / 3)
    assert made.estimate(g="b", sex="F").value == pytest.approx(1 / 3)
    assert "the reference" in made.text


def test_each_level_has_its_rows() -> None:
    made = four_fifths(broken({"a": (48, 80, 0), "b": (60, 80, 0)}, level=[0.8, 0.95]))
    table = made.table[made.table["g"] == "a"].set_index("level")
    assert table.loc[0.8, "ratio_lower"] > table.loc[0.95, "ratio_lower"]
    assert made.estimate(g="a").level == 0.8


@settings(max_examples=20)
@given(counts())
def test_every_group_has_a_row_whatever_is_in_it(groups: Groups) -> None:
    made = four_fifths(broken(groups), least=0)
    table = made.table.set_index("g")
    assert len(table) == len(groups)
    for label, (events, people, _) in groups.items():
        row = table.loc[label or "(unknown)"]
        assert row["numerator"] == events
        if np.isfinite(row["to_parity"]) and row["reference"] != "none":
            best = table.loc[row["reference"].removeprefix("g: ")]
            assert (events + row["to_parity"]) * best["denominator"] >= best["numerator"] * people
    assert "nan" not in made.text


@pytest.mark.parametrize(
    "groups", [{"a": (48, 80, 0)}, {"a": (0, 80, 0), "b": (0, 80, 0)}, {"a": (1, 1, 0), "b": (0, 1, 0)}]
)
def test_nothing_to_compare_is_said(groups: Groups) -> None:
    made = four_fifths(broken(groups))
    assert "cannot be applied" in made.text
    assert len(made.table) == len(groups)
    assert made.table["below"].isna().all() or not made.table["below"].any()
    made.plot()


def test_everybody_with_the_outcome_is_at_parity() -> None:
    table = rule({"a": (40, 40, 0), "b": (50, 50, 0)})
    assert (table["to_parity"] == 0).all()
    assert not table["below"].any()
    assert table["z"].isna().all()


def test_the_words_name_the_lowest_and_the_people_to_parity() -> None:
    text = four_fifths(broken({"a": (30, 80, 0), "b": (60, 80, 0), "c": (59, 80, 0)})).text
    assert "Of 2 groups set against the best in y, 1 is below four-fifths" in text
    assert "g: a with 38%, 0.50 of the share of g: b" in text
    assert "30 more people would bring it level" in text
    assert "chance alone" in text


@pytest.mark.parametrize(
    ("error", "options"),
    [
        (UnknownChoiceError, {"reference": "largest"}),
        (UnknownChoiceError, {"reference": {"g": "Purple"}}),
        (NotEstimableError, {"reference": {"g": "a"}, "least": 81}),
        (WrongTypeError, {"smallest": 1.5}),
        (WrongTypeError, {"least": -1}),
    ],
)
def test_what_is_refused(error: type[SyschangeError], options: dict[str, Any]) -> None:
    with pytest.raises(error):
        four_fifths(broken({"a": (48, 80, 0), "b": (60, 80, 0)}), **options)


def test_weights_and_other_kinds_are_refused() -> None:
    rows = from_counts({"a": (4, 8, 0), "b": (6, 8, 0)}).assign(w=1.0)
    with pytest.raises(WrongTypeError, match="whole numbers"):
        four_fifths(breakdown(rows, outcome="y", by=["g"], weights="w"))
    with pytest.raises(WrongTypeError, match="mean"):
        four_fifths(breakdown(rows, outcome="y", by=["g"], kind="mean"))


def test_a_reference_has_no_estimate() -> None:
    made = four_fifths(broken({"a": (48, 80, 0), "b": (60, 80, 0)}))
    assert made.estimate(g="a").value == pytest.approx(0.8)
    for labels in ({"g": "b"}, {}):
        with pytest.raises(NotEstimableError):
            made.estimate(**labels)


def test_on_paper_tables_with_the_same_published_counts_say_the_same() -> None:
    one: Groups = {"c": (45, 60, 0), "a": (51, 101, 0), "b": (72, 142, 0)}
    two: Groups = {"c": (45, 60, 0), "a": (52, 102, 0), "b": (71, 141, 0)}
    papers = [disclosure.protect(four_fifths(broken(g))).results[0] for g in (one, two)]
    first, second = papers
    assert isinstance(first, FourFifths)
    assert isinstance(second, FourFifths)
    pd.testing.assert_frame_equal(first.table, second.table)
    assert (first.text, first.provenance) == (second.text, second.provenance)
    assert first.table.set_index("g").loc["a", "to_parity"] == 25


def test_on_paper_a_hidden_group_has_no_ratio_and_is_not_the_best() -> None:
    made = four_fifths(broken({"a": (40, 80, 0), "b": (60, 80, 0), "c": (38, 40, 0)}))
    assert set(made.table["reference"]) == {"g: c"}
    paper = disclosure.protect(made).results[0]
    assert isinstance(paper, FourFifths)
    table = paper.table.set_index("g")
    assert set(table["reference"]) == {"g: b"}
    assert np.isnan(table.loc["c", "ratio"])
    assert table.loc["c", ["z", "to_parity", "below", "numerator"]].isna().all()
    with pytest.raises(NotEstimableError):
        paper.estimate(g="c")
